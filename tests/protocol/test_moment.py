"""Ages come from the monotonic clock within a boot, and from wall clocks only if those were set."""

from dataclasses import replace

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.protocol.moment import Moment, age_ms

from .ends import NOW, later

moments = st.builds(
    Moment,
    wall_ms=st.integers(0, 2**45),
    mono_ms=st.integers(0, 2**45),
    boot=st.sampled_from([b"boot-one", b"boot-two"]),
    clock_set=st.booleans(),
)


def test_within_a_boot_the_wall_clock_does_not_matter() -> None:
    assert age_ms(NOW, replace(later(NOW, 1500), wall_ms=0, clock_set=False)) == 1500


def test_within_a_boot_no_age_is_negative() -> None:
    assert age_ms(later(NOW, 10), NOW) == 0


def test_across_boots_the_wall_clock_decides() -> None:
    assert age_ms(NOW, replace(later(NOW, 1500), mono_ms=3, boot=b"boot-two")) == 1500


def test_across_boots_no_age_is_told_by_a_clock_that_is_not_set() -> None:
    after = replace(later(NOW, 1500), boot=b"boot-two")
    assert age_ms(NOW, replace(after, clock_set=False)) is None
    assert age_ms(replace(NOW, clock_set=False), after) is None


def test_across_boots_no_age_is_told_by_a_clock_that_ran_backwards() -> None:
    assert age_ms(NOW, replace(later(NOW, -1), boot=b"boot-two")) is None


@given(moments, moments)
def test_an_age_is_unknown_or_not_negative(then: Moment, now: Moment) -> None:
    age = age_ms(then, now)
    assert age is None or age >= 0
    assert age is not None or then.boot != now.boot
