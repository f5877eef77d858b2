"""The dashboard cards: one built file, served by this Home Assistant and loaded by its pages."""

import hashlib
from pathlib import Path
from typing import Final

from homeassistant.components.frontend import DOMAIN as FRONTEND, add_extra_js_url
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant

from .const import DOMAIN

FOLDER: Final = Path(__file__).parent / "frontend"
STATIC_URL: Final = f"/{DOMAIN}_static"
CARDS: Final = "cards.js"


async def async_setup_cards(hass: HomeAssistant) -> None:
    """Offer the cards to the dashboards of a Home Assistant that has any."""
    if FRONTEND not in hass.config.components:
        return
    await hass.http.async_register_static_paths([StaticPathConfig(STATIC_URL, str(FOLDER), cache_headers=True)])
    # Browsers keep the file for a month: another content has another address.
    digest = await hass.async_add_executor_job(lambda: hashlib.sha256((FOLDER / CARDS).read_bytes()).hexdigest())
    add_extra_js_url(hass, f"{STATIC_URL}/{CARDS}?v={digest[:16]}")
