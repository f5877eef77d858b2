"""A faulty entity or listener of the household stops no alarm, no dialling and no other listener."""

from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.const import CONF_ALARM_STATES, CONF_RESTORAL_STATES
from custom_components.smart_safety_zone.protocol.errors import TransportError
from custom_components.smart_safety_zone.site import receiver as receivers
from custom_components.smart_safety_zone.site.dialling import LINK_PROBLEMS
from custom_components.smart_safety_zone.site.progress import PointStep

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

SOS = point_data("SOS")


def fail(*_: object) -> Any:
    raise LookupError("a fault of somebody else")


async def test_a_faulty_listener_stops_no_alarm_and_no_other_listener(home: Home, room: RadioRoom) -> None:
    await home.join(SOS)
    await home.start()
    home.runtime.subscribe(fail)
    home.runtime.subscribe_point(home.point.id, fail)
    heard: list[PointStep] = []
    home.runtime.subscribe_point(home.point.id, lambda: heard.append(home.step()))
    await home.linked()
    home.press()
    await home.reaches(PointStep.STORED)
    assert heard[-1] is PointStep.STORED
    # The dial loop lives on as well.
    await room.shut_door()
    await until(lambda: not home.receiver.connected)
    room.open_door()
    await home.linked()


async def test_a_listener_that_fails_is_told_once(
    home: Home, room: RadioRoom, caplog: pytest.LogCaptureFixture
) -> None:
    await home.open(SOS)
    home.runtime.subscribe(fail)
    for _ in range(3):
        home.runtime.receiver_changed()
    assert caplog.text.count("Traceback") == 1


async def test_a_socket_that_breaks_while_proving_is_no_strange_problem(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.join(SOS)

    async def broken(*_: object) -> Any:
        raise TransportError("ClientConnectionResetError")

    monkeypatch.setattr(receivers, "prove", broken)
    await home.start()
    await until(lambda: home.receiver.last_error is not None)
    assert home.receiver.last_error in LINK_PROBLEMS


async def test_a_fault_between_two_visits_does_not_end_the_dialling(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.join(SOS)
    await room.shut_door()
    await home.start()
    with monkeypatch.context() as patched:
        patched.setattr(home.receiver, "_note", fail)
        await until(lambda: home.receiver._task is not None)
        home.receiver._kick.set()
        for _ in range(20):
            await home.hass.async_block_till_done()
    assert home.receiver._task is not None
    assert not home.receiver._task.done()
    room.open_door()
    home.receiver._kick.set()
    await home.linked()


async def test_a_ticket_that_is_none_is_not_kept(home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    await home.open(SOS)
    receiver = home.receiver
    ticket = receiver._pins.ticket
    assert ticket
    assert receiver._pins.with_welcome("active", b"x" * 10_000, "Station").ticket == ticket


async def test_choosing_the_state_that_a_source_is_in_calls_nobody(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set("binary_sensor.door", "off")
    await home.open(latched("binary_sensor.door"))
    subentry: ConfigSubentry = home.entry.subentries[home.point.id]
    data = {**subentry.data, CONF_ALARM_STATES: ["off"], CONF_RESTORAL_STATES: ["on"]}
    hass.config_entries.async_update_subentry(home.entry, subentry, data=data)
    home.runtime.entry_updated()
    await hass.async_block_till_done()
    await home.runtime.journal.read(lambda reader: None)
    assert [each.type for each in room.signals] == []
    hass.states.async_set("binary_sensor.door", "on")
    hass.states.async_set("binary_sensor.door", "off")
    await until(lambda: room.signals)
    assert [each.type for each in room.signals] == ["alarm"]
