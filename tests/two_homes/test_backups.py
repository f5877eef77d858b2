"""Backups that are restored, at either end, early or late; and a site that runs twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
import shutil

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone import journal_path
from custom_components.smart_safety_zone.backup import async_post_backup, async_pre_backup
from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol import supervision
from custom_components.smart_safety_zone.site.runtime import SiteRuntime
from custom_components.smart_safety_zone.station import watch
from tests.surface.town import until

from .homes import House, RadioRoom, Site, home_assistant

ALARM = ("alarm", "SOS")


async def backed_up(hass: HomeAssistant, entry: ConfigEntry, to: Path) -> None:
    """Copy the journal of a running role as Home Assistant's backup does: the file without its log."""
    await async_pre_backup(hass)
    shutil.copy(journal_path(hass, entry), to)
    await async_post_backup(hass)


@asynccontextmanager
async def unloaded(hass: HomeAssistant, entry: ConfigEntry) -> AsyncIterator[Path]:
    """Have a role off for a while."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    yield journal_path(hass, entry)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def signals(room: RadioRoom, site: Site) -> list[tuple[str, str]]:
    return [(type_, point) for type_, point, _age in room.signals_of(site)]


def repeated(room: RadioRoom, site: Site) -> list[bool]:
    """Tell of each signal whether its site had sent it before."""
    return [bool(each["again"]) for each in room.events(f"{room.runtime.id}_{site.id}_signal")]


async def copied(house: House, site: Site, to: Path, *, marked: bool) -> Path:
    """Copy a site's journal: as a backup does, which marks the copy, or as a file."""
    if marked:
        await backed_up(house.hass, site.entry, to)
        return to
    async with unloaded(house.hass, site.entry) as path:
        shutil.copy(path, to)
    await site.linked()
    return to


def troubles(room: RadioRoom, site: Site) -> list[str]:
    """Tell which troubles of a site's link came and went."""
    return [
        each["event_type"]
        for each in room.events(f"{room.runtime.id}_{site.id}_signal")
        if each["event_type"] == "trouble" or each["point_name"] is None
    ]


def issue(hass: HomeAssistant, entry: ConfigEntry, key: str) -> ir.IssueEntry | None:
    issues = ir.async_get(hass).issues
    # A site has one for each of its stations.
    found = (each for (_, name), each in issues.items() if name.startswith(key) and name.endswith(entry.entry_id))
    return next(found, None)


def epoch(site: Site) -> int:
    runtime: SiteRuntime = site.runtime
    [receiver] = runtime.receivers.values()
    return receiver._correspondent._author.place.epoch


async def press_stored(room: RadioRoom, site: Site, count: int) -> None:
    """Press, and wait until the station has it and this end knows that."""
    await site.press()
    await until(lambda: len(room.signals_of(site)) >= count, f"{count} signals")
    await site.reaches("stored")
    await site.delivered()


@pytest.mark.parametrize("end", ["site", "station"])
async def test_a_backup_of_now_is_restored_and_nothing_is_lost_or_told_twice(
    room: RadioRoom, house: House, tmp_path: Path, end: str
) -> None:
    site = await house.join(room)
    await press_stored(room, site, 1)
    hass, entry = (house.hass, site.entry) if end == "site" else (room.hass, room.entry)
    await backed_up(hass, entry, tmp_path / "copy")
    async with unloaded(hass, entry) as path:
        shutil.copy(tmp_path / "copy", path)
    await site.linked()
    assert issue(hass, entry, f"{end}_restored") is not None
    assert signals(room, site) == [ALARM]
    assert room.steps == [(site.id, "opened")]
    await press_stored(room, site, 2)
    assert signals(room, site) == [ALARM] * 2
    assert room.steps == [(site.id, "opened"), (site.id, "repeated")]
    assert room.runtime.faults["number_reused"] == room.runtime.faults["fork"] == 0
    assert (await entry.runtime_data.journal.verify()).ok
    # The mark is gone: a later start is an ordinary one.
    ir.async_delete_issue(hass, DOMAIN, f"{end}_restored_{entry.entry_id}")
    async with unloaded(hass, entry):
        pass
    assert issue(hass, entry, f"{end}_restored") is None


@pytest.mark.parametrize("marked", [True, False], ids=["by a backup", "by hand"])
async def test_an_old_copy_of_a_site_begins_a_new_epoch_and_loses_no_press(
    room: RadioRoom, house: House, tmp_path: Path, *, marked: bool
) -> None:
    site = await house.join(room)
    await press_stored(room, site, 1)
    copy = await copied(house, site, tmp_path / "copy", marked=marked)
    before = epoch(site)
    await press_stored(room, site, 2)
    await press_stored(room, site, 3)
    async with unloaded(house.hass, site.entry) as path:
        shutil.copy(copy, path)
    await site.linked()
    await until(lambda: epoch(site) > before, "a new epoch")
    await press_stored(room, site, 4)
    assert signals(room, site) == [ALARM] * 4
    assert room.runtime.faults["number_reused"] == room.runtime.faults["fork"] == 0
    assert [step for _, step in room.steps] == ["opened", "repeated", "repeated", "repeated"]


