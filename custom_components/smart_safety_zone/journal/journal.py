"""The journal as the event loop sees it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Self

from .database import Database
from .entry import Draft
from .errors import JournalClosedError, JournalError
from .reader import Reader
from .verification import Verification, Verifier
from .worker import Act, Ask, Outcome, Put, Worker
from .writes import Document, Known, Write, Written

ERASE_STEP = 500
"""Payloads per entry of an erasure: what is pressed meanwhile waits no longer than for any other group."""


TOLD_AT_ONCE = 8
"""Outcomes told in one turn of the event loop: what follows from each, such as a receipt, takes a fraction of a
millisecond, and a group can be hundreds."""


class Journal:
    """An open book. Writes are done in the order of the calls; their futures are done once they are on disk."""

    def __init__(self, path: Path) -> None:
        """Start opening; use `open`."""
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._head = (0, b"")
        self._pending = 0
        self._untold: deque[Outcome] = deque()
        self._closing = False
        self._dead = False
        """The thread ended although nobody closed the journal."""
        self._mark: Document | None = None
        self._worker = Worker(path, self._loop, self._deliver)
        self._worker.closed.add_done_callback(self._ended)

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or create the file, on the journal's own thread."""
        journal = cls(path)
        try:
            await asyncio.shield(journal._worker.opened)
        except BaseException:
            await journal.close()
            raise
        return journal

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def head(self) -> tuple[int, bytes]:
        """The end of the chain on disk: seq and hash."""
        return self._head

    @property
    def pending(self) -> int:
        """How many writes are not yet on disk."""
        return self._pending

    def write(self, write: Write) -> asyncio.Future[Written | Known]:
        """Queue a write; done once committed and flushed. Never blocks; the future may be abandoned."""
        done: asyncio.Future[Written | Known] = self._loop.create_future()
        if self._closing or self._dead:
            done.set_exception(self._refusal())
            return done
        self._pending += 1
        self._worker.post(Put(write, done))
        return done

    async def read[T](self, query: Callable[[Reader], T]) -> T:
        """Ask on the journal's thread; sees everything written before the call. Keep it short: writes wait for it."""
        return await self._ask(lambda database: query(database.reader))

    async def erase(self, seqs: Iterable[int], time_ms: int, reason: str) -> int:
        """Delete payloads with their salts; entries say which and why. Return how many there were."""
        wanted = sorted(set(seqs))
        erased = 0
        for start in range(0, len(wanted), ERASE_STEP):
            step = wanted[start : start + ERASE_STEP]
            erased += await self._act(partial(Database.erase, seqs=step, time_ms=time_ms, reason=reason))
        # The log still holds the pages as they were.
        await self._act(Database.checkpoint)
        return erased

    async def verify(self) -> Verification:
        """Read the whole chain, in steps between which writes go on."""
        verifier = Verifier()
        while (verification := await self._ask(lambda database: database.verify_step(verifier))) is None:
            pass
        return verification

    async def hold_checkpoints(self, mark: Document | None = None) -> None:
        """Write the mark, then leave the file as it is, so that it can be copied; writes go on, into the log."""
        self._mark = mark
        await self._act(lambda database: database.hold(mark))

    async def release_checkpoints(self, mark: Document | None = None) -> None:
        """Delete the mark, by default the one that was written, and use the file as always."""
        mark = mark or self._mark
        self._mark = None
        await self._act(lambda database: database.release(mark))

    async def seal(self, draft: Draft) -> None:
        """Append the last entry; later writes raise, also after the file is opened again."""
        await self._act(lambda database: database.seal(draft))

    async def close(self) -> None:
        """Finish what is queued, close the file, end the thread; may be called again."""
        if not self._closing:
            self._closing = True
            self._worker.post(None)
        await asyncio.shield(self._worker.closed)
        self._worker.join()

    async def _ask[T](self, call: Callable[[Database], T]) -> T:
        done: asyncio.Future[T] = self._loop.create_future()
        self._require_open()
        self._worker.post(Ask(call, done))
        return await done

    async def _act[T](self, call: Callable[[Database], T]) -> T:
        done: asyncio.Future[T] = self._loop.create_future()
        self._require_open()
        self._worker.post(Act(call, done))
        return await done

    def _ended(self, _closed: asyncio.Future[None]) -> None:
        """Fail what was queued behind the thread's end, so that nobody waits for it for ever."""
        self._dead = not self._closing
        for done in self._worker.leftovers():
            if not done.done():
                done.set_exception(self._refusal())
        self._pending = 0

    def _refusal(self) -> JournalError:
        if self._dead:
            # No JournalClosedError: who still has something to say goes on without the disk.
            return JournalError(f"{self._path}: the journal's thread has ended")
        return JournalClosedError(f"{self._path} is closed")

    def _require_open(self) -> None:
        if self._closing or self._dead:
            raise self._refusal()

    def _deliver(self, outcomes: list[Outcome], head: tuple[int, bytes], writes: int) -> None:
        """Resolve the futures of one group, after those of the groups before it."""
        self._head = head
        self._pending -= writes
        telling = bool(self._untold)
        self._untold.extend(outcomes)
        if not telling:
            self._tell()

    def _tell(self) -> None:
        """Resolve some futures, and the rest in later turns of the loop."""
        for _ in range(min(TOLD_AT_ONCE, len(self._untold))):
            done, outcome = self._untold.popleft()
            if done.done():
                # Whoever asked was cancelled; what was asked for is done all the same.
                continue
            if isinstance(outcome, BaseException):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)
        if self._untold:
            self._loop.call_soon(self._tell)
