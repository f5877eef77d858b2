"""The far end says what it knows of our records: go on beyond it, or offer again what it lost."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from ..journal import (
    Document,
    Journal,
    JournalClosedError,
    JournalError,
    JournalSealedError,
    Known,
    Write,
    Written,
)
from ..protocol.delivery import Outbox
from ..protocol.messages import View
from ..protocol.record import read_record
from .author import Author
from .guard import Guard
from .keeping import COMMIT_PATIENCE_S, MAX_LOST, lost_parcels, outbox_document

MAX_EPOCH_STEP = 1_000
"""A station that claims to know more epochs of ours than that is not followed to the end of their range."""


class Comparing:
    """What one peer knows of our records, and what we owe it for that."""

    def __init__(
        self,
        journal: Journal,
        author: Author,
        outbox: Outbox,
        *,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
        guard: Guard,
        found: Callable[[], None],
        fault: Callable[[str], None],
    ) -> None:
        """Prepare; `found` is called after something that was lost has come into the outbox."""
        self._journal = journal
        self._author = author
        self._outbox = outbox
        self._spawn = spawn
        self._guard = guard
        self._found = found
        self._fault = fault
        self._task: asyncio.Task[None] | None = None
        self._owed_from: tuple[int, int] | None = None
        """The lowest view that the peer had and that we could not answer yet."""
        self._stopping = False

    async def compare(self, view: View) -> bool:
        """Compare; False if there can be no session, since this end is stopping or has left.

        A disk that fails or hangs must not keep an alarm from the line: then this goes on beside the session, or is
        made up for at the next.
        """
        theirs = (view.epoch, view.number)
        self._owed_from = theirs if self._owed_from is None else min(theirs, self._owed_from)
        if self._task is None or self._task.done():
            self._task = self._spawn(self._run(self._owed_from), "compare views")
        await asyncio.wait([self._task], timeout=COMMIT_PATIENCE_S)
        if self._stopping:
            return False
        if self._owed_from is not None:
            self._fault("not_compared")
        return True

    async def _run(self, theirs: tuple[int, int]) -> None:
        try:
            await self._reconcile(theirs)
        except JournalClosedError, JournalSealedError:
            self._stopping = True
        except JournalError:
            return
        except Exception as err:  # noqa: BLE001 - better a session that was not compared than none
            self._guard.report("comparing views", err)
        else:
            if self._owed_from == theirs:
                self._owed_from = None

    async def _reconcile(self, theirs: tuple[int, int]) -> None:
        ours = (self._author.place.epoch, self._author.place.number)
        if theirs > ours:
            # We are an old copy of ourselves: numbers that the far end knows must not be used for other records.
            if theirs[0] - ours[0] > MAX_EPOCH_STEP:
                self._fault("epoch_out_of_reach")
                return
            await self.begin_epoch(theirs[0] + 1)
        elif theirs < ours:
            await self._take_up(ours, theirs)

    def go_beyond(self, view: View) -> None:
        """Number anew where the far end has a record of ours that we never made: a copy of us has made it.

        In mid-session, where whatever is on its way is behind what we gave away, never beyond it.
        """
        theirs, place = (view.epoch, view.number), self._author.place
        if theirs <= (place.epoch, place.number):
            return
        self._fault("number_not_ours")
        if theirs[0] - place.epoch > MAX_EPOCH_STEP:
            self._fault("epoch_out_of_reach")
            return
        # Were it not kept, the records of the new epoch would say where to go on.
        document = self._author.begin_epoch(theirs[0] + 1)
        self._journal.write(Write(documents=(document,))).add_done_callback(_ignored)

    async def begin_epoch(self, epoch: int) -> None:
        """Number our records anew from here on."""
        await self._journal.write(Write(documents=(self._author.begin_epoch(epoch),)))

    async def _take_up(self, ours: tuple[int, int], theirs: tuple[int, int]) -> None:
        """Offer again what the far end has lost, step by step, so that others' commits go in between."""
        look_from: tuple[int, int] | None = theirs
        count = 0
        while look_from is not None and count < MAX_LOST:
            look = partial(lost_parcels, self._author.key, self._author.series, ours, look_from)
            lost, look_from = await self._journal.read(look)
            count += len(lost)
            parcels = [parcel for parcel in lost if parcel.id not in self._outbox]
            documents: list[Document] = []
            for parcel in parcels:
                record = read_record(parcel.raw)
                documents.append(outbox_document(record.header.receiver, parcel.lane, record))
            if documents:
                await self._journal.write(Write(documents=tuple(documents)))
                for parcel in parcels:
                    self._outbox.add(parcel)
                self._found()


def _ignored(done: asyncio.Future[Written | Known]) -> None:
    if not done.cancelled():
        done.exception()
