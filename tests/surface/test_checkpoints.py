"""Checkpoints in Home Assistant: the dialog, a scan, an action, and what shows of them; never a reload."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.components.tag import async_scan_tag
from homeassistant.config_entries import ConfigEntries
from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone import checkpoint_flow, checkpoint_visits
from custom_components.smart_safety_zone.const import SUBENTRY_CHECKPOINT
from custom_components.smart_safety_zone.diagnostics import async_get_config_entry_diagnostics
from custom_components.smart_safety_zone.incident.due import HOUR_MS
from custom_components.smart_safety_zone.station.checkpoints import Visits

from .town import NOBODY, OPERATOR, VIEWER, Town, full_disk, named, until

PLACE = {"latitude": 14.59, "longitude": 100.45}
FORM: dict[str, Any] = {
    "name": "Temple gate",
    "tag": "tag-1",
    "place": PLACE,
    "every_hours": 4,
    "at_night": True,
}


@pytest.fixture
async def tags(hass: HomeAssistant) -> None:
    """Home Assistant's own tags, one of which has a name."""
    assert await async_setup_component(hass, "tag", {})
    await async_scan_tag(hass, "tag-1", None)


async def begin(town: Town, step: str) -> Any:
    subentries = town.hass.config_entries.subentries
    result = await subentries.async_init((town.station.entry_id, SUBENTRY_CHECKPOINT), context={"source": "user"})
    assert result["type"] is FlowResultType.MENU
    return await subentries.async_configure(result["flow_id"], {"next_step_id": step})


async def answer(town: Town, result: Any, **data: Any) -> Any:
    return await town.hass.config_entries.subentries.async_configure(result["flow_id"], data)


