"""Who may do what at the station: a Home Assistant user is nobody until an administrator makes him somebody."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components.websocket_api.connection import ActiveConnection
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

ADMINISTRATOR: Final = "administrator"
"""No role that we give: whom Home Assistant itself lets change everything."""

_BY_VIEWERS: Final = (
    *("desk/subscribe", "desk/incident", "desk/together", "desk/units", "desk/checklist"),
    *("report/make", "report/table"),
    *("list_incidents", "list_sites"),
)
_BY_OPERATORS: Final = (
    *("desk/acknowledge", "desk/arm", "desk/arrived", "desk/close", "desk/disclose", "desk/dispatch", "desk/en_route"),
    *("desk/finished", "desk/hand_back", "desk/hand_over", "desk/join", "desk/note", "desk/pictures", "desk/present"),
    *("desk/recall", "desk/reopen", "desk/set_priority", "desk/split", "desk/take_over"),
    *("desk/tick", "desk/choose_checklist", "desk/site_notes"),
    *("view/nearest", "view/start", "view/shown", "view/rtc", "view/rtc_servers", "view/looks"),
    *("unit/subscribe", "unit/step", "unit/pictures", "picture"),
    *("acknowledge", "arrived", "check_in", "close", "close_tip", "confirm_presented", "dispatch", "en_route"),
    *("finished", "hand_back", "hand_over", "join", "light", "list_tips", "note", "patrol_buttons", "recall"),
    *("release", "reopen", "set_priority", "split", "take_over", "take_tip"),
)
_BY_SUPERVISORS: Final = (
    "desk/write_site_notes",
    "view/differences",
    "view/settle",
    "bundle/make",
    "unit/duty",
    "make_bundle",
    "bundle",
)
_BY_ADMINISTRATORS: Final = (
    *("sites/invite", "sites/approve", "sites/decline", "sites/suspend", "sites/resume", "sites/revoke"),
    *("make_invite", "approve_site", "suspend_site", "resume_site", "revoke_site"),
)

NEEDED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(_BY_VIEWERS, ROLE_VIEWER),
        **dict.fromkeys(_BY_OPERATORS, ROLE_OPERATOR),
        **dict.fromkeys(_BY_SUPERVISORS, ROLE_SUPERVISOR),
        **dict.fromkeys(_BY_ADMINISTRATORS, ADMINISTRATOR),
    }
)
"""All that a user may ask of a station, with the lowest role that may: actions by their name, commands by their part
and word, `picture` and `bundle` what is fetched. Roles are an administrator's to give.

A supervisor may also hand over and hand back what another operator owns: see `incident.machine.SUPERVISED`.
"""

BY_RIDERS: Final = frozenset({"unit/subscribe", "unit/step", "unit/duty", "unit/pictures", "picture"})
"""What whoever rides with a unit may as well, of what that unit was sent to; he needs no role."""

BY_AUTOMATIONS: Final = frozenset({"confirm_presented", "light", "patrol_buttons"})
"""What an automation may as well: it tells the room, and decides nothing for it."""


def may(runtime: StationRuntime, user: User | None, what: str) -> bool:
    """Tell whether a user may do `what`."""
    if user is None or not user.is_active:
        return False
    need = NEEDED[what]
    if need == ADMINISTRATOR:
        return user.is_admin
    made = runtime.entry.options.get(CONF_OPERATORS, {}).get(user.id)
    return made is not None and _rank(made[CONF_ROLE]) >= _rank(need)


def allowed(runtime: StationRuntime, user: User | None, what: str) -> Actor:
    """Tell who acts; ServiceValidationError unless that user may do `what`."""
    if user is None or not may(runtime, user, what):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=f"not_{NEEDED[what]}",
            translation_placeholders={"station": runtime.entry.title},
        )
    return _operator(user.id, runtime.entry.options.get(CONF_OPERATORS, {}).get(user.id, {}), user.name)


async def async_allowed(hass: HomeAssistant, runtime: StationRuntime, context: Context, what: str) -> Actor:
    """Tell who acts; ServiceValidationError unless that user may do `what`.

    An automation's actions carry no user: without a user nobody acts.
    """
    if context.user_id is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_user")
    return allowed(runtime, await hass.auth.async_get_user(context.user_id), what)


async def async_commanding(
    hass: HomeAssistant, runtime: StationRuntime, connection: ActiveConnection, msg: Mapping[str, Any]
) -> Actor:
    """Tell who sent a command; ServiceValidationError unless that user may."""
    return await async_allowed(hass, runtime, connection.context(dict(msg)), command_of(msg))


def command_of(msg: Mapping[str, Any]) -> str:
    """Return a command as the table has it."""
    return str(msg["type"]).removeprefix(f"{DOMAIN}/")


async def async_allowed_or_automation(
    hass: HomeAssistant, runtime: StationRuntime, context: Context, what: str
) -> Actor:
    """Tell who acts where an automation may as well."""
    if context.user_id is None and what in BY_AUTOMATIONS:
        return AUTOMATION
    return await async_allowed(hass, runtime, context, what)


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


def _operator(user_id: str, made: Mapping[str, Any], name: str | None) -> Actor:
    return Actor(
        kind=ActorKind.OPERATOR,
        user_id=user_id,
        number=made.get(CONF_NUMBER),
        name=name,
        supervisor=made.get(CONF_ROLE) == ROLE_SUPERVISOR,
    )


def _rank(role: str) -> int:
    return OPERATOR_ROLES.index(role)
