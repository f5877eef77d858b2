"""What nobody takes is told to others, once in each way, and stands in the timeline; over restarts and a full disk."""

import asyncio
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, Incident, StepType, Way
from custom_components.smart_safety_zone.station import escalation as module
from custom_components.smart_safety_zone.station.escalation import plan_of

from .conftest import OPERATOR, SOS, Station, broken, until

PATROL = Actor(kind=ActorKind.UNIT, user_id="user-31")
TOLD = {"supervisor_targets": ["chief"], "supervisor_s": 3600, "next_station_targets": ["next"], "next_station_s": 3600}


class Carried:
    """What was carried to others."""

    def __init__(self, station: Station) -> None:
        self.ways: list[tuple[str, Way, bool]] = []
        self.units: list[str | None] = []
        self.raises = False
        station.runtime.escalation.carry = self.carry

    async def carry(self, incident: Incident, way: Way, deaf: bool, unit: str | None) -> str | None:
        self.ways.append((incident.id, way, deaf))
        self.units.append(unit)
        if self.raises:
            raise OSError
        return "Told: chief."


@pytest.fixture
async def quick() -> AsyncIterator[None]:
    """After a start no screen is waited for."""
    with patch.object(module, "ARMED_FOR_MS", 0):
        yield


async def configured(station: Station, **options: object) -> None:
    entry = station.runtime.entry
    station.hass.config_entries.async_update_entry(entry, options={**entry.options, **TOLD, **options})
    station.runtime.entry_updated()


async def pressed(station: Station) -> Incident:
    site = await station.joined()
    await site.answered(await site.describe(SOS))
    await site.answered(await site.press())
    [incident] = station.runtime.open_incidents()
    return incident


def arm(station: Station) -> None:
    station.runtime.screens.beat("desk", station.runtime.clock.now().mono_ms)


def lines(station: Station, incident: Incident) -> list[tuple[Way | None, str | None]]:
    timeline = station.runtime.desk.incidents[incident.id].timeline
    return [(step.way, step.text) for step in timeline if step.type is StepType.ESCALATED]


async def test_with_no_screen_armed_others_are_told_at_once_and_the_timeline_says_so(
    quick: None, station: Station
) -> None:
    await station.restart()
    await configured(station)
    carried = Carried(station)
    incident = await pressed(station)

    await until(lambda: len(lines(station, incident)) == 2)

    assert carried.ways == [(incident.id, Way.SUPERVISOR, True), (incident.id, Way.NEXT_STATION, True)]
    assert set(lines(station, incident)) == {(way, "Told: chief.") for way in (Way.SUPERVISOR, Way.NEXT_STATION)}


async def test_with_an_armed_screen_the_room_has_its_time(quick: None, station: Station) -> None:
    await station.restart()
    await configured(station, supervisor_s=1)
    carried = Carried(station)
    arm(station)
    incident = await pressed(station)
    assert carried.ways == []

    await until(lambda: lines(station, incident))

    assert carried.ways == [(incident.id, Way.SUPERVISOR, False)]


async def test_what_is_taken_in_time_is_told_to_nobody(quick: None, station: Station) -> None:
    await station.restart()
    await configured(station, supervisor_s=1)
    carried = Carried(station)
    arm(station)
    incident = await pressed(station)
    await station.runtime.acknowledge(incident.id, OPERATOR)

    assert station.runtime.escalation._timers == {}
    station.runtime.escalation._due(incident.id)
    await asyncio.sleep(0)
    assert carried.ways == []


async def test_the_last_screen_that_goes_leaves_nobody_waiting(quick: None, station: Station) -> None:
    await station.restart()
    await configured(station)
    carried = Carried(station)
    arm(station)
    incident = await pressed(station)
    assert carried.ways == []

    station.runtime.screens.leave("desk", station.runtime.clock.now().mono_ms)

    await until(lambda: len(lines(station, incident)) == 2)


async def test_after_a_restart_it_goes_on_where_it_was(quick: None, station: Station) -> None:
    await station.restart()
    await configured(station, next_station_targets=[])
    Carried(station)
    incident = await pressed(station)
    await until(lambda: lines(station, incident))

    await station.restart()
    again = Carried(station)
    await configured(station)
    await until(lambda: len(lines(station, incident)) == 2)

    assert [way for _, way, _ in again.ways] == [Way.NEXT_STATION]


