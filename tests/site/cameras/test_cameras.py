"""The owner's terms: by consent, off at once and for good, told to each station as it is shared with it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import json
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.const import CONF_SOURCE, CONF_SOURCE_ENTITY, PURPOSE_BACKUP, SUBENTRY_CAMERA
from custom_components.smart_safety_zone.journal import Document, Journal, JournalFullError, Write
from custom_components.smart_safety_zone.protocol.cameras import InventoryCamera, SharingTier
from custom_components.smart_safety_zone.protocol.messages import Inventory, Signal
from custom_components.smart_safety_zone.site.cameras import cameras as module
from custom_components.smart_safety_zone.site.cameras.cameras import OFF, SWITCHED, TROUBLE, Cameras
from custom_components.smart_safety_zone.site.cameras.consent import AGREED, CONSENT, DIGESTS
from custom_components.smart_safety_zone.site.cameras.errors import (
    AllOffError,
    NotAgreedError,
    NotSharedError,
    OffNotKeptError,
)
from custom_components.smart_safety_zone.site.cameras.settings import CONF_CONSENT_KEY, CONF_TIERS
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION, Terms
from custom_components.smart_safety_zone.site.errors import NotKeptError
from custom_components.smart_safety_zone.site.source_faults import FAULT_AFTER_S
from tests.site.home import Home, until
from tests.site.radio_room import RadioRoom

KEY = "ab" * 16
ABOUT = {"camera": "Shop front"}


def camera_data(room: RadioRoom, tier: SharingTier = SharingTier.INCIDENT, **data: Any) -> ConfigSubentryData:
    return ConfigSubentryData(
        data={CONF_SOURCE: "camera.shop", CONF_TIERS: {room.id: tier.value}, CONF_CONSENT_KEY: KEY, **data},
        subentry_type=SUBENTRY_CAMERA,
        title="Shop front",
        unique_id=None,
    )


class House(Home):
    """A household that shares a camera."""

    @property
    def cameras(self) -> Cameras:
        return self.runtime.cameras

    @property
    def camera(self) -> str:
        return next(iter(self.cameras.by_subentry))

    @property
    def terms(self) -> Terms:
        terms = self.runtime.evidence.terms(self.camera)
        assert terms is not None
        return terms

    async def agree(self) -> None:
        await self.cameras.agree(KEY, "owner", ABOUT)

    def change(self, **data: Any) -> None:
        subentry = self.entry.subentries[self.camera]
        self.hass.config_entries.async_update_subentry(self.entry, subentry, data={**subentry.data, **data})
        self.runtime.entry_updated()

    async def entries(self, kind: str) -> list[dict[str, Any]]:
        entries = await self.runtime.journal.read(lambda reader: reader.entries(kinds=(kind,)))
        return [json.loads(each.payload or b"") for each in entries]

    async def documents(self, collection: str) -> list[bytes]:
        return [key for key, _ in await self.runtime.journal.read(lambda reader: reader.scan(collection))]


@pytest.fixture
def home(hass: HomeAssistant, room: RadioRoom) -> House:
    hass.states.async_set("camera.shop", "idle")
    return House(hass, room)


@pytest.fixture
async def house(home: House, room: RadioRoom) -> Any:
    await home.open(camera_data(room))
    yield home
    await home.stop()


def described(room: RadioRoom) -> InventoryCamera | None:
    """What the room heard last of the first camera."""
    bodies = [event.body for caller in room.callers.values() for event in caller.events]
    cameras = [each.cameras for each in bodies if isinstance(each, Inventory)]
    return cameras[-1][0] if cameras and cameras[-1] else None


async def hears(room: RadioRoom, holds: Callable[[InventoryCamera], object]) -> InventoryCamera:
    await until(lambda: (camera := described(room)) is not None and holds(camera), f"in {described(room)}")
    camera = described(room)
    assert camera is not None
    return camera


def full_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_write: Write) -> asyncio.Future[Any]:
        failed = asyncio.get_running_loop().create_future()
        failed.set_exception(JournalFullError("full"))
        return failed

    monkeypatch.setattr(house.runtime.journal, "write", write)


# Consent


async def test_without_consent_nothing_is_shared(house: House, room: RadioRoom) -> None:
    assert not house.terms.agreed
    assert not house.cameras.is_on(house.camera)
    assert (await hears(room, lambda camera: camera.off)).tier == "incident"
    assert house.cameras.not_agreed == [house.cameras.by_subentry[house.camera]]


async def test_consent_is_in_the_ledger_before_it_holds(house: House, room: RadioRoom) -> None:
    told: list[bool] = []
    house.cameras.subscribe(lambda: told.append(house.terms.agreed))

    await house.agree()

    assert told == [True]
    assert house.terms.agreed
    (entry,) = await house.entries(AGREED)
    assert entry == {
        "agreed": True,
        "text": CONSENT_VERSION,
        "digest": DIGESTS[CONSENT_VERSION],
        "user": "owner",
        "camera": "Shop front",
    }
    await hears(room, lambda camera: not camera.off)
    assert room.served == 2, "one to join, one since"


async def test_consent_that_the_disk_does_not_take_is_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk(house, monkeypatch)

    with pytest.raises(NotKeptError):
        await house.agree()

    assert not house.terms.agreed


async def test_consent_outlives_a_restart(house: House) -> None:
    await house.agree()
    await house.restart()

    assert house.terms.agreed
    assert house.terms.consent is not None
    assert house.terms.consent.user == "owner"


async def test_who_withdraws_is_obeyed_before_the_disk_is(house: House, room: RadioRoom) -> None:
    await house.agree()
    told: list[bool] = []
    house.cameras.subscribe(lambda: told.append(house.terms.agreed))

    withdrawing = asyncio.ensure_future(house.cameras.withdraw(house.camera, "owner"))
    await asyncio.sleep(0)

    assert told == [False]
    await withdrawing
    assert (await house.entries(AGREED))[-1] == {"agreed": False, "user": "owner", "reason": "withdrawn"}
    await house.restart()
    assert not house.terms.agreed
    await hears(room, lambda camera: camera.off)


async def test_a_withdrawal_that_the_disk_does_not_take_holds_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.agree()
    full_disk(house, monkeypatch)

    with pytest.raises(NotKeptError):
        await house.cameras.withdraw(house.camera, "owner")

    assert not house.terms.agreed


async def test_consent_to_an_older_text_is_asked_for_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.agree()
    monkeypatch.setattr("custom_components.smart_safety_zone.site.cameras.terms.CONSENT_VERSION", CONSENT_VERSION + 1)

    assert not house.terms.agreed
    assert house.cameras.not_agreed


async def test_consent_from_an_old_backup_is_asked_for_again(house: House) -> None:
    await house.agree()
    await house.runtime.journal.write(Write(documents=(Document("meta", b"backup-mark", b"restored"),)))
    await house.restart()

    assert not house.terms.agreed
    assert (await house.entries(AGREED))[-1]["reason"] == "restored"


async def test_consent_that_cannot_be_read_is_none_and_the_site_starts(house: House) -> None:
    await house.agree()
    await house.runtime.journal.write(Write(documents=(Document(CONSENT, KEY.encode(), b"{"),)))
    await house.restart()

    assert not house.terms.agreed


async def test_consent_of_a_dialog_that_was_not_finished_is_dropped(house: House) -> None:
    await house.cameras.agree("cd" * 16, "owner", ABOUT)
    await house.restart()

    assert await house.documents(CONSENT) == []


async def test_a_full_disk_at_the_start_keeps_no_site_from_alarms_for_a_consent_that_is_nobodys(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.cameras.agree("cd" * 16, "owner", ABOUT)
    await house.agree()
    await house.stop()
    write = Journal.write

    def no_ledger(journal: Journal, what: Write) -> asyncio.Future[Any]:
        if any(each.kind == AGREED for each in what.drafts):
            failed = asyncio.get_running_loop().create_future()
            failed.set_exception(JournalFullError("full"))
            return failed
        return write(journal, what)

    monkeypatch.setattr(Journal, "write", no_ledger)
    await house.start()

    assert house.terms.agreed


# Switches


@pytest.mark.parametrize("all_of_them", [False, True], ids=["one", "all"])
async def test_off_is_obeyed_before_the_disk_is_and_shown_after(
    house: House, room: RadioRoom, *, all_of_them: bool
) -> None:
    await house.agree()
    which = None if all_of_them else house.camera
    told: list[tuple[bool, bool]] = []
    house.cameras.subscribe(lambda: told.append((house.terms.off, house.cameras.is_on(which))))

    switching = asyncio.ensure_future(house.cameras.switch_off(which, "owner"))
    await asyncio.sleep(0)

    assert told == [(True, True)]
    await switching
    assert told[-1] == (True, False)
    await hears(room, lambda camera: camera.off)
    await house.restart()
    assert house.terms.off
    assert not house.cameras.is_on(which)
    assert not house.cameras.is_on(house.camera)
    assert await house.entries(SWITCHED) == [{"on": False, "user": "owner"}]


async def test_on_again_is_shown_and_told_once_it_is_on_disk(house: House, room: RadioRoom) -> None:
    await house.agree()
    await house.cameras.switch_off(house.camera, None)
    await hears(room, lambda camera: camera.off)

    await house.cameras.switch_on(house.camera, "owner")

    assert not house.terms.off
    assert await house.documents(OFF) == []
    await hears(room, lambda camera: not camera.off)
    assert room.served == 2, "one to join, one since"


async def test_off_that_the_disk_does_not_take_holds_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.agree()
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    with monkeypatch.context() as broken:
        full_disk(house, broken)
        with pytest.raises(OffNotKeptError):
            await house.cameras.switch_off(house.camera, None)
        assert house.terms.off
        assert house.cameras.is_on(house.camera)

    await until(lambda: not house.cameras.is_on(house.camera), "kept")
    await house.restart()
    assert house.terms.off


async def test_on_that_the_disk_does_not_take_is_still_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.agree()
    await house.cameras.switch_off(house.camera, None)
    full_disk(house, monkeypatch)

    with pytest.raises(NotKeptError):
        await house.cameras.switch_on(house.camera, None)

    assert house.terms.off


async def test_the_last_word_counts_however_slow_the_disk_is(house: House) -> None:
    await house.agree()
    await house.cameras.switch_off(house.camera, None)

    await asyncio.gather(house.cameras.switch_on(house.camera, None), house.cameras.switch_off(house.camera, None))

    assert house.terms.off
    await house.restart()
    assert house.terms.off


async def test_what_cannot_be_switched_on_says_why(house: House) -> None:
    with pytest.raises(NotAgreedError):
        await house.cameras.switch_on(house.camera, None)
    await house.agree()
    await house.cameras.switch_off(None, None)
    with pytest.raises(AllOffError):
        await house.cameras.switch_on(house.camera, None)
    house.change(**{CONF_TIERS: {}})
    with pytest.raises(NotSharedError):
        await house.cameras.switch_on(house.camera, None)


# What the stations are told


async def test_each_station_reads_its_own_tier(
    house: House, room: RadioRoom, hass: HomeAssistant, tmp_path: Any
) -> None:
    (tmp_path / "second").mkdir()
    second = RadioRoom(hass, tmp_path / "second")
    await second.open()
    await house.add(second, PURPOSE_BACKUP)
    assert (await hears(second, lambda _: True)).tier == "registry"

    house.change(**{CONF_TIERS: {room.id: "incident", second.id: "always"}})

    assert (await hears(second, lambda camera: camera.tier == "always")).id == house.camera
    assert (await hears(room, lambda _: True)).tier == "incident"
    await second.close()


async def test_a_station_that_was_left_begins_with_the_registry_when_it_is_joined_again(
    house: House, room: RadioRoom, hass: HomeAssistant, tmp_path: Any
) -> None:
    (tmp_path / "second").mkdir()
    second = RadioRoom(hass, tmp_path / "second")
    await second.open()
    receiver = await house.add(second, PURPOSE_BACKUP)
    house.change(**{CONF_TIERS: {room.id: "incident", second.id: "always"}})
    assert house.terms.tier(second.id) is SharingTier.ALWAYS

    await house.remove(receiver)

    assert house.terms.tier(second.id) is SharingTier.REGISTRY
    assert house.entry.subentries[house.camera].data[CONF_TIERS] == {room.id: "incident"}
    assert house.terms.tier(room.id) is SharingTier.INCIDENT
    await until(lambda: second.id not in {each.station_id for each in house.runtime.receivers.values()}, "left")
    await second.close()


async def test_place_view_and_means_are_told(house: House, room: RadioRoom) -> None:
    house.change(latitude=14.5, longitude=100.25, direction=90, angle=60, sees="frontage", webrtc=True, screen=True)

    camera = await hears(room, lambda camera: camera.webrtc)

    assert (camera.latitude_e6, camera.longitude_e6) == (14_500_000, 100_250_000)
    assert (camera.direction, camera.angle, camera.sees, camera.screen) == (90, 60, "frontage", True)


async def test_a_masked_camera_is_told_without_live_video(house: House, room: RadioRoom) -> None:
    house.change(webrtc=True)
    await hears(room, lambda camera: camera.webrtc)

    await house.runtime.evidence.pictures.set_mask(house.camera, [[[0, 0], [1, 0], [1, 1]]])

    assert not (await hears(room, lambda camera: camera.masked)).webrtc
    assert room.served == 2, "one to join, one since"


async def test_names_are_cut_where_all_would_not_fit(house: House, hass: HomeAssistant) -> None:
    for number in range(31):
        subentry = ConfigSubentry(
            data=MappingProxyType({CONF_SOURCE: f"camera.{number}"}),
            subentry_type=SUBENTRY_CAMERA,
            title="ก" * 64,
            unique_id=None,
        )
        hass.config_entries.async_add_subentry(house.entry, subentry)
    for number in range(100):
        subentry = ConfigSubentry(
            data=MappingProxyType({"point_kind": "police", "alarm_states": [], "restoral_states": []}),
            subentry_type="alarm_point",
            title="ข" * 64,
            unique_id=str(number),
        )
        hass.config_entries.async_add_subentry(house.entry, subentry)
    house.runtime.entry_updated()

    inventory = house.runtime._inventory(house.receiver)

    assert len(inventory.cameras) == 32
    assert len(inventory.cameras[-1].name) < 64


# The camera's entity


async def wait(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


def troubles(room: RadioRoom) -> list[tuple[str, str, str]]:
    bodies = [event.body for caller in room.callers.values() for event in caller.events]
    return [(each.type, each.kind, each.label) for each in bodies if isinstance(each, Signal)]


async def test_a_camera_that_is_away_for_five_minutes_is_a_trouble_at_both_ends(
    house: House, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set("camera.shop", "unavailable")
    await wait(hass, FAULT_AFTER_S - 5)
    assert house.cameras.by_subentry[house.camera].problem is None

    await wait(hass, FAULT_AFTER_S + 1)

    assert house.cameras.by_subentry[house.camera].problem == "unavailable"
    await until(lambda: troubles(room) == [("trouble", "camera", "Shop front")])


async def test_a_trouble_is_over_when_the_camera_is_back_also_after_a_restart(
    house: House, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set("camera.shop", "unavailable")
    await wait(hass, FAULT_AFTER_S + 1)
    await house.restart()
    assert house.cameras.by_subentry[house.camera].problem == "unavailable"

    hass.states.async_set("camera.shop", "idle")
    await until(lambda: [each[0] for each in troubles(room)] == ["trouble", "restoral"])

    assert house.cameras.by_subentry[house.camera].problem is None
    assert await house.documents(TROUBLE) == []


async def test_a_camera_is_followed_through_renames_and_its_name_is_no_others(
    house: House, hass: HomeAssistant
) -> None:
    registry = er.async_get(hass)
    registered = registry.async_get_or_create("camera", "demo", "1", suggested_object_id="yard")
    house.change(**{CONF_SOURCE: registered.id, CONF_SOURCE_ENTITY: "camera.yard"})
    pictures = house.runtime.evidence.pictures
    assert pictures.entity(house.camera) == "camera.yard"

    registry.async_update_entity("camera.yard", new_entity_id="camera.garden")
    await hass.async_block_till_done()
    assert pictures.entity(house.camera) == "camera.garden"

    registry.async_remove("camera.garden")
    hass.states.async_set("camera.yard", "idle")
    await hass.async_block_till_done()
    assert pictures.entity(house.camera) is None


# What is removed


async def test_nothing_is_kept_of_a_camera_that_is_removed(house: House, hass: HomeAssistant, room: RadioRoom) -> None:
    await house.agree()
    await hears(room, lambda camera: not camera.off)
    camera, pictures = house.camera, house.runtime.evidence.pictures
    await pictures.set_mask(camera, [[[0, 0], [1, 0], [1, 1]]])
    await house.cameras.switch_off(camera, None)
    told: list[object] = []
    house.cameras.subscribe(lambda: told.append(house.cameras.terms(camera)))

    hass.config_entries.async_remove_subentry(house.entry, camera)
    house.runtime.entry_updated()

    assert told == [None]
    await until(lambda: not pictures.masked(camera), "forgotten")
    assert [await house.documents(each) for each in (CONSENT, OFF, "camera.mask")] == [[], [], []]
    assert (await house.entries(AGREED))[-1]["reason"] == "removed"
    await until(lambda: described(room) is None, "told")
