"""Events. Station only: the steps of incidents, and each site's signals."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback

from .entity import Add, RemoteSiteEntity, StationEntity, async_add_for_sites, itself
from .entry import SafetyZoneConfigEntry
from .hushed import async_is_hushed, async_is_hushed_signal
from .incident.model import Incident, Signal, SignalType, Step, StepType
from .station.runtime import StationRuntime
from .telling import signal_fields, step_fields
from .tip_entities import TipEvent

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the station's events."""
    runtime = entry.runtime_data
    assert isinstance(runtime, StationRuntime)
    async_add_entities([IncidentEvent(runtime), TipEvent(runtime)])
    async_add_for_sites(entry, runtime, itself, lambda site_id, _: async_add_entities([SignalEvent(runtime, site_id)]))


class IncidentEvent(StationEntity, EventEntity):
    """Every step of every incident, once it is committed: what automations of the radio room listen to."""

    # What differs from incident to incident stays in the journal, which can erase it; the recorder would keep a row of
    # attributes for each, and look through its file for it.
    _unrecorded_attributes = frozenset(
        {
            "incident",
            "site",
            "site_name",
            "point",
            "point_name",
            "signal",
            "age_ms",
            "raised",
            "repeats",
            "operator",
            "elsewhere",
            "elsewhere_operator",
        }
    )
    _attr_event_types = list(StepType)

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "incident")

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_incidents(self._step))

    @callback
    def _step(self, incident: Incident, step: Step) -> None:
        if async_is_hushed(self.hass, incident):
            return
        self._trigger_event(step.type, step_fields(self._runtime, incident, step))
        self.async_write_ha_state()


class SignalEvent(RemoteSiteEntity, EventEntity):
    """Every signal of one site, as it comes in."""

    # As above.
    _unrecorded_attributes = frozenset({"signal", "point", "point_name", "age_ms", "user_name"})
    _attr_event_types = list(SignalType)

    def __init__(self, runtime: StationRuntime, site_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "signal")

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_signals(self._signal, self._site_id))

    @callback
    def _signal(self, _site_id: str, signal: Signal) -> None:
        if async_is_hushed_signal(self.hass, signal):
            return
        who = {"user": signal.user, "user_name": signal.user_label or None}
        self._trigger_event(signal.type, {**signal_fields(self._runtime, signal), **who})
        self.async_write_ha_state()
