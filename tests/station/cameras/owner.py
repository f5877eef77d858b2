"""A site that shares cameras, without Home Assistant: it says what a test has it say."""

import asyncio
from collections.abc import Sequence
import os
from typing import Any

from custom_components.smart_safety_zone.incident.model import Actor, ActorKind
from custom_components.smart_safety_zone.protocol.cameras import (
    FRAME_PART_BYTES,
    FramePart,
    InventoryCamera,
    Look,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRequest,
    ViewState,
)
from custom_components.smart_safety_zone.protocol.messages import Inventory, Spoken
from custom_components.smart_safety_zone.station.cameras.view import View, Wish
from scripts.rig.virtual import VirtualSite
from tests.station.conftest import OPERATOR, Station, until

CAMERA = InventoryCamera(id="cam", name="Front door", tier="incident")
JPEG = b"\xff\xd8\xff"
SUPERVISOR = Actor(kind=ActorKind.OPERATOR, user_id="user-1", number=1, name="Malee")
PURPOSE = "See whether anybody is hurt"


def jpeg(size: int = 100) -> bytes:
    """Bytes that begin as a picture does."""
    return JPEG + os.urandom(size - len(JPEG))


def parts_of(view: bytes, number: int, data: bytes, *, age_ms: int = 40) -> list[FramePart]:
    """Cut a picture as a site does."""
    pieces = [data[at : at + FRAME_PART_BYTES] for at in range(0, len(data), FRAME_PART_BYTES)]
    return [
        FramePart(view=view, number=number, part=at, parts=len(pieces), age_ms=age_ms, data=piece)
        for at, piece in enumerate(pieces)
    ]


class Owner:
    """A site with cameras, its incident, and what its station asks of it."""

    def __init__(self, station: Station, site: VirtualSite) -> None:
        self.station = station
        self.site = site
        self.incident = b""

    @classmethod
    async def joined(cls, station: Station, name: str = "Gold shop", *cameras: InventoryCamera) -> Owner:
        owner = cls(station, await station.joined(name, "gold_shop"))
        await owner.describe(*(cameras or (CAMERA,)))
        await until(lambda: station.runtime._links.beat_ms(owner.site.id) is not None)
        return owner

    async def describe(self, *cameras: InventoryCamera, **said: Any) -> None:
        inventory = Inventory(name=self.site.name, kind="gold_shop", cameras=cameras, **said)
        await self.site.answered(await self.site.say(inventory))

    async def press(self) -> bytes:
        """Raise an alarm; returns the incident that the station makes of it."""
        known = set(self.station.runtime.desk.incidents)
        await self.site.answered(await self.site.press())
        await until(lambda: set(self.station.runtime.desk.incidents) - known)
        (incident,) = set(self.station.runtime.desk.incidents) - known
        self.incident = bytes.fromhex(incident)
        return self.incident

    def wish(self, **said: Any) -> Wish:
        filled: dict[str, Any] = {
            "camera": "cam",
            "mode": ViewMode.FRAMES,
            "actor": OPERATOR,
            "purpose": PURPOSE,
            "incident": self.incident or None,
            **said,
        }
        return Wish(**filled)

    def asking(self, **said: Any) -> asyncio.Task[View]:
        """Have an operator ask."""
        return asyncio.get_running_loop().create_task(
            self.station.runtime.cameras.look(self.site.id, self.wish(**said))
        )

    def heard(self, form: type[Spoken]) -> list[Any]:
        """What the station said of one form."""
        return [each for each in self.site.heard if isinstance(each, form)]

    async def asked(self, count: int = 1) -> ViewRequest:
        """Wait for a request."""
        await until(lambda: len(self.heard(ViewRequest)) >= count)
        request: ViewRequest = self.heard(ViewRequest)[count - 1]
        return request

    async def answer(self, view: bytes, state: str = ViewState.GRANTED, **said: Any) -> None:
        await self.site.speak(ViewAnswer(view=view, state=state, **said))

    async def looked(self, **said: Any) -> View:
        """Have an operator look, and let him."""
        task = self.asking(**said)
        request = await self.asked(len(self.heard(ViewRequest)) + 1)
        await self.answer(request.view)
        return await task

    async def send(self, view: View, number: int, data: bytes, **said: Any) -> None:
        await self.site.speak(*parts_of(view.id, number, data, **said))

    async def end(self, view: View, reason: str) -> None:
        await self.site.speak(ViewEnd(view=view.id, reason=reason))

    async def tell(self, view: View, **said: Any) -> None:
        """Say what the access log has of a look, once the station has dealt with it."""
        wish = view.wish
        filled: dict[str, Any] = {
            "view": view.id,
            "camera": wish.camera,
            "mode": wish.mode,
            "state": ViewState.GRANTED,
            "at_ms": 1,
            "operator": wish.actor.number,
            "purpose": wish.purpose,
            "incident": wish.incident,
            "case": wish.case,
            "reason": "ended",
            "pictures": view.pictures,
            **said,
        }
        await self.site.answered(await self.site.say(Look(**filled)))


async def entries(station: Station, *kinds: str) -> Sequence[Any]:
    """What the station's journal has of some kinds."""
    found: Sequence[Any] = await station.runtime.journal.read(lambda reader: reader.entries(limit=1000, kinds=kinds))
    return found
