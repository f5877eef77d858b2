"""The log of looks is the record of what was looked at: with its incident, for good, and nowhere twice."""

from unittest.mock import patch

from homeassistant.util import dt as dt_util
import orjson

from custom_components.smart_safety_zone.protocol.cameras import ViewMode
from custom_components.smart_safety_zone.station.cameras import looks
from custom_components.smart_safety_zone.station.cameras.log import LOOKED, LOOKS
from custom_components.smart_safety_zone.station.cameras.view import View
from tests.station.conftest import Station, broken, until

from .owner import Owner, entries


async def over(owner: Owner, view: View) -> None:
    """End a look, and have the site tell the same of it."""
    log = owner.station.runtime.cameras.log
    owner.station.runtime.cameras.end(view)
    await until(lambda: log._accounts[view.id.hex()].ended_ms is not None)
    await owner.tell(view)


async def kept(station: Station) -> dict[str, int]:
    """How many accounts lie where."""
    found: dict[str, int] = await station.runtime.journal.read(
        lambda reader: {collection: reader.count(collection) for collection in (LOOKS, LOOKED)}
    )
    return found


async def test_who_shows_an_incident_hears_of_each_look_that_begins_and_ends(owner: Owner) -> None:
    heard: list[str] = []
    owner.station.runtime.cameras.log.subscribe(heard.append)
    view = await owner.looked()
    assert heard == [owner.incident.hex()]
    await over(owner, view)
    assert heard == [owner.incident.hex()] * 2
    await owner.looked(incident=None, case="2569/14")
    assert len(heard) == 2


async def test_nothing_is_heard_of_a_look_that_the_disk_did_not_take(owner: Owner) -> None:
    log, heard = owner.station.runtime.cameras.log, list[str]()
    log.subscribe(heard.append)
    with broken(owner.station):
        task = owner.asking()
        await until(task.done)
    assert task.exception() is not None
    assert (heard, log.of(owner.incident.hex())) == ([], [])


async def test_a_look_is_told_with_its_incident_long_after_both_ends_agreed(owner: Owner) -> None:
    log, incident = owner.station.runtime.cameras.log, owner.incident.hex()
    await over(owner, await owner.looked())
    await over(owner, await owner.looked(incident=None, case="2569/14"))
    (account,) = log.of(incident)
    assert await kept(owner.station) == {LOOKS: 2, LOOKED: 0}

    with patch.object(looks, "KEPT_MS", -1):
        with broken(owner.station):
            await log._check(dt_util.utcnow())
        # What could not be put aside stays where it was.
        assert log.of(incident) == [account]
        await log._check(dt_util.utcnow())

    assert log.of(incident) == []
    assert await log.all_of(incident, 0) == [account]
    # One fact, in one place; what has no incident is in the journal's entries alone.
    assert await kept(owner.station) == {LOOKS: 0, LOOKED: 1}
    restarted = (await owner.station.restart()).cameras.log
    assert await restarted.all_of(incident, 0) == [account]
    assert await restarted.all_of("00" * 16, 0) == []


async def test_a_young_incident_does_not_wait_for_the_disk_to_be_shown(owner: Owner) -> None:
    log, incident = owner.station.runtime.cameras.log, owner.incident.hex()
    await owner.looked()
    (account,) = log.of(incident)
    with patch.object(owner.station.runtime.journal, "read", side_effect=AssertionError):
        assert await log.all_of(incident, account.at_ms) == [account]


async def test_live_video_is_a_look_like_any_other_and_compared_with_the_sites_log(owner: Owner) -> None:
    station, incident = owner.station, owner.incident.hex()
    log, cameras = station.runtime.cameras.log, station.runtime.cameras
    pictures, video = await owner.looked(), await owner.looked(mode=ViewMode.WEBRTC)
    assert [each.wish.mode for each in cameras.views] == ["frames", "webrtc"]
    assert {(each.mode, each.ended_ms) for each in log.of(incident)} == {("frames", None), ("webrtc", None)}
    await over(owner, pictures)
    # Its frames go past the station, which counts none: what they are about and that they ended is compared.
    cameras.end(video)
    await until(lambda: log._accounts[video.id.hex()].ended_ms is not None)
    await owner.tell(video, pictures=300)
    assert not cameras.views
    assert not log.differing
    await owner.tell(video, purpose="Curious", pictures=300)
    assert [each.mode for each in log.differing] == ["webrtc"]

    found = await entries(station, "view.asked", "view.ended")
    modes = [(each.kind, orjson.loads(each.header)["mode"]) for each in found]
    assert modes.count(("view.asked", "webrtc")) == modes.count(("view.ended", "webrtc")) == 1
