"""Raising an alarm for somebody who waits for the word that it is on disk."""

import asyncio
from dataclasses import dataclass

from homeassistant.core import Context

from .errors import AlarmStillOpenError, SilentPointError
from .points import Point


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of an alarm at this end."""

    signal: str
    """Its id, 32 hexadecimal digits; the station's incident names it."""
    stored: bool
    """Whether it is on disk here; if not, it goes out from memory."""


async def raise_alarm(point: Point, *, drill: bool = False, context: Context | None = None) -> Raised:
    """Raise an alarm, and return as soon as the disk has taken it or is known not to; it goes out either way.

    AlarmStillOpenError for a drill that would hide a real alarm; SilentPointError, since whoever waits for an answer is
    seen to have asked.
    """
    if point.silent:
        raise SilentPointError
    if drill and not point.may_drill:
        raise AlarmStillOpenError(point.name)
    decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def told(committed: bool) -> None:  # noqa: FBT001 - as every `kept`
        # A commit that was late is told twice: first that it does not come, then that it came.
        if not decided.done():
            decided.set_result(committed)

    signal = point.press(drill=drill, context=context, told=told)
    return Raised(signal, await decided)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a cancel at this end."""

    in_time: bool
    """Whether the alarm had not counted yet; if it had, an operator decides about it."""
    stored: bool
    """Whether that is on disk here; if not, it goes out from memory."""


async def take_back(point: Point) -> TakenBack:
    """Take the point's newest alarm back; returns and fails as `raise_alarm`, and NothingToCancelError."""
    decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def told(committed: bool) -> None:  # noqa: FBT001 - as every `kept`
        if not decided.done():
            decided.set_result(committed)

    in_time = point.cancel(told)
    return TakenBack(in_time, await decided)
