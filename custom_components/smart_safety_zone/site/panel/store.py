"""What a panel keeps in the site's journal, each with the version of its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any, Final

from ...journal import Document, Reader
from ...protocol.moment import Moment
from .attempts import Attempts
from .codes import HashedCode, User
from .machine import Mode, PanelState, Phase

FORMAT_VERSION: Final = 1
PANEL: Final = "panel"
"""Documents by subentry id."""
USERS: Final = "panel.users"
"""Documents by the key that the subentry names; codes are nowhere else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelMemory:
    """What a panel must not forget over a restart."""

    state: PanelState = field(default_factory=PanelState)
    began: Moment
    """When its mode or its phase last changed."""
    attempts: Attempts = field(default_factory=Attempts)
    late: str | None = None
    """The trouble signal that says that nobody has closed in time, until somebody does."""
    early: str | None = None
    """The trouble signal that says that somebody has opened out of hours, until it is closed."""
    opened_ms: int = 0
    """When it was opened last."""
    judged_ms: int = 0
    """The deadline that was judged last."""

    def document(self, panel: str) -> Document:
        """Write it down."""
        state, began = self.state, self.began
        value = {
            "version": FORMAT_VERSION,
            "mode": state.mode,
            "phase": state.phase,
            "user": state.user,
            "bypassed": sorted(state.bypassed),
            "tripped": state.tripped,
            "began": [began.wall_ms, began.mono_ms, began.boot.hex(), began.clock_set],
            "wrong_ms": self.attempts.wrong_ms,
            "locked_at_ms": self.attempts.locked_at_ms,
            "late": self.late,
            "early": self.early,
            "opened_ms": self.opened_ms,
            "judged_ms": self.judged_ms,
        }
        return Document(PANEL, panel.encode(), _write(value))

    @classmethod
    def read(cls, raw: bytes) -> PanelMemory:
        """Read what `document` wrote."""
        value = _read(raw)
        wall_ms, mono_ms, boot, clock_set = value["began"]
        return cls(
            state=PanelState(
                mode=Mode(value["mode"]),
                phase=Phase(value["phase"]),
                user=value["user"],
                bypassed=frozenset(value["bypassed"]),
                tripped=tuple(value["tripped"]),
            ),
            began=Moment(wall_ms, mono_ms, bytes.fromhex(boot), clock_set),
            attempts=Attempts(tuple(value["wrong_ms"]), value["locked_at_ms"]),
            late=value["late"],
            early=value["early"],
            opened_ms=value["opened_ms"],
            judged_ms=value["judged_ms"],
        )


def users_document(key: str, users: tuple[User, ...]) -> Document:
    """Write down who may arm and disarm; without users there is nothing to keep."""
    value = {
        "version": FORMAT_VERSION,
        "users": [
            {
                "number": user.number,
                "name": user.name,
                "code": [user.code.salt.hex(), user.code.hash.hex()],
                "duress": [user.duress.salt.hex(), user.duress.hash.hex()],
            }
            for user in users
        ],
    }
    return Document(USERS, key.encode(), _write(value) if users else None)


def read_users(raw: bytes) -> tuple[User, ...]:
    """Read what `users_document` wrote."""
    return tuple(
        User(
            number=each["number"],
            name=each["name"],
            code=HashedCode(*map(bytes.fromhex, each["code"])),
            duress=HashedCode(*map(bytes.fromhex, each["duress"])),
        )
        for each in _read(raw)["users"]
    )


@dataclass(frozen=True, slots=True)
class KeptPanels:
    """The panels of a site as its journal holds them."""

    panels: Mapping[str, PanelMemory]
    users: Mapping[str, tuple[User, ...]]


def read_panels(reader: Reader) -> KeptPanels:
    """Read all that a start needs."""
    return KeptPanels(
        panels={key.decode(): PanelMemory.read(raw) for key, raw in reader.scan(PANEL)},
        users={key.decode(): read_users(raw) for key, raw in reader.scan(USERS)},
    )


def _write(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def _read(raw: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(raw)
    if value["version"] > FORMAT_VERSION:
        message = f"version {value['version']}, known {FORMAT_VERSION}"
        raise ValueError(message)
    return value
