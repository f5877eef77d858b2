"""A peer that runs twice: both copies are heard and served, both are told, and no number is used by both."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.smart_safety_zone.link import comparing
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.messages import View
from scripts.rig.waiting import until
from tests.link.ends import End, Socket

DEADLINE_S = 10


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[tuple[End, End, End]]:
    """A site, a copy of it, and their station."""
    station = End(Role.STATION, tmp_path / "station.db")
    site = End(Role.SITE, tmp_path / "site.db")
    copy = End(Role.SITE, tmp_path / "copy.db", id=site.id, seed=site.seed)
    await site.open(station)
    await copy.open(station)
    await station.open(site)
    yield site, copy, station
    for end in (site, copy, station):
        await end.close()


def beat(end: End) -> None:
    """Have a heartbeat go now."""
    end.correspondent.supervision = replace(end.correspondent.supervision, beat_due_ms=end.clock.now().mono_ms)
    end.correspondent._arm()


def heard_ms(end: End) -> int:
    """The stamp of the newest heartbeat that came in."""
    echo = end.correspondent.supervision.echo
    return 0 if echo is None else echo[0]


async def both_linked(site: End, copy: End, station: End) -> tuple[Socket, Socket]:
    """Have both dial, the copy later, and hear from the station after that."""
    sockets = Socket(site, station), Socket(copy, station)
    for socket in sockets:
        await socket.open()
    await until(lambda: len(station.correspondent._lines) == 2, DEADLINE_S, "two sockets")
    opened_ms = station.correspondent._lines[-1].opened_ms
    await until(lambda: min(heard_ms(site), heard_ms(copy)) > opened_ms, DEADLINE_S, "a heartbeat to both")
    return sockets


async def found(site: End, copy: End, station: End) -> tuple[Socket, Socket]:
    """Have both dial, and be found out."""
    sockets = await both_linked(site, copy, station)
    beat(site)
    opened_ms = station.correspondent._lines[-1].opened_ms
    await until(
        lambda: (station.correspondent._lines[0].echoed_ms or 0) > opened_ms,
        DEADLINE_S,
        "an answer on the older socket",
    )
    beat(station)
    await station.until(lambda: station.correspondent.sessions == 2, "the second one")
    await until(lambda: told(site) == told(copy) == 2, DEADLINE_S, "word of it at both")
    return sockets


async def receipts(end: End, count: int) -> None:
    await end.until(lambda: end.witness.shown.count(("answer", True)) == count, f"{count} receipts")


def told(end: End) -> int:
    return end.correspondent.supervision.peer_sessions


async def test_heartbeats_go_on_all_sockets(ends: tuple[End, End, End]) -> None:
    site, copy, station = ends
    await both_linked(site, copy, station)
    for _ in range(3):
        before = max(heard_ms(site), heard_ms(copy))
        beat(station)
        await until(lambda: heard_ms(site) == heard_ms(copy) > before, DEADLINE_S, "the same one at both")  # noqa: B023


async def test_two_that_talk_at_once_are_found_out_and_both_are_told(ends: tuple[End, End, End]) -> None:
    site, copy, station = ends
    await found(site, copy, station)
    for end in (site, copy):
        end.press()
        await receipts(end, 1)
    assert len(station.witness.records) == 2


async def test_the_one_that_stays_is_told_that_it_is_alone(ends: tuple[End, End, End]) -> None:
    site, copy, station = ends
    _, theirs = await found(site, copy, station)
    await theirs.cut()
    await until(lambda: len(station.correspondent._lines) == 1, DEADLINE_S, "one socket")
    beat(station)
    await until(lambda: told(site) == 1, DEADLINE_S, "word of it")
    assert told(copy) == 2


async def test_one_that_dials_anew_is_one(ends: tuple[End, End, End]) -> None:
    site, _, station = ends
    for _ in range(4):
        socket = Socket(site, station)
        await socket.open()
        line = station.correspondent._lines[-1]
        await until(lambda: heard_ms(site) > line.opened_ms, DEADLINE_S, "a heartbeat")  # noqa: B023
        beat(site)
        await until(lambda: (line.echoed_ms or 0) > line.opened_ms, DEADLINE_S, "an answer")  # noqa: B023
        await socket.near.close()
        await until(lambda: not site.correspondent.connected, DEADLINE_S, "the end at the site")
        assert station.correspondent.sessions == 1


async def test_the_newest_socket_gives_way_when_it_is_dead_although_a_copy_talks(ends: tuple[End, End, End]) -> None:
    site, copy, station = ends
    await both_linked(site, copy, station)
    older, newest = station.correspondent._lines

    def ended() -> bool:
        # Whatever the copy has said so far: from now on nothing of it comes through.
        newest.heard_ms = station.clock.now().mono_ms - station.correspondent.supervision.silence_ms
        beat(station)
        return station.correspondent._lines == [older]

    await until(ended, DEADLINE_S, "the end of the newest")
    station.press()
    await until(lambda: len(site.witness.records) == 1, DEADLINE_S, "what only the newest is offered")


async def test_what_a_copy_has_numbered_is_not_numbered_again_in_mid_session(ends: tuple[End, End, End]) -> None:
    site, copy, station = ends
    await both_linked(site, copy, station)
    for press, other, count in ((site, copy, 1), (copy, site, 1), (site, copy, 2)):
        before = other.correspondent._author.place
        press.press()
        await receipts(press, count)
        beat(station)
        await until(lambda: other.correspondent._author.place.epoch > before.epoch, DEADLINE_S, "a new epoch")  # noqa: B023
        assert other.correspondent.faults["number_not_ours"] >= 1
    places = [(each.record.header.epoch, each.record.header.number) for each in station.witness.records]
    assert places == [(1, 1), (2, 1), (3, 1)]
    assert not station.correspondent.faults
    await copy.close()
    await copy.open(station)
    assert copy.correspondent._author.place.epoch == 4


async def test_a_view_that_only_lags_behind_what_is_on_its_way_changes_nothing(ends: tuple[End, End, End]) -> None:
    site, _, station = ends
    await Socket(site, station).open()
    station.witness.receipts = False
    for _ in range(3):
        site.press()
    before = heard_ms(site)
    beat(station)
    await until(lambda: heard_ms(site) > before, DEADLINE_S, "a heartbeat")
    place = site.correspondent._author.place
    assert (place.epoch, place.number) == (1, 3)


async def test_a_view_out_of_all_reach_is_not_followed(ends: tuple[End, End, End]) -> None:
    site, _, station = ends
    await Socket(site, station).open()
    far = View(epoch=comparing.MAX_EPOCH_STEP + 2)
    _, letter = station.correspondent.supervision.beat(station.clock.now(), far, 0, bytes(4))
    station.correspondent._lines[-1].say(letter)
    await until(lambda: site.correspondent.faults["epoch_out_of_reach"], DEADLINE_S, "the fault")
    await asyncio.sleep(0)
    assert site.correspondent._author.place.epoch == 1
