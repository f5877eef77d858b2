"""What the ends say beside records: who hears it, and that what is large stands in nobody's way."""

from collections.abc import AsyncIterator
from functools import partial
import os
from pathlib import Path

import pytest

from custom_components.smart_safety_zone.link.keeping import parcel_of
from custom_components.smart_safety_zone.protocol.delivery import Lane
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.messages import Refusal, Signal
from custom_components.smart_safety_zone.protocol.tips import MAX_CHUNK_BYTES, Chunk, ChunkWanted

from .ends import End, Socket

DIGEST = bytes(32)
WANTED = ChunkWanted(digest=DIGEST, offset=0)
CHUNK = Chunk(digest=DIGEST, offset=0, data=os.urandom(MAX_CHUNK_BYTES))


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[tuple[End, End]]:
    site, station = End(Role.SITE, tmp_path / "site.db"), End(Role.STATION, tmp_path / "station.db")
    await site.open(station)
    await station.open(site)
    yield site, station
    await site.close()
    await station.close()


def post_status(end: End) -> None:
    signal = Signal(signal=os.urandom(16), point="p1", type="test", kind="police")
    end.correspondent.post(signal, Lane.STATUS)


def offer(end: End, lane: Lane) -> None:
    """Offer a signal as if its commit were just done."""
    signal = Signal(signal=os.urandom(16), point=lane.name, type="alarm", kind="police")
    end.correspondent.offer(parcel_of(end.correspondent._author.sign(signal)[0], lane))


async def asked(site: End, station: End) -> None:
    """Have the station ask for a chunk, and the site hear it."""
    assert station.correspondent.say(WANTED)
    await site.until(lambda: site.witness.talks == [WANTED], "the question")


async def test_who_is_not_connected_says_nothing(ends: tuple[End, End]) -> None:
    assert not ends[1].correspondent.say(WANTED)


async def test_a_question_of_the_session_is_answered_where_it_was_asked(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    await asked(site, station)
    site.correspondent.say(CHUNK)
    await station.until(lambda: station.witness.talks == [CHUNK], "the answer")


async def test_what_is_large_goes_behind_all_that_waits_whatever_came_first(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    await asked(site, station)
    site.correspondent.hold_back(CHUNK)
    for lane in (Lane.REPORT, Lane.STATUS, Lane.ALARM, Lane.ALARM):
        offer(site, lane)
    await station.until(lambda: station.witness.talks, "the chunk")
    assert station.witness.order == ["Signal"] * 4 + ["Chunk"]
    assert [event.body.point for event in station.witness.records if isinstance(event.body, Signal)] == [
        "ALARM", "ALARM", "STATUS", "REPORT"
    ]  # fmt: skip


async def test_no_chunk_is_sent_while_an_alarm_has_no_receipt(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    await asked(site, station)
    station.witness.receipts = False
    site.press()
    await station.until(lambda: station.witness.order, "the alarm")
    site.correspondent.hold_back(CHUNK)
    # What is posted behind it arrives, in order: so the chunk was not sent before.
    station.witness.receipts = True
    post_status(site)
    await station.until(lambda: len(station.witness.order) == 2, "the status")
    assert station.witness.talks == []
    site.correspondent.offer_again()
    await site.until(lambda: len(site.witness.answers) == 2, "the receipt")
    await station.until(lambda: station.witness.talks == [CHUNK], "the chunk")
    assert station.witness.order[-1] == "Chunk"


async def test_only_the_newest_of_what_is_held_back_is_sent(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    await asked(site, station)
    second = Chunk(digest=DIGEST, offset=7, data=b"second")
    site.correspondent.hold_back(CHUNK)
    site.correspondent.hold_back(second)
    await station.until(lambda: station.witness.talks, "the chunk")
    assert station.witness.talks == [second]


async def test_sources_take_turns_and_are_asked_only_when_something_may_leave(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    await asked(site, station)
    left = {b"a": 3, b"b": 2}
    asked_for: list[bytes] = []

    def source(name: bytes) -> Chunk | None:
        asked_for.append(name)
        left[name] -= 1
        return Chunk(digest=DIGEST, offset=left[name], data=name) if left[name] >= 0 else None

    station.witness.receipts = False
    site.press()
    await station.until(lambda: station.witness.order, "the alarm")
    site.correspondent.hold_back(partial(source, b"a"))
    site.correspondent.hold_back(partial(source, b"b"))
    site.correspondent.hold_back(CHUNK)
    assert asked_for == []
    station.witness.receipts = True
    site.correspondent.offer_again()
    await station.until(lambda: len(station.witness.talks) == 6, "all of it")
    assert station.witness.talks[0] == CHUNK
    assert [talk.data for talk in station.witness.talks[1:] if isinstance(talk, Chunk)] == [
        b"a",
        b"b",
        b"a",
        b"b",
        b"a",
    ]
    await site.until(lambda: asked_for[-2:] == [b"b", b"a"], "their ends")


async def test_what_is_held_back_dies_with_its_session(ends: tuple[End, End]) -> None:
    site, station = ends
    socket = Socket(site, station)
    await socket.open()
    station.witness.receipts = False
    site.press()
    await station.until(lambda: station.witness.order, "the alarm")
    site.correspondent.hold_back(CHUNK)
    await socket.cut()
    site.correspondent.hold_back(CHUNK)
    station.witness.receipts = True
    await Socket(site, station).open()
    await site.until(lambda: site.witness.answers, "a receipt")
    post_status(site)
    await site.until(lambda: len(site.witness.answers) == 2, "a receipt of what came behind")
    assert station.witness.talks == []


async def test_what_a_role_refuses_is_kept_and_its_sender_is_told_why(ends: tuple[End, End]) -> None:
    site, station = ends
    await Socket(site, station).open()
    station.witness.refusal = "too_many"
    pressed = site.press()
    await site.until(lambda: site.witness.answers, "the answer")
    [answer] = site.witness.answers
    assert isinstance(answer, Refusal)
    assert (answer.record, answer.code) == (pressed, "too_many")
    assert station.witness.shown == [(pressed.hex(), True)]
