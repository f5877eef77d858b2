"""A station is made once, its recovery key is shown once, and it changes without a reload."""

from base64 import b32decode
from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import (
    SOURCE_IGNORE,
    ConfigEntries,
    ConfigEntry,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.network import NoURLAvailableError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_schema_suggested_value

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_bytes

from .flow_driving import ADDRESS, PLACE, STATION_ID, STATION_NAME, Result, answer, begin, start, station_entry

FORM = {"name": STATION_NAME, "address": ADDRESS, "place": PLACE, "approval": "invited"}

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf", "sites_hang_up_first")


@pytest.fixture(autouse=True)
def reloads() -> Iterator[AsyncMock]:
    """Reloads of any entry, of which there are none."""
    with patch.object(ConfigEntries, "async_reload") as reload:
        yield reload
        reload.assert_not_called()


def seed_of(result: Result) -> bytes:
    """Read the recovery key as somebody writes it down."""
    return b32decode("".join(result["description_placeholders"]["recovery_key"].split()) + "====")


async def test_a_station_is_made(hass: HomeAssistant) -> None:
    result = await begin(hass, "station")
    assert get_schema_suggested_value(result["data_schema"].schema, "place") == {
        "latitude": hass.config.latitude,
        "longitude": hass.config.longitude,
    }
    shown = await answer(hass, result, **{**FORM, "name": f"  {STATION_NAME} ", "address": f"{ADDRESS}/"})
    assert shown["step_id"] == "recovery_key"
    groups = shown["description_placeholders"]["recovery_key"].split()
    assert [len(group) for group in groups] == [4] * 13

    result = await answer(hass, shown, last_group=f" {groups[-1].lower()} ")
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry[Any] = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    assert entry.title == STATION_NAME
    assert len(id_bytes(entry.data["station_id"])) == 16
    assert entry.unique_id == entry.data["station_id"]
    assert entry.data == {
        "role": "station",
        "station_id": entry.unique_id,
        "recovery_key": SigningKey(seed_of(shown)).public.hex(),
        "founded": True,
    }
    assert entry.options == {"address": ADDRESS, **PLACE, "approval": "invited", "operators": {}}


async def test_the_private_half_of_the_recovery_key_is_kept_nowhere(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, hass_storage: dict[str, Any]
) -> None:
    shown = await answer(hass, await begin(hass, "station"), **FORM)
    last = shown["description_placeholders"]["recovery_key"].split()[-1]
    result = await answer(hass, shown, last_group=last)
    await hass.async_block_till_done()

    seed = seed_of(shown)
    kept = f"{result['result'].as_dict()} {hass_storage} {caplog.text}"
    assert seed.hex() not in kept
    assert last not in kept
    path = hass.config.path("smart_safety_zone", f"station-{result['result'].unique_id}.db")
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as file:  # noqa: ASYNC230, PTH123
            assert seed not in file.read()


async def test_a_recovery_key_that_was_not_written_down_is_shown_again(hass: HomeAssistant) -> None:
    first = await answer(hass, await begin(hass, "station"), **FORM)
    again = await answer(hass, first, last_group="XXXX")

    assert again["errors"] == {"last_group": "wrong_group"}
    assert again["description_placeholders"] == first["description_placeholders"]


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("name", " \u200b ", "name_missing"),
        ("name", "ก" * 65, "name_too_long"),
        ("address", "192.168.1.10:8123", "bad_address"),
        ("address", "ws://192.168.1.10", "bad_address"),
        ("address", "http://", "bad_address"),
        ("address", "http://host:99999", "bad_address"),
        ("address", "http://host/lovelace", "bad_address"),
        ("address", "http://host/?a=1", "bad_address"),
        ("address", "http://host/#map", "bad_address"),
        ("address", "http://me:secret@host", "bad_address"),
    ],
)
async def test_what_was_typed_wrong_is_said_at_its_field_and_kept(
    hass: HomeAssistant, field: str, typed: str, error: str
) -> None:
    form = {**FORM, field: typed}
    result = await answer(hass, await begin(hass, "station"), **form)

    assert (result["step_id"], result["errors"]) == ("station", {field: error})
    fields = result["data_schema"].schema
    assert {key: get_schema_suggested_value(fields, key) for key in form} == form


