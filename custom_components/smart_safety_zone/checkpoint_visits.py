"""Who visits a checkpoint: a unit that scans its tag, or an operator who heard of it by radio."""

import asyncio
from typing import Any, Final

from homeassistant.components.tag.const import DEVICE_ID, EVENT_TAG_SCANNED, TAG_ID
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import Context, Event, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
import probatio as vol

from .const import CONF_NUMBER, CONF_OPERATORS, DOMAIN
from .entry import SafetyZoneConfigEntry
from .incident.model import Actor, ActorKind
from .operators import async_allowed
from .protocol.names import MAX_NAME_CHARACTERS
from .station.errors import StationError
from .station.runtime import StationRuntime

ATTR_UNIT: Final = "unit"
RETRY_S: Final = 5
TRIES: Final = 60
"""A scan is not repeated by who made it: for five minutes it is given to a disk that does not take it."""
CHECK_IN: Final[dict[Any, Any]] = {
    vol.Required(ATTR_DEVICE_ID): cv.string,
    vol.Optional(ATTR_UNIT): vol.All(cv.string, vol.Length(min=1, max=MAX_NAME_CHARACTERS)),
}


@callback
def async_follow_tags(hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime) -> None:
    """Take each scan of a checkpoint's tag for a visit."""

    @callback
    def _scanned(event: Event[dict[str, Any]]) -> None:
        at_ms = runtime.clock.now().wall_ms
        for checkpoint in runtime.checkpoints.with_tag(event.data[TAG_ID]):
            work = _visit(hass, runtime, checkpoint.id, event, at_ms)
            entry.async_create_background_task(hass, work, f"visit to {checkpoint.id}")

    entry.async_on_unload(hass.bus.async_listen(EVENT_TAG_SCANNED, _scanned))


async def _visit(
    hass: HomeAssistant, runtime: StationRuntime, checkpoint_id: str, event: Event[dict[str, Any]], at_ms: int
) -> None:
    actor = await _visitor(hass, runtime, event.context)
    for _ in range(TRIES):
        try:
            await runtime.checkpoints.visit(checkpoint_id, actor, at_ms, device=event.data.get(DEVICE_ID))
        except StationError as err:
            if not err.failed:
                return
            await asyncio.sleep(RETRY_S)
        else:
            return


async def _visitor(hass: HomeAssistant, runtime: StationRuntime, context: Context) -> Actor:
    """Tell who scanned: an operator by his number, another user as a unit, a reader on a wall as nobody known."""
    user = None if context.user_id is None else await hass.auth.async_get_user(context.user_id)
    if user is None:
        return Actor(kind=ActorKind.UNIT)
    made = runtime.entry.options.get(CONF_OPERATORS, {}).get(user.id)
    if made is None:
        return Actor(kind=ActorKind.UNIT, user_id=user.id)
    return Actor(kind=ActorKind.OPERATOR, user_id=user.id, number=made[CONF_NUMBER])


async def async_check_in(runtime: StationRuntime, call: ServiceCall) -> None:
    """Note a visit that an operator was told of; StationError, or an error that is translated already."""
    actor = await async_allowed(call.hass, runtime, call.context, call.service)
    device = dr.async_get(call.hass).async_get(call.data[ATTR_DEVICE_ID])
    identifiers = set() if device is None else device.identifiers
    found = next((each for each in runtime.checkpoints.all if (DOMAIN, f"{runtime.id}_{each}") in identifiers), None)
    if found is None:
        raise StationError("unknown_checkpoint")
    await runtime.checkpoints.visit(found, actor, runtime.clock.now().wall_ms, unit=call.data.get(ATTR_UNIT))
