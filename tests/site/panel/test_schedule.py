"""By when a site is to be closed, in local time, over weekends and changes of the clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.site.panel.schedule import Schedule, failed_to_close

BANGKOK = ZoneInfo("Asia/Bangkok")
BERLIN = ZoneInfo("Europe/Berlin")
BANK = Schedule(closed_by=dict.fromkeys(range(5), time(17, 30)), opens_at=time(8, 0))
MONDAY = datetime(2026, 11, 30, tzinfo=BANGKOK)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (at(0, 12), at(-3, 17, 30), at(0, 17, 30)),
        (at(0, 17, 30), at(0, 17, 30), at(1, 17, 30)),
        (at(4, 18), at(4, 17, 30), at(7, 17, 30)),
        (at(6, 9), at(4, 17, 30), at(7, 17, 30)),
    ],
)
def test_deadlines_leave_out_the_days_that_are_not_supervised(
    now: datetime, last: datetime, following: datetime
) -> None:
    assert (BANK.last_deadline(now), BANK.next_deadline(now)) == (last, following)


def test_a_shop_that_is_supervised_on_one_day_has_one_deadline_a_week() -> None:
    weekly = Schedule(closed_by={0: time(20)})
    assert weekly.next_deadline(at(0, 20)) == at(7, 20)
    assert weekly.last_deadline(at(0, 19)) == at(-7, 20)
    assert Schedule().next_deadline(at(0, 20)) is None


def test_a_deadline_stays_at_its_hour_when_the_clocks_change() -> None:
    daily = Schedule(closed_by=dict.fromkeys(range(7), time(20)))
    saturday = datetime(2026, 10, 24, 21, tzinfo=BERLIN)
    following = daily.next_deadline(saturday)
    assert following is not None
    assert (following.day, following.hour, following.utcoffset()) == (25, 20, timedelta(hours=1))


@pytest.mark.parametrize(
    ("now", "since", "closed", "judged", "failed"),
    [
        (at(0, 17, 30), at(0, 8), False, None, True),
        (at(0, 17, 30), at(0, 8), True, None, False),
        (at(0, 17, 29), at(0, 8), False, at(-3, 17, 30), False),
        (at(1, 9), at(0, 8), False, None, True),
        (at(1, 9), at(1, 8), False, None, False),
        (at(0, 18), at(0, 8), False, at(0, 17, 30), False),
    ],
)
def test_who_has_not_closed_by_the_deadline_is_late_once(
    now: datetime, since: datetime, closed: bool, judged: datetime | None, failed: bool
) -> None:
    assert failed_to_close(BANK, now, closed=closed, since=since, judged=judged) is failed


@pytest.mark.parametrize(
    ("now", "out"),
    [(at(0, 7, 59), True), (at(0, 8), False), (at(0, 17, 29), False), (at(0, 17, 30), True), (at(5, 12), True)],
)
def test_nobody_comes_before_opening_after_closing_or_on_a_day_without_hours(now: datetime, out: bool) -> None:
    assert BANK.out_of_hours(now) is out


def test_opening_is_supervised_only_where_somebody_said_so() -> None:
    assert not Schedule(closed_by=BANK.closed_by).out_of_hours(at(6, 3))
    assert not Schedule(opens_at=time(8)).out_of_hours(at(6, 3))


@given(
    st.dictionaries(st.integers(0, 6), st.times(), min_size=1),
    st.timedeltas(timedelta(0), timedelta(days=800)),
    st.sampled_from([BANGKOK, BERLIN]),
)
def test_now_lies_between_the_last_deadline_and_the_next(
    closed_by: dict[int, time], later: timedelta, zone: ZoneInfo
) -> None:
    now = (MONDAY + later).astimezone(zone)
    schedule = Schedule(closed_by=closed_by)
    last, following = schedule.last_deadline(now), schedule.next_deadline(now)
    assert last is not None
    assert following is not None
    assert last <= now < following
    assert timedelta(0) < following - last <= timedelta(days=7)
