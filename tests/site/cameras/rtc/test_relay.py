"""The source of one view: read by whoever knows its path, and by nobody any more once it is cut."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import pytest

from custom_components.smart_safety_zone.site.cameras.rtc import tap as tap_module
from custom_components.smart_safety_zone.site.cameras.rtc.relay import Relay
from scripts.rig.cameras import RtspCamera
from scripts.rig.waiting import until

from .clips import make_clip

pytestmark = pytest.mark.usefixtures("socket_enabled")
DEADLINE_S = 10.0
RTSP = {"rtsp_transport": "tcp", "analyzeduration": "500000"}


class Reading:
    """One reader, of whom it is known what came."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.bytes = 0
        self.data = bytearray()
        self.ended = asyncio.Event()
        self.task = asyncio.create_task(self._read())

    @classmethod
    async def of(cls, url: str, *, method: str = "GET", path: str | None = None) -> tuple[bytes, Reading]:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"{method} {path or parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        return head.split(b"\r\n")[0], cls(reader, writer)

    async def _read(self) -> None:
        try:
            while data := await self.reader.read(65536):
                self.bytes += len(data)
                self.data += data
        except ConnectionError:
            pass
        finally:
            self.ended.set()

    async def has(self, count: int) -> None:
        await until(lambda: self.bytes >= count, DEADLINE_S, "what was to be read")


@pytest.fixture
async def camera() -> AsyncIterator[RtspCamera]:
    async with RtspCamera() as camera:
        yield camera


@pytest.fixture
async def relays() -> AsyncIterator[Any]:
    made: list[Relay] = []

    def make(
        source: str, options: dict[str, str] | None = None, leaves: Callable[[int], bool] = lambda _frames: True
    ) -> tuple[Relay, asyncio.Event]:
        ended = asyncio.Event()
        made.append(Relay(source, options or RTSP, leaves, ended.set))
        return made[-1], ended

    yield make
    for relay in made:
        relay.cut()
    for relay in made:
        assert await asyncio.to_thread(relay._tap.join, DEADLINE_S)


def frames_in(data: bytes, path: Path) -> int:
    path.write_bytes(data)
    with av.open(str(path)) as film:
        return sum(1 for _ in film.decode(video=0))


async def test_what_a_camera_sends_passes_through_undecoded(camera: RtspCamera, relays: Any, tmp_path: Path) -> None:
    relay, _ = relays(camera.url)
    _, reading = await Reading.of(await relay.open())
    await reading.has(200_000)
    assert relay.sent >= reading.bytes
    # From its first byte on it is a picture: it begins with a key frame.
    assert frames_in(bytes(reading.data), tmp_path / "seen.ts") >= 5


async def test_once_it_is_cut_nothing_comes_and_the_camera_is_left(camera: RtspCamera, relays: Any) -> None:
    relay, ended = relays(camera.url)
    url = await relay.open()
    _, reading = await Reading.of(url)
    await reading.has(100_000)
    relay.cut()
    seen, sent = reading.bytes, relay.sent
    async with asyncio.timeout(1.0):
        await reading.ended.wait()
        await until(lambda: not camera.watched_by, 1.0, "a camera that nobody watches")
    assert (relay.sent, ended.is_set()) == (sent, False)
    # What the system had already handed over, and not a picture more.
    assert reading.bytes - seen < 100_000
    with pytest.raises(OSError, match=r"."):
        await Reading.of(url)


async def test_each_frame_is_asked_about_before_it_leaves(camera: RtspCamera, relays: Any, tmp_path: Path) -> None:
    left: list[int] = []

    def leaves(frames: int) -> bool:
        left.append(frames)
        return sum(left) <= 40

    relay, ended = relays(camera.url, None, leaves)
    _, reading = await Reading.of(await relay.open())
    async with asyncio.timeout(DEADLINE_S):
        await ended.wait()
        await reading.ended.wait()
    # The last one was asked about, and did not leave.
    assert frames_in(bytes(reading.data), tmp_path / "seen.ts") <= sum(left[:-1]) <= 40


async def test_a_second_view_of_a_camera_goes_on_when_the_first_is_cut(camera: RtspCamera, relays: Any) -> None:
    (first, _), (second, _) = relays(camera.url), relays(camera.url)
    readings = [(await Reading.of(await each.open()))[1] for each in (first, second)]
    for reading in readings:
        await reading.has(50_000)
    first.cut()
    await readings[0].ended.wait()
    await readings[1].has(readings[1].bytes + 100_000)


async def test_nobody_reads_who_does_not_know_the_path(camera: RtspCamera, relays: Any) -> None:
    relay, _ = relays(camera.url)
    url = await relay.open()
    for method, path in (("GET", "/"), ("GET", urlsplit(url).path[:-1]), ("POST", None)):
        status, reading = await Reading.of(url, method=method, path=path)
        assert status == b"HTTP/1.1 404 Not Found"
        await reading.ended.wait()
    assert relay.sent == 0


async def test_a_reader_that_comes_again_begins_with_a_key_frame(
    camera: RtspCamera, relays: Any, tmp_path: Path
) -> None:
    relay, _ = relays(camera.url)
    url = await relay.open()
    _, first = await Reading.of(url)
    await first.has(50_000)
    _, second = await Reading.of(url)
    async with asyncio.timeout(DEADLINE_S):
        await first.ended.wait()
    await second.has(100_000)
    assert frames_in(bytes(second.data), tmp_path / "seen.ts") >= 3


async def test_a_film_that_ends_is_told(relays: Any, tmp_path: Path) -> None:
    relay, ended = relays(str(make_clip(tmp_path / "clip.mp4")), {})
    await relay.open()
    async with asyncio.timeout(DEADLINE_S):
        await ended.wait()


@pytest.mark.parametrize("source", ["nothing.mp4", "mjpeg.avi"])
async def test_what_cannot_be_passed_on_is_told(relays: Any, tmp_path: Path, source: str) -> None:
    if source == "mjpeg.avi":
        make_clip(tmp_path / source, codec="mpeg4")
    relay, ended = relays(str(tmp_path / source), {})
    await relay.open()
    async with asyncio.timeout(DEADLINE_S):
        await ended.wait()
    assert relay.sent == 0


async def test_more_than_can_be_held_waits_for_the_next_key_frame(
    camera: RtspCamera, relays: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tap_module, "MAX_HELD_BYTES", 60_000)
    relay, _ = relays(camera.url)
    url = await relay.open()
    await asyncio.to_thread(relay._tap.join, 2.0)
    _, reading = await Reading.of(url)
    await reading.has(100_000)
    assert frames_in(bytes(reading.data), tmp_path / "seen.ts") >= 3
