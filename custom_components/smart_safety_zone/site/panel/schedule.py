"""When a site is to be closed: pure rules; local time is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK_DAYS: Final = 8
"""A week and the same day once more: of a day whose time has passed, the next one is a week away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """By when a panel is to be armed, and from when it may be disarmed."""

    closed_by: Mapping[int, time] = field(default_factory=dict)
    """By weekday, Monday being 0; days that are missing are not supervised."""
    opens_at: time | None = None
    """On days that are supervised; None: opening is not supervised."""

    def next_deadline(self, after: datetime) -> datetime | None:
        """Tell when the panel is next to be armed by, after a local time."""
        days = (self._deadline(after + timedelta(days=offset)) for offset in range(_WEEK_DAYS))
        return next((each for each in days if each is not None and each > after), None)

    def last_deadline(self, until: datetime) -> datetime | None:
        """Tell by when the panel was last to be armed, at or before a local time."""
        days = (self._deadline(until - timedelta(days=offset)) for offset in range(_WEEK_DAYS))
        return next((each for each in days if each is not None and each <= until), None)

    def out_of_hours(self, now: datetime) -> bool:
        """Tell whether nobody should disarm the panel at a local time."""
        if self.opens_at is None or not self.closed_by:
            return False
        closed_by = self.closed_by.get(now.weekday())
        # A day without hours is one on which nobody comes.
        return closed_by is None or not self.opens_at <= now.time() < closed_by

    def _deadline(self, day: datetime) -> datetime | None:
        closed_by = self.closed_by.get(day.weekday())
        return None if closed_by is None else datetime.combine(day.date(), closed_by, day.tzinfo)


def failed_to_close(
    schedule: Schedule, now: datetime, *, closed: bool, since: datetime, judged: datetime | None
) -> bool:
    """Tell whether the last deadline passed with the panel disarmed, and nobody has judged it yet.

    What was disarmed only after the deadline had been closed by then.
    """
    deadline = schedule.last_deadline(now)
    if deadline is None or closed or since >= deadline:
        return False
    return judged is None or judged < deadline
