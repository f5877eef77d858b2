"""Alarms at a steady rate from every site, and what was seen of them where they were raised."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import time
from types import TracebackType
from typing import Final, Self

from .api import State
from .home import HomeError
from .town import Site, Town
from .websocket import CommandError, ConnectionLostError

ALARM: Final = "alarm"
RESTORAL: Final = "restoral"
EVERY_S: Final = 0.5
RETRY_S: Final = 0.1
COMMAND_S: Final = 5.0
_LATCHED: Final = "input_boolean."
_NOTHING: Final = frozenset({"unknown", "unavailable"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A change of a source: of a button a press, of a latched input an alarm or its restoral."""

    site: str
    """The key of its premises."""
    type: str
    at: float
    """When it was seen, by the clock of this process."""
    shown: float
    """When it was made, by the clock of the site."""
    sure: bool = True
    """False: it was asked for, or found after a start, and nobody saw it happen."""


class Load:
    """Presses that go on whatever happens to the homes; `async with` begins and ends them."""

    def __init__(self, town: Town, every_s: float = EVERY_S) -> None:
        """Press nothing yet."""
        self.presses: list[Press] = []
        self._town = town
        self._every_s = every_s
        self._keys = {site.source: key for key, site in town.sites.items()}
        self._states: dict[str, str] = {}
        self._first: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def watch(self) -> None:
        """See the sources; anew after each start of the town."""
        self._first = set(self._keys)
        await self._town.town.api.watch_states(self._look, list(self._keys))

    async def __aenter__(self) -> Self:
        """Begin."""
        await self.watch()
        sites = list(self._town.sites.values())
        self._tasks = [
            asyncio.create_task(self._press_on(site, self._every_s * index / len(sites)))
            for index, site in enumerate(sites)
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End, and leave no latched input in alarm."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if error is None:
            for site in self._town.sites.values():
                if site.source.startswith(_LATCHED):
                    await self._press(site, turn_on=False)

    async def burst(self, sites: Sequence[Site], count: int, pause_s: float = 0.005) -> None:
        """Press the sites in turn, as fast as it goes or until there is nobody to press."""
        for number in range(count):
            with suppress(*_GONE):
                await self._press(sites[number % len(sites)])
            await asyncio.sleep(pause_s)

    async def _press_on(self, site: Site, first_s: float) -> None:
        await asyncio.sleep(first_s)
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            pause_s = RETRY_S
            with suppress(*_GONE):
                await self._press(site)
                # What could not be pressed in time is not made up for: the rate is steady.
                due = max(due + self._every_s, loop.time() - self._every_s)
                pause_s = due - loop.time()
            await asyncio.sleep(max(0.0, pause_s))

    async def _press(self, site: Site, *, turn_on: bool | None = None) -> None:
        api = self._town.town.api
        domain, service = site.source.partition(".")[0], "press"
        if site.source.startswith(_LATCHED):
            on = self._states.get(site.source) != "on" if turn_on is None else turn_on
            service = "turn_on" if on else "turn_off"
        asked = time()
        try:
            await api.command(
                "call_service",
                domain=domain,
                service=service,
                service_data={},
                target={"entity_id": site.source},
                deadline_s=COMMAND_S,
            )
        except ConnectionLostError, CommandError, TimeoutError, ConnectionError:
            # It may have been done all the same, without anybody having been told.
            type_ = RESTORAL if service == "turn_off" else ALARM
            self._note(self._keys[site.source], type_, shown=asked, sure=False)
            raise

    def _look(self, entity_id: str, state: State | None) -> None:
        if state is None:
            return
        first = entity_id in self._first
        self._first.discard(entity_id)
        if state.state in _NOTHING:
            return
        before, self._states[entity_id] = self._states.get(entity_id), state.state
        if before == state.state or (before is None and first):
            return
        type_ = RESTORAL if entity_id.startswith(_LATCHED) and state.state != "on" else ALARM
        self._note(self._keys[entity_id], type_, shown=state.last_updated, sure=not first)

    def _note(self, site: str, type_: str, *, shown: float, sure: bool) -> None:
        self.presses.append(Press(site=site, type=type_, at=time(), shown=shown, sure=sure))


_GONE: Final = (ConnectionLostError, CommandError, HomeError, TimeoutError, ConnectionError)
