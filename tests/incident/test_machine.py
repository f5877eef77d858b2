"""Every cell of the table, and what each step asks for and changes."""

from itertools import product
from typing import Any

import pytest

from custom_components.smart_safety_zone.incident.errors import Code, RefusedStepError
from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.machine import (
    OWNER_ONLY,
    PERMITTED,
    REFUSALS,
    SUPERVISED,
    TRANSITIONS,
    advance,
    offered,
    opened,
    refusal,
)
from custom_components.smart_safety_zone.incident.model import (
    AUTOMATION,
    DEFAULT_PRIORITY,
    SITE,
    TEXT_MAX,
    WAITING,
    Actor,
    ActorKind,
    AlarmKind,
    Cause,
    Disposition,
    Incident,
    Priority,
    State,
    Step,
    StepType,
    incident_id,
)

from .made import (
    CHIEF,
    MALEE,
    NOBODY,
    NOW_MS,
    PATROL,
    SOMCHAI,
    WINDOW_MS,
    incident,
    prepared,
    signal,
    signal_id,
    step,
)

OWN_ID = incident().id

CELLS = list(product(State, StepType))
ACTORS = {ActorKind.OPERATOR: SOMCHAI, ActorKind.UNIT: PATROL, ActorKind.AUTOMATION: AUTOMATION, ActorKind.SITE: SITE}


def permitted(kind: StepType) -> Actor:
    """Somebody who may say this; Somchai if an operator may."""
    return next(actor for who, actor in ACTORS.items() if who in PERMITTED[kind])


def refused(value: Incident, unfit: Step) -> Code:
    """The code of a refusal, which leaves the incident as it was."""
    before = repr(value)
    with pytest.raises(RefusedStepError) as error:
        advance(value, unfit)
    assert repr(value) == before
    assert error.value.code is refusal(value, unfit)
    return error.value.code


def test_every_cell_either_leads_somewhere_or_says_why_not() -> None:
    assert {*TRANSITIONS} | {*REFUSALS} == {*CELLS}
    assert not {*TRANSITIONS} & {*REFUSALS}
    assert {*PERMITTED} == {*StepType}


@pytest.mark.parametrize(("state", "kind"), CELLS)
def test_a_step_leads_where_the_table_says_or_is_refused_and_changes_nothing(state: State, kind: StepType) -> None:
    value = prepared(kind, incident(state))
    taken = step(kind, permitted(kind))
    if (state, kind) in REFUSALS:
        assert refused(value, taken) is REFUSALS[state, kind]
        return
    after = advance(value, taken)
    assert after.state is TRANSITIONS[state, kind]
    assert after.version == value.version + 1
    assert after.timeline == (*value.timeline, taken)
    assert (after.owner is None) == (after.state in WAITING or kind is StepType.WITHDRAWN)
    assert (after.closed_ms is None) == (after.disposition is None) == (after.state is not State.CLOSED)


@pytest.mark.parametrize(("kind", "who"), product(StepType, ActorKind))
def test_only_the_permitted_do_a_step(kind: StepType, who: ActorKind) -> None:
    state = next((at for at, taken in TRANSITIONS if taken is kind), State.OPEN)
    value, taken = prepared(kind, incident(state, silent=True)), step(kind, ACTORS[who])
    if who in PERMITTED[kind]:
        assert refusal(value, taken) is REFUSALS.get((state, kind))
    else:
        assert refused(value, taken) in {Code.ACTOR_NOT_OPERATOR, Code.ACTOR_NOT_ALLOWED}


@pytest.mark.parametrize("who", [AUTOMATION, SITE, PATROL, NOBODY])
@pytest.mark.parametrize(
    ("state", "kind"), [cell for cell in CELLS if PERMITTED[cell[1]] == frozenset({ActorKind.OPERATOR})]
)
def test_whoever_is_no_operator_is_told_so_in_every_state(state: State, kind: StepType, who: Actor) -> None:
    assert refused(incident(state), step(kind, who)) is Code.ACTOR_NOT_OPERATOR


def test_an_automation_may_present_escalate_and_repeat_but_never_acknowledge_or_close() -> None:
    may = {kind for kind, kinds in PERMITTED.items() if ActorKind.AUTOMATION in kinds}
    assert may >= {StepType.PRESENTED, StepType.ESCALATED, StepType.REPEATED}
    assert not may & (OWNER_ONLY | {StepType.ACKNOWLEDGED, StepType.HANDED_OVER, StepType.REOPENED, StepType.CANCELLED})


