"""What must not stop an alarm or its receipt: faulty listeners, broken disks, peers that do not read, floods."""

import asyncio
from collections.abc import AsyncIterator, Callable
import os
from pathlib import Path
from typing import Any

import pytest

from custom_components.smart_safety_zone.journal import Journal, JournalError, Write, Written
from custom_components.smart_safety_zone.link import comparing, correspondent, intake, keeping, line as lines
from custom_components.smart_safety_zone.link.keeping import OUTBOX
from custom_components.smart_safety_zone.link.party import Reaction
from custom_components.smart_safety_zone.protocol.delivery import RESEND_AFTER_MS, Lane, Parcel
from custom_components.smart_safety_zone.protocol.events import RecordReceived
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.messages import Signal, View
from custom_components.smart_safety_zone.protocol.record import Record, read_record
from scripts.rig.waiting import until
from tests.link.ends import End, Socket

DEADLINE_S = 10


@pytest.fixture
async def ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[End, End]]:
    monkeypatch.setattr(keeping, "RETRY_COMMIT_S", 0.05)
    site = End(Role.SITE, tmp_path / "site.db")
    station = End(Role.STATION, tmp_path / "station.db")
    await site.open(station)
    await station.open(site)
    yield site, station
    monkeypatch.undo()
    await site.close()
    await station.close()
    for task in [*site.tasks, *station.tasks]:
        task.cancel()
    await asyncio.sleep(0.1)


def fail(*_: object) -> Any:
    raise LookupError("a fault of ours")


async def unreadable(_query: Callable[..., object]) -> Any:
    raise JournalError("the disk cannot be read")


async def hung(_query: Callable[..., object]) -> Any:
    await asyncio.Event().wait()


def refused(_write: Write) -> asyncio.Future[Written]:
    future: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
    future.set_exception(JournalError("the disk cannot be written"))
    return future


def alarm() -> Signal:
    return Signal(signal=os.urandom(16), point="p", type="alarm", kind="police")


async def receipt(site: End) -> None:
    # Sooner than anything would be offered again.
    async with asyncio.timeout(RESEND_AFTER_MS / 1000 - 1):
        await site.until(lambda: ("answer", True) in site.witness.shown, "the receipt")


