"""Switches of a site: whether its cameras are shared at all, and each of them."""

from homeassistant.core import HomeAssistant

from .camera_entities import async_setup_switches
from .entity import Add
from .entry import SafetyZoneConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the switches of a site."""
    async_setup_switches(entry, async_add_entities)
