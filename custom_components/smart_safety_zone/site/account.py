"""What an alarm point keeps and shows of its alarms: committed before it is shown, hidden if it is silent."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
import os
from typing import Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_POINT_KIND, CONF_SILENT
from ..incident.rate import Rate
from ..journal import Draft
from ..link.clock import Clock
from ..link.party import Reaction
from ..protocol.messages import Progress, ProgressStep, Signal
from ..protocol.names import plain_name
from .care import Care
from .deliberation import Press
from .errors import CodeRequiredError, NothingToCancelError, SilentPointError
from .handing_in import Desk, presser
from .outcomes import with_outcome
from .panel.zone import Zone
from .progress import (
    RECEIVED,
    PointProgress,
    advanced,
    answered,
    cancelled,
    is_acted_upon,
    pressed,
    shown,
    with_own_part,
)
from .reports import NO_REPORTS, Reports, current, heard, is_about, merged
from .store import PointMemory
from .timers import HIDDEN_MS, Deadline, hidden_left_ms

STANDING_KEPT: Final = 32
"""So many presses of one alarm are taken back with it; the station names no more of them either."""
ALARM: Final = "alarm"
CANCEL: Final = "cancel"
RESTORAL: Final = "restoral"
TROUBLE: Final = "trouble"


class Account:
    """The alarms of one point, from the press to their end."""

    def __init__(
        self, hass: HomeAssistant, clock: Clock, desk: Desk, subentry: ConfigSubentry, memory: PointMemory | None
    ) -> None:
        """Prepare; `memory` is what was kept of it, None for a new one."""
        self.id = subentry.subentry_id
        self._hass = hass
        self._clock = clock
        self._desk = desk
        self._memory = memory or PointMemory()
        self._shown = self._memory.progress
        self._shown_reports = self._memory.reports
        self._decisions = 0
        self._shown_decision = 0
        self._unstored: set[str] = set()
        self._window = Deadline(hass, clock, self._tell, "cancel window")
        self._hiding = Deadline(hass, clock, self._reveal, "silence")
        self.revealed: str | None = None
        """The newest press that was silent and may be seen by now: it is no news, and must move nothing."""
        self._describe(subentry)

    def _describe(self, subentry: ConfigSubentry) -> None:
        self.name = plain_name(subentry.title)
        self.kind = str(subentry.data[CONF_POINT_KIND])
        self.silent = bool(subentry.data.get(CONF_SILENT, False))
        """Whether nothing here may show, sound, log or fire that it was pressed; ask before any of these."""
        self.care = Care.of(subentry.data)
        self.zone = Zone.of(subentry.data)

    def _begin_hiding(self) -> None:
        """Go on hiding what was hidden before a restart."""
        if self._memory.hidden_until_ms is not None:
            self._hiding.begin(hidden_left_ms(self._memory.hidden_until_ms, self._clock.now().wall_ms))

    def _end_times(self) -> None:
        self._window.end()
        self._hiding.end()

    @property
    def state(self) -> PointProgress:
        """What became of the newest press, as far as anybody here may see."""
        if self._memory.hidden_until_ms is not None:
            return self._memory.visible or PointProgress()
        stored_here = self._shown.signal not in self._unstored
        cancellable = self.cancellable_ms > 0 and not is_acted_upon(self._shown)
        return shown(self._shown, connected=self._desk.connected, stored_here=stored_here, cancellable=cancellable)

    @property
    def reports(self) -> Reports:
        """What each station says of the newest press, as far as it is shown; never of what may be silent."""
        # Not even of an earlier press that was released: that it vanished would tell of the one that hides it.
        hides = self.silent or self._memory.hidden_until_ms is not None
        return NO_REPORTS if hides else current(self._shown_reports, self._shown)

    @property
    def received(self) -> bool:
        """Whether the station has the newest press, may it still be taken back or not."""
        if self._memory.hidden_until_ms is not None:
            return self.state.step in RECEIVED
        return self._shown.step in RECEIVED

    @property
    def rate(self) -> Rate:
        """How many of the point's alarms were false, as far as that may be seen."""
        return Rate(self._memory.outcomes)

    @property
    def cancellable_ms(self) -> int:
        """For how long the newest alarm can still be taken back before it counts."""
        return self._window.left_ms

    @property
    def may_drill(self) -> bool:
        """Whether a drill hides nothing: it would take the place of what is shown of a real press."""
        return not self.state.open_alarm

    @property
    def not_stored(self) -> bool:
        """Whether a signal of this point waits to be written to disk, as far as anybody here may see."""
        return bool(self._unstored) and self._memory.hidden_until_ms is None

    @callback
    def cancel(self, told: Callable[[bool], None] | None = None, *, by_code: bool = False) -> bool:
        """Take the newest alarm back, with all presses that it is made of; tells whether that was in time.

        What was not in time is for an operator to judge. SilentPointError, NothingToCancelError, CodeRequiredError.
        """
        if self.silent:
            raise SilentPointError
        if self.zone is not None and not by_code:
            # Whoever broke in would take it back, too.
            raise CodeRequiredError
        standing, in_time = self._memory.standing, self.cancellable_ms > 0
        if not standing or not self._memory.progress.open or self._memory.hidden_until_ms is not None:
            raise NothingToCancelError(self.name)
        self._window.end()
        progress = cancelled(self._memory.progress, self._clock.now().wall_ms, in_time=in_time)
        self._memory = replace(self._memory, progress=progress, standing=())
        for signal in standing:
            # Every press is a signal of its own; the last one's word is that of all.
            self._post(
                self._signal(
                    os.urandom(16),
                    CANCEL,
                    self.kind,
                    drill=progress.drill,
                    refers_to=bytes.fromhex(signal),
                    cancellable_ms=self._window_ms if in_time else 0,
                ),
                told=told if signal == standing[-1] else None,
            )
        return in_time

    def _raise(
        self,
        press: Press,
        *,
        drill: bool = False,
        latched: bool = False,
        told: Callable[[bool], None] | None = None,
        identifier: bytes | None = None,
    ) -> str:
        now = self._clock.now()
        window_ms = 0 if press.before_ms or (drill and self.zone is not None) else self._open_window()
        identifier = identifier or os.urandom(16)
        signal = identifier.hex()
        until_ms = now.wall_ms + window_ms if window_ms else None
        progress = pressed(signal, now.wall_ms, now.wall_ms - press.before_ms, drill=drill, until_ms=until_ms)
        before = self._memory
        standing = before.standing if before.progress.open and before.progress.drill == drill else ()
        self._memory = replace(before, standing=(*standing, signal)[-STANDING_KEPT:], hold_since_ms=None)
        self._hide(now.wall_ms)
        if not (self.silent and drill and before.progress.open_alarm):
            # Nobody sees that there is a real alarm which a drill must not hide; so it does not.
            self._memory = replace(self._memory, progress=progress)
        if press.handled_ms is not None:
            self._memory = replace(self._memory, handled_ms=press.handled_ms)
        if latched:
            self._memory = replace(self._memory, level=True, raised=signal)
        self._post(
            self._signal(
                identifier, ALARM, self.kind, drill=drill, before_ms=press.before_ms, cancellable_ms=window_ms
            ),
            drafts=presser(identifier, press.context, now.wall_ms),
            told=told,
        )
        return signal

    def _open_window(self) -> int:
        """Tell how long a new alarm can be taken back: all presses within a window as long as the first."""
        whole_ms = self._window_ms
        if not whole_ms:
            self._window.end()
        elif not self.cancellable_ms:
            self._window.begin(whole_ms)
            return whole_ms
        return self.cancellable_ms

    @property
    def _window_ms(self) -> int:
        if self.zone is None:
            return self.care.window_ms
        return 0 if self.silent else self._desk.window_ms(self.id)

    def _hide(self, now_ms: int) -> None:
        """Show of a silent alarm what was shown before it, until its station releases it; of another one all."""
        if not self.silent:
            self._hiding.end()
            self._memory = replace(self._memory, visible=None, hidden_until_ms=None)
            return
        hidden = self._memory.hidden_until_ms is not None
        visible = self._memory.visible if hidden else self._memory.progress
        self._memory = replace(self._memory, visible=visible, hidden_until_ms=now_ms + HIDDEN_MS)
        self._hiding.begin(HIDDEN_MS)

    @callback
    def _reveal(self) -> None:
        self.revealed = self._memory.progress.signal
        self._memory = with_outcome(replace(self._memory, visible=None, hidden_until_ms=None))
        self._keep()

    def _restore(self) -> None:
        raised = self._memory.raised
        self._memory = replace(self._memory, level=False, raised=None)
        if raised is None:
            self._keep()
        else:
            self._post(self._signal(os.urandom(16), RESTORAL, self.kind, refers_to=bytes.fromhex(raised)))

    def _keep(self) -> None:
        self._desk.keep(self._memory.document(self.id))
        self._tell()

    @callback
    def _tell(self) -> None:
        """Have the point shown anew, unless that something happened is not to be seen."""
        hides = self.silent and self.revealed != self._memory.progress.signal
        if self._memory.hidden_until_ms is None and not hides:
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
        cancellable_ms: int = 0,
    ) -> Signal:
        return Signal(
            signal=identifier,
            point=self.id,
            type=type_,
            kind=kind,
            label=self.name,
            silent=self.silent and kind != TROUBLE,
            drill=drill,
            refers_to=refers_to,
            before_ms=before_ms,
            cancellable_ms=cancellable_ms,
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
        self._tell()

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
        released = news.step == ProgressStep.RELEASED and self._memory.hidden_until_ms is not None
        released = released and self.concerns(station, news)
        if released:
            self.revealed = self._memory.progress.signal
            self._hiding.end()
            self._memory = replace(self._memory, visible=None, hidden_until_ms=None)
        return self._heard(station, lambda progress: advanced(progress, news), released=released)

    def _heard(
        self, station: str, change: Callable[[PointProgress], PointProgress], *, released: bool = False
    ) -> Reaction:
        memory = self._memory
        reports = heard(memory.reports, memory.progress, station, change)
        if reports is memory.reports and not released:
            return Reaction()
        progress = with_own_part(memory.progress, merged(memory.progress, reports, self._desk.police))
        if is_acted_upon(progress):
            self._window.end()
        standing = memory.standing if progress.open else ()
        self._memory = with_outcome(replace(memory, progress=progress, reports=reports, standing=standing))
        return Reaction(documents=(self._memory.document(self.id),), show=self._decided())
