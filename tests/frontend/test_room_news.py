"""What the room says of itself to who hears its page: each piece of news once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, async_playwright
import pytest

from scripts.rig.browser import EXECUTABLE

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "custom_components" / "smart_safety_zone" / "frontend" / "radio-room.js"
TEXTS: Final = ROOT / "frontend" / "src" / "texts"
DEADLINE_MS: Final = 10_000
ME: Final = {"user": "u7", "role": "operator", "number": 7, "administrator": False}
SITE: Final = {"id": "s", "name": "Gold shop", "kind": "gold_shop", "standing": "active", "link": "up", "points": []}
MOUNT: Final = """
(language) => {
  const element = document.createElement("ssz-radio-room");
  const connection = { subscribeMessage: async (heard, message) => {
    if (message.type.endsWith("desk/subscribe")) window.tell = heard;
    return async () => undefined;
  } };
  element.hass = {
    language, locale: { language }, config: { time_zone: "Asia/Bangkok" }, states: {}, entities: {}, devices: {},
    connected: true, connection, callWS: async () => { throw { message: "nobody there" }; },
  };
  document.body.append(element);
}
"""
HEARD: Final = """() => {
  const news = document.querySelector("ssz-radio-room").shadowRoot.querySelector("ssz-room-news");
  return [...news.shadowRoot.querySelectorAll("[role=log][aria-live] p")].map((each) => each.textContent);
}"""


def row(number: int, **said: Any) -> dict[str, Any]:
    """An incident as the feed tells it."""
    empty = dict.fromkeys(("age_ms", "presented_ms", "acknowledged_ms", "closed_ms", "disposition", "owner", "lead"))
    lists: dict[str, Any] = {"units": [], "unit_states": {}, "wants_help": [], "parts": [], "ways": [], "escalated": 0}
    flags = dict.fromkeys(("silent", "drill", "cancelled", "restored", "late"), False)
    numbers = dict.fromkeys(("repeats", "pictures", "looks", "looking", "raised_ms"), 0)
    about = {"id": f"{number:032x}", "site": "s", "site_name": "Gold shop", "point_name": f"Till {number}"}
    filled = {"kind": "hold_up", "about": "hold_up", "priority": 1, "handling": "dispatch_at_once", "state": "open"}
    whole = {**empty, **lists, **flags, **numbers, **about, **filled, "opened_ms": number, "version": 1, "stored": True}
    return {**whole, "duplicate_of": None, **said}


class Room:
    """The screen, and a station that tells it what the test says."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.texts = json.loads((TEXTS / f"room.{language}.json").read_text(encoding="utf-8"))

    def name(self, number: int) -> str:
        return f"{self.texts['room.kind.hold_up']}, Gold shop, Till {number}"

    def said(self, key: str, **values: object) -> str:
        text: str = self.texts[f"room.{key}"]
        return text.format(**values)

    async def hears(self, *rows: dict[str, Any], **said: Any) -> list[str]:
        """Tell the screen something; returns what was said of it and of nothing before."""
        before = await self.page.evaluate(HEARD)
        await self.page.evaluate(
            "(message) => window.tell(message)", {"now_ms": 5, "armed": 0, "incidents": rows, **said}
        )
        await self.page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
        after: list[str] = await self.page.evaluate(HEARD)
        assert after[: len(before)] == before
        return after[len(before) :]


@asynccontextmanager
async def room(language: str, *rows: dict[str, Any]) -> AsyncIterator[Room]:
    """The room's screen, alone in a browser, with what there is at first."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = await chromium.new_page(viewport={"width": 1280, "height": 800}, locale=language)
            page.set_default_timeout(DEADLINE_MS)
            # A page of its own place: one of nowhere may keep nothing.
            await page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
            await page.goto("http://room.invalid/")
            await page.add_script_tag(content=BUILT.read_text(encoding="utf-8"), type="module")
            await page.wait_for_function("() => customElements.get('ssz-radio-room')")
            await page.evaluate(MOUNT, language)
            await page.wait_for_function("() => window.tell")
            all_ = {"station": "Station", "me": ME, "incidents": rows, "sites": [SITE]}
            await page.evaluate("(all) => window.tell({ now_ms: 5, armed: 0, all })", all_)
            await page.locator("ssz-room-news").wait_for(state="attached")
            yield Room(page, language)
        finally:
            await chromium.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "th"])
async def test_each_step_of_an_escalation_is_said_once_in_its_words(language: str) -> None:
    async with room(language, row(1)) as here:
        assert await here.hears(row(2)) == [here.said("announce", incident=here.name(2))]
        assert await here.hears(row(2, version=2, repeats=1)) == []
        for ways in (["sound"], ["sound", "supervisor"], ["sound", "supervisor", "next_station"]):
            told = here.said(f"told.{ways[-1]}")
            escalated = row(2, version=2 + len(ways), ways=ways, escalated=len(ways))
            assert await here.hears(escalated) == [here.said("announce_escalated", way=told, incident=here.name(2))]
            assert await here.hears(escalated) == []
        # Who took it is news for whoever did not.
        mine, other = ({"user": "u7", "number": 7}, {"user": "u8", "number": 8})
        assert await here.hears(row(1, version=9, state="acknowledged", owner=mine)) == []
        taken = here.said("announce_taken", who=here.said("operator", number=8), incident=here.name(2))
        assert await here.hears(row(2, version=9, state="acknowledged", owner=other)) == [taken]
        # Handed back, it waits anew, and is told anew.
        back = await here.hears(row(2, version=10))
        assert back == [here.said("announce", incident=here.name(2))]
        again = await here.hears(row(2, version=11, ways=["sound"], escalated=1))
        assert again == [here.said("announce_escalated", way=here.said("told.sound"), incident=here.name(2))]


@pytest.mark.slow
async def test_the_same_words_twice_are_heard_twice_and_a_drill_not_at_all() -> None:
    async with room("en") as here:
        said = [here.said("announce", incident=here.name(1))]
        assert await here.hears(row(1)) == said
        assert await here.hears(row(2, point_name="Till 1")) == said
        assert await here.hears(row(3, drill=True)) == []


@pytest.mark.slow
async def test_a_lost_site_is_said_once_and_a_unit_in_need_before_all_else() -> None:
    async with room("en", row(1)) as here:
        lost = {"sites": [{**SITE, "link": "down"}]}
        assert await here.hears(**lost) == [here.said("announce_lost", site="Gold shop")]
        assert await here.hears(**lost) == []
        need = row(1, version=2, wants_help=["Tiger 1"])
        said = await here.hears(need, row(2))
        assert said == [
            here.said("announce_help", units="Tiger 1", incident=here.name(1)),
            here.said("announce", incident=here.name(2)),
        ]
        assert await here.hears(need) == []


@pytest.mark.slow
async def test_a_storm_is_counted_and_not_read_out() -> None:
    async with room("en") as here:
        said = await here.hears(*(row(number) for number in range(1, 41)))
        assert len(said) == 4
        assert said[-1] == here.said("announce_more", count=37)
        assert len(await here.hears(*(row(number) for number in range(41, 81)))) == 3
        assert await here.hears(*(row(number) for number in range(81, 121))) == []
