"""What a site is told of its signals: a table from the steps of an incident to the steps that travel."""

from collections.abc import Iterable, Iterator, Mapping

from ..incident.model import AlarmKind, Incident, State, Step, StepType
from ..incident.words import FOUND_HERE
from ..protocol.messages import Progress, ProgressStep

NEWEST_TOLD = 4
"""So many presses may overtake each other on their way."""

_TOLD: Mapping[StepType, ProgressStep] = {
    StepType.PRESENTED: ProgressStep.PRESENTED,
    StepType.ACKNOWLEDGED: ProgressStep.TAKEN,
    StepType.HANDED_OVER: ProgressStep.TAKEN,
    StepType.TAKEN_OVER: ProgressStep.TAKEN,
    StepType.JOINED: ProgressStep.TAKEN,
    StepType.SPLIT: ProgressStep.TAKEN,
    StepType.RECALLED: ProgressStep.TAKEN,
    # Handed back: as far as the site is concerned it is seen and waits again.
    StepType.RELEASED: ProgressStep.PRESENTED,
    StepType.DISPATCHED: ProgressStep.DISPATCHED,
    StepType.EN_ROUTE: ProgressStep.DISPATCHED,
    StepType.ARRIVED: ProgressStep.ON_SCENE,
    StepType.CLOSED: ProgressStep.CLOSED,
    StepType.WITHDRAWN: ProgressStep.CLOSED,
    StepType.REOPENED: ProgressStep.REOPENED,
    StepType.DISCLOSED: ProgressStep.RELEASED,
}
_STANDS: Mapping[State, ProgressStep] = {
    State.ACKNOWLEDGED: ProgressStep.TAKEN,
    State.DISPATCHED: ProgressStep.DISPATCHED,
    State.ON_SCENE: ProgressStep.ON_SCENE,
}


def is_own(incident: Incident) -> bool:
    """Tell whether an incident is of the station's own making, such as a lost link: its site knows no such signal."""
    found_here = not incident.point_id or incident.kind_text in FOUND_HERE
    return incident.kind is AlarmKind.TROUBLE and found_here


def progress_of(incident: Incident, step: Step) -> Iterator[Progress]:
    """Yield what the site is told once this step is committed.

    A step is told of the incident's first and newest signals, since what arrived last need not have been pressed last;
    they bear the incident's id, so the site can follow it. A repeated press learns at once how far its incident is.
    """
    if is_own(incident):
        return
    if step.type in {StepType.REPEATED, StepType.OPENED}:
        if step.signal_id is not None and step.type is StepType.REPEATED:
            yield from _standing(incident, step.signal_id)
        return
    told = _TOLD.get(step.type)
    if told is None or (step.type is StepType.PRESENTED and incident.presented_ms != step.at_ms):
        return
    number = incident.owner.number if incident.owner is not None else step.actor.number
    for signal_id in _told_signals(incident):
        yield _progress(incident, signal_id, told, step.at_ms, number)


def progress_again(incident: Incident) -> Iterator[Progress]:
    """Yield how an incident stands, for a site that may not have been told before the station ended."""
    for signal_id in () if is_own(incident) else _told_signals(incident):
        if incident.state is State.CLOSED:
            yield _progress(incident, signal_id, ProgressStep.CLOSED, incident.closed_ms or 0, _number(incident))
            if incident.disclosed_ms is not None:
                yield _progress(incident, signal_id, ProgressStep.RELEASED, incident.disclosed_ms, _number(incident))
        else:
            yield from _standing(incident, signal_id)


def _told_signals(incident: Incident) -> Iterable[str]:
    return dict.fromkeys((incident.signals[0], *incident.signals[-NEWEST_TOLD:]))


def _number(incident: Incident) -> int | None:
    return None if incident.owner is None else incident.owner.number


def _standing(incident: Incident, signal_id: str) -> Iterator[Progress]:
    number = _number(incident)
    if incident.presented_ms is not None:
        yield _progress(incident, signal_id, ProgressStep.PRESENTED, incident.presented_ms, None)
    if incident.state in _STANDS:
        at_ms = max(each or 0 for each in (incident.acknowledged_ms, incident.dispatched_ms, incident.on_scene_ms))
        yield _progress(incident, signal_id, _STANDS[incident.state], at_ms, number)


def _progress(incident: Incident, signal_id: str, told: ProgressStep, at_ms: int, number: int | None) -> Progress:
    closed = told in {ProgressStep.CLOSED, ProgressStep.RELEASED} and incident.disposition is not None
    return Progress(
        signal=bytes.fromhex(signal_id),
        incident=bytes.fromhex(incident.id),
        step=told.value,
        at_ms=at_ms,
        operator=number,
        disposition=incident.disposition.value if closed and incident.disposition else None,
    )
