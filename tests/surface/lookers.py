"""A gold shop with a shared camera, and operators of its station who look through it."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from unittest.mock import patch

from homeassistant.components.camera import Image as CameraImage
from homeassistant.core import HomeAssistant
from PIL import Image
import pytest

from custom_components.smart_safety_zone.const import CONF_SILENT
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind
from custom_components.smart_safety_zone.protocol.cameras import ViewMode
from custom_components.smart_safety_zone.site.cameras.pictures import pictures as module
from custom_components.smart_safety_zone.site.cameras.settings import CONF_TIERS
from custom_components.smart_safety_zone.station.cameras.view import Phase, View, Wish

from .cameras import Owner
from .town import MARKET, OPERATOR, Town, until

PURPOSE = "Man with a knife"
CASE = "2569/114"


class Shop(Owner):
    """The owner, and who looks at what is his."""

    async def ask_me(self) -> None:
        """Share the camera so that its owner is asked each time."""
        await self.share()
        data = {**self.subentry.data, CONF_TIERS: {self.site.town.runtime.id: "request"}}
        self.hass.config_entries.async_update_subentry(self.site.entry, self.subentry, data=data)
        await self.hass.async_block_till_done()

    async def hold_up(self) -> bytes:
        """Raise a silent alarm; returns its incident."""
        desk = await self.site.add_point({"title": "Desk", "kind": "hold_up"})
        subentry = self.site.entry.subentries[desk]
        data = {**subentry.data, CONF_SILENT: True, "source": "input_boolean.desk"}
        self.hass.config_entries.async_update_subentry(self.site.entry, subentry, data=data)
        await self.hass.async_block_till_done()
        self.site.runtime.points[desk].push()
        (incident,) = await self.site.town.incidents(1)
        assert incident.silent
        return bytes.fromhex(incident.id)

    async def look(self, mode: ViewMode = ViewMode.FRAMES, **why: Any) -> View:
        """Ask as an operator, by the station's own way."""
        town, user = self.site.town, self.site.town.users[OPERATOR]
        actor = Actor(kind=ActorKind.OPERATOR, user_id=user.id, number=7, name=OPERATOR)
        await until(lambda: self.camera in {each.id for each in self.site.record.cameras}, "told of the camera")
        wish = Wish(camera=self.camera, mode=mode, actor=actor, purpose=PURPOSE, **(why or {"case": CASE}))
        return await town.runtime.cameras.look(self.site.id, wish)

    async def looks(self, mode: ViewMode = ViewMode.FRAMES, **why: Any) -> View:
        """Look until a picture is there, and all of it has been shown."""
        view = await self.look(mode, **why)
        await until(lambda: view.pictures or view.ended, "a picture")
        assert view.pictures, view.reason
        await self.hass.async_block_till_done()
        return view

    async def waits(self, **why: Any) -> View:
        """Ask until the owner has been asked."""
        view = await self.look(**why)
        await until(lambda: view.phase is not Phase.ASKING, "an answer")
        assert view.phase is Phase.WAITING, view.reason
        await self.hass.async_block_till_done()
        return view

    async def ended(self, view: View) -> str:
        """Wait for its end at both ends; returns why."""
        await until(lambda: view.ended, "an end")
        await until(lambda: not self.site.runtime.views.shown, "an end at the site")
        await asyncio.sleep(0)
        await self.hass.async_block_till_done()
        return view.reason


class _Lens:
    async def stream_source(self) -> None:
        return None


@pytest.fixture
async def shop(town: Town) -> AsyncIterator[Shop]:
    """A shop, with a picture whenever somebody asks for one."""
    out = BytesIO()
    Image.new("RGB", (320, 240), "white").save(out, "PNG")

    async def image(_hass: HomeAssistant, _entity: str) -> CameraImage:
        return CameraImage("image/png", out.getvalue())

    with (
        patch.object(module, "async_get_image", image),
        patch.object(module, "get_camera_from_entity_id", lambda _hass, _entity: _Lens()),
    ):
        yield Shop(await town.site(MARKET, "gold_shop"))
