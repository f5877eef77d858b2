"""How records lie in the journal: entries for ever, documents for what still waits, look-ups for delivery."""

import asyncio
from collections.abc import Callable
from struct import Struct
from typing import Protocol

from ..journal import (
    Document,
    Draft,
    Entry,
    Journal,
    JournalClosedError,
    JournalSealedError,
    Known,
    Reader,
    Unique,
    Write,
    Written,
)
from ..protocol.crypto import SIGNATURE_BYTES, VerifyKey
from ..protocol.delivery import MEMORY_PARCELS, Lane, Parcel
from ..protocol.errors import AuthError, LinkError
from ..protocol.fields import decode
from ..protocol.messages import ANSWERS, Kind
from ..protocol.moment import Moment
from ..protocol.record import Record, RecordHeader, from_parts, read_record

RECORD_IN = "record.in"
RECORD_OUT = "record.out"
RECORD_UNREADABLE = "record.unreadable"
OUTBOX = "outbox"
"""Documents: key = peer ‖ lane ‖ epoch ‖ number, value = the record; in the order of sending."""
COMMIT_PATIENCE_S = 2.0
"""After so long without a commit, an alarm is sent or shown from memory."""
RETRY_COMMIT_S = 5.0
MAX_LOST = 10_000
LOST_STEP = 200
"""Records per look into the journal for what a far end has lost: others' commits go in between."""
MAX_LOST_EPOCHS = 10

_PLACE = Struct(">BQQ")
_LANES: dict[int, Lane] = {Kind.SIGNAL: Lane.ALARM, Kind.TIP: Lane.REPORT, Kind.TIP_PROGRESS: Lane.REPORT}
"""The lanes of records that a far end has lost, by their kind."""


def draft_of(kind: str, record: Record, now: Moment) -> Draft:
    """Make the journal entry of a record: header and signature for ever, salt and body erasable."""
    return Draft(kind=kind, time_ms=now.wall_ms, header=record.signed, salt=record.salt, payload=record.body)


def unique_of(series: bytes, record: Record) -> Unique:
    """Name a record for the duplicate filter; `series` is its author and its receiver."""
    header = record.header
    return Unique(series, header.id, header.digest, header.epoch, header.number)


def unique_of_entry(entry: Entry) -> Unique | None:
    """Name the record in an entry for the duplicate filter; None where the filter holds none, as for our answers."""
    if entry.kind not in {RECORD_IN, RECORD_OUT}:
        return None
    try:
        header = decode(RecordHeader, entry.header[:-SIGNATURE_BYTES])
        if entry.kind == RECORD_OUT and header.kind in ANSWERS:
            return None
        return Unique(header.sender + header.receiver, header.id, header.digest, header.epoch, header.number)
    except LinkError, ValueError:
        return None


def outbox_key(peer: bytes, lane: Lane, record: Record) -> bytes:
    """Tell the key of a waiting record among the outbox documents."""
    return peer + _PLACE.pack(lane, record.header.epoch, record.header.number)


def parcel_of(record: Record, lane: Lane, *, again: bool = False) -> Parcel:
    """Wrap a committed record for the outbox."""
    header = record.header
    return Parcel(header.id, header.digest, lane, header.number, record.raw, again)


def waiting(peer: bytes, reader: Reader) -> tuple[list[Parcel], bool]:
    """Read what waits for a peer, alarms first, as much as memory holds; and whether there is more."""
    found = reader.scan(OUTBOX, prefix=peer, limit=MEMORY_PARCELS + 1)
    parcels = [parcel_of(read_record(raw), Lane(key[len(peer)])) for key, raw in found[:MEMORY_PARCELS]]
    return parcels, len(found) > MEMORY_PARCELS


def answer_to(series: bytes, identifier: bytes, digest: bytes, reader: Reader) -> tuple[bool, Record | None]:
    """Tell whether exactly this record is kept already, and our answer to it, which is the entry behind it."""
    known = reader.known(series, identifier)
    if known is None or known.digest != digest:
        return False, None
    entry = reader.entry(known.seq + 1)
    if entry is None or entry.kind != RECORD_OUT or entry.salt is None or entry.payload is None:
        return True, None
    return True, from_parts(entry.header, entry.salt, entry.payload)


