"""Incidents on Home Assistant's map, while they are open. Station only."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final, override

from homeassistant.components.geo_location import GeolocationEvent
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, UnitOfLength
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.location import distance

from .const import DOMAIN
from .entity import Add
from .entry import SafetyZoneConfigEntry
from .hushed import async_is_hushed
from .incident.model import Incident, State
from .station.runtime import StationRuntime
from .station.site_record import Place
from .words import Words

PARALLEL_UPDATES = 0

SETTLE_S: Final = 1
"""What changes together is shown together: a storm is one look a second."""
MAX_SHOWN: Final = 50
"""More signs than these nobody tells apart on a map; the gravest are shown. The radio room's own screen has all."""
_M_PER_KM: Final = 1000


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Keep the map as the queue is."""
    runtime = entry.runtime_data
    assert isinstance(runtime, StationRuntime)
    signs = _Signs(hass, runtime, async_add_entities)
    signs.look()
    entry.async_on_unload(runtime.subscribe_incidents(signs.changed))
    entry.async_on_unload(runtime.subscribe_sites(signs.changed))
    entry.async_on_unload(signs.stop)


class _Signs:
    """The signs on the map: added, changed and taken away as incidents are."""

    def __init__(self, hass: HomeAssistant, runtime: StationRuntime, add: Add) -> None:
        self._hass = hass
        self._runtime = runtime
        self._add = add
        self._shown: dict[str, IncidentSign] = {}
        self._timer: CALLBACK_TYPE | None = None

    @callback
    def changed(self, *_: object) -> None:
        """Look soon."""
        if self._timer is None:
            self._timer = async_call_later(self._hass, SETTLE_S, self._look_now)

    @callback
    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _look_now(self, _now: datetime) -> None:
        self._timer = None
        self.look()

    @callback
    def look(self) -> None:
        """Show what is open and has a place, and nothing else."""
        wanted = {incident.id: (incident, place) for incident, place in islice(self._wanted(), MAX_SHOWN)}
        for incident_id in self._shown.keys() - wanted.keys():
            if self._shown[incident_id].added:
                gone = self._shown.pop(incident_id)
                self._runtime.entry.async_create_task(self._hass, gone.async_remove(force_remove=True))
            else:
                # It is just being added.
                self.changed()
        words = Words(self._hass)
        new = {
            incident_id: IncidentSign(self._hass, self._runtime, words, *found)
            for incident_id, found in wanted.items()
            if incident_id not in self._shown
        }
        for incident_id, sign in self._shown.items():
            if incident_id in wanted:
                sign.show(*wanted[incident_id])
        self._shown |= new
        if new:
            self._add(new.values())

    def _wanted(self) -> Iterator[tuple[Incident, Place]]:
        sites = self._runtime.sites()
        for incident in self._runtime.open_incidents():
            site = sites.get(incident.site_id)
            if site is None or site.place is None:
                continue
            # What its site may still take back calls nobody yet, by a sign on a map neither. And where the site is in
            # this Home Assistant as well, a sign would give away whoever called silently.
            if incident.state is not State.HELD and not async_is_hushed(self._hass, incident):
                yield incident, site.place


class IncidentSign(GeolocationEvent):
    """One open incident. It has no place in the registry: it comes once, and never again."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_source = DOMAIN
    _attr_unit_of_measurement = UnitOfLength.KILOMETERS
    # As of the event of the incident: what differs from one to the next stays in the journal.
    _unrecorded_attributes = frozenset({"incident", "site_name", "point_name"})

    def __init__(
        self, hass: HomeAssistant, runtime: StationRuntime, words: Words, incident: Incident, place: Place
    ) -> None:
        """Stand where the site is."""
        self._home = _home(hass, runtime)
        self._names = _names(runtime, incident)
        self._attr_translation_key = "drill" if incident.drill else "incident"
        self._attr_translation_placeholders = {
            "kind": words.of_incident("kind", incident.kind),
            "site": self._names["site_name"] or words.sentence("logbook.unknown_site"),
        }
        self.added = False
        self._set(incident, place)

    @override
    async def async_added_to_hass(self) -> None:
        self.added = True

    @callback
    def show(self, incident: Incident, place: Place) -> None:
        """Show how it stands now."""
        before = (self._incident, self._place)
        self._set(incident, place)
        if self.added and before != (incident, place):
            self.async_write_ha_state()

    def _set(self, incident: Incident, place: Place) -> None:
        self._incident, self._place = incident, place
        self._attr_latitude, self._attr_longitude = place
        metres = distance(*self._home, *place)
        self._attr_distance = None if metres is None else metres / _M_PER_KM

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        incident = self._incident
        return {
            "incident": incident.id,
            "state": incident.state,
            "kind": incident.kind,
            "priority": int(incident.priority),
            "silent": incident.silent,
            "drill": incident.drill,
            **self._names,
        }


def _home(hass: HomeAssistant, runtime: StationRuntime) -> tuple[float, float]:
    """Return from where distances are told: the station, which may be elsewhere than its Home Assistant says."""
    options = runtime.entry.options
    return (
        options.get(CONF_LATITUDE, hass.config.latitude),
        options.get(CONF_LONGITUDE, hass.config.longitude),
    )


def _names(runtime: StationRuntime, incident: Incident) -> dict[str, str | None]:
    site = runtime.sites().get(incident.site_id)
    return {
        "site_name": None if site is None else site.name,
        "point_name": runtime.naming.name(incident.site_id, incident.point_id),
    }
