"""The attachments of all sites: which there are, where they lie, and how they come and go."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
import logging
from pathlib import Path
from typing import Any, Final, override

from homeassistant.core import HomeAssistant

from ...const import BACKUP_MARK, CONF_EVIDENCE_MB, CONF_SITE_EVIDENCE_MB, DEFAULT_EVIDENCE_MB, DEFAULT_SITE_EVIDENCE_MB
from ...incident.model import Actor
from ...journal import Document, JournalError, Reader, Write
from ...link.attachments import Files
from ...protocol.messages import Spoken
from ...protocol.tips import Attachment, Chunk
from ..entries import actor_json, entry_draft
from ..errors import StationError
from ..ground import Ground
from ..part import Part
from ..registry import scan_all
from .fetching import Fetching, Site
from .rows import Room, Row, RowState, admit

_LOGGER = logging.getLogger(__name__)

EVIDENCE: Final = "evidence"
"""Documents: key = owner ‖ digest, value = a row."""
_MB: Final = 1024 * 1024


class EvidenceStore(Part):
    """Attachments, by whom they belong to."""

    def __init__(
        self,
        hass: HomeAssistant,
        ground: Ground,
        folder: Path,
        site: Site,
        options: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Prepare; `load` reads what there is."""
        self._hass = hass
        self._ground = ground
        self._options = options
        self._files = Files(folder)
        self._rows: dict[bytes, Row] = {}
        self._of: defaultdict[str, dict[bytes, Row]] = defaultdict(dict)
        """The same rows by whom they belong to."""
        self._fetching = Fetching(hass, ground, self._files, site, self._fetched)
        self.settled: list[Callable[[str], None]] = []
        """Told whose attachments are all decided about."""

    @override
    async def load(self) -> None:
        for row in await self._ground.journal.read(_read):
            self._put(row)
        restored = await self._ground.journal.read(lambda reader: reader.get(*BACKUP_MARK)) is not None
        named = {row.raw_digest for row in self._rows.values() if row.takes_room}
        # A journal that came back may have lost the rows of pictures that are evidence all the same.
        tidy = self._files.set_aside if restored else self._files.sweep
        await self._hass.async_add_executor_job(tidy, named)

    @override
    def start(self) -> None:
        for row in self._rows.values():
            if not row.settled:
                self._fetching.add(row)

    @override
    async def stop(self) -> None:
        await self._fetching.stop()

    def admit(self, site_id: str, owner: str, attachments: Sequence[Attachment]) -> tuple[Document, ...]:
        """Take attachments in that a record names; returns what is to be committed with it. Then call `fetch`."""
        options = self._options()
        room = Room(
            total=int(options.get(CONF_EVIDENCE_MB, DEFAULT_EVIDENCE_MB)) * _MB,
            per_site=int(options.get(CONF_SITE_EVIDENCE_MB, DEFAULT_SITE_EVIDENCE_MB)) * _MB,
        )
        now_ms = self._ground.clock.now().wall_ms
        rows = admit(self._rows.values(), room, site_id, owner, attachments, now_ms)
        for row in rows:
            self._put(row)
        return tuple(Document(EVIDENCE, row.key, row.write()) for row in rows)

    def fetch(self, owner: str) -> None:
        """Fetch what is wanted of an owner, now that its record is on disk."""
        rows = self.of(owner)
        for row in rows:
            if not row.settled:
                self._fetching.add(row)
        if all(row.settled for row in rows):
            self._tell_settled(owner)

    def _tell_settled(self, owner: str) -> None:
        for tell in self.settled:
            tell(owner)

    def of(self, owner: str) -> list[Row]:
        """Tell what belongs to somebody."""
        return list(self._of.get(owner, {}).values())

    def _put(self, row: Row) -> None:
        self._rows[row.key] = self._of[row.owner][row.key] = row

    def _drop(self, row: Row) -> None:
        self._rows.pop(row.key, None)
        those = self._of.get(row.owner, {})
        those.pop(row.key, None)
        if not those:
            self._of.pop(row.owner, None)

    def unkept(self, owner: str) -> int:
        """Tell how many attachments of somebody are not here and never will be."""
        return sum(not row.takes_room for row in self.of(owner))

    async def _fetched(self, row: Row, state: RowState) -> None:
        """Take note of what became of an attachment; it holds once it is on disk. JournalError."""
        if row.key not in self._rows:
            await self._remove(row.raw_digest)
            return
        made = replace(row, state=state)
        header = {"site": row.site_id, "owner": row.owner, "digest": row.digest, "state": state.value}
        draft = entry_draft("evidence.fetched", self._ground.clock.now().wall_ms, header, {})
        await self._ground.journal.write(Write(drafts=(draft,), documents=(Document(EVIDENCE, row.key, made.write()),)))
        self._put(made)
        if not made.takes_room:
            await self._remove(row.raw_digest)
        if all(each.settled for each in self.of(row.owner)):
            self._tell_settled(row.owner)

    async def look(self, owner: str, digest: str, actor: Actor) -> tuple[str, bytes]:
        """Give a picture to an operator; who looked is in the journal first. StationError."""
        row = self._find(owner, digest)
        header = {"site": row.site_id, "owner": owner, "digest": digest}
        draft = entry_draft("evidence.seen", self._ground.clock.now().wall_ms, header, {"actor": actor_json(actor)})
        try:
            await self._ground.journal.write(Write(drafts=(draft,)))
        except JournalError as err:
            raise StationError("not_committed", failed=True) from err
        data = await self._hass.async_add_executor_job(self._files.read, row.raw_digest)
        if not data:
            raise StationError("unknown_picture")
        return row.mime, data

    async def data(self, row: Row) -> bytes | None:
        """Read a picture for a bundle, whose making is in the journal; None if it is not here any more."""
        return await self._hass.async_add_executor_job(self._files.read, row.raw_digest) or None

    def _find(self, owner: str, digest: str) -> Row:
        row = next((each for each in self.of(owner) if each.digest == digest), None)
        if row is None or row.state is not RowState.KEPT:
            raise StationError("unknown_picture")
        return row

    async def delete(self, owners: Iterable[str], reason: str) -> None:
        """Delete all that belongs to somebody; the journal says that, and why. JournalError."""
        by_owner: defaultdict[str, list[Row]] = defaultdict(list)
        wanted = set(owners)
        for row in self._rows.values():
            if row.owner in wanted:
                by_owner[row.owner].append(row)
        for owner, rows in by_owner.items():
            now_ms = self._ground.clock.now().wall_ms
            header = {"site": rows[0].site_id, "owner": owner, "digests": [row.digest for row in rows]}
            draft = entry_draft("evidence.deleted", now_ms, {**header, "reason": reason}, {})
            documents = tuple(Document(EVIDENCE, row.key, None) for row in rows)
            await self._ground.journal.write(Write(drafts=(draft,), documents=documents))
            for row in rows:
                self._drop(row)
                self._fetching.drop(row)
                await self._remove(row.raw_digest)

    async def _remove(self, digest: bytes) -> None:
        if not any(row.raw_digest == digest and row.takes_room for row in self._rows.values()):
            await self._hass.async_add_executor_job(self._files.remove, digest)

    @override
    def spoken(self, site_id: str, talk: Spoken) -> bool:
        if not isinstance(talk, Chunk):
            return False
        self._fetching.heard(site_id, talk)
        return True

    @override
    def link_changed(self, site_id: str) -> None:
        self._fetching.link_changed(site_id)


def _read(reader: Reader) -> list[Row]:
    return [Row.read(raw) for _, raw in scan_all(reader, EVIDENCE)]
