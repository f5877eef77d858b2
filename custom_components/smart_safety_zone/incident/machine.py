"""The life of an incident: which step leads where, and who may do it.

Two tables cover every state and step: TRANSITIONS says where a step leads, REFUSALS why it does not. They are the same
for operators, units, automations and sites; PERMITTED says who may do what. The documentation is drawn from these.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from .effects import changed, lengthened
from .errors import Code, RefusedStepError
from .model import (
    DEFAULT_PRIORITY,
    SITE,
    TEXT_MAX,
    Actor,
    ActorKind,
    Disposition,
    Incident,
    Priority,
    Signal,
    State,
    Step,
    StepType,
    incident_id,
)
from .needs import unfit

TRANSITIONS: Final[Mapping[tuple[State, StepType], State]] = MappingProxyType(
    {
        # Its site may still take it back: it is to be seen, and calls nobody.
        (State.HELD, StepType.REPEATED): State.HELD,
        (State.HELD, StepType.RESTORED): State.HELD,
        (State.HELD, StepType.CANCELLED): State.HELD,
        (State.HELD, StepType.TAKEN_ELSEWHERE): State.HELD,
        (State.HELD, StepType.NOTED): State.HELD,
        (State.HELD, StepType.PRIORITISED): State.HELD,
        (State.HELD, StepType.OPENED): State.OPEN,
        (State.HELD, StepType.ACKNOWLEDGED): State.ACKNOWLEDGED,
        (State.HELD, StepType.WITHDRAWN): State.CLOSED,
        # Nobody has taken it.
        (State.OPEN, StepType.REPEATED): State.OPEN,
        (State.OPEN, StepType.RESTORED): State.OPEN,
        (State.OPEN, StepType.CANCELLED): State.OPEN,
        (State.OPEN, StepType.PRESENTED): State.OPEN,
        (State.OPEN, StepType.ESCALATED): State.OPEN,
        (State.OPEN, StepType.TAKEN_ELSEWHERE): State.OPEN,
        (State.OPEN, StepType.NOTED): State.OPEN,
        (State.OPEN, StepType.PRIORITISED): State.OPEN,
        (State.OPEN, StepType.ACKNOWLEDGED): State.ACKNOWLEDGED,
        (State.OPEN, StepType.JOINED): State.ACKNOWLEDGED,
        # One operator owns it.
        (State.ACKNOWLEDGED, StepType.REPEATED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.RESTORED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.CANCELLED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.PRESENTED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.ESCALATED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.TAKEN_ELSEWHERE): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.NOTED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.TICKED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.UNTICKED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.PRIORITISED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.HANDED_OVER): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.TAKEN_OVER): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.GATHERED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.PARTED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.JOINED): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.SPLIT): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.RELEASED): State.OPEN,
        (State.ACKNOWLEDGED, StepType.DISPATCHED): State.DISPATCHED,
        (State.ACKNOWLEDGED, StepType.CLOSED): State.CLOSED,
        # Somebody is on the way.
        (State.DISPATCHED, StepType.REPEATED): State.DISPATCHED,
        (State.DISPATCHED, StepType.RESTORED): State.DISPATCHED,
        (State.DISPATCHED, StepType.CANCELLED): State.DISPATCHED,
        (State.DISPATCHED, StepType.PRESENTED): State.DISPATCHED,
        (State.DISPATCHED, StepType.ESCALATED): State.DISPATCHED,
        (State.DISPATCHED, StepType.TAKEN_ELSEWHERE): State.DISPATCHED,
        (State.DISPATCHED, StepType.NOTED): State.DISPATCHED,
        (State.DISPATCHED, StepType.TICKED): State.DISPATCHED,
        (State.DISPATCHED, StepType.UNTICKED): State.DISPATCHED,
        (State.DISPATCHED, StepType.PRIORITISED): State.DISPATCHED,
        (State.DISPATCHED, StepType.HANDED_OVER): State.DISPATCHED,
        (State.DISPATCHED, StepType.TAKEN_OVER): State.DISPATCHED,
        (State.DISPATCHED, StepType.GATHERED): State.DISPATCHED,
        (State.DISPATCHED, StepType.PARTED): State.DISPATCHED,
        (State.DISPATCHED, StepType.DISPATCHED): State.DISPATCHED,
        (State.DISPATCHED, StepType.EN_ROUTE): State.DISPATCHED,
        (State.DISPATCHED, StepType.STOOD_DOWN): State.DISPATCHED,
        (State.DISPATCHED, StepType.FINISHED): State.DISPATCHED,
        (State.DISPATCHED, StepType.RECALLED): State.ACKNOWLEDGED,
        (State.DISPATCHED, StepType.SPLIT): State.ACKNOWLEDGED,
        (State.DISPATCHED, StepType.ARRIVED): State.ON_SCENE,
        (State.DISPATCHED, StepType.CLOSED): State.CLOSED,
        # Somebody is there.
        (State.ON_SCENE, StepType.REPEATED): State.ON_SCENE,
        (State.ON_SCENE, StepType.RESTORED): State.ON_SCENE,
        (State.ON_SCENE, StepType.CANCELLED): State.ON_SCENE,
        (State.ON_SCENE, StepType.PRESENTED): State.ON_SCENE,
        (State.ON_SCENE, StepType.ESCALATED): State.ON_SCENE,
        (State.ON_SCENE, StepType.TAKEN_ELSEWHERE): State.ON_SCENE,
        (State.ON_SCENE, StepType.NOTED): State.ON_SCENE,
        (State.ON_SCENE, StepType.TICKED): State.ON_SCENE,
        (State.ON_SCENE, StepType.UNTICKED): State.ON_SCENE,
        (State.ON_SCENE, StepType.PRIORITISED): State.ON_SCENE,
        (State.ON_SCENE, StepType.HANDED_OVER): State.ON_SCENE,
        (State.ON_SCENE, StepType.TAKEN_OVER): State.ON_SCENE,
        (State.ON_SCENE, StepType.GATHERED): State.ON_SCENE,
        (State.ON_SCENE, StepType.PARTED): State.ON_SCENE,
        (State.ON_SCENE, StepType.DISPATCHED): State.ON_SCENE,
        (State.ON_SCENE, StepType.EN_ROUTE): State.ON_SCENE,
        (State.ON_SCENE, StepType.ARRIVED): State.ON_SCENE,
        (State.ON_SCENE, StepType.STOOD_DOWN): State.ON_SCENE,
        (State.ON_SCENE, StepType.FINISHED): State.ON_SCENE,
        (State.ON_SCENE, StepType.RECALLED): State.ACKNOWLEDGED,
        (State.ON_SCENE, StepType.SPLIT): State.ACKNOWLEDGED,
        (State.ON_SCENE, StepType.CLOSED): State.CLOSED,
        # It is over; facts that come later are still written down, and change nothing else.
        (State.CLOSED, StepType.RESTORED): State.CLOSED,
        (State.CLOSED, StepType.CANCELLED): State.CLOSED,
        (State.CLOSED, StepType.TAKEN_ELSEWHERE): State.CLOSED,
        (State.CLOSED, StepType.NOTED): State.CLOSED,
        (State.CLOSED, StepType.TICKED): State.CLOSED,
        (State.CLOSED, StepType.UNTICKED): State.CLOSED,
        (State.CLOSED, StepType.DISCLOSED): State.CLOSED,
        (State.CLOSED, StepType.REOPENED): State.ACKNOWLEDGED,
    }
)

REFUSALS: Final[Mapping[tuple[State, StepType], Code]] = MappingProxyType(
    {
        (State.HELD, StepType.HELD): Code.ALREADY_OPEN,
        (State.HELD, StepType.PRESENTED): Code.HELD,
        (State.HELD, StepType.ESCALATED): Code.HELD,
        (State.HELD, StepType.TICKED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.UNTICKED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.RELEASED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.HANDED_OVER): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.TAKEN_OVER): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.JOINED): Code.HELD,
        (State.HELD, StepType.SPLIT): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.GATHERED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.PARTED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.DISPATCHED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.EN_ROUTE): Code.NOT_DISPATCHED,
        (State.HELD, StepType.ARRIVED): Code.NOT_DISPATCHED,
        (State.HELD, StepType.RECALLED): Code.NOT_DISPATCHED,
        (State.HELD, StepType.STOOD_DOWN): Code.NOT_DISPATCHED,
        (State.HELD, StepType.FINISHED): Code.NOT_DISPATCHED,
        (State.HELD, StepType.CLOSED): Code.NOT_ACKNOWLEDGED,
        (State.HELD, StepType.REOPENED): Code.NOT_CLOSED,
        (State.HELD, StepType.DISCLOSED): Code.NOT_CLOSED,
        (State.OPEN, StepType.HELD): Code.ALREADY_OPEN,
        (State.OPEN, StepType.OPENED): Code.ALREADY_OPEN,
        (State.OPEN, StepType.TICKED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.UNTICKED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.RELEASED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.HANDED_OVER): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.TAKEN_OVER): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.SPLIT): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.GATHERED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.PARTED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.DISPATCHED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.EN_ROUTE): Code.NOT_DISPATCHED,
        (State.OPEN, StepType.ARRIVED): Code.NOT_DISPATCHED,
        (State.OPEN, StepType.RECALLED): Code.NOT_DISPATCHED,
        (State.OPEN, StepType.STOOD_DOWN): Code.NOT_DISPATCHED,
        (State.OPEN, StepType.FINISHED): Code.NOT_DISPATCHED,
        # Nothing may vanish unseen: who closes has taken it first.
        (State.OPEN, StepType.CLOSED): Code.NOT_ACKNOWLEDGED,
        (State.OPEN, StepType.WITHDRAWN): Code.NOT_HELD,
        (State.OPEN, StepType.REOPENED): Code.NOT_CLOSED,
        (State.OPEN, StepType.DISCLOSED): Code.NOT_CLOSED,
        (State.ACKNOWLEDGED, StepType.HELD): Code.ALREADY_OPEN,
        (State.ACKNOWLEDGED, StepType.OPENED): Code.ALREADY_OPEN,
        (State.ACKNOWLEDGED, StepType.ACKNOWLEDGED): Code.ALREADY_ACKNOWLEDGED,
        (State.ACKNOWLEDGED, StepType.EN_ROUTE): Code.NOT_DISPATCHED,
        (State.ACKNOWLEDGED, StepType.ARRIVED): Code.NOT_DISPATCHED,
        (State.ACKNOWLEDGED, StepType.RECALLED): Code.NOT_DISPATCHED,
        (State.ACKNOWLEDGED, StepType.STOOD_DOWN): Code.NOT_DISPATCHED,
        (State.ACKNOWLEDGED, StepType.FINISHED): Code.NOT_DISPATCHED,
        (State.ACKNOWLEDGED, StepType.WITHDRAWN): Code.NOT_HELD,
        (State.ACKNOWLEDGED, StepType.REOPENED): Code.NOT_CLOSED,
        (State.ACKNOWLEDGED, StepType.DISCLOSED): Code.NOT_CLOSED,
        (State.DISPATCHED, StepType.HELD): Code.ALREADY_OPEN,
        (State.DISPATCHED, StepType.OPENED): Code.ALREADY_OPEN,
        (State.DISPATCHED, StepType.ACKNOWLEDGED): Code.ALREADY_ACKNOWLEDGED,
        # Units under way need somebody who answers for them: hand over, or recall first.
        (State.DISPATCHED, StepType.RELEASED): Code.ALREADY_DISPATCHED,
        (State.DISPATCHED, StepType.JOINED): Code.ALREADY_DISPATCHED,
        (State.DISPATCHED, StepType.WITHDRAWN): Code.NOT_HELD,
        (State.DISPATCHED, StepType.REOPENED): Code.NOT_CLOSED,
        (State.DISPATCHED, StepType.DISCLOSED): Code.NOT_CLOSED,
        (State.ON_SCENE, StepType.HELD): Code.ALREADY_OPEN,
        (State.ON_SCENE, StepType.OPENED): Code.ALREADY_OPEN,
        (State.ON_SCENE, StepType.ACKNOWLEDGED): Code.ALREADY_ACKNOWLEDGED,
        (State.ON_SCENE, StepType.RELEASED): Code.ALREADY_DISPATCHED,
        (State.ON_SCENE, StepType.JOINED): Code.ALREADY_DISPATCHED,
        (State.ON_SCENE, StepType.WITHDRAWN): Code.NOT_HELD,
        (State.ON_SCENE, StepType.REOPENED): Code.NOT_CLOSED,
        (State.ON_SCENE, StepType.DISCLOSED): Code.NOT_CLOSED,
        (State.CLOSED, StepType.HELD): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.OPENED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.WITHDRAWN): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.REPEATED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.PRESENTED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.ESCALATED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.ACKNOWLEDGED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.RELEASED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.HANDED_OVER): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.TAKEN_OVER): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.PRIORITISED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.JOINED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.SPLIT): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.GATHERED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.PARTED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.DISPATCHED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.EN_ROUTE): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.ARRIVED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.RECALLED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.STOOD_DOWN): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.FINISHED): Code.ALREADY_CLOSED,
        (State.CLOSED, StepType.CLOSED): Code.ALREADY_CLOSED,
    }
)

_SIGNALLED: Final = frozenset({ActorKind.SITE, ActorKind.AUTOMATION})
_OPERATOR: Final = frozenset({ActorKind.OPERATOR})
_IN_THE_FIELD: Final = frozenset({ActorKind.OPERATOR, ActorKind.UNIT})

PERMITTED: Final[Mapping[StepType, frozenset[ActorKind]]] = MappingProxyType(
    {
        StepType.HELD: _SIGNALLED,
        StepType.OPENED: _SIGNALLED,
        StepType.REPEATED: _SIGNALLED,
        StepType.RESTORED: _SIGNALLED,
        # Only who raised it can take it back.
        StepType.CANCELLED: frozenset({ActorKind.SITE}),
        StepType.WITHDRAWN: frozenset({ActorKind.SITE}),
        StepType.PRESENTED: frozenset({ActorKind.AUTOMATION, ActorKind.OPERATOR}),
        StepType.ESCALATED: frozenset({ActorKind.AUTOMATION, ActorKind.OPERATOR, ActorKind.UNIT}),
        StepType.ACKNOWLEDGED: _OPERATOR,
        StepType.RELEASED: _OPERATOR,
        StepType.HANDED_OVER: _OPERATOR,
        StepType.TAKEN_OVER: _OPERATOR,
        StepType.PRIORITISED: _OPERATOR,
        StepType.JOINED: _OPERATOR,
        StepType.SPLIT: _OPERATOR,
        StepType.GATHERED: _OPERATOR,
        StepType.PARTED: _OPERATOR,
        StepType.DISPATCHED: _OPERATOR,
        StepType.EN_ROUTE: _IN_THE_FIELD,
        StepType.ARRIVED: _IN_THE_FIELD,
        StepType.RECALLED: _OPERATOR,
        StepType.STOOD_DOWN: _OPERATOR,
        StepType.FINISHED: _IN_THE_FIELD,
        StepType.TAKEN_ELSEWHERE: frozenset({ActorKind.SITE}),
        StepType.NOTED: frozenset(ActorKind),
        StepType.TICKED: _OPERATOR,
        StepType.UNTICKED: _OPERATOR,
        StepType.CLOSED: _OPERATOR,
        StepType.REOPENED: _OPERATOR,
        StepType.DISCLOSED: _OPERATOR,
    }
)

# Taking over is not among them: an owner who has gone home cannot do it. It says who did it, and why.
OWNER_ONLY: Final = frozenset(
    {
        StepType.RELEASED,
        StepType.HANDED_OVER,
        StepType.SPLIT,
        StepType.GATHERED,
        StepType.PARTED,
        StepType.DISPATCHED,
        StepType.RECALLED,
        StepType.STOOD_DOWN,
        StepType.CLOSED,
    }
)
"""Steps of an incident that only the operator who owns it does."""

SUPERVISED: Final = frozenset({StepType.RELEASED, StepType.HANDED_OVER})
"""Those of them that a supervisor may do as well: who owns what is for the room to arrange."""

CHOICES: Final = frozenset(step for step, kinds in PERMITTED.items() if ActorKind.OPERATOR in kinds) - {
    StepType.PRESENTED
}
"""Steps that an operator chooses; that something was presented is reported by his screen."""


def opened(signal: Signal, priority: Priority | None = None) -> Incident:
    """Return the incident that this signal makes, of the default priority of its kind if none is given.

    A signal that its site may still take back makes one that is held, and opened by a step of its own.
    """
    held = signal.cancellable_ms > 0
    step = Step(
        type=StepType.HELD if held else StepType.OPENED,
        at_ms=signal.received_ms,
        actor=SITE,
        text=fitting(signal.text),
        signal_id=signal.id,
        silent=signal.silent,
    )
    return Incident(
        id=incident_id(signal.site_id, signal.id),
        site_id=signal.site_id,
        point_id=signal.point_id,
        kind=signal.subject,
        kind_text=signal.kind_text,
        priority=DEFAULT_PRIORITY[signal.subject] if priority is None else priority,
        state=State.HELD if held else State.OPEN,
        opened_ms=signal.received_ms,
        raised_ms=signal.raised_ms,
        age_ms=signal.age_ms,
        before_ms=signal.before_ms,
        drill=signal.drill,
        silent=signal.silent,
        held_until_ms=signal.received_ms + signal.cancellable_ms if held else None,
        signals=(signal.id,),
        timeline=(step,),
    )


def fitting(text: str | None) -> str | None:
    """Return as much of a signal's text as a step may bear: no alarm is refused for its length."""
    return text if text is None else text[:TEXT_MAX]


