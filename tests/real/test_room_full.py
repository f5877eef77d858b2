"""A desk with five hundred open incidents: what changes shows at once, it scrolls, and a storm leaves it alive."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
import time
from typing import Final

import pytest
import pytest_asyncio

from scripts.rig import until
from scripts.rig.desk import Desk
from scripts.rig.log import problems_in
from scripts.rig.panel import MOST_MESSAGES, Panel

from .hearing import LISTEN, LOST
from .room import Person, person

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
OPEN: Final = 500
SITES: Final = 40
STORM: Final = 300
CHANGES: Final = 9
SHOWN_WITHIN_MS: Final = 200
SMOOTH_MS: Final = 34
"""Two frames of a screen that shows sixty in a second: the half of all frames is to be quicker."""
JANK_MS: Final = 150
"""Of a hundred frames five may take longer, whatever else the machine does."""
STEPS: Final = 120
GROWS_MIB: Final = 30
LOST_WITHIN_S: Final = 40


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk]:
    """A station whose street has raised five hundred alarms."""
    async with Desk(tmp_path_factory.mktemp("desk"), sites=SITES) as desk:
        await desk.press(OPEN)
        yield desk
    assert problems_in(desk.room.log_text(all_starts=True)) == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def operator(desk: Desk) -> AsyncGenerator[Person]:
    """Somebody who has them all before him."""
    async with person(desk.room.url, desk.room.api.token) as operator:
        yield operator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def panel(desk: Desk, operator: Person) -> Panel:
    """His screen, armed and measured."""
    await operator.page.context.add_init_script(LISTEN)
    panel = Panel(operator.page)
    await operator.sit_down()
    await operator.arm()
    await operator.page.locator("ssz-room-queue .row").nth(OPEN - 1).wait_for(state="attached")
    await panel.ready()
    # It may be on its way back: nobody is alarmed before a line was silent for a while, which goes by from here on.
    await desk.approved[-1].disconnect()
    return panel


async def test_a_change_shows_within_a_fifth_of_a_second(desk: Desk, panel: Panel) -> None:
    took = [
        await panel.shown_ms(partial(desk.act, "acknowledge", incident=each["incident"]))
        for each in (await desk.incidents())[:CHANGES]
    ]

    # One of the quick ones: other work of the machine holds up some of them, what is slow by itself holds up all.
    assert sorted(took)[CHANGES // 4] < SHOWN_WITHIN_MS, took


async def test_the_queue_scrolls_smoothly(panel: Panel) -> None:
    scrolled, frames_ms = await panel.scroll(STEPS)

    assert scrolled > 1000
    assert (frames_ms[STEPS // 2] < SMOOTH_MS, frames_ms[STEPS * 95 // 100] < JANK_MS) == (True, True), frames_ms
    # A measure that finds everything smooth is none.
    _, frames_ms = await panel.scroll(STEPS // 6, busy_ms=2 * SMOOTH_MS)
    assert frames_ms[STEPS // 12] > SMOOTH_MS


async def test_a_site_that_is_lost_is_heard_once(panel: Panel, operator: Person) -> None:
    async def heard() -> list[float]:
        tones: list[tuple[float, float]] = await operator.page.evaluate("window.tones")
        return [hertz for hertz, _ in tones if hertz in LOST]

    await until(heard, LOST_WITHIN_S, "the sound of a lost site")
    await asyncio.sleep(3)
    assert tuple(await heard()) == LOST


async def test_a_storm_is_few_messages_to_a_screen_that_holds_all_of_it_afterwards(
    desk: Desk, panel: Panel, operator: Person
) -> None:
    since_ms, heap_mib = time.time_ns() // 1_000_000, await panel.heap_mib()
    await desk.press(STORM)
    rows = [each["incident"] for each in await desk.incidents() if each["state"] == "open"]
    await asyncio.gather(*(desk.act("acknowledge", incident=each) for each in rows[:100]))

    assert await panel.equals(desk.incidents)
    assert await panel.is_alive()
    assert panel.most_in_a_second(since_ms) <= MOST_MESSAGES
    grown_mib = await panel.heap_mib() - heap_mib
    print(f"\nmessages a second {panel.most_in_a_second(since_ms)}, grown by {grown_mib:.1f} MiB")  # noqa: T201 - as said
    assert grown_mib < GROWS_MIB


async def test_a_filter_hides_nothing_that_nobody_has_taken(desk: Desk, panel: Panel, operator: Person) -> None:
    rows = operator.page.locator("ssz-room-queue .row")
    untaken = len([each for each in await desk.incidents() if each["state"] == "open"])
    await operator.page.get_by_label(operator.text("room.search")).fill("no such words")
    await operator.page.wait_for_function("open => window.rows() === open", arg=untaken)
    assert await rows.count() == untaken
    await operator.reads("room.hidden", count=len(await desk.incidents()) - untaken)
    await operator.page.get_by_label(operator.text("room.search")).fill("")
