"""The demo's press, taken from the sound to its closing by whoever has only the screen: by what is heard and read."""

from collections.abc import AsyncGenerator
import re
from typing import Final

from playwright.async_api import Locator, Page
import pytest
import pytest_asyncio

from scripts.rig import Login, Look, cctv, until
from scripts.rig.demo import DEMO
from scripts.rig.furniture import UNITS, furnish
from scripts.rig.town import DOMAIN, Town

from .acts import DEADLINE_S, act, clear, incidents, progress, the_incident
from .hearing import LOUD, LOUDER_AFTER_MS, PATTERNS, ROUND_MS, TRIED, Ear
from .room import Person, person, texts

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PLACE: Final = "Fresh market"
RIDER: Final = Login(username="rider", password="rider-of-tiger-1", name="Rider")
_FILLED: Final = """buttons => buttons.map(each => {
  const seen = each.checkVisibility() && !/, 0\\)$/.test(getComputedStyle(each).backgroundColor);
  return [seen, each.getAttribute('aria-label') ?? each.innerText];
})"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    """What `scripts/demo` starts."""
    async with Town(tmp_path_factory.mktemp("demo"), premises=DEMO) as town:
        await furnish(town)
        async with cctv.running(town.town):
            yield town
        assert (town.room.problems(), town.town.problems()) == ([], [])


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def cleared(town: Town) -> None:
    """Begin with an empty queue."""
    await clear(town)


class Screen:
    """What somebody has who was told nothing: names that are read or heard, and the one button that is filled."""

    def __init__(self, page: Page, language: str) -> None:
        self._page = page
        self._language = language

    def says(self, key: str, **values: object) -> str:
        """Return words of the screen, in its language."""
        return texts(self._language)[key].format(**values)

    @property
    def incident(self) -> Locator:
        """The part of the screen that is about one incident."""
        return self._page.get_by_role("region", name=self.says("room.incident"), exact=True)

    def button(self, key: str) -> Locator:
        """Find a button by what it says; the key that does the same may stand beside it."""
        return self._page.get_by_role("button", name=re.compile(rf"^{re.escape(self.says(key))}( .)?$"))

    async def reads(self, words: str) -> None:
        """Wait until something can be read."""
        await self._page.get_by_text(words).first.wait_for()

    async def reads_either(self, one: str, other: str) -> None:
        """Wait until one of two texts can be read."""
        await self._page.get_by_text(self.says(one)).or_(self._page.get_by_text(self.says(other))).first.wait_for()

    async def reads_state(self, state: str) -> None:
        """Wait until the incident says how far it is."""
        words = self.says(f"room.state.{state}")
        await self.incident.get_by_text(words, exact=True).first.wait_for()

    async def sees_next(self, name: str) -> Locator:
        """Wait for the one filled button of the incident, which has to be the step that is wanted."""
        buttons = self.incident.get_by_role("button")

        async def filled() -> list[int]:
            said: list[tuple[bool, str]] = await buttons.evaluate_all(_FILLED)
            primary = [at for at, (is_filled, _) in enumerate(said) if is_filled]
            shown = [said[at][1].split("\n")[0] for at in primary]
            return primary if len(shown) == 1 and shown[0].startswith(name) else []

        [at] = await until(filled, DEADLINE_S, f"the filled button {name!r}, and no other one")
        return buttons.nth(at)

    async def presses_the_next(self, name: str) -> None:
        """Press the one filled button of the incident."""
        await (await self.sees_next(name)).click()


async def is_heard(ear: Ear, screen: Screen, town: Town, someone: Person) -> list[str]:
    """Arm the sound and press: nothing is heard before, then the pattern of what is gravest, and louder later.

    Returns what is hard to read while it waits.
    """
    # Deaf, and says so, until somebody has armed it; the room believes in the screen before for a while.
    await screen.reads_either("room.deaf_room", "room.deaf_screen")
    await screen.button("room.arm").click()
    await screen.button("room.armed").wait_for()
    await ear.hears(TRIED)
    assert (await ear.later(3 * ROUND_MS)).hertz == ()
    await town.press(town.sites["market"])
    soft = await ear.hears(PATTERNS[1])
    await screen.reads(PLACE)
    hard = await someone.hard_to_read()
    loud = await ear.later(LOUDER_AFTER_MS)
    assert set(loud.hertz) == set(PATTERNS[1])
    assert soft.loudest < loud.loudest == LOUD
    return hard


@pytest.mark.parametrize("look", [Look(), Look(language="th", dark=True)], ids=lambda look: str(look.language))
async def test_whoever_has_only_the_screen_takes_the_demo_s_press_from_the_sound_to_its_closing(
    town: Town, look: Look
) -> None:
    market, token = town.sites["market"], (await town.operator()).token
    hard = {}
    async with person(town.room.url, token, look) as someone:
        ear, page, screen = Ear(someone.page), someone.page, Screen(someone.page, look.language)
        await ear.open()
        await someone.browser.go("/radio-room", quiet=False)
        hard["waiting"] = await is_heard(ear, screen, town, someone)
        await page.wait_for_function("document.title.startsWith('(1) ')")
        await progress(town, market, "presented")
        # So much time was let go by that it is old.
        hard["old"] = await someone.hard_to_read()
        await screen.presses_the_next(screen.says("room.acknowledge"))
        await screen.reads_state("acknowledged")
        await progress(town, market, "taken")
        assert (await ear.later(3 * ROUND_MS)).hertz == ()

        await screen.presses_the_next(screen.says("room.dispatch"))
        await screen.sees_next(UNITS[0])
        hard["dispatching"] = await someone.hard_to_read()
        await screen.presses_the_next(UNITS[0])
        await screen.reads_state("dispatched")
        await progress(town, market, "dispatched")
        on_its_way = page.get_by_role("button", name=f"{UNITS[0]}: {screen.says('room.en_route')}", exact=True)
        await on_its_way.click()
        await on_its_way.wait_for(state="detached")
        await screen.presses_the_next(screen.says("room.key.arrived"))
        await screen.reads_state("on_scene")

        await screen.presses_the_next(screen.says("room.close"))
        hard["closing"] = await someone.hard_to_read()
        turned_out = page.get_by_label(screen.says("room.disposition"))
        await turned_out.select_option(label=screen.says("room.disposition.real"))
        await screen.presses_the_next(screen.says("room.close"))
        await progress(town, market, "closed")
        await page.wait_for_function("!document.title.startsWith('(')")
        assert (await ear.later(3 * ROUND_MS)).hertz == ()
    assert await incidents(town) == []
    assert {state: each for state, each in hard.items() if each} == {}


async def test_a_unit_that_asks_for_help_is_heard_until_somebody_sends_another_one(town: Town) -> None:
    market, room = town.sites["market"], town.room.api
    rider = await town.room.add_user(RIDER)
    [station] = await room.entries(DOMAIN)
    units = {each["title"]: each["subentry_id"] for each in await room.subentries(station["entry_id"])}
    car = {"name": UNITS[0], "unit_kind": "car", "members": [rider]}
    await room.run_subentry_flow(station["entry_id"], "unit", [car], subentry_id=units[UNITS[0]])
    await town.press(market)
    incident = (await the_incident(town, market))["incident"]
    await act(town, "acknowledge", incident=incident)
    await act(town, "dispatch", incident=incident, unit=UNITS[0])
    async with person(town.room.url, (await town.operator()).token) as someone:
        ear, screen = Ear(someone.page), Screen(someone.page, "en")
        await ear.open()
        await someone.browser.go("/radio-room", quiet=False)
        await screen.button("room.arm").click()
        await ear.hears(TRIED)
        phone = await town.room.connect(RIDER)
        await phone.command(f"{DOMAIN}/unit/step", unit=UNITS[0], incident=incident, step="help")
        # Like the gravest alarm, and loud from the beginning.
        assert (await ear.hears(PATTERNS[1])).loudest == LOUD
        await screen.reads(screen.says("room.wants_help", units=UNITS[0]))
        await screen.button("room.dispatch").click()
        await screen.presses_the_next(UNITS[1])
        await until(lambda: _is_silent(ear), DEADLINE_S, "silence")


async def _is_silent(ear: Ear) -> bool:
    return not (await ear.later(2 * ROUND_MS)).hertz
