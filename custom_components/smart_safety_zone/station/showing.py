"""Telling what happened: at once while there is time for it, else in turns, so that no letter waits for a screen.

In a storm what is new goes first. Presses of one incident that wait to be told are told as one, with their count; the
same with presses of one point as its site's signals. What concerns one incident, or one site, keeps its order.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
import logging

from ..incident.model import Incident, Signal, SignalType, Step, StepType
from .ground import unheard

_LOGGER = logging.getLogger(__name__)

BUDGET_S = 0.004
"""What telling may take in one turn of the event loop before the rest of it waits for the next."""

type Listener = Callable[[Incident, Step], None]
type SignalListener = Callable[[str, Signal], None]


@dataclass(slots=True, eq=False)
class _Told:
    """Something that waits to be told; done once it was, from whichever queue."""

    incident: Incident | None = None
    step: Step | None = None
    signal: Signal | None = None
    done: bool = False


class Showing:
    """What is told, in order."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self.step_shown: Listener = unheard
        self.signal_shown: SignalListener = unheard
        self._news: deque[_Told] = deque()
        self._later: deque[_Told] = deque()
        self._repeats: dict[str, _Told] = {}
        """By incident: the presses that wait, behind which nothing of that incident has happened yet."""
        self._presses: dict[str, _Told] = {}
        """By site: the newest of its signals that wait, if it is a press."""
        self._spent_s = 0.0
        self._turning = False

    def step(self, incident: Incident, step: Step) -> None:
        """Tell a step of an incident."""
        waiting = self._repeats.get(incident.id)
        if waiting is not None and waiting.step is not None:
            if step.type is StepType.REPEATED:
                count = waiting.step.count + step.count
                waiting.incident, waiting.step = incident, replace(step, count=count, silent=incident.silent)
                return
            # What follows the presses must not be told before them.
            del self._repeats[incident.id]
            self._news.append(waiting)
        told = _Told(incident, step)
        if step.type is not StepType.REPEATED:
            self._tell(told, self._news)
        elif not self._tell(told, self._later):
            self._repeats[incident.id] = told

    def signal(self, signal: Signal) -> None:
        """Tell a signal of a site."""
        waiting = self._presses.pop(signal.site_id, None)
        if waiting is not None and waiting.signal is not None and _one_press(waiting.signal, signal):
            waiting.signal = signal
            self._presses[signal.site_id] = waiting
            return
        told = _Told(signal=signal)
        if not self._tell(told, self._later) and signal.type is SignalType.ALARM:
            self._presses[signal.site_id] = told

    def flush(self) -> None:
        """Tell all that waits."""
        while self._next():
            pass

    def _tell(self, told: _Told, queue: deque[_Told]) -> bool:
        """Tell it now if there is time and nothing waits, else put it into its queue."""
        now = not self._news and not self._later and self._spent_s < BUDGET_S
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._turn)
        if now:
            self._say(told)
        else:
            queue.append(told)
        return now

    def _turn(self) -> None:
        busy = self._spent_s > 0
        self._spent_s = 0
        while self._spent_s < BUDGET_S and self._next():
            busy = True
        self._turning = busy
        if busy:
            asyncio.get_running_loop().call_soon(self._turn)

    def _next(self) -> bool:
        """Tell what waits longest, news first; False if nothing waits."""
        queue = self._news or self._later
        if not queue:
            return False
        told = queue.popleft()
        if not told.done:
            self._say(told)
        return True

    def _say(self, told: _Told) -> None:
        told.done = True
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            self._call(told)
        except Exception:
            _LOGGER.exception("What happened could not be told")
        self._spent_s += max(loop.time() - start, 1e-9)

    def _call(self, told: _Told) -> None:
        if told.incident is not None and told.step is not None:
            if self._repeats.get(told.incident.id) is told:
                del self._repeats[told.incident.id]
            self.step_shown(told.incident, told.step)
        if told.signal is not None:
            if self._presses.get(told.signal.site_id) is told:
                del self._presses[told.signal.site_id]
            self.signal_shown(told.signal.site_id, told.signal)


def _one_press(before: Signal, after: Signal) -> bool:
    """Tell whether two signals differ in nothing but in when they were raised."""
    return after.type is SignalType.ALARM and _sort(before) == _sort(after)


def _sort(signal: Signal) -> tuple[object, ...]:
    return (signal.type, signal.point_id, signal.kind, signal.kind_text, signal.drill, signal.silent)
