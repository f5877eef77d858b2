"""Stations that are no receivers any more: each is told, and then what is only for it is destroyed."""

import asyncio
from collections.abc import Callable, Coroutine
import json
import logging
from typing import Any, Final

from ..journal import Document, Draft, Journal, JournalError, Reader, Write
from ..link.clock import Clock
from ..link.keeping import OUTBOX
from ..link.party import Reaction
from ..protocol.delivery import Lane
from ..protocol.messages import Body, Leave, Progress, Spoken, Standing
from .receiver import Receiver
from .store import INVENTORY, LEAVING, RECEIVER, KeptSite, key_document, read_site

_LOGGER = logging.getLogger(__name__)
REASON: Final = "removed"
RECEIVER_LEFT: Final = "site.receiver_left"
GIVE_UP_MS: Final = 7 * 24 * 3600 * 1000
"""So long a station that is not reached is dialled to be told; its own supervision has told it long before."""
_PAGE: Final = 500

type Make = Callable[[bytes, KeptSite, str, Parting], Receiver | None]
"""Makes a receiver of a station, by its address, for whoever hears what it says."""


class Parting:
    """The leaving of one station; hears its answer and nothing else that it says."""

    def __init__(self, done: Callable[[Receiver, bool], None]) -> None:
        """Prepare; `done` is called once it was told, or takes us no more."""
        self._done = done

    def progressed(self, receiver: Receiver, news: Progress) -> Reaction:  # noqa: ARG002 - it counts no more
        """Show nothing."""
        return Reaction()

    def answered(self, receiver: Receiver, body: Body, at_ms: int, *, refused: bool) -> Reaction:  # noqa: ARG002
        """End once the leaving is receipted."""
        if isinstance(body, Leave):
            return Reaction(show=lambda _committed: self._done(receiver, True))
        return Reaction()

    def received(self, receiver: Receiver, body: Body) -> Reaction:  # noqa: ARG002 - as above
        """Do nothing."""
        return Reaction()

    def welcomed(self, receiver: Receiver) -> None:
        """Say nothing."""

    def standing_changed(self, receiver: Receiver) -> None:
        """End as well if it has revoked us meanwhile."""
        if receiver.standing is Standing.REVOKED:
            self._done(receiver, False)

    def receiver_changed(self) -> None:
        """Show nothing."""

    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> None:
        """Do nothing."""


class Partings:
    """All stations that are being left."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        make: Make,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
    ) -> None:
        """Prepare; `resume` goes on with what the journal holds."""
        self._journal = journal
        self._clock = clock
        self._make = make
        self._spawn = spawn
        self._receivers: dict[bytes, Receiver] = {}

    async def begin(self, station: bytes, address: str, documents: tuple[Document, ...] = ()) -> None:
        """Remember that a station is to be left, and drop what waits for it."""
        value = json.dumps({"address": address, "since_ms": self._clock.now().wall_ms}).encode()
        while waiting := await self._journal.read(lambda reader: reader.scan(OUTBOX, prefix=station, limit=_PAGE)):
            await self._journal.write(Write(documents=tuple(Document(OUTBOX, key, None) for key, _ in waiting)))
        await self._journal.write(Write(documents=(Document(LEAVING, station, value), *documents)))

    async def resume(self) -> None:
        """Dial the stations that are still to be told; of those that could not be for long, destroy what is left."""
        kept, leaving = await self._journal.read(_read)
        for station, raw in leaving.items():
            value = json.loads(raw)
            receiver = None
            if self._clock.now().wall_ms - value["since_ms"] < GIVE_UP_MS:
                receiver = self._make(station, kept, value["address"], Parting(self._done))
            if receiver is None or receiver.standing is Standing.REVOKED:
                await self._destroy(station, told=False)
                continue
            await receiver.load(restored=False)
            self._receivers[station] = receiver
            if receiver.outbox == 0:
                receiver.post(Leave(reason=REASON), Lane.ALARM, kept=lambda _committed: None)
            receiver.start()

    async def stop(self) -> None:
        """Hang up; it goes on after the next start."""
        receivers, self._receivers = self._receivers, {}
        for receiver in receivers.values():
            await receiver.stop()

    def _done(self, receiver: Receiver, told: bool) -> None:  # noqa: FBT001 - a callback
        station = next((key for key, each in self._receivers.items() if each is receiver), None)
        if station is not None:
            del self._receivers[station]
            self._spawn(self._end(station, receiver, told=told), "end of a parting")

    async def _end(self, station: bytes, receiver: Receiver, *, told: bool) -> None:
        await receiver.stop()
        try:
            await self._destroy(station, told=told)
        except JournalError as err:
            _LOGGER.debug("What was kept for a station that was left is still there: %s", err)

    async def _destroy(self, station: bytes, *, told: bool) -> None:
        header = json.dumps({"station": station.hex(), "told": told}).encode()
        note = Draft(kind=RECEIVER_LEFT, time_ms=self._clock.now().wall_ms, header=header)
        waiting = await self._journal.read(lambda reader: reader.scan(OUTBOX, prefix=station))
        gone = [Document(OUTBOX, key, None) for key, _ in waiting]
        gone += [Document(collection, station, None) for collection in (LEAVING, RECEIVER, INVENTORY)]
        await self._journal.write(Write(drafts=(note,), documents=(*gone, key_document(station, None))))


def _read(reader: Reader) -> tuple[KeptSite, dict[bytes, bytes]]:
    return read_site(reader), dict(reader.scan(LEAVING))
