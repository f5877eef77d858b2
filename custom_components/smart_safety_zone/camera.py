"""Cameras: those that sites share, at their station."""

from homeassistant.core import HomeAssistant

from .entity import Add
from .entry import SafetyZoneConfigEntry
from .shared_camera_entities import async_add_shared_cameras
from .station.runtime import StationRuntime

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the cameras of a station."""
    if isinstance(entry.runtime_data, StationRuntime):
        async_add_shared_cameras(entry, entry.runtime_data, async_add_entities)
