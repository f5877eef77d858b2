"""A point that promised a test and sent none is a trouble of the station's own, until it has sent one."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.const import CONF_INCIDENT_KINDS
from custom_components.smart_safety_zone.incident.due import DAY_MS, GRACE_MS, WEEK_MS
from custom_components.smart_safety_zone.incident.model import AlarmKind, Disposition, Signal, SignalType
from custom_components.smart_safety_zone.journal import Document
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.messages import InventoryPoint
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.station.proofs import PROOFS, PointProof, read_proof
from custom_components.smart_safety_zone.station.readable import is_readable
from scripts.rig.virtual import VirtualSite

from .conftest import DOOR, OPERATOR, SOS, Station, broken, until

WEEKLY_S = WEEK_MS // 1000
TESTED = replace(SOS, test_every_s=WEEKLY_S)


class Time:
    """How far the wall clock is ahead of real time; the monotonic one stays, so that no link falls silent."""

    ahead_ms = 0


@pytest.fixture
def time() -> Iterator[Time]:
    """A wall clock that can be put forward."""
    time, read = Time(), Clock.now

    def now(clock: Clock) -> Moment:
        moment = read(clock)
        return replace(moment, wall_ms=moment.wall_ms + time.ahead_ms)

    with patch.object(Clock, "now", now):
        yield time


@pytest.fixture
def signals(station: Station) -> list[Signal]:
    """What the station shows of its sites."""
    heard: list[Signal] = []
    station.runtime.subscribe_signals(lambda _, signal: heard.append(signal))
    return heard


def told(signals: list[Signal]) -> list[tuple[SignalType, str]]:
    return [(signal.type, signal.point_id) for signal in signals]


async def joined(station: Station, *points: InventoryPoint, kind: str = "market") -> VirtualSite:
    """A site that is connected and described."""
    site = await station.joined(kind, kind)
    await site.answered(await site.describe(*points))
    # The first look after the start judges nobody.
    station.runtime.proofs.look()
    return site


async def send_test(site: VirtualSite, point: str = "sos") -> None:
    await site.answered(await site.press(point, type="test", kind="test"))


async def test_a_test_makes_no_incident_and_is_remembered_over_a_restart(
    station: Station, signals: list[Signal], time: Time
) -> None:
    site = await joined(station, TESTED, DOOR)
    proofs = station.runtime.proofs
    assert proofs.oldest_ms(site.id) is None
    await send_test(site)
    await until(lambda: told(signals) == [(SignalType.TEST, "sos")])
    assert signals[0].kind is AlarmKind.TEST
    proved_ms = proofs.oldest_ms(site.id)
    assert proved_ms == signals[0].received_ms
    # Of a point that promises nothing nothing is kept.
    await send_test(site, "door")
    assert set(proofs.proofs(site.id)) == {"sos"}
    assert not station.runtime.desk.incidents
    assert not station.runtime.points_in_alarm(site.id)
    runtime = await station.restart()
    assert runtime.proofs.oldest_ms(site.id) == proved_ms


async def test_a_promised_test_that_does_not_come_is_a_trouble_until_one_comes(
    station: Station, signals: list[Signal], time: Time
) -> None:
    site = await joined(station, TESTED)
    await send_test(site)
    proofs = station.runtime.proofs
    time.ahead_ms = WEEK_MS + GRACE_MS - 60_000
    proofs.look()
    assert not proofs.count
    time.ahead_ms += 2 * 60_000
    proofs.look()
    proofs.look()
    await until(lambda: told(signals)[1:] == [(SignalType.TROUBLE, "sos")])
    assert signals[1].kind_text == "unproved"
    assert proofs.unproved(site.id) == {"sos"}
    assert proofs.sites_unproved == {site.id}
    # A market's is nobody's to take.
    assert not station.runtime.open_incidents()

    await send_test(site)
    await until(lambda: told(signals)[2:] == [(SignalType.TEST, "sos"), (SignalType.RESTORAL, "sos")])
    assert signals[3].refers_to == signals[1].id
    assert not proofs.count


async def test_a_point_that_never_sent_one_owes_it_from_its_promise_on(
    station: Station, signals: list[Signal], time: Time
) -> None:
    site = await joined(station, TESTED, replace(DOOR, test_every_s=WEEKLY_S))
    await send_test(site)
    time.ahead_ms = DAY_MS
    await send_test(site)
    time.ahead_ms = WEEK_MS + GRACE_MS + 60_000
    station.runtime.proofs.look()
    assert station.runtime.proofs.unproved(site.id) == {"door"}
    assert station.runtime.proofs.oldest_ms(site.id) is None


async def test_what_is_owed_by_a_bank_is_an_incident_that_its_site_knows_nothing_of(
    station: Station, time: Time
) -> None:
    bank = await joined(station, TESTED, kind="bank")
    time.ahead_ms = WEEK_MS + GRACE_MS + 60_000
    station.runtime.proofs.look()
    await until(station.runtime.open_incidents)
    (incident,) = station.runtime.open_incidents()
    assert (incident.kind, incident.kind_text, incident.point_id) == (AlarmKind.TROUBLE, "unproved", "sos")
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)
    assert station.runtime.link(bank.id).outbox == 0
    assert bank.progress == []


async def test_for_which_premises_it_is_an_incident_is_the_administrator_s_choice(station: Station, time: Time) -> None:
    site = await joined(station, TESTED)
    entry = station.runtime.entry
    options = {**entry.options, CONF_INCIDENT_KINDS: ["market"]}
    station.hass.config_entries.async_update_entry(entry, options=options)
    station.runtime.entry_updated()
    time.ahead_ms = WEEK_MS + GRACE_MS + 60_000
    station.runtime.proofs.look()
    await until(station.runtime.open_incidents)
    assert [incident.site_id for incident in station.runtime.open_incidents()] == [site.id]


async def test_a_site_that_is_not_heard_has_one_trouble_and_time_to_catch_up(station: Station, time: Time) -> None:
    site = await joined(station, TESTED)
    proofs, view = station.runtime.proofs, station.runtime.link
    time.ahead_ms = 3 * WEEK_MS
    down = replace(view(site.id), state=LinkState.DOWN)
    with patch.object(proofs, "_view", lambda _: down):
        proofs.look()
        proofs.look()
    assert not proofs.count
    proofs.look()
    assert not proofs.count
    proofs.look()
    assert proofs.unproved(site.id) == {"sos"}


async def test_a_restart_neither_repeats_nor_forgets_what_is_owed_and_gives_time(
    station: Station, signals: list[Signal], time: Time
) -> None:
    site = await joined(station, TESTED, replace(DOOR, test_every_s=WEEKLY_S))
    await send_test(site, "door")
    time.ahead_ms = WEEK_MS + GRACE_MS - 60_000
    with patch.object(station.runtime.proofs, "proofs", lambda _: {"sos": PointProof(since_ms=0)}):
        station.runtime.proofs.look()
    await until(lambda: told(signals)[-1] == (SignalType.TROUBLE, "sos"))
    runtime = await station.restart()
    await station.connect(site)
    runtime.subscribe_signals(lambda _, signal: signals.append(signal))
    time.ahead_ms += DAY_MS
    runtime.proofs.look()
    assert runtime.proofs.unproved(site.id) == {"sos"}
    runtime.proofs.look()
    assert runtime.proofs.unproved(site.id) == {"sos", "door"}
    await until(lambda: told(signals)[-1] == (SignalType.TROUBLE, "door"))
    assert told(signals).count((SignalType.TROUBLE, "sos")) == 1


async def test_who_promises_no_more_owes_no_more(station: Station, signals: list[Signal], time: Time) -> None:
    site = await joined(station, TESTED)
    time.ahead_ms = WEEK_MS + GRACE_MS + 60_000
    station.runtime.proofs.look()
    assert station.runtime.proofs.count == 1
    await site.answered(await site.describe(SOS))
    await until(lambda: told(signals)[-1] == (SignalType.RESTORAL, "sos"))
    assert not station.runtime.proofs.count
    assert not await station.runtime.journal.read(lambda reader: reader.scan(PROOFS))


async def test_a_site_that_is_suspended_owes_nothing(station: Station, signals: list[Signal], time: Time) -> None:
    site = await joined(station, TESTED)
    time.ahead_ms = WEEK_MS + GRACE_MS + 60_000
    station.runtime.proofs.look()
    assert station.runtime.proofs.count == 1
    await station.runtime.suspend(site.id, OPERATOR)
    await until(lambda: told(signals)[-1] == (SignalType.RESTORAL, "sos"))
    station.runtime.proofs.look()
    assert not station.runtime.proofs.count


async def test_a_clock_that_was_ahead_excuses_nobody(station: Station, time: Time) -> None:
    site = await joined(station, TESTED)
    time.ahead_ms = 52 * WEEK_MS
    await send_test(site)
    time.ahead_ms = 0
    station.runtime.proofs.look()
    time.ahead_ms = WEEK_MS + GRACE_MS + 60_000
    station.runtime.proofs.look()
    assert station.runtime.proofs.unproved(site.id) == {"sos"}


async def test_a_test_proves_although_the_disk_is_full(station: Station, time: Time) -> None:
    site = await joined(station, TESTED)
    with broken(station):
        await site.press("sos", type="test", kind="test")
        await until(lambda: station.runtime.proofs.oldest_ms(site.id) is not None)


def test_what_is_kept_of_a_point_is_read_again() -> None:
    proof = PointProof(since_ms=1, proved_ms=2)
    document = proof.document(("mfrggzdfmztwq2lknnwg23tpoa", "sos"))
    assert document.value == b'{"version":1,"since_ms":1,"proved_ms":2}'
    assert read_proof(document.value) == proof
    assert is_readable(document)
    assert not is_readable(Document(PROOFS, document.key, b"{"))
