"""A press becomes a record on disk, then "sent", then what the station says of it."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Context, CoreState, HomeAssistant
import pytest

from custom_components.smart_safety_zone.journal import Journal, JournalFullError, Write
from custom_components.smart_safety_zone.protocol.messages import ProgressStep, Standing
from custom_components.smart_safety_zone.site.errors import UnknownPointError
from custom_components.smart_safety_zone.site.handing_in import PRESS
from custom_components.smart_safety_zone.site.progress import PointStep

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

SOS = point_data("SOS")
DOOR = "binary_sensor.back_door"


async def test_a_press_arrives_and_is_shown_as_stored(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    assert home.step() is PointStep.IDLE
    home.press()
    await home.reaches(PointStep.STORED)
    (signal,) = room.signals
    assert (signal.type, signal.kind, signal.label, signal.point) == ("alarm", "police", "SOS", home.point.id)
    assert (signal.drill, signal.before_ms, signal.refers_to) == (False, 0, None)
    assert home.heard == [PointStep.SENT, PointStep.STORED]
    assert home.point.state.signal == signal.signal.hex()
    assert home.receiver.outbox == 0


async def test_a_drill_says_that_it_is_one(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press(drill=True)
    await home.reaches(PointStep.STORED)
    assert room.signals[0].drill
    assert home.point.state.drill


async def test_a_press_of_nothing_is_refused(home: Home) -> None:
    await home.open(SOS)
    with pytest.raises(UnknownPointError) as refused:
        home.runtime.press("nothing")
    assert refused.value.code == "unknown_point"


async def test_who_pressed_is_noted_at_home_only(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.runtime.press(home.point.id, context=Context(user_id="abc"))
    await home.reaches(PointStep.STORED)
    entries = await home.runtime.journal.read(lambda reader: reader.entries(kinds=[PRESS]))
    assert [each.payload for each in entries] == [b'{"user": "abc"}']
    assert all(b"abc" not in event.record.raw for event in room.caller.events)


async def test_nothing_is_shown_as_sent_before_it_is_on_disk(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.open(SOS)
    await room.shut_door()
    written: list[asyncio.Future[Any]] = []
    write = Journal.write
    monkeypatch.setattr(Journal, "write", lambda self, each: _noted(written, write(self, each)))
    home.press()
    assert home.step() is PointStep.IDLE
    await home.reaches(PointStep.SENT)
    assert written
    assert written[0].done()


def _noted(written: list[asyncio.Future[Any]], future: asyncio.Future[Any]) -> asyncio.Future[Any]:
    written.append(future)
    return future


async def test_a_press_while_the_line_is_dead_arrives_once_with_its_age(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    await until(lambda: home.receiver.outbox == 0)
    await room.shut_door()
    await until(lambda: not home.receiver.connected)
    home.press()
    await home.reaches(PointStep.SENT)
    assert home.receiver.outbox == 1
    room.open_door()
    await home.reaches(PointStep.STORED)
    (event,) = [each for each in room.caller.events if each.body in room.signals]
    assert event.age_ms is not None
    assert 0 <= event.age_ms < 15_000
    assert len(room.signals) == 1


async def test_who_looked_while_a_record_waited_is_told_that_it_waits_no_more(
    hass: HomeAssistant, home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the sensor shows for ever what it read in the milliseconds before the receipt."""
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, "on")
    await home.reaches(PointStep.STORED)
    await until(lambda: home.receiver.outbox == 0)
    monkeypatch.setattr("custom_components.smart_safety_zone.protocol.delivery.RESEND_AFTER_MS", 50)
    room.caller.silent = True
    hass.states.async_set(DOOR, "off")
    await until(lambda: home.receiver.outbox == 1)
    looks: list[int] = []
    home.runtime.subscribe(lambda: looks.append(home.receiver.outbox))
    room.caller.silent = False
    await until(lambda: home.receiver.outbox == 0)
    assert looks[-1:] == [0]


