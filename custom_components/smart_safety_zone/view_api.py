"""The websocket commands by which operators look through shared cameras: each look has its user and ends with a page.

A look is a subscription: what the site says and shows comes as its events, and its end is the end of the look.
"""

from base64 import b64encode
from collections.abc import Callable
import os
from typing import Any, Final

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.hass_dict import HassKey
import probatio as vol

from .const import DOMAIN
from .desk_view import look_view
from .entry import station_of
from .errors import translated
from .operators import allowed, async_commanding, command_of
from .protocol.cameras import MAX_RTC_TEXT_BYTES, RtcWord, SharingTier, ViewMode
from .protocol.names import MAX_NAME_CHARACTERS, plain_name
from .protocol.supervision import LinkState
from .station.cameras.looks import Account
from .station.cameras.nearest import Sighting
from .station.cameras.picture import Picture
from .station.cameras.view import News, View, Wish
from .station.errors import StationError
from .station.runtime import StationRuntime

_TILES: HassKey[dict[str, Tile]] = HassKey(f"{DOMAIN}_tiles")
_HANDLE_BYTES: Final = 16
_TEXT: Final = vol.All(str, plain_name, vol.Length(min=1, max=MAX_NAME_CHARACTERS))
_ID: Final = vol.All(str, vol.Match(r"^[0-9a-f]{32}$"))

type Message = dict[str, Any]


class Tile:
    """One look on one page: its events, never more than one picture ahead of what the page has shown."""

    def __init__(self, runtime: StationRuntime, connection: ActiveConnection, send: Callable[[Message], None]) -> None:
        """Prepare; the look begins with `follow`."""
        self.handle = os.urandom(_HANDLE_BYTES).hex()
        self.connection = connection
        self.runtime = runtime
        self.view: View | None = None
        self._send = send
        self._gone = False
        self._shown = True
        self._waiting: Picture | None = None

    @callback
    def follow(self, view: View) -> None:
        """Show a view from its beginning."""
        self.view = view
        if self._gone:
            self.runtime.cameras.end(view)
            return
        view.subscribe(self._heard)
        self._heard(None)

    @callback
    def stop(self) -> None:
        """End the look: the page is gone, or wants no more of it."""
        self._gone = True
        if self.view is not None:
            self.runtime.cameras.end(self.view)

    @callback
    def shown(self) -> None:
        """Send what has come meanwhile: the page has shown the last picture."""
        self._shown = True
        if self._waiting is not None:
            picture, self._waiting = self._waiting, None
            self._show(picture)

    @callback
    def _heard(self, news: News) -> None:
        view = self.view
        if self._gone or view is None:
            return
        if isinstance(news, Picture):
            if self._shown:
                self._show(news)
            else:
                self._waiting = news
        elif isinstance(news, RtcWord):
            self._send({"rtc": {"kind": news.kind, "text": news.text}})
        else:
            left = None if view.until_ms is None else max(0, view.until_ms - self._now_ms())
            self._send({"look": self.handle, "phase": view.phase, "reason": view.reason, "left_ms": left})

    def _show(self, picture: Picture) -> None:
        assert self.view is not None
        self._shown = False
        age_ms = picture.age_ms + self._now_ms() - self.view.came_ms
        self._send({"number": picture.number, "age_ms": age_ms, "picture": b64encode(picture.data).decode()})

    def _now_ms(self) -> int:
        return self.runtime.clock.now().mono_ms


def _station(hass: HomeAssistant) -> StationRuntime:
    runtime = station_of(hass)
    if runtime is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_station")
    return runtime


def _translated(err: StationError) -> HomeAssistantError:
    return translated(HomeAssistantError if err.failed else ServiceValidationError, err)


