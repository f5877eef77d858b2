"""A site and a real station in one Home Assistant: the whole way there and back."""

from collections.abc import AsyncIterator
import os
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, Disposition, Incident
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.site.joining import join
from custom_components.smart_safety_zone.site.leaving import leave_site
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from .home import Home, latched, point_data, until

OPERATOR = Actor(kind=ActorKind.OPERATOR, user_id="user-7", number=7, name="Somchai")
SOS = point_data("SOS")


class Town:
    """A station, and a household that reports to it."""

    def __init__(self, hass: HomeAssistant, station: StationRuntime) -> None:
        self.hass = hass
        self.station = station
        self.home = Home(hass, None)

    async def invite(self) -> str:
        return (await self.station.make_invite(OPERATOR)).text

    async def joined(self, *points: Any, approve: bool = True) -> Home:
        """Let the household join, and start it."""
        joined = await join(self.hass, name="Market", kind="market", invite_text=await self.invite())
        self.home.make_entry(joined, *points)
        if approve:
            await self.station.approve(joined.site_id, OPERATOR, joined.digits)
        await self.home.start()
        await self.home.linked()
        return self.home

    def incidents(self) -> list[Incident]:
        return list(self.station.desk.incidents.values())


@pytest.fixture
async def town(hass: HomeAssistant, mock_async_zeroconf: Any) -> AsyncIterator[Town]:
    assert await async_setup_component(hass, "http", {})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Mueang Ang Thong",
        unique_id="station",
        data={
            "role": "station",
            "station_id": id_text(os.urandom(16)),
            "recovery_key": SigningKey(os.urandom(32)).public.hex(),
        },
        options={"address": "http://station.example:8123", "approval": "always"},
    )
    entry.add_to_hass(hass)
    station = await StationRuntime.open(hass, entry)
    await station.start()
    town = Town(hass, station)
    yield town
    if hasattr(town.home, "runtime"):
        await town.home.stop()
    await town.station.stop()
    await hass.async_block_till_done()


async def test_the_answer_comes_back_step_by_step(town: Town) -> None:
    home = await town.joined(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    (incident,) = town.incidents()
    await town.station.present(incident.id, OPERATOR)
    await home.reaches(PointStep.PRESENTED)
    await town.station.acknowledge(incident.id, OPERATOR)
    await home.reaches(PointStep.TAKEN)
    assert home.point.state.operator == 7
    await town.station.close(incident.id, OPERATOR, Disposition.FALSE_ALARM, None, false_cause=FalseCause.USER_ERROR)
    await home.reaches(PointStep.CLOSED)
    assert home.point.state.disposition == Disposition.FALSE_ALARM
    assert home.point.state.incident == incident.id


async def test_a_second_press_learns_at_once_that_the_first_is_taken(town: Town) -> None:
    home = await town.joined(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    (incident,) = town.incidents()
    await town.station.acknowledge(incident.id, OPERATOR)
    await home.reaches(PointStep.TAKEN)
    first = home.point.state.signal
    home.press()
    await until(lambda: home.point.state.signal != first)
    await home.reaches(PointStep.TAKEN)
    (incident,) = town.incidents()
    assert incident.repeats == 1


async def test_a_press_before_the_approval_is_delivered_by_it(town: Town) -> None:
    home = await town.joined(SOS, approve=False)
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    assert not town.incidents()
    await town.station.approve(home.runtime.id, OPERATOR, home.receiver.digits)
    await home.reaches(PointStep.STORED)
    assert len(town.incidents()) == 1


async def test_a_latched_source_shows_at_the_station_until_it_is_restored(town: Town, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.door", "off")
    home = await town.joined(latched("binary_sensor.door"))
    points = town.station.points_in_alarm
    hass.states.async_set("binary_sensor.door", "on")
    await until(lambda: home.point.id in points(home.runtime.id))
    hass.states.async_set("binary_sensor.door", "off")
    await until(lambda: home.point.id not in points(home.runtime.id))
    assert len(town.incidents()) == 1


async def test_a_press_while_the_station_is_away_arrives_once(town: Town) -> None:
    home = await town.joined(SOS)
    await town.station.stop()
    home.press()
    await home.reaches(PointStep.SENT)
    await home.kill()
    await home.start()
    town.station = await StationRuntime.open(town.hass, town.station.entry)
    await town.station.start()
    await home.reaches(PointStep.STORED)
    assert len(town.incidents()) == 1


async def test_a_revoked_site_comes_back_with_a_new_key_and_loses_nothing(
    town: Town, reauths: list[ConfigEntry[Any]]
) -> None:
    home = await town.joined(SOS)
    await town.station.revoke(home.runtime.id, OPERATOR)
    await until(lambda: home.receiver.standing is Standing.REVOKED)
    await until(lambda: not home.receiver.connected)
    assert reauths == [home.entry]
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    await home.stop()
    again = await join(
        town.hass, name="Market", kind="market", invite_text=await town.invite(), site_id=home.runtime.id
    )
    await town.station.approve(home.runtime.id, OPERATOR, again.digits)
    await home.start()
    await home.reaches(PointStep.STORED)
    await until(lambda: home.receiver.outbox == 0)
    assert len(town.incidents()) == 1
    assert not town.station.faults


async def test_a_site_that_leaves_is_gone_at_the_station(town: Town) -> None:
    home = await town.joined(SOS)
    await home.stop()
    await leave_site(town.hass, home.entry)
    await until(lambda: town.station.sites()[home.runtime.id].standing is Standing.REVOKED)
    await until(lambda: town.station.link(home.runtime.id).state is not LinkState.UP)
