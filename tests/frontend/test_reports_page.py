"""The page of reports in a real browser: both languages, light and dark, wide and narrow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, async_playwright
import pytest

from custom_components.smart_safety_zone.station.reports.period import Span
from scripts.rig import year
from scripts.rig.browser import EXECUTABLE
from scripts.rig.year import ZONE

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "custom_components" / "smart_safety_zone" / "frontend" / "radio-room.js"
COLOURS: Final = {
    "light": {"primary-text-color": "#212121", "secondary-text-color": "#5e5e5e", "card-background-color": "#fff"}
    | {"primary-background-color": "#fafafa", "divider-color": "#e0e0e0", "primary-color": "#0288d1"},
    "dark": {"primary-text-color": "#e1e1e1", "secondary-text-color": "#9b9b9b", "card-background-color": "#1c1c1c"}
    | {"primary-background-color": "#111", "divider-color": "#3a3a3a", "primary-color": "#03a9f4"},
}
MOUNT: Final = """
({ language, reports, zone }) => {
  window.asked = [];
  const element = document.createElement("ssz-reports");
  element.hass = {
    language, locale: { language }, config: { time_zone: zone }, states: {}, entities: {}, devices: {}, connected: true,
    callWS: async (message) => {
      window.asked.push(message);
      if (message.type.endsWith("/table")) return { name: "sites-day-2026-11-28.csv", text: "\\ufeffจุดติดตั้ง\\r\\n" };
      if (message.day === "1999-01-01") throw { message: "no disk" };
      return reports[message.span];
    },
  };
  document.body.append(element);
}
"""


@pytest.fixture(scope="module")
def reports() -> dict[str, Any]:
    """A day, a month and a year of a busy station, as the websocket command tells them."""
    return year.reports()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go."""
    kept = os.environ.get("SSZ_PICTURES")
    path = Path(kept) if kept else tmp_path_factory.mktemp("reports")
    path.mkdir(parents=True, exist_ok=True)
    return path


@asynccontextmanager
async def opened(reports: dict[str, Any], language: str, colours: str, width: int) -> AsyncIterator[Page]:
    """The page, alone in a browser."""
    style = "".join(f"--{name}: {value};" for name, value in COLOURS[colours].items())
    look = "margin: 0; font-family: sans-serif"
    body = f"<!doctype html><html lang={language} style='{style}'><body style='{look}'></body></html>"
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = await chromium.new_page(viewport={"width": width, "height": 900}, locale=language)
            await page.set_content(body)
            await page.add_script_tag(content=BUILT.read_text(encoding="utf-8"), type="module")
            await page.wait_for_function("() => customElements.get('ssz-reports')")
            await page.evaluate(
                MOUNT, {"language": language, "reports": json.loads(json.dumps(reports)), "zone": str(ZONE)}
            )
            await page.locator("dl.numbers").wait_for()
            yield page
        finally:
            await chromium.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "colours", "width"),
    [("th", "light", 1280), ("en", "dark", 1280), ("th", "dark", 390), ("en", "light", 1920)],
)
async def test_each_look_is_whole(
    reports: dict[str, Any], folder: Path, language: str, colours: str, width: int
) -> None:
    async with opened(reports, language, colours, width) as page:
        for span in ("day", "month", "year"):
            await page.locator("[role=group]").first.locator("button").nth(["day", "month", "year"].index(span)).click()
            year = "2569" if language == "th" else "2026"
            await page.locator("h2", has_text=year).wait_for()
            await page.locator("h2").first.wait_for()
            await page.screenshot(path=folder / f"reports_{span}_{language}_{colours}_{width}.png", full_page=True)
            # Nothing sticks out: tables that are too wide are scrolled in their own frame.
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.locator("b").count() == 0


