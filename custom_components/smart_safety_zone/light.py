"""Lights: the lighting groups of a site, at the site itself and at its station."""

from homeassistant.core import HomeAssistant

from .entity import Add
from .entry import SafetyZoneConfigEntry
from .lighting_entities import async_setup_lights

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the lights of the entry's role."""
    async_setup_lights(entry, async_add_entities)
