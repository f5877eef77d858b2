"""What signals change in an incident, and what ten thousand of them cost."""

from dataclasses import replace

import pytest

from custom_components.smart_safety_zone.incident.effects import COLLAPSING
from custom_components.smart_safety_zone.incident.errors import Code
from custom_components.smart_safety_zone.incident.machine import advance, refusal
from custom_components.smart_safety_zone.incident.model import (
    AUTOMATION,
    SIGNALS_KEPT,
    SITE,
    Actor,
    ActorKind,
    Incident,
    State,
    StepType,
)

from .made import MALEE, NOW_MS, SOMCHAI, incident, signal_id, step


def pressed(value: Incident, number: int, *, silent: bool = False) -> Incident:
    again = step(StepType.REPEATED, SITE, signal_id=signal_id(number), at_ms=NOW_MS + number, silent=silent)
    return advance(value, again)


def test_ten_thousand_presses_make_one_line_with_a_count_and_the_last_time() -> None:
    value = incident()
    for number in range(2, 10_002):
        value = pressed(value, number)
    assert (value.repeats, value.standing) == (10_000, 10_001)
    assert [(line.type, line.count) for line in value.timeline] == [(StepType.OPENED, 1), (StepType.REPEATED, 10_000)]
    assert value.timeline[-1].at_ms == NOW_MS + 10_001
    assert value.signals == (signal_id(1), *(signal_id(n) for n in range(10_003 - SIGNALS_KEPT, 10_002)))
    assert len(value.signals) == SIGNALS_KEPT


def test_presses_and_restorals_that_alternate_do_not_lengthen_the_timeline() -> None:
    value = incident()
    for number in range(2, 1_002):
        value = pressed(value, number)
        value = advance(value, step(StepType.RESTORED, SITE, signal_id=signal_id(number)))
    assert [(line.type, line.count) for line in value.timeline[1:]] == [
        (StepType.REPEATED, 1_000),
        (StepType.RESTORED, 1_000),
    ]


def test_who_took_it_first_elsewhere_is_kept_and_nothing_else_changes() -> None:
    value = incident()
    for name in ("first", "second"):
        there = Actor(kind=ActorKind.OPERATOR, number=9, name=name)
        value = advance(value, step(StepType.TAKEN_ELSEWHERE, SITE, to=there))
    assert value.elsewhere == Actor(kind=ActorKind.OPERATOR, number=9, name="first")
    assert (value.state, value.owner, value.acknowledged_ms) == (State.OPEN, None, None)
    assert [(line.type, line.count) for line in value.timeline[1:]] == [(StepType.TAKEN_ELSEWHERE, 2)]


def test_what_a_person_does_stands_between_the_presses_before_and_after_it() -> None:
    value = pressed(pressed(incident(), 2), 3)
    value = advance(value, step(StepType.ACKNOWLEDGED))
    value = pressed(value, 4)
    assert [(line.type, line.count) for line in value.timeline] == [
        (StepType.OPENED, 1),
        (StepType.REPEATED, 2),
        (StepType.ACKNOWLEDGED, 1),
        (StepType.REPEATED, 1),
    ]


def test_screens_of_two_people_are_two_lines() -> None:
    value = incident()
    for actor in (SOMCHAI, AUTOMATION, SOMCHAI):
        value = advance(value, step(StepType.PRESENTED, actor))
    assert [(line.actor.kind, line.count) for line in value.timeline[1:]] == [("automation", 1), ("operator", 2)]


def test_only_what_machines_make_is_put_together() -> None:
    value = incident()
    for _ in range(3):
        value = advance(value, step(StepType.NOTED))
    assert [line.count for line in value.timeline] == [1, 1, 1, 1]
    assert StepType.NOTED not in COLLAPSING


@pytest.mark.parametrize("silent_press", [1, 2, 3])
def test_one_silent_press_makes_the_incident_silent_for_good(silent_press: int) -> None:
    value = incident(silent=silent_press == 1)
    for number in (2, 3, 4):
        value = pressed(value, number, silent=number == silent_press)
    assert value.silent
    assert any(line.silent for line in value.timeline)


def test_a_restoral_counts_only_when_it_is_about_the_newest_press() -> None:
    value = pressed(incident(), 2)
    assert not advance(value, step(StepType.RESTORED, SITE, signal_id=signal_id(1))).restored
    restored = advance(value, step(StepType.RESTORED, SITE, signal_id=signal_id(2)))
    assert restored.restored
    assert not pressed(restored, 3).restored


def test_an_incident_is_cancelled_only_when_each_of_its_signals_is() -> None:
    value = pressed(incident(), 2)
    value = advance(value, step(StepType.CANCELLED, SITE, signal_id=signal_id(2)))
    assert (value.cancelled, value.standing) == (False, 1)
    value = advance(value, step(StepType.CANCELLED, SITE, signal_id=signal_id(1)))
    assert (value.cancelled, value.standing, value.state) == (True, 0, State.OPEN)
    assert refusal(value, step(StepType.CANCELLED, SITE)) is Code.NOTHING_STANDS


def test_it_counts_as_presented_from_the_first_screen_on() -> None:
    value = advance(incident(), step(StepType.PRESENTED, AUTOMATION, at_ms=NOW_MS + 100))
    value = advance(value, step(StepType.PRESENTED, MALEE, at_ms=NOW_MS + 900))
    assert value.presented_ms == NOW_MS + 100


def test_facts_that_come_after_closing_change_neither_times_nor_disposition() -> None:
    closed = incident(State.CLOSED)
    later = advance(closed, step(StepType.RESTORED, SITE, signal_id=signal_id(1), at_ms=NOW_MS + 99_000))
    assert later.restored
    assert replace(later, restored=False, timeline=closed.timeline, version=closed.version) == closed
