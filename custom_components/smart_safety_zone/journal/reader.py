"""Everything that can be asked of a journal."""

# ruff: noqa: S608 - queries are put together from words of this file only; values are arguments

from collections.abc import Collection
import sqlite3
from typing import Any

from .entry import Entry
from .writes import KnownRecord

_COLUMNS = "entry.seq, kind, time_ms, header, payload_digest, previous, hash, salt, payload"
_ENTRIES = f"SELECT {_COLUMNS} FROM entry LEFT JOIN payload ON payload.seq = entry.seq"
_LAST_SEQ = (1 << 63) - 1


class Reader:
    """Reads what is committed; lives on the journal's thread, so keep what you ask for bounded."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def get(self, collection: str, key: bytes) -> bytes | None:
        """Return a document's value."""
        row = self._one("SELECT value FROM document WHERE collection = ? AND key = ?", collection, key)
        return row[0] if row else None

    def scan(
        self, collection: str, *, prefix: bytes = b"", after: bytes = b"", limit: int = 1000
    ) -> list[tuple[bytes, bytes]]:
        """Return keys and values in the order of the keys, from the one after `after`."""
        where, arguments = _within(collection, prefix)
        query = f"SELECT key, value FROM document WHERE {where} AND key > ? ORDER BY key LIMIT ?"
        return self._connection.execute(query, (*arguments, after, limit)).fetchall()

    def count(self, collection: str, prefix: bytes = b"") -> int:
        """Count a collection's documents."""
        where, arguments = _within(collection, prefix)
        number: int = self._value(f"SELECT count(*) FROM document WHERE {where}", *arguments)
        return number

    def entries(
        self,
        *,
        after_seq: int = 0,
        before_seq: int | None = None,
        limit: int = 1000,
        kinds: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> list[Entry]:
        """Return entries between two seqs, neither included, oldest first unless asked otherwise."""
        before = _LAST_SEQ if before_seq is None else before_seq
        order = "DESC" if newest_first else "ASC"
        if kinds is None:
            query = f"{_ENTRIES} WHERE entry.seq > ? AND entry.seq < ? ORDER BY entry.seq {order} LIMIT ?"
            return self._entries(query, after_seq, before, limit)
        # One search per kind, so that each is a walk along the index and never a walk through the book.
        query = f"SELECT seq FROM entry WHERE kind = ? AND seq > ? AND seq < ? ORDER BY seq {order} LIMIT ?"
        found = {
            seq for kind in set(kinds) for (seq,) in self._connection.execute(query, (kind, after_seq, before, limit))
        }
        first = sorted(found, reverse=newest_first)[:limit]
        return [entry for seq in first if (entry := self.entry(seq)) is not None]

    def entry(self, seq: int) -> Entry | None:
        """Return one entry."""
        found = self._entries(f"{_ENTRIES} WHERE entry.seq = ?", seq)
        return found[0] if found else None

    def known(self, sender: bytes, id: bytes) -> KnownRecord | None:  # noqa: A002 - it is what the record calls it
        """Return what the filter against duplicates keeps of a record."""
        row = self._one("SELECT seq, digest, epoch, number FROM known WHERE sender = ? AND id = ?", sender, id)
        return KnownRecord(*row) if row else None

    def highest(self, sender: bytes) -> tuple[int, int] | None:
        """Return the last epoch of a sender and the highest number in it."""
        query = "SELECT epoch, number FROM known WHERE sender = ? ORDER BY epoch DESC, number DESC LIMIT 1"
        row = self._one(query, sender)
        return (row[0], row[1]) if row else None

    def numbered(self, sender: bytes, epoch: int, after_number: int, limit: int = 1000) -> list[Entry]:
        """Return a sender's records in the order of their numbers; more than `limit` if the last number is shared."""
        # A page must not end between two records of one number: the next page would skip the second.
        last = self._value(
            """SELECT max(number) FROM (SELECT number FROM known
                WHERE sender = ?1 AND epoch = ?2 AND number > ?3 ORDER BY number LIMIT ?4)""",
            sender, epoch, after_number, limit,
        )  # fmt: skip
        return self._entries(
            f"""SELECT {_COLUMNS} FROM known JOIN entry ON entry.seq = known.seq
                LEFT JOIN payload ON payload.seq = entry.seq
                WHERE sender = ? AND epoch = ? AND number > ? AND number <= ? ORDER BY number, entry.seq""",
            sender, epoch, after_number, last,
        )  # fmt: skip

    def head(self) -> tuple[int, bytes]:
        """Return the end of the chain: seq and hash."""
        return unpack_head(self._value("SELECT value FROM meta WHERE key = 'head'"))

    def _entries(self, query: str, *arguments: object) -> list[Entry]:
        return [entry_of(row) for row in self._connection.execute(query, arguments)]

    def _one(self, query: str, *arguments: object) -> Any:
        return self._connection.execute(query, arguments).fetchone()

    def _value(self, query: str, *arguments: object) -> Any:
        return self._one(query, *arguments)[0]


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Make an entry of a row."""
    seq, kind, time_ms, header, payload_digest, previous, hash_, salt, payload = row
    return Entry(
        seq=seq, kind=kind, time_ms=time_ms, header=header, payload_digest=payload_digest,
        previous=previous, hash=hash_, salt=salt, payload=payload,
    )  # fmt: skip


def pack_head(head: tuple[int, bytes]) -> bytes:
    """Write the end of the chain as `meta` keeps it."""
    return head[0].to_bytes(8) + head[1]


def unpack_head(value: bytes) -> tuple[int, bytes]:
    """Read the end of the chain as `meta` keeps it."""
    return int.from_bytes(value[:8]), value[8:]


def _within(collection: str, prefix: bytes) -> tuple[str, tuple[object, ...]]:
    """Return the condition for a collection's keys with a prefix, as a range that the primary key serves."""
    stem = prefix.rstrip(b"\xff")
    if not stem:
        return "collection = ? AND key >= ?", (collection, prefix)
    return "collection = ? AND key >= ? AND key < ?", (collection, prefix, stem[:-1] + bytes([stem[-1] + 1]))
