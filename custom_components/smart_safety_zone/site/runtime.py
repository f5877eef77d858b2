"""The running site: its journal, its receivers, its alarm points, and who watches them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.loader import async_get_integration

from ..const import BACKUP_MARK, CONF_SITE_ID, CONF_SITE_KIND, DOMAIN, SUBENTRY_ALARM_POINT
from ..journal import Document, Draft, Journal, JournalDamagedError, Write
from ..link.attachments import FILES_SUFFIX
from ..link.clock import Clock
from ..link.guard import Guard
from ..link.party import Reaction
from ..protocol.identity import id_bytes
from ..protocol.messages import Body, Inventory, Leave, Progress, Signal, Spoken, Standing
from ..protocol.names import plain_name
from .alarms import Alarms
from .batteries import Batteries
from .cameras.cameras import Cameras
from .cameras.pictures.evidence import EvidenceTaking
from .cameras.views.views import Views
from .delivering import Delivery
from .errors import SilentPointError, UnknownPointError
from .files import journal_path, open_journal, seal_left
from .inventory import make_inventory
from .joining import Joined
from .lighting.lighting import Lighting
from .neighbours.neighbours import Neighbours
from .outgoing import Outgoing
from .panel.panels import Panels
from .part import Parts
from .points import Point
from .receiver import Receiver
from .receivers import Receivers
from .reports import Reports
from .selftests import SelfTests
from .store import IDENTITY, PENDING_KEY, POINT, KeptSite, own_keys, read_site
from .tips.tipping import Tipping
from .unsent import write_document
from .watchers import Watchers

__all__ = ["Point", "Receiver", "SiteRuntime"]

_LOGGER = logging.getLogger(__name__)


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
        self._receivers = Receivers(hass, entry, journal, clock, self, spawn=self.spawn, faults=self.faults)
        self._delivery = Delivery(journal, clock, self._receivers)
        self._receivers.forget = self._delivery.forget
        self._guard = Guard(f"site {entry.data[CONF_SITE_ID][:8]}", self.faults)
        self._watchers = Watchers(self._guard)
        self._cancel: list[CALLBACK_TYPE] = []
        self._started = False
        self._points = {
            each.subentry_id: Point(hass, clock, self, each, kept.points.get(each.subentry_id))
            for each in self._subentries(SUBENTRY_ALARM_POINT)
        }
        self.alarms = Alarms(self)
        self.lighting, self.panels, self.tests = Lighting(self), Panels(self), SelfTests(self)
        self._outgoing = Outgoing(hass, journal, journal_path(hass, self.id).with_suffix(FILES_SUFFIX), self.spawn)
        self.tips = Tipping(self, self._outgoing)
        self.evidence = EvidenceTaking(self, self._outgoing)
        self.cameras = Cameras(self, self.evidence)
        self.neighbours = Neighbours(self)
        self.views = Views(self)
        taking = (self._outgoing, self.tips, self.cameras, self.evidence, Batteries(self))
        self._parts = Parts((self.alarms, self.panels, self.tests, self.lighting, *taking, self.neighbours, self.views))

    @classmethod
    async def open(cls, hass: HomeAssistant, entry: ConfigEntry[Any]) -> SiteRuntime:
        """Open the site's journal and read what it holds; JournalError. Needs no network."""
        clock = await hass.async_add_executor_job(Clock.of_this_machine)
        software = str((await async_get_integration(hass, DOMAIN)).version)
        journal = await open_journal(hass, entry.data[CONF_SITE_ID])
        try:
            runtime = cls(hass, entry, journal, clock, await journal.read(read_site), software)
            await runtime._load()
        except (ValueError, KeyError, TypeError) as err:
            await journal.close()
            raise JournalDamagedError("a document cannot be read") from err
        except BaseException:
            await journal.close()
            raise
        return runtime

    async def _load(self) -> None:
        documents = list(own_keys(self._kept))
        if self._kept.restored:
            documents.append(Document(*BACKUP_MARK, None))
        pending = self._kept.pending
        begun = pending is not None and pending.seed == self._kept.keys.get(pending.station)
        if begun and pending is not None and self._receivers.wants(pending.station):
            # The site has started with it: who joins again gets another key.
            documents.append(Document(IDENTITY, PENDING_KEY, None))
        await self._receivers.load(self._kept)
        await self._parts.load()
        await self._delivery.load(restored=self._kept.restored)
        if documents:
            await self.journal.write(Write(documents=tuple(documents)))

    def _subentries(self, kind: str) -> list[ConfigSubentry]:
        return [each for each in self.entry.subentries.values() if each.subentry_type == kind]

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Start a task that ends with the entry."""
        return self.entry.async_create_background_task(self.hass, coroutine, name)

    @property
    def id(self) -> str:
        """The site's id as text."""
        return str(self.entry.data[CONF_SITE_ID])

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """The stations that this site reports to, by subentry."""
        return self._receivers.by_subentry

    @property
    def primary(self) -> Receiver | None:
        """The station that gets each signal first; None if none is left that counts as the police."""
        return next(iter(self._receivers.police), None)

    @property
    def points(self) -> Mapping[str, Point]:
        """The alarm points, by subentry."""
        return self._points

    @property
    def has_keys(self) -> bool:
        """Whether the journal holds a key of this site; without one no station knows the site."""
        return bool(self._kept.keys)

    @property
    def restored_mark(self) -> bytes | None:
        """What a journal says that came back from a backup, or was put together from a damaged one."""
        return self._kept.restored_mark

    @property
    def connected(self) -> bool:
        """Whether a station takes this site's signals: approved, whether it is reached at the moment or not."""
        return any(receiver.accepts for receiver in self._receivers.police)

    @property
    def abandoned(self) -> bool:
        """Whether no police is left that takes this site's signals, or may once it has approved."""
        return all(receiver.standing is Standing.REVOKED for receiver in self._receivers.police)

    @property
    def storage_problem(self) -> bool:
        """Whether something was sent that this end's disk has not taken."""
        return any(point.not_stored for point in self._points.values()) or self.panels.not_stored

    @property
    def runs_twice(self) -> bool:
        """Whether a station hears a copy of this site beside it."""
        return any(receiver.copied for receiver in self.receivers.values())

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
        self._parts.start()
        self._receivers.start()
        self._delivery.start()
        self._look_for_receivers()

    def _look_for_receivers(self) -> None:
        """Ask for a new invite once no police is left that takes this site's signals, or may once it has approved."""
        if self.abandoned:
            self.entry.async_start_reauth(self.hass)

    async def stop(self) -> None:
        """Hang up, follow no source any more, close the journal; may be called again."""
        self._delivery.stop()
        for point in self._points.values():
            point.stop()
        await self._parts.stop()
        await self._receivers.stop()
        await self._close()

    async def _close(self) -> None:
        while self._cancel:
            self._cancel.pop()()
        await self.journal.close()

    async def _stopping(self, _event: Event) -> None:
        # What is pressed from here on is still committed, and sent after the start.
        self._cancel.pop(0)
        self._delivery.stop()
        await self._receivers.stop()

    async def _final_write(self, _event: Event) -> None:
        self._cancel.clear()
        await self.stop()

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
        self._receivers.configure()
        self._parts.configure()
        # With or without a link: a change that falls between a welcome and its session would else stay untold.
        self.describe()
        self.receiver_changed()

    async def join(self, *, again: str | None = None, **invite: Any) -> Joined:
        """Join one more station, or one that took this site no longer once more; errors as those of `joining.join`."""
        kind = str(self.entry.options.get(CONF_SITE_KIND, "other"))
        return await self._receivers.join(plain_name(self.entry.title), kind, again=again, **invite)

    def answers(self, reports: Reports) -> dict[str, Any]:
        """Tell, by the stations' names, whose word is shown of a press, and what each of them has said."""
        return self._receivers.answers(reports)

    @callback
    def assign(self, receiver: str, purpose: str) -> None:
        """Give a receiver another purpose, and the others those that go with it."""
        self._receivers.assign(receiver, purpose)

    @callback
    def press(self, point_id: str, *, drill: bool = False, context: Context | None = None) -> None:
        """Take in that the point's virtual button was pressed, or hold a drill; UnknownPointError, SilentPointError."""
        point = self._points.get(point_id)
        if point is None:
            raise UnknownPointError
        if point.silent:
            raise SilentPointError
        if drill:
            point.press(drill=drill, context=context)
        else:
            point.push(context)

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever anything that is shown of the site or its receivers changed."""
        return self._watchers.add(None, listener)

    @callback
    def subscribe_point(self, point_id: str, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever anything that is shown of this point changed."""
        return self._watchers.add(point_id, listener)

    async def leave(self, reason: str) -> None:
        """Tell the stations, destroy the keys, seal and close the journal; the file stays."""
        told = await self._receivers.leave(reason)
        await self._receivers.stop()
        await self._outgoing.clear()
        stations = tuple(self._kept.receivers)
        await seal_left(self.journal, stations, reason, told=told, wall_ms=self.clock.now().wall_ms)
        await self.stop()

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal together with its point's document and offer it."""
        self._delivery.post(signal, drafts, document, kept)
        self._parts.raised(signal, self._guard)

    def keep(self, document: Document) -> None:
        """Commit a point's document alone; the next signal brings it again if that fails."""
        write_document(self.journal, document)

    def point_changed(self, point: str) -> None:
        """Show a point anew."""
        self._watchers.tell(point)
        self._watchers.tell(None)

    def lets_alarm(self, point: str) -> bool:
        """Tell whether the panel that a point is a zone of lets its alarm out now."""
        return self.panels.lets_alarm(point)

    def window_ms(self, point: str) -> int:
        """Tell how long a code at its panel takes the alarm of a zone back."""
        return self.panels.window_ms(point)

    @property
    def tip_receiver(self) -> Receiver | None:
        """The police that tip-offs go to: the first that takes them, or may once it has approved this site."""
        police = self._receivers.police
        return next((each for each in police if each.accepts), police[0] if police else None)

    def tip_changed(self) -> None:
        """Show the newest tip-off anew."""
        self._watchers.tell(None)

    def receiver_changed(self) -> None:
        """Look whose turn it is to be offered what is under way, and show the receivers anew."""
        self._delivery.receivers_changed()
        self._watchers.tell(None)

    def welcomed(self, receiver: Receiver) -> None:
        """Describe this site to its stations, where it has changed since the last description."""
        self.describe()
        self._parts.reached(receiver, self._guard)

    def describe(self) -> None:
        """Tell each station what this site is, where that has changed since it was last told."""
        self._receivers.describe(self._inventory)

    def _inventory(self, receiver: Receiver) -> Inventory:
        return make_inventory(
            self.entry.title,
            self.entry.options,
            self._points.values(),
            self._software,
            self.panels.by_subentry.values(),
            self.lighting.groups.values(),
            self.cameras.described(receiver.station_id),
        )

    def standing_changed(self, receiver: Receiver) -> None:
        """Show every point anew, and ask for a new invite once no station takes anything from us any more."""
        for point in self._points:
            self._watchers.tell(point)
        self._parts.reached(receiver, self._guard)
        if receiver.standing is Standing.REVOKED and self._started:
            self._look_for_receivers()

    def progressed(self, receiver: Receiver, news: Progress) -> Reaction:
        """Show what a station says at the point whose newest press it is about."""
        reaction = self._delivery.progressed(receiver, news)
        station = receiver.station_id
        point = next((each for each in self._points.values() if each.concerns(station, news)), None)
        if point is not None:
            reaction = reaction.beside(point.advanced(station, news))
        if receiver.is_police:
            self._parts.progressed(news, self._guard)
        return reaction

    def received(self, receiver: Receiver, body: Body) -> Reaction:
        """Have the part whose it is react to a record of a station that is about no signal."""
        return self._parts.received(receiver, body)

    def police(self, station_id: str) -> bool:
        """Tell whether a station's word counts as that of the police."""
        receiver = self._receivers.of(id_bytes(station_id))
        return receiver is not None and receiver.is_police

    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> None:
        """Have the part whose it is react to what a station says now."""
        self._parts.spoken(receiver, talk, newest=newest)

    def answered(self, receiver: Receiver, body: Body, at_ms: int, *, refused: bool) -> Reaction:
        """Show a station's answer to a signal at its point."""
        if isinstance(body, Leave):
            return self._receivers.left(receiver)
        signal = body if isinstance(body, Signal) else None
        routed = Reaction() if signal is None else self._delivery.answered(receiver, signal.signal, refused=refused)
        # That a copy has arrived proves nothing of the police.
        if receiver.is_police or signal is None:
            reaction = self._parts.answered(body, at_ms, refused=refused)
            if reaction is not None:
                return routed.beside(reaction)
        point = None if signal is None else self._points.get(signal.point)
        if signal is None or point is None:
            return routed
        return routed.beside(point.answered(receiver.station_id, signal.signal.hex(), at_ms, refused=refused))