async def test_a_faulty_listener_keeps_no_press_from_being_offered(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    site.correspondent.post(alarm(), Lane.ALARM, kept=fail)
    await receipt(site)


async def test_a_faulty_listener_keeps_no_press_from_being_sent_from_memory(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    await Socket(site, station).open()
    monkeypatch.setattr(site.journal, "write", refused)
    site.correspondent.post(alarm(), Lane.ALARM, kept=fail)
    await station.until(lambda: station.witness.shown, "the press")


async def test_a_fault_in_showing_keeps_back_no_receipt(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site, station = ends
    await Socket(site, station).open()
    monkeypatch.setattr(station.witness, "received", lambda _event: Reaction(show=fail))
    site.press()
    await receipt(site)
    assert "a fault of ours" in caplog.text


async def test_a_record_that_brings_up_a_fault_blocks_nothing_behind_it(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    take = station.witness.received

    def received(event: RecordReceived) -> Reaction:
        return fail() if isinstance(event.body, Signal) and event.body.point == "poison" else take(event)

    monkeypatch.setattr(station.witness, "received", received)
    poison = site.press("poison")
    good = site.press()
    await receipt(site)
    assert [name for name, _ in station.witness.shown] == [good.hex()]
    assert poison in site.correspondent.outbox
    assert station.correspondent.connected
    site.correspondent.offer_again()
    await until(lambda: station.correspondent.faults["failed"] == 2, DEADLINE_S, "the second offer")
    assert caplog.text.count("Traceback") == 1


async def test_a_fault_while_talking_ends_the_session_and_is_told_once(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site, station = ends
    monkeypatch.setattr(site.correspondent, "_offer", fail)
    for _ in range(2):
        socket = Socket(site, station)
        await socket.open()
        async with asyncio.timeout(DEADLINE_S):
            await asyncio.wait(socket.tasks)
        assert [task.exception() for task in socket.tasks] == [None, None]
        assert not site.correspondent.connected
    assert caplog.text.count("Traceback") == 1


async def test_a_fault_in_showing_the_link_harms_neither_session_nor_heartbeats(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    monkeypatch.setattr(site.witness, "link_changed", fail)
    socket = Socket(site, station)
    opening = asyncio.create_task(socket.open())
    await until(lambda: site.correspondent.connected and station.correspondent.connected, DEADLINE_S, "a session")
    site.witness.changed.set()
    await opening
    site.press()
    await receipt(site)
    site.correspondent._timer.cancel()
    site.correspondent._tick()
    await socket.cut()
    assert not site.correspondent.connected


async def test_an_alarm_goes_out_although_the_journal_cannot_be_read(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    monkeypatch.setattr(site.journal, "write", refused)
    monkeypatch.setattr(site.journal, "read", unreadable)
    record = site.press()
    await Socket(site, station).open()
    await station.until(lambda: station.witness.shown, "the press")
    assert station.witness.shown == [(record.hex(), True)]


async def test_an_alarm_goes_out_although_the_journal_does_not_answer(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    monkeypatch.setattr(keeping, "COMMIT_PATIENCE_S", 0.05)
    monkeypatch.setattr(comparing, "COMMIT_PATIENCE_S", 0.05)
    monkeypatch.setattr(site.journal, "write", lambda _write: asyncio.get_running_loop().create_future())
    monkeypatch.setattr(site.journal, "read", hung)
    record = site.press()
    await Socket(site, station).open()
    await station.until(lambda: station.witness.shown, "the press")
    assert station.witness.shown == [(record.hex(), True)]


async def test_letters_go_on_while_the_journal_does_not_say_what_waits(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    await Socket(site, station).open()
    monkeypatch.setattr(site.journal, "read", hung)
    site.correspondent.outbox.left_in_store = True
    for _ in range(2):
        site.witness.shown.clear()
        site.press()
        await receipt(site)


async def test_an_alarm_that_was_overtaken_is_shown_although_the_journal_cannot_be_read(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    await Socket(site, station).open()
    station.correspondent._intake._seen = (1, 1000)
    monkeypatch.setattr(station.journal, "read", unreadable)
    monkeypatch.setattr(station.journal, "write", refused)
    first = site.press()
    await station.until(lambda: station.witness.shown, "the press")
    assert station.witness.shown == [(first.hex(), False)]


async def test_two_offers_at_once_of_a_record_that_was_overtaken_have_one_effect(ends: tuple[End, End]) -> None:
    site, station = ends
    site.press()
    await until(lambda: len(site.correspondent.outbox) == 1, DEADLINE_S, "the press on disk")
    [parcel] = [each.parcel for each in site.correspondent.outbox._lanes[Lane.ALARM].values()]
    record = read_record(parcel.raw)
    event = RecordReceived(record, alarm(), None, None, again=False)
    taken_in = station.correspondent._intake
    taken_in._seen = (1, 1000)
    answers: list[Record] = []
    for _ in range(3):
        taken_in.take(event, answers.append)
    await until(lambda: answers, DEADLINE_S, "the receipt")
    assert len(station.witness.records) == len(station.witness.shown) == 1
    # A look-up that came behind the commit has been answered already.
    before = len(answers)
    taken_in.take(event, answers.append)
    await until(lambda: len(answers) > before, DEADLINE_S, "the same receipt")
    assert {answer.raw for answer in answers} == {answers[0].raw}
    assert len(station.witness.records) == 1


async def test_a_receipt_that_is_known_already_still_empties_the_outbox_on_disk(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    site.press()
    await receipt(site)
    record = station.witness.records[0].record
    document = keeping.outbox_document(station.id, Lane.ALARM, record)
    await site.journal.write(Write(documents=(document,)))
    site.correspondent.outbox.add(keeping.parcel_of(record, Lane.ALARM, again=True))
    site.correspondent._wake_newest()
    await until(lambda: len(site.correspondent.outbox) == 0, DEADLINE_S, "the receipt again")
    for _ in range(3):
        await site.journal.read(lambda reader: None)
    assert await site.journal.read(lambda reader: reader.count(OUTBOX)) == 0


async def test_what_was_offered_on_a_socket_that_ends_is_offered_on_the_one_that_is_left_at_once(
    ends: tuple[End, End],
) -> None:
    site, station = ends
    older, newer = Socket(site, station), Socket(site, station)
    await older.open()
    await newer.open()
    station.witness.receipts = False
    site.press()
    await until(lambda: station.witness.records, DEADLINE_S, "the offer")
    station.witness.receipts = True
    await newer.cut()
    async with asyncio.timeout(1):
        await receipt(site)


class Stuck:
    """The channel of a peer that does not read."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self._free = asyncio.Event()
        self._free.set()

    @property
    def stuck(self) -> bool:
        """Whether the peer reads nothing."""
        return not self._free.is_set()

    @stuck.setter
    def stuck(self, stuck: bool) -> None:
        (self._free.clear if stuck else self._free.set)()

    async def receive(self) -> bytes | None:
        frame: bytes | None = await self._channel.receive()
        return frame

    async def send(self, frame: bytes) -> None:
        await self._free.wait()
        await self._channel.send(frame)

    async def close(self) -> None:
        await self._channel.close()


async def stuck_station(site: End, station: End) -> Stuck:
    """Open a session in which the station can read and not write."""
    socket = Socket(site, station)
    stuck = Stuck(socket.far)
    socket.far = stuck  # type: ignore[assignment]
    await socket.open()
    # The first heartbeats are through.
    await until(lambda: site.correspondent.supervision.echo is not None, DEADLINE_S, "a heartbeat")
    stuck.stuck = True
    return stuck


async def test_a_peer_that_does_not_read_costs_no_time(ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch) -> None:
    site, station = ends
    await stuck_station(site, station)
    station.correspondent.post(alarm(), Lane.STATUS)
    await until(lambda: station.correspondent.outbox.next_due_ms() is not None, DEADLINE_S, "the offer")
    # Its receipt is overdue, and nothing more can be written.
    for waiting in station.correspondent.outbox._lanes[Lane.STATUS].values():
        waiting.due_ms = 0
    ticks = 0
    tick = station.correspondent._tick

    def counted() -> None:
        nonlocal ticks
        ticks += 1
        tick()

    monkeypatch.setattr(station.correspondent._timer, "_ring", counted)
    station.correspondent._timer._due_ms = 1 << 62
    station.correspondent._arm()
    await asyncio.sleep(0.5)
    assert ticks <= 10


async def test_a_peer_that_does_not_read_is_hung_up_on(ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch) -> None:
    site, station = ends
    monkeypatch.setattr(lines, "SEND_PATIENCE_S", 0.1)
    await stuck_station(site, station)
    site.press()
    await until(lambda: not station.correspondent.connected, DEADLINE_S, "the end")


async def test_a_peer_that_asks_and_does_not_read_is_not_heard_until_it_does_and_keeps_its_socket(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    monkeypatch.setattr(lines, "MAX_UNSENT", 10)
    stuck = await stuck_station(site, station)
    (line,) = station.correspondent._lines
    site.press()
    await until(lambda: line.sending, DEADLINE_S, "an answer that is not taken")
    for _ in range(29):
        site.press()

    await until(lambda: line._unsent > 10, DEADLINE_S, "more answers than are let wait")
    # The letter on which the reader comes to wait.
    site.press()
    await until(lambda: not line._taken.is_set(), DEADLINE_S, "the reader")
    heard = len(station.witness.records)
    for _ in range(29):
        site.press()
    await until(lambda: len(site.correspondent.outbox) == 60, DEADLINE_S, "every offer")
    await station.journal.read(lambda _: None)
    assert len(station.witness.records) <= heard
    assert station.correspondent.connected
    stuck.stuck = False
    await until(lambda: len(site.witness.answers) == 60, DEADLINE_S, "every receipt")
    assert station.correspondent.faults["does_not_read"] == 0


async def test_a_flood_is_taken_in_no_faster_than_the_disk_keeps_it(
    ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, station = ends
    monkeypatch.setattr(intake, "MAX_UNDERWAY", 8)
    monkeypatch.setattr(intake, "COMMIT_PATIENCE_S", 0.2)
    real = Journal.write
    held: list[tuple[Write, asyncio.Future[Any]]] = []

    def write(each: Write) -> asyncio.Future[Any]:
        future = asyncio.get_running_loop().create_future()
        held.append((each, future))
        return future

    await Socket(site, station).open()
    monkeypatch.setattr(station.journal, "write", write)
    for _ in range(40):
        site.press()
    await until(lambda: len(held) >= 8, DEADLINE_S, "the first")
    await asyncio.sleep(0.1)
    assert len(held) <= 9
    # A disk that hangs slows a peer down and silences nobody.
    await until(lambda: len(held) >= 11, DEADLINE_S, "more")
    monkeypatch.setattr(station.journal, "write", lambda each: real(station.journal, each))
    for each, future in held:
        future.set_result(await real(station.journal, each))
    await site.until(lambda: site.witness.shown.count(("answer", True)) == 40, "all receipts")


async def test_many_alarms_at_once_hold_up_nothing_else(ends: tuple[End, End], monkeypatch: pytest.MonkeyPatch) -> None:
    site, station = ends
    for _ in range(3 * correspondent.OFFERS_AT_ONCE):
        site.press()
    await until(lambda: len(site.correspondent.outbox) == 3 * correspondent.OFFERS_AT_ONCE, DEADLINE_S, "the presses")
    sizes: list[int] = []
    take_due = site.correspondent.outbox.take_due

    def taken(*given: int) -> list[Parcel]:
        due = take_due(*given)
        sizes.append(len(due))
        return due

    monkeypatch.setattr(site.correspondent.outbox, "take_due", taken)
    await Socket(site, station).open()
    await site.until(
        lambda: site.witness.shown.count(("answer", True)) == 3 * correspondent.OFFERS_AT_ONCE, "all receipts"
    )
    assert max(sizes) == correspondent.OFFERS_AT_ONCE
    assert len(station.witness.shown) == len(station.witness.records) == 3 * correspondent.OFFERS_AT_ONCE


def hold_timer(end: End) -> None:
    """Let the timer of an end go off by hand alone."""
    end.correspondent._timer.cancel()


async def test_an_older_socket_that_has_fallen_silent_is_ended_and_the_newest_stays(ends: tuple[End, End]) -> None:
    site, station = ends
    older, newer = Socket(site, station), Socket(site, station)
    await older.open()
    await newer.open()
    await until(lambda: len(station.correspondent._lines) == 2, DEADLINE_S, "two sockets")
    hold_timer(station)
    # The site has dialled anew because this one is dead on its way: no end of it ever comes.
    half_open, live = station.correspondent._lines
    half_open.heard_ms -= station.correspondent.supervision.silence_ms
    live.heard_ms -= station.correspondent.supervision.silence_ms - 5_000
    station.correspondent._tick()
    await until(lambda: station.correspondent._lines == [live], DEADLINE_S, "the end of the older socket")
    pressed = site.press()
    await site.until(lambda: pressed not in site.correspondent.outbox, "a receipt")


async def test_an_older_socket_on_which_letters_come_in_stays(ends: tuple[End, End]) -> None:
    site, station = ends
    older, newer = Socket(site, station), Socket(site, station)
    await older.open()
    await newer.open()
    await until(lambda: len(station.correspondent._lines) == 2, DEADLINE_S, "two sockets")
    hold_timer(station)
    first, second = station.correspondent._lines
    first.heard_ms -= station.correspondent.supervision.silence_ms
    # A clone of the site, say, that speaks on a socket of its own.
    site.correspondent._lines[0].say(site.correspondent.supervision.beat(site.clock.now(), View(), 0, bytes(4))[1])
    await until(lambda: first.heard_ms > second.heard_ms - 1_000, DEADLINE_S, "a letter")
    station.correspondent._tick()
    assert not any("close" in task.get_name() for task in station.tasks)
    assert station.correspondent._lines == [first, second]
