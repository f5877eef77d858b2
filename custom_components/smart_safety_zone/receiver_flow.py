"""Subentry flow of a receiver: one more station for a site, as a backup or for a copy; changes to one that is there."""

from collections.abc import Mapping
import logging
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_CODE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TextSelector
import probatio as vol

from .const import (
    CONF_ADDRESS,
    CONF_PURPOSE,
    CONF_STATION_ID,
    PURPOSE_BACKUP,
    PURPOSE_COPY,
    PURPOSES,
    SUBENTRY_RECEIVER,
)
from .forms import ADDRESS_FIELD, EXAMPLE_ADDRESS, Fields, Reading, choice, link_errors
from .protocol.errors import EnrolmentError, LinkError, TransportError
from .protocol.identity import id_text
from .protocol.invite import read_invite
from .protocol.messages import Standing
from .site.errors import KnownStationError, NotKeptError
from .site.joining import Joined
from .site.runtime import SiteRuntime
from .site_flow import ADDRESS, CONF_INVITE, INVITE, address_errors, standing_placeholders

_LOGGER = logging.getLogger(__name__)

PURPOSE: Fields = {vol.Required(CONF_PURPOSE, default=PURPOSE_BACKUP): choice("purpose", list(PURPOSES))}
_CODE: Fields = {vol.Required(CONF_CODE): TextSelector(), vol.Required(CONF_ADDRESS): ADDRESS_FIELD}
_CHANGE: Fields = {vol.Required(CONF_ADDRESS): ADDRESS_FIELD, **PURPOSE}


class ReceiverFlow(ConfigSubentryFlow):
    """Adds stations to a site that is running, and changes them."""

    _asks_address = False

    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what there is to join by."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_running")
        return self.async_show_menu(step_id="user", menu_options=["invite", "code"])

    async def async_step_invite(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Join by an invite."""
        fields = {**INVITE, **PURPOSE, **(ADDRESS if self._asks_address else {})}
        return await self._step_join("invite", fields, user_input)

    async def async_step_code(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Join by a code and an address."""
        return await self._step_join("code", {**_CODE, **PURPOSE}, user_input)

    async def _step_join(self, step_id: str, fields: Fields, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        entry, errors = self._get_entry(), dict[str, str]()
        if user_input is not None:
            joined = await join_receiver(entry, user_input)
            if isinstance(joined, Joined):
                return self.async_create_entry(
                    title=joined.station_name,
                    description=standing_text(joined),
                    description_placeholders=standing_placeholders(entry.title, joined),
                    data=data_of(joined, user_input[CONF_PURPOSE]),
                    unique_id=joined.station_id,
                )
            errors = joined
            if not self._asks_address and needs_address(errors) and step_id == "invite":
                self._asks_address, fields = True, {**fields, **ADDRESS}
        address = address_of(user_input or {})
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields), {CONF_ADDRESS: address, **(user_input or {})}
            ),
            errors=errors,
            description_placeholders={"address": address, "example": EXAMPLE_ADDRESS, "name": entry.title},
        )

    async def async_step_reconfigure(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change the receiver, or join it once more if it takes this site no longer."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_running")
        if self._is_lost():
            return self.async_show_menu(step_id="reconfigure", menu_options=["change", "again"])
        return await self.async_step_change()

    def _is_lost(self) -> bool:
        runtime: SiteRuntime = self._get_entry().runtime_data
        receiver = runtime.receivers.get(self._get_reconfigure_subentry().subentry_id)
        return receiver is None or receiver.standing is Standing.REVOKED

    async def async_step_change(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change where the station is reached, and what it is to the site."""
        entry, receiver = self._get_entry(), self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            address = reading.address()
            errors = reading.errors or await address_errors(entry, receiver, address)
            if not errors and user_input[CONF_PURPOSE] == PURPOSE_COPY and _is_last_police(entry, receiver):
                errors = {CONF_PURPOSE: "last_police"}
            if not errors:
                runtime: SiteRuntime = entry.runtime_data
                runtime.assign(receiver.subentry_id, user_input[CONF_PURPOSE])
                receiver = self._get_reconfigure_subentry()
                return self.async_update_and_abort(entry, receiver, data={**receiver.data, CONF_ADDRESS: address})
        return self.async_show_form(
            step_id="change",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(_CHANGE), user_input or receiver.data),
            errors=errors,
            description_placeholders={
                "station": receiver.title,
                "address": (user_input or receiver.data)[CONF_ADDRESS],
                "example": EXAMPLE_ADDRESS,
            },
        )

    async def async_step_again(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Join the same station again by a new invite."""
        entry, receiver = self._get_entry(), self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            station = receiver.data[CONF_STATION_ID]
            joined = await join_receiver(entry, user_input, again=receiver.subentry_id, station_id=station)
            if isinstance(joined, Joined):
                data = {**receiver.data, CONF_ADDRESS: joined.address}
                return self.async_update_and_abort(entry, receiver, data=data, title=joined.station_name)
            errors = joined
            self._asks_address |= needs_address(errors)
        address = address_of(user_input or {})
        return self.async_show_form(
            step_id="again",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({**INVITE, **(ADDRESS if self._asks_address else {})}),
                {CONF_ADDRESS: address, **(user_input or {})},
            ),
            errors=errors,
            description_placeholders={"station": receiver.title, "address": address, "example": EXAMPLE_ADDRESS},
        )


