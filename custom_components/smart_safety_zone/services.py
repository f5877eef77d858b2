"""The actions of the station: acknowledge, note, close and present incidents; invite, approve and revoke sites."""

from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio as vol

from .bundle_api import BUNDLE_SCHEMA, async_make_bundle
from .checkpoint_visits import CHECK_IN, async_check_in
from .const import DOMAIN
from .entry import station_of
from .errors import translated
from .incident.handling import handling_of_incident
from .incident.model import Incident
from .incident_services import ATTR_TEXT, INCIDENT, LIFE_ACTIONS, TEXT, Action, Handler
from .operators import async_allowed, async_allowed_or_automation
from .patrol import ATTR_INCIDENT, BUTTON_CHOICES, UNIT, async_make_buttons
from .station.errors import StationError
from .station.runtime import StationRuntime
from .times import iso
from .tip_services import CLOSE_TIP_SCHEMA, TIP_SCHEMA, close_tip, list_tips, take_tip

ATTR_DIGITS = "digits"
ATTR_NEEDS_APPROVAL = "needs_approval"
ATTR_SITE = "site"
ATTR_VALID_MINUTES = "valid_minutes"

_SITE: dict[Any, Any] = {vol.Required(ATTR_SITE): vol.All(cv.string, vol.Match(r"^[a-z2-7]{26}$"))}


async def _acknowledge(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.acknowledge(call.data[ATTR_INCIDENT], actor)


async def _note(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.note(call.data[ATTR_INCIDENT], actor, call.data[ATTR_TEXT])


async def _reopen(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.reopen(call.data[ATTR_INCIDENT], actor)


async def _release(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.release(call.data[ATTR_INCIDENT], actor)


async def _confirm_presented(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed_or_automation(call.hass, runtime, call.context, call.service)
    await runtime.present(call.data[ATTR_INCIDENT], actor)


async def _list_incidents(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    await async_allowed(call.hass, runtime, call.context, call.service)
    return {"incidents": [_incident(runtime, each) for each in runtime.open_incidents()]}


async def _make_invite(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    made = await runtime.make_invite(
        actor,
        needs_approval=call.data.get(ATTR_NEEDS_APPROVAL),
        valid_minutes=call.data.get(ATTR_VALID_MINUTES),
    )
    return {"invite": made.text, "code": made.code, "expires": iso(made.expires_ms)}


async def _list_sites(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    await async_allowed(call.hass, runtime, call.context, call.service)
    return {
        "sites": [
            {
                "site": site.id,
                "name": site.name,
                "kind": site.kind,
                "standing": site.standing,
                "digits": site.digits,
                "link": runtime.link(site.id).state,
                "points": [{"point": point.id, "name": point.name, "kind": point.kind} for point in site.points],
            }
            for site in runtime.sites().values()
        ]
    }


async def _approve_site(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    await runtime.approve(call.data[ATTR_SITE], actor, call.data.get(ATTR_DIGITS))


def _site_action(name: str) -> Handler:
    async def _act(runtime: StationRuntime, call: ServiceCall) -> None:
        actor = await async_allowed(call.hass, runtime, call.context, call.service)
        await getattr(runtime, name)(call.data[ATTR_SITE], actor)

    return _act


ACTIONS = {
    "check_in": Action(async_check_in, CHECK_IN),
    "acknowledge": Action(_acknowledge, INCIDENT),
    "note": Action(_note, {**INCIDENT, vol.Required(ATTR_TEXT): TEXT}),
    **LIFE_ACTIONS,
    "patrol_buttons": Action(async_make_buttons, {**INCIDENT, **UNIT, **BUTTON_CHOICES}, SupportsResponse.ONLY),
    "reopen": Action(_reopen, INCIDENT),
    "release": Action(_release, INCIDENT),
    "confirm_presented": Action(_confirm_presented, INCIDENT),
    "list_incidents": Action(_list_incidents, {}, SupportsResponse.ONLY),
    "make_invite": Action(
        _make_invite,
        {
            vol.Optional(ATTR_NEEDS_APPROVAL): cv.boolean,
            vol.Optional(ATTR_VALID_MINUTES): vol.All(vol.Coerce(int), vol.Range(min=1, max=30 * 24 * 60)),
        },
        SupportsResponse.ONLY,
    ),
    "list_tips": Action(list_tips, {}, SupportsResponse.ONLY),
    "take_tip": Action(take_tip, dict(TIP_SCHEMA)),
    "close_tip": Action(close_tip, dict(CLOSE_TIP_SCHEMA)),
    "make_bundle": Action(async_make_bundle, BUNDLE_SCHEMA, SupportsResponse.ONLY),
    "list_sites": Action(_list_sites, {}, SupportsResponse.ONLY),
    "approve_site": Action(_approve_site, {**_SITE, vol.Optional(ATTR_DIGITS): TEXT}),
    "suspend_site": Action(_site_action("suspend"), _SITE),
    "resume_site": Action(_site_action("resume"), _SITE),
    "revoke_site": Action(_site_action("revoke"), _SITE),
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; each finds the station when it is called."""
    for name, action in ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            name,
            _for_station(action.handler),
            schema=vol.Schema(action.schema),
            supports_response=action.response,
        )


def _for_station(handler: Handler) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Give a handler the station, and turn its errors into translated ones of Home Assistant."""

    async def _handle(call: ServiceCall) -> ServiceResponse:
        runtime = station_of(call.hass)
        if runtime is None:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_station")
        try:
            return await handler(runtime, call)
        except StationError as err:
            raise translated(HomeAssistantError if err.failed else ServiceValidationError, err) from err

    return _handle


def _incident(runtime: StationRuntime, incident: Incident) -> dict[str, Any]:
    site = runtime.sites().get(incident.site_id)
    return {
        "incident": incident.id,
        "state": incident.state,
        "kind": incident.kind,
        "priority": int(incident.priority),
        "handling": handling_of_incident(incident),
        "site": incident.site_id,
        "site_name": site.name if site else None,
        "point": incident.point_id,
        "point_name": runtime.naming.name(incident.site_id, incident.point_id),
        "opened": iso(incident.opened_ms),
        "raised": iso(incident.raised_ms),
        "held_until": None if incident.held_until_ms is None else iso(incident.held_until_ms),
        "age_ms": incident.age_ms,
        "late": incident.late,
        "repeats": incident.repeats,
        "restored": incident.restored,
        "silent": incident.silent,
        "drill": incident.drill,
        "operator": incident.owner.number if incident.owner else None,
    }
