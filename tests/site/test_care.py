"""What has to come together before a press counts."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.site.care import Care, Push, are_together, hold_left_ms, is_double

TIMES = st.integers(0, 10**13)


def test_what_nobody_asked_for_is_not_asked_for() -> None:
    assert Care.of({}) == Care()


def test_seconds_are_kept_as_milliseconds_and_a_silent_point_has_no_window() -> None:
    data = {"hold": 5, "double": 2.5, "second": "abc", "within": 3, "cancel_window": 10}
    assert Care.of(data) == Care(hold_ms=5_000, double_ms=2_500, second="abc", within_ms=3_000, window_ms=10_000)
    assert Care.of({**data, "silent": True}).window_ms == 0


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (None, Push(0, 0), False),
        (Push(0, 0), Push(2_000, 2_000), True),
        (Push(0, 0), Push(2_001, 2_001), False),
        (Push(0, 5_000_000), Push(1_000, 0), True),
        (Push(0, 0), Push(9_000, 1_000), True),
        (Push(0, 9_000), Push(9_000, 1_000), False),
    ],
    ids=["one", "two in time", "too late", "clock set back", "source's own time", "neither"],
)
def test_two_presses_are_one_that_was_meant_by_either_clock(first: Push | None, second: Push, counts: bool) -> None:
    assert is_double(first, second, 2_000) is counts


@given(one=TIMES, other=TIMES, within=st.integers(0, 60_000))
def test_two_buttons_are_pressed_together_in_either_order(one: int, other: int, within: int) -> None:
    assert are_together(one, other, within) is are_together(other, one, within) is (abs(one - other) <= within)
    assert not are_together(None, other, within)
    assert not are_together(one, None, within)


@given(since=TIMES, now=TIMES, hold=st.integers(0, 60_000), clock_set=st.booleans())
def test_what_is_left_of_a_hold_is_never_more_than_all_of_it(since: int, now: int, hold: int, clock_set: bool) -> None:
    left = hold_left_ms(since, now, hold, clock_set=clock_set)
    assert 0 <= left <= hold
    if not clock_set or now <= since:
        assert left == hold
    elif now - since <= hold:
        assert left == hold - (now - since)
