"""What nobody takes is escalated in time, once in each way, and never a drill; all by the time that is given."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.escalation import (
    Plan,
    Rung,
    done,
    due,
    due_ms,
    help_ways,
    next_ms,
    untold_calls,
)
from custom_components.smart_safety_zone.incident.machine import advance
from custom_components.smart_safety_zone.incident.model import (
    AUTOMATION,
    AlarmKind,
    Cause,
    Incident,
    Priority,
    State,
    StepType,
    Way,
)

from .made import LEAD, NOW_MS, PATROL, SOMCHAI, incident, step

BEGAN_MS = incident().opened_ms
PLAN = Plan(
    rungs=(
        Rung(way=Way.SOUND, after_ms=30_000),
        Rung(way=Way.SUPERVISOR, after_ms=60_000),
        Rung(way=Way.NEXT_STATION, after_ms=180_000),
    )
)


def escalated(value: Incident, way: Way, at_ms: int) -> Incident:
    return advance(value, step(StepType.ESCALATED, AUTOMATION, way=way, at_ms=at_ms))


def ways(value: Incident, after_ms: int, *, deaf_after_ms: int | None = None) -> list[Way]:
    deaf = None if deaf_after_ms is None else BEGAN_MS + deaf_after_ms
    return [rung.way for rung in due(value, PLAN, BEGAN_MS + after_ms, deaf)]


def test_each_step_is_due_at_its_time_and_not_before() -> None:
    value = incident()
    assert ways(value, 29_999) == []
    assert ways(value, 30_000) == [Way.SOUND]
    assert ways(value, 60_000) == [Way.SOUND, Way.SUPERVISOR]
    assert ways(value, 10_000_000) == [Way.SOUND, Way.SUPERVISOR, Way.NEXT_STATION]
    assert next_ms(value, PLAN, None) == BEGAN_MS + 30_000


def test_what_was_done_is_not_done_again_and_the_next_one_waits_for_its_time() -> None:
    value = escalated(incident(), Way.SOUND, BEGAN_MS + 30_000)
    assert done(value) == {Way.SOUND}
    assert next_ms(value, PLAN, None) == BEGAN_MS + 60_000
    # A unit that asks for help is no step of the plan.
    assert done(advance(incident(), step(StepType.ESCALATED, PATROL, unit="unit-1"))) == frozenset()


def test_where_nobody_hears_the_room_others_are_told_at_once() -> None:
    value = incident()
    assert ways(value, 0, deaf_after_ms=-5_000) == [Way.SUPERVISOR, Way.NEXT_STATION]
    # The last screen goes while it waits.
    assert ways(value, 9_999, deaf_after_ms=10_000) == []
    assert ways(value, 10_000, deaf_after_ms=10_000) == [Way.SUPERVISOR, Way.NEXT_STATION]
    assert ways(value, 30_000, deaf_after_ms=30_000) == [Way.SOUND, Way.SUPERVISOR, Way.NEXT_STATION]


@pytest.mark.parametrize(
    "value",
    [
        *(incident(state) for state in State if state is not State.OPEN),
        incident(drill=True),
        replace(incident(), lead=LEAD),
        incident(kind=AlarmKind.TROUBLE),
        incident(kind=AlarmKind.TEST),
    ],
)
def test_what_is_held_taken_closed_led_a_drill_or_not_urgent_is_never_escalated(value: Incident) -> None:
    assert ways(value, 10_000_000, deaf_after_ms=0) == []
    assert next_ms(value, PLAN, None) is None


def test_how_urgent_it_must_be_is_for_the_room_to_say() -> None:
    plan = replace(PLAN, lowest=Priority.CRITICAL)
    assert next_ms(incident(kind=AlarmKind.INTRUSION), plan, None) is None
    assert next_ms(incident(kind=AlarmKind.POLICE), plan, None) is not None


def test_what_is_handed_back_or_opened_late_waits_anew() -> None:
    value = advance(escalated(incident(), Way.SOUND, BEGAN_MS + 30_000), step(StepType.ACKNOWLEDGED, SOMCHAI))
    back = advance(value, step(StepType.RELEASED, SOMCHAI, at_ms=NOW_MS + 100_000))
    assert done(back) == frozenset()
    assert next_ms(back, PLAN, None) == NOW_MS + 130_000
    late = advance(
        incident(State.HELD), step(StepType.OPENED, AUTOMATION, at_ms=NOW_MS + 9_000, cause=Cause.WINDOW_OVER)
    )
    assert next_ms(late, PLAN, None) == NOW_MS + 39_000


RUNGS = st.lists(
    st.builds(lambda way, after: Rung(way=way, after_ms=after), st.sampled_from(Way), st.integers(0, 600_000)),
    max_size=4,
    unique_by=lambda rung: rung.way,
)


@given(RUNGS, st.lists(st.integers(0, 200_000), max_size=12), st.none() | st.integers(-60_000, 900_000))
def test_however_often_it_is_looked_each_step_is_done_once_in_order_and_never_early(
    rungs: list[Rung], waits: list[int], deaf_after_ms: int | None
) -> None:
    plan = Plan(rungs=tuple(rungs))
    deaf = None if deaf_after_ms is None else BEGAN_MS + deaf_after_ms
    value, now_ms, told = incident(), BEGAN_MS, []
    for wait in [*waits, 2_000_000]:
        now_ms += wait
        for rung in due(value, plan, now_ms, deaf):
            at_ms = due_ms(value, rung, plan, deaf)
            assert at_ms is not None
            assert BEGAN_MS <= at_ms <= min(now_ms, BEGAN_MS + rung.after_ms)
            told.append(rung.way)
            value = escalated(value, rung.way, now_ms)
        after = next_ms(value, plan, deaf)
        assert after is None or after > now_ms
    assert sorted(told) == sorted(rung.way for rung in rungs)


def called(value: Incident, unit: str) -> Incident:
    return advance(value, step(StepType.ESCALATED, PATROL, unit=unit))


def test_a_call_for_help_is_told_once_and_each_new_one_again() -> None:
    value = called(incident(State.DISPATCHED), "unit-1")
    assert untold_calls(value) == ("unit-1",)

    told = escalated(value, Way.SUPERVISOR, NOW_MS)
    assert untold_calls(told) == ()
    assert untold_calls(called(told, "unit-1")) == ("unit-1",)
    # Who was called back needs no help there.
    assert untold_calls(advance(value, step(StepType.RECALLED))) == ()


def test_help_is_called_by_every_way_that_is_there_and_at_the_next_station_where_nobody_hears_the_room() -> None:
    assert help_ways(PLAN, deaf=False) == (Way.SUPERVISOR,)
    assert help_ways(PLAN, deaf=True) == (Way.SUPERVISOR, Way.NEXT_STATION)
    assert help_ways(Plan(), deaf=True) == ()
