"""Whose word is shown of a press that several stations have."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.messages import Progress
from custom_components.smart_safety_zone.site.progress import (
    RANK,
    PointProgress,
    PointStep,
    advanced,
    answered,
    pressed,
)
from custom_components.smart_safety_zone.site.reports import NO_REPORTS, Reports, current, heard, leading, merged

SIGNAL = "00" * 16
PRESSED = pressed(SIGNAL, 100, 100, drill=False)


def at(step: PointStep, at_ms: int = 100) -> PointProgress:
    return replace(PRESSED, step=step, at_ms=at_ms)


def stored(progress: PointProgress) -> PointProgress:
    return answered(progress, SIGNAL, 101, refused=False)


def told(step: str, at_ms: int) -> Callable[[PointProgress], PointProgress]:
    news = Progress(signal=bytes(16), incident=b"i" * 16, step=step, at_ms=at_ms, operator=7)
    return lambda progress: advanced(progress, news)


def everybody(_station: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (PointStep.STORED, PointStep.PRESENTED, "second"),
        (PointStep.TAKEN, PointStep.PRESENTED, "first"),
        (PointStep.REFUSED, PointStep.SENT, "second"),
        (PointStep.REFUSED, PointStep.REFUSED, "first"),
        # Who has closed may have done so because the other acts.
        (PointStep.CLOSED, PointStep.DISPATCHED, "second"),
        (PointStep.CLOSED, PointStep.PRESENTED, "first"),
    ],
)
def test_the_furthest_is_shown_and_who_still_acts_before_who_has_closed(
    first: PointStep, second: PointStep, shown: str
) -> None:
    assert leading({"first": at(first, 1), "second": at(second, 2)}) == shown


def test_of_two_that_are_equally_far_the_first_is_shown() -> None:
    assert leading({"a": at(PointStep.TAKEN, 20), "b": at(PointStep.TAKEN, 10)}) == "b"


def test_each_station_starts_at_the_beginning_of_the_press() -> None:
    reports = heard(NO_REPORTS, PRESSED, "a", told("taken", 110))
    progress = merged(PRESSED, reports, everybody)
    reports = heard(reports, progress, "b", stored)
    assert (reports["a"].step, reports["b"].step) == (PointStep.TAKEN, PointStep.STORED)
    assert merged(progress, reports, everybody).operator == 7


def test_the_first_word_goes_on_from_what_was_shown_when_there_was_one_station() -> None:
    before = at(PointStep.TAKEN, 110)
    assert heard(NO_REPORTS, before, "a", stored) is NO_REPORTS


def test_what_was_said_of_an_earlier_press_is_left_out() -> None:
    reports: Reports = {"a": replace(at(PointStep.CLOSED), signal="11" * 16)}
    assert current(reports, PRESSED) == {}
    assert heard(reports, PRESSED, "b", stored).keys() == {"b"}


@given(st.lists(st.tuples(st.sampled_from(["police", "copy"]), st.sampled_from(["presented", "taken", "closed"]))))
def test_the_word_of_a_copy_changes_nothing_that_is_shown(said: list[tuple[str, str]]) -> None:
    def shown(stations: set[str]) -> PointStep:
        reports, progress = NO_REPORTS, stored(PRESSED)
        reports = {"police": progress}
        for index, (station, step) in enumerate(said):
            if station in stations:
                reports = heard(reports, progress, station, told(step, 110 + index))
                progress = merged(progress, reports, lambda each: each == "police")
        return progress.step

    assert shown({"police", "copy"}) is shown({"police"})
    assert RANK[shown({"police"})] >= RANK[PointStep.STORED]
