"""What people see in the browser: every dialog and device page, in both languages, light and dark."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import re
from typing import Any, Final

from aiohttp import ClientSession
from playwright.async_api import Locator, Page, Response, Route
import pytest
import pytest_asyncio

from custom_components.smart_safety_zone.link.websocket import dial
from scripts.rig import Api, Browser, Home, Look
from scripts.rig.folder import COMPONENT
from scripts.rig.town import DOMAIN, Town
from scripts.rig.virtual import VirtualSite

from .acts import DEADLINE_S, act, clear, press_until, the_incident

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("gold",)
PICTURES: Final = os.environ.get("SSZ_PICTURES")
"""A folder that keeps the pictures, for a person to look at; then all looks are taken, else two that differ in all."""
LOOKS: Final = (
    Look(language="en", width=1000, height=1100),
    Look(language="th", width=390, height=844, mobile=True, dark=True),
    Look(language="th", width=1000, height=1100, dark=True),
    Look(language="th", width=1000, height=1100),
    Look(language="en", width=390, height=844, mobile=True, dark=True),
)[: None if PICTURES else 2]
WAITING: Final = "Noodle shop at the corner"
_MAP: Final = "/api/map_tiles/"
# Raw ids of steps, fields and states have an underscore; an entity id has a dot before it, a file's name one behind it.
_RAW: Final = re.compile(r"(?<![\w./:-])[a-z]+(?:_[a-z0-9]+)+(?![\w.])")
_THAI: Final = re.compile("[\u0e01-\u0e2e]")
# Texts in shadow roots too, as far as they are shown.
_SHOWN: Final = """root => {
  const said = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) said.push(node.data.trim()); return; }
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (/^(style|script|svg)$/i.test(node.tagName) || getComputedStyle(node).display === 'none') return;
      if (node.tagName === 'SLOT') { node.assignedNodes().forEach(walk); return; }
    }
    (node.shadowRoot || node).childNodes.forEach(walk);
  };
  walk(root);
  return said.join('\\n');
}"""

_NAVIGATE: Final = """path => {
  history.pushState(null, '', path);
  window.dispatchEvent(new CustomEvent('location-changed', { detail: { replace: false } }));
}"""


class Walk:
    """A person's way through the pages: clicks by the words on them, takes a picture at each stop, reads it."""

    def __init__(self, browser: Browser, look: Look, folder: Path) -> None:
        self.page: Page = browser.page
        self.page.set_default_timeout(DEADLINE_S * 1_000)
        self._browser = browser
        self._is_open = False
        self._look = look
        self._folder = folder
        texts = COMPONENT / "translations" / f"{look.language}.json"
        self._texts: dict[str, Any] = json.loads(texts.read_text(encoding="utf-8"))

    def text(self, path: str) -> str:
        """Return a text of ours in the page's language."""
        found: Any = self._texts
        for key in path.split("."):
            found = found[key]
        return str(found)

    @property
    def dialog(self) -> Locator:
        """The flow's dialog."""
        return self.page.locator("dialog-data-entry-flow")

    async def begin(self, path: str) -> None:
        """Go to a page: the first by its address, the others as the frontend's own links do."""
        if self._is_open:
            await self.page.evaluate(_NAVIGATE, path)
        else:
            await self._browser.go(path)
            self._is_open = True

    async def stop(self, name: str, root: str, *, has: str = "", shows: str = "", thai: bool = True) -> str:
        """Take a picture once something is there, and return what it says."""
        place = self.page.locator(root).first
        await place.wait_for(state="attached")
        if root == "step-flow-form":
            await place.locator(shows or "ha-selector").first.wait_for()
        if has:
            await place.get_by_text(has).first.wait_for()
        if PICTURES:
            await self.page.wait_for_load_state("networkidle")
            await self.page.screenshot(path=self._folder / f"{name}.png", animations="disabled")
        said: str = await place.evaluate(_SHOWN)
        assert f"component.{DOMAIN}" not in said, said
        assert "[object" not in said, said
        assert _RAW.findall(said) == [], said
        assert not re.search(r"[{}]", said), said
        assert not thai or self._look.language != "th" or _THAI.search(said), said
        return said

    async def choose(self, menu: str, option: str) -> None:
        """Choose from a menu of ours."""
        words = self.text(f"{menu}.menu_options.{option}")
        await self.dialog.locator("step-flow-menu").get_by_text(words, exact=True).click()

    async def fill(self, *values: str) -> None:
        """Fill in the form's text fields, from the first."""
        for number, value in enumerate(values):
            await self.dialog.locator("ha-selector-text").nth(number).locator("input, textarea").first.fill(value)

    async def submit(self) -> None:
        """Send the form."""
        await self.dialog.locator("ha-dialog-footer ha-button").last.click()

    async def close(self) -> None:
        """Leave the dialog as it is."""
        await self.dialog.locator("ha-icon-button").first.click()
        await self.dialog.locator("step-flow-form, step-flow-menu").first.wait_for(state="detached")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def waiting(town: Town) -> VirtualSite:
    """Let a site wait for approval."""
    site = VirtualSite(WAITING, "shop")
    invite = await act(town, "make_invite")
    async with ClientSession() as session:
        await site.enrol(await dial(session, town.room.url), invite["invite"])
    return site


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(_words(look)))
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


