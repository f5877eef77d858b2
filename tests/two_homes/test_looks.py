"""An operator looks through a shop's camera, both real ends between: on the owner's terms, and not a moment longer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from io import BytesIO
import time
from typing import Any, Final

from PIL import Image
import pytest

from custom_components.smart_safety_zone.incident.model import AUTOMATION, Actor, ActorKind, Disposition
from custom_components.smart_safety_zone.protocol.cameras import SharingTier, ViewMode
from custom_components.smart_safety_zone.site.cameras.settings import CONF_SCREEN
from custom_components.smart_safety_zone.station.cameras.picture import Picture
from custom_components.smart_safety_zone.station.cameras.view import News, Phase, View, Wish
from custom_components.smart_safety_zone.station.errors import StationError
from tests.surface.town import until

from .homes import OPERATOR, House, RadioRoom, Site
from .test_evidence import SQUARE, camera, share

__all__ = ["camera"]

PURPOSE: Final = "See whether anybody is hurt"
AT_ONCE_S: Final = 1.0
"""So soon a kill switch must have ended what runs."""


class Desk:
    """An operator at the radio room, and a shop that shares a camera."""

    def __init__(self, room: RadioRoom, site: Site, shared: str) -> None:
        self.room = room
        self.site = site
        self.camera = shared
        self.pictures: list[Picture] = []

    @property
    def actor(self) -> Actor:
        return Actor(kind=ActorKind.OPERATOR, user_id=self.room.operator.id, number=OPERATOR[1])

    @property
    def incident(self) -> str:
        return next(iter(self.room.runtime.desk.incidents))

    def wish(self, **said: Any) -> Wish:
        incident = bytes.fromhex(self.incident) if self.room.runtime.desk.incidents else None
        filled: dict[str, Any] = {"camera": self.camera, "mode": ViewMode.FRAMES, "purpose": PURPOSE, **said}
        return Wish(**{"actor": self.actor, "incident": incident, **filled})

    async def look(self, **said: Any) -> View:
        def begun(view: View) -> None:
            view.subscribe(self._hear)

        return await self.room.runtime.cameras.look(self.site.id, self.wish(**said), begun)

    def _hear(self, news: News) -> None:
        if isinstance(news, Picture):
            self.pictures.append(news)

    async def sees(self, count: int) -> None:
        """Wait until pictures have come."""
        await until(lambda: len(self.pictures) >= count, f"{count} pictures")

    @property
    def differing(self) -> list[Any]:
        return self.room.runtime.cameras.log.differing

    async def agreed(self, view: View) -> None:
        """Wait until the site's log has told of the look, and says the same."""
        accounts = self.room.runtime.cameras.log._accounts
        await until(lambda: (account := accounts[view.id.hex()]).told and account.ended_ms, "both accounts")
        assert self.differing == []


async def press(room: RadioRoom, site: Site) -> None:
    await site.press()
    await site.reaches("stored")
    await until(lambda: room.runtime.desk.incidents, "an incident")


@asynccontextmanager
async def shop(room: RadioRoom, house: House, tier: SharingTier, **data: Any) -> AsyncIterator[Desk]:
    site = await house.join(room)
    shared = await share(site, room, tier, **data)
    await until(lambda: [each.id for each in site.record(room).cameras] == [shared], "told of")
    yield Desk(room, site, shared)


async def switch_off(desk: Desk) -> None:
    await desk.site.runtime.cameras.switch_off(desk.camera, "owner")


async def switch_all_off(desk: Desk) -> None:
    await desk.site.runtime.cameras.switch_off(None, "owner")


async def withdraw(desk: Desk) -> None:
    await desk.site.runtime.cameras.withdraw(desk.camera, "owner")


@pytest.mark.parametrize(
    ("stops", "reason"), [(switch_off, "switched_off"), (switch_all_off, "switched_off"), (withdraw, "no_consent")]
)
async def test_whatever_the_owner_stops_ends_a_look_at_both_ends_within_a_second(
    room: RadioRoom, house: House, stops: Callable[[Desk], Any], reason: str
) -> None:
    async with shop(room, house, SharingTier.INCIDENT) as desk:
        await desk.site.runtime.evidence.pictures.set_mask(desk.camera, [SQUARE])
        await press(room, desk.site)
        view = await desk.look()
        await desk.sees(3)
        assert [each.number for each in desk.pictures] == sorted({each.number for each in desk.pictures})
        assert Image.open(BytesIO(desk.pictures[-1].data)).getpixel((160, 120)) == (0, 0, 0)
        began = time.monotonic()
        await stops(desk)
        await until(lambda: view.ended, "the end")
        assert time.monotonic() - began < AT_ONCE_S
        assert view.reason == reason
        had = len(desk.pictures)
        await desk.agreed(view)
        assert len(desk.pictures) == had
        assert desk.site.runtime.views.shown == ()


