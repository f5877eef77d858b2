"""Where a fault is played: one pair of homes, the network between them, the load, and who watches."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from types import TracebackType
from typing import Final, Self

from custom_components.smart_safety_zone.link.websocket import LINK_PATH

from .api import Api, State
from .book import Book, journals
from .disk import SmallDisk
from .faults_ledger import Account, Evidence, settle
from .faults_load import ALARM, Load
from .faults_watch import Watch, first, presented
from .home import Home
from .proxy import FAIR, FaultProxy, Weather
from .rest import ApiError, Rest
from .town import OPERATOR, Town
from .waiting import until

LINKED_DEADLINE_S: Final = 30.0
DRAIN_DEADLINE_S: Final = 40.0
UP_DEADLINE_S: Final = 90.0
"""A link that was unstable is up again after a quiet minute."""
NOTICE_DEADLINE_S: Final = 31.0
DOOR_DEADLINE_S: Final = 90.0
_NO_DOOR: Final = frozenset({403, 404})
_LINKED: Final = frozenset({"up", "unstable"})


@dataclass(slots=True)
class Window:
    """One fault's time; all by the clock of this process."""

    began: float
    ended: float | None = None


@dataclass(slots=True)
class Scene:
    """One fault while it is played."""

    stage: Stage
    load: Load
    watch: Watch
    windows: list[Window] = field(default_factory=list)
    site_kills: list[float] = field(default_factory=list)
    clock_steps_s: set[float] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    """What this fault in particular requires and did not find."""

    @property
    def town(self) -> Town:
        """Both homes."""
        return self.stage.town

    async def weather(self, weather: Weather, seconds: float) -> None:
        """Have a weather for a while, as one window."""
        window = self.begin()
        await self.stage.proxy.set_weather(weather)
        await asyncio.sleep(seconds)
        await self.clear_up(window)

    def begin(self) -> Window:
        """Begin a window."""
        window = Window(time())
        self.windows.append(window)
        return window

    async def clear_up(self, window: Window) -> None:
        """Make the network fair, and end the window with that."""
        await self.stage.proxy.set_weather(FAIR)
        window.ended = time()

    async def noticed(self, window: Window) -> None:
        """Wait until both ends have noticed, for as long as they may take."""
        with suppress(TimeoutError):
            await until(lambda: None not in self.detected(window), NOTICE_DEADLINE_S, "notice of both ends")

    def detected(self, window: Window) -> tuple[float | None, float | None]:
        """Return after how long the sites and the station noticed: the last of the sites; None if one never did."""
        keys = self.town.sites
        return (
            _last([first(self.watch.site_links[key], window.began, "down") for key in keys], window),
            _last([first(self.watch.heard[key], window.began, "off") for key in keys], window),
        )

    async def linked(self) -> None:
        """Wait until every site reaches the station again: its link may be called unstable with and without it."""
        for site in self.town.sites.values():
            await self.town.town.api.wait_state(site.link, _is_linked, LINKED_DEADLINE_S)
        await self.stage.drained()

    async def start_town(self) -> None:
        """Start the town again and watch it anew."""
        await self.town.town.start()
        await self.load.watch()
        await self.watch.watch_town()

    async def start_room(self) -> float:
        """Start the radio room again and watch it anew; return when its door opened."""
        door = asyncio.create_task(door_opens(self.town.room))
        try:
            await self.town.room.start()
            opened = await door
        finally:
            door.cancel()
        await self.watch.watch_room()
        return opened

    def pressed_since(self, since: float, before: float) -> int:
        """Return how many alarms were seen to be pressed in a time."""
        return sum(press.type == ALARM and press.sure and since <= press.at < before for press in self.load.presses)

    def presented_since(self, since: float) -> int:
        """Return how many alarms the station has shown since a time."""
        return presented(self.watch.fired, since)


class Stage:
    """One town behind a faulty network, for as many faults as wanted; `async with` begins and ends it."""

    def __init__(self, folder: Path) -> None:
        """Start nothing."""
        self.proxy = FaultProxy()
        self.town = Town(folder, address=self.proxy.url)
        self.proxy.target = self.town.room.port
        self.disks: dict[str, SmallDisk] = {}
        self._known: frozenset[str] = frozenset()
        self._keys: dict[str, str] = {}
        """The sites' keys by their ids."""

    async def __aenter__(self) -> Self:
        """Start the proxy and both homes."""
        await self.proxy.__aenter__()
        try:
            await self.town.__aenter__()
            names = {site.premises.name: key for key, site in self.town.sites.items()}
            async with await self.town.room.connect(OPERATOR) as api:
                said = await self.town.act(api, "list_sites")
            self._keys = {each["site"]: names[each["name"]] for each in said["sites"]}
        except BaseException:
            await self.proxy.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop both homes, then the proxy, and unmount what was mounted."""
        try:
            if error is None:
                await self.town.__aexit__(None, None, None)
        finally:
            await asyncio.gather(self.town.room.kill(), self.town.town.kill())
            for disk in self.disks.values():
                await disk.unmount()
            await self.proxy.__aexit__(kind, error, traceback)

    async def settled(self, *, up: bool = False) -> None:
        """Wait until every site is linked, or its link even faultless, and nothing waits."""
        for site in self.town.sites.values():
            await self.town.town.api.wait_state(site.link, "up" if up else _is_linked, UP_DEADLINE_S)
        await self.drained()

    async def drained(self) -> None:
        """Wait until every outbox is empty."""
        for site in self.town.sites.values():
            await self.town.town.api.wait_state(site.outbox, "0", DRAIN_DEADLINE_S)

    async def account(self, scene: Scene) -> Account:
        """Read the books of the running homes, and settle the accounts of what was pressed."""
        (station,) = journals(self.town.room, "station")
        account = settle(
            Evidence(
                presses=scene.load.presses,
                sites=await self._site_books(),
                station=await Book.read_running(station),
                fired=scene.watch.fired,
                unbroken=scene.watch.unbroken,
                shown_sent=scene.watch.shown_sent,
                site_kills=scene.site_kills,
                known=self._known,
                clock_steps_s=frozenset(scene.clock_steps_s),
            )
        )
        self._known = account.signals
        return account

    async def _site_books(self) -> dict[str, Book]:
        found = journals(self.town.town, "site")
        return {self._keys[path.stem.removeprefix("site-")]: await Book.read_running(path) for path in found}

    async def clear_desk(self) -> None:
        """Take and close every open incident, as the operator."""
        async with await self.town.room.connect(OPERATOR) as api:
            for each in (await self.town.act(api, "list_incidents"))["incidents"]:
                await self._close(api, each)

    async def _close(self, api: Api, incident: dict[str, str]) -> None:
        if incident["state"] == "open":
            await self.town.act(api, "acknowledge", incident=incident["incident"])
        await self.town.act(api, "close", incident=incident["incident"], disposition="test")


async def door_opens(room: Home) -> float:
    """Wait until a starting station takes sites in, and return when that was."""
    async with Rest(room.url) as rest:

        async def is_open() -> bool:
            try:
                await rest.get(LINK_PATH)
            except ApiError as err:
                # A visitor who is no site is told so only where there is a door.
                return err.status not in _NO_DOOR
            except OSError:
                return False
            return True

        await until(is_open, DOOR_DEADLINE_S, f"door of {room.name}")
    return time()


def _is_linked(state: State) -> bool:
    return state.state in _LINKED


def _last(times: list[float | None], window: Window) -> float | None:
    seen = [at for at in times if at is not None and (window.ended is None or at <= window.ended)]
    return max(seen) - window.began if times and len(seen) == len(times) else None
