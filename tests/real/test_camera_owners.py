"""What an owner of a camera sees in the browser: each form of sharing it, who looks through it, and the way back."""

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
from .test_pages import Walk, folder, look, walk

__all__ = ["folder", "look"]
pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("gold",)
TEXTS: Final = "config_subentries.camera"
PAGE: Final = "ssz-camera-access"
PAGE_TEXTS: Final = Path(__file__).parents[2] / "frontend/src/texts"
PURPOSE: Final = "Man with a knife in front of the shop"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(town: Town) -> str:
    """The switch of the gold shop's camera, which is shared."""
    return await share(town, "gold", SCENES["gold"])


async def test_the_dialogs_of_a_shared_camera(town: Town, shared: str, look: Look, folder: Path) -> None:
    async with walk(town.town, look, folder) as visit:
        await visit.begin(f"/config/integrations/integration/{DOMAIN}")
        await visit.page.get_by_text(visit.text(f"{TEXTS}.initiate_flow.user")).first.click()
        await visit.stop("camera", "step-flow-form", has=visit.text(f"{TEXTS}.step.user.data.source"))
        await visit.close()

        await _change(visit)
        await visit.stop(
            "camera_menu", "step-flow-menu", has=visit.text(f"{TEXTS}.step.reconfigure.menu_options.change")
        )
        await visit.choose(f"{TEXTS}.step.reconfigure", "change")
        await visit.stop("camera_change", "step-flow-form", has=visit.text(f"{TEXTS}.step.change.data.sees"))
        await visit.submit()
        await visit.stop("camera_sharing", "step-flow-form", has=visit.text(f"{TEXTS}.step.sharing.data.tier"))
        await visit.submit()
        await visit.stop("camera_limits", "step-flow-form", has=visit.text(f"{TEXTS}.step.limits.data.webrtc"))
        # Something more than was agreed to.
        await visit.dialog.locator("ha-selector-boolean").last.click()
        await visit.submit()
        said = await visit.stop("camera_consent", "step-flow-form", has=visit.text(f"{TEXTS}.step.consent.data.agree"))
        assert SCENES["gold"].name in said
        await visit.submit()
        await visit.stop("camera_not_agreed", "step-flow-form", has=visit.text(f"{TEXTS}.error.consent_missing"))
        await visit.close()

        await _change(visit)
        await visit.choose(f"{TEXTS}.step.reconfigure", "withdraw")
        await visit.stop("camera_withdraw", "step-flow-form", shows="ha-markdown")
        await visit.close()


async def test_the_device_of_a_shared_camera(town: Town, shared: str, look: Look, folder: Path) -> None:
    name = SCENES["gold"].name
    device = next(
        each for each in await town.town.api.devices() if each["name"] == name and each["identifiers"][0][0] == DOMAIN
    )
    async with walk(town.town, look, folder) as visit:
        await visit.begin(f"/config/devices/device/{device['id']}")
        await visit.stop("camera_device", "ha-config-device-page", has=name)


async def _change(visit: Walk) -> None:
    await visit.page.get_by_role("button", name=visit.text(f"{TEXTS}.initiate_flow.reconfigure")).first.click()
    await visit.page.locator("step-flow-menu").wait_for()


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
async def room(town: Town, shared: str) -> Room:
    """The gold shop has pressed, and shares its camera in incidents."""
    await town.press(town.sites["gold"])
    incident = await the_incident(town, town.sites["gold"])
    entry = town.sites["gold"].entry_id
    camera = next(each for each in await town.town.api.subentries(entry) if each["subentry_type"] == "camera")
    return Room(town, incident["site"], camera["subentry_id"], incident["incident"])


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
    texts = json.loads((PAGE_TEXTS / f"access.{look.language}.json").read_text(encoding="utf-8"))
    return str(texts[key]).replace("{minutes}", "10")
