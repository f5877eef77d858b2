"""What alarm points wrap: edges are sent once, presses once, whatever restarts and renames come between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.journal import Journal, Write
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.runtime import SiteRuntime
from custom_components.smart_safety_zone.site.source_faults import FAULT_AFTER_S

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

DOOR = "binary_sensor.door"
BUTTON = "button.sos"


def at(seconds_ago: float) -> str:
    """The state of a momentary source that was pressed so long ago."""
    return (dt_util.utcnow() - timedelta(seconds=seconds_ago)).isoformat(timespec="milliseconds")


def in_alarm(home: Home) -> bool:
    return home.point.in_alarm


def problem(home: Home) -> str | None:
    return home.point.source_problem


async def arrived(room: RadioRoom, count: int) -> None:
    await until(lambda: len(room.signals) == count)


def types(room: RadioRoom) -> list[str]:
    return [each.type for each in room.signals]


@pytest.mark.parametrize(
    ("entity_id", "alarm", "normal"),
    [
        ("binary_sensor.door", "on", "off"),
        ("input_boolean.panic", "on", "off"),
        ("switch.siren", "on", "off"),
        ("alarm_control_panel.home", "triggered", "disarmed"),
        ("lock.vault", "unlocked", "locked"),
    ],
)
async def test_a_latched_source_sends_its_alarm_and_its_restoral_once(
    home: Home, room: RadioRoom, hass: HomeAssistant, entity_id: str, alarm: str, normal: str
) -> None:
    hass.states.async_set(entity_id, normal)
    await home.open(latched(entity_id, alarm=alarm, restoral=normal))
    hass.states.async_set(entity_id, alarm)
    await home.reaches(PointStep.STORED)
    assert in_alarm(home)
    hass.states.async_set(entity_id, alarm, {"changed": 1})
    hass.states.async_set(entity_id, normal)
    await until(lambda: len(room.signals) == 2)
    raised, restored = room.signals
    assert types(room) == ["alarm", "restoral"]
    assert restored.refers_to == raised.signal
    assert (raised.kind, restored.kind) == ("intrusion", "intrusion")
    assert not in_alarm(home)
    assert home.step() is PointStep.STORED


async def test_without_chosen_states_a_source_means_what_its_domain_means(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    panel = "alarm_control_panel.home"
    hass.states.async_set(panel, "armed_away")
    await home.open(point_data("Panel", panel))
    hass.states.async_set(panel, "pending")
    hass.states.async_set(panel, "triggered")
    hass.states.async_set(panel, "disarmed")
    await until(lambda: len(room.signals) == 2)
    assert types(room) == ["alarm", "restoral"]


async def test_an_alarm_shows_before_the_start_as_it_was(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, "on")
    await home.reaches(PointStep.STORED)
    await home.stop()
    home.runtime = await SiteRuntime.open(hass, home.entry)
    assert in_alarm(home)
    assert not home.point.is_momentary
    assert home.point.source_entity_id == DOOR


async def test_unavailable_and_unknown_are_neither_alarm_nor_restoral(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    for state in (STATE_UNAVAILABLE, STATE_UNKNOWN, "off", STATE_UNAVAILABLE, "on", STATE_UNKNOWN, "on", "off"):
        hass.states.async_set(DOOR, state)
    await until(lambda: len(room.signals) == 2)
    assert types(room) == ["alarm", "restoral"]


async def test_a_source_that_is_on_while_it_is_set_up_calls_nobody(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "on")
    await home.open(latched(DOOR))
    assert home.step() is PointStep.IDLE
    assert in_alarm(home)
    hass.states.async_set(DOOR, "off")
    assert not in_alarm(home)
    hass.states.async_set(DOOR, "on")
    await home.reaches(PointStep.STORED)
    assert types(room) == ["alarm"]


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("off", "off", []),
        ("off", "on", ["alarm"]),
        ("on", "on", ["alarm"]),
        ("on", "off", ["alarm", "restoral"]),
    ],
)
async def test_over_a_restart_a_level_is_compared_with_what_was_sent(
    home: Home, room: RadioRoom, hass: HomeAssistant, before: str, after: str, sent: list[str]
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    if before == "on":
        hass.states.async_set(DOOR, "on")
        await home.reaches(PointStep.STORED)
    await home.stop()
    hass.states.async_set(DOOR, STATE_UNAVAILABLE)
    await home.start()
    hass.states.async_set(DOOR, after)
    await home.linked()
    await until(lambda: types(room) == sent and home.receiver.outbox == 0)
    await home.restart()
    await home.linked()
    await until(lambda: home.receiver.outbox == 0)
    assert types(room) == sent


async def test_the_line_coming_back_fires_no_latched_alarm_again(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, "on")
    await home.reaches(PointStep.STORED)
    await room.shut_door()
    await until(lambda: not home.receiver.connected)
    room.open_door()
    await home.linked()
    home.press()
    await until(lambda: len(room.signals) == 2)
    assert room.signals[1].signal.hex() == home.point.state.signal


async def test_an_input_button_is_a_press_each_time(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "input_button", {"input_button": {"sos": {"name": "SOS"}}})
    await home.open(point_data("SOS", "input_button.sos"))
    for count in (1, 2):
        await hass.services.async_call("input_button", "press", target={"entity_id": "input_button.sos"}, blocking=True)
        await arrived(room, count)
    assert types(room) == ["alarm", "alarm"]
    assert all(each.before_ms == 0 for each in room.signals)


async def test_a_real_input_boolean_is_a_latched_source(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"panic": {"initial": False}}})
    await home.open(latched("input_boolean.panic"))
    for service in ("turn_on", "turn_off"):
        await hass.services.async_call(
            "input_boolean", service, target={"entity_id": "input_boolean.panic"}, blocking=True
        )
    await until(lambda: types(room) == ["alarm", "restoral"])


@pytest.mark.parametrize("entity_id", [BUTTON, "event.remote"])
async def test_a_momentary_source_fires_for_new_times_only(
    home: Home, room: RadioRoom, hass: HomeAssistant, entity_id: str
) -> None:
    first = at(100)
    hass.states.async_set(entity_id, first)
    await home.open(point_data("SOS", entity_id))
    assert home.point.is_momentary
    for state in (STATE_UNAVAILABLE, first, STATE_UNKNOWN, first):
        hass.states.async_set(entity_id, state)
    hass.states.async_set(entity_id, second := at(0))
    hass.states.async_set(entity_id, second, {"event_type": "press"})
    hass.states.async_set(entity_id, STATE_UNAVAILABLE)
    hass.states.async_set(entity_id, second)
    await home.reaches(PointStep.STORED)
    assert types(room) == ["alarm"]
    assert in_alarm(home)


async def test_a_button_that_was_never_pressed_fires_at_its_first_press(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(BUTTON, STATE_UNKNOWN)
    await home.open(point_data("SOS", BUTTON))
    hass.states.async_set(BUTTON, at(0))
    await home.reaches(PointStep.STORED)


async def test_a_restored_button_does_not_fire_at_a_start(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    hass.states.async_set(BUTTON, at(100))
    await home.open(point_data("SOS", BUTTON))
    hass.states.async_set(BUTTON, pressed := at(0))
    await home.reaches(PointStep.STORED)
    await home.stop()
    hass.states.async_remove(BUTTON)
    await home.start()
    hass.states.async_set(BUTTON, STATE_UNAVAILABLE)
    hass.states.async_set(BUTTON, pressed)
    await home.restart()
    await home.linked()
    await until(lambda: home.receiver.outbox == 0)
    assert types(room) == ["alarm"]


async def test_a_press_that_home_assistant_missed_is_sent_with_its_age(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(BUTTON, at(1000))
    await home.open(point_data("SOS", BUTTON))
    await home.stop()
    # As if the house had been set up long ago.
    await _pretend_handled(home, 900)
    hass.states.async_set(BUTTON, STATE_UNAVAILABLE)
    await home.start()
    hass.states.async_set(BUTTON, at(60))
    await home.reaches(PointStep.STORED)
    (signal,) = room.signals
    assert 59_000 <= signal.before_ms <= 75_000
    assert home.point.state.since is not None
    assert home.point.state.at_ms is not None
    assert home.point.state.at_ms - home.point.state.since >= 59_000
    await home.restart()
    await home.linked()
    assert len(room.signals) == 1


async def _pretend_handled(home: Home, seconds_ago: float) -> None:
    memory = home.point._memory
    handled = int(datetime.now(UTC).timestamp() - seconds_ago) * 1000
    journal = await Journal.open(home.runtime.journal.path)
    await journal.write(Write(documents=(replace(memory, handled_ms=handled).document(home.point.id),)))
    await journal.close()


async def test_a_clock_that_goes_back_discards_no_press(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    hass.states.async_set(BUTTON, at(0))
    await home.open(point_data("SOS", BUTTON))
    hass.states.async_set(BUTTON, at(7200))
    await home.reaches(PointStep.STORED)
    assert room.signals[0].before_ms == 0


async def test_of_an_event_only_the_chosen_types_count(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    remote = "event.remote"
    hass.states.async_set(remote, at(9), {"event_type": "single"})
    await home.open(point_data("SOS", remote, alarm=["long"]))
    hass.states.async_set(remote, at(8), {"event_type": "single"})
    hass.states.async_set(remote, at(7), {"event_type": "long"})
    await home.reaches(PointStep.STORED)
    assert len(room.signals) == 1


async def test_a_renamed_source_is_followed(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    registry = er.async_get(hass)
    door = registry.async_get_or_create("binary_sensor", "test", "door", suggested_object_id="door")
    hass.states.async_set(door.entity_id, "off")
    await home.open(latched(door.id))
    assert home.point.source_entity_id == DOOR
    registry.async_update_entity(DOOR, new_entity_id="binary_sensor.back_door")
    hass.states.async_remove(DOOR)
    hass.states.async_set("binary_sensor.back_door", "off")
    await hass.async_block_till_done()
    assert home.point.source_entity_id == "binary_sensor.back_door"
    hass.states.async_set(DOOR, "on")
    hass.states.async_set("binary_sensor.back_door", "on")
    await home.reaches(PointStep.STORED)
    await home.restart()
    assert home.point.source_entity_id == "binary_sensor.back_door"
    hass.states.async_set("binary_sensor.back_door", "off")
    await until(lambda: types(room) == ["alarm", "restoral"])


async def _minutes_pass(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=FAULT_AFTER_S + 1))
    await hass.async_block_till_done()


async def test_a_source_that_is_gone_for_five_minutes_is_a_trouble_at_both_ends(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, STATE_UNAVAILABLE)
    assert problem(home) is None
    await _minutes_pass(hass)
    assert problem(home) == "unavailable"
    await until(lambda: types(room) == ["trouble"])
    assert room.signals[0].kind == "trouble"
    await home.restart()
    assert problem(home) == "unavailable"
    await _minutes_pass(hass)
    hass.states.async_set(DOOR, "off")
    assert problem(home) is None
    await until(lambda: types(room) == ["trouble", "restoral"])
    assert room.signals[1].refers_to == room.signals[0].signal
    assert room.signals[1].kind == "trouble"
    assert home.step() is PointStep.IDLE


async def test_a_short_absence_is_no_trouble(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, STATE_UNAVAILABLE)
    hass.states.async_set(DOOR, "off")
    await _minutes_pass(hass)
    assert problem(home) is None
    assert not room.signals


async def test_a_removed_or_disabled_source_is_named_as_such_and_may_come_back(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    registry = er.async_get(hass)
    door = registry.async_get_or_create("binary_sensor", "test", "door", suggested_object_id="door")
    hass.states.async_set(DOOR, "off")
    await home.open(latched(door.id))
    registry.async_update_entity(DOOR, disabled_by=er.RegistryEntryDisabler.USER)
    hass.states.async_remove(DOOR)
    await hass.async_block_till_done()
    await _minutes_pass(hass)
    assert problem(home) == "disabled"
    registry.async_remove(DOOR)
    await hass.async_block_till_done()
    assert problem(home) == "removed"
    assert home.point.source_entity_id is None
    registry.async_get_or_create("binary_sensor", "test", "door", suggested_object_id="door")
    await hass.async_block_till_done()
    assert problem(home) == "disabled"
    registry.async_update_entity(DOOR, disabled_by=None)
    hass.states.async_set(DOOR, "on")
    await hass.async_block_till_done()
    await home.reaches(PointStep.STORED)
    assert problem(home) is None
    assert sorted(types(room)) == ["alarm", "restoral", "trouble"]


async def test_another_source_puts_right_what_the_former_one_raised(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(DOOR, "off")
    hass.states.async_set("binary_sensor.window", "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, "on")
    await home.reaches(PointStep.STORED)
    subentry = home.entry.subentries[home.point.id]
    data = latched("binary_sensor.window")["data"]
    hass.config_entries.async_update_subentry(home.entry, subentry, data=data, title="Window")
    home.runtime.entry_updated()
    await until(lambda: types(room) == ["alarm", "restoral"])
    hass.states.async_set(DOOR, "off")
    hass.states.async_set("binary_sensor.window", "on")
    await until(lambda: len(room.signals) == 3)
    assert room.signals[2].label == "Window"


async def test_a_source_whose_registry_id_was_lost_in_a_power_cut_is_found_by_its_name(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    hass.states.async_set(BUTTON, STATE_UNKNOWN)
    await home.open(point_data("SOS", "0123456789abcdef0123456789abcdef", chosen=BUTTON))
    assert home.point.source_entity_id == BUTTON
    hass.states.async_set(BUTTON, at(0))
    await arrived(room, 1)


async def test_a_source_that_was_removed_is_not_replaced_by_whatever_bears_its_name_now(
    home: Home, room: RadioRoom, hass: HomeAssistant
) -> None:
    registry = er.async_get(hass)
    entry = registry.async_get_or_create("button", "made_up", "sos", suggested_object_id="sos")
    registry.async_remove(entry.entity_id)
    hass.states.async_set(BUTTON, STATE_UNKNOWN)
    await home.open(point_data("SOS", entry.id, chosen=BUTTON))
    assert home.point.source_entity_id is None
