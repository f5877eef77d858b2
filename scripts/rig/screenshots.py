"""Pictures of the radio room in every state, from a seeded station, for a person to look at."""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import json
from pathlib import Path
import re
import sys
from tempfile import TemporaryDirectory
from typing import Final

from playwright.async_api import Page, Route

from . import shift
from .browser import Browser, Look
from .desk import Desk
from .folder import ROOT
from .screenshots_home import of_town
from .screenshots_pages import Studio, of_room

TEXTS: Final = ROOT / "frontend" / "src" / "texts"
COUNTS: Final = (0, 1, 20, 500)
SITES: Final = 26
"""The last one waits for approval."""
SIZES: Final = {"1280": (1280, 800), "1920": (1920, 1080), "3840": (3840, 2160), "390": (390, 844)}
LOOKS: Final = (("1280", False), ("1280", True), ("1920", False), ("1920", True), ("390", True), ("390", False))
"""Each size, and whether it is dark."""
_SETTLE_S: Final = 1.0
_OLD_AFTER_S: Final = 14

_TILES: Final = """language => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#567'; pen.fillRect(0, 0, 640, 360);
  pen.fillStyle = '#dca'; pen.fillRect(80, 120, 200, 240); pen.fillRect(360, 160, 160, 200);
  const picture = canvas.toDataURL('image/jpeg').split(',')[1];
  const live = [{ look: 'a', phase: 'live', left_ms: 170000 }, { number: 1, age_ms: 200, picture }];
  const tiles = {
    Closed: [{}, []], Live: [{}, live], Old: [{}, [live[0], { number: 1, age_ms: 9000, picture }]],
    Lost: [{}, [...live, { phase: 'ended', reason: 'link_lost' }]],
    Owner: [{ tier: 'request' }, [{ phase: 'waiting', left_ms: 52000 }]],
    Refused: [{}, [{ phase: 'refused', reason: 'denied' }]],
    Switch: [{ unavailable: 'switched_off' }, []], Masked: [{ masked: true }, live],
    Ended: [{}, [...live, { phase: 'ended', reason: 'incident_closed' }]],
  };
  const wall = document.createElement('div');
  wall.style.cssText = `position:fixed;inset:0;z-index:2000;overflow:auto;padding:16px;
    display:grid;gap:12px;grid-auto-rows:max-content;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));
    background:var(--primary-background-color);color:var(--primary-text-color)`;
  document.body.append(wall);
  for (const [name, [more, messages]] of Object.entries(tiles)) {
    const tile = document.createElement('ssz-eye-tile');
    const nothing = async () => undefined;
    const subscribeMessage = async hear => { messages.forEach(hear); return nothing; };
    tile.hass = { language, connected: true, callWS: nothing, connection: { subscribeMessage } };
    tile.camera = { site: 's', camera: name, site_name: 'Market', name, sees: 'public_way', tier: 'incident',
      masked: false, webrtc: false, metres: 40, bearing: 90, faces: true, direction: 0, angle: 90, unavailable: null,
      ...more };
    tile.me = { number: 7 };
    wall.append(tile);
    if (messages.length) tile.look('SSZ-2026-0042');
  }
}"""
"""Tiles of cameras, each in another state, as if a station had said so."""

type _Act = Callable[[Page], Awaitable[None]]


