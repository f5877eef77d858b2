"""Pictures of a camera: masked, shared by all who look, and decoded only while somebody does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
import subprocess
from typing import Any
from unittest.mock import patch

from homeassistant.components.camera import Image as CameraImage
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from PIL import Image
import pytest

from custom_components.smart_safety_zone.journal import Document, Journal, JournalFullError, Write
from custom_components.smart_safety_zone.site.cameras.pictures import pictures as module
from custom_components.smart_safety_zone.site.cameras.pictures.errors import NoMaskError, NoPictureError
from custom_components.smart_safety_zone.site.cameras.pictures.masks import Mask
from custom_components.smart_safety_zone.site.cameras.pictures.painting import paint
from custom_components.smart_safety_zone.site.cameras.pictures.pictures import MASK, Pictures
from custom_components.smart_safety_zone.site.cameras.pictures.stream import Decoder
from custom_components.smart_safety_zone.site.errors import NotKeptError

SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))


class Camera:
    """A camera entity, as far as pictures need one."""

    def __init__(self) -> None:
        self.source: str | None = None
        self.stream_options: dict[str, Any] = {}
        self.broken = False
        self.asked = 0

    async def stream_source(self) -> str | None:
        return self.source

    async def image(self, _hass: HomeAssistant, _entity: str) -> CameraImage:
        self.asked += 1
        if self.broken:
            raise HomeAssistantError
        out = BytesIO()
        Image.new("RGB", (320, 240), "white").save(out, "PNG")
        return CameraImage("image/png", out.getvalue())


@pytest.fixture
def camera() -> Any:
    camera = Camera()
    with (
        patch.object(module, "async_get_image", camera.image),
        patch.object(module, "get_camera_from_entity_id", lambda _hass, _entity: camera),
    ):
        yield camera


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = await Journal.open(tmp_path / "site.db")
    yield journal
    await journal.close()


@pytest.fixture
async def pictures(hass: HomeAssistant, journal: Journal, camera: Camera) -> AsyncIterator[Pictures]:
    pictures = Pictures(hass, journal, {"door": "camera.door"}.get)
    await pictures.load()
    yield pictures
    await pictures.stop()


def middle(data: bytes) -> Any:
    picture = Image.open(BytesIO(data))
    return picture.getpixel((picture.width // 2, picture.height // 2))


async def test_a_still_is_masked_by_what_was_kept(hass: HomeAssistant, journal: Journal, pictures: Pictures) -> None:
    before = await pictures.still("door")
    assert (middle(before.data), before.mask, pictures.masked("door")) == ((255, 255, 255), 0, False)
    await pictures.set_mask("door", [SQUARE])
    again = Pictures(hass, journal, {"door": "camera.door"}.get)
    await again.load()
    for each in (pictures, again):
        after = await each.still("door")
        assert (middle(after.data), after.mask, each.masked("door")) == ((0, 0, 0), 1, True)


async def test_a_mask_that_cannot_be_read_gives_no_picture(
    hass: HomeAssistant, journal: Journal, camera: Camera
) -> None:
    await journal.write(Write(documents=(Document(MASK, b"door", b'{"format":1,"version":1,"polygons":[[]]}'),)))
    pictures = Pictures(hass, journal, {"door": "camera.door"}.get)
    await pictures.load()
    assert pictures.masked("door")
    with pytest.raises(NoMaskError):
        await pictures.still("door")
    await pictures.set_mask("door", [SQUARE])
    assert middle((await pictures.still("door")).data) == (0, 0, 0)


async def test_a_mask_that_is_not_on_disk_is_none(pictures: Pictures, journal: Journal) -> None:
    with patch.object(journal, "write", side_effect=JournalFullError("full")), pytest.raises(NotKeptError):
        await pictures.set_mask("door", [SQUARE])
    assert not pictures.masked("door")


async def test_a_mask_drawn_while_a_picture_is_painted_lies_over_it(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    drawn: list[Mask] = []

    def slowly(image: Image.Image, mask: Mask) -> bytes:
        data = paint(image, mask)
        if not drawn:
            drawn.append(asyncio.run_coroutine_threadsafe(pictures.set_mask("door", [SQUARE]), loop).result(10))
        return data

    monkeypatch.setattr(module, "paint", slowly)
    picture = await pictures.still("door")
    assert (middle(picture.data), picture.mask) == ((0, 0, 0), 1)


async def test_a_camera_that_gives_nothing_is_said_to(pictures: Pictures, camera: Camera) -> None:
    camera.broken = True
    with pytest.raises(NoPictureError):
        await pictures.still("door")
    with pytest.raises(NoPictureError):
        await pictures.still("gone")


async def test_views_of_one_camera_share_what_it_gives(pictures: Pictures, camera: Camera) -> None:
    one, other = pictures.frames("door", 5), pictures.frames("door", 5)
    assert await anext(one) is await anext(other)
    assert camera.asked == 1
    await one.aclose()
    assert pictures._eyes
    await other.aclose()
    assert not pictures._eyes


@pytest.fixture
def film(socket_enabled: None, unused_tcp_port: int) -> Iterator[str]:
    """A stream with a key frame in four seconds, over loopback."""
    address = f"tcp://127.0.0.1:{unused_tcp_port}"
    process = subprocess.Popen(
        (
            "ffmpeg -loglevel error -re -f lavfi -i testsrc=size=320x240:rate=15 -c:v mpeg2video -g 60 -f mpegts "
            f"{address}?listen=1"
        ).split()
    )
    yield address
    process.kill()
    process.wait()


async def test_frames_of_a_stream_are_decoded_between_its_key_frames(
    pictures: Pictures, camera: Camera, film: str
) -> None:
    camera.source = film
    await pictures.set_mask("door", [SQUARE])
    frames = pictures.frames("door", 8)
    try:
        async with asyncio.timeout(20):
            seen = [await anext(frames) for _ in range(12)]
        eye = pictures._eyes["door"]
        assert isinstance(eye._decoder, Decoder)
        decoder = eye._decoder
    finally:
        await frames.aclose()
    # Stills come until the stream does; after that every frame is another one.
    film_frames = [each for each in seen if each.data != seen[0].data]
    assert len({each.data for each in film_frames}) >= 6
    assert all(middle(each.data) == (0, 0, 0) for each in seen)
    assert await pictures.hass.async_add_executor_job(decoder.join, 10)
