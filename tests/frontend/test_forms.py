"""What the buttons of an incident ask: why an alarm was false, and who can be sent; and how a unit goes home."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, expect
import pytest

from .test_reports_page import COLOURS
from .test_room_news import BUILT, TEXTS, room, row

MOUNT: Final = """
({ tag, language, values, answers }) => {
  window.asked = [];
  const element = document.createElement(tag);
  const connection = { subscribeMessage: async (heard) => { window.tell = heard; return async () => undefined; } };
  element.hass = { language, locale: { language }, config: { time_zone: "Asia/Bangkok" }, connected: true, connection,
    states: {}, loadBackendTranslation: async () => undefined, localize: () => "",
    callWS: async (message) => {
      window.asked.push(message);
      const word = message.type.split("/").slice(1).join("/");
      return answers[word] ?? null;
    } };
  Object.assign(element, values);
  document.body.replaceChildren(element);
}
"""
LOOK: Final = "font-family: sans-serif; background: var(--primary-background-color); color: var(--primary-text-color)"
UNIT_PAGE: Final = BUILT.with_name("unit.js")
UNITS: Final = [
    {"unit": "Tiger 1", "kind": "car", "state": "free", "incident": None, "distance_m": 400, "placed_ms": 1},
    {"unit": "Tiger 2", "kind": "car", "state": "sent", "incident": "f" * 32, "distance_m": None, "placed_ms": None},
    {"unit": "Tiger 3", "kind": "car", "state": "off_duty", "incident": None, "distance_m": None, "placed_ms": None},
]


def words(page: str, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((TEXTS / f"{page}.{language}.json").read_text(encoding="utf-8"))
    return found


async def picture(page: Page, name: str) -> None:
    """Keep what is seen, for whoever wants to look."""
    if (kept := os.environ.get("SSZ_PICTURES")) is not None:
        await page.screenshot(path=Path(kept) / f"{name}.png", full_page=True)


@asynccontextmanager
async def shown(
    tag: str, language: str, colours: str, values: dict[str, Any], answers: dict[str, Any]
) -> AsyncIterator[Page]:
    async with room(language) as here:
        await here.page.add_script_tag(content=UNIT_PAGE.read_text(encoding="utf-8"), type="module")
        await here.page.wait_for_function("(tag) => customElements.get(tag)", arg=tag)
        style = "".join(f"--{name}: {value};" for name, value in COLOURS[colours].items())
        await here.page.evaluate("(style) => { document.documentElement.style = style; }", style + LOOK)
        await here.page.evaluate(MOUNT, {"tag": tag, "language": language, "values": values, "answers": answers})
        yield here.page


@asynccontextmanager
async def incident(language: str, colours: str = "light") -> AsyncIterator[Page]:
    """A taken incident, alone in a browser."""
    taken = row(1, state="acknowledged", owner={"number": 7, "name": "S", "user": "u7"}, false_cause=None)
    detail = {**taken, "mine": True, "timeline": [], "looks": [], "offered": ["noted", "dispatched", "closed"]}
    detail |= {"operators": [], "bundle": False, "known_units": UNITS}
    answers = {
        "desk/incident": detail,
        "desk/pictures": [],
        "desk/together": {"lead": None, "parts": [], "proposed": None},
        "desk/close": taken,
    }
    async with shown("ssz-incident-view", language, colours, {"row": taken, "now": 60_000}, answers) as page:
        await page.get_by_role("button", name=words("room", language)["room.close"]).first.wait_for()
        yield page


@pytest.mark.slow
@pytest.mark.parametrize(("language", "colours"), [("en", "dark"), ("th", "light")])
async def test_only_a_false_alarm_is_asked_why_by_keys_alone(language: str, colours: str) -> None:
    said = words("room", language)
    async with incident(language, colours) as page:
        await page.evaluate("() => document.querySelector('ssz-incident-view').open('close')")
        result = page.get_by_label(said["room.disposition"])
        await expect(result).to_be_focused()
        cause = page.get_by_label(said["room.false_cause"])
        await expect(cause).to_have_count(0)

        await result.press("ArrowDown")
        await expect(cause).to_have_count(0)
        await result.press("ArrowDown")
        await expect(result).to_have_value("false_alarm")
        await expect(cause).to_have_count(1)
        await page.keyboard.press("Tab")
        await expect(cause).to_be_focused()
        await picture(page, f"close-{language}-{colours}")
        # Without an answer nothing is sent; unknown is one.
        await page.locator("form .main").click()
        assert [each for each in await page.evaluate("window.asked") if each["type"].endswith("/close")] == []
        await cause.select_option(label=said["room.false_cause.unknown"])
        await page.locator("form .main").press("Enter")
        await expect(page.locator("form")).to_have_count(0)

        (sent,) = [each for each in await page.evaluate("window.asked") if each["type"].endswith("/close")]
        assert (sent["disposition"], sent["false_cause"]) == ("false_alarm", "unknown")


@pytest.mark.slow
async def test_a_cause_that_was_chosen_and_left_again_is_not_sent() -> None:
    said = words("room", "en")
    async with incident("en") as page:
        await page.evaluate("() => document.querySelector('ssz-incident-view').open('close')")
        await page.get_by_label(said["room.disposition"]).select_option("false_alarm")
        await page.get_by_label(said["room.false_cause"]).select_option("misuse")
        await page.get_by_label(said["room.disposition"]).select_option("real")
        await page.locator("form .main").click()
        await expect(page.locator("form")).to_have_count(0)

        (sent,) = [each for each in await page.evaluate("window.asked") if each["type"].endswith("/close")]
        assert sent["disposition"] == "real"
        assert "false_cause" not in sent


@pytest.mark.slow
@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("th", "dark")])
async def test_who_is_off_duty_is_named_and_not_proposed(language: str, colours: str) -> None:
    said = words("room", language)
    async with incident(language, colours) as page:
        await page.evaluate("() => document.querySelector('ssz-incident-view').open('dispatch')")
        group = page.get_by_role("group", name=said["room.units"])
        await expect(group.get_by_role("button")).to_have_count(2)
        await expect(page.locator("datalist option")).to_have_count(2)
        await expect(page.get_by_text(said["room.off_duty"].format(units="Tiger 3"))).to_be_visible()
        await picture(page, f"dispatch-{language}-{colours}")


@pytest.mark.slow
@pytest.mark.parametrize(("language", "colours"), [("en", "dark"), ("th", "light")])
async def test_a_unit_goes_off_duty_and_comes_back_on_its_page(language: str, colours: str) -> None:
    said = words("unit", language)
    async with shown("ssz-unit-page", language, colours, {}, {}) as page:
        await page.set_viewport_size({"width": 390, "height": 844})
        unit = {"unit": "Tiger 1", "kind": "car", "on_duty": True, "may_switch": True, "tasks": []}
        for on_duty, button in ((True, "unit.go_off"), (False, "unit.go_on")):
            await page.evaluate(
                "(unit) => window.tell({ now_ms: Date.now(), units: [unit] })", {**unit, "on_duty": on_duty}
            )
            await page.get_by_role("button", name=said[button]).wait_for()
            await picture(page, f"unit-{'on' if on_duty else 'off'}-{language}-{colours}")
            await page.get_by_role("button", name=said[button]).click()
            if on_duty:
                # A thumb that slipped sends nobody home.
                assert not [each for each in await page.evaluate("window.asked") if each["type"].endswith("unit/duty")]
                await page.get_by_role("button", name=said["unit.go_off_sure"]).click()
        asked = [each for each in await page.evaluate("window.asked") if each["type"].endswith("unit/duty")]
        assert [each["on"] for each in asked] == [False, True]
        await expect(page.get_by_text(said["unit.off"])).to_be_visible()

        await page.evaluate("(unit) => window.tell({ now_ms: 1, units: [unit] })", {**unit, "may_switch": False})
        await expect(page.get_by_role("button", name=said["unit.go_off"])).to_have_count(0)
