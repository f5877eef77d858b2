"""The dial: it reaches a station that answers, says why it does not, and does not hang on a path that was dead."""

import asyncio
from collections.abc import AsyncGenerator
from time import monotonic

from aiohttp import ClientSession, web
import pytest

from custom_components.smart_safety_zone.link import websocket
from custom_components.smart_safety_zone.link.websocket import LINK_PATH, TICKET_HEADER, dial
from custom_components.smart_safety_zone.protocol.errors import TransportError
from scripts.rig.folder import LOOPBACK, free_port
from scripts.rig.proxy import BLACKHOLE, FAIR, REFUSING, FaultProxy
from scripts.rig.waiting import until

pytestmark = pytest.mark.usefixtures("socket_enabled")
DEADLINE_S = 5.0


class Station:
    """A door that takes whoever comes, unless it is told to be slow or to refuse."""

    def __init__(self) -> None:
        self.slow_s = 0.0
        self.status: int | None = None
        self.tickets: list[str | None] = []
        self.open = 0

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Repeat what comes, until the socket ends."""
        self.tickets.append(request.headers.get(TICKET_HEADER))
        await asyncio.sleep(self.slow_s)
        if self.status is not None:
            return web.Response(status=self.status)
        socket = web.WebSocketResponse()
        try:
            await socket.prepare(request)
        except ConnectionError:
            return web.Response()
        self.open += 1
        async for message in socket:
            await socket.send_bytes(message.data)
        self.open -= 1
        return socket


@pytest.fixture
async def station() -> Station:
    """Return a door."""
    return Station()


@pytest.fixture
async def network(station: Station) -> AsyncGenerator[FaultProxy]:
    """Open the door behind a network."""
    app = web.Application()
    app.router.add_get(LINK_PATH, station.take)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, LOOPBACK, port).start()
    async with FaultProxy(port) as network:
        yield network
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncGenerator[ClientSession]:
    """Return what dials."""
    async with ClientSession() as client:
        yield client


async def test_a_dial_carries_frames_and_its_ticket(
    station: Station, network: FaultProxy, client: ClientSession
) -> None:
    channel = await dial(client, network.url, b"ticket")

    await channel.send(b"frame")

    assert await channel.receive() == b"frame"
    assert station.tickets == ["dGlja2V0"]
    await channel.close()


@pytest.mark.parametrize(("status", "code"), [(403, "refused"), (429, "refused"), (404, "no_station")])
async def test_a_refusal_says_why(
    station: Station, network: FaultProxy, client: ClientSession, status: int, code: str
) -> None:
    station.status = status

    with pytest.raises(TransportError) as refused:
        await dial(client, network.url)

    assert refused.value.code == code
    assert len(station.tickets) == 1


async def test_nobody_there_is_said_at_once(network: FaultProxy, client: ClientSession) -> None:
    await network.set_weather(REFUSING)

    with pytest.raises(TransportError) as refused:
        await dial(client, network.url)

    assert refused.value.code == "unreachable"


async def test_a_dead_path_is_given_up(
    network: FaultProxy, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "DIAL_TIMEOUT_S", 0.3)
    await network.set_weather(BLACKHOLE)

    with pytest.raises(TransportError) as given_up:
        await dial(client, network.url)

    assert given_up.value.code == "unreachable"
    await until(lambda: network.connections == 0, DEADLINE_S, "end of what was dialled")


async def test_a_path_that_comes_back_is_found_while_the_first_dial_still_hangs(
    network: FaultProxy, client: ClientSession
) -> None:
    await network.set_weather(BLACKHOLE)
    dialling = asyncio.create_task(dial(client, network.url))
    await until(lambda: network.connections, DEADLINE_S, "first dial")

    await network.set_weather(FAIR)
    start = monotonic()
    channel = await dialling

    assert monotonic() - start < 2 * websocket.REDIAL_S
    await channel.send(b"frame")
    assert await channel.receive() == b"frame"
    await channel.close()


async def test_a_slow_station_is_waited_for_and_ends_with_one_socket(
    station: Station, network: FaultProxy, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slower than a dial is renewed: the first one has to come through."""
    monkeypatch.setattr(websocket, "REDIAL_S", 0.1)
    station.slow_s = 0.55

    channel = await dial(client, network.url)

    await channel.send(b"frame")
    assert await channel.receive() == b"frame"
    await until(lambda: station.open == 1 and network.connections == 1, DEADLINE_S, "end of the other dials")
    await channel.close()


async def test_a_dial_that_is_cancelled_leaves_nothing_behind(network: FaultProxy, client: ClientSession) -> None:
    await network.set_weather(BLACKHOLE)
    dialling = asyncio.create_task(dial(client, network.url))
    await until(lambda: network.connections >= 2, DEADLINE_S, "second dial")

    dialling.cancel()

    with pytest.raises(asyncio.CancelledError):
        await dialling
    await until(lambda: network.connections == 0, DEADLINE_S, "end of what was dialled")
