"""Config flow of a station that was found by a Home Assistant with sites: for one more site, or as their receiver."""

from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_CODE
from homeassistant.helpers.selector import SelectOptionDict
import probatio as vol

from .const import CONF_ADDRESS, CONF_PURPOSE, CONF_ROLE, DOMAIN, Role
from .forms import rows, unmarked
from .receiver_flow import PURPOSE, add_receiver, join_receiver, standing_text
from .site.joining import Joined
from .site_flow import CODE, SiteSteps, standing_placeholders

CONF_SITE = "site"


class FoundSteps(SiteSteps):
    """What can be done with a station that was found."""

    @override
    async def async_step_found(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether it is for a new site or for one that is there."""
        assert self._found is not None
        if not self._sites():
            return await self.async_step_discovered()
        placeholders = {"station": unmarked(self._found.name), "address": self._found.address}
        return self.async_show_menu(
            step_id="found", menu_options=["discovered", "found_receiver"], description_placeholders=placeholders
        )

    def _sites(self) -> list[ConfigEntry[Any]]:
        """Find the sites of this Home Assistant that are running."""
        entries = self.hass.config_entries.async_loaded_entries(DOMAIN)
        return [entry for entry in entries if entry.data[CONF_ROLE] == Role.SITE]

    async def async_step_found_receiver(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Have a site that is there report to the station that was found, too, by a code."""
        assert self._found is not None
        sites = {entry.entry_id: entry for entry in self._sites()}
        errors: dict[str, str] = {}
        if user_input is not None:
            entry = sites.get(user_input[CONF_SITE])
            typed = {CONF_ADDRESS: self._found.address, CONF_CODE: user_input[CONF_CODE]}
            joined: Joined | dict[str, str] = {"base": "not_running"}
            if entry is not None:
                joined = await join_receiver(entry, typed, station_id=self._found.station_id)
            if isinstance(joined, Joined) and entry is not None:
                add_receiver(self.hass, entry, joined, user_input[CONF_PURPOSE])
                return self.async_abort(
                    reason=standing_text(joined),
                    description_placeholders=standing_placeholders(entry.title, joined),
                )
            errors = {} if isinstance(joined, Joined) else joined
        options = [SelectOptionDict(value=key, label=each.title) for key, each in sites.items()]
        fields = {**CODE, vol.Required(CONF_SITE): rows(options), **PURPOSE}
        return self.async_show_form(
            step_id="found_receiver",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), user_input),
            errors=errors,
            description_placeholders={"station": unmarked(self._found.name), "address": self._found.address},
        )
