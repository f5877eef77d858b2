"""Sensors of how many alarms were false: of each site at its station, of each alarm point at its site."""

from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_interval

from .entity import Add, RemoteSiteEntity, SiteEntity, async_add_as_they_come, async_add_for_sites, itself
from .entry import SafetyZoneConfigEntry
from .hushed import async_hushed
from .incident.rate import RATE_DAYS, Rate, percent
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime

KEY: Final = "false_alarms"
LOOK_INTERVAL: Final = timedelta(hours=1)
"""Days pass without an alarm, too."""


@callback
def async_add_site_rates(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    """Add one for each site of a station."""
    async_add_for_sites(entry, runtime, itself, lambda site_id, _: add([SiteFalseAlarms(runtime, site_id)]))


@callback
def async_add_point_rates(entry: SafetyZoneConfigEntry, runtime: SiteRuntime, add: Add) -> None:
    """Add one for each alarm point of a site."""
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: runtime.points,
        lambda key: add([PointFalseAlarms(runtime, key)], config_subentry_id=key),
    )


class _FalseAlarms(SensorEntity):
    """The share of the alarms of the last days that were false."""

    _attr_native_unit_of_measurement = PERCENTAGE
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def _counts(self) -> tuple[int, int]:
        raise NotImplementedError

    def _more(self) -> dict[str, Any]:
        return {}

    def _update(self) -> bool:
        false, all_ = self._counts()
        value, more = percent(false, all_), {"false": false, "alarms": all_, "days": RATE_DAYS, **self._more()}
        before = (self._attr_native_value, getattr(self, "_attr_extra_state_attributes", None))
        self._attr_native_value, self._attr_extra_state_attributes = value, more
        return before != (value, more)

    @callback
    def _look(self, *_: object) -> None:
        if self._update():
            self.async_write_ha_state()


class SiteFalseAlarms(RemoteSiteEntity, _FalseAlarms):
    """Of a site, with the figures of each of its alarm points."""

    _unrecorded_attributes = frozenset({"points"})

    def __init__(self, runtime: StationRuntime, site_id: str) -> None:
        """Belong to the site's device at the station."""
        super().__init__(runtime, site_id, KEY)
        self._update()

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_incidents(self._look, self._site_id))
        self.async_on_remove(async_track_time_interval(self.hass, self._look, LOOK_INTERVAL))

    @callback
    @override
    def _look(self, *_: object) -> None:
        # What its silent alarm was closed as counts once it was released.
        if all(each.site_id != self._site_id for each in async_hushed(self.hass, self._runtime)):
            super()._look()

    def _by_point(self) -> dict[str, tuple[int, int]]:
        now_ms = self._runtime.clock.now().wall_ms
        rates = self._runtime.desk.rates.of(self._site_id)
        return {point_id: rate.within(now_ms) for point_id, rate in rates.items()}

    @override
    def _counts(self) -> tuple[int, int]:
        counts = self._by_point().values()
        return sum(false for false, _ in counts), sum(all_ for _, all_ in counts)

    @override
    def _more(self) -> dict[str, Any]:
        return {
            "points": [
                {
                    "point": point_id,
                    "point_name": self._runtime.naming.name(self._site_id, point_id),
                    "false": false,
                    "alarms": all_,
                    "rate": percent(false, all_),
                }
                for point_id, (false, all_) in self._by_point().items()
                if all_
            ]
        }


class PointFalseAlarms(SiteEntity, _FalseAlarms):
    """Of an alarm point, as far as its site was told what became of its alarms."""

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, KEY, subentry_id)
        self._subentry_id = subentry_id
        self._update()

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))
        self.async_on_remove(async_track_time_interval(self.hass, self._look, LOOK_INTERVAL))

    @override
    def _counts(self) -> tuple[int, int]:
        point = self._runtime.points.get(self._subentry_id)
        rate = Rate() if point is None else point.rate
        return rate.within(self._runtime.clock.now().wall_ms)
