"""A browser at a station, as far as a camera's home can tell: one line of video, counted as it comes."""

import asyncio
from time import monotonic

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from scripts.rig.waiting import until


class Viewer:
    """One viewer, whose connection stays open whatever is said of it."""

    def __init__(self) -> None:
        """See nothing yet."""
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.addTransceiver("video", direction="recvonly")
        self._tasks: list[asyncio.Task[None]] = []
        self.frames = 0
        self.last = 0.0
        """When the newest frame came."""
        self._peer.on("track", self._watch)

    @property
    def state(self) -> str:
        """How its connection is."""
        return str(self._peer.connectionState)

    async def offer(self) -> str:
        """Say what it wants."""
        await self._peer.setLocalDescription(await self._peer.createOffer())
        return str(self._peer.localDescription.sdp)

    async def accept(self, answer: str) -> None:
        """Hear what it gets."""
        await self._peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def sees(self, count: int, deadline_s: float = 15.0) -> None:
        """Wait for so many more frames."""
        wanted = self.frames + count
        await until(lambda: self.frames >= wanted, deadline_s, "frames")

    async def close(self) -> None:
        """Look no longer."""
        for task in self._tasks:
            task.cancel()
        await self._peer.close()

    def _watch(self, track: MediaStreamTrack) -> None:
        self._tasks.append(asyncio.create_task(self._count(track)))

    async def _count(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                await track.recv()
                self.frames += 1
                self.last = monotonic()
        except MediaStreamError:
            pass
