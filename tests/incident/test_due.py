"""When something is to be done again: weekly and never two weeks apart, spread, at night, whatever the clock shows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.due import (
    DAYS,
    GRACE_MS,
    HOUR_MS,
    LATEST_MS,
    WEEK_MS,
    Weekly,
    proof_due_ms,
    proof_overdue_ms,
    spread,
    visit_due_ms,
    weekly_of,
)

BANGKOK = ZoneInfo("Asia/Bangkok")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([BANGKOK, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia"), UTC])
MOMENTS = st.integers(1_790_000_000_000, 2_500_000_000_000)
PLANS = st.builds(Weekly, st.integers(0, 6), st.integers(0, 23), st.integers(0, 3599))


def ms(year: int, month: int, day: int, hour: int) -> int:
    return round(datetime(year, month, day, hour, tzinfo=BANGKOK).timestamp() * 1000)


@given(PLANS, MOMENTS, ZONES)
def test_a_weekly_moment_is_the_next_one_of_its_day_and_hour(plan: Weekly, after_ms: int, zone: ZoneInfo) -> None:
    at_ms = plan.after(after_ms, zone)
    assert 0 < at_ms - after_ms <= WEEK_MS + HOUR_MS
    full_hour = datetime.fromtimestamp(at_ms / 1000 - plan.offset_s, zone)
    # An hour that a clock leaves out is made up for by the next one.
    assert full_hour.weekday() == plan.weekday
    assert full_hour.hour in {plan.hour, plan.hour + 1}


@given(PLANS, MOMENTS, ZONES)
def test_a_test_that_is_made_when_due_is_followed_by_one_within_a_week(
    plan: Weekly, last_ms: int, zone: ZoneInfo
) -> None:
    first = proof_due_ms(plan, last_ms, zone)
    second = proof_due_ms(plan, first, zone)
    assert last_ms < first <= last_ms + LATEST_MS
    assert first < second <= first + LATEST_MS


@given(PLANS, PLANS, MOMENTS, ZONES)
def test_moving_the_day_leaves_no_fortnight_without_a_test_and_is_no_trouble(
    before: Weekly, after: Weekly, last_ms: int, zone: ZoneInfo
) -> None:
    made_ms = proof_due_ms(before, last_ms, zone)
    assert proof_due_ms(after, made_ms, zone) < proof_overdue_ms(made_ms, WEEK_MS)


def test_an_hour_late_is_no_trouble_and_a_day_and_a_bit_is() -> None:
    assert proof_overdue_ms(0, WEEK_MS) == WEEK_MS + GRACE_MS > LATEST_MS


def test_a_thousand_sites_that_chose_nothing_do_not_test_at_once() -> None:
    plans = [weekly_of("any", 10, f"site-{number}", "sos") for number in range(1000)]
    starts = [(plan.weekday, plan.offset_s // 60) for plan in plans if plan is not None]
    assert len(starts) == 1000
    assert {day for day, _ in starts} == set(range(5))
    # Five a minute would be the average of 300 minutes.
    assert max(starts.count(each) for each in set(starts)) <= 15


@given(st.sampled_from(DAYS), st.integers(0, 23), st.text(max_size=8), st.text(max_size=8))
def test_a_day_that_was_chosen_is_kept_and_the_same_each_time(day: str, hour: int, site: str, point: str) -> None:
    plan = weekly_of(day, hour, site, point)
    assert plan == weekly_of(day, hour, site, point)
    assert plan is not None
    assert (plan.weekday, plan.hour, plan.offset_s < 3600) == (DAYS.index(day), hour, True)
    assert weekly_of("off", hour, site, point) is None


@given(st.lists(st.text(max_size=4), max_size=3), st.integers(1, 10_000))
def test_a_spread_number_is_below_its_bound(names: list[str], within: int) -> None:
    assert 0 <= spread(*names, within=within) < within


def test_names_side_by_side_are_not_one_name() -> None:
    assert spread("ab", "c", within=1 << 60) != spread("a", "bc", within=1 << 60)


@pytest.mark.parametrize(
    ("last", "hours", "due"),
    [
        # Within one night.
        ((2026, 11, 28, 19), 3, (2026, 11, 28, 22)),
        # In the early morning of a night that began the day before.
        ((2026, 11, 28, 2), 3, (2026, 11, 28, 5)),
        # The rest of the night and the beginning of the next one.
        ((2026, 11, 28, 5), 3, (2026, 11, 28, 20)),
        # At day, the night's first hours count.
        ((2026, 11, 28, 12), 3, (2026, 11, 28, 21)),
        # Over several nights.
        ((2026, 11, 28, 12), 30, (2026, 12, 1, 0)),
    ],
)
def test_at_night_only_the_hours_from_dusk_to_dawn_count(
    last: tuple[int, int, int, int], hours: int, due: tuple[int, int, int, int]
) -> None:
    assert visit_due_ms(ms(*last), hours * HOUR_MS, BANGKOK, at_night=True) == ms(*due)


@given(MOMENTS, st.integers(1, 24 * 31), ZONES)
def test_a_visit_at_night_is_due_at_night_and_never_before_its_hours_are_over(
    last_ms: int, hours: int, zone: ZoneInfo
) -> None:
    due_ms = visit_due_ms(last_ms, hours * HOUR_MS, zone, at_night=True)
    assert due_ms - last_ms >= hours * HOUR_MS
    local = datetime.fromtimestamp(due_ms / 1000, zone)
    assert local.hour >= 18 or local - timedelta(seconds=1) < local.replace(hour=6, minute=0, second=0, microsecond=0)
    assert visit_due_ms(last_ms, hours * HOUR_MS, zone, at_night=False) == last_ms + hours * HOUR_MS


@given(MOMENTS, st.integers(0, WEEK_MS), st.integers(1, 100), ZONES, st.booleans())
def test_a_later_visit_is_never_due_sooner(
    last_ms: int, later_ms: int, hours: int, zone: ZoneInfo, at_night: bool
) -> None:
    due = [visit_due_ms(each, hours * HOUR_MS, zone, at_night=at_night) for each in (last_ms, last_ms + later_ms)]
    assert due == sorted(due)
