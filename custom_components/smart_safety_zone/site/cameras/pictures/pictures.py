"""The pictures of a site's cameras: the only way by which one comes out of here is through its mask."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
import time
from typing import Final, override

from homeassistant.components.camera import async_get_image
from homeassistant.components.camera.helper import get_camera_from_entity_id
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from PIL import Image

from ....journal import Document, Journal, JournalError, Reader, Write
from ...errors import NotKeptError
from ...part import Part
from .errors import NoMaskError, NoPictureError
from .masks import BadMaskError, Mask
from .painting import from_file, paint
from .picture import Picture, mono_ms
from .stream import Decoder

MASK: Final = "camera.mask"
"""Documents: key = the camera's id, value = its mask."""
MAX_PER_S: Final = 10.0
FRAME_PATIENCE_S: Final = 5.0
"""A stream that gives nothing for so long is passed over for a still."""
_PAGE: Final = 1000
_ANALYSIS_US: Final = "500000"
"""Left alone, seconds pass in which the rate of a stream is estimated, which nobody here asks for."""


class Eye:
    """One camera while somebody wants its pictures; views share its decoder and what was encoded last."""

    def __init__(self, pictures: Pictures, camera_id: str) -> None:
        """Prepare; the camera is asked for its stream when somebody asks for a picture."""
        self._pictures = pictures
        self._camera_id = camera_id
        self.users = 0
        self._turn = asyncio.Lock()
        self._decoder: Decoder | None = None
        self._asked = False
        self._number = 0
        self._newest: Picture | None = None

    def close(self) -> None:
        """Decode no more."""
        if self._decoder is not None:
            self._decoder.stop()
            self._decoder = None

    async def picture(self, min_age_ms: float) -> Picture:
        """Return the newest picture: the last one again while it is young and masked as it is to be now."""
        async with self._turn:
            newest, mask = self._newest, self._pictures.mask(self._camera_id)
            if newest is None or newest.age_ms >= min_age_ms or mask.shown_version != newest.mask:
                newest = self._newest = await self._take()
            return newest

    async def _take(self) -> Picture:
        if not self._asked:
            self._asked = True
            self._decoder = await self._pictures.decoder(self._camera_id)
        hass = self._pictures.hass
        if (decoder := self._decoder) is not None:
            found = await hass.async_add_executor_job(decoder.newer, self._number, FRAME_PATIENCE_S)
            if found is not None:
                self._number, taken_ns, image = found
                return await self._pictures.painted(self._camera_id, lambda: image, taken_ns // 1_000_000)
        return await self._pictures.fresh_still(self._camera_id)


class Pictures(Part):
    """Stills and frames of all cameras of a site."""

    def __init__(self, hass: HomeAssistant, journal: Journal, entity_of: Callable[[str], str | None]) -> None:
        """Prepare; `entity_of` tells the entity of a camera by its id, None if there is none."""
        self.hass = hass
        self._journal = journal
        self.entity = entity_of
        """Tells which entity a camera is."""
        self.mask_changed: Callable[[], None] = _unwatched
        """Called once another mask holds."""
        self._masks: dict[str, Mask | None] = {}
        """None: there is one, and it cannot be read."""
        self._eyes: dict[str, Eye] = {}

    @override
    async def load(self) -> None:
        self._masks = await self._journal.read(_read)

    @override
    async def stop(self) -> None:
        for eye in self._eyes.values():
            eye.close()

    # Masks

    def mask(self, camera_id: str) -> Mask:
        """Tell what is hidden of a camera. NoMaskError if that is not known."""
        mask = self._masks.get(camera_id, Mask())
        if mask is None:
            raise NoMaskError
        return mask

    def masked(self, camera_id: str) -> bool:
        """Tell whether anything is hidden of a camera, or is to be and cannot be read."""
        mask = self._masks.get(camera_id, Mask())
        return mask is None or mask.hides

    async def set_mask(self, camera_id: str, polygons: Iterable[Sequence[Sequence[float]]]) -> Mask:
        """Hide something else of a camera; it holds once this returns. BadMaskError, NotKeptError."""
        mask = (self._masks.get(camera_id) or Mask()).next(polygons)
        document = Document(MASK, camera_id.encode(), mask.write())
        try:
            await self._journal.write(Write(documents=(document,)))
        except JournalError as err:
            raise NotKeptError from err
        self._masks[camera_id] = mask
        self.mask_changed()
        return mask

    async def forget(self, camera_id: str) -> None:
        """Keep nothing of a camera that was removed. JournalError."""
        await self._journal.write(Write(documents=(Document(MASK, camera_id.encode(), None),)))
        self._masks.pop(camera_id, None)

    # Pictures

    async def still(self, camera_id: str) -> Picture:
        """Take a picture. NoPictureError, NoMaskError."""
        eye = self._eyes.get(camera_id)
        if eye is not None:
            return await eye.picture(1000 / MAX_PER_S)
        return await self.fresh_still(camera_id)

    async def frames(self, camera_id: str, per_s: float) -> AsyncGenerator[Picture]:
        """Give pictures, so many in a second at most, each newer than the one before; close it when done.

        NoPictureError, NoMaskError.
        """
        pause_s = 1 / min(per_s, MAX_PER_S)
        before: Picture | None = None
        async with self.watching(camera_id) as eye:
            while True:
                began = time.monotonic()
                picture = await eye.picture(pause_s * 1000)
                if picture is not before:
                    before = picture
                    yield picture
                await asyncio.sleep(max(0.01, began + pause_s - time.monotonic()))

    @asynccontextmanager
    async def watching(self, camera_id: str) -> AsyncIterator[Eye]:
        """Keep a camera's stream decoded meanwhile, and give what its pictures are asked of."""
        eye = self._eyes.setdefault(camera_id, Eye(self, camera_id))
        eye.users += 1
        try:
            yield eye
        finally:
            eye.users -= 1
            if not eye.users:
                self._eyes.pop(camera_id, None)
                eye.close()

    async def fresh_still(self, camera_id: str) -> Picture:
        """Ask the camera entity for a picture and mask it. NoPictureError, NoMaskError."""
        entity = self.entity(camera_id)
        if entity is None:
            raise NoPictureError
        # Before the camera is troubled: of one whose mask cannot be read nothing leaves.
        self.mask(camera_id)
        began_ms = mono_ms()
        try:
            raw = (await async_get_image(self.hass, entity)).content
        except (HomeAssistantError, TimeoutError) as err:
            raise NoPictureError from err
        return await self.painted(camera_id, lambda: from_file(raw), began_ms)

    async def painted(self, camera_id: str, read: Callable[[], Image.Image], taken_ms: int) -> Picture:
        """Mask a picture as it is to be masked by the time it is done. NoPictureError, NoMaskError."""
        while True:
            mask = self.mask(camera_id)
            data = await self.hass.async_add_executor_job(_painted, read, mask)
            if self.mask(camera_id) == mask:
                return Picture(data, taken_ms, mask.shown_version)

    async def decoder(self, camera_id: str) -> Decoder | None:
        """Begin to decode a camera's stream; None for one that has none."""
        entity = self.entity(camera_id)
        try:
            camera = None if entity is None else get_camera_from_entity_id(self.hass, entity)
            source = None if camera is None else await camera.stream_source()
        except HomeAssistantError, TimeoutError:
            return None
        if camera is None or not source:
            return None
        decoder = Decoder(source, stream_options(camera.stream_options))
        decoder.start()
        return decoder


def _unwatched() -> None:
    return


def _painted(read: Callable[[], Image.Image], mask: Mask) -> bytes:
    return paint(read(), mask)


def stream_options(options: Mapping[str, str | bool | float]) -> dict[str, str]:
    """Return what of a camera's settings a reader of its stream understands."""
    transport = options.get("rtsp_transport")
    return {"rtsp_transport": transport if isinstance(transport, str) else "tcp", "analyzeduration": _ANALYSIS_US}


def _read(reader: Reader) -> dict[str, Mask | None]:
    masks: dict[str, Mask | None] = {}
    after = b""
    while rows := reader.scan(MASK, after=after, limit=_PAGE):
        after = rows[-1][0]
        for key, raw in rows:
            try:
                masks[key.decode()] = Mask.read(raw)
            except BadMaskError, ValueError, KeyError, TypeError:
                # No picture rather than one with a face in it; and alarms are not to wait for that.
                masks[key.decode()] = None
    return masks
