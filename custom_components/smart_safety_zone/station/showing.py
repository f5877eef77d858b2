"""Telling what happened: at once while there is time for it, else in turns, so that no letter waits for a screen.

In a storm what is new goes first. What says once more what is on every screen already is told at a pace that eyes can
follow, since each telling is also a row that Home Assistant's recorder writes. Presses of one incident that wait are
told as one, with their count; the same with presses of one point as its site's signals. What concerns one incident, or
one site, keeps its order.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
import logging

from ..incident.model import Incident, Signal, SignalType, Step, StepType
from .allowance import Allowance
from .ground import unheard

_LOGGER = logging.getLogger(__name__)

BUDGET_S = 0.004
"""What telling may take in one turn of the event loop before the rest of it waits for the next."""
AGAIN_AT_ONCE = 50
AGAIN_PER_S = 100
"""Repeated presses and signals that are told without a pause, and how many per second after that."""

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
        self._pace = Allowance(AGAIN_AT_ONCE, AGAIN_PER_S)
        self._next_turn: asyncio.Handle | None = None
        self._resting = False
        """Whether the next turn only comes once something may be told again."""

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
        while queue := self._news or self._later:
            self._tell_next(queue)

    def _tell(self, told: _Told, queue: deque[_Told]) -> bool:
        """Tell it now if there is time and nothing waits, else put it into its queue."""
        # News overtake what waits to be told again: of one incident that was moved among the news before.
        now = not self._news and self._spent_s < BUDGET_S
        if now and queue is self._later:
            now = not queue and self._may_repeat()
        if now:
            self._say(told)
        else:
            queue.append(told)
        if self._next_turn is None or (self._resting and queue is self._news):
            self._turn_soon()
        return now

    def _may_repeat(self) -> bool:
        """Draw what telling something again takes, if it is there."""
        now_s = asyncio.get_running_loop().time()
        if self._pace.missing_s(now_s) > 0:
            return False
        self._pace.draw(now_s)
        return True

    def _turn_soon(self) -> None:
        if self._next_turn is not None:
            self._next_turn.cancel()
        self._resting = False
        self._next_turn = asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        busy = self._spent_s > 0
        self._spent_s = 0
        self._next_turn = None
        while self._spent_s < BUDGET_S and (self._news or (self._later and self._may_repeat())):
            self._tell_next(self._news or self._later)
        if self._news or busy or self._spent_s > 0:
            self._turn_soon()
        elif self._later:
            loop = asyncio.get_running_loop()
            self._resting = True
            self._next_turn = loop.call_later(self._pace.missing_s(loop.time()), self._turn)

    def _tell_next(self, queue: deque[_Told]) -> None:
        """Tell what waits longest there."""
        told = queue.popleft()
        if not told.done:
            # What was moved among the news is passed over in its old place.
            self._say(told)

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
