"""What each step must say, and what must hold of its incident, beside what the table of states asks."""

from collections.abc import Callable
from typing import Final

from .errors import Code
from .model import TEXT_MAX, Disposition, Incident, Step, StepType

LED: Final = frozenset(
    {
        StepType.ACKNOWLEDGED,
        StepType.RELEASED,
        StepType.HANDED_OVER,
        StepType.TAKEN_OVER,
        StepType.DISPATCHED,
        StepType.EN_ROUTE,
        StepType.ARRIVED,
        StepType.RECALLED,
        StepType.STOOD_DOWN,
        StepType.FINISHED,
        StepType.CLOSED,
    }
)
"""Steps that an incident which goes with another one only does together with that one."""


def unfit(incident: Incident, step: Step) -> Code | None:
    """Return what a step lacks that the table allows, None if nothing."""
    return next((code for kind, fits, code in _NEEDS if kind in {None, step.type} and not fits(incident, step)), None)


def _is_led(incident: Incident, step: Step) -> bool:
    return not incident.is_part or step.followed or step.type not in {*LED, StepType.JOINED, StepType.GATHERED}


def _is_free(incident: Incident, step: Step) -> bool:
    return incident.owner is None or step.actor.is_same_operator(incident.owner)


def _is_sent(incident: Incident, step: Step) -> bool:
    return step.unit in incident.units


def _is_new_owner(incident: Incident, step: Step) -> bool:
    return step.to is not None and not step.to.is_same_operator(incident.owner)


def _names_unit(_: Incident, step: Step) -> bool:
    return bool(step.unit)


def _names_signal(_: Incident, step: Step) -> bool:
    return step.signal_id is not None


def _names_other(_: Incident, step: Step) -> bool:
    return bool(step.other)


def _names_another(incident: Incident, step: Step) -> bool:
    return step.other != incident.id


def _says_something(_: Incident, step: Step) -> bool:
    return bool(step.text and step.text.strip())


def _says_duplicate_of(incident: Incident, step: Step) -> bool:
    # Of what another station has taken, the other one has the same id and is there.
    is_there = incident.elsewhere is not None
    return bool(step.other) or step.disposition is not Disposition.DUPLICATE or is_there


def _says_why_false(_: Incident, step: Step) -> bool:
    return step.false_cause is not None or step.disposition is not Disposition.FALSE_ALARM


_NEEDS: Final[tuple[tuple[StepType | None, Callable[[Incident, Step], bool], Code], ...]] = (
    (None, _is_led, Code.IS_PART),
    (StepType.REPEATED, _names_signal, Code.SIGNAL_MISSING),
    (StepType.RESTORED, _names_signal, Code.SIGNAL_MISSING),
    (StepType.CANCELLED, _names_signal, Code.SIGNAL_MISSING),
    (StepType.CANCELLED, lambda incident, _: incident.standing > 0, Code.NOTHING_STANDS),
    (StepType.WITHDRAWN, _names_signal, Code.SIGNAL_MISSING),
    (StepType.WITHDRAWN, lambda incident, _: incident.standing > 0, Code.NOTHING_STANDS),
    (StepType.WITHDRAWN, lambda incident, _: incident.standing == 1, Code.OTHERS_STAND),
    (StepType.HANDED_OVER, lambda _, step: step.to is not None, Code.RECEIVER_MISSING),
    (StepType.HANDED_OVER, lambda _, step: step.to is not None and step.to.is_operator, Code.ACTOR_NOT_OPERATOR),
    (StepType.HANDED_OVER, _is_new_owner, Code.ALREADY_ACKNOWLEDGED),
    (
        StepType.TAKEN_OVER,
        lambda incident, step: not step.actor.is_same_operator(incident.owner),
        Code.ALREADY_ACKNOWLEDGED,
    ),
    # Whoever takes something out of another's hands owes the record a reason.
    (StepType.TAKEN_OVER, _says_something, Code.TEXT_MISSING),
    (StepType.TAKEN_ELSEWHERE, lambda _, step: step.to is not None, Code.RECEIVER_MISSING),
    (StepType.PRIORITISED, lambda _, step: step.priority is not None, Code.PRIORITY_MISSING),
    (StepType.PRIORITISED, lambda incident, step: step.priority is not incident.priority, Code.SAME_PRIORITY),
    (StepType.JOINED, _is_free, Code.OWNED_BY_OTHER),
    (StepType.JOINED, _names_other, Code.OTHER_MISSING),
    (StepType.JOINED, _names_another, Code.SAME_INCIDENT),
    (StepType.SPLIT, lambda incident, _: incident.is_part, Code.NOT_JOINED),
    (StepType.GATHERED, _names_other, Code.OTHER_MISSING),
    (StepType.GATHERED, _names_another, Code.SAME_INCIDENT),
    (StepType.PARTED, lambda incident, step: step.other in incident.parts, Code.NOT_JOINED),
    # A test that can never dispatch anyone, so that nobody hesitates to hold one.
    (StepType.DISPATCHED, lambda incident, _: not incident.drill, Code.DRILL),
    (StepType.DISPATCHED, _names_unit, Code.UNIT_MISSING),
    (StepType.EN_ROUTE, _names_unit, Code.UNIT_MISSING),
    (StepType.ARRIVED, _names_unit, Code.UNIT_MISSING),
    (StepType.STOOD_DOWN, _names_unit, Code.UNIT_MISSING),
    (StepType.STOOD_DOWN, _is_sent, Code.UNIT_NOT_SENT),
    # Without its last unit nobody is sent: that is what recalling says.
    (StepType.STOOD_DOWN, lambda incident, _: len(incident.units) > 1, Code.LAST_UNIT),
    (StepType.FINISHED, _names_unit, Code.UNIT_MISSING),
    (StepType.FINISHED, _is_sent, Code.UNIT_NOT_SENT),
    (StepType.NOTED, _says_something, Code.TEXT_MISSING),
    (StepType.TICKED, lambda _, step: bool(step.item), Code.ITEM_MISSING),
    (StepType.UNTICKED, lambda _, step: bool(step.item), Code.ITEM_MISSING),
    (StepType.CLOSED, lambda _, step: step.disposition is not None, Code.DISPOSITION_MISSING),
    # Without a cause nobody learns what would make the next one rarer.
    (StepType.CLOSED, _says_why_false, Code.CAUSE_MISSING),
    (StepType.CLOSED, _says_duplicate_of, Code.OTHER_MISSING),
    (StepType.CLOSED, _names_another, Code.SAME_INCIDENT),
    (StepType.DISCLOSED, lambda incident, _: incident.silent, Code.NOT_SILENT),
    (StepType.DISCLOSED, lambda incident, _: incident.disclosed_ms is None, Code.ALREADY_DISCLOSED),
    (None, lambda _, step: step.text is None or len(step.text) <= TEXT_MAX, Code.TEXT_TOO_LONG),
)
