"""What a site is told of its own alarms, counted for each alarm point: pure rules, no clock."""

from contextlib import suppress
from dataclasses import replace

from ..incident.model import Disposition
from ..incident.rate import Rate
from .progress import PointProgress, PointStep
from .store import PointMemory


def with_outcome(memory: PointMemory) -> PointMemory:
    """Count what the newest alarm turned out to be, once, or no longer; what is hidden is not counted yet."""
    if memory.hidden_until_ms is not None:
        return memory
    outcome = _outcome(memory.progress)
    if outcome is not None and memory.counted != memory.progress.incident:
        at_ms, disposition = outcome
        rate = Rate(memory.outcomes).counted(at_ms, disposition)
        return replace(
            memory, outcomes=rate.days, counted=memory.progress.incident, counted_as=disposition, counted_ms=at_ms
        )
    taken_back = memory.counted is not None and memory.counted == memory.progress.incident
    if taken_back and memory.progress.step is not PointStep.CLOSED and memory.counted_as is not None:
        rate = Rate(memory.outcomes).counted(memory.counted_ms, Disposition(memory.counted_as), by=-1)
        return replace(memory, outcomes=rate.days, counted=None, counted_as=None, counted_ms=0)
    return memory


def _outcome(progress: PointProgress) -> tuple[int, Disposition] | None:
    """Tell when the alarm ended and as what; None while it has not, of a drill, and of words that are new to us."""
    if progress.step is not PointStep.CLOSED or progress.drill or progress.at_ms is None:
        return None
    with suppress(ValueError):
        return progress.at_ms, Disposition(progress.disposition or "")
    return None
