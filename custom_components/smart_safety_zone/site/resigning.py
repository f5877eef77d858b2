"""What a former key signed and nobody received is signed anew by the present one, before anything is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
import os

from ..journal import Document, Journal, Reader, Write
from ..link.keeping import OUTBOX, RECORD_OUT, draft_of, outbox_document, unique_of
from ..protocol.delivery import Lane
from ..protocol.errors import LinkError
from ..protocol.identity import Identity, Role
from ..protocol.messages import Kind, Signal, read_body
from ..protocol.record import Numbered, Record, read_record, sign_record
from .courses import COURSE
from .store import Pins

_BATCH = 1000
_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Stale:
    key: bytes
    record: Record
    followed: bool
    """Whether its signal has a course, by which it is offered to whose turn it is."""


async def sign_waiting_anew(journal: Journal, identity: Identity, pins: Pins, stations: Collection[bytes]) -> None:
    """Replace waiting signals to none of `stations`, or by a former key, by ones that this station can verify."""
    after = b""
    while True:
        stale, after = await journal.read(partial(_stale, pins, stations, after))
        for each in stale:
            await journal.write(await _replacement(journal, identity, pins, each))
        if not after:
            return


def _stale(pins: Pins, stations: Collection[bytes], after: bytes, reader: Reader) -> tuple[list[_Stale], bytes]:
    found = reader.scan(OUTBOX, after=after, limit=_BATCH)
    stale = []
    for key, raw in found:
        record = read_record(raw)
        header = record.header
        by_former_key = header.receiver == pins.station and header.epoch < pins.since_epoch
        if by_former_key or header.receiver not in stations:
            stale.append(_Stale(key, record, not by_former_key and _has_course(record, reader)))
    return stale, found[-1][0] if len(found) == _BATCH else b""


def _has_course(record: Record, reader: Reader) -> bool:
    try:
        body = read_body(record.header.kind, record.body, Role.SITE)
    except LinkError:
        return False
    return isinstance(body, Signal) and reader.get(COURSE, body.signal) is not None


async def _replacement(journal: Journal, identity: Identity, pins: Pins, stale: _Stale) -> Write:
    gone = Document(OUTBOX, stale.key, None)
    record = stale.record
    if record.header.kind != Kind.SIGNAL or stale.followed:
        # Inventories are made anew; a leaving has been overtaken.
        return Write(documents=(gone,))
    series = identity.id + pins.station
    highest = await journal.read(lambda reader: reader.highest(series)) or (1, 0)
    epoch = max(highest[0], pins.since_epoch)
    place = Numbered(epoch, highest[1] + 1 if highest[0] == epoch else 1)
    anew = sign_record(
        identity.signing,
        kind=record.header.kind,
        sender=identity.id,
        receiver=pins.station,
        identifier=os.urandom(_ID_BYTES),
        place=place,
        # The time of the press, so that its age stays true.
        made=record.header.made,
        salt=record.salt,
        body=record.body,
    )
    lane = Lane(stale.key[len(record.header.receiver)])
    return Write(
        drafts=(draft_of(RECORD_OUT, anew, anew.header.made),),
        documents=(gone, outbox_document(pins.station, lane, anew)),
        unique=unique_of(series, anew),
    )
