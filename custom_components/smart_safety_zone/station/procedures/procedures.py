"""The procedures of a station: what it wrote itself, what its rooms were shown, and what they ticked."""

import asyncio
from collections import OrderedDict
from functools import partial
import logging
from pathlib import Path
from typing import Final, override

from homeassistant.core import HomeAssistant

from ...incident.checklist import OCCASIONS, Occasion, item_of, ticks
from ...incident.model import Actor, Incident, State, Step, StepType
from ...journal import Document, Draft, JournalError, Known, Reader, Write, Written as Committed
from ...protocol.identity import id_bytes, id_text
from ..desk import Desk
from ..entries import actor_json, entry_draft
from ..errors import StationError
from ..ground import Ground
from ..part import Part
from ..registry import COMMIT_TIMEOUT_S, scan_all
from .model import Checklist, Guide, Source, Written, lines_of, read_templates

_LOGGER = logging.getLogger(__name__)

TEMPLATES: Final = Path(__file__).parent / "templates.json"
PROCEDURES: Final = "procedure"
"""Documents of what the station wrote itself, by occasion, after the site's id where it is for that one alone."""
GUIDES: Final = "procedure.shown"
"""Documents by incident id: which editions the room was shown."""
GUIDES_IN_MEMORY: Final = 200
_ID_BYTES: Final = 16

type _Whose = tuple[str | None, Occasion]
"""A site or the whole station, and what for."""


