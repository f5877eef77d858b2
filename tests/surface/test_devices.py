"""Devices: one for each role, point and receiver, and at the station one for each site; taking one away revokes."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.protocol.messages import Standing

from .town import MARKET, OWNER, Site, Town, full_disk, named, until


async def remove(hass: HomeAssistant, hass_ws_client: WebSocketGenerator, device: dr.DeviceEntry | None) -> Any:
    """Take a device away as a person does."""
    assert device is not None
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "config/device_registry/remove", "device_id": device.id})
    return await client.receive_json()


def at_station(site: Site) -> dr.DeviceEntry | None:
    return site.town.device(site.id, site.town.station)


async def test_devices_look_like_this(
    town: Town, device_registry: dr.DeviceRegistry, snapshot: SnapshotAssertion
) -> None:
    site = await town.site()

    snapshot = named(town, snapshot)
    for role, entry in (("station", town.station), ("site", site.entry)):
        for each in dr.async_entries_for_config_entry(device_registry, entry.entry_id):
            assert each == snapshot(name=f"{role} {each.name}")


async def test_what_belongs_to_a_role_hangs_below_it(town: Town) -> None:
    site = await town.site()
    station, market = town.device(town.runtime.id, town.station), town.device(site.id, site.entry)
    assert station is not None
    assert market is not None

    for identifier in (site.receiver, site.point("SOS")):
        device = town.device(f"{site.id}_{identifier}", site.entry)
        assert device is not None
        assert (device.via_device_id, device.config_subentry_id) == (market.id, identifier)
    remote = at_station(site)
    assert remote is not None
    assert remote.via_device_id == station.id


async def test_taking_a_sites_device_away_at_the_station_revokes_the_site(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, town: Town
) -> None:
    market, bank = await town.site(MARKET), await town.site("Krung bank", "bank")

    answer = await remove(hass, hass_ws_client, at_station(market))

    assert answer["success"]
    assert market.record.standing is Standing.REVOKED
    assert at_station(market) is None
    assert (bank.record.standing, at_station(bank) is None) == (Standing.ACTIVE, False)
    await until(lambda: town.state(market.at_home("standing", market.receiver)).state == "revoked")
    assert town.states == []


async def test_a_device_stays_while_the_revocation_cannot_be_kept(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, town: Town
) -> None:
    site = await town.site()

    with full_disk(town.runtime.journal):
        answer = await remove(hass, hass_ws_client, at_station(site))

    assert (answer["success"], answer["error"]["code"]) == (False, "home_assistant_error")
    assert answer["error"]["translation_key"] == "not_committed"
    assert site.record.standing is Standing.ACTIVE
    assert at_station(site) is not None


async def test_other_devices_cannot_be_taken_away(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, town: Town
) -> None:
    site = await town.site()

    for device in (
        town.device(town.runtime.id, town.station),
        town.device(site.id, site.entry),
        town.device(f"{site.id}_{site.point('SOS')}", site.entry),
    ):
        assert not (await remove(hass, hass_ws_client, device))["success"]
    assert site.record.standing is Standing.ACTIVE


async def test_a_site_that_joins_again_after_its_revocation_is_shown_again(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await town.act("revoke_site", OWNER, site=site.id)
    assert at_station(site) is None
    await until(hass.config_entries.flow.async_progress)
    (flow,) = hass.config_entries.flow.async_progress()
    invite = (await town.runtime.make_invite()).text

    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"invite": invite})
    await hass.config_entries.flow.async_configure(result["flow_id"], {})
    await hass.async_block_till_done()
    await until(lambda: site.runtime.receivers[site.receiver].connected)
    await until(lambda: site.record.points)
    await hass.async_block_till_done()

    assert at_station(site) is not None
    assert town.state(site.at_station("standing")).state == "unapproved"
    await town.act("approve_site", OWNER, site=site.id)
    assert town.state(site.at_station(f"point_{site.point('SOS')}")).state == "off"
