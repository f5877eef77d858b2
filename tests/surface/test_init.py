"""Entries are set up, unloaded and removed: what a journal that cannot be opened says, and what stays behind."""

from contextlib import closing
from pathlib import Path
import sqlite3
import threading
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from custom_components.smart_safety_zone import journal_path
from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.journal import Draft, Journal, JournalError, JournalSealedError, Write
from custom_components.smart_safety_zone.link.door import doors
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from .flow_texts import TEXTS
from .town import MARKET, Site, Town, until

ROLES = ["station", "site"]


@pytest.fixture
async def market(town: Town) -> Site:
    return await town.site()


def entry_of(market: Site, role: str) -> ConfigEntry[Any]:
    return market.town.station if role == "station" else market.entry


def visible(hass: HomeAssistant) -> set[str]:
    """What has a state; a sign on the map comes within a second after its incident."""
    return {state.entity_id for state in hass.states.async_all() if state.domain != "geo_location"}


def too_new(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("role", ROLES)
async def test_a_journal_of_a_later_version_is_left_alone_and_named(
    hass: HomeAssistant, market: Site, role: str
) -> None:
    key = "journal_too_new"
    entry = entry_of(market, role)
    await hass.config_entries.async_unload(entry.entry_id)
    path = journal_path(hass, entry)
    too_new(path)
    before = path.read_bytes()

    assert not await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert (entry.error_reason_translation_key, entry.error_reason_translation_placeholders) == (
        key,
        {"path": str(path)},
    )
    assert entry.reason == TEXTS["en"]["exceptions"][key]["message"].format(path=path).rstrip(".")
    assert path.read_bytes() == before


@pytest.mark.parametrize("role", ROLES)
async def test_a_journal_that_somebody_else_holds_is_tried_again(
    hass: HomeAssistant, market: Site, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.journal.opening.LOCK_TIMEOUT_S", 0.05)
    entry = entry_of(market, role)
    await hass.config_entries.async_unload(entry.entry_id)
    path = journal_path(hass, entry)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert not await hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert entry.error_reason_translation_key == "journal_unavailable"
        assert entry.error_reason_translation_placeholders == {"path": str(path)}

    assert await hass.config_entries.async_reload(entry.entry_id)


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if "journal" in thread.name.lower()}


async def test_unloading_ends_links_and_journals(hass: HomeAssistant, town: Town, market: Site) -> None:
    station, site = town.runtime, market.runtime
    assert len(threads()) == 2

    for entry in (market.entry, town.station):
        assert await hass.config_entries.async_unload(entry.entry_id)
        assert entry.state is ConfigEntryState.NOT_LOADED

    assert doors(hass) == {}
    assert threads() == set()
    for journal in (station.journal, site.journal):
        with pytest.raises(JournalError):
            await journal.write(Write())
    assert {state.state for state in hass.states.async_all() if state.domain != "person"} <= {"unavailable"}


@pytest.mark.parametrize("role", ROLES)
async def test_a_reload_brings_everything_back(
    hass: HomeAssistant, town: Town, market: Site, role: str, entity_registry: er.EntityRegistry
) -> None:
    await market.press()
    await market.reaches("stored")
    before = set(entity_registry.entities)
    shown = visible(hass)

    assert await hass.config_entries.async_reload(entry_of(market, role).entry_id)
    await hass.async_block_till_done()
    receiver = market.runtime.receivers[market.receiver]
    receiver._redial()
    await until(lambda: receiver.connected)

    assert set(entity_registry.entities) == before
    assert visible(hass) == shown
    assert market.progress().state == "stored"
    assert town.state(town.own("open_incidents")).state == "1"
    assert town.state(market.at_station(f"point_{market.point('SOS')}")).state == "on"
    await town.act("acknowledge", incident=town.incident.id)
    await market.reaches("taken")


async def test_a_press_while_the_station_is_away_arrives_when_it_is_back(
    hass: HomeAssistant, town: Town, market: Site
) -> None:
    await hass.config_entries.async_unload(town.station.entry_id)
    await market.press()
    await market.reaches("sent")

    await hass.config_entries.async_setup(town.station.entry_id)
    market.runtime.receivers[market.receiver]._redial()

    await market.reaches("stored")
    assert len(town.runtime.desk.incidents) == 1


async def test_a_setup_that_fails_half_way_leaves_nothing_open(hass: HomeAssistant, town: Town) -> None:
    await hass.config_entries.async_unload(town.station.entry_id)
    with patch.object(StationRuntime, "start", side_effect=OSError("no such thing")):
        assert not await hass.config_entries.async_setup(town.station.entry_id)

    assert town.station.state is ConfigEntryState.SETUP_ERROR
    assert (doors(hass), threads()) == ({}, set())


async def test_several_sites_and_a_station_live_side_by_side(hass: HomeAssistant, town: Town) -> None:
    sites = [
        await town.site(name, kind)
        for name, kind in ((MARKET, "market"), ("Krung bank", "bank"), ("Gold", "gold_shop"))
    ]

    for site in sites:
        await site.press()
    await town.incidents(3)
    for site in sites:
        await site.reaches("stored")

    assert {incident.site_id for incident in town.runtime.desk.incidents.values()} == {site.id for site in sites}
    await hass.config_entries.async_unload(sites[0].entry.entry_id)
    await sites[1].press()
    assert sites[2].runtime.connected
    await until(lambda: town.runtime.desk.incidents[town.incident.id])
    assert town.runtime.link(sites[1].id).connected


async def test_a_removed_site_leaves_and_its_sealed_journal_stays(
    hass: HomeAssistant, town: Town, market: Site, issue_registry: ir.IssueRegistry
) -> None:
    await market.press()
    await market.reaches("stored")
    path = journal_path(hass, market.entry)

    await hass.config_entries.async_remove(market.entry.entry_id)
    await hass.async_block_till_done()

    assert market.record.standing is Standing.REVOKED
    assert town.device(market.id, town.station) is None
    issue = issue_registry.async_get_issue(DOMAIN, f"journal_kept_{market.entry.entry_id}")
    assert issue is not None
    assert (issue.translation_key, issue.is_fixable, issue.is_persistent) == ("journal_kept", False, True)
    assert issue.translation_placeholders == {"name": MARKET, "path": str(path)}
    await sealed(path, market.id)
    # What it called for is still there to be taken care of.
    assert town.state(town.own("open_incidents")).state == "1"
    assert town.state(town.own("open_incidents")).state == "1"


async def test_a_removed_station_leaves_its_sealed_journal(
    hass: HomeAssistant, town: Town, issue_registry: ir.IssueRegistry
) -> None:
    path = journal_path(hass, town.station)

    await hass.config_entries.async_remove(town.station.entry_id)

    issue = issue_registry.async_get_issue(DOMAIN, f"journal_kept_{town.station.entry_id}")
    assert issue is not None
    assert issue.translation_placeholders == {"name": town.station.title, "path": str(path)}
    await sealed(path, str(town.station.unique_id))


async def sealed(path: Path, identifier: str) -> None:
    """Hold a journal against what is left of one whose entry was removed."""
    journal = await Journal.open(path)
    try:
        with pytest.raises(JournalSealedError):
            await journal.write(Write(drafts=(Draft(kind="more", time_ms=0, header=b""),)))
        assert await journal.read(lambda reader: reader.scan("identity")) == []
        assert await journal.read(lambda reader: reader.scan("receiver")) == []
        verification = await journal.verify()
        assert (verification.broken_seq, verification.entries > 0) == (None, True)
    finally:
        await journal.close()


@pytest.mark.parametrize("language", TEXTS)
def test_the_repair_names_what_it_is_given(language: str) -> None:
    texts = TEXTS[language]["issues"]

    for text in texts["journal_kept"].values():
        assert text.format(name="a", path="b")
    assert "{path}" in texts["journal_kept"]["description"]
