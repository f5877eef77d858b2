"""The queue of tip-offs: what comes in, what operators do with it, what its sites are told, and when it is deleted."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
import logging
from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_time_interval

from ...const import CONF_TIP_DAYS, DEFAULT_TIP_DAYS
from ...incident.model import Actor
from ...journal import Document, JournalError, Reader, Write
from ...link.party import Reaction
from ...protocol.delivery import Lane
from ...protocol.events import RecordReceived
from ...protocol.identity import id_bytes
from ...protocol.messages import Standing
from ...protocol.tips import Tip as TipBody, TipOutcome, TipProgress, TipStep
from ..entries import actor_json, entry_draft
from ..errors import StationError
from ..evidence.store import EvidenceStore
from ..ground import Ground
from ..links import Links
from ..listeners import Listeners
from ..part import Part
from ..registry import COMMIT_TIMEOUT_S, Registry
from .model import Tip, made_of
from .shelf import CLOSED, DAYS, OPEN, TOLD, Shelf, Told, read_shelf

_LOGGER = logging.getLogger(__name__)

MAX_A_DAY: Final = 20
MAX_OPEN: Final = 50
"""Tip-offs of one site; beyond, it is told that no more are taken today, or before some of them are closed."""
TOO_MANY: Final = "too_many"
SUSPENDED: Final = "suspended"
_DAY_MS: Final = 24 * 60 * 60_000


class TipDesk(Part):
    """All tip-offs of a station."""

    def __init__(
        self,
        hass: HomeAssistant,
        ground: Ground,
        registry: Registry,
        links: Links,
        evidence: EvidenceStore,
        options: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Prepare; `load` reads what there is."""
        self._hass = hass
        self._ground = ground
        self._registry = registry
        self._links = links
        self._evidence = evidence
        self._options = options
        self._shelf = Shelf()
        self._arriving: dict[str, Tip] = {}
        """On their way to the disk."""
        self._turn = asyncio.Lock()
        self._listeners = Listeners[[Tip]]()
        self._unlisten: CALLBACK_TYPE | None = None
        evidence.settled.append(self._pictures_settled)

    @override
    async def load(self) -> None:
        self._shelf = await self._ground.journal.read(read_shelf)

    @override
    def start(self) -> None:
        for tip in self._shelf.open.values():
            told = self._shelf.told.get(tip.id, Told())
            if not told.received and all(row.settled for row in self._evidence.of(tip.id)):
                self._tell_received(tip)
            if tip.step is not TipStep.RECEIVED and told.step != tip.step:
                self._tell(tip)
        for tip in self._shelf.untold_closed:
            self._tell(tip)
        self._unlisten = async_track_time_interval(self._hass, self._daily, timedelta(days=1))
        self._ground.spawn(self._delete_old(), "delete old tip-offs")

    @override
    async def stop(self) -> None:
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    @property
    def open(self) -> Mapping[str, Tip]:
        """The tip-offs that are not closed, in the order in which they came."""
        return MappingProxyType(self._shelf.open)

    def subscribe(self, listener: Callable[[Tip], None]) -> Callable[[], None]:
        """Hear of each step of each tip-off once it is committed."""
        return self._listeners.add(listener, None)

    # What comes in

    @override
    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        body = event.body
        if not isinstance(body, TipBody):
            return None
        tip_id = body.tip.hex()
        if tip_id in self._shelf.open or tip_id in self._shelf.closed:
            # The same in another record, as from a site with a new key.
            return Reaction()
        if self._registry.standing(site_id) is not Standing.ACTIVE:
            return Reaction(refusal=SUSPENDED)
        now_ms = self._ground.clock.now().wall_ms
        if tip_id not in self._arriving:
            if self._is_too_many(site_id, now_ms):
                return Reaction(refusal=TOO_MANY)
            self._shelf.count(site_id, now_ms // _DAY_MS)
            self._arriving[tip_id] = made_of(body, site_id, event.record.header.id.hex(), now_ms)
        tip = self._arriving[tip_id]
        pictures = self._evidence.admit(site_id, tip.id, body.attachments) if body.attachments else ()
        count = Document(DAYS, id_bytes(site_id), self._shelf.counted(site_id))

        def show(committed: bool) -> None:  # noqa: FBT001 - as every `show`
            if committed and (arrived := self._arriving.pop(tip_id, None)) is not None:
                self._shelf.open[tip_id] = arrived
                self._listeners.tell(site_id, arrived)
                self._evidence.fetch(tip_id)

        return Reaction(documents=(_document(tip), count, *pictures), show=show)

    def _is_too_many(self, site_id: str, now_ms: int) -> bool:
        waiting = sum(tip.site_id == site_id for tip in (*self._shelf.open.values(), *self._arriving.values()))
        return waiting >= MAX_OPEN or self._shelf.on_day(site_id, now_ms // _DAY_MS) >= MAX_A_DAY

    # What operators do

    async def read(self, actor: Actor) -> list[Tip]:
        """Give an operator all open tip-offs to read, the oldest first; from now on they are read. StationError."""
        for tip_id in [tip.id for tip in self._shelf.open.values() if tip.step is TipStep.RECEIVED]:
            await self._change(tip_id, lambda tip, at_ms: tip.read_by_somebody(at_ms), actor)
        return list(self._shelf.open.values())

    async def take(self, tip_id: str, actor: Actor) -> Tip:
        """Take a tip-off. StationError."""
        return await self._change(tip_id, lambda tip, at_ms: tip.taken(actor, at_ms), actor)

    async def close(self, tip_id: str, actor: Actor, outcome: TipOutcome, note: str | None = None) -> Tip:
        """Close a tip-off that one has taken. StationError."""
        return await self._change(tip_id, lambda tip, at_ms: tip.closed(actor, outcome, note, at_ms), actor)

    async def _change(self, tip_id: str, decide: Callable[[Tip, int], Tip], actor: Actor) -> Tip:
        """Decide, commit and show, undisturbed by others and by the caller's own end."""
        done: asyncio.Future[Tip] = asyncio.get_running_loop().create_future()
        self._ground.spawn(self._do(tip_id, decide, actor, done), "tip-off")
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                return await asyncio.shield(done)
        except TimeoutError as err:
            raise StationError("not_committed", failed=True) from err

    async def _do(
        self, tip_id: str, decide: Callable[[Tip, int], Tip], actor: Actor, done: asyncio.Future[Tip]
    ) -> None:
        try:
            async with self._turn:
                tip = await self._decide(tip_id, decide, actor)
        except StationError as err:
            _fail(done, err)
        except JournalError as err:
            _fail(done, StationError("not_committed", failed=True))
            _LOGGER.warning("A step of a tip-off could not be kept, and was not done: %s", err)
        else:
            if not done.done():
                done.set_result(tip)

    async def _decide(self, tip_id: str, decide: Callable[[Tip, int], Tip], actor: Actor) -> Tip:
        before = self._shelf.open.get(tip_id)
        if before is None:
            if tip_id in self._shelf.closed:
                raise StationError("tip_closed")
            raise StationError("unknown_tip")
        at_ms = self._ground.clock.now().wall_ms
        tip = decide(before, at_ms)
        if tip is before:
            return tip
        header = {"tip": tip.id, "site": tip.site_id, "step": tip.step.value, "outcome": tip.outcome}
        draft = entry_draft(f"tip.{tip.step.value}", at_ms, header, {"actor": actor_json(actor)})
        gone = () if tip.open else (Document(OPEN, bytes.fromhex(tip.id), None),)
        await self._ground.journal.write(Write(drafts=(draft,), documents=(_document(tip), *gone)))
        if tip.open:
            self._shelf.open[tip.id] = tip
        else:
            del self._shelf.open[tip.id]
            self._shelf.closed[tip.id] = tip.step_ms
        self._listeners.tell(tip.site_id, tip)
        self._tell(tip)
        return tip

    # What its site is told

    def _pictures_settled(self, owner: str) -> None:
        tip = self._shelf.open.get(owner)
        if tip is not None:
            self._tell_received(tip)

    def _tell_received(self, tip: Tip) -> None:
        told = self._shelf.tell(tip.id, received=True)
        self._say(tip, TipStep.RECEIVED, told, self._ground.clock.now().wall_ms)

    def _tell(self, tip: Tip) -> None:
        self._say(tip, tip.step, self._shelf.tell(tip.id, step=tip.step), tip.step_ms)

    def _say(self, tip: Tip, step: TipStep, told: Told, at_ms: int) -> None:
        progress = TipProgress(
            tip=bytes.fromhex(tip.id),
            step=step.value,
            at_ms=at_ms,
            operator=tip.owner if step in {TipStep.TAKEN, TipStep.CLOSED} else None,
            outcome=tip.outcome,
            unkept=self._evidence.unkept(tip.id),
        )
        self._links.tell(tip.site_id, progress, Lane.REPORT, (Document(TOLD, bytes.fromhex(tip.id), told.write()),))

    # What is deleted

    async def _daily(self, _now: datetime) -> None:
        await self._delete_old()

    async def _delete_old(self) -> None:
        days = int(self._options().get(CONF_TIP_DAYS, DEFAULT_TIP_DAYS))
        before_ms = self._ground.clock.now().wall_ms - days * _DAY_MS
        old = [tip_id for tip_id, closed_ms in self._shelf.closed.items() if closed_ms <= before_ms]
        try:
            for tip_id in old:
                await self._delete(tip_id)
        except JournalError as err:
            _LOGGER.warning("Old tip-offs could not be deleted: %s", err)

    async def _delete(self, tip_id: str) -> None:
        """Delete a closed tip-off: its pictures, what it said, and the row that it was."""
        journal, now_ms = self._ground.journal, self._ground.clock.now().wall_ms
        await self._evidence.delete([tip_id], "retention")
        raw = await journal.read(lambda reader: reader.get(CLOSED, bytes.fromhex(tip_id)))
        if raw is not None:
            tip = Tip.read(raw)
            series = id_bytes(tip.site_id) + self._ground.keyring.identity.id
            seq = await journal.read(lambda reader: _seq_of(reader, series, bytes.fromhex(tip.record)))
            if seq is not None:
                await journal.erase([seq], now_ms, "retention")
            draft = entry_draft("tip.deleted", now_ms, {"tip": tip_id, "site": tip.site_id, "reason": "retention"}, {})
            gone = tuple(Document(each, bytes.fromhex(tip_id), None) for each in (CLOSED, TOLD))
            await journal.write(Write(drafts=(draft,), documents=gone))
        self._shelf.closed.pop(tip_id, None)


def _document(tip: Tip) -> Document:
    return Document(OPEN if tip.open else CLOSED, bytes.fromhex(tip.id), tip.write())


def _seq_of(reader: Reader, series: bytes, record: bytes) -> int | None:
    known = reader.known(series, record)
    return None if known is None else known.seq


def _fail(done: asyncio.Future[Tip], err: StationError) -> None:
    if not done.done():
        done.set_exception(err)
        # Who asked may have gone.
        done.exception()
