"""The faulty network does what its weather says."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from random import Random
from time import monotonic

import pytest

from scripts.rig.folder import LOOPBACK, free_port
from scripts.rig.proxy import BLACKHOLE, FAIR, HALF_OPEN_BACK, HALF_OPEN_OUT, REFUSING, FaultProxy, Weather
from scripts.rig.waiting import until

pytestmark = pytest.mark.usefixtures("socket_enabled")
DEADLINE_S = 5.0
QUIET_S = 0.2


class Echo:
    """A server that answers what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.ends = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the connection ends."""
        with suppress(ConnectionError):
            while data := await reader.read(4096):
                self.heard += data
                writer.write(data)
                await writer.drain()
        self.ends += 1
        writer.transport.abort()


class Caller:
    """Who dials through the network."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def say(self, data: bytes) -> None:
        """Send."""
        self._writer.write(data)
        await self._writer.drain()

    async def hear(self, count: int) -> bytes:
        """Wait for so many bytes; ConnectionError or IncompleteReadError if the connection ends before."""
        async with asyncio.timeout(DEADLINE_S):
            return await self._reader.readexactly(count)

    async def hears_nothing(self) -> bool:
        """Tell whether nothing comes for a while, and the connection stays open."""
        try:
            async with asyncio.timeout(QUIET_S):
                await self._reader.read(1)
        except TimeoutError:
            return True
        return False

    def hang_up(self) -> None:
        """Close."""
        self._writer.close()


@pytest.fixture
async def echo() -> Echo:
    """Return a server that answers."""
    return Echo()


@pytest.fixture
async def proxy(echo: Echo) -> AsyncGenerator[FaultProxy]:
    """Put a network in front of the server."""
    port = free_port()
    server = await asyncio.start_server(echo.serve, LOOPBACK, port)
    async with FaultProxy(port) as proxy:
        yield proxy
    server.close()


async def call(proxy: FaultProxy) -> Caller:
    """Dial."""
    return Caller(*await asyncio.open_connection(LOOPBACK, proxy.port))


async def connected(proxy: FaultProxy) -> Caller:
    """Dial, and hear an answer."""
    caller = await call(proxy)
    await caller.say(b"hello")
    assert await caller.hear(5) == b"hello"
    return caller


async def test_a_fair_network_carries_bytes_and_the_end(proxy: FaultProxy, echo: Echo) -> None:
    caller = await connected(proxy)

    caller.hang_up()

    await until(lambda: echo.ends == 1 and proxy.connections == 0, DEADLINE_S, "end at the far side")


async def test_a_reset_ends_both_sides_and_the_next_dial_is_answered(proxy: FaultProxy, echo: Echo) -> None:
    caller = await connected(proxy)

    proxy.reset()

    with pytest.raises(ConnectionResetError):
        await caller.hear(1)
    await until(lambda: echo.ends == 1, DEADLINE_S, "reset at the far side")
    await connected(proxy)


async def test_a_refusing_network_resets_what_is_open_and_refuses_what_comes(proxy: FaultProxy) -> None:
    caller = await connected(proxy)

    await proxy.set_weather(REFUSING)

    with pytest.raises(ConnectionResetError):
        await caller.hear(1)
    with pytest.raises(ConnectionRefusedError):
        await call(proxy)
    await proxy.set_weather(FAIR)
    await connected(proxy)


async def test_a_blackhole_swallows_both_ways_and_keeps_sockets_open(proxy: FaultProxy, echo: Echo) -> None:
    old = await connected(proxy)
    await proxy.set_weather(BLACKHOLE)
    new = await call(proxy)

    for caller in (old, new):
        await caller.say(b"lost")
        assert await caller.hears_nothing()
    assert echo.heard == b"hello"
    assert echo.ends == 0


async def test_what_lost_bytes_in_a_blackhole_is_reset_by_its_next_byte(proxy: FaultProxy, echo: Echo) -> None:
    caller = await connected(proxy)
    await proxy.set_weather(BLACKHOLE)
    await caller.say(b"lost")
    assert await caller.hears_nothing()

    await proxy.set_weather(FAIR)
    await caller.say(b"more")

    with pytest.raises(ConnectionResetError):
        await caller.hear(1)
    assert echo.heard == b"hello"


async def test_what_lost_nothing_in_a_blackhole_goes_on(proxy: FaultProxy) -> None:
    caller = await connected(proxy)
    await proxy.set_weather(BLACKHOLE)
    assert await caller.hears_nothing()

    await proxy.set_weather(FAIR)
    await caller.say(b"again")

    assert await caller.hear(5) == b"again"


async def test_the_end_of_a_connection_is_swallowed_too(proxy: FaultProxy, echo: Echo) -> None:
    caller = await connected(proxy)
    await proxy.set_weather(BLACKHOLE)

    caller.hang_up()

    with pytest.raises(TimeoutError):
        await until(lambda: echo.ends, QUIET_S, "end at the far side")


async def test_half_open_outwards_the_far_side_hears_nothing_and_is_still_heard(proxy: FaultProxy, echo: Echo) -> None:
    caller = await connected(proxy)
    await proxy.set_weather(HALF_OPEN_OUT)

    await caller.say(b"lost")

    assert await caller.hears_nothing()
    assert echo.heard == b"hello"


async def test_half_open_backwards_the_far_side_hears_and_is_not_heard(proxy: FaultProxy, echo: Echo) -> None:
    caller = await connected(proxy)
    await proxy.set_weather(HALF_OPEN_BACK)

    await caller.say(b"there")

    assert await caller.hears_nothing()
    assert echo.heard == b"hellothere"


async def test_a_slow_network_takes_its_time(proxy: FaultProxy) -> None:
    caller = await connected(proxy)
    await proxy.set_weather(Weather(bytes_per_s=4000))
    # What is under way already was read by the rule of before.
    await caller.say(b"x")
    await caller.hear(1)
    start = monotonic()

    await caller.say(bytes(1000))
    await caller.hear(1000)

    assert monotonic() - start >= 1000 / 4000


async def test_a_cut_connection_ends_in_the_middle_of_what_it_carries(proxy: FaultProxy, echo: Echo) -> None:
    await proxy.set_weather(Weather(cuts=Random(7)))
    caller = await call(proxy)

    await caller.say(bytes(10_000))

    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await caller.hear(10_000)
    assert 0 < len(echo.heard) < 10_000
