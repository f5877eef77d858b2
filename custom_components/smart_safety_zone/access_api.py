"""The websocket commands of the owner's page about looks: who looked, what runs, and ending it. For administrators."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import probatio as vol

from .const import DOMAIN
from .errors import translated
from .journal import JournalError
from .protocol.cameras import ViewState
from .site.cameras.access import Access
from .site.errors import SiteError
from .site.runtime import SiteRuntime
from .times import iso
from .view_notices import CONF_PHONES, PHONE_DOMAIN
from .view_services import ATTR_MINUTES, ATTR_VIEW, MINUTES, VIEW, find_view, sites

ATTR_ON: Final = "on"
ATTR_PHONES: Final = "phones"
ATTR_SITE: Final = "site"
_SITE: Final[dict[Any, Any]] = {vol.Required(ATTR_SITE): str}

type _Message = dict[str, Any]


def looks_of(entries: Iterable[Access]) -> list[Access]:
    """Return one entry for each look, as it stands by the newest one; `entries` begin with the newest."""
    looks: dict[tuple[str, str], Access] = {}
    for each in entries:
        looks.setdefault((each.station, each.view), each)
    return list(looks.values())


async def _described(hass: HomeAssistant, runtime: SiteRuntime) -> dict[str, Any]:
    users = {user.id: user.name for user in await hass.auth.async_get_users()}
    running = {(each.receiver.station_id, each.id): each for each in runtime.views.shown}
    looks = []
    for look in looks_of(await runtime.views.access.read()):
        view = running.get((look.station, look.view))
        looks.append(
            {
                "view": look.view,
                "camera": look.camera,
                "camera_name": look.camera_name,
                "station": look.station_name,
                "operator": look.operator,
                "screen": look.screen,
                "purpose": look.purpose,
                "incident": look.incident,
                "case": look.case,
                "mode": look.mode,
                "at": iso(look.at_ms),
                "state": _state(look, runs=view is not None and view.runs, waits=view is not None and view.waits),
                "reason": look.reason or None,
                "seconds": look.seconds if view is None else view.seconds,
                "pictures": look.pictures if view is None else view.pictures,
                "until": None if view is None or view.until_ms is None else _until(runtime, view.until_ms),
                "answered_by": None if look.answered_by is None else users.get(look.answered_by),
                "unwritten": look.unwritten,
            }
        )
    cameras = runtime.cameras
    return {
        "site": runtime.id,
        "name": runtime.entry.title,
        "on": cameras.is_on(),
        "cameras": [
            {"camera": key, "name": each.name, "on": cameras.is_on(key)} for key, each in cameras.by_subentry.items()
        ],
        "looks": looks,
        ATTR_PHONES: list(runtime.entry.options.get(CONF_PHONES, [])),
    }


def _state(look: Access, *, runs: bool, waits: bool) -> str:
    if runs:
        return "running"
    if waits:
        return "waiting"
    if look.state is ViewState.GRANTED:
        return "ended"
    # A question of which the end is not written down fell with this Home Assistant.
    return "refused"


def _until(runtime: SiteRuntime, mono_ms: int) -> str:
    now = runtime.clock.now()
    return iso(now.wall_ms + max(0, mono_ms - now.mono_ms))


@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/access/list"})
@async_response
async def _list(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell of each site who looked or asked to, the newest first, and which phones could be asked."""
    try:
        found = [await _described(hass, each) for each in sites(hass)]
    except JournalError as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="access_unreadable") from err
    phones = [
        {"phone": each.entry_id, "name": each.title} for each in hass.config_entries.async_loaded_entries(PHONE_DOMAIN)
    ]
    connection.send_result(msg["id"], {"sites": found, ATTR_PHONES: phones})


@callback
@require_admin
@websocket_command({vol.Required("type"): f"{DOMAIN}/access/subscribe"})
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Tell whenever there is something new to list, of any camera that is there by now."""

    @callback
    def tell() -> None:
        connection.send_message(event_message(msg["id"], {}))

    cancels = [each.views.subscribe(tell) for each in sites(hass)]

    @callback
    def cancel() -> None:
        for each in cancels:
            each()

    connection.subscriptions[msg["id"]] = cancel
    connection.send_result(msg["id"])


@callback
@require_admin
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/access/answer",
        vol.Required(ATTR_VIEW): VIEW,
        vol.Required(ATTR_MINUTES): vol.Any(0, MINUTES),
    }
)
def _answer(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Let somebody look for so many minutes, or longer; 0 is no, and ends a look now."""
    try:
        runtime, view = find_view(hass, msg[ATTR_VIEW])
    except SiteError as err:
        raise translated(ServiceValidationError, err) from err
    runtime.views.answer(view, connection.user.id, msg[ATTR_MINUTES])
    connection.send_result(msg["id"])


@require_admin
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/access/switch",
        **_SITE,
        vol.Optional("camera"): str,
        vol.Required(ATTR_ON): bool,
    }
)
@async_response
async def _switch(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Switch a camera off or on again, or all of a site; off ends every look at once."""
    cameras, camera = _site(hass, msg).cameras, msg.get("camera")
    if camera is not None and camera not in cameras.by_subentry:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="unknown_camera")
    try:
        await (cameras.switch_on if msg[ATTR_ON] else cameras.switch_off)(camera, connection.user.id)
    except SiteError as err:
        raise translated(HomeAssistantError, err) from err
    connection.send_result(msg["id"])


@callback
@require_admin
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/access/phones",
        **_SITE,
        vol.Required(ATTR_PHONES): vol.All([str], vol.Length(max=16)),
    }
)
def _phones(hass: HomeAssistant, connection: ActiveConnection, msg: _Message) -> None:
    """Choose the phones that are asked, by their entries of the companion app."""
    entry = _site(hass, msg).entry
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_PHONES: msg[ATTR_PHONES]})
    connection.send_result(msg["id"])


def _site(hass: HomeAssistant, msg: _Message) -> SiteRuntime:
    found = next((each for each in sites(hass) if each.id == msg[ATTR_SITE]), None)
    if found is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="unknown_site")
    return found


@callback
def async_setup_access_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds its sites when it is called."""
    for command in (_list, _subscribe, _answer, _switch, _phones):
        async_register_command(hass, command)
