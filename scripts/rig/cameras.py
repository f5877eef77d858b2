"""A camera on loopback as a household buys one: RTSP over TCP, H.264, a moving picture that ffmpeg draws."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self, override

from .folder import free_port
from .waiting import until

HOST: Final = "127.0.0.1"
PER_S: Final = 15
KEY_FRAME_EVERY: Final = 15
START_DEADLINE_S: Final = 20.0
_SESSION: Final = "5511"
_MAX_REQUEST_BYTES: Final = 16 * 1024


class RtspCamera:
    """One such camera; `async with` starts and stops it."""

    def __init__(self, *, size: str = "640x360", pattern: str = "testsrc2") -> None:
        """Start nothing; `pattern` is a source of ffmpeg's lavfi."""
        self._size = size
        self._pattern = pattern
        self._folder = TemporaryDirectory(prefix="ssz-camera-")
        self._sdp = Path(self._folder.name) / "camera.sdp"
        self._ffmpeg: Process | None = None
        self._server: asyncio.Server | None = None
        self._packets: asyncio.DatagramTransport | None = None
        self._guests: set[asyncio.StreamWriter] = set()
        self._callers: set[asyncio.StreamWriter] = set()
        self.opened = 0
        """How often somebody began to watch."""
        self.url = ""

    async def __aenter__(self) -> Self:
        """Start, and wait until there is a picture."""
        try:
            await self._start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        await self.close()

    @property
    def watched_by(self) -> int:
        """How many watch at this moment."""
        return len(self._guests)

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        self._packets, intake = await loop.create_datagram_endpoint(lambda: _Intake(self._pass_on), (HOST, 0))
        port = self._packets.get_extra_info("sockname")[1]
        source = f"{self._pattern}=size={self._size}:rate={PER_S}"
        self._ffmpeg = await asyncio.create_subprocess_exec(
            *("ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i", source),
            *("-c:v", "libx264", "-profile:v", "baseline", "-preset", "ultrafast", "-tune", "zerolatency"),
            *("-pix_fmt", "yuv420p", "-g", str(KEY_FRAME_EVERY), "-bf", "0", "-threads", "1"),
            *("-f", "rtp", "-sdp_file", str(self._sdp), f"rtp://{HOST}:{port}?rtcpport={free_port()}&pkt_size=1200"),
            stdout=DEVNULL,
            stderr=DEVNULL,
        )

        async def shows() -> bool:
            return self._sdp.exists() and intake.count > 0

        await until(shows, START_DEADLINE_S, "the picture of the RTSP camera")
        self._server = await asyncio.start_server(self._serve, HOST, 0, limit=_MAX_REQUEST_BYTES)
        self.url = f"rtsp://{HOST}:{self._server.sockets[0].getsockname()[1]}/camera"

    async def close(self) -> None:
        """Stop all of it."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._callers):
            writer.transport.abort()
        if self._packets is not None:
            self._packets.close()
        if self._ffmpeg is not None and self._ffmpeg.returncode is None:
            with suppress(ProcessLookupError):
                self._ffmpeg.kill()
            await self._ffmpeg.wait()
        self._folder.cleanup()

    def _pass_on(self, packet: bytes) -> None:
        framed = b"$\x00" + len(packet).to_bytes(2) + packet
        for writer in self._guests:
            if not writer.is_closing():
                writer.write(framed)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._callers.add(writer)
        try:
            while True:
                if (first := await reader.readexactly(1)) == b"$":
                    # What a player reports about its reception.
                    await reader.readexactly(int.from_bytes((await reader.readexactly(3))[1:]))
                    continue
                head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
                if not self._answer(head, writer):
                    return
                await writer.drain()
        except asyncio.IncompleteReadError, ConnectionError:
            pass
        finally:
            self._guests.discard(writer)
            self._callers.discard(writer)
            writer.close()

    def _answer(self, head: str, writer: asyncio.StreamWriter) -> bool:
        method = head.partition(" ")[0]
        fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        status, extra, body = "200 OK", [f"CSeq: {fields.get('cseq', '0')}"], ""
        match method:
            case "OPTIONS":
                extra.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN")
            case "DESCRIBE":
                body = self._description()
                extra += ["Content-Type: application/sdp", f"Content-Base: {self.url}/", f"Content-Length: {len(body)}"]
            case "SETUP" if "interleaved" in fields.get("transport", ""):
                extra += [f"Session: {_SESSION}", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"]
            case "SETUP":
                status = "461 Unsupported Transport"
            case _:
                extra.append(f"Session: {_SESSION}")
        writer.write(f"RTSP/1.0 {status}\r\n{'\r\n'.join(extra)}\r\n\r\n{body}".encode())
        if method == "PLAY":
            self.opened += 1
            self._guests.add(writer)
        return method != "TEARDOWN"

    def _description(self) -> str:
        lines = self._sdp.read_text(encoding="utf-8").removeprefix("SDP:").strip().splitlines()
        return "\r\n".join([*lines, "a=control:track0"]) + "\r\n"


class _Intake(asyncio.DatagramProtocol):
    def __init__(self, pass_on: Callable[[bytes], None]) -> None:
        self._pass_on = pass_on
        self.count = 0

    @override
    def datagram_received(self, data: bytes, addr: object) -> None:
        self.count += 1
        self._pass_on(data)
