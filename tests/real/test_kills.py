"""`kill -9` of either end, again and again, at moments that nobody chose: nothing lost, nothing doubled."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import datetime
import os
from random import Random
from typing import Final

import pytest
import pytest_asyncio

from scripts.rig import CommandError, ConnectionLostError, Home, State
from scripts.rig.town import Town

from .acts import DEADLINE_S, KILLED, LINK_LOST, at_rest, clear, drained, entries_on_disk, linked, press_until
from .book import ALARM, Account, settle_accounts

ROUNDS: Final = int(os.environ.get("SSZ_KILLS", "3"))
"""For a night's worth of moments: SSZ_KILLS=100 scripts/test tests/real/test_kills.py."""
pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150 + 30 * ROUNDS)]
EXPECTED = (LINK_LOST, *KILLED)
SITES = ("market", "gold")
FROZEN_ROUNDS: Final = 2
BOTH_ROUNDS: Final = 1
PRESSES: Final = 12
CLOCK_SLACK_MS: Final = 50
"""A record is signed a moment after its press was stamped."""


class Shown:
    """Every press whose progress the site has shown as sent, over all its starts."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self.sent: set[tuple[str, str]] = set()

    async def watch(self) -> None:
        """Watch the sites; anew after each of their starts."""
        progress = [site.progress for site in self._town.sites.values()]
        await self._town.town.api.watch_states(self._look, progress)

    def _look(self, entity_id: str, state: State | None) -> None:
        if state is not None and state.attributes.get("since") and state.state not in {"idle", "not_connected"}:
            self.sent.add((entity_id, state.attributes["since"]))

    def unaccounted(self, account: Account) -> list[tuple[str, str]]:
        """Return the presses that were shown as sent and of which no book of a site tells."""
        made = sorted(said.made_ms for said in account.sent if said.type == ALARM)
        return [
            (entity_id, since)
            for entity_id, since in self.sent
            if not any(0 <= at_ms - _ms(since) <= CLOCK_SLACK_MS for at_ms in made)
        ]


def _ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def _written_down(town: Town) -> None:
    """Give Home Assistant the time to write what it writes late: entries after 1 s, registries after 10 s or more."""
    await entries_on_disk(town)
    await town.town.restart()
    await linked(town)


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def _clean_desk(town: Town, _written_down: None) -> AsyncGenerator[None]:
    """Leave both ends as they were found."""
    yield
    await linked(town)
    await clear(town)


async def test_the_site_is_killed(town: Town) -> None:
    """First while the station is frozen, so that what is sent cannot be answered; then in the middle of bursts."""
    gold, shown, random = town.sites["gold"], Shown(town), Random(20261)
    for _ in range(FROZEN_ROUNDS):
        await shown.watch()
        town.room.freeze()
        try:
            await press_until(town, gold, "sent")
            await town.town.kill()
        finally:
            town.room.thaw()
        await town.town.start()
        await drained(town)
    assert len(shown.sent) >= FROZEN_ROUNDS
    for _ in range(ROUNDS):
        await shown.watch()
        await _burst_and_kill(town, town.town, random)
        await town.town.start()
        await drained(town)

    await _check(town, shown, "site killed", FROZEN_ROUNDS + ROUNDS)


async def test_the_station_is_killed_in_the_middle_of_a_burst(town: Town) -> None:
    shown, random = Shown(town), Random(20262)
    for _ in range(ROUNDS):
        await shown.watch()
        await _burst_and_kill(town, town.room, random)
        await town.room.start()
        await linked(town)
        await drained(town)

    await _check(town, shown, "station killed", ROUNDS)
    assert len(shown.sent) >= ROUNDS * PRESSES


async def test_both_are_killed_at_once(town: Town) -> None:
    shown, random = Shown(town), Random(20263)
    for _ in range(BOTH_ROUNDS):
        await shown.watch()
        await _burst_and_kill(town, town.town, random, also=town.room)
        await asyncio.gather(town.room.start(), town.town.start())
        await linked(town)
        await drained(town)

    await _check(town, shown, "both killed", BOTH_ROUNDS)


async def _burst_and_kill(town: Town, victim: Home, random: Random, also: Home | None = None) -> None:
    """Press both sites in turn as fast as it goes, and kill somewhere in between."""
    sites = list(town.sites.values())

    async def burst() -> None:
        with suppress(ConnectionLostError, CommandError):
            for number in range(PRESSES):
                await town.press(sites[number % len(sites)])
                await asyncio.sleep(random.uniform(0, 0.01))

    pressing = asyncio.create_task(burst())
    await asyncio.sleep(random.uniform(0, 0.2))
    async with asyncio.timeout(DEADLINE_S):
        await asyncio.gather(*(home.kill() for home in (victim, also) if home is not None), pressing)


async def _check(town: Town, shown: Shown, what: str, rounds: int) -> None:
    async with at_rest(town.town, town.room):
        account = await settle_accounts(town.room, town.town)
    unaccounted = shown.unaccounted(account)
    print(  # noqa: T201 - the figures of the run
        f"\n{what}: rounds {rounds}, presses shown as sent {len(shown.sent)}, signals committed at the sites "
        f"{len(account.sent)}, at the station {len(account.received)}, lost {len(account.lost) + len(unaccounted)}, "
        f"doubled {len(account.doubled)}"
    )
    assert account.clean, account
    assert unaccounted == []
