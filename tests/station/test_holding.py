"""What a site may still take back is kept and to be seen, calls nobody, and counts once nobody can take it back."""

from typing import Any

import pytest

from custom_components.smart_safety_zone.incident.model import (
    AlarmKind,
    Cause,
    Disposition,
    Incident,
    SignalType,
    State,
    Step,
    StepType,
)
from custom_components.smart_safety_zone.journal import Journal
from custom_components.smart_safety_zone.protocol.messages import Receipt
from custom_components.smart_safety_zone.station import holding
from custom_components.smart_safety_zone.station.window import GRACE_MS, MAX_WINDOW_MS, window_ms
from scripts.rig.virtual import VirtualSite

from .conftest import DOOR, OPERATOR, SOS, Station, broken, until

WINDOW_MS = 30_000


@pytest.fixture
async def site(station: Station) -> VirtualSite:
    site = await station.joined()
    await site.answered(await site.describe(SOS, DOOR))
    return site


async def hold(site: VirtualSite, **said: Any) -> bytes:
    """Press with a window; returns the signal's id once the station has receipted it."""
    signal: bytes = said.pop("signal", site.entropy(16))
    answer = await site.answered(await site.press(signal=signal, cancellable_ms=WINDOW_MS, **said))
    assert isinstance(answer, Receipt)
    return signal


async def cancel(site: VirtualSite, signal: bytes, *, in_time: bool = True, **said: Any) -> None:
    window = WINDOW_MS if in_time else 0
    await site.answered(await site.press(type="cancel", refers_to=signal, cancellable_ms=window, **said))


def only(station: Station) -> Incident:
    [incident] = station.runtime.desk.incidents.values()
    return incident


def told(station: Station) -> list[tuple[StepType, Cause | None]]:
    """Listen to the steps from now on."""
    steps: list[tuple[StepType, Cause | None]] = []

    def heard(_incident: Incident, step: Step) -> None:
        steps.append((step.type, step.cause))

    station.runtime.subscribe_incidents(heard)
    return steps


async def test_it_is_kept_and_shown_apart_and_counts_among_nothing_that_waits(
    station: Station, site: VirtualSite
) -> None:
    steps = told(station)
    signal = await hold(site)
    incident = only(station)
    assert (incident.state, incident.signals) == (State.HELD, (signal.hex(),))
    assert (station.runtime.counts, station.runtime.held) == ((0, 0, None), 1)
    assert station.runtime.open_incidents() == [incident]
    assert station.runtime.points_in_alarm(site.id) == frozenset()
    assert steps == [(StepType.HELD, None)]
    assert site.steps(signal) == []


async def test_taken_back_in_time_it_is_closed_as_that_and_kept(station: Station, site: VirtualSite) -> None:
    signal = await hold(site)
    await cancel(site, signal)
    incident = only(station)
    assert (incident.state, incident.disposition) == (State.CLOSED, Disposition.CANCELLED_BY_USER)
    assert (station.runtime.counts, station.runtime.held) == ((0, 0, None), 0)
    await site.until(lambda: site.steps(signal) == ["closed"])
    assert site.progress[-1].disposition == "cancelled_by_user"
    kinds = await station.runtime.journal.read(lambda reader: [each.kind for each in reader.entries()])
    assert [kind for kind in kinds if kind.startswith("incident.")] == ["incident.held", "incident.withdrawn"]
    await station.restart()
    assert only(station) == incident


async def test_it_counts_when_its_time_is_over(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.station.links.window_ms", lambda *_: 20)
    steps = told(station)
    await hold(site)
    await until(lambda: only(station).state is State.OPEN)
    await until(lambda: steps == [(StepType.HELD, None), (StepType.OPENED, Cause.WINDOW_OVER)])
    assert station.runtime.counts == (1, 1, only(station).opened_ms)
    assert station.runtime.points_in_alarm(site.id) == {"sos"}


async def test_taken_back_too_late_an_operator_decides(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.station.links.window_ms", lambda *_: 1)
    signal = await hold(site)
    await until(lambda: only(station).state is State.OPEN)
    await cancel(site, signal)
    assert (only(station).state, only(station).cancelled) == (State.OPEN, True)
    assert station.runtime.counts[:2] == (1, 1)


async def test_a_cancel_that_was_not_made_in_time_ends_nothing(station: Station, site: VirtualSite) -> None:
    signal = await hold(site)
    await cancel(site, signal, in_time=False)
    assert (only(station).state, only(station).cancelled) == (State.HELD, True)


async def test_a_lost_link_makes_it_count_at_once(station: Station, site: VirtualSite) -> None:
    await hold(site)
    await site.disconnect()
    await until(lambda: only(station).state is State.OPEN)
    assert only(station).timeline[-1].cause is Cause.LINK_LOST


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"type": "tamper", "point": "door", "kind": "tamper"}, Cause.TAMPER),
        ({"point": "door", "kind": "tamper"}, Cause.TAMPER),
        ({"point": "door", "kind": "intrusion"}, Cause.PRESSED),
        ({}, Cause.PRESSED),
    ],
    ids=["tamper", "tamper alarm", "another point", "same point"],
)
async def test_what_cannot_be_taken_back_makes_it_count(
    station: Station, site: VirtualSite, said: dict[str, Any], cause: Cause
) -> None:
    signal = await hold(site)
    await site.answered(await site.press(**said))
    held = next(each for each in station.runtime.desk.incidents.values() if signal.hex() in each.signals)
    assert held.state is State.OPEN
    assert [line.cause for line in held.timeline if line.type is StepType.OPENED] == [cause]
    assert station.runtime.held == 0
    await station.restart()
    assert station.runtime.desk.incidents[held.id] == held


