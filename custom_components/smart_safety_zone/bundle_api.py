"""Evidence bundles for supervisors: a command that makes one, and a view that gives it, each by that user's right."""

from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.http import KEY_AUTHENTICATED, KEY_HASS, HomeAssistantView
import probatio as vol

from .const import DOMAIN, ROLE_SUPERVISOR
from .desk_api import the_station, translating
from .entry import station_of
from .operators import async_actor
from .report_api import async_texts
from .station.errors import StationError

_PATH: Final = f"/api/{DOMAIN}/bundle"
_LANGUAGES: Final = ("th", "en")


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/bundle/make",
        vol.Required("incident"): vol.All(str, vol.Match(r"^[0-9a-f]{32}$")),
        vol.Optional("silent", default=False): bool,
    }
)
@async_response
@translating
async def _make(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    runtime = the_station(hass)
    actor = await async_actor(hass, runtime, connection.context(msg), ROLE_SUPERVISOR)
    languages = {language: await async_texts(hass, language) for language in _LANGUAGES}
    made = await runtime.bundles.make(msg["incident"], actor, runtime.entry.title, languages, silent=msg["silent"])
    connection.send_result(
        msg["id"],
        {
            "path": f"{_PATH}/{made.id}",
            "name": made.name,
            "size": made.size,
            "sha256": made.digest,
            "manifest": made.manifest,
        },
    )


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
            actor = await async_actor(hass, runtime, context, ROLE_SUPERVISOR)
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
