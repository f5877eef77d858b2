"""What the tests of the surface share."""

import asyncio
from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.const import DOMAIN, Role

from .flow_texts import every_text_is_there
from .town import only, town

__all__ = ["every_text_is_there", "only", "town"]


@pytest.fixture
async def sites_hang_up_first(hass: HomeAssistant) -> AsyncIterator[None]:
    """End the sites of the test before their station, so that no greeting is on its way when all stops at once."""
    yield
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if entry.data["role"] == Role.SITE:
            await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.sleep(0.05)
