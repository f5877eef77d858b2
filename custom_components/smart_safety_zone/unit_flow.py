"""Subentry flow of a unit: its call sign and kind, who rides with it, how its phone is reached and where it is."""

from typing import Any, Final

from homeassistant.components.device_tracker.const import DOMAIN as DEVICE_TRACKER
from homeassistant.components.notify.const import DOMAIN as NOTIFY
from homeassistant.components.person.const import DOMAIN as PERSON
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from .const import CONF_MEMBERS, CONF_PHONE, CONF_TRACKER, CONF_UNIT_KIND, SUBENTRY_UNIT, UNIT_KINDS
from .forms import NAME_FIELD, Reading, choice
from .patrol import MAX_CALL_SIGN
from .station.units import spelled

MAX_UNITS: Final = 500
NOT_A_PHONE: Final = frozenset({"notify", "persistent_notification", "send_message"})
"""Notify actions that reach everybody, or no phone at all."""


class UnitFlow(ConfigSubentryFlow):
    """Makes units and changes them."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all of a new one."""
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_UNIT)) >= MAX_UNITS:
            limit = {"max": str(MAX_UNITS)}
            return self.async_abort(reason="too_many_units", description_placeholders=limit)
        return await self._ask("user", user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all of one that is there."""
        return await self._ask("reconfigure", user_input)

    async def _ask(self, step_id: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            name = reading.name()
            errors = reading.errors
            if not errors and len(name) > MAX_CALL_SIGN:
                errors[CONF_NAME] = "name_too_long"
            elif not errors and spelled(name) in self._others():
                errors[CONF_NAME] = "name_taken"
            if not errors:
                return self._keep(name, {key: value for key, value in user_input.items() if key != CONF_NAME and value})
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(await self._schema(), user_input or self._current()),
            errors=errors,
        )

    async def _schema(self) -> vol.Schema:
        users = await self.hass.auth.async_get_users()
        people = [
            SelectOptionDict(value=each.id, label=each.name or "–")
            for each in users
            if each.is_active and not each.system_generated
        ]
        phones = sorted(set(self.hass.services.async_services_for_domain(NOTIFY)) - NOT_A_PHONE)
        dropdown = SelectSelectorMode.DROPDOWN
        return vol.Schema(
            {
                vol.Required(CONF_NAME): NAME_FIELD,
                vol.Required(CONF_UNIT_KIND, default=UNIT_KINDS[0]): choice("unit_kind", list(UNIT_KINDS)),
                vol.Optional(CONF_MEMBERS): SelectSelector(
                    SelectSelectorConfig(options=people, multiple=True, mode=dropdown)
                ),
                vol.Optional(CONF_PHONE): SelectSelector(
                    SelectSelectorConfig(options=phones, custom_value=True, mode=dropdown)
                ),
                vol.Optional(CONF_TRACKER): EntitySelector(EntitySelectorConfig(domain=[PERSON, DEVICE_TRACKER])),
            }
        )

    def _current(self) -> dict[str, Any]:
        if self.source != SOURCE_RECONFIGURE:
            return {}
        subentry = self._get_reconfigure_subentry()
        return {CONF_NAME: subentry.title, **subentry.data}

    def _others(self) -> set[str]:
        mine = self._get_reconfigure_subentry().subentry_id if self.source == SOURCE_RECONFIGURE else None
        those = self._get_entry().get_subentries_of_type(SUBENTRY_UNIT)
        return {spelled(each.title) for each in those if each.subentry_id != mine}

    def _keep(self, name: str, data: dict[str, Any]) -> SubentryFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
            )
        return self.async_create_entry(title=name, data=data)
