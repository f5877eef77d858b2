"""Finding what the chain says of one incident: read a little at a time, chosen off the event loop."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
import json
from typing import Final

from homeassistant.core import HomeAssistant

from ...incident.model import Incident
from ...journal import ERASED, Entry, Journal, Reader
from ...journal.entry import erased_seqs
from ...link.keeping import RECORD_IN, RECORD_OUT
from ...protocol.cameras import Evidence, HelpCall, Look
from ...protocol.errors import LinkError
from ...protocol.identity import Role, id_bytes
from ...protocol.messages import Progress, Receipt, Refusal, Signal, read_body
from ...protocol.record import read_signed
from ..shelf import PLACED, came_in_ms

PAGE: Final = 100
"""Entries for which alarms wait at most: about a millisecond."""
PAUSE_S: Final = 0.005
MARGIN_MS: Final = 10 * 60_000
"""Clocks are put right: so much before it came in the search begins."""
MAX_ENTRIES: Final = 30_000
"""Ten thousand presses, each with its receipt and its step; what is beyond is counted and said to be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a bundle is about."""

    incident: Incident
    owners: frozenset[str]
    """What its pictures belong to, as the journal names them."""

    @property
    def raw_id(self) -> bytes:
        """The incident's id as it travels."""
        return bytes.fromhex(self.incident.id)

    @property
    def raw_site(self) -> bytes:
        """The site's id as it travels."""
        return id_bytes(self.incident.site_id)

    def needles(self) -> tuple[bytes, ...]:
        """Tell what a header holds that may be of it: looking for that is quicker than reading it."""
        incident = self.incident
        names = (incident.id, *self.owners, *incident.signals)
        return (self.raw_site, incident.site_id.encode(), *(name.encode() for name in names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What was found."""

    entries: tuple[Entry, ...]
    """In the order of the chain."""
    head: tuple[int, bytes]
    """Where the chain ended when it was read."""
    left_out: int


async def collect(hass: HomeAssistant, journal: Journal, subject: Subject) -> Collected:
    """Find all entries about an incident, up to where the chain ends now; JournalError."""
    head = await journal.read(lambda reader: reader.head())
    found = await _from(
        hass, journal, subject, head[0], await journal.read(partial(_seek, came_in_ms(subject.incident)))
    )
    if not any(entry.kind in {"incident.opened", "incident.held"} for entry in found):
        # A clock that jumped: then all of the chain is looked through.
        found = await _from(hass, journal, subject, head[0], 0)
    found = [*found, *await _neighbours(journal, subject, found)]
    entries = sorted({entry.seq: entry for entry in found}.values(), key=lambda entry: entry.seq)
    return Collected(entries=tuple(entries[:MAX_ENTRIES]), head=head, left_out=max(0, len(entries) - MAX_ENTRIES))


def _seek(at_ms: int, reader: Reader) -> int:
    """Find behind which entry those of a moment begin, as far as the clock was right."""
    low, high = 1, reader.head()[0] + 1
    while low < high:
        middle = (low + high) // 2
        entry = reader.entry(middle)
        if entry is None or entry.time_ms < at_ms - MARGIN_MS:
            low = middle + 1
        else:
            high = middle
    return low - 1


async def _from(hass: HomeAssistant, journal: Journal, subject: Subject, end: int, after: int) -> list[Entry]:
    found: list[Entry] = []
    chosen: set[int] = set()
    records: set[bytes] = set()
    while page := await journal.read(_page(after, end)):
        after = page[-1].seq
        near = await hass.async_add_executor_job(_near, subject, page)
        ids = [signal for entry in near if (signal := _signal_of(entry)) is not None]
        placed = await journal.read(partial(_placed, subject, ids)) if ids else set()
        for entry in near:
            if _belongs(subject, entry, placed, records, chosen):
                chosen.add(entry.seq)
                found.append(entry)
        await asyncio.sleep(PAUSE_S)
    return found


def _page(after: int, end: int) -> Callable[[Reader], list[Entry]]:
    return lambda reader: reader.entries(after_seq=after, before_seq=end + 1, limit=PAGE)


def _near(subject: Subject, page: Iterable[Entry]) -> list[Entry]:
    needles = subject.needles()
    return [entry for entry in page if entry.kind == ERASED or any(needle in entry.header for needle in needles)]


def _signal_of(entry: Entry) -> bytes | None:
    """Tell which signal a record of a site is, or is about."""
    body = _body(entry)
    match body:
        case Signal():
            return body.refers_to or body.signal
        case Evidence() | HelpCall() | Progress():
            return body.signal
    return None


def _body(entry: Entry) -> object:
    if entry.kind not in {RECORD_IN, RECORD_OUT} or entry.payload is None:
        return None
    try:
        sender = Role.SITE if entry.kind == RECORD_IN else Role.STATION
        return read_body(read_signed(entry.header).kind, entry.payload, sender)
    except LinkError:
        return None


def _placed(subject: Subject, signals: Iterable[bytes], reader: Reader) -> set[bytes]:
    """Tell which of these signals the incident holds; also of those that it no longer names."""
    return {
        signal
        for signal in signals
        if (row := reader.get(PLACED, subject.raw_site + signal)) is not None and row[:-1] == subject.raw_id
    }


def _belongs(subject: Subject, entry: Entry, placed: set[bytes], records: set[bytes], chosen: set[int]) -> bool:
    if entry.kind == ERASED:
        return not chosen.isdisjoint(erased_seqs(entry.header))
    if entry.kind not in {RECORD_IN, RECORD_OUT}:
        return _is_about(subject, entry.header)
    body = _body(entry)
    signal = _signal_of(entry)
    belongs = signal in placed or (isinstance(body, Look) and body.incident == subject.raw_id)
    if isinstance(body, Receipt | Refusal):
        belongs = body.record in records
    if belongs:
        records.add(read_signed(entry.header).id)
    return belongs


def _is_about(subject: Subject, header: bytes) -> bool:
    try:
        fact = json.loads(header)
    except ValueError:
        return False
    if not isinstance(fact, dict):
        return False
    is_signal = fact.get("signal") in subject.incident.signals and fact.get("site") == subject.incident.site_id
    return fact.get("incident") == subject.incident.id or fact.get("owner") in subject.owners or is_signal


async def _neighbours(journal: Journal, subject: Subject, found: list[Entry]) -> list[Entry]:
    """Find the records whose content was erased, by the steps that were committed right behind them."""
    have = {entry.seq for entry in found}
    missing = {
        seq
        for entry in found
        if entry.kind.startswith("incident.")
        for seq in (entry.seq - 2, entry.seq - 1)
        if seq > 0 and seq not in have
    }
    if not missing:
        return []

    def read(reader: Reader) -> list[Entry]:
        return [entry for seq in sorted(missing)[:PAGE] if (entry := reader.entry(seq)) is not None]

    near = {entry.seq: entry for entry in await journal.read(read)}
    erased = [
        entry
        for entry in near.values()
        if entry.kind == RECORD_IN and entry.erased and subject.raw_site in entry.header
    ]
    answers = [near[entry.seq + 1] for entry in erased if entry.seq + 1 in near]
    whys = await _erasures(journal, {entry.seq for entry in erased}) if erased else []
    return [*erased, *answers, *whys]


async def _erasures(journal: Journal, seqs: set[int]) -> list[Entry]:
    """Find the entries that say why these contents are gone."""
    found: list[Entry] = []
    after = 0
    while page := await journal.read(_erasure_page(after)):
        found += [entry for entry in page if not seqs.isdisjoint(erased_seqs(entry.header))]
        after = page[-1].seq
        await asyncio.sleep(PAUSE_S)
    return found


def _erasure_page(after: int) -> Callable[[Reader], list[Entry]]:
    return lambda reader: reader.entries(after_seq=after, kinds={ERASED}, limit=PAGE)
