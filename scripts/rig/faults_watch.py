"""What both ends show while a fault goes on: links, progress, storage, and every event at the station."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from time import time
from types import TracebackType
from typing import Final, Self

from .api import Api, State
from .home import HomeError
from .town import DOMAIN, INCIDENTS, OPERATOR, Town
from .websocket import CommandError, ConnectionLostError

LOOK_EVERY_S: Final = 0.25
ALARMING: Final = frozenset({"opened", "repeated"})
EFFECTS: Final = frozenset({"opened", "repeated", "restored"})
TROUBLED: Final = frozenset({"unstable", "down"})
_NOT_SENT: Final = frozenset({"idle", "not_connected", "not_stored", "unknown", "unavailable"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Fired:
    """An event of the station, as a subscriber saw it."""

    entity_id: str
    type: str
    signal: str
    at: float
    """When it was seen, by the clock of this process."""
    age_ms: int | None
    """How old the station says that the first press was."""
    incident: str = ""
    """Empty for a site's signal."""
    repeats: int = 0
    """How often the incident's alarm had been pressed again: what is pressed fast is told as one, with its count."""


class Watch:
    """Both homes' screens; `async with` begins and ends the looking."""

    def __init__(self, town: Town) -> None:
        """See nothing yet."""
        self.fired: list[Fired] = []
        self.shown_sent: set[tuple[str, str]] = set()
        """Site and time of every press that its site has shown as sent, or as further than that."""
        self.steps: dict[str, list[tuple[float, str]]] = defaultdict(list)
        """What each site's progress showed, and when."""
        self.site_links: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.station_links: dict[str, list[tuple[float, str]]] = defaultdict(list)
        """What the station says of each site's link, as often as it was looked at."""
        self.heard: dict[str, list[tuple[float, str]]] = defaultdict(list)
        """The station's connectivity of each site."""
        self.storage: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.unbroken = True
        """Whether the station's events were watched without a gap."""
        self._town = town
        self._looks = True
        self._events: dict[str, str] = {}
        self._operator: Api | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Begin."""
        await self.watch_town()
        await self.watch_room()
        self.unbroken = True
        self._tasks = [asyncio.create_task(self._look_on())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._operator is not None:
            await self._operator.close()

    async def watch_town(self) -> None:
        """See the sites' screens; anew after each start of the town."""
        api, sites = self._town.town.api, self._town.sites
        entries = {site.entry_id: key for key, site in sites.items()}
        storage = {
            each["entity_id"]: entries[each["config_entry_id"]]
            for each in await api.entities(DOMAIN)
            if each["translation_key"] == "storage_problem" and each["config_entry_id"] in entries
        }
        await _record(api, {site.link: key for key, site in sites.items()}, self.site_links)
        await _record(api, storage, self.storage)
        keys = {site.progress: key for key, site in sites.items()}
        await api.watch_states(lambda entity_id, state: self._progressed(keys[entity_id], state), list(keys))

    async def watch_room(self) -> None:
        """See the station's screens; anew after each of its starts, with a gap before."""
        self.unbroken = False
        self._looks = True
        api = self._town.room.api
        names = {site.premises.name: key for key, site in self._town.sites.items()}
        devices = {each["id"]: names.get(each["name"]) for each in await api.devices()}
        heard, signals = {}, []
        for each in await api.entities(DOMAIN):
            key = devices.get(each["device_id"])
            if key and each["translation_key"] == "link":
                heard[each["entity_id"]] = key
            elif key and each["translation_key"] == "signal":
                signals.append(each["entity_id"])
        await _record(api, heard, self.heard)
        await api.watch_states(self._fired, [INCIDENTS, *signals])

    def look_away(self) -> None:
        """Ask the station nothing until `watch_room`: one that is stopping would log that it cannot answer."""
        self._looks = False

    def troubles(self, key: str) -> int:
        """Tell how often the station began to say of a site's link that something is wrong with it."""
        return _episodes(self.station_links[key])

    def site_troubles(self, key: str) -> int:
        """Tell the same of what the site says."""
        return _episodes(self.site_links[key])

    def _progressed(self, key: str, state: State | None) -> None:
        if state is None:
            return
        self.steps[key].append((time(), state.state))
        since = state.attributes.get("since")
        if since and state.state not in _NOT_SENT:
            self.shown_sent.add((key, since))

    def _fired(self, entity_id: str, state: State | None) -> None:
        if state is None or "event_type" not in state.attributes:
            return
        before, self._events[entity_id] = self._events.get(entity_id), state.state
        signal = state.attributes.get("signal")
        # An event's state is its time; the same again is a new subscription's first look, or the restored state.
        if before in (None, state.state) or not signal:
            return
        self.fired.append(
            Fired(
                entity_id=entity_id,
                type=state.attributes["event_type"],
                signal=signal,
                at=time(),
                age_ms=state.attributes.get("age_ms"),
                incident=state.attributes.get("incident", ""),
                repeats=state.attributes.get("repeats", 0),
            )
        )

    async def _look_on(self) -> None:
        names = {site.premises.name: key for key, site in self._town.sites.items()}
        while True:
            if self._looks:
                with suppress(*_GONE):
                    await self._look(names)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self, names: dict[str, str]) -> None:
        if self._operator is None or self._operator.connection.closed:
            self._operator = await self._town.room.connect(OPERATOR)
        said = await self._town.act(self._operator, "list_sites")
        for each in said["sites"]:
            if each["name"] in names:
                self.station_links[names[each["name"]]].append((time(), each["link"]))


_GONE: Final = (ConnectionLostError, CommandError, HomeError, TimeoutError, OSError)


def presented(fired: list[Fired], since: float) -> int:
    """Tell how many alarms the station has shown since a time."""
    before: dict[str, int] = {}
    shown: dict[str, int] = {}
    for each in fired:
        if each.type in ALARMING:
            count = 1 + each.repeats
            book = before if each.at < since else shown
            book[each.incident] = max(count, book.get(each.incident, 0))
    return sum(count - before.get(incident, 0) for incident, count in shown.items())


def first(seen: list[tuple[float, str]], since: float, wanted: str) -> float | None:
    """Return when a state was first seen since a time."""
    return next((at for at, state in seen if at >= since and state == wanted), None)


async def _record(api: Api, keys: dict[str, str], book: dict[str, list[tuple[float, str]]]) -> None:
    def note(entity_id: str, state: State | None) -> None:
        if state is not None:
            book[keys[entity_id]].append((time(), state.state))

    await api.watch_states(note, list(keys))


def _episodes(seen: list[tuple[float, str]]) -> int:
    states = [state for _, state in seen]
    return sum(state in TROUBLED and before not in TROUBLED for before, state in pairwise(states))
