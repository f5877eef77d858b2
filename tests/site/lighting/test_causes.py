"""Lamps stay on while any cause holds, whatever begins and ends in whatever order."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.protocol.lamps import LampAccess
from custom_components.smart_safety_zone.site.lighting.causes import (
    BORROWING,
    CALLED,
    NOTHING,
    RECURRING,
    Cause,
    Claim,
    Claims,
    active,
    at,
    borrowed,
    next_ms,
    switched_off,
    told,
    with_claim,
    without,
)

CLAIMS = st.builds(
    Claim, brightness=st.integers(1, 255), blink=st.booleans(), until_ms=st.none() | st.integers(0, 1000)
)
BEGINS = st.tuples(st.sampled_from(Cause), CLAIMS)
HAPPENS = st.lists(BEGINS | st.sampled_from(Cause) | st.just("off") | st.integers(0, 1000), max_size=20)


def after(happened: list[tuple[Cause, Claim] | Cause | str | int]) -> Claims:
    claims = NOTHING
    for each in happened:
        match each:
            case (Cause() as cause, Claim() as claim):
                claims = with_claim(claims, cause, claim)
            case Cause() as cause:
                claims = without(claims, cause)
            case int() as now_ms:
                claims = at(claims, now_ms)
            case _:
                claims = switched_off(claims)
    return claims


@given(HAPPENS, BEGINS)
def test_what_begins_lights_unless_somebody_switched_it_off_since_it_began(
    happened: list[tuple[Cause, Claim] | Cause | str | int], begins: tuple[Cause, Claim]
) -> None:
    cause, claim = begins
    before = after(happened)
    claims = with_claim(before, cause, claim)
    muted = cause in before and before[cause].muted
    assert (cause in active(claims)) is not muted
    assert not muted or cause in RECURRING


@given(HAPPENS, st.sampled_from(Cause))
def test_the_end_of_one_cause_ends_no_other(
    happened: list[tuple[Cause, Claim] | Cause | str | int], cause: Cause
) -> None:
    before = after(happened)
    assert set(active(without(before, cause))) == set(active(before)) - {cause}


@given(HAPPENS)
def test_lamps_are_borrowed_exactly_while_a_cause_that_borrows_holds_and_as_bright_as_the_brightest_wants(
    happened: list[tuple[Cause, Claim] | Cause | str | int],
) -> None:
    claims = after(happened)
    light = borrowed(claims)
    holding = [claims[cause] for cause in active(claims)]
    assert (light is not None) == any(cause in BORROWING for cause in active(claims))
    if light is not None:
        assert light.brightness == max(claim.brightness for claim in holding)
        assert light.blink == any(claim.blink for claim in holding)


@given(HAPPENS)
def test_after_somebody_has_switched_off_nothing_holds(
    happened: list[tuple[Cause, Claim] | Cause | str | int],
) -> None:
    claims = switched_off(after(happened))
    assert active(claims) == ()
    assert borrowed(claims) is None
    assert claims.keys() <= RECURRING


@given(HAPPENS, st.integers(0, 1000))
def test_a_cause_holds_until_its_time_and_no_longer(
    happened: list[tuple[Cause, Claim] | Cause | str | int], now_ms: int
) -> None:
    before = after(happened)
    claims = at(before, now_ms)
    gone = {cause for cause, claim in before.items() if claim.until_ms is not None and claim.until_ms <= now_ms}
    assert claims.keys() == before.keys() - gone
    due_ms = next_ms(claims)
    assert due_ms is None or due_ms > now_ms


@given(HAPPENS, st.sampled_from(LampAccess))
def test_a_station_is_told_of_alarms_and_of_its_own_light_alone_unless_lamps_are_public(
    happened: list[tuple[Cause, Claim] | Cause | str | int], access: LampAccess
) -> None:
    claims = after(happened)
    shown = told(claims, access)
    assert set(shown) == set(active(claims)) & (set(Cause) if access is LampAccess.ALWAYS else CALLED)
