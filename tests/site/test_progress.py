"""The rules of what is shown of a press."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.messages import Progress, ProgressStep
from custom_components.smart_safety_zone.site.progress import (
    PointProgress,
    PointStep,
    advanced,
    answered,
    pressed,
    shown,
)

S = bytes(range(16))
INCIDENT = b"i" * 16
PRESSED = pressed(S.hex(), 100, 100, drill=False)


def news(
    step: str, at_ms: int, operator: int | None = None, *, signal: bytes = S, incident: bytes = INCIDENT
) -> Progress:
    return Progress(signal=signal, incident=incident, step=step, at_ms=at_ms, operator=operator)


def after(*said: Progress) -> PointProgress:
    progress = PRESSED
    for each in said:
        progress = advanced(progress, each)
    return progress


def test_a_late_step_does_not_take_a_press_back() -> None:
    told = after(news("on_scene", 30, 7), news("presented", 10), news("dispatched", 20))
    assert (told.step, told.at_ms, told.operator) == (PointStep.ON_SCENE, 30, 7)


def test_another_operator_takes_over_without_a_step_back() -> None:
    told = after(news("dispatched", 20, 7), news("taken", 30, 9))
    assert (told.step, told.operator) == (PointStep.DISPATCHED, 9)
    assert after(news("taken", 20, 7), news("taken", 30, 9)).operator == 9
    assert after(news("taken", 30, 9), news("taken", 20, 7)).operator == 9


def test_reopening_is_the_one_way_back_and_what_is_older_stays_behind() -> None:
    told = after(news("closed", 50, 7), news("reopened", 60, 8), news("on_scene", 40), news("closed", 50))
    assert (told.step, told.operator, told.disposition) == (PointStep.TAKEN, 8, None)
    assert advanced(told, news("closed", 70)).step is PointStep.CLOSED


def test_a_repeated_press_follows_the_incident_that_it_joined() -> None:
    joined = after(news("presented", 10))
    assert advanced(joined, news("taken", 20, 7, signal=b"o" * 16)).step is PointStep.TAKEN
    assert advanced(joined, news("taken", 20, 7, signal=b"o" * 16, incident=b"x" * 16)) is joined
    assert advanced(PRESSED, news("taken", 20, 7, signal=b"o" * 16)) is PRESSED


def test_a_word_of_a_newer_station_is_passed_over() -> None:
    assert after(news("blessed", 10)) is PRESSED


def test_an_answer_to_another_press_or_a_late_one_says_nothing() -> None:
    assert answered(PRESSED, "00", 5, refused=False) is PRESSED
    taken = after(news("taken", 20))
    assert answered(taken, S.hex(), 5, refused=False) is taken
    assert answered(PRESSED, S.hex(), 5, refused=True).step is PointStep.REFUSED


@pytest.mark.parametrize(
    ("connected", "stored", "step"),
    [
        (True, True, PointStep.SENT),
        (True, False, PointStep.NOT_STORED),
        (False, True, PointStep.NOT_CONNECTED),
        (False, False, PointStep.NOT_CONNECTED),
    ],
)
def test_sent_is_shown_only_of_what_is_on_disk_and_on_its_way(connected: bool, stored: bool, step: PointStep) -> None:
    assert shown(PRESSED, connected=connected, stored_here=stored).step is step
    taken = after(news("taken", 20))
    assert shown(taken, connected=connected, stored_here=stored) is taken


ORDER = list(PointStep)


@given(st.lists(st.tuples(st.sampled_from(list(ProgressStep)), st.integers(1, 50), st.none() | st.integers(1, 9))))
def test_steps_never_go_back_but_by_reopening(said: list[tuple[ProgressStep, int, int | None]]) -> None:
    progress = PRESSED
    for step, at_ms, operator in said:
        told = advanced(progress, news(step, at_ms, operator))
        if step is not ProgressStep.REOPENED:
            assert ORDER.index(told.step) >= ORDER.index(progress.step)
        assert told.reopened_ms >= progress.reopened_ms
        progress = told


@given(st.permutations([("presented", 10), ("taken", 20), ("dispatched", 30), ("on_scene", 40), ("closed", 50)]))
def test_in_whatever_order_news_come_the_end_is_the_same(said: list[tuple[str, int]]) -> None:
    told = after(*(news(step, at_ms) for step, at_ms in said))
    assert (told.step, told.at_ms) == (PointStep.CLOSED, 50)
