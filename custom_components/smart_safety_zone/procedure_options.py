"""The steps of a station's options flow that are about its procedures: what the room does, in its own words."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import SelectOptionDict, TextSelector, TextSelectorConfig
import probatio as vol

from .forms import choice, rows, unmarked
from .incident.checklist import Occasion
from .protocol.messages import Standing
from .station.errors import StationError
from .station.procedures.model import MAX_ITEM_CHARACTERS, MAX_ITEMS
from .station_sites import SiteOptions

CONF_FOR = "for"
CONF_ITEMS = "items"
CONF_OCCASION = "occasion"
EVERY_SITE = "every_site"

_ITEMS = vol.Schema({vol.Optional(CONF_ITEMS, default=""): TextSelector(TextSelectorConfig(multiline=True))})
_CODES = {"too_many_items", "item_too_long"}


class ProcedureOptions(SiteOptions):
    """Write a procedure for all sites or for one."""

    _for_site: str | None
    _occasion: Occasion

    async def async_step_procedures(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which procedure."""
        if user_input is not None:
            chosen = user_input[CONF_FOR]
            self._for_site = None if chosen == EVERY_SITE else chosen
            self._occasion = Occasion(user_input[CONF_OCCASION])
            return await self.async_step_procedure()
        words = await self.words("procedure_for")
        sites = [site for site in self.runtime.sites().values() if site.standing is not Standing.REVOKED]
        sites.sort(key=lambda site: site.name.casefold())
        whose = [
            SelectOptionDict(value=EVERY_SITE, label=words[EVERY_SITE]),
            *(SelectOptionDict(value=site.id, label=site.name) for site in sites),
        ]
        fields = {
            vol.Required(CONF_OCCASION, default=Occasion.ROBBERY.value): choice("occasion", list(Occasion)),
            vol.Required(CONF_FOR, default=EVERY_SITE): rows(whose),
        }
        return self.async_show_form(step_id="procedures", data_schema=vol.Schema(fields))

    async def async_step_procedure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for its items, one in a line; what holds now is there to be changed."""
        procedures = self.runtime.procedures
        language = self.hass.config.language
        checklist = (
            procedures.for_all(self._occasion)
            if self._for_site is None
            else procedures.in_force(self._for_site, self._occasion)
        )
        holds = "\n".join(each.said(language) for each in checklist.items)
        errors: dict[str, str] = {}
        if user_input is not None:
            text = user_input.get(CONF_ITEMS, "")
            try:
                # Who changes nothing has not made it the station's own.
                if text.strip() != holds:
                    await procedures.write(self._for_site, self._occasion, text, self.actor)
            except StationError as err:
                errors = {CONF_ITEMS: err.code} if err.code in _CODES else self.refusal(err)
            else:
                return self.async_abort(reason="procedure_successful")
        occasions = await self.words("occasion")
        words = await self.words("procedure_for")
        suggested = user_input or {CONF_ITEMS: holds}
        return self.async_show_form(
            step_id="procedure",
            data_schema=self.add_suggested_values_to_schema(_ITEMS, suggested),
            errors=errors,
            description_placeholders={
                "occasion": occasions[self._occasion],
                "whose": words[EVERY_SITE] if self._for_site is None else self._name(),
                "most": str(MAX_ITEMS),
                "longest": str(MAX_ITEM_CHARACTERS),
            },
        )

    def _name(self) -> str:
        site = self.runtime.sites().get(self._for_site or "")
        return "–" if site is None else unmarked(site.name)
