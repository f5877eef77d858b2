"""Stops and starts of either end: what was pressed arrives once, and nothing fires because a link came back."""

from asyncio import gather
from collections.abc import AsyncGenerator
import time

import pytest
import pytest_asyncio

from scripts.rig.town import OPERATOR_NUMBER, Town

from .acts import LINK_LOST, act, clear, drained, incidents_of, linked, press_until, progress, the_incident

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]
EXPECTED = (LINK_LOST,)


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def _clean_desk(town: Town) -> AsyncGenerator[None]:
    """Leave both ends as they were found."""
    yield
    await linked(town)
    await clear(town)


async def test_a_press_while_the_station_is_down_arrives_once_and_says_how_old_it_is(town: Town) -> None:
    market = town.sites["market"]
    await town.room.stop()

    await press_until(town, market, "sent")
    pressed = time.monotonic()
    assert (await town.town.api.wait_state(market.outbox, "1")).state == "1"
    await town.room.start()
    waited_ms = (time.monotonic() - pressed) * 1000

    await progress(town, market, "presented")
    incident = await the_incident(town, market)
    # It was dialled in as soon as the station listened, before the start was over.
    assert waited_ms / 3 < incident["age_ms"] < waited_ms + 5_000
    assert incident["repeats"] == 0
    await drained(town)


async def test_a_latched_alarm_does_not_fire_again_because_either_end_restarts(town: Town) -> None:
    bank = town.sites["bank"]
    await press_until(town, bank, "presented")
    before = await the_incident(town, bank)

    await town.town.restart()
    await linked(town)
    await town.room.restart()
    await linked(town)
    # The restoral comes behind whatever the site had to say before it.
    await town.town.api.call_service("input_boolean", "turn_off", target={"entity_id": bank.source})

    after = await the_incident(town, bank, lambda each: each["restored"])
    assert (after["incident"], after["repeats"]) == (before["incident"], 0)
    await drained(town)


async def test_a_release_while_the_site_was_down_is_told_at_its_start(town: Town) -> None:
    """Edges are found by comparing the level with what was last sent."""
    bank = town.sites["bank"]
    await press_until(town, bank, "presented")

    await town.town.stop()
    store = town.town.folder / ".storage" / "core.restore_state"
    text = store.read_text(encoding="utf-8")
    entity = f'"entity_id":"{bank.source}","state":"on"'
    assert entity in text
    store.write_text(text.replace(entity, entity.replace('"on"', '"off"')), encoding="utf-8")
    await town.town.start()

    after = await the_incident(town, bank, lambda each: each["restored"])
    assert after["repeats"] == 0


async def test_an_unreceipted_press_survives_the_restart_of_its_site(town: Town) -> None:
    gold = town.sites["gold"]
    await town.room.stop()
    await press_until(town, gold, "sent")

    await town.town.restart()
    assert (await progress(town, gold, "sent")).attributes["since"] is not None
    await town.room.start()

    await progress(town, gold, "presented")
    assert (await the_incident(town, gold))["repeats"] == 0
    await drained(town)


async def test_a_momentary_press_is_seen_once_over_restarts(town: Town) -> None:
    """The source shows the time of its last press again when Home Assistant starts."""
    market = town.sites["market"]
    await press_until(town, market, "presented")

    await town.town.restart()
    restored = await town.town.api.state(market.source)
    assert restored is not None
    assert restored.state != "unknown"
    await linked(town)
    assert (await the_incident(town, market))["repeats"] == 0
    await press_until(town, market, "presented")

    assert (await the_incident(town, market, lambda each: each["repeats"]))["repeats"] == 1


async def test_an_incident_keeps_its_state_and_its_owner_over_a_restart_of_the_station(town: Town) -> None:
    market, gold = town.sites["market"], town.sites["gold"]
    await gather(press_until(town, market, "presented"), press_until(town, gold, "presented"))
    taken, waiting = await the_incident(town, market), await the_incident(town, gold)
    await act(town, "acknowledge", incident=taken["incident"])
    await progress(town, market, "taken")

    await town.room.restart()
    await linked(town)

    again = await the_incident(town, market)
    assert (again["incident"], again["state"], again["operator"]) == (
        taken["incident"],
        "acknowledged",
        OPERATOR_NUMBER,
    )
    assert (await the_incident(town, gold)) == waiting
    assert (await progress(town, market, "taken")).attributes["operator"] == OPERATOR_NUMBER
    await act(town, "close", incident=taken["incident"], disposition="real")
    assert (await progress(town, market, "closed")).attributes["disposition"] == "real"
    assert await incidents_of(town, market) == []


async def test_what_is_done_while_the_site_is_down_is_told_when_it_is_back(town: Town) -> None:
    gold = town.sites["gold"]
    await press_until(town, gold, "presented")
    incident = await the_incident(town, gold)

    await town.town.stop()
    await act(town, "acknowledge", incident=incident["incident"])
    await act(town, "close", incident=incident["incident"], disposition="false_alarm", false_cause="user_error")
    await town.town.start()

    closed = await progress(town, gold, "closed")
    assert (closed.attributes["operator"], closed.attributes["disposition"]) == (OPERATOR_NUMBER, "false_alarm")
