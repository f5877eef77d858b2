"""The journal's one thread: takes what is queued, writes it with one flush, tells the loop."""

import asyncio
from collections import deque
from collections.abc import Callable
import contextlib
from dataclasses import dataclass
import logging
from pathlib import Path
from queue import Empty, SimpleQueue
import sqlite3
import threading
from time import sleep
from typing import Any

from .database import Database
from .opening import journal_error
from .writes import Write

_LOGGER = logging.getLogger(__name__)

LARGE_GROUP = 16
"""So many changes at once are a crowd, which is worth waiting for: each statement and each flush costs the same for one
write as for dozens."""
GATHER_S = 0.005
"""So long the group after a large one gathers."""

type Outcome = tuple[asyncio.Future[Any], object]


@dataclass(frozen=True, slots=True)
class Put:
    """A write, in its turn."""

    write: Write
    done: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Something else that changes the book, in its turn among the writes."""

    call: Callable[[Database], object]
    done: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: after the writes that were queued before it, never in the way of those that are waiting."""

    call: Callable[[Database], object]
    done: asyncio.Future[Any]


class Worker:
    """Owns the database and the thread that it lives on."""

    def __init__(
        self,
        path: Path,
        loop: asyncio.AbstractEventLoop,
        deliver: Callable[[list[Outcome], tuple[int, bytes], int], None],
    ) -> None:
        """Start. In the loop, `deliver` is called with outcomes, the new head and how many writes they were."""
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._path = path
        self._loop = loop
        self._deliver = deliver
        self._queue: SimpleQueue[Put | Act | Ask | None] = SimpleQueue()
        self._changes: deque[Put | Act] = deque()
        self._questions: deque[Ask] = deque()
        self._closing = False
        self._head = (0, b"")
        # A daemon: if nobody closes the journal, the interpreter still ends, and what was reported as written is.
        self._thread = threading.Thread(target=self._run, name=f"journal {path.name}", daemon=True)
        self._thread.start()

    def post(self, item: Put | Act | Ask | None) -> None:
        """Queue something; None comes last and ends the thread once all before it is done."""
        self._queue.put(item)

    def leftovers(self) -> list[asyncio.Future[Any]]:
        """Take what nobody will do any more, after `closed`."""
        left: list[asyncio.Future[Any]] = [each.done for each in (*self._changes, *self._questions)]
        self._changes.clear()
        self._questions.clear()
        with contextlib.suppress(Empty):
            while True:
                if (item := self._queue.get(block=False)) is not None:
                    left.append(item.done)
        return left

    def join(self) -> None:
        """Wait for the thread's last steps after `closed`."""
        self._thread.join()

    def _run(self) -> None:
        try:
            database = Database.open(self._path)
        except BaseException as err:  # noqa: BLE001 - whatever it is, it belongs to whoever opens
            self._tell([(self.opened, err), (self.closed, None)])
            return
        self._head = database.head
        self._tell([(self.opened, None)])
        try:
            self._serve(database)
        except BaseException:
            _LOGGER.exception("The journal's thread ended; nothing is written any more")
        finally:
            database.close()
            self._tell([(self.closed, None)])

    def _serve(self, database: Database) -> None:
        crowded = False
        while True:
            if crowded:
                sleep(GATHER_S)
            self._collect()
            crowded = len(self._changes) >= LARGE_GROUP
            self._change(database)
            # One at a time: the writes that came meanwhile go before the next.
            if self._questions:
                ask = self._questions.popleft()
                self._tell([(ask.done, self._call(database, ask.call))])
            elif self._closing:
                return

    def _collect(self) -> None:
        """Take all that is queued; wait only if there is nothing to do."""
        idle = not (self._changes or self._questions or self._closing)
        try:
            while True:
                item = self._queue.get(block=idle)
                idle = False
                if item is None:
                    self._closing = True
                elif isinstance(item, Ask):
                    self._questions.append(item)
                else:
                    self._changes.append(item)
        except Empty:
            return

    def _change(self, database: Database) -> None:
        """Do everything that changes the book, in the order in which it was asked for."""
        while self._changes:
            puts: list[Put] = []
            while self._changes and isinstance(put := self._changes[0], Put):
                puts.append(put)
                self._changes.popleft()
            if puts:
                self._commit(database, puts)
            if self._changes and isinstance(act := self._changes.popleft(), Act):
                outcome = self._call(database, act.call)
                self._head = database.head
                self._tell([(act.done, outcome)])

    def _commit(self, database: Database, puts: list[Put]) -> None:
        results: list[Any]
        try:
            results = list(database.write_group([put.write for put in puts]))
        except BaseException as err:  # noqa: BLE001 - the thread must outlive whatever a write brings up
            results = [err for _ in puts]
        self._head = database.head
        self._tell([(put.done, result) for put, result in zip(puts, results, strict=True)], writes=len(puts))

    def _call(self, database: Database, call: Callable[[Database], object]) -> object:
        """Return what the call returns or raises."""
        try:
            return call(database)
        except sqlite3.Error as err:
            mapped = journal_error(err, self._path)
            mapped.__cause__ = err
            return mapped
        except StopIteration as err:
            # A future does not take it.
            return RuntimeError(f"A question raised {err!r}")
        except BaseException as err:  # noqa: BLE001 - it belongs to whoever asked; the thread must outlive it
            return err

    def _tell(self, outcomes: list[Outcome], writes: int = 0) -> None:
        try:
            self._loop.call_soon_threadsafe(self._deliver, outcomes, self._head, writes)
        except RuntimeError:
            # The loop is closed: nobody is left to be told, and what is written stays written.
            return