@pytest.mark.parametrize(("state", "kind"), [cell for cell in TRANSITIONS if cell[1] in OWNER_ONLY])
def test_what_belongs_to_the_owner_is_refused_to_another_operator(state: State, kind: StepType) -> None:
    assert refused(prepared(kind, incident(state)), step(kind, MALEE)) is Code.OWNED_BY_OTHER


@pytest.mark.parametrize(("state", "kind"), [cell for cell in TRANSITIONS if cell[1] in OWNER_ONLY])
def test_a_supervisor_arranges_who_owns_what_and_does_nothing_else_with_it(state: State, kind: StepType) -> None:
    code = refusal(prepared(kind, incident(state)), step(kind, CHIEF))
    assert code is (None if kind in SUPERVISED else Code.OWNED_BY_OTHER)


@pytest.mark.parametrize("state", [State.ACKNOWLEDGED, State.DISPATCHED, State.ON_SCENE])
def test_taking_what_another_owns_is_refused_unless_handed_over(state: State) -> None:
    value = incident(state)
    assert refused(value, step(StepType.ACKNOWLEDGED, MALEE)) is Code.OWNED_BY_OTHER
    assert refused(value, step(StepType.ACKNOWLEDGED, SOMCHAI)) is Code.ALREADY_ACKNOWLEDGED
    handed = advance(value, step(StepType.HANDED_OVER, SOMCHAI, to=MALEE))
    assert (handed.owner, handed.acknowledged_ms) == (MALEE, value.acknowledged_ms)
    assert refused(handed, step(StepType.CLOSED, SOMCHAI)) is Code.OWNED_BY_OTHER
    assert advance(handed, step(StepType.CLOSED, MALEE)).state is State.CLOSED


def test_an_incident_whose_owner_went_home_is_taken_over_and_the_record_says_by_whom_and_why() -> None:
    value = incident(State.DISPATCHED)
    assert refused(value, step(StepType.HANDED_OVER, MALEE, to=MALEE)) is Code.OWNED_BY_OTHER
    assert refused(value, step(StepType.TAKEN_OVER, MALEE, text=" ")) is Code.TEXT_MISSING
    taken = advance(value, step(StepType.TAKEN_OVER, MALEE, text="Shift is over"))
    assert (taken.owner, taken.state, taken.units) == (MALEE, State.DISPATCHED, ("unit-1",))
    assert (taken.timeline[-1].actor, taken.timeline[-1].text) == (MALEE, "Shift is over")
    assert refused(taken, step(StepType.TAKEN_OVER, MALEE)) is Code.ALREADY_ACKNOWLEDGED


