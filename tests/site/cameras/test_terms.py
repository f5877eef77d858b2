"""Hours end when they say, also after midnight; a tier includes those before it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.cameras import SharingTier
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION, Consent, Hours, Terms, includes

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
NIGHT = Hours(weekdays=frozenset({0}), begin_min=22 * 60, end_min=6 * 60)


@pytest.mark.parametrize(
    ("hours", "ends"),
    [
        (21.9, None),
        (22, 30),
        (29.9, 30),
        (30, None),
        (46, None),
    ],
    ids=["before", "as they begin", "after midnight", "as they end", "the next evening"],
)
def test_hours_belong_to_the_day_on_which_they_begin(hours: float, ends: float | None) -> None:
    found = NIGHT.ends_at(MONDAY + timedelta(hours=hours))

    assert found == (None if ends is None else MONDAY + timedelta(hours=ends))


@given(
    weekdays=st.frozensets(st.integers(0, 6)),
    begin=st.integers(0, 24 * 60 - 1),
    end=st.integers(0, 24 * 60 - 1),
    minutes=st.integers(0, 14 * 24 * 60),
)
def test_hours_that_hold_end_later_and_within_a_day(
    weekdays: frozenset[int], begin: int, end: int, minutes: int
) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    found = Hours(weekdays=weekdays, begin_min=begin, end_min=end).ends_at(now)

    assert found is None or now < found <= now + timedelta(days=1)
    assert found is None or weekdays


def test_a_station_that_is_not_named_has_the_registry_alone() -> None:
    assert Terms(tiers={"ours": SharingTier.ALWAYS}).tier("theirs") is SharingTier.REGISTRY


def test_a_tier_includes_those_before_it_and_none_behind() -> None:
    tiers = list(SharingTier)

    for rank, tier in enumerate(tiers):
        assert [other for other in tiers if includes(tier, other)] == tiers[: rank + 1]


def test_consent_to_an_older_text_is_none() -> None:
    consent = Consent(version=CONSENT_VERSION - 1, at_ms=0, user="owner")

    assert not Terms(consent=consent).agreed
    assert not Terms().agreed
    assert Terms(consent=Consent(version=CONSENT_VERSION, at_ms=0, user="owner")).agreed
