"""Binary sensors: each site's link and points at the station, each source's and the disk's health at the site."""

from dataclasses import replace
from datetime import timedelta

from freezegun import freeze_time
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from .town import DOOR, MARKET, Site, Town, full_disk, named, until

SOURCE = "input_boolean.door"


@pytest.fixture
async def market(hass: HomeAssistant, town: Town) -> Site:
    """A market with a button and a door."""
    hass.states.async_set(SOURCE, "off")
    return await town.site(MARKET, "market", DOOR)


def in_alarm(site: Site, title: str) -> bool:
    """Tell whether the station shows a point in alarm."""
    return site.town.state(site.at_station(f"point_{site.point(title)}")).state == "on"


@pytest.mark.parametrize("only", [Platform.BINARY_SENSOR], indirect=True)
async def test_binary_sensors_look_like_this(
    hass: HomeAssistant,
    only: Platform,
    town: Town,
    market: Site,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    market.runtime.press(market.point("SOS"))
    await market.reached("stored")

    for entry in (town.station, market.entry):
        await snapshot_platform(hass, entity_registry, named(town, snapshot), entry.entry_id)


async def test_a_press_is_an_alarm_until_its_incident_is_closed(town: Town, market: Site) -> None:
    assert not in_alarm(market, "SOS")
    await market.press()
    await until(lambda: in_alarm(market, "SOS"))
    assert not in_alarm(market, "Back door")

    await town.act("acknowledge", incident=town.incident.id)
    assert in_alarm(market, "SOS")
    await town.act("close", incident=town.incident.id, disposition="test")
    assert not in_alarm(market, "SOS")


async def test_a_door_is_in_alarm_until_it_is_shut_whatever_the_room_does(
    hass: HomeAssistant, town: Town, market: Site
) -> None:
    hass.states.async_set(SOURCE, "on")
    await until(lambda: in_alarm(market, "Back door"))
    await town.act("acknowledge", incident=town.incident.id)
    await town.act("close", incident=town.incident.id, disposition="test")
    assert in_alarm(market, "Back door")

    hass.states.async_set(SOURCE, "off")
    await until(lambda: not in_alarm(market, "Back door"))


async def test_a_drill_puts_nothing_in_alarm(town: Town, market: Site) -> None:
    market.runtime.press(market.point("SOS"), drill=True)
    await market.reaches("stored")

    assert not in_alarm(market, "SOS")


async def test_a_point_of_a_kind_that_nobody_knows_is_a_point_all_the_same(town: Town) -> None:
    site = await town.site(MARKET, "market", {"title": "Dam", "kind": "flood"})

    point = town.state(site.at_station(f"point_{site.point('Dam')}"))
    assert (point.name, point.state) == ("Suk Chai market Dam", "off")
    assert point.attributes["device_class"] == "safety"
    await site.press("Dam")
    await site.reaches("stored", "Dam")
    assert in_alarm(site, "Dam")
    assert town.incident.kind == "other"


async def test_a_link_is_lost_only_after_a_while(hass: HomeAssistant, town: Town, market: Site) -> None:
    link = market.at_station("link")
    assert town.state(link).state == "on"
    await hass.config_entries.async_unload(market.entry.entry_id)
    await until(lambda: not town.runtime.link(market.id).connected)
    assert town.state(link).state == "on"

    with freeze_time(dt_util.utcnow() + timedelta(minutes=10)) as later:
        async_fire_time_changed(hass, later().replace(tzinfo=dt_util.UTC))
        # Nothing is waited for here: the event loop's own clock stands as well.
        assert town.state(link).state == "off"


async def test_a_source_that_is_gone_for_long_is_a_problem(hass: HomeAssistant, town: Town, market: Site) -> None:
    problem = market.at_home("source_problem", market.point("Back door"))
    assert market.at_home("source_problem", market.point("SOS")) is None
    hass.states.async_set(SOURCE, "unavailable")
    await hass.async_block_till_done()
    assert town.state(problem).state == "off"

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=301))
    await hass.async_block_till_done()
    assert town.state(problem).state == "on"

    hass.states.async_set(SOURCE, "off")
    await hass.async_block_till_done()
    assert town.state(problem).state == "off"


async def test_a_disk_that_takes_nothing_is_a_problem_until_it_does(
    hass: HomeAssistant, town: Town, market: Site
) -> None:
    problem = market.at_home("storage_problem")
    assert town.state(problem).state == "off"
    with full_disk(market.runtime.journal):
        await market.press()
        await until(lambda: town.state(problem).state == "on")

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    await until(lambda: town.state(problem).state == "off")


async def test_a_copy_that_runs_as_well_is_a_problem_until_it_is_gone(town: Town, market: Site) -> None:
    problem = market.at_home("runs_twice")
    assert town.state(problem).state == "off"
    receiver = market.runtime.receivers[market.receiver]
    correspondent = receiver._correspondent
    for sessions, state in ((2, "on"), (1, "off")):
        # The station's next heartbeat may say otherwise, but not before this has been shown.
        correspondent.supervision = replace(correspondent.supervision, peer_sessions=sessions)
        receiver.link_changed()
        assert town.state(problem).state == state
