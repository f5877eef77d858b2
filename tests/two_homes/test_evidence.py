"""Pictures around a press, from the shop's camera to the radio room, and only on the owner's terms."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO
import random
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.components.camera import Image as CameraImage
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from PIL import Image, ImageDraw
import pytest

from custom_components.smart_safety_zone.const import (
    CONF_ALARM_POINTS,
    CONF_BEFORE,
    CONF_SILENT,
    CONF_SOURCE,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_CAMERA,
)
from custom_components.smart_safety_zone.link.attachments import Files
from custom_components.smart_safety_zone.protocol.cameras import SharingTier
from custom_components.smart_safety_zone.site.cameras.pictures import evidence, pictures
from custom_components.smart_safety_zone.site.cameras.settings import CONF_CONSENT_KEY, CONF_TIERS
from custom_components.smart_safety_zone.site.receiver import Receiver
from custom_components.smart_safety_zone.station.evidence import album
from custom_components.smart_safety_zone.station.evidence.rows import Row, RowState
from custom_components.smart_safety_zone.station.evidence.taken import Taken
from tests.surface.town import until

from .homes import House, RadioRoom, Site

SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))


class Camera:
    """A camera that shows something else each time."""

    def __init__(self) -> None:
        self.stream_options: dict[str, Any] = {}
        self.shown = 0

    async def stream_source(self) -> None:
        return None

    async def image(self, _hass: HomeAssistant, _entity: str) -> CameraImage:
        self.shown += 1
        out = BytesIO()
        picture = Image.frombytes("RGB", (320, 240), random.Random(self.shown).randbytes(320 * 240 * 3))
        ImageDraw.Draw(picture).rectangle((100, 80, 220, 160), fill="white")
        picture.save(out, "PNG")
        return CameraImage("image/png", out.getvalue())


@pytest.fixture(autouse=True)
def camera(monkeypatch: pytest.MonkeyPatch) -> Iterator[Camera]:
    camera = Camera()
    monkeypatch.setattr(evidence, "AFTER_MS", (0, 200, 400))
    monkeypatch.setattr(evidence, "BEFORE_MS", (0, 600))
    with (
        patch.object(pictures, "async_get_image", camera.image),
        patch.object(pictures, "get_camera_from_entity_id", lambda _hass, _entity: camera),
    ):
        yield camera


async def share(site: Site, room: RadioRoom, tier: SharingTier, **data: Any) -> str:
    """Share a camera with the station, by the owner's consent; returns its id."""
    data = {
        CONF_SOURCE: "camera.shop",
        CONF_TIERS: {room.runtime.id: tier.value},
        CONF_CONSENT_KEY: "ab" * 16,
        **data,
    }
    subentry = ConfigSubentry(data=MappingProxyType(data), subentry_type=SUBENTRY_CAMERA, title="Shop", unique_id=None)
    await site.runtime.cameras.agree("ab" * 16, "owner", {})
    site.house.hass.config_entries.async_add_subentry(site.entry, subentry)
    await site.house.hass.async_block_till_done()
    return subentry.subentry_id


def pictures_of(room: RadioRoom) -> list[tuple[Taken, Row]]:
    return [each for incident in room.runtime.desk.incidents for each in room.runtime.album.of(incident)]


