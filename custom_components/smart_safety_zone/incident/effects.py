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


def _taken_over(incident: Incident, step: Step) -> Incident:
    return replace(incident, owner=step.actor)


def _prioritised(incident: Incident, step: Step) -> Incident:
    return incident if step.priority is None else replace(incident, priority=step.priority)


def _joined(incident: Incident, step: Step) -> Incident:
    since = step.at_ms if incident.acknowledged_ms is None else incident.acknowledged_ms
    return replace(incident, lead=step.other, owner=step.actor, acknowledged_ms=since)


def _split(incident: Incident, step: Step) -> Incident:
    # The units go where they were sent; whether this one needs some of its own is to be decided now.
    return replace(_recalled(incident, step), lead=None)


def _gathered(incident: Incident, step: Step) -> Incident:
    return replace(incident, parts=(*(each for each in incident.parts if each != step.other), step.other or ""))


def _parted(incident: Incident, step: Step) -> Incident:
    return replace(incident, parts=tuple(each for each in incident.parts if each != step.other))


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


def _stood_down(incident: Incident, step: Step) -> Incident:
    return replace(incident, units=tuple(unit for unit in incident.units if unit != step.unit))


def _taken_elsewhere(incident: Incident, step: Step) -> Incident:
    return replace(incident, elsewhere=incident.elsewhere or step.to)


def _closed(incident: Incident, step: Step) -> Incident:
    other = step.other if step.disposition is Disposition.DUPLICATE else None
    why = step.false_cause if step.disposition is Disposition.FALSE_ALARM else None
    return replace(incident, closed_ms=step.at_ms, disposition=step.disposition, false_cause=why, duplicate_of=other)


def _reopened(incident: Incident, step: Step) -> Incident:
    # Closing has set the units free, so it goes on from "taken", by whom took the closing back.
    since = step.at_ms if incident.acknowledged_ms is None else incident.acknowledged_ms
    return replace(
        _recalled(incident, step),
        owner=step.actor,
        acknowledged_ms=since,
        closed_ms=None,
        disposition=None,
        false_cause=None,
        duplicate_of=None,
        # Opened again without the one that it went with, it is on its own.
        lead=incident.lead if step.followed else None,
    )


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
        StepType.TAKEN_OVER: _taken_over,
        StepType.PRIORITISED: _prioritised,
        StepType.JOINED: _joined,
        StepType.SPLIT: _split,
        StepType.GATHERED: _gathered,
        StepType.PARTED: _parted,
        StepType.DISPATCHED: _dispatched,
        StepType.EN_ROUTE: _joined_by_unit,
        StepType.ARRIVED: _arrived,
        StepType.RECALLED: _recalled,
        StepType.STOOD_DOWN: _stood_down,
        StepType.TAKEN_ELSEWHERE: _taken_elsewhere,
        StepType.CLOSED: _closed,
        StepType.REOPENED: _reopened,
        StepType.DISCLOSED: _disclosed,
    }
)
