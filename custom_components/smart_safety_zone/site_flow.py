"""Config flow of a site: it joins a station by an invite, or by discovery and a code; it joins again; it moves."""

from collections.abc import Mapping
from dataclasses import dataclass
import logging
from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryData,
)
from homeassistant.const import CONF_CODE, CONF_NAME
from homeassistant.helpers.selector import BooleanSelector, TextSelector, TextSelectorConfig
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import probatio as vol
from yarl import URL

from .const import (
    CONF_ADDRESS,
    CONF_ALARM_STATES,
    CONF_POINT_KIND,
    CONF_PURPOSE,
    CONF_RESTORAL_STATES,
    CONF_ROLE,
    CONF_SITE_ID,
    CONF_SITE_KIND,
    CONF_STATION_ID,
    DOMAIN,
    POINT_KINDS,
    PURPOSE_PRIMARY,
    SITE_KINDS,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_RECEIVER,
    Role,
)
from .forms import (
    ADDRESS_FIELD,
    CONF_PLACE,
    EXAMPLE_ADDRESS,
    NAME_FIELD,
    PLACE_FIELD,
    Fields,
    Reading,
    base_address,
    choice,
    home_place,
    link_errors,
    spaced,
    unmarked,
)
from .protocol.errors import EnrolmentError, LinkError, TransportError
from .protocol.identity import id_bytes, id_text
from .protocol.invite import read_invite
from .protocol.messages import Standing
from .protocol.names import plain_name
from .protocol.refusals import EnrolmentRefusal
from .site.errors import NotKeptError
from .site.joining import Joined, join
from .site.locating import verify_address
from .site.runtime import SiteRuntime

_LOGGER = logging.getLogger(__name__)

CONF_INVITE = "invite"
CONF_SOS_BUTTON = "sos_button"
SOS_NAME = "SOS"

WHO_AND_WHERE: Fields = {
    vol.Required(CONF_NAME): NAME_FIELD,
    vol.Required(CONF_SITE_KIND): choice("site_kind", list(SITE_KINDS)),
    vol.Required(CONF_PLACE): PLACE_FIELD,
}
INVITE: Fields = {vol.Required(CONF_INVITE): TextSelector(TextSelectorConfig(multiline=True))}
CODE: Fields = {vol.Required(CONF_CODE): TextSelector()}
ADDRESS: Fields = {vol.Optional(CONF_ADDRESS): ADDRESS_FIELD}
_SOS_BUTTON: Fields = {vol.Required(CONF_SOS_BUTTON, default=True): BooleanSelector()}

# What another address may cure: the invite is right, but what answers at its address is not the station, or nothing is.
_ELSEWHERE = {EnrolmentRefusal.FOREIGN, EnrolmentRefusal.NOT_GENUINE}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """A station that showed itself in this network."""

    station_id: str
    name: str
    address: str


