"""A source on loopback for one view: what it gives runs through this process, and ends the moment it is cut."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from hmac import compare_digest
import secrets
import socket
import struct
from typing import Final

from .tap import Tap

HOST: Final = "127.0.0.1"
REQUEST_TIMEOUT_S: Final = 5.0
MAX_REQUEST_BYTES: Final = 8 * 1024
MAX_BEHIND_BYTES: Final = 2 * 1024 * 1024
"""A reader that is so far behind shows the past; it is let go, and may come again."""
SOCKET_BYTES: Final = 64 * 1024
"""Little lies in the system's own buffers when a view is cut."""
_TOKEN_BYTES: Final = 32
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)
_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
_REFUSAL: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Relay:
    """Passes one camera's video on, over HTTP, to whoever knows the path; one reader at a time, the newest."""

    def __init__(
        self, source: str, options: dict[str, str], leaves: Callable[[int], bool], ended: Callable[[], None]
    ) -> None:
        """Prepare; both are called in the event loop.

        `leaves` is asked before frames leave, with their number, whether they may; `ended` is told when there is
        nothing more to give, and not after a cut.
        """
        self._loop = asyncio.get_running_loop()
        self._path = f"/{secrets.token_urlsafe(_TOKEN_BYTES)}.ts"
        self._tap = Tap(source, options, self._from_tap, self._tap_ended)
        self._leaves = leaves
        self._ended = ended
        self._server: asyncio.Server | None = None
        self._reader: asyncio.StreamWriter | None = None
        self._number = 0
        self._waiting: set[asyncio.StreamWriter] = set()
        self.cut_off = False
        self.sent = 0
        """Bytes given to readers."""

    async def open(self) -> str:
        """Begin to read the camera, and return the address to read from. OSError."""
        # The camera is slower than whoever negotiates: its first picture waits for the reader.
        self._tap.start()
        try:
            self._server = await asyncio.start_server(self._serve, HOST, 0, limit=MAX_REQUEST_BYTES)
        except OSError:
            self.cut()
            raise
        if self.cut_off:
            self._server.close()
        port = self._server.sockets[0].getsockname()[1] if self._server.sockets else 0
        return f"http://{HOST}:{port}{self._path}"

    def cut(self) -> None:
        """Give nothing more, from this moment on, to anybody."""
        self.cut_off = True
        self._tap.stop()
        if self._server is not None:
            self._server.close()
        for writer in {*self._waiting, self._reader} - {None}:
            assert writer is not None
            writer.transport.abort()
        self._waiting.clear()
        self._reader = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._waiting.add(writer)
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                head = await reader.readuntil(b"\r\n\r\n")
            method, _, rest = head.partition(b" ")
            if self.cut_off or method not in {b"GET", b"HEAD"} or not self._knows(rest):
                writer.write(_REFUSAL)
                await writer.drain()
                return
            writer.write(_HEAD)
            if method == b"GET":
                self._take(writer)
                # Whoever reads says nothing more: what comes next is its end.
                await reader.read()
        except OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError:
            pass
        finally:
            self._waiting.discard(writer)
            if self._reader is writer:
                self._reader = None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _knows(self, rest: bytes) -> bool:
        return compare_digest(rest.partition(b" ")[0], self._path.encode())

    def _take(self, writer: asyncio.StreamWriter) -> None:
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BYTES)
        # What the system has not yet handed over when a view is cut is thrown away.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        if self._reader is not None:
            self._reader.transport.abort()
        self._reader = writer
        self._number = self._tap.begin_anew()

    def _from_tap(self, number: int, frames: int, data: bytes) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._give, number, frames, data)

    def _give(self, number: int, frames: int, data: bytes) -> None:
        writer = self._reader
        if self.cut_off or writer is None or number != self._number or writer.is_closing():
            return
        if writer.transport.get_write_buffer_size() > MAX_BEHIND_BYTES:
            writer.transport.abort()
            return
        if not self._leaves(frames):
            self.cut()
            self._ended()
            return
        self.sent += len(data)
        writer.write(data)

    def _tap_ended(self) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._say_ended)

    def _say_ended(self) -> None:
        if not self.cut_off:
            self._ended()
