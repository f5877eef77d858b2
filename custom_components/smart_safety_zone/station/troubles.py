"""Troubles that the station finds itself: each is a signal like those that sites send, committed and shown alike."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
import os
from types import MappingProxyType
from typing import Final

from ..incident.model import AlarmKind, Signal, SignalType
from ..journal import Document, Known, Write, Written
from ..protocol.identity import id_bytes, id_text
from .desk import Desk
from .ground import Ground
from .registry import scan_all

RETRY_MS: Final = 5_000
_ID_BYTES: Final = 16

type Place = tuple[str, str]
"""Of what it is a trouble: a site, and a point of it or nothing."""


class Troubles:
    """The troubles of one sort: each begins once and ends once, also when restarts lie between."""

    def __init__(
        self,
        ground: Ground,
        desk: Desk,
        word: str,
        collection: str,
        is_incident: Callable[[str], bool],
        told: Callable[[str], None],
    ) -> None:
        """Prepare; `word` is what they are about, `collection` where they lie, `told` hears whose are shown."""
        self._ground = ground
        self._desk = desk
        self._word = word
        self._collection = collection
        self._is_incident = is_incident
        self._told = told
        self._held: dict[Place, str] = {}
        self._running = False
        self._timers: list[asyncio.TimerHandle] = []

    async def load(self) -> None:
        """Read which had not ended."""
        found = await self._ground.journal.read(partial(scan_all, collection=self._collection))
        self._held = {(id_text(key[:_ID_BYTES]), key[_ID_BYTES:].decode()): signal.decode() for key, signal in found}

    @property
    def held(self) -> Mapping[Place, str]:
        """Those that have not ended, with the signal that said so."""
        return MappingProxyType(self._held)

    def start(self) -> None:
        """Give once more to the disk what it does not take."""
        self._running = True

    def stop(self) -> None:
        """Do so no more."""
        self._running = False
        while self._timers:
            self._timers.pop().cancel()

    def begin(self, site_id: str, point_id: str = "", *, since_ms: int | None = None, name: str | None = None) -> None:
        """Raise one, unless it is raised; `since_ms` by the wall clock, `name` where no inventory names the point."""
        if (site_id, point_id) in self._held:
            return
        now_ms = self._ground.clock.now().wall_ms
        raised_ms = now_ms if since_ms is None else min(since_ms, now_ms)
        signal = self._signal((site_id, point_id), SignalType.TROUBLE, raised_ms, now_ms, name=name)
        self._held[site_id, point_id] = signal.id
        self._commit(signal)

    def end(self, site_id: str, point_id: str = "", *, name: str | None = None) -> None:
        """End one, if it is raised."""
        trouble = self._held.pop((site_id, point_id), None)
        if trouble is not None:
            now_ms = self._ground.clock.now().wall_ms
            place = (site_id, point_id)
            self._commit(self._signal(place, SignalType.RESTORAL, now_ms, now_ms, refers_to=trouble, name=name))

    def _signal(
        self,
        place: Place,
        type_: SignalType,
        raised_ms: int,
        now_ms: int,
        *,
        refers_to: str | None = None,
        name: str | None = None,
    ) -> Signal:
        site_id, point_id = place
        return Signal(
            id=os.urandom(16).hex(),
            site_id=site_id,
            point_id=point_id,
            type=type_,
            kind=AlarmKind.TROUBLE,
            kind_text=self._word,
            raised_ms=raised_ms,
            received_ms=now_ms,
            age_ms=now_ms - raised_ms,
            drill=False,
            silent=False,
            refers_to=refers_to,
            text=name,
        )

    def _commit(self, signal: Signal) -> None:
        reaction = self._desk.receive(signal, trouble_is_incident=self._is_incident(signal.site_id))
        held = self._held.get((signal.site_id, signal.point_id))
        key = id_bytes(signal.site_id) + signal.point_id.encode()
        document = Document(self._collection, key, None if held is None else held.encode())
        write = Write(drafts=reaction.drafts, documents=(*reaction.documents, document))
        self._ground.journal.write(write).add_done_callback(partial(self._written, signal, reaction.show))

    def _written(self, signal: Signal, show: Callable[[bool], None], done: asyncio.Future[Written | Known]) -> None:
        committed = not done.cancelled() and done.exception() is None
        show(committed)
        if not committed and self._running:
            # Shown all the same; the desk owes it to the disk, and gives it once more.
            self._later(partial(self._commit, signal))
        self._told(signal.site_id)

    def _later(self, call: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        self._timers = [timer for timer in self._timers if timer.when() > loop.time()]
        self._timers.append(loop.call_later(RETRY_MS / 1000 + 0.01, call))
