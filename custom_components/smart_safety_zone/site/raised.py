"""What an alarm point has raised of late, and how that is kept over a restart: values, no clock, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
import json
from typing import Any, Final, Self

from ..journal import Document
from ..protocol.moment import Moment, age_ms
from .requests import INCIDENT_MS

FORMAT_VERSION: Final = 1
RAISED: Final = ("site.raised", b"raised")
"""The document of the alarms of each alarm point that are not over: reasons for a station to ask."""
SIGNALS_KEPT: Final = 32
NO_MOMENT: Final = Moment(0, 0, b"", clock_set=False)
"""For whoever only wants to know whether something can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """The alarm of an alarm point, with every press that came after the first while it was not over."""

    signals: tuple[str, ...]
    """Each of them may be what a station's incident is named after; the first is, unless that was closed meanwhile."""
    at_ms: int
    """When the newest came, by the monotonic clock."""
    silent: bool = False

    @property
    def newest(self) -> str:
        """The signal that came last."""
        return self.signals[-1]

    def is_live(self, now_ms: int) -> bool:
        """Tell whether it is young enough to be a reason."""
        return now_ms - self.at_ms <= INCIDENT_MS

    def again(self, signal: str, now_ms: int, *, silent: bool) -> Self:
        """Take one more press in."""
        # The first is what the station's incident is named after.
        first, *rest = (*self.signals, signal)
        return replace(self, signals=(first, *rest[1 - SIGNALS_KEPT :]), at_ms=now_ms, silent=silent or self.silent)


def moment_json(now: Moment) -> list[Any]:
    """Write down when something was kept."""
    return [now.wall_ms, now.mono_ms, now.boot.hex(), now.clock_set]


def passed_ms(said: list[Any], now: Moment) -> int:
    """Tell how long ago that was; where no clock can tell, no time has passed."""
    wall_ms, mono_ms, boot, clock_set = said
    return age_ms(Moment(wall_ms, mono_ms, bytes.fromhex(boot), clock_set), now) or 0


def raised_document(raised: Mapping[str, Raised], now: Moment) -> Document:
    """Write the alarms of each alarm point down."""
    alarms = {point: [list(each.signals), now.mono_ms - each.at_ms, each.silent] for point, each in raised.items()}
    value = {"version": FORMAT_VERSION, "at": moment_json(now), "raised": alarms}
    return Document(*RAISED, json.dumps(value, separators=(",", ":"), sort_keys=True).encode())


def read_raised(raw: bytes, now: Moment) -> dict[str, Raised]:
    """Read what `raised_document` wrote."""
    value = json.loads(raw)
    then_ms = now.mono_ms - passed_ms(value["at"], now)
    return {
        point: Raised(signals=tuple(signals), at_ms=then_ms - age, silent=silent)
        for point, (signals, age, silent) in value["raised"].items()
        if signals
    }
