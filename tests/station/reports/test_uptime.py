"""How long links held, of the time in which somebody saw that."""

from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.station.reports.uptime import available, common, length_ms, within

STRETCHES = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=12)


def moments(stretches: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in stretches for at in range(start, end)}


@given(STRETCHES, st.integers(0, 100), st.integers(0, 100))
def test_stretches_are_cut_and_joined_and_lose_no_moment(
    stretches: list[tuple[int, int]], from_ms: int, until_ms: int
) -> None:
    found = within(stretches, from_ms, until_ms)

    assert moments(found) == {at for at in moments(stretches) if from_ms <= at < until_ms}
    assert length_ms(found) == len(moments(found))
    assert all(one[1] < other[0] for one, other in pairwise(found))


@given(STRETCHES, STRETCHES)
def test_common_is_what_lies_in_both(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    first, second = within(one, 0, 100), within(other, 0, 100)

    assert moments(common(first, second)) == moments(first) & moments(second)
    assert common(first, second) == common(second, first)
    assert available(first, second) == (len(moments(first)), len(moments(first) - moments(second)))


@pytest.mark.parametrize(
    ("watched", "lost", "said"),
    [
        ([(0, 100)], [], (100, 100)),
        ([(0, 100)], [(20, 30), (90, 200)], (100, 80)),
        ([(0, 50), (60, 100)], [(40, 70)], (90, 70)),
        ([], [(0, 100)], (0, 0)),
    ],
)
def test_what_nobody_watched_is_neither_there_nor_lost(
    watched: list[tuple[int, int]], lost: list[tuple[int, int]], said: tuple[int, int]
) -> None:
    assert available(watched, lost) == said
