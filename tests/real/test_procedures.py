"""An operator works through a procedure and finds the key holder, by what the screen says and by keys alone."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import os
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, expect
import pytest

from scripts.rig import Browser, Look
from scripts.rig.town import OPERATOR_NUMBER, Town

from .acts import act, clear, operator, the_incident

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("bank",)
PICTURES: Final = os.environ.get("SSZ_PICTURES")
LOOKS: Final = (
    Look(language="en", width=1280, height=800),
    Look(language="th", width=390, height=844, mobile=True, dark=True),
)
WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "first": "Do not call the site and let no siren be heard near it while the robber may still be there.",
        "count": "1 of 11 done",
        "taken for": "Taken for",
        "brawl": "Brawl",
        "open": "Open",
        "notes": "Key holders and notes",
        "change": "Change",
        "add": "One more key holder",
        "name": "Name",
        "phone": "Telephone",
        "save": "Save",
        "done": "Done",
        "close": "Close",
    },
    "th": {
        "first": "ห้ามโทรเข้าที่เกิดเหตุ และห้ามเปิดไซเรนใกล้ที่เกิดเหตุ ตราบใดที่คนร้ายอาจยังอยู่",
        "count": "ทำแล้ว 1 จาก 11",
        "taken for": "ถือเป็นเหตุ",
        "brawl": "ทะเลาะวิวาท",
        "open": "เปิดดู",
        "notes": "ผู้ถือกุญแจและหมายเหตุ",
        "change": "แก้ไข",
        "add": "เพิ่มผู้ถือกุญแจ",
        "name": "ชื่อ",
        "phone": "โทรศัพท์",
        "save": "บันทึก",
        "done": "ทำแล้ว",
        "close": "ปิดหน้าต่าง",
    },
}


@pytest.fixture(params=LOOKS, ids=lambda look: look.language)
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


@asynccontextmanager
async def room(town: Town, look: Look) -> AsyncGenerator[Page]:
    """The room's screen, as the operator has it; at the end the page has had no error."""
    token = (await operator(town)).token
    assert token is not None
    async with Browser(town.room.url, token, look) as browser:
        page = await browser.go("/radio-room", selector="ssz-radio-room", quiet=False)
        # What somebody has taken is not chosen by itself.
        await page.locator("ssz-radio-room .row").first.click()
        await page.locator("ssz-incident-checklist ol").wait_for()
        yield page
        assert [each for each in browser.problems if "Failed to load resource" not in each] == []


async def picture(page: Page, look: Look, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"procedure-{look.language}-{name}.png", animations="disabled")


async def incident_of(town: Town) -> dict[str, Any]:
    bank = town.sites["bank"]
    await clear(town)
    await town.press(bank)
    return await the_incident(town, bank)


async def test_what_is_ticked_on_the_screen_is_a_step_of_the_incident(town: Town, look: Look) -> None:
    words = WORDS[look.language]
    incident = await incident_of(town)
    await act(town, "acknowledge", incident=incident["incident"])
    async with room(town, look) as page:
        first = page.get_by_role("checkbox", name=words["first"])
        await expect(first).to_be_enabled()
        await expect(first).not_to_be_checked()
        await first.focus()
        await page.keyboard.press("Space")
        await expect(first).to_be_checked()
        await expect(page.get_by_text(words["count"])).to_be_visible()
        # The newest line, in the words of whoever reads it.
        line = page.locator("ssz-incident-view .beside section li").first
        await expect(line).to_contain_text(words["first"])
        await expect(line).to_contain_text(words["done"])
        await expect(line).to_contain_text(str(OPERATOR_NUMBER))
        await picture(page, look, "ticked")

        await page.get_by_label(words["taken for"]).select_option(label=words["brawl"])
        await expect(first).to_have_count(0)
        await picture(page, look, "brawl")
    await clear(town)


async def test_a_supervisor_writes_down_a_key_holder_and_finds_him_again(town: Town, look: Look) -> None:
    words = WORDS[look.language]
    await incident_of(town)
    async with room(town, look) as page:
        notes = page.get_by_role("button", name=words["notes"])
        await notes.click()
        await page.get_by_role("button", name=words["change"], exact=True).click()
        await page.locator("ssz-site-notes textarea").fill("Gas behind the kitchen")
        if not await page.get_by_label(words["name"], exact=True).count():
            await page.get_by_role("button", name=words["add"]).click()
        await page.get_by_label(words["name"], exact=True).fill("Somsri")
        await page.get_by_label(words["phone"], exact=True).fill("081-234-5678")
        await picture(page, look, "form")
        await page.locator("ssz-site-notes").get_by_role("button", name=words["save"], exact=True).click()
        call = page.get_by_role("link", name="081-234-5678")
        await expect(call).to_have_attribute("href", "tel:0812345678")
        await picture(page, look, "notes")
        await notes.click()
        await expect(call).to_have_count(0)
        await notes.click()
        await expect(page.get_by_text("Gas behind the kitchen")).to_be_visible()
    await clear(town)


async def test_key_holders_are_found_in_quiet_times_on_the_page_of_sites(town: Town, look: Look) -> None:
    words = WORDS[look.language]
    await clear(town)
    token = (await operator(town)).token
    assert token is not None
    async with Browser(town.room.url, token, look) as browser:
        page = await browser.go("/radio-room/sites", selector="ssz-room-sites", quiet=False)
        button = page.get_by_role("button", name=f"{words['open']} {town.sites['bank'].premises.name}", exact=True)
        await button.click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name=words["notes"], exact=True).click()
        await dialog.get_by_role("button", name=words["change"], exact=True).click()
        await page.locator("ssz-site-notes textarea").fill("Ring twice")
        await dialog.get_by_role("button", name=words["save"], exact=True).click()
        await expect(dialog.get_by_text("Ring twice")).to_be_visible()
        await picture(page, look, "dialog")
        await dialog.get_by_role("button", name=words["close"], exact=True).click()
        await expect(dialog).to_have_count(0)
        # Whoever opens it again reads it anew.
        await button.click()
        await expect(dialog.get_by_text("Ring twice")).to_have_count(0)
        await dialog.get_by_role("button", name=words["notes"], exact=True).click()
        await expect(dialog.get_by_text("Ring twice")).to_be_visible()
