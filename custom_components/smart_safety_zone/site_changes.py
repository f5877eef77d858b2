"""Config flow of a site that is there: it joins again when its station took it no longer, and it changes and moves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode
import probatio as vol

from .const import (
    CONF_ADDRESS,
    CONF_PURPOSE,
    CONF_SITE_ID,
    CONF_SITE_KIND,
    CONF_STATION_ID,
    CONF_TEST_DAY,
    CONF_TEST_HOUR,
    PURPOSES,
    SUBENTRY_RECEIVER,
    TEST_DAY_ANY,
    TEST_DAY_OFF,
    TEST_HOUR,
)
from .forms import ADDRESS_FIELD, CONF_PLACE, EXAMPLE_ADDRESS, Fields, Reading, choice, link_errors, place_of
from .found_flow import FoundSteps
from .incident.due import DAYS
from .protocol.errors import EnrolmentError
from .protocol.identity import id_text
from .protocol.invite import read_invite
from .protocol.messages import Standing
from .site_flow import (
    ADDRESS,
    CONF_INVITE,
    INVITE,
    WHO_AND_WHERE,
    address_errors,
    receiver_data,
    standing_placeholders,
)

_RECONFIGURE = vol.Schema(
    {
        **WHO_AND_WHERE,
        vol.Required(CONF_ADDRESS): ADDRESS_FIELD,
        vol.Required(CONF_TEST_DAY, default=TEST_DAY_ANY): choice("test_day", [TEST_DAY_ANY, *DAYS, TEST_DAY_OFF]),
        vol.Required(CONF_TEST_HOUR, default=TEST_HOUR): NumberSelector(
            NumberSelectorConfig(min=0, max=23, step=1, mode=NumberSelectorMode.BOX)
        ),
    }
)


class SiteChanges(FoundSteps):
    """The steps that join a site again and change it, beside those that make it."""

    async def async_step_reauth(self, _entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to join again, since the station takes this site no longer."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Join the same station again by a new invite, or any station if this site has none any more."""
        entry = self._get_reauth_entry()
        receiver = receiver_of(entry)
        errors: dict[str, str] = {}
        if user_input is not None:
            self._site_name = entry.title
            self._site_options = {CONF_SITE_KIND: entry.options[CONF_SITE_KIND]}
            errors = _invite_errors(user_input, receiver) or await self._rejoin(entry, receiver, user_input)
            if self._joined is not None:
                if self._joined.standing == Standing.UNAPPROVED:
                    return await self.async_step_compare_again()
                return self.async_update_and_abort(entry)
        fields: Fields = {**INVITE, **ADDRESS} if self._asks_address else INVITE
        suggested = {CONF_ADDRESS: self._address(user_input or {}), **(user_input or {})}
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), suggested),
            errors=errors,
            description_placeholders={
                "address": self._address(user_input or {}),
                "example": EXAMPLE_ADDRESS,
                "station": receiver.title if receiver is not None else "–",
            },
        )

    async def _rejoin(
        self, entry: ConfigEntry[Any], receiver: ConfigSubentry | None, user_input: Mapping[str, Any]
    ) -> dict[str, str]:
        """Join anew with the journal that the site has; it is taken out of the site's hands for that."""
        entries = self.hass.config_entries
        if not entry.state.recoverable or not await entries.async_unload(entry.entry_id):
            return {"base": "cannot_unload"}
        try:
            errors = await self._join(user_input, site_id=entry.data[CONF_SITE_ID])
            if self._joined is not None and receiver is not None:
                data = {**receiver.data, CONF_ADDRESS: self._joined.address}
                entries.async_update_subentry(entry, receiver, data=data, title=self._joined.station_name)
            elif self._joined is not None:
                made = receiver_data(self._joined)
                subentry = ConfigSubentry(
                    data=MappingProxyType(dict(made["data"])),
                    subentry_type=made["subentry_type"],
                    title=made["title"],
                    unique_id=made["unique_id"],
                )
                entries.async_add_subentry(entry, subentry)
        finally:
            await entries.async_setup(entry.entry_id)
        return errors

    async def async_step_compare_again(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the digits that the operator compares before he approves the new key."""
        assert self._joined is not None
        entry = self._get_reauth_entry()
        if user_input is not None:
            return self.async_update_and_abort(entry)
        return self.async_show_form(
            step_id="compare_again",
            description_placeholders=standing_placeholders(entry.title, self._joined),
            last_step=True,
        )

    async def async_step_reconfigure_site(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change what the site is called, what and where it is, and where its station is."""
        entry = self._get_reconfigure_entry()
        receiver = receiver_of(entry)
        if receiver is None:
            return self.async_abort(reason="no_receiver")
        errors: dict[str, str] = {}
        address = receiver.data[CONF_ADDRESS]
        if user_input is not None:
            reading = Reading(user_input)
            name, address = reading.name(), reading.address()
            options = {
                **entry.options,
                CONF_SITE_KIND: user_input[CONF_SITE_KIND],
                **reading.place(),
                CONF_TEST_DAY: user_input[CONF_TEST_DAY],
                CONF_TEST_HOUR: int(user_input[CONF_TEST_HOUR]),
            }
            errors = reading.errors or await address_errors(entry, receiver, address)
            if not errors:
                data = {**receiver.data, CONF_ADDRESS: address}
                self.hass.config_entries.async_update_subentry(entry, receiver, data=data)
                return self.async_update_and_abort(entry, title=name, options=options)
        suggested = user_input or {
            CONF_NAME: entry.title,
            CONF_SITE_KIND: entry.options[CONF_SITE_KIND],
            CONF_PLACE: place_of(entry),
            CONF_ADDRESS: address,
            CONF_TEST_DAY: entry.options.get(CONF_TEST_DAY, TEST_DAY_ANY),
            CONF_TEST_HOUR: entry.options.get(CONF_TEST_HOUR, TEST_HOUR),
        }
        return self.async_show_form(
            step_id="reconfigure_site",
            data_schema=self.add_suggested_values_to_schema(_RECONFIGURE, suggested),
            errors=errors,
            description_placeholders={
                "address": address,
                "example": EXAMPLE_ADDRESS,
                "station": receiver.title,
            },
        )


def receiver_of(entry: ConfigEntry[Any]) -> ConfigSubentry | None:
    """Return the station that a site reports to first; None once somebody has deleted it."""
    receivers = entry.get_subentries_of_type(SUBENTRY_RECEIVER)
    return min(receivers, key=lambda each: PURPOSES.index(each.data[CONF_PURPOSE]), default=None)


def _invite_errors(user_input: Mapping[str, Any], receiver: ConfigSubentry | None) -> dict[str, str]:
    """Return the form's errors for a text that is no invite of the receiver."""
    try:
        invite = read_invite(user_input[CONF_INVITE])
    except EnrolmentError as err:
        return link_errors(err, CONF_INVITE)
    if receiver is None or id_text(invite.station) == receiver.data[CONF_STATION_ID]:
        return {}
    return {CONF_INVITE: "other_station"}
