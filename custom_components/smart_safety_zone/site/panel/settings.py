"""What the owner of a panel chose, as its subentry keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from ...const import (
    CONF_CANCEL_S,
    CONF_CLOSED_BY,
    CONF_CODE_TO_ARM,
    CONF_CODES_BY_ACTION,
    CONF_ENTRY_S,
    CONF_EXIT_S,
    CONF_OPENS_AT,
)
from .machine import Delays
from .schedule import WEEKDAYS, Schedule

DEFAULT_EXIT_S: Final = 60
DEFAULT_ENTRY_S: Final = 30
DEFAULT_CANCEL_S: Final = 0
"""Nobody waits who has not chosen to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """How a panel behaves."""

    delays: Delays
    cancel_ms: int
    """How long a code takes the alarm of a zone back before anybody at the station is called."""
    code_to_arm: bool
    codes_by_action: bool
    schedule: Schedule

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Read it from a panel's subentry."""
        opens_at = data.get(CONF_OPENS_AT)
        closed_by = data.get(CONF_CLOSED_BY, {})
        return cls(
            delays=Delays(
                exit_ms=int(data.get(CONF_EXIT_S, DEFAULT_EXIT_S)) * 1000,
                entry_ms=int(data.get(CONF_ENTRY_S, DEFAULT_ENTRY_S)) * 1000,
            ),
            cancel_ms=int(data.get(CONF_CANCEL_S, DEFAULT_CANCEL_S)) * 1000,
            code_to_arm=bool(data.get(CONF_CODE_TO_ARM, True)),
            codes_by_action=bool(data.get(CONF_CODES_BY_ACTION, False)),
            schedule=Schedule(
                closed_by={
                    day: time.fromisoformat(closed_by[name]) for day, name in enumerate(WEEKDAYS) if name in closed_by
                },
                opens_at=None if opens_at is None else time.fromisoformat(opens_at),
            ),
        )