@pytest.mark.parametrize(
    ("state", "kind", "said", "code"),
    [
        (State.ACKNOWLEDGED, StepType.CLOSED, {"disposition": None}, Code.DISPOSITION_MISSING),
        (State.ACKNOWLEDGED, StepType.DISPATCHED, {"unit": None}, Code.UNIT_MISSING),
        (State.DISPATCHED, StepType.EN_ROUTE, {"unit": ""}, Code.UNIT_MISSING),
        (State.DISPATCHED, StepType.ARRIVED, {"unit": None}, Code.UNIT_MISSING),
        (State.ACKNOWLEDGED, StepType.HANDED_OVER, {"to": None}, Code.RECEIVER_MISSING),
        (State.ACKNOWLEDGED, StepType.HANDED_OVER, {"to": NOBODY}, Code.ACTOR_NOT_OPERATOR),
        (State.ACKNOWLEDGED, StepType.HANDED_OVER, {"to": PATROL}, Code.ACTOR_NOT_OPERATOR),
        (State.ACKNOWLEDGED, StepType.HANDED_OVER, {"to": SOMCHAI}, Code.ALREADY_ACKNOWLEDGED),
        (State.ACKNOWLEDGED, StepType.CLOSED, {"false_cause": None}, Code.CAUSE_MISSING),
        (State.ACKNOWLEDGED, StepType.CLOSED, {"disposition": Disposition.DUPLICATE}, Code.OTHER_MISSING),
        (State.OPEN, StepType.PRIORITISED, {"priority": None}, Code.PRIORITY_MISSING),
        (State.OPEN, StepType.PRIORITISED, {"priority": Priority.CRITICAL}, Code.SAME_PRIORITY),
        (State.OPEN, StepType.JOINED, {"other": None}, Code.OTHER_MISSING),
        (State.OPEN, StepType.JOINED, {"other": OWN_ID}, Code.SAME_INCIDENT),
        (State.ACKNOWLEDGED, StepType.GATHERED, {"other": None}, Code.OTHER_MISSING),
        (State.ACKNOWLEDGED, StepType.GATHERED, {"other": OWN_ID}, Code.SAME_INCIDENT),
        (State.ACKNOWLEDGED, StepType.PARTED, {}, Code.NOT_JOINED),
        (State.ACKNOWLEDGED, StepType.SPLIT, {}, Code.NOT_JOINED),
        (State.DISPATCHED, StepType.STOOD_DOWN, {"unit": None}, Code.UNIT_MISSING),
        (State.DISPATCHED, StepType.STOOD_DOWN, {"unit": "unit-9"}, Code.UNIT_NOT_SENT),
        (State.DISPATCHED, StepType.STOOD_DOWN, {}, Code.LAST_UNIT),
        (State.DISPATCHED, StepType.FINISHED, {"unit": "unit-9"}, Code.UNIT_NOT_SENT),
        (State.OPEN, StepType.NOTED, {"text": None}, Code.TEXT_MISSING),
        (State.OPEN, StepType.NOTED, {"text": " \n"}, Code.TEXT_MISSING),
        (State.OPEN, StepType.NOTED, {"text": "x" * (TEXT_MAX + 1)}, Code.TEXT_TOO_LONG),
        (State.ACKNOWLEDGED, StepType.CLOSED, {"text": "x" * (TEXT_MAX + 1)}, Code.TEXT_TOO_LONG),
        (State.ACKNOWLEDGED, StepType.TICKED, {"item": None}, Code.ITEM_MISSING),
        (State.CLOSED, StepType.UNTICKED, {"item": ""}, Code.ITEM_MISSING),
        (State.OPEN, StepType.REPEATED, {"signal_id": None}, Code.SIGNAL_MISSING),
        (State.OPEN, StepType.RESTORED, {"signal_id": None}, Code.SIGNAL_MISSING),
        (State.OPEN, StepType.CANCELLED, {"signal_id": None}, Code.SIGNAL_MISSING),
        (State.HELD, StepType.WITHDRAWN, {"signal_id": None}, Code.SIGNAL_MISSING),
    ],
)
def test_a_step_that_leaves_out_what_it_must_say_is_refused(
    state: State, kind: StepType, said: dict[str, Any], code: Code
) -> None:
    assert refused(incident(state), step(kind, permitted(kind), **said)) is code


def test_a_drill_can_never_dispatch_anyone() -> None:
    drill = advance(opened(signal(drill=True)), step(StepType.ACKNOWLEDGED))
    assert refused(drill, step(StepType.DISPATCHED)) is Code.DRILL
    assert StepType.DISPATCHED not in offered(drill, SOMCHAI)


def test_an_incident_opens_with_all_that_its_signal_says() -> None:
    value = opened(signal(5, kind=AlarmKind.INTRUSION, silent=True, age_ms=None, text="Back door"))
    assert value.id == incident_id("site-a", signal_id(5))
    assert (value.state, value.priority, value.kind) == (State.OPEN, Priority.HIGH, AlarmKind.INTRUSION)
    assert (value.opened_ms, value.raised_ms, value.age_ms) == (NOW_MS + 5, NOW_MS - 395, None)
    assert (value.silent, value.drill, value.restored, value.cancelled) == (True, False, False, False)
    assert (value.repeats, value.standing, value.signals, value.version) == (0, 1, (signal_id(5),), 1)
    assert [(line.type, line.text, line.silent) for line in value.timeline] == [(StepType.OPENED, "Back door", True)]


@pytest.mark.parametrize("kind", AlarmKind)
def test_an_incident_has_the_default_priority_of_its_kind_or_the_one_it_is_given(kind: AlarmKind) -> None:
    assert opened(signal(kind=kind)).priority is DEFAULT_PRIORITY[kind]
    assert opened(signal(kind=kind), Priority.MEDIUM).priority is Priority.MEDIUM


