"""So many at once, so many per second after that: the same as a bucket that is drawn from, at less cost."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.protocol.admission import Bucket
from custom_components.smart_safety_zone.station.allowance import Allowance

AT_ONCE, PER_S = 8, 4
"""Powers of two, so that the times below are exact."""


@given(st.lists(st.tuples(st.integers(0, 4_000), st.booleans()), max_size=100))
def test_an_allowance_is_a_bucket_of_tokens(acts: list[tuple[int, bool]]) -> None:
    bucket, allowance = Bucket.full(AT_ONCE, PER_S, 0), Allowance(AT_ONCE, PER_S)
    now_ms = 0
    for wait_ms, puts_back in acts:
        now_ms += wait_ms // 125 * 125
        taken = bucket.take(now_ms)
        assert (allowance.missing_s(now_ms / 1000) == 0) is (taken is not None)
        assert allowance.is_whole(now_ms / 1000) is (bucket.refilled(now_ms).level == AT_ONCE)
        if taken is not None:
            allowance.draw(now_ms / 1000)
            bucket = taken
        if taken is not None and puts_back:
            allowance.put_back()
            bucket = Bucket(AT_ONCE, PER_S, bucket.level + 1, now_ms)


@given(st.integers(1, 50), st.integers(1, 1_000))
def test_whoever_waits_as_long_as_told_has_his_turn(at_once: int, per_s: int) -> None:
    allowance, now_s, passed = Allowance(at_once, per_s), 1_000.0, 0
    while (wait_s := allowance.missing_s(now_s)) == 0:
        allowance.draw(now_s)
        passed += 1

    assert passed == at_once
    assert wait_s <= 1 / per_s * 1.001
    assert allowance.missing_s(now_s + wait_s) == 0
