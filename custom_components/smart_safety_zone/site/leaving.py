"""Leaving for good, when the entry is removed."""

import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..journal import JournalError
from .runtime import SiteRuntime

_LOGGER = logging.getLogger(__name__)


async def leave_site(hass: HomeAssistant, entry: ConfigEntry[Any], reason: str = "removed") -> bool:
    """Tell the station of an unloaded site that it leaves, destroy its keys, seal its journal; False if it failed."""
    try:
        runtime = await SiteRuntime.open(hass, entry)
        try:
            await runtime.leave(reason)
        finally:
            await runtime.stop()
    except JournalError as err:
        _LOGGER.warning("The journal of a site that was removed could not be sealed: %s", err)
        return False
    return True
