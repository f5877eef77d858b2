"""How long an alarm may be taken back, and how long what became of a silent one is hidden: times of one alarm point."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..link.clock import Clock

HIDDEN_MS: Final = 24 * 60 * 60_000
"""What became of a silent alarm is shown after so long, if its station has not released it before."""


class Deadline:
    """One time at which something of a point ends, by a clock that nobody sets."""

    def __init__(self, hass: HomeAssistant, clock: Clock, over: Callable[[], None], name: str) -> None:
        """Prepare; `over` is told at the time."""
        self._hass = hass
        self._clock = clock
        self._over = over
        self._name = name
        self._due_ms: int | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @property
    def left_ms(self) -> int:
        """How long it still runs; 0 if it does not."""
        return 0 if self._due_ms is None else max(0, self._due_ms - self._clock.now().mono_ms)

    @callback
    def begin(self, wait_ms: int) -> None:
        """Begin anew."""
        self.end()
        self._due_ms = self._clock.now().mono_ms + wait_ms
        job = HassJob(self._reached, self._name, cancel_on_shutdown=True)
        self._cancel = async_call_later(self._hass, wait_ms / 1000, job)

    @callback
    def end(self) -> None:
        """Forget it."""
        self._due_ms = None
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _reached(self, _now: datetime) -> None:
        self._cancel = self._due_ms = None
        self._over()


def hidden_left_ms(until_ms: int, now_ms: int) -> int:
    """Tell how long something stays hidden after a start, whatever the clock says."""
    return min(max(0, until_ms - now_ms), HIDDEN_MS)
