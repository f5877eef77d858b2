"""Signals, people and incidents for tests, plain unless told otherwise."""

from dataclasses import replace
from typing import Any

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.machine import advance, opened
from custom_components.smart_safety_zone.incident.model import (
    Actor,
    ActorKind,
    AlarmKind,
    Disposition,
    Incident,
    Priority,
    Signal,
    SignalType,
    State,
    Step,
    StepType,
)

NOW_MS = 1_795_000_000_000
WINDOW_MS = 10_000

SOMCHAI = Actor(kind=ActorKind.OPERATOR, user_id="user-7", number=7, name="Somchai")
MALEE = Actor(kind=ActorKind.OPERATOR, user_id="user-9", number=9, name="Malee")
NOBODY = Actor(kind=ActorKind.OPERATOR, number=7)
PATROL = Actor(kind=ActorKind.UNIT, user_id="user-31")
CHIEF = Actor(kind=ActorKind.OPERATOR, user_id="user-1", number=1, name="Prasert", supervisor=True)
LEAD, PART = "1ead" * 8, "bada" * 8
ELSEWHERE = Actor(kind=ActorKind.OPERATOR, number=3, name="Another station")


def signal_id(number: int) -> str:
    return f"{number:032x}"


def signal(number: int = 1, **said: Any) -> Signal:
    kind = said.pop("kind", AlarmKind.HOLD_UP)
    plain: dict[str, Any] = {
        "id": signal_id(number),
        "site_id": "site-a",
        "point_id": "teller-2",
        "type": SignalType.ALARM,
        "kind": kind,
        "kind_text": kind.value,
        "raised_ms": NOW_MS - 400 + number,
        "received_ms": NOW_MS + number,
        "age_ms": 400,
        "drill": False,
        "silent": False,
    }
    return Signal(**(plain | said))


def about(number: int, said: SignalType, **more: Any) -> Signal:
    """A restoral or cancel that names signal `number`."""
    return signal(number + 1_000_000, type=said, refers_to=signal_id(number), **more)


def step(kind: StepType, actor: Actor = SOMCHAI, **said: Any) -> Step:
    """A step with all that its type asks for."""
    wanted: dict[StepType, dict[str, Any]] = {
        StepType.REPEATED: {"signal_id": signal_id(2)},
        StepType.RESTORED: {"signal_id": signal_id(1)},
        StepType.CANCELLED: {"signal_id": signal_id(1)},
        StepType.WITHDRAWN: {"signal_id": signal_id(1)},
        StepType.HANDED_OVER: {"to": MALEE},
        StepType.TAKEN_ELSEWHERE: {"to": ELSEWHERE},
        StepType.TAKEN_OVER: {"text": "The owner went home."},
        StepType.PRIORITISED: {"priority": Priority.MEDIUM},
        StepType.JOINED: {"other": LEAD},
        StepType.GATHERED: {"other": PART},
        StepType.PARTED: {"other": PART},
        StepType.DISPATCHED: {"unit": "unit-1"},
        StepType.EN_ROUTE: {"unit": "unit-1"},
        StepType.ARRIVED: {"unit": "unit-1"},
        StepType.STOOD_DOWN: {"unit": "unit-1"},
        StepType.FINISHED: {"unit": "unit-1"},
        StepType.NOTED: {"text": "Called the key holder."},
        StepType.TICKED: {"item": "robbery/units", "edition": "template-1"},
        StepType.UNTICKED: {"item": "robbery/units", "edition": "template-1"},
        StepType.CLOSED: {"disposition": Disposition.FALSE_ALARM, "false_cause": FalseCause.USER_ERROR},
    }
    made = {"at_ms": NOW_MS + 5_000} | wanted.get(kind, {}) | said
    if made.get("disposition") is not Disposition.FALSE_ALARM:
        made.pop("false_cause", None)
    return Step(type=kind, actor=actor, **made)


PATHS: dict[State, tuple[StepType, ...]] = {
    State.HELD: (),
    State.OPEN: (),
    State.ACKNOWLEDGED: (StepType.ACKNOWLEDGED,),
    State.DISPATCHED: (StepType.ACKNOWLEDGED, StepType.DISPATCHED),
    State.ON_SCENE: (StepType.ACKNOWLEDGED, StepType.DISPATCHED, StepType.ARRIVED),
    State.CLOSED: (StepType.ACKNOWLEDGED, StepType.CLOSED),
}


def prepared(kind: StepType, value: Incident) -> Incident:
    """The incident, changed so that a step of this type may be."""
    match kind:
        case StepType.DISCLOSED:
            return replace(value, silent=True)
        case StepType.SPLIT:
            return replace(value, lead=LEAD)
        case StepType.PARTED:
            return replace(value, parts=(PART,))
        case StepType.STOOD_DOWN if value.units:
            return replace(value, units=("unit-1", "unit-2"))
        case StepType.TAKEN_OVER if value.owner is not None:
            return replace(value, owner=MALEE)
        case _:
            return value


def incident(state: State = State.OPEN, **said: Any) -> Incident:
    """An incident that Somchai brought to this state."""
    value = opened(signal(**({"cancellable_ms": WINDOW_MS} if state is State.HELD else {}), **said))
    for kind in PATHS[state]:
        value = advance(value, step(kind))
    return value