class SiteSteps(ConfigFlow):
    """The steps that make a site, and those that join it again and change it."""

    _found: _Found | None = None
    _joined: Joined | None = None
    _site_name: str
    _site_options: dict[str, Any]
    _asks_address = False

    async def async_step_site(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Join the station that an invite names."""
        return await self._step_join("site", INVITE, user_input)

    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Look at a station that shows itself: our own, a known one with perhaps another address, or a new one."""
        try:
            found = _read_advertisement(discovery_info)
        except KeyError, TypeError, ValueError:
            return self.async_abort(reason="bad_advertisement")
        await self.async_set_unique_id(found.station_id)
        # An entry of that id is our own station, or this station is to be ignored.
        self._abort_if_unique_id_configured()
        if receivers := self._receivers(found.station_id):
            for entry, receiver in receivers:
                await self._take_over(entry, receiver, found.address)
            return self.async_abort(reason="already_configured")
        self._found = found
        self.context["title_placeholders"] = {"name": found.name}
        return await self.async_step_found()

    async def async_step_found(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Decide what the station that was found is to be."""
        return await self.async_step_discovered()

    async def async_step_discovered(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Join the station that was found, by a code."""
        return await self._step_join("discovered", CODE, user_input)

    async def _step_join(self, step_id: str, key: Fields, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            self._site_name = reading.name()
            self._site_options = {CONF_SITE_KIND: user_input[CONF_SITE_KIND], **reading.place()}
            errors = reading.errors or await self._join(user_input, site_id=None)
            if self._joined is not None:
                return await self._create_site(self._joined, with_sos=user_input[CONF_SOS_BUTTON])
        return self._show_join(step_id, {**key, **WHO_AND_WHERE, **_SOS_BUTTON}, user_input, errors)

    def _show_join(
        self,
        step_id: str,
        fields: Fields,
        user_input: dict[str, Any] | None,
        errors: dict[str, str],
    ) -> ConfigFlowResult:
        address = self._address(user_input or {})
        suggested = {CONF_PLACE: home_place(self.hass), **(user_input or {})}
        if self._asks_address:
            fields = {**fields, **ADDRESS}
            suggested.setdefault(CONF_ADDRESS, address)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), suggested),
            errors=errors,
            description_placeholders={
                "address": address,
                "example": EXAMPLE_ADDRESS,
                "station": unmarked(self._found.name) if self._found else "",
            },
        )

    def _address(self, user_input: Mapping[str, Any]) -> str:
        """Tell where the station is expected: as typed, as found, or as the invite says."""
        if typed := user_input.get(CONF_ADDRESS):
            return str(typed)
        if self._found is not None:
            return self._found.address
        try:
            return read_invite(user_input.get(CONF_INVITE, "")).address
        except EnrolmentError:
            return ""

    async def _join(self, user_input: Mapping[str, Any], *, site_id: str | None) -> dict[str, str]:
        """Join, or return the form's errors."""
        address: str | None = self._found.address if self._found else None
        if typed := user_input.get(CONF_ADDRESS):
            try:
                address = base_address(typed)
            except ValueError:
                return {CONF_ADDRESS: "bad_address"}
        try:
            self._joined = await join(
                self.hass,
                name=self._site_name,
                kind=self._site_options[CONF_SITE_KIND],
                invite_text=user_input.get(CONF_INVITE),
                code=user_input.get(CONF_CODE),
                address=address,
                station_id=self._found.station_id if self._found else None,
                site_id=site_id,
            )
        except (EnrolmentError, TransportError) as err:
            _LOGGER.debug("A site could not join: %s", err)
            self._asks_address |= isinstance(err, TransportError) or err.code in _ELSEWHERE
            return link_errors(err, CONF_INVITE if CONF_INVITE in user_input else CONF_CODE)
        except NotKeptError as err:
            _LOGGER.warning("A site could not join, since its key could not be kept: %s", err.__cause__)
            return {"base": err.code}
        return {}

    async def _create_site(self, joined: Joined, *, with_sos: bool) -> ConfigFlowResult:
        """Make the entry at once: a dialog that is closed too early must not leave a site that only the station knows.

        The dialog's last page shows the digits that the operator compares.
        """
        for flow in self._async_in_progress(match_context={"unique_id": joined.station_id}):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])
        await self.async_set_unique_id(joined.site_id)
        receiver = receiver_data(joined)
        sos = ConfigSubentryData(
            data={CONF_POINT_KIND: POINT_KINDS[0], CONF_ALARM_STATES: [], CONF_RESTORAL_STATES: []},
            subentry_type=SUBENTRY_ALARM_POINT,
            title=SOS_NAME,
            unique_id=None,
        )
        return self.async_create_entry(
            title=self._site_name,
            description=_standing_text(joined),
            description_placeholders=standing_placeholders(self._site_name, joined),
            data={CONF_ROLE: Role.SITE, CONF_SITE_ID: joined.site_id},
            options=self._site_options,
            subentries=[receiver, sos] if with_sos else [receiver],
        )

    def _receivers(self, station_id: str) -> list[tuple[ConfigEntry[Any], ConfigSubentry]]:
        """Find the sites of this Home Assistant that report to a station, each with its receiver."""
        return [
            (entry, subentry)
            for entry in self.hass.config_entries.async_entries(DOMAIN, include_ignore=False)
            for subentry in entry.get_subentries_of_type(SUBENTRY_RECEIVER)
            if subentry.data[CONF_STATION_ID] == station_id
        ]

    async def _take_over(self, entry: ConfigEntry[Any], receiver: ConfigSubentry, address: str) -> None:
        """Note a receiver's new address once its card verifies there; one that works is not given up for it."""
        if entry.state is not ConfigEntryState.LOADED:
            return
        runtime: SiteRuntime = entry.runtime_data
        known = runtime.receivers.get(receiver.subentry_id)
        if known is None or known.connected or await address_errors(entry, receiver, address):
            return
        data = {**receiver.data, CONF_ADDRESS: address}
        self.hass.config_entries.async_update_subentry(entry, receiver, data=data)


async def address_errors(entry: ConfigEntry[Any], receiver: ConfigSubentry, address: str) -> dict[str, str]:
    """Return the form's errors if the receiver does not prove itself at another address; unproven while not loaded."""
    if address == receiver.data[CONF_ADDRESS] or entry.state is not ConfigEntryState.LOADED:
        return {}
    runtime: SiteRuntime = entry.runtime_data
    try:
        await verify_address(runtime, receiver.data[CONF_STATION_ID], address)
    except LinkError as err:
        _LOGGER.debug("The station was not found at another address: %s", err)
        return link_errors(err, CONF_ADDRESS)
    return {}


def receiver_data(joined: Joined) -> ConfigSubentryData:
    """Make the subentry of a station that was joined."""
    return ConfigSubentryData(
        data={
            CONF_STATION_ID: joined.station_id,
            CONF_ADDRESS: joined.address,
            CONF_PURPOSE: PURPOSE_PRIMARY,
        },
        subentry_type=SUBENTRY_RECEIVER,
        title=joined.station_name,
        unique_id=joined.station_id,
    )


def _standing_text(joined: Joined) -> str:
    return "site_waits" if joined.standing == Standing.UNAPPROVED else "site_joined"


def standing_placeholders(site_name: str, joined: Joined) -> dict[str, str]:
    """Return what a text names that tells how the station took the site."""
    return {"name": site_name, "station": unmarked(joined.station_name), "digits": spaced(joined.digits)}


def _read_advertisement(info: ZeroconfServiceInfo) -> _Found:
    """Read what a station tells of itself; KeyError or ValueError if it is none."""
    station_id = id_text(id_bytes(str(info.properties["id"])))
    scheme = "https" if info.properties.get("scheme") == "https" else "http"
    address = str(URL.build(scheme=scheme, host=info.host, port=info.port).origin())
    return _Found(
        station_id=station_id,
        name=plain_name(info.properties.get("name") or "") or info.host,
        address=address,
    )
