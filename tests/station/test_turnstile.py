"""Whose letter is next."""

import asyncio
from unittest.mock import AsyncMock, patch

import pytest

from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.station import turnstile as turnstile_module
from custom_components.smart_safety_zone.station.turnstile import AT_ONCE, FOR_LONG, LETTERS_AT_ONCE, Pace, Turnstile


async def test_without_a_crowd_nobody_waits() -> None:
    turnstile = Turnstile()
    for _ in range(LETTERS_AT_ONCE):
        passing = turnstile.pass_through()
        try:
            passing.send(None)
        except StopIteration:
            continue
        raise AssertionError("somebody had to wait")


async def test_in_one_turn_of_the_loop_only_some_letters_pass_and_no_site_overtakes() -> None:
    turnstile = Turnstile()
    passed: list[int] = []
    turns = 0
    at_turn: list[int] = []

    async def site(number: int) -> None:
        for _ in range(3):
            await turnstile.pass_through()
            passed.append(number)
            at_turn.append(turns)

    tasks = [asyncio.create_task(site(number)) for number in range(40)]
    while not all(task.done() for task in tasks):
        turns += 1
        await asyncio.sleep(0)

    assert max(map(at_turn.count, at_turn)) <= 2 * LETTERS_AT_ONCE
    # Whoever comes last waits for one letter of each of the others, however much they have to say.
    assert max(passed.index(number) for number in range(40)) <= LETTERS_AT_ONCE + 40


async def test_one_that_talks_without_end_keeps_another_waiting_for_one_round_only() -> None:
    turnstile = Turnstile()
    passed = 0
    ended = False

    async def flood() -> None:
        nonlocal passed
        while not ended:
            await turnstile.pass_through()
            passed += 1

    flooders = [asyncio.create_task(flood()) for _ in range(4)]
    await asyncio.sleep(0)
    before = passed
    async with asyncio.timeout(5):
        await turnstile.pass_through()
    ended = True
    await asyncio.gather(*flooders)

    assert passed - before <= 3 * LETTERS_AT_ONCE


async def test_one_that_gives_up_waiting_keeps_nobody() -> None:
    turnstile = Turnstile()
    for _ in range(LETTERS_AT_ONCE):
        await turnstile.pass_through()
    impatient = asyncio.create_task(turnstile.pass_through())
    patient = asyncio.create_task(turnstile.pass_through())
    await asyncio.sleep(0)
    impatient.cancel()

    async with asyncio.timeout(5):
        await patient
    await asyncio.wait([impatient])


class _Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.ms = 0.0

    def now(self) -> Moment:
        return Moment(0, int(self.ms), b"boot....", clock_set=True)

    async def sleep(self, seconds: float) -> None:
        self.ms += max(1.0, seconds * 1000)


async def test_a_site_says_some_things_at_once_more_in_haste_and_goes_on_at_its_pace() -> None:
    clock = _Clock()
    pace = Pace(clock)  # type: ignore[arg-type]
    with patch("asyncio.sleep", AsyncMock(side_effect=clock.sleep)):
        for _ in range(AT_ONCE[0]):
            await pace.keep()
        assert clock.ms == 0
        for _ in range(FOR_LONG[0] - AT_ONCE[0]):
            await pace.keep()
        in_haste_ms = clock.ms
        for _ in range(600):
            await pace.keep()

    assert in_haste_ms >= (FOR_LONG[0] - AT_ONCE[0]) * 1000 / AT_ONCE[1] * 0.8
    assert in_haste_ms <= 2_000
    assert 600 / ((clock.ms - in_haste_ms) / 1000) <= FOR_LONG[1] * 1.6


async def test_the_answers_that_a_site_owes_us_do_not_count() -> None:
    clock = _Clock()
    pace = Pace(clock)  # type: ignore[arg-type]
    for _ in range(1_000):
        await pace.keep()
        pace.refund()

    assert clock.ms == 0


async def test_where_a_turn_takes_long_fewer_pass_in_the_next_and_more_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turnstile = Turnstile()
    monkeypatch.setattr(turnstile_module, "LONG_TURN_S", 3600.0)
    passed = 0

    async def site() -> None:
        nonlocal passed
        while True:
            await turnstile.pass_through()
            passed += 1

    async def in_a_turn() -> int:
        before = passed
        await asyncio.sleep(0)
        return passed - before

    sites = [asyncio.create_task(site()) for _ in range(3 * LETTERS_AT_ONCE)]
    quick = [await in_a_turn() for _ in range(20)]
    monkeypatch.setattr(turnstile_module, "LONG_TURN_S", 0.0)
    slow = [await in_a_turn() for _ in range(20)]
    monkeypatch.setattr(turnstile_module, "LONG_TURN_S", 3600.0)
    again = [await in_a_turn() for _ in range(20)]
    for each in sites:
        each.cancel()
    await asyncio.wait(sites)

    assert (quick[-1], slow[-1], again[-1]) == (LETTERS_AT_ONCE, 1, LETTERS_AT_ONCE)
