"""The faults, one function each: what is done while the load goes on, and what is required in particular."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
import signal
from time import time
from typing import Final

from .api import State
from .disk import SmallDisk
from .faults_stage import Scene, Stage
from .faults_watch import first
from .home import Home
from .proxy import BLACKHOLE, FAIR, HALF_OPEN_BACK, HALF_OPEN_OUT, REFUSING, Weather
from .waiting import until

SLOW_BYTES_PER_S: Final = 5_000
BLIPS: Final = 20
BLIP_S: Final = 2.0
LOSSY_S: Final = 15.0
KILLS: Final = 3
BURST: Final = 30
FULL_S: Final = 9.0
"""Long enough for several alarms whose commit fails, and for what is shown instead after 2 s."""
BETWEEN_S: Final = 1.5
FULL_DEADLINE_S: Final = 90.0
PATIENCE_S: Final = 4.0
"""By then an alarm is presented whose commit failed."""
HOUR_S: Final = 3_600
JUMP_S: Final = 12.0
SHOWN_AGE_MS: Final = 10_000
"""An alarm that came at once must not be shown as older than this because a clock is wrong."""
SENT_DEADLINE_S: Final = 10.0
STEP_DEADLINE_S: Final = 20.0


type Play = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault, and what is required of it beyond that nothing is lost, doubled or fired again."""

    play: Play
    detects: bool = False
    """It lasts long enough for both ends to notice."""
    recovers: bool = True
    """Its end is the moment at which the far end answers again."""
    one_trouble: bool = False
    """It begins with faultless links, and is to make exactly one trouble."""
    prepare: Callable[[Stage], Awaitable[None]] | None = None
    """What has to be done to the pair before the load begins."""


class NotPossibleError(Exception):
    """This machine cannot play the fault."""


def weather(weather: Weather, seconds: float) -> Play:
    """Have a weather for a while."""

    async def play(scene: Scene) -> None:
        await scene.weather(weather, seconds)

    return play


async def _half_open(scene: Scene) -> None:
    for weather in (HALF_OPEN_OUT, HALF_OPEN_BACK):
        window = scene.begin()
        await scene.stage.proxy.set_weather(weather)
        await scene.noticed(window)
        await scene.clear_up(window)
        await scene.linked()


def lossy_truncate(seconds: float) -> Play:
    """Cut every connection in the middle of letters, again and again."""

    async def play(scene: Scene) -> None:
        # Repeatable, as far as the load is; no secret.
        await scene.weather(Weather(cuts=Random(20263)), seconds)  # noqa: S311

    return play


def flap(blips: int, blip_s: float) -> Play:
    """Let the network go and come back again and again."""

    async def play(scene: Scene) -> None:
        for _ in range(blips):
            await scene.weather(REFUSING, blip_s)
            await asyncio.sleep(blip_s)

    return play


async def _station_restart(scene: Scene) -> None:
    window = scene.begin()
    scene.watch.look_away()
    await scene.town.room.stop()
    window.ended = await scene.start_room()


async def _station_kill(scene: Scene) -> None:
    burst = asyncio.create_task(scene.load.burst(list(scene.town.sites.values()), BURST))
    await asyncio.sleep(0.15)
    window = scene.begin()
    await scene.town.room.kill()
    await burst
    window.ended = await scene.start_room()


async def _site_restart(scene: Scene) -> None:
    window = scene.begin()
    await scene.town.town.stop()
    await scene.start_town()
    window.ended = time()


def site_kill(kills: int) -> Play:
    """Kill the sites the moment one shows a press as sent: first while nothing leaves it, then while all goes well."""

    async def play(scene: Scene) -> None:
        gold = scene.town.sites["gold"]
        for number in range(kills):
            if number == 0:
                await scene.stage.proxy.set_weather(REFUSING)
            await _kill_when_sent(scene, gold.progress, gold.premises.key)
            window = scene.begin()
            await scene.stage.proxy.set_weather(FAIR)
            await scene.start_town()
            window.ended = time()
            await scene.linked()

    return play


async def _kill_when_sent(scene: Scene, progress: str, key: str) -> None:
    town, died = scene.town.town, asyncio.Event()
    before = {since for site, since in scene.watch.shown_sent if site == key}

    def look(_entity_id: str, state: State | None) -> None:
        since = state.attributes.get("since") if state is not None else None
        if state is None or since in before or since is None or state.state in {"idle", "not_connected"}:
            return
        if not died.is_set():
            # What is shown has to hold whether or not there is a next moment.
            scene.watch.shown_sent.add((key, since))
            town.process.signal(signal.SIGKILL)
            scene.site_kills.append(time())
            died.set()

    await town.api.watch_states(look, [progress])
    try:
        async with asyncio.timeout(SENT_DEADLINE_S):
            await died.wait()
    except TimeoutError:
        scene.broken.append("no press was shown as sent before the kill")
    await town.kill()


async def _both_kill(scene: Scene) -> None:
    burst = asyncio.create_task(scene.load.burst(list(scene.town.sites.values()), BURST))
    await asyncio.sleep(0.15)
    window = scene.begin()
    scene.site_kills.append(time())
    await asyncio.gather(scene.town.town.kill(), scene.town.room.kill())
    await burst
    await asyncio.gather(scene.start_town(), scene.start_room())
    window.ended = time()


async def _mount_disks(stage: Stage) -> None:
    homes = {"station": stage.town.room, "site": stage.town.town}
    await asyncio.gather(*(home.stop() for home in homes.values()))
    try:
        for name, home in homes.items():
            disk = stage.disks[name] = SmallDisk(home.folder / "smart_safety_zone")
            await disk.mount()
    finally:
        await asyncio.gather(*(home.start() for home in homes.values()))


