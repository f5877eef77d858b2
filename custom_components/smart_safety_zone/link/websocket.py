"""Letters over a websocket: the view at the station, the dial at the site."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web
from aiohttp.hdrs import ORIGIN
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from yarl import URL

from ..protocol.errors import TransportError
from ..protocol.letter import MAX_FRAME_BYTES
from .door import doors

LINK_PATH = "/api/smart_safety_zone/link"
TICKET_HEADER = "X-SSZ-Ticket"
DIAL_TIMEOUT_S = 10
REDIAL_S = 0.5
"""A path that was dead swallows what is dialled on it, and goes on doing so to that dial when it is back."""
CLOSE_TIMEOUT_S = 2
CURT_CLOSE_TIMEOUT_S = 0
"""The same for a stranger: what is written still goes out, but whoever shouts is not listened to for his goodbye."""
_MAX_TICKET_CHARACTERS = 128

type _Socket = web.WebSocketResponse | ClientWebSocketResponse


class WebSocketChannel:
    """A websocket as a channel of frames."""

    def __init__(self, socket: _Socket, proven: Callable[[], bool] = lambda: True) -> None:
        """Use an open websocket; `proven` tells whether its far end is worth a goodbye."""
        self._socket = socket
        self._proven = proven

    async def receive(self) -> bytes | None:
        """Wait for the next frame; anything that is no binary message ends the connection."""
        message = await self._socket.receive()
        if message.type is WSMsgType.BINARY:
            data: bytes = message.data
            return data
        return None

    async def send(self, frame: bytes) -> None:
        """Send a frame; TransportError once the connection has ended."""
        try:
            await self._socket.send_bytes(frame)
        except (ConnectionError, RuntimeError, ClientError) as err:
            raise TransportError(type(err).__name__) from err

    async def close(self) -> None:
        """Say goodbye briefly and end the connection."""
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S if self._proven() else CURT_CLOSE_TIMEOUT_S):
                await self._socket.close()
        except TimeoutError, ConnectionError, RuntimeError, ClientError:
            return


async def dial(client: ClientSession, address: str, ticket: bytes = b"") -> WebSocketChannel:
    """Connect to the station at a base URL; TransportError with a code: unreachable, refused, no_station.

    A dial that is not answered soon is joined by a second one, which is renewed again and again: that one finds a
    path that has come back, while the first keeps its time on one that is merely slow. The first answer counts.
    """

    def begin() -> asyncio.Task[WebSocketChannel]:
        return asyncio.create_task(_dial_once(client, address, ticket), name="dial")

    dials = [begin()]
    try:
        while True:
            done, _ = await asyncio.wait(dials, timeout=REDIAL_S, return_when=asyncio.FIRST_COMPLETED)
            if done:
                answered = min(done, key=lambda each: each.exception() is not None)
                dials.remove(answered)
                return answered.result()
            await _give_up(dials[1:])
            dials[1:] = [begin()]
    finally:
        await _give_up(dials)


async def _give_up(dials: list[asyncio.Task[WebSocketChannel]]) -> None:
    for each in dials:
        each.cancel()
    for channel in await asyncio.gather(*dials, return_exceptions=True):
        if isinstance(channel, WebSocketChannel):
            await channel.close()


async def _dial_once(client: ClientSession, address: str, ticket: bytes) -> WebSocketChannel:
    headers = {TICKET_HEADER: b64encode(ticket).decode()} if ticket else {}
    try:
        async with asyncio.timeout(DIAL_TIMEOUT_S):
            socket = await client.ws_connect(
                URL(address).join(URL(LINK_PATH)), headers=headers, compress=0, max_msg_size=MAX_FRAME_BYTES + 1
            )
    except WSServerHandshakeError as err:
        refused = err.status in {web.HTTPForbidden.status_code, web.HTTPTooManyRequests.status_code}
        raise TransportError("refused" if refused else "no_station", str(err.status)) from err
    except (TimeoutError, ClientError, OSError, ValueError) as err:
        raise TransportError("unreachable", type(err).__name__) from err
    return WebSocketChannel(socket)


class LinkView(HomeAssistantView):
    """Where sites dial in. Everything beyond the first look is proven inside the letters, not by Home Assistant."""

    url = LINK_PATH
    name = "api:smart_safety_zone:link"
    requires_auth = False

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Take a site in, or refuse it with 403, which raises no login notification."""
        door = next(iter(doors(request.app[KEY_HASS]).values()), None)
        # No site is a browser; a page that makes its visitor's browser dial here is refused.
        if door is None or ORIGIN in request.headers:
            return web.Response(status=web.HTTPForbidden.status_code)
        visit = door.admit(request.remote or "", _ticket(request))
        if visit is None:
            return web.Response(status=web.HTTPTooManyRequests.status_code)
        try:
            socket = web.WebSocketResponse(compress=False, max_msg_size=MAX_FRAME_BYTES + 1)
            try:
                await socket.prepare(request)
            except ConnectionError:
                # Gone in the middle of the handshake; nobody is to fill the log with that.
                return web.Response()
            await visit.serve(WebSocketChannel(socket, visit.proven))
        finally:
            visit.leave()
        return socket


def _ticket(request: web.Request) -> bytes:
    text = request.headers.get(TICKET_HEADER, "")
    try:
        return b64decode(text, validate=True) if len(text) <= _MAX_TICKET_CHARACTERS else b""
    except ValueError:
        return b""
