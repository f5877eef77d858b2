"""Entities about tip-offs. Station: how many wait, and each step of each. Site: what became of the newest."""

from typing import Any, override

from homeassistant.components.event import EventEntity
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorStateClass
from homeassistant.core import callback

from .entity import SiteEntity, StationEntity
from .protocol.tips import TipStep
from .site.runtime import SiteRuntime
from .site.tips.progress import ShownStep
from .station.runtime import StationRuntime
from .station.tips.model import Tip
from .times import moment


class OpenTipsSensor(StationEntity, SensorEntity):
    """How many tip-offs are not closed."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "open_tips")
        self._attr_native_value = len(runtime.tips.open)

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.tips.subscribe(self._look))

    @callback
    def _look(self, _tip: Tip) -> None:
        value = len(self._runtime.tips.open)
        if value != self._attr_native_value:
            self._attr_native_value = value
            self.async_write_ha_state()


class TipEvent(StationEntity, EventEntity):
    """Every step of every tip-off, once it is committed.

    What a tip-off says is not here: it names people, every user of this Home Assistant sees states, and events are
    kept over restarts. Operators ask for it by the action.
    """

    _unrecorded_attributes = frozenset({"tip"})
    _attr_event_types = list(TipStep)

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "tip")

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.tips.subscribe(self._step))

    @callback
    def _step(self, tip: Tip) -> None:
        site = self._runtime.sites().get(tip.site_id)
        attributes: dict[str, Any] = {
            "tip": tip.id,
            "category": tip.category,
            "site": tip.site_id,
            "site_name": site.name if site else None,
            "pictures": len(tip.pictures),
            "operator": tip.owner,
            "outcome": tip.outcome,
        }
        self._trigger_event(tip.step, attributes)
        self.async_write_ha_state()


class TipSensor(SiteEntity, SensorEntity):
    """What became of the site's newest tip-off."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = list(ShownStep)
    _unrecorded_attributes = frozenset({"tip", "category", "since", "at"})

    def __init__(self, runtime: SiteRuntime) -> None:
        """Belong to the site."""
        super().__init__(runtime, "tip")
        self._update()

    def _update(self) -> bool:
        state = self._runtime.tips.state
        attributes = {
            "tip": state.tip,
            "category": state.category,
            "pictures": state.pictures,
            "unkept_pictures": state.unkept,
            "operator": state.operator,
            "outcome": state.outcome,
            "since": None if state.since_ms is None else moment(state.since_ms),
            "at": None if state.at_ms is None else moment(state.at_ms),
        }
        if (state.step, attributes) == (self._attr_native_value, getattr(self, "_attr_extra_state_attributes", None)):
            return False
        self._attr_native_value, self._attr_extra_state_attributes = state.step, attributes
        return True

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe(self._look))

    @callback
    def _look(self) -> None:
        if self._update():
            self.async_write_ha_state()
