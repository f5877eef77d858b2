"""Who may do what at the station: a Home Assistant user is nobody until an administrator makes him somebody."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import CONF_NUMBER, CONF_OPERATORS, CONF_ROLE, DOMAIN, OPERATOR_ROLES, ROLE_OPERATOR
from .incident.model import AUTOMATION, Actor, ActorKind
from .station.runtime import StationRuntime


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
    return Actor(kind=ActorKind.OPERATOR, user_id=user.id, number=made[CONF_NUMBER], name=user.name)


async def async_actor_or_automation(hass: HomeAssistant, runtime: StationRuntime, context: Context) -> Actor:
    """Tell who acts where an automation may as well: what only tells the room, never what decides for it."""
    if context.user_id is None:
        return AUTOMATION
    return await async_actor(hass, runtime, context, ROLE_OPERATOR)


def _rank(role: str) -> int:
    return OPERATOR_ROLES.index(role)
