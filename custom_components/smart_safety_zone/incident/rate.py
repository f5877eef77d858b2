"""How many of the alarms of the last days were false: kept by the day, so that nobody has to look through what was."""

from dataclasses import dataclass
from typing import Final, Self

from .model import AlarmKind, Disposition, Incident, State

RATE_DAYS: Final = 30
DAY_MS: Final = 24 * 60 * 60_000
FALSE: Final = frozenset({Disposition.FALSE_ALARM, Disposition.CANCELLED_BY_USER})
NO_ALARM: Final = frozenset({Disposition.TEST, Disposition.DUPLICATE})
"""What says nothing of an alarm point: a test was held, or another incident counts."""
_NOT_RAISED: Final = frozenset({AlarmKind.TROUBLE, AlarmKind.TEST})


@dataclass(frozen=True, slots=True)
class Rate:
    """The alarms of a point or a site that are over, by the day on which they were closed."""

    days: tuple[tuple[int, int, int], ...] = ()
    """Day since 1970, false ones, all; the oldest day first."""

    def counted(self, closed_ms: int, disposition: Disposition, *, by: int = 1) -> Self:
        """Return it with one alarm more, or with `by` -1 without one that was taken in before."""
        if disposition in NO_ALARM:
            return self
        day = closed_ms // DAY_MS
        days = {each: (false, all_) for each, false, all_ in self.days}
        false, all_ = days.get(day, (0, 0))
        days[day] = (max(0, false + by * (disposition in FALSE)), max(0, all_ + by))
        newest = max(days)
        kept = ((each, *days[each]) for each in sorted(days) if newest - each < RATE_DAYS and days[each][1])
        return type(self)(tuple(kept))

    def within(self, now_ms: int) -> tuple[int, int]:
        """Tell how many were false, and how many there were, in the last days."""
        first = now_ms // DAY_MS - RATE_DAYS + 1
        counts = [(false, all_) for day, false, all_ in self.days if day >= first]
        return sum(false for false, _ in counts), sum(all_ for _, all_ in counts)


def closing(incident: Incident | None) -> tuple[int, Disposition] | None:
    """Return when an incident was closed and as what, if it says something of its alarm point; else None."""
    if incident is None or incident.state is not State.CLOSED or incident.drill or incident.kind in _NOT_RAISED:
        return None
    assert incident.closed_ms is not None
    assert incident.disposition is not None
    return incident.closed_ms, incident.disposition


def percent(false: int, all_: int) -> int | None:
    """Return the share of false ones; None where there was none."""
    return round(100 * false / all_) if all_ else None
