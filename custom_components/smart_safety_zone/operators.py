"""Who may do what at the station: a Home Assistant user is nobody until an administrator makes him somebody."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import (
    CONF_NUMBER,
    CONF_OPERATORS,
    CONF_ROLE,
    DOMAIN,
    OPERATOR_ROLES,
    ROLE_OPERATOR,
    ROLE_SUPERVISOR,
    ROLE_VIEWER,
)
from .incident.model import AUTOMATION, Actor, ActorKind
from .station.runtime import StationRuntime

_BY_VIEWERS: Final = ("subscribe", "incident", "together", "units", "list_incidents", "list_sites")
_BY_OPERATORS: Final = (
    "acknowledge",
    "arm",
    "arrived",
    "check_in",
    "close",
    "close_tip",
    "confirm_presented",
    "disclose",
    "dispatch",
    "en_route",
    "finished",
    "hand_back",
    "hand_over",
    "join",
    "list_tips",
    "note",
    "patrol_buttons",
    "pictures",
    "present",
    "recall",
    "release",
    "reopen",
    "set_priority",
    "split",
    "take_over",
    "take_tip",
)
_BY_SUPERVISORS: Final = ("approve_site", "make_bundle", "make_invite", "resume_site", "revoke_site", "suspend_site")

NEEDED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(_BY_VIEWERS, ROLE_VIEWER),
        **dict.fromkeys(_BY_OPERATORS, ROLE_OPERATOR),
        **dict.fromkeys(_BY_SUPERVISORS, ROLE_SUPERVISOR),
    }
)
"""Actions and commands of the screens, each with the lowest role that may use it. Roles are an administrator's to give.

A supervisor may also hand over and hand back what another operator owns: see `incident.machine.SUPERVISED`.
"""


async def async_allowed(hass: HomeAssistant, runtime: StationRuntime, context: Context, what: str) -> Actor:
    """Tell who acts; ServiceValidationError unless that user's role may do `what`."""
    return await async_actor(hass, runtime, context, NEEDED[what])


async def async_operator(hass: HomeAssistant, runtime: StationRuntime, number: int) -> Actor:
    """Find the operator of a number, to whom something is given; ServiceValidationError if there is none who acts."""
    for user_id, made in runtime.entry.options.get(CONF_OPERATORS, {}).items():
        user = await hass.auth.async_get_user(user_id)
        acts = user is not None and user.is_active and _rank(made[CONF_ROLE]) >= _rank(ROLE_OPERATOR)
        if user is not None and acts and made[CONF_NUMBER] == number:
            return _operator(user.id, made, user.name)
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_operator",
        translation_placeholders={"number": str(number)},
    )


async def async_actor(hass: HomeAssistant, runtime: StationRuntime, context: Context, need: str) -> Actor:
    """Tell who acts; ServiceValidationError unless an administrator gave that user at least the role `need`.

    An automation's actions carry no user: without a user nobody acts.
    """
    if context.user_id is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_user")
    user = await hass.auth.async_get_user(context.user_id)
    made = runtime.entry.options.get(CONF_OPERATORS, {}).get(context.user_id)
    if user is None or not user.is_active or made is None or _rank(made[CONF_ROLE]) < _rank(need):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=f"not_{need}",
            translation_placeholders={"station": runtime.entry.title},
        )
    return _operator(user.id, made, user.name)


async def async_actor_or_automation(hass: HomeAssistant, runtime: StationRuntime, context: Context) -> Actor:
    """Tell who acts where an automation may as well: what only tells the room, never what decides for it."""
    if context.user_id is None:
        return AUTOMATION
    return await async_actor(hass, runtime, context, ROLE_OPERATOR)


def _operator(user_id: str, made: Mapping[str, Any], name: str | None) -> Actor:
    return Actor(
        kind=ActorKind.OPERATOR,
        user_id=user_id,
        number=made[CONF_NUMBER],
        name=name,
        supervisor=made[CONF_ROLE] == ROLE_SUPERVISOR,
    )


def _rank(role: str) -> int:
    return OPERATOR_ROLES.index(role)
