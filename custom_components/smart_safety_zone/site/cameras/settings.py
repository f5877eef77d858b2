"""What the owner has decided about a shared camera, as its subentry keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final, Self

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE

from ...const import CONF_BEFORE, CONF_SOURCE, CONF_SOURCE_ENTITY
from ...protocol.cameras import SharingTier
from .terms import Hours, includes

CONF_SEES: Final = "sees"
SEES: Final = ("public_way", "frontage", "entrance", "yard", "inside", "other")
"""What a camera looks at; the words travel."""
CONF_DIRECTION: Final = "direction"
CONF_ANGLE: Final = "angle"
DEFAULT_ANGLE: Final = 90
CONF_TIERS: Final = "tiers"
"""By station id; a station that is not named has the registry's."""
CONF_WEEKDAYS: Final = "weekdays"
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONF_FROM: Final = "from"
CONF_TO: Final = "to"
CONF_RADIUS: Final = "radius"
CONF_WEBRTC: Final = "webrtc"
CONF_SCREEN: Final = "screen"
CONF_CONSENT_KEY: Final = "consent_key"
"""Where the journal keeps what the owner agreed to; drawn in the dialog, before the camera has an id of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSettings:
    """Everything about a shared camera but its name."""

    reference: str
    """An id of the entity registry, or the entity id of an entity that is not in it."""
    entity: str | None = None
    """What the entity was called when it was chosen."""
    consent_key: str = ""
    sees: str = SEES[0]
    place: tuple[float, float] | None = None
    direction: int | None = None
    angle: int = DEFAULT_ANGLE
    tiers: Mapping[str, SharingTier] = field(default_factory=dict)
    hours: Hours | None = None
    radius_m: int = 0
    before: bool = False
    webrtc: bool = False
    screen: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read them; what is not said is not shared."""
        place = (data[CONF_LATITUDE], data[CONF_LONGITUDE]) if CONF_LATITUDE in data else None
        direction = data.get(CONF_DIRECTION)
        return cls(
            reference=data.get(CONF_SOURCE) or data.get(CONF_SOURCE_ENTITY) or "",
            entity=data.get(CONF_SOURCE_ENTITY) or None,
            consent_key=data.get(CONF_CONSENT_KEY, ""),
            sees=data.get(CONF_SEES, SEES[0]),
            place=place,
            direction=None if direction is None else int(direction) % 360,
            angle=int(data.get(CONF_ANGLE, DEFAULT_ANGLE)),
            tiers={station: SharingTier(tier) for station, tier in data.get(CONF_TIERS, {}).items()},
            hours=read_hours(data),
            radius_m=int(data.get(CONF_RADIUS, 0)),
            before=data.get(CONF_BEFORE, False),
            webrtc=data.get(CONF_WEBRTC, False),
            screen=data.get(CONF_SCREEN, False),
        )

    @property
    def shares(self) -> bool:
        """Whether any station may ever have a picture."""
        return any(tier is not SharingTier.REGISTRY for tier in self.tiers.values())

    def widens(self, before: CameraSettings) -> bool:
        """Tell whether these share anything that others did not, so that the owner has to agree anew."""
        if not self.shares:
            return False
        stations = self.tiers.keys()
        rises = any(not includes(before.tiers.get(each, SharingTier.REGISTRY), self.tiers[each]) for each in stations)
        scheduled = any(includes(tier, SharingTier.SCHEDULED) for tier in self.tiers.values())
        return (
            rises
            or self.reference != before.reference
            or (scheduled and self.hours is not None and self.hours != before.hours)
            or self.radius_m > before.radius_m
            or (self.before and not before.before)
            or (self.webrtc and not before.webrtc)
            or (self.screen and not before.screen)
        )


def read_hours(data: Mapping[str, Any]) -> Hours | None:
    """Read the hours of the scheduled tier; None where there are none."""
    days = data.get(CONF_WEEKDAYS)
    if not days:
        return None
    return Hours(
        weekdays=frozenset(WEEKDAYS.index(day) for day in days),
        begin_min=_minutes(data[CONF_FROM]),
        end_min=_minutes(data[CONF_TO]),
    )


def _minutes(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
