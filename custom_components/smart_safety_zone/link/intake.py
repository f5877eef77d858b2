"""Taking records in: commit, then show, then answer, once for each record however often it comes.

Nothing here awaits between a commit and what follows it, so a socket handler that is cancelled in between loses
nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from ..journal import (
    Draft,
    Journal,
    JournalClosedError,
    JournalError,
    JournalSealedError,
    Known,
    Reader,
    Write,
    Written,
)
from ..protocol.crypto import sha256
from ..protocol.events import RecordReceived, RecordUnreadable
from ..protocol.fields import decode
from ..protocol.messages import Kind, Receipt, Refusal
from ..protocol.record import Record
from .author import Author
from .clock import Clock
from .guard import Guard
from .keeping import COMMIT_PATIENCE_S, RECORD_IN, RECORD_UNREADABLE, answer_to, draft_of, is_by, unique_of
from .party import Party, Question, Reaction

MAX_UNDERWAY = 256
"""Records of one peer on their way to the disk; beyond, its next letters wait until one is there."""
FEW_UNDERWAY = 4
"""So many of one peer never wait for what others have brought: the first alarm of a site always passes."""
MAX_PENDING = 512
"""Writes of all peers on their way to the disk, beyond which only those are heard that have few."""

type Reply = Callable[[Record], None]
"""Sends an answer of ours on the socket that the record came in by, if that is still open."""


class Intake:
    """The records of one peer on their way into the journal."""

    def __init__(  # noqa: PLR0913 - all that a record meets on its way
        self,
        peer: bytes,
        own: bytes,
        journal: Journal,
        clock: Clock,
        author: Author,
        party: Party,
        *,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
        fault: Callable[[str], None],
        guard: Guard,
        entropy: Callable[[int], bytes],
    ) -> None:
        """Prepare; `load` reads what came last."""
        self._peer = peer
        self._series = peer + own
        self._journal = journal
        self._clock = clock
        self._author = author
        self._party = party
        self._spawn = spawn
        self._fault = fault
        self._guard = guard
        self._entropy = entropy
        self._underway: Counter[bytes] = Counter()
        """What is on its way to the disk, by id."""
        self._lookups = 0
        self._freed = asyncio.Event()
        self._seen = (0, 0)
        self.kept = (0, 0)
        """Epoch and number of the newest record of the peer that is on disk."""

    def load(self, reader: Reader) -> None:
        """Find the newest record that is here."""
        self._seen = self.kept = reader.highest(self._series) or (0, 0)

    def take(self, event: RecordReceived, reply: Reply) -> None:
        """Take in a record that wants an answer."""
        header = event.record.header
        place = (header.epoch, header.number)
        if place > self._seen:
            # Numbers rise, so what is beyond the newest cannot have been here: no look-up before the commit.
            self._seen = place
            self._decide(event, reply)
        else:
            self._spawn(self._keep_unless_known(event, reply), "look-up")

    async def room(self) -> None:
        """Wait for the peer's turn, and while too much is on its way to the disk.

        That is not for long: a disk that hangs must silence nobody.
        """
        await self._party.turn()
        underway = len(self._underway) + self._lookups
        if underway >= MAX_UNDERWAY or (underway >= FEW_UNDERWAY and self._journal.pending >= MAX_PENDING):
            self._freed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(COMMIT_PATIENCE_S):
                    await self._freed.wait()

    def _begun(self, identifier: bytes) -> None:
        self._underway[identifier] += 1

    def _ended(self, identifier: bytes) -> None:
        self._underway[identifier] -= 1
        if self._underway[identifier] <= 0:
            del self._underway[identifier]
        self._freed.set()

    async def _keep_unless_known(self, event: RecordReceived, reply: Reply) -> None:
        header = event.record.header
        self._lookups += 1
        try:
            known, answer = await self._journal.read(partial(answer_to, self._series, header.id, header.digest))
        except JournalClosedError, JournalSealedError:
            return
        except JournalError:
            # It may be an alarm that nobody has seen yet: rather seen twice than never.
            self._fault("not_looked_up")
            known, answer = False, None
        finally:
            self._lookups -= 1
            self._freed.set()
        if not known:
            # Of two offers at once the first is on its way to the disk by now; if its answer is missed, it comes again.
            if header.id not in self._underway:
                self._decide(event, reply)
        elif answer is not None and is_by(answer, self._author.key):
            reply(answer)
        elif answer is not None:
            # A former key of ours signed it, whom the peer no longer believes.
            receipt = answer.header.kind == Kind.RECEIPT
            self._answer_anew(decode(Receipt, answer.body) if receipt else decode(Refusal, answer.body), reply)
        elif event.fault is None:
            # The answer is erased, or was lost with a damaged page: without one the record would come for ever.
            self._answer_anew(Receipt(record=header.id, digest=header.digest), reply)
        else:
            self._answer_anew(Refusal(record=header.id, digest=header.digest, code=event.fault), reply)

    def _answer_anew(self, said: Receipt | Refusal, reply: Reply) -> None:
        """Answer once more what was answered before."""
        answer, draft = self._author.sign(said)

        def done(written: asyncio.Future[Written | Known]) -> None:
            if _committed(written):
                reply(answer)

        self._journal.write(Write(drafts=(draft,), documents=(self._author.answered(),))).add_done_callback(done)

    def _decide(self, event: RecordReceived, reply: Reply) -> None:
        question = self._party.question(event)
        if question is None:
            self._keep(event, reply)
        else:
            self._begun(event.record.header.id)
            self._spawn(self._keep_informed(question, event, reply), "question")

    async def _keep_informed(self, question: Question, event: RecordReceived, reply: Reply) -> None:
        ask, take = question
        try:
            take(await self._journal.read(ask))
        except JournalClosedError, JournalSealedError:
            return
        except JournalError:
            # As with a record that cannot be looked up: rather shown twice than never.
            self._fault("not_looked_up")
        finally:
            self._ended(event.record.header.id)
        self._keep(event, reply)

    def take_answer(self, record: Record, reaction: Reaction) -> None:
        """Take in an answer of the peer, which is not answered itself."""
        header = record.header
        self._seen = max(self._seen, (header.epoch, header.number))
        write = Write(
            drafts=(draft_of(RECORD_IN, record, self._clock.now()), *reaction.drafts),
            documents=reaction.documents,
            unique=unique_of(self._series, record),
        )

        def done(written: asyncio.Future[Written | Known]) -> None:
            committed = _committed(written)
            if committed:
                self.kept = max(self.kept, (header.epoch, header.number))
                if isinstance(written.result(), Known) and reaction.documents:
                    # The answer is here since before; what it is about has come up again and ends again.
                    self._journal.write(Write(documents=reaction.documents)).add_done_callback(_committed)
            self._guard.call(reaction.show, committed)

        self._journal.write(write).add_done_callback(done)

    def _keep(self, event: RecordReceived, reply: Reply) -> None:
        record = event.record
        try:
            reaction = self._party.received(event)
        except Exception as err:  # noqa: BLE001 - one record must not keep back those behind it
            # Neither kept nor answered: its sender knows that nothing has become of it, and offers it again.
            self._guard.report("a record", err)
            return
        if not reaction.receipt:
            return
        identifier, digest = record.header.id, record.header.digest
        fault = event.fault or reaction.refusal
        if fault is None:
            answer, answer_draft = self._author.sign(Receipt(record=identifier, digest=digest))
        else:
            self._fault(fault)
            answer, answer_draft = self._author.sign(Refusal(record=identifier, digest=digest, code=fault))
        write = Write(
            drafts=(draft_of(RECORD_IN, record, self._clock.now()), answer_draft, *reaction.drafts),
            documents=(*reaction.documents, self._author.answered()),
            unique=unique_of(self._series, record),
        )
        patience = asyncio.get_running_loop().call_later(COMMIT_PATIENCE_S, self._guard.call, reaction.show, False)
        self._begun(identifier)
        self._journal.write(write).add_done_callback(
            partial(self._kept, record, reaction, write, patience, partial(reply, answer))
        )

    def _kept(
        self,
        record: Record,
        reaction: Reaction,
        write: Write,
        patience: asyncio.TimerHandle,
        reply: Callable[[], None],
        done: asyncio.Future[Written | Known],
    ) -> None:
        patience.cancel()
        self._ended(record.header.id)
        if not _committed(done):
            # Shown all the same, but without a receipt: the peer goes on offering it until it can be kept.
            self._fault("not_committed")
            self._guard.call(reaction.show, False)
            return
        result = done.result()
        if isinstance(result, Known):
            self._keep_forked(reaction, write, reply, same=result.same)
            return
        if result.collision:
            self._fault("number_reused")
        self.kept = max(self.kept, (record.header.epoch, record.header.number))
        self._guard.call(reaction.show, True)
        reply()

    def _keep_forked(self, reaction: Reaction, write: Write, reply: Callable[[], None], *, same: bool) -> None:
        """Keep, answer and report a record whose id was here already although its number is new."""
        self._fault("known" if same else "fork")

        def done(written: asyncio.Future[Written | Known]) -> None:
            committed = _committed(written)
            self._guard.call(reaction.show, committed)
            if committed:
                reply()

        documents = (*reaction.documents, self._author.answered())
        self._journal.write(Write(drafts=write.drafts, documents=documents)).add_done_callback(done)

    def take_unreadable(self, event: RecordUnreadable, reply: Reply) -> None:
        """Keep what an authentic letter brought although it is no record for us, and refuse it with our signature."""
        self._fault(event.fault)
        refusal = Refusal(record=event.id, digest=sha256(event.raw), code=event.fault)
        answer, answer_draft = self._author.sign(refusal)
        raw = Draft(
            kind=RECORD_UNREADABLE,
            time_ms=self._clock.now().wall_ms,
            header=self._peer + event.id,
            salt=self._entropy(32),
            payload=event.raw,
        )

        def done(written: asyncio.Future[Written | Known]) -> None:
            if _committed(written):
                reply(answer)

        write = Write(drafts=(raw, answer_draft), documents=(self._author.answered(),))
        self._journal.write(write).add_done_callback(done)


def _committed(done: asyncio.Future[Written | Known]) -> bool:
    return not done.cancelled() and done.exception() is None
