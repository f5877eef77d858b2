"""Joining: the key is kept before it proves, so every step can be repeated; and what goes wrong has a name."""

import asyncio
import os
from pathlib import Path
import time
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.const import FOLDER
from custom_components.smart_safety_zone.journal import (
    Document,
    Draft,
    Journal,
    JournalFullError,
    JournalSealedError,
    Write,
)
from custom_components.smart_safety_zone.link.door import doors
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.errors import EnrolmentError, TransportError
from custom_components.smart_safety_zone.protocol.identity import id_bytes, id_text
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.site.errors import NotKeptError
from custom_components.smart_safety_zone.site.files import journal_path
from custom_components.smart_safety_zone.site.joining import Joined, join
from custom_components.smart_safety_zone.site.leaving import leave_site
from custom_components.smart_safety_zone.site.locating import verify_address
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.store import IDENTITY, SEED_KEY, key_document, read_site

from .home import Home, point_data, until
from .radio_room import ADDRESS, NAME, RadioRoom

SOS = point_data("SOS")


def files(hass: HomeAssistant) -> list[str]:
    """What lies in the journals' folder, by the first word of its name."""
    return sorted(path.name.split("-")[0] for path in Path(hass.config.path(FOLDER)).glob("*.db"))


def age(hass: HomeAssistant, *, hours: int) -> None:
    """Pretend that nobody has touched the journals for so long."""
    then = time.time() - hours * 3600
    for path in Path(hass.config.path(FOLDER)).glob("*.db"):
        os.utime(path, (then, then))


async def ask(hass: HomeAssistant, **fields: Any) -> Joined:
    return await join(hass, name="Market", kind="market", **fields)


async def test_an_invite_joins(hass: HomeAssistant, room: RadioRoom) -> None:
    joined = await ask(hass, invite_text=room.invite())
    assert (joined.station_id, joined.address, joined.station_name) == (room.id, ADDRESS, NAME)
    assert joined.standing == Standing.ACTIVE
    assert len(joined.digits) == 6
    assert id_bytes(joined.site_id) == room.caller.id


async def test_a_code_joins_the_station_that_was_discovered(hass: HomeAssistant, room: RadioRoom) -> None:
    joined = await ask(hass, code=str(room.code()).lower(), address=ADDRESS, station_id=room.id)
    assert joined.station_id == room.id


async def test_a_code_joins_the_station_of_this_home_assistant_by_its_address(
    hass: HomeAssistant, room: RadioRoom, dialled: list[str]
) -> None:
    hass.config.internal_url = "http://here.example:8123"
    joined = await ask(hass, code=str(room.code()), address="http://here.example:8123/lovelace")
    assert joined.station_id == room.id
    assert not dialled


async def test_another_address_than_the_invites_is_used_if_given(
    hass: HomeAssistant, room: RadioRoom, dialled: list[str]
) -> None:
    text = room.invite()
    await room.shut_door()
    with pytest.raises(TransportError) as failed:
        await ask(hass, invite_text=text, address="http://other.example")
    assert failed.value.code == "unreachable"
    assert dialled == ["http://other.example"]


async def _refusal(hass: HomeAssistant, **fields: Any) -> str:
    with pytest.raises(EnrolmentError) as refused:
        await ask(hass, **fields)
    return refused.value.code


async def test_each_wrong_invite_has_its_own_name(hass: HomeAssistant, room: RadioRoom) -> None:
    text = room.invite()
    assert await _refusal(hass, invite_text="hello") == EnrolmentRefusal.NOT_AN_INVITE
    assert await _refusal(hass, invite_text=text[:-4] + "AAAA") == EnrolmentRefusal.DAMAGED
    assert await _refusal(hass, code="12", address=ADDRESS) == EnrolmentRefusal.BAD_CODE
    assert await _refusal(hass, invite_text=room.invite(expires_ms=1)) == EnrolmentRefusal.EXPIRED
    room.invites.clear()
    assert await _refusal(hass, invite_text=text) == EnrolmentRefusal.WRONG_CODE


async def test_another_station_than_invited_is_named_as_such(
    hass: HomeAssistant, room: RadioRoom, tmp_path: Path
) -> None:
    text = room.invite()
    (tmp_path / "other").mkdir()
    other = RadioRoom(hass, tmp_path / "other")
    await other.open()
    # At the invited station's door, somebody else.
    doors(hass)[room.identity.id] = doors(hass)[other.identity.id]
    assert await _refusal(hass, invite_text=text) == EnrolmentRefusal.FOREIGN
    await other.close()


