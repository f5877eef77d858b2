"""What an owner sees in the browser of those who look through his camera, and that what he clicks there holds."""

from collections.abc import AsyncGenerator
from functools import partial
import json
from pathlib import Path
from typing import Final

from playwright.async_api import Locator
import pytest
import pytest_asyncio

from scripts.rig import Look, until
from scripts.rig.cctv import SCENES
from scripts.rig.furniture import share
from scripts.rig.rest import Json
from scripts.rig.town import DOMAIN, Town
from scripts.rig.websocket import Inbox

from .acts import DEADLINE_S, operator, the_incident
from .test_pages import folder, look, walk

__all__ = ["folder", "look"]
pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("gold",)
PAGE: Final = "ssz-camera-access"
TEXTS: Final = Path(__file__).parents[2] / "frontend/src/texts"
PURPOSE: Final = "Man with a knife in front of the shop"


class Room:
    """The operator, who looks."""

    def __init__(self, town: Town, site: str, camera: str, incident: str) -> None:
        self.town = town
        self.site = site
        self.camera = camera
        self.incident = incident

    async def look(self, **about: str) -> Inbox:
        """Ask to look; what is told of it comes in."""
        api = await operator(self.town)
        return await api.inbox(f"{DOMAIN}/view/start", site=self.site, camera=self.camera, purpose=PURPOSE, **about)

    async def sees(self) -> Inbox:
        """Look at the incident until a picture is there."""
        inbox = await self.look(incident=self.incident)
        await inbox.next(_is_picture, deadline_s=DEADLINE_S)
        return inbox


def _is_picture(event: Json) -> bool:
    return isinstance(event, dict) and "picture" in event


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(town: Town) -> AsyncGenerator[Room]:
    """The gold shop has pressed, and shares its camera in incidents."""
    await share(town, "gold", SCENES["gold"])
    await town.press(town.sites["gold"])
    incident = await the_incident(town, town.sites["gold"])
    entry = town.sites["gold"].entry_id
    camera = next(each for each in await town.town.api.subentries(entry) if each["subentry_type"] == "camera")
    yield Room(town, incident["site"], camera["subentry_id"], incident["incident"])


async def test_the_owner_sees_who_looks_and_ends_it(room: Room, look: Look, folder: Path) -> None:
    inbox = await room.sees()
    asked = await room.look(case="2569/114")
    async with walk(room.town.town, look, folder) as visit:
        await visit.begin("/camera-access")
        said = await visit.stop("access", PAGE, has=_word(look, "access.end"))
        for word in (PURPOSE, SCENES["gold"].name, "2569/114"):
            assert word in said
        await visit.page.get_by_role("button", name=_word(look, "access.allow"), exact=True).click()
        await asked.next(_is_picture, deadline_s=DEADLINE_S)
        end = visit.page.get_by_role("button", name=_word(look, "access.end"), exact=True)
        await until(partial(_counts, end, 2), DEADLINE_S, "two that look")
        for left in (1, 0):
            await end.first.click()
            await until(partial(_counts, end, left), DEADLINE_S, "one less that looks")
        for each in (inbox, asked):
            await each.next(lambda event: "denied" in str(event), deadline_s=DEADLINE_S)
        await visit.stop("access_ended", PAGE, has=_word(look, "access.nobody"))
        await visit.page.get_by_role("button", name=_word(look, "access.all_off"), exact=True).click()
        await visit.stop("access_off", PAGE, has=_word(look, "access.nobody_off"))
        refused = await room.look(incident=room.incident)
        await refused.next(lambda event: "switched_off" in str(event), deadline_s=DEADLINE_S)
        await visit.page.get_by_role("button", name=_word(look, "access.all_on"), exact=True).click()
        await visit.stop("access_on", PAGE, has=_word(look, "access.all_off"))


async def _counts(those: Locator, count: int) -> bool:
    return await those.count() == count


def _word(look: Look, key: str) -> str:
    """Return what the page says, as far as no value is put in but the minutes."""
    texts = json.loads((TEXTS / f"access.{look.language}.json").read_text(encoding="utf-8"))
    return str(texts[key]).replace("{minutes}", "10")