def lost_parcels(
    author: VerifyKey, series: bytes, ours: tuple[int, int], theirs: tuple[int, int], reader: Reader
) -> tuple[list[Parcel], tuple[int, int] | None]:
    """Find the first records of ours that lie beyond what the far end says it has, and that are no answers.

    Those of a former key are left out: nobody can verify them any more, and what waited of them was signed anew.
    Returns as well what to ask with instead of `theirs` for the next ones; None if there are none.
    """
    # What a far end claims must not have us walk through epochs without end.
    epoch, number = theirs if theirs[0] > ours[0] - MAX_LOST_EPOCHS else (ours[0] - MAX_LOST_EPOCHS, 0)
    entries = reader.numbered(series, epoch, number, LOST_STEP)
    following = (epoch, number_of(entries[-1])) if entries else (epoch + 1, 0)
    found = []
    for entry in entries:
        if entry.salt is not None and entry.payload is not None:
            record = from_parts(entry.header, entry.salt, entry.payload)
            if record.header.kind not in ANSWERS and is_by(record, author):
                lane = _LANES.get(record.header.kind, Lane.STATUS)
                found.append(parcel_of(record, lane, again=True))
    return found, following if following < ours else None


def number_of(entry: Entry) -> int:
    """Tell the number of a record by its entry, which says it even after an erasure."""
    return decode(RecordHeader, entry.header[:-SIGNATURE_BYTES]).number


def is_by(record: Record, author: VerifyKey) -> bool:
    """Tell whether exactly this key signed a record."""
    try:
        record.verify(author)
    except AuthError:
        return False
    return True


class Sender(Protocol):
    """Who sends what is kept."""

    def offer(self, parcel: Parcel) -> None:
        """Offer a record that is committed."""

    def offer_unkept(self, parcel: Parcel, keeping: Keeping) -> None:
        """Offer a record from memory; it is owed until the far end has it, or the disk."""

    def is_owed(self, parcel: Parcel) -> bool:
        """Tell whether a record that was offered from memory still wants its answer."""

    def settle(self, parcel: Parcel) -> None:
        """Note that a record which was offered from memory is on disk by now."""


class Keeping:
    """The commit of one record of ours: offered once it is on disk, or from memory when that takes too long."""

    def __init__(
        self, journal: Journal, write: Write, parcel: Parcel, sender: Sender, kept: Callable[[bool], None]
    ) -> None:
        """Write at once."""
        self._journal = journal
        self._write = write
        self._parcel = parcel
        self._sender = sender
        self._kept = kept
        self._offered = False
        self._try()

    def stop(self) -> None:
        """Try no more."""
        self._timer.cancel()

    def _try(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(COMMIT_PATIENCE_S, self._from_memory)
        self._journal.write(self._write).add_done_callback(self._done)

    def _from_memory(self) -> None:
        if not self._offered:
            self._offered = True
            # Offered first: whatever is shown must not stand in the way.
            self._sender.offer_unkept(self._parcel, self)
            self._kept(False)

    def _done(self, done: asyncio.Future[Written | Known]) -> None:
        self._timer.cancel()
        if done.cancelled():
            return
        if (err := done.exception()) is not None:
            self._from_memory()
            if not isinstance(err, JournalClosedError | JournalSealedError):
                # Closed or sealed it will never be written: this end is stopping, or has left.
                self._timer = asyncio.get_running_loop().call_later(RETRY_COMMIT_S, self._retry)
            return
        if self._offered:
            self._sender.settle(self._parcel)
        else:
            self._offered = True
            self._sender.offer(self._parcel)
        # The letter first: the writer that was woken has its turn before what is shown here.
        asyncio.get_running_loop().call_soon(self._kept, True)

    def _retry(self) -> None:
        if not self._sender.is_owed(self._parcel):
            # The far end has it: only the record is still owed to the journal, not a place in the outbox.
            documents = tuple(each for each in self._write.documents if each.collection != OUTBOX)
            self._write = Write(drafts=self._write.drafts, documents=documents, unique=self._write.unique)
        self._try()


def outbox_document(peer: bytes, lane: Lane, record: Record) -> Document:
    """Make the document that keeps a record waiting."""
    return Document(OUTBOX, outbox_key(peer, lane, record), record.raw)
