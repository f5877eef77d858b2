"""Commit, show, acknowledge: one correspondence, both of its ends, over sockets that come and go."""

import asyncio
from collections.abc import AsyncIterator
import os
from pathlib import Path

import pytest

from custom_components.smart_safety_zone.journal import JournalFullError, Write
from custom_components.smart_safety_zone.link import keeping
from custom_components.smart_safety_zone.link.keeping import OUTBOX
from custom_components.smart_safety_zone.link.line import Line
from custom_components.smart_safety_zone.protocol import delivery
from custom_components.smart_safety_zone.protocol.delivery import Lane, Parcel
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.messages import Offer, Receipt, Refusal, Signal, StandingChange
from custom_components.smart_safety_zone.protocol.record import Numbered, sign_record
from scripts.rig.waiting import until
from tests.link.ends import End, Socket

DEADLINE_S = 10


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[tuple[End, End]]:
    site = End(Role.SITE, tmp_path / "site.db")
    station = End(Role.STATION, tmp_path / "station.db")
    await site.open(station)
    await station.open(site)
    yield site, station
    await site.close()
    await station.close()


def full_disk(_write: Write) -> asyncio.Future[object]:
    future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    future.set_exception(JournalFullError("no space"))
    return future


async def waiting_on_disk(end: End) -> int:
    return await end.journal.read(lambda reader: reader.count(OUTBOX))


