"""Alarm points: edges and presses become signals, each once; what the station says of them becomes progress."""

from collections.abc import Callable
from dataclasses import dataclass, replace
import os

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

from ..link.clock import Clock
from .account import RESTORAL, TROUBLE, Account
from .deliberation import Deliberation, Press
from .handing_in import Desk
from .source_faults import SourceFaults
from .sources import Meaning, Source, pressed_ms
from .store import PointMemory


@dataclass(frozen=True, slots=True)
class _Seen:
    """The newest state of a momentary source in this run of Home Assistant."""

    at_ms: int | None
    """None for a source that is there and was never pressed."""


class Point(Account):
    """One alarm point: what raises its alarms."""

    def __init__(
        self, hass: HomeAssistant, clock: Clock, desk: Desk, subentry: ConfigSubentry, memory: PointMemory | None
    ) -> None:
        """Prepare; `memory` is what was kept of it, None for a new one."""
        super().__init__(hass, clock, desk, subentry, memory)
        self.source_problem: str | None = None
        """Why the source cannot raise an alarm, once that has lasted: removed, disabled, unavailable."""
        self.battery_low = False
        """Whether the battery of its device runs low; `Batteries` looks."""
        self._is_new = memory is None
        self._meaning = Meaning.of(subentry.data)
        self._seen: _Seen | None = None
        self._source: Source | None = None
        self._faults = SourceFaults(hass, lambda: self.source_fault, self._fault_lasts, self.id)
        self._deliberation = Deliberation(
            hass, clock, level=lambda: self.level, begun=self._alarm_begun, through=self._through
        )

    @property
    def in_alarm(self) -> bool:
        """Whether a latched source's alarm still wants its restoral; of presses, whether the newest alarm stands."""
        if self.is_momentary:
            return self.state.open_alarm
        return bool(self._memory.level) and not self.silent

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

    @callback
    def start(self) -> None:
        """Follow the source, after looking what happened to it meanwhile."""
        self._begin_hiding()
        if self._meaning.reference is None:
            self._deliberation.start(self.care, None)
            self._restore_former()
            self._source_is_back()
            return
        self._source = Source(self._hass, self._meaning.reference, self._meaning.entity_id, self._source_changed)
        self._source.start()
        if self._is_new or self._memory.source != self._meaning.reference:
            self._begin()
        self._deliberation.start(self.care, self._memory.hold_since_ms)
        self._source_changed(self._source.state)

    @callback
    def stop(self) -> None:
        """Follow no longer."""
        if self._source is not None:
            self._source.stop()
            self._source = None
        self._faults.forget()
        self._deliberation.stop()
        self._end_times()

    @callback
    def configure(self, subentry: ConfigSubentry) -> None:
        """Take a changed configuration over."""
        before, care = self._meaning, self.care
        self._describe(subentry)
        self._meaning = Meaning.of(subentry.data)
        if self._meaning == before and self.care != care:
            self._deliberation.stop()
            self._deliberation.start(self.care, self._memory.hold_since_ms)
            if self._source is not None:
                self._source_changed(self._source.state)
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
        self._memory = replace(self._memory, source=reference, level=level, handled_ms=handled, hold_since_ms=None)
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
        return self._raise(Press(context=context), drill=drill, told=told)

    @callback
    def push(self, context: Context | None = None) -> None:
        """Take in that the virtual button was pressed, which may have to be done twice."""
        self._deliberation.pushed(Press(context=context))

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
            self._deliberation.pushed(Press(context=new.context, handled_ms=at_ms))
        elif at_ms > self._memory.handled_ms:
            now = self._clock.now()
            before_ms = max(0, now.wall_ms - at_ms) if now.clock_set else 0
            self._deliberation.pushed(Press(context=new.context, handled_ms=at_ms, before_ms=before_ms))
        else:
            return
        if self._memory.handled_ms != at_ms:
            # The first of two.
            self._memory = replace(self._memory, handled_ms=at_ms)
            self._keep()

    def _look_for_edge(self, new: State | None) -> None:
        level = self._meaning.level(new)
        if level is None:
            return
        if level is False:
            self._deliberation.at_rest()
        if level == self._memory.level:
            return
        if self._memory.level is None:
            self._memory = replace(self._memory, level=level)
            self._keep()
        elif level:
            self._deliberation.in_alarm(Press(context=new.context if new is not None else None))
        else:
            self._restore()

    @callback
    def _alarm_begun(self, since_ms: int | None) -> None:
        self._memory = replace(self._memory, hold_since_ms=since_ms)
        self._keep()

    @callback
    def _through(self, press: Press) -> None:
        """Raise what the source says; or only remember it, where the point is a zone of a panel that says so."""
        latched = self.wrapped and press.handled_ms is None
        if self._desk.lets_alarm(self.id):
            self._raise(press, latched=latched)
        else:
            held = {"level": True} if latched else {"handled_ms": press.handled_ms}
            self._memory = replace(self._memory, **held, hold_since_ms=None)
            self._keep()
        if latched and self.level is False:
            # It sprang back while the other button was waited for.
            self._restore()

    @callback
    def alarm_held(self, identifier: bytes) -> None:
        """Raise the alarm that the point's panel has held back until now, under an id that it gives."""
        self._raise(Press(context=None), latched=not self.is_momentary, identifier=identifier)
        if not self.is_momentary and self.level is False:
            # It was shut again meanwhile; that somebody came in by it stands.
            self._restore()

    def _look_for_fault(self) -> None:
        fault = self.source_fault
        if fault is None:
            self._faults.forget()
            self._source_is_back()
        elif self._memory.trouble is not None:
            self._show_fault(fault)
        else:
            self._faults.wait()

    @callback
    def _fault_lasts(self, fault: str) -> None:
        identifier = os.urandom(16)
        self._memory = replace(self._memory, trouble=identifier.hex())
        self._post(self._signal(identifier, TROUBLE, TROUBLE))
        self._show_fault(fault)

    def _source_is_back(self) -> None:
        trouble = self._memory.trouble
        if trouble is not None:
            self._memory = replace(self._memory, trouble=None)
            self._post(self._signal(os.urandom(16), RESTORAL, TROUBLE, refers_to=bytes.fromhex(trouble)))
        self._show_fault(None)

    def _show_fault(self, fault: str | None) -> None:
        if fault != self.source_problem:
            self.source_problem = fault
            self._desk.point_changed(self.id)
