"""Subentry flow of a lighting group: which lamps, when they are lit, and what the station may do."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TimeSelector,
)
import probatio as vol

from .const import CONF_ALARM_POINTS, DOMAIN, SUBENTRY_ALARM_POINT, SUBENTRY_LIGHTING_GROUP
from .forms import CONF_PLACE, NAME_FIELD, PLACE_FIELD, Reading, choice
from .protocol.lamps import MAX_GROUPS, LampAccess
from .site.lighting.settings import (
    CONF_ACCESS,
    CONF_BLINK,
    CONF_BRIGHTNESS,
    CONF_DARK_ONLY,
    CONF_FROM,
    CONF_LAMPS,
    CONF_MINUTES,
    CONF_ON_ALARM,
    CONF_PRESENCE,
    CONF_PRESENCE_ENTITY,
    CONF_PRESENCE_MINUTES,
    CONF_SCHEDULE,
    CONF_TO,
    DEFAULT_MINUTES,
    DEFAULT_PRESENCE_MINUTES,
    MAX_MINUTES,
    ON_ALARM_ALL,
    ON_ALARM_CHOICES,
    ON_ALARM_CHOSEN,
    SCHEDULE_NONE,
    SCHEDULES,
)

LAMP_DOMAINS: Final = ["light", "switch"]
PRESENCE_DOMAINS: Final = ["binary_sensor", "device_tracker", "input_boolean", "person"]
_HOUR: Final = 60

_LAMPS = vol.Schema(
    {
        vol.Required(CONF_NAME): NAME_FIELD,
        vol.Required(CONF_LAMPS): EntitySelector(
            EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(domain=LAMP_DOMAINS), multiple=True)
        ),
        vol.Optional(CONF_PLACE): PLACE_FIELD,
    }
)


def _minutes(longest: int) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=1, max=longest, mode=NumberSelectorMode.BOX, unit_of_measurement="min")
    )


_TIMES = vol.Schema(
    {
        vol.Required(CONF_SCHEDULE, default=SCHEDULE_NONE): choice("lamp_schedule", list(SCHEDULES)),
        vol.Optional(CONF_FROM, default="18:00:00"): TimeSelector(),
        vol.Optional(CONF_TO, default="06:00:00"): TimeSelector(),
        vol.Required(CONF_BRIGHTNESS, default=100): NumberSelector(
            NumberSelectorConfig(min=1, max=100, mode=NumberSelectorMode.SLIDER, unit_of_measurement="%")
        ),
        vol.Optional(CONF_PRESENCE): EntitySelector(
            EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(domain=PRESENCE_DOMAINS))
        ),
        vol.Required(CONF_PRESENCE_MINUTES, default=DEFAULT_PRESENCE_MINUTES): _minutes(_HOUR),
        vol.Required(CONF_DARK_ONLY, default=True): BooleanSelector(),
    }
)


class LightingGroupFlow(ConfigSubentryFlow):
    """Makes lighting groups and changes them."""

    _name: str
    _data: dict[str, Any]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the name and the lamps of a new group."""
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_LIGHTING_GROUP)) >= MAX_GROUPS:
            return self.async_abort(reason="too_many_groups", description_placeholders={"max": str(MAX_GROUPS)})
        return await self._lamps("user", user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the name and the lamps of a group that is there."""
        return await self._lamps("reconfigure", user_input)

    async def _lamps(self, step: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            self._name = reading.name()
            lamps = self._references(user_input[CONF_LAMPS])
            errors = {**reading.errors, **self._errors(user_input[CONF_LAMPS], lamps)}
            self._data = {CONF_LAMPS: lamps, **(reading.place() if user_input.get(CONF_PLACE) else {})}
            if not errors:
                return await self.async_step_alarm()
        suggested = user_input or self._current_lamps()
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(_LAMPS, suggested),
            errors=errors,
            last_step=False,
        )

    def _references(self, entity_ids: list[str]) -> dict[str, str]:
        """Return what the lamps are known by, each with what it is called now."""
        registry = er.async_get(self.hass)
        found = {}
        for chosen in entity_ids:
            entity_id = er.async_resolve_entity_id(registry, chosen) or chosen
            entry = registry.async_get(entity_id)
            found[entity_id if entry is None else entry.id] = entity_id
        return found

    def _errors(self, chosen: list[str], lamps: Mapping[str, str]) -> dict[str, str]:
        registry = er.async_get(self.hass)
        entries = [registry.async_get(entity_id) for entity_id in lamps.values()]
        if not chosen:
            return {CONF_LAMPS: "lamps_missing"}
        if any(each is not None and each.platform == DOMAIN for each in entries):
            return {CONF_LAMPS: "own_lamps"}
        if any(self.hass.states.get(each) is None and registry.async_get(each) is None for each in lamps.values()):
            return {CONF_LAMPS: "unknown_entity"}
        if lamps.keys() & self._other_lamps():
            # Two groups would each put it back to what the other made of it.
            return {CONF_LAMPS: "lamp_taken"}
        return {}

    async def async_step_alarm(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask when an alarm lights the group, for how long, and what the station may do."""
        errors: dict[str, str] = {}
        if user_input is not None:
            chosen = user_input.get(CONF_ALARM_POINTS, [])
            if user_input[CONF_ON_ALARM] == ON_ALARM_CHOSEN and not chosen:
                errors = {CONF_ALARM_POINTS: "points_missing"}
            else:
                minutes = int(user_input[CONF_MINUTES])
                self._data |= {**user_input, CONF_ALARM_POINTS: chosen, CONF_MINUTES: minutes}
                return await self.async_step_times()
        points = [
            SelectOptionDict(value=each.subentry_id, label=each.title)
            for each in self._get_entry().get_subentries_of_type(SUBENTRY_ALARM_POINT)
        ]
        schema = vol.Schema(
            {
                vol.Required(CONF_ON_ALARM, default=ON_ALARM_ALL): choice("lamps_on_alarm", list(ON_ALARM_CHOICES)),
                vol.Optional(CONF_ALARM_POINTS): SelectSelector(
                    SelectSelectorConfig(options=points, multiple=True, mode=SelectSelectorMode.DROPDOWN)
                ),
                vol.Required(CONF_BLINK, default=False): BooleanSelector(),
                vol.Required(CONF_MINUTES, default=DEFAULT_MINUTES): _minutes(MAX_MINUTES),
                vol.Required(CONF_ACCESS, default=LampAccess.INCIDENT.value): choice(
                    "lamp_access", [each.value for each in LampAccess]
                ),
            }
        )
        return self.async_show_form(
            step_id="alarm",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or self._current()),
            errors=errors,
            last_step=False,
        )

    async def async_step_times(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask when the group is lit of itself."""
        if user_input is not None:
            data = {
                **self._data,
                **user_input,
                CONF_BRIGHTNESS: int(user_input[CONF_BRIGHTNESS]),
                CONF_PRESENCE_MINUTES: int(user_input[CONF_PRESENCE_MINUTES]),
            }
            if chosen := user_input.get(CONF_PRESENCE):
                ((reference, entity_id),) = self._references([chosen]).items()
                data |= {CONF_PRESENCE: reference, CONF_PRESENCE_ENTITY: entity_id}
            return self._keep(data)
        return self.async_show_form(
            step_id="times",
            data_schema=self.add_suggested_values_to_schema(_TIMES, self._current()),
            last_step=True,
        )

    def _keep(self, data: dict[str, Any]) -> SubentryFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=self._name, data=data
            )
        return self.async_create_entry(title=self._name, data=data)

    def _current_lamps(self) -> dict[str, Any]:
        """Return what the first form is to show of the group that is changed; nothing for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        subentry = self._get_reconfigure_subentry()
        registry = er.async_get(self.hass)
        lamps = [er.async_resolve_entity_id(registry, each) for each in subentry.data[CONF_LAMPS]]
        shown: dict[str, Any] = {CONF_NAME: subentry.title, CONF_LAMPS: [each for each in lamps if each]}
        if CONF_LATITUDE in subentry.data:
            shown[CONF_PLACE] = {key: subentry.data[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)}
        return shown

    def _current(self) -> dict[str, Any]:
        """Return what the other forms are to show."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        shown = dict(self._get_reconfigure_subentry().data)
        if reference := shown.get(CONF_PRESENCE):
            shown[CONF_PRESENCE] = er.async_resolve_entity_id(er.async_get(self.hass), reference)
        return {key: value for key, value in shown.items() if value is not None}

    def _other_lamps(self) -> set[str]:
        mine = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        others = self._get_entry().get_subentries_of_type(SUBENTRY_LIGHTING_GROUP)
        return {lamp for each in others if each.subentry_id != mine for lamp in each.data[CONF_LAMPS]}
