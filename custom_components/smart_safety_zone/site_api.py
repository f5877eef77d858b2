"""The websocket commands of a site: a press of an alarm point that leaves no trace here.

Actions and buttons cannot do that: Home Assistant writes of them before we are asked. What comes in over a connection
is neither recorded nor shown.
"""

from contextlib import suppress
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import probatio as vol

from .const import DOMAIN
from .site_services import point_of

ATTR_DRILL = "drill"


@callback
def async_setup_site_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds its alarm point when it is called."""
    async_register_command(hass, _press)


@callback
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/press",
        vol.Optional(ATTR_DEVICE_ID): str,
        vol.Optional(ATTR_ENTITY_ID): str,
        vol.Optional(ATTR_DRILL, default=False): bool,
    }
)
def _press(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Raise the alarm of a point, named by its device or by one of its entities; the answer is the same each time."""
    device_id = msg.get(ATTR_DEVICE_ID)
    if device_id is None:
        entity = er.async_get(hass).async_get(msg.get(ATTR_ENTITY_ID, ""))
        device_id = entity.device_id if entity is not None and entity.platform == DOMAIN else None
    _, point = point_of(hass, device_id or "")
    context = connection.context(msg)
    if not point.silent:
        point.press(drill=msg[ATTR_DRILL], context=context)
    else:
        # Whatever goes wrong: an error would stand in the log, and on the screen that sent it.
        with suppress(Exception):
            point.press(drill=msg[ATTR_DRILL], context=context)
    connection.send_result(msg["id"])