async def join_receiver(
    entry: ConfigEntry[Any],
    typed: Mapping[str, Any],
    *,
    again: str | None = None,
    station_id: str | None = None,
) -> Joined | dict[str, str]:
    """Have a running site join a station by what was typed; or return the form's errors."""
    field = CONF_INVITE if CONF_INVITE in typed else CONF_CODE
    reading = Reading(typed)
    address = reading.address() if typed.get(CONF_ADDRESS) else None
    if entry.state is not ConfigEntryState.LOADED:
        reading.errors["base"] = "not_running"
    if reading.errors:
        return reading.errors
    runtime: SiteRuntime = entry.runtime_data
    try:
        if again is not None and _station_of(typed[CONF_INVITE]) != station_id:
            return {CONF_INVITE: "other_station"}
        return await runtime.join(
            again=again,
            invite_text=typed.get(CONF_INVITE),
            code=typed.get(CONF_CODE),
            address=address,
            station_id=station_id,
        )
    except (EnrolmentError, TransportError) as err:
        _LOGGER.debug("A site could not join one more station: %s", err)
        return link_errors(err, field)
    except (KnownStationError, NotKeptError) as err:
        _LOGGER.debug("A site could not join one more station: %s", err.__cause__ or err)
        return {"base" if isinstance(err, NotKeptError) else field: err.code}


def _station_of(invite: str) -> str:
    """Tell which station an invite is from; EnrolmentError if it is none."""
    return id_text(read_invite(invite).station)


def needs_address(errors: Mapping[str, str]) -> bool:
    """Tell whether another address may cure it."""
    return bool({*errors.values()} & {"unreachable", "turned_away", "no_station", "foreign_station", "not_genuine"})


def address_of(typed: Mapping[str, Any]) -> str:
    """Tell where a station is expected: as typed, or as its invite says."""
    if address := typed.get(CONF_ADDRESS):
        return str(address)
    try:
        return read_invite(typed.get(CONF_INVITE, "")).address
    except LinkError:
        return ""


def standing_text(joined: Joined) -> str:
    """Name the text that tells how the station took the site."""
    return "receiver_waits" if joined.standing == Standing.UNAPPROVED else "receiver_joined"


def data_of(joined: Joined, purpose: str) -> dict[str, Any]:
    """Make what a receiver's subentry holds."""
    return {CONF_STATION_ID: joined.station_id, CONF_ADDRESS: joined.address, CONF_PURPOSE: purpose}


def add_receiver(hass: HomeAssistant, entry: ConfigEntry[Any], joined: Joined, purpose: str) -> None:
    """Make the subentry of a station that was joined outside of its own dialog."""
    subentry = ConfigSubentry(
        data=MappingProxyType(data_of(joined, purpose)),
        subentry_type=SUBENTRY_RECEIVER,
        title=joined.station_name,
        unique_id=joined.station_id,
    )
    hass.config_entries.async_add_subentry(entry, subentry)


def _is_last_police(entry: ConfigEntry[Any], receiver: ConfigSubentry) -> bool:
    others = (each for each in entry.get_subentries_of_type(SUBENTRY_RECEIVER) if each is not receiver)
    return all(each.data[CONF_PURPOSE] == PURPOSE_COPY for each in others)
