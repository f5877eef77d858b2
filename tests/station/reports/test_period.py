"""Days, months and years by the wall clock of a place."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.station.reports.period import FIRST_YEAR, LAST_YEAR, Period, Span

BANGKOK = ZoneInfo("Asia/Bangkok")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR_MS = 3_600_000
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(2200, 12, 31))


def ms(text: str, zone: ZoneInfo = BANGKOK) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


@pytest.mark.parametrize(
    ("span", "from_", "until"),
    [
        (Span.DAY, "2026-11-28", "2026-11-29"),
        (Span.MONTH, "2026-11-01", "2026-12-01"),
        (Span.YEAR, "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_goes_from_midnight_to_midnight_of_the_place(span: Span, from_: str, until: str) -> None:
    period = Period.around(span, date(2026, 11, 28))

    assert period.bounds(BANGKOK) == (ms(from_), ms(until))
    assert period.bounds(BANGKOK)[0] == period.bounds(ZoneInfo("UTC"))[0] - 7 * HOUR_MS


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_a_day_on_which_the_clocks_are_changed_has_its_own_length(day: date, hours: int) -> None:
    assert len(Period.around(Span.DAY, day).parts(BERLIN).starts) == hours


@given(st.sampled_from(Span), DAYS, st.sampled_from([BANGKOK, BERLIN, ZoneInfo("America/St_Johns")]))
def test_periods_follow_each_other_without_a_gap(span: Span, day: date, zone: ZoneInfo) -> None:
    period = Period.around(span, day)
    from_ms, until_ms = period.bounds(zone)

    assert period.first <= day < period.next_first
    assert until_ms == Period.around(span, period.next_first).bounds(zone)[0]
    assert Period.around(span, period.first) == period
    assert from_ms < until_ms


@given(st.sampled_from(Span), DAYS, st.floats(0, 1, exclude_max=True), st.sampled_from([BANGKOK, BERLIN]))
def test_each_moment_lies_in_one_part(span: Span, day: date, share: float, zone: ZoneInfo) -> None:
    from_ms, until_ms = Period.around(span, day).bounds(zone)
    parts = Period.around(span, day).parts(zone)
    at_ms = from_ms + int((until_ms - from_ms) * share)
    index = parts.index(at_ms)

    assert parts.starts[0] == from_ms
    assert list(parts.starts) == sorted(set(parts.starts))
    assert parts.starts[index] <= at_ms < (*parts.starts, until_ms)[index + 1]


@pytest.mark.parametrize("year", [1, FIRST_YEAR - 1, LAST_YEAR + 1])
def test_no_report_is_about_a_year_beyond_all_clocks(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        Period.around(Span.DAY, date(year, 1, 1))


def test_the_last_year_has_a_next_one() -> None:
    last = Period.around(Span.YEAR, date(LAST_YEAR, 12, 31))

    assert last.next_first == date(LAST_YEAR + 1, 1, 1)
    assert last.bounds(ZoneInfo("UTC"))[1] == (
        datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    ) // timedelta(milliseconds=1)
