"""The websocket commands of a privacy mask's editor: for administrators, since who hides may also show."""

from base64 import b64encode
from typing import Any, Final

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import probatio as vol

from .const import DOMAIN, SUBENTRY_CAMERA
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .site.cameras.pictures.errors import NoMaskError
from .site.cameras.pictures.masks import MAX_CORNERS, MAX_POLYGONS, BadMaskError
from .site.cameras.pictures.pictures import Pictures
from .site.errors import SiteError
from .site.runtime import SiteRuntime

ATTR_CAMERA: Final = "camera"
ATTR_POLYGONS: Final = "polygons"
_CAMERA: Final[dict[Any, Any]] = {vol.Required(ATTR_CAMERA): str}
_CORNER: Final = vol.All([vol.All(vol.Coerce(float), vol.Range(min=0, max=1))], vol.Length(min=2, max=2))
_POLYGON: Final = vol.All([_CORNER], vol.Length(max=MAX_CORNERS))

type _Message = dict[str, Any]


def _pictures(hass: HomeAssistant, camera: str) -> Pictures:
    """Find the pictures of the site that shares a camera, which is named by its subentry; ServiceValidationError."""
    entries: list[SafetyZoneConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        subentry = entry.subentries.get(camera)
        if isinstance(entry.runtime_data, SiteRuntime) and subentry and subentry.subentry_type == SUBENTRY_CAMERA:
            return entry.runtime_data.evidence.pictures
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="unknown_camera")


@callback
@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/mask/list"})
def _list(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell which cameras there are, of all sites."""
    entries: list[SafetyZoneConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    cameras = [
        {
            ATTR_CAMERA: key,
            "name": subentry.title,
            "site": entry.title,
            "entity": entry.runtime_data.evidence.pictures.entity(key),
        }
        for entry in entries
        if isinstance(entry.runtime_data, SiteRuntime)
        for key, subentry in entry.subentries.items()
        if subentry.subentry_type == SUBENTRY_CAMERA
    ]
    connection.send_result(msg["id"], cameras)


@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/mask/get", **_CAMERA})
@async_response
async def _get(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell what is hidden; `readable` is false of a mask that is there and nobody can read."""
    try:
        mask = _pictures(hass, msg[ATTR_CAMERA]).mask(msg[ATTR_CAMERA])
    except NoMaskError:
        connection.send_result(msg["id"], {"readable": False, "version": None, "polygons": []})
        return
    connection.send_result(msg["id"], {"readable": True, "version": mask.version, "polygons": mask.polygons})


@require_admin
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/mask/set",
        **_CAMERA,
        vol.Required(ATTR_POLYGONS): vol.All([_POLYGON], vol.Length(max=MAX_POLYGONS)),
    }
)
@async_response
async def _set(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Hide this from now on, in every picture; nothing where there are no polygons."""
    try:
        mask = await _pictures(hass, msg[ATTR_CAMERA]).set_mask(msg[ATTR_CAMERA], msg[ATTR_POLYGONS])
    except BadMaskError as err:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="bad_mask") from err
    except SiteError as err:
        raise translated(HomeAssistantError, err) from err
    connection.send_result(msg["id"], {"version": mask.version, "polygons": mask.polygons})


@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/mask/still", **_CAMERA})
@async_response
async def _still(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Give a picture as a station would see it."""
    try:
        picture = await _pictures(hass, msg[ATTR_CAMERA]).still(msg[ATTR_CAMERA])
    except SiteError as err:
        raise translated(HomeAssistantError, err) from err
    answer = {"jpeg": b64encode(picture.data).decode(), "mask": picture.mask, "age_ms": picture.age_ms}
    connection.send_result(msg["id"], answer)


@callback
def async_setup_mask_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds its camera when it is called."""
    for command in (_list, _get, _set, _still):
        async_register_command(hass, command)
