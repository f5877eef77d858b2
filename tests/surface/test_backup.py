"""Backups hold the journals' files still and always let go."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.smart_safety_zone.backup import (
    RESUME_AFTER_S,
    async_post_backup,
    async_pre_backup,
)
from custom_components.smart_safety_zone.const import BACKUP_MARK, DOMAIN
from custom_components.smart_safety_zone.journal import Document, Journal, JournalError


class FakeJournal:
    """Remembers what it is asked to do."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self.mark: Document | None = None
        self._error = error

    async def hold_checkpoints(self, mark: Document | None) -> None:
        self._do("hold")
        self.mark = mark

    async def release_checkpoints(self, mark: Document | None) -> None:
        self._do("release")
        assert mark is not None
        assert self.mark is None or (mark.collection, mark.key) == (self.mark.collection, self.mark.key)

    def _do(self, what: str) -> None:
        self.asked.append(what)
        if self._error is not None:
            raise self._error


def add(hass: HomeAssistant, journal: object, state: ConfigEntryState = ConfigEntryState.LOADED) -> None:
    entry = MockConfigEntry(domain=DOMAIN, title="A house", state=state)
    entry.add_to_hass(hass)
    entry.runtime_data = SimpleNamespace(journal=journal)


async def hour(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=RESUME_AFTER_S + 1))
    await hass.async_block_till_done()


async def test_all_loaded_journals_are_held_and_let_go(hass: HomeAssistant) -> None:
    journals = [FakeJournal(), FakeJournal()]
    unloaded = FakeJournal()
    for journal in journals:
        add(hass, journal)
    add(hass, unloaded, ConfigEntryState.NOT_LOADED)
    await async_pre_backup(hass)
    assert [journal.asked for journal in journals] == [["hold"], ["hold"]]
    mark = journals[0].mark
    assert mark is not None
    assert (mark.collection, mark.key) == BACKUP_MARK == ("meta", b"backup-mark")
    assert mark.value
    await async_post_backup(hass)
    await hour(hass)
    assert [journal.asked for journal in journals] == [["hold", "release"], ["hold", "release"]]
    assert unloaded.asked == []


@pytest.mark.no_fail_on_log_exception
async def test_a_journal_that_fails_stops_neither_the_backup_nor_the_others(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    good = FakeJournal()
    add(hass, FakeJournal(JournalError("disk")))
    add(hass, None)
    add(hass, good)
    await async_pre_backup(hass)
    await async_post_backup(hass)
    assert good.asked == ["hold", "release"]
    assert caplog.text.count("could not hold the journal for a backup") == 2
    assert caplog.text.count("could not release the journal for a backup") == 2
    assert "A house" not in caplog.text


@pytest.mark.no_fail_on_log_exception
async def test_a_journal_that_hangs_does_not_hang_the_backup(hass: HomeAssistant) -> None:
    class Hanging(FakeJournal):
        async def hold_checkpoints(self, mark: Document | None) -> None:
            await hass.loop.create_future()

    good = FakeJournal()
    add(hass, Hanging())
    add(hass, good)
    with patch("custom_components.smart_safety_zone.backup.JOURNAL_TIMEOUT_S", 0):
        await async_pre_backup(hass)
    assert good.asked == ["hold"]
    await async_post_backup(hass)


async def test_journals_go_on_by_themselves_after_an_hour(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    journal = FakeJournal()
    add(hass, journal)
    await async_pre_backup(hass)
    await hour(hass)
    assert journal.asked == ["hold", "release"]
    assert "did not end" in caplog.text
    await async_post_backup(hass)
    assert journal.asked == ["hold", "release", "release"]


async def test_a_second_backup_starts_the_hour_again(hass: HomeAssistant) -> None:
    journal = FakeJournal()
    add(hass, journal)
    await async_pre_backup(hass)
    await async_pre_backup(hass)
    await hour(hass)
    assert journal.asked == ["hold", "hold", "release"]


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = await Journal.open(tmp_path / "book.db")
    yield journal
    await journal.close()


async def test_the_mark_is_in_the_copy_and_not_in_the_original(
    hass: HomeAssistant, real: Journal, tmp_path: Path
) -> None:
    add(hass, real)
    await async_pre_backup(hass)
    content = await hass.async_add_executor_job(real.path.read_bytes)
    await async_post_backup(hass)
    assert await real.read(lambda reader: reader.get(*BACKUP_MARK)) is None
    await hass.async_add_executor_job((tmp_path / "copy.db").write_bytes, content)
    copy = await Journal.open(tmp_path / "copy.db")
    assert await copy.read(lambda reader: reader.get(*BACKUP_MARK)) is not None
    await copy.close()