@pytest.mark.parametrize("typed", ["https://station.example", "http://[fd00::1]:8123", "http://ha.local:80"])
async def test_an_address_may_be_secure_or_of_any_kind(hass: HomeAssistant, typed: str) -> None:
    result = await answer(hass, await begin(hass, "station"), **{**FORM, "address": typed})

    assert result["step_id"] == "recovery_key"


async def test_the_address_of_this_home_assistant_is_suggested(hass: HomeAssistant) -> None:
    await hass.config.async_update(internal_url="http://10.0.0.5:8123", external_url="https://station.example")

    result = await begin(hass, "station")

    assert get_schema_suggested_value(result["data_schema"].schema, "address") == "https://station.example"


async def test_without_a_known_address_none_is_suggested(hass: HomeAssistant) -> None:
    with patch("custom_components.smart_safety_zone.forms.get_url", side_effect=NoURLAvailableError):
        result = await begin(hass, "station")

    assert get_schema_suggested_value(result["data_schema"].schema, "address") is None


@pytest.mark.parametrize("disabled_by", [None, ConfigEntryDisabler.USER])
async def test_there_is_one_station_be_it_disabled(
    hass: HomeAssistant, disabled_by: ConfigEntryDisabler | None
) -> None:
    entry = station_entry()
    object.__setattr__(entry, "disabled_by", disabled_by)
    entry.add_to_hass(hass)

    result = await begin(hass, "station")

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "single_station")


async def test_two_dialogs_at_once_make_one_station(hass: HomeAssistant) -> None:
    shown = await answer(hass, await begin(hass, "station"), **FORM)
    station_entry().add_to_hass(hass)

    last = shown["description_placeholders"]["recovery_key"].split()[-1]
    result = await answer(hass, shown, last_group=last)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "single_station")


async def test_an_ignored_discovery_is_no_station(hass: HomeAssistant) -> None:
    MockConfigEntry(domain=DOMAIN, source=SOURCE_IGNORE, unique_id=STATION_ID).add_to_hass(hass)

    assert (await begin(hass, "station"))["step_id"] == "station"


async def test_a_station_changes_its_name_address_and_place(hass: HomeAssistant) -> None:
    entry = station_entry()
    await start(hass, entry)
    form = {"name": "สภ.ป่าโมก", "address": "https://new.example", "place": {"latitude": 14.5, "longitude": 100.5}}

    result: Result = await entry.start_reconfigure_flow(hass)
    fields = result["data_schema"].schema
    assert result["step_id"] == "reconfigure_station"
    assert {key: get_schema_suggested_value(fields, key) for key in form} == {
        "name": STATION_NAME,
        "address": ADDRESS,
        "place": PLACE,
    }
    result = await answer(hass, result, **{**form, "address": "new.example"})
    assert result["errors"] == {"address": "bad_address"}
    result = await answer(hass, result, **form)
    await hass.async_block_till_done()

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert result["translation_domain"] == "homeassistant"
    assert entry.title == "สภ.ป่าโมก"
    assert entry.options == {
        "address": "https://new.example",
        "latitude": 14.5,
        "longitude": 100.5,
        "approval": "always",
        "operators": {},
    }


async def test_a_station_takes_checkpoints_and_units(hass: HomeAssistant) -> None:
    entry = station_entry()
    await start(hass, entry)

    taken = {"checkpoint", "unit"}
    assert entry.supported_subentry_types == {key: {"supports_reconfigure": True} for key in taken}
    assert entry.supports_options
    assert entry.supports_reconfigure
