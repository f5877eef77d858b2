"""When something is to be done again: the weekly self-test of an alarm point, the visit to a checkpoint. No clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
import hashlib
from typing import Final

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
WEEK_MS: Final = 7 * DAY_MS
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_DAYS: Final = 5

LATEST_MS: Final = WEEK_MS + 90 * 60_000
"""So long two self-tests may lie apart: a week, and the hour that a clock is put forward. Whoever moves the day of the
test, from Monday to Sunday, does not have two weeks without one."""
GRACE_MS: Final = DAY_MS
"""A promised test may be so late before that is a trouble: a site that was without power for a night catches up."""
CATCH_UP_S: Final = 600
"""After a start, missed tests are spread over ten minutes: when power is back for a whole town, all start at once."""
NIGHT_BEGINS: Final = time(18)
NIGHT_ENDS: Final = time(6)
"""From dusk to dawn, all the year round near the equator."""


def spread(*names: str, within: int) -> int:
    """Return a number below `within` that is always the same for these names, and another for most others."""
    digest = hashlib.sha256()
    for name in names:
        data = name.encode()
        digest.update(len(data).to_bytes(4))
        digest.update(data)
    return int.from_bytes(digest.digest()[:8]) % within


@dataclass(frozen=True, slots=True)
class Weekly:
    """One moment of every week."""

    weekday: int
    """0 for Monday."""
    hour: int
    offset_s: int = 0
    """So long after the full hour."""

    def after(self, after_ms: int, zone: tzinfo) -> int:
        """Return the first such moment after another one."""
        local = datetime.fromtimestamp(after_ms / 1000, zone)
        day = local.date() + timedelta(days=(self.weekday - local.weekday()) % 7)
        while True:
            hour = datetime.combine(day, time(self.hour), zone)
            at_ms = round(hour.timestamp() * 1000) + self.offset_s * 1000
            if at_ms > after_ms:
                return at_ms
            day += timedelta(days=7)


def weekly_of(day: str, hour: int, site: str, point: str) -> Weekly | None:
    """Return when a point is tested, None if never; any other word than a day's leaves the day to the site's id.

    A thousand sites with the same choice do not test in the same minute.
    """
    if day == "off":
        return None
    weekday = DAYS.index(day) if day in DAYS else spread(site, within=WORKING_DAYS)
    return Weekly(weekday, hour, spread(site, point, within=3600))


def proof_due_ms(plan: Weekly, last_ms: int, zone: tzinfo) -> int:
    """Return when a point is to be tested that was last tested, or first seen, at `last_ms`."""
    return min(plan.after(last_ms, zone), last_ms + LATEST_MS)


def proof_overdue_ms(last_ms: int, every_ms: int) -> int:
    """Return from when a promised test that did not come is a trouble."""
    return last_ms + every_ms + GRACE_MS


def visit_due_ms(last_ms: int, every_ms: int, zone: tzinfo, *, at_night: bool) -> int:
    """Return from when a visit is overdue; `at_night` only the hours of the nights count."""
    if not at_night:
        return last_ms + every_ms
    local = datetime.fromtimestamp(last_ms / 1000, zone)
    evening = local.date() - timedelta(days=1)
    left_ms = every_ms
    while True:
        begins_ms = _at_ms(evening, NIGHT_BEGINS, zone)
        evening += timedelta(days=1)
        ends_ms = _at_ms(evening, NIGHT_ENDS, zone)
        from_ms = max(begins_ms, last_ms)
        if from_ms + left_ms <= ends_ms:
            return from_ms + left_ms
        left_ms -= max(0, ends_ms - from_ms)


def _at_ms(day: date, hour: time, zone: tzinfo) -> int:
    return round(datetime.combine(day, hour, zone).timestamp() * 1000)
