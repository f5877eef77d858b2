"""The actions about tip-offs: a site sends one; a station's operators read, take and close them."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, CONF_LATITUDE, CONF_LONGITUDE
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
import probatio as vol

from .const import DOMAIN
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .evidence_view import picture_path
from .operators import async_allowed
from .protocol.chunks import MAX_ATTACHMENTS
from .protocol.names import MAX_PROSE_CHARACTERS
from .protocol.tips import TipCategory, TipOutcome
from .site.errors import NotKeptError, SiteError
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .station.tips.model import Tip
from .times import iso
from .tip_pictures import async_pictures

ATTR_CAMERAS: Final = "cameras"
ATTR_CATEGORY: Final = "category"
ATTR_FILES: Final = "files"
ATTR_NOTE: Final = "note"
ATTR_OUTCOME: Final = "outcome"
ATTR_PLACE: Final = "place"
ATTR_TEXT: Final = "text"
ATTR_TIP: Final = "tip"

_PROSE = vol.All(cv.string, vol.Length(min=1, max=MAX_PROSE_CHARACTERS))
SEND_TIP_SCHEMA: Final[Mapping[Any, Any]] = {
    vol.Required(ATTR_DEVICE_ID): cv.string,
    vol.Required(ATTR_CATEGORY): vol.In([each.value for each in TipCategory]),
    vol.Required(ATTR_TEXT): _PROSE,
    vol.Optional(ATTR_CAMERAS, default=[]): vol.All(cv.entity_ids, vol.Length(max=MAX_ATTACHMENTS)),
    vol.Optional(ATTR_FILES, default=[]): vol.All(cv.ensure_list, [cv.string], vol.Length(max=MAX_ATTACHMENTS)),
    vol.Optional(ATTR_PLACE): vol.Schema(
        {vol.Required(CONF_LATITUDE): cv.latitude, vol.Required(CONF_LONGITUDE): cv.longitude}
    ),
}
TIP_SCHEMA: Final[Mapping[Any, Any]] = {vol.Required(ATTR_TIP): vol.All(cv.string, vol.Match(r"^[0-9a-f]{32}$"))}
CLOSE_TIP_SCHEMA: Final[Mapping[Any, Any]] = {
    **TIP_SCHEMA,
    vol.Required(ATTR_OUTCOME): vol.In([each.value for each in TipOutcome]),
    vol.Optional(ATTR_NOTE): _PROSE,
}


async def send_tip(call: ServiceCall) -> ServiceResponse:
    """Send a tip-off from a site, and tell whether it is on disk."""
    runtime = _site_of(call.hass, call.data[ATTR_DEVICE_ID])
    place = call.data.get(ATTR_PLACE)
    try:
        sent = await runtime.tips.send(
            TipCategory(call.data[ATTR_CATEGORY]),
            call.data[ATTR_TEXT],
            pictures=await async_pictures(call.hass, call.data[ATTR_CAMERAS], call.data[ATTR_FILES]),
            place=place_of(runtime) if place is None else (place[CONF_LATITUDE], place[CONF_LONGITUDE]),
        )
    except NotKeptError as err:
        raise translated(HomeAssistantError, err) from err
    except SiteError as err:
        raise translated(ServiceValidationError, err) from err
    return {"tip": sent.tip, "stored": sent.stored, "connected": runtime.connected}


def place_of(runtime: SiteRuntime) -> tuple[float, float] | None:
    """Tell where a site is, if it says so."""
    options = runtime.entry.options
    if CONF_LATITUDE not in options or CONF_LONGITUDE not in options:
        return None
    return options[CONF_LATITUDE], options[CONF_LONGITUDE]


def _site_of(hass: HomeAssistant, device_id: str) -> SiteRuntime:
    """Find the site that a device stands for, or belongs to."""
    device = dr.async_get(hass).async_get(device_id)
    if device is not None:
        entries: list[SafetyZoneConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        for entry in entries:
            if isinstance(entry.runtime_data, SiteRuntime) and entry.entry_id == device.config_entry_id:
                return entry.runtime_data
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_site")


async def list_tips(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    """Give an operator the open tip-offs to read."""
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    return {"tips": [_tip(runtime, each) for each in await runtime.tips.read(actor)]}


async def take_tip(runtime: StationRuntime, call: ServiceCall) -> None:
    """Take a tip-off."""
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.tips.take(call.data[ATTR_TIP], actor)


async def close_tip(runtime: StationRuntime, call: ServiceCall) -> None:
    """Close a tip-off."""
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    outcome = TipOutcome(call.data[ATTR_OUTCOME])
    await runtime.tips.close(call.data[ATTR_TIP], actor, outcome, call.data.get(ATTR_NOTE))


def _tip(runtime: StationRuntime, tip: Tip) -> dict[str, Any]:
    site = runtime.sites().get(tip.site_id)
    return {
        "tip": tip.id,
        "step": tip.step,
        "category": tip.category,
        "text": tip.text,
        "site": tip.site_id,
        "site_name": site.name if site else None,
        "latitude": tip.latitude,
        "longitude": tip.longitude,
        "written": iso(tip.at_ms),
        "received": iso(tip.received_ms),
        "operator": tip.owner,
        "pictures": [
            {"state": row.state, "size": row.size, "path": picture_path(row)} for row in runtime.evidence.of(tip.id)
        ],
    }
