"""A site that runs twice is a trouble, once, until one of the two has been away for a while."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.incident.model import Disposition, Signal, SignalType, StepType
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.messages import Heartbeat, View
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.station.watch import COPY, COPY_QUIET_MS, LINK
from scripts.rig.virtual import VirtualSite, now

from .conftest import OPERATOR, Station, broken, until

ALARM, TROUBLE, RESTORAL = SignalType.ALARM, SignalType.TROUBLE, SignalType.RESTORAL


class Time:
    """How far all monotonic clocks are ahead; wall clocks stay, since one that is wrong would be news of its own."""

    ahead_ms = 0


@pytest.fixture
def time() -> Iterator[Time]:
    """Clocks that can be put forward."""
    time, read = Time(), Clock.now

    def moment(clock: Clock) -> Moment:
        moment = read(clock)
        return replace(moment, mono_ms=moment.mono_ms + time.ahead_ms)

    with patch.object(Clock, "now", moment):
        yield time


@pytest.fixture
def signals(station: Station) -> list[Signal]:
    """What the station shows of its sites."""
    heard: list[Signal] = []
    station.runtime.subscribe_signals(lambda _, signal: heard.append(signal))
    return heard


def told(signals: list[Signal]) -> list[tuple[SignalType, str]]:
    return [(signal.type, signal.kind_text) for signal in signals]


def copy_of(site: VirtualSite) -> VirtualSite:
    """Another one with the same id, the same key and the same memory."""
    copy = VirtualSite(site.name, site.kind)
    copy.raw_id, copy.keyring, copy.enrolled = site.raw_id, site.keyring, site.enrolled
    copy.ticket, copy._number, copy._station_place = site.ticket, site._number, site._station_place
    return copy


def tick(station: Station, site: VirtualSite) -> None:
    """Let the timer of a site's link go off: it may have been set before the clocks were put forward."""
    correspondent = station.runtime._links._links[site.id].correspondent
    if correspondent._timer is not None:
        correspondent._timer.cancel()
    correspondent._tick()


async def beat(station: Station, site: VirtualSite) -> None:
    """Have a heartbeat go to a site, which answers it."""
    correspondent = station.runtime._links._links[site.id].correspondent
    correspondent.supervision = replace(correspondent.supervision, beat_due_ms=correspondent._clock.now().mono_ms)
    before = site.counts["heartbeats"]
    tick(station, site)
    await site.until(lambda: site.counts["heartbeats"] > before)


async def copied(station: Station, site: VirtualSite) -> VirtualSite:
    """Have a copy of a site dial in, and wait until it is found."""
    copy = await station.connect(copy_of(site))
    for each in (site, copy):
        await beat(station, each)
    await until(lambda: site.id in station.runtime.watch.copied)
    return copy


async def alone(station: Station, site: VirtualSite, time: Time) -> None:
    """Let a quiet minute pass in which one alone is heard."""
    for seconds in (0, 15, 15, 15, 16):
        time.ahead_ms += seconds * 1000
        await beat(station, site)
        station.runtime.watch.look(site.id)


