"""A journal that is damaged, lost or came back from a backup: what goes on, and what its owner is told."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
import json
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .const import BACKUP_MARK, CONF_FOUNDED, CONF_ROLE, CONF_SITE_ID, DOMAIN, Role
from .entry import SafetyZoneConfigEntry
from .journal import (
    SALVAGED,
    Document,
    Fault,
    JournalDamagedError,
    JournalError,
    Reader,
    Salvaged,
    finish_salvage,
    salvage,
)
from .link.keeping import unique_of_entry
from .protocol.identity import id_bytes
from .site.files import journal_path as site_path
from .site.runtime import SiteRuntime
from .site.store import is_readable as site_can_read, unanswered_signals
from .station.errors import KeysLostError
from .station.keys import station_path
from .station.readable import is_readable as station_can_read
from .station.runtime import StationRuntime

SALVAGE_MARK: Final = b"salvaged"
"""The backup mark of a file that was put together from a damaged one: there too numbers may be used already."""


async def async_open_runtime(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> StationRuntime | SiteRuntime:
    """Open a role; if its journal is damaged, set that aside and go on with what is readable. JournalError."""
    is_station = entry.data[CONF_ROLE] == Role.STATION
    path = station_path(hass, entry) if is_station else site_path(hass, entry.data[CONF_SITE_ID])
    await hass.async_add_executor_job(finish_salvage, path)
    opening = (StationRuntime if is_station else SiteRuntime).open
    try:
        try:
            runtime = await opening(hass, entry)
        except JournalDamagedError as err:
            salvaged = await hass.async_add_executor_job(_salvage, entry, path)
            _report_salvaged(hass, entry, salvaged, str(err))
            runtime = await opening(hass, entry)
    except KeysLostError as err:
        _report(hass, entry, "station_keys_lost", ir.IssueSeverity.CRITICAL, path=str(path))
        raise ConfigEntryError(
            translation_domain=DOMAIN, translation_key="station_keys_lost", translation_placeholders={"path": str(path)}
        ) from err
    if is_station and CONF_FOUNDED not in entry.data:
        hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_FOUNDED: True})
    _withdraw(hass, entry, "station_keys_lost")
    _report_start(hass, entry, runtime)
    return runtime


def _salvage(entry: SafetyZoneConfigEntry, path: Path) -> Salvaged:
    now = dt_util.utcnow()
    is_station = entry.data[CONF_ROLE] == Role.STATION

    def complete(reader: Reader) -> Iterable[Document]:
        return () if is_station else unanswered_signals(id_bytes(entry.data[CONF_SITE_ID]), reader)

    return salvage(
        path,
        now.strftime("%Y%m%dT%H%M%SZ"),
        int(now.timestamp() * 1000),
        keep=station_can_read if is_station else site_can_read,
        recognize=unique_of_entry,
        complete=complete,
        marks=[Document(*BACKUP_MARK, SALVAGE_MARK)],
    )


@callback
def _report_salvaged(hass: HomeAssistant, entry: SafetyZoneConfigEntry, salvaged: Salvaged, problem: str) -> None:
    _report(
        hass, entry, "journal_salvaged", ir.IssueSeverity.ERROR,
        path=str(salvaged.aside),
        problem=problem,
        entries=str(salvaged.entries),
        missing=str(salvaged.missing),
        first="–" if salvaged.first_missing is None else str(salvaged.first_missing),
        dropped=str(salvaged.dropped),
    )  # fmt: skip


@callback
def _report_start(hass: HomeAssistant, entry: SafetyZoneConfigEntry, runtime: StationRuntime | SiteRuntime) -> None:
    if isinstance(runtime, SiteRuntime):
        if runtime.has_keys:
            _withdraw(hass, entry, "site_keys_lost")
        else:
            _report(hass, entry, "site_keys_lost", ir.IssueSeverity.CRITICAL, path=str(runtime.journal.path))
    if runtime.restored_mark is None:
        return
    with suppress(ValueError):
        # What was salvaged bears no time, and is told of already.
        made = dt_util.as_local(datetime.fromisoformat(runtime.restored_mark.decode()))
        key = "station_restored" if isinstance(runtime, StationRuntime) else "site_restored"
        _report(hass, entry, key, ir.IssueSeverity.WARNING, made=made.strftime("%Y-%m-%d %H:%M"))


async def async_check_record(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Read the whole chain beside everything else, and report the first entry that does not hold."""
    journal = entry.runtime_data.journal
    try:
        verification = await journal.verify()
        told = await journal.read(_told_missing)
    except JournalError:
        return
    seq, fault = verification.broken_seq, verification.fault
    if fault is None or seq is None or (fault is Fault.GAP and seq in told):
        _withdraw(hass, entry, "journal_broken")
        return
    words = {"path": str(journal.path), "seq": str(seq), "fault": fault.value}
    _report(hass, entry, "journal_broken", ir.IssueSeverity.ERROR, **words)


def _told_missing(reader: Reader) -> set[int]:
    """Find the gaps that a salvage has told of when it was done."""
    notes = reader.entries(kinds=[SALVAGED], newest_first=True)
    return {first for note in notes if (first := json.loads(note.header)["first_missing"]) is not None}


@callback
def _report(
    hass: HomeAssistant, entry: SafetyZoneConfigEntry, key: str, severity: ir.IssueSeverity, **words: str
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{key}_{entry.entry_id}",
        is_fixable=False,
        is_persistent=True,
        severity=severity,
        translation_key=key,
        translation_placeholders={"name": entry.title, **words},
    )


@callback
def _withdraw(hass: HomeAssistant, entry: SafetyZoneConfigEntry, key: str) -> None:
    ir.async_delete_issue(hass, DOMAIN, f"{key}_{entry.entry_id}")
