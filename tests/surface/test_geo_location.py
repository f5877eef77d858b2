"""Open incidents stand on Home Assistant's map, at their site, and nothing else does."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, State as HassState
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone import geo_location
from custom_components.smart_safety_zone.geo_location import SETTLE_S
from custom_components.smart_safety_zone.protocol.messages import Inventory
from tests.station.conftest import Station

from .flow_driving import PLACE
from .town import DESK, MARKET, OWNER, SUPERVISOR, Site, Town


async def settled(hass: HomeAssistant) -> list[HassState]:
    """Let a second pass; return the signs on the map, by name."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=SETTLE_S + 0.1))
    await hass.async_block_till_done()
    return sorted(hass.states.async_all("geo_location"), key=lambda each: each.name)


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


async def test_an_incident_is_on_the_map_from_its_opening_to_its_closing(
    hass: HomeAssistant, town: Town, site: Site, entity_registry: er.EntityRegistry
) -> None:
    assert await settled(hass) == []
    await site.press()
    await site.reaches("stored")
    [sign] = await settled(hass)
    place = site.record.place
    assert place is not None
    assert sign.name == f"Police at {MARKET}"
    assert (sign.attributes["latitude"], sign.attributes["longitude"]) == (
        round(place.latitude, 5),
        round(place.longitude, 5),
    )
    assert sign.attributes["source"] == "smart_safety_zone"
    assert (sign.state, sign.attributes["unit_of_measurement"]) == ("0.0", "km")
    said = {"incident": town.incident.id, "state": "open", "kind": "police", "priority": 1, "silent": False}
    assert sign.attributes.items() >= {**said, "drill": False, "site_name": MARKET, "point_name": "SOS"}.items()
    # The registry would remember every one of them for ever.
    assert entity_registry.async_get(sign.entity_id) is None

    await town.act("acknowledge", incident=town.incident.id)
    [sign] = await settled(hass)
    assert sign.attributes["state"] == "acknowledged"
    await town.act("close", incident=town.incident.id, disposition="real")
    assert await settled(hass) == []


async def test_distances_are_told_from_the_station_and_not_from_where_its_home_assistant_says(
    hass: HomeAssistant, town: Town, site: Site
) -> None:
    options = {**town.station.options, "latitude": PLACE["latitude"] + 0.1, "longitude": PLACE["longitude"]}
    hass.config_entries.async_update_entry(town.station, options=options)
    await site.press()
    await site.reaches("stored")
    [sign] = await settled(hass)
    assert 11 < float(sign.state) < 11.2


async def test_a_drill_is_called_one(hass: HomeAssistant, town: Town, site: Site) -> None:
    device = town.device(f"{site.id}_{site.point('SOS')}", site.entry)
    assert device is not None
    await town.act("drill", OWNER, device_id=device.id)
    await town.incidents(1)
    [sign] = await settled(hass)
    assert sign.name == f"Drill: Police at {MARKET}"
    assert sign.attributes["drill"]


async def test_what_its_site_may_take_back_is_not_on_the_map_before_it_counts(hass: HomeAssistant, town: Town) -> None:
    site = await town.site(
        MARKET, "market", {"title": "Till", "kind": "police", "care": {"cancel_window": 30}}, sos=False
    )
    await site.press("Till")
    await town.incidents(1)
    assert await settled(hass) == []
    await town.act("acknowledge", incident=town.incident.id)
    assert len(await settled(hass)) == 1


async def test_a_silent_incident_is_on_the_map_but_where_its_site_is_in_the_same_home_assistant(
    hass: HomeAssistant, town: Town
) -> None:
    hass.states.async_set("input_button.desk", "unknown")
    await town.site(MARKET, "bank", {**DESK, "care": {"silent": True}}, sos=False)
    hass.states.async_set("input_button.desk", "2026-11-28T10:00:00+00:00")
    await town.incidents(1)
    assert await settled(hass) == []

    far = await Station(hass, town.runtime).joined("Far bank", "bank")
    await far.answered(
        await far.say(Inventory(name="Far bank", kind="bank", latitude_e6=14_590_000, longitude_e6=100_450_000))
    )
    await far.answered(await far.press(kind="hold_up", silent=True))
    await town.incidents(2)
    [sign] = await settled(hass)
    assert (sign.name, sign.attributes["silent"]) == ("Hold-up at Far bank", True)
    await far.disconnect()


async def test_the_gravest_are_on_the_map_where_there_are_too_many(
    hass: HomeAssistant, town: Town, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geo_location, "MAX_SHOWN", 1)
    point = await site.add_point({"title": "Cellar", "kind": "intrusion"})
    await site.described()
    await site.press("Cellar")
    await town.incidents(1)
    [sign] = await settled(hass)
    assert sign.attributes["kind"] == "intrusion"
    await site.press()
    await town.incidents(2)
    [sign] = await settled(hass)
    assert sign.attributes["kind"] == "police"
    assert site.runtime.points[point].kind == "intrusion"


async def test_a_site_that_is_gone_takes_no_sign_with_it_and_a_station_that_ends_takes_all(
    hass: HomeAssistant, town: Town, site: Site
) -> None:
    await site.press()
    await site.reaches("stored")
    await town.runtime.revoke(site.id, town.runtime.administrator)
    assert len(await settled(hass)) == 1
    await hass.config_entries.async_unload(town.station.entry_id)
    assert [each for each in await settled(hass) if each.state != "unavailable"] == []
    assert await hass.config_entries.async_setup(town.station.entry_id)
    assert [each.state for each in await settled(hass)] == ["0.0"]
    await town.act("acknowledge", SUPERVISOR, incident=town.incident.id)
    await town.act("close", SUPERVISOR, incident=town.incident.id, disposition="real")
    assert await settled(hass) == []


async def test_an_incident_that_is_over_before_it_is_shown_leaves_nothing_behind(
    hass: HomeAssistant, town: Town, site: Site
) -> None:
    await site.press()
    await site.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    await town.act("close", incident=town.incident.id, disposition="test")
    assert await settled(hass) == []
