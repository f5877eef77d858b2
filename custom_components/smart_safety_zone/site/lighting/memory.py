"""What a lighting group must not forget over a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any, Final, Self

from ...journal import Document
from ...protocol.moment import Moment
from ..raised import moment_json, passed_ms
from .causes import NOTHING, Cause, Claim, Claims
from .former import Former

FORMAT_VERSION: Final = 1
LIGHTING: Final = "lighting"
"""Documents by subentry: how a group stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMemory:
    """A group as it stands; times of claims are by the monotonic clock of whoever reads it."""

    claims: Claims = NOTHING
    formers: Mapping[str, Former] = field(default_factory=dict)
    """What each lamp was before it was borrowed, as long as it is not put back."""
    taken: frozenset[str] = frozenset()
    """Lamps that a person has switched since: they are left alone."""
    alarms: Mapping[str, str] = field(default_factory=dict)
    """The alarms that the lamps are on for: point → its newest signal."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """The lamps that do not obey, each with the state that it was last told to be in."""
    trouble: str | None = None
    """The trouble signal that still wants its restoral."""

    def document(self, group: str, now: Moment) -> Document:
        """Write it down."""
        value = {
            "version": FORMAT_VERSION,
            "at": moment_json(now),
            "claims": {
                cause.value: {
                    "brightness": claim.brightness,
                    "blink": claim.blink,
                    "left_ms": None if claim.until_ms is None else claim.until_ms - now.mono_ms,
                    "muted": claim.muted,
                }
                for cause, claim in self.claims.items()
            },
            "formers": {lamp: former.as_json() for lamp, former in self.formers.items()},
            "taken": sorted(self.taken),
            "alarms": dict(self.alarms),
            "failed": dict(self.failed),
            "trouble": self.trouble,
        }
        return Document(LIGHTING, group.encode(), _write(value))

    @classmethod
    def read(cls, raw: bytes, now: Moment) -> Self:
        """Read what `document` wrote; where no clock can tell how long that is ago, no time has passed."""
        value: dict[str, Any] = json.loads(raw)
        ago_ms = passed_ms(value["at"], now)
        return cls(
            claims={
                Cause(cause): Claim(
                    brightness=said["brightness"],
                    blink=said["blink"],
                    until_ms=None if said["left_ms"] is None else now.mono_ms + said["left_ms"] - ago_ms,
                    muted=said["muted"],
                )
                for cause, said in value["claims"].items()
            },
            formers={lamp: Former.of_json(said) for lamp, said in value["formers"].items()},
            taken=frozenset(value["taken"]),
            alarms=value["alarms"],
            failed=value["failed"],
            trouble=value["trouble"],
        )


def _write(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
