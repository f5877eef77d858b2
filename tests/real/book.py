"""What the journals of homes hold: read from copies, so that nothing here can change them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
import json
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory
from typing import Any, Self

from custom_components.smart_safety_zone.journal import Entry, Journal, Reader, Verification
from custom_components.smart_safety_zone.link.keeping import RECORD_IN, RECORD_OUT
from custom_components.smart_safety_zone.protocol.identity import Role, id_text
from custom_components.smart_safety_zone.protocol.messages import Kind, Signal, read_body
from custom_components.smart_safety_zone.protocol.record import from_parts
from scripts.rig import Home

ALARM = "alarm"
MAX_ENTRIES = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A signal as one end has it on record."""

    site: str
    signal: str
    type: str
    made_ms: int


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

    def signals(self, kind: str) -> list[Said]:
        """Return the signals among the records in or out, as often as they stand there."""
        said = []
        for entry in self.entries:
            if entry.kind == kind and entry.salt is not None and entry.payload is not None:
                record = from_parts(entry.header, entry.salt, entry.payload)
                if record.header.kind == Kind.SIGNAL:
                    body = read_body(record.header.kind, record.body, Role.SITE)
                    assert isinstance(body, Signal)
                    said.append(
                        Said(
                            site=id_text(record.header.sender),
                            signal=body.signal.hex(),
                            type=body.type,
                            made_ms=record.header.wall_ms,
                        )
                    )
        return said

    def steps(self, step: str) -> list[dict[str, Any]]:
        """Return header and payload of each such step of an incident, as one."""
        return [
            json.loads(entry.payload or b"{}") | json.loads(entry.header)
            for entry in self.entries
            if entry.kind == f"incident.{step}"
        ]


def journals(home: Home, role: str) -> list[Path]:
    """Return a home's journals of one role."""
    return sorted((home.folder / "smart_safety_zone").glob(f"{role}-*.db"))


async def station_book(room: Home) -> Book:
    """Read the station's journal."""
    (path,) = journals(room, "station")
    return await Book.read(path)


async def site_books(town: Home) -> list[Book]:
    """Read the journals of all sites of a home."""
    return [await Book.read(path) for path in journals(town, "site")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What became of the signals, by the books of both ends."""

    sent: list[Said]
    """What the sites committed."""
    received: list[Said]
    lost: list[Said]
    doubled: list[str]
    """Signals that stand more than once in the station's book."""
    foreign: list[str]
    """Signals of the station's book that no site has."""
    broken: list[Path]
    """Books whose chain does not hold."""
    opened_twice: list[str]
    """Incidents that were opened more than once."""
    miscounted: list[str]
    """Alarms that opened or repeated no incident, or more than one time."""

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        faults = (self.lost, self.doubled, self.foreign, self.broken, self.opened_twice, self.miscounted)
        return not any(faults)


async def settle_accounts(room: Home, town: Home) -> Account:
    """Compare the books of both ends, when both are at rest."""
    station, sites = await station_book(room), await site_books(town)
    sent = [said for book in sites for said in book.signals(RECORD_OUT)]
    received = station.signals(RECORD_IN)
    there = Counter(said.signal for said in received)
    made = {said.signal for said in sent}
    effects = Counter(
        said["signal_id"] for step in ("opened", "repeated") for said in station.steps(step) if "signal_id" in said
    )
    return Account(
        sent=sent,
        received=received,
        lost=[said for said in sent if said.signal not in there],
        doubled=_more_than_once(there),
        foreign=[signal for signal in there if signal not in made],
        broken=[book.path for book in (station, *sites) if not book.verification.ok],
        opened_twice=_more_than_once(said["incident"] for said in station.steps("opened")),
        miscounted=[said.signal for said in received if said.type == ALARM and effects[said.signal] != 1],
    )


def _all(reader: Reader) -> list[Entry]:
    return reader.entries(limit=MAX_ENTRIES)


def _more_than_once(items: Iterable[str]) -> list[str]:
    return [item for item, times in Counter(items).items() if times > 1]
