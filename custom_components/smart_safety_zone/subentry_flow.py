"""Subentry flow of an alarm point: an entity that the household already has, or a virtual SOS button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.alarm_control_panel.const import AlarmControlPanelState
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import callback, split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    StateSelector,
    StateSelectorConfig,
)
import probatio as vol

from .care_form import care_schema, read_care, shown_care
from .const import (
    CONF_ALARM_STATES,
    CONF_PANEL,
    CONF_POINT_KIND,
    CONF_RESTORAL_STATES,
    CONF_SILENT,
    CONF_SOURCE,
    CONF_SOURCE_ENTITY,
    CONF_ZONE_TYPE,
    DOMAIN,
    POINT_KINDS,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_PANEL,
)
from .exposure import excludes, exposures
from .forms import NAME_FIELD, Fields, Reading, choice, entity_name, rows
from .protocol.messages import MAX_POINTS
from .protocol.names import plain_name
from .site.panel.machine import ALWAYS_RAISED, ZoneType
from .site_flow import SOS_NAME

ATTR_EVENT_TYPES = "event_types"


@dataclass(frozen=True, slots=True)
class _Levels:
    """What the states of a domain mean, unless somebody chooses otherwise."""

    alarm: tuple[str, ...]
    restoral: tuple[str, ...]


_SWITCHED: Final = _Levels((STATE_ON,), (STATE_OFF,))
_PANEL: Final = _Levels(
    (AlarmControlPanelState.TRIGGERED.value,),
    tuple(
        state.value
        for state in AlarmControlPanelState
        if state is AlarmControlPanelState.DISARMED or state.value.startswith("armed_")
    ),
)
LATCHED: Final[Mapping[str, _Levels]] = {
    "alarm_control_panel": _PANEL,
    "binary_sensor": _SWITCHED,
    "input_boolean": _SWITCHED,
    "switch": _SWITCHED,
}
MOMENTARY: Final = ("button", "event", "input_button")
DOMAINS: Final = sorted((*LATCHED, *MOMENTARY))
SILENT: Final = {STATE_UNAVAILABLE, STATE_UNKNOWN}

_KIND: Fields = {vol.Required(CONF_POINT_KIND, default=POINT_KINDS[0]): choice("point_kind", list(POINT_KINDS))}
_SOS = vol.Schema({vol.Required(CONF_NAME): NAME_FIELD, **_KIND})
_ENTITY = vol.Schema(
    {
        vol.Required(CONF_SOURCE): EntitySelector(
            EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(domain=DOMAINS))
        ),
        **_KIND,
        vol.Optional(CONF_NAME): NAME_FIELD,
    }
)


class AlarmPointFlow(ConfigSubentryFlow):
    """Makes alarm points and changes them."""

    _entity_id: str
    _name: str
    _data: dict[str, Any]
    _care: dict[str, Any]

    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what raises the alarm."""
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_ALARM_POINT)) >= MAX_POINTS:
            return self.async_abort(reason="too_many_points", description_placeholders={"max": str(MAX_POINTS)})
        return self.async_show_menu(step_id="user", menu_options=["entity", "sos"])

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what the alarm point is, by what raises it."""
        if CONF_SOURCE in self._get_reconfigure_subentry().data:
            return await self.async_step_entity()
        return await self.async_step_sos()

    async def async_step_sos(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a virtual button's name and kind."""
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            self._name = reading.name()
            if not reading.errors:
                self._data = {CONF_POINT_KIND: user_input[CONF_POINT_KIND]}
                return await self._go_on([], [])
            errors = reading.errors
        suggested = user_input or self._current() or {CONF_NAME: SOS_NAME}
        return self.async_show_form(
            step_id="sos", data_schema=self.add_suggested_values_to_schema(_SOS, suggested), errors=errors
        )

    async def async_step_entity(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the entity that is wrapped."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._read_entity(user_input)
            if not errors:
                domain = split_entity_id(self._entity_id)[0]
                if domain in LATCHED:
                    return await self.async_step_states()
                if domain == "event" and self._event_types():
                    return await self.async_step_event_types()
                return await self._go_on([], [])
        suggested = user_input or self._current()
        return self.async_show_form(
            step_id="entity", data_schema=self.add_suggested_values_to_schema(_ENTITY, suggested), errors=errors
        )

    def _read_entity(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Take the entity over, or return the form's errors."""
        registry = er.async_get(self.hass)
        self._entity_id = er.async_resolve_entity_id(registry, user_input[CONF_SOURCE]) or ""
        entry = registry.async_get(self._entity_id)
        if not self._entity_id or (entry is None and self.hass.states.get(self._entity_id) is None):
            return {CONF_SOURCE: "unknown_entity"}
        if split_entity_id(self._entity_id)[0] not in DOMAINS:
            return {CONF_SOURCE: "wrong_domain"}
        if entry is not None and entry.platform == DOMAIN:
            return {CONF_SOURCE: "own_entity"}
        source = self._entity_id if entry is None else entry.id
        if source in self._other_sources():
            return {CONF_SOURCE: "already_wrapped"}
        name = user_input.get(CONF_NAME) or plain_name(entity_name(self.hass, self._entity_id))
        reading = Reading({CONF_NAME: name})
        self._name = reading.name()
        self._data = {
            CONF_POINT_KIND: user_input[CONF_POINT_KIND],
            CONF_SOURCE: source,
            CONF_SOURCE_ENTITY: self._entity_id,
        }
        return reading.errors

    async def async_step_states(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which states of the entity mean alarm, and which ones that it is over."""
        errors: dict[str, str] = {}
        if user_input is not None:
            alarm, restoral = user_input[CONF_ALARM_STATES], user_input.get(CONF_RESTORAL_STATES, [])
            errors = _state_errors(alarm, restoral)
            if not errors:
                return await self._go_on(alarm, restoral)
        levels = LATCHED[split_entity_id(self._entity_id)[0]]
        chosen = StateSelector(
            StateSelectorConfig(entity_id=self._entity_id, multiple=True, hide_states=sorted(SILENT))
        )
        return self.async_show_form(
            step_id="states",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_ALARM_STATES): chosen, vol.Optional(CONF_RESTORAL_STATES): chosen}),
                user_input
                or self._current_states()
                or {CONF_ALARM_STATES: list(levels.alarm), CONF_RESTORAL_STATES: list(levels.restoral)},
            ),
            errors=errors,
            description_placeholders={"entity": entity_name(self.hass, self._entity_id)},
        )

    async def async_step_event_types(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which events of the entity count; none chosen means all."""
        if user_input is not None:
            return await self._go_on(user_input.get(CONF_ALARM_STATES, []), [])
        types = SelectSelector(
            SelectSelectorConfig(
                options=self._event_types(), multiple=True, custom_value=True, mode=SelectSelectorMode.LIST
            )
        )
        return self.async_show_form(
            step_id="event_types",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(CONF_ALARM_STATES): types}), self._current_states()
            ),
            description_placeholders={"entity": entity_name(self.hass, self._entity_id)},
        )

    async def _go_on(self, alarm: list[str], restoral: list[str]) -> SubentryFlowResult:
        self._data |= {CONF_ALARM_STATES: alarm, CONF_RESTORAL_STATES: restoral}
        return await self.async_step_care()

    async def async_step_care(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask how to guard against alarms that nobody meant, and whether the alarm is silent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._care, errors = read_care(self.hass, self._data, user_input, DOMAINS)
            if not errors:
                exposed = self._care.get(CONF_SILENT) and CONF_SOURCE in self._data
                if exposed and exposures(self.hass, self._entity_id):
                    return await self.async_step_exposed()
                return await self._keep()
        latched = CONF_SOURCE in self._data and split_entity_id(self._entity_id)[0] in LATCHED
        suggested = user_input
        if suggested is None and self.source == SOURCE_RECONFIGURE:
            suggested = shown_care(self.hass, self._get_reconfigure_subentry().data)
        return self.async_show_form(
            step_id="care",
            data_schema=self.add_suggested_values_to_schema(
                care_schema(self._data, latched=latched, domains=DOMAINS), suggested
            ),
            errors=errors,
            description_placeholders={"name": self._name},
        )

    async def async_step_exposed(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Warn that the wrapped entity itself gives a silent alarm away, and let the owner go on."""
        if user_input is not None:
            return await self._keep()
        return self.async_show_form(
            step_id="exposed",
            data_schema=vol.Schema({}),
            description_placeholders={
                "entity": entity_name(self.hass, self._entity_id),
                "excludes": excludes(self._entity_id),
            },
        )

    async def _keep(self) -> SubentryFlowResult:
        self._data |= self._care
        if self._get_entry().get_subentries_of_type(SUBENTRY_PANEL):
            return await self.async_step_zone()
        return self._finish()

    async def async_step_zone(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which panel it is a zone of, if of any."""
        errors: dict[str, str] = {}
        if user_input is not None:
            panel = user_input.get(CONF_PANEL)
            zone_type = user_input.get(CONF_ZONE_TYPE)
            if panel is None:
                return self._finish()
            if zone_type is None:
                errors = {CONF_ZONE_TYPE: "zone_type_missing"}
            elif CONF_SOURCE not in self._data and zone_type not in ALWAYS_RAISED:
                # Whoever presses it wants to be heard, armed or not.
                errors = {CONF_ZONE_TYPE: "button_is_heard_always"}
            else:
                self._data |= {CONF_PANEL: panel, CONF_ZONE_TYPE: zone_type}
                return self._finish()
        panels = self._get_entry().get_subentries_of_type(SUBENTRY_PANEL)
        schema = vol.Schema(
            {
                vol.Optional(CONF_PANEL): rows(
                    [SelectOptionDict(value=each.subentry_id, label=each.title) for each in panels]
                ),
                vol.Optional(CONF_ZONE_TYPE): choice("zone_type", list(ZoneType)),
            }
        )
        suggested = user_input
        if suggested is None and self.source == SOURCE_RECONFIGURE:
            suggested = dict(self._get_reconfigure_subentry().data)
        return self.async_show_form(
            step_id="zone", data_schema=self.add_suggested_values_to_schema(schema, suggested), errors=errors
        )

    @callback
    def _finish(self) -> SubentryFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=self._data
            )
        return self.async_create_entry(title=self._name, data=self._data)

    def _event_types(self) -> list[str]:
        state = self.hass.states.get(self._entity_id)
        return [] if state is None else list(state.attributes.get(ATTR_EVENT_TYPES) or [])

    def _current(self) -> dict[str, Any]:
        """Return what a form is to show of the alarm point that is changed; nothing for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        subentry = self._get_reconfigure_subentry()
        shown = {CONF_NAME: subentry.title, CONF_POINT_KIND: subentry.data[CONF_POINT_KIND]}
        if source := subentry.data.get(CONF_SOURCE):
            entity_id = er.async_resolve_entity_id(er.async_get(self.hass), source)
            shown |= {CONF_SOURCE: entity_id} if entity_id else {}
        return shown

    def _current_states(self) -> dict[str, Any]:
        """Return the states as chosen before; nothing for a new alarm point or another entity."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        data = self._get_reconfigure_subentry().data
        if data.get(CONF_SOURCE) != self._data[CONF_SOURCE]:
            return {}
        return {key: list(data[key]) for key in (CONF_ALARM_STATES, CONF_RESTORAL_STATES)}

    def _other_sources(self) -> set[str]:
        """Return what the site's other alarm points wrap."""
        mine = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        return {
            subentry.data[CONF_SOURCE]
            for subentry in self._get_entry().get_subentries_of_type(SUBENTRY_ALARM_POINT)
            if subentry.subentry_id != mine and CONF_SOURCE in subentry.data
        }


def _state_errors(alarm: list[str], restoral: list[str]) -> dict[str, str]:
    errors = {}
    if not alarm:
        errors[CONF_ALARM_STATES] = "alarm_states_missing"
    elif SILENT & {*alarm}:
        errors[CONF_ALARM_STATES] = "silent_state"
    if {*alarm} & {*restoral}:
        errors[CONF_RESTORAL_STATES] = "states_overlap"
    elif SILENT & {*restoral}:
        errors[CONF_RESTORAL_STATES] = "silent_state"
    return errors
