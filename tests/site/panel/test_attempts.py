"""Nobody tries codes for long, and nobody is kept out for longer than that."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.site.panel.attempts import LOCKED_MS, WITHIN_MS, WRONG_CODES, Attempts

NOW_MS = 1_795_000_000_000


def wrong(*at_ms: int) -> Attempts:
    attempts = Attempts()
    for at in at_ms:
        attempts = attempts.wrong(NOW_MS + at)
    return attempts


def test_the_fifth_wrong_code_in_two_minutes_locks_the_panel_for_ninety_seconds() -> None:
    attempts = wrong(0, 1000, 2000, 3000)
    assert attempts.locked_ms(NOW_MS + 3000) == 0
    attempts = attempts.wrong(NOW_MS + 4000)
    assert attempts.locked_ms(NOW_MS + 4000) == LOCKED_MS
    assert attempts.locked_ms(NOW_MS + 4000 + LOCKED_MS - 1) == 1
    assert attempts.locked_ms(NOW_MS + 4000 + LOCKED_MS) == 0


def test_slips_of_a_whole_day_lock_nobody_out() -> None:
    assert wrong(*(number * WITHIN_MS for number in range(40))).locked_at_ms is None


def test_after_the_lock_the_count_begins_anew() -> None:
    attempts = wrong(0, 1, 2, 3, 4)
    assert attempts.wrong(NOW_MS + LOCKED_MS + 10).locked_ms(NOW_MS + LOCKED_MS + 10) == 0


@given(st.lists(st.integers(0, 600_000), max_size=60).map(sorted), st.integers(-(10**12), 10**12))
def test_a_clock_that_jumps_keeps_nobody_out_for_longer(at_ms: list[int], jump_ms: int) -> None:
    assert 0 <= wrong(*at_ms).locked_ms(NOW_MS + jump_ms) <= LOCKED_MS


@given(st.lists(st.integers(0, 120_000), min_size=WRONG_CODES, max_size=60).map(sorted))
def test_no_more_than_five_codes_are_looked_at_within_two_minutes(at_ms: list[int]) -> None:
    attempts, looked_at = Attempts(), []
    for at in at_ms:
        if not attempts.locked_ms(NOW_MS + at):
            looked_at.append(at)
            attempts = attempts.wrong(NOW_MS + at)
    for at in looked_at:
        assert len([each for each in looked_at if at <= each < at + LOCKED_MS]) <= WRONG_CODES
