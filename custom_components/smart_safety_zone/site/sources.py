"""The entities that alarm points wrap: which one it is by now, what its states mean, whether it is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_entity_registry_updated_event, async_track_state_change_event
from homeassistant.util import dt as dt_util

from ..const import CONF_ALARM_STATES, CONF_RESTORAL_STATES, CONF_SOURCE, CONF_SOURCE_ENTITY

MOMENTARY_DOMAINS: Final = frozenset({"button", "event", "input_button"})
"""Their state is the time of the last press; there is nothing to restore."""
SILENT_STATES: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
ALARM_STATES: Final[Mapping[str, frozenset[str]]] = {"alarm_control_panel": frozenset({"triggered"})}
"""What means alarm where nobody chose; elsewhere "on"."""
ATTR_EVENT_TYPE: Final = "event_type"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """Which entity a point wraps, and what its states mean."""

    reference: str | None = None
    """An id of the entity registry, or the entity id of an entity that is not in it; None for a virtual point."""
    entity_id: str | None = None
    """What the entity was called when it was chosen."""
    alarm: frozenset[str] = frozenset()
    """States of a latched source; of an event, the types that count, none meaning all."""
    restoral: frozenset[str] = frozenset()
    """None chosen: every known state that is no alarm."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Meaning:
        """Read it from an alarm point's subentry."""
        return cls(
            reference=data.get(CONF_SOURCE) or None,
            entity_id=data.get(CONF_SOURCE_ENTITY) or None,
            alarm=frozenset(data.get(CONF_ALARM_STATES) or ()),
            restoral=frozenset(data.get(CONF_RESTORAL_STATES) or ()),
        )

    def is_momentary(self, entity_id: str | None) -> bool:
        """Tell whether the point has presses only; by the choice of states while the entity cannot be found."""
        if entity_id is None:
            return not self.alarm
        return split_entity_id(entity_id)[0] in MOMENTARY_DOMAINS

    def level(self, state: State | None) -> bool | None:
        """Tell whether a latched source is in alarm, or None when its state says neither."""
        if state is None or state.state in SILENT_STATES:
            return None
        alarm = self.alarm or ALARM_STATES.get(state.domain, frozenset({"on"}))
        if state.state in alarm:
            return True
        return False if not self.restoral or state.state in self.restoral else None

    def counts(self, state: State) -> bool:
        """Tell whether the newest press of a momentary source is one of those that were chosen."""
        return not self.alarm or state.attributes.get(ATTR_EVENT_TYPE) in {None, *self.alarm}


def pressed_ms(state: State | None) -> int | None:
    """Tell when a momentary source was last pressed, or None when its state does not say."""
    moment = None if state is None else dt_util.parse_datetime(state.state)
    return None if moment is None else round(moment.timestamp() * 1000)


class Source:
    """Follows one entity through its renames."""

    def __init__(
        self, hass: HomeAssistant, reference: str, chosen: str | None, changed: Callable[[State | None], None]
    ) -> None:
        """Prepare; `chosen` is what the entity was called, `changed` gets the new state, at once when it changes."""
        self.entity_id: str | None = None
        self._hass = hass
        self._reference = reference
        self._chosen = chosen
        self._changed = changed
        self._cancel: list[CALLBACK_TYPE] = []

    @callback
    def start(self) -> None:
        """Begin to follow."""
        registry = er.async_get(self._hass)
        self.entity_id = er.async_resolve_entity_id(registry, self._reference)
        if self.entity_id is None and self._chosen is not None and not self._is_removed(registry):
            # The registry, which Home Assistant writes late, never heard of that id: a power cut came too soon.
            self.entity_id = self._chosen
        if self.entity_id is None:
            # Removed entities come back under their old registry id.
            self._cancel = [self._hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._registry_changed)]
            return
        self._cancel = [
            async_track_state_change_event(self._hass, self.entity_id, self._state_changed),
            async_track_entity_registry_updated_event(self._hass, self.entity_id, self._registry_changed),
        ]

    def _is_removed(self, registry: er.EntityRegistry) -> bool:
        return any(entry.id == self._reference for entry in registry.deleted_entities.values())

    @callback
    def stop(self) -> None:
        """Follow no longer."""
        while self._cancel:
            self._cancel.pop()()

    @property
    def state(self) -> State | None:
        """The entity's state now."""
        return None if self.entity_id is None else self._hass.states.get(self.entity_id)

    @property
    def fault(self) -> str | None:
        """Why the entity cannot raise an alarm now: removed, disabled, unavailable; None if it can."""
        if self.entity_id is None:
            return "removed"
        entry = er.async_get(self._hass).async_get(self.entity_id)
        if entry is not None and entry.disabled_by is not None:
            return "disabled"
        state = self.state
        if state is None:
            return "unavailable" if entry is not None else "removed"
        return "unavailable" if state.state == STATE_UNAVAILABLE else None

    def level(self, meaning: Meaning) -> bool | None:
        """Tell whether it says alarm now, None where it says nothing; what has presses only rests while it is there."""
        if meaning.is_momentary(self.entity_id):
            return False if self.fault is None else None
        return meaning.level(self.state)

    @callback
    def _state_changed(self, event: Event[EventStateChangedData]) -> None:
        self._changed(event.data["new_state"])

    @callback
    def _registry_changed(self, _event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        before = self.entity_id
        self.stop()
        self.start()
        if self.entity_id != before or self.fault is not None:
            self._changed(self.state)
