"""Long work in slices, between which the event loop does what cannot wait.

In a thread the same work would hold the interpreter all the same, and give the turn back every five milliseconds only:
each of the many small things that an alarm is made of would wait for that.
"""

import asyncio
from collections.abc import Generator, Iterable
from itertools import batched
from time import perf_counter
from typing import Final

SLICE: Final = 100
"""Incidents that are looked at in one go: less than half a millisecond."""
TURN_S: Final = 0.001
"""For how long the event loop is held at a time, if no single slice takes longer."""
PAUSE_S: Final = 0.004
"""For how long it is then left alone: a report takes a fifth of its time, and five times as long itself."""

type Sliced[T] = Generator[None, None, T]
"""Work that stops after each slice and returns what it has made."""


def sliced[T](items: Iterable[T]) -> Generator[None, None, list[T]]:
    """Go through items that are costly to come by; returns them."""
    found: list[T] = []
    for some in batched(items, SLICE, strict=False):
        found += some
        yield
    return found


def done[T](work: Sliced[T]) -> T:
    """Do work in one go."""
    while True:
        try:
            next(work)
        except StopIteration as over:
            result: T = over.value
            return result


async def in_turns[T](work: Sliced[T]) -> T:
    """Do work a little at a time."""
    while True:
        until = perf_counter() + TURN_S
        try:
            next(work)
            while perf_counter() < until:
                next(work)
        except StopIteration as over:
            result: T = over.value
            return result
        await asyncio.sleep(PAUSE_S)
