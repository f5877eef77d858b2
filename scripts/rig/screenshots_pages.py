"""Pictures of the room's views beside the desk: sites and their dialogs, an invite on paper, the map, reports."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import Final

from playwright.async_api import BrowserContext, Locator, Page

from . import ground, year
from .browser import Browser, Look
from .desk import Desk
from .folder import ROOT
from .home import Home

TEXTS: Final = ROOT / "frontend" / "src" / "texts"
SIZES: Final = {"1280": (1280, 800), "1920": (1920, 1080), "390": (390, 844)}
LOOKS: Final = (("1280", False), ("1280", True), ("1920", False), ("390", True), ("390", False))
"""Each size, and whether it is dark."""
A4: Final = {"width": 794, "height": 1123}
_SETTLE_S: Final = 0.6
_PAPER: Final = """() => {
  const find = root => {
    for (const each of root.querySelectorAll('*')) {
      if (each.tagName === 'SSZ-INVITE-DIALOG') return each;
      const found = each.shadowRoot && find(each.shadowRoot);
      if (found) return found;
    }
  };
  return find(document).renderRoot.querySelector('iframe').srcdoc;
}"""
"""What the printer would be given."""


class Studio:
    """Takes pictures of homes' pages in one language into a folder."""

    def __init__(self, folder: Path, language: str, only: str = "") -> None:
        """Take none yet; `only`: those whose name has it."""
        self.folder = folder
        self.language = language
        self._only = only
        self._texts: dict[str, str] = {}
        for file in TEXTS.glob(f"*.{language}.json"):
            self._texts |= json.loads(file.read_text(encoding="utf-8"))

    def wants(self, name: str) -> bool:
        """Tell whether pictures of this name are asked for."""
        return self._only in name or name in self._only

    def keeps(self, name: str) -> bool:
        """Tell whether this very picture is asked for."""
        return self._only in name

    def text(self, key: str, **values: object) -> str:
        """Return what a page says."""
        return self._texts[key].format(**values)

    @asynccontextmanager
    async def open(
        self,
        home: Home,
        path: str,
        element: str,
        look: tuple[str, bool],
        token: str | None = None,
        prepare: Callable[[BrowserContext], Awaitable[None]] | None = None,
    ) -> AsyncGenerator[Shooting]:
        """Open a page of a home, as its owner or whose token it is."""
        size, dark = look
        width, height = SIZES[size]
        token = token or home.api.token
        assert token is not None
        shown = Look(language=self.language, dark=dark, width=width, height=height, mobile=width < height)
        async with Browser(home.url, token, shown) as browser:
            await ground.show(browser.page)
            if prepare is not None:
                await prepare(browser.page.context)
            browser.page.set_default_timeout(10_000)
            await browser.go(path, selector=element)
            yield Shooting(self, browser.page, f"{self.language}-{'dark' if dark else 'light'}-{size}")


class Shooting:
    """One open page that is looked at."""

    def __init__(self, studio: Studio, page: Page, look: str) -> None:
        """Take none yet."""
        self._studio = studio
        self.page = page
        self._look = look

    async def take(self, name: str, *, moving: bool = False) -> None:
        """Take a picture once the page has come to rest; `moving`: on its way there."""
        if not self._studio.keeps(name):
            return
        await asyncio.sleep(_SETTLE_S)
        path = self._studio.folder / f"{name}-{self._look}.png"
        await self.page.screenshot(path=path, animations="allow" if moving else "disabled")
        print(path.name, flush=True)

    def button(self, key: str, **values: object) -> Locator:
        """Find a button by what it says."""
        return self.page.get_by_role("button", name=self._studio.text(key, **values)).last

    async def click(self, key: str, **values: object) -> None:
        """Press one."""
        await self.button(key, **values).click()

    async def press(self, key: str, **values: object) -> None:
        """Press one that is called so and nothing else, in whichever words it shows."""
        name = self._studio.text(key, **values)
        await self.page.get_by_role("button", name=name, exact=True).first.click()


async def of_room(studio: Studio, desk: Desk) -> None:
    """Take the pictures of a room that has something on its desk."""
    for look in LOOKS:
        if studio.wants("sites"):
            await _sites(studio, desk, look)
        if studio.wants("map"):
            await _map(studio, desk, look)
        if studio.wants("reports"):
            await _reports(studio, desk, look)


async def _sites(studio: Studio, desk: Desk, look: tuple[str, bool]) -> None:
    waits, ill = desk.sites[-1].name, desk.sites[0].name
    async with studio.open(desk.room, "/radio-room/sites", "ssz-room-sites", look) as shot:
        await shot.take("sites")
        await shot.press("sites.invite")
        await shot.take("sites-invite")
        await shot.press("invite.make")
        await shot.page.get_by_text(studio.text("invite.once")).wait_for()
        await shot.take("sites-invite-made")
        if studio.keeps("sites-paper") and look == LOOKS[0]:
            await _paper(studio, shot)
        await shot.press("sites.close")
        await shot.press("sites.manage_one", name=waits)
        await shot.take("sites-waiting")
        await shot.press("sites.approve")
        await shot.page.keyboard.type("000 000")
        await shot.page.keyboard.press("Enter")
        await shot.page.get_by_role("alert").last.wait_for()
        await shot.take("sites-approve")
        await shot.press("sites.back")
        await shot.press("sites.close")
        await shot.press("sites.manage_one", name=ill)
        await shot.take("sites-one")
        for decision in ("suspend", "revoke"):
            await shot.press(f"sites.{decision}")
            await shot.take(f"sites-{decision}")
            await shot.press("sites.back")
        await shot.press("room.notes")
        await shot.take("sites-notes")


async def _paper(studio: Studio, shot: Shooting) -> None:
    """Take a picture of what a printer would be given."""
    # Printing itself waits for a person in some browsers.
    await shot.page.evaluate("() => { HTMLIFrameElement.prototype.focus = () => {}; }")
    await shot.press("invite.print")
    paper = await shot.page.evaluate(_PAPER)
    page = await shot.page.context.new_page()
    await page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
    await page.set_content(paper)
    await page.screenshot(path=studio.folder / f"sites-paper-{studio.language}.png")
    await page.close()


async def _map(studio: Studio, desk: Desk, look: tuple[str, bool]) -> None:
    async with studio.open(desk.room, "/radio-room/map", "ssz-room-map", look) as shot:
        await shot.page.locator(".unit").first.wait_for(state="attached")
        await shot.take("map")
        await shot.press("map.everything")
        await shot.take("map-everything")
        await shot.page.locator("ssz-room-map summary").click()
        await shot.page.locator("ssz-room-map .legend li").last.scroll_into_view_if_needed()
        await shot.take("map-legend")


async def _reports(studio: Studio, desk: Desk, look: tuple[str, bool]) -> None:
    async with studio.open(desk.room, "/radio-room/reports", "ssz-reports", look, prepare=year.tell) as shot:
        for span in ("month", "year", "day"):
            await shot.press(f"reports.span.{span}")
            await shot.page.locator("ssz-reports svg[role=img]").first.wait_for()
            await shot.take(f"reports-{span}")
            await shot.page.locator("ssz-reports section").last.scroll_into_view_if_needed()
            await shot.take(f"reports-{span}-below")
    if studio.keeps("reports-empty"):
        async with studio.open(desk.room, "/radio-room/reports", "ssz-reports", look) as shot:
            await shot.press("reports.before")
            await shot.page.get_by_text(studio.text("reports.plot.quiet")).first.wait_for()
            await shot.take("reports-empty")