def advance(incident: Incident, step: Step) -> Incident:
    """Return the incident after this step, or raise RefusedStepError and leave everything as it was."""
    code = refusal(incident, step)
    if code is not None:
        raise RefusedStepError(code, f"{step.type} of incident {incident.id} while {incident.state}")
    return replace(
        changed(incident, step),
        state=TRANSITIONS[incident.state, step.type],
        timeline=lengthened(incident.timeline, step),
        version=incident.version + 1,
    )


def refusal(incident: Incident, step: Step) -> Code | None:
    """Return why this step cannot be, None if it can: by actor, table, owner and contents, in this order."""
    if not _is_permitted(step):
        wants_person = step.actor.kind is ActorKind.OPERATOR or PERMITTED[step.type] == _OPERATOR
        return Code.ACTOR_NOT_OPERATOR if wants_person else Code.ACTOR_NOT_ALLOWED
    code = REFUSALS.get((incident.state, step.type))
    is_for_owner = code is Code.ALREADY_ACKNOWLEDGED or (code is None and step.type in OWNER_ONLY)
    may_arrange = step.actor.supervisor and step.type in SUPERVISED
    if is_for_owner and not may_arrange and not step.actor.is_same_operator(incident.owner):
        return Code.OWNED_BY_OTHER
    return code or unfit(incident, step)


