"""On what terms an owner shares a camera: values, and the hours that they hold in. No clock, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from ...protocol.cameras import SharingTier

DEFAULT_RADIUS_M: Final = 150
CONSENT_VERSION: Final = 1
"""Of the text that owners agree to; who agreed to an older one is asked again before anything is shared."""
RANK: Final[Mapping[SharingTier, int]] = MappingProxyType({tier: rank for rank, tier in enumerate(SharingTier)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of some weekdays, by the home's own clock; they may end after midnight."""

    weekdays: frozenset[int] = frozenset(range(7))
    """Monday is 0: the days on which they begin."""
    begin_min: int = 0
    """Minutes after midnight."""
    end_min: int = 0
    """Minutes after midnight; not later than the beginning means on the next day."""

    def ends_at(self, now: datetime) -> datetime | None:
        """Return when the hours end that `now` lies in, local and aware; None outside of them."""
        for day in (now, now - timedelta(days=1)):
            begin = _at(day, self.begin_min)
            end = _at(day, self.end_min)
            if self.end_min <= self.begin_min:
                end = _at(day + timedelta(days=1), self.end_min)
            if day.weekday() in self.weekdays and begin <= now < end:
                return end
        return None


def _at(day: datetime, minutes: int) -> datetime:
    return day.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the owner agreed to, and when; withdrawn when there is none any more."""

    version: int
    at_ms: int
    user: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a camera is shared."""

    tiers: Mapping[str, SharingTier] = field(default_factory=dict)
    """By station id; a station that is not named has the registry's."""
    hours: Hours | None = None
    """When the scheduled tier holds."""
    consent: Consent | None = None
    off: bool = False
    """The kill switch, of this camera or of all."""
    masked: bool = False
    webrtc: bool = False
    """Whether live video may go out; never of a masked camera."""
    screen: bool = False
    """Whether it may stand on a screen of the station without an operator's name."""
    radius_m: int = 0
    """How far away a neighbour may be whose call for help opens it; 0: none."""

    def tier(self, station: str) -> SharingTier:
        """Return how far it is shared with a station."""
        return self.tiers.get(station, SharingTier.REGISTRY)

    @property
    def agreed(self) -> bool:
        """Whether the owner has agreed to the text as it is now."""
        return self.consent is not None and self.consent.version >= CONSENT_VERSION


def includes(tier: SharingTier, other: SharingTier) -> bool:
    """Tell whether one tier shares all that another one does."""
    return RANK[tier] >= RANK[other]
