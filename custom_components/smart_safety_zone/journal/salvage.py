"""A damaged file is set aside, whole, and what can still be read of it goes on in a new one.

The new file is finished beside the damaged one before anything is moved, and its name says what is left to do, so that
a crash in between is made up for at the next start (`finish_salvage`). Entries keep their numbers and hashes: what is
missing shows as a gap in every later verification.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
import json
from pathlib import Path
import sqlite3
from typing import Final

from .database import Database
from .entry import Draft, Entry, chain
from .errors import JournalError
from .opening import journal_error, open_connection, sync_folder
from .pages import Row, read_rows
from .reader import Reader, pack_head, unpack_head
from .schema import MIGRATIONS
from .writes import Document, Unique, Write

SALVAGED: Final = "journal.salvaged"
"""The kind of the entry that says what was set aside and what is missing since."""
_FRESH, _WORK = ".salvaged-", ".salvaging"
_BESIDE = ("-wal", "-shm", "-journal")
_HASH_BYTES = 32
_PAGE = 1000
_FIRST_MISSING = """SELECT min(seq) + 1 FROM (SELECT 0 AS seq UNION ALL SELECT seq FROM entry) AS here
    WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.seq = here.seq + 1)"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Salvaged:
    """What became of a damaged file."""

    aside: Path
    """Where it lies now, with what lay beside it."""
    entries: int
    missing: int
    first_missing: int | None
    documents: int
    dropped: int
    """Documents that were found and could not be understood."""


type Keep = Callable[[Document], bool]
"""Whether a document can be used."""
type Recognize = Callable[[Entry], Unique | None]
"""By what the filter against duplicates knows the record in an entry, which is as it was written."""
type Complete = Callable[[Reader], Iterable[Document]]
"""Documents that follow from the entries and may have been lost."""


def salvage(
    path: Path, stamp: str, time_ms: int, *, keep: Keep, recognize: Recognize, complete: Complete, marks: list[Document]
) -> Salvaged:
    """Set a file aside that nobody has open, and put what is readable in its place; blocking. JournalError.

    `marks` are written into the new file. `stamp` goes into the name of the file that is set aside.
    """
    aside = _aside(path, stamp)
    work = path.with_name(path.name + _WORK)
    for old in (work, *_beside(work)):
        old.unlink(missing_ok=True)
    try:
        told = _rescue(path, work, aside, keep, recognize)
        with closing(Database.open(work)) as database:
            header = json.dumps({"aside": aside.name, "entries": told.entries, "missing": told.missing,
                                 "first_missing": told.first_missing}).encode()  # fmt: skip
            marked = (*complete(database.reader), *marks)
            note = Draft(kind=SALVAGED, time_ms=time_ms, header=header)
            for result in database.write_group([Write((note,), marked)]):
                if isinstance(result, Exception):
                    raise result
        fresh = path.with_name(f"{path.name}{_FRESH}{stamp}")
        work.replace(fresh)
        sync_folder(path.parent)
        finish_salvage(path)
    except sqlite3.Error as err:
        raise journal_error(err, path) from err
    except OSError as err:
        msg = f"{path} cannot be set aside: {err}"
        raise JournalError(msg) from err
    return told


def finish_salvage(path: Path) -> None:
    """Move a damaged file aside and its finished successor into its place, if that was begun; blocking."""
    for fresh in sorted(path.parent.glob(f"{path.name}{_FRESH}*")):
        aside = _aside(path, fresh.name.rpartition(_FRESH)[2])
        for old, new in zip((path, *_beside(path)), (aside, *_beside(aside)), strict=True):
            if old.exists() and not new.exists():
                old.rename(new)
        fresh.replace(path)
        sync_folder(path.parent)


def _aside(path: Path, stamp: str) -> Path:
    return path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in _BESIDE)