@pytest.fixture
def folder(tmp_path: Path, look: Look) -> Path:
    folder = Path(PICTURES or tmp_path) / "-".join(_words(look))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _words(look: Look) -> tuple[str, str, str]:
    return look.language, "dark" if look.dark else "light", "phone" if look.mobile else "desk"


@asynccontextmanager
async def walk(home: Home, look: Look, folder: Path) -> AsyncGenerator[Walk]:
    """Open a browser at a home; at the end no page may have had a problem."""
    assert home.api.token is not None
    failed: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400 and _MAP not in response.url:
            failed.append(f"{response.status} {response.url}")

    async with Browser(home.url, home.api.token, look) as browser:
        await browser.page.context.route(f"**{_MAP}**", _no_map)
        browser.page.on("response", note)
        yield Walk(browser, look, folder)
        # The console does not say what could not be loaded; the responses do.
        assert [each for each in browser.problems if "Failed to load resource" not in each] == []
        assert (failed, browser.blocked) == ([], [])


async def _no_map(route: Route) -> None:
    """Give no piece of the map: Home Assistant would fetch it from the internet."""
    await route.fulfill(status=502)


async def test_the_dialogs_of_a_new_site_a_new_station_and_an_alarm_point(town: Town, look: Look, folder: Path) -> None:
    async with walk(town.town, look, folder) as visit:
        await _add(visit)
        await visit.stop("add", "step-flow-menu", has=visit.text("config.step.user.description"))
        await visit.choose("config.step.user", "site")
        await visit.stop("site", "step-flow-form")
        await visit.fill("SSZ1 nonsense", "Noodle shop")
        await visit.submit()
        await visit.stop("site_wrong_invite", "step-flow-form", has=visit.text("config.error.not_an_invite"))
        await visit.close()

        await _add(visit)
        await visit.choose("config.step.user", "station")
        await visit.stop("station", "step-flow-form")
        await visit.fill("Second radio room")
        await visit.submit()
        said = await visit.stop(
            "recovery_key", "step-flow-form", has=visit.text("config.step.recovery_key.data_description.last_group")
        )
        assert re.search(r"[A-Z2-7]{4} [A-Z2-7]{4}", said)
        await visit.fill("AAAA")
        await visit.submit()
        await visit.stop("recovery_key_wrong", "step-flow-form", has=visit.text("config.error.wrong_group"))
        await visit.close()

        add = visit.text("config_subentries.alarm_point.initiate_flow.user")
        menu = "config_subentries.alarm_point.step.user"
        await visit.begin(f"/config/integrations/integration/{DOMAIN}")
        for kind in ("sos", "entity"):
            await visit.page.get_by_text(add).first.click()
            await visit.stop("point", "step-flow-menu", has=visit.text(f"{menu}.description"))
            await visit.choose(menu, kind)
            await visit.stop(f"point_{kind}", "step-flow-form")
            if kind == "sos":
                await visit.submit()
                await visit.stop(
                    "point_care",
                    "step-flow-form",
                    has=visit.text("config_subentries.alarm_point.step.care.data.cancel_window"),
                )
            await visit.close()