async def made(town: Town, **changed: Any) -> str:
    """Make a checkpoint by its dialog, and return its subentry."""
    result = await answer(town, await begin(town, "checkpoint"), **FORM | changed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await town.hass.async_block_till_done()
    return str(list(town.station.subentries)[-1])


def shown(town: Town, checkpoint: str, key: str = "last_visit") -> Any:
    return town.state(town.own(f"{checkpoint}_{key}"))


def device(town: Town, checkpoint: str) -> str:
    found = town.device(f"{town.runtime.id}_{checkpoint}", town.station)
    assert found is not None
    return found.id


async def visited(town: Town, checkpoint: str) -> Any:
    await until(lambda: shown(town, checkpoint).state != STATE_UNKNOWN, "a visit")
    return shown(town, checkpoint)


async def test_a_checkpoint_is_made_without_a_reload_and_has_a_device(town: Town, tags: None) -> None:
    with patch.object(ConfigEntries, "async_reload") as reload:
        checkpoint = await made(town)
        reload.assert_not_called()

    subentry = town.station.subentries[checkpoint]
    assert (subentry.title, dict(subentry.data)) == (
        "Temple gate",
        {"tag": "tag-1", **PLACE, "every_hours": 4, "at_night": True},
    )
    found = dr.async_get(town.hass).async_get(device(town, checkpoint))
    assert found is not None
    assert (found.name, found.config_subentry_id) == ("Temple gate", checkpoint)
    assert shown(town, checkpoint).state == STATE_UNKNOWN
    assert shown(town, checkpoint, "visit_overdue").state == "off"
    assert town.states == []


async def test_a_scan_by_a_unit_is_a_visit_by_whom_the_phone_belongs_to(town: Town, tags: None) -> None:
    checkpoint = await made(town)
    phones = MockConfigEntry(domain="mobile_app")
    phones.add_to_hass(town.hass)
    phone = dr.async_get(town.hass).async_get_or_create(
        config_entry_id=phones.entry_id, identifiers={("mobile_app", "x")}, name="Patrol phone"
    )
    await async_scan_tag(town.hass, "tag-2", phone.id, Context(user_id=town.users[NOBODY].id))
    await async_scan_tag(town.hass, "tag-1", phone.id, Context(user_id=town.users[NOBODY].id))
    said = (await visited(town, checkpoint)).attributes
    assert (said["by"], said["operator"], said["unit"], said["device"]) == (NOBODY, None, None, "Patrol phone")
    assert (said["latitude"], said["longitude"]) == (14.59, 100.45)

    await async_scan_tag(town.hass, "tag-1", phone.id, Context(user_id=town.users[OPERATOR].id))
    await until(lambda: shown(town, checkpoint).attributes["by"] == OPERATOR, "another visit")
    assert shown(town, checkpoint).attributes["operator"] == 7
    entries = await town.runtime.journal.read(lambda reader: reader.entries(kinds=["patrol.visited"]))
    assert len(entries) == 2


async def test_a_reader_on_the_wall_knows_nobody(town: Town, tags: None) -> None:
    checkpoint = await made(town)
    await async_scan_tag(town.hass, "tag-1", None)
    said = (await visited(town, checkpoint)).attributes
    assert (said["by"], said["operator"], said["device"]) == (None, None, None)


async def test_a_scan_while_the_disk_is_full_is_kept_for_when_it_is_not(
    town: Town, tags: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_visits, "RETRY_S", 0.01)
    checkpoint = await made(town)
    with full_disk(town.runtime.journal):
        await async_scan_tag(town.hass, "tag-1", None)
        await asyncio.sleep(0.05)
        assert shown(town, checkpoint).state == STATE_UNKNOWN
    await visited(town, checkpoint)


async def test_diagnostics_tell_neither_tags_nor_places(town: Town, tags: None) -> None:
    await made(town, tag="secret-of-the-gate")
    told = str(await async_get_config_entry_diagnostics(town.hass, town.station))
    assert "every_hours" in told
    assert "secret-of-the-gate" not in told
    assert "Temple" not in told
    assert "14.59" not in told


async def test_an_operator_checks_a_unit_in(town: Town, tags: None) -> None:
    checkpoint = await made(town)
    await town.act("check_in", OPERATOR, device_id=device(town, checkpoint), unit="101")
    said = (await visited(town, checkpoint)).attributes
    assert (said["by"], said["operator"], said["unit"]) == (OPERATOR, 7, "101")


async def test_only_an_operator_checks_in_and_only_at_a_checkpoint(town: Town, tags: None) -> None:
    checkpoint = await made(town)
    for who, key in ((VIEWER, "not_operator"), (None, "no_user")):
        with pytest.raises(ServiceValidationError) as refused:
            await town.act("check_in", who, device_id=device(town, checkpoint))
        assert refused.value.translation_key == key
    with pytest.raises(ServiceValidationError) as refused:
        await town.act("check_in", OPERATOR, device_id="nothing")
    assert refused.value.translation_key == "unknown_checkpoint"
    assert shown(town, checkpoint).state == STATE_UNKNOWN


async def test_who_is_not_there_in_time_shows_until_somebody_is(town: Town, tags: None) -> None:
    checkpoint = await made(town, at_night=False)
    long_ago = town.runtime.clock.now().wall_ms - 5 * HOUR_MS
    town.runtime.checkpoints._visits[checkpoint] = Visits(since_ms=long_ago)
    town.runtime.checkpoints.look()
    await until(lambda: shown(town, checkpoint, "visit_overdue").state == "on", "overdue")
    assert not town.runtime.open_incidents()

    await async_scan_tag(town.hass, "tag-1", None)
    await until(lambda: shown(town, checkpoint, "visit_overdue").state == "off", "visited")


async def test_an_overdue_visit_is_an_incident_if_the_administrator_wants_it(town: Town, tags: None) -> None:
    checkpoint = await made(town, at_night=False)
    flow = town.hass.config_entries.options
    result: Any = await flow.async_init(town.station.entry_id)
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "supervision"})
    result = await flow.async_configure(
        result["flow_id"],
        {"patient_kinds": [], "patience": "90", "incident_kinds": [], "visit_incidents": True},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    long_ago = town.runtime.clock.now().wall_ms - 5 * HOUR_MS
    town.runtime.checkpoints._visits[checkpoint] = Visits(since_ms=long_ago)
    town.runtime.checkpoints.look()
    await until(town.runtime.open_incidents, "an incident")

    [listed] = (await town.act("list_incidents", VIEWER))["incidents"]
    assert (listed["kind"], listed["handling"], listed["point_name"]) == ("trouble", "service", "Temple gate")


async def test_the_tag_is_scanned_in_the_dialog(town: Town, tags: None) -> None:
    result = await begin(town, "scan")
    assert (result["type"], result["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "scan")
    await asyncio.sleep(0)
    await async_scan_tag(town.hass, "tag-9", None)
    await town.hass.async_block_till_done()
    result = await town.hass.config_entries.subentries.async_configure(result["flow_id"])
    assert (result["type"], result["step_id"], result["errors"]) == (FlowResultType.FORM, "checkpoint", {})
    form: Any = result["data_schema"]
    fields = form.schema
    assert next(key for key in fields if key == "tag").description["suggested_value"] == "tag-9"
    tags_offered = fields["tag"].config["options"]
    assert {each["value"] for each in tags_offered} == {"tag-1", "tag-9"}

    result = await answer(town, result, **FORM | {"tag": "tag-9"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_dialog_in_which_nobody_scans_says_so_and_goes_on(
    town: Town, tags: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_flow, "SCAN_S", 0.01)
    result = await begin(town, "scan")
    await asyncio.sleep(0.05)
    await town.hass.async_block_till_done()
    result = await town.hass.config_entries.subentries.async_configure(result["flow_id"])
    assert (result["step_id"], result["errors"]) == ("checkpoint", {"base": "not_scanned"})


async def test_a_dialog_that_is_closed_waits_no_longer(town: Town, tags: None) -> None:
    before = town.hass.bus.async_listeners().get("tag_scanned")
    result = await begin(town, "scan")
    await asyncio.sleep(0)
    assert town.hass.bus.async_listeners()["tag_scanned"] == (before or 0) + 1
    town.hass.config_entries.subentries.async_abort(result["flow_id"])
    await town.hass.async_block_till_done()
    assert town.hass.bus.async_listeners().get("tag_scanned") == before


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"name": " "}, {"name": "name_missing"}),
        ({"name": "x" * 65}, {"name": "name_too_long"}),
        ({"tag": " "}, {"tag": "tag_missing"}),
        ({"tag": "tag-1"}, {"tag": "tag_taken"}),
    ],
)
async def test_what_cannot_be_is_said_in_the_dialog(
    town: Town, tags: None, changed: dict[str, Any], error: dict[str, str]
) -> None:
    await made(town)
    result = await answer(town, await begin(town, "checkpoint"), **FORM | {"tag": "tag-3"} | changed)
    assert result["errors"] == error
    result = await answer(town, result, **FORM | {"tag": "tag-3"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_checkpoint_is_changed_and_renamed_in_place(town: Town, tags: None) -> None:
    checkpoint = await made(town)
    subentries = town.hass.config_entries.subentries
    result: Any = await subentries.async_init(
        (town.station.entry_id, SUBENTRY_CHECKPOINT),
        context={"source": "reconfigure", "subentry_id": checkpoint},
    )
    result = await answer(town, result, next_step_id="checkpoint")
    result = await answer(town, result, **FORM | {"name": "Market gate", "every_hours": 8})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    await town.hass.async_block_till_done()
    assert town.station.subentries[checkpoint].data["every_hours"] == 8
    found = dr.async_get(town.hass).async_get(device(town, checkpoint))
    assert found is not None
    assert found.name == "Market gate"
    assert town.states == []


async def test_a_station_takes_so_many_checkpoints(town: Town, tags: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_flow, "MAX_CHECKPOINTS", 1)
    await made(town)
    result: Any = await town.hass.config_entries.subentries.async_init(
        (town.station.entry_id, SUBENTRY_CHECKPOINT), context={"source": "user"}
    )
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "too_many_checkpoints")


@pytest.mark.parametrize("only", [Platform.SENSOR, Platform.BINARY_SENSOR], indirect=True)
async def test_checkpoints_look_like_this(
    hass: HomeAssistant,
    only: Platform,
    town: Town,
    tags: None,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    checkpoint = await made(town)
    names = named(town, snapshot)
    [mine] = [
        each
        for each in er.async_entries_for_config_entry(entity_registry, town.station.entry_id)
        if each.config_subentry_id == checkpoint
    ]
    state = hass.states.get(mine.entity_id)
    assert state is not None
    assert {"state": state.state, **state.attributes} == names(name=mine.translation_key)
