"""Each alarm point is tested once a week to the station's receipt; what does not come through is a trouble here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.smart_safety_zone.const import CONF_TEST_DAY, CONF_TEST_HOUR
from custom_components.smart_safety_zone.incident.due import CATCH_UP_S, DAY_MS, HOUR_MS, WEEK_MS
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.site.errors import NoStationError, UnknownPointError
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.site.proof import DEADLINE_MS, Proof, ProofState
from custom_components.smart_safety_zone.site.source_faults import FAULT_AFTER_S

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

SOS = point_data("SOS")
DOOR = "binary_sensor.door"
CATCH_UP_MS = CATCH_UP_S * 1000


class Time:
    """How far all clocks are ahead of real time."""

    ahead_ms = 0
    wall_ahead_ms = 0
    clock_set = True


@pytest.fixture
def time() -> Iterator[Time]:
    """Clocks that can be put forward, and set wrong."""
    time, read = Time(), Clock.now

    def now(clock: Clock) -> Moment:
        moment = read(clock)
        wall_ms = moment.wall_ms + time.ahead_ms + time.wall_ahead_ms
        mono_ms = moment.mono_ms + time.ahead_ms
        return replace(moment, wall_ms=wall_ms, mono_ms=mono_ms, clock_set=time.clock_set)

    with patch.object(Clock, "now", now):
        yield time


def pass_by(home: Home, time: Time, ms: int) -> None:
    """Let time go by, and let the site look."""
    time.ahead_ms += ms
    home.runtime.tests._look()


def proof(home: Home) -> Proof:
    found = home.runtime.tests.proof(home.point.id)
    assert found is not None
    return found


def arrived(room: RadioRoom) -> int:
    return sum(signal.type == "test" for signal in room.signals)


async def test_a_point_is_tested_every_week_and_proved_by_the_receipt(home: Home, room: RadioRoom, time: Time) -> None:
    await home.open(SOS)
    assert proof(home).state is ProofState.UNTESTED
    for week in (1, 2, 3):
        pass_by(home, time, WEEK_MS + HOUR_MS + CATCH_UP_MS)
        await until(lambda week=week: arrived(room) == week)  # type: ignore[misc]
        await until(lambda: proof(home).state is ProofState.PROVED)
        assert proof(home).proved_ms is not None

    signal = room.signals[0]
    assert (signal.point, signal.type, signal.kind, signal.label) == (home.point.id, "test", "test", "SOS")
    assert (signal.drill, signal.silent, signal.refers_to) == (False, False, None)
    # Of a press nothing is shown: there was none.
    assert home.step() is PointStep.IDLE
    assert not home.runtime.tests.failed


async def test_nothing_is_tested_before_its_time(home: Home, room: RadioRoom, time: Time) -> None:
    home_entry = await home.join(SOS)
    assert home_entry is not None
    local = datetime.now(UTC).astimezone(dt_util.get_default_time_zone())
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(local.weekday() + 3) % 7]
    options = {**home.entry.options, CONF_TEST_DAY: day, CONF_TEST_HOUR: 12}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.start()
    await home.linked()

    for _ in range(2):
        pass_by(home, time, DAY_MS)
    await room_is_quiet(home, room)
    for _ in range(2):
        pass_by(home, time, DAY_MS)
    await until(lambda: arrived(room) == 1)


async def room_is_quiet(home: Home, room: RadioRoom) -> None:
    """Let a press go all the way, and see that no test came before it."""
    home.press()
    await home.reaches(PointStep.STORED)
    assert arrived(room) == 0


async def test_a_test_that_was_missed_is_made_after_the_start(home: Home, room: RadioRoom, time: Time) -> None:
    await home.open(SOS)
    await home.stop()
    time.ahead_ms += WEEK_MS + 2 * HOUR_MS
    await home.start()
    # Not at once: after a blackout the whole town starts together.
    assert arrived(room) == 0
    pass_by(home, time, CATCH_UP_MS)
    await until(lambda: proof(home).state is ProofState.PROVED)
    assert arrived(room) == 1


async def test_who_does_not_want_tests_has_none_and_promises_none(home: Home, room: RadioRoom, time: Time) -> None:
    await home.open(SOS)
    await until(lambda: room.inventories)
    assert [point.test_every_s for point in room.inventories[-1].points] == [WEEK_MS // 1000]
    options = {**home.entry.options, CONF_TEST_DAY: "off"}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    home.runtime.entry_updated()
    await until(lambda: room.inventories[-1].points[0].test_every_s == 0)

    pass_by(home, time, 3 * WEEK_MS)
    await room_is_quiet(home, room)


async def test_a_test_without_a_receipt_is_a_trouble_until_one_comes(home: Home, room: RadioRoom, time: Time) -> None:
    await home.open(SOS)
    room.caller.silent = True
    home.runtime.tests.begin(home.point.id)
    await until(lambda: proof(home).state is ProofState.WAITING)
    pass_by(home, time, DEADLINE_MS + 1)
    assert proof(home).state is ProofState.NOT_RECEIPTED
    assert [point.name for point in home.runtime.tests.failed] == ["SOS"]

    outbox = home.receiver.outbox
    for _ in range(3):
        assert home.runtime.tests.begin(home.point.id) is ProofState.WAITING
    await until(lambda: home.receiver.outbox == outbox + 1)
    assert proof(home).state is ProofState.NOT_RECEIPTED

    # It is one after a restart too, and the receipt that comes at last ends it.
    await home.restart()
    assert proof(home).state is ProofState.NOT_RECEIPTED
    room.caller.silent = False
    await home.linked()
    await until(lambda: proof(home).state is ProofState.PROVED)
    assert not home.runtime.tests.failed


async def test_a_deadline_that_passes_while_the_site_is_down_is_a_trouble_after_the_start(
    home: Home, room: RadioRoom, time: Time
) -> None:
    await home.open(SOS)
    room.caller.silent = True
    home.runtime.tests.begin(home.point.id)
    await until(lambda: proof(home).state is ProofState.WAITING)
    await home.stop()
    time.ahead_ms += DEADLINE_MS + 1
    await home.start()
    assert proof(home).state is ProofState.NOT_RECEIPTED


async def test_now_means_now_and_tells_what_came_of_it(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    assert await home.runtime.tests.test(home.point.id, 5) is ProofState.PROVED
    assert arrived(room) == 1
    room.caller.silent = True
    assert await home.runtime.tests.test(home.point.id, 0.05) is ProofState.WAITING
    # Whoever presses again and again sends one.
    assert home.runtime.tests.begin(home.point.id) is ProofState.WAITING
    assert home.receiver.outbox == 1


async def test_a_source_that_is_gone_is_not_proved_and_tested_once_it_is_back(
    home: Home, room: RadioRoom, hass: HomeAssistant, time: Time
) -> None:
    hass.states.async_set(DOOR, "off")
    await home.open(latched(DOOR))
    hass.states.async_set(DOOR, "unavailable")
    assert await home.runtime.tests.test(home.point.id, 5) is ProofState.SOURCE_UNAVAILABLE
    assert home.runtime.tests.failed
    # A test that is due waits for a source that may only be starting anew, and says so of one that is gone.
    hass.states.async_set(DOOR, "off")
    assert await home.runtime.tests.test(home.point.id, 5) is ProofState.PROVED
    hass.states.async_set(DOOR, "unavailable")
    pass_by(home, time, WEEK_MS + 2 * HOUR_MS)
    assert proof(home).state is ProofState.PROVED
    with patch.object(home.point, "source_problem", "unavailable"):
        pass_by(home, time, FAULT_AFTER_S * 1000)
    assert proof(home).state is ProofState.SOURCE_UNAVAILABLE

    hass.states.async_set(DOOR, "off")
    pass_by(home, time, HOUR_MS)
    await until(lambda: proof(home).state is ProofState.PROVED)
    assert arrived(room) == 2


async def test_without_a_station_nothing_is_proved_and_the_test_stays_due(
    home: Home, room: RadioRoom, time: Time
) -> None:
    room.enrols_as = Standing.UNAPPROVED
    await home.open(SOS)
    with pytest.raises(NoStationError) as refused:
        home.runtime.tests.begin(home.point.id)
    assert refused.value.code == "nothing_to_prove"
    pass_by(home, time, WEEK_MS + 2 * HOUR_MS)
    assert proof(home).state is ProofState.UNTESTED

    room.decide(Standing.ACTIVE)
    await until(lambda: home.runtime.connected)
    pass_by(home, time, HOUR_MS)
    await until(lambda: proof(home).state is ProofState.PROVED)
    assert arrived(room) == 1


async def test_a_test_of_nothing_is_refused(home: Home) -> None:
    await home.open(SOS)
    with pytest.raises(UnknownPointError):
        home.runtime.tests.begin("nothing")


async def test_a_test_says_nothing_of_a_press_and_a_press_nothing_of_a_test(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    home.press()
    await home.reaches(PointStep.STORED)
    before = home.point.state
    assert await home.runtime.tests.test(home.point.id, 5) is ProofState.PROVED
    proved = proof(home)
    assert home.point.state == before
    home.press()
    await until(lambda: home.point.state.signal != before.signal)
    await home.reaches(PointStep.STORED)
    assert proof(home) == proved


async def test_a_clock_that_is_not_set_or_was_ahead_neither_tests_nor_puts_off(
    home: Home, room: RadioRoom, time: Time
) -> None:
    await home.open(SOS)
    time.clock_set = False
    pass_by(home, time, 3 * WEEK_MS)
    await room_is_quiet(home, room)
    time.clock_set = True
    time.wall_ahead_ms = 52 * WEEK_MS
    pass_by(home, time, 0)
    await until(lambda: arrived(room) == 1)
    await until(lambda: proof(home).state is ProofState.PROVED)
    # It is put right, and a week later the point is tested as ever.
    time.wall_ahead_ms = 0
    pass_by(home, time, 0)
    pass_by(home, time, WEEK_MS + 2 * HOUR_MS)
    await until(lambda: arrived(room) == 2)


async def test_a_point_that_is_gone_leaves_nothing(home: Home, room: RadioRoom) -> None:
    await home.open(SOS)
    assert await home.runtime.tests.test(home.point.id, 5) is ProofState.PROVED
    gone = home.point.id
    home.hass.config_entries.async_remove_subentry(home.entry, gone)
    home.runtime.entry_updated()
    assert home.runtime.tests.proof(gone) is None
    assert await home.runtime.journal.read(lambda reader: reader.get("proof", gone.encode())) is None
