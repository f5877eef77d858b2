"""One alarm panel: what its rules decide is committed before it is shown, and told to the stations."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
import hashlib
import os
from typing import Protocol

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, Context, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_point_in_time
from homeassistant.util import dt as dt_util

from ...const import CONF_USERS_KEY
from ...incident.words import FAIL_TO_CLOSE, OUT_OF_HOURS
from ...journal import Document, Draft, Journal
from ...link.clock import Clock
from ...protocol.messages import Signal
from ...protocol.moment import age_ms
from ...protocol.names import plain_name
from ...protocol.panels import PanelReport
from ..points import Point
from ..unsent import write_shown
from .attempts import Attempts
from .codes import User
from .machine import ALWAYS_RAISED, Mode, PanelState, Phase, ZoneType, edge, ended, in_the_way, raises_unseen
from .schedule import failed_to_close
from .settings import Settings
from .store import PanelMemory


class Home(Protocol):
    """What a panel needs of its site."""

    @property
    def points(self) -> Mapping[str, Point]:
        """The alarm points, by subentry."""

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal together with a document and offer it."""

    def keep(self, document: Document) -> None:
        """Commit a document alone."""

    def point_changed(self, point: str) -> None:
        """Show a point, or a panel, anew."""


class Panel:
    """A panel as it runs."""

    def __init__(  # noqa: PLR0913, PLR0917 - the panel's whole world
        self,
        hass: HomeAssistant,
        clock: Clock,
        journal: Journal,
        home: Home,
        tell: Callable[[PanelReport], None],
        subentry: ConfigSubentry,
        memory: PanelMemory | None,
        users: tuple[User, ...],
    ) -> None:
        """Prepare; `memory` is what was kept of it, None for a new one. `tell` reports to the stations."""
        self.id = subentry.subentry_id
        self.users = users
        self.context: Context | None = None
        """Whose command the shown state comes of, if any."""
        self._hass = hass
        self._clock = clock
        self._journal = journal
        self._home = home
        self._tell = tell
        self._describe(subentry)
        now = clock.now()
        self._memory = memory or PanelMemory(began=now, opened_ms=now.wall_ms)
        self._shown = self._memory
        self._reported = self.report()
        self._decisions = 0
        self._shown_decision = 0
        self._unstored: set[int] = set()
        self._started = False
        self._cancel_delay: CALLBACK_TYPE | None = None
        self._cancel_deadline: CALLBACK_TYPE | None = None

    def _describe(self, subentry: ConfigSubentry) -> None:
        self.name = plain_name(subentry.title)
        self.users_key = str(subentry.data[CONF_USERS_KEY])
        self.settings = Settings.of(subentry.data)

    @property
    def state(self) -> PanelState:
        """How it stands, as it may be shown."""
        return self._shown.state

    @property
    def since_ms(self) -> int:
        """Since when."""
        return self._shown.began.wall_ms

    @property
    def decided(self) -> PanelState:
        """How it stands for the next decision."""
        return self._memory.state

    @property
    def attempts(self) -> Attempts:
        """The wrong codes of late."""
        return self._memory.attempts

    @property
    def not_closed_in_time(self) -> bool:
        """Whether it should be armed by now, and nobody has done it."""
        return self._shown.late is not None

    @property
    def not_stored(self) -> bool:
        """Whether what is shown waits to be written to disk."""
        return bool(self._unstored)

    @property
    def locked_ms(self) -> int:
        """How long it takes no code from now on."""
        return self._shown.attempts.locked_ms(self._clock.now().wall_ms)

    @property
    def left_ms(self) -> int | None:
        """How much is left of the exit or entry delay that is shown; None without one."""
        return self._left_ms(self._shown)

    def report(self) -> PanelReport:
        """Describe how it stands to a station."""
        state = self._memory.state
        return PanelReport(panel=self.id, state=state.shown, since_ms=self._memory.began.wall_ms, user=state.user)

    def _left_ms(self, memory: PanelMemory) -> int | None:
        delay_ms = memory.state.delay_ms(self.settings.delays)
        if delay_ms is None:
            return None
        passed_ms = age_ms(memory.began, self._clock.now())
        # Where no clock can tell, it is over: nobody gains time by cutting the power.
        return 0 if passed_ms is None else max(0, delay_ms - passed_ms)

    def zones(self) -> dict[str, ZoneType]:
        """The alarm points that are zones of this panel."""
        return {
            identifier: point.zone.type
            for identifier, point in self._home.points.items()
            if point.zone is not None and point.zone.panel == self.id
        }

    def open_zones(self, mode: Mode = Mode.AWAY) -> tuple[str, ...]:
        """Tell which zones would stand in the way of arming: open, or not to be seen."""
        zones = self.zones()
        restless = frozenset(zone for zone in zones if self._home.points[zone].level is not False)
        return in_the_way(mode, zones, restless)

    def window_ms(self, zone: str) -> int:
        """Tell how long a code takes the alarm of a zone back; what is heard always calls at once."""
        type_ = self.zones().get(zone)
        return 0 if type_ is None or type_ in ALWAYS_RAISED else self.settings.cancel_ms

    def take_back(self, zones: tuple[str, ...]) -> None:
        """Take the alarms of zones back, as far as that is in time: what is not is for an operator to judge."""
        for zone in zones:
            point = self._home.points.get(zone)
            if point is not None and point.cancellable_ms:
                point.cancel(by_code=True)

    def zone_name(self, zone: str) -> str:
        """Name a zone, be it gone by now."""
        point = self._home.points.get(zone)
        return zone if point is None else point.name

    @callback
    def start(self) -> None:
        """Go on where it stood, with the time that has passed."""
        self._started = True
        self._follow_delay()
        self._look_at_schedule()

    @callback
    def stop(self) -> None:
        """Follow no time any more."""
        self._started = False
        self._stop_timers()

    def _stop_timers(self) -> None:
        for cancel in (self._cancel_delay, self._cancel_deadline):
            if cancel is not None:
                cancel()
        self._cancel_delay = self._cancel_deadline = None

    @callback
    def configure(self, subentry: ConfigSubentry) -> None:
        """Take a changed configuration over."""
        before = self.settings
        self._describe(subentry)
        if self.settings != before and self._started:
            self._stop_timers()
            self.start()

    # Zones and time

    @callback
    def zone_alarms(self, zone: str) -> tuple[str, ...]:
        """Take in that a zone begins to say alarm; returns the zones whose alarms are to go out now."""
        type_ = self.zones().get(zone)
        if type_ is None:
            return (zone,)
        state = self._memory.state
        if self._home.points[zone].silent:
            # Nothing here may show it: it waits for no delay, and the panel stays as it is.
            return (zone,) if raises_unseen(state, zone, type_) else ()
        decided = edge(state, zone, type_, self.settings.delays)
        if decided.state != state:
            # The alarm goes to the disk first: it must never be missing where it is shown that it went out.
            self._hass.loop.call_soon(self.commit, self.move(decided.state))
        return decided.alarms

    def _follow_delay(self) -> None:
        if self._cancel_delay is not None:
            self._cancel_delay()
            self._cancel_delay = None
        left_ms = self._left_ms(self._memory)
        if left_ms is None or not self._started:
            return
        if left_ms == 0:
            self._delay_ended()
            return
        job = HassJob(self._delay_ended, f"delay of panel {self.id}", cancel_on_shutdown=True)
        self._cancel_delay = async_call_later(self._hass, left_ms / 1000, job)

    @callback
    def _delay_ended(self, _now: datetime | None = None) -> None:
        self._cancel_delay = None
        zones = self.zones()
        standing_open = frozenset(zone for zone in zones if self._home.points[zone].level is True)
        state, alarms = ended(self._memory.state, zones, standing_open, self.settings.delays)
        for zone in alarms:
            # A zone that was removed meanwhile has nobody to raise its alarm but the panel.
            point = self._home.points.get(zone)
            if point is not None:
                point.alarm_held(self.alarm_id(zone))
        self.commit(self.move(state))
        self._look_at_schedule()

    def alarm_id(self, zone: str) -> bytes:
        """Name the alarm of a delay that ended: the same if a restart comes between that and its commit."""
        began = self._memory.began
        parts = (self.id, zone, str(began.wall_ms), str(began.mono_ms), began.boot.hex())
        return hashlib.sha256("\0".join(parts).encode()).digest()[:16]

    @callback
    def _look_at_schedule(self, _now: datetime | None = None) -> None:
        """See whether somebody should have closed, and come again when that is next to be seen."""
        if self._cancel_deadline is not None:
            self._cancel_deadline()
            self._cancel_deadline = None
        now, schedule = dt_util.now(), self.settings.schedule
        if not self._started or not self._clock.now().clock_set:
            return
        following = schedule.next_deadline(now)
        if following is not None:
            job = HassJob(self._look_at_schedule, f"deadline of panel {self.id}", cancel_on_shutdown=True)
            self._cancel_deadline = async_track_point_in_time(self._hass, job, following)
        memory, last = self._memory, schedule.last_deadline(now)
        if last is None or memory.state.phase is Phase.ARMING or memory.judged_ms >= _ms(last):
            return
        late = failed_to_close(
            schedule, now, closed=memory.state.closed, since=_local(memory.opened_ms), judged=_local(memory.judged_ms)
        )
        self._memory = replace(memory, judged_ms=_ms(last))
        signals: tuple[Signal, ...] = ()
        if late and memory.late is None:
            signal = self.signal("trouble", FAIL_TO_CLOSE)
            self._memory = replace(self._memory, late=signal.signal.hex())
            signals = (signal,)
        self.commit(signals)

    # What is decided, committed, shown

    def count(self, attempts: Attempts) -> None:
        """Remember the wrong codes of late; the next commit keeps it."""
        self._memory = replace(self._memory, attempts=attempts)

    def move(self, state: PanelState) -> tuple[Signal, ...]:
        """Stand so from now on; returns what the station is to be told of it."""
        before, now = self._memory.state, self._clock.now()
        moved = (state.mode, state.phase) != (before.mode, before.phase)
        self._memory = replace(self._memory, state=state, began=now if moved else self._memory.began)
        if moved:
            self._follow_delay_soon()
        if state.reported_closed == before.reported_closed:
            return ()
        if state.reported_closed:
            return (self.signal("closing", "closing", user=state.user), *self._in_order_again())
        self._memory = replace(self._memory, opened_ms=now.wall_ms)
        opening = self.signal("opening", "opening", user=state.user)
        if self._memory.early is None and now.clock_set and self.settings.schedule.out_of_hours(dt_util.now()):
            early = self.signal("trouble", OUT_OF_HOURS, user=state.user)
            self._memory = replace(self._memory, early=early.signal.hex())
            return (opening, early)
        return (opening,)

    def _in_order_again(self) -> tuple[Signal, ...]:
        """Put right what was out of order until it was closed."""
        late, early = self._memory.late, self._memory.early
        self._memory = replace(self._memory, late=None, early=None)
        return tuple(
            self.signal("restoral", word, refers_to=bytes.fromhex(signal))
            for word, signal in ((FAIL_TO_CLOSE, late), (OUT_OF_HOURS, early))
            if signal is not None
        )

    def _follow_delay_soon(self) -> None:
        # Not at once: a delay of no length would end before what began it is on its way to the disk.
        self._hass.loop.call_soon(self._follow_delay)

    def signal(
        self,
        type_: str,
        kind: str,
        *,
        user: int | None = None,
        silent: bool = False,
        refers_to: bytes | None = None,
    ) -> Signal:
        """Make a signal of the panel itself."""
        name = next((each.name for each in self.users if each.number == user), "")
        return Signal(
            signal=os.urandom(16),
            point=self.id,
            type=type_,
            kind=kind,
            label=self.name,
            silent=silent,
            refers_to=refers_to,
            user=user,
            user_label=name,
        )

    def commit(self, signals: tuple[Signal, ...] = (), context: Context | None = None) -> asyncio.Future[None]:
        """Commit what is decided, with what is told of it; the future is done once that is shown."""
        self._decisions += 1
        shown: asyncio.Future[None] = self._hass.loop.create_future()
        document = self._memory.document(self.id)
        kept = partial(self._kept, self._decisions, self._memory, context, shown)
        if signals:
            first, *others = signals
            self._home.post(first, (), document, kept)
            for each in others:
                # Each brings the document again, so that none can be on disk without it.
                self._home.post(each, (), document, _nothing)
        else:
            write_shown(self._journal, document, kept)
        report = self.report()
        if report != self._reported:
            self._reported = report
            self._tell(report)
        return shown

    def _kept(
        self,
        decision: int,
        written: PanelMemory,
        context: Context | None,
        shown: asyncio.Future[None],
        committed: bool,  # noqa: FBT001 - as every `kept`
    ) -> None:
        if committed:
            self._unstored.discard(decision)
            if self._memory != written and decision != self._decisions:
                # A commit that was tried again may have brought an old state of this panel to disk.
                self._home.keep(self._memory.document(self.id))
        else:
            self._unstored.add(decision)
        if decision >= self._shown_decision:
            self._shown_decision = decision
            self._shown, self.context = written, context
        if not shown.done():
            shown.set_result(None)
        self._home.point_changed(self.id)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _local(wall_ms: int) -> datetime:
    return dt_util.as_local(dt_util.utc_from_timestamp(wall_ms / 1000))


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return
