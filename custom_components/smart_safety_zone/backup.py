"""Backups: the journals' files stay as they are while they are copied; what happens meanwhile goes to their logs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from logging import getLogger

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import BACKUP_MARK, DOMAIN
from .journal import Document, Journal

_LOGGER = getLogger(__name__)

RESUME_AFTER_S = 3600
"""A backup that never says that it is done must not let the logs grow for ever."""

JOURNAL_TIMEOUT_S = 30
"""A disk that hangs must not hold up everybody's backup."""

_RESUME: HassKey[CALLBACK_TYPE] = HassKey(f"{DOMAIN}_backup_resume")


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Hold every journal's file still, with a mark by which a restored copy knows what it is."""
    _cancel_resume(hass)
    mark = Document(*BACKUP_MARK, dt_util.utcnow().isoformat().encode())

    @callback
    def resume(_now: datetime) -> None:
        hass.data.pop(_RESUME, None)
        _LOGGER.warning("A backup did not end within %s s: the journals go on without it", RESUME_AFTER_S)
        hass.async_create_task(_release(hass), "release journals")

    # Before the first journal is held, so that nothing that happens here can leave one held for ever.
    job = HassJob(resume, "resume journals", cancel_on_shutdown=True)
    hass.data[_RESUME] = async_call_later(hass, RESUME_AFTER_S, job)
    await _each_journal(hass, "hold", lambda journal: journal.hold_checkpoints(mark))


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let every journal use its file again, and take the marks away."""
    _cancel_resume(hass)
    await _release(hass)


async def _release(hass: HomeAssistant) -> None:
    mark = Document(*BACKUP_MARK, None)
    await _each_journal(hass, "release", lambda journal: journal.release_checkpoints(mark))


async def _each_journal(hass: HomeAssistant, what: str, act: Callable[[Journal], Awaitable[None]]) -> None:
    """Do it to every journal; what fails is logged, since a backup without us is better than none."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        try:
            async with asyncio.timeout(JOURNAL_TIMEOUT_S):
                await act(entry.runtime_data.journal)
        except Exception:
            _LOGGER.exception("%s: could not %s the journal for a backup", entry.entry_id, what)


@callback
def _cancel_resume(hass: HomeAssistant) -> None:
    cancel = hass.data.pop(_RESUME, None)
    if cancel is not None:
        cancel()
