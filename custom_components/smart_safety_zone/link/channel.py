"""What a way for letters has to offer, whatever it is made of."""

import asyncio
from typing import Protocol


class Channel(Protocol):
    """One connection that carries whole frames, in order, until it ends."""

    async def receive(self) -> bytes | None:
        """Wait for the next frame; None once the connection has ended."""

    async def send(self, frame: bytes) -> None:
        """Send a frame, waiting while the other end is slow; TransportError once the connection has ended."""

    async def close(self) -> None:
        """End the connection; never raises."""


class LocalChannel:
    """One end of a connection within this process."""

    _DEPTH = 64

    def __init__(self, incoming: asyncio.Queue[bytes | None], outgoing: asyncio.Queue[bytes | None]) -> None:
        """Read from one queue and write to the other; use `local_pair`."""
        self._incoming = incoming
        self._outgoing = outgoing
        self._ended = False

    async def receive(self) -> bytes | None:
        """Wait for the next frame; None once either end has closed."""
        if self._ended:
            return None
        frame = await self._incoming.get()
        self._ended = frame is None
        return frame

    async def send(self, frame: bytes) -> None:
        """Send a frame; after the end it goes nowhere, as on a socket whose end has not been noticed."""
        if not self._ended:
            await self._outgoing.put(frame)

    async def close(self) -> None:
        """End both directions."""
        if not self._ended:
            self._ended = True
            for queue in (self._incoming, self._outgoing):
                while queue.full():
                    queue.get_nowait()
                queue.put_nowait(None)


def local_pair() -> tuple[LocalChannel, LocalChannel]:
    """Make the two ends of a connection within this process."""
    there: asyncio.Queue[bytes | None] = asyncio.Queue(LocalChannel._DEPTH)  # noqa: SLF001
    back: asyncio.Queue[bytes | None] = asyncio.Queue(LocalChannel._DEPTH)  # noqa: SLF001
    return LocalChannel(there, back), LocalChannel(back, there)
