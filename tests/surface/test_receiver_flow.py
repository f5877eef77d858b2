"""A site gets one more station by a dialog, changes it, joins it again, and shows what each of them says."""

from collections.abc import AsyncIterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, SOURCE_ZEROCONF, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest

from custom_components.smart_safety_zone.const import DOMAIN, SUBENTRY_RECEIVER
from custom_components.smart_safety_zone.protocol.messages import ProgressStep, Standing
from tests.site.radio_room import ADDRESS, RadioRoom

from .flow_driving import SITE_FORM, Result, answer as answer_flow, begin
from .town import until

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf", "sites_hang_up_first")


@pytest.fixture
async def first(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[RadioRoom]:
    (tmp_path / "first").mkdir()
    room = RadioRoom(hass, tmp_path / "first")
    await room.open()
    yield room
    await room.close()


@pytest.fixture
async def second(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[RadioRoom]:
    (tmp_path / "second").mkdir()
    room = RadioRoom(hass, tmp_path / "second")
    await room.open()
    yield room
    await room.close()


@pytest.fixture
async def site(hass: HomeAssistant, first: RadioRoom, second: RadioRoom, sites_hang_up_first: None) -> ConfigEntry[Any]:
    """A site that has joined the first station."""
    result = await answer_flow(
        hass, await begin(hass, "site"), **{**SITE_FORM, "invite": first.invite(), "sos_button": True}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    await until(lambda: first.connected, "a link")
    entry: ConfigEntry[Any] = result["result"]
    return entry


async def add(hass: HomeAssistant, site: ConfigEntry[Any], way: str = "invite") -> Result:
    result: Result = await hass.config_entries.subentries.async_init(
        (site.entry_id, SUBENTRY_RECEIVER), context={"source": SOURCE_USER}
    )
    assert (result["type"], result["menu_options"]) == (FlowResultType.MENU, ["invite", "code"])
    return await answer(hass, result, next_step_id=way)


async def change(hass: HomeAssistant, site: ConfigEntry[Any], room: RadioRoom) -> Result:
    key = receivers(site)[room.id].subentry_id
    return await hass.config_entries.subentries.async_init(
        (site.entry_id, SUBENTRY_RECEIVER), context={"source": SOURCE_RECONFIGURE, "subentry_id": key}
    )


async def answer(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    return await hass.config_entries.subentries.async_configure(result["flow_id"], typed)


def receivers(site: ConfigEntry[Any]) -> dict[str, Any]:
    """The receivers' subentries, by station."""
    return {each.data["station_id"]: each for each in site.get_subentries_of_type(SUBENTRY_RECEIVER)}


def purposes(site: ConfigEntry[Any], *rooms: RadioRoom) -> list[str]:
    return [receivers(site)[room.id].data["purpose"] for room in rooms]


async def joined(hass: HomeAssistant, site: ConfigEntry[Any], room: RadioRoom, purpose: str) -> None:
    result = await answer(hass, await add(hass, site), invite=room.invite(), purpose=purpose)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    await hass.async_block_till_done()
    await until(lambda: room.connected, "a link")


async def test_a_backup_is_added_while_the_primary_goes_on(
    hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom, second: RadioRoom
) -> None:
    served = first.served
    result = await answer(hass, await add(hass, site), invite=second.invite(needs_approval=True), purpose="backup")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["description"] == "receiver_joined"
    assert len(result["description_placeholders"]["digits"]) == len("012 345")
    await hass.async_block_till_done()
    await until(lambda: second.connected, "a link")
    assert purposes(site, first, second) == ["primary", "backup"]
    assert first.served == served
    key = receivers(site)[second.id].subentry_id
    entity = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{site.unique_id}_{key}_link")
    assert entity is not None
    await until(lambda: hass.states.get(entity).state == "up", "shown")  # type: ignore[union-attr]


async def test_a_new_primary_makes_the_present_one_a_backup(
    hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom, second: RadioRoom
) -> None:
    await joined(hass, site, second, "primary")
    assert purposes(site, first, second) == ["backup", "primary"]
    assert site.runtime_data.primary.station_id == second.id
    result = await answer(hass, await change(hass, site, first), address=ADDRESS, purpose="primary")
    assert result["reason"] == "reconfigure_successful"
    assert purposes(site, first, second) == ["primary", "backup"]
    assert site.runtime_data.primary.station_id == first.id
    result = await answer(hass, await change(hass, site, first), address=ADDRESS, purpose="copy")
    assert purposes(site, first, second) == ["copy", "primary"]


async def test_the_last_station_of_the_police_does_not_become_a_copy(
    hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom, second: RadioRoom
) -> None:
    await joined(hass, site, second, "copy")
    result = await answer(hass, await change(hass, site, first), address=ADDRESS, purpose="copy")
    assert result["errors"] == {"purpose": "last_police"}
    assert purposes(site, first, second) == ["primary", "copy"]


async def test_wrong_invites_have_their_words(hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom) -> None:
    result = await answer(hass, await add(hass, site), invite="hello", purpose="backup")
    assert result["errors"] == {"invite": "not_an_invite"}
    result = await answer(hass, result, invite=first.invite(), purpose="backup")
    assert result["errors"] == {"invite": "already_receiver"}
    await first.shut_door()
    result = await answer(hass, await add(hass, site, "code"), code="12", address="no address", purpose="backup")
    assert result["errors"] == {"address": "bad_address"}
    result = await answer(hass, result, code="12", address=ADDRESS, purpose="backup")
    assert result["errors"] == {"code": "bad_code"}


async def test_a_site_that_is_not_running_gets_no_station(hass: HomeAssistant, site: ConfigEntry[Any]) -> None:
    await hass.config_entries.async_unload(site.entry_id)
    result = await hass.config_entries.subentries.async_init(
        (site.entry_id, SUBENTRY_RECEIVER), context={"source": SOURCE_USER}
    )
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_running")


async def test_a_station_that_revoked_is_told_of_and_joined_again(
    hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom, second: RadioRoom
) -> None:
    await joined(hass, site, second, "backup")
    second.decide(Standing.REVOKED)
    key = receivers(site)[second.id].subentry_id
    issue = (DOMAIN, f"revoked_{key}_{site.entry_id}")
    await until(lambda: ir.async_get(hass).async_get_issue(*issue), "an issue")
    assert not hass.config_entries.flow.async_progress()
    result = await change(hass, site, second)
    assert result["menu_options"] == ["change", "again"]
    result = await answer(hass, result, next_step_id="again")
    result = await answer(hass, result, invite=first.invite())
    assert result["errors"] == {"invite": "other_station"}
    result = await answer(hass, result, invite=second.invite())
    assert result["reason"] == "reconfigure_successful"
    await until(lambda: not ir.async_get(hass).async_get_issue(*issue), "no issue")
    assert site.runtime_data.receivers[key].standing is Standing.ACTIVE


async def test_a_station_that_is_deleted_is_told(
    hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom, second: RadioRoom
) -> None:
    await joined(hass, site, second, "backup")
    hass.config_entries.async_remove_subentry(site, receivers(site)[first.id].subentry_id)
    await until(lambda: first.leavings, "told")
    assert purposes(site, second) == ["primary"]
    await hass.async_block_till_done()


def advertisement(room: RadioRoom) -> ZeroconfServiceInfo:
    return ZeroconfServiceInfo(
        ip_address=ip_address("192.0.2.7"), ip_addresses=[ip_address("192.0.2.7")], port=8123,
        hostname="station.local.", type="_ssz-station._tcp.local.", name="station._ssz-station._tcp.local.",
        properties={"id": room.id, "name": "Station", "version": "1"},
    )  # fmt: skip


async def test_a_station_that_is_found_can_become_a_receiver_of_a_site(
    hass: HomeAssistant, site: ConfigEntry[Any], second: RadioRoom
) -> None:
    found = {"context": {"source": SOURCE_ZEROCONF}, "data": advertisement(second)}
    result: Result = await hass.config_entries.flow.async_init(DOMAIN, **found)  # type: ignore[arg-type]
    assert (result["type"], result["menu_options"]) == (FlowResultType.MENU, ["discovered", "found_receiver"])
    result = await answer_flow(hass, result, next_step_id="found_receiver")
    result = await answer_flow(hass, result, code="12", site=site.entry_id, purpose="backup")
    assert result["errors"] == {"code": "bad_code"}
    result = await answer_flow(hass, result, code=str(second.code()), site=site.entry_id, purpose="copy")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "receiver_joined")
    await hass.async_block_till_done()
    await until(lambda: second.connected, "a link")
    assert purposes(site, second) == ["copy"]
    result = await hass.config_entries.flow.async_init(DOMAIN, **found)  # type: ignore[arg-type]
    assert result["reason"] == "already_configured"


async def test_the_progress_of_a_press_tells_whose_word_it_is(
    hass: HomeAssistant, site: ConfigEntry[Any], first: RadioRoom, second: RadioRoom
) -> None:
    await joined(hass, site, second, "copy")
    (point,) = site.runtime_data.points
    entity = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{site.unique_id}_{point}_progress")
    assert entity is not None

    def shown(name: str) -> Any:
        state = hass.states.get(entity)
        assert state is not None
        return state.state if name == "state" else state.attributes.get(name)

    site.runtime_data.press(point)
    await until(lambda: shown("state") == "stored" and shown("copies") == {"Station": "stored"}, "stored")
    assert shown("receiver") == "Station"
    assert shown("receivers") is None
    second.tell(ProgressStep.TAKEN, second.signals[0], at_ms=1, operator=3)
    await until(lambda: shown("copies") == {"Station": "taken"}, "taken at the copy")
    assert shown("state") == "stored"
    assert shown("operator") is None
