"""What a browser at a station is told before it offers to see live video."""

from homeassistant.components.web_rtc import async_register_ice_servers
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from webrtc_models import RTCIceServer

from .screens import screen
from .town import NOBODY, OPERATOR, VIEWER, Town


async def test_an_operator_is_told_the_servers_that_this_home_assistant_has(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator
) -> None:
    browser = await screen(hass, town, hass_ws_client, OPERATOR, "view")
    async_register_ice_servers(hass, lambda: [RTCIceServer("turn:turn.invalid:3478", "name", "word")])

    servers = await browser.done("rtc_servers")

    assert {"urls": "turn:turn.invalid:3478", "username": "name", "credential": "word"} in servers


@pytest.mark.parametrize("who", [VIEWER, NOBODY])
async def test_who_may_not_look_is_told_none(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str
) -> None:
    browser = await screen(hass, town, hass_ws_client, who, "view")
    assert await browser.refused("rtc_servers")
