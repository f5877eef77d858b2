"""Which waiting records nobody at the site may count: an outbox that grows by one tells that somebody has pressed."""

from contextlib import suppress
from functools import partial

from ..journal import Journal, Reader
from ..link.keeping import OUTBOX
from ..protocol.delivery import Outbox
from ..protocol.errors import LinkError
from ..protocol.identity import Role
from ..protocol.messages import Body, read_body
from ..protocol.record import Record, read_record


class Unseen:
    """The silent ones among the records that wait for one station."""

    def __init__(self) -> None:
        """Know of none."""
        self._records: set[bytes] = set()

    async def load(self, journal: Journal, station: bytes) -> None:
        """Read which wait since before this start."""
        self._records = await journal.read(partial(_silent, station))

    def note(self, record: Record, body: Body) -> None:
        """Take a record in that begins to wait."""
        if is_silent(body):
            self._records.add(record.header.id)

    def forget(self, identifier: bytes) -> None:
        """Take in that a record waits no more."""
        self._records.discard(identifier)

    def seen(self, outbox: Outbox) -> int:
        """Count what waits and may be seen."""
        return len(outbox) - sum(identifier in outbox for identifier in self._records)


def is_silent(body: Body) -> bool:
    """Tell whether nothing at the site may show that a record was made."""
    return bool(getattr(body, "silent", False))


def _silent(station: bytes, reader: Reader) -> set[bytes]:
    found = set()
    for _, raw in reader.scan(OUTBOX, prefix=station):
        with suppress(LinkError):
            record = read_record(raw)
            if is_silent(read_body(record.header.kind, record.body, Role.SITE)):
                found.add(record.header.id)
    return found
