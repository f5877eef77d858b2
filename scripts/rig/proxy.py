"""A network that misbehaves on demand: a TCP proxy in front of one port of the loopback."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from random import Random
import socket
import struct
from types import TracebackType
from typing import Final, Self

from .folder import LOOPBACK, free_port

CHUNK_BYTES: Final = 4096
SLOW_CHUNK_BYTES: Final = 256
CUT_AFTER_BYTES: Final = (1, 6_000)
"""A letter has a few hundred bytes, so a cut falls into the handshake, into a letter, or between two."""
# Closing a socket that lingers for no time sends RST instead of FIN.
_NO_LINGER: Final = struct.pack("ii", 1, 0)


class Way(Enum):
    """A direction, seen from whoever dials."""

    OUT = "out"
    BACK = "back"


@dataclass(frozen=True, kw_only=True, slots=True)
class Weather:
    """How the network is."""

    refuses: bool = False
    """Nobody listens: who dials is refused at once."""
    swallows: frozenset[Way] = frozenset()
    """What these directions are given is gone, the end of a connection too; all sockets stay open."""
    bytes_per_s: int | None = None
    """Of each connection and direction."""
    cuts: Random | None = None
    """Where to cut each connection, in the middle of whatever it carries."""


FAIR: Final = Weather()
REFUSING: Final = Weather(refuses=True)
BLACKHOLE: Final = Weather(swallows=frozenset(Way))
HALF_OPEN_OUT: Final = Weather(swallows=frozenset({Way.OUT}))
HALF_OPEN_BACK: Final = Weather(swallows=frozenset({Way.BACK}))


class FaultProxy:
    """Forwards connections to a port, in whatever weather; `async with` opens and closes it."""

    def __init__(self, target: int | None = None) -> None:
        """Choose a port; `target` may be set later, before anybody dials."""
        self.port = free_port()
        self.target = target
        self.weather = FAIR
        self._server: asyncio.Server | None = None
        self._pipes: set[_Pipe] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """What to dial instead of the target."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections are open on the dialling side."""
        return len(self._pipes)

    async def __aenter__(self) -> Self:
        """Listen."""
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Reset what is open, and listen no more."""
        self._deafen()
        self.reset()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def set_weather(self, weather: Weather) -> None:
        """Change the weather for what is open and for what comes; a refusing network also resets what is open."""
        self.weather = weather
        if weather.refuses:
            self._deafen()
            self.reset()
        elif self._server is None:
            await self._listen()
        for pipe in self._pipes:
            pipe.set_cut(weather.cuts)

    def reset(self) -> None:
        """Send RST to both ends of every connection."""
        for pipe in list(self._pipes):
            pipe.reset()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, LOOPBACK, self.port)

    def _deafen(self) -> None:
        # Not waited for: that would wait for the connections, too.
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        pipe = _Pipe(lambda: self.weather, reader, writer)
        pipe.set_cut(self.weather.cuts)
        self._pipes.add(pipe)
        try:
            assert self.target is not None
            await pipe.run(self.target)
        except asyncio.CancelledError:
            # Only the proxy's own end cancels; a task of asyncio's server that ends cancelled is reported.
            return
        finally:
            self._pipes.discard(pipe)
            self._tasks.discard(task)
            pipe.reset()


class _Pipe:
    """One connection through the network."""

    def __init__(
        self, weather: Callable[[], Weather], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._weather = weather
        self._near = (reader, writer)
        self._writers = [writer]
        self._spoilt = False
        """Bytes are missing, so that nothing may follow: when the network is fair again it answers with RST, as one
        does that has forgotten a connection."""
        self._left: int | None = None

    def set_cut(self, random: Random | None) -> None:
        """Set after how many bytes more the connection is cut."""
        self._left = None if random is None else random.randint(*CUT_AFTER_BYTES)

    def reset(self) -> None:
        """Send RST to both ends."""
        for writer in self._writers:
            with suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            writer.transport.abort()

    async def run(self, target: int) -> None:
        """Carry bytes until the connection has ended at both ends, or is reset."""
        if self._weather().swallows:
            # Where one direction is dead, no connection comes about in either.
            await self._swallow(self._near[0])
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, target)
        except OSError:
            return
        self._writers.append(far_writer)
        ways = [
            asyncio.ensure_future(self._pump(Way.OUT, self._near[0], far_writer)),
            asyncio.ensure_future(self._pump(Way.BACK, far_reader, self._near[1])),
        ]
        try:
            await asyncio.gather(*ways)
        except ConnectionError:
            return
        finally:
            for way in ways:
                way.cancel()

    async def _swallow(self, reader: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            while await reader.read(CHUNK_BYTES) and self._weather().swallows:
                pass

    async def _pump(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            slow = self._weather().bytes_per_s
            data = await reader.read(SLOW_CHUNK_BYTES if slow else CHUNK_BYTES)
            if slow:
                await asyncio.sleep(len(data) / slow)
            weather = self._weather()
            if way in weather.swallows:
                self._spoilt = True
                if not data:
                    # The other end is not told; it holds a socket that leads nowhere.
                    return
                continue
            if self._spoilt and not weather.swallows:
                raise ConnectionResetError
            if not data:
                with suppress(OSError):
                    writer.write_eof()
                return
            if self._left is not None:
                data, self._left = data[: self._left], self._left - len(data)
            writer.write(data)
            await writer.drain()
            if self._left is not None and self._left <= 0:
                raise ConnectionResetError
