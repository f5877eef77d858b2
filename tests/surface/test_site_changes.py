"""A site that is there joins its station again, and changes and moves without a reload."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntries, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.errors import EnrolmentError, TransportError
from custom_components.smart_safety_zone.protocol.invite import Invite, invite_text
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.site.joining import Joined
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from .flow_driving import (
    ADDRESS,
    PLACE,
    SITE_NAME,
    STATION_ID,
    STATION_NAME,
    Result,
    answer,
    invite,
    join,
    record_of,
    start,
    station_entry,
)

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf", "sites_hang_up_first")

FLOW = "custom_components.smart_safety_zone.site_flow"
FORM = {
    "name": "ตลาดใหม่",
    "kind": "shop",
    "place": {"latitude": 1.0, "longitude": 2.0},
    "address": "https://new.example",
    "test_day": "sun",
    "test_hour": 3,
}


@pytest.fixture
async def runtime(hass: HomeAssistant) -> StationRuntime:
    station = await start(hass, station_entry())
    runtime: StationRuntime = station.runtime_data
    return runtime


@pytest.fixture
async def site(hass: HomeAssistant, runtime: StationRuntime) -> ConfigEntry[Any]:
    return await join(hass, runtime)


@pytest.fixture
async def asked(hass: HomeAssistant, runtime: StationRuntime, site: ConfigEntry[Any]) -> Result:
    """What a site asks for that its station has revoked."""
    await runtime.approve(str(site.unique_id), None)
    await runtime.revoke(str(site.unique_id), None)
    site.async_start_reauth(hass)
    await hass.async_block_till_done()
    [flow] = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == SOURCE_REAUTH
    return await hass.config_entries.flow.async_configure(flow["flow_id"])


def receiver_of(entry: ConfigEntry[Any]) -> Any:
    [receiver] = entry.get_subentries_of_type("receiver")
    return receiver


async def test_a_revoked_site_joins_again_under_its_old_id(
    hass: HomeAssistant, runtime: StationRuntime, site: ConfigEntry[Any], asked: Result
) -> None:
    assert (asked["step_id"], asked["description_placeholders"]["name"]) == ("reauth_confirm", SITE_NAME)
    assert asked["description_placeholders"]["station"] == STATION_NAME
    before = record_of(runtime, site)
    hass.config_entries.async_update_entry(
        hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, STATION_ID),  # type: ignore[arg-type]
        options={**station_entry().options, "address": "https://new.example"},
    )

    result = await answer(hass, asked, invite=await invite(runtime))
    await hass.async_block_till_done()

    record = record_of(runtime, site)
    assert (record.standing, record.key != before.key) == (Standing.UNAPPROVED, True)
    assert result["step_id"] == "compare_again"
    assert result["description_placeholders"] == {
        "name": SITE_NAME,
        "station": STATION_NAME,
        "digits": f"{record.digits[:3]} {record.digits[3:]}",
    }
    assert site.state is ConfigEntryState.LOADED
    assert receiver_of(site).data["address"] == "https://new.example"

    result = await answer(hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert result["translation_domain"] == "homeassistant"
    assert site.state is ConfigEntryState.LOADED
    assert hass.config_entries.flow.async_progress() == []


async def test_a_site_that_is_taken_in_at_once_has_nothing_to_compare(
    hass: HomeAssistant, runtime: StationRuntime, site: ConfigEntry[Any], asked: Result
) -> None:
    joined = Joined(
        site_id=str(site.unique_id),
        station_id=STATION_ID,
        address=ADDRESS,
        station_name=STATION_NAME,
        digits="123456",
        standing=Standing.ACTIVE,
    )
    with patch(f"{FLOW}.join", return_value=joined):
        result = await answer(hass, asked, invite=await invite(runtime))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert site.state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    ("failure", "errors", "asks_address"),
    [
        (EnrolmentError(EnrolmentRefusal.EXPIRED), {"invite": "expired"}, False),
        (TransportError("unreachable"), {"base": "unreachable"}, True),
    ],
)
async def test_a_site_that_cannot_join_again_goes_on_as_it_was(
    hass: HomeAssistant,
    runtime: StationRuntime,
    site: ConfigEntry[Any],
    asked: Result,
    failure: Exception,
    errors: dict[str, str],
    asks_address: bool,
) -> None:
    text = await invite(runtime)
    with patch(f"{FLOW}.join", side_effect=failure):
        result = await answer(hass, asked, invite=text)
    await hass.async_block_till_done()

    assert (result["step_id"], result["errors"]) == ("reauth_confirm", errors)
    fields = result["data_schema"].schema
    assert get_schema_suggested_value(fields, "invite") == text
    assert ("address" in fields) is asks_address
    assert site.state is ConfigEntryState.LOADED
    assert len(hass.config_entries.flow.async_progress()) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("hello", "not_an_invite"),
        (invite_text(Invite(address=ADDRESS, station=bytes(16), code=bytes(10), expires_ms=0)), "other_station"),
    ],
)
async def test_only_an_invite_of_its_own_station_makes_a_site_join_again(
    hass: HomeAssistant, site: ConfigEntry[Any], asked: Result, text: str, error: str
) -> None:
    with patch.object(ConfigEntries, "async_unload") as unload:
        result = await answer(hass, asked, invite=text)
        unload.assert_not_called()

    assert result["errors"] == {"invite": error}


async def test_a_site_that_cannot_be_stopped_does_not_join_again(
    hass: HomeAssistant, runtime: StationRuntime, site: ConfigEntry[Any], asked: Result
) -> None:
    with patch.object(ConfigEntries, "async_unload", return_value=False):
        result = await answer(hass, asked, invite=await invite(runtime))

    assert result["errors"] == {"base": "cannot_unload"}


async def test_a_site_changes_its_name_kind_place_and_the_address_of_its_station(
    hass: HomeAssistant, runtime: StationRuntime, site: ConfigEntry[Any]
) -> None:
    result: Result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": site.entry_id}
    )
    fields = result["data_schema"].schema
    assert {key: get_schema_suggested_value(fields, key) for key in FORM} == {
        "name": SITE_NAME,
        "kind": "market",
        "place": PLACE,
        "address": ADDRESS,
        "test_day": "any",
        "test_hour": 10,
    }
    running = site.runtime_data
    with patch.object(ConfigEntries, "async_reload") as reload:
        result = await answer(hass, result, **FORM)
        await hass.async_block_till_done()
        reload.assert_not_called()

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert result["translation_domain"] == "homeassistant"
    assert site.title == "ตลาดใหม่"
    assert site.options == {"kind": "shop", "latitude": 1.0, "longitude": 2.0, "test_day": "sun", "test_hour": 3}
    assert receiver_of(site).data == {
        "station_id": STATION_ID,
        "address": "https://new.example",
        "purpose": "primary",
    }
    assert site.runtime_data is running
    [receiver] = running.receivers.values()
    assert receiver.address == "https://new.example"


async def reconfigure(hass: HomeAssistant, site: ConfigEntry[Any], **typed: Any) -> Result:
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": site.entry_id}
    )
    return await answer(hass, result, **{**FORM, **typed})


@pytest.mark.parametrize(
    ("failure", "errors"),
    [
        (TransportError("no_station"), {"base": "no_station"}),
        (EnrolmentError(EnrolmentRefusal.FOREIGN), {"address": "foreign_station"}),
    ],
)
async def test_a_new_address_is_tried_before_it_is_kept(
    hass: HomeAssistant, site: ConfigEntry[Any], failure: Exception, errors: dict[str, str]
) -> None:
    with patch(f"{FLOW}.verify_address", side_effect=failure):
        result = await reconfigure(hass, site)

    assert (result["step_id"], result["errors"]) == ("reconfigure_site", errors)
    assert result["description_placeholders"]["address"] == "https://new.example"
    assert get_schema_suggested_value(result["data_schema"].schema, "name") == "ตลาดใหม่"
    assert site.title == SITE_NAME
    assert receiver_of(site).data["address"] == ADDRESS


async def test_an_address_that_is_none_is_not_tried(hass: HomeAssistant, site: ConfigEntry[Any]) -> None:
    with patch(f"{FLOW}.verify_address") as verify:
        result = await reconfigure(hass, site, address="new.example", name="")
        verify.assert_not_called()

    assert result["errors"] == {"address": "bad_address", "name": "name_missing"}


async def test_an_address_that_stays_is_not_tried(hass: HomeAssistant, site: ConfigEntry[Any]) -> None:
    with patch(f"{FLOW}.verify_address") as verify:
        result = await reconfigure(hass, site, address=ADDRESS)
        verify.assert_not_called()

    assert result["reason"] == "reconfigure_successful"


async def test_a_site_that_does_not_run_can_still_be_changed(hass: HomeAssistant, site: ConfigEntry[Any]) -> None:
    await hass.config_entries.async_unload(site.entry_id)

    result = await reconfigure(hass, site)

    assert result["reason"] == "reconfigure_successful"
    assert receiver_of(site).data["address"] == "https://new.example"


async def test_a_site_takes_alarm_points_cameras_lamps_panels_neighbours_and_stations(site: ConfigEntry[Any]) -> None:
    # Home Assistant offers to add whatever is listed here.
    taken = {"alarm_point", "camera", "lighting_group", "neighbour", "panel", "receiver"}
    assert site.supported_subentry_types == {key: {"supports_reconfigure": True} for key in taken}


async def test_a_site_whose_station_was_deleted_joins_any_station(
    hass: HomeAssistant, runtime: StationRuntime, site: ConfigEntry[Any]
) -> None:
    hass.config_entries.async_remove_subentry(site, receiver_of(site).subentry_id)
    site.async_start_reauth(hass)
    await hass.async_block_till_done()
    [flow] = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    asked: Result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert asked["description_placeholders"]["station"] == "–"

    result = await answer(hass, asked, invite=await invite(runtime))
    await hass.async_block_till_done()

    assert result["step_id"] == "compare_again"
    receiver = receiver_of(site)
    assert (receiver.title, receiver.unique_id) == (STATION_NAME, STATION_ID)
    assert receiver.data == {"station_id": STATION_ID, "address": ADDRESS, "purpose": "primary"}
    assert list(site.runtime_data.receivers) == [receiver.subentry_id]


async def test_a_site_whose_station_was_deleted_has_no_address_to_change(
    hass: HomeAssistant, site: ConfigEntry[Any]
) -> None:
    hass.config_entries.async_remove_subentry(site, receiver_of(site).subentry_id)

    result: Result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": site.entry_id}
    )

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_receiver")