def test_no_alarm_is_refused_for_the_length_of_its_text() -> None:
    assert opened(signal(text="x" * 70_000)).timeline[0].text == "x" * TEXT_MAX


def test_an_alarm_closed_as_false_keeps_what_it_was_and_who_said_so() -> None:
    closed = advance(incident(State.ACKNOWLEDGED), step(StepType.CLOSED, at_ms=NOW_MS + 9_000, text="A child."))
    assert (closed.disposition, closed.closed_ms, closed.owner) == (Disposition.FALSE_ALARM, NOW_MS + 9_000, SOMCHAI)
    assert closed.false_cause is FalseCause.USER_ERROR
    assert advance(closed, step(StepType.REOPENED)).false_cause is None


@pytest.mark.parametrize("disposition", sorted(set(Disposition) - {Disposition.FALSE_ALARM, Disposition.DUPLICATE}))
def test_only_a_false_alarm_has_a_cause(disposition: Disposition) -> None:
    said = Step(
        type=StepType.CLOSED,
        at_ms=NOW_MS,
        actor=SOMCHAI,
        disposition=disposition,
        false_cause=FalseCause.UNKNOWN,
    )
    assert advance(incident(State.ACKNOWLEDGED), said).false_cause is None


def test_a_wrong_close_is_taken_back_by_a_recorded_reversal() -> None:
    value = advance(incident(State.ON_SCENE), step(StepType.CLOSED))
    back = advance(value, step(StepType.REOPENED, MALEE))
    assert (back.state, back.owner, back.units) == (State.ACKNOWLEDGED, MALEE, ())
    assert (back.closed_ms, back.disposition, back.on_scene_ms) == (None, None, None)
    assert back.acknowledged_ms == value.acknowledged_ms
    assert [line.type for line in back.timeline[-2:]] == [StepType.CLOSED, StepType.REOPENED]


def test_what_is_handed_back_waits_again() -> None:
    back = advance(incident(State.ACKNOWLEDGED), step(StepType.RELEASED))
    assert (back.state, back.owner, back.acknowledged_ms) == (State.OPEN, None, None)


def test_units_are_counted_once_and_gone_when_recalled() -> None:
    value = incident(State.DISPATCHED)
    value = advance(value, step(StepType.DISPATCHED, unit="unit-2", at_ms=NOW_MS + 8_000))
    value = advance(value, step(StepType.EN_ROUTE, PATROL, unit="unit-2"))
    value = advance(value, step(StepType.ARRIVED, PATROL, unit="unit-3", at_ms=NOW_MS + 60_000))
    value = advance(value, step(StepType.ARRIVED, PATROL, unit="unit-2", at_ms=NOW_MS + 90_000))
    assert value.units == ("unit-1", "unit-2", "unit-3")
    assert (value.dispatched_ms, value.on_scene_ms) == (NOW_MS + 5_000, NOW_MS + 60_000)
    value = advance(value, step(StepType.RECALLED))
    assert (value.state, value.units, value.dispatched_ms, value.on_scene_ms) == (State.ACKNOWLEDGED, (), None, None)


@pytest.mark.parametrize("state", State)
def test_a_note_can_be_written_at_any_time_and_changes_nothing_else(state: State) -> None:
    value = incident(state)
    noted = advance(value, step(StepType.NOTED, MALEE))
    assert noted.timeline[-1].actor == MALEE
    assert (noted.state, noted.owner, noted.disposition) == (value.state, value.owner, value.disposition)


@pytest.mark.parametrize(
    ("state", "primary"),
    [
        (State.HELD, StepType.ACKNOWLEDGED),
        (State.OPEN, StepType.ACKNOWLEDGED),
        (State.ACKNOWLEDGED, StepType.DISPATCHED),
        (State.DISPATCHED, StepType.ARRIVED),
        (State.ON_SCENE, StepType.CLOSED),
        (State.CLOSED, StepType.NOTED),
    ],
)
def test_the_first_step_that_is_offered_is_the_next_one_of_its_life(state: State, primary: StepType) -> None:
    assert offered(incident(state), SOMCHAI)[0] is primary


