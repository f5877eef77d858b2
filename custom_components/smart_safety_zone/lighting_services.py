"""The action `light`, for both roles: a site's own group, a group of a site, or all that neighbours have agreed to."""

from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr, entity_registry as er
import probatio as vol

from .const import DOMAIN
from .entry import SafetyZoneConfigEntry, station_of
from .errors import translated
from .operators import async_allowed_or_automation
from .site.lighting.group import LightingGroup
from .site.lighting.settings import MAX_MINUTES
from .site.runtime import SiteRuntime
from .station.errors import StationError
from .station.lamps import Asked
from .station.runtime import StationRuntime

LIGHT: Final = "light"
ATTR_GROUP: Final = "group"
ATTR_INCIDENT: Final = "incident"
ATTR_MINUTES: Final = "minutes"
ATTR_NEAR_INCIDENT: Final = "near_incident"
ATTR_ON: Final = "on"
ATTR_RADIUS: Final = "radius_m"
ATTR_SITE: Final = "site"
DEFAULT_RADIUS_M: Final = 300
MAX_RADIUS_M: Final = 5_000
_INCIDENT_ID: Final = vol.All(cv.string, vol.Match(r"^[0-9a-f]{32}$"))
SCHEMA: Final[dict[Any, Any]] = {
    vol.Exclusive(ATTR_DEVICE_ID, ATTR_GROUP): cv.string,
    vol.Exclusive(ATTR_ENTITY_ID, ATTR_GROUP): cv.entity_id,
    vol.Exclusive(ATTR_NEAR_INCIDENT, ATTR_GROUP): _INCIDENT_ID,
    vol.Exclusive(ATTR_GROUP, ATTR_GROUP): cv.string,
    vol.Optional(ATTR_SITE): vol.All(cv.string, vol.Match(r"^[a-z2-7]{26}$")),
    vol.Required(ATTR_ON): cv.boolean,
    vol.Optional(ATTR_MINUTES): vol.All(vol.Coerce(int), vol.Range(min=1, max=MAX_MINUTES)),
    vol.Optional(ATTR_INCIDENT): _INCIDENT_ID,
    vol.Optional(ATTR_RADIUS, default=DEFAULT_RADIUS_M): vol.All(vol.Coerce(float), vol.Range(min=1, max=MAX_RADIUS_M)),
}


@callback
def async_setup_lighting_services(hass: HomeAssistant) -> None:
    """Register the action; it finds what it is about when it is called."""
    hass.services.async_register(
        DOMAIN, LIGHT, _light, schema=vol.Schema(SCHEMA), supports_response=SupportsResponse.OPTIONAL
    )


async def _light(call: ServiceCall) -> ServiceResponse:
    own = _own_group(call)
    if own is not None:
        return _switch_own(own, call)
    station = station_of(call.hass)
    if station is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_lighting_group")
    actor = await async_allowed_or_automation(call.hass, station, call.context, LIGHT)
    on, seconds = call.data[ATTR_ON], call.data.get(ATTR_MINUTES, 0) * 60
    try:
        if (incident := call.data.get(ATTR_NEAR_INCIDENT)) is not None:
            asked = await station.lamps.switch_near(incident, call.data[ATTR_RADIUS], actor, on=on, seconds=seconds)
        else:
            site_id, group_id = _remote_group(station, call)
            incident = call.data.get(ATTR_INCIDENT)
            one = await station.lamps.switch(site_id, group_id, actor, on=on, incident_id=incident, seconds=seconds)
            asked = [one]
    except StationError as err:
        raise translated(HomeAssistantError if err.failed else ServiceValidationError, err) from err
    return {"asked": [_answer(station, each) for each in asked]}


def _answer(station: StationRuntime, asked: Asked) -> dict[str, Any]:
    return {
        "site": asked.site_id,
        "site_name": station.sites()[asked.site_id].name,
        "group": asked.group.id,
        "name": asked.group.name,
        "accepted": asked.refusal is None,
        "reason": asked.refusal,
    }


def _switch_own(group: LightingGroup, call: ServiceCall) -> ServiceResponse:
    minutes = call.data.get(ATTR_MINUTES)
    if call.data[ATTR_ON]:
        group.hand_on(lasts_ms=None if minutes is None else minutes * 60_000)
    else:
        group.hand_off()
    return {"group": group.id, "causes": [cause.value for cause in group.causes]}


def _identifier(call: ServiceCall) -> tuple[str | None, frozenset[str]]:
    """Tell what was aimed at: the unique id of an entity of ours, or the identifiers of a device of ours."""
    if (entity_id := call.data.get(ATTR_ENTITY_ID)) is not None:
        entity = er.async_get(call.hass).async_get(entity_id)
        return (None if entity is None or entity.platform != DOMAIN else entity.unique_id), frozenset()
    device = dr.async_get(call.hass).async_get(call.data.get(ATTR_DEVICE_ID, ""))
    names = () if device is None else (name for domain, name in device.identifiers if domain == DOMAIN)
    return None, frozenset(names)


def _own_group(call: ServiceCall) -> LightingGroup | None:
    unique_id, devices = _identifier(call)
    entries: list[SafetyZoneConfigEntry] = call.hass.config_entries.async_loaded_entries(DOMAIN)
    for runtime in (entry.runtime_data for entry in entries):
        if isinstance(runtime, SiteRuntime):
            for key, group in runtime.lighting.groups.items():
                owner = f"{runtime.id}_{key}"
                if owner in devices or unique_id == f"{owner}_lamps":
                    return group
    return None


def _remote_group(station: StationRuntime, call: ServiceCall) -> tuple[str, str]:
    """Find the group of a site: by its light, by the site's device if that has one group only, or by both ids."""
    unique_id, devices = _identifier(call)
    for site_id in station.present_sites():
        groups = station.sites()[site_id].groups
        for group in groups:
            if unique_id == f"{station.id}_{site_id}_lamps_{group.id}":
                return site_id, group.id
        if site_id in devices and len(groups) == 1:
            return site_id, groups[0].id
    if ATTR_GROUP in call.data and ATTR_SITE in call.data:
        return call.data[ATTR_SITE], call.data[ATTR_GROUP]
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_lighting_group")
