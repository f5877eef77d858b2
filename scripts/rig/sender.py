"""A stand-in for go2rtc, which Home Assistant's own integration speaks to: its API, and video sent by aiortc.

As the real one, it goes on sending to a browser whose signalling was closed; only its source ends that.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import json
import re
import threading
from types import TracebackType
from typing import Any, Final, Self, override
from unittest.mock import patch

from aiohttp import WSMsgType, web
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
import av

HOST: Final = "127.0.0.1"
VERSION: Final = "1.9.14"
SCHEMES: Final = ("http", "https", "rtsp", "ffmpeg")
RETRY_S: Final = 0.2
"""As persistent as a server that wants its source back."""
_MAX_QUEUE: Final = 300


class Sender:
    """The server; `async with` starts and stops it."""

    def __init__(self) -> None:
        """Start nothing."""
        self._addresses = patch("aioice.ice.get_host_addresses", lambda **_which: [HOST])
        self._runner: web.AppRunner | None = None
        self._peers: set[RTCPeerConnection] = set()
        self._sources: dict[str, _Source] = {}
        self.streams: dict[str, list[str]] = {}
        """What the API's list holds."""
        self.added: list[tuple[str, str]] = []
        """Every name with its first source, ever."""
        self.refuses = False
        """Whether it answers no offer any more."""
        self.signalling = 0
        """How many websockets are open."""
        self.url = ""

    async def __aenter__(self) -> Self:
        """Start."""
        # Nothing leaves this machine, whatever networks it has.
        self._addresses.start()
        app = web.Application()
        app.add_routes(
            [
                web.get("/api", self._info),
                web.get("/api/schemes", self._schemes),
                web.get("/api/preload", self._preload),
                web.get("/api/streams", self._list),
                web.put("/api/streams", self._add),
                web.delete("/api/streams", self._remove),
                web.get("/api/ws", self._negotiate),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop all of it."""
        self._addresses.stop()
        for source in self._sources.values():
            source.stop()
        for peer in tuple(self._peers):
            await peer.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def connected(self) -> int:
        """How many browsers are sent to, or would be if there were anything."""
        return sum(peer.connectionState == "connected" for peer in self._peers)

    async def hang_up(self) -> None:
        """Send to nobody any more, and take nobody new."""
        self.refuses = True
        for peer in tuple(self._peers):
            await peer.close()

    async def _info(self, _request: web.Request) -> web.Response:
        return web.json_response({"version": VERSION})

    async def _schemes(self, _request: web.Request) -> web.Response:
        return web.json_response(SCHEMES)

    async def _preload(self, _request: web.Request) -> web.Response:
        return web.json_response({})

    async def _list(self, _request: web.Request) -> web.Response:
        producers = {name: {"producers": [{"url": url} for url in urls]} for name, urls in self.streams.items()}
        return web.json_response(producers)

    async def _add(self, request: web.Request) -> web.Response:
        name, urls = request.query["name"], request.query.getall("src")
        self.streams[name] = list(urls)
        self.added.append((name, urls[0]))
        return web.Response()

    async def _remove(self, request: web.Request) -> web.Response:
        # As in the real one: the name goes, and whoever is being sent to stays.
        self.streams.pop(request.query["src"], None)
        return web.Response()

    async def _negotiate(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.signalling += 1
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                word = json.loads(message.data)
                if word["type"] == "webrtc" and self.refuses:
                    await socket.send_json({"type": "error", "value": "no"})
                elif word["type"] == "webrtc":
                    answer = await self._answer(request.query["src"], word["value"]["sdp"])
                    await socket.send_json({"type": "webrtc", "value": {"type": "answer", "sdp": answer}})
        finally:
            self.signalling -= 1
        return socket

    async def _answer(self, name: str, offer: str) -> str:
        url = self.streams[name][0]
        source = self._sources.setdefault(url, _Source(url))
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peers.add(peer)
        await peer.setRemoteDescription(RTCSessionDescription(_only_h264(offer), "offer"))
        peer.addTrack(source.track())
        await peer.setLocalDescription(await peer.createAnswer())
        return peer.localDescription.sdp


def _only_h264(offer: str) -> str:
    """Leave in an offer what can be sent as the camera gives it."""
    kept = set(re.findall(r"^a=rtpmap:(\d+) H264/", offer, re.MULTILINE))
    lines = []
    for line in offer.splitlines():
        if line.startswith("m=video "):
            head = line.split(" ")
            lines.append(" ".join([*head[:3], *(each for each in head[3:] if each in kept)]))
        elif ".local " in line:
            # Names that only the local network's own announcements would tell.
            continue
        elif (found := re.match(r"a=(?:rtpmap|fmtp|rtcp-fb):(\d+)", line)) is None or found[1] in kept:
            lines.append(line)
    return "\r\n".join(lines) + "\r\n"


class _Source:
    """What is read of one address, for all who are sent it; read again and again when it ends."""

    def __init__(self, url: str) -> None:
        self._url = url.removeprefix("ffmpeg:")
        self._loop = asyncio.get_running_loop()
        self._tracks: set[_Track] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def track(self) -> _Track:
        """Return a new reader."""
        track = _Track(self._tracks.discard)
        self._tracks.add(track)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return track

    def stop(self) -> None:
        """Read no more."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            with suppress(av.FFmpegError, OSError):
                options = {"rtsp_transport": "tcp", "analyzeduration": "500000"}
                with av.open(self._url, options=options, timeout=(5.0, 2.0)) as container:
                    for packet in container.demux(video=0):
                        if self._stopping.is_set():
                            return
                        if packet.pts is not None:
                            self._loop.call_soon_threadsafe(self._spread, packet)
            self._stopping.wait(RETRY_S)

    def _spread(self, packet: Any) -> None:
        for track in tuple(self._tracks):
            track.put(packet)


class _Track(MediaStreamTrack):
    kind = "video"

    def __init__(self, left: Callable[[Any], None]) -> None:
        super().__init__()
        self._left = left
        self._queue: asyncio.Queue[Any] = asyncio.Queue(_MAX_QUEUE)
        self._begun = False

    def put(self, packet: Any) -> None:
        """Take a packet, from a key frame on."""
        self._begun = self._begun or packet.is_keyframe
        if self._begun and not self._queue.full():
            self._queue.put_nowait(packet)

    @override
    async def recv(self) -> Any:
        if self.readyState != "live":
            raise MediaStreamError
        return await self._queue.get()

    @override
    def stop(self) -> None:
        super().stop()
        self._left(self)
