"""Smart Safety Zone: joins households, shops, markets and banks to the radio room of their police station."""

from pathlib import Path

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr, issue_registry as ir
from homeassistant.helpers.typing import ConfigType

from .access_api import async_setup_access_api
from .blueprint_install import async_setup_blueprint_action
from .bundle_api import async_setup_bundle_api
from .checkpoint_visits import async_follow_tags
from .const import CONF_ROLE, CONF_SITE_ID, DOMAIN, Role
from .desk_api import async_setup_desk_api
from .devices import async_register_own_device, async_rename_devices, async_revoke_device, async_watch_sites
from .entry import SafetyZoneConfigEntry
from .escalating import async_carry_escalations
from .evidence_view import PictureView
from .exposure_issues import async_follow_exposure
from .issues import async_follow_issues
from .journal import JournalDamagedError, JournalError, JournalTooNewError
from .lighting_services import async_setup_lighting_services
from .link.websocket import LinkView
from .mask_api import async_setup_mask_api
from .pages import async_serve_pages, async_show_radio_room
from .panel_api import async_setup_panel_api
from .patrol import async_listen_to_phones
from .procedure_api import async_setup_procedure_api
from .recovery import async_check_record, async_open_runtime
from .report_api import async_setup_report_api
from .rtc_api import async_setup_rtc_api
from .services import async_setup_services
from .site.files import journal_path as site_path
from .site.leaving import leave_site
from .site_api import async_setup_site_api
from .site_services import async_setup_site_services
from .sites_api import async_setup_sites_api
from .stable_events import async_tell_events
from .station.closing import close_station
from .station.keys import station_path
from .station.runtime import StationRuntime
from .unit_api import async_setup_unit_api
from .unit_notices import async_tell_units
from .view_api import async_setup_view_api
from .view_notices import async_ask_owners

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = {
    Role.STATION: (
        Platform.ALARM_CONTROL_PANEL,
        Platform.BINARY_SENSOR,
        Platform.CAMERA,
        Platform.EVENT,
        Platform.GEO_LOCATION,
        Platform.LIGHT,
        Platform.SENSOR,
    ),
    Role.SITE: (
        Platform.ALARM_CONTROL_PANEL,
        Platform.BINARY_SENSOR,
        Platform.BUTTON,
        Platform.LIGHT,
        Platform.SENSOR,
        Platform.SWITCH,
    ),
}


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what belongs to the integration as a whole: the actions, the screens, the view that sites dial."""
    async_setup_services(hass)
    async_setup_site_services(hass)
    async_setup_blueprint_action(hass)
    async_setup_lighting_services(hass)
    hass.http.register_view(LinkView)
    hass.http.register_view(PictureView)
    async_setup_desk_api(hass)
    async_setup_report_api(hass)
    async_setup_bundle_api(hass)
    async_setup_sites_api(hass)
    async_setup_procedure_api(hass)
    async_setup_unit_api(hass)
    async_setup_site_api(hass)
    async_setup_panel_api(hass)
    async_setup_mask_api(hass)
    async_setup_access_api(hass)
    async_setup_view_api(hass)
    async_setup_rtc_api(hass)
    await async_serve_pages(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> bool:
    """Open the role's journal, show what it holds, and only then take to the link."""
    role = Role(entry.data[CONF_ROLE])
    try:
        runtime = await async_open_runtime(hass, entry)
    except (JournalDamagedError, JournalTooNewError) as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="journal_damaged" if isinstance(err, JournalDamagedError) else "journal_too_new",
            translation_placeholders={"path": str(journal_path(hass, entry))},
        ) from err
    except JournalError as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="journal_unavailable",
            translation_placeholders={"path": str(journal_path(hass, entry))},
        ) from err
    entry.runtime_data = runtime
    try:
        async_register_own_device(hass, entry)
        if isinstance(runtime, StationRuntime):
            async_watch_sites(hass, entry, runtime)
            async_listen_to_phones(hass, entry, runtime)
            async_tell_units(hass, entry, runtime)
            async_carry_escalations(hass, entry, runtime)
            async_follow_tags(hass, entry, runtime)
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[role])
    except BaseException:
        await runtime.stop()
        raise
    async_tell_events(hass, entry)
    async_ask_owners(hass, entry)
    try:
        await runtime.start()
    except BaseException:
        await async_unload_entry(hass, entry)
        raise
    if role is Role.STATION and (hide := await async_show_radio_room(hass)) is not None:
        entry.async_on_unload(hide)
    async_follow_issues(hass, entry)
    async_follow_exposure(hass, entry)
    entry.async_create_background_task(hass, async_check_record(hass, entry), f"check of {entry.entry_id}")
    entry.async_on_unload(entry.add_update_listener(_async_entry_updated))
    return True


async def _async_entry_updated(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Apply what changed. Never a reload: that would drop every link."""
    async_register_own_device(hass, entry)
    async_rename_devices(hass, entry)
    entry.runtime_data.entry_updated()


async def async_unload_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> bool:
    """End the links, then take the entities away and close the journal."""
    runtime = entry.runtime_data
    if isinstance(runtime, StationRuntime):
        # While the entities are there to tell of it: what is receipted does not come again.
        await runtime.hang_up()
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS[Role(entry.data[CONF_ROLE])])
    if unloaded:
        await runtime.stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Leave the station or close it, destroy the keys and seal the journal; say where it is kept."""
    sealed = await (leave_site if entry.data[CONF_ROLE] == Role.SITE else close_station)(hass, entry)
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"journal_kept_{entry.entry_id}",
        is_fixable=False,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="journal_kept" if sealed else "journal_kept_unsealed",
        translation_placeholders={"name": entry.title, "path": str(journal_path(hass, entry))},
    )


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: SafetyZoneConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Revoke the site that a device of the station stands for."""
    return await async_revoke_device(entry, device)


def journal_path(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> Path:
    """Tell where an entry's journal lies."""
    if entry.data[CONF_ROLE] == Role.STATION:
        return station_path(hass, entry)
    return site_path(hass, entry.data[CONF_SITE_ID])
