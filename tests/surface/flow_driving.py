"""Drives flows as a person does, in one Home Assistant that holds a real station and real sites."""

from typing import Any, Final

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.station.runtime import StationRuntime
from custom_components.smart_safety_zone.station.site_record import SiteRecord

PLACE: Final = {"latitude": 14.5896, "longitude": 100.4551}
ADDRESS: Final = "http://192.168.1.10:8123"
STATION_NAME: Final = "สภ.เมืองอ่างทอง"
SITE_NAME: Final = "ตลาดสุขใจ"
STATION_ID: Final = id_text(bytes(range(16)))
SITE_FORM: Final = {"name": SITE_NAME, "kind": "market", "place": PLACE, "sos_button": False}

# What a flow ends or goes on with; Home Assistant's own types differ by the kind of flow.
type Result = Any


def station_entry(**options: Any) -> MockConfigEntry:
    """Make a station's entry as the flow makes it."""
    return MockConfigEntry(
        domain=DOMAIN,
        title=STATION_NAME,
        unique_id=STATION_ID,
        data={"role": "station", "station_id": STATION_ID, "recovery_key": SigningKey(bytes(32)).public.hex()},
        options={"address": ADDRESS, **PLACE, "approval": "always", "operators": {}, **options},
    )


async def start(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigEntry[Any]:
    """Set an entry up."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    started: ConfigEntry[Any] = entry
    return started


async def begin(hass: HomeAssistant, role: str) -> Result:
    """Begin to make a station or a site."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (result["type"], result["menu_options"]) == (FlowResultType.MENU, ["site", "station"])
    return await answer(hass, result, next_step_id=role)


async def answer(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    """Answer a step of a config flow."""
    return await hass.config_entries.flow.async_configure(result["flow_id"], typed)


async def open_options(hass: HomeAssistant, entry: ConfigEntry[Any], *steps: dict[str, Any]) -> Result:
    """Open the options of an entry and answer the first steps, the menu's among them."""
    result: Result = await hass.config_entries.options.async_init(entry.entry_id)
    for step in steps:
        result = await answer_options(hass, result, **step)
    return result


async def answer_options(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    """Answer a step of an options flow."""
    return await hass.config_entries.options.async_configure(result["flow_id"], typed)


async def invite(runtime: StationRuntime) -> str:
    """Make an invite."""
    return (await runtime.make_invite()).text


async def join(hass: HomeAssistant, runtime: StationRuntime, **changed: Any) -> ConfigEntry[Any]:
    """Make a site by an invite of the station."""
    result = await begin(hass, "site")
    result = await answer(hass, result, **{**SITE_FORM, "invite": await invite(runtime), **changed})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    entry: ConfigEntry[Any] = result["result"]
    return entry


def record_of(runtime: StationRuntime, site: ConfigEntry[Any]) -> SiteRecord:
    """Return what the station keeps of a site."""
    return runtime.sites()[str(site.unique_id)]
