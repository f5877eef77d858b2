"""Conditions: what is open, unanswered or connected at this moment."""

import json
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import (
    async_from_config,
    async_get_all_descriptions,
    async_validate_condition_config,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import probatio as vol
import pytest

from custom_components.smart_safety_zone.condition import CONDITIONS
from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.site.receiver import Receiver

from .flow_texts import COMPONENT, TEXTS as ALL_TEXTS
from .town import OWNER, Site, Town, until

TEXTS: Final = ALL_TEXTS["en"]
ICONS: Final = json.loads((COMPONENT / "icons.json").read_text(encoding="utf-8"))


@pytest.fixture
async def site(hass: HomeAssistant, town: Town) -> Site:
    # Conditions are validated with automations, which are always there.
    assert await async_setup_component(hass, "automation", {})
    return await town.site()


async def holds(hass: HomeAssistant, condition: str, **config: Any) -> bool | None:
    """Test a condition once."""
    wanted = await async_validate_condition_config(hass, {"condition": f"{DOMAIN}.{condition}", **config})
    checker = await async_from_config(hass, wanted)
    try:
        return checker.async_check()
    finally:
        checker.async_unload()


async def incident(town: Town, site: Site, *, drill: bool = False) -> str:
    site.runtime.press(site.point("SOS"), drill=drill)
    await site.reaches("stored")
    return town.incident.id


async def test_an_incident_is_open_until_it_is_closed(hass: HomeAssistant, town: Town, site: Site) -> None:
    assert not await holds(hass, "is_incident_open")
    opened = await incident(town, site)
    assert await holds(hass, "is_incident_open")
    await town.act("acknowledge", incident=opened)
    assert await holds(hass, "is_incident_open")
    await town.act("close", incident=opened, disposition="test")

    assert not await holds(hass, "is_incident_open")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({}, True),
        ({"kinds": ["police", "fire"]}, True),
        ({"kinds": ["fire"]}, False),
        ({"priorities": ["1"]}, True),
        ({"priorities": ["2"]}, False),
        ({"drills": "only"}, False),
        ({"drills": "include"}, True),
    ],
)
async def test_incidents_are_chosen(
    hass: HomeAssistant, town: Town, site: Site, options: dict[str, Any], answer: bool
) -> None:
    await incident(town, site)

    assert await holds(hass, "is_incident_open", options=options) is answer


async def test_a_drill_is_no_open_incident_unless_it_is_asked_for(hass: HomeAssistant, town: Town, site: Site) -> None:
    await incident(town, site, drill=True)

    assert not await holds(hass, "is_incident_open")
    assert not await holds(hass, "is_alarm_unanswered")
    assert await holds(hass, "is_incident_open", options={"drills": "only"})


async def test_incidents_of_other_sites_are_not_meant(hass: HomeAssistant, town: Town, site: Site) -> None:
    other = await town.site("Gold shop", "gold_shop")
    await incident(town, site)

    answers = [
        await holds(hass, "is_incident_open", target={"entity_id": each.at_station("link")}) for each in (site, other)
    ]
    assert answers == [True, False]


async def test_an_alarm_is_unanswered_until_it_is_taken(hass: HomeAssistant, town: Town, site: Site) -> None:
    assert not await holds(hass, "is_alarm_unanswered")
    opened = await incident(town, site)
    point = {"entity_id": site.at_home("progress", site.point("SOS"))}
    there = {"entity_id": site.at_station("signal")}
    assert await holds(hass, "is_alarm_unanswered")
    assert await holds(hass, "is_alarm_unanswered", target=point)
    assert await holds(hass, "is_alarm_unanswered", target=there)
    assert not await holds(hass, "is_alarm_unanswered", options={"kinds": ["fire"]})
    await town.act("acknowledge", incident=opened)
    await site.reaches("taken")

    assert not await holds(hass, "is_alarm_unanswered")


async def test_a_silent_alarm_is_unanswered_at_the_station_alone(hass: HomeAssistant, town: Town, site: Site) -> None:
    await incident(town, site)
    point = {"entity_id": site.at_home("progress", site.point("SOS"))}
    site.runtime.points[site.point("SOS")].silent = True

    assert not await holds(hass, "is_alarm_unanswered", target=point)
    assert await holds(hass, "is_alarm_unanswered")


async def test_a_link_is_up(hass: HomeAssistant, town: Town, site: Site) -> None:
    await until(lambda: town.runtime.link(site.id).state is LinkState.UP, "up")
    other = await town.site("Gold shop", "gold_shop")
    await until(lambda: town.runtime.link(other.id).state is LinkState.UP, "up")

    async def answers(**options: Any) -> list[bool | None]:
        return [await holds(hass, "is_link_up", options={"behavior": each, **options}) for each in ("any", "all")]

    assert await answers() == [True, True]
    with patch.object(Receiver, "link_state", LinkState.DOWN):
        assert await answers() == [True, False]
        assert await answers(role="station") == [True, True]
        assert await answers(role="site") == [False, False]


async def test_without_a_link_none_is_up(hass: HomeAssistant, town: Town, site: Site) -> None:
    await town.act("revoke_site", OWNER, site=site.id)

    assert not await holds(hass, "is_link_up", options={"role": "station", "behavior": "all"})


@pytest.mark.parametrize("condition", CONDITIONS)
async def test_without_an_entry_nothing_holds(hass: HomeAssistant, town: Town, site: Site, condition: str) -> None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)

    assert not await holds(hass, condition)


@pytest.mark.parametrize(
    ("condition", "options"),
    [
        ("is_incident_open", {"kinds": ["boredom"]}),
        ("is_incident_open", {"behavior": "any"}),
        ("is_alarm_unanswered", {"priorities": ["1"]}),
        ("is_link_up", {"behavior": "most"}),
    ],
)
async def test_what_cannot_be_chosen_is_refused(
    hass: HomeAssistant, site: Site, condition: str, options: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await holds(hass, condition, options=options)


async def test_the_user_interface_can_offer_each(hass: HomeAssistant, site: Site) -> None:
    descriptions = await async_get_all_descriptions(hass)
    files = load_yaml_dict(str(COMPONENT / "conditions.yaml"))
    described = {name for name in files if not name.startswith(".")}

    assert described == set(CONDITIONS)
    assert {name: bool(descriptions.get(f"{DOMAIN}.{name}")) for name in CONDITIONS} == dict.fromkeys(CONDITIONS, True)
    assert TEXTS["conditions"].keys() == ICONS["conditions"].keys() == set(CONDITIONS)
    for name, condition in CONDITIONS.items():
        options = next(value for key, value in condition.schema.schema.items() if key == "options")  # type: ignore[attr-defined] # all are ours
        fields = files[name]["fields"]
        assert {str(key) for key in options} == fields.keys() == TEXTS["conditions"][name]["fields"].keys()
