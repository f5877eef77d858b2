"""A site that falls silent is a trouble, once, until its link is steady again."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.const import CONF_INCIDENT_KINDS, CONF_PATIENCE, CONF_PATIENT_KINDS
from custom_components.smart_safety_zone.incident.model import Disposition, Signal, SignalType, StepType
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import FLAPS, LinkState
from custom_components.smart_safety_zone.station.watch import SilencePolicy
from scripts.rig.virtual import VirtualSite

from .conftest import OPERATOR, Station, broken, until


class Time:
    """How far all clocks are ahead of real time."""

    ahead_ms = 0


@pytest.fixture
def time() -> Iterator[Time]:
    """Clocks that can be put forward."""
    time, read = Time(), Clock.now

    def now(clock: Clock) -> Moment:
        moment = read(clock)
        return replace(moment, wall_ms=moment.wall_ms + time.ahead_ms, mono_ms=moment.mono_ms + time.ahead_ms)

    with patch.object(Clock, "now", now):
        yield time


@pytest.fixture
def signals(station: Station) -> list[Signal]:
    """What the station shows of its sites."""
    heard: list[Signal] = []
    station.runtime.subscribe_signals(lambda _, signal: heard.append(signal))
    return heard


async def lost(station: Station, site: VirtualSite, time: Time, seconds: int = 21) -> None:
    """End a site's socket and let so much time pass."""
    await site.disconnect()
    await until(lambda: not station.runtime.link(site.id).connected)
    time.ahead_ms += seconds * 1000
    station.runtime.watch.look(site.id)


def told(signals: list[Signal]) -> list[SignalType]:
    return [signal.type for signal in signals]


async def test_silence_is_a_trouble_and_the_link_s_return_ends_it(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    await lost(station, site, time)
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    assert set(station.runtime.watch.troubles) == {site.id}
    assert signals[0].age_ms is not None
    assert 20_000 <= signals[0].age_ms < 30_000
    await station.connect(site)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])
    assert signals[1].refers_to == signals[0].id
    assert not station.runtime.watch.troubles
    assert not station.runtime.open_incidents()


async def test_a_site_that_runs_twice_is_a_trouble_until_its_copy_has_been_gone_for_a_minute(
    station: Station, time: Time, signals: list[Signal], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await station.joined()
    watch, view = station.runtime.watch, station.runtime.link
    sessions = 2
    monkeypatch.setattr(watch, "_view", lambda site_id: replace(view(site_id), state=LinkState.UP, sessions=sessions))
    for _ in range(3):
        watch.look(site.id)
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    assert (set(watch.copied), dict(watch.troubles)) == ({site.id}, {})
    sessions = 1
    watch.look(site.id)
    time.ahead_ms += 59_000
    watch.look(site.id)
    assert watch.copied
    time.ahead_ms += 2_000
    watch.look(site.id)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])
    assert signals[1].refers_to == signals[0].id
    assert [signal.kind_text for signal in signals] == ["two_sessions", "two_sessions"]
    assert not watch.copied


async def test_a_copy_of_a_bank_is_an_incident_and_known_after_a_restart(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = await station.joined("Bank", "bank")
    watch, view = station.runtime.watch, station.runtime.link
    monkeypatch.setattr(watch, "_view", lambda site_id: replace(view(site_id), sessions=2))
    watch.look(bank.id)
    await until(station.runtime.open_incidents)
    (incident,) = station.runtime.open_incidents()
    assert (incident.kind, incident.site_id) == ("trouble", bank.id)
    runtime = await station.restart()
    assert set(runtime.watch.copied) == {bank.id}


async def test_a_short_loss_is_none(station: Station, time: Time, signals: list[Signal]) -> None:
    site = await station.joined()
    await lost(station, site, time, seconds=15)
    await station.connect(site)
    station.runtime.watch.look(site.id)
    await site.answered(await site.press())
    assert told(signals) == [SignalType.ALARM]


async def test_a_link_that_flaps_is_one_trouble_until_a_quiet_minute(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    for _ in range(FLAPS + 4):
        await lost(station, site, time, seconds=2)
        await station.connect(site)
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    station.runtime.watch.look(site.id)
    assert station.runtime.watch.troubles
    time.ahead_ms += 61_000
    await site.answered(await site.press())
    station.runtime.watch.look(site.id)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.ALARM, SignalType.RESTORAL])