@pytest.mark.parametrize("marked", [True, False], ids=["by a backup", "by hand"])
async def test_an_old_copy_of_a_station_gets_what_it_lost_marked_as_repeated(
    room: RadioRoom, house: House, tmp_path: Path, *, marked: bool
) -> None:
    site = await house.join(room)
    copy = tmp_path / "copy"
    if marked:
        await backed_up(room.hass, room.entry, copy)
    else:
        async with unloaded(room.hass, room.entry) as path:
            shutil.copy(path, copy)
        await site.linked()
    await press_stored(room, site, 1)
    await room.act("acknowledge", room.incident_of(site)["incident"])
    await site.reaches("taken")
    async with unloaded(room.hass, room.entry) as path:
        shutil.copy(copy, path)
    await site.linked()
    await until(lambda: True in repeated(room, site), "the lost signal, again")
    [incident] = room.runtime.open_incidents()
    assert incident.site_id == site.id
    assert len(incident.signals) == 1
    await site.press()
    await until(lambda: len(room.runtime.open_incidents()[0].signals) == 2, "the next press")
    await site.delivered()
    assert room.runtime.faults["number_reused"] == room.runtime.faults["fork"] == 0


async def test_an_old_copy_of_a_site_with_a_waiting_alarm_sends_it_without_doubling_its_effect(
    room: RadioRoom, house: House, tmp_path: Path
) -> None:
    """The copy was made while the alarm waited; the alarm has arrived since."""
    site = await house.join(room)
    await room.go_away()
    await site.press()
    await site.reaches("sent")
    await backed_up(house.hass, site.entry, tmp_path / "copy")
    await room.come_back()
    await site.reaches("stored")
    await site.delivered()
    async with unloaded(house.hass, site.entry) as path:
        shutil.copy(tmp_path / "copy", path)
    await site.linked()
    await site.delivered()
    await site.reaches("stored")
    assert signals(room, site) == [ALARM]
    assert room.steps == [(site.id, "opened")]


@asynccontextmanager
async def twin(site: Site, copy: Path, tmp_path: Path) -> AsyncIterator[tuple[HomeAssistant, ConfigEntry]]:
    """Run a site a second time, with a copy of its journal."""
    (tmp_path / "twin").mkdir()
    async with home_assistant(tmp_path / "twin") as hass:
        entry = MockConfigEntry(
            domain=DOMAIN,
            data=dict(site.entry.data),
            options=dict(site.entry.options),
            title=site.entry.title,
            unique_id=site.entry.unique_id,
            version=site.entry.version,
            minor_version=site.entry.minor_version,
            subentries_data=[each.as_dict() for each in site.entry.subentries.values()],
        )
        entry.add_to_hass(hass)
        path = journal_path(hass, entry)
        path.parent.mkdir()
        shutil.copy(copy, path)
        assert await hass.config_entries.async_setup(entry.entry_id)
        yield hass, entry


@pytest.mark.parametrize("marked", [True, False], ids=["by a backup", "by hand"])
async def test_a_site_that_runs_twice_is_heard_from_both_copies_and_both_ends_say_so(
    room: RadioRoom, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, marked: bool
) -> None:
    """Signals are taken from both, and both stay linked; the same numbers from two hands are noted as such."""
    monkeypatch.setattr(supervision, "BEATS_PER_SILENCE", 40)
    monkeypatch.setattr(watch, "COPY_QUIET_MS", 1_500)
    site = await house.join(room)
    await press_stored(room, site, 1)
    copy = await copied(house, site, tmp_path / "copy", marked=marked)
    async with twin(site, copy, tmp_path) as (hass, entry):
        clone = entry.runtime_data
        await until(lambda: all(each.connected for each in clone.receivers.values()), "the clone's link")

        def heard(count: int) -> bool:
            return len(room.signals_of(site)) >= count

        for count in (2, 4):
            clone.press(next(iter(clone.points)))
            await site.press()
            await until(partial(heard, count + 1), f"{count + 1} signals")
            await until(lambda: all(each.outbox == 0 for each in clone.receivers.values()), "the clone's receipts")
            await site.delivered()
        assert [each for each in signals(room, site) if each == ALARM] == [ALARM] * 5
        assert site.runtime.receivers
        await site.linked()
        assert len(room.runtime._links._links[site.id].channels) == 2
        assert room.runtime.faults["fork"] == 0
        assert (room.runtime.faults["number_reused"] > 0) is not marked
        await until(lambda: issue(room.hass, room.entry, "sites_copied") is not None, "the station's word")
        await until(lambda: issue(house.hass, site.entry, "copied") is not None, "the site's word")
        await until(lambda: issue(hass, entry, "copied") is not None, "the copy's word")
        await until(lambda: troubles(room, site) == ["trouble"], "the trouble")
        assert set(room.runtime.watch.copied) == {site.id}
    await until(lambda: issue(room.hass, room.entry, "sites_copied") is None, "the station's all-clear")
    await until(lambda: issue(house.hass, site.entry, "copied") is None, "the site's all-clear")
    assert troubles(room, site) == ["trouble", "restoral"]
