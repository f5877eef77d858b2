"""The actions of the station: acknowledge, note, close and present incidents; invite, approve and revoke sites."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio as vol

from .checkpoint_visits import CHECK_IN, async_check_in
from .const import DOMAIN, ROLE_OPERATOR, ROLE_SUPERVISOR, ROLE_VIEWER
from .entry import station_of
from .errors import translated
from .incident.handling import handling_of_incident
from .incident.model import TEXT_MAX, Disposition, Incident
from .operators import async_actor, async_actor_or_automation
from .patrol import ATTR_INCIDENT, ATTR_UNIT, BUTTON_CHOICES, UNIT, async_make_buttons
from .station.errors import StationError
from .station.runtime import StationRuntime
from .times import iso
from .tip_services import CLOSE_TIP_SCHEMA, TIP_SCHEMA, close_tip, list_tips, take_tip

ATTR_DIGITS = "digits"
ATTR_DISPOSITION = "disposition"
ATTR_NEEDS_APPROVAL = "needs_approval"
ATTR_SITE = "site"
ATTR_TEXT = "text"
ATTR_VALID_MINUTES = "valid_minutes"

_INCIDENT: dict[Any, Any] = {vol.Required(ATTR_INCIDENT): vol.All(cv.string, vol.Match(r"^[0-9a-f]{32}$"))}
_SITE: dict[Any, Any] = {vol.Required(ATTR_SITE): vol.All(cv.string, vol.Match(r"^[a-z2-7]{26}$"))}
_TEXT = vol.All(cv.string, vol.Length(min=1, max=TEXT_MAX))

type _Handler = Callable[[StationRuntime, ServiceCall], Awaitable[ServiceResponse]]


@dataclass(frozen=True, slots=True)
class _Action:
    handler: _Handler
    schema: dict[Any, Any]
    response: SupportsResponse = SupportsResponse.NONE


async def _acknowledge(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
    await runtime.acknowledge(call.data[ATTR_INCIDENT], actor)


async def _note(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
    await runtime.note(call.data[ATTR_INCIDENT], actor, call.data[ATTR_TEXT])


async def _close(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
    disposition = Disposition(call.data[ATTR_DISPOSITION])
    await runtime.close(call.data[ATTR_INCIDENT], actor, disposition, call.data.get(ATTR_TEXT))


def _unit_action(name: str) -> _Handler:
    async def _act(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
        actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
        incident = await getattr(runtime, name)(call.data[ATTR_INCIDENT], actor, call.data[ATTR_UNIT])
        return {"incident": incident.id, "state": incident.state, "units": list(incident.units)}

    return _act


async def _take_over(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
    await runtime.take_over(call.data[ATTR_INCIDENT], actor)


async def _reopen(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
    await runtime.reopen(call.data[ATTR_INCIDENT], actor)


async def _release(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_OPERATOR)
    await runtime.release(call.data[ATTR_INCIDENT], actor)


async def _confirm_presented(runtime: StationRuntime, call: ServiceCall) -> None:
    actor = await async_actor_or_automation(call.hass, runtime, call.context)
    await runtime.present(call.data[ATTR_INCIDENT], actor)


async def _list_incidents(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    await async_actor(call.hass, runtime, call.context, ROLE_VIEWER)
    return {"incidents": [_incident(runtime, each) for each in runtime.open_incidents()]}


async def _make_invite(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    actor = await async_actor(call.hass, runtime, call.context, ROLE_SUPERVISOR)
    made = await runtime.make_invite(
        actor,
        needs_approval=call.data.get(ATTR_NEEDS_APPROVAL),
        valid_minutes=call.data.get(ATTR_VALID_MINUTES),
    )
    return {"invite": made.text, "code": made.code, "expires": iso(made.expires_ms)}


async def _list_sites(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    await async_actor(call.hass, runtime, call.context, ROLE_VIEWER)
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
    actor = await async_actor(call.hass, runtime, call.context, ROLE_SUPERVISOR)
    await runtime.approve(call.data[ATTR_SITE], actor, call.data.get(ATTR_DIGITS))


def _site_action(name: str) -> _Handler:
    async def _act(runtime: StationRuntime, call: ServiceCall) -> None:
        actor = await async_actor(call.hass, runtime, call.context, ROLE_SUPERVISOR)
        await getattr(runtime, name)(call.data[ATTR_SITE], actor)

    return _act


ACTIONS = {
    "check_in": _Action(async_check_in, CHECK_IN),
    "acknowledge": _Action(_acknowledge, _INCIDENT),
    "note": _Action(_note, {**_INCIDENT, vol.Required(ATTR_TEXT): _TEXT}),
    "close": _Action(
        _close,
        {
            **_INCIDENT,
            vol.Required(ATTR_DISPOSITION): vol.In([each.value for each in Disposition]),
            vol.Optional(ATTR_TEXT): _TEXT,
        },
    ),
    **{
        name: _Action(_unit_action(name), {**_INCIDENT, **UNIT}, SupportsResponse.OPTIONAL)
        for name in ("dispatch", "en_route", "arrived")
    },
    "patrol_buttons": _Action(async_make_buttons, {**_INCIDENT, **UNIT, **BUTTON_CHOICES}, SupportsResponse.ONLY),
    "take_over": _Action(_take_over, _INCIDENT),
    "reopen": _Action(_reopen, _INCIDENT),
    "release": _Action(_release, _INCIDENT),
    "confirm_presented": _Action(_confirm_presented, _INCIDENT),
    "list_incidents": _Action(_list_incidents, {}, SupportsResponse.ONLY),
    "make_invite": _Action(
        _make_invite,
        {
            vol.Optional(ATTR_NEEDS_APPROVAL): cv.boolean,
            vol.Optional(ATTR_VALID_MINUTES): vol.All(vol.Coerce(int), vol.Range(min=1, max=30 * 24 * 60)),
        },
        SupportsResponse.ONLY,
    ),
    "list_tips": _Action(list_tips, {}, SupportsResponse.ONLY),
    "take_tip": _Action(take_tip, dict(TIP_SCHEMA)),
    "close_tip": _Action(close_tip, dict(CLOSE_TIP_SCHEMA)),
    "list_sites": _Action(_list_sites, {}, SupportsResponse.ONLY),
    "approve_site": _Action(_approve_site, {**_SITE, vol.Optional(ATTR_DIGITS): _TEXT}),
    "suspend_site": _Action(_site_action("suspend"), _SITE),
    "resume_site": _Action(_site_action("resume"), _SITE),
    "revoke_site": _Action(_site_action("revoke"), _SITE),
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


def _for_station(handler: _Handler) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
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
