"""Between a source and its alarm: what has to last, or to be pressed twice or together with something else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, Context, HassJob, HomeAssistant, State, callback
from homeassistant.helpers.event import async_call_later

from ..link.clock import Clock
from .care import Care, Push, are_together, hold_left_ms, is_double
from .sources import Meaning, Source, pressed_ms


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What a source said."""

    context: Context | None
    handled_ms: int | None = None
    """The timestamp of a momentary source; None for a latched one, and for a virtual button."""
    before_ms: int = 0
    """How long ago it happened, where nobody was there to see."""


class Deliberation:
    """Lets a press through once all that its owner asks for has come together."""

    def __init__(
        self,
        hass: HomeAssistant,
        clock: Clock,
        *,
        level: Callable[[], bool | None],
        begun: Callable[[int | None], None],
        through: Callable[[Press], None],
    ) -> None:
        """Prepare. `level` is that of a latched source; `begun` keeps since when it is in alarm; `through` raises."""
        self._hass = hass
        self._clock = clock
        self._level = level
        self._begun = begun
        self._through = through
        self._care = Care()
        self._press: Press | None = None
        """What waits for something more."""
        self._since_ms: int | None = None
        self._cancel_hold: CALLBACK_TYPE | None = None
        self._first: Push | None = None
        self._pressed_ms: int | None = None
        """When the source was last pressed, for a second one to join."""
        self._second: Source | None = None
        self._second_meaning = Meaning()
        self._second_seen: int | None = None
        self._second_ms: int | None = None

    @callback
    def start(self, care: Care, since_ms: int | None) -> None:
        """Begin; `since_ms` is what was last kept as begun."""
        self._care = care
        if care.second is not None:
            self._second_meaning = Meaning(reference=care.second, entity_id=care.second_entity)
            self._second = Source(self._hass, care.second, care.second_entity, self._second_changed)
            self._second.start()
            self._second_seen = pressed_ms(self._second.state)
        if since_ms is None:
            return
        if not care.hold_ms:
            self._begun(None)
            return
        # Home Assistant ended while the alarm state lasted: it goes on counting.
        self._since_ms = since_ms
        self._arm()

    @callback
    def stop(self) -> None:
        """Let nothing through any more; what has begun is kept."""
        self._forget_hold()
        self._since_ms = self._press = self._first = self._pressed_ms = self._second_ms = None
        if self._second is not None:
            self._second.stop()
            self._second = None

    @callback
    def in_alarm(self, press: Press) -> None:
        """Take in that a latched source is in alarm."""
        self._press = press
        if not self._care.hold_ms:
            self._passed(press)
        elif self._since_ms is None:
            self._since_ms = self._clock.now().wall_ms
            self._begun(self._since_ms)
            self._arm()
        elif self._cancel_hold is None:
            # It was not there when its time was over: after a restart, others start late.
            self._arm()

    @callback
    def at_rest(self) -> None:
        """Take in that a latched source is in alarm no more."""
        if self._care.second is None or self._pressed_ms is None:
            # One that springs back may still be joined by the other for a moment.
            self._press = self._pressed_ms = None
        self._forget_hold()
        if self._since_ms is not None:
            self._since_ms = None
            self._begun(None)

    @callback
    def pushed(self, press: Press) -> None:
        """Take in that a momentary source was pressed."""
        now = self._clock.now()
        push = Push(now.mono_ms, now.wall_ms if press.handled_ms is None else press.handled_ms)
        first, self._first = self._first, push
        if self._care.double_ms and not is_double(first, push, self._care.double_ms):
            return
        self._first = None
        self._passed(press)

    def _arm(self) -> None:
        assert self._since_ms is not None
        now = self._clock.now()
        left_ms = hold_left_ms(self._since_ms, now.wall_ms, self._care.hold_ms, clock_set=now.clock_set)
        job = HassJob(self._lasted, "alarm state lasts", cancel_on_shutdown=True)
        self._cancel_hold = async_call_later(self._hass, left_ms / 1000, job)

    def _forget_hold(self) -> None:
        if self._cancel_hold is not None:
            self._cancel_hold()
            self._cancel_hold = None

    @callback
    def _lasted(self, _now: datetime) -> None:
        self._cancel_hold = None
        # A source that went away in the middle may have been smashed. One that is not there yet after a start is waited
        # for: whether its state lasted, only it can say.
        if self._press is not None:
            self._passed(self._press)

    def _passed(self, press: Press) -> None:
        self._press = press
        self._pressed_ms = self._clock.now().mono_ms
        self._let_through()

    def _let_through(self) -> None:
        """Let the press through, if the second button wants none or was pressed with it."""
        press, now_ms = self._press, self._clock.now().mono_ms
        if press is None or self._pressed_ms is None:
            return
        if self._care.second is not None:
            mine = now_ms if press.handled_ms is None and self._level() else self._pressed_ms
            other = now_ms if self._second_is_on else self._second_ms
            if not are_together(mine, other, self._care.within_ms):
                return
        self._press = self._pressed_ms = self._second_ms = self._since_ms = None
        self._through(press)

    @property
    def _second_is_on(self) -> bool:
        source = self._second
        if source is None or self._second_meaning.is_momentary(source.entity_id):
            return False
        return self._second_meaning.level(source.state) is True

    @callback
    def _second_changed(self, new: State | None) -> None:
        source = self._second
        if source is not None and self._second_meaning.is_momentary(source.entity_id):
            at_ms = pressed_ms(new)
            if at_ms is None or at_ms == self._second_seen:
                return
            self._second_seen = at_ms
        elif not self._second_is_on:
            return
        self._second_ms = self._clock.now().mono_ms
        self._let_through()
