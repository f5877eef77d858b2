"""The devices: the entry's own, and at a station one for each site, kept in step with its registry."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN, MANUFACTURER
from .entity import device_name
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .protocol.messages import Standing
from .station.errors import StationError
from .station.runtime import StationRuntime


@callback
def async_register_own_device(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Register the device that the entry stands for; the others hang below it."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, str(entry.unique_id))},
        entry_type=dr.DeviceEntryType.SERVICE,
        manufacturer=MANUFACTURER,
        name=entry.title,
    )


@callback
def async_device_id(hass: HomeAssistant, entry_id: str, identifier: str) -> str | None:
    """Find the device that an entry has for something; None for what has none any more, as a site that was revoked."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, identifier), config_entry_id=entry_id)
    return None if device is None else device.id


@callback
def async_rename_devices(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Name the devices of the entry's subentries as these are called by now."""
    registry = dr.async_get(hass)
    for subentry_id in entry.subentries:
        identifier = (DOMAIN, f"{entry.unique_id}_{subentry_id}")
        device = registry.async_get_device_by_identifier(identifier, config_entry_id=entry.entry_id)
        if device is not None:
            registry.async_update_device(device.id, name=device_name(entry, subentry_id))


@callback
def async_watch_sites(hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
    """Keep a device for every site that is not revoked, named as its inventory says."""
    registry = dr.async_get(hass)

    @callback
    def _sync(site_id: str) -> None:
        site = runtime.sites().get(site_id)
        device = registry.async_get_device_by_identifier((DOMAIN, site_id), config_entry_id=entry.entry_id)
        if site is None or site.standing is Standing.REVOKED:
            if device is not None:
                registry.async_remove_device(device.id)
        elif device is None or device.name != site.name:
            registry.async_get_or_create(
                config_entry_id=entry.entry_id,
                identifiers={(DOMAIN, site_id)},
                manufacturer=MANUFACTURER,
                name=site.name,
                via_device_id=dr.async_get_device_id_by_identifier(
                    hass, (DOMAIN, str(entry.unique_id)), config_entry_id=entry.entry_id
                ),
            )

    for site_id in runtime.sites():
        _sync(site_id)
    entry.async_on_unload(runtime.subscribe_sites(_sync))


async def async_revoke_device(entry: SafetyZoneConfigEntry, device: dr.DeviceEntry) -> bool:
    """Revoke the site of a station that a device stands for; True if the device may go."""
    runtime = entry.runtime_data
    if not isinstance(runtime, StationRuntime):
        return False
    for domain, identifier in device.identifiers:
        if domain == DOMAIN and identifier in runtime.sites():
            try:
                await runtime.revoke(identifier, runtime.administrator)
            except StationError as err:
                raise translated(HomeAssistantError, err) from err
            return True
    return False
