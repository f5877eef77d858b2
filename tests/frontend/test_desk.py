"""The desk in a real browser, at the sizes that it is made for: what counts is seen, and what has no room is found."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from typing import Any, Final

from playwright.async_api import Page, async_playwright
import pytest

from scripts.rig.browser import EXECUTABLE

from .test_room_news import BUILT, DEADLINE_MS, ME, SITE, TEXTS, row

CAMERAS: Final = 12
STEPS: Final = 8
MOUNT: Final = """
({ language, narrow, answers }) => {
  window.asked = [];
  const element = document.createElement("ssz-radio-room");
  const connection = { subscribeMessage: async (heard, message) => {
    if (message.type.endsWith("desk/subscribe")) window.tell = heard;
    window.asked.push(message);
    return async () => undefined;
  } };
  element.narrow = narrow;
  element.hass = {
    language, locale: { language }, config: { time_zone: "Asia/Bangkok" }, states: {}, entities: {}, devices: {},
    connected: true, connection, fetchWithAuth: async (path) => {
      window.asked.push({ type: "picture", path });
      return { ok: true, blob: async () => new Blob() };
    },
    callWS: async (message) => {
      window.asked.push(message);
      const answer = answers[message.type.split("/").slice(1).join("/")];
      if (!answer) throw { message: "nobody there" };
      return answer;
    },
  };
  document.body.style.margin = 0;
  document.body.append(element);
}
"""
MINE: Final = row(1, state="acknowledged", owner={"user": "u7", "number": 7}, site="s", unit_states={})


def camera(number: int) -> dict[str, Any]:
    """One of the neighbours' cameras."""
    where = {"metres": 40 * number, "bearing": 30 * number, "faces": True, "direction": 0, "angle": 90}
    said = {"site": f"s{number}", "site_name": f"Shop {number}", "camera": "front", "name": "Front", "webrtc": False}
    tier = {"sees": "public_way", "tier": "incident", "masked": False, "unavailable": None}
    return said | where | tier


def answers() -> dict[str, Any]:
    """What the station says of the incident."""
    by = {"kind": "operator", "number": 7}
    none = dict.fromkeys(("to", "unit", "disposition", "way", "priority", "other", "look", "false_cause"))
    lines = [
        {"type": "noted", "at_ms": at, "by": by, "text": f"Word {at}", "words": {}, "count": 1, "silent": False, **none}
        for at in range(STEPS)
    ]
    unit = {"kind": "car", "state": "free", "incident": None, "distance_m": 270, "placed_ms": 5}
    offered = ["dispatched", "closed", "noted", "prioritised", "handed_over"]
    detail = {**MINE, "mine": True, "timeline": lines, "offered": offered, "operators": [], "bundle": True}
    guide = {"occasion": "fire", "occasions": ["fire"], "source": "template", "edition": "1", "items": []}
    return {
        "desk/incident": {**detail, "known_units": [{"unit": "Tiger 1", **unit}]},
        "desk/checklist": guide,
        "desk/pictures": [
            {
                "signal": "1",
                "camera": "front",
                "offset_ms": at,
                "since_ms": 5,
                "mask": 0,
                "state": "kept",
                "path": f"/{at}",
            }
            for at in (-4_000, 300, 2_500)
        ],
        "view/nearest": [camera(number) for number in range(1, CAMERAS + 1)],
        "view/looks": [],
        "desk/dispatch": {},
    }


class Desk:
    """The desk, and what it asks of its station."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.texts: dict[str, str] = {}
        for name in ("room", "eyes"):
            self.texts |= json.loads((TEXTS / f"{name}.{language}.json").read_text(encoding="utf-8"))

    async def asked(self, command: str) -> list[dict[str, Any]]:
        """Return what was asked by this name."""
        said: list[dict[str, Any]] = await self.page.evaluate("() => window.asked")
        return [each for each in said if each["type"].endswith(command)]


@asynccontextmanager
async def desk(language: str, width: int, height: int, *rows: dict[str, Any]) -> AsyncIterator[Desk]:
    """The desk as it is at this size, with an incident of ours before us."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = await chromium.new_page(viewport={"width": width, "height": height}, locale=language)
            page.set_default_timeout(DEADLINE_MS)
            await page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
            await page.goto("http://room.invalid/")
            await page.add_script_tag(content=BUILT.read_text(encoding="utf-8"), type="module")
            await page.wait_for_function("() => customElements.get('ssz-radio-room')")
            mount = {"language": language, "narrow": width < 870, "answers": answers()}
            await page.evaluate(MOUNT, mount)
            await page.wait_for_function("() => window.tell")
            all_ = {"station": "ศูนย์วิทยุ สภ.เมืองอ่างทอง", "me": {**ME, "role": "supervisor"}, "sites": [SITE]}
            told = {"now_ms": 65_000, "armed": 0, "all": {**all_, "incidents": [*rows, MINE]}}
            await page.evaluate("(told) => window.tell(told)", told)
            await page.locator("ssz-room-queue .mine .row").click()
            await page.locator("ssz-eye-tile").nth(CAMERAS - 1).wait_for(state="attached")
            yield Desk(page, language)
        finally:
            await chromium.close()


