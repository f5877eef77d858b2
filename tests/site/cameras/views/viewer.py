"""A station that looks, or tries to: it asks as it is told, takes pictures, and says when it has them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
import json
import os
from typing import Any

from homeassistant.components.camera import Image as CameraImage
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from PIL import Image

from custom_components.smart_safety_zone.const import CONF_SOURCE, SUBENTRY_CAMERA
from custom_components.smart_safety_zone.incident.model import incident_id
from custom_components.smart_safety_zone.journal import JournalFullError, Write
from custom_components.smart_safety_zone.protocol.cameras import (
    FramePart,
    FrameTaken,
    Look,
    SharingTier,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRefusal,
    ViewRequest,
    ViewState,
)
from custom_components.smart_safety_zone.protocol.messages import Spoken
from custom_components.smart_safety_zone.site.cameras.access import LOOK
from custom_components.smart_safety_zone.site.cameras.cameras import Cameras
from custom_components.smart_safety_zone.site.cameras.settings import CONF_CONSENT_KEY, CONF_TIERS
from custom_components.smart_safety_zone.site.cameras.views.views import Views
from tests.site.home import Home, point_data, until
from tests.site.radio_room import RadioRoom

KEY = "ab" * 16
PURPOSE = "Man with a knife"
SOS = point_data("SOS")


def camera_data(room: RadioRoom, tier: SharingTier, **data: Any) -> ConfigSubentryData:
    return ConfigSubentryData(
        data={CONF_SOURCE: "camera.shop", CONF_TIERS: {room.id: tier.value}, CONF_CONSENT_KEY: KEY, **data},
        subentry_type=SUBENTRY_CAMERA,
        title="Shop front",
        unique_id=None,
    )


class Lens:
    """What the household's camera entity gives: a new picture each time, of a size that a test wants."""

    def __init__(self) -> None:
        self.size = (320, 240)
        self.noisy = False
        self.broken = False
        self.asked = 0

    async def stream_source(self) -> str | None:
        return None

    async def image(self, _hass: HomeAssistant, _entity: str) -> CameraImage:
        self.asked += 1
        if self.broken:
            raise HomeAssistantError
        out = BytesIO()
        plain = Image.new("RGB", self.size, (self.asked % 256, 90, 90))
        (Image.effect_noise(self.size, 90).convert("RGB") if self.noisy else plain).save(out, "PNG")
        return CameraImage("image/png", out.getvalue())


class Shop(Home):
    """A shop that shares a camera."""

    @property
    def views(self) -> Views:
        return self.runtime.views

    @property
    def cameras(self) -> Cameras:
        return self.runtime.cameras

    @property
    def camera(self) -> str:
        return next(iter(self.cameras.by_subentry))

    async def agree(self) -> None:
        await self.cameras.agree(KEY, "owner", {"camera": "Shop front"})

    def change(self, subentry_id: str, **data: Any) -> None:
        subentry = self.entry.subentries[subentry_id]
        self.hass.config_entries.async_update_subentry(self.entry, subentry, data={**subentry.data, **data})
        self.runtime.entry_updated()

    async def log(self) -> list[dict[str, Any]]:
        """What stands in the access log, hidden or not, oldest first."""
        entries = await self.runtime.journal.read(lambda reader: reader.entries(kinds=(LOOK,)))
        return [json.loads(each.payload or b"") for each in entries]

    async def told(self) -> list[tuple[str, str]]:
        """What became of each request, by the log."""
        return [(each["state"], each["reason"]) for each in await self.log()]

    def full_disk(self, monkeypatch: Any) -> None:
        def write(_write: Write) -> asyncio.Future[Any]:
            failed = asyncio.get_running_loop().create_future()
            failed.set_exception(JournalFullError("full"))
            return failed

        monkeypatch.setattr(self.runtime.journal, "write", write)


