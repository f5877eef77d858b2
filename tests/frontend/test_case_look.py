"""A look by case number: its owner is asked, and the tile says for whom and why it is logged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Page, expect
import pytest

from .test_room_news import SITE, room

CAMERA: Final[dict[str, Any]] = {
    "id": "front",
    "name": "Front door",
    "tier": "incident",
    "off": False,
    "masked": False,
    "webrtc": True,
    "direction": None,
    "angle": 90,
    "latitude": None,
    "longitude": None,
}
SHOP: Final[dict[str, Any]] = {**SITE, "cameras": [CAMERA]}
HIDDEN: Final = {**CAMERA, "id": "yard", "name": "Yard", "tier": "registry"}
MOUNT: Final = """
({ language, sites }) => {
  window.asked = [];
  const connection = { subscribeMessage: async (heard, message) => {
    window.asked.push(message);
    window.say = heard;
    return async () => { window.stopped = true; };
  } };
  const element = document.createElement("ssz-case-look");
  element.hass = { language, locale: { language }, config: { time_zone: "Asia/Bangkok" }, connected: true, connection,
    callWS: async () => [] };
  element.sites = new Map(sites.map((site) => [site.id, site]));
  element.me = { user: "u7", role: "operator", number: 7 };
  document.body.replaceChildren(element);
}
"""


@asynccontextmanager
async def case_look(language: str, *sites: dict[str, Any]) -> AsyncIterator[Page]:
    """The form alone in a browser."""
    async with room(language) as here:
        await here.page.evaluate(MOUNT, {"language": language, "sites": sites})
        yield here.page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title", "number", "purpose", "waiting", "logged"),
    [
        ("en", "Look by case number", "Case number", "What do you look for?", "1 min 30 s left", "case 2569/114"),
        ("th", "ดูกล้องตามหมายเลขคดี", "หมายเลขคดี", "ต้องการดูอะไร", "เหลือเวลา 1 นาที 30 วิ", "คดี 2569/114"),
    ],
)
async def test_the_owner_is_asked_for_a_case_by_keys_alone(
    language: str, title: str, number: str, purpose: str, waiting: str, logged: str
) -> None:
    async with case_look(language, {**SHOP, "cameras": [CAMERA, HIDDEN]}) as page:
        await page.locator("summary", has_text=title).focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.locator("option").all_text_contents() != []
        await expect(page.locator("option")).to_have_count(1)
        # What is not said is asked for, and nobody is asked meanwhile.
        await page.get_by_label(number).press("Enter")
        assert await page.evaluate("window.asked") == []
        await page.get_by_label(number).fill("2569/114")
        await page.get_by_label(purpose).fill("White car")
        await page.keyboard.press("Enter")
        await page.wait_for_function("() => window.asked.length")
        about = {"site": "s", "camera": "front", "purpose": "White car", "case": "2569/114"}
        assert await page.evaluate("window.asked") == [{"type": "smart_safety_zone/view/start", **about}]
        await page.evaluate("() => window.say({ look: 'a', phase: 'waiting', reason: '', left_ms: 90999 })")
        await expect(page.get_by_role("status")).to_contain_text(waiting)
        await expect(page.locator("ssz-eye-tile")).to_contain_text(logged)
        # One question is enough for its owner: live video would be another.
        await page.evaluate("() => window.say({ look: 'a', phase: 'live', reason: '', left_ms: null })")
        await page.evaluate("() => window.say({ number: 1, age_ms: 5, picture: '' })")
        assert len(await page.evaluate("window.asked")) == 1
        await page.evaluate("() => document.body.replaceChildren()")
        await page.wait_for_function("() => window.stopped")


@pytest.mark.slow
async def test_where_nothing_can_be_asked_for_there_is_no_form() -> None:
    suspended = {**SHOP, "standing": "suspended"}
    async with case_look("en", suspended, {**SHOP, "id": "t", "cameras": [HIDDEN]}) as page:
        await page.locator("summary").click()
        await expect(page.locator("ssz-case-look")).to_contain_text("No site shares a camera that can be asked for.")
        await expect(page.locator("form")).to_have_count(0)