async def test_a_camera_is_not_looked_through_without_the_site_s_own_alarm(room: RadioRoom, house: House) -> None:
    async with shop(room, house, SharingTier.INCIDENT) as desk:
        with pytest.raises(StationError) as refused:
            await desk.look(incident=bytes(16))
        assert refused.value.code == "view_no_incident"
        await press(room, desk.site)
        # As a modified station would: an incident that this site has not raised.
        view = await desk.room.runtime.cameras.look(desk.site.id, desk.wish(incident=None, case="2569/1"))
        assert view.phase is Phase.WAITING
        desk.room.runtime.cameras.end(view)
        assert desk.pictures == []


async def test_the_owner_is_asked_and_lets_him_look(room: RadioRoom, house: House) -> None:
    async with shop(room, house, SharingTier.REQUEST) as desk:
        await press(room, desk.site)
        view = await desk.look()
        assert (view.phase, desk.pictures) == (Phase.WAITING, [])
        await until(lambda: desk.site.runtime.views.shown, "the question")
        (asked,) = desk.site.runtime.views.shown
        assert asked.request.purpose == PURPOSE
        assert desk.site.runtime.views.owner.answer(asked, "owner", 5)
        await desk.sees(1)
        assert view.until_ms is not None
        desk.room.runtime.cameras.end(view)
        await desk.agreed(view)


async def test_a_line_that_is_cut_ends_a_look_at_once_and_nothing_of_it_comes_back(
    room: RadioRoom, house: House
) -> None:
    async with shop(room, house, SharingTier.INCIDENT) as desk:
        await press(room, desk.site)
        view = await desk.look()
        await desk.sees(1)
        room.cut()
        await until(lambda: view.ended, "the end")
        assert view.reason == "link_lost"
        had = len(desk.pictures)
        await desk.site.linked()
        await desk.agreed(view)
        assert len(desk.pictures) == had


async def test_closing_the_incident_ends_the_look_at_both_ends(room: RadioRoom, house: House) -> None:
    async with shop(room, house, SharingTier.INCIDENT) as desk:
        await press(room, desk.site)
        view = await desk.look()
        await desk.sees(1)
        await room.runtime.acknowledge(desk.incident, desk.actor)
        await room.runtime.close(desk.incident, desk.actor, Disposition.REAL)
        assert view.reason == "incident_closed"
        await until(lambda: desk.site.runtime.views.shown == (), "the end at the site")
        await desk.agreed(view)


async def test_a_still_is_one_picture_and_agreed_on(room: RadioRoom, house: House) -> None:
    async with shop(room, house, SharingTier.ALWAYS) as desk:
        view = await desk.look(mode=ViewMode.STILL, incident=None, case="2569/2")
        await until(lambda: view.ended, "the end")
        assert (view.reason, len(desk.pictures)) == ("ended", 1)
        await desk.agreed(view)


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_screen_shows_a_camera_only_where_its_owner_lets_it(
    room: RadioRoom, house: House, allowed: bool
) -> None:
    async with shop(room, house, SharingTier.ALWAYS, **{CONF_SCREEN: allowed}) as desk:
        options = {**room.entry.options, "station_screen": True}
        room.hass.config_entries.async_update_entry(room.entry, options=options)
        await room.hass.async_block_till_done()
        picture = await room.runtime.camera_screens.picture(desk.site.id, desk.camera)
        assert (picture is not None) is allowed
        wish = desk.wish(mode=ViewMode.STILL, actor=AUTOMATION, purpose="", incident=None, screen=True)
        view = await desk.room.runtime.cameras.look(desk.site.id, wish)
        await until(lambda: view.ended, "the end")
        assert view.reason == ("ended" if allowed else "not_offered")
        await asyncio.sleep(0)
        await until(partial(_all_told, room), "both accounts")
        assert desk.differing == []


def _all_told(room: RadioRoom) -> bool:
    return all(each.ended_ms is not None for each in room.runtime.cameras.log._accounts.values())
