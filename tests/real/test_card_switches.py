"""The household's card: how it calls, who looked through its cameras, and a switch for each of them and one for all."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import os
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, async_playwright, expect
import pytest

from custom_components.smart_safety_zone.pages import ACCESS_PATH
from scripts.rig.browser import EXECUTABLE
from scripts.rig.folder import COMPONENT

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="function")]
PICTURES: Final = os.environ.get("SSZ_PICTURES")
# The page's part of Home Assistant: a site with two cameras, whose switches do as they are told or say why not.
HASS: Final = """({ language, refusal, looks, admin }) => {
  const state = (entity_id, state, attributes = {}) => ({ entity_id, state, attributes, last_changed: '' });
  const platform = 'smart_safety_zone';
  const ours = (entity_id, device_id, translation_key) => ({ entity_id, device_id, translation_key, platform });
  const hass = {
    language, locale: { language }, user: { is_admin: admin }, config: { time_zone: 'Asia/Bangkok' }, connected: true,
    states: Object.fromEntries([
      ...(looks ? [
        state('binary_sensor.yard', looks === 'now' ? 'on' : 'off'), state('sensor.door', 'unknown'),
        looks === 'none' ? state('sensor.yard', 'unknown')
          : state('sensor.yard', '2026-11-28T11:03:07+00:00', { station: 'Mueang', operator: 7 }),
      ] : []),
      state('sensor.p', 'idle'), state('switch.all', 'on'), state('switch.door', 'on'), state('switch.yard', 'off'),
    ].map(each => [each.entity_id, each])),
    entities: Object.fromEntries([
      ours('binary_sensor.yard', 'yard', 'viewed'), ours('sensor.yard', 'yard', 'last_viewed'),
      ours('sensor.door', 'door', 'last_viewed'), ours('sensor.p', 'point', 'progress'),
      ours('switch.all', 'site', 'cameras_sharing'),
      ours('switch.door', 'door', 'camera_sharing'), ours('switch.yard', 'yard', 'camera_sharing'),
    ].map(each => [each.entity_id, each])),
    devices: {
      site: { id: 'site', name: 'Home' }, point: { id: 'point', name: 'SOS', via_device_id: 'site' },
      door: { id: 'door', name: 'Door', via_device_id: 'site' },
      yard: { id: 'yard', name: 'Yard', via_device_id: 'site' },
    },
    formatEntityState: each => each.state,
    callWS: async message => { window.calls.push([message.type, message.device_id]); },
    callService: async (domain, service, data, target) => {
      window.calls.push([domain, service, target.entity_id]);
      if (refusal) throw { message: refusal };
      const to = service === 'turn_on' ? 'on' : 'off';
      const states = { ...window.card.hass.states, [target.entity_id]: state(target.entity_id, to) };
      window.card.hass = { ...window.card.hass, states };
    },
  };
  window.calls = [];
  window.card = document.createElement('ssz-sos-card');
  window.card.setConfig({ type: 'custom:ssz-sos-card', entity: 'sensor.p' });
  window.card.hass = hass;
  document.body.append(window.card);
}"""


@asynccontextmanager
async def card(language: str = "en", *, refusal: str = "", looks: str = "", admin: bool = True) -> AsyncGenerator[Page]:
    """The built card on an empty page."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        page = await chromium.new_page(viewport={"width": 390, "height": 844})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        built = (COMPONENT / "frontend" / "cards.js").read_text(encoding="utf-8")
        # The cards wait for the frontend, which has a registry of elements of its own.
        await page.evaluate("customElements.define('home-assistant', class extends HTMLElement {})")
        await page.add_script_tag(type="module", content=built)
        await page.wait_for_function("!!customElements.get('ssz-sos-card')")
        await page.evaluate(HASS, {"language": language, "refusal": refusal, "looks": looks, "admin": admin})
        yield page
        assert problems == []
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"card-switches-{language}-{looks}-{bool(refusal)}.png")
        await chromium.close()


async def calls(page: Page) -> Any:
    return await page.evaluate("window.calls")


async def test_a_press_goes_over_the_connection_since_an_action_would_leave_a_trace_of_a_silent_one() -> None:
    async with card() as page:
        # Twice, as a screen reader presses.
        for words in ("Hold to call for help", "Press once more to call for help"):
            await page.get_by_role("button", name=words).evaluate("button => button.click()")
        await page.wait_for_function("window.calls.length > 0")
        assert await calls(page) == [["smart_safety_zone/press", "point"]]


async def test_while_a_dashboard_is_edited_its_card_calls_nobody() -> None:
    async with card() as page:
        await page.evaluate("window.card.preview = true")
        await expect(page.get_by_role("button", name="Sends nothing while the dashboard is edited")).to_be_disabled()
        assert await calls(page) == []


async def test_one_touch_stops_one_camera_and_the_card_says_so() -> None:
    async with card() as page:
        door = page.get_by_role("switch", name="Door")
        await expect(door).to_be_checked()
        await expect(door).to_contain_text("shared")
        await expect(page.get_by_role("switch", name="Yard")).to_contain_text("not shared")
        await door.click()
        await expect(door).not_to_be_checked()
        await expect(door).to_contain_text("not shared")
        assert await calls(page) == [["switch", "turn_off", "switch.door"]]


async def test_while_the_switch_for_all_is_off_no_camera_is_shown_as_shared() -> None:
    async with card("th") as page:
        everything = page.get_by_role("switch", name="กล้องทั้งหมด")
        await everything.focus()
        await page.keyboard.press("Space")
        await expect(everything).not_to_be_checked()
        door = page.get_by_role("switch", name="Door")
        await expect(door).not_to_be_checked()
        await expect(door).to_be_disabled()
        assert await calls(page) == [["switch", "turn_off", "switch.all"]]


async def test_what_was_not_done_is_said_and_the_switch_stays_as_it_is() -> None:
    async with card(refusal="You have not agreed yet.") as page:
        yard = page.get_by_role("switch", name="Yard")
        await yard.click()
        await expect(page.get_by_role("alert")).to_contain_text("You have not agreed yet.")
        await expect(yard).not_to_be_checked()


async def test_the_card_says_who_looked_last_and_leads_an_administrator_to_all_looks() -> None:
    async with card(looks="past") as page:
        line = page.get_by_text("Last looked through")
        await expect(line).to_contain_text("Yard, ")
        await expect(line).to_contain_text("18:03:07, by Mueang, operator 7.")
        await expect(page.get_by_role("status").filter(has_text="Somebody looks now")).to_have_count(0)
        await expect(page.get_by_role("link", name="Who looked, when and why")).to_have_attribute(
            "href", f"/{ACCESS_PATH}"
        )


async def test_that_somebody_looks_now_stands_first_and_who_is_no_administrator_gets_no_link() -> None:
    async with card("th", looks="now", admin=False) as page:
        await expect(page.get_by_role("status").filter(has_text="กำลังมีผู้ดูกล้อง")).to_contain_text("Yard")
        await expect(page.get_by_text("เจ้าหน้าที่หมายเลข 7")).to_be_visible()
        await expect(page.get_by_role("link")).to_have_count(0)


async def test_where_nobody_has_looked_the_card_says_that() -> None:
    async with card(looks="none") as page:
        await expect(page.get_by_text("Nobody has looked yet.")).to_be_visible()
