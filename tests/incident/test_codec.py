"""What was kept can be read by every later version, and nothing else passes for it."""

from dataclasses import fields
import json
from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.codec import (
    _ACTOR,
    _INCIDENT,
    _STEP,
    FORMAT_VERSION,
    from_json,
    step_from_json,
    step_to_json,
    to_json,
)
from custom_components.smart_safety_zone.incident.errors import Code, RefusedStepError, UnreadableError
from custom_components.smart_safety_zone.incident.machine import advance
from custom_components.smart_safety_zone.incident.model import (
    AUTOMATION,
    SITE,
    Actor,
    AlarmKind,
    Cause,
    Disposition,
    Incident,
    State,
    Step,
    StepType,
    Way,
)

from .made import CHIEF, LEAD, MALEE, PART, PATROL, SOMCHAI, incident, signal_id, step

GOLDEN = Path(__file__).parent / "golden"


def minimal() -> Incident:
    return incident()


def full() -> Incident:
    """An incident with every field said and a step of every type."""
    value = incident(kind=AlarmKind.OTHER, kind_text="สัญญาณ", silent=True, age_ms=None, text="ชั้นสอง", drill=False)
    for taken in (
        step(StepType.PRESENTED, AUTOMATION),
        step(StepType.ESCALATED, AUTOMATION, text="phone", way=Way.SUPERVISOR),
        step(StepType.REPEATED, SITE, silent=True),
        step(StepType.REPEATED, SITE, signal_id=signal_id(3)),
        step(StepType.CANCELLED, SITE, signal_id=signal_id(3)),
        step(StepType.ACKNOWLEDGED, SOMCHAI),
        step(StepType.RELEASED, SOMCHAI),
        step(StepType.ACKNOWLEDGED, SOMCHAI),
        step(StepType.HANDED_OVER, SOMCHAI),
        step(StepType.TAKEN_OVER, CHIEF),
        step(StepType.TAKEN_OVER, MALEE),
        step(StepType.PRIORITISED, MALEE),
        step(StepType.GATHERED, MALEE),
        step(StepType.GATHERED, MALEE, other=LEAD),
        step(StepType.PARTED, MALEE, other=LEAD),
        step(StepType.DISPATCHED, MALEE),
        step(StepType.RECALLED, MALEE),
        step(StepType.DISPATCHED, MALEE, unit="unit-2"),
        step(StepType.EN_ROUTE, PATROL, unit="unit-2"),
        step(StepType.ARRIVED, PATROL, unit="unit-2"),
        step(StepType.DISPATCHED, MALEE, unit="unit-3"),
        step(StepType.STOOD_DOWN, MALEE, unit="unit-3"),
        step(StepType.FINISHED, PATROL, unit="unit-2"),
        step(StepType.NOTED, PATROL, text="ไม่พบผู้ใด"),
        step(StepType.TICKED, MALEE, text="ดูภาพขณะกดเหตุ", words=(("en", "See the pictures"), ("th", "ดูภาพขณะกดเหตุ"))),
        step(StepType.UNTICKED, SOMCHAI, text="ดูภาพขณะกดเหตุ"),
        step(StepType.CLOSED, MALEE, disposition=Disposition.UNFOUNDED),
        step(StepType.REOPENED, MALEE),
        step(StepType.DISPATCHED, MALEE, unit="unit-2"),
        step(StepType.ARRIVED, PATROL, unit="unit-2"),
        step(StepType.CLOSED, MALEE, disposition=Disposition.REAL),
        step(StepType.RESTORED, SITE, signal_id=signal_id(3)),
    ):
        value = advance(value, taken)
    return value


def withdrawn() -> Incident:
    """One that was held, taken back, and looked into all the same."""
    value = incident(State.HELD, silent=True)
    for taken in (
        step(StepType.WITHDRAWN, SITE),
        step(StepType.REOPENED, SOMCHAI),
        step(StepType.CLOSED, SOMCHAI),
        step(StepType.DISCLOSED, SOMCHAI),
        step(StepType.TAKEN_ELSEWHERE, SITE),
    ):
        value = advance(value, taken)
    return value


def opened_late() -> Incident:
    """One that was held, and opened when its window was over."""
    return advance(incident(State.HELD, before_ms=300), step(StepType.OPENED, AUTOMATION, cause=Cause.WINDOW_OVER))


def duplicate() -> Incident:
    """One that went with another, twice, and was closed with it."""
    value = incident()
    for taken in (
        step(StepType.JOINED, SOMCHAI),
        step(StepType.SPLIT, SOMCHAI),
        step(StepType.JOINED, SOMCHAI),
        step(StepType.CLOSED, SOMCHAI, disposition=Disposition.DUPLICATE, other=PART, followed=True),
    ):
        value = advance(value, taken)
    return value


