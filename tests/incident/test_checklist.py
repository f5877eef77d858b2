"""Every kind of alarm calls for a procedure, and what is ticked is what was ticked last."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.incident.checklist import OCCASIONS, Occasion, item_of, ticks
from custom_components.smart_safety_zone.incident.machine import advance
from custom_components.smart_safety_zone.incident.model import AlarmKind, State, StepType

from .made import MALEE, NOW_MS, SOMCHAI, incident, step

ITEMS = [item_of(Occasion.ROBBERY, "units"), item_of(Occasion.FIRE, "units"), item_of(Occasion.FIRE, "brigade")]


def test_every_kind_of_alarm_calls_for_a_procedure() -> None:
    assert OCCASIONS.keys() == {*AlarmKind}


def test_the_first_of_two_ticks_counts_and_one_taken_back_leaves_none() -> None:
    value = incident(State.ACKNOWLEDGED)
    for kind, actor in ((StepType.TICKED, SOMCHAI), (StepType.TICKED, MALEE)):
        value = advance(value, step(kind, actor, item=ITEMS[0]))
    assert ticks(value)[ITEMS[0]].actor == SOMCHAI
    assert ticks(advance(value, step(StepType.UNTICKED, MALEE, item=ITEMS[0]))) == {}


@given(st.lists(st.tuples(st.sampled_from(ITEMS), st.booleans()), max_size=12))
def test_what_is_ticked_is_what_was_said_last_of_each_item(said: list[tuple[str, bool]]) -> None:
    value = incident(State.ON_SCENE)
    for at, (item, done) in enumerate(said):
        kind = StepType.TICKED if done else StepType.UNTICKED
        value = advance(value, step(kind, item=item, at_ms=NOW_MS + at))
    assert ticks(value).keys() == {item for item, done in dict(said).items() if done}
    # Nothing of it is lost: whoever ticked too early is in the record as well.
    assert len(value.timeline) == len(incident(State.ON_SCENE).timeline) + len(said)
