"""The shorter matrix of `scripts/faults`: a network and processes that fail while alarms go on."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio

from scripts.rig.faults import RECOVERED_WITHIN_S, Outcome, play
from scripts.rig.faults_scenes import FAULTS, flap, lossy_truncate, site_kill, weather
from scripts.rig.faults_stage import Stage
from scripts.rig.log import problems_in
from scripts.rig.proxy import BLACKHOLE

from .acts import KILLED, LINK_LOST

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]
BLIPS: Final = 4
BLIP_S: Final = 1.0
SHORT_S: Final = 3.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Stage]:
    """Start one town behind a faulty network for all faults; at the end its logs hold what the faults explain."""
    async with Stage(tmp_path_factory.mktemp("faults")) as stage:
        yield stage
    found = [
        f"{home.name}: {problem}"
        for home in (stage.town.room, stage.town.town)
        for problem in problems_in(home.log_text(all_starts=True))
        if not any(each.covers(problem) for each in (LINK_LOST, *KILLED))
    ]
    assert found == []


def all_well(outcome: Outcome) -> None:
    """Require everything that the command requires."""
    print(f"\n{outcome.figures}")  # noqa: T201 - the figures of the run
    assert outcome.broken == []
    assert (outcome.figures.lost, outcome.figures.duplicated, outcome.figures.refired) == (0, 0, 0)
    assert outcome.figures.sent


async def test_a_flapping_network_is_one_trouble_and_costs_nothing(stage: Stage) -> None:
    """First of all: it wants links that have not failed before."""
    outcome = await play(stage, "flap", replace(FAULTS["flap"], play=flap(BLIPS, BLIP_S)))

    all_well(outcome)
    assert outcome.figures.troubles == 1


async def test_a_reset_costs_at_most_what_it_lasts_and_the_way_back(stage: Stage) -> None:
    outcome = await play(stage, "reset_1s")

    all_well(outcome)
    assert outcome.figures.max_late_s is not None
    assert outcome.figures.max_late_s < 1 + RECOVERED_WITHIN_S


async def test_what_is_pressed_in_a_blackhole_arrives_behind_it(stage: Stage) -> None:
    all_well(await play(stage, "blackhole", replace(FAULTS["blackhole_10s"], play=weather(BLACKHOLE, SHORT_S))))


async def test_connections_that_are_cut_in_the_middle_of_letters_lose_none(stage: Stage) -> None:
    all_well(await play(stage, "lossy", replace(FAULTS["lossy_truncate"], play=lossy_truncate(SHORT_S))))


async def test_a_station_that_restarts_loses_nothing(stage: Stage) -> None:
    all_well(await play(stage, "station_restart"))


async def test_a_site_that_is_killed_has_never_shown_as_sent_what_it_does_not_have(stage: Stage) -> None:
    all_well(await play(stage, "site_kill", replace(FAULTS["site_kill"], play=site_kill(1))))