async def test_a_press_before_a_restart_without_a_line_arrives_once(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    await room.shut_door()
    home.press()
    await home.reaches(PointStep.SENT)
    await home.restart()
    assert home.step() is PointStep.SENT
    room.open_door()
    await home.reaches(PointStep.STORED)
    assert len(room.signals) == 1


async def test_a_press_works_at_once_after_a_start_without_a_line(home: Home, room: RadioRoom) -> None:
    await home.join(SOS)
    await room.shut_door()
    await home.start()
    home.press()
    await home.reaches(PointStep.SENT)
    assert home.receiver.last_error in {None, "unreachable"}


async def test_a_kill_between_commit_and_receipt_neither_loses_nor_doubles(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    room.caller.silent = True
    home.press()
    await home.reaches(PointStep.SENT)
    await home.kill()
    await home.start()
    assert home.step() is PointStep.SENT
    room.caller.silent = False
    await home.reaches(PointStep.STORED)
    await home.restart()
    await home.linked()
    assert home.step() is PointStep.STORED
    assert len(room.signals) == 1
    assert home.receiver.outbox == 0


async def test_the_disk_refuses_a_press_that_is_then_sent_from_memory(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.link.keeping.RETRY_COMMIT_S", 0.05)
    await home.open(SOS)
    room.caller.silent = True
    mend = _break_disk(monkeypatch)
    home.press()
    await home.reaches(PointStep.NOT_STORED)
    assert home.runtime.storage_problem
    mend()
    await home.reaches(PointStep.SENT)
    await until(lambda: not home.runtime.storage_problem)
    room.caller.silent = False
    await home.restart()
    await home.reaches(PointStep.STORED)
    assert len(room.signals) == 1


async def test_a_receipt_is_shown_although_the_disk_is_full_and_kept_once_it_is_not(
    home: Home, room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.link.keeping.RETRY_COMMIT_S", 0.05)
    await home.open(SOS)
    mend = _break_disk(monkeypatch, lambda path: path.name != "room.db")
    home.press()
    await home.reaches(PointStep.STORED)
    assert home.runtime.storage_problem
    mend()
    await until(lambda: not home.runtime.storage_problem)
    await home.restart()
    assert home.step() is PointStep.STORED
    await home.linked()
    assert len(room.signals) == 1


def _break_disk(
    monkeypatch: pytest.MonkeyPatch, where: Callable[[Any], bool] = lambda path: True
) -> Callable[[], None]:
    write = Journal.write

    def refuse(journal: Journal, each: Write) -> asyncio.Future[Any]:
        if not where(journal.path):
            return write(journal, each)
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        done.set_exception(JournalFullError("full"))
        return done

    monkeypatch.setattr(Journal, "write", refuse)
    return lambda: monkeypatch.setattr(Journal, "write", write)


async def test_the_presser_learns_how_it_goes_on(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    (signal,) = room.signals
    steps = (
        (ProgressStep.PRESENTED, PointStep.PRESENTED),
        (ProgressStep.TAKEN, PointStep.TAKEN),
        (ProgressStep.DISPATCHED, PointStep.DISPATCHED),
        (ProgressStep.ON_SCENE, PointStep.ON_SCENE),
    )
    for at_ms, (said, shown) in enumerate(steps, start=1):
        room.tell(said, signal, at_ms=at_ms, operator=7 if said is ProgressStep.TAKEN else None)
        await home.reaches(shown)
    room.tell(ProgressStep.CLOSED, signal, at_ms=9, operator=7, disposition="real")
    await home.reaches(PointStep.CLOSED)
    state = home.point.state
    assert (state.operator, state.disposition, state.at_ms, state.incident) == (7, "real", 9, (b"i" * 16).hex())
    await home.restart()
    assert home.point.state == state
    home.press()
    await home.reaches(PointStep.STORED)
    assert home.point.state.operator is None


async def test_late_news_of_an_older_press_do_not_touch_a_newer_one(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    first = room.signals[0]
    home.press()
    await until(lambda: len(room.signals) == 2)
    await home.reaches(PointStep.STORED)
    room.tell(ProgressStep.CLOSED, first, at_ms=5, incident=b"a" * 16)
    room.tell(ProgressStep.PRESENTED, room.signals[1], at_ms=4, incident=b"b" * 16)
    await home.reaches(PointStep.PRESENTED)
    assert home.point.state.signal == room.signals[1].signal.hex()


async def test_an_unapproved_site_never_says_sent_and_delivers_once_approved(home: Home, room: RadioRoom) -> None:
    room.enrols_as = Standing.UNAPPROVED
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    assert PointStep.SENT not in home.heard
    assert home.receiver.connected
    assert not home.runtime.connected
    room.decide(Standing.ACTIVE)
    await until(lambda: home.receiver.standing is Standing.ACTIVE)
    await home.reaches(PointStep.STORED)
    assert len(room.signals) == 1
    await home.restart()
    assert home.receiver.standing is Standing.ACTIVE


async def test_a_suspended_site_is_heard_and_says_so(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    room.decide(Standing.SUSPENDED)
    await until(lambda: home.receiver.standing is Standing.SUSPENDED)
    home.press()
    await home.reaches(PointStep.STORED)
    assert len(room.signals) == 1


async def test_a_revoked_site_asks_for_an_invite_and_keeps_what_is_pressed(
    home: Home, room: RadioRoom, reauths: list[ConfigEntry[Any]]
) -> None:
    await home.open(SOS)
    room.decide(Standing.REVOKED)
    await until(lambda: home.receiver.last_error == "revoked")
    assert reauths == [home.entry]
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    assert home.receiver.outbox == 1
    served = room.served
    await asyncio.sleep(0.6)
    assert room.served == served
    await home.restart()
    await until(lambda: len(reauths) == 2)
    assert home.step() is PointStep.NOT_CONNECTED
    room.caller.standing = Standing.ACTIVE
    await home.restart()
    await home.reaches(PointStep.STORED)


async def test_a_station_that_does_not_know_us_changes_nothing(
    home: Home, room: RadioRoom, reauths: list[ConfigEntry[Any]]
) -> None:
    await home.join(SOS)
    room.callers.clear()
    await home.start()
    await until(lambda: home.receiver.last_error is not None)
    assert home.receiver.standing is Standing.ACTIVE
    assert not reauths


async def test_a_station_of_another_version_is_outdated(home: Home, room: RadioRoom) -> None:
    await home.join(SOS)
    room.version = 0
    await home.start()
    await until(lambda: home.receiver.last_error == "outdated")


async def test_a_press_while_home_assistant_stops_is_on_disk(home: Home, room: RadioRoom, hass: HomeAssistant) -> None:
    await home.open(SOS)
    hass.set_state(CoreState.stopping)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await until(lambda: not home.receiver.connected)
    home.press()
    await home.reaches(PointStep.SENT)
    hass.set_state(CoreState.running)
    await home.restart()
    await home.reaches(PointStep.STORED)
    assert len(room.signals) == 1
