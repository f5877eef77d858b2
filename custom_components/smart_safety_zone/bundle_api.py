"""Evidence bundles for supervisors: a command and an action that make one, and a view that gives it to that user."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.http import KEY_AUTHENTICATED, KEY_HASS, HomeAssistantView
import probatio as vol

from .const import DOMAIN
from .desk_api import the_station, translating
from .entry import station_of
from .incident.model import Actor
from .incident_services import INCIDENT
from .operators import async_allowed, async_commanding
from .report_api import async_texts
from .station.errors import StationError
from .station.runtime import StationRuntime

_PATH: Final = f"/api/{DOMAIN}/bundle"
_LANGUAGES: Final = ("th", "en")
SIGNED_FOR: Final = timedelta(minutes=5)
"""Long enough for a click, and no link that lies about."""
BUNDLE_SCHEMA: Final[dict[Any, Any]] = {**INCIDENT, vol.Optional("silent", default=False): cv.boolean}


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/bundle/make",
        **INCIDENT,
        vol.Optional("silent", default=False): bool,
    }
)
@async_response
@translating
async def _make(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    runtime = the_station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    connection.send_result(msg["id"], await _made(hass, runtime, actor, msg["incident"], silent=msg["silent"]))


async def _made(
    hass: HomeAssistant, runtime: StationRuntime, actor: Actor, incident: str, *, silent: bool
) -> dict[str, Any]:
    languages = {language: await async_texts(hass, language) for language in _LANGUAGES}
    made = await runtime.bundles.make(incident, actor, runtime.entry.title, languages, silent=silent)
    return {
        "path": f"{_PATH}/{made.id}",
        "name": made.name,
        "size": made.size,
        "sha256": made.digest,
        "manifest": made.manifest,
    }


async def async_make_bundle(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    """Make the bundle of an incident by an action, whose answer says for a while where whoever asked may fetch it."""
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    made = await _made(call.hass, runtime, actor, call.data["incident"], silent=call.data["silent"])
    # Signed for the login that asks; without one it is for nobody, and the view refuses it.
    return {**made, "url": async_sign_path(call.hass, made["path"], SIGNED_FOR)}


class BundleView(HomeAssistantView):
    """Gives a bundle. Whoever may not have it gets 403: a 401 would raise a login alarm."""

    url = _PATH + "/{bundle}"
    name = f"api:{DOMAIN}:bundle"
    requires_auth = False

    async def get(self, request: web.Request, bundle: str) -> web.StreamResponse:
        """Give a bundle to a supervisor."""
        hass = request.app[KEY_HASS]
        runtime = station_of(hass)
        if not request.get(KEY_AUTHENTICATED, False) or runtime is None:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            context = Context(user_id=request[KEY_HASS_USER].id)
            actor = await async_allowed(hass, runtime, context, "bundle")
        except ServiceValidationError:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            made = await runtime.bundles.give(bundle, actor)
        except StationError as err:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE if err.failed else HTTPStatus.NOT_FOUND)
        headers = {
            "Cache-Control": "no-store",
            "Content-Type": "application/zip",
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "X-Content-Type-Options": "nosniff",
        }
        return web.FileResponse(made.path, headers=headers)


@callback
def async_setup_bundle_api(hass: HomeAssistant) -> None:
    """Register the command and the view; each finds the station when it is called."""
    async_register_command(hass, _make)
    hass.http.register_view(BundleView)
