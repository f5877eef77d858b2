"""The site's end of the link: inventory, addresses, cards, several sites, and the end of the process."""

import asyncio
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.const import BACKUP_MARK, CONF_ADDRESS, SUBENTRY_ALARM_POINT
from custom_components.smart_safety_zone.journal import Document, Journal, Write
from custom_components.smart_safety_zone.link.door import doors
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import SEALING_KEY_LIFE_MS
from custom_components.smart_safety_zone.protocol.messages import MAX_POINTS
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.record import MAX_BODY_BYTES
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.site.dialling import dial_station
from custom_components.smart_safety_zone.site.inventory import make_inventory
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.receiver import Receiver

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

SOS = point_data("SOS")


async def test_the_station_is_told_what_the_site_has_once(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.door", "off")
    await home.open(SOS, latched("binary_sensor.door"))
    await until(lambda: room.inventories)
    (inventory,) = room.inventories
    assert (inventory.name, inventory.kind) == ("Market", "market")
    assert (inventory.latitude_e6, inventory.longitude_e6) == (14_589_512, 100_455_123)
    assert [(each.name, each.kind, each.momentary) for each in inventory.points] == [
        ("SOS", "police", True),
        ("Door", "intrusion", False),
    ]
    assert inventory.software == "0.1.0"
    await home.restart()
    await home.linked()
    home.press()
    await home.reaches(PointStep.STORED)
    assert len(room.inventories) == 1


async def test_a_change_of_the_site_is_told_without_dropping_the_link(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    await home.open(SOS)
    await until(lambda: room.inventories)
    hass.config_entries.async_update_entry(home.entry, title="Fresh market")
    added = ConfigSubentry(
        data=MappingProxyType(dict(point_data("Fire", kind="fire")["data"])),
        subentry_type=SUBENTRY_ALARM_POINT,
        title="Fire",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(home.entry, added)
    home.runtime.entry_updated()
    await until(lambda: len(room.inventories) == 2)
    newest = room.inventories[-1]
    assert newest.name == "Fresh market"
    assert [each.name for each in newest.points] == ["SOS", "Fire"]
    home.runtime.press(added.subentry_id)
    await until(lambda: room.signals)
    hass.config_entries.async_remove_subentry(home.entry, added.subentry_id)
    home.runtime.entry_updated()
    await until(lambda: len(room.inventories) == 3)
    assert list(home.runtime.points) == [home.point.id]
    assert room.served == 2


async def test_a_change_that_falls_between_a_welcome_and_its_session_is_told(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    await home.open(SOS)
    await until(lambda: room.inventories)
    with patch.object(Receiver, "connected", new=False):
        hass.config_entries.async_update_entry(home.entry, title="Fresh market")
        home.runtime.entry_updated()
    await until(lambda: len(room.inventories) == 2)
    assert room.inventories[-1].name == "Fresh market"


async def test_an_inventory_fits_into_a_record_however_long_its_names(home: Home, hass: HomeAssistant) -> None:
    await home.open(*(point_data("ตลาดสด" * 10) for _ in range(300)))
    points = home.runtime.points.values()
    inventory = make_inventory("Market", {}, points, "0.1.0")
    assert len(inventory.points) == MAX_POINTS
    assert len(encode(inventory)) <= MAX_BODY_BYTES


async def test_a_new_address_is_dialled_at_once(
    home: Home, room: RadioRoom, hass: HomeAssistant, dialled: list[str]
) -> None:
    await home.open(SOS)
    room_id = room.identity.id
    subentry = home.entry.subentries[home.receiver_id]
    hass.config_entries.async_update_subentry(
        home.entry, subentry, data={**subentry.data, CONF_ADDRESS: "http://new.example"}
    )
    doors(hass).pop(room_id)
    home.runtime.entry_updated()
    await until(lambda: "http://new.example" in dialled)
    assert home.receiver.address == "http://new.example"
    room.open_door()
    await home.linked()


async def test_a_lost_link_is_shown_and_comes_back(
    home: Home, room: RadioRoom, caplog: pytest.LogCaptureFixture
) -> None:
    await home.open(SOS)
    changes: list[LinkState] = []
    home.runtime.subscribe(lambda: changes.append(home.receiver.link_state))
    assert home.receiver.link_state is LinkState.UP
    assert home.receiver.last_heard_ms is not None
    await room.shut_door()
    await until(lambda: home.receiver.last_error == "unreachable")
    await until(lambda: room.served == 2)
    room.open_door()
    await home.linked()
    assert home.receiver.last_error is None
    assert LinkState.CONNECTING in changes
    told = [each for each in caplog.records if "site.receiver" in each.name and each.levelname != "DEBUG"]
    assert [each.levelname for each in told] == ["WARNING", "INFO"]
    assert not any("Market" in each.getMessage() for each in told)


@pytest.mark.parametrize(("patience_ms", "told"), [(60_000, []), (0, ["WARNING", "INFO"])])
async def test_a_station_that_starts_after_its_site_is_news_only_once_that_takes_long(
    home: Home,
    room: RadioRoom,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    patience_ms: int,
    told: list[str],
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.site.receiver.START_PATIENCE_MS", patience_ms)
    await home.join(SOS)
    await room.shut_door()
    await home.start()
    await until(lambda: home.receiver.last_error == "unreachable")
    room.open_door()
    await home.linked()
    heard = [each for each in caplog.records if "site.receiver" in each.name and each.levelname != "DEBUG"]
    assert [each.levelname for each in heard] == told


async def test_a_failing_visit_does_not_end_the_dialling(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.join(SOS)
    calls = 0

    async def broken(*args: Any, **fields: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise TimeoutError
        return await original(*args, **fields)

    original = dial_station
    monkeypatch.setattr("custom_components.smart_safety_zone.site.receiver.dial_station", broken)
    await home.start()
    await home.linked()


async def test_a_new_sealing_key_is_shown_and_letters_go_on(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.open(SOS)
    now = home.runtime.clock.now
    later = timedelta(milliseconds=SEALING_KEY_LIFE_MS + 1)

    def tomorrow() -> Moment:
        moment = now()
        ms = int(later.total_seconds() * 1000)
        return Moment(moment.wall_ms + ms, moment.mono_ms + ms, moment.boot)

    with monkeypatch.context() as patch:
        patch.setattr(home.runtime.clock, "now", tomorrow)
        assert home.runtime._receivers._tending is not None
        home.runtime._receivers._tending.cancel()
        home.runtime._receivers._tend()
    (keyring,) = home.runtime._receivers._keyrings.values()
    assert keyring._previous is not None
    home.press()
    await home.reaches(PointStep.STORED)


async def test_a_journal_that_came_back_from_a_backup_numbers_anew(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    await home.stop()
    journal = await Journal.open(home.runtime.journal.path)
    await journal.write(Write(documents=(Document(*BACKUP_MARK, b"then"),)))
    await journal.close()
    await home.start()
    await home.linked()
    home.press()
    await until(lambda: len(room.signals) == 2)
    assert [event.record.header.epoch for event in room.caller.events if event.body in room.signals] == [1, 2]
    await home.restart()
    await home.linked()
    home.press()
    await until(lambda: len(room.signals) == 3)
    assert room.caller.events[-1].record.header.epoch == 2


async def test_several_sites_of_one_home_assistant_do_not_meet(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    other = Home(hass, room)
    await home.open(SOS)
    await other.open(point_data("Bank", kind="hold_up"))
    home.press()
    other.press()
    await until(lambda: len(room.signals) == 2)
    assert sorted(each.kind for each in room.signals) == ["hold_up", "police"]
    assert home.runtime.id != other.runtime.id
    await other.stop()


async def test_stopping_twice_and_listening_no_longer_are_no_trouble(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    calls: list[int] = []
    unsubscribe = home.runtime.subscribe(lambda: calls.append(1))
    unsubscribe()
    home.press()
    await home.reaches(PointStep.STORED)
    assert not calls
    await home.stop()
    await home.stop()
    await asyncio.sleep(0)
