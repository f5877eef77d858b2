"""Damaged, lost and restored journals: what goes on, what waits is sent, and the repairs that tell of it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.smart_safety_zone import journal_path
from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.journal.pages import PAGE_SIZE
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.recovery import async_check_record

from .flow_texts import TEXTS
from .town import Site, Town, until

ROLES = ["station", "site"]


@pytest.fixture
async def market(town: Town) -> Site:
    return await town.site()


def entry_of(market: Site, role: str) -> ConfigEntry[Any]:
    return market.town.station if role == "station" else market.entry


def issue(hass: HomeAssistant, entry: ConfigEntry[Any], key: str) -> ir.IssueEntry | None:
    """Find a repair; its texts are there in both languages, and name every value that it brings."""
    found = ir.async_get(hass).async_get_issue(DOMAIN, f"{key}_{entry.entry_id}")
    if found is not None:
        assert found.translation_key is not None
        for texts in TEXTS.values():
            for part in texts["issues"][found.translation_key].values():
                part.format(**(found.translation_placeholders or {}))
    return found


async def unload(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Path:
    assert await hass.config_entries.async_unload(entry.entry_id)
    return journal_path(hass, entry)


def contents(path: str) -> bytes:
    return Path(path).read_bytes()


def overwritten_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:100] = b"\xff" * 100
    path.write_bytes(content)


def overwritten_schema(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:PAGE_SIZE] = bytes(PAGE_SIZE - 100)
    path.write_bytes(content)


def unreadable_document(path: Path) -> None:
    """Leave the file sound and put nonsense among its documents."""
    collection = "invite" if path.name.startswith("station") else "receiver"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO document VALUES (?, ?, ?)", (collection, b"\1" * 16, b"{"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("damage", [overwritten_header, overwritten_schema, unreadable_document])
async def test_a_role_goes_on_with_what_can_be_read_and_says_so(
    hass: HomeAssistant, town: Town, market: Site, role: str, damage: Callable[[Path], None]
) -> None:
    await market.press()
    await market.reaches("stored")
    entry = entry_of(market, role)
    path = await unload(hass, entry)
    damage(path)
    before = path.read_bytes()

    assert await hass.config_entries.async_setup(entry.entry_id)

    told = issue(hass, entry, "journal_salvaged")
    assert told is not None
    assert told.translation_placeholders is not None
    assert contents(told.translation_placeholders["path"]) == before
    assert told.translation_placeholders["missing"] == "0"
    assert issue(hass, entry, "site_keys_lost") is None
    await market.reaches("stored")
    await market.press()
    await market.reached("stored")
    await until(lambda: town.incident.standing == 2, "the second press at the first one's incident")
    assert (await entry.runtime_data.journal.verify()).ok


async def test_an_alarm_that_waits_in_a_torn_journal_is_sent(hass: HomeAssistant, town: Town, market: Site) -> None:
    await hass.config_entries.async_unload(town.station.entry_id)
    await market.press()
    await market.reaches("sent")
    path = await unload(hass, market.entry)
    content = bytearray(path.read_bytes())
    # The document that kept it waiting: the entry tells of it too.
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM document WHERE collection = 'outbox'").fetchone()[0] >= 1
        database.execute("DELETE FROM document WHERE collection = 'outbox'")
        database.commit()
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    path.write_bytes(content)

    assert await hass.config_entries.async_setup(market.entry.entry_id)
    assert await hass.config_entries.async_setup(town.station.entry_id)

    await market.reaches("stored")
    assert len(town.runtime.open_incidents()) == 1
    assert town.incident.standing == 1


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def deleted(path: Path) -> None:
    path.unlink()


def nonsense(path: Path) -> None:
    path.write_bytes(b"What was a journal" * 500)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def of_another_make(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE shopping (what TEXT)")


@pytest.mark.parametrize("loss", [emptied, deleted, nonsense, cut_off, of_another_make])
async def test_a_station_without_its_keys_does_not_make_new_ones(
    hass: HomeAssistant, town: Town, market: Site, loss: Callable[[Path], None]
) -> None:
    path = await unload(hass, town.station)
    sound = path.read_bytes()
    loss(path)
    left = path.read_bytes() if path.exists() else b""
    for _ in range(2):
        assert not await hass.config_entries.async_setup(town.station.entry_id)
        assert town.station.state is ConfigEntryState.SETUP_ERROR
        assert town.station.error_reason_translation_key == "station_keys_lost"
        assert issue(hass, town.station, "station_keys_lost") is not None
        await hass.config_entries.async_unload(town.station.entry_id)
    aside = list(path.parent.glob("*.damaged-*"))
    assert [each.read_bytes() for each in aside] == ([left] if left else [])

    path.write_bytes(sound)
    assert await hass.config_entries.async_setup(town.station.entry_id)
    assert issue(hass, town.station, "station_keys_lost") is None
    await market.press()
    await market.reached("stored")


@pytest.mark.parametrize("loss", [emptied, deleted, nonsense, cut_off, of_another_make])
async def test_a_site_without_its_keys_asks_for_an_invite_and_says_why(
    hass: HomeAssistant, market: Site, loss: Callable[[Path], None]
) -> None:
    path = await unload(hass, market.entry)
    loss(path)

    assert await hass.config_entries.async_setup(market.entry.entry_id)

    assert not market.runtime.has_keys
    assert issue(hass, market.entry, "site_keys_lost") is not None
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]
    assert market.record.standing is Standing.ACTIVE


@pytest.mark.parametrize("role", ROLES)
async def test_the_first_entry_that_does_not_hold_is_named(hass: HomeAssistant, market: Site, role: str) -> None:
    entry = entry_of(market, role)
    await async_check_record(hass, entry)
    assert issue(hass, entry, "journal_broken") is None
    path = await unload(hass, entry)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE entry SET time_ms = time_ms + 1 WHERE seq = 2")

    assert await hass.config_entries.async_setup(entry.entry_id)

    await until(lambda: issue(hass, entry, "journal_broken"), "the repair")
    told = issue(hass, entry, "journal_broken")
    assert told is not None
    assert told.translation_placeholders is not None
    assert (told.translation_placeholders["seq"], told.translation_placeholders["fault"]) == ("2", "hash")


@pytest.mark.parametrize("role", ROLES)
async def test_a_journal_that_could_not_be_sealed_is_not_called_sealed(
    hass: HomeAssistant, market: Site, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = entry_of(market, role)
    path = await unload(hass, entry)
    path.write_bytes(b"What was a journal" * 500)
    await hass.config_entries.async_remove(entry.entry_id)
    told = issue(hass, entry, "journal_kept")
    assert told is not None
    assert told.translation_key == "journal_kept_unsealed"
