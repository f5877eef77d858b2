"""An alarm that may be taken back: the countdown, the cancel, and what makes it count."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.protocol.messages import ProgressStep
from custom_components.smart_safety_zone.site.errors import NothingToCancelError
from custom_components.smart_safety_zone.site.progress import PointStep

from .home import Home, point_data, until
from .radio_room import RadioRoom
from .test_deliberation import guarded

SOS = guarded(point_data("SOS"), cancel_window=10)


async def test_whoever_presses_sees_until_when_it_can_be_taken_back(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.CANCELLABLE)
    state = home.point.state
    assert state.until is not None
    assert state.since is not None
    assert state.until - state.since == 10_000
    await until(lambda: room.signals)
    assert room.signals[0].cancellable_ms == 10_000


async def test_taken_back_in_time_the_cancel_says_so(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.CANCELLABLE)
    assert home.point.cancel() is True
    await home.reaches(PointStep.CANCELLED)
    await until(lambda: len(room.signals) == 2)
    alarm, cancel = room.signals
    assert (cancel.type, cancel.refers_to, cancel.cancellable_ms) == ("cancel", alarm.signal, 10_000)
    assert not home.point.in_alarm
    with pytest.raises(NothingToCancelError):
        home.point.cancel()


async def test_after_the_window_a_cancel_is_for_the_station_to_judge(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.CANCELLABLE)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=11))
    await home.reaches(PointStep.STORED)
    assert home.point.cancel() is False
    await until(lambda: len(room.signals) == 2)
    assert room.signals[1].cancellable_ms == 0
    # Somebody may be on the way: it is not shown as over.
    assert (home.step(), home.point.state.cancelled) == (PointStep.STORED, True)


async def test_without_a_window_an_alarm_counts_at_once_and_can_still_be_taken_back(
    home: Home, room: RadioRoom
) -> None:
    await home.open(point_data("SOS"))
    home.press()
    await home.reaches(PointStep.STORED)
    assert home.point.cancel() is False
    await until(lambda: len(room.signals) == 2)


async def test_an_operator_who_has_taken_it_ends_the_window(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await until(lambda: room.signals)
    room.tell(ProgressStep.TAKEN, room.signals[0], at_ms=5, operator=7)
    await home.reaches(PointStep.TAKEN)
    assert home.point.cancel() is False


async def test_all_presses_of_a_window_are_taken_back_together(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    home.press()
    await until(lambda: len(room.signals) == 2)
    assert 0 < room.signals[1].cancellable_ms <= 10_000
    home.point.cancel()
    await until(lambda: len(room.signals) == 4)
    assert {each.refers_to for each in room.signals[2:]} == {each.signal for each in room.signals[:2]}


async def test_a_restart_within_the_window_makes_it_count(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await until(lambda: room.signals)
    await home.restart()
    await home.linked()
    await home.reaches(PointStep.STORED)
    assert home.point.cancel() is False


async def test_alarm_and_cancel_wait_for_the_link_together(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    await room.shut_door()
    await until(lambda: not home.receiver.connected)
    home.press()
    await home.reaches(PointStep.CANCELLABLE)
    home.point.cancel()
    await home.reaches(PointStep.CANCELLED)
    await home.restart()
    room.open_door()
    await until(lambda: len(room.signals) == 2)
    assert [each.type for each in room.signals] == ["alarm", "cancel"]
    assert room.signals[1].cancellable_ms == 10_000


async def test_there_is_nothing_to_cancel_before_a_press_or_after_its_end(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    with pytest.raises(NothingToCancelError) as refused:
        home.point.cancel()
    assert (refused.value.code, refused.value.placeholders) == ("nothing_to_cancel", {"name": "SOS"})
    home.press()
    await until(lambda: room.signals)
    room.tell(ProgressStep.CLOSED, room.signals[0], at_ms=5, operator=7, disposition="real")
    await home.reaches(PointStep.CLOSED)
    with pytest.raises(NothingToCancelError):
        home.point.cancel()


async def test_a_drill_has_a_window_and_its_cancel_is_a_drill(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press(drill=True)
    await home.reaches(PointStep.CANCELLABLE)
    home.point.cancel()
    await until(lambda: len(room.signals) == 2)
    assert all(each.drill for each in room.signals)


@pytest.mark.parametrize("connected", [True, False])
async def test_what_no_police_would_take_is_not_shown_as_sent(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch, connected: bool
) -> None:
    await home.open(SOS)
    # What the station has taken is taken, whatever becomes of its word.
    await room.shut_door()
    monkeypatch.setattr(type(home.runtime), "connected", connected)
    # What it shows until it is answered is over too soon to be looked at.
    room.caller.silent = True
    home.press()
    await home.reaches(PointStep.CANCELLABLE if connected else PointStep.NOT_CONNECTED)
