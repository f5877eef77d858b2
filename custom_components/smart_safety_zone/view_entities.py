"""Entities of looks at the site: whether somebody looks through a camera now, and who looked last.

Why somebody looked is not here: purposes name people, and every user of this Home Assistant sees states. The owner's
page tells it. Of a look that belongs to a silent alarm nothing shows before its station has released it.
"""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.sensor import SensorEntity
from homeassistant.components.sensor.const import SensorDeviceClass
from homeassistant.core import callback

from .entity import Add, SiteEntity, async_add_as_they_come
from .entry import SafetyZoneConfigEntry
from .site.runtime import SiteRuntime
from .times import moment


@callback
def async_setup_viewed(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add, for each shared camera of a site, whether somebody looks through it."""
    runtime = entry.runtime_data
    if isinstance(runtime, SiteRuntime):
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.cameras.by_subentry,
            lambda key: async_add_entities([Viewed(runtime, key)], config_subentry_id=key),
        )


@callback
def async_setup_last_viewed(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add, for each shared camera of a site, when somebody looked last."""
    runtime = entry.runtime_data
    if isinstance(runtime, SiteRuntime):
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.cameras.by_subentry,
            lambda key: async_add_entities([LastViewed(runtime, key)], config_subentry_id=key),
        )


class Viewed(SiteEntity, BinarySensorEntity):
    """Whether somebody at a station looks through the camera now."""

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the camera's device."""
        super().__init__(runtime, "viewed", subentry_id)
        self._subentry_id = subentry_id
        self._attr_is_on = runtime.views.is_viewed(subentry_id)

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))
        # What happened since it was made is not told again.
        self._attr_is_on = self._runtime.views.is_viewed(self._subentry_id)

    @callback
    def _look(self) -> None:
        is_on = self._runtime.views.is_viewed(self._subentry_id)
        if is_on != self._attr_is_on:
            self._attr_is_on = is_on
            self.async_write_ha_state()


class LastViewed(SiteEntity, SensorEntity):
    """When pictures of the camera were last asked for and given, and to whom."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _unrecorded_attributes = frozenset({"incident"})

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the camera's device."""
        super().__init__(runtime, "last_viewed", subentry_id)
        self._subentry_id = subentry_id
        self._update()

    def _update(self) -> bool:
        last = self._runtime.views.access.last.get(self._subentry_id)
        value = None if last is None else moment(last.at_ms)
        attributes: dict[str, Any] = {}
        if last is not None:
            attributes = {
                "station": last.station_name,
                "operator": last.operator,
                "mode": last.mode,
                "incident": last.incident,
                "seconds": last.seconds,
            }
        if (value, attributes) == (self._attr_native_value, getattr(self, "_attr_extra_state_attributes", None)):
            return False
        self._attr_native_value, self._attr_extra_state_attributes = value, attributes
        return True

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))
        self._update()

    @callback
    def _look(self) -> None:
        if self._update():
            self.async_write_ha_state()
