"""The batteries behind alarm points: one that runs low is told to the stations while its button still works."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol, override

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from ..journal import Document, Journal, Reader
from .part import Part
from .points import Point

BATTERY: Final = "battery"
"""Documents by subentry id, each of a point whose battery is low."""
LOW_PERCENT: Final = 20
GOOD_PERCENT: Final = 30
"""A battery that wavers about one limit would else be told again and again."""
_CLASSES: Final[Mapping[str, str]] = {
    "binary_sensor": BinarySensorDeviceClass.BATTERY,
    "sensor": SensorDeviceClass.BATTERY,
}


class Site(Protocol):
    """What this needs of the site whose points they feed."""

    hass: HomeAssistant
    journal: Journal

    @property
    def points(self) -> Mapping[str, Point]:
        """The alarm points, by subentry."""

    def keep(self, document: Document) -> None:
        """Commit a document alone."""

    def describe(self) -> None:
        """Tell each station what this site is, where that has changed."""


class Batteries(Part):
    """Follows the batteries of the devices whose entities are wrapped.

    A battery that says nothing, as after a restart, is what it was.
    """

    def __init__(self, site: Site) -> None:
        """Prepare; `load` reads which were low."""
        self._site = site
        self._fed: dict[str, tuple[str, ...]] = {}
        """By alarm point, the entities of its batteries."""
        self._forget_registry: CALLBACK_TYPE | None = None
        self._forget_states: CALLBACK_TYPE | None = None

    @override
    async def load(self) -> None:
        """Read which were low."""
        for point in await self._site.journal.read(_read_low) & self._site.points.keys():
            self._site.points[point].battery_low = True

    @override
    def start(self) -> None:
        """Follow them, and whatever is fitted later."""
        self._forget_registry = self._site.hass.bus.async_listen(
            er.EVENT_ENTITY_REGISTRY_UPDATED, self._registry_changed
        )
        self._follow()

    @override
    async def stop(self) -> None:
        """Follow no longer."""
        for forget in (self._forget_registry, self._forget_states):
            if forget is not None:
                forget()
        self._forget_registry = self._forget_states = None

    @override
    def configure(self) -> None:
        """Take over which points there are, and what they wrap."""
        for gone in self._fed.keys() - self._site.points.keys():
            self._site.keep(Document(BATTERY, gone.encode(), None))
        if self._forget_registry is not None:
            self._follow()

    @callback
    def _registry_changed(self, _event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if self._found() != self._fed:
            self._follow()

    def _found(self) -> dict[str, tuple[str, ...]]:
        points = self._site.points.items()
        return {key: tuple(batteries_of(self._site.hass, point.source_entity_id)) for key, point in points}

    def _follow(self) -> None:
        if self._forget_states is not None:
            self._forget_states()
        self._fed = self._found()
        followed = {entity for each in self._fed.values() for entity in each}
        self._forget_states = async_track_state_change_event(self._site.hass, followed, self._state_changed)
        self._look(self._fed)

    @callback
    def _state_changed(self, event: Event[EventStateChangedData]) -> None:
        self._look(point for point, batteries in self._fed.items() if event.data["entity_id"] in batteries)

    def _look(self, points: Iterable[str]) -> None:
        changed = False
        for identifier in points:
            point = self._site.points[identifier]
            states = [self._site.hass.states.get(each) for each in self._fed[identifier]]
            low = is_low(states, was_low=point.battery_low)
            if low != point.battery_low:
                point.battery_low, changed = low, True
                self._site.keep(Document(BATTERY, identifier.encode(), b"low" if low else None))
        if changed:
            self._site.describe()


def batteries_of(hass: HomeAssistant, entity_id: str | None) -> Iterator[str]:
    """Find the battery entities of the device that an entity belongs to; none for what has no device."""
    registry = er.async_get(hass)
    entry = None if entity_id is None else registry.async_get(entity_id)
    if entry is None or entry.device_id is None:
        return
    for each in er.async_entries_for_device(registry, entry.device_id):
        if _CLASSES.get(each.domain) == (each.device_class or each.original_device_class):
            yield each.entity_id


def is_low(states: list[State | None], *, was_low: bool) -> bool:
    """Tell whether one of a device's batteries is low; where none says anything new, what was known stands."""
    said = [_says(state, was_low=was_low) for state in states]
    if not said:
        return False
    if True in said:
        return True
    return was_low and None in said


def _says(state: State | None, *, was_low: bool) -> bool | None:
    if state is None:
        return None
    if state.domain == "binary_sensor":
        return {STATE_ON: True, STATE_OFF: False}.get(state.state)
    try:
        percent = float(state.state)
    except ValueError:
        return None
    return percent < (GOOD_PERCENT if was_low else LOW_PERCENT)


def _read_low(reader: Reader) -> set[str]:
    return {key.decode() for key, _ in reader.scan(BATTERY)}
