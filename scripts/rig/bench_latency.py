"""From a press to the radio room: presses one after another between two real Home Assistants, beside the floor."""

import argparse
import asyncio
import json
from pathlib import Path
from statistics import quantiles
import sys
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from .api import State
from .floor import measure_floor
from .home import Home
from .town import INCIDENTS, PREMISES, SPARE, Town
from .waiting import until
from .websocket import Inbox

PRESSES: Final = 2_000
WARM_UP: Final = 100
BETWEEN_S: Final = 0.05
"""Repeated presses that come faster than this are told at a pace, which is not what is measured here."""
DEADLINE_S: Final = 10.0
IDLE_S: Final = 5.0
SETTLE_DEADLINE_S: Final = 30.0


def main() -> int:
    """Measure and print the figures as JSON; exit code 1 if an alarm was lost or doubled."""
    parser = argparse.ArgumentParser(prog="scripts/bench latency", description=__doc__)
    parser.add_argument("--presses", type=int, default=PRESSES)
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    arguments = parser.parse_args()
    figures = asyncio.run(_run(arguments.presses))
    text = json.dumps(figures)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 1 if figures["lost"] or figures["duplicated"] else 0


async def _run(presses: int) -> dict[str, Any]:
    # Without the room's announcing automation: what is measured is the path, not what a room makes of an alarm.
    premises = tuple(each for each in PREMISES if each.key == "market")
    with TemporaryDirectory(prefix="ssz-bench-") as name:
        folder = Path(name)
        floor = await measure_floor(folder, presses // 2)
        async with Town(folder, premises=premises, announces=False) as town:
            bench = _Bench(town)
            await bench.watch()
            await bench.press_all(WARM_UP)
            bare_us = await bench.measure_bare(presses // 2)
            figures = {**await bench.measure(presses), "cpu_us_bare_press": bare_us}
        floor += await measure_floor(folder, presses // 2)
    floor_p50, floor_p99 = _percentile(floor, 50), _percentile(floor, 99)
    return {
        **figures,
        "floor_p50_ms": round(floor_p50, 3),
        "floor_p99_ms": round(floor_p99, 3),
        "ratio_p50": round(figures["p50_ms"] / floor_p50, 2),
        "ratio_p99": round(figures["p99_ms"] / floor_p99, 2),
        "presses": presses,
    }


class _Bench:
    """One site's presses, seen at the station by one subscribed client."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._site = town.sites["market"]
        self._pressed = Inbox()
        self._arrived = Inbox()

    async def watch(self) -> None:
        """Subscribe to the source at the site and to the event entity at the station."""
        await self._town.town.api.watch_states(self._note_press, [self._site.source])
        await self._town.room.api.watch_states(self._note_arrival, [INCIDENTS])

    def _note_press(self, _entity_id: str, state: State | None) -> None:
        self._pressed.put(state)

    def _note_arrival(self, _entity_id: str, state: State | None) -> None:
        if state is not None and state.attributes.get("event_type") in {"opened", "repeated"}:
            self._arrived.put(state)

    async def press_all(self, count: int) -> tuple[list[float], list[str]]:
        """Press, wait for the station, and so on; return the milliseconds of each and the signals seen."""
        # What the subscriptions brought before the first press is of no press.
        self._pressed, self._arrived = Inbox(), Inbox()
        times, signals = [], []
        for _ in range(count):
            await asyncio.sleep(BETWEEN_S)
            await self._town.press(self._site)
            pressed: State = await self._pressed.next(deadline_s=DEADLINE_S)
            arrived: State = await self._arrived.next(deadline_s=DEADLINE_S)
            times.append((arrived.last_updated - pressed.last_updated) * 1000)
            signals.append(arrived.attributes["signal"])
        return times, signals

    async def measure_bare(self, presses: int) -> int:
        """Return the processor time of a press that no alarm point wraps: what Home Assistant takes itself, in us."""
        home = self._town.town
        (rate,) = await _idle_rates((home,))
        before, start = home.cpu_seconds(), perf_counter()
        for _ in range(presses):
            await home.api.call_service("input_button", "press", target={"entity_id": SPARE})
        took_s = perf_counter() - start
        return round((home.cpu_seconds() - before - rate * took_s) / presses * 1e6)

    async def measure(self, presses: int) -> dict[str, Any]:
        """Return the figures of so many presses, with the processor time that both ends take while idle taken off."""
        homes = (self._town.town, self._town.room)
        idle = await _idle_rates(homes)
        before = [home.cpu_seconds() for home in homes]
        start = perf_counter()
        times, signals = await self.press_all(presses)
        took_s = perf_counter() - start
        spent = [home.cpu_seconds() - at for home, at in zip(homes, before, strict=True)]
        site_us, station_us = (
            round((cpu - rate * took_s) / presses * 1e6) for cpu, rate in zip(spent, idle, strict=True)
        )
        await self._drained()
        extra = len(self._arrived.items) - presses
        return {
            "p50_ms": round(_percentile(times, 50), 3),
            "p95_ms": round(_percentile(times, 95), 3),
            "p99_ms": round(_percentile(times, 99), 3),
            "cpu_us_site": site_us,
            "cpu_us_station": station_us,
            "lost": presses - len(set(signals)),
            "duplicated": len(signals) - len(set(signals)) + max(0, extra),
        }

    async def _drained(self) -> None:
        async def empty() -> bool:
            state = await self._town.town.api.state(self._site.outbox)
            return state is not None and state.state == "0"

        await until(empty, SETTLE_DEADLINE_S, "empty outbox")


async def _idle_rates(homes: tuple[Home, ...]) -> list[float]:
    before = [home.cpu_seconds() for home in homes]
    await asyncio.sleep(IDLE_S)
    return [(home.cpu_seconds() - at) / IDLE_S for home, at in zip(homes, before, strict=True)]


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