async def test_pictures_after_the_press_belong_to_its_incident(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    camera = await share(site, room, SharingTier.INCIDENT)
    await site.runtime.evidence.pictures.set_mask(camera, [SQUARE])
    await site.press()
    await until(lambda: [row.state for _, row in pictures_of(room)] == [RowState.KEPT] * 3, "three pictures")
    found = pictures_of(room)
    assert [taken.camera for taken, _ in found] == [camera] * 3
    assert [taken.mask for taken, _ in found] == [1] * 3
    offsets = [taken.offset_ms for taken, _ in found]
    assert offsets == sorted(offsets)
    assert offsets[0] >= 0
    for _, row in found:
        shown = Image.open(BytesIO(room.runtime.evidence._files.read(row.raw_digest)))
        assert shown.getpixel((160, 120)) == (0, 0, 0)
    # The site keeps none of what has arrived.
    await until(lambda: not site.runtime._outgoing._waiting, "nothing waits any more")


async def test_some_seconds_from_before_come_where_the_owner_keeps_them(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    camera = await share(site, room, SharingTier.INCIDENT, **{CONF_BEFORE: True})
    ring = site.runtime.evidence._rings[camera][0]
    await until(lambda: len(ring._pictures) >= 4, "a ring with pictures")
    await site.press()
    await until(lambda: len(pictures_of(room)) >= 5, "five pictures")
    offsets = [taken.offset_ms for taken, _ in pictures_of(room)]
    assert sum(each < 0 for each in offsets) == 2
    assert min(offsets) <= -600


@pytest.mark.parametrize("tier", [SharingTier.REGISTRY, SharingTier.REQUEST])
async def test_a_lower_tier_sends_none(room: RadioRoom, house: House, camera: Camera, tier: SharingTier) -> None:
    site = await house.join(room)
    await share(site, room, tier, **{CONF_BEFORE: True})
    await site.press()
    await site.reaches("stored")
    assert not site.runtime.evidence._under_way
    assert camera.shown == 0


async def test_without_consent_none_is_sent(room: RadioRoom, house: House, camera: Camera) -> None:
    site = await house.join(room)
    shared = await share(site, room, SharingTier.ALWAYS)
    await site.runtime.cameras.withdraw(shared, "owner")
    await site.press()
    await site.reaches("stored")
    assert not site.runtime.evidence._under_way
    assert camera.shown == 0


async def test_only_alarms_of_its_own_points_send_a_camera_s_pictures(
    room: RadioRoom, house: House, camera: Camera
) -> None:
    site = await house.join(room)
    await share(site, room, SharingTier.ALWAYS, **{CONF_ALARM_POINTS: ["another"]})
    await site.press()
    await site.reaches("stored")
    assert not site.runtime.evidence._under_way
    assert camera.shown == 0


async def test_a_drill_takes_none(room: RadioRoom, house: House, camera: Camera) -> None:
    site = await house.join(room)
    await share(site, room, SharingTier.ALWAYS)
    [point] = site.runtime.points
    site.runtime.press(point, drill=True)
    assert not site.runtime.evidence._under_way
    assert camera.shown == 0


async def switch_off(site: Site, camera: str) -> None:
    await site.runtime.cameras.switch_off(camera, "owner")


async def switch_all_off(site: Site, _camera: str) -> None:
    await site.runtime.cameras.switch_off(None, "owner")


async def withdraw(site: Site, camera: str) -> None:
    await site.runtime.cameras.withdraw(camera, "owner")


async def remove(site: Site, camera: str) -> None:
    site.house.hass.config_entries.async_remove_subentry(site.entry, camera)


@pytest.mark.parametrize("end", [switch_off, switch_all_off, withdraw, remove])
async def test_a_camera_whose_sharing_ends_meanwhile_sends_no_more(
    room: RadioRoom,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[[Site, str], Awaitable[None]],
) -> None:
    monkeypatch.setattr(evidence, "AFTER_MS", (0, 1_000))
    site = await house.join(room)
    camera = await share(site, room, SharingTier.INCIDENT)
    await site.press()
    await until(lambda: len(pictures_of(room)) == 1, "the first picture")
    await end(site, camera)
    await until(lambda: not site.runtime.evidence._under_way, "the end of taking")
    await asyncio.sleep(0)
    assert len(pictures_of(room)) == 1


async def test_pictures_are_there_after_the_station_has_restarted(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    await share(site, room, SharingTier.INCIDENT)
    await site.press()
    await until(lambda: len(pictures_of(room)) == 3, "three pictures")
    assert await room.hass.config_entries.async_reload(room.entry.entry_id)
    await until(lambda: [row.state for _, row in pictures_of(room)] == [RowState.KEPT] * 3, "three pictures")


async def test_a_silent_press_sends_pictures_and_shows_nothing_at_its_site(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "BEFORE_MS", (0,))
    site = await house.join(room)
    await share(site, room, SharingTier.INCIDENT, **{CONF_BEFORE: True})
    [subentry] = site.entry.get_subentries_of_type(SUBENTRY_ALARM_POINT)
    data = {**subentry.data, CONF_SILENT: True}
    house.hass.config_entries.async_update_subentry(site.entry, subentry, data=data)
    await until(lambda: [each.silent for each in room.runtime.sites()[site.id].points] == [True], "told of")
    await site.delivered()
    await house.hass.async_block_till_done()
    ring = next(iter(site.runtime.evidence._rings.values()))[0]
    await until(lambda: ring._pictures, "a ring with pictures")

    before, counts, post = len(house.history), list[int](), Receiver.post

    def counted(receiver: Receiver, *said: Any, **more: Any) -> None:
        post(receiver, *said, **more)
        counts.append(receiver.outbox)

    monkeypatch.setattr(Receiver, "post", counted)
    site.runtime.points[subentry.subentry_id].press()
    await until(lambda: [row.state for _, row in pictures_of(room)] == [RowState.KEPT] * 4, "four pictures")
    await until(lambda: not site.runtime._outgoing._waiting, "nothing waits any more")

    assert [state.entity_id for state in house.history[before:]] == []
    assert counts == [0] * 5


async def test_pictures_go_on_where_they_were_when_the_link_is_back(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)
    await share(site, room, SharingTier.INCIDENT)
    append, cuts, offsets = Files.append, [], list[tuple[bytes, int]]()

    def watched(self: Files, digest: bytes, offset: int, data: bytes) -> None:
        append(self, digest, offset, data)
        offsets.append((digest, offset))
        if len(offsets) == 2:
            cuts.append(room.hass.loop.call_soon_threadsafe(room.cut))

    monkeypatch.setattr(Files, "append", watched)
    await site.press()
    await until(lambda: [row.state for _, row in pictures_of(room)] == [RowState.KEPT] * 3, "three pictures")
    assert cuts
    assert len(offsets) == len(set(offsets))


async def test_old_pictures_of_closed_incidents_are_deleted_and_the_journal_says_so(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(album, "KEPT_DAYS", 0)
    site = await house.join(room)
    await share(site, room, SharingTier.INCIDENT)
    await site.press()
    await until(lambda: [row.state for _, row in pictures_of(room)] == [RowState.KEPT] * 3, "three pictures")
    await room.runtime.album._delete_old()
    assert len(pictures_of(room)) == 3
    digests = [row.raw_digest for _, row in pictures_of(room)]
    incident = pictures_of(room)[0][0].incident
    await room.act("acknowledge", incident)
    await room.act("close", incident, disposition="real")

    await room.runtime.album._delete_old()

    assert pictures_of(room) == []
    assert not any(room.runtime.evidence._files.has(each) for each in digests)
    kinds = await room.runtime.journal.read(lambda reader: [each.kind for each in reader.entries()])
    assert (kinds.count("evidence.deleted"), kinds.count("evidence.forgotten")) == (3, 3)


async def test_pictures_that_nobody_fetches_leave_room_for_tip_offs(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MAX_WAITING_BYTES", 1_000)
    site = await house.join(room)
    await share(site, room, SharingTier.INCIDENT)
    await site.press()
    await site.reaches("stored")
    await until(lambda: not site.runtime.evidence._under_way, "the end of taking")
    assert pictures_of(room) == []
    await site.runtime._outgoing.abandon([await site.runtime._outgoing.keep(bytes(2_000))])
