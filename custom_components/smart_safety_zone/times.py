"""How moments are written for people and machines. What far clocks say may be beyond any calendar."""

from datetime import UTC, datetime
from typing import Final

from homeassistant.util import dt as dt_util

LAST_MS: Final = 253_402_300_799_000
"""The end of the year 9999: a far clock that is beyond shows as this, and harms nothing."""


def moment(wall_ms: int) -> datetime:
    """Return the moment that a wall clock says in milliseconds since 1970, in UTC."""
    return datetime.fromtimestamp(min(wall_ms, LAST_MS) / 1000, UTC)


def iso(wall_ms: int) -> str:
    """Write a moment in ISO 8601, for machines."""
    return moment(wall_ms).isoformat(timespec="milliseconds")


def local_time(wall_ms: int) -> str:
    """Write a moment for people, by this Home Assistant's time zone."""
    return dt_util.as_local(moment(wall_ms)).strftime("%Y-%m-%d %H:%M")
