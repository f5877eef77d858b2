"""Events. Station only: the steps of incidents, and each site's signals."""

from typing import Any, override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback

from .entity import Add, RemoteSiteEntity, StationEntity, async_add_for_sites, itself
from .entry import SafetyZoneConfigEntry
from .incident.codes import codes_of_incident, codes_of_signal
from .incident.handling import handling_of_incident
from .incident.model import AlarmKind, Incident, Signal, SignalType, Step, StepType
from .station.runtime import StationRuntime
from .times import iso

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the station's events."""
    runtime = entry.runtime_data
    assert isinstance(runtime, StationRuntime)
    async_add_entities([IncidentEvent(runtime)])
    async_add_for_sites(entry, runtime, itself, lambda site_id, _: async_add_entities([SignalEvent(runtime, site_id)]))


class IncidentEvent(StationEntity, EventEntity):
    """Every step of every incident, once it is committed: what automations of the radio room listen to."""

    # What differs from step to step stays in the journal; the recorder would keep a row of attributes for each.
    _unrecorded_attributes = frozenset({"signal", "age_ms", "raised", "repeats"})
    _attr_event_types = list(StepType)

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "incident")

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_incidents(self._step))

    @callback
    def _step(self, incident: Incident, step: Step) -> None:
        site = self._runtime.sites().get(incident.site_id)
        codes = codes_of_incident(incident)
        attributes: dict[str, Any] = {
            "incident": incident.id,
            "state": incident.state,
            "kind": incident.kind,
            "about": incident.kind_text if incident.kind is AlarmKind.TROUBLE else None,
            "sia_code": codes.sia,
            "contact_id": codes.contact_id,
            "priority": int(incident.priority),
            "handling": handling_of_incident(incident),
            "site": incident.site_id,
            "site_name": site.name if site else None,
            "point": incident.point_id,
            "point_name": self._runtime.naming.name(incident.site_id, incident.point_id),
            "signal": step.signal_id,
            "silent": incident.silent,
            "drill": incident.drill,
            "repeats": incident.repeats,
            "age_ms": incident.age_ms,
            "late": incident.late,
            "raised": iso(incident.raised_ms),
            "operator": step.actor.number,
            "disposition": incident.disposition,
        }
        self._trigger_event(step.type, attributes)
        self.async_write_ha_state()


class SignalEvent(RemoteSiteEntity, EventEntity):
    """Every signal of one site, as it comes in."""

    _unrecorded_attributes = frozenset({"signal", "age_ms", "user_name"})
    _attr_event_types = list(SignalType)

    def __init__(self, runtime: StationRuntime, site_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "signal")

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_signals(self._signal, self._site_id))

    @callback
    def _signal(self, site_id: str, signal: Signal) -> None:
        codes = codes_of_signal(signal)
        attributes = {
            "signal": signal.id,
            "point": signal.point_id,
            "point_name": self._runtime.naming.name(site_id, signal.point_id),
            "kind": signal.kind,
            "about": signal.kind_text if signal.kind is AlarmKind.TROUBLE else None,
            "sia_code": codes.sia,
            "contact_id": codes.contact_id,
            "silent": signal.silent,
            "drill": signal.drill,
            "age_ms": signal.age_ms,
            "again": signal.again,
            "user": signal.user,
            "user_name": signal.user_label or None,
        }
        self._trigger_event(signal.type, attributes)
        self.async_write_ha_state()