async def test_the_dialogs_of_a_panel_and_of_a_lighting_group(town: Town, look: Look, folder: Path) -> None:
    async with walk(town.town, look, folder) as visit:
        await visit.begin(f"/config/integrations/integration/{DOMAIN}")
        for kind in ("lighting_group", "panel"):
            texts = f"config_subentries.{kind}"
            await visit.page.get_by_text(visit.text(f"{texts}.initiate_flow.user")).first.click()
            await visit.stop(kind, "step-flow-form", has=visit.text(f"{texts}.step.user.data.name"))
            if kind == "panel":
                await visit.fill("Vault")
                await visit.submit()
                code = visit.text(f"{texts}.step.first_user.data.code")
                await visit.stop("panel_first_user", "step-flow-form", has=code)
            await visit.close()


async def test_the_options_of_the_station(town: Town, look: Look, folder: Path, waiting: VirtualSite) -> None:
    async with walk(town.room, look, folder) as visit:
        await _configure(visit)
        await visit.stop("options", "step-flow-menu", has=visit.text("options.step.init.description"))
        await visit.choose("options.step.init", "invite")
        await visit.stop("invite", "step-flow-form")
        await visit.submit()
        said = await visit.stop("invite_made", "step-flow-form", shows="ha-qr-code")
        assert re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", said)
        await visit.close()

        await _configure(visit)
        await visit.choose("options.step.init", "sites")
        # The one that waits stands first, and is chosen already.
        assert WAITING in await visit.stop("sites", "step-flow-form", shows="ha-select")
        await visit.submit()
        said = await visit.stop("waiting_site", "step-flow-menu", has=WAITING)
        assert waiting.enrolled is not None
        digits = f"{waiting.enrolled.digits[:3]} {waiting.enrolled.digits[3:]}"
        assert digits in said
        await visit.choose("options.step.site", "approve")
        assert digits in await visit.stop("approve", "step-flow-form", has=digits)
        await visit.submit()
        await visit.stop("approve_not_compared", "step-flow-form", has=visit.text("options.error.not_compared"))
        await visit.close()

        for step in ("operators", "escalation", "settings"):
            await _configure(visit)
            await visit.choose("options.step.init", step)
            await visit.stop(step, "step-flow-form")
            await visit.close()

        await _configure(visit)
        await visit.choose("options.step.init", "procedures")
        await visit.stop("procedures", "step-flow-form", shows="ha-select")
        await visit.submit()
        items = visit.text("options.step.procedure.data.items")
        await visit.stop("procedure", "step-flow-form", has=items)
        await visit.close()


async def test_the_dialog_of_a_unit(town: Town, look: Look, folder: Path) -> None:
    async with walk(town.room, look, folder) as visit:
        await visit.begin(f"/config/integrations/integration/{DOMAIN}")
        await visit.page.get_by_text(visit.text("config_subentries.unit.initiate_flow.user")).first.click()
        await visit.stop("unit", "step-flow-form", has=visit.text("config_subentries.unit.step.user.data.phone"))
        await visit.close()


async def test_the_device_pages(town: Town, look: Look, folder: Path) -> None:
    gold = town.sites["gold"]
    await clear(town)
    await press_until(town, gold, "presented")
    await the_incident(town, gold)
    for home, names in ((town.room, (gold.premises.name, "Mueang radio room")), (town.town, None)):
        async with walk(home, look, folder) as visit:
            await visit.begin(f"/config/integrations/integration/{DOMAIN}")
            await visit.stop(f"integration_{home.name}", "ha-config-integration-page", thai=False)
            for device in await _devices(home.api):
                if names is None or device["name"] in names:
                    await visit.begin(f"/config/devices/device/{device['id']}")
                    name = re.sub(r"\W+", "_", f"device_{home.name}_{device['name']}")
                    await visit.stop(name, "ha-config-device-page", has=device["name"])
    await clear(town)


async def _add(visit: Walk) -> None:
    await visit.begin(f"/config/integrations/dashboard/add?domain={DOMAIN}")
    await visit.page.get_by_role("button", name="OK").click()
    await visit.page.locator("step-flow-menu").wait_for()


async def _configure(visit: Walk) -> None:
    """Open the station's options: the gear beside its name."""
    await visit.begin(f"/config/integrations/integration/{DOMAIN}")
    await visit.page.locator("ha-config-entry-row ha-icon-button").nth(1).click()
    await visit.page.locator("step-flow-menu").wait_for()


async def _devices(api: Api) -> list[dict[str, Any]]:
    return [each for each in await api.devices() if each["identifiers"][0][0] == DOMAIN]
