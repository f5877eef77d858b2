"""The flows of a station: it is made once, its recovery key is shown once, and nothing in its daily work reloads it."""

from base64 import b32decode
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_IGNORE, SOURCE_USER, ConfigEntry, ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_schema_suggested_value
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_bytes
from tests.surface.flow_texts import every_text_is_there

__all__ = ["every_text_is_there"]

PLACE = {"latitude": 14.5896, "longitude": 100.4551}
FORM = {"name": "สภ.เมืองอ่างทอง", "address": "http://192.168.1.10:8123", "place": PLACE, "approval": "always"}


async def begin(hass: HomeAssistant) -> Any:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.MENU
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "station"})


async def answer(hass: HomeAssistant, result: Any, **typed: Any) -> Any:
    return await hass.config_entries.flow.async_configure(result["flow_id"], typed)


@pytest.mark.usefixtures("mock_async_zeroconf")
async def test_a_station_is_made(hass: HomeAssistant) -> None:
    result = await begin(hass)
    result = await answer(hass, result, **FORM)
    assert result["step_id"] == "recovery_key"
    groups = result["description_placeholders"]["recovery_key"].split()
    result = await answer(hass, result, last_group=groups[-1].lower())
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry[Any] = result["result"]
    assert entry.state is ConfigEntryState.LOADED
