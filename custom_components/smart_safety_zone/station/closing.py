"""Ending a station for good, when the entry is removed."""

import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..journal import Draft, Journal, JournalError
from ..link.clock import Clock
from .keys import destroy_keys, station_path

_LOGGER = logging.getLogger(__name__)
CLOSED = "station.closed"


async def close_station(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Destroy the keys of an unloaded station and seal its journal; False if that failed.

    Its sites find nobody at its address any more. They are not told "revoked": a station that is set up anew from a
    backup is theirs again.
    """
    try:
        journal = await Journal.open(station_path(hass, entry))
        try:
            await destroy_keys(journal)
            clock = await hass.async_add_executor_job(Clock.of_this_machine)
            await journal.seal(Draft(kind=CLOSED, time_ms=clock.now().wall_ms, header=b"{}"))
        finally:
            await journal.close()
    except JournalError as err:
        _LOGGER.warning("The journal of a station that was removed could not be sealed: %s", err)
        return False
    return True