async def test_two_sessions_that_answer_are_a_trouble_until_one_has_been_away_for_a_minute(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    copy = await copied(station, site)
    await until(lambda: told(signals) == [(TROUBLE, COPY)])
    for each in (site, copy):
        await each.answered(await each.press())
    await copy.disconnect()
    await until(lambda: len(station.runtime._links._links[site.id].channels) == 1)
    await beat(station, site)
    assert station.runtime.watch.copied == {site.id: signals[0].id}
    await alone(station, site, time)
    await until(lambda: len(signals) == 4)
    assert told(signals)[3] == (RESTORAL, COPY)
    assert signals[3].refers_to == signals[0].id
    assert not station.runtime.watch.copied
    assert [incident.kind for incident in station.runtime.open_incidents()] == ["police"]


async def test_copies_that_dial_anew_are_one_trouble_however_long_it_lasts(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    copy = await copied(station, site)
    for each in (copy, site, copy):
        for _ in range(8):
            # They are heard all the while: longer than the quiet time would be.
            time.ahead_ms += COPY_QUIET_MS // 6
            for answering in (copy, site):
                await beat(station, answering)
        await each.disconnect()
        await until(lambda: len(station.runtime._links._links[site.id].channels) == 1)
        other = copy if each is site else site
        await beat(station, other)
        assert station.runtime.link(site.id).sessions == 1
        await station.connect(each)
        for answering in (copy, site, copy):
            await beat(station, answering)
        assert station.runtime.link(site.id).sessions == 2
    assert told(signals) == [(TROUBLE, COPY)]


async def test_a_socket_left_behind_whose_letters_come_late_is_no_copy(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    await beat(station, site)
    left, channel = site._session, site._channel
    assert left is not None
    assert channel is not None
    assert site._reader is not None
    before = station.runtime._links._links[site.id].correspondent.supervision.heard_wall_ms
    # The site has gone without a word that came through, and has dialled anew.
    said = now()
    site._reader.cancel()
    site._session = site._channel = None
    with patch.object(left, "close"), patch.object(channel, "close"):
        await station.connect(site)
    time.ahead_ms += 10_000
    for echoed in (None, said.mono_ms):
        left.send(
            Heartbeat(
                wall_ms=said.wall_ms, mono_ms=said.mono_ms, silent_ms=0, view=View(), outbox=0, echo_mono_ms=echoed
            )
        )
        for frame in left.data_to_send():
            await channel.send(frame)
    correspondent = station.runtime._links._links[site.id].correspondent
    await until(lambda: correspondent.supervision.heard_wall_ms != before)
    await beat(station, site)
    assert correspondent._lines[0].heard_ms >= correspondent._lines[-1].opened_ms + 10_000
    assert not station.runtime.watch.copied
    assert told(signals) == []
    await channel.close()


async def test_a_copy_of_a_bank_is_an_incident_of_its_own_that_its_end_does_not_close(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    bank = await station.joined("Bank", "bank")
    await bank.disconnect()
    await until(lambda: not station.runtime.link(bank.id).connected)
    time.ahead_ms += 21_000
    station.runtime.watch.look(bank.id)
    await until(lambda: told(signals) == [(TROUBLE, LINK)])
    await station.connect(bank)
    copy = await copied(station, bank)
    await until(lambda: len(station.runtime.open_incidents()) == 2)
    assert {each.kind_text for each in station.runtime.open_incidents()} == {LINK, COPY}
    await copy.disconnect()
    await until(lambda: len(station.runtime._links._links[bank.id].channels) == 1)
    await alone(station, bank, time)
    await until(lambda: (RESTORAL, COPY) in told(signals))
    [incident] = [each for each in station.runtime.open_incidents() if each.kind_text == COPY]
    assert [step.type for step in incident.timeline] == [StepType.OPENED, StepType.RESTORED]
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)


async def test_a_restart_neither_repeats_nor_forgets_nor_ends_it(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    copy = await copied(station, site)
    await until(lambda: len(signals) == 1)
    runtime = await station.restart()
    runtime.subscribe_signals(lambda _, signal: signals.append(signal))
    await station.connect(site)
    runtime.watch.look(site.id)
    assert runtime.watch.copied == {site.id: signals[0].id}
    await station.connect(copy)
    for answering in (copy, site, copy):
        await beat(station, answering)
    assert runtime.link(site.id).sessions == 2
    await copy.disconnect()
    await until(lambda: len(runtime._links._links[site.id].channels) == 1)
    await alone(station, site, time)
    await until(lambda: told(signals) == [(TROUBLE, COPY), (RESTORAL, COPY)])
    assert not (await station.restart()).watch.copied


async def test_it_goes_on_while_neither_is_there(station: Station, time: Time, signals: list[Signal]) -> None:
    site = await station.joined()
    copy = await copied(station, site)
    for each in (site, copy):
        await each.disconnect()
    await until(lambda: not station.runtime.link(site.id).connected)
    for _ in range(3):
        time.ahead_ms += COPY_QUIET_MS
        tick(station, site)
        station.runtime.watch.look(site.id)
    assert station.runtime.link(site.id).sessions == 0
    await station.connect(site)
    await beat(station, site)
    await until(lambda: (RESTORAL, LINK) in told(signals))
    assert site.id in station.runtime.watch.copied


async def test_a_site_that_is_revoked_has_no_copy_any_more(station: Station, signals: list[Signal]) -> None:
    site = await station.joined()
    copy = await copied(station, site)
    await station.runtime.revoke(site.id, OPERATOR)
    await until(lambda: told(signals) == [(TROUBLE, COPY), (RESTORAL, COPY)])
    await until(lambda: not site.connected and not copy.connected)


async def test_it_is_shown_although_the_disk_is_full_and_kept_when_it_is_free(
    station: Station, signals: list[Signal]
) -> None:
    bank = await station.joined("Bank", "bank")
    with patch("custom_components.smart_safety_zone.station.troubles.RETRY_MS", 0), broken(station):
        await copied(station, bank)
        await until(lambda: told(signals) == [(TROUBLE, COPY)])
        assert station.runtime.desk.unkept
    await until(lambda: not station.runtime.desk.unkept)
    runtime = await station.restart()
    assert set(runtime.watch.copied) == {bank.id}
    assert [incident.kind_text for incident in runtime.open_incidents()] == [COPY]