async def height_of(page: Page, selector: str) -> float:
    box = await page.locator(selector).first.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), [("en", 1024), ("th", 1024)])
async def test_the_bar_is_one_row_beside_home_assistant_s_own_side_bar(language: str, width: int) -> None:
    async with desk(language, width, 800) as here:
        assert await height_of(here.page, "ssz-room-bar header") <= 70
        assert await here.page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "th"])
async def test_on_a_telephone_language_and_light_are_behind_one_button_and_nothing_beyond_the_edge(
    language: str,
) -> None:
    async with desk(language, 390, 844, row(2)) as here:
        other = here.page.get_by_role("button", name="ไทย" if language == "en" else "English")
        assert not await other.is_visible()
        await here.page.get_by_role("button", name=here.texts["room.more"], exact=True).click()
        assert await other.is_visible()
        box = await other.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert await here.page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.slow
async def test_the_nearest_cameras_are_a_line_each_and_the_keys_of_the_others_say_which_they_open() -> None:
    async with desk("en", 1280, 800) as here:
        tiles = here.page.locator("ssz-eye-tile")
        shown = [await tiles.nth(at).is_visible() for at in range(CAMERAS)]
        assert shown == [True] * 3 + [False] * (CAMERAS - 3)
        assert await height_of(here.page, "ssz-eye-tile") < 60

        await here.page.keyboard.press("7")
        question = here.page.locator("ssz-eyes form")
        assert "Shop 7" in (await question.inner_text())
        await here.page.keyboard.press("Escape")
        await question.wait_for(state="detached")
        assert await here.asked("view/start") == []

        await here.page.keyboard.press("7")
        await here.page.get_by_role("button", name=here.texts["eyes.begin"]).click()
        await tiles.nth(6).wait_for(state="visible")
        assert [each["site"] for each in await here.asked("view/start")] == ["s7"]
        await here.page.get_by_role("button", name=here.texts["eyes.more"].format(count=CAMERAS - 3)).click()
        await tiles.nth(CAMERAS - 1).wait_for(state="visible")


@pytest.mark.slow
async def test_where_there_is_room_the_timeline_is_whole_beside_the_procedure_and_else_its_newest_lines() -> None:
    for width, all_seen in ((1664, True), (1240, False)):
        async with desk("en", width, 900) as here:
            lines = here.page.locator("ssz-incident-view .beside li")
            await lines.nth(STEPS - 1).wait_for(state="attached")
            assert await lines.nth(0).is_visible()
            assert await lines.nth(STEPS - 1).is_visible() is all_seen
            if not all_seen:
                await here.page.get_by_role("button", name=here.texts["room.earlier"].format(count=STEPS - 3)).click()
                assert await lines.nth(STEPS - 1).is_visible()


@pytest.mark.slow
async def test_the_nearest_free_unit_is_sent_by_one_press() -> None:
    async with desk("th", 1280, 800) as here:
        await here.page.get_by_role("button", name=f"Tiger 1: {here.texts['room.dispatch']}").click()
        sent = await here.asked("desk/dispatch")
        assert [(each["incident"], each["unit"]) for each in sent] == [(MINE["id"], "Tiger 1")]


@pytest.mark.slow
async def test_the_picture_of_the_press_opens_by_itself_for_whoever_has_taken_it_and_for_nobody_else() -> None:
    async with desk("en", 1280, 800, row(2)) as here:

        async def looked() -> list[str]:
            return [each["path"] for each in await here.asked("picture")]

        shown = here.page.locator("ssz-incident-pictures figure")
        await shown.wait_for()
        assert await looked() == ["/300"]
        await here.page.locator("ssz-room-queue .waiting .row").click()
        await here.page.locator("ssz-incident-pictures .strip button").first.wait_for()
        assert await shown.count() == 0
        await here.page.locator("ssz-room-queue .mine .row").click()
        await shown.wait_for()
        assert await looked() == ["/300", "/300"]


@pytest.mark.slow
async def test_a_row_says_what_is_out_of_the_ordinary() -> None:
    late = {"late": True, "late_by": "line", "age_ms": 14 * 60_000}
    async with desk("en", 1664, 900, row(2, silent=True, repeats=2, pictures=4, escalated=1, **late)) as here:
        said = " ".join((await here.page.locator("ssz-room-queue .waiting .row").inner_text()).split())
        for key in ("room.silent", "room.escalated", "room.late_by.line"):
            assert here.texts[key] in said
        assert "×3" in said
        assert here.texts["room.pictures_count"].format(count=4) in said
