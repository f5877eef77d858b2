"""All lighting groups of a site: what lights them, who may, and what the station is told of them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
import json
import os
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change

from ...const import SUBENTRY_LIGHTING_GROUP
from ...journal import Document, Draft, Journal, Known, Write, Written
from ...link.clock import Clock
from ...protocol.delivery import Lane
from ...protocol.identity import id_bytes
from ...protocol.lamps import LampAccess, LampAnswer, LampRefusal, LampRequest, Lamps
from ...protocol.messages import Signal, Spoken
from ...protocol.names import plain_name
from ..alarms import Alarms, is_alarm, is_silent
from ..part import Part
from ..receiver import Receiver
from .causes import Cause, told
from .group import Kept, LightingGroup
from .lamp import Spawn
from .memory import LIGHTING, GroupMemory
from .permission import doorkeeper, judge
from .settings import GroupSettings
from .timetable import Timetable

REQUESTED: Final = "site.lamp_request"
"""Entries of what a station asked: who and which request in the header, what and what became of it in the payload."""
TELL_AFTER_S: Final = 0.5
"""Lamps change one by one; the station is told once."""
WORD: Final = "lamp"


class Site(Protocol):
    """What lighting needs of its site."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock
    alarms: Alarms

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str, /) -> asyncio.Task[None]:
        """Start a task that ends with the entry."""

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """The stations."""

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal and a document, and offer the signal."""

    def point_changed(self, point: str) -> None:
        """Show something of the site anew."""

    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever something of the site changed."""