async def _disk_full(scene: Scene) -> None:
    for name, notice in (("site", _site_notices), ("station", _station_notices)):
        # What was pressed just before is counted with the window.
        await asyncio.sleep(BETWEEN_S)
        disk = scene.stage.disks[name]
        window = scene.begin()
        await disk.fill()
        try:
            # A journal goes on within the file that it has, until that is used up.
            await _step(notice(scene), scene, f"{name}: the full disk changed nothing")
            full = time()
            await asyncio.sleep(FULL_S)
            _presented_all_the_same(scene, name, full)
            if name == "site":
                _says_so(scene, window.began)
        finally:
            await disk.free()
            if name == "station":
                # The site's book has no room for the receipts that come while it is full.
                window.ended = time()
        # The disk is asked again every few seconds.
        await _step(scene.stage.drained(), scene, f"{name}: outboxes not empty after the disk had room again")
    await _step(_storage_is_fine(scene), scene, "site: the storage problem did not end")


async def _site_notices(scene: Scene) -> None:
    storage = scene.watch.storage
    await until(
        lambda: all(storage[key][-1][1] == "on" for key in scene.town.sites), FULL_DEADLINE_S, "storage problem"
    )


async def _station_notices(scene: Scene) -> None:
    for site in scene.town.sites.values():
        await scene.town.town.api.wait_state(site.outbox, lambda state: state.state != "0", FULL_DEADLINE_S)


def _presented_all_the_same(scene: Scene, name: str, began: float) -> None:
    pressed = scene.pressed_since(began, time() - PATIENCE_S)
    presented = scene.presented_since(began)
    if pressed == 0 or presented < pressed:
        scene.broken.append(f"{name}: {presented} of {pressed} alarms presented while the disk was full")


def _says_so(scene: Scene, began: float) -> None:
    for key in scene.town.sites:
        steps = [step for at, step in scene.watch.steps[key] if at >= began]
        if "not_stored" not in steps:
            scene.broken.append(f"site: {key} never showed sent, not stored")
        if first(scene.watch.storage[key], began, "on") is None:
            scene.broken.append(f"site: {key} raised no trouble of its storage")


async def _storage_is_fine(scene: Scene) -> None:
    await until(
        lambda: all(scene.watch.storage[key][-1][1] == "off" for key in scene.town.sites), STEP_DEADLINE_S, "storage"
    )


async def _step(step: Awaitable[None], scene: Scene, complaint: str) -> None:
    try:
        await step
    except TimeoutError:
        scene.broken.append(complaint)


async def _fake_clock(stage: Stage) -> None:
    library = _faketime()
    if library is None:
        message = "the clock cannot be moved without libfaketime: scripts/setup installs it on Debian"
        raise NotPossibleError(message)
    _clock_of(stage.town.town).write_text("+0", encoding="ascii")
    await stage.town.town.stop()
    stage.town.town.environment = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(_clock_of(stage.town.town)),
        # To look at every reading of the clock would take most of the processor's time.
        "FAKETIME_CACHE_DURATION": "1",
        # Only the wall clock is wrong; the monotonic one is nobody's to set.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    await stage.town.town.start()


def _faketime() -> Path | None:
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def _clock_of(home: Home) -> Path:
    return home.folder / "clock"


async def _clock_jump(scene: Scene) -> None:
    clock, before = _clock_of(scene.town.town), 0
    for offset in (HOUR_S, -HOUR_S, 0):
        scene.clock_steps_s.add(offset - before)
        clock.write_text(f"{offset:+d}", encoding="ascii")
        await asyncio.sleep(JUMP_S if offset else 1)
        before = offset
    old = [each for each in scene.watch.fired if each.age_ms is not None and each.age_ms > SHOWN_AGE_MS]
    if old:
        scene.broken.append(
            f"{len(old)} alarms of this moment were shown as up to {max(e.age_ms or 0 for e in old)} ms old"
        )
    jumped = [press for press in scene.load.presses if abs(press.shown - press.at) > HOUR_S / 2]
    if not jumped:
        scene.broken.append("the site's clock did not jump")


# Long faults first, while few losses are on record: after three of them a link is unstable until a quiet minute has
# passed. Flapping wants faultless links, and processes that have just started have no losses.
FAULTS: Final[dict[str, Fault]] = {
    "refuse_30s": Fault(play=weather(REFUSING, 30), detects=True),
    "blackhole_60s": Fault(play=weather(BLACKHOLE, 60), detects=True),
    "half_open": Fault(play=_half_open, detects=True),
    "slow": Fault(play=weather(Weather(bytes_per_s=SLOW_BYTES_PER_S), 15)),
    "blackhole_10s": Fault(play=weather(BLACKHOLE, 10)),
    "reset_1s": Fault(play=weather(REFUSING, 1)),
    "reset_10s": Fault(play=weather(REFUSING, 10)),
    "lossy_truncate": Fault(play=lossy_truncate(LOSSY_S)),
    "station_restart": Fault(play=_station_restart),
    "station_kill": Fault(play=_station_kill),
    "site_restart": Fault(play=_site_restart),
    "site_kill": Fault(play=site_kill(KILLS)),
    "both_kill": Fault(play=_both_kill),
    "flap": Fault(play=flap(BLIPS, BLIP_S), one_trouble=True),
    "disk_full": Fault(play=_disk_full, prepare=_mount_disks, recovers=False),
    "clock_jump": Fault(play=_clock_jump, prepare=_fake_clock, recovers=False),
}
