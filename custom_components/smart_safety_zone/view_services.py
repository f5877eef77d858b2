"""The action by which an owner answers a station that wants to look through a camera, or ends its look."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio as vol

from .const import DOMAIN
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .site.cameras.approvals import DEFAULT_MINUTES, MAX_MINUTES
from .site.cameras.errors import NoSuchViewError
from .site.cameras.views.view import View
from .site.errors import SiteError
from .site.runtime import SiteRuntime

ATTR_APPROVE: Final = "approve"
ATTR_MINUTES: Final = "minutes"
ATTR_VIEW: Final = "view"

MINUTES: Final = vol.All(vol.Coerce(int), vol.Range(min=1, max=MAX_MINUTES))
VIEW: Final = vol.All(cv.string, vol.Match(r"^[0-9a-f]{32}$"))
ANSWER_VIEW_SCHEMA: Final[Mapping[Any, Any]] = {
    vol.Required(ATTR_VIEW): VIEW,
    vol.Required(ATTR_APPROVE): cv.boolean,
    vol.Optional(ATTR_MINUTES, default=DEFAULT_MINUTES): MINUTES,
}


async def answer_view(call: ServiceCall) -> ServiceResponse:
    """Say yes for some minutes, or no, to a look that waits or runs; yes to one that runs prolongs it."""
    user = await async_administrator(call.hass, call.context)
    try:
        runtime, view = find_view(call.hass, call.data[ATTR_VIEW])
    except SiteError as err:
        raise translated(ServiceValidationError, err) from err
    runtime.views.answer(view, user, call.data[ATTR_MINUTES] if call.data[ATTR_APPROVE] else 0)
    return None


def sites(hass: HomeAssistant) -> list[SiteRuntime]:
    """Return the sites of this Home Assistant that run."""
    entries: list[SafetyZoneConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return [each.runtime_data for each in entries if isinstance(each.runtime_data, SiteRuntime)]


def find_view(hass: HomeAssistant, view_id: str) -> tuple[SiteRuntime, View]:
    """Find a look that waits or runs, of whichever site. NoSuchViewError."""
    for runtime in sites(hass):
        view = next((each for each in runtime.views.shown if each.id == view_id), None)
        if view is not None:
            return runtime, view
    raise NoSuchViewError


async def async_administrator(hass: HomeAssistant, context: Context) -> str:
    """Tell which administrator acts; ServiceValidationError for anybody else, and for an automation."""
    if context.user_id is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="view_needs_user")
    user = await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_active or not user.is_admin:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="view_needs_administrator")
    return user.id
