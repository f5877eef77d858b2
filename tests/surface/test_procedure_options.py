"""An administrator writes what the radio room does, for all sites or for one, and nothing is reloaded."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import ConfigEntries, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components.smart_safety_zone.incident.checklist import Occasion
from custom_components.smart_safety_zone.procedure_options import EVERY_SITE
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.procedures.model import MAX_ITEMS, Source
from custom_components.smart_safety_zone.station.procedures.procedures import Procedures
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from .flow_driving import SITE_NAME, Result, answer_options, join, open_options, record_of, start, station_entry

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf", "sites_hang_up_first")


@pytest.fixture(autouse=True)
def reloads() -> Iterator[AsyncMock]:
    """Reloads of any entry, of which there are none."""
    with patch.object(ConfigEntries, "async_reload") as reload:
        yield reload
        reload.assert_not_called()


@pytest.fixture
async def entry(hass: HomeAssistant) -> ConfigEntry[Any]:
    return await start(hass, station_entry())


async def form(hass: HomeAssistant, entry: ConfigEntry[Any], whose: str = EVERY_SITE) -> Result:
    """Open the form of the procedure for a fire."""
    return await open_options(
        hass, entry, {"next_step_id": "procedures"}, {"occasion": Occasion.FIRE.value, "for": whose}
    )


def suggested(result: Result) -> list[str]:
    text: str = get_schema_suggested_value(result["data_schema"].schema, "items")
    return text.splitlines()


async def test_what_holds_now_is_there_to_be_changed_and_holds_once_it_is_saved(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> None:
    runtime: StationRuntime = entry.runtime_data
    result = await form(hass, entry)
    assert result["step_id"] == "procedure"
    assert result["description_placeholders"] is not None
    assert (result["description_placeholders"]["occasion"], result["description_placeholders"]["whose"]) == (
        "Fire",
        "All sites",
    )
    lines = suggested(result)
    assert lines[0].startswith("Call the fire brigade: 199.")

    result = await answer_options(hass, result, items="\n".join([*lines, "Tell the mayor"]))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "procedure_successful")
    checklist = runtime.procedures.for_all(Occasion.FIRE)
    assert checklist.source is Source.STATION
    assert [item.said("en") for item in checklist.items] == [*lines, "Tell the mayor"]


async def test_who_changes_nothing_has_not_made_it_his_own(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await form(hass, entry)
    result = await answer_options(hass, result, items="\n".join(suggested(result)))
    assert result["reason"] == "procedure_successful"
    assert entry.runtime_data.procedures.for_all(Occasion.FIRE).source is Source.TEMPLATE


async def test_one_site_may_have_a_procedure_of_its_own_and_lose_it_again(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> None:
    runtime: StationRuntime = entry.runtime_data
    site = record_of(runtime, await join(hass, runtime))
    result = await form(hass, entry, site.id)
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["whose"] == SITE_NAME
    await answer_options(hass, result, items="Call the guard of the market")
    assert runtime.procedures.in_force(site.id, Occasion.FIRE).source is Source.SITE
    assert runtime.procedures.for_all(Occasion.FIRE).source is Source.TEMPLATE

    result = await form(hass, entry, site.id)
    assert suggested(result) == ["Call the guard of the market"]
    await answer_options(hass, result)
    assert runtime.procedures.in_force(site.id, Occasion.FIRE).source is Source.TEMPLATE


@pytest.mark.parametrize(
    ("items", "error"), [("x\n" * (MAX_ITEMS + 1), "too_many_items"), ("x" * 400, "item_too_long")]
)
async def test_a_list_that_nobody_can_read_in_a_hurry_is_not_taken(
    hass: HomeAssistant, entry: ConfigEntry[Any], items: str, error: str
) -> None:
    result = await answer_options(hass, await form(hass, entry), items=items)
    assert result["errors"] == {"items": error}
    # What was typed is still there.
    assert suggested(result) == items.splitlines()
    result = await answer_options(hass, result, items="Call 199")
    assert result["reason"] == "procedure_successful"


async def test_what_could_not_be_saved_says_so(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await form(hass, entry)
    with patch.object(Procedures, "write", side_effect=StationError("not_committed", failed=True)):
        result = await answer_options(hass, result, items="Call 199")
    assert result["errors"] == {"base": "not_committed"}
