"""Alarm points: edges and presses become signals, each once; what the station says of them becomes progress."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
import os
from typing import Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import CALLBACK_TYPE, Context, HassJob, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from ..const import CONF_POINT_KIND, CONF_SILENT
from ..journal import Draft
from ..link.clock import Clock
from ..link.party import Reaction
from ..protocol.messages import Progress, Signal
from ..protocol.names import plain_name
from .handing_in import Desk, presser
from .panel.zone import Zone
from .progress import PointProgress, advanced, answered, pressed, shown
from .reports import Reports, current, heard, is_about, merged
from .sources import Meaning, Source, pressed_ms
from .store import PointMemory

FAULT_AFTER_S: Final = 300
"""How long a source may be gone before that is a trouble: an update or a restart of its integration is none."""
_ALARM = "alarm"
_RESTORAL = "restoral"
_TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The newest state of a momentary source in this run of Home Assistant."""

    at_ms: int | None
    """None for a source that is there and was never pressed."""


class Point:
    """One alarm point."""

    def __init__(
        self, hass: HomeAssistant, clock: Clock, desk: Desk, subentry: ConfigSubentry, memory: PointMemory | None
    ) -> None:
        """Prepare; `memory` is what was kept of it, None for a new one."""
        self.id = subentry.subentry_id
        self.silent = False
        """Whether nothing here may show, sound, log or fire that it was pressed; ask before any of these."""
        self.source_problem: str | None = None
        """Why the source cannot raise an alarm, once that has lasted: removed, disabled, unavailable."""
        self._hass = hass
        self._clock = clock
        self._desk = desk
        self._memory = memory or PointMemory()
        self._is_new = memory is None
        self._shown = self._memory.progress
        self._shown_reports = self._memory.reports
        self._decisions = 0
        self._shown_decision = 0
        self._unstored: set[str] = set()
        self._seen: _Seen | None = None
        self._source: Source | None = None
        self._cancel_fault: CALLBACK_TYPE | None = None
        self._describe(subentry)

    def _describe(self, subentry: ConfigSubentry) -> None:
        self.name = plain_name(subentry.title)
        self.kind = str(subentry.data[CONF_POINT_KIND])
        self.silent = bool(subentry.data.get(CONF_SILENT, False))
        self._meaning = Meaning.of(subentry.data)
        self.zone = Zone.of(subentry.data)

    @property
    def state(self) -> PointProgress:
        """What became of the newest press."""
        stored_here = self._shown.signal not in self._unstored
        return shown(self._shown, connected=self._desk.connected, stored_here=stored_here)

    @property
    def reports(self) -> Reports:
        """What each station says of the newest press, as far as it is shown."""
        return current(self._shown_reports, self.state)

    @property
    def in_alarm(self) -> bool:
        """Whether a latched source's alarm still wants its restoral; of presses, whether the newest alarm stands."""
        return self._shown.open_alarm if self.is_momentary else bool(self._memory.level)

    @property
    def is_momentary(self) -> bool:
        """Whether it has presses only."""
        return not self.wrapped or self._meaning.is_momentary(self.source_entity_id)

    @property
    def wrapped(self) -> bool:
        """Whether it wraps an entity; else it is a virtual button."""
        return self._meaning.reference is not None

    @property
    def source_entity_id(self) -> str | None:
        """The entity that it wraps, by its present name; None for a virtual point or one that cannot be found."""
        if self._source is not None:
            return self._source.entity_id
        reference = self._meaning.reference
        return None if reference is None else er.async_resolve_entity_id(er.async_get(self._hass), reference)

    @property
    def level(self) -> bool | None:
        """What the source says at this moment, whatever became of it: alarm, at rest, or nothing."""
        if self._source is None:
            return None if self.wrapped else False
        return self._source.level(self._meaning)

    @property
    def source_fault(self) -> str | None:
        """Why the source could not raise an alarm at this moment, were it only for a moment."""
        return None if self._source is None else self._source.fault

    @property
    def not_stored(self) -> bool:
        """Whether a signal of this point waits to be written to disk."""
        return bool(self._unstored)

    @callback
    def start(self) -> None:
        """Follow the source, after looking what happened to it meanwhile."""
        if self._meaning.reference is None:
            self._restore_former()
            self._source_is_back()
            return
        self._source = Source(self._hass, self._meaning.reference, self._meaning.entity_id, self._source_changed)
        self._source.start()
        if self._is_new or self._memory.source != self._meaning.reference:
            self._begin()
        self._source_changed(self._source.state)

    @callback
    def stop(self) -> None:
        """Follow no longer."""
        if self._source is not None:
            self._source.stop()
            self._source = None
        self._forget_fault()

    @callback
    def configure(self, subentry: ConfigSubentry) -> None:
        """Take a changed configuration over."""
        before = self._meaning
        self._describe(subentry)
        if self._meaning != before:
            self.stop()
            self.source_problem = None
            self._seen = None
            # Other states mean alarm now: as with a new source, the one that it is in calls nobody.
            self._is_new = True
            self.start()

    def _begin(self) -> None:
        """Take a new source as it is: an input that is on while it is being set up calls nobody."""
        assert self._source is not None
        state = self._source.state
        handled = max(self._clock.now().wall_ms, pressed_ms(state) or 0)
        level = self._meaning.level(state)
        if self._memory.raised is not None and level is not True:
            # What was raised by the former source is put right in the ordinary way.
            level = True
        reference = str(self._meaning.reference)
        self._memory = replace(self._memory, source=reference, level=level, handled_ms=handled)
        self._is_new = False
        self._keep()
        if self.is_momentary:
            self._restore_former()

    def _restore_former(self) -> None:
        """Put right what a source raised that has been taken away since."""
        if self._memory.raised is not None:
            self._restore()

    @callback
    def press(
        self, *, drill: bool = False, context: Context | None = None, told: Callable[[bool], None] | None = None
    ) -> str:
        """Raise an alarm; returns the signal's id, and calls `told` each time that its commit is decided."""
        return self._raise(context, drill=drill, told=told)

    @callback
    def _source_changed(self, new: State | None) -> None:
        if self.is_momentary:
            self._look_for_press(new)
        else:
            self._look_for_edge(new)
        self._look_for_fault()

    def _look_for_press(self, new: State | None) -> None:
        at_ms = pressed_ms(new)
        if at_ms is None or new is None:
            if new is not None and new.state == STATE_UNKNOWN:
                self._seen = self._seen or _Seen(None)
            return
        before, self._seen = self._seen, _Seen(at_ms)
        if at_ms == self._memory.handled_ms or before == self._seen or not self._meaning.counts(new):
            return
        if before is not None:
            # Pressed before our eyes, whatever the clock says: a clock that was wrong must not discard an alarm.
            self._source_alarms(new.context, handled_ms=at_ms)
        elif at_ms > self._memory.handled_ms:
            now = self._clock.now()
            before_ms = max(0, now.wall_ms - at_ms) if now.clock_set else 0
            self._source_alarms(new.context, handled_ms=at_ms, before_ms=before_ms)

    def _look_for_edge(self, new: State | None) -> None:
        level = self._meaning.level(new)
        if level is None or level == self._memory.level:
            return
        if self._memory.level is None:
            self._memory = replace(self._memory, level=level)
            self._keep()
        elif level:
            self._source_alarms(new.context if new is not None else None)
        else:
            self._restore()

    def _source_alarms(self, context: Context | None, *, handled_ms: int | None = None, before_ms: int = 0) -> None:
        """Raise what the source says; or only remember it, where the point is a zone of a panel that says so."""
        if self._desk.lets_alarm(self.id):
            self._raise(context, handled_ms=handled_ms, before_ms=before_ms, latched=handled_ms is None)
            return
        held = {"level": True} if handled_ms is None else {"handled_ms": handled_ms}
        self._memory = replace(self._memory, **held)
        self._keep()

    @callback
    def alarm_held(self, identifier: bytes) -> None:
        """Raise the alarm that the point's panel has held back until now, under an id that it gives."""
        self._raise(None, latched=not self.is_momentary, identifier=identifier)
        if not self.is_momentary and self.level is False:
            # It was shut again meanwhile; that somebody came in by it stands.
            self._restore()

    def _raise(
        self,
        context: Context | None,
        *,
        drill: bool = False,
        before_ms: int = 0,
        handled_ms: int | None = None,
        latched: bool = False,
        told: Callable[[bool], None] | None = None,
        identifier: bytes | None = None,
    ) -> str:
        now = self._clock.now()
        identifier = identifier or os.urandom(16)
        signal = identifier.hex()
        progress = pressed(signal, now.wall_ms, now.wall_ms - before_ms, drill=drill)
        self._memory = replace(self._memory, progress=progress)
        if handled_ms is not None:
            self._memory = replace(self._memory, handled_ms=handled_ms)
        if latched:
            self._memory = replace(self._memory, level=True, raised=signal)
        self._post(
            self._signal(identifier, _ALARM, self.kind, drill=drill, before_ms=before_ms),
            drafts=presser(identifier, context, now.wall_ms),
            told=told,
        )
        return signal

    def _restore(self) -> None:
        raised = self._memory.raised
        self._memory = replace(self._memory, level=False, raised=None)
        if raised is None:
            self._keep()
        else:
            self._post(self._signal(os.urandom(16), _RESTORAL, self.kind, refers_to=bytes.fromhex(raised)))

    def _keep(self) -> None:
        self._desk.keep(self._memory.document(self.id))
        self._desk.point_changed(self.id)

    def _signal(
        self,
        identifier: bytes,
        type_: str,
        kind: str,
        *,
        drill: bool = False,
        before_ms: int = 0,
        refers_to: bytes | None = None,
    ) -> Signal:
        return Signal(
            signal=identifier,
            point=self.id,
            type=type_,
            kind=kind,
            label=self.name,
            silent=self.silent and kind != _TROUBLE,
            drill=drill,
            refers_to=refers_to,
            before_ms=before_ms,
        )

    def _post(self, signal: Signal, drafts: tuple[Draft, ...] = (), told: Callable[[bool], None] | None = None) -> None:
        show = self._decided()
        kept = partial(self._kept, signal.signal.hex(), self._memory, show, told)
        self._desk.post(signal, drafts, self._memory.document(self.id), kept)

    def _decided(self) -> Callable[[bool], None]:
        """Return what shows the present progress, unless a newer one is shown by then."""
        self._decisions += 1
        return partial(self._show, self._decisions, self._memory)

    def _show(self, decision: int, memory: PointMemory, _committed: bool) -> None:  # noqa: FBT001 - as every `show`
        if decision >= self._shown_decision:
            self._shown_decision = decision
            self._shown, self._shown_reports = memory.progress, memory.reports
        self._desk.point_changed(self.id)

    def _kept(
        self,
        signal: str,
        written: PointMemory,
        show: Callable[[bool], None],
        told: Callable[[bool], None] | None,
        committed: bool,  # noqa: FBT001 - as every `kept`
    ) -> None:
        if committed:
            self._unstored.discard(signal)
            if self._memory != written:
                # A commit that was tried again may have brought an old state of this point to disk.
                self._desk.keep(self._memory.document(self.id))
        else:
            self._unstored.add(signal)
        show(committed)
        if told is not None:
            told(committed)

    def answered(self, station: str, signal: str, at_ms: int, *, refused: bool) -> Reaction:
        """React to a station's answer to one of our signals."""
        return self._heard(station, lambda progress: answered(progress, signal, at_ms, refused=refused))

    def concerns(self, station: str, news: Progress) -> bool:
        """Tell whether a station speaks of this point's newest press."""
        return is_about(self._memory.reports, self._memory.progress, station, news)

    def advanced(self, station: str, news: Progress) -> Reaction:
        """React to a station's word."""
        return self._heard(station, lambda progress: advanced(progress, news))

    def _heard(self, station: str, change: Callable[[PointProgress], PointProgress]) -> Reaction:
        memory = self._memory
        if (reports := heard(memory.reports, memory.progress, station, change)) is memory.reports:
            return Reaction()
        progress = merged(memory.progress, reports, self._desk.police)
        self._memory = replace(memory, progress=progress, reports=reports)
        return Reaction(documents=(self._memory.document(self.id),), show=self._decided())

    def _look_for_fault(self) -> None:
        fault = self.source_fault
        if fault is None:
            self._forget_fault()
            self._source_is_back()
        elif self._memory.trouble is not None:
            self._show_fault(fault)
        elif self._cancel_fault is None:
            job = HassJob(self._fault_lasts, f"{self.id} source fault", cancel_on_shutdown=True)
            self._cancel_fault = async_call_later(self._hass, FAULT_AFTER_S, job)

    def _forget_fault(self) -> None:
        if self._cancel_fault is not None:
            self._cancel_fault()
            self._cancel_fault = None

    @callback
    def _fault_lasts(self, _now: datetime) -> None:
        self._cancel_fault = None
        fault = self.source_fault
        if fault is None:
            return
        identifier = os.urandom(16)
        self._memory = replace(self._memory, trouble=identifier.hex())
        self._post(self._signal(identifier, _TROUBLE, _TROUBLE))
        self._show_fault(fault)

    def _source_is_back(self) -> None:
        trouble = self._memory.trouble
        if trouble is not None:
            self._memory = replace(self._memory, trouble=None)
            self._post(self._signal(os.urandom(16), _RESTORAL, _TROUBLE, refers_to=bytes.fromhex(trouble)))
        self._show_fault(None)

    def _show_fault(self, fault: str | None) -> None:
        if fault != self.source_problem:
            self.source_problem = fault
            self._desk.point_changed(self.id)
