"""Pictures of the pages beside the desk: sites, map, reports, the unit's page, the cards, an owner's pages."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import Final

from playwright.async_api import BrowserContext, Locator, Page

from . import ground
from .browser import Browser, Look
from .folder import ROOT
from .home import Home

TEXTS: Final = ROOT / "frontend" / "src" / "texts"
SIZES: Final = {"1280": (1280, 800), "1920": (1920, 1080), "390": (390, 844)}
LOOKS: Final = (("1280", False), ("1280", True), ("1920", False), ("390", True), ("390", False))
"""Each size, and whether it is dark."""
_SETTLE_S: Final = 0.6


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

    async def take(self, name: str, *, whole: str | None = None) -> None:
        """Take a picture once the page has come to rest; `whole`: an element, however far it goes."""
        await asyncio.sleep(_SETTLE_S)
        path = self._studio.folder / f"{name}-{self._look}.png"
        if whole is not None:
            await self.page.locator(whole).first.screenshot(path=path, animations="disabled")
        else:
            await self.page.screenshot(path=path, animations="disabled")
        print(path.name, flush=True)

    def button(self, key: str, **values: object) -> Locator:
        """Find a button by what it says."""
        return self.page.get_by_role("button", name=self._studio.text(key, **values)).last

    async def click(self, key: str, **values: object) -> None:
        """Press one."""
        await self.button(key, **values).click()
