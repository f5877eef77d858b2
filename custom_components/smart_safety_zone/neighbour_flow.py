"""Subentry flow of a neighbour: what each shows the other, what the two compare, and what the owner agrees to."""

from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_CODE
from homeassistant.helpers.selector import BooleanSelector, TextSelector, TextSelectorConfig
import probatio as vol

from .const import CONF_SITE_ID, SUBENTRY_NEIGHBOUR
from .protocol.cameras import MAX_NEIGHBOURS
from .protocol.errors import LinkError
from .protocol.neighbours import NeighbourCard, is_code_of, neighbour_code, read_neighbour
from .site.neighbours.settings import CONF_CALLED, CONF_HELPED, pinned
from .site.runtime import SiteRuntime

CONF_CARD: Final = "card"
_AGREED = {
    vol.Required(CONF_CALLED, default=False): BooleanSelector(),
    vol.Required(CONF_HELPED, default=False): BooleanSelector(),
}
_CARD = vol.Schema(
    {
        vol.Required(CONF_CARD): TextSelector(TextSelectorConfig(multiline=True)),
        vol.Required(CONF_CODE): TextSelector(),
        **_AGREED,
    }
)
_CHANGE = vol.Schema(
    {
        vol.Optional(CONF_CARD): TextSelector(TextSelectorConfig(multiline=True)),
        vol.Optional(CONF_CODE): TextSelector(),
        **_AGREED,
    }
)


class NeighbourFlow(ConfigSubentryFlow):
    """Adds neighbours to a site that is running, and changes what was agreed with them."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Show what the neighbour is to take in, and ask for what he shows."""
        if len(self._get_entry().get_subentries_of_type(SUBENTRY_NEIGHBOUR)) >= MAX_NEIGHBOURS:
            return self.async_abort(reason="too_many_neighbours", description_placeholders={"max": str(MAX_NEIGHBOURS)})
        return self._step("user", _CARD, user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change what was agreed, or take in what the neighbour shows since it joined a station anew."""
        return self._step("reconfigure", _CHANGE, user_input)

    def _step(self, step: str, schema: vol.Schema, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_running")
        runtime: SiteRuntime = entry.runtime_data
        errors: dict[str, str] = {}
        if user_input is not None:
            text = user_input.get(CONF_CARD, "").strip()
            if not text and step == "reconfigure":
                return self._keep(None, user_input)
            card, errors = self._read(text, user_input.get(CONF_CODE, ""), runtime.id)
            if card is not None:
                return self._keep(card, user_input)
        shown = user_input
        if shown is None and step == "reconfigure":
            shown = {key: self._get_reconfigure_subentry().data[key] for key in (CONF_CALLED, CONF_HELPED)}
        own = runtime.neighbours.text()
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={"card": own, "code": neighbour_code(own)},
        )

    def _read(self, text: str, code: str, own: str) -> tuple[NeighbourCard | None, dict[str, str]]:
        """Return whose text it is, or what is wrong with it."""
        try:
            card = read_neighbour(text)
            if not is_code_of(text, code):
                return None, {CONF_CODE: "other_code"}
        except LinkError:
            return None, {CONF_CARD: "no_card"}
        site = pinned(card)[CONF_SITE_ID]
        if site == own:
            return None, {CONF_CARD: "own_card"}
        if self.source == SOURCE_RECONFIGURE:
            if site != self._get_reconfigure_subentry().data[CONF_SITE_ID]:
                return None, {CONF_CARD: "other_neighbour"}
        elif any(each.unique_id == site for each in self._get_entry().subentries.values()):
            return None, {CONF_CARD: "known_neighbour"}
        return card, {}

    def _keep(self, card: NeighbourCard | None, user_input: dict[str, Any]) -> SubentryFlowResult:
        agreed = {key: user_input[key] for key in (CONF_CALLED, CONF_HELPED)}
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            keys = dict(subentry.data) if card is None else pinned(card)
            title = subentry.title if card is None else card.name
            return self.async_update_and_abort(self._get_entry(), subentry, title=title, data={**keys, **agreed})
        assert card is not None
        data = {**pinned(card), **agreed}
        return self.async_create_entry(title=card.name, data=data, unique_id=data[CONF_SITE_ID])
