"""Leaving, being revoked, joining again, and a station that moves: keys go, the record stays, nothing doubles."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
from pathlib import Path
import shutil
from typing import Any, Final

import pytest
import pytest_asyncio

from custom_components.smart_safety_zone.journal import (
    Draft,
    Journal,
    JournalDamagedError,
    JournalSealedError,
    Write,
)
from custom_components.smart_safety_zone.site.store import IDENTITY, SEED_KEY
from scripts.rig import FlowError, until
from scripts.rig.book import site_books
from scripts.rig.folder import free_port
from scripts.rig.town import DOMAIN, Site, Town

from .acts import (
    DEADLINE_S,
    LINK_LOST,
    act,
    at_rest,
    clear,
    drained,
    gone,
    incidents,
    incidents_of,
    linked,
    press_until,
    progress,
    site_at_station,
    the_incident,
)
from .book import ALARM, settle_accounts

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]
EXPECTED = (LINK_LOST,)
LEAVER: Final = "Noodle shop"


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def _clean_desk(town: Town) -> AsyncGenerator[None]:
    """Leave both ends as they were found."""
    yield
    await linked(town)
    await clear(town)


async def test_a_site_that_is_removed_takes_its_keys_and_leaves_its_record(town: Town, tmp_path: Path) -> None:
    entry_id = await _join(town, LEAVER)
    site = await site_at_station(town, LEAVER)
    path = town.town.folder / "smart_safety_zone" / f"site-{site['site']}.db"
    (seed,) = (await _keys(path, tmp_path / "before")).values()
    assert _holds(path, seed)
    assert await _devices(town, site["site"])
    assert (await _opened_by(town, LEAVER))["state"] == "open"

    await town.town.api.remove_entry(entry_id)

    # The station was told: the device goes, the standing says so, and nothing of it can be pressed any more.
    await gone(lambda: _devices(town, site["site"]), "device of the removed site")
    assert (await site_at_station(town, LEAVER))["standing"] == "revoked"
    assert [each for each in await town.town.api.entries(DOMAIN) if each["entry_id"] == entry_id] == []
    # The key is nowhere in the file, nor in a log beside it; the record is still there, and sealed.
    assert path.exists()
    assert not _holds(path, seed)
    assert await _keys(path, tmp_path / "after") == {}
    assert await _is_sealed(tmp_path / "after" / path.name)
    (book,) = [book for book in await site_books(town.town) if book.path == path]
    assert book.verification.ok
    assert [said.type for said in book.signals("record.out")] == [ALARM]
    (issue,) = await town.town.api.issues(DOMAIN)
    assert issue["translation_key"] == "journal_kept"
    assert issue["translation_placeholders"] == {"name": LEAVER, "path": str(path)}
    # What it raised is still the radio room's to close.
    await clear(town)


async def test_a_site_that_is_revoked_says_so_and_joins_again(town: Town) -> None:
    bank = town.sites["bank"]
    before = await site_at_station(town, bank.premises.name)
    await act(town, "revoke_site", site=before["site"])
    await town.town.api.wait_state(bank.standing, "revoked", DEADLINE_S)
    await gone(lambda: _devices(town, before["site"]), "device of the revoked site")

    # Nobody would take it: it is never shown as sent, and it is kept.
    await press_until(town, bank, "not_connected")
    invite = await act(town, "make_invite")
    result = await town.town.api.run_reauth_flow(bank.entry_id, [{"invite": invite["invite"]}, {}])
    assert result["reason"] == "reauth_successful"
    again = await site_at_station(town, bank.premises.name)
    assert (again["site"], again["standing"]) == (before["site"], "unapproved")
    assert again["digits"] != before["digits"]
    assert await incidents_of(town, bank) == []
    await act(town, "approve_site", site=again["site"])

    await town.town.api.wait_state(bank.standing, "active", DEADLINE_S)
    await progress(town, bank, "presented")
    assert (await the_incident(town, bank))["repeats"] == 0
    assert await _devices(town, before["site"])
    await _once_each(town, bank)


async def test_a_revoked_site_is_told_only_by_the_station_and_other_invites_do_not_serve(town: Town) -> None:
    """An invite that is used, or is none, leads nowhere, and the form says why."""
    gold = town.sites["gold"]
    await act(town, "revoke_site", site=(await site_at_station(town, gold.premises.name))["site"])
    flow = await town.town.api.wait_flow(lambda flow: flow["context"].get("entry_id") == gold.entry_id, source="reauth")
    used = await act(town, "make_invite")
    entry_id = await _join(town, "Passer-by", used["invite"])

    for invite, error in ((used["invite"], "used"), ("SSZ1 rubbish", None)):
        with pytest.raises(FlowError) as refusal:
            await town.town.api.resume_flow(flow["flow_id"], [{"invite": invite}])
        assert refusal.value.errors.get("invite") in {error, "not_an_invite", "damaged_invite"}
    invite = await act(town, "make_invite")
    await town.town.api.resume_flow(flow["flow_id"], [{"invite": invite["invite"]}, {}])
    await act(town, "approve_site", site=(await site_at_station(town, gold.premises.name))["site"])
    await town.town.api.wait_state(gold.standing, "active", DEADLINE_S)
    await town.town.api.remove_entry(entry_id)


async def test_a_station_that_moves_is_found_again_through_the_sites_dialogs(town: Town) -> None:
    for site in town.sites.values():
        await press_until(town, site, "presented")
    before = {key: await the_incident(town, site) for key, site in town.sites.items()}
    await town.room.stop()
    town.room.port = free_port()
    town.room._furnishing = replace(town.room._furnishing, port=town.room.port)
    await town.room.start()

    market = town.sites["market"]
    with pytest.raises(FlowError) as refusal:
        await _move(town, market, f"http://127.0.0.1:{free_port()}")
    assert refusal.value.errors == {"base": "unreachable"}
    with pytest.raises(FlowError) as refusal:
        await _move(town, market, town.town.url)
    assert refusal.value.errors == {"base": "turned_away"}
    for site in town.sites.values():
        await _move(town, site, town.room.url)
    await linked(town)

    for key, site in town.sites.items():
        after = await the_incident(town, site)
        assert (after["incident"], after["repeats"]) == (before[key]["incident"], 0)
    await clear(town)
    for site in town.sites.values():
        await _once_each(town, site)
    async with at_rest(town.town, town.room):
        account = await settle_accounts(town.room, town.town)
    assert account.clean, account


async def _join(town: Town, name: str, invite: str | None = None) -> str:
    """Join one more site with an SOS button, approve it, and return its entry."""
    result = await town.town.api.run_flow(
        DOMAIN,
        [
            {"next_step_id": "site"},
            {
                "invite": invite or (await act(town, "make_invite"))["invite"],
                "name": name,
                "kind": "shop",
                "place": {"latitude": 14.59, "longitude": 100.45},
                "sos_button": True,
            },
        ],
    )

    async def known() -> dict[str, Any] | None:
        sites = (await act(town, "list_sites"))["sites"]
        return next((each for each in sites if each["name"] == name and each["points"]), None)

    site = await until(known, DEADLINE_S, f"inventory of {name}")
    assert site is not None
    await act(town, "approve_site", site=site["site"])
    entry_id: str = result["result"]["entry_id"]
    return entry_id


async def _entity(town: Town, name: str, domain: str, translation_key: str) -> str:
    (entry,) = [each for each in await town.town.api.entries(DOMAIN) if each["title"] == name]
    (entity,) = [
        each
        for each in await town.town.api.entities(DOMAIN)
        if each["config_entry_id"] == entry["entry_id"]
        and each["translation_key"] == translation_key
        and each["entity_id"].startswith(f"{domain}.")
    ]
    entity_id: str = entity["entity_id"]
    return entity_id


async def _opened_by(town: Town, name: str) -> dict[str, Any]:
    """Press a site's own button, and return the incident that it opens."""
    button = await _entity(town, name, "button", "sos")
    standing = await _entity(town, name, "sensor", "standing")
    await town.town.api.wait_state(standing, "active", DEADLINE_S)
    await town.town.api.call_service("button", "press", target={"entity_id": button})

    async def opened() -> dict[str, Any] | None:
        found = await incidents(town)
        return next((each for each in found if each["site_name"] == name), None)

    incident: dict[str, Any] | None = await until(opened, DEADLINE_S, f"incident of {name}")
    assert incident is not None
    return incident