def offered(incident: Incident, actor: Actor) -> tuple[StepType, ...]:
    """Return what an operator may do next: what leads on (nearest first), what stays, what takes back."""
    order = list(State)

    def rank(step: StepType) -> tuple[int, int]:
        distance = order.index(TRANSITIONS[incident.state, step]) - order.index(incident.state)
        return (0, distance) if distance > 0 else (1, 0) if distance == 0 else (2, -distance)

    choices = (step for at, step in TRANSITIONS if at is incident.state and step in CHOICES)
    possible = [step for step in choices if refusal(incident, _filled(incident, step, actor)) is None]
    return tuple(sorted(possible, key=rank))


def _filled(incident: Incident, step: StepType, actor: Actor) -> Step:
    """Return a step that says all that any step may have to say, and nothing that is wrong."""
    return Step(
        type=step,
        at_ms=0,
        actor=actor,
        text="-",
        unit=next(iter(incident.units), "-"),
        to=Actor(kind=ActorKind.OPERATOR, user_id="-"),
        disposition=Disposition.REAL,
        item="-",
        priority=next(each for each in Priority if each is not incident.priority),
        other=next(iter(incident.parts), "-"),
    )


def _is_permitted(step: Step) -> bool:
    return step.actor.kind in PERMITTED[step.type] and (
        step.actor.kind is not ActorKind.OPERATOR or step.actor.is_operator
    )
