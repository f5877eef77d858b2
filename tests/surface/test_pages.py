"""The dashboard cards are offered to the pages of a Home Assistant that has pages."""

from unittest.mock import MagicMock

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, DATA_PANELS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.pages import (
    ACCESS,
    ACCESS_PATH,
    CARDS,
    FOLDER,
    MAP,
    MASKS,
    MASKS_PATH,
    ROOM,
    ROOM_PATH,
    STATIC_URL,
    UNIT,
    UNIT_PATH,
)

from . import flow_driving as flows


@pytest.fixture(autouse=True)
def quiet_network(mock_async_zeroconf: MagicMock) -> None:
    """Nobody is looked for in the network."""


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


@pytest.mark.parametrize(("path", "file"), [(MASKS_PATH, MASKS), (ACCESS_PATH, ACCESS)])
async def test_an_owners_pages_are_for_administrators_and_beside_the_sidebar(
    hass: HomeAssistant, path: str, file: str
) -> None:
    assert await async_setup_component(hass, "frontend", {})
    assert await async_setup_component(hass, DOMAIN, {})
    panel = hass.data[DATA_PANELS][path]
    assert (panel.sidebar_title, panel.require_admin) == (None, True)
    assert panel.config is not None
    assert panel.config["_panel_custom"]["module_url"].startswith(f"{STATIC_URL}/{file}?v=")


async def test_radio_room_stands_in_the_sidebar_while_there_is_a_station(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "frontend", {})
    station = flows.station_entry()
    station.add_to_hass(hass)
    assert await hass.config_entries.async_setup(station.entry_id)
    panel = hass.data[DATA_PANELS][ROOM_PATH]
    assert (panel.sidebar_title, panel.require_admin) == ("Radio room", False)
    assert panel.config is not None
    assert panel.config["_panel_custom"]["module_url"].startswith(f"{STATIC_URL}/{ROOM}?v=")
    assert panel.config["map"].startswith(f"{STATIC_URL}/{MAP}?v=")

    unit = hass.data[DATA_PANELS][UNIT_PATH]
    assert (unit.sidebar_title, unit.require_admin) == (None, False)
    assert unit.config is not None
    assert unit.config["_panel_custom"]["module_url"].startswith(f"{STATIC_URL}/{UNIT}?v=")

    await hass.config_entries.async_unload(station.entry_id)
    assert not {ROOM_PATH, UNIT_PATH} & hass.data[DATA_PANELS].keys()


async def test_home_assistant_without_pages_gets_along_without_cards(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})

    assert DATA_EXTRA_MODULE_URL not in hass.data
