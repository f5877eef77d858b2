"""What waits for a station lies on disk until it has it, and is given to nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.journal import Journal, Write
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.protocol.tips import MAX_CHUNK_BYTES, Chunk, ChunkWanted
from custom_components.smart_safety_zone.site import outgoing as outgoings
from custom_components.smart_safety_zone.site.errors import NotKeptError, SiteError
from custom_components.smart_safety_zone.site.outgoing import Outgoing

STATION, OTHER, OWNER, SECOND = (bytes([each]) * 16 for each in range(4))
DATA = bytes(range(256)) * 100


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = await Journal.open(tmp_path / "site.db")
    yield journal
    await journal.close()


def receiver(station: bytes) -> Any:
    return Mock(station_id=id_text(station))


@pytest.fixture
async def outgoing(hass: HomeAssistant, journal: Journal, tmp_path: Path) -> Outgoing:
    return Outgoing(hass, journal, tmp_path / "files", hass.async_create_task)


async def offered(outgoing: Outgoing, journal: Journal, owner: bytes = OWNER) -> bytes:
    digest = await outgoing.keep(DATA)
    await journal.write(Write(documents=outgoing.offer(receiver(STATION), owner, [(digest, len(DATA))])))
    return digest


async def asked(hass: HomeAssistant, outgoing: Outgoing, station: bytes, digest: bytes, offset: int = 0) -> list[Any]:
    who = receiver(station)
    assert outgoing.spoken(who, ChunkWanted(digest=digest, offset=offset), newest=True)
    await hass.async_block_till_done()
    return [call.args[0] for call in who.hold_back.call_args_list]


async def test_a_station_is_given_one_chunk_for_each_question(
    hass: HomeAssistant, outgoing: Outgoing, journal: Journal
) -> None:
    digest = await offered(outgoing, journal)
    for offset in (0, MAX_CHUNK_BYTES):
        [chunk] = await asked(hass, outgoing, STATION, digest, offset)
        assert chunk == Chunk(digest=digest, offset=offset, data=DATA[offset : offset + MAX_CHUNK_BYTES])


async def test_what_was_signed_for_one_station_is_given_to_no_other(
    hass: HomeAssistant, outgoing: Outgoing, journal: Journal
) -> None:
    digest = await offered(outgoing, journal)
    assert await asked(hass, outgoing, OTHER, digest) == [Chunk(digest=digest, offset=0)]
    assert await asked(hass, outgoing, STATION, bytes(32)) == [Chunk(digest=bytes(32), offset=0)]


async def test_an_older_session_is_given_nothing(hass: HomeAssistant, outgoing: Outgoing, journal: Journal) -> None:
    digest, who = await offered(outgoing, journal), receiver(STATION)
    assert outgoing.spoken(who, ChunkWanted(digest=digest, offset=0), newest=False)
    await hass.async_block_till_done()
    who.hold_back.assert_not_called()


async def test_it_waits_over_a_restart_and_what_nothing_names_goes(
    hass: HomeAssistant, outgoing: Outgoing, journal: Journal, tmp_path: Path
) -> None:
    digest = await offered(outgoing, journal)
    await outgoing.keep(b"written, and then the power went")
    again = Outgoing(hass, journal, tmp_path / "files", hass.async_create_task)
    await again.load()
    assert [path.name for path in (tmp_path / "files").iterdir()] == [digest.hex()]
    assert (await asked(hass, again, STATION, digest))[0].data


async def test_what_two_have_named_stays_until_both_are_done(
    hass: HomeAssistant, outgoing: Outgoing, journal: Journal, tmp_path: Path
) -> None:
    digest = await offered(outgoing, journal)
    await offered(outgoing, journal, SECOND)
    for owner, left in ((OWNER, [digest.hex()]), (SECOND, [])):
        done = outgoing.done(owner)
        await journal.write(Write(documents=done))
        outgoing.forget(done)
        await hass.async_block_till_done()
        assert [path.name for path in (tmp_path / "files").iterdir()] == left


async def test_what_is_abandoned_leaves_what_others_wait_for(
    outgoing: Outgoing, journal: Journal, tmp_path: Path
) -> None:
    await offered(outgoing, journal)
    digest = await outgoing.keep(DATA)
    other = await outgoing.keep(b"other")
    await outgoing.abandon([digest, other])
    assert [path.name for path in (tmp_path / "files").iterdir()] == [digest.hex()]


async def test_more_than_a_household_lends_is_not_kept(
    outgoing: Outgoing, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await offered(outgoing, journal)
    monkeypatch.setattr(outgoings, "MAX_WAITING_BYTES", len(DATA))
    with pytest.raises(SiteError) as caught:
        await outgoing.keep(b"one more")
    assert caught.value.code == "too_much_waiting"


async def test_a_disk_that_does_not_take_it_is_said(outgoing: Outgoing, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bytes:
        raise OSError

    monkeypatch.setattr(outgoing._files, "keep", full)
    with pytest.raises(NotKeptError):
        await outgoing.keep(DATA)
