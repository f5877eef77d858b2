"""The dashboard cards are offered to the pages of a Home Assistant that has pages."""

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.smart_safety_zone.cards import CARDS, FOLDER, STATIC_URL
from custom_components.smart_safety_zone.const import DOMAIN


async def test_pages_load_the_cards(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    assert await async_setup_component(hass, "frontend", {})
    assert await async_setup_component(hass, DOMAIN, {})

    urls = [url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if url.startswith(STATIC_URL)]
    client = await hass_client_no_auth()
    response = await client.get(urls[0])

    assert len(urls) == 1
    assert response.status == 200
    assert response.content_type == "text/javascript"
    assert await response.read() == (FOLDER / CARDS).read_bytes()


async def test_home_assistant_without_pages_gets_along_without_cards(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})

    assert DATA_EXTRA_MODULE_URL not in hass.data
