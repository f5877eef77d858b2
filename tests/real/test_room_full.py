"""A desk with five hundred open incidents: what changes shows at once, it scrolls, and a filter hides nothing."""

import asyncio
from collections.abc import AsyncGenerator
import time
from typing import Final

import pytest
import pytest_asyncio

from scripts.rig.desk import Desk
from scripts.rig.log import problems_in

from .room import Person, person

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
OPEN: Final = 500
SITES: Final = 25
CHANGES: Final = 9
SHOWN_WITHIN_MS: Final = 200
SMOOTH_MS: Final = 34
"""Two frames of a screen that shows sixty in a second: the half of all frames is to be quicker."""
MOST_MESSAGES: Final = 5
"""In a second, to one screen."""
_FIND: Final = """() => {
  window.deep = (root, tag) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === tag) return each;
      const found = each.shadowRoot && window.deep(each.shadowRoot, tag);
      if (found) return found;
    }
  };
  window.waiting = () => window.deep(document, 'ssz-room-queue').shadowRoot.querySelector('#waiting').textContent;
  window.rows = () => window.deep(document, 'ssz-room-queue').shadowRoot.querySelectorAll('.row').length;
  window.changed = before => new Promise(done => {
    const look = () => window.waiting() === before ? requestAnimationFrame(look) : done(Date.now());
    look();
  });
}"""
_SCROLL: Final = """async () => {
  const queue = window.deep(document, 'ssz-room-queue').parentElement;
  const took = [];
  let last = performance.now();
  for (let step = 0; step < 120; step++) {
    queue.scrollTop += 60;
    await new Promise(requestAnimationFrame);
    took.push(performance.now() - last);
    last = performance.now();
  }
  return [queue.scrollTop, took.sort((a, b) => a - b)[60]];
}"""


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
        await operator.sit_down()
        await operator.page.locator("ssz-room-queue .row").nth(OPEN - 1).wait_for(state="attached")
        await operator.page.evaluate(_FIND)
        yield operator


async def test_a_change_shows_within_a_fifth_of_a_second(desk: Desk, operator: Person) -> None:
    took = []
    for each in (await desk.incidents())[:CHANGES]:
        before = await operator.page.evaluate("window.waiting()")
        shown = asyncio.create_task(operator.page.evaluate("before => window.changed(before)", before))
        # A change that comes after others may wait for them; here it comes after a calm.
        await asyncio.sleep(0.5)
        asked_ms = time.time() * 1000
        await desk.act("acknowledge", incident=each["incident"])
        took.append(await shown - asked_ms)

    # One of the quick ones: other work of the machine holds up some of them, what is slow by itself holds up all.
    assert sorted(took)[CHANGES // 4] < SHOWN_WITHIN_MS, took


async def test_the_queue_scrolls_smoothly(operator: Person) -> None:
    scrolled, frame_ms = await operator.page.evaluate(_SCROLL)

    assert scrolled > 1000
    assert frame_ms < SMOOTH_MS


async def test_a_storm_is_few_messages_to_a_screen(desk: Desk) -> None:
    api = await desk.operator()
    feed = await api.inbox("smart_safety_zone/desk/subscribe")
    rows: list[str] = [each["incident"] for each in await desk.incidents() if each["state"] == "open"]
    began = time.monotonic()
    await asyncio.gather(*(desk.act("acknowledge", incident=each) for each in rows[:100]))
    lasted = time.monotonic() - began
    await asyncio.sleep(0.5)

    changes = [said for _, said in feed.items if "incidents" in said]
    assert sum(len(each["incidents"]) for each in changes) >= 100
    assert len(changes) <= MOST_MESSAGES * (lasted + 0.5) + 1


async def test_a_filter_hides_nothing_that_nobody_has_taken(desk: Desk, operator: Person) -> None:
    rows = operator.page.locator("ssz-room-queue .row")
    untaken = len([each for each in await desk.incidents() if each["state"] == "open"])
    await operator.page.get_by_label(operator.text("room.search")).fill("no such words")
    await operator.page.wait_for_function("open => window.rows() === open", arg=untaken)
    assert await rows.count() == untaken
    await operator.reads("room.hidden", count=len(await desk.incidents()) - untaken)
    await operator.page.get_by_label(operator.text("room.search")).fill("")
