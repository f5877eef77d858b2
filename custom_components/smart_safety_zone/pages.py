"""What this Home Assistant serves to browsers: the dashboard cards, a station's radio room, and an owner's pages."""

from collections.abc import Callable
import hashlib
from pathlib import Path
from typing import Final

from homeassistant.components.frontend import DOMAIN as FRONTEND, add_extra_js_url, async_remove_panel
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.components.panel_custom import async_register_panel
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN

FOLDER: Final = Path(__file__).parent / "frontend"
STATIC_URL: Final = f"/{DOMAIN}_static"
CARDS: Final = "cards.js"
ROOM: Final = "radio-room.js"
ROOM_PATH: Final = "radio-room"
MAP: Final = "room-map.js"
"""A file of its own, which the room loads once it is there."""
UNIT: Final = "unit.js"
UNIT_PATH: Final = "patrol-unit"
"""Beside the sidebar: who is sent comes by the notification, or by a link."""
MASKS: Final = "mask-editor.js"
MASKS_PATH: Final = "privacy-masks"
ACCESS: Final = "camera-access.js"
ACCESS_PATH: Final = "camera-access"
BESIDE: Final = ((MASKS_PATH, "ssz-mask-editor", MASKS), (ACCESS_PATH, "ssz-camera-access", ACCESS))
"""Pages that are not in the sidebar: who wants to draw, or to see who looked, comes by a link."""
_TITLE: Final = f"component.{DOMAIN}.config_panel.radio_room.title"


async def async_serve_pages(hass: HomeAssistant) -> None:
    """Offer the cards to the dashboards of a Home Assistant that has any, and an owner's pages, once."""
    if FRONTEND not in hass.config.components:
        return
    await hass.http.async_register_static_paths([StaticPathConfig(STATIC_URL, str(FOLDER), cache_headers=True)])
    add_extra_js_url(hass, await _address(hass, CARDS))
    for path, element, file in BESIDE:
        await async_register_panel(
            hass,
            frontend_url_path=path,
            webcomponent_name=element,
            module_url=await _address(hass, file),
            require_admin=True,
            handle_safe_area=True,
        )


async def async_show_radio_room(hass: HomeAssistant) -> Callable[[], None] | None:
    """Show the radio room in the sidebar, its units' page beside it; returns how to take both away."""
    if FRONTEND not in hass.config.components:
        return None
    texts = await async_get_translations(hass, hass.config.language, "config_panel", [DOMAIN])
    await async_register_panel(
        hass,
        frontend_url_path=ROOM_PATH,
        webcomponent_name="ssz-radio-room",
        module_url=await _address(hass, ROOM),
        sidebar_title=texts[_TITLE],
        sidebar_icon="mdi:radio-handheld",
        config={"map": await _address(hass, MAP)},
        handle_safe_area=True,
    )
    await async_register_panel(
        hass,
        frontend_url_path=UNIT_PATH,
        webcomponent_name="ssz-unit-page",
        module_url=await _address(hass, UNIT),
        handle_safe_area=True,
    )

    @callback
    def remove() -> None:
        async_remove_panel(hass, ROOM_PATH)
        async_remove_panel(hass, UNIT_PATH)

    return remove


async def _address(hass: HomeAssistant, name: str) -> str:
    # Browsers keep the file for a month: another content has another address.
    digest = await hass.async_add_executor_job(lambda: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest())
    return f"{STATIC_URL}/{name}?v={digest[:16]}"
