"""Entities come, change their names and go while everything runs: nothing is reloaded, and no link is dropped."""

from collections.abc import Iterator
import json
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from .bank import SETTINGS, add_panel
from .cameras import Owner
from .flow_texts import COMPONENT, TEXTS
from .town import DESK, DOOR, MARKET, OWNER, SOS, Site, Town, until

AT_POINT = ("progress", "taken_by")


@pytest.fixture(autouse=True)
def reloads() -> Iterator[AsyncMock]:
    """Reloads of any entry, of which there are none."""
    with patch.object(ConfigEntries, "async_reload") as reload:
        yield reload
        reload.assert_not_called()


def channels(site: Site) -> list[object]:
    """Return the sockets of a site; the same ones as long as nobody hung up."""
    return [receiver._channel for receiver in site.runtime.receivers.values()]


async def test_a_point_that_is_added_shows_at_both_ends(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    sockets = channels(site)
    hass.states.async_set(DOOR["source"], "off")

    point = await site.add_point(DOOR)
    await site.described()

    for key in (*AT_POINT, "source_problem"):
        assert town.state(site.at_home(key, point)).state != "unavailable"
    await until(lambda: site.at_station(f"point_{point}"))
    assert town.state(site.at_station(f"point_{point}")).name == f"{MARKET} Back door"
    assert town.still_linked()
    assert channels(site) == sockets


async def test_a_point_that_is_removed_goes_at_both_ends(hass: HomeAssistant, town: Town) -> None:
    site = await town.site(MARKET, "market", {**SOS, "title": "Desk"})
    sockets, point = channels(site), site.point("Desk")
    entities = [site.at_home(key, point) for key in (*AT_POINT, "sos")] + [site.at_station(f"point_{point}")]
    assert None not in entities

    hass.config_entries.async_remove_subentry(site.entry, point)
    await site.described()

    assert [site.at_home(key, point) for key in (*AT_POINT, "sos")] == [None] * 3
    await until(lambda: site.at_station(f"point_{point}") is None)
    assert [hass.states.get(str(each)) for each in entities] == [None] * 4
    assert town.device(f"{site.id}_{point}", site.entry) is None
    assert site.progress().state == "idle"
    assert town.still_linked()
    assert channels(site) == sockets


async def test_a_point_that_is_renamed_is_called_so_at_both_ends(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    point = site.point("SOS")

    hass.config_entries.async_update_subentry(site.entry, site.entry.subentries[point], title="Till")
    await hass.async_block_till_done()
    await site.described()

    assert town.state(site.at_home("progress", point)).name == "Till Progress"
    await until(lambda: town.state(site.at_station(f"point_{point}")).name == f"{MARKET} Till")
    assert town.still_linked()


async def test_a_point_that_becomes_a_fire_detector_looks_like_one(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    subentry = site.entry.subentries[site.point("SOS")]
    entity = site.at_station(f"point_{subentry.subentry_id}")
    assert town.state(entity).attributes["device_class"] == "safety"

    hass.config_entries.async_update_subentry(site.entry, subentry, data={**subentry.data, "point_kind": "fire"})

    await until(lambda: town.state(entity).attributes["device_class"] == "smoke")


async def test_points_of_a_site_become_entities_when_it_is_approved_and_not_before(town: Town) -> None:
    bank = await town.site("Krung bank", "bank", approve=False)
    assert bank.record.points
    # Its inventory is receipted once it is shown.
    await until(lambda: bank.runtime.receivers[bank.receiver].outbox == 0)
    entities = er.async_get(town.hass).entities.values()
    await town.hass.async_block_till_done()
    assert [each for each in entities if f"{bank.id}_point_" in each.unique_id] == []

    await town.act("approve_site", OWNER, site=bank.id)

    assert town.state(bank.at_station(f"point_{bank.point('SOS')}")).state == "off"


async def test_a_site_that_joins_shows_at_the_station_without_a_reload(town: Town) -> None:
    await town.site()
    bank = await town.site("Krung bank", "bank", approve=False)

    for key in ("link", "signal", "standing"):
        assert town.state(bank.at_station(key)).name.startswith("Krung bank ")
    assert town.state(bank.at_station("standing")).state == "unapproved"
    await town.act("approve_site", OWNER, site=bank.id)
    assert town.state(bank.at_station("standing")).state == "active"
    assert town.still_linked()


async def test_a_site_that_is_renamed_is_called_so_everywhere(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()

    hass.config_entries.async_update_entry(site.entry, title="Night market")
    await hass.async_block_till_done()
    await site.described()

    await until(lambda: town.state(site.at_station("link")).name == "Night market Link")
    assert town.state(site.at_home("link", site.receiver)).name == "Night market · Mueang Ang Thong Link"
    assert town.state(site.at_home("storage_problem")).name == "Night market Storage"
    assert town.still_linked()


async def test_a_site_that_is_revoked_goes_and_the_others_stay_connected(hass: HomeAssistant, town: Town) -> None:
    market, bank = await town.site(), await town.site("Krung bank", "bank")
    entities = [market.at_station(key) for key in ("link", "signal", "standing", f"point_{market.point('SOS')}")]
    sockets = channels(bank)

    await town.act("revoke_site", OWNER, site=market.id)
    await hass.async_block_till_done()

    assert None not in entities
    assert [hass.states.get(str(each)) for each in entities] == [None] * 4
    assert town.device(market.id, town.station) is None
    assert town.state(bank.at_station("link")).state == "on"
    assert (town.states, channels(bank)) == ([], sockets)
    await until(lambda: town.state(market.at_home("standing", market.receiver)).state == "revoked")
    await hass.async_block_till_done()
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]


async def test_a_renamed_station_keeps_its_links(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    sockets = channels(site)

    hass.config_entries.async_update_entry(town.station, title="Pa Mok")
    await hass.async_block_till_done()

    assert town.state(town.own("open_incidents")).name == "Pa Mok Open incidents"
    assert (town.still_linked(), channels(site)) == (True, sockets)


@pytest.fixture
async def keys(hass: HomeAssistant, town: Town, entity_registry: er.EntityRegistry) -> dict[tuple[str, str], Any]:
    """One entity of every sort that there is, by platform and translation key."""
    hass.states.async_set(DOOR["source"], "off")
    hass.states.async_set("switch.shed", "off")
    site = await town.site(MARKET, "market", DOOR, {**DESK, "care": {"cancel_window": 10}})
    town.add_checkpoint()
    await hass.async_block_till_done()
    await site.add_group({"lamps": {"switch.shed": "switch.shed"}})
    panel_id = await add_panel(hass, site, dict(SETTINGS))
    panel = site.entry.subentries[panel_id]
    hours = {"closed_by": {"mon": "20:00:00"}}
    hass.config_entries.async_update_subentry(site.entry, panel, data={**panel.data, **hours})
    await until(lambda: site.at_station(f"panel_{panel_id}"))
    camera_id = await Owner(site).share()
    await until(lambda: site.at_station(f"shared_camera_{camera_id}"))
    return {
        (each.domain, str(each.translation_key)): each
        for entry in (town.station, site.entry)
        for each in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }


# An alarm point, a lighting group and a panel are called as their site calls them.
NAMED_BY_PEOPLE = {
    ("alarm_control_panel", "panel"),
    ("alarm_control_panel", "panel_mirror"),
    ("binary_sensor", "point"),
    ("camera", "shared_camera"),
    ("light", "lamps"),
}


# They come and go with the incidents that they show.
UNREGISTERED = {("geo_location", "incident"), ("geo_location", "drill")}


@pytest.mark.parametrize("language", TEXTS)
def test_every_entity_has_a_name_and_every_name_an_entity(keys: dict[tuple[str, str], Any], language: str) -> None:
    texts = TEXTS[language]["entity"]
    named = {(platform, key) for platform, section in texts.items() for key, text in section.items() if "name" in text}

    assert named == (keys.keys() - NAMED_BY_PEOPLE) | UNREGISTERED


@pytest.mark.parametrize("language", TEXTS)
def test_every_state_has_words(keys: dict[tuple[str, str], Any], language: str) -> None:
    texts = TEXTS[language]["entity"]
    for (platform, key), entity in keys.items():
        capabilities = entity.capabilities or {}
        if "options" in capabilities:
            assert list(texts[platform][key]["state"]) == capabilities["options"], key
        if "event_types" in capabilities:
            words = texts[platform][key]["state_attributes"]["event_type"]["state"]
            assert list(words) == capabilities["event_types"], key


def test_icons_are_of_entities_that_there_are(keys: dict[tuple[str, str], Any]) -> None:
    icons = json.loads((COMPONENT / "icons.json").read_text(encoding="utf-8"))["entity"]
    drawn = {(platform, key) for platform, section in icons.items() for key in section}

    assert drawn <= keys.keys() | UNREGISTERED
    # What has no icon of ours has the one of its device class.
    assert {key for key, entity in keys.items() if key not in drawn and entity.original_device_class is None} == set()
    for platform, section in icons.items():
        for key, icon in section.items():
            if "state" in icon and platform == "sensor":
                assert icon["state"].keys() <= set(keys[platform, key].capabilities["options"]), key
