"""A flood: one approved site sends a thousand signals per second; what another site's alarms feel of it."""

import argparse
import asyncio
from contextlib import suppress
import gc
import json
from pathlib import Path
from random import Random
from statistics import quantiles
import sys
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final

from custom_components.smart_safety_zone.protocol.errors import LinkError
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.messages import Kind, Signal
from custom_components.smart_safety_zone.protocol.record import Record

from .fair import POINT, Fair, judge, load
from .virtual import VirtualSite

FLOOD_PER_S: Final = 1_000
SECONDS: Final = 20.0
PRESSES_PER_S: Final = 10
WARM_UP: Final = 50
DEADLINE_S: Final = 60.0
QUIET_S: Final = 3.0


def main() -> int:
    """Measure and print the figures as JSON; exit code 1 if an alarm was lost or doubled."""
    parser = argparse.ArgumentParser(prog="scripts/bench flood", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each half")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    arguments = parser.parse_args()
    figures = asyncio.run(_run(arguments.seconds))
    text = json.dumps(figures)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 1 if figures["lost"] or figures["duplicated"] else 0


async def _run(seconds: float) -> dict[str, Any]:
    count = round(seconds * PRESSES_PER_S)
    with TemporaryDirectory(prefix="ssz-bench-") as name:
        async with Fair(Path(name), 2) as fair:
            victim, flooder = fair.sites
            queue = await fair.watch()
            await asyncio.sleep(QUIET_S)
            bench = Presses(victim)
            await bench.press(WARM_UP, PRESSES_PER_S)
            before = load()
            flood = Flood(flooder, round((seconds + 1) * FLOOD_PER_S))
            gc.freeze()
            alone = await bench.press(count, PRESSES_PER_S)
            await fair.read_probe()
            task = asyncio.create_task(flood.run())
            during = await bench.press(count, PRESSES_PER_S)
            sent, stored = flood.sent, len(flooder.answers)
            flood.ended = True
            with suppress(LinkError, ConnectionError):
                await task
            probe = await fair.read_probe()
            # What the flooder could not yet hand in waits in its outbox, as on the disk of a real one.
            still_linked = flooder.connected
            verdict = judge(await fair.book(), bench.signals, queue, of=victim.id)
    p99, p99_alone = _p99(during), _p99(alone)
    return {
        **verdict,
        "p99_ms": round(p99, 1),
        "p99_alone_ms": round(p99_alone, 1),
        "ratio_p99": round(p99 / p99_alone, 2),
        "p50_ms": round(_p50(during), 1),
        "p50_alone_ms": round(_p50(alone), 1),
        "stall_ms": round(probe["longest_ms"], 1),
        "flood_offered_per_s": round(sent / seconds, 1),
        "flood_stored_per_s": round(stored / seconds, 1),
        "flooder_keeps_its_socket": still_linked,
        "presses": count,
        "load": before,
    }


class Presses:
    """One site that presses at an even rate."""

    def __init__(self, site: VirtualSite) -> None:
        """Press nothing yet."""
        self._site = site
        self.signals: list[str] = []

    async def press(self, count: int, per_s: float) -> list[float]:
        """Return the milliseconds from each press to its verified receipt."""
        random = Random(count)  # noqa: S311 - ids, no secrets
        times: list[float] = []

        async def one() -> None:
            start = monotonic()
            signal = random.randbytes(8) + len(self.signals).to_bytes(8)
            self.signals.append(signal.hex())
            record = await self._site.press(POINT.id, signal=signal)
            await self._site.answered(record, DEADLINE_S)
            times.append((monotonic() - start) * 1000)

        start = monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                await asyncio.sleep(max(0.0, start + number / per_s - monotonic()))
                group.create_task(one())
        return times


class Flood:
    """One site that never stops, with all of its signals signed ahead."""

    def __init__(self, site: VirtualSite, count: int) -> None:
        """Sign them."""
        random = Random(1)  # noqa: S311 - as above
        self._site = site
        self.sent = 0
        self.ended = False
        self._records: list[Record] = [
            site.sign(
                Kind.SIGNAL,
                encode(Signal(signal=random.randbytes(16), point=POINT.id, type="alarm", kind=POINT.kind)),
            )
            for _ in range(count)
        ]

    async def run(self) -> None:
        """Offer them at the rate of the flood, as far as the station lets the socket take them."""
        start = monotonic()
        for number, record in enumerate(self._records):
            if self.ended:
                return
            if (wait_s := start + number / FLOOD_PER_S - monotonic()) > 0:
                await asyncio.sleep(wait_s)
            await self._site.send_record(record)
            self.sent += 1


def _p50(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[49]


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[98]


if __name__ == "__main__":
    sys.exit(main())
