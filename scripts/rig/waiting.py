"""Wait for what gives no notice of itself: processes, files, a server that isn't up yet."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import overload

POLL_S = 0.02


@overload
async def until[T](predicate: Callable[[], Awaitable[T]], deadline_s: float, what: str) -> T: ...
@overload
async def until[T](predicate: Callable[[], T], deadline_s: float, what: str) -> T: ...
async def until[T](predicate: Callable[[], T | Awaitable[T]], deadline_s: float, what: str) -> T:
    """Return the first true value of `predicate`, or raise TimeoutError that says what didn't come."""
    end = monotonic() + deadline_s
    while True:
        answer = predicate()
        value: T = await answer if isinstance(answer, Awaitable) else answer
        if value:
            return value
        if monotonic() >= end:
            message = f"no {what} within {deadline_s:g} s"
            raise TimeoutError(message)
        await asyncio.sleep(POLL_S)
