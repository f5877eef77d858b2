"""The radio room's page under load: what reaches it, what it shows, how soon, and how much memory that takes."""

import asyncio
from collections.abc import Awaitable, Callable
import json
from time import time
from typing import Any, Final

from playwright.async_api import Page, WebSocket

from .waiting import until

MOST_MESSAGES: Final = 5
"""In a second, to one screen."""
CALM_S: Final = 0.5
"""A change that comes after others may wait for them."""
DEADLINE_S: Final = 60.0
MIB: Final = 1 << 20
_FIND: Final = """() => {
  const deep = (root, tag) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.localName === tag) return each;
      const found = each.shadowRoot && deep(each.shadowRoot, tag);
      if (found) return found;
    }
  };
  const list = () => deep(document, 'ssz-room-queue');
  window.waiting = () => list().shadowRoot.querySelector('#waiting')?.textContent ?? '';
  window.rows = () => list().shadowRoot.querySelectorAll('.row').length;
  window.scroller = () => list().parentElement;
  window.queue = () => {
    const rows = [...deep(document, 'ssz-radio-room')._feed.incidents.values()];
    return rows.filter(row => row.state !== 'closed').map(row => [row.id, row.state, row.repeats]);
  };
  window.clock = () => deep(document, 'ssz-room-bar').shadowRoot.querySelector('time').textContent;
  window.changed = before => new Promise(done => {
    const look = () => window.waiting() === before ? requestAnimationFrame(look) : done(Date.now());
    look();
  });
}"""
_SCROLL: Final = """async ([steps, busyMs]) => {
  const queue = window.scroller();
  const busy = () => { const end = performance.now() + busyMs; while (performance.now() < end); };
  if (busyMs) queue.addEventListener('scroll', busy);
  queue.scrollTop = 0;
  await new Promise(requestAnimationFrame);
  const took = [];
  let last = performance.now();
  for (let step = 0; step < steps; step++) {
    queue.scrollTop += 60;
    await new Promise(requestAnimationFrame);
    took.push(performance.now() - last);
    last = performance.now();
  }
  queue.removeEventListener('scroll', busy);
  return [queue.scrollTop, took.sort((a, b) => a - b)];
}"""


class Panel:
    """A page that is to show the room; make it before the page is opened, `ready` when the queue is there."""

    def __init__(self, page: Page) -> None:
        """Count from now on."""
        self.page = page
        self._told: list[tuple[int, int]] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        said = json.loads(frame)
        for each in said if isinstance(said, list) else [said]:
            event = each.get("event")
            # A heartbeat is a message as well.
            if isinstance(event, dict) and {"now_ms", "armed"} <= event.keys():
                self._told.append((event["now_ms"], len(json.dumps(event))))

    async def ready(self) -> None:
        """Learn to read the page."""
        await self.page.evaluate(_FIND)

    @property
    def messages(self) -> int:
        """How many messages of the station the page has had so far."""
        return len(self._told)

    @property
    def message_bytes(self) -> int:
        """How large they were, all together."""
        return sum(size for _, size in self._told)

    def most_in_a_second(self, since_ms: int = 0) -> int:
        """Return how many messages were sent within any one second, by the station's clock, from a moment on."""
        times = [at for at, _ in self._told if at >= since_ms]
        return max((sum(at <= each < at + 1_000 for each in times) for at in times), default=0)

    async def queue(self) -> dict[str, tuple[str, int]]:
        """Return what the page holds of each incident that is not closed: its state, and how often it was repeated."""
        return {each: (state, repeats) for each, state, repeats in await self.page.evaluate("window.queue()")}

    async def equals(self, incidents: Callable[[], Awaitable[list[dict[str, Any]]]]) -> bool:
        """Wait until the page holds what the station tells; false if that does not come."""

        async def same() -> bool:
            told = {each["incident"]: (each["state"], each["repeats"]) for each in await incidents()}
            return await self.queue() == told

        try:
            await until(same, DEADLINE_S, "queue as the station's")
        except TimeoutError:
            return False
        return True

    async def is_alive(self) -> bool:
        """Tell whether its clock goes on."""
        before = await self.page.evaluate("window.clock()")
        await asyncio.sleep(2)
        return bool(await self.page.evaluate("window.clock()") != before)

    async def shown_ms(self, act: Callable[[], Awaitable[object]]) -> float:
        """Do what changes how many wait, after a calm; return the milliseconds until the page shows it."""
        before = await self.page.evaluate("window.waiting()")
        shown = asyncio.create_task(self.page.evaluate("before => window.changed(before)", before))
        await asyncio.sleep(CALM_S)
        asked_ms = time() * 1000
        await act()
        return float(await shown) - asked_ms

    async def scroll(self, steps: int, *, busy_ms: int = 0) -> tuple[float, list[float]]:
        """Scroll the queue, a frame at a time; return how far, and what each frame took, the quickest first.

        `busy_ms` is what each step costs beside: a measure that never finds anything is none.
        """
        far, took = await self.page.evaluate(_SCROLL, [steps, busy_ms])
        return far, took

    async def heap_mib(self) -> float:
        """Return the memory of the page's scripts, swept."""
        session = await self.page.context.new_cdp_session(self.page)
        await session.send("HeapProfiler.collectGarbage")
        await session.send("Performance.enable")
        metrics = {each["name"]: each["value"] for each in (await session.send("Performance.getMetrics"))["metrics"]}
        await session.detach()
        return float(metrics["JSHeapUsedSize"]) / MIB