class Lighting(Part):
    """The lighting groups of one site."""

    def __init__(self, site: Site) -> None:
        """Prepare; `load` makes the groups."""
        self.hass = site.hass
        self.clock = site.clock
        self.spawn: Spawn = site.spawn
        self._site = site
        self._groups: dict[str, LightingGroup] = {}
        self._dissolving: dict[str, LightingGroup] = {}
        """Groups that are no more, with lamps that are to be put back."""
        self._timetables: dict[str, Timetable] = {}
        self._doorkeeper = doorkeeper(site.clock.now().mono_ms)
        self._near: set[str] = set()
        """Groups that the station has lit for a neighbour."""
        self._told: dict[tuple[str, str], Lamps] = {}
        self._telling: asyncio.TimerHandle | None = None
        self._cancel: list[CALLBACK_TYPE] = []

    @override
    async def load(self) -> None:
        documents = await self._site.journal.read(lambda reader: reader.scan(LIGHTING))
        now = self.clock.now()
        memories = {key.decode(): GroupMemory.read(raw, now) for key, raw in documents}
        for each in self._subentries():
            memory = memories.pop(each.subentry_id, None)
            self._groups[each.subentry_id] = LightingGroup(
                self, each.subentry_id, plain_name(each.title), GroupSettings.of(each.data), memory
            )
        for key, memory in memories.items():
            self._dissolving[key] = LightingGroup(self, key, "", GroupSettings(lamps={}), memory)

    def _subentries(self) -> list[ConfigSubentry]:
        return list(self._site.entry.get_subentries_of_type(SUBENTRY_LIGHTING_GROUP))

    @property
    def groups(self) -> Mapping[str, LightingGroup]:
        """The groups, by subentry."""
        return self._groups

    @override
    def start(self) -> None:
        for group in (*self._groups.values(), *self._dissolving.values()):
            group.start()
        for group in list(self._dissolving.values()):
            group.dissolve()
            self._look_for_dissolved(group)
        for group in self._groups.values():
            self._plan(group)
        self._cancel = [
            self._site.subscribe(self._tell_soon),
            self._site.alarms.subscribe(self._over),
            async_track_time_change(self.hass, self._minute, second=0),
        ]
        self._tell_soon()

    @override
    async def stop(self) -> None:
        while self._cancel:
            self._cancel.pop()()
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        for timetable in self._timetables.values():
            timetable.stop()
        self._timetables.clear()
        for group in (*self._groups.values(), *self._dissolving.values()):
            group.stop()

    @override
    def configure(self) -> None:
        subentries = {
            each.subentry_id: each for each in self._site.entry.get_subentries_of_type(SUBENTRY_LIGHTING_GROUP)
        }
        for gone in self._groups.keys() - subentries.keys():
            left = self._dissolving[gone] = self._groups.pop(gone)
            self._timetables.pop(gone).stop()
            left.dissolve()
            self._look_for_dissolved(left)
        for identifier, subentry in subentries.items():
            name, settings = plain_name(subentry.title), GroupSettings.of(subentry.data)
            group = self._groups.get(identifier)
            if group is None:
                group = self._groups[identifier] = LightingGroup(self, identifier, name, settings, None)
                group.start()
                self._plan(group)
            elif (group.name, group.settings) != (name, settings):
                group.configure(name, settings)
                self._plan(group)

    def _plan(self, group: LightingGroup) -> None:
        if (before := self._timetables.pop(group.id, None)) is not None:
            before.stop()
        timetable = self._timetables[group.id] = Timetable(self.hass, self.clock, group)
        timetable.start()

    def _look_for_dissolved(self, group: LightingGroup) -> None:
        if group.is_dissolved and self._dissolving.pop(group.id, None) is not None:
            group.stop()
            self._write(Write(documents=(Document(LIGHTING, group.id.encode(), None),)), _nothing)

    @callback
    def _minute(self, _now: datetime) -> None:
        for timetable in self._timetables.values():
            timetable.look()

    # What happens at the alarm points

    @override
    def raised(self, signal: Signal) -> None:
        if not is_alarm(signal) or is_silent(signal):
            return
        for group in self._groups.values():
            lasts_ms = group.settings.minutes * 60_000 - signal.before_ms
            if lasts_ms > 0 and group.settings.lights_for(signal.point):
                group.alarm(signal.point, signal.signal.hex(), lasts_ms)

    @callback
    def _over(self, point: str) -> None:
        live = self._site.alarms.are_live
        for group in self._groups.values():
            group.alarm_over(point)
            if not live and group.settings.access != LampAccess.ALWAYS and group.id not in self._near:
                group.release(Cause.STATION)

    # What the station asks

    @override
    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> bool:
        if not isinstance(talk, LampRequest):
            return False
        group = self._groups.get(talk.group)
        now_ms = self.clock.now().mono_ms
        access = None if group is None else group.settings.access
        self._doorkeeper, refusal = judge(
            self._doorkeeper, talk, access, self._site.alarms.raised_by, now_ms, newest=newest
        )
        if not receiver.is_police:
            refusal = LampRefusal.NOT_ALLOWED
        draft = self._draft(receiver, talk, refusal)
        self._write(Write(drafts=(draft,)), partial(self._decided, receiver, talk, refusal))
        return True

    def _draft(self, receiver: Receiver, request: LampRequest, refusal: LampRefusal | None) -> Draft:
        said = {
            "group": request.group,
            "on": request.on,
            "incident": None if request.incident is None else request.incident.hex(),
            "near": request.near,
            "seconds": request.seconds,
            "refusal": None if refusal is None else refusal.value,
        }
        return Draft(
            kind=REQUESTED,
            time_ms=self.clock.now().wall_ms,
            header=id_bytes(receiver.station_id) + request.request,
            salt=os.urandom(32),
            payload=json.dumps(said, sort_keys=True).encode(),
        )

    def _decided(
        self,
        receiver: Receiver,
        request: LampRequest,
        refusal: LampRefusal | None,
        committed: bool,  # noqa: FBT001
    ) -> None:
        group = self._groups.get(request.group)
        if not committed or (refusal is None and group is None):
            refusal = LampRefusal.NOT_KEPT
        receiver.say(LampAnswer(request=request.request, refusal="" if refusal is None else refusal.value))
        if refusal is LampRefusal.STALE:
            receiver.beat()
        if refusal is None and group is not None:
            (self._near.add if request.near and request.on else self._near.discard)(group.id)
            if request.on:
                longest_ms = group.settings.minutes * 60_000
                group.station_on(min(request.seconds * 1000 or longest_ms, longest_ms))
            else:
                group.release(Cause.STATION)

    # What the groups ask of their site

    def keep(self, group: LightingGroup, kept: Kept) -> None:
        """Commit what a group must not forget."""
        document = group.memory.document(group.id, self.clock.now())
        if group.id in self._dissolving and group.is_dissolved:
            self._look_for_dissolved(group)
            return
        self._write(Write(documents=(document,)), kept)

    def show(self, group: LightingGroup) -> None:
        """Show a group anew, and tell the station of it soon."""
        self._site.point_changed(group.id)

    def trouble(self, group: LightingGroup) -> None:
        """Tell the station that lamps of a group do not obey, or that they do again."""
        identifier, before = os.urandom(16), group.memory.trouble
        group.memory = replace(group.memory, trouble=identifier.hex() if before is None else None)
        signal = Signal(
            signal=identifier,
            point=group.id,
            type="trouble" if before is None else "restoral",
            kind=WORD,
            label=group.name,
            refers_to=None if before is None else bytes.fromhex(before),
        )
        kept = partial(self._trouble_kept, group, group.memory)
        self._site.post(signal, (), group.memory.document(group.id, self.clock.now()), kept)

    def _trouble_kept(self, group: LightingGroup, written: GroupMemory, committed: bool) -> None:  # noqa: FBT001
        if committed and group.memory != written:
            # A commit that was tried again may have brought an old state of this group to disk.
            self.keep(group, _nothing)

    def _write(self, write: Write, kept: Kept) -> None:
        def done(written: asyncio.Future[Written | Known]) -> None:
            kept(not written.cancelled() and written.exception() is None)

        self._site.journal.write(write).add_done_callback(done)

    # What the station is told

    def _tell_soon(self) -> None:
        if self._telling is None and self._groups and self._cancel:
            self._telling = self.hass.loop.call_later(TELL_AFTER_S, self._tell)

    @callback
    def _tell(self) -> None:
        self._telling = None
        for receiver in self._police():
            for group in self._groups.values():
                lamps, key = self._lamps(group), (receiver.station_id, group.id)
                if replace(lamps, at_ms=0) != self._told.get(key):
                    self._told[key] = replace(lamps, at_ms=0)
                    receiver.post(lamps, Lane.STATUS, kept=_nothing)

    def _police(self) -> Iterable[Receiver]:
        return (each for each in self._site.receivers.values() if each.is_police and each.accepts)

    def _lamps(self, group: LightingGroup) -> Lamps:
        causes = told(group.memory.claims, group.settings.access)
        public = group.settings.access == LampAccess.ALWAYS
        return Lamps(
            group=group.id,
            on=group.is_on if public else bool(causes),
            causes=tuple(cause.value for cause in causes),
            failed=len(group.failed),
            at_ms=self.clock.now().wall_ms,
        )


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return
