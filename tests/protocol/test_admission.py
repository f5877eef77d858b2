"""Tickets of proven sites, and budgets that strangers share."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.admission import (
    TICKET_LIFE_DAYS,
    Bucket,
    make_ticket,
    ticket_holder,
)

from .ends import NOW, SITE, STRANGER, flipped, seed

KEY = seed("ticket key")
DAY_MS = 24 * 60 * 60 * 1000
TICKET = make_ticket(KEY, SITE.id, NOW.wall_ms)


@pytest.mark.parametrize("days", [-1, 0, 1, TICKET_LIFE_DAYS])
def test_a_ticket_names_its_site_while_it_lives(days: int) -> None:
    assert ticket_holder(KEY, TICKET, NOW.wall_ms + days * DAY_MS) == SITE.id


@pytest.mark.parametrize("days", [-400, -2, TICKET_LIFE_DAYS + 1, 4000])
def test_a_ticket_of_another_time_names_nobody(days: int) -> None:
    assert ticket_holder(KEY, TICKET, NOW.wall_ms + days * DAY_MS) is None


def test_a_ticket_with_any_flipped_bit_names_nobody() -> None:
    for bit in range(len(TICKET) * 8):
        assert ticket_holder(KEY, flipped(TICKET, bit), NOW.wall_ms) is None


def test_a_ticket_of_another_station_names_nobody() -> None:
    assert ticket_holder(seed("other key"), TICKET, NOW.wall_ms) is None


def test_a_ticket_cannot_be_passed_to_another_site() -> None:
    assert ticket_holder(KEY, STRANGER.id + TICKET[16:], NOW.wall_ms) is None


@given(st.binary(max_size=100))
def test_anything_else_names_nobody(ticket: bytes) -> None:
    assert ticket_holder(KEY, ticket, NOW.wall_ms) is None
    assert ticket_holder(KEY, TICKET + ticket, NOW.wall_ms) == (None if ticket else SITE.id)


def test_an_empty_bucket_refuses_until_it_is_refilled() -> None:
    bucket: Bucket | None = Bucket.full(3, 0.5, 0)
    for _ in range(3):
        assert bucket is not None
        last, bucket = bucket, bucket.take(0)
    assert bucket is not None
    assert bucket.take(1999) is None
    assert bucket.take(2000) is not None
    assert last.take(0, tokens=2) is None


@given(st.lists(st.tuples(st.integers(-5000, 60_000), st.sampled_from([1, 2, 5])), max_size=60))
def test_a_bucket_never_gives_more_than_its_size_and_rate(draws: list[tuple[int, int]]) -> None:
    size, per_s, start = 10.0, 2.0, 100_000
    bucket, now, newest, given_out = Bucket.full(size, per_s, start), start, start, 0
    for step, tokens in draws:
        now = max(0, now + step)
        newest = max(newest, now)
        after = bucket.take(now, tokens)
        if after is not None:
            bucket, given_out = after, given_out + tokens
        assert given_out <= size + per_s * (newest - start) / 1000 + 1e-6
        assert 0 <= bucket.level <= size


def test_a_clock_that_goes_back_refills_nothing_twice() -> None:
    bucket = Bucket.full(2, 1, 10_000).take(10_000, tokens=2)
    assert bucket is not None
    back = bucket.refilled(0).refilled(10_000)
    assert (back.level, back.take(10_999), bucket.take(10_999)) == (0, None, None)
    assert back.take(11_000) is not None