async def test_a_press_is_on_disk_at_both_ends_before_it_is_shown_and_receipted(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    record = site.press()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    assert station.witness.shown == [(record.hex(), True)]
    assert site.witness.answers[0].record == record
    assert isinstance(site.witness.answers[0], Receipt)
    assert len(site.correspondent.outbox) == 0
    assert await waiting_on_disk(site) == 0
    kinds = [entry.kind for entry in await station.journal.read(lambda reader: reader.entries())]
    assert kinds == ["record.in", "record.out"]
    assert (await site.journal.verify()).ok
    assert (await station.journal.verify()).ok


async def test_a_press_without_a_link_waits_on_disk_and_arrives_once_with_its_age(ends: tuple[End, End]) -> None:
    site, station = ends
    record = site.press()
    await site.journal.read(lambda reader: None)
    assert await waiting_on_disk(site) == 1
    await Socket(site, station).open()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    assert [name for name, _ in station.witness.shown] == [record.hex()]
    age = station.witness.records[0].age_ms
    assert age is not None
    assert 0 <= age < 10_000


async def test_a_record_whose_receipt_was_lost_comes_again_and_has_no_second_effect(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    with monkeypatch.context() as lost:
        lost.setattr(Line, "reply", lambda _line, _answer: None)
        record = site.press()
        await station.until(lambda: station.witness.shown, "the press")
        await socket.cut()
    assert len(site.correspondent.outbox) == 1
    await Socket(site, station).open()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    assert [name for name, _ in station.witness.shown] == [record.hex()]


async def test_an_offer_that_comes_twice_gets_the_same_receipt_twice(ends: tuple[End, End]) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    site.press()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    first = site.witness.answers[0]
    parcel = station.witness.records[0].record
    line = site.correspondent._lines[-1]
    line.session.send(Offer(id=parcel.header.id, record=parcel.raw))
    line.wake.set()
    before = len(socket.sent)
    await until(lambda: len(socket.sent) >= before + 2, DEADLINE_S, "the offer and its answer")
    assert len(station.witness.records) == 1
    assert site.witness.answers == [first]
    seqs = [entry.seq for entry in await station.journal.read(lambda reader: reader.entries())]
    assert seqs == [1, 2]


async def test_a_killed_site_offers_after_its_start_what_had_no_receipt(tmp_path: Path, ends: tuple[End, End]) -> None:
    site, station = ends
    record = site.press()
    await site.journal.read(lambda reader: None)
    await site.journal.close()
    await site.open(station)
    assert len(site.correspondent.outbox) == 1
    await Socket(site, station).open()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    assert [name for name, _ in station.witness.shown] == [record.hex()]


async def test_a_commit_that_fails_sends_from_memory_and_says_so(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    await Socket(site, station).open()
    kept: list[bool] = []
    real = site.journal.write

    monkeypatch.setattr(site.journal, "write", full_disk)
    monkeypatch.setattr(keeping, "RETRY_COMMIT_S", 0.01)

    signal = Signal(signal=os.urandom(16), point="p", type="alarm", kind="police")
    record = site.correspondent.post(signal, Lane.ALARM, kept=kept.append)
    await station.until(lambda: station.witness.shown, "the press")
    assert kept == [False]
    assert station.witness.shown == [(record.header.id.hex(), True)]
    monkeypatch.setattr(site.journal, "write", real)
    await until(lambda: kept == [False, True], DEADLINE_S, "the commit")
    entries = await site.journal.read(lambda reader: reader.entries())
    assert record.signed in [entry.header for entry in entries]


async def test_a_station_that_cannot_commit_shows_without_a_receipt(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    await Socket(site, station).open()

    monkeypatch.setattr(station.journal, "write", full_disk)
    record = site.press()
    await station.until(lambda: station.witness.shown, "the press")
    assert station.witness.shown == [(record.hex(), False)]
    assert not site.witness.answers
    assert len(site.correspondent.outbox) == 1


async def test_an_authentic_record_that_is_not_understood_is_kept_refused_and_blocks_nothing(
    ends: tuple[End, End],
) -> None:
    site, station = ends
    await Socket(site, station).open()
    strange = sign_record(
        site.identity.signing,
        kind=99,
        sender=site.id,
        receiver=station.id,
        identifier=os.urandom(16),
        place=Numbered(1, 1),
        made=site.clock.now(),
        salt=os.urandom(32),
        body=b"from the future",
    )
    line = site.correspondent._lines[-1]
    line.session.send(Offer(id=strange.header.id, record=strange.raw))
    line.session.send(Offer(id=os.urandom(16), record=b"no record at all"))
    line.wake.set()
    site.correspondent._author.place = Numbered(1, 1)
    press = site.press()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt of the press")
    assert [name for name, _ in station.witness.shown] == [strange.header.id.hex(), press.hex()]
    kinds = [entry.kind for entry in await station.journal.read(lambda reader: reader.entries())]
    assert sorted(kinds) == ["record.in"] * 2 + ["record.out"] * 3 + ["record.unreadable"]
    assert station.correspondent.faults["unknown_kind"] == 1
    assert station.correspondent.connected


async def test_a_refusal_empties_the_outbox_and_is_told_to_the_role(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()

    site.correspondent.post(StandingChange(standing="active"), Lane.STATUS)
    await site.until(lambda: site.witness.answers, "the refusal")
    assert isinstance(site.witness.answers[0], Refusal)
    assert site.witness.answers[0].code == "not_allowed"
    assert len(site.correspondent.outbox) == 0


async def test_without_a_receipt_from_the_role_nothing_is_kept_and_the_record_waits(ends: tuple[End, End]) -> None:
    site, station = ends
    station.witness.receipts = False
    await Socket(site, station).open()
    site.press()
    await until(lambda: station.witness.records, DEADLINE_S, "the offer")
    assert await station.journal.read(lambda reader: reader.entries()) == []
    station.witness.receipts = True
    site.correspondent.offer_again()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    assert len(station.witness.shown) == 1


async def test_garbage_closes_the_socket_and_nothing_else(ends: tuple[End, End]) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    await socket.near.send(b"\x02 this is no letter")
    async with asyncio.timeout(10):
        await asyncio.wait(socket.tasks)
    assert not station.correspondent.connected
    assert sum(station.correspondent.faults.values()) == 1
    await Socket(site, station).open()
    site.press()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")


async def test_a_cancelled_handler_loses_nothing_between_commit_and_receipt(ends: tuple[End, End]) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    record = site.press()
    await until(lambda: station.witness.records, DEADLINE_S, "the offer")
    socket.tasks[1].cancel()
    await station.until(lambda: station.witness.shown, "the press")
    assert station.witness.shown == [(record.hex(), True)]


async def test_an_old_copy_of_a_site_numbers_anew_beyond_what_the_station_knows(
    tmp_path: Path, ends: tuple[End, End]
) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    for _ in range(3):
        site.press()
    await site.until(lambda: site.witness.shown.count(("answer", True)) == 3, "three receipts")
    await socket.cut()
    await site.close()
    site.path = tmp_path / "older.db"
    await site.open(station)
    await Socket(site, station).open()
    record = site.press()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    assert station.witness.shown[-1] == (record.hex(), True)
    assert station.witness.records[-1].record.header.epoch == 2


async def test_a_station_that_lost_records_gets_them_again_marked(tmp_path: Path, ends: tuple[End, End]) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    records = [site.press() for _ in range(2)]
    await site.until(lambda: site.witness.shown.count(("answer", True)) == 2, "two receipts")
    await socket.cut()
    await station.close()
    station.path = tmp_path / "older.db"
    await station.open(site)
    await Socket(site, station).open()
    await station.until(lambda: len(station.witness.shown) == 2, "both again")
    assert {name for name, _ in station.witness.shown} == {record.hex() for record in records}
    assert all(event.again for event in station.witness.records)


async def test_a_session_that_opens_while_the_journal_closes_ends_without_a_trace(ends: tuple[End, End]) -> None:
    site, station = ends
    site.press()
    await site.journal.read(lambda reader: None)
    socket = Socket(site, station)
    await site.journal.close()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await socket.open()
    await asyncio.wait(socket.tasks[:1])
    assert socket.tasks[0].exception() is None
    assert not site.correspondent.connected


async def test_a_record_that_found_neither_disk_nor_memory_is_not_lost(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    monkeypatch.setattr(delivery, "MEMORY_PARCELS", 1)
    monkeypatch.setattr(keeping, "RETRY_COMMIT_S", 0.01)
    first = site.press()
    await site.journal.read(lambda reader: None)
    real = site.journal.write
    monkeypatch.setattr(site.journal, "write", full_disk)
    second = site.press()
    await until(lambda: site.correspondent.is_owed(Parcel(second, b"", Lane.ALARM, 2, b"")), DEADLINE_S, "the failure")
    assert second not in site.correspondent.outbox
    monkeypatch.setattr(site.journal, "write", real)

    await Socket(site, station).open()

    await station.until(lambda: len(station.witness.shown) == 2, "both")
    assert {name for name, _ in station.witness.shown} == {first.hex(), second.hex()}


async def test_a_closed_correspondent_leaves_no_timer_of_a_commit_that_failed(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, _ = ends
    monkeypatch.setattr(site.journal, "write", full_disk)
    site.press()
    await until(lambda: site.correspondent._unkept, DEADLINE_S, "the failure")
    await site.correspondent.close()
    assert all(each._timer.cancelled() for each in site.correspondent._unkept.values())


async def test_what_a_former_key_receipted_is_receipted_anew_by_the_present_one(ends: tuple[End, End]) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    site.press()
    await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")
    record = station.witness.records[0].record
    await socket.cut()
    await station.close()
    station.seed = os.urandom(32)
    await station.open(site)
    await Socket(site, station).open()

    site.correspondent.outbox.add(keeping.parcel_of(record, Lane.ALARM, again=True))
    site.correspondent._wake_newest()
    await until(lambda: len(site.correspondent.outbox) == 0, DEADLINE_S, "a receipt that the site believes")
    assert station.witness.records == []
    kinds = [entry.kind for entry in await station.journal.read(lambda reader: reader.entries())]
    assert kinds == ["record.in", "record.out", "record.out"]
