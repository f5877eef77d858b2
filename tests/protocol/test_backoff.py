"""Waits are spread evenly below a limit that doubles, eager at first and patient later."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.backoff import (
    EAGER_CAP_MS,
    EAGER_FOR_MS,
    FIRST_MS,
    PATIENT_CAP_MS,
    Backoff,
)

LONGEST = b"\xff" * 4
SHORTEST = bytes(4)


def after(failures: int, since_ms: int = 0) -> Backoff:
    backoff = Backoff()
    for _ in range(failures):
        backoff = backoff.failed(since_ms)
    return backoff


def test_nothing_waits_before_a_failure() -> None:
    assert Backoff().wait_ms(10, LONGEST) == 0


@pytest.mark.parametrize(
    ("failures", "limit"), [(1, FIRST_MS), (2, 2 * FIRST_MS), (3, EAGER_CAP_MS), (9, EAGER_CAP_MS)]
)
def test_the_limit_doubles_up_to_a_second_while_the_outage_is_young(failures: int, limit: int) -> None:
    backoff = after(failures)
    assert backoff.wait_ms(EAGER_FOR_MS - 1, LONGEST) == limit - 1
    assert backoff.wait_ms(EAGER_FOR_MS - 1, SHORTEST) == 0


def test_a_long_outage_is_tried_at_most_every_thirty_seconds() -> None:
    backoff = after(10**4)
    assert backoff.wait_ms(EAGER_FOR_MS - 1, LONGEST) < EAGER_CAP_MS
    assert EAGER_CAP_MS < backoff.wait_ms(EAGER_FOR_MS, LONGEST) == PATIENT_CAP_MS - 1


def test_the_outage_counts_from_its_first_failure() -> None:
    backoff = after(1, since_ms=1000).failed(900_000)
    assert backoff == Backoff(failures=2, since_ms=1000)


@given(
    failures=st.integers(1, 100),
    now_ms=st.integers(0, 10**9),
    one=st.binary(min_size=4, max_size=4),
    two=st.binary(min_size=4, max_size=4),
)
def test_a_wait_lies_below_its_limit_and_rises_with_its_entropy(
    failures: int, now_ms: int, one: bytes, two: bytes
) -> None:
    backoff = after(failures)
    limit = backoff.wait_ms(now_ms, LONGEST) + 1
    assert limit in {FIRST_MS, 2 * FIRST_MS, EAGER_CAP_MS, PATIENT_CAP_MS} | {FIRST_MS << n for n in range(7)}
    waits = sorted((each, backoff.wait_ms(now_ms, each)) for each in (one, two))
    assert 0 <= waits[0][1] <= waits[1][1] < limit


def test_a_thousand_sites_come_back_spread_over_the_whole_limit() -> None:
    backoff = after(20)
    step = 2**32 // 1000
    waits = [backoff.wait_ms(EAGER_FOR_MS, (n * step).to_bytes(4, "big")) for n in range(1000)]
    tenths = [sum(wait * 10 // PATIENT_CAP_MS == tenth for wait in waits) for tenth in range(10)]
    assert all(90 <= count <= 110 for count in tenths)