async def test_the_silence_of_a_bank_is_an_incident_that_its_return_does_not_close(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    bank = await station.joined("Bank", "bank")
    await lost(station, bank, time)
    await until(station.runtime.open_incidents)
    (incident,) = station.runtime.open_incidents()
    assert (incident.kind, incident.point_id, incident.site_id) == ("trouble", "", bank.id)
    await station.connect(bank)
    await until(lambda: SignalType.RESTORAL in told(signals))
    (incident,) = station.runtime.open_incidents()
    assert [step.type for step in incident.timeline] == [StepType.OPENED, StepType.RESTORED]
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)
    # The site knows nothing of that signal, and is told nothing.
    assert station.runtime.link(bank.id).outbox == 0


async def test_a_trouble_that_a_bank_reports_itself_is_an_incident_too(station: Station) -> None:
    bank, market = await station.joined("Bank", "bank"), await station.joined()
    for site in (bank, market):
        await site.answered(await site.press(type="trouble", kind="trouble"))
    assert [incident.site_id for incident in station.runtime.open_incidents()] == [bank.id]


async def test_a_restart_neither_repeats_nor_forgets_a_trouble(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    await lost(station, site, time)
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    runtime = await station.restart()
    runtime.subscribe_signals(lambda _, signal: signals.append(signal))
    time.ahead_ms += 60_000
    runtime.watch.look(site.id)
    await station.connect(site)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])


async def test_a_station_that_starts_gives_its_sites_time_to_dial_in(station: Station, time: Time) -> None:
    site = await station.joined()
    await site.disconnect()
    runtime = await station.restart()
    time.ahead_ms += 19_000
    runtime.watch.look(site.id)
    assert not runtime.watch.troubles
    time.ahead_ms += 2_000
    runtime.watch.look(site.id)
    assert set(runtime.watch.troubles) == {site.id}


async def test_a_site_that_is_suspended_or_revoked_is_not_watched(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    site = await station.joined()
    await lost(station, site, time)
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    await station.runtime.suspend(site.id, OPERATOR)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])
    station.runtime.watch.look(site.id)
    assert not station.runtime.watch.troubles


async def test_a_trouble_is_shown_although_the_disk_is_full_and_kept_when_it_is_free(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    bank = await station.joined("Bank", "bank")
    with patch("custom_components.smart_safety_zone.station.troubles.RETRY_MS", 0), broken(station):
        await lost(station, bank, time)
        await until(lambda: told(signals) == [SignalType.TROUBLE])
        assert station.runtime.desk.unkept
    await until(lambda: not station.runtime.desk.unkept)
    runtime = await station.restart()
    assert set(runtime.watch.troubles) == {bank.id}
    assert [incident.site_id for incident in runtime.open_incidents()] == [bank.id]


async def test_what_premises_may_be_silent_for_longer_is_an_administrator_s_choice(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    options = {CONF_PATIENT_KINDS: ["household", "bank"], CONF_PATIENCE: "180", CONF_INCIDENT_KINDS: ["market"]}
    market, home = await station.joined(), await station.joined("Home", "household")
    entry = station.runtime.entry
    station.hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    station.runtime.entry_updated()
    # Both ends are to count alike: the ones whose time has changed dial anew, the others stay.
    await until(lambda: not station.runtime.link(home.id).connected)
    assert station.runtime.link(market.id).connected
    await station.connect(home)
    assert home.welcome is not None
    assert home.welcome.silence_ms == 180_000
    await lost(station, home, time, seconds=170)
    assert home.id not in station.runtime.watch.troubles
    await lost(station, market, time)
    station.runtime.watch.look(home.id)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.TROUBLE])
    assert set(station.runtime.watch.troubles) == {market.id, home.id}
    assert [incident.site_id for incident in station.runtime.open_incidents()] == [market.id]


def test_banks_are_never_waited_for_and_always_an_incident() -> None:
    policy = SilencePolicy.of_options({CONF_PATIENT_KINDS: ["bank", "shop"], CONF_PATIENCE: "90"})
    assert (policy.silence_ms("bank"), policy.silence_ms("shop")) == (20_000, 90_000)
    assert policy.incident_kinds == {"bank"}
