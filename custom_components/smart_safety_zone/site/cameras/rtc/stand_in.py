"""Stands for a shared camera in one view: whoever makes WebRTC of it reads our source, and never the camera's."""

import logging
import secrets
from typing import Any, Final, cast, override

from homeassistant.components.camera import Camera
from homeassistant.components.camera.const import CameraEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import EntityPlatform

from ....const import DOMAIN

_LOGGER = logging.getLogger(__name__)

ENTITY_ID: Final = f"camera.{DOMAIN}_view"
"""In no registry and with no state: it only has to look like one to whoever asks for its settings."""
_GO2RTC: Final = "go2rtc"
_ID_BYTES: Final = 16


class _Platform:
    """What is asked of a platform: its name, which becomes part of the name of the stream."""

    platform_name = DOMAIN


class StandIn(Camera):
    """A camera that nobody sees, with our source."""

    _attr_supported_features = CameraEntityFeature.STREAM

    def __init__(self, hass: HomeAssistant, source: str) -> None:
        """Make one for one view."""
        super().__init__()
        self.hass = hass
        self.entity_id = ENTITY_ID
        self.platform = cast("EntityPlatform", _Platform())
        # A name that was used once is never used again: a reader of an earlier view gets nothing of this one.
        self._attr_unique_id = f"view_{secrets.token_hex(_ID_BYTES)}"
        self._source: str | None = source

    @override
    async def stream_source(self) -> str | None:
        return self._source

    async def forget(self) -> None:
        """Have whoever made WebRTC of it forget it."""
        self._source = None
        await self.async_refresh_providers(write_state=False)
        await _forget_stream(self.hass, f"{DOMAIN}_{self.unique_id}")


async def _forget_stream(hass: HomeAssistant, name: str) -> None:
    """Take a stream from go2rtc's list, which Home Assistant only adds to; nothing depends on it."""
    config: Any = hass.data.get(_GO2RTC)
    if config is None:
        return
    try:
        # Its versions differ in how they call what is to go.
        which = {"src": name, "name": name}
        async with config.session.delete(f"{str(config.url).rstrip('/')}/api/streams", params=which) as answer:
            answer.raise_for_status()
    except Exception as err:  # noqa: BLE001 - an idle name in a list is all that is left
        _LOGGER.debug("A stream's name is still in go2rtc's list: %s", type(err).__name__)