@pytest.mark.slow
async def test_what_a_plot_shows_is_said_in_words_and_stands_in_a_table(reports: dict[str, Any]) -> None:
    async with opened(reports, "en", "light", 1280) as page:
        counted = reports["day"]["counted"]
        said = await page.locator("svg[role=img] desc").first.text_content()
        assert (said or "").startswith(f"{counted['alarms']} alarms. {counted['false']} of {counted['rated']} closed")
        assert await page.get_by_role("img", name="Alarms as they came in").count() == 1

        await page.get_by_text("As a table").click()
        rows = page.locator("details").first.locator("tbody tr")
        shown = [await row.locator("td").first.inner_text() for row in await rows.all()]
        assert sum(map(int, shown)) == counted["alarms"]


@pytest.mark.slow
async def test_one_goes_back_in_time_and_into_a_month_by_keys_alone(reports: dict[str, Any]) -> None:
    async with opened(reports, "en", "light", 1280) as page:
        await page.get_by_role("button", name="Year").press("Enter")
        await page.locator("h2", has_text="2026").wait_for()
        await page.get_by_role("button", name="Before").press("Enter")
        await page.get_by_text("As a table").press("Enter")
        await page.get_by_role("button", name="Open March").press("Enter")
        asked = await page.evaluate("window.asked.map(({ span, day }) => [span, day])")

        assert asked == [["day", None], ["year", None], ["year", "2025-01-01"], ["month", "2026-03-01"]]


@pytest.mark.slow
async def test_a_table_is_saved_as_the_station_wrote_it(reports: dict[str, Any], tmp_path: Path) -> None:
    async with opened(reports, "th", "light", 1280) as page:
        async with page.expect_download() as saving:
            await page.get_by_role("button", name="บันทึกเป็นตาราง: จุดติดตั้ง").click()
        saved = await saving.value
        await saved.save_as(tmp_path / saved.suggested_filename)

        assert saved.suggested_filename == "sites-day-2026-11-28.csv"
        assert (tmp_path / saved.suggested_filename).read_bytes() == "\ufeffจุดติดตั้ง\r\n".encode()
        assert (await page.evaluate("window.asked.at(-1)"))["language"] == "th"


def test_the_seeded_year_is_one_that_a_report_can_be_about(reports: dict[str, Any]) -> None:
    assert reports["year"]["counted"]["alarms"] > 500
    assert [len(reports[span]["parts"]) for span in Span] == [24, 30, 12]


ASKED: Final = """
({ language }) => {
  window.asked = [];
  const element = document.createElement("ssz-incident-bundle");
  element.incident = "ab".repeat(16);
  element.hass = {
    language, states: {}, entities: {}, devices: {},
    callWS: async (message) => {
      window.asked.push(message);
      if (!message.silent) throw { message: "It is a silent alarm.", translation_key: "bundle_silent" };
      return { path: "/bundle", name: "incident-abab.zip", size: 2, sha256: "cd".repeat(32) };
    },
    fetchWithAuth: async () => new Response("PK"),
  };
  document.body.append(element);
}
"""


@pytest.mark.slow
async def test_a_silent_alarm_is_put_into_a_file_only_by_whoever_says_so_twice(reports: dict[str, Any]) -> None:
    async with opened(reports, "en", "light", 1280) as page:
        await page.evaluate(ASKED, {"language": "en"})
        await page.get_by_role("button", name="Evidence bundle").click()
        await page.get_by_role("alert").get_by_text("It is a silent alarm.").wait_for()
        await page.get_by_role("button", name="Do not make it").click()
        await page.get_by_role("alert").wait_for(state="detached")
        await page.get_by_role("button", name="Evidence bundle").click()
        async with page.expect_download() as saving:
            await page.get_by_role("button", name="I know that, make it").click()

        assert (await saving.value).suggested_filename == "incident-abab.zip"
        await page.get_by_text("cd" * 32).wait_for()
        asked = await page.evaluate(
            "window.asked.filter(({ type }) => type.endsWith('bundle/make')).map(({ silent }) => silent)"
        )
        assert asked == [False, False, True]
