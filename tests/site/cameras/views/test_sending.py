"""Pictures come as fast as the line takes them, and never faster than it can."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.site.cameras.views.sending import FASTEST_S, HEADROOM, SLOWEST_S, pause_s


@given(st.floats(0, 100))
def test_between_two_and_ten_pictures_are_begun_in_a_second_by_how_long_the_last_one_took(busy_s: float) -> None:
    assert FASTEST_S <= pause_s(busy_s) <= SLOWEST_S
    # Of the time that a line can give it leaves some to others.
    assert pause_s(busy_s) >= min(SLOWEST_S, busy_s * HEADROOM)


def test_a_quick_line_carries_ten_and_a_slow_one_two() -> None:
    assert 1 / pause_s(0.01) == 10
    assert 1 / pause_s(2) == 2
