"""A unit's page on its phone: sent in the radio room, on its way, there, in need of help, done; one thumb is enough."""

import os
from pathlib import Path
from typing import Final

import pytest

from scripts.rig import Login, Look
from scripts.rig.log import Expected
from scripts.rig.town import DOMAIN, Town

from .acts import LINK_LOST, act, clear, press_until, the_incident
from .room import person, texts

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("gold",)
NOT_HIS: Final = Expected(
    logger="homeassistant.components.websocket_api.http.connection",
    text="You ride with no unit of this station",
    reason="Home Assistant logs each command that is refused",
)
EXPECTED: tuple[Expected, ...] = (LINK_LOST, NOT_HIS)
RIDER: Final = Login(username="rider", password="rider-of-tiger-1", name="Rider")
UNIT: Final = "Tiger 1"
PICTURES: Final = os.environ.get("SSZ_PICTURES")
LOOKS: Final = (
    Look(language="th", width=390, height=844, mobile=True, dark=True),
    Look(language="en", width=390, height=844, mobile=True),
)


async def unit(town: Town, user_id: str) -> None:
    """Make the unit by its dialog, if it is not there yet."""
    api = town.room.api
    [entry] = await api.entries(DOMAIN)
    if not any(each["title"] == UNIT for each in await api.subentries(entry["entry_id"])):
        form = {"name": UNIT, "unit_kind": "car", "members": [user_id]}
        await api.run_subentry_flow(entry["entry_id"], "unit", [form])


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.language))
async def test_a_unit_goes_through_an_incident_with_its_thumb_alone(town: Town, look: Look) -> None:
    await clear(town)
    users = await town.room.api.command("config/auth/list")
    if not any(each["username"] == RIDER.username for each in users):
        await town.room.add_user(RIDER)
    rider = await town.room.connect(RIDER)
    await unit(town, (await rider.command("auth/current_user"))["id"])
    gold = town.sites["gold"]
    await press_until(town, gold, "stored")
    incident = (await the_incident(town, gold, lambda each: each["state"] == "open"))["incident"]
    await act(town, "acknowledge", incident=incident)
    await act(
        town, "note", incident=incident, text="สองคน รถกระบะสีน้ำเงิน" if look.language == "th" else "Two men, a blue van"
    )
    said = texts(look.language, "unit")

    async with person(town.room.url, rider.token, look) as phone:
        button = phone.page.get_by_role("button", name=said["unit.en_route"], exact=True)
        await phone.browser.go(f"/patrol-unit?incident={incident}", selector="ssz-unit-page")
        await phone.page.get_by_text(said["unit.nothing"]).wait_for()
        await act(town, "dispatch", incident=incident, unit=UNIT)
        await button.wait_for()
        await phone.page.get_by_text(gold.premises.name).first.wait_for()
        if PICTURES:
            await phone.page.screenshot(path=Path(PICTURES) / f"unit-{look.language}-sent.png")
        box = await button.bounding_box()
        # In reach of a thumb, and large enough for one with a glove.
        assert box is not None
        assert box["y"] > look.height / 2
        assert box["height"] >= 80

        for step in ("en_route", "arrived"):
            await phone.page.get_by_role("button", name=said[f"unit.{step}"], exact=True).click()
        await phone.page.get_by_text(said["unit.state.on_scene"]).wait_for()
        await phone.page.get_by_role("button", name=said["unit.help"], exact=True).click()
        await phone.page.get_by_role("button", name=said["unit.help_sure"]).click()
        await phone.page.get_by_text(said["unit.help_sent"]).wait_for()
        if PICTURES:
            await phone.page.screenshot(path=Path(PICTURES) / f"unit-{look.language}-help.png")
        assert await phone.violations("ssz-unit-page") == []
        await phone.page.get_by_role("button", name=said["unit.finished"], exact=True).click()
        await phone.page.get_by_text(said["unit.nothing"]).wait_for()
    await act(town, "close", incident=incident, disposition="real")


async def test_whoever_rides_with_no_unit_reads_why_the_page_is_empty(town: Town) -> None:
    async with person(town.room.url, town.room.api.token) as owner:
        await owner.browser.go("/patrol-unit", selector="ssz-unit-page")
        await owner.page.get_by_text("You ride with no unit of this station").wait_for()
        # Whoever has been made a member meanwhile needs no other page.
        await owner.page.get_by_role("button", name="Try again").click()
        await owner.page.get_by_text("You ride with no unit of this station").wait_for()
