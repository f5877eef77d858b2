"""Self-tests on the screens of both ends: what was proved and when, without a trace of an alarm."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.smart_safety_zone.const import DOMAIN, EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK
from custom_components.smart_safety_zone.incident.due import GRACE_MS, WEEK_MS
from custom_components.smart_safety_zone.station.proofs import PointProof

from .town import OWNER, Site, Town, until


@pytest.fixture(autouse=True)
def all_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at every entity, also at those that are off unless somebody wants them."""
    monkeypatch.setattr("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True)


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


def ours(town: Town) -> Mapping[str, State]:
    """Return what every entity of both ends shows, by its unique id."""
    entities = er.async_get(town.hass).entities.values()
    shown = ((each.unique_id, town.hass.states.get(each.entity_id)) for each in entities if each.platform == DOMAIN)
    return {key: state for key, state in shown if state is not None}


def of_point(site: Site, key: str) -> str:
    return f"{site.id}_{site.point('SOS')}_{key}"


async def self_test(town: Town, site: Site) -> Any:
    identifier = f"{site.id}_{site.point('SOS')}"
    device_id = dr.async_get_device_id_by_identifier(
        town.hass, (DOMAIN, identifier), config_entry_id=site.entry.entry_id
    )
    return await town.act("self_test", OWNER, device_id=device_id)


async def press_button(town: Town, site: Site) -> None:
    registry = er.async_get(town.hass)
    entity_id = registry.async_get_entity_id("button", DOMAIN, of_point(site, "test_now"))
    await town.hass.services.async_call("button", "press", {"entity_id": entity_id}, blocking=True)


def proof_state(town: Town, site: Site) -> str:
    entity_id = er.async_get(town.hass).async_get_entity_id("sensor", DOMAIN, of_point(site, "self_test"))
    return town.state(entity_id).state


def issue(town: Town, key: str, entry_id: str) -> ir.IssueEntry | None:
    return ir.async_get(town.hass).async_get_issue(DOMAIN, f"{key}_{entry_id}")


async def test_a_test_proves_the_point_at_both_ends_and_disturbs_nobody(town: Town, site: Site) -> None:
    assert proof_state(town, site) == "untested"
    assert town.state(town.entity(of_point(site, "last_proved"))).state == STATE_UNKNOWN
    events = [async_capture_events(town.hass, kind) for kind in (EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK)]
    before = ours(town)
    assert await self_test(town, site) == {"proved": True, "result": "proved"}
    await until(lambda: town.runtime.proofs.oldest_ms(site.id) is not None, "known at the station")
    await town.hass.async_block_till_done()

    after = ours(town)
    assert proof_state(town, site) == "proved"
    changed = {key for key, state in after.items() if before[key].state != state.state}
    at_station = f"{town.runtime.id}_{site.id}"
    assert {of_point(site, "last_proved"), of_point(site, "self_test")} <= changed
    assert {f"{at_station}_signal", f"{at_station}_last_proved"} <= changed
    # Nothing else has moved but counters of the link.
    moved = {key for key in changed if not key.endswith(("_outbox", "_last_heard", "_clock_offset"))}
    assert moved == {
        of_point(site, "last_proved"),
        of_point(site, "self_test"),
        f"{at_station}_signal",
        f"{at_station}_last_proved",
    }
    signal = after[f"{at_station}_signal"].attributes
    assert (signal["event_type"], signal["kind"], signal["sia_code"], signal["contact_id"]) == (
        *("test", "test"),
        *("RX", "E601"),
    )
    assert not town.runtime.desk.incidents
    assert events == [[], [], []]


async def test_the_button_tests_too(town: Town, site: Site) -> None:
    await press_button(town, site)
    await until(lambda: proof_state(town, site) == "proved", "proved")


async def test_a_test_at_a_silent_point_looks_the_same_whatever_was_pressed_before(town: Town, site: Site) -> None:
    point = site.runtime.points[site.point("SOS")]
    point.silent = True
    answers = [await self_test(town, site)]
    point.press()
    await until(town.runtime.open_incidents, "a silent alarm")
    answers.append(await self_test(town, site))

    assert answers == [{"proved": True, "result": "proved"}] * 2


async def test_a_failed_test_is_a_repair_until_the_next_good_one(town: Town, site: Site) -> None:
    with patch.object(site.runtime.points[site.point("SOS")].__class__, "source_fault", "removed"):
        assert await self_test(town, site) == {"proved": False, "result": "source_unavailable"}
    await town.hass.async_block_till_done()
    assert proof_state(town, site) == "source_unavailable"
    shown = issue(town, "unproved", site.entry.entry_id)
    assert shown is not None
    assert shown.translation_placeholders is not None
    assert shown.translation_placeholders["points"] == "SOS"

    await self_test(town, site)
    await until(lambda: issue(town, "unproved", site.entry.entry_id) is None, "the repair goes")


async def test_a_site_without_a_station_is_told_that_nothing_can_be_proved(town: Town) -> None:
    site = await town.site(approve=False)
    with pytest.raises(ServiceValidationError) as refused:
        await self_test(town, site)
    assert refused.value.translation_key == "nothing_to_prove"
    with pytest.raises(HomeAssistantError) as caught:
        await press_button(town, site)
    assert caught.value.translation_key == "nothing_to_prove"


async def test_what_is_owed_shows_at_the_station_until_it_comes(town: Town, site: Site) -> None:
    proofs, point = town.runtime.proofs, site.point("SOS")
    long_ago = town.runtime.clock.now().wall_ms - WEEK_MS - GRACE_MS - 60_000
    proofs._proofs[site.id][point] = PointProof(since_ms=long_ago)
    proofs.look()
    proofs.look()
    await until(lambda: town.state(town.own("unproved_points")).state == "1", "a point that owes a test")
    await town.hass.async_block_till_done()

    assert town.state(site.at_station("last_proved")).attributes["owing"] == ["SOS"]
    shown = issue(town, "sites_unproved", town.station.entry_id)
    assert shown is not None
    assert shown.translation_placeholders is not None
    assert shown.translation_placeholders["names"] == site.record.name
    said = town.state(site.at_station("signal")).attributes
    assert (said["event_type"], said["about"], said["point_name"]) == ("trouble", "unproved", "SOS")

    await self_test(town, site)
    await until(lambda: town.state(town.own("unproved_points")).state == "0", "nothing owed")
    assert town.state(site.at_station("last_proved")).attributes["owing"] == []
    assert issue(town, "sites_unproved", town.station.entry_id) is None
