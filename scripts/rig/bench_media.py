"""Shared cameras between two real homes: how soon a picture is there, how many a second, and what alarms feel of it.

The household's camera, whatever sends its live video and the browser that shows it run beside the two homes; of the
processor's time only that of the homes is counted.
"""

import argparse
import asyncio
from contextlib import AsyncExitStack
import json
from pathlib import Path
from statistics import median, quantiles
import sys
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final

from .api import Api
from .auth import Login
from .browser import Browser
from .cameras_town import CameraTown
from .town import INCIDENTS
from .viewing import DOMAIN, Look
from .waiting import until
from .websocket import Inbox

PRESSES: Final = 200
BETWEEN_S: Final = 0.05
"""Repeated presses that come faster than this are told at a pace, which is not what is measured here."""
TRIES: Final = 3
VIEWS: Final = (1, 5, 20)
CAMERAS: Final = 5
"""Four may look through one at once."""
MEASURED_S: Final = 10.0
SETTLE_S: Final = 3.0
EVIDENCE_S: Final = 12.0
"""So long after a press its last pictures are taken, and those from before the next one are old enough."""
DEADLINE_S: Final = 30.0
PER_OPERATOR: Final = 10
SECOND: Final = Login(username="second", password="operator-eight", name="Operator eight")  # noqa: S106
SECOND_NUMBER: Final = 8
_LIVE: Final = """async (wish) => {
  const hass = document.querySelector("home-assistant").hass;
  const began = performance.now();
  const video = document.createElement("ssz-live-video");
  video.hass = hass;
  video.wish = wish;
  const shown = new Promise((resolve, reject) => {
    video.addEventListener("live-video", (event) => event.detail.shows && resolve(performance.now() - began));
    setTimeout(() => reject(new Error("no live video")), 20000);
  });
  document.body.append(video);
  try {
    return await shown;
  } finally {
    video.remove();
  }
}"""


