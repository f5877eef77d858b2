"""The book on disk: synchronous, for one thread."""

from collections.abc import Iterable, Iterator, Sequence
import contextlib
from pathlib import Path
import sqlite3
from typing import Self

from .batch import Batch
from .entry import Draft, erasure
from .errors import JournalDamagedError, JournalError, JournalSealedError
from .opening import CHECKPOINT_PAGES, journal_error, open_connection
from .reader import Reader, pack_head, unpack_head
from .schema import MIGRATIONS, Migration
from .verification import Verification, Verifier
from .writes import Document, Known, Write, Written

VERIFY_STEP = 500
"""Entries per step of a verification: a few milliseconds in which nothing is written."""

_PUT_META = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_SELECT_META = "SELECT value FROM meta WHERE key = ?"
_SELECT_CHAIN = """SELECT entry.seq, CAST(kind AS BLOB), time_ms, header, payload_digest, previous, hash, salt, payload
    FROM entry LEFT JOIN payload ON payload.seq = entry.seq WHERE entry.seq >= ? ORDER BY entry.seq LIMIT ?"""
_SELECT_PAYLOAD_ENDS = "SELECT (SELECT min(seq) FROM payload), (SELECT max(seq) FROM payload)"
_BEFORE_ALL = -(1 << 63)


