"""Pictures that sites have sent, for operators alone; each look is in the journal before the picture is given."""

from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.auth.models import User
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.http import KEY_AUTHENTICATED, KEY_HASS, HomeAssistantView

from .entry import station_of
from .incident.model import Actor, ActorKind
from .operators import async_allowed
from .station.errors import StationError
from .station.evidence.rows import Row
from .station.runtime import StationRuntime

_PATH: Final = "/api/smart_safety_zone/picture"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing that a far end has sent is anything but a picture here, and no cache keeps it from the journal."""


def picture_path(row: Row) -> str:
    """Tell where a picture is to be had, once it is."""
    return f"{_PATH}/{row.owner}/{row.digest}"


def _rider(runtime: StationRuntime, user: User, owner: str, digest: str) -> Actor | None:
    """Tell who looks, if he rides with a unit that has something to do where the picture is from."""
    for unit in runtime.units.of_user(user.id) if user.is_active else ():
        for incident, _ in runtime.units.tasks(unit.call_sign):
            if any((row.owner, row.digest) == (owner, digest) for _, row in runtime.album.of(incident.id)):
                return Actor(kind=ActorKind.UNIT, user_id=user.id, name=user.name)
    return None


class PictureView(HomeAssistantView):
    """Gives a picture. Whoever may not have it gets 403: a 401 would raise a login alarm."""

    url = _PATH + "/{owner}/{digest}"
    name = "api:smart_safety_zone:picture"
    requires_auth = False

    async def get(self, request: web.Request, owner: str, digest: str) -> web.Response:
        """Give a picture to an operator, or to who rides with a unit that was sent there."""
        hass = request.app[KEY_HASS]
        runtime = station_of(hass)
        if not request.get(KEY_AUTHENTICATED, False) or runtime is None:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            context = Context(user_id=request[KEY_HASS_USER].id)
            actor = _rider(runtime, request[KEY_HASS_USER], owner, digest)
            actor = actor or await async_allowed(hass, runtime, context, "picture")
        except ServiceValidationError:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            mime, data = await runtime.evidence.look(owner, digest, actor)
        except StationError as err:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE if err.failed else HTTPStatus.NOT_FOUND)
        return web.Response(body=data, content_type=mime, headers=_HEADERS)
