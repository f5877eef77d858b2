"""Config flow of a station: what it is called, where it is, how sites reach it, and the recovery key, shown once."""

from base64 import b32decode, b32encode
import os
from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector
import probatio as vol

from .const import (
    APPROVAL_ALWAYS,
    APPROVAL_INVITED,
    CONF_ADDRESS,
    CONF_APPROVAL,
    CONF_OPERATORS,
    CONF_RECOVERY_KEY,
    CONF_ROLE,
    CONF_STATION_ID,
    DOMAIN,
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
    choice,
    home_place,
    own_address,
    place_of,
)
from .protocol.crypto import KEY_BYTES, SigningKey
from .protocol.fields import ID_BYTES
from .protocol.identity import id_text

CONF_LAST_GROUP = "last_group"

APPROVAL_FIELD = choice("approval", [APPROVAL_ALWAYS, APPROVAL_INVITED])
_PLACEHOLDERS = {"example": EXAMPLE_ADDRESS}
_WHO_AND_WHERE: Fields = {
    vol.Required(CONF_NAME): NAME_FIELD,
    vol.Required(CONF_ADDRESS): ADDRESS_FIELD,
    vol.Required(CONF_PLACE): PLACE_FIELD,
}
_STATION = vol.Schema({**_WHO_AND_WHERE, vol.Required(CONF_APPROVAL, default=APPROVAL_ALWAYS): APPROVAL_FIELD})
_RECONFIGURE = vol.Schema(_WHO_AND_WHERE)
_RECOVERY_KEY = vol.Schema({vol.Required(CONF_LAST_GROUP): TextSelector()})


class StationSteps(ConfigFlow):
    """The steps that make a station, and the one that changes it."""

    _station_name: str
    _station_options: dict[str, Any]
    _recovery_seed: bytes | None = None

    async def async_step_station(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what the station is called, where it is, how sites reach it and who approves them."""
        if self._has_station():
            return self.async_abort(reason="single_station")
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            self._station_name = reading.name()
            self._station_options = {
                CONF_ADDRESS: reading.address(),
                **reading.place(),
                CONF_APPROVAL: user_input[CONF_APPROVAL],
                CONF_OPERATORS: {},
            }
            if not reading.errors:
                return await self.async_step_recovery_key()
            errors = reading.errors
        suggested = user_input or {CONF_ADDRESS: own_address(self.hass), CONF_PLACE: home_place(self.hass)}
        return self.async_show_form(
            step_id="station",
            data_schema=self.add_suggested_values_to_schema(_STATION, suggested),
            errors=errors,
            description_placeholders=_PLACEHOLDERS,
        )

    async def async_step_recovery_key(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the recovery key; whoever has written it down can type its last group."""
        if self._recovery_seed is None:
            self._recovery_seed = os.urandom(KEY_BYTES)
        groups = _groups(self._recovery_seed)
        errors: dict[str, str] = {}
        if user_input is not None:
            if self._has_station():
                return self.async_abort(reason="single_station")
            if _as_written(user_input[CONF_LAST_GROUP]) == groups[-1]:
                return await self._create_station(SigningKey(self._recovery_seed).public)
            errors[CONF_LAST_GROUP] = "wrong_group"
        # Four groups in a line, so that the last one stands alone and a phone shows whole lines.
        lines = (" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
        return self.async_show_form(
            step_id="recovery_key",
            data_schema=_RECOVERY_KEY,
            errors=errors,
            description_placeholders={CONF_NAME: self._station_name, "recovery_key": "\n".join(lines)},
        )

    async def _create_station(self, recovery_public: bytes) -> ConfigFlowResult:
        station_id = id_text(os.urandom(ID_BYTES))
        await self.async_set_unique_id(station_id)
        return self.async_create_entry(
            title=self._station_name,
            description="station",
            data={
                CONF_ROLE: Role.STATION,
                CONF_STATION_ID: station_id,
                CONF_RECOVERY_KEY: recovery_public.hex(),
            },
            options=self._station_options,
        )

    async def async_step_reconfigure_station(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change what the station is called, where it is and how sites reach it."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            reading = Reading(user_input)
            name = reading.name()
            options = {**entry.options, CONF_ADDRESS: reading.address(), **reading.place()}
            if not reading.errors:
                return self.async_update_and_abort(entry, title=name, options=options)
            errors = reading.errors
        suggested = user_input or {
            CONF_NAME: entry.title,
            CONF_ADDRESS: entry.options[CONF_ADDRESS],
            CONF_PLACE: place_of(entry),
        }
        return self.async_show_form(
            step_id="reconfigure_station",
            data_schema=self.add_suggested_values_to_schema(_RECONFIGURE, suggested),
            errors=errors,
            description_placeholders=_PLACEHOLDERS,
        )

    def _has_station(self) -> bool:
        """Tell whether this Home Assistant has a station, be it disabled; an ignored discovery is none."""
        entries = self.hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        return any(entry.data[CONF_ROLE] == Role.STATION for entry in entries)


def _groups(seed: bytes) -> list[str]:
    """Write a seed for people: groups of four letters and digits."""
    text = b32encode(seed).decode().rstrip("=")
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def read_seed(text: str) -> bytes:
    """Read a seed as people type it; ValueError if it cannot be one."""
    seed = b32decode(_as_written(text) + "====")
    if len(seed) != KEY_BYTES:
        raise ValueError("too short or too long")
    return seed


def _as_written(text: str) -> str:
    """Forgive case, spaces, dashes and the digits that look like letters."""
    return "".join(char for char in text.upper() if char.isalnum()).translate(str.maketrans("018", "OIB"))
