"""A site opens itself for what it raised, by its own clock, until that is over."""

from homeassistant.core import HomeAssistant

from custom_components.smart_safety_zone.incident.model import incident_id
from custom_components.smart_safety_zone.protocol.messages import ProgressStep, Signal

from .home import Home, point_data, until
from .radio_room import RadioRoom

SOS = point_data("SOS")


def incidents(home: Home) -> list[str]:
    return [reason.incident.hex() for reason in home.runtime.alarms.reasons]


def opened_by(home: Home, signal: Signal) -> str:
    return incident_id(home.runtime.id, signal.signal.hex())


async def test_each_press_may_have_opened_an_incident_and_is_a_reason_until_it_is_closed(
    home: Home, room: RadioRoom
) -> None:
    await home.open(SOS)
    assert incidents(home) == []
    home.press()
    home.press()
    await until(lambda: len(room.signals) == 2)
    assert incidents(home) == [opened_by(home, each) for each in room.signals]
    await home.restart()
    assert incidents(home) == [opened_by(home, each) for each in room.signals]
    await home.linked()
    for each in room.signals:
        room.tell(ProgressStep.CLOSED, each, at_ms=room.clock.now().wall_ms, disposition="real")
    await until(lambda: not incidents(home))


async def test_a_late_word_that_an_earlier_incident_is_closed_ends_no_later_one(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    home.press()
    await until(lambda: len(room.signals) == 2)
    first, second = room.signals
    room.tell(ProgressStep.CLOSED, first, at_ms=room.clock.now().wall_ms, disposition="real")
    await until(lambda: incidents(home) == [opened_by(home, second)])


async def test_what_was_taken_back_and_what_was_a_drill_opens_nothing(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press(drill=True)
    assert incidents(home) == []
    await until(lambda: room.signals)
    home.press()
    assert len(incidents(home)) == 1
    home.point.cancel()
    assert incidents(home) == []


async def test_the_alarm_of_a_point_that_is_removed_is_no_reason(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    await home.open(SOS)
    home.press()
    await until(lambda: room.signals)
    hass.config_entries.async_remove_subentry(home.entry, home.point.id)
    home.runtime.entry_updated()
    assert incidents(home) == []


async def test_a_silent_alarm_opens_as_any_other_and_ends_when_the_station_has_closed_it(
    home: Home, room: RadioRoom
) -> None:
    counter = point_data("Counter", kind="hold_up")
    counter["data"] = {**counter["data"], "silent": True}
    await home.open(counter)
    home.point.push()
    await until(lambda: room.signals)
    (signal,) = room.signals
    assert signal.silent
    assert incidents(home) == [opened_by(home, signal)]
    room.tell(ProgressStep.CLOSED, signal, at_ms=room.clock.now().wall_ms, disposition="real")
    await until(lambda: not incidents(home))
