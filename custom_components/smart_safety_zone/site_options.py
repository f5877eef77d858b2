"""Options flow of a site: sending a tip-off without an automation, so that no recorder keeps what it says."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    FileSelector,
    FileSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import probatio as vol

from .forms import CONF_PLACE, PLACE_FIELD, Fields, choice
from .protocol.tips import TipCategory
from .site.errors import SiteError
from .site.runtime import SiteRuntime
from .tip_pictures import async_pictures, async_uploaded
from .tip_services import place_of

CONF_CAMERAS: Final = "cameras"
CONF_CATEGORY: Final = "category"
CONF_PICTURE: Final = "picture"
CONF_TEXT: Final = "text"

_TIP: Final[Fields] = {
    vol.Required(CONF_CATEGORY): choice("tip_category", list(TipCategory)),
    vol.Required(CONF_TEXT): TextSelector(TextSelectorConfig(multiline=True)),
    vol.Optional(CONF_PICTURE): FileSelector(FileSelectorConfig(accept="image/jpeg,image/png")),
    vol.Optional(CONF_CAMERAS): EntitySelector(
        EntitySelectorConfig(filter=EntityWithDeviceFilterSelectorConfig(domain="camera"), multiple=True)
    ),
    vol.Optional(CONF_PLACE): PLACE_FIELD,
}
_FIELDS: Final = {"tip_text_missing": CONF_TEXT, "not_a_picture": CONF_PICTURE, "picture_too_large": CONF_PICTURE}
"""Where what is wrong is shown; the rest stands above the form."""


class SiteOptionsFlow(OptionsFlow):
    """What a household does with its site."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Begin with what there is to do."""
        return await self.async_step_report()

    async def async_step_report(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what there is to report, and send it."""
        entry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        runtime: SiteRuntime = entry.runtime_data
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {"camera": "–", "count": "–", "path": "–"}
        if user_input is not None:
            try:
                sent = await _send(runtime, user_input)
            except SiteError as err:
                errors = {_FIELDS.get(err.code, "base"): err.code}
                placeholders |= err.placeholders
            else:
                return self.async_abort(reason="tip_sent" if sent else "tip_not_stored")
        place = place_of(runtime)
        suggested = {CONF_PLACE: None if place is None else dict(zip(("latitude", "longitude"), place, strict=True))}
        # What was uploaded is taken once; the rest stays typed.
        kept = {key: value for key, value in (user_input or suggested).items() if key != CONF_PICTURE}
        return self.async_show_form(
            step_id="report",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(_TIP), kept),
            errors=errors,
            description_placeholders=placeholders,
        )


async def _send(runtime: SiteRuntime, typed: dict[str, Any]) -> bool:
    pictures = await async_pictures(runtime.hass, typed.get(CONF_CAMERAS, []))
    if CONF_PICTURE in typed:
        pictures.append(await async_uploaded(runtime.hass, typed[CONF_PICTURE]))
    place = typed.get(CONF_PLACE)
    sent = await runtime.tips.send(
        TipCategory(typed[CONF_CATEGORY]),
        typed[CONF_TEXT],
        pictures=pictures,
        place=None if place is None else (place["latitude"], place["longitude"]),
    )
    return sent.stored
