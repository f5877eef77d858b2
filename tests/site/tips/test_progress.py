"""What a site shows of its newest tip-off: never back, never another one's, the same after a restart."""

from dataclasses import replace
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.tips import TipOutcome, TipProgress, TipStep
from custom_components.smart_safety_zone.site.tips.progress import ShownStep, TipState

TIP = bytes(range(16))
SENT = TipState(step=ShownStep.SENT, tip=TIP.hex(), category="drugs", pictures=2, since_ms=1, at_ms=1)
ORDER = [TipStep.RECEIVED, TipStep.READ, TipStep.TAKEN, TipStep.CLOSED]


def news(step: str, at_ms: int = 10, **more: object) -> TipProgress:
    return TipProgress(tip=TIP, step=step, at_ms=at_ms, **more)  # type: ignore[arg-type]


def test_it_goes_from_sent_to_closed() -> None:
    state = SENT.answered(TIP.hex(), 5, refused=False)
    assert (state.step, state.at_ms) == (ShownStep.STORED, 5)
    for at_ms, step in enumerate(ORDER, 10):
        state = state.advanced(news(step, at_ms, operator=7, outcome="acted" if step is TipStep.CLOSED else None))
        assert (state.step.value, state.at_ms, state.operator) == (step.value, at_ms, 7)
    assert state.outcome is TipOutcome.ACTED


@given(st.permutations(ORDER))
def test_in_any_order_it_never_goes_back(steps: list[TipStep]) -> None:
    state, reached = SENT, -1
    for at_ms, step in enumerate(steps, 10):
        state = state.advanced(news(step, at_ms))
        reached = max(reached, ORDER.index(step))
        assert state.step.value == ORDER[reached].value


def test_pictures_that_come_late_are_counted_and_change_nothing_else() -> None:
    taken = SENT.advanced(news("taken", operator=7))
    assert taken.advanced(news("received", 20, unkept=1)) == replace(taken, unkept=1)


def test_who_takes_it_over_is_shown() -> None:
    taken = SENT.advanced(news("taken", 10, operator=7))
    assert taken.advanced(news("taken", 20, operator=8)).operator == 8
    assert taken.advanced(news("taken", 5, operator=9)).operator == 7


def test_another_ones_news_unknown_steps_and_repeated_answers_change_nothing() -> None:
    stored = SENT.answered(TIP.hex(), 5, refused=False)
    assert SENT.answered("00" * 16, 5, refused=False) is SENT
    assert stored.answered(TIP.hex(), 9, refused=True) is stored
    assert SENT.advanced(replace(news("taken"), tip=bytes(16))) is SENT
    assert SENT.advanced(news("filed")) is SENT


def test_an_outcome_that_is_not_known_here_is_none() -> None:
    assert SENT.advanced(news("closed", outcome="celebrated")).outcome is TipOutcome.NO_ACTION


@pytest.mark.parametrize(
    ("connected", "stored_here", "step"),
    [
        (True, True, "sent"),
        (True, False, "not_stored"),
        (False, True, "not_connected"),
        (False, False, "not_connected"),
    ],
)
def test_it_never_says_sent_of_what_is_not_or_may_not_arrive(connected: bool, stored_here: bool, step: str) -> None:
    assert SENT.shown(connected=connected, stored_here=stored_here).step == step
    refused = SENT.answered(TIP.hex(), 5, refused=True)
    assert refused.shown(connected=connected, stored_here=stored_here) is refused


def test_it_is_written_and_read_and_says_nothing_of_its_content() -> None:
    for state in (TipState(), SENT, SENT.advanced(news("closed", operator=7, outcome="acted", unkept=1))):
        assert TipState.read(state.write()) == state
    assert json.loads(SENT.write()) == {
        "format": 1, "step": "sent", "tip": TIP.hex(), "category": "drugs", "pictures": 2, "unkept": 0,
        "operator": None, "outcome": None, "since_ms": 1, "at_ms": 1,
    }  # fmt: skip