async def test_a_silent_alarm_leaves_it_held_since_what_becomes_of_it_shows_at_the_site(
    station: Station, site: VirtualSite
) -> None:
    signal = await hold(site)
    for said in ({"kind": "duress", "point": "vault"}, {"kind": "hold_up", "point": "door"}):
        await site.answered(await site.press(silent=True, **said))
    assert station.runtime.held == 1
    await cancel(site, signal)
    assert [each.state for each in station.runtime.desk.incidents.values() if each.kind is AlarmKind.POLICE] == [
        State.CLOSED
    ]


async def test_a_drill_or_trouble_or_another_site_leaves_it_held(station: Station, site: VirtualSite) -> None:
    await hold(site)
    other = await station.joined("Bank", "bank")
    await other.answered(await other.press())
    await site.answered(await site.press(point="door", drill=True))
    await site.answered(await site.press(point="door", type="trouble", kind="trouble"))
    assert station.runtime.held == 1


async def test_presses_within_the_window_are_one_and_the_last_cancel_ends_it(
    station: Station, site: VirtualSite
) -> None:
    first = await hold(site)
    until_ms = only(station).held_until_ms
    second = await hold(site)
    assert (only(station).repeats, only(station).held_until_ms) == (1, until_ms)
    await cancel(site, first)
    assert only(station).state is State.HELD
    await cancel(site, second)
    assert only(station).state is State.CLOSED


async def test_an_operator_takes_it_and_a_cancel_is_his_to_judge(station: Station, site: VirtualSite) -> None:
    signal = await hold(site)
    await station.runtime.acknowledge(only(station).id, OPERATOR)
    assert station.runtime.points_in_alarm(site.id) == {"sos"}
    await cancel(site, signal)
    assert (only(station).state, only(station).cancelled) == (State.ACKNOWLEDGED, True)
    assert site.steps(signal) == ["taken"]


async def test_a_restart_of_the_station_goes_on_counting(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold(site)
    await station.restart()
    assert only(station).state is State.HELD
    # Nobody is connected yet, and that is no site's doing.
    assert station.runtime.held == 1
    await station.runtime.stop()
    monkeypatch.setattr(holding, "MAX_WINDOW_MS", -GRACE_MS)
    await station.restart()
    await until(lambda: only(station).state is State.OPEN)


async def test_a_cancel_that_overtakes_its_alarm_ends_it_as_it_comes(station: Station, site: VirtualSite) -> None:
    signal = site.entropy(16)
    await cancel(site, signal)
    steps = told(station)
    await hold(site, signal=signal)
    assert only(station).disposition is Disposition.CANCELLED_BY_USER
    assert StepType.OPENED not in [step for step, _ in steps]


async def test_a_disk_that_fails_keeps_no_alarm_back(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "RETRY_S", 0.01)
    await hold(site)
    with broken(station):
        await site.disconnect()
        await until(lambda: only(station).state is State.OPEN)
        assert station.runtime.counts[0] == 1

    async def kept() -> bool:
        kinds = await station.runtime.journal.read(lambda reader: [each.kind for each in reader.entries()])
        return "incident.opened" in kinds

    while not await kept():
        await station.hass.async_block_till_done()
    await station.restart()
    assert only(station).state is State.OPEN


async def test_a_disk_that_hangs_keeps_no_alarm_back(
    station: Station, site: VirtualSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "PATIENCE_S", 0.01)
    await hold(site)
    monkeypatch.setattr(Journal, "write", lambda *_: station.hass.loop.create_future())
    await site.disconnect()
    await until(lambda: only(station).state is State.OPEN)
    monkeypatch.undo()


async def test_an_operator_releases_a_closed_silent_incident_and_the_site_is_told(
    station: Station, site: VirtualSite
) -> None:
    await site.answered(await site.press(silent=True, kind="hold_up"))
    runtime = station.runtime
    await runtime.acknowledge(only(station).id, OPERATOR)
    await runtime.close(only(station).id, OPERATOR, Disposition.REAL)
    await runtime.release(only(station).id, OPERATOR)
    await site.until(lambda: site.steps()[-1:] == ["released"])
    assert site.progress[-1].disposition == "real"
    assert only(station).disclosed_ms is not None


@pytest.mark.parametrize(
    ("type_", "said_ms", "age_ms", "left_ms"),
    [
        (SignalType.ALARM, 0, 0, 0),
        (SignalType.ALARM, 10_000, 400, GRACE_MS + 9_600),
        (SignalType.ALARM, 10_000, 12_000, GRACE_MS),
        (SignalType.ALARM, 10_000, None, GRACE_MS),
        (SignalType.ALARM, 10**15, 0, GRACE_MS + MAX_WINDOW_MS),
        (SignalType.TAMPER, 10_000, 0, 0),
        (SignalType.RESTORAL, 10_000, 0, 0),
        (SignalType.CANCEL, 0, 0, 0),
        (SignalType.CANCEL, 10_000, 90_000, 10_000),
    ],
)
def test_a_window_is_what_is_left_of_it_and_a_moment_for_a_cancel_on_its_way(
    type_: SignalType, said_ms: int, age_ms: int | None, left_ms: int
) -> None:
    assert window_ms(type_, said_ms, age_ms) == left_ms
