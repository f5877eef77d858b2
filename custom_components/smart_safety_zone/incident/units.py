"""How far each unit of an incident has come, as its timeline tells."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .model import Incident, StepType


class UnitState(StrEnum):
    """Where a unit stands, in the order in which it gets there."""

    SENT = "sent"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    FINISHED = "finished"
    """It has done what it came for, and is free."""


_SAID: Final[Mapping[StepType, UnitState]] = MappingProxyType(
    {
        StepType.DISPATCHED: UnitState.SENT,
        StepType.EN_ROUTE: UnitState.EN_ROUTE,
        StepType.ARRIVED: UnitState.ON_SCENE,
        StepType.FINISHED: UnitState.FINISHED,
    }
)
_ALL_BACK: Final = frozenset({StepType.RECALLED, StepType.REOPENED, StepType.SPLIT})


def unit_states(incident: Incident) -> Mapping[str, UnitState]:
    """Return the units of an incident in the order in which they were named, each with how far it has come."""
    found: dict[str, UnitState] = {}
    for step in incident.timeline if incident.units else ():
        if step.type in _ALL_BACK:
            found.clear()
        elif step.unit is None:
            continue
        elif step.type is StepType.STOOD_DOWN:
            found.pop(step.unit, None)
        elif (state := _SAID.get(step.type)) is not None:
            # Sent once more while it is on its way, it is still on its way.
            goes_on = step.type is StepType.DISPATCHED and found.get(step.unit) not in {None, UnitState.FINISHED}
            found[step.unit] = found[step.unit] if goes_on else state
    return {unit: found[unit] for unit in incident.units if unit in found}


def wants_help(incident: Incident) -> tuple[str, ...]:
    """Return the units that asked for help since somebody of the radio room last did something about the incident."""
    asking: dict[str, None] = {}
    for step in incident.timeline if incident.units else ():
        if step.type is StepType.ESCALATED and step.unit is not None:
            asking[step.unit] = None
        elif step.type in {StepType.DISPATCHED, StepType.NOTED, StepType.TAKEN_OVER} and step.actor.is_operator:
            asking.clear()
    return tuple(unit for unit in asking if unit in incident.units)
