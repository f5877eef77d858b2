"""Telling what happened: at once while there is time for it, else in turns, so that no letter waits for a screen.

In a storm what is new goes first. What says once more what is on every screen already is told at a pace that eyes can
follow, since each telling is also a row that Home Assistant's recorder writes. Presses of one incident that wait are
told as one, with their count; the same with presses of one point as its site's signals. What concerns one incident, or
one site, keeps its order.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
import logging

from ..incident.model import Incident, Signal, Step, StepType
from .allowance import Allowance
from .ground import unheard

_LOGGER = logging.getLogger(__name__)

BUDGET_S = 0.004
"""What telling may take in one turn of the event loop before the rest of it waits for the next."""
AGAIN_AT_ONCE = 50
AGAIN_PER_S = 100
"""Repeated presses and their signals that are told without a pause, and how many per second after that."""
EACH_AT_ONCE = 30
EACH_PER_S = 25
"""The same of one incident, and of one site's signals: more than a hand presses, little of what a flood brings."""

type Listener = Callable[[Incident, Step], None]
type SignalListener = Callable[[str, Signal], None]


@dataclass(slots=True, eq=False)
class _Told:
    """Something that waits to be told; done once it was, from whichever queue."""

    concerned: str
    """The incident or the site."""
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
        self._presses: defaultdict[str, dict[object, _Told]] = defaultdict(dict)
        """By site: its repeated presses that wait, behind which it has said nothing new yet, by their sort."""
        self._paces: dict[str, Allowance] = {}
        """By incident or site, as long as it has something of its own to make up for; the one told last comes last."""
        self._spent_s = 0.0
        self._pace = Allowance(AGAIN_AT_ONCE, AGAIN_PER_S)
        self._next_turn: asyncio.Handle | None = None
        self._held = False
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
        told = _Told(incident.id, incident, step)
        if step.type is not StepType.REPEATED:
            self._tell(told, self._news)
        elif not self._tell(told, self._later):
            self._repeats[incident.id] = told

    def signal(self, signal: Signal, steps: Sequence[Step]) -> None:
        """Tell a signal of a site; `steps` are what it did to an incident, if anything."""
        if not steps or any(step.type is not StepType.REPEATED for step in steps):
            # What the site said before must not be told after it.
            self._news.extend(self._presses.pop(signal.site_id, {}).values())
            self._tell(_Told(signal.site_id, signal=signal), self._news)
            return
        waiting = self._presses[signal.site_id].get(_sort(signal))
        if waiting is not None:
            waiting.signal = signal
            return
        told = _Told(signal.site_id, signal=signal)
        if not self._tell(told, self._later):
            self._presses[signal.site_id][_sort(signal)] = told

    def hold(self) -> None:
        """Tell nothing until `release`: nobody listens yet."""
        self._held = True

    def release(self) -> None:
        """Tell what waits, and from now on as it comes."""
        self._held = False
        self._turn_soon()

    def flush(self) -> None:
        """Tell all that waits."""
        while queue := self._news or self._later:
            self._tell_next(queue)

    def _tell(self, told: _Told, queue: deque[_Told]) -> bool:
        """Tell it now if there is time and nothing waits, else put it into its queue."""
        if self._held:
            queue.append(told)
            return False
        # News overtake what waits to be told again: of one incident that was moved among the news before.
        now = not self._news and self._spent_s < BUDGET_S
        if now and queue is self._later:
            now = not queue and self._may_repeat(told)
        if now:
            self._say(told)
        else:
            queue.append(told)
        if self._next_turn is None or (self._resting and queue is self._news):
            self._turn_soon()
        return now

    def _may_repeat(self, told: _Told) -> bool:
        """Draw what telling something again takes, if it is there."""
        now_s = asyncio.get_running_loop().time()
        if self._missing_s(told, now_s) > 0:
            return False
        self._pace.draw(now_s)
        own = self._paces.pop(told.concerned, None) or Allowance(EACH_AT_ONCE, EACH_PER_S)
        own.draw(now_s)
        self._paces[told.concerned] = own
        while self._paces[longest_ago := next(iter(self._paces))].is_whole(now_s):
            del self._paces[longest_ago]
        return True

    def _missing_s(self, told: _Told, now_s: float) -> float:
        own = self._paces.get(told.concerned)
        return max(self._pace.missing_s(now_s), 0.0 if own is None else own.missing_s(now_s))

    def _turn_soon(self) -> None:
        if self._next_turn is not None:
            self._next_turn.cancel()
        self._resting = False
        self._next_turn = asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        busy = self._spent_s > 0
        self._spent_s = 0
        self._next_turn = None
        while self._spent_s < BUDGET_S and (self._news or ((again := self._first_again()) and self._may_repeat(again))):
            self._tell_next(self._news or self._later)
        if self._news or busy or self._spent_s > 0:
            self._turn_soon()
        elif (again := self._first_again()) is not None:
            self._resting = True
            self._next_turn = loop.call_later(self._missing_s(again, loop.time()), self._turn)

    def _first_again(self) -> _Told | None:
        """Return what waits longest to be told again; what was moved among the news is passed over."""
        while self._later and self._later[0].done:
            self._later.popleft()
        return self._later[0] if self._later else None

    def _tell_next(self, queue: deque[_Told]) -> None:
        """Tell what waits longest there."""
        told = queue.popleft()
        if not told.done:
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
            presses = self._presses.get(told.concerned, {})
            if presses.get(_sort(told.signal)) is told:
                del presses[_sort(told.signal)]
                if not presses:
                    del self._presses[told.concerned]
            self.signal_shown(told.signal.site_id, told.signal)


def _sort(signal: Signal) -> tuple[object, ...]:
    """Tell in what signals differ, beside when they were raised."""
    return (signal.type, signal.point_id, signal.kind, signal.kind_text, signal.drill, signal.silent)