class Viewer:
    """An operator at the far end."""

    def __init__(self, room: RadioRoom, shop: Shop) -> None:
        self.room = room
        self.shop = shop
        self.takes = True
        """Whether it says that it has the pictures that it has."""
        room.hears = self._hear

    def _hear(self, talk: Spoken) -> None:
        if isinstance(talk, FramePart) and talk.part == talk.parts - 1 and self.takes:
            self.room.speak(FrameTaken(view=talk.view, number=talk.number))

    async def request(self, mode: ViewMode = ViewMode.FRAMES, **said: Any) -> ViewRequest:
        await until(lambda: self.room.beat_ms is not None, "a heartbeat")
        request = ViewRequest(
            view=os.urandom(16),
            camera=self.shop.camera,
            mode=mode.value,
            beat_ms=self.room.beat_ms or 0,
            operator=7,
            purpose=PURPOSE,
        )
        if "incident" not in said and "case" not in said:
            said["case"] = "2569/114"
        return replace(request, **said)

    async def ask(self, mode: ViewMode = ViewMode.FRAMES, **said: Any) -> bytes:
        request = await self.request(mode, **said)
        self.room.speak(request)
        return request.view

    def incident(self, signal: int = -1) -> bytes:
        return bytes.fromhex(incident_id(self.shop.runtime.id, self.room.signals[signal].signal.hex()))

    async def press(self) -> bytes:
        """Have the shop press; returns the incident that follows."""
        before = len(self.room.signals)
        self.shop.point.push() if self.shop.point.silent else self.shop.press()
        await until(lambda: len(self.room.signals) > before and self.shop.receiver.outbox == 0, "the press")
        return self.incident()

    def said[T: Spoken](self, form: type[T], view: bytes) -> list[T]:
        return [each for each in self.room.talks if isinstance(each, form) and each.view == view]  # type: ignore[union-attr]  # all such forms have one

    async def answer(self, view: bytes, count: int = 1) -> ViewAnswer:
        await until(lambda: len(self.said(ViewAnswer, view)) >= count, "an answer")
        return self.said(ViewAnswer, view)[count - 1]

    async def refusal(self, mode: ViewMode = ViewMode.FRAMES, **said: Any) -> ViewRefusal:
        answer = await self.answer(await self.ask(mode, **said))
        assert answer.state == ViewState.REFUSED, answer
        return ViewRefusal(answer.refusal)

    async def looks(self, mode: ViewMode = ViewMode.FRAMES, **said: Any) -> bytes:
        """Look until a picture is there."""
        view = await self.ask(mode, **said)
        answer = await self.answer(view)
        assert answer.state == ViewState.GRANTED, answer
        await until(lambda: self.pictures(view), "a picture")
        return view

    async def sees(self, view: bytes, more: int = 1) -> None:
        """Wait for so many more whole pictures."""
        before = len(self.pictures(view))
        await until(lambda: len(self.pictures(view)) >= before + more, "a picture")

    def pictures(self, view: bytes) -> dict[int, bytes]:
        """Whole pictures by number."""
        parts: dict[int, list[FramePart]] = {}
        for each in self.said(FramePart, view):
            parts.setdefault(each.number, []).append(each)
        return {
            number: b"".join(p.data for p in those) for number, those in parts.items() if len(those) == those[0].parts
        }

    async def ended(self, view: bytes) -> ViewRefusal:
        await until(lambda: self.said(ViewEnd, view), "an end")
        return ViewRefusal(self.said(ViewEnd, view)[0].reason)

    async def ends_within(self, view: bytes, seconds: float, change: Callable[[], Any]) -> ViewRefusal:
        """Have something changed, and nothing come through a second after it."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        changing = change()
        if asyncio.iscoroutine(changing):
            await changing
        reason = await self.ended(view)
        assert loop.time() - began < seconds
        # What is said behind it comes behind all that had left before.
        parts = len(self.said(FramePart, view))
        assert await self.refusal(camera="nowhere") is ViewRefusal.UNKNOWN_CAMERA
        assert len(self.said(FramePart, view)) == parts
        return reason

    @property
    def told(self) -> list[Look]:
        return self.room.bodies(Look)
