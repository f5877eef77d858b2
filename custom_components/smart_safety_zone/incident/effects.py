"""What each step changes in an incident beside its state: fields say how it stands, the timeline keeps what was."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from .model import SIGNALS_KEPT, Disposition, Incident, Step, StepType

COLLAPSING: Final = frozenset(
    {StepType.REPEATED, StepType.RESTORED, StepType.CANCELLED, StepType.PRESENTED, StepType.TAKEN_ELSEWHERE}
)
"""Steps made by machines: since a person last acted, the timeline has one line per type and actor, with a count."""


def changed(incident: Incident, step: Step) -> Incident:
    """Return the incident with the fields that this step changes, but for state, timeline and version."""
    effect = _EFFECTS.get(step.type)
    return incident if effect is None else effect(incident, step)


def lengthened(timeline: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    """Return the timeline with this step: ten thousand presses make one line, so that each costs the same."""
    if step.type not in COLLAPSING:
        return (*timeline, step)
    for index in range(len(timeline) - 1, -1, -1):
        line = timeline[index]
        if line.type not in COLLAPSING:
            break
        if line.type is step.type and line.actor == step.actor:
            merged = replace(step, count=line.count + step.count, silent=line.silent or step.silent)
            return (*timeline[:index], *timeline[index + 1 :], merged)
    return (*timeline, step)


def _opened(incident: Incident, step: Step) -> Incident:
    # It waits from now on: before, nobody was called.
    return replace(incident, opened_ms=step.at_ms)


def _repeated(incident: Incident, step: Step) -> Incident:
    first, *others = incident.signals
    return replace(
        incident,
        repeats=incident.repeats + 1,
        standing=incident.standing + 1,
        signals=(first, *_newest(others, step.signal_id)),
        silent=incident.silent or step.silent,
        restored=False,
    )


def _newest(signals: list[str], signal_id: str | None) -> list[str]:
    return signals if signal_id is None else [*signals, signal_id][1 - SIGNALS_KEPT :]


def _restored(incident: Incident, step: Step) -> Incident:
    # A restoral of an earlier press says nothing about the one that came after it.
    return replace(incident, restored=True) if step.signal_id == incident.signals[-1] else incident


def _cancelled(incident: Incident, _: Step) -> Incident:
    return replace(incident, standing=incident.standing - 1)


def _withdrawn(incident: Incident, step: Step) -> Incident:
    return replace(_cancelled(incident, step), closed_ms=step.at_ms, disposition=Disposition.CANCELLED_BY_USER)


def _presented(incident: Incident, step: Step) -> Incident:
    return incident if incident.presented_ms is not None else replace(incident, presented_ms=step.at_ms)


def _acknowledged(incident: Incident, step: Step) -> Incident:
    return replace(incident, owner=step.actor, acknowledged_ms=step.at_ms)


def _released(incident: Incident, _: Step) -> Incident:
    return replace(incident, owner=None, acknowledged_ms=None)


def _handed_over(incident: Incident, step: Step) -> Incident:
    return replace(incident, owner=step.to)


def _dispatched(incident: Incident, step: Step) -> Incident:
    since = step.at_ms if incident.dispatched_ms is None else incident.dispatched_ms
    return replace(_joined_by_unit(incident, step), dispatched_ms=since)


def _arrived(incident: Incident, step: Step) -> Incident:
    since = step.at_ms if incident.on_scene_ms is None else incident.on_scene_ms
    return replace(_joined_by_unit(incident, step), on_scene_ms=since)


def _joined_by_unit(incident: Incident, step: Step) -> Incident:
    if step.unit is None or step.unit in incident.units:
        return incident
    return replace(incident, units=(*incident.units, step.unit))


def _recalled(incident: Incident, _: Step) -> Incident:
    return replace(incident, units=(), dispatched_ms=None, on_scene_ms=None)


def _taken_elsewhere(incident: Incident, step: Step) -> Incident:
    return replace(incident, elsewhere=incident.elsewhere or step.to)


def _closed(incident: Incident, step: Step) -> Incident:
    return replace(incident, closed_ms=step.at_ms, disposition=step.disposition)


def _reopened(incident: Incident, step: Step) -> Incident:
    # Closing has set the units free, so it goes on from "taken", by whom took the closing back.
    since = step.at_ms if incident.acknowledged_ms is None else incident.acknowledged_ms
    return replace(_recalled(incident, step), owner=step.actor, acknowledged_ms=since, closed_ms=None, disposition=None)


def _disclosed(incident: Incident, step: Step) -> Incident:
    return replace(incident, disclosed_ms=step.at_ms)


_EFFECTS: Final[Mapping[StepType, Callable[[Incident, Step], Incident]]] = MappingProxyType(
    {
        StepType.OPENED: _opened,
        StepType.REPEATED: _repeated,
        StepType.RESTORED: _restored,
        StepType.CANCELLED: _cancelled,
        StepType.WITHDRAWN: _withdrawn,
        StepType.PRESENTED: _presented,
        StepType.ACKNOWLEDGED: _acknowledged,
        StepType.RELEASED: _released,
        StepType.HANDED_OVER: _handed_over,
        StepType.DISPATCHED: _dispatched,
        StepType.EN_ROUTE: _joined_by_unit,
        StepType.ARRIVED: _arrived,
        StepType.RECALLED: _recalled,
        StepType.TAKEN_ELSEWHERE: _taken_elsewhere,
        StepType.CLOSED: _closed,
        StepType.REOPENED: _reopened,
        StepType.DISCLOSED: _disclosed,
    }
)
