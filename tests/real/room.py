"""A person before the radio room's screen: finds by name, as with a screen reader, and presses keys by their place."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
import json
import re
from typing import Final

from playwright.async_api import Locator, Page, Response, Route

from scripts.rig import Browser, Look
from scripts.rig.folder import ROOT

from .acts import DEADLINE_S
from .judges import hard_to_read, source

TEXTS: Final = ROOT / "frontend" / "src" / "texts"
_MAP: Final = "/api/map_tiles/"
_LEVELS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN_AXE: Final = """async ([levels, wanted]) => {
  const find = root => {
    for (const each of root.querySelectorAll('*')) {
      if (each.tagName === wanted) return each;
      const found = each.shadowRoot && find(each.shadowRoot);
      if (found) return found;
    }
  };
  const { violations, passes } = await axe.run(find(document), { runOnly: { type: 'tag', values: levels } });
  const said = n => `${n.target.flat().at(-1)} (${n.any.concat(n.all).map(c => c.message).join('; ')})`;
  // What looks at nothing finds nothing.
  const looked = passes.reduce((sum, p) => sum + p.nodes.length, 0);
  const seen = looked > 20 ? [] : [`axe-core has looked at ${looked} things only`];
  return seen.concat(violations.map(v => `${v.id}: ${v.nodes.map(said).join(' | ')}`));
}"""
_FOCUSED: Final = """() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.getAttribute('aria-label') ?? focused?.innerText;
}"""
MOST_TABS: Final = 100
# What each key types on a Thai (Kedmanee) keyboard.
_THAI: Final = {"KeyA": "ฟ", "KeyC": "แ", "KeyD": "ก", "KeyM": "ท", "KeyN": "ื", "KeyO": "น", "Slash": "ฝ"}


@cache
def texts(language: str, *pages: str) -> dict[str, str]:
    """Return all that the room, or another page, says in a language."""
    read: dict[str, str] = {}
    for page in pages or ("room", "places", "eyes"):
        read |= json.loads((TEXTS / f"{page}.{language}.json").read_text(encoding="utf-8"))
    return read


class Person:
    """Who works at a screen."""

    def __init__(self, browser: Browser, language: str) -> None:
        """Sit down before a browser that is open."""
        self.browser = browser
        self.page: Page = browser.page
        self.page.set_default_timeout(DEADLINE_S * 1_000)
        self.language = language

    def text(self, key: str, **values: object) -> str:
        """Return what the screen says."""
        return texts(self.language)[key].format(**values)

    async def sit_down(self, view: str = "") -> None:
        """Open the room."""
        await self.browser.go(f"/radio-room{view}", selector="ssz-radio-room", quiet=view == "/wall")
        if view != "/wall":
            await self.button("room.arm").wait_for()

    def button(self, key: str, **values: object) -> Locator:
        """Find a button by its name."""
        # Beside the name stands the key that does the same.
        name = re.compile(rf"^{re.escape(self.text(key, **values))}( .)?$")
        return self.page.get_by_role("button", name=name)

    async def click(self, key: str, **values: object) -> None:
        """Press the last button of a name: what a form ends with comes after what opened it."""
        await self.button(key, **values).last.click()

    async def fill(self, key: str, value: str) -> None:
        """Fill in a field by its label."""
        await self.page.get_by_label(self.text(key)).fill(value)

    async def arm(self) -> None:
        """Begin the shift."""
        await self.click("room.arm")
        await self.button("room.armed").wait_for()

    async def reads(self, key: str, **values: object) -> None:
        """Wait until something is said anywhere on the screen."""
        await self.page.locator("ssz-radio-room").get_by_text(self.text(key, **values)).first.wait_for()

    async def reads_no_more(self, key: str, **values: object) -> None:
        """Wait until something is said no longer."""
        shown = self.page.locator("ssz-radio-room").get_by_text(self.text(key, **values))
        await shown.first.wait_for(state="detached")

    async def sees_incident(self, name: str) -> None:
        """Wait until an incident stands in the middle."""
        await self.page.get_by_role("heading", name=name).first.wait_for()

    async def key(self, code: str) -> None:
        """Press a key by its place; on a Thai keyboard it types a Thai letter."""
        letter = (
            _THAI.get(code, "") if self.language == "th" else code.removeprefix("Key").removeprefix("Digit").lower()
        )
        session = await self.page.context.new_cdp_session(self.page)
        said = {"code": code, "key": letter, "windowsVirtualKeyCode": ord(code[-1])}
        await session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **said})
        await session.send("Input.dispatchKeyEvent", {"type": "keyUp", **said})
        await session.detach()

    async def tab_to(self, name: str) -> None:
        """Press Tab until something of that name has the focus."""
        for _ in range(MOST_TABS):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate(_FOCUSED) == name:
                return
        message = f"no Tab leads to {name}"
        raise AssertionError(message)

    async def violations(self, element: str = "ssz-radio-room") -> list[str]:
        """Return what axe-core finds against WCAG 2.2 AA, in our part of the page."""
        await self.page.evaluate(source("axe-core/axe.min.js"))
        found: list[str] = await self.page.evaluate(_RUN_AXE, [_LEVELS, element.upper()])
        return found

    async def hard_to_read(self, element: str = "ssz-radio-room") -> list[str]:
        """Return the texts of our part of the page that what lies behind them makes hard to read."""
        return await hard_to_read(self.page, element)


async def no_map(route: Route) -> None:
    """Give no piece of the map: Home Assistant would fetch it from the internet."""
    await route.fulfill(status=502)


@asynccontextmanager
async def person(url: str, token: str | None, look: Look | None = None) -> AsyncGenerator[Person]:
    """Open a browser for somebody; at the end no page may have had a problem."""
    assert token is not None
    look = look or Look()
    failed: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400 and _MAP not in response.url:
            failed.append(f"{response.status} {response.url}")

    async with Browser(url, token, look) as browser:
        await browser.page.context.route(f"**{_MAP}**", no_map)
        browser.page.on("response", note)
        yield Person(browser, look.language)
        assert [each for each in browser.problems if "Failed to load resource" not in each] == []
        assert (failed, browser.blocked) == ([], [])
