"""Patrols and their phones: the action that makes buttons for a notification, and the ear for what is tapped.

The companion app tells of a tap by an event that bears the user of the phone. It is heard here and nowhere else: an
automation in between would have no user, and so nobody who took the incident.
"""

from collections.abc import Mapping
from functools import partial
import logging
from typing import Any, Final

from homeassistant.core import Context, Event, HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.translation import async_get_translations
import probatio as vol

from .const import DOMAIN, EVENT_PATROL
from .entry import SafetyZoneConfigEntry
from .incident.model import Actor, ActorKind
from .operators import async_allowed, async_allowed_or_automation
from .protocol.names import plain_name
from .station.errors import StationError
from .station.runtime import StationRuntime
from .station.tokens import BUTTON_STEPS, PREFIX, Button, ButtonFault
from .times import iso

_LOGGER = logging.getLogger(__name__)

ATTR_HOURS: Final = "hours"
ATTR_INCIDENT: Final = "incident"
ATTR_LANGUAGE: Final = "language"
ATTR_STEPS: Final = "steps"
ATTR_UNIT: Final = "unit"

EVENT_TAPPED: Final = "mobile_app_notification_action"
TAG: Final = "smart_safety_zone_"
"""Before an incident's id, the tag of its notification: a newer one takes the place of the one before."""
HOUR_MS: Final = 60 * 60_000
DEFAULT_HOURS: Final = 12
"""A shift."""
MAX_HOURS: Final = 48
MAX_CALL_SIGN: Final = 40

CALL_SIGN: Final = vol.All(cv.string, plain_name, vol.Length(min=1, max=MAX_CALL_SIGN))
UNIT: Final[dict[Any, Any]] = {vol.Required(ATTR_UNIT): CALL_SIGN}
BUTTON_CHOICES: Final[dict[Any, Any]] = {
    vol.Optional(ATTR_STEPS): vol.All(vol.EnsureList(), [vol.In(list(BUTTON_STEPS))]),
    vol.Optional(ATTR_HOURS): vol.All(vol.Coerce(int), vol.Range(min=1, max=MAX_HOURS)),
    vol.Optional(ATTR_LANGUAGE): cv.string,
}

_UNHEARD: Final = frozenset({ButtonFault.UNKNOWN, ButtonFault.FOREIGN, ButtonFault.USED})
"""Faults that nobody is told of: whoever taps twice has done it, and who sends what is not his gets no answer."""


async def async_make_buttons(runtime: StationRuntime, call: ServiceCall) -> ServiceResponse:
    """Make the buttons of a notification for a patrol; an automation may, since who taps is asked when he does."""
    await async_allowed_or_automation(call.hass, runtime, call.context, call.service)
    hours, incident_id = call.data.get(ATTR_HOURS, DEFAULT_HOURS), call.data[ATTR_INCIDENT]
    steps = call.data.get(ATTR_STEPS) or list(BUTTON_STEPS)
    incident = runtime.desk.incidents.get(incident_id)
    tokens = await runtime.patrol.make(incident_id, call.data[ATTR_UNIT], steps, hours * HOUR_MS)
    titles = await _texts(call.hass, "selector", call.data.get(ATTR_LANGUAGE))
    site = runtime.sites().get(incident.site_id) if incident else None
    place = site.place if site else None
    return {
        "incident": incident_id,
        "unit": call.data[ATTR_UNIT],
        "tag": f"{TAG}{incident_id}",
        "actions": [
            {"action": token, "title": titles.get(f"patrol_step.options.{step}", step)}
            for step, token in tokens.items()
        ],
        "expires": iso(runtime.clock.now().wall_ms + hours * HOUR_MS),
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
    }


@callback
def async_listen_to_phones(hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
    """Hear what is tapped, for as long as the entry is loaded."""

    @callback
    def ours(data: Mapping[str, Any]) -> bool:
        return str(data.get("action", "")).startswith(PREFIX)

    entry.async_on_unload(hass.bus.async_listen(EVENT_TAPPED, partial(_tapped, hass, runtime), event_filter=ours))


async def _tapped(hass: HomeAssistant, runtime: StationRuntime, event: Event) -> None:
    token, named = str(event.data["action"]), _named(event.data)
    button = runtime.patrol.find(token)
    try:
        actor = await _actor(hass, runtime, event.context, button)
        await runtime.patrol.press(token, actor, named)
    except StationError as err:
        await _refused(hass, runtime, event.context, button, err.code, err.placeholders)
    except ServiceValidationError as err:
        await _refused(hass, runtime, event.context, button, str(err.translation_key), err.translation_placeholders)
    else:
        _tell(hass, event.context, button, None, None)


async def _actor(hass: HomeAssistant, runtime: StationRuntime, context: Context, button: Button | None) -> Actor:
    """Tell who tapped: an operator where it takes one, else the unit, by the user of its phone."""
    if button is None:
        raise StationError(ButtonFault.UNKNOWN.value)
    if button.step == "acknowledge":
        return await async_allowed(hass, runtime, context, button.step)
    user = None if context.user_id is None else await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_active:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_user")
    return Actor(kind=ActorKind.UNIT, user_id=user.id, name=user.name)


async def _refused(
    hass: HomeAssistant,
    runtime: StationRuntime,
    context: Context,
    button: Button | None,
    code: str,
    placeholders: Mapping[str, str] | None,
) -> None:
    runtime.faults[f"patrol_{code}"] += 1
    _LOGGER.warning("What was tapped on a patrol's phone was not done (%s)", code)
    if code in _UNHEARD:
        return
    texts = await _texts(hass, "exceptions", None)
    text = texts.get(f"{code}.message", code)
    _tell(hass, context, button, code, text.format(**(placeholders or {})))


@callback
def _tell(
    hass: HomeAssistant, context: Context, button: Button | None, reason: str | None, message: str | None
) -> None:
    """Tell what became of a tap, so that a blueprint can tell the phone."""
    hass.bus.async_fire(
        EVENT_PATROL,
        {
            "incident": button.incident if button else None,
            "unit": button.unit if button else None,
            "step": button.step if button else None,
            "accepted": reason is None,
            "reason": reason,
            "message": message,
        },
        context=context,
    )


def _named(data: Mapping[str, Any]) -> str | None:
    """Return the incident that a phone says it answers to; not every phone says it."""
    tag = data.get("tag")
    return tag.removeprefix(TAG) if isinstance(tag, str) and tag.startswith(TAG) else None


async def _texts(hass: HomeAssistant, category: str, language: str | None) -> dict[str, str]:
    """Return our texts of one category, by their keys, in a language or in that of this Home Assistant."""
    prefix = f"component.{DOMAIN}.{category}."
    found = await async_get_translations(hass, language or hass.config.language, category, [DOMAIN])
    return {key.removeprefix(prefix): text for key, text in found.items()}
