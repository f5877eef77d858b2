"""Whose letter is next: all sites share the loop's time, one letter each in turn, and none takes more than its pace."""

import asyncio
from collections import deque
from dataclasses import replace

from ..link.clock import Clock
from ..protocol.admission import Bucket

LETTERS_AT_ONCE = 8
"""Letters taken in one turn of the event loop: a few milliseconds, so that timers and screens come in between."""
BURST = 150
"""Letters of one site that pass at once: what a market has to say after an outage."""
LETTERS_PER_S = 60
"""What one site may go on with: far beyond what hands can press, and little of what a small station can do."""


class Turnstile:
    """Lets letters in, some at a time; who waits is let in in the order of arrival, so no site overtakes another."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._left = LETTERS_AT_ONCE
        self._turning = False

    async def pass_through(self) -> None:
        """Wait for one's turn; without a crowd that takes no time."""
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._turn)
        if self._left > 0 and not self._waiting:
            self._left -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        # Whoever gives up here has a future that is done: it is passed over.
        await turn

    def _turn(self) -> None:
        """Let the next ones in; called once in each turn of the loop while there is a crowd."""
        quiet = self._left == LETTERS_AT_ONCE
        self._left = LETTERS_AT_ONCE
        while self._waiting and self._left > 0:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._left -= 1
        self._turning = not quiet or self._left < LETTERS_AT_ONCE
        if self._turning:
            asyncio.get_running_loop().call_soon(self._turn)


class Pace:
    """How fast one site is listened to. Beyond, its socket is not read, so TCP slows it; nothing is thrown away."""

    def __init__(self, clock: Clock) -> None:
        """Start with all of the burst."""
        self._clock = clock
        self._bucket = Bucket.full(BURST, LETTERS_PER_S, clock.now().mono_ms)

    async def keep(self) -> None:
        """Wait until one more letter is within the pace."""
        while (left := self._bucket.take(now_ms := self._clock.now().mono_ms)) is None:
            missing = 1 - self._bucket.refilled(now_ms).level
            await asyncio.sleep(missing / LETTERS_PER_S)
        self._bucket = left

    def refund(self) -> None:
        """Take a letter off the count: we have asked for it ourselves."""
        bucket = self._bucket
        self._bucket = replace(bucket, level=min(bucket.size, bucket.level + 1))