def _rescue(path: Path, work: Path, aside: Path, keep: Keep, recognize: Recognize) -> Salvaged:
    """Copy what is readable into a new file."""
    with closing(open_connection(work, MIGRATIONS)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        rescue = _Rescue(connection, keep)
        for row in read_rows(path):
            rescue.take(row)
        told = rescue.finish(aside, recognize)
        connection.execute("COMMIT")
        # All of it into the one file that is going to be moved.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return told


class _Rescue:
    """Takes rows in as they are found."""

    def __init__(self, connection: sqlite3.Connection, keep: Keep) -> None:
        self._execute = connection.execute
        self._connection = connection
        self._keep = keep
        self._doubtful: list[Row] = []
        self._head = (0, bytes(_HASH_BYTES))
        self._dropped = 0

    def take(self, row: Row) -> None:
        """Sort a row by the types of its values into the table that has such rows."""
        match row:
            case (int(seq), None, str(kind), int(at), bytes(header), bytes(digest), bytes(previous), bytes(hash_)):
                holds = chain(previous, seq, kind=kind, time_ms=at, header=header, payload_digest=digest) == hash_
                entry = (seq, kind, at, header, digest, previous, hash_)
                if holds:
                    self._execute("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", entry)
                elif len(hash_) == len(previous) == _HASH_BYTES:
                    self._doubtful.append(entry)
            case (int(seq), None, bytes(salt), bytes(payload)):
                self._execute("INSERT OR IGNORE INTO payload VALUES (?, ?, ?)", (seq, salt, payload))
            case (bytes(), bytes(), bytes(), int(epoch), int(number), int(seq)):
                if min(epoch, number, seq) >= 0:
                    self._execute("INSERT OR IGNORE INTO known VALUES (?, ?, ?, ?, ?, ?)", row)
            case (str(collection), bytes(key), bytes(value)):
                if collection and key and self._keep(Document(collection, key, value)):
                    self._execute("INSERT OR IGNORE INTO document VALUES (?, ?, ?)", row)
                else:
                    self._dropped += 1
            case (str(key), bytes(value)):
                self._take_meta(key, value)

    def _take_meta(self, key: str, value: bytes) -> None:
        if key == "head" and len(value) == len(pack_head(self._head)):
            self._head = unpack_head(value)
        elif key == "sealed":
            self._execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, value))

    def finish(self, aside: Path, recognize: Recognize) -> Salvaged:
        """Keep what does not add up where it can be found out, and say where the book ends."""
        last = self._execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, bytes(32))
        # A torn head must not send the numbering far away; a gap as large as the book itself is none.
        head = self._head if last[0] <= self._head[0] <= 2 * last[0] + _PAGE else last
        for entry in self._doubtful:
            if isinstance(seq := entry[0], int) and 0 < seq <= head[0]:
                self._execute("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", entry)
        self._execute("DELETE FROM payload WHERE seq < 1 OR seq > ?", (head[0],))
        self._execute("DELETE FROM known WHERE seq > ?", (head[0],))
        self._execute("UPDATE meta SET value = ? WHERE key = 'head'", (pack_head(head),))
        self._know_again(recognize)
        entries = self._count("entry")
        return Salvaged(
            aside=aside,
            entries=entries,
            missing=head[0] - entries,
            first_missing=self._first_missing(head[0]),
            documents=self._count("document"),
            dropped=self._dropped,
        )

    def _know_again(self, recognize: Recognize) -> None:
        """Fill the filter against duplicates from the entries, where its own rows are lost."""
        reader, after = Reader(self._connection), 0
        while entries := reader.entries(after_seq=after, limit=_PAGE):
            for entry in entries:
                if _holds(entry) and (unique := recognize(entry)) is not None:
                    row = (unique.sender, unique.id, unique.digest, unique.epoch, unique.number, entry.seq)
                    self._execute("INSERT OR IGNORE INTO known VALUES (?, ?, ?, ?, ?, ?)", row)
            after = entries[-1].seq

    def _count(self, table: str) -> int:
        number: int = self._execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own word
        return number

    def _first_missing(self, last: int) -> int | None:
        found: int = self._execute(_FIRST_MISSING).fetchone()[0]
        return found if found <= last else None


def _holds(entry: Entry) -> bool:
    return entry.hash == chain(
        entry.previous, entry.seq, kind=entry.kind, time_ms=entry.time_ms, header=entry.header,
        payload_digest=entry.payload_digest,
    )  # fmt: skip
