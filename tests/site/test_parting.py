"""Receivers that are taken away, joined again and given another purpose, while the others go on."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntry
import pytest

from custom_components.smart_safety_zone.const import PURPOSE_BACKUP, PURPOSE_COPY, PURPOSE_PRIMARY
from custom_components.smart_safety_zone.journal import Reader
from custom_components.smart_safety_zone.link.keeping import OUTBOX
from custom_components.smart_safety_zone.protocol.messages import ProgressStep, Standing
from custom_components.smart_safety_zone.site.errors import KnownStationError
from custom_components.smart_safety_zone.site.leaving import leave_site
from custom_components.smart_safety_zone.site.parting import GIVE_UP_MS, RECEIVER_LEFT
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.purposes import settled
from custom_components.smart_safety_zone.site.store import LEAVING, read_site

from .home import DEADLINE_S, Home, until
from .radio_room import RadioRoom
from .test_receivers import Later, Rooms, backed, second

__all__ = ["backed", "second"]


async def kept_of(home: Home, station: bytes) -> list[str]:
    """Name what the journal holds of a station."""

    def look(reader: Reader) -> list[str]:
        kept = read_site(reader)
        found = [name for name, those in (("key", kept.keys), ("pins", kept.receivers)) if station in those]
        found += ["leaving"] if reader.get(LEAVING, station) is not None else []
        return found + ["outbox"] * reader.count(OUTBOX, station)

    return await home.runtime.journal.read(look)


def receiver_of(home: Home, room: RadioRoom) -> str:
    return next(key for key, each in home.runtime.receivers.items() if each.station_id == room.id)


async def test_a_station_that_is_removed_is_told_and_what_was_for_it_is_destroyed(backed: Rooms) -> None:
    home = backed.home
    await home.remove(receiver_of(home, backed.second))
    await until(lambda: backed.second.leavings)
    assert [each.reason for each in backed.second.leavings] == ["removed"]
    async with asyncio.timeout(DEADLINE_S):
        while await kept_of(home, backed.second.identity.id):  # noqa: ASYNC110 - the disk has no event
            await asyncio.sleep(0.005)
    assert await kept_of(home, backed.first.identity.id) == ["key", "pins"]
    assert not backed.first.leavings
    (note,) = await home.runtime.journal.read(lambda reader: reader.entries(kinds=[RECEIVER_LEFT]))
    assert b'"told": true' in note.header
    home.press()
    await home.reaches(PointStep.STORED)
    await home.restart()
    await home.linked()
    assert len(backed.second.leavings) == 1


async def test_a_station_that_is_not_there_is_told_when_it_is_back_even_after_a_restart(backed: Rooms) -> None:
    home = backed.home
    await backed.second.shut_door()
    await home.remove(receiver_of(home, backed.second))
    await until(lambda: len(home.runtime.receivers) == 1)
    await until(lambda: home.runtime._receivers._partings._receivers)
    await home.restart()
    await home.linked()
    backed.second.open_door()
    await until(lambda: backed.second.leavings)


async def test_a_station_that_never_comes_back_is_given_up(backed: Rooms) -> None:
    home = backed.home
    await backed.second.shut_door()
    await home.remove(receiver_of(home, backed.second))
    await until(lambda: home.runtime._receivers._partings._receivers)
    partings = home.runtime._receivers._partings
    await partings.stop()
    partings._clock = Later(partings._clock, GIVE_UP_MS + 1)
    await partings.resume()
    assert await kept_of(home, backed.second.identity.id) == []
    assert not backed.second.leavings


async def test_a_station_that_is_being_left_can_be_joined_again(backed: Rooms) -> None:
    home = backed.home
    await backed.second.shut_door()
    await home.remove(receiver_of(home, backed.second))
    await until(lambda: home.runtime._receivers._partings._receivers)
    backed.second.open_door()
    await home.add(backed.second, PURPOSE_BACKUP)
    assert "leaving" not in await kept_of(home, backed.second.identity.id)
    assert not backed.second.leavings
    backed.first.caller.silent = True
    home.press()
    await until(lambda: home.receiver.outbox == 1)
    await backed.pass_time(5_000)
    await home.reaches(PointStep.STORED)


async def test_the_word_of_a_station_that_is_being_left_counts_no_more(backed: Rooms) -> None:
    home = backed.home
    home.press()
    await home.reaches(PointStep.STORED)
    signal = backed.first.signals[0]
    backed.first.caller.silent = True
    await home.remove(receiver_of(home, backed.first))
    await until(lambda: home.runtime._receivers._partings._receivers)
    await until(lambda: len(backed.second.signals) == 1)
    backed.first.tell(ProgressStep.TAKEN, signal, at_ms=1, operator=9)
    await until(lambda: backed.first.caller.correspondent and not backed.first.caller.correspondent.outbox)
    assert home.point.state.operator is None


async def test_the_first_backup_takes_the_place_of_a_primary_that_is_removed(backed: Rooms) -> None:
    home = backed.home
    await home.remove(receiver_of(home, backed.first))
    home.runtime.entry_updated()
    assert home.runtime.primary is home.runtime.receivers[receiver_of(home, backed.second)]
    assert home.runtime.primary.purpose == PURPOSE_PRIMARY
    home.press()
    await home.reaches(PointStep.STORED)
    assert len(backed.second.signals) == 1


async def test_what_waits_for_a_station_that_is_removed_goes_to_the_next(backed: Rooms) -> None:
    home = backed.home
    backed.first.caller.silent = True
    home.press()
    await until(lambda: home.receiver.outbox == 1)
    await home.remove(receiver_of(home, backed.first))
    await home.reaches(PointStep.STORED)
    assert len(backed.second.signals) == 1


async def test_a_station_that_revoked_joins_again_by_a_new_key_while_the_other_goes_on(
    backed: Rooms, reauths: list[ConfigEntry[Any]]
) -> None:
    home = backed.home
    former = backed.first.caller.key.public
    backed.first.decide(Standing.REVOKED)
    key = receiver_of(home, backed.first)
    await until(lambda: home.runtime.receivers[key].standing is Standing.REVOKED)
    other = home.runtime.receivers[receiver_of(home, backed.second)]
    await home.runtime.join(again=key, invite_text=backed.first.invite())
    await until(lambda: home.runtime.receivers[key].connected)
    assert backed.first.caller.key.public != former
    assert home.runtime.receivers[receiver_of(home, backed.second)] is other
    assert [*home.runtime.receivers] == [key, receiver_of(home, backed.second)]
    home.press()
    await home.reaches(PointStep.STORED)
    assert len(backed.first.signals) == 1
    assert not reauths


async def test_a_station_that_is_a_receiver_already_is_not_joined_once_more(backed: Rooms) -> None:
    key = backed.first.caller.key.public
    with pytest.raises(KnownStationError):
        await backed.home.runtime.join(invite_text=backed.first.invite())
    assert backed.first.caller.key.public == key
    assert backed.home.receiver.connected


@pytest.mark.parametrize(
    ("before", "wish", "after"),
    [
        ("pbc", None, "pbc"),
        ("bbc", None, "pbc"),
        ("ppc", "b", "bpc"),
        ("bbc", "a", "bpc"),
        ("bcc", "a", "pcc"),
        ("ccc", None, "ccc"),
        ("pp", "a", "pb"),
    ],
)
def test_there_is_one_primary_as_long_as_there_is_any_police(before: str, wish: str | None, after: str) -> None:
    words = {"p": PURPOSE_PRIMARY, "b": PURPOSE_BACKUP, "c": PURPOSE_COPY}
    found = settled(dict(zip("abc", (words[each] for each in before), strict=False)), wish)
    assert [*found.values()] == [words[each] for each in after]


async def test_leaving_for_good_tells_every_station(backed: Rooms) -> None:
    await backed.home.stop()
    await leave_site(backed.home.hass, backed.home.entry)
    assert len(backed.first.leavings) == len(backed.second.leavings) == 1