async def _once_each(town: Town, site: Site) -> None:
    """Raise three alarms, one after another: each is a signal of one incident, counted once."""
    await clear(town)
    for number in range(3):
        await press_until(town, site, "presented")
        assert (await the_incident(town, site, partial(_was_repeated, number)))["repeats"] == number
        if site.source.startswith("input_boolean."):
            await town.town.api.call_service("input_boolean", "turn_off", target={"entity_id": site.source})
            await drained(town)


def _was_repeated(times: int, incident: dict[str, Any]) -> bool:
    return bool(incident["repeats"] >= times)


async def _move(town: Town, site: Site, address: str) -> None:
    latitude, longitude = site.premises.place
    await town.town.api.run_reconfigure_flow(
        DOMAIN,
        site.entry_id,
        [
            {
                "name": site.premises.name,
                "kind": site.premises.kind,
                "place": {"latitude": latitude, "longitude": longitude},
                "address": address,
            }
        ],
    )


async def _devices(town: Town, site_id: str) -> list[Any]:
    return [each for each in await town.room.api.devices() if [DOMAIN, site_id] in each["identifiers"]]


def _holds(path: Path, secret: bytes) -> bool:
    """Tell whether a file, or a log beside it, holds a secret, as bytes or written out."""
    files = [path, *path.parent.glob(f"{path.name}-*")]
    return any(word in each.read_bytes() for each in files for word in (secret, secret.hex().encode()))


async def _keys(path: Path, folder: Path) -> dict[bytes, bytes]:
    """Read the keys of a site's journal, by station, from a copy; one that was being written is copied again."""
    for _ in range(10):
        _copy(path, folder)
        try:
            journal = await Journal.open(folder / path.name)
        except JournalDamagedError:
            continue
        try:
            return await journal.read(lambda reader: dict(reader.scan(IDENTITY, prefix=SEED_KEY)))
        finally:
            await journal.close()
    raise AssertionError(path)


def _copy(path: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for each in (path, path.with_name(f"{path.name}-wal")):
        if each.exists():
            shutil.copy(each, folder)


async def _is_sealed(path: Path) -> bool:
    journal = await Journal.open(path)
    try:
        await journal.write(Write(drafts=(Draft(kind="test", time_ms=0, header=b""),)))
    except JournalSealedError:
        return True
    finally:
        await journal.close()
    return False