class Procedures(Part):
    """All procedures of a station."""

    def __init__(self, hass: HomeAssistant, ground: Ground, desk: Desk) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._hass = hass
        self._ground = ground
        self._desk = desk
        self._templates: dict[Occasion, Checklist] = {}
        self._written: dict[_Whose, Written] = {}
        self._guides: OrderedDict[str, Guide] = OrderedDict()
        """What incidents were shown, the newest last."""

    @override
    async def load(self) -> None:
        self._templates = read_templates(await self._hass.async_add_executor_job(TEMPLATES.read_bytes))
        await self._ground.journal.read(self._read)

    def _read(self, reader: Reader) -> None:
        self._written = {_whose(key): Written.read(raw) for key, raw in scan_all(reader, PROCEDURES)}

    def in_force(self, site_id: str, occasion: Occasion) -> Checklist:
        """Return what holds for a site: its own, else the station's, else the template."""
        return self._own(site_id, occasion, Source.SITE) or self.for_all(occasion)

    def for_all(self, occasion: Occasion) -> Checklist:
        """Return what holds for the sites that have none of their own."""
        return self._own(None, occasion, Source.STATION) or self._templates[occasion]

    def _own(self, site_id: str | None, occasion: Occasion, source: Source) -> Checklist | None:
        written = self._written.get((site_id, occasion))
        return None if written is None or not written.lines else written.checklist(occasion, source)

    async def write(self, site_id: str | None, occasion: Occasion, text: str, actor: Actor) -> None:
        """Write a procedure for a site or for all, or with an empty text none; it holds once this returns."""
        lines = lines_of(text)
        before = self._written.get((site_id, occasion), Written(0, ()))
        if before.lines == lines:
            return
        after = Written(before.number + 1, lines)
        header = {"occasion": occasion, "number": after.number, "items": len(lines)}
        if site_id is not None:
            header["site"] = site_id
        # What is written for one site may name its people: it lies in the document alone, which goes with the site.
        payload = {"actor": actor_json(actor), **({"lines": lines} if site_id is None else {})}
        draft = entry_draft("procedure.written", self._now_ms(), header, payload)
        await self._commit(Write((draft,), documents=(Document(PROCEDURES, _key(site_id, occasion), after.write()),)))
        self._written[site_id, occasion] = after

    @override
    def site_gone(self, site_id: str) -> tuple[Document, ...]:
        gone = [occasion for whose, occasion in self._written if whose == site_id]
        for occasion in gone:
            del self._written[site_id, occasion]
        return tuple(Document(PROCEDURES, _key(site_id, occasion), None) for occasion in gone)

    async def guide(self, incident: Incident) -> Guide:
        """Return what a room was shown in an incident, or would be if somebody looked now."""
        shown = await self._shown(incident.id)
        return shown or self._turned(incident, None, OCCASIONS[incident.kind])

    async def show(self, incident: Incident, actor: Actor, occasion: Occasion | None = None) -> Guide:
        """Return the guide as an operator is shown it, taken for `occasion` if he says so; the journal notes it.

        What holds at the first look holds to the end of the incident. While its site may take it back, and once it is
        over, nothing is noted. The list is shown even if the disk does not take it: it is tried again at the next look.
        """
        before = await self._shown(incident.id)
        if before is not None and occasion in {None, before.occasion}:
            return before
        after = self._turned(incident, before, occasion or OCCASIONS[incident.kind])
        if incident.state is State.HELD or (incident.state is State.CLOSED and occasion is None):
            return after
        self._keep(incident.id, after)
        write = Write((self._noted(incident, after, actor),), documents=(_guide_document(incident.id, after),))
        self._ground.journal.write(write).add_done_callback(partial(self._settled, incident.id))
        return after

    async def tick(self, incident_id: str, actor: Actor, occasion: Occasion, key: str, *, done: bool) -> Incident:
        """Tick an item, or take that back; returns once it is committed and shown. What is so already is no news."""
        incident = await self._desk.find(incident_id)
        shown = await self._shown(incident_id)
        guide = shown or self._turned(incident, None, occasion)
        checklist = guide.shown.get(occasion)
        item = None if checklist is None else checklist.item(key)
        if checklist is None or item is None:
            raise StationError("unknown_item")
        named = item_of(occasion, key)
        if (named in ticks(incident)) is done:
            return incident
        step = Step(
            type=StepType.TICKED if done else StepType.UNTICKED,
            at_ms=self._now_ms(),
            actor=actor,
            item=named,
            edition=checklist.edition,
            text=item.said(self._hass.config.language),
            words=item.by_language,
        )
        # Where it was not noted when it was shown, it is now: what was ticked has been seen.
        documents = () if shown is not None else (_guide_document(incident_id, guide),)
        incident = await self._desk.take_step(incident_id, step, documents)
        self._guides.setdefault(incident_id, guide)
        return incident

    def _turned(self, incident: Incident, before: Guide | None, occasion: Occasion) -> Guide:
        shown = {} if before is None else dict(before.shown)
        shown.setdefault(occasion, self.in_force(incident.site_id, occasion))
        return Guide(occasion, shown)

    def _noted(self, incident: Incident, guide: Guide, actor: Actor) -> Draft:
        header = {
            "incident": incident.id,
            "site": incident.site_id,
            "occasion": guide.occasion,
            "edition": guide.checklist.edition,
        }
        payload = {"actor": actor_json(actor), **guide.checklist.plain()}
        return entry_draft("procedure.shown", self._now_ms(), header, payload)

    async def _shown(self, incident_id: str) -> Guide | None:
        if incident_id not in self._guides:
            key = bytes.fromhex(incident_id)
            raw = await self._ground.journal.read(lambda reader: reader.get(GUIDES, key))
            if raw is not None:
                self._guides.setdefault(incident_id, Guide.read(raw))
        return self._guides.get(incident_id)

    def _keep(self, incident_id: str, guide: Guide) -> None:
        self._guides[incident_id] = guide
        self._guides.move_to_end(incident_id)
        if len(self._guides) > GUIDES_IN_MEMORY:
            self._guides.popitem(last=False)

    def _settled(self, incident_id: str, done: asyncio.Future[Committed | Known]) -> None:
        if not done.cancelled() and done.exception() is not None:
            _LOGGER.warning("What was shown of a procedure could not be kept")
            self._guides.pop(incident_id, None)

    async def _commit(self, write: Write) -> None:
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await asyncio.shield(self._ground.journal.write(write))
        except (TimeoutError, JournalError) as err:
            raise StationError("not_committed", failed=True) from err

    def _now_ms(self) -> int:
        return self._ground.clock.now().wall_ms


def _guide_document(incident_id: str, guide: Guide) -> Document:
    return Document(GUIDES, bytes.fromhex(incident_id), guide.write())


def _key(site_id: str | None, occasion: Occasion) -> bytes:
    return (b"" if site_id is None else id_bytes(site_id)) + b"/" + occasion.encode()


def _whose(key: bytes) -> _Whose:
    site, _, occasion = key.rpartition(b"/")
    if len(site) not in {0, _ID_BYTES}:
        raise ValueError("no procedure of a site")
    return id_text(site) if site else None, Occasion(occasion.decode())
