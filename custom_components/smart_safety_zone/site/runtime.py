"""The running site: its journal, its receivers, its alarm points, and who watches them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
import logging
import os
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.loader import async_get_integration

from ..const import (
    BACKUP_MARK,
    CONF_ADDRESS,
    CONF_SITE_ID,
    CONF_STATION_ID,
    DOMAIN,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_RECEIVER,
)
from ..journal import Document, Draft, Journal, JournalDamagedError, Write
from ..link.clock import Clock
from ..link.guard import Guard
from ..link.party import Reaction
from ..protocol.crypto import sha256
from ..protocol.delivery import Lane
from ..protocol.fields import encode
from ..protocol.identity import Identity, Keyring, Role, id_bytes
from ..protocol.messages import VERSIONS, Body, Leave, Progress, Signal, Standing
from .errors import UnknownPointError
from .files import open_journal, seal_left
from .inventory import make_inventory
from .part import Part
from .points import Point
from .receiver import Receiver
from .resigning import sign_waiting_anew
from .store import IDENTITY, INVENTORY, PENDING_KEY, POINT, KeptSite, read_site
from .unsent import write_document, write_unsent
from .watchers import Watchers

__all__ = ["Point", "Receiver", "SiteRuntime"]

_LOGGER = logging.getLogger(__name__)
LEAVE_PATIENCE_S: Final = 5
_ALARM = "alarm"


class SiteRuntime:
    """One site of this Home Assistant."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        journal: Journal,
        clock: Clock,
        kept: KeptSite,
        software: str,
    ) -> None:
        """Prepare from what the journal holds; use `open`."""
        self.hass = hass
        self.entry = entry
        self.journal = journal
        self.clock = clock
        self.faults: Counter[str] = Counter()
        """How often what was refused, by code."""
        self._kept = kept
        self._software = software
        self._receivers: dict[str, Receiver] = {}
        self._guard = Guard(f"site {entry.data[CONF_SITE_ID][:8]}", self.faults)
        self._watchers = Watchers(self._guard)
        self._cancel: list[CALLBACK_TYPE] = []
        self._tending: asyncio.TimerHandle | None = None
        self._started = False
        self._left = asyncio.Event()
        self._inventory = b""
        self._keyring = self._make_keyring(kept.seed)
        self._points = {
            each.subentry_id: Point(hass, clock, self, each, kept.points.get(each.subentry_id))
            for each in self._subentries(SUBENTRY_ALARM_POINT)
        }
        self._parts: tuple[Part, ...] = ()

    def _make_keyring(self, seed: bytes | None) -> Keyring | None:
        if seed is None:
            return None
        identity = Identity.from_seed(Role.SITE, id_bytes(self.entry.data[CONF_SITE_ID]), seed)
        return Keyring(identity, VERSIONS, os.urandom(32), self.clock.now())

    @classmethod
    async def open(cls, hass: HomeAssistant, entry: ConfigEntry[Any]) -> SiteRuntime:
        """Open the site's journal and read what it holds; JournalError. Needs no network."""
        clock = await hass.async_add_executor_job(Clock.of_this_machine)
        software = str((await async_get_integration(hass, DOMAIN)).version)
        journal = await open_journal(hass, entry.data[CONF_SITE_ID])
        try:
            runtime = cls(hass, entry, journal, clock, await journal.read(read_site), software)
            await runtime._load()
        except (ValueError, KeyError) as err:
            await journal.close()
            raise JournalDamagedError("a document cannot be read") from err
        except BaseException:
            await journal.close()
            raise
        return runtime

    async def _load(self) -> None:
        for each in self._subentries(SUBENTRY_RECEIVER):
            await self._add_receiver(each)
        done = []
        if self._kept.restored:
            done.append(Document(*BACKUP_MARK, None))
        if self._kept.pending is not None and self._kept.pending.seed == self._kept.seed:
            # The site has started with it: who joins again gets another key.
            done.append(Document(IDENTITY, PENDING_KEY, None))
        if done:
            await self.journal.write(Write(documents=tuple(done)))

    async def _add_receiver(self, subentry: ConfigSubentry) -> None:
        pins = self._kept.receivers.get(id_bytes(subentry.data[CONF_STATION_ID]))
        if pins is None or self._keyring is None:
            return
        await sign_waiting_anew(self.journal, self._keyring.identity, pins)
        receiver = Receiver(
            self.hass,
            self._keyring,
            self.journal,
            self.clock,
            self,
            pins,
            subentry.data[CONF_ADDRESS],
            spawn=self._spawn,
            faults=self.faults,
        )
        await receiver.load(restored=self._kept.restored)
        kept = await self.journal.read(lambda reader: reader.get(INVENTORY, pins.station))
        self._inventory = kept or b""
        self._receivers[subentry.subentry_id] = receiver

    def _subentries(self, kind: str) -> list[ConfigSubentry]:
        return [each for each in self.entry.subentries.values() if each.subentry_type == kind]

    def _spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return self.entry.async_create_background_task(self.hass, coroutine, name)

    @property
    def id(self) -> str:
        """The site's id as text."""
        return str(self.entry.data[CONF_SITE_ID])

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """The stations that this site reports to, by subentry."""
        return self._receivers

    @property
    def points(self) -> Mapping[str, Point]:
        """The alarm points, by subentry."""
        return self._points

    @property
    def has_keys(self) -> bool:
        """Whether the journal holds this site's key; without it no station knows the site."""
        return self._keyring is not None

    @property
    def restored_mark(self) -> bytes | None:
        """What a journal says that came back from a backup, or was put together from a damaged one."""
        return self._kept.restored_mark

    @property
    def connected(self) -> bool:
        """Whether a station takes this site's signals: approved, whether it is reached at the moment or not."""
        receiver = self._primary
        return receiver is not None and receiver.accepts

    @property
    def storage_problem(self) -> bool:
        """Whether something was sent that this end's disk has not taken."""
        return any(point.not_stored for point in self._points.values())

    @property
    def runs_twice(self) -> bool:
        """Whether a station hears a copy of this site beside it."""
        return any(receiver.copied for receiver in self._receivers.values())

    @property
    def _primary(self) -> Receiver | None:
        return next(iter(self._receivers.values()), None)

    async def start(self) -> None:
        """Dial the stations and follow the sources; does not wait for the network."""
        self._started = True
        listen = self.hass.bus.async_listen_once
        self._cancel = [
            listen(EVENT_HOMEASSISTANT_STOP, self._stopping),
            listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self._final_write),
        ]
        # Before the link: what happened meanwhile is to be on its way first.
        for point in self._points.values():
            point.start()
        for part in self._parts:
            part.start()
        self._start_link()
        primary = self._primary
        if primary is None or primary.standing is Standing.REVOKED:
            self.entry.async_start_reauth(self.hass)

    def _start_link(self) -> None:
        self._tend()
        for receiver in self._receivers.values():
            receiver.start()

    async def stop(self) -> None:
        """Hang up, follow no source any more, close the journal; may be called again."""
        for point in self._points.values():
            point.stop()
        for part in self._parts:
            await part.stop()
        await self._hang_up()
        await self._close()

    async def _hang_up(self) -> None:
        if self._tending is not None:
            self._tending.cancel()
            self._tending = None
        for receiver in self._receivers.values():
            await receiver.stop()

    async def _close(self) -> None:
        while self._cancel:
            self._cancel.pop()()
        await self.journal.close()

    async def _stopping(self, _event: Event) -> None:
        # What is pressed from here on is still committed, and sent after the start.
        self._cancel.pop(0)
        await self._hang_up()

    async def _final_write(self, _event: Event) -> None:
        self._cancel.clear()
        await self.stop()

    @callback
    def _tend(self) -> None:
        """Replace the sealing key when it is due, and show the new card."""
        if self._keyring is None:
            return
        if self._keyring.tend(os.urandom(32), self.clock.now()):
            for receiver in self._receivers.values():
                receiver.renew_card()
        wait_s = max(1, (self._keyring.due_ms() - self.clock.now().mono_ms) / 1000)
        self._tending = asyncio.get_running_loop().call_later(wait_s, self._tend)

    @callback
    def entry_updated(self) -> None:
        """Apply what changed in the entry and its subentries, without dropping a link."""
        points = {each.subentry_id: each for each in self._subentries(SUBENTRY_ALARM_POINT)}
        for gone in self._points.keys() - points.keys():
            self._points.pop(gone).stop()
            self.keep(Document(POINT, gone.encode(), None))
        for identifier, subentry in points.items():
            if identifier in self._points:
                self._points[identifier].configure(subentry)
                continue
            point = self._points[identifier] = Point(self.hass, self.clock, self, subentry, None)
            if self._started:
                point.start()
        receivers = {each.subentry_id: each for each in self._subentries(SUBENTRY_RECEIVER)}
        for identifier, receiver in list(self._receivers.items()):
            if identifier in receivers:
                receiver.move(receivers[identifier].data[CONF_ADDRESS])
            else:
                del self._receivers[identifier]
                self._spawn(receiver.stop(), "receiver removed")
        for part in self._parts:
            part.configure()
        if (primary := self._primary) is not None:
            # With or without a link: a change that falls between a welcome and its session would else stay untold.
            self.welcomed(primary)
        self.receiver_changed()

    @callback
    def press(self, point_id: str, *, drill: bool = False, context: Context | None = None) -> None:
        """Raise an alarm as if the point's button had been pressed; UnknownPointError."""
        point = self._points.get(point_id)
        if point is None:
            raise UnknownPointError
        point.press(drill=drill, context=context)

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever anything that is shown of the site or its receivers changed."""
        return self._watchers.add(None, listener)

    @callback
    def subscribe_point(self, point_id: str, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever anything that is shown of this point changed."""
        return self._watchers.add(point_id, listener)

    async def leave(self, reason: str) -> None:
        """Tell the station, destroy the keys, seal and close the journal; the file stays."""
        receiver = self._primary
        if receiver is not None and receiver.standing is not Standing.REVOKED:
            receiver.post(Leave(reason=reason), Lane.ALARM, kept=_nothing)
            self._start_link()
            try:
                async with asyncio.timeout(LEAVE_PATIENCE_S):
                    await self._left.wait()
            except TimeoutError:
                _LOGGER.debug("The station could not be told of the leaving")
        await self._hang_up()
        stations = tuple(self._kept.receivers)
        await seal_left(self.journal, stations, reason, told=self._left.is_set(), wall_ms=self.clock.now().wall_ms)
        await self.stop()

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal together with its point's document and offer it."""
        receiver = self._primary
        if receiver is not None:
            lane = Lane.ALARM if signal.type == _ALARM else Lane.STATUS
            receiver.post(signal, lane, drafts=drafts, documents=(document,), kept=kept)
            return
        write_unsent(self.journal, signal, self.clock.now().wall_ms, drafts, document, kept)

    def keep(self, document: Document) -> None:
        """Commit a point's document alone; the next signal brings it again if that fails."""
        write_document(self.journal, document)

    def point_changed(self, point: str) -> None:
        """Show a point anew."""
        self._watchers.tell(point)
        self._watchers.tell(None)

    def receiver_changed(self) -> None:
        """Show the receivers anew."""
        self._watchers.tell(None)

    def welcomed(self, receiver: Receiver) -> None:
        """Describe this site to the station, if it has changed since the last description."""
        inventory = make_inventory(self.entry.title, self.entry.options, self._points.values(), self._software)
        digest = sha256(encode(inventory))
        if digest != self._inventory:
            self._inventory = digest
            document = Document(INVENTORY, id_bytes(receiver.station_id), digest)
            receiver.post(inventory, Lane.STATUS, documents=(document,), kept=_nothing)

    def standing_changed(self, receiver: Receiver) -> None:
        """Show every point anew, and ask for a new invite once the station takes nothing from us any more."""
        for point in self._points:
            self._watchers.tell(point)
        if receiver.standing is Standing.REVOKED and self._started:
            self.entry.async_start_reauth(self.hass)

    def progressed(self, news: Progress) -> Reaction:
        """Show what the station says at the point whose newest press it is about."""
        for point in self._points.values():
            if point.concerns(news):
                return point.advanced(news)
        return Reaction()

    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction:
        """Show the station's answer to a signal at its point."""
        if isinstance(body, Leave):
            return Reaction(show=lambda _committed: self._left.set())
        if isinstance(body, Signal) and (point := self._points.get(body.point)) is not None:
            return point.answered(body.signal.hex(), at_ms, refused=refused)
        for part in self._parts:
            if (reaction := part.answered(body, at_ms, refused=refused)) is not None:
                return reaction
        return Reaction()


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return
