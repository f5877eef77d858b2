"""What a browser at a station has to know before it can offer to see live video; the rest goes with the look itself."""

from typing import Any

from homeassistant.components.web_rtc import async_get_ice_servers
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
import probatio as vol

from .const import DOMAIN
from .desk_api import the_station
from .operators import async_commanding


@callback
def async_setup_rtc_api(hass: HomeAssistant) -> None:
    """Register the command; it finds the station when it is called."""
    async_register_command(hass, _servers)


@websocket_command({vol.Required("type"): f"{DOMAIN}/view/rtc_servers"})
@async_response
async def _servers(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Name the servers that help two ends to find a way to each other, as this Home Assistant has them."""
    await async_commanding(hass, the_station(hass), connection, msg)
    connection.send_result(msg["id"], [each.to_dict() for each in async_get_ice_servers(hass)])