@pytest.mark.parametrize("who", [SOMCHAI, MALEE, CHIEF])
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", [StepType.NOTED, StepType.DISCLOSED, StepType.SPLIT, StepType.PARTED])
def test_what_is_offered_is_what_this_operator_may_choose_of_this_incident(
    state: State, kind: StepType, who: Actor
) -> None:
    value = prepared(kind, incident(state))
    possible = {kind for kind in StepType if refusal(value, step(kind, who, at_ms=1)) is None}
    # Handing over to oneself is no choice, and somebody else is always there to hand it to.
    possible |= {StepType.HANDED_OVER} & {*offered(value, who)}
    assert {*offered(value, who)} == possible - {StepType.PRESENTED}
    assert len({*offered(value, who)}) == len(offered(value, who))


def test_what_is_held_waits_for_nobody_until_it_is_opened_and_counts_from_then() -> None:
    value = incident(State.HELD)
    assert (value.held_until_ms, value.owner, value.timeline[0].type) == (NOW_MS + 1 + WINDOW_MS, None, StepType.HELD)
    after = advance(value, step(StepType.OPENED, AUTOMATION, at_ms=NOW_MS + 9_000, cause=Cause.WINDOW_OVER))
    assert (after.state, after.opened_ms, after.raised_ms) == (State.OPEN, NOW_MS + 9_000, value.raised_ms)
    assert refused(after, step(StepType.WITHDRAWN, SITE)) is Code.NOT_HELD


def test_what_is_taken_back_in_time_is_closed_as_such_by_its_site_alone() -> None:
    after = advance(incident(State.HELD), step(StepType.WITHDRAWN, SITE, at_ms=NOW_MS + 4_000))
    assert (after.state, after.disposition, after.owner) == (State.CLOSED, Disposition.CANCELLED_BY_USER, None)
    assert (after.closed_ms, after.standing, after.cancelled) == (NOW_MS + 4_000, 0, True)
    # An operator who does not believe it looks into it.
    assert advance(after, step(StepType.REOPENED)).acknowledged_ms == NOW_MS + 5_000


def test_what_is_held_ends_only_with_the_last_of_its_signals() -> None:
    value = advance(incident(State.HELD), step(StepType.REPEATED, SITE))
    assert refused(value, step(StepType.WITHDRAWN, SITE)) is Code.OTHERS_STAND
    value = advance(value, step(StepType.CANCELLED, SITE))
    assert advance(value, step(StepType.WITHDRAWN, SITE, signal_id=signal_id(2))).state is State.CLOSED


def test_only_what_became_of_a_silent_alarm_is_released_and_once() -> None:
    assert refused(incident(State.CLOSED), step(StepType.DISCLOSED)) is Code.NOT_SILENT
    after = advance(incident(State.CLOSED, silent=True), step(StepType.DISCLOSED, MALEE))
    assert after.disclosed_ms == NOW_MS + 5_000
    assert refused(after, step(StepType.DISCLOSED)) is Code.ALREADY_DISCLOSED


def test_a_duplicate_names_what_it_is_a_duplicate_of_until_it_is_opened_again() -> None:
    closed = advance(
        incident(State.ACKNOWLEDGED), step(StepType.CLOSED, disposition=Disposition.DUPLICATE, other="other")
    )
    assert closed.duplicate_of == "other"
    assert advance(closed, step(StepType.REOPENED)).duplicate_of is None
    assert (
        refused(incident(State.ACKNOWLEDGED), step(StepType.CLOSED, disposition=Disposition.DUPLICATE, other=OWN_ID))
        is Code.SAME_INCIDENT
    )


def test_priority_is_changed_by_a_recorded_step() -> None:
    value = advance(incident(), step(StepType.PRIORITISED, MALEE, text="An old man lives there"))
    assert (value.priority, value.state, value.timeline[-1].priority) == (Priority.MEDIUM, State.OPEN, Priority.MEDIUM)


def test_one_of_several_units_is_called_back_and_the_last_one_only_with_the_dispatch() -> None:
    value = advance(incident(State.DISPATCHED), step(StepType.DISPATCHED, unit="unit-2"))
    value = advance(value, step(StepType.STOOD_DOWN, unit="unit-1"))
    assert (value.state, value.units) == (State.DISPATCHED, ("unit-2",))
    assert refused(value, step(StepType.STOOD_DOWN, unit="unit-2")) is Code.LAST_UNIT


def test_a_unit_that_is_done_leaves_the_closing_to_the_room() -> None:
    value = advance(incident(State.ON_SCENE), step(StepType.FINISHED, PATROL))
    assert (value.state, value.units) == (State.ON_SCENE, ("unit-1",))