@websocket_command({vol.Required("type"): f"{DOMAIN}/view/nearest", vol.Required("incident"): _ID})
@async_response
async def _nearest(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    runtime = _station(hass)
    await async_commanding(hass, runtime, connection, msg)
    try:
        incident = await runtime.find_incident(msg["incident"])
    except StationError as err:
        raise _translated(err) from err
    connection.send_result(msg["id"], [_sighting(runtime, each) for each in runtime.cameras.nearest(incident)])


def _sighting(runtime: StationRuntime, sighting: Sighting) -> Message:
    camera = sighting.camera
    return {
        "site": sighting.site_id,
        "site_name": runtime.registry.site(sighting.site_id).name,
        "camera": camera.id,
        "name": camera.name,
        "sees": camera.sees,
        "tier": camera.tier,
        "masked": camera.masked,
        "webrtc": camera.webrtc,
        "metres": None if sighting.metres is None else round(sighting.metres),
        "bearing": None if sighting.bearing is None else round(sighting.bearing) % 360,
        "faces": sighting.faces,
        "direction": camera.direction,
        "angle": camera.angle,
        "unavailable": _unavailable(runtime, sighting),
    }


def _unavailable(runtime: StationRuntime, sighting: Sighting) -> str | None:
    """Tell why nobody can look for the moment, as far as that is known without asking."""
    camera = sighting.camera
    if camera.tier == SharingTier.REGISTRY:
        return "registry_only"
    if camera.off:
        return "switched_off"
    return None if runtime.link(sighting.site_id).state is LinkState.UP else "not_connected"


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/view/start",
        vol.Required("site"): str,
        vol.Required("camera"): str,
        vol.Optional("mode", default=ViewMode.FRAMES): vol.All(vol.In([each.value for each in ViewMode]), ViewMode),
        vol.Required("purpose"): _TEXT,
        vol.Exclusive("incident", "about"): _ID,
        vol.Exclusive("case", "about"): _TEXT,
    }
)
@async_response
async def _start(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    runtime = _station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    wish = Wish(
        camera=msg["camera"],
        mode=msg["mode"],
        actor=actor,
        purpose=msg["purpose"],
        incident=bytes.fromhex(msg["incident"]) if "incident" in msg else None,
        case=msg.get("case", ""),
    )
    tiles = hass.data.setdefault(_TILES, {})

    @callback
    def send(message: Message) -> None:
        connection.send_message(event_message(msg["id"], message))

    tile = Tile(runtime, connection, send)

    @callback
    def stop() -> None:
        tiles.pop(tile.handle, None)
        tile.stop()

    # Before anybody is asked: whoever closes his page meanwhile does not look.
    tiles[tile.handle] = tile
    connection.subscriptions[msg["id"]] = stop
    connection.send_result(msg["id"], {"look": tile.handle})
    try:
        await runtime.cameras.look(msg["site"], wish, tile.follow)
    except StationError as err:
        tiles.pop(tile.handle, None)
        send({"look": tile.handle, "phase": "refused", "reason": err.code, "left_ms": None})
    except BaseException:
        stop()
        raise


def _tile(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> tuple[Tile, View]:
    """Find a look of this page; who has lost his role meanwhile sees no further picture."""
    allowed(_station(hass), connection.user, command_of(msg))
    tile = hass.data.get(_TILES, {}).get(msg["look"])
    if tile is None or tile.connection is not connection or tile.view is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="view_over")
    return tile, tile.view


@websocket_command({vol.Required("type"): f"{DOMAIN}/view/shown", vol.Required("look"): _ID})
@callback
def _shown(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    tile, _ = _tile(hass, connection, msg)
    tile.shown()
    connection.send_result(msg["id"])


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/view/rtc",
        vol.Required("look"): _ID,
        vol.Required("kind"): vol.In(["offer", "candidate"]),
        vol.Required("text"): vol.All(str, vol.Length(max=MAX_RTC_TEXT_BYTES)),
    }
)
@callback
def _rtc(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    tile, view = _tile(hass, connection, msg)
    try:
        tile.runtime.cameras.say(view, msg["kind"], msg["text"])
    except StationError as err:
        raise _translated(err) from err
    connection.send_result(msg["id"])


@websocket_command({vol.Required("type"): f"{DOMAIN}/view/looks", vol.Required("incident"): _ID})
@async_response
async def _looks(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    runtime = _station(hass)
    await async_commanding(hass, runtime, connection, msg)
    connection.send_result(msg["id"], [look_view(runtime, each) for each in runtime.cameras.log.of(msg["incident"])])


@websocket_command({vol.Required("type"): f"{DOMAIN}/view/differences"})
@async_response
async def _differences(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    runtime = _station(hass)
    await async_commanding(hass, runtime, connection, msg)
    connection.send_result(msg["id"], [_difference(runtime, each) for each in runtime.cameras.log.differing])


def _difference(runtime: StationRuntime, account: Account) -> Message:
    return {
        **look_view(runtime, account),
        "incident": account.incident,
        "case": account.case,
        "told_pictures": account.told_pictures if account.told else None,
    }


@websocket_command(
    {vol.Required("type"): f"{DOMAIN}/view/settle", vol.Required("view"): _ID, vol.Required("note"): _TEXT}
)
@async_response
async def _settle(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
    runtime = _station(hass)
    actor = await async_commanding(hass, runtime, connection, msg)
    try:
        await runtime.cameras.log.settle(msg["view"], actor, msg["note"])
    except StationError as err:
        raise _translated(err) from err
    connection.send_result(msg["id"])


@callback
def async_setup_view_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds the station when it is called."""
    for command in (_nearest, _start, _shown, _rtc, _looks, _differences, _settle):
        async_register_command(hass, command)
