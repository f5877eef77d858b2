"""What became of the newest press of an alarm point: pure rules, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ..protocol.messages import Progress, ProgressStep


class PointStep(StrEnum):
    """How far the newest press has come; the values are entity states."""

    IDLE = "idle"
    """Never pressed. What is closed stays closed until the next press, so that one can read who closed it and when."""
    SENT = "sent"
    """On disk here, on its way."""
    NOT_STORED = "not_stored"
    """Sent from memory: this end's disk does not take it."""
    CANCELLABLE = "cancellable"
    """On its way or at the station, and whoever pressed may still take it back: nobody is called before."""
    STORED = "stored"
    """On disk at the station."""
    CANCELLED = "cancelled"
    """Taken back in time; nothing of that is known from the station yet."""
    PRESENTED = "presented"
    TAKEN = "taken"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    CLOSED = "closed"
    REFUSED = "refused"
    """The station cannot act on it."""
    NOT_CONNECTED = "not_connected"
    """On disk here; there is no police that would take it: the station has not approved this site, or revoked it."""


RANK: Final[Mapping[PointStep, int]] = MappingProxyType(
    {
        PointStep.IDLE: 0,
        PointStep.SENT: 1,
        PointStep.NOT_STORED: 1,
        PointStep.NOT_CONNECTED: 1,
        PointStep.CANCELLABLE: 1,
        PointStep.REFUSED: 2,
        PointStep.STORED: 2,
        PointStep.CANCELLED: 3,
        PointStep.PRESENTED: 4,
        PointStep.TAKEN: 5,
        PointStep.DISPATCHED: 6,
        PointStep.ON_SCENE: 7,
        PointStep.CLOSED: 8,
    }
)
RECEIVED: Final = frozenset(step for step, rank in RANK.items() if rank >= RANK[PointStep.STORED]) - {PointStep.REFUSED}
"""Steps of a press that the station has, or that nobody wants it to act upon any more."""
_STEPS: Final[Mapping[str, PointStep]] = MappingProxyType(
    {
        ProgressStep.PRESENTED: PointStep.PRESENTED,
        ProgressStep.TAKEN: PointStep.TAKEN,
        ProgressStep.DISPATCHED: PointStep.DISPATCHED,
        ProgressStep.ON_SCENE: PointStep.ON_SCENE,
        ProgressStep.CLOSED: PointStep.CLOSED,
        # Only what is closed is released.
        ProgressStep.RELEASED: PointStep.CLOSED,
        # Whom the closing was taken back by has it from now on.
        ProgressStep.REOPENED: PointStep.TAKEN,
    }
)
_WAITING: Final = frozenset({PointStep.SENT, PointStep.NOT_STORED})
_OVER: Final = frozenset({PointStep.IDLE, PointStep.CANCELLED, PointStep.REFUSED, PointStep.CLOSED})
_NOBODY_ACTS: Final = frozenset({PointStep.SENT, PointStep.STORED})


@dataclass(frozen=True, kw_only=True, slots=True)
class PointProgress:
    """What an alarm point shows of its newest press; times are wall clock milliseconds."""

    step: PointStep = PointStep.IDLE
    signal: str | None = None
    incident: str | None = None
    operator: int | None = None
    """The number of who acted last."""
    disposition: str | None = None
    at_ms: int | None = None
    """When the step was made, by the clock of the end that made it."""
    since: int | None = None
    """When it was pressed."""
    drill: bool = False
    until: int | None = None
    """Until when it could be taken back; None for one that counted at once."""
    cancelled: bool = False
    """Whether it was taken back, in time or not."""
    reopened_ms: int = 0
    """When the station last took a closing back; what is older is out of date."""

    @property
    def open(self) -> bool:
        """Whether this press still waits for its end."""
        return self.step not in _OVER

    @property
    def open_alarm(self) -> bool:
        """Whether it does, and somebody may need help: a drill never does."""
        return self.open and not self.drill


