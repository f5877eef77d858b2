"""Browsers of the radio room, as far as its websocket commands go."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN

from .town import Town


class Screen:
    """A browser of one user."""

    def __init__(self, client: MockHAClientWebSocket, part: str = "desk") -> None:
        self.client = client
        self.part = part
        self.asked = 0

    async def ask(self, command: str, **data: Any) -> dict[str, Any]:
        """Send a command; return its answer, passing over what the feed says meanwhile."""
        self.asked += 1
        await self.client.send_json({"id": self.asked, "type": f"{DOMAIN}/{self.part}/{command}", **data})
        while (message := await self.client.receive_json())["id"] != self.asked or message["type"] != "result":
            pass
        answer: dict[str, Any] = message
        return answer

    async def done(self, command: str, **data: Any) -> Any:
        """Send a command that is obeyed; return its result."""
        answer = await self.ask(command, **data)
        assert answer["success"], answer
        return answer["result"]

    async def refused(self, command: str, **data: Any) -> str:
        """Send a command that is refused; return the key of the reason, which is ours and translated."""
        answer = await self.ask(command, **data)
        assert not answer["success"]
        assert answer["error"]["translation_domain"] == DOMAIN
        key: str = answer["error"]["translation_key"]
        return key

    async def hears(self) -> dict[str, Any]:
        """Return the next that the feed says."""
        message = await self.client.receive_json()
        assert message["type"] == "event"
        event: dict[str, Any] = message["event"]
        return event


async def screen(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str, part: str = "desk"
) -> Screen:
    """Open the browser of somebody, for the commands of one part."""
    user = town.users[who]
    token = await hass.auth.async_create_refresh_token(user, "https://example.com/")
    return Screen(await hass_ws_client(hass, hass.auth.async_create_access_token(token)), part)


def passes(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