async def test_after_a_start_browsers_have_time_to_say_that_they_are_armed(station: Station) -> None:
    await configured(station)
    carried = Carried(station)
    incident = await pressed(station)
    await asyncio.sleep(0)
    assert carried.ways == []
    [timer] = station.runtime.escalation._timers.values()
    assert timer.when() > station.hass.loop.time() + 5
    assert lines(station, incident) == []


async def test_a_full_disk_keeps_nobody_from_being_told_and_nobody_is_told_twice(quick: None, station: Station) -> None:
    await station.restart()
    await configured(station, next_station_targets=[])
    carried = Carried(station)
    arm(station)
    incident = await pressed(station)
    with broken(station):
        station.runtime.screens.leave("desk", station.runtime.clock.now().mono_ms)
        await until(lambda: carried.ways)
        await asyncio.sleep(0.05)
        station.runtime.escalation.look(incident)
        await asyncio.sleep(0.05)

    assert len(carried.ways) == 1
    assert lines(station, incident) == []


async def test_who_cannot_be_told_is_no_reason_to_say_nothing(quick: None, station: Station) -> None:
    await station.restart()
    await configured(station, next_station_targets=[])
    Carried(station).raises = True
    incident = await pressed(station)

    await until(lambda: lines(station, incident))

    assert lines(station, incident) == [(Way.SUPERVISOR, None)]


def test_a_way_that_leads_to_nobody_is_none_and_by_default_there_is_none() -> None:
    assert plan_of({}).rungs == ()
    assert [rung.way for rung in plan_of({**TOLD, "sound_s": 20}).rungs] == [
        Way.SOUND,
        Way.SUPERVISOR,
        Way.NEXT_STATION,
    ]
    assert plan_of({"supervisor_s": 60, "supervisor_targets": []}).rungs == ()


async def sent(station: Station, incident: Incident) -> None:
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.dispatch(incident.id, OPERATOR, "Tiger 1")


async def test_a_unit_that_asks_for_help_is_told_at_once_though_somebody_has_the_incident(
    quick: None, station: Station
) -> None:
    await station.restart()
    await configured(station, players=["media_player.hall"])
    arm(station)
    incident = await pressed(station)
    await sent(station, incident)
    carried = Carried(station)

    await station.runtime.ask_for_help(incident.id, PATROL, "Tiger 1")
    await until(lambda: len(lines(station, incident)) == 3)

    # The room hears it, so the next station need not.
    assert carried.ways == [(incident.id, Way.PLAYER, False), (incident.id, Way.SUPERVISOR, False)]
    assert carried.units == ["Tiger 1"] * 2


async def test_where_nobody_hears_the_room_the_next_station_is_told_of_a_call_for_help_too(
    quick: None, station: Station
) -> None:
    await station.restart()
    incident = await pressed(station)
    await sent(station, incident)
    await configured(station)
    carried = Carried(station)

    await station.runtime.ask_for_help(incident.id, PATROL, "Tiger 1")
    await until(lambda: len(lines(station, incident)) == 3)

    assert carried.ways == [(incident.id, Way.SUPERVISOR, True), (incident.id, Way.NEXT_STATION, True)]


async def test_a_call_for_help_that_nobody_was_told_of_is_told_after_a_restart_and_only_once(
    quick: None, station: Station
) -> None:
    incident = await pressed(station)
    await sent(station, incident)
    await station.runtime.ask_for_help(incident.id, PATROL, "Tiger 1")
    await configured(station)
    told: list[str | None] = []

    async def carry(_incident: Incident, way: Way, _deaf: bool, unit: str | None) -> str:
        told.append(unit if way is Way.SUPERVISOR else None)
        return "Told."

    with patch.object(module, "_nobody", carry):
        for _ in range(2):
            await station.restart()
            await until(lambda: len(lines(station, incident)) == 3)
            await asyncio.sleep(0.05)

    assert sorted(map(str, told)) == ["None", "Tiger 1"]