def pressed(signal: str, at_ms: int, since_ms: int, *, drill: bool, until_ms: int | None = None) -> PointProgress:
    """Begin anew with a press that is being committed."""
    return PointProgress(step=PointStep.SENT, signal=signal, at_ms=at_ms, since=since_ms, drill=drill, until=until_ms)


def cancelled(progress: PointProgress, at_ms: int, *, in_time: bool) -> PointProgress:
    """Take in that it was taken back; what is not in time is for an operator to judge, and goes on as it is."""
    if not in_time:
        return replace(progress, cancelled=True)
    return replace(progress, step=PointStep.CANCELLED, cancelled=True, at_ms=at_ms)


def with_own_part(before: PointProgress, after: PointProgress) -> PointProgress:
    """Keep what only this end knows when a station's word is taken over: until when it could be taken back, and was."""
    kept = replace(after, until=before.until, cancelled=before.cancelled)
    if before.step is PointStep.CANCELLED and RANK[after.step] < RANK[PointStep.CANCELLED]:
        return replace(kept, step=PointStep.CANCELLED, at_ms=before.at_ms)
    return kept


def is_acted_upon(progress: PointProgress) -> bool:
    """Tell whether somebody at the station has begun to act, or nobody will: then nothing can be taken back in time."""
    return progress.step not in _NOBODY_ACTS and progress.step is not PointStep.NOT_STORED


def answered(progress: PointProgress, signal: str, at_ms: int, *, refused: bool) -> PointProgress:
    """Take the station's answer to a press in; the same value if it says nothing new."""
    step = PointStep.REFUSED if refused else PointStep.STORED
    if progress.signal != signal or RANK[progress.step] >= RANK[step]:
        return progress
    return replace(progress, step=step, at_ms=at_ms)


def concerns(progress: PointProgress, news: Progress) -> bool:
    """Tell whether the station speaks of this press: of its signal, or of the incident that it is part of."""
    return progress.signal is not None and (
        progress.signal == news.signal.hex() or progress.incident == news.incident.hex()
    )


def advanced(progress: PointProgress, news: Progress) -> PointProgress:
    """Take the station's word in; the same value if it is about another press, older, or not understood."""
    step = _STEPS.get(news.step)
    if step is None or not concerns(progress, news) or news.at_ms < progress.reopened_ms:
        return progress
    if news.step == ProgressStep.RELEASED and progress.step is PointStep.CLOSED:
        # It says that this may be shown, not when it was.
        return progress
    reopened = news.step == ProgressStep.REOPENED
    rank, reached = RANK[step], RANK[progress.step]
    late = rank < reached or (rank == reached and news.at_ms < (progress.at_ms or 0))
    if late and not reopened:
        return _handed_over(progress, news)
    return replace(
        progress,
        step=step,
        incident=news.incident.hex(),
        operator=progress.operator if news.operator is None else news.operator,
        disposition=news.disposition,
        at_ms=news.at_ms,
        reopened_ms=news.at_ms if reopened else progress.reopened_ms,
    )


def _handed_over(progress: PointProgress, news: Progress) -> PointProgress:
    """Take over who has an incident now, although it had come further already; steps themselves never go back."""
    newer = news.at_ms > (progress.at_ms or 0) and news.step == ProgressStep.TAKEN
    if not newer or news.operator is None or progress.step is PointStep.CLOSED:
        return progress
    return replace(progress, operator=news.operator)


def shown(progress: PointProgress, *, connected: bool, stored_here: bool, cancellable: bool = False) -> PointProgress:
    """Tell what to show: never "sent" of what no police would take, nor of what is not on disk."""
    waits = progress.step in _WAITING
    if waits and not connected:
        return replace(progress, step=PointStep.NOT_CONNECTED)
    if waits and not stored_here:
        return replace(progress, step=PointStep.NOT_STORED)
    return replace(progress, step=PointStep.CANCELLABLE) if cancellable else progress
