"""Hold time, double press, two buttons: what was not meant raises nothing, and what was meant is not lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

DOOR = "binary_sensor.door"
BUTTON = "input_button.counter"
SECOND = "input_button.second"
KNEE = "binary_sensor.knee"


def guarded(point: ConfigSubentryData, **care: Any) -> ConfigSubentryData:
    return ConfigSubentryData(**{**point, "data": {**point["data"], **care}})


@pytest.fixture
def press(hass: HomeAssistant) -> Callable[[str], None]:
    """Press a button: its state is the time of that."""
    count = 0

    def pressed(entity_id: str) -> None:
        nonlocal count
        count += 1
        hass.states.async_set(entity_id, (dt_util.utcnow() + timedelta(milliseconds=count)).isoformat())

    return pressed


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let timers run out."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def types(home: Home, room: RadioRoom, count: int) -> list[str]:
    """Wait for so many signals, and see that no more come."""
    await until(lambda: len(room.signals) >= count)
    await until(lambda: home.receiver.outbox == 0)
    return [each.type for each in room.signals]


async def test_an_alarm_state_that_does_not_last_raises_nothing(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(guarded(latched(DOOR), hold=5))
    hass.states.async_set(DOOR, "on")
    await later(hass, 3)
    hass.states.async_set(DOOR, "off")
    await later(hass, 20)
    assert await types(home, room, 0) == []


async def test_one_that_lasts_raises_its_alarm_once_and_its_restoral(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(guarded(latched(DOOR), hold=5))
    hass.states.async_set(DOOR, "on")
    hass.states.async_set(DOOR, "on", {"battery": 7})
    await later(hass, 6)
    assert await types(home, room, 1) == ["alarm"]
    hass.states.async_set(DOOR, "off")
    assert await types(home, room, 2) == ["alarm", "restoral"]


async def test_a_sensor_that_is_smashed_while_its_alarm_lasts_has_raised_it(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(guarded(latched(DOOR), hold=5))
    hass.states.async_set(DOOR, "on")
    hass.states.async_set(DOOR, "unavailable")
    await later(hass, 6)
    assert await types(home, room, 1) == ["alarm"]


async def test_a_restart_in_the_middle_loses_no_alarm(hass: HomeAssistant, home: Home, room: RadioRoom) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(guarded(latched(DOOR), hold=60))
    hass.states.async_set(DOOR, "on")
    await home.kill()
    hass.states.async_set(DOOR, "unavailable")
    await home.start()
    await home.linked()
    assert home.point._memory.hold_since_ms is not None
    # Its integration starts late: that it is not there says nothing.
    await later(hass, 61)
    assert await types(home, room, 0) == []
    hass.states.async_set(DOOR, "on")
    await later(hass, 130)
    assert await types(home, room, 1) == ["alarm"]
    assert home.point._memory.hold_since_ms is None


async def test_a_restart_in_the_middle_of_what_did_not_last_raises_nothing(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(guarded(latched(DOOR), hold=60))
    hass.states.async_set(DOOR, "on")
    await home.kill()
    hass.states.async_set(DOOR, "off")
    await home.start()
    await home.linked()
    await later(hass, 61)
    assert await types(home, room, 0) == []
    assert home.point._memory.hold_since_ms is None


async def test_one_press_of_two_raises_nothing_and_the_second_does(
    hass: HomeAssistant, home: Home, room: RadioRoom, press: Callable[[str], None]
) -> None:
    hass.states.async_set(BUTTON, "unknown")
    await home.open(guarded(point_data("Counter", BUTTON), double=5))
    press(BUTTON)
    await hass.async_block_till_done()
    assert await types(home, room, 0) == []
    press(BUTTON)
    assert await types(home, room, 1) == ["alarm"]
    press(BUTTON)
    await hass.async_block_till_done()
    assert await types(home, room, 1) == ["alarm"]


async def test_the_first_of_two_presses_is_not_found_again_at_a_start(
    hass: HomeAssistant, home: Home, room: RadioRoom, press: Callable[[str], None]
) -> None:
    hass.states.async_set(BUTTON, "unknown")
    await home.open(guarded(point_data("Counter", BUTTON), double=5))
    press(BUTTON)
    await hass.async_block_till_done()
    await home.restart()
    await home.linked()
    assert await types(home, room, 0) == []


async def test_a_button_on_the_screen_wants_two_presses_as_well(home: Home, room: RadioRoom) -> None:
    await home.open(guarded(point_data("SOS"), double=5))
    home.press()
    assert await types(home, room, 0) == []
    home.press()
    assert await types(home, room, 1) == ["alarm"]


@pytest.mark.parametrize("order", [(BUTTON, SECOND), (SECOND, BUTTON)], ids=["first", "second"])
async def test_two_buttons_raise_together_in_either_order(
    hass: HomeAssistant, home: Home, room: RadioRoom, press: Callable[[str], None], order: tuple[str, str]
) -> None:
    for each in order:
        hass.states.async_set(each, "unknown")
    await home.open(guarded(point_data("Counter", BUTTON), second=SECOND, second_entity=SECOND, within=5))
    press(order[0])
    await hass.async_block_till_done()
    assert await types(home, room, 0) == []
    press(order[1])
    assert await types(home, room, 1) == ["alarm"]


async def test_a_second_that_is_on_already_lets_the_first_through(
    hass: HomeAssistant, home: Home, room: RadioRoom, press: Callable[[str], None]
) -> None:
    hass.states.async_set(BUTTON, "unknown")
    hass.states.async_set(KNEE, "off")
    await home.open(guarded(point_data("Counter", BUTTON), second=KNEE, second_entity=KNEE, within=0))
    press(BUTTON)
    await hass.async_block_till_done()
    # In the same millisecond they would be pressed together.
    pressed_ms = home.runtime.clock.now().mono_ms
    await until(lambda: home.runtime.clock.now().mono_ms > pressed_ms)
    hass.states.async_set(KNEE, "on")
    await hass.async_block_till_done()
    assert await types(home, room, 0) == []
    press(BUTTON)
    assert await types(home, room, 1) == ["alarm"]


async def test_a_switch_that_springs_back_is_restored_after_the_second_came(
    hass: HomeAssistant, home: Home, room: RadioRoom, press: Callable[[str], None]
) -> None:
    hass.states.async_set(DOOR, "off")
    hass.states.async_set(SECOND, "unknown")
    await home.open(guarded(latched(DOOR), second=SECOND, second_entity=SECOND, within=5))
    hass.states.async_set(DOOR, "on")
    hass.states.async_set(DOOR, "off")
    await hass.async_block_till_done()
    press(SECOND)
    assert await types(home, room, 2) == ["alarm", "restoral"]


async def test_a_change_of_care_follows_without_a_restart(hass: HomeAssistant, home: Home, room: RadioRoom) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(guarded(latched(DOOR), hold=60))
    hass.states.async_set(DOOR, "on")
    subentry = home.entry.subentries[home.point.id]
    hass.config_entries.async_update_subentry(home.entry, subentry, data={**subentry.data, "hold": 0})
    home.runtime.entry_updated()
    assert await types(home, room, 1) == ["alarm"]