SAMPLES = {
    "incident-1-minimal.json": minimal,
    "incident-1-full.json": full,
    "incident-1-withdrawn.json": withdrawn,
    "incident-1-opened.json": opened_late,
    "incident-1-duplicate.json": duplicate,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_golden_sample_is_read_and_written_as_it_stands(name: str) -> None:
    raw = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    assert from_json(raw) == SAMPLES[name]()
    assert to_json(from_json(raw)) == raw


def test_what_was_closed_as_false_before_causes_were_asked_for_is_still_read() -> None:
    raw = json.loads((GOLDEN / "incident-1-before-causes.json").read_text(encoding="utf-8"))
    read = from_json(raw)
    assert (read.disposition, read.false_cause) == (Disposition.FALSE_ALARM, None)
    assert to_json(read) == raw


def test_golden_samples_hold_every_type_of_step_and_every_field() -> None:
    values = [made() for made in SAMPLES.values()]
    assert {line.type for value in values for line in value.timeline} == {*StepType}
    assert {key for value in values for key in to_json(value)} == {"format", *(each.name for each in fields(Incident))}
    assert {key for value in values for line in value.timeline for key in step_to_json(line)} == {
        "format",
        *(each.name for each in fields(Step)),
    }


@pytest.mark.parametrize(("made", "readers"), [(Actor, _ACTOR), (Step, _STEP), (Incident, _INCIDENT)])
def test_every_field_has_its_reader(made: type[Any], readers: dict[str, Any]) -> None:
    assert [each.name for each in fields(made)] == list(readers)


@pytest.mark.parametrize("state", State)
def test_what_is_written_can_be_read_again_through_json(state: State) -> None:
    value = incident(state)
    assert from_json(json.loads(json.dumps(to_json(value)))) == value


@pytest.mark.parametrize("kind", StepType)
def test_every_step_can_be_read_again_through_json(kind: StepType) -> None:
    taken = step(kind)
    assert step_from_json(json.loads(json.dumps(step_to_json(taken)))) == taken


def test_what_a_newer_version_wrote_is_refused_as_such() -> None:
    for read, raw in ((from_json, to_json(incident())), (step_from_json, step_to_json(step(StepType.NOTED)))):
        with pytest.raises(UnreadableError) as error:
            read(raw | {"format": FORMAT_VERSION + 1, "new": "field"})
        assert error.value.code is Code.FORMAT_TOO_NEW


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 0},
        {"format": "1"},
        {"format": True},
        {"id": 7},
        {"kind": "flood"},
        {"kind": ["fire"]},
        {"state": None},
        {"priority": 5},
        {"priority": True},
        {"priority": 1.0},
        {"opened_ms": 1.5},
        {"opened_ms": True},
        {"age_ms": "old"},
        {"drill": 0},
        {"signals": "abc"},
        {"signals": []},
        {"signals": [1]},
        {"owner": {}},
        {"owner": {"kind": "operator", "user_id": "u"}},
        {"owner": {"kind": "operator", "rank": "captain"}},
        {"timeline": []},
        {"timeline": [{"type": "opened"}]},
        {"timeline": ["opened"]},
        {"standing": -1},
        {"version": 0},
        {"disposition": "real"},
        {"closed_ms": 1},
        {"state": "closed"},
        {"new": "field"},
    ],
)
def test_what_is_damaged_is_refused_and_the_error_repeats_nothing_of_it(damage: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError) as error:
        from_json(to_json(incident()) | damage)
    assert error.value.code is Code.FORMAT_UNREADABLE
    assert "captain" not in str(error.value)


@pytest.mark.parametrize("missing", ["format", "id", "site_id", "state", "age_ms", "signals", "timeline"])
def test_what_lacks_a_needed_field_is_refused(missing: str) -> None:
    raw = to_json(incident())
    del raw[missing]
    with pytest.raises(UnreadableError):
        from_json(raw)


@pytest.mark.parametrize("raw", [None, [], "incident", 1])
def test_what_is_no_object_is_refused(raw: object) -> None:
    for read in (from_json, step_from_json):
        with pytest.raises(UnreadableError):
            read(raw)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(field=st.sampled_from([*_INCIDENT]), value=ANYTHING)
def test_whatever_stands_in_a_field_is_read_or_refused_and_nothing_else(field: str, value: object) -> None:
    try:
        read = from_json(to_json(full()) | {field: value})
    except UnreadableError:
        return
    assert from_json(to_json(read)) == read


@given(steps=st.lists(st.tuples(st.sampled_from(StepType), st.sampled_from([SOMCHAI, MALEE, SITE])), max_size=20))
def test_an_incident_of_any_history_survives_its_store(steps: list[tuple[StepType, Actor]]) -> None:
    value = incident()
    for kind, actor in steps:
        try:
            value = advance(value, step(kind, actor))
        except RefusedStepError:
            continue
        assert from_json(json.loads(json.dumps(to_json(value)))) == value
