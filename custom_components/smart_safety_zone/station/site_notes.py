"""What a radio room knows of a site beside what the site says: notes, and the people who hold its keys.

All of it is about people. The journal's chain keeps that something was written or read, and by whom; what it says lies
in one document alone, which is replaced and deleted as a whole.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
import logging
from typing import Any, Final, Self, override

import orjson

from ..incident.model import Actor
from ..journal import Document, Draft, JournalError, Known, Reader, Write, Written
from ..protocol.identity import id_bytes, id_text
from ..protocol.messages import Standing
from .entries import actor_json, entry_draft
from .errors import StationError
from .ground import Ground
from .part import Part
from .registry import COMMIT_TIMEOUT_S, Registry, scan_all

_LOGGER = logging.getLogger(__name__)

FORMAT_VERSION: Final = 1
NOTES: Final = "site.notes"
"""Documents by site id."""
MAX_HOLDERS: Final = 10
MAX_NOTE: Final = 2_000
MAX_FIELD: Final = 120


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Somebody who can open."""

    name: str = field(repr=False)
    phone: str = field(repr=False, default="")
    remark: str = field(repr=False, default="")
    """What he has a key of, when he can be reached."""


@dataclass(frozen=True, slots=True)
class SiteNotes:
    """What is known of a site."""

    note: str = field(repr=False, default="")
    holders: tuple[KeyHolder, ...] = field(repr=False, default=())
    """Whom to call, in this order."""
    changed_ms: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is known."""
        return not self.note and not self.holders

    def write(self) -> bytes:
        """Write it down."""
        holders = [[each.name, each.phone, each.remark] for each in self.holders]
        said = {"version": FORMAT_VERSION, "note": self.note, "holders": holders, "changed_ms": self.changed_ms}
        return orjson.dumps(said)

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError if it cannot be read."""
        said: dict[str, Any] = orjson.loads(raw)
        if said["version"] != FORMAT_VERSION:
            raise ValueError(f"version {said['version']}")
        holders = tuple(KeyHolder(*map(str, each)) for each in said["holders"])
        return cls(str(said["note"]), holders, said["changed_ms"])


class NotesOfSites(Part):
    """The notes of all sites."""

    def __init__(self, ground: Ground, registry: Registry) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._ground = ground
        self._registry = registry
        self._notes: dict[str, SiteNotes] = {}

    @override
    async def load(self) -> None:
        await self._ground.journal.read(self._read)

    def _read(self, reader: Reader) -> None:
        self._notes = {id_text(key): SiteNotes.read(raw) for key, raw in scan_all(reader, NOTES)}

    def knows(self, site_id: str) -> bool:
        """Tell whether anything is known of a site."""
        return site_id in self._notes

    def read(self, site_id: str, actor: Actor, incident_id: str | None = None) -> SiteNotes:
        """Return what is known of a site, to somebody; the journal notes who read it, and in which incident.

        It is shown even if the disk does not take that: somebody may be waiting for the key.
        """
        found = self._notes.get(site_id)
        if found is None:
            return SiteNotes()
        header = {"site": site_id, **({} if incident_id is None else {"incident": incident_id})}
        draft = self._entry("site.notes_read", header, actor)
        self._ground.journal.write(Write((draft,))).add_done_callback(log_unkept)
        return found

    async def write(self, site_id: str, note: str, holders: Iterable[KeyHolder], actor: Actor) -> SiteNotes:
        """Replace what is known of a site, or with nothing erase it; it holds once this returns."""
        site = self._registry.sites.get(site_id)
        if site is None or site.standing is Standing.REVOKED:
            raise StationError("unknown_site")
        after = SiteNotes(note.strip(), tuple(holders), self._ground.clock.now().wall_ms)
        header = {"site": site_id, "holders": len(after.holders), "noted": bool(after.note)}
        value = None if after.is_empty else after.write()
        draft = self._entry("site.notes_written", header, actor)
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await asyncio.shield(
                    self._ground.journal.write(Write((draft,), documents=(_document(site_id, value),)))
                )
        except (TimeoutError, JournalError) as err:
            raise StationError("not_committed", failed=True) from err
        self._notes.pop(site_id, None)
        if value is not None:
            self._notes[site_id] = after
        return after

    @override
    def site_gone(self, site_id: str) -> tuple[Document, ...]:
        return () if self._notes.pop(site_id, None) is None else (_document(site_id, None),)

    def _entry(self, kind: str, header: dict[str, Any], actor: Actor) -> Draft:
        return entry_draft(kind, self._ground.clock.now().wall_ms, header, {"actor": actor_json(actor)})


def _document(site_id: str, value: bytes | None) -> Document:
    return Document(NOTES, id_bytes(site_id), value)


def log_unkept(done: asyncio.Future[Written | Known]) -> None:
    """Say in the log that something was not written; it holds nevertheless."""
    if not done.cancelled() and (err := done.exception()) is not None:
        _LOGGER.warning("Not kept: %s", type(err).__name__)
