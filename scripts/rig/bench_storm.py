"""A storm: a thousand virtual sites of one address raise ten thousand alarms in ten seconds at one real station."""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
import gc
import json
from pathlib import Path
from random import Random
from statistics import median, quantiles
import sys
from tempfile import TemporaryDirectory
from time import monotonic, process_time, time_ns
from typing import Any, Final

from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.messages import Kind, Receipt, Refusal, Signal
from custom_components.smart_safety_zone.protocol.record import Record

from .api import Api
from .browser import Browser
from .fair import POINT, Fair, judge, load
from .panel import MOST_MESSAGES, Panel
from .town import DOMAIN, OPERATOR
from .virtual import VirtualSite, now
from .waiting import until

SITES: Final = 1_000
ALARMS: Final = 10_000
SECONDS: Final = 10.0
AHEAD_S: Final = 1.0
"""Between the last signature and the first alarm."""
SIGNING_S: Final = 0.001
"""Generous for one signature, so that all are made before the first alarm is due."""
DRAIN_DEADLINE_S: Final = 180.0
SETTLE_DEADLINE_S: Final = 60.0
QUIET_S: Final = 3.0
CHANGES: Final = 9
"""So many of the incidents are taken at the page, to see how soon it shows."""


def main() -> int:
    """Measure and print the figures as JSON; exit code 1 if an alarm was lost or doubled."""
    parser = argparse.ArgumentParser(prog="scripts/bench storm", description=__doc__)
    parser.add_argument("--sites", type=int, default=SITES)
    parser.add_argument("--alarms", type=int, default=ALARMS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--panel", action="store_true", help="with the radio room's page open in Chromium, armed")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    arguments = parser.parse_args()
    figures = asyncio.run(_run(arguments.sites, arguments.alarms, arguments.seconds, panel=arguments.panel))
    text = json.dumps(figures)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    panel = figures.get("panel")
    holds = panel is None or (panel["equal"] and panel["alive"] and panel["most_messages_per_s"] <= MOST_MESSAGES)
    return 1 if figures["lost"] or figures["duplicated"] or not holds else 0


async def _run(sites: int, alarms: int, seconds: float, *, panel: bool) -> dict[str, Any]:
    with TemporaryDirectory(prefix="ssz-bench-") as name:
        started = monotonic()
        async with Fair(Path(name), sites) as fair, AsyncExitStack() as homes:
            joined_s = monotonic() - started
            queue = await fair.watch()
            screen = await homes.enter_async_context(_screen(fair)) if panel else None
            await asyncio.sleep(QUIET_S)
            before = load()
            storm = Storm(fair.sites, alarms, seconds)
            idle = await fair.read_probe()
            spent, spent_here = fair.room.cpu_seconds(), process_time()
            await storm.rage()
            spent_here = process_time() - spent_here
            await until(lambda: queue.presses() >= alarms, SETTLE_DEADLINE_S, "every press on the screen")
            shown_s = monotonic() - storm.start
            probe, spent = await fair.read_probe(), fair.room.cpu_seconds() - spent
            # Whatever is told twice is told by now.
            await asyncio.sleep(QUIET_S)
            shown = {"panel": await screen.judge()} if screen else {}
            await homes.aclose()
            verdict = judge(await fair.book(), storm.signals, queue)
            problems = [str(each) for each in fair.room.problems() if "ssz_probe" not in each.text]
    times = quantiles(storm.times_ms, n=100, method="inclusive")
    return {
        **verdict,
        "p50_ms": round(times[49], 1),
        "p99_ms": round(times[98], 1),
        "stall_ms": round(probe["longest_ms"], 1),
        "committed_per_s": round(alarms / storm.took_s, 1),
        "stall_idle_ms": round(idle["longest_ms"], 1),
        "shown_s": round(shown_s, 2),
        "cpu_us_station": round(spent / alarms * 1e6),
        "cpu_us_sites": round(spent_here / alarms * 1e6),
        "press_late_ms": round(storm.late_ms, 1),
        "joined_s": round(joined_s, 1),
        "sites": sites,
        "alarms": alarms,
        "load": before,
        "problems": problems,
        **shown,
    }


class Screen:
    """The radio room's page, open and armed; that it shares the processors changes all other figures."""

    def __init__(self, fair: Fair, operator: Api, panel: Panel, heap_mib: float) -> None:
        """Measure from now on."""
        self._fair = fair
        self._operator = operator
        self._panel = panel
        self._heap_mib = heap_mib
        self._since_ms = time_ns() // 1_000_000

    async def _incidents(self) -> list[dict[str, Any]]:
        answer = await self._operator.call_service(DOMAIN, "list_incidents", {}, return_response=True)
        incidents: list[dict[str, Any]] = answer["incidents"]
        return incidents

    async def judge(self) -> dict[str, Any]:
        """Tell what became of it in the storm."""
        panel = self._panel
        most, messages, size = panel.most_in_a_second(self._since_ms), panel.messages, panel.message_bytes
        equal, alive = await panel.equals(self._incidents), await panel.is_alive()
        took = []
        for each in (await self._incidents())[:CHANGES]:
            incident = {"incident": each["incident"]}
            took.append(await panel.shown_ms(partial(self._operator.call_service, DOMAIN, "acknowledge", incident)))
        return {
            "most_messages_per_s": most,
            "messages": messages,
            "message_kib": round(size / 1024),
            "equal": equal,
            "alive": alive,
            "change_ms": round(median(took), 1),
            "heap_mib": round(await panel.heap_mib(), 1),
            "heap_before_mib": round(self._heap_mib, 1),
        }


@asynccontextmanager
async def _screen(fair: Fair) -> AsyncGenerator[Screen]:
    operator = await fair.room.connect(OPERATOR)
    assert operator.token is not None
    async with Browser(fair.room.url, operator.token) as browser:
        panel = Panel(browser.page)
        page = await browser.go("/radio-room", selector="ssz-radio-room")
        await page.get_by_role("button", name="Arm the sound").click()
        await page.get_by_role("button", name="Sound armed").wait_for()
        await panel.ready()
        yield Screen(fair, operator, panel, await panel.heap_mib())


class Storm:
    """So many alarms at even distances, each round of the sites in an order of its own."""

    def __init__(self, sites: list[VirtualSite], alarms: int, seconds: float) -> None:
        """Sign every alarm ahead, as made when it will be raised: the load generator shares the machine."""
        random = Random(20261)  # noqa: S311 - the same storm every time
        self.start = monotonic() + AHEAD_S + alarms * SIGNING_S
        started = now()
        ahead_ms = round((self.start - monotonic()) * 1000)
        order: list[VirtualSite] = []
        while len(order) < alarms:
            order += random.sample(sites, len(sites))
        self.signals: list[str] = []
        self._plan: list[tuple[float, VirtualSite, Record]] = []
        self._due: dict[bytes, float] = {}
        for number, site in enumerate(order[:alarms]):
            after_s = number * seconds / alarms
            after_ms = ahead_ms + round(after_s * 1000)
            made = replace(started, wall_ms=started.wall_ms + after_ms, mono_ms=started.mono_ms + after_ms)
            signal = random.randbytes(16)
            body = encode(Signal(signal=signal, point=POINT.id, type="alarm", kind=POINT.kind))
            record = site.sign(Kind.SIGNAL, body, made)
            self.signals.append(signal.hex())
            self._plan.append((self.start + after_s, site, record))
            self._due[record.header.id] = self.start + after_s
        for site in sites:
            site.on_answer = self._answered
        self.times_ms: list[float] = []
        """From the moment at which an alarm was due to its verified receipt; late sending by this process counts."""
        self.late_ms = 0.0
        self.took_s = 0.0

    def _answered(self, answer: Receipt | Refusal) -> None:
        due = self._due.pop(answer.record, None)
        if due is not None and isinstance(answer, Receipt):
            self.times_ms.append((monotonic() - due) * 1000)

    async def rage(self) -> None:
        """Raise them all; returns once every one has its receipt."""
        count = len(self._plan)
        # What was made so far stays: to look through it again and again would be the generator's own stall.
        gc.freeze()
        async with asyncio.TaskGroup() as group:
            for due, site, record in self._plan:
                if (wait_s := due - monotonic()) > 0:
                    await asyncio.sleep(wait_s)
                self.late_ms = max(self.late_ms, (monotonic() - due) * 1000)
                # A site that has to wait with its letter keeps no other from sending.
                group.create_task(site.send_record(record))
        await until(lambda: len(self.times_ms) == count, DRAIN_DEADLINE_S, "receipt of every alarm")
        self.took_s = monotonic() - self.start


if __name__ == "__main__":
    sys.exit(main())
