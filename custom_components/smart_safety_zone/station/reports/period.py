"""The days, months and years that a report is about, by the wall clock of the station's place: pure rules."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Self


class Span(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


FIRST_YEAR = 1971
LAST_YEAR = 9998


@dataclass(frozen=True, slots=True)
class Period:
    """One day, month or year."""

    span: Span
    first: date
    """Its first day."""

    @classmethod
    def around(cls, span: Span, day: date) -> Self:
        """Return the period in which a day is; ValueError for a day that no report is about."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            msg = f"no report is about {day.year}"
            raise ValueError(msg)
        if span is Span.DAY:
            return cls(span, day)
        return cls(span, day.replace(day=1) if span is Span.MONTH else day.replace(month=1, day=1))

    @property
    def next_first(self) -> date:
        """The first day after it."""
        if self.span is Span.DAY:
            return self.first + timedelta(days=1)
        if self.span is Span.MONTH:
            return (self.first + timedelta(days=31)).replace(day=1)
        return self.first.replace(year=self.first.year + 1)

    def bounds(self, zone: tzinfo) -> tuple[int, int]:
        """Return when it begins and when the next begins, in milliseconds of UTC."""
        return _midnight_ms(self.first, zone), _midnight_ms(self.next_first, zone)

    def parts(self, zone: tzinfo) -> Parts:
        """Divide it: a day into hours, a month into days, a year into months."""
        from_ms, until_ms = self.bounds(zone)
        if self.span is Span.DAY:
            # A day on which the clocks are changed has 23 or 25 of them.
            return Parts(tuple(range(from_ms, until_ms, 3_600_000)), until_ms)
        span, day = Span.DAY if self.span is Span.MONTH else Span.MONTH, self.first
        starts = []
        while day < self.next_first:
            starts.append(_midnight_ms(day, zone))
            day = type(self)(span, day).next_first
        return Parts(tuple(starts), until_ms)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a period, by when they begin."""

    starts: tuple[int, ...]
    until_ms: int

    def index(self, at_ms: int) -> int:
        """Tell in which part a moment of the period is."""
        return max(0, bisect_right(self.starts, at_ms) - 1)


def _midnight_ms(day: date, zone: tzinfo) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int(local.astimezone(UTC).timestamp()) * 1000