def main() -> int:
    """Measure and print the figures as JSON; exit code 1 if an alarm was lost."""
    parser = argparse.ArgumentParser(prog="scripts/bench media", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    arguments = parser.parse_args()
    figures = asyncio.run(_run())
    text = json.dumps(figures)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 1 if figures["lost"] else 0


async def _run() -> dict[str, Any]:
    with TemporaryDirectory(prefix="ssz-bench-") as name:
        async with CameraTown(Path(name), before=True, cameras=CAMERAS, announces=False) as town:
            bench = _Bench(town)
            await bench.prepare()
            figures: dict[str, Any] = {"press_to_picture_ms": await bench.press_to_picture()}
            # What follows is about looks alone; and a camera that nobody watches has to be opened first.
            await town.share_anew(before=False)
            await until(lambda: not town.camera.watched_by, DEADLINE_S, "cameras that nobody watches")
            figures["webrtc_first_frame_ms"] = await bench.webrtc_first_frame()
            figures["frames_first_frame_ms"] = await bench.frames_first_frame()
            alone, lost_alone = await bench.press_all(PRESSES // 2)
            for count in VIEWS:
                figures |= await bench.views(count)
            during, lost = bench.during
            # Half before and half after, since a machine is not the same all the time.
            more, lost_after = await bench.press_all(PRESSES // 2)
            alone += more
            lost_alone += lost_after
            figures["alarm_p99_ratio"] = round(_p99(during) / _p99(alone), 2)
            figures |= {"alarm_p99_ms": round(_p99(during), 1), "alarm_p99_alone_ms": round(_p99(alone), 1)}
            return {**figures, "presses": PRESSES, "lost": lost + lost_alone}


class _Bench:
    """Two operators, a shop, and its cameras."""

    def __init__(self, town: CameraTown) -> None:
        self._cameras = town
        self._town = town.town
        self._apis: list[Api] = []
        self._pressed = Inbox()
        self._arrived = Inbox()
        self.during: tuple[list[float], int] = ([], 0)
        """The milliseconds of the alarms beside most views, and how many were lost."""

    async def prepare(self) -> None:
        """Make the second operator, and listen for presses at both ends."""
        room = self._town.room
        user_id = await room.add_user(SECOND, group="system-users")
        (entry,) = await room.api.entries(DOMAIN)
        await room.api.run_options_flow(
            entry["entry_id"],
            [{"next_step_id": "operators"}, {"user": user_id}, {"role": "operator", "number": SECOND_NUMBER}],
        )
        self._apis = [await self._town.operator(), await room.connect(SECOND)]
        await self._town.town.api.watch_states(lambda _, state: self._pressed.put(state), [self._cameras.shop.source])
        await room.api.watch_states(self._note_arrival, [INCIDENTS])

    def _note_arrival(self, _entity_id: str, state: Any) -> None:
        if state is not None and state.attributes.get("event_type") in {"opened", "repeated"}:
            self._arrived.put(state)

    async def press_to_picture(self) -> int:
        """Return the milliseconds from a press to the first picture of it at the station, with the ring kept."""
        times: list[float] = []
        for _ in range(TRIES):
            await asyncio.sleep(EVIDENCE_S)
            began = monotonic()
            await self._town.press(self._cameras.shop)
            incident = await until(self._incident, DEADLINE_S, "the incident")

            async def pictures(incident: str = incident) -> list[Any]:
                found = await self._apis[0].command(f"{DOMAIN}/desk/pictures", incident=incident)
                return [each for each in found if each["state"] == "kept"]

            await until(pictures, DEADLINE_S, "a picture of the press")
            times.append(monotonic() - began)
            await asyncio.sleep(EVIDENCE_S)
            await self._close(incident)
        return round(median(times) * 1000)

    async def _incident(self) -> str:
        found = (await self._town.act(self._apis[0], "list_incidents"))["incidents"]
        return str(found[0]["incident"]) if found else ""

    async def _close(self, incident: str) -> None:
        await self._town.act(self._apis[0], "acknowledge", incident=incident)
        await self._town.act(self._apis[0], "close", incident=incident, disposition="test")

    async def webrtc_first_frame(self) -> int:
        """Return the milliseconds from the request to the first frame of live video on a browser's screen."""
        token = self._apis[0].token
        assert token is not None
        async with Browser(self._town.room.url, token) as browser:
            page = await browser.go("/radio-room", selector="ssz-radio-room")
            wish = {
                "site": self._cameras.site,
                "camera": self._cameras.shared[0],
                "purpose": "Measured",
                "case": "bench",
            }
            times: list[float] = []
            for _ in range(TRIES):
                times.append(await page.evaluate(_LIVE, wish))
                await until(lambda: not self._cameras.camera.watched_by, DEADLINE_S, "the end of the live video")
        return round(median(times))

    async def frames_first_frame(self) -> int:
        """Return the milliseconds from the request to the first picture, of a camera that nobody watches yet."""
        times: list[float] = []
        for _ in range(TRIES):
            async with Look(self._apis[0], self._cameras.site, self._cameras.shared[0]) as look:
                await look.until(lambda look: look.frames)
                assert look.first_s is not None
                times.append(look.first_s * 1000)
            await until(lambda: not self._cameras.camera.watched_by, DEADLINE_S, "a camera that nobody watches")
        return round(median(times))

    async def views(self, count: int) -> dict[str, Any]:
        """Return the frames per second and view, and the processor's time of both homes, of so many views."""
        homes = (self._town.town, self._town.room)
        async with AsyncExitStack() as stack:
            looks = [
                await stack.enter_async_context(
                    Look(
                        self._apis[number // PER_OPERATOR],
                        self._cameras.site,
                        self._cameras.shared[number % len(self._cameras.shared)],
                    )
                )
                for number in range(count)
            ]
            for look in looks:
                await look.until(lambda look: look.frames)
            await asyncio.sleep(SETTLE_S)
            frames, spent, began = [look.frames for look in looks], [home.cpu_seconds() for home in homes], monotonic()
            await asyncio.sleep(MEASURED_S)
            took = monotonic() - began
            rates = [(look.frames - before) / took for look, before in zip(looks, frames, strict=True)]
            cpu = sum(home.cpu_seconds() - before for home, before in zip(homes, spent, strict=True)) / took
            if count == max(VIEWS):
                self.during = await self.press_all(PRESSES)
            assert all(look.phase == "live" for look in looks), [(look.phase, look.reason) for look in looks]
        return {
            f"frames_per_s_{count}": round(sum(rates) / count, 2),
            f"frames_per_s_worst_{count}": round(min(rates), 2),
            f"cpu_percent_{count}": round(cpu * 100, 1),
        }

    async def press_all(self, count: int) -> tuple[list[float], int]:
        """Press so many times, one after the other; the milliseconds of each, and how many never came."""
        self._pressed, self._arrived = Inbox(), Inbox()
        times, lost = [], 0
        for _ in range(count):
            await asyncio.sleep(BETWEEN_S)
            await self._town.press(self._cameras.shop)
            pressed = await self._pressed.next(deadline_s=DEADLINE_S)
            try:
                arrived = await self._arrived.next(deadline_s=DEADLINE_S)
            except TimeoutError:
                lost += 1
                continue
            times.append((arrived.last_updated - pressed.last_updated) * 1000)
        return times, lost


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[98]


if __name__ == "__main__":
    sys.exit(main())