class Database:
    """One file: the chain, its payloads, the filter against duplicates, the documents."""

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Self:
        """Open or create the file."""
        connection = open_connection(path, migrations)
        try:
            return cls(path, connection)
        except sqlite3.Error as err:
            connection.close()
            raise journal_error(err, path) from err
        except BaseException:
            connection.close()
            raise

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Go on where the book ends."""
        self.path = path
        self.reader = Reader(connection)
        self._connection = connection
        self._cursor = connection.cursor()
        self._sealed = self._meta("sealed") is not None
        self._holding = False
        self.head = self._find_head()

    def write_group(self, writes: Sequence[Write]) -> list[Written | Known | Exception]:
        """Write all in one transaction; a write that cannot be done fails alone, a commit that fails fails them all."""
        if self._sealed:
            return [JournalSealedError(f"{self.path} is sealed") for _ in writes]
        try:
            with self._transaction():
                return self._write_batch(writes)
        except JournalError as err:
            # One for each: whoever raises an error adds to its traceback.
            return [_copy(err) for _ in writes]

    def erase(self, seqs: Iterable[int], time_ms: int, reason: str) -> int:
        """Delete payloads with their salts and say so in an entry; return how many there were."""
        if self._sealed:
            msg = f"{self.path} is sealed"
            raise JournalSealedError(msg)
        with self._transaction():
            delete = "DELETE FROM payload WHERE seq = ?"
            erased = [seq for seq in sorted(set(seqs)) if self._cursor.execute(delete, (seq,)).rowcount]
            if erased:
                self._apply((Write((erasure(erased, time_ms, reason),)),))
        return len(erased)

    def seal(self, draft: Draft) -> None:
        """Append the last entry."""
        if self._sealed:
            msg = f"{self.path} is sealed"
            raise JournalSealedError(msg)
        with self._transaction():
            self._apply((Write((draft,)),))
            self._cursor.execute(_PUT_META, ("sealed", self.head[0].to_bytes(8)))
        self._sealed = True

    def hold(self, mark: Document | None) -> None:
        """Leave the file as it is from now on, so that it can be copied: commits go to the log only."""
        # Before anything that can fail: a full disk must not leave the log running into a file that is being copied.
        self._auto_checkpoint(0)
        self._holding = True
        self._set_mark(mark)
        self._run_checkpoint()

    def release(self, mark: Document | None) -> None:
        """Let the log go into the file again, and take the mark away."""
        self._holding = False
        self._auto_checkpoint(CHECKPOINT_PAGES)
        if mark is not None:
            self._set_mark(Document(mark.collection, mark.key, None))
        # Best effort: the next commits do it too.
        with contextlib.suppress(JournalError):
            self._run_checkpoint()

    def checkpoint(self) -> None:
        """Bring the log into the file and empty it, unless the file is being copied."""
        if not self._holding:
            self._run_checkpoint()

    def verify(self) -> Verification:
        """Read the whole chain; say how far it holds and what is wrong with the first entry that does not."""
        verifier = Verifier()
        while (verification := self.verify_step(verifier)) is None:
            pass
        return verification

    def verify_step(self, verifier: Verifier) -> Verification | None:
        """Read on for a few milliseconds; return the result once the end is reached."""
        try:
            first = verifier.last_seq + 1 if verifier.last_seq else _BEFORE_ALL
            rows = self._connection.execute(_SELECT_CHAIN, (first, VERIFY_STEP)).fetchall()
            if verifier.follow(rows) and len(rows) == VERIFY_STEP:
                return None
            ends = self._connection.execute(_SELECT_PAYLOAD_ENDS).fetchone()
            return verifier.finish(self.reader.head(), None if ends[0] is None else ends)
        except sqlite3.Error as err:
            raise self._error(err) from err

    def close(self) -> None:
        """Close the file; what cannot be brought into it now stays in the log and is as safe there."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, self._holding)
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def _write_batch(self, writes: Sequence[Write]) -> list[Written | Known | Exception]:
        """Do all at once, or, if one of them cannot be done, one after another, so that it fails alone."""
        try:
            return [*self._apply(writes)]
        except Exception:
            if not self._connection.in_transaction:
                # SQLite has thrown away the whole transaction.
                raise
            return [self._write(write) for write in writes]

    def _write(self, write: Write) -> Written | Known | Exception:
        try:
            return self._apply((write,))[0]
        except Exception as err:
            if not self._connection.in_transaction:
                raise
            return self._error(err) if isinstance(err, sqlite3.Error) else err

    def _apply(self, writes: Sequence[Write]) -> list[Written | Known]:
        """Do all of these writes or none, within the transaction."""
        execute = self._cursor.execute
        execute("SAVEPOINT batch")
        try:
            batch = Batch(self._cursor, self.head, writes)
            results = [batch.add(write) for write in writes]
            batch.flush()
        except BaseException:
            if self._connection.in_transaction:
                execute("ROLLBACK TO batch")
                execute("RELEASE batch")
            raise
        execute("RELEASE batch")
        self.head = batch.head
        return results

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit all that is done inside, or nothing."""
        before = self.head
        try:
            self._begin()
            yield
            self._commit(before)
        except BaseException as err:
            self._roll_back(before)
            if isinstance(err, sqlite3.Error):
                raise self._error(err) from err
            raise

    def _begin(self) -> None:
        # A transaction that could be neither committed nor rolled back must not outlive the trouble.
        if self._connection.in_transaction:
            self._cursor.execute("ROLLBACK")
        self._cursor.execute("BEGIN IMMEDIATE")

    def _commit(self, before: tuple[int, bytes]) -> None:
        if self.head != before:
            self._cursor.execute(_PUT_META, ("head", pack_head(self.head)))
        self._cursor.execute("COMMIT")

    def _roll_back(self, before: tuple[int, bytes]) -> None:
        self.head = before
        if self._connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                self._cursor.execute("ROLLBACK")

    def _set_mark(self, mark: Document | None) -> None:
        """Write the mark even into a sealed book: it is no entry."""
        if mark is None:
            return
        try:
            self._apply((Write(documents=(mark,)),))
        except sqlite3.Error as err:
            raise self._error(err) from err

    def _auto_checkpoint(self, pages: int) -> None:
        self._cursor.execute(f"PRAGMA wal_autocheckpoint = {pages}").fetchall()

    def _run_checkpoint(self) -> None:
        try:
            busy = self._cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as err:
            raise self._error(err) from err
        if busy:
            msg = f"{self.path} is being read by somebody else"
            raise JournalError(msg)

    def _find_head(self) -> tuple[int, bytes]:
        """Return where the next entry goes on; never an earlier point than the book's own word for its end."""
        value = self._meta("head")
        if value is None or len(value) != len(pack_head((0, bytes(32)))):
            msg = f"{self.path} does not say where it ends"
            raise JournalDamagedError(msg)
        head = unpack_head(value)
        last = self._cursor.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        # Entries that were cut off at the end leave a gap that every later verification names.
        return last if last is not None and last[0] > head[0] else head

    def _meta(self, key: str) -> bytes | None:
        row = self._cursor.execute(_SELECT_META, (key,)).fetchone()
        return row[0] if row else None

    def _error(self, err: sqlite3.Error) -> JournalError:
        mapped = journal_error(err, self.path)
        mapped.__cause__ = err
        return mapped


def _copy(err: JournalError) -> JournalError:
    copy = type(err)(*err.args)
    copy.__cause__ = err.__cause__
    return copy