class Album:
    """Takes the pictures of one language into a folder."""

    def __init__(self, desk: Desk, folder: Path, language: str, only: str) -> None:
        """Take none yet; `only`: those whose name has it."""
        self._desk = desk
        self._folder = folder
        self._language = language
        self._only = only
        self._texts: dict[str, str] = {}
        for page in ("room", "places", "eyes"):
            self._texts |= json.loads((TEXTS / f"{page}.{language}.json").read_text(encoding="utf-8"))

    def _wants(self, name: str) -> bool:
        return self._only in name

    @asynccontextmanager
    async def _open(self, size: str, path: str = "", *, dark: bool = False) -> AsyncGenerator[tuple[Page, str]]:
        """Open the room; with it comes what pictures of it are called."""
        width, height = SIZES[size]
        look = Look(language=self._language, dark=dark, width=width, height=height, mobile=width < height)
        token = self._desk.room.api.token
        assert token is not None
        async with Browser(self._desk.room.url, token, look) as browser:
            await browser.page.context.route("**/api/map_tiles/**", _no_map)
            await browser.go(f"/radio-room{path}", selector="ssz-radio-room")
            await asyncio.sleep(_SETTLE_S)
            yield browser.page, f"{self._language}-{'dark' if dark else 'light'}-{size}"

    async def _take(self, page: Page, name: str) -> None:
        await asyncio.sleep(_SETTLE_S)
        await page.screenshot(path=self._folder / f"{name}.png", animations="disabled")
        print(f"{name}.png", flush=True)

    async def _click(self, page: Page, key: str, **values: str) -> None:
        # Beside the name stands the key that does the same.
        name = re.compile(rf"^{re.escape(self._texts[key].format(**values))}( .)?$")
        await page.get_by_role("button", name=name).last.click()

    async def queue(self, count: int) -> None:
        """The desk with so many incidents, its sound not armed and armed, light and dark, at each size."""
        for number, (size, dark) in enumerate(LOOKS, 1):
            if not self._wants(f"desk-{count}"):
                continue
            if count == COUNTS[2]:
                await shift.hold(self._desk, number)
            async with self._open(size, dark=dark) as (page, look):
                await self._take(page, f"desk-{count}-{look}")
                if count == 1:
                    await self._click(page, "room.arm")
                    await self._take(page, f"desk-{count}-armed-{look}")
                if count == COUNTS[2]:
                    for group in ("held", "drills"):
                        await page.locator(f"ssz-room-queue .{group} .row").first.scroll_into_view_if_needed()
                        await self._take(page, f"desk-{count}-{group}-{look}")

    async def incidents(self) -> None:
        """One incident in each of its states."""
        for size, dark in LOOKS:
            if not self._wants("incident"):
                continue
            async with self._open(size, dark=dark) as (page, look):
                for group in ("waiting", "mine", "others", "drills", "closed"):
                    await page.locator(f"ssz-room-queue .{group} .row").first.click()
                    await self._take(page, f"incident-{group}-{look}")

    async def desk(self) -> None:
        """What an operator opens: forms, the list of keys, the filter, a camera, the cameras as a wall."""
        acts: dict[str, _Act] = {
            "keys": lambda page: page.keyboard.press("Shift+Slash"),
            "camera": lambda page: page.keyboard.press("4"),
            "taken": lambda page: page.keyboard.press("a"),
            "note": lambda page: page.keyboard.press("n"),
            "dispatch": lambda page: page.keyboard.press("d"),
            "close": lambda page: page.keyboard.press("c"),
            "priority": lambda page: self._click(page, "room.set_priority"),
            "hand-over": lambda page: self._click(page, "room.hand_over"),
        }
        for size, dark in (("1280", False), ("1920", True), ("390", True)):
            if not self._wants("form"):
                continue
            async with self._open(size, dark=dark) as (page, look):
                await self._click(page, "room.arm")
                await page.locator("ssz-room-queue .waiting .row").first.click()
                for name, act in acts.items():
                    await act(page)
                    await self._take(page, f"form-{name}-{look}")
                    await page.keyboard.press("Escape")
                await self._click(page, "room.notes")
                await self._take(page, f"form-notes-{look}")
                await page.locator("ssz-room-queue .others .row").first.click()
                await self._click(page, "room.take_over")
                await self._take(page, f"form-take-over-{look}")
                await page.get_by_label(self._texts["room.search"]).fill("xyz")
                await self._take(page, f"form-filter-{look}")
                await self._click(page, "eyes.wall")
                await self._click(page, "eyes.begin")
                await self._take(page, f"form-eyes-wall-{look}")

    async def views(self) -> None:
        """The wall, which has no controls."""
        for size, dark in (("1920", False), ("1920", True), ("3840", False), ("3840", True)):
            if self._wants("wall"):
                async with self._open(size, "/wall", dark=dark) as (page, look):
                    await self._take(page, f"wall-{look}")

    async def tiles(self) -> None:
        """The tile of a camera in each of its states."""
        for size, dark in (("1280", False), ("1920", True), ("390", True)):
            if self._wants("tiles"):
                async with self._open(size, dark=dark) as (page, look):
                    await page.evaluate(_TILES, self._language)
                    await self._take(page, f"tiles-{look}")

    async def old(self) -> None:
        """What a station looks like that has stopped talking."""
        if not self._wants("old"):
            return
        for size, path, dark in (("1280", "", False), ("1920", "/wall", True), ("390", "", True)):
            async with self._open(size, path, dark=dark) as (page, look):
                self._desk.room.freeze()
                try:
                    await asyncio.sleep(_OLD_AFTER_S)
                    await self._take(page, f"old{path.replace('/', '-')}-{look}")
                finally:
                    self._desk.room.thaw()


async def _no_map(route: Route) -> None:
    """Give no piece of the map: Home Assistant would fetch it from the internet."""
    await route.fulfill(status=502)


async def take(folder: Path, language: str, only: str) -> None:
    """Seed a station, and take its pictures in one language."""
    with TemporaryDirectory(prefix="ssz-desk-") as home:
        async with Desk(Path(home), language=language, sites=SITES, waiting=1) as desk:
            await shift.prepare(desk)
            album = Album(desk, folder, language, only)
            raised = 0
            for count in COUNTS:
                await desk.press(count - raised)
                raised = count
                if count == COUNTS[2]:
                    await shift.fill(desk)
                await album.queue(count)
                if count == COUNTS[2]:
                    await album.views()
                    await album.incidents()
                    await album.desk()
                    await album.tiles()
                    await of_room(Studio(folder, language, only), desk)
            # Last, since a station that was frozen has lost its sites.
            await album.old()
    with TemporaryDirectory(prefix="ssz-town-") as home:
        await of_town(Studio(folder, language, only), Path(home))


def main() -> int:
    """Take the pictures; exit code 0 once they lie in the folder."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--language", choices=("en", "th"), help="one of them; else both, one after the other")
    parser.add_argument("--only", default="", help="those whose name has this: desk-0, map, sites, unit, sos, wall …")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for language in (arguments.language,) if arguments.language else ("th", "en"):
        asyncio.run(take(arguments.folder, language, arguments.only))
    return 0


if __name__ == "__main__":
    sys.exit(main())
