"""A radio room and a fair: one real station, and as many virtual sites as wanted, joined and linked like real ones."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
import os
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import aiohttp

from custom_components.smart_safety_zone.link.keeping import RECORD_IN
from custom_components.smart_safety_zone.link.websocket import dial
from custom_components.smart_safety_zone.protocol.messages import InventoryPoint

from .api import State
from .book import Book, station_book
from .home import Home
from .town import DOMAIN, INCIDENTS, make_station
from .virtual import VirtualSite
from .waiting import until

PROBE: Final = Path(__file__).parent / "ssz_probe"
POINT: Final = InventoryPoint(id="sos", kind="police", name="SOS pole", momentary=True)
AT_ONCE: Final = 8
"""So many of one address join or dial at a time: a station lets 32 in that have not proven themselves."""
DEADLINE_S: Final = 60.0


class Fair:
    """The station's home and its sites; `async with` starts and stops both."""

    def __init__(self, folder: Path, count: int) -> None:
        """Start nothing."""
        self.room = Home("Radio room", folder / "radio-room", configuration="ssz_probe:")
        self.sites = [VirtualSite(f"Stall {number}", "market") for number in range(1, count + 1)]
        self._client: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Start the station, have every site join by an invite of its own, tell its alarm point, and stay connected."""
        components = self.room.folder / "custom_components"
        components.mkdir(parents=True, exist_ok=True)
        (components / PROBE.name).symlink_to(PROBE, target_is_directory=True)
        await self.room.start()
        try:
            await make_station(self.room, approval="invited")
            self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
            await _each(self.sites, self._join)
            await self._described()
        except BaseException:
            await self._leave()
            await self.room.kill()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all sockets, then the station."""
        await self._leave()
        if error is not None:
            await self.room.kill()
        elif self.room.running:
            await self.room.stop()

    async def _leave(self) -> None:
        await asyncio.gather(*(site.disconnect() for site in self.sites if site.connected))
        if self._client is not None:
            await self._client.close()

    async def _join(self, site: VirtualSite) -> None:
        assert self._client is not None
        # Without approval: a thousand clicks are not what is measured, and banks are not at this fair.
        data = {"needs_approval": False}
        answer = await self.room.api.call_service(DOMAIN, "make_invite", data, return_response=True)
        await site.enrol(await dial(self._client, self.room.url), answer["invite"])
        await site.connect(await dial(self._client, self.room.url, site.ticket))
        await site.answered(await site.describe(POINT), DEADLINE_S)

    async def _described(self) -> None:
        async def all_there() -> bool:
            entities = await self.room.api.entities(DOMAIN)
            return len([each for each in entities if each["translation_key"] == "point"]) >= len(self.sites)

        await until(all_there, DEADLINE_S, "alarm point of every site at the station")

    async def read_probe(self) -> dict[str, float]:
        """Return how long the station's event loop kept a timer waiting since the last reading."""
        found: dict[str, float] = await self.room.api.call_service("ssz_probe", "read", return_response=True)
        return found

    async def watch(self) -> Queue:
        """Subscribe to the station's incidents as a screen does."""
        queue = Queue()
        await self.room.api.watch_states(queue.note, [INCIDENTS])
        return queue

    async def book(self) -> Book:
        """Stop the station and read its journal."""
        await self._leave()
        await self.room.stop()
        book = await station_book(self.room)
        if not book.verification.ok:
            message = f"{book.path} does not hold"
            raise AssertionError(message)
        return book


@dataclass
class Queue:
    """What a screen of the radio room knows by the station's event entity alone."""

    opened: Counter[str] = field(default_factory=Counter)
    """How often each incident was opened."""
    repeats: dict[str, int] = field(default_factory=dict)

    sites: dict[str, str] = field(default_factory=dict)
    """By incident, its site."""

    def note(self, _entity_id: str, state: State | None) -> None:
        """Take one state in; this is the subscription's callback."""
        said = {} if state is None else state.attributes
        if "incident" in said:
            self.sites[said["incident"]] = said["site"]
        if said.get("event_type") == "opened":
            self.opened[said["incident"]] += 1
        if said.get("event_type") in {"opened", "repeated"}:
            # An opening that is shown late may already count what came after it.
            self.repeats[said["incident"]] = max(said["repeats"], self.repeats.get(said["incident"], 0))

    def presses(self, of: str | None = None) -> int:
        """How many presses are shown, in all or of one site."""
        return sum(1 + count for incident, count in self.repeats.items() if of in {None, self.sites[incident]})


def judge(book: Book, signals: Iterable[str], queue: Queue, *, of: str | None = None) -> dict[str, int]:
    """Tell how many alarms are lost, and how many times one counts too often: on record, in effect, or as shown.

    `signals` are all that were sent, or with `of` those of that site.
    """
    sent = list(signals)
    records = Counter(said.signal for said in book.signals(RECORD_IN))
    effects = Counter(said["signal_id"] for step in ("opened", "repeated") for said in book.steps(step))
    lost = sum(not records[each] or not effects[each] for each in sent)
    more = sum(count - 1 for counter in (records, effects, queue.opened) for count in counter.values())
    shown = queue.presses(of)
    return {"lost": lost + max(0, len(sent) - shown), "duplicated": more + max(0, shown - len(sent))}


def load() -> list[float]:
    """Return the machine's load of the last minute, and how many processors share it."""
    return [round(os.getloadavg()[0], 2), os.cpu_count() or 0]


async def _each(sites: list[VirtualSite], act: Callable[[VirtualSite], Awaitable[None]]) -> None:
    waiting = iter(sites)

    async def work() -> None:
        for site in waiting:
            await act(site)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
