"""What the owner has decided about a lighting group, as its subentry keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final, Self

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE

from ...const import CONF_ALARM_POINTS
from ...protocol.lamps import LampAccess
from .causes import FULL

CONF_LAMPS: Final = "lamps"
"""Ids of the entity registry, or entity ids where there is none, each with what it was called when it was chosen."""
CONF_ON_ALARM: Final = "on_alarm"
ON_ALARM_ALL: Final = "all"
ON_ALARM_CHOSEN: Final = "chosen"
ON_ALARM_NONE: Final = "none"
ON_ALARM_CHOICES: Final = (ON_ALARM_ALL, ON_ALARM_CHOSEN, ON_ALARM_NONE)
CONF_BLINK: Final = "blink"
CONF_MINUTES: Final = "minutes"
CONF_ACCESS: Final = "access"
CONF_SCHEDULE: Final = "schedule"
SCHEDULE_NONE: Final = "none"
SCHEDULE_DUSK: Final = "dusk"
SCHEDULE_TIMES: Final = "times"
SCHEDULES: Final = (SCHEDULE_NONE, SCHEDULE_DUSK, SCHEDULE_TIMES)
CONF_FROM: Final = "from"
CONF_TO: Final = "to"
CONF_BRIGHTNESS: Final = "brightness"
"""In per cent, for schedule and presence; an alarm wants all the light there is."""
CONF_PRESENCE: Final = "presence"
CONF_PRESENCE_ENTITY: Final = "presence_entity"
"""What the presence entity was called when it was chosen."""
CONF_PRESENCE_MINUTES: Final = "presence_minutes"
CONF_DARK_ONLY: Final = "dark_only"

DEFAULT_MINUTES: Final = 30
MAX_MINUTES: Final = 12 * 60
DEFAULT_PRESENCE_MINUTES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSettings:
    """Everything about a group but its name."""

    lamps: Mapping[str, str]
    on_alarm: str = ON_ALARM_ALL
    alarm_points: frozenset[str] = frozenset()
    blink: bool = False
    minutes: int = DEFAULT_MINUTES
    """After so long whatever was lit for an alarm or by the station goes out, whatever happens."""
    access: str = LampAccess.INCIDENT
    schedule: str = SCHEDULE_NONE
    begins: time = time(18)
    ends: time = time(6)
    brightness: int = FULL
    presence: str | None = None
    presence_entity: str | None = None
    presence_minutes: int = DEFAULT_PRESENCE_MINUTES
    dark_only: bool = True
    place: tuple[float, float] | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read them."""
        place = (data[CONF_LATITUDE], data[CONF_LONGITUDE]) if CONF_LATITUDE in data else None
        return cls(
            lamps=dict(data[CONF_LAMPS]),
            on_alarm=data.get(CONF_ON_ALARM, ON_ALARM_ALL),
            alarm_points=frozenset(data.get(CONF_ALARM_POINTS, ())),
            blink=data.get(CONF_BLINK, False),
            minutes=int(data.get(CONF_MINUTES, DEFAULT_MINUTES)),
            access=data.get(CONF_ACCESS, LampAccess.NEVER),
            schedule=data.get(CONF_SCHEDULE, SCHEDULE_NONE),
            begins=time.fromisoformat(data.get(CONF_FROM, "18:00:00")),
            ends=time.fromisoformat(data.get(CONF_TO, "06:00:00")),
            brightness=max(1, round(data.get(CONF_BRIGHTNESS, 100) * FULL / 100)),
            presence=data.get(CONF_PRESENCE) or None,
            presence_entity=data.get(CONF_PRESENCE_ENTITY) or None,
            presence_minutes=int(data.get(CONF_PRESENCE_MINUTES, DEFAULT_PRESENCE_MINUTES)),
            dark_only=data.get(CONF_DARK_ONLY, True),
            place=place,
        )

    def lights_for(self, point: str) -> bool:
        """Tell whether the owner wants light for an audible alarm of this point."""
        return self.on_alarm == ON_ALARM_ALL or (self.on_alarm == ON_ALARM_CHOSEN and point in self.alarm_points)


def within(moment: time, begins: time, ends: time) -> bool:
    """Tell whether a time of day lies between two others, over midnight if need be."""
    return begins <= moment < ends if begins <= ends else moment >= begins or moment < ends
