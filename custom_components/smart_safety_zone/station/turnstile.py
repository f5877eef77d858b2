"""Whose letter is next: all sites share the loop's time, one letter each in turn, and none takes more than its pace."""

import asyncio
from collections import deque

from ..link.clock import Clock
from .allowance import Allowance

LETTERS_AT_ONCE = 8
"""Letters taken in one turn of the event loop: a few milliseconds, so that timers and screens come in between."""
LONG_TURN_S = 0.03
"""After a turn that took longer fewer pass. Each signature, like each word to a socket, lets another thread run, and
one that computes, as Home Assistant's recorder does when it commits, gives the turn back only after milliseconds."""
AT_ONCE = (16, 150)
"""Letters of one site that pass without a pause, and how many per second after that."""
FOR_LONG = (150, 60)
"""What it may say in haste, as after an outage, and how many per second it may go on with: far beyond what hands can
press, and little of what a small station can do. Others feel so many letters as long as they are spread in time."""


class Turnstile:
    """Lets letters in, some at a time; who waits is let in in the order of arrival, so no site overtakes another."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._at_once = LETTERS_AT_ONCE
        self._left = LETTERS_AT_ONCE
        self._turning = False
        self._turned_s = 0.0

    async def pass_through(self) -> None:
        """Wait for one's turn; without a crowd that takes no time."""
        if not self._turning:
            self._turning = True
            loop = asyncio.get_running_loop()
            self._turned_s = loop.time()
            loop.call_soon(self._turn)
        if self._left > 0 and not self._waiting:
            self._left -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        # Whoever gives up here has a future that is done: it is passed over.
        await turn

    def _turn(self) -> None:
        """Let the next ones in; called once in each turn of the loop while there is a crowd."""
        loop = asyncio.get_running_loop()
        quiet = self._left == self._at_once
        now_s = loop.time()
        long = now_s - self._turned_s > LONG_TURN_S
        self._turned_s = now_s
        self._at_once = max(1, self._at_once // 2) if long else min(LETTERS_AT_ONCE, self._at_once + 1)
        self._left = self._at_once
        while self._waiting and self._left > 0:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._left -= 1
        self._turning = not quiet or self._left < self._at_once
        if self._turning:
            loop.call_soon(self._turn)


class Pace:
    """How fast one site is listened to. Beyond, its socket is not read, so TCP slows it; nothing is thrown away."""

    def __init__(self, clock: Clock) -> None:
        """Start with all that may be said in haste."""
        self._clock = clock
        self._allowances = [Allowance(*each) for each in (AT_ONCE, FOR_LONG)]

    async def keep(self) -> None:
        """Wait until one more letter is within the pace."""
        while (wait_s := self._missing_s()) > 0:  # noqa: ASYNC110 - only time brings what is missing
            await asyncio.sleep(wait_s)
        now_s = self._now_s()
        for each in self._allowances:
            each.draw(now_s)

    def refund(self) -> None:
        """Take a letter off the count: we have asked for it ourselves."""
        for each in self._allowances:
            each.put_back()

    def _missing_s(self) -> float:
        now_s = self._now_s()
        return max(each.missing_s(now_s) for each in self._allowances)

    def _now_s(self) -> float:
        return self._clock.now().mono_ms / 1000
