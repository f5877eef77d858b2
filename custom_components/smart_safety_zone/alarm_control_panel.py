"""Alarm panels. Site: its own. Station: what each site's panel last reported, to be looked at only."""

from homeassistant.core import HomeAssistant

from .entity import Add
from .entry import SafetyZoneConfigEntry
from .panel_entities import async_add_panels

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the panels of the entry's role."""
    async_add_panels(entry, async_add_entities)
