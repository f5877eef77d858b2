"""Several stations for one site: who is offered what, when, and whose word is shown."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.smart_safety_zone.const import PURPOSE_BACKUP, PURPOSE_COPY, PURPOSE_PRIMARY
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.elsewhere import Elsewhere
from custom_components.smart_safety_zone.protocol.messages import ProgressStep, Signal, Standing
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.site import delivering
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.proof import ProofState

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

SOS = point_data("SOS")


class Rooms:
    """A primary, and a second station that a site has joined."""

    def __init__(self, home: Home, first: RadioRoom, second: RadioRoom) -> None:
        self.home = home
        self.first = first
        self.second = second

    async def pass_time(self, ms: int) -> None:
        """Let time pass for what is under way, and its timer go off; the links do not notice."""
        delivery = self.home.runtime._delivery
        delivery._clock = Later(delivery._clock, ms)
        delivery._look_at_due()


class Later(Clock):
    """A clock that is ahead of another."""

    def __init__(self, clock: Clock, ms: int) -> None:
        self._clock = clock
        self._ms = ms

    def now(self) -> Moment:
        moment = self._clock.now()
        return replace(moment, wall_ms=moment.wall_ms + self._ms, mono_ms=moment.mono_ms + self._ms)


@pytest.fixture
async def second(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[RadioRoom]:
    """Another station with its door open."""
    (tmp_path / "second").mkdir()
    room = RadioRoom(hass, tmp_path / "second")
    await room.open()
    yield room
    await room.close()


@pytest.fixture
async def backed(home: Home, room: RadioRoom, second: RadioRoom) -> Rooms:
    """A site with a primary and a backup."""
    await home.open(SOS)
    await home.add(second, PURPOSE_BACKUP)
    await until(lambda: len(second.inventories) == 1)
    return Rooms(home, room, second)


async def test_each_station_knows_the_site_by_a_key_of_its_own(backed: Rooms) -> None:
    first, second = backed.first.caller, backed.second.caller
    assert first.id == second.id
    assert first.key.public != second.key.public
    assert len(backed.first.inventories) == len(backed.second.inventories) == 1


async def test_a_backup_hears_nothing_while_the_primary_does_its_part(backed: Rooms) -> None:
    backed.home.press()
    await backed.home.reaches(PointStep.STORED)
    backed.first.tell(ProgressStep.PRESENTED, backed.first.signals[0], at_ms=1)
    await backed.home.reaches(PointStep.PRESENTED)
    await backed.pass_time(3_600_000)
    await backed.home.restart()
    await until(lambda: backed.second.connected)
    assert not backed.second.signals


async def test_a_self_test_proves_each_way_and_a_copy_s_receipt_proves_nothing(
    home: Home, room: RadioRoom, second: RadioRoom
) -> None:
    await home.open(SOS)
    await home.add(second, PURPOSE_COPY)
    await until(lambda: len(second.inventories) == 1)
    room.caller.silent = True
    assert await home.runtime.tests.test(home.point.id, 0) is ProofState.WAITING
    await until(lambda: [signal.type for signal in second.signals] == ["test"])
    assert await home.runtime.tests.test(home.point.id, 0.1) is ProofState.WAITING

    room.caller.silent = False
    await room.shut_door()
    room.open_door()
    await until(lambda: [signal.type for signal in room.signals] == ["test"])
    assert await home.runtime.tests.test(home.point.id, 5) is ProofState.PROVED
    assert room.signals[0].signal == second.signals[0].signal


async def test_what_the_primary_does_not_store_in_time_goes_to_the_backup_as_the_same_signal(backed: Rooms) -> None:
    backed.first.caller.silent = True
    backed.home.press()
    await backed.home.reaches(PointStep.SENT)
    await backed.pass_time(4_900)
    assert backed.home.step() is PointStep.SENT
    assert not backed.second.signals
    await backed.pass_time(100)
    await backed.home.reaches(PointStep.STORED)
    (signal,) = backed.second.signals
    assert signal.before_ms in range(5_000, 8_000)
    assert backed.home.point.state.signal == signal.signal.hex()
    backed.first.caller.silent = False
    backed.home.receiver._correspondent.offer_again()
    await until(lambda: backed.first.signals)
    assert backed.first.signals[0].signal == signal.signal


async def test_what_the_primary_stores_and_does_not_present_goes_to_the_backup(backed: Rooms) -> None:
    backed.home.press()
    await backed.home.reaches(PointStep.STORED)
    await backed.pass_time(29_000)
    assert not backed.second.signals
    await backed.pass_time(1_000)
    await until(lambda: backed.second.signals)
    assert backed.second.signals[0].signal == backed.first.signals[0].signal


async def test_a_primary_that_is_known_to_be_away_keeps_nobody_waiting(
    backed: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    await backed.first.shut_door()
    await until(lambda: not backed.home.receiver.connected)
    receiver = backed.home.receiver._correspondent
    monkeypatch.setattr(receiver, "_clock", Later(receiver._clock, 20_000))
    await until(lambda: backed.home.receiver.link_state is LinkState.DOWN)
    backed.home.press()
    await backed.home.reaches(PointStep.STORED)
    assert len(backed.second.signals) == 1
    assert backed.second.signals[0].before_ms == 0
    assert backed.home.receiver.outbox == 1


@pytest.mark.parametrize("standing", [Standing.REVOKED, Standing.SUSPENDED, Standing.UNAPPROVED])
async def test_a_primary_that_does_not_act_on_the_site_keeps_nobody_waiting(backed: Rooms, standing: Standing) -> None:
    backed.first.decide(standing)
    await until(lambda: backed.home.receiver.standing is standing)
    assert backed.home.runtime.connected
    backed.home.press()
    await backed.home.reaches(PointStep.STORED)
    await until(lambda: backed.second.signals)


async def test_a_restart_ends_no_patience(backed: Rooms) -> None:
    backed.first.caller.silent = True
    backed.home.press()
    await backed.home.reaches(PointStep.SENT)
    await backed.home.kill()
    await backed.home.start()
    assert not backed.second.signals
    await until(lambda: backed.second.connected)
    await backed.pass_time(5_000)
    await backed.home.reaches(PointStep.STORED)
    assert len(backed.second.signals) == 1


async def test_a_restart_after_the_time_offers_to_the_backup_at_once(backed: Rooms) -> None:
    backed.first.caller.silent = True
    backed.home.press()
    await backed.home.reaches(PointStep.SENT)
    await backed.home.kill()
    clock = type(backed.home.runtime.clock)
    now = clock.now
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            clock, "now", lambda self: replace(moment := now(self), wall_ms=moment.wall_ms + 6_000,
                                               mono_ms=moment.mono_ms + 6_000)
        )  # fmt: skip
        await backed.home.start()
        await backed.home.reaches(PointStep.STORED)
        assert backed.second.signals[0].before_ms >= 6_000


async def test_a_restoral_goes_wherever_its_alarm_went_and_nowhere_else(
    hass: HomeAssistant, home: Home, room: RadioRoom, second: RadioRoom
) -> None:
    hass.states.async_set("binary_sensor.door", "off")
    await home.open(latched("binary_sensor.door"))
    await home.add(second, PURPOSE_BACKUP)
    rooms = Rooms(home, room, second)
    hass.states.async_set("binary_sensor.door", "on")
    await home.reaches(PointStep.STORED)
    hass.states.async_set("binary_sensor.door", "off")
    await until(lambda: len(room.signals) == 2)
    assert not second.signals
    await rooms.pass_time(30_000)
    await until(lambda: len(second.signals) == 2)
    assert [each.type for each in second.signals] == ["alarm", "restoral"]
    assert second.signals[1].refers_to == second.signals[0].signal
    assert {each.signal for each in room.signals} == {each.signal for each in second.signals}


async def test_who_takes_it_first_is_told_to_the_other_once(backed: Rooms) -> None:
    backed.home.press()
    await backed.home.reaches(PointStep.STORED)
    await backed.pass_time(30_000)
    await until(lambda: backed.second.signals)
    signal = backed.second.signals[0]
    backed.second.tell(ProgressStep.TAKEN, signal, at_ms=10, operator=7)
    await until(lambda: backed.first.bodies(Elsewhere))
    (told,) = backed.first.bodies(Elsewhere)
    assert (told.signal, told.step, told.operator, told.purpose) == (signal.signal, "taken", 7, PURPOSE_BACKUP)
    assert backed.home.step() is PointStep.TAKEN
    backed.first.tell(ProgressStep.TAKEN, signal, at_ms=20, operator=9)
    await until(lambda: len(backed.home.point.reports) == 2)
    await until(lambda: all(each.step is PointStep.TAKEN for each in backed.home.point.reports.values()))
    await backed.home.restart()
    await until(lambda: backed.first.connected and backed.second.connected)
    assert backed.home.point.state.operator == 7
    assert not backed.second.bodies(Elsewhere)
    assert len(backed.first.bodies(Elsewhere)) == 1


async def test_a_copy_gets_every_signal_at_once_and_its_word_never_counts(
    home: Home, room: RadioRoom, second: RadioRoom
) -> None:
    await home.open(SOS)
    await home.add(second, PURPOSE_COPY)
    room.caller.silent = True
    home.press()
    await until(lambda: second.signals)
    second.tell(ProgressStep.TAKEN, second.signals[0], at_ms=1, operator=3)
    await until(lambda: home.point.reports)
    await until(lambda: [each.step for each in home.point.reports.values()] == [PointStep.TAKEN])
    assert home.step() is PointStep.SENT
    assert home.point.state.operator is None
    room.caller.silent = False
    home.receiver._correspondent.offer_again()
    await home.reaches(PointStep.STORED)
    assert not room.bodies(Elsewhere)
    room.tell(ProgressStep.TAKEN, room.signals[0], at_ms=2, operator=7)
    await until(lambda: second.bodies(Elsewhere))
    assert second.bodies(Elsewhere)[0].operator == home.point.state.operator == 7


async def test_a_copy_alone_is_no_police(
    home: Home, room: RadioRoom, second: RadioRoom, reauths: list[ConfigEntry[Any]]
) -> None:
    await home.open(SOS)
    await home.add(second, PURPOSE_COPY)
    room.decide(Standing.REVOKED)
    await until(lambda: reauths)
    home.press()
    await until(lambda: second.signals)
    assert home.step() is PointStep.NOT_CONNECTED


async def test_a_new_invite_is_asked_for_only_when_no_police_is_left(
    backed: Rooms, reauths: list[ConfigEntry[Any]]
) -> None:
    backed.first.decide(Standing.REVOKED)
    await until(lambda: backed.home.receiver.standing is Standing.REVOKED)
    assert not reauths
    backed.second.decide(Standing.REVOKED)
    await until(lambda: reauths)
    assert not backed.home.runtime.connected


async def test_many_presses_of_one_incident_are_not_each_offered_again(backed: Rooms) -> None:
    for _ in range(20):
        backed.home.press()
    await until(lambda: len(backed.first.signals) == 20)
    await backed.home.reaches(PointStep.STORED)
    # A station tells of the newest few alone.
    backed.first.tell(ProgressStep.PRESENTED, backed.first.signals[-1], at_ms=1)
    await backed.home.reaches(PointStep.PRESENTED)
    await backed.pass_time(60_000)
    await until(lambda: backed.home.runtime.journal.pending == 0)
    assert not backed.second.signals


async def test_without_any_receiver_a_press_waits_for_the_next_one(
    home: Home, room: RadioRoom, second: RadioRoom
) -> None:
    await home.open(SOS)
    await home.remove(home.receiver_id)
    await until(lambda: not home.runtime.receivers)
    home.press()
    await home.reaches(PointStep.NOT_CONNECTED)
    await home.add(second, PURPOSE_PRIMARY)
    await home.reaches(PointStep.STORED)
    assert [each.label for each in second.signals] == ["SOS"]


async def test_what_is_remembered_is_bounded(backed: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "MAX_COURSES", 10)
    for _ in range(30):
        backed.home.press()
    await until(lambda: len(backed.first.bodies(Signal)) == 30)
    await backed.home.restart()
    assert len(backed.home.runtime._delivery._routed) == 10
