"""Which procedure an incident calls for, and which of its items are done. The items themselves are nobody's code."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .model import AlarmKind, Incident, Step, StepType


class Occasion(StrEnum):
    """What a procedure is for."""

    HELP = "help"
    """Somebody called, and nobody knows yet why."""
    ROBBERY = "robbery"
    THEFT = "theft"
    BRAWL = "brawl"
    FIRE = "fire"
    MEDICAL = "medical"
    MISSING_CHILD = "missing_child"
    EQUIPMENT = "equipment"
    """A thing is out of order; nobody called."""


OCCASIONS: Final[Mapping[AlarmKind, Occasion]] = MappingProxyType(
    {
        AlarmKind.POLICE: Occasion.HELP,
        AlarmKind.HOLD_UP: Occasion.ROBBERY,
        AlarmKind.DURESS: Occasion.ROBBERY,
        AlarmKind.INTRUSION: Occasion.THEFT,
        AlarmKind.FIRE: Occasion.FIRE,
        AlarmKind.MEDICAL: Occasion.MEDICAL,
        AlarmKind.TAMPER: Occasion.EQUIPMENT,
        AlarmKind.TROUBLE: Occasion.EQUIPMENT,
        AlarmKind.TEST: Occasion.EQUIPMENT,
        AlarmKind.OTHER: Occasion.HELP,
    }
)
"""What each kind of alarm is taken for until an operator knows better."""


def ticks(incident: Incident) -> dict[str, Step]:
    """Return the items that are ticked, each with the step that did it."""
    done: dict[str, Step] = {}
    for step in incident.timeline:
        if step.item is None:
            continue
        if step.type is StepType.TICKED:
            done.setdefault(step.item, step)
        elif step.type is StepType.UNTICKED:
            done.pop(step.item, None)
    return done


def item_of(occasion: Occasion, key: str) -> str:
    """Name an item of a procedure, as steps do."""
    return f"{occasion}/{key}"
