"""What an owner asks for before a press counts, against alarms that nobody meant: pure rules, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..const import (
    CONF_CANCEL_WINDOW,
    CONF_DOUBLE,
    CONF_HOLD,
    CONF_SECOND,
    CONF_SECOND_ENTITY,
    CONF_SILENT,
    CONF_WITHIN,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """How one alarm point is guarded; 0 and None ask for nothing."""

    hold_ms: int = 0
    """How long a latched source must be in alarm."""
    double_ms: int = 0
    """Within what time a momentary source must be pressed twice."""
    second: str | None = None
    """What must be pressed or on as well."""
    second_entity: str | None = None
    """What that was called when it was chosen."""
    within_ms: int = 0
    window_ms: int = 0
    """How long an alarm can be taken back before it counts."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read it from an alarm point's subentry. A silent alarm has no window: nobody may see that it runs."""
        silent = data.get(CONF_SILENT, False)
        return cls(
            hold_ms=_ms(data, CONF_HOLD),
            double_ms=_ms(data, CONF_DOUBLE),
            second=data.get(CONF_SECOND),
            second_entity=data.get(CONF_SECOND_ENTITY),
            within_ms=_ms(data, CONF_WITHIN),
            window_ms=0 if silent else _ms(data, CONF_CANCEL_WINDOW),
        )


def _ms(data: Mapping[str, Any], key: str) -> int:
    return round(float(data.get(key, 0)) * 1000)


@dataclass(frozen=True, slots=True)
class Push:
    """When something was pressed."""

    mono_ms: int
    """By a clock that nobody sets, within one run of Home Assistant."""
    at_ms: int
    """By its own timestamp."""


def is_double(first: Push | None, second: Push, within_ms: int) -> bool:
    """Tell whether two presses are one that was meant, by either clock: one that was set must not discard an alarm."""
    if first is None:
        return False
    return second.mono_ms - first.mono_ms <= within_ms or 0 < second.at_ms - first.at_ms <= within_ms


def are_together(one_ms: int | None, other_ms: int | None, within_ms: int) -> bool:
    """Tell whether two buttons were pressed together."""
    return one_ms is not None and other_ms is not None and abs(one_ms - other_ms) <= within_ms


def hold_left_ms(since_ms: int, now_ms: int, hold_ms: int, *, clock_set: bool) -> int:
    """Tell how long an alarm state must still last that began before a restart; a clock that is off costs all of it."""
    lasted_ms = now_ms - since_ms if clock_set else 0
    return hold_ms - min(max(0, lasted_ms), hold_ms)
