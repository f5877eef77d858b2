"""What a lighting group must not forget over a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any, Final, Self

from ...journal import Document
from ...protocol.moment import Moment, age_ms
from .causes import NOTHING, Cause, Claim, Claims
from .former import Former
from .permission import Raised

FORMAT_VERSION: Final = 1
LIGHTING: Final = "lighting"
"""Documents by subentry: how a group stands."""
RAISED: Final = ("lighting.raised", b"raised")
"""The document of the newest alarm of each alarm point: reasons for the station to ask."""
NO_MOMENT: Final = Moment(0, 0, b"", clock_set=False)
"""For whoever only wants to know whether something can be read."""


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
            "at": _moment_json(now),
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
        passed_ms = _passed_ms(value["at"], now)
        return cls(
            claims={
                Cause(cause): Claim(
                    brightness=said["brightness"],
                    blink=said["blink"],
                    until_ms=None if said["left_ms"] is None else now.mono_ms + said["left_ms"] - passed_ms,
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


def raised_document(raised: Mapping[str, Raised], now: Moment) -> Document:
    """Write the newest alarm of each alarm point down."""
    alarms = {point: [each.signal, now.mono_ms - each.at_ms, each.silent] for point, each in raised.items()}
    return Document(*RAISED, _write({"version": FORMAT_VERSION, "at": _moment_json(now), "raised": alarms}))


def read_raised(raw: bytes, now: Moment) -> dict[str, Raised]:
    """Read what `raised_document` wrote."""
    value = json.loads(raw)
    then_ms = now.mono_ms - _passed_ms(value["at"], now)
    return {
        point: Raised(signal=signal, at_ms=then_ms - age, silent=silent)
        for point, (signal, age, silent) in value["raised"].items()
    }


def _moment_json(now: Moment) -> list[Any]:
    return [now.wall_ms, now.mono_ms, now.boot.hex(), now.clock_set]


def _passed_ms(said: list[Any], now: Moment) -> int:
    wall_ms, mono_ms, boot, clock_set = said
    return age_ms(Moment(wall_ms, mono_ms, bytes.fromhex(boot), clock_set), now) or 0


def _write(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
