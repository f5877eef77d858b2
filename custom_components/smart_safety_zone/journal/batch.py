"""Many writes as a few statements.

Each statement lets another thread of this process take its turn, and on a busy event loop it takes milliseconds to get
one's own back: a dozen statements for each record would make a storm wait for that, not for the disk.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
import sqlite3
from typing import Any

from .entry import Draft, chain, digest
from .writes import Document, Known, Unique, Write, Written

MAX_ROWS = 64
"""Rows of one statement; a larger group takes several, so that there are few different statements to keep prepared."""
_EXACT_ROWS = 16

_SELECT_KNOWN = "SELECT sender, id, seq, digest FROM known WHERE (sender, id) IN (VALUES {})"
_SELECT_NUMBERED = """SELECT sender, epoch, number, id, digest FROM known INDEXED BY known_number
    WHERE (sender, epoch, number) IN (VALUES {})"""
_INSERT_ENTRIES = "INSERT INTO entry VALUES {}"
_INSERT_PAYLOADS = "INSERT INTO payload VALUES {}"
_INSERT_KNOWN = "INSERT INTO known VALUES {}"
_PUT_DOCUMENTS = """INSERT INTO document VALUES {}
    ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value"""
_DELETE_DOCUMENTS = "DELETE FROM document WHERE (collection, key) IN (VALUES {})"

type _Row = tuple[object, ...]


class Batch:
    """The rows that a group of writes comes to; nothing is written before `flush`."""

    def __init__(self, cursor: sqlite3.Cursor, head: tuple[int, bytes], writes: Sequence[Write]) -> None:
        """Look up at once what the filter against duplicates knows of all of them."""
        self.head = head
        self._cursor = cursor
        self._entries: list[_Row] = []
        self._payloads: list[_Row] = []
        self._new: list[_Row] = []
        self._documents: dict[tuple[str, bytes], bytes | None] = {}
        self._known: dict[tuple[bytes, bytes], tuple[int, bytes]] = {}
        self._numbered: defaultdict[_Row, list[tuple[bytes, bytes]]] = defaultdict(list)
        uniques = [write.unique for write in writes if write.unique is not None]
        for sender, id_, *known in self._find(_SELECT_KNOWN, [(each.sender, each.id) for each in uniques]):
            self._known[sender, id_] = (known[0], known[1])
        places = [(each.sender, each.epoch, each.number) for each in uniques]
        for *place, id_, twin in self._find(_SELECT_NUMBERED, places):
            self._numbered[tuple(place)].append((id_, twin))

    def add(self, write: Write) -> Written | Known:
        """Take a write in; returns what will be true of it once all are on disk."""
        first_seq = self.head[0] + 1
        collision = False
        if write.unique is not None:
            known = self._known.get((write.unique.sender, write.unique.id))
            if known is not None:
                return Known(known[0], known[1] == write.unique.digest)
            collision = self._remember(write.unique, first_seq)
        for draft in write.drafts:
            self._append(draft)
        for document in write.documents:
            self._put(document)
        if not write.drafts:
            return Written(None, None, self.head, collision)
        return Written(first_seq, self.head[0], self.head, collision)

    def flush(self) -> None:
        """Write everything, within the transaction of the caller."""
        put = [(*key, value) for key, value in self._documents.items() if value is not None]
        gone = [key for key, value in self._documents.items() if value is None]
        for statement, rows in (
            (_INSERT_KNOWN, self._new),
            (_INSERT_ENTRIES, self._entries),
            (_INSERT_PAYLOADS, self._payloads),
            (_PUT_DOCUMENTS, put),
            (_DELETE_DOCUMENTS, gone),
        ):
            for sql, arguments in _statements(statement, rows):
                self._cursor.execute(sql, arguments)

    def _remember(self, unique: Unique, seq: int) -> bool:
        """Note a new record; tells whether another bears its number."""
        place = (unique.sender, unique.epoch, unique.number)
        twins = self._numbered[place]
        collision = any(id_ != unique.id and twin != unique.digest for id_, twin in twins)
        twins.append((unique.id, unique.digest))
        self._known[unique.sender, unique.id] = (seq, unique.digest)
        self._new.append((unique.sender, unique.id, unique.digest, unique.epoch, unique.number, seq))
        return collision

    def _append(self, draft: Draft) -> None:
        last_seq, previous = self.head
        seq = last_seq + 1
        payload_digest = b""
        if draft.payload is not None:
            payload_digest = digest(draft.salt, draft.payload)
            self._payloads.append((seq, draft.salt, draft.payload))
        kind, time_ms, header = draft.kind, draft.time_ms, draft.header
        hash_ = chain(previous, seq, kind=kind, time_ms=time_ms, header=header, payload_digest=payload_digest)
        self._entries.append((seq, kind, time_ms, header, payload_digest, previous, hash_))
        self.head = (seq, hash_)

    def _put(self, document: Document) -> None:
        self._documents[document.collection, document.key] = document.value

    def _find(self, statement: str, rows: Sequence[_Row]) -> Iterator[tuple[Any, ...]]:
        for sql, arguments in _statements(statement, rows):
            yield from self._cursor.execute(sql, arguments).fetchall()


def _statements(statement: str, rows: Sequence[_Row]) -> Iterator[tuple[str, list[object]]]:
    """Yield the statement for so many rows at a time, with their values."""
    start = 0
    while start < len(rows):
        left = len(rows) - start
        count = left if left <= _EXACT_ROWS else min(MAX_ROWS, left - left % _EXACT_ROWS)
        some = rows[start : start + count]
        start += count
        row = "({})".format(", ".join("?" * len(some[0])))
        yield statement.format(", ".join([row] * count)), [value for each in some for value in each]
