"""The blueprints that light a danger zone, run with real lighting groups: with what they need, and with all."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.site.lighting import lamp, lighting
from tests.site.lighting.lamps import Street

from .blueprints import automate, device, settled
from .town import MARKET, Site, Town, until


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lamp, "OBEY_S", 0.1)
    monkeypatch.setattr(lamp, "RETRY_S", 0.2)
    monkeypatch.setattr(lighting, "TELL_AFTER_S", 0.01)


@pytest.fixture
async def street(hass: HomeAssistant) -> Street:
    street = Street(hass)
    await street.set_up()
    return street


@pytest.fixture
async def site(street: Street, town: Town) -> Site:
    return await town.site(MARKET)


async def lamps_of(site: Site, street: Street, **data: Any) -> str:
    """Add a group that no alarm lights by itself; return its light at the site."""
    group = street.group(**{"on_alarm": "none", **data})
    entity_id = site.at_home("lamps", await site.add_group(group["data"], group["title"]))
    assert entity_id is not None
    return entity_id


async def press(site: Site, *, drill: bool = False, silent: bool = False) -> str:
    """Raise an alarm; return its incident."""
    point = site.runtime.points[site.point("SOS")]
    point.silent = silent
    known = set(site.town.runtime.desk.incidents)
    point.press(drill=drill)
    await until(lambda: site.town.runtime.desk.incidents.keys() - known, "an incident")
    await site.town.hass.async_block_till_done()
    return site.town.incident.id


async def close(town: Town, incident: str) -> None:
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="test")


async def test_an_alarm_lights_the_danger_zone_until_it_is_closed(street: Street, town: Town, site: Site) -> None:
    light, before = await lamps_of(site, street), street.all
    await automate(town, "danger_zone_lights", lights=[light])
    await close(town, await press(site, drill=True))
    assert street.all == before

    incident = await press(site)
    await until(lambda: all(street.lit), "lit")
    await close(town, incident)
    await until(lambda: {each["state"] for each in street.all.values()} == {"off"}, "out")


async def test_a_silent_alarm_lights_nothing(street: Street, town: Town, site: Site) -> None:
    light, before = await lamps_of(site, street), street.all
    await automate(town, "danger_zone_lights", lights=[light])
    await press(site, silent=True)
    await settled()

    assert street.all == before


async def test_the_danger_zone_is_lit_as_was_chosen(street: Street, town: Town, site: Site) -> None:
    light, before = await lamps_of(site, street), street.all
    everything = {
        "lights": ["light.gone", light],
        "alarm_points": [device(town, f"{site.id}_{site.point('SOS')}", site.entry)],
        "kinds": ["police"],
        "minutes": 5,
        "drills": "only",
    }
    await automate(town, "danger_zone_lights", **everything)
    await close(town, await press(site))
    assert street.all == before

    await press(site, drill=True)
    await until(lambda: all(street.lit), "lit")


@pytest.mark.parametrize("inputs", [{}, {"radius": 200, "minutes": 5}])
async def test_neighbours_light_up_for_an_incident_and_not_for_what_is_silent_or_a_drill(
    street: Street, town: Town, site: Site, inputs: dict[str, Any]
) -> None:
    neighbour = await town.site("Gold shop", "gold_shop")
    await lamps_of(neighbour, street, access="neighbours")
    before = street.all
    area = {"area": {"device_id": device(town, site.id, town.station)}} if inputs else {}
    await automate(town, "neighbours_light_up", kinds=["police"], **inputs, **area)
    for how in ({"drill": True}, {"silent": True}):
        await close(town, await press(site, **how))
        assert street.all == before

    incident = await press(site)
    await until(lambda: all(street.lit), "lit")
    await close(town, incident)
    await until(lambda: street.all == before, "as it was")


async def test_no_choice_lights_up_for_a_hold_up(street: Street, town: Town, site: Site) -> None:
    desk = await site.add_point({"title": "Desk", "kind": "hold_up"})
    neighbour = await town.site("Gold shop", "gold_shop")
    await lamps_of(neighbour, street, access="neighbours")
    before = street.all
    await automate(town, "neighbours_light_up", kinds=["hold_up"])
    site.runtime.press(desk)
    await town.incidents(1)
    await town.hass.async_block_till_done()

    assert street.all == before
