"""What the journals of homes hold: read from copies, so that nothing here can change them."""

from contextlib import suppress
from dataclasses import dataclass
import json
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory
from typing import Any, Self

from custom_components.smart_safety_zone.journal import Entry, Journal, JournalError, Reader, Verification
from custom_components.smart_safety_zone.link.keeping import RECORD_IN, RECORD_OUT
from custom_components.smart_safety_zone.protocol.identity import Role, id_text
from custom_components.smart_safety_zone.protocol.messages import Kind, Receipt, Signal, read_body
from custom_components.smart_safety_zone.protocol.record import Record, from_parts

from .home import Home
from .waiting import until

MAX_ENTRIES = 100_000
WHOLE_DEADLINE_S = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A signal as one end has it on record."""

    site: str
    signal: str
    record: str
    """The id of the record that carried it."""
    point: str
    type: str
    kind: str
    made_ms: int
    """When its record was signed, by the site's clock."""
    raised_ms: int
    """When it was raised, by the site's clock."""
    kept_ms: int
    """When this end took it in, by its own clock."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """One journal, read to its end."""

    path: Path
    entries: list[Entry]
    verification: Verification

    @classmethod
    async def read(cls, path: Path) -> Self:
        """Read a copy of a journal, together with the log beside it."""
        with TemporaryDirectory(prefix="ssz-book-") as folder:
            for each in (path, path.with_name(f"{path.name}-wal")):
                if each.exists():
                    shutil.copy(each, folder)
            journal = await Journal.open(Path(folder) / path.name)
            try:
                return cls(path=path, entries=await journal.read(_all), verification=await journal.verify())
            finally:
                await journal.close()

    @classmethod
    async def read_running(cls, path: Path) -> Self:
        """Read a copy of a journal that is in use, once one was made between two commits."""
        found: list[Self] = []

        async def whole() -> bool:
            with suppress(JournalError):
                book = await cls.read(path)
                if book.verification.ok:
                    found.append(book)
            return bool(found)

        await until(whole, WHOLE_DEADLINE_S, f"whole copy of {path.name}")
        return found[0]

    def signals(self, kind: str) -> list[Said]:
        """Return the signals among the records in or out, as often as they stand there."""
        said = []
        for entry, record in self._records(kind):
            if record.header.kind == Kind.SIGNAL:
                body = read_body(record.header.kind, record.body, Role.SITE)
                assert isinstance(body, Signal)
                said.append(
                    Said(
                        site=id_text(record.header.sender),
                        signal=body.signal.hex(),
                        record=record.header.id.hex(),
                        point=body.point,
                        type=body.type,
                        kind=body.kind,
                        made_ms=record.header.wall_ms,
                        raised_ms=record.header.wall_ms - body.before_ms,
                        kept_ms=entry.time_ms,
                    )
                )
        return said

    def receipts(self) -> dict[str, int]:
        """Return when the receipt of each of this site's records came in, by the record's id."""
        came: dict[str, int] = {}
        for entry, record in self._records(RECORD_IN):
            if record.header.kind == Kind.RECEIPT:
                body = read_body(record.header.kind, record.body, Role.STATION)
                assert isinstance(body, Receipt)
                came.setdefault(body.record.hex(), entry.time_ms)
        return came

    def steps(self, step: str) -> list[dict[str, Any]]:
        """Return header and payload of each such step of an incident, as one."""
        return [
            json.loads(entry.payload or b"{}") | json.loads(entry.header)
            for entry in self.entries
            if entry.kind == f"incident.{step}"
        ]

    def _records(self, kind: str) -> list[tuple[Entry, Record]]:
        return [
            (entry, from_parts(entry.header, entry.salt, entry.payload))
            for entry in self.entries
            if entry.kind == kind and entry.salt is not None and entry.payload is not None
        ]


def journals(home: Home, role: str) -> list[Path]:
    """Return a home's journals of one role."""
    return sorted((home.folder / "smart_safety_zone").glob(f"{role}-*.db"))


async def station_book(room: Home) -> Book:
    """Read the journal of a station at rest."""
    (path,) = journals(room, "station")
    return await Book.read(path)


async def site_books(town: Home) -> list[Book]:
    """Read the journals of all sites of a home at rest."""
    return [await Book.read(path) for path in journals(town, "site")]


def _all(reader: Reader) -> list[Entry]:
    return reader.entries(limit=MAX_ENTRIES)


__all__ = ["RECORD_IN", "RECORD_OUT", "Book", "Said", "journals", "site_books", "station_book"]
