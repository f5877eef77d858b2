"""The fault that is made of alarms alone: many sites at once, as `scripts/bench storm` raises them, but fewer."""

from pathlib import Path
from typing import Any, Final

from .bench_storm import Storm
from .fair import Fair, judge
from .waiting import until

SITES: Final = 200
ALARMS: Final = 2_000
SECONDS: Final = 4.0
SHOWN_DEADLINE_S: Final = 60.0


async def play_storm(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Have a storm of virtual sites at one real station; return the figures, and what is broken."""
    async with Fair(folder, SITES) as fair:
        queue = await fair.watch()
        storm = Storm(fair.sites, ALARMS, SECONDS)
        await storm.rage()
        await until(lambda: queue.presses() >= ALARMS, SHOWN_DEADLINE_S, "every press on the screen")
        verdict = judge(await fair.book(), storm.signals, queue)
    figures = {
        "sent": ALARMS,
        "lost": verdict["lost"],
        "duplicated": verdict["duplicated"],
        "refired": max(0, queue.presses() - ALARMS),
        "max_late_s": round(max(storm.times_ms) / 1000, 3),
    }
    return figures, [f"{figures[key]} {key}" for key in ("lost", "duplicated", "refired") if figures[key]]
