"""The config entry, typed: one role, one runtime."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime

type SafetyZoneConfigEntry = ConfigEntry[StationRuntime | SiteRuntime]


@callback
def station_of(hass: HomeAssistant) -> StationRuntime | None:
    """Return the station of this Home Assistant, if there is one and it is running."""
    entries: list[SafetyZoneConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if isinstance(entry.runtime_data, StationRuntime):
            return entry.runtime_data
    return None
