"""The share of false alarms of the last days."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.model import AlarmKind, Disposition, State
from custom_components.smart_safety_zone.incident.rate import DAY_MS, NO_ALARM, RATE_DAYS, Rate, closing, percent

from .made import incident

NOW_MS = 20_500 * DAY_MS + 7


def test_false_and_taken_back_count_as_false_and_tests_and_duplicates_not_at_all() -> None:
    rate = Rate()
    for each in Disposition:
        rate = rate.counted(NOW_MS, each)
    assert rate.within(NOW_MS) == (2, 4)
    assert percent(*rate.within(NOW_MS)) == 50


def test_without_an_alarm_there_is_no_share() -> None:
    assert percent(*Rate().within(NOW_MS)) is None


@pytest.mark.parametrize(("days_later", "counts"), [(0, 1), (RATE_DAYS - 1, 1), (RATE_DAYS, 0)])
def test_what_is_older_than_the_last_days_counts_no_more(days_later: int, counts: int) -> None:
    rate = Rate().counted(NOW_MS, Disposition.REAL)
    assert rate.within(NOW_MS + days_later * DAY_MS) == (0, counts)


@given(st.lists(st.tuples(st.integers(0, 10**13), st.sampled_from(Disposition)), max_size=50))
def test_what_is_taken_out_again_leaves_no_trace_and_days_are_bounded(
    closed: list[tuple[int, Disposition]],
) -> None:
    rate = Rate().counted(NOW_MS, Disposition.REAL)
    assert rate.counted(NOW_MS, Disposition.FALSE_ALARM).counted(NOW_MS, Disposition.FALSE_ALARM, by=-1) == rate
    for at_ms, disposition in closed:
        rate = rate.counted(at_ms, disposition)
        assert len(rate.days) <= RATE_DAYS
        assert list(rate.days) == sorted(rate.days)
    false, all_ = rate.within(NOW_MS)
    assert 0 <= false <= all_ <= 1 + len(closed)


def test_only_what_is_closed_and_was_raised_by_somebody_is_counted() -> None:
    assert closing(None) is None
    assert closing(incident()) is None
    assert closing(incident(State.CLOSED, drill=True)) is None
    assert closing(incident(State.CLOSED, kind=AlarmKind.TROUBLE)) is None
    closed = incident(State.CLOSED)
    assert closing(closed) == (closed.closed_ms, Disposition.FALSE_ALARM)
    assert Disposition.TEST in NO_ALARM