async def test_an_invite_that_another_site_used_is_used(hass: HomeAssistant, room: RadioRoom, home: Home) -> None:
    text = room.invite()
    home.make_entry(await ask(hass, invite_text=text))
    await home.start()
    await home.stop()
    assert await _refusal(hass, invite_text=text) == EnrolmentRefusal.USED


async def test_joining_again_by_the_same_invite_proves_the_same_key(hass: HomeAssistant, room: RadioRoom) -> None:
    text = room.invite(needs_approval=True)
    room.answers = False
    for _ in range(2):
        with pytest.raises(TransportError):
            await ask(hass, invite_text=text)
    assert files(hass) == ["joining"]
    room.answers = True
    first = await ask(hass, invite_text=text)
    assert files(hass) == ["joined"]
    # The dialog was closed before its end.
    again = await ask(hass, invite_text=text)
    assert again.site_id == first.site_id
    assert len(room.callers) == 1
    assert files(hass) == ["joined"]


async def test_a_crash_between_the_commit_and_the_name_is_repaired_by_joining_again(
    hass: HomeAssistant, room: RadioRoom, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = room.invite()

    def crash(_path: Path) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("custom_components.smart_safety_zone.site.joining.finish", crash)
        with pytest.raises(RuntimeError):
            await ask(hass, invite_text=text)
    assert files(hass) == ["joining"]
    home.make_entry(await ask(hass, invite_text=text), SOS)
    await home.start()
    await home.linked()
    assert files(hass) == ["site"]
    assert len(room.callers) == 1


async def test_what_was_begun_and_abandoned_is_deleted_and_nothing_else(
    hass: HomeAssistant, room: RadioRoom, home: Home
) -> None:
    await home.open(SOS)
    await home.stop()
    room.answers = False
    texts = [room.invite(needs_approval=True) for _ in range(3)]
    for text in texts[:2]:
        with pytest.raises(TransportError):
            await ask(hass, invite_text=text)
    age(hass, hours=2)
    assert files(hass) == ["joining", "joining", "site"]
    room.answers = True
    await ask(hass, invite_text=texts[0])
    assert files(hass) == ["joined", "site"]
    age(hass, hours=25)
    await ask(hass, invite_text=texts[2])
    assert files(hass) == ["joined", "site"]


async def test_two_at_once_with_one_invite_get_one_key(hass: HomeAssistant, room: RadioRoom) -> None:
    text = room.invite()
    first, second = await asyncio.gather(ask(hass, invite_text=text), ask(hass, invite_text=text))
    assert first.site_id == second.site_id


async def test_without_a_disk_nothing_is_proven(
    hass: HomeAssistant, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_path: Path) -> Journal:
        raise JournalFullError("full")

    monkeypatch.setattr(Journal, "open", full)
    with pytest.raises(NotKeptError) as failed:
        await ask(hass, invite_text=room.invite())
    assert failed.value.code == "cannot_store"
    assert not room.callers


async def test_a_journal_of_a_running_site_is_not_taken_away(hass: HomeAssistant, room: RadioRoom, home: Home) -> None:
    await home.open(SOS)
    with pytest.raises(NotKeptError):
        await ask(hass, invite_text=room.invite(), site_id=home.runtime.id)
    assert home.receiver.connected


async def test_a_revoked_site_joins_again_with_a_new_key_and_sends_what_waited(
    hass: HomeAssistant, room: RadioRoom, home: Home, reauths: list[ConfigEntry[Any]]
) -> None:
    await home.open(SOS)
    key = room.caller.key.public
    room.decide(Standing.REVOKED)
    await until(lambda: reauths)
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    await home.stop()
    joined = await ask(hass, invite_text=room.invite(), site_id=home.runtime.id)
    assert joined.site_id == home.runtime.id
    assert room.caller.key.public != key
    await home.start()
    await home.reaches(PointStep.STORED)
    (event,) = [each for each in room.caller.events if each.body in room.signals]
    assert event.record.header.epoch == 2
    assert event.body is not None
    assert event.fault is None
    assert not room.refused
    await until(lambda: home.receiver.outbox == 0)
    assert len(room.inventories) == 1
    correspondent = room.caller.correspondent
    assert correspondent is not None
    assert not correspondent.faults


async def test_a_site_that_moves_to_another_station_takes_what_waits_along(
    hass: HomeAssistant, room: RadioRoom, home: Home, tmp_path: Path
) -> None:
    await home.open(SOS)
    await room.shut_door()
    home.press()
    await home.reaches(PointStep.SENT)
    await home.stop()
    (tmp_path / "other").mkdir()
    other = RadioRoom(hass, tmp_path / "other")
    await other.open()
    joined = await ask(hass, invite_text=other.invite(), site_id=home.runtime.id)
    subentry = home.entry.subentries[home.receiver_id]
    data = {**subentry.data, "station_id": joined.station_id}
    hass.config_entries.async_update_subentry(home.entry, subentry, data=data, unique_id=joined.station_id)
    await home.start()
    await home.reaches(PointStep.STORED)
    assert [each.label for each in other.signals] == ["SOS"]
    assert len(other.inventories) == 1
    await home.stop()
    await other.close()


async def test_a_lost_journal_asks_for_an_invite_and_begins_anew(
    hass: HomeAssistant, room: RadioRoom, home: Home, reauths: list[ConfigEntry[Any]]
) -> None:
    await home.open(SOS)
    await home.stop()
    path = journal_path(hass, home.runtime.id)
    path.unlink()
    await home.start()
    assert reauths == [home.entry]
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    await home.stop()
    await ask(hass, invite_text=room.invite(), site_id=id_text(room.caller.id))
    await home.start()
    await home.linked()
    home.press()
    await home.reaches(PointStep.STORED)


async def test_a_journal_of_when_a_site_had_one_key_gives_it_to_the_station(
    hass: HomeAssistant, room: RadioRoom, home: Home
) -> None:
    await home.open(SOS)
    seed = home.runtime._kept.keys[room.identity.id]
    one = (Document(IDENTITY, SEED_KEY, seed), key_document(room.identity.id, None))
    await home.runtime.journal.write(Write(documents=one))
    for _ in range(2):
        await home.restart()
        await home.linked()
        kept = await home.runtime.journal.read(read_site)
        assert dict(kept.keys) == {room.identity.id: seed}
        assert not kept.shares_key
    assert not room.refused


async def test_leaving_tells_the_station_destroys_the_key_and_seals_the_journal(
    hass: HomeAssistant, room: RadioRoom, home: Home
) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    await home.stop()
    path = journal_path(hass, home.runtime.id)
    seed = home.runtime._kept.keys[room.identity.id]
    assert SigningKey(seed).public == room.caller.key.public
    assert seed in path.read_bytes()
    await leave_site(hass, home.entry)
    assert [each.reason for each in room.leavings] == ["removed"]
    assert all(seed not in each.read_bytes() for each in path.parent.iterdir())
    journal = await Journal.open(path)
    assert (await journal.verify()).ok
    entries = await journal.read(lambda reader: reader.entries(newest_first=True, limit=1))
    assert entries[0].kind == "site.left"
    assert b'"told": true' in entries[0].header
    with pytest.raises(JournalSealedError):
        await journal.seal(Draft(kind="again", time_ms=0, header=b""))
    await journal.close()


async def test_leaving_a_station_that_revoked_asks_for_no_invite(
    hass: HomeAssistant, room: RadioRoom, home: Home, reauths: list[ConfigEntry[Any]]
) -> None:
    await home.open(SOS)
    room.decide(Standing.REVOKED)
    await until(lambda: reauths)
    await home.stop()
    await leave_site(hass, home.entry)
    assert len(reauths) == 1
    assert not room.leavings


async def test_another_address_is_trusted_if_the_pinned_station_answers_there(
    hass: HomeAssistant, room: RadioRoom, home: Home, tmp_path: Path
) -> None:
    await home.open(SOS)
    await verify_address(home.runtime, room.id, "http://moved.example")
    (tmp_path / "other").mkdir()
    other = RadioRoom(hass, tmp_path / "other")
    await other.open()
    doors(hass)[room.identity.id] = doors(hass)[other.identity.id]
    with pytest.raises(EnrolmentError) as refused:
        await verify_address(home.runtime, room.id, "http://moved.example")
    assert refused.value.code == EnrolmentRefusal.FOREIGN
    await room.shut_door()
    with pytest.raises(TransportError):
        await verify_address(home.runtime, room.id, "http://moved.example")
    await other.close()


async def test_leaving_a_station_that_is_not_there_is_bounded_and_destroys_the_key_all_the_same(
    hass: HomeAssistant, room: RadioRoom, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.site.receivers.LEAVE_PATIENCE_S", 0.2)
    await home.open(SOS)
    await home.stop()
    await room.shut_door()
    seed = home.runtime._kept.keys[room.identity.id]
    await leave_site(hass, home.entry)
    path = journal_path(hass, home.runtime.id)
    assert all(seed not in each.read_bytes() for each in path.parent.iterdir())
    assert not room.leavings
