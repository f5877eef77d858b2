"""A silent alarm point: sent like any other, and shown only when its station or a day has said so."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.protocol.messages import ProgressStep
from custom_components.smart_safety_zone.site.errors import SilentPointError
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.raising import raise_alarm

from .home import Home, point_data, until
from .radio_room import RadioRoom
from .test_deliberation import guarded

COUNTER = guarded(point_data("Counter", kind="hold_up"), silent=True)


async def stored(home: Home, room: RadioRoom, count: int = 1) -> None:
    """Wait until so many signals are at the station, and this end knows."""
    await until(lambda: len(room.signals) >= count)
    await until(lambda: home.point._memory.progress.step is PointStep.STORED)


async def closed(home: Home, room: RadioRoom, at_ms: int = 5) -> None:
    room.tell(ProgressStep.CLOSED, room.signals[-1], at_ms=at_ms, operator=7, disposition="false_alarm")
    await until(lambda: home.point._memory.progress.step is PointStep.CLOSED)


async def test_nothing_shows_until_the_station_releases_what_became_of_it(home: Home, room: RadioRoom) -> None:
    await home.open(COUNTER)
    home.point.press()
    await stored(home, room)
    assert room.signals[0].silent
    await closed(home, room)
    assert (home.step(), home.heard, home.point.in_alarm, home.point.rate.days) == (PointStep.IDLE, [], False, ())
    assert dict(home.point.reports) == {}
    room.tell(ProgressStep.RELEASED, room.signals[0], at_ms=9, operator=7, disposition="false_alarm")
    await home.reaches(PointStep.CLOSED)
    assert (home.point.state.disposition, home.point.state.at_ms) == ("false_alarm", 5)
    assert [counts for _, *counts in home.point.rate.days] == [[1, 1]]


async def test_after_a_day_it_shows_by_itself_also_when_home_assistant_was_restarted(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    await home.open(COUNTER)
    home.point.press()
    await stored(home, room)
    await home.restart()
    await home.linked()
    assert home.step() is PointStep.IDLE
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=24, minutes=1))
    await home.reaches(PointStep.STORED)
    await home.restart()
    assert home.step() is PointStep.STORED


async def test_a_later_press_hides_again_what_is_new(home: Home, room: RadioRoom) -> None:
    await home.open(COUNTER)
    home.point.press()
    await stored(home, room)
    await closed(home, room)
    room.tell(ProgressStep.RELEASED, room.signals[0], at_ms=9, operator=7, disposition="real")
    await home.reaches(PointStep.CLOSED)
    shown = home.point.state
    home.point.press()
    await stored(home, room, 2)
    assert home.point.state == shown


async def test_turning_silence_off_shows_nothing_earlier_and_a_press_after_it_does(
    hass: HomeAssistant, home: Home, room: RadioRoom
) -> None:
    await home.open(COUNTER)
    home.point.press()
    await stored(home, room)
    subentry = home.entry.subentries[home.point.id]
    hass.config_entries.async_update_subentry(home.entry, subentry, data={**subentry.data, "silent": False})
    home.runtime.entry_updated()
    assert home.step() is PointStep.IDLE
    home.press()
    await home.reaches(PointStep.STORED)


async def test_neither_the_outbox_nor_a_full_disk_tells_of_it(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.open(COUNTER)
    await until(lambda: home.receiver.outbox == 0)
    await room.shut_door()
    await until(lambda: not home.receiver.connected)
    home.point.press()
    home.point._unstored.add(str(home.point._memory.progress.signal))
    assert not home.runtime.storage_problem
    assert home.receiver.outbox == 0
    await until(lambda: len(home.receiver._correspondent.outbox) == 1)
    await home.restart()
    assert home.receiver.outbox == 0
    assert len(home.receiver._correspondent.outbox) == 1


async def test_what_home_assistant_would_record_is_refused_whatever_was_pressed(home: Home, room: RadioRoom) -> None:
    await home.open(COUNTER)
    for _ in range(2):
        for refused in (home.press, home.point.cancel):
            with pytest.raises(SilentPointError):
                refused()
        for drill in (False, True):
            with pytest.raises(SilentPointError):
                await raise_alarm(home.point, drill=drill)
        home.point.press()
        await stored(home, room)


async def test_a_drill_takes_nothing_from_a_real_alarm_that_nobody_sees(home: Home, room: RadioRoom) -> None:
    await home.open(COUNTER)
    home.point.press()
    await stored(home, room)
    home.point.press(drill=True)
    await until(lambda: len(room.signals) == 2)
    assert not home.point._memory.progress.drill
