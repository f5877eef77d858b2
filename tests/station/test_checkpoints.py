"""Checkpoints: who was there is on disk before it shows; nobody in time is a trouble until somebody comes."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentry
import pytest

from custom_components.smart_safety_zone.const import CONF_VISIT_INCIDENTS, SUBENTRY_CHECKPOINT
from custom_components.smart_safety_zone.incident.due import HOUR_MS
from custom_components.smart_safety_zone.incident.model import (
    Actor,
    ActorKind,
    AlarmKind,
    Disposition,
    Signal,
    SignalType,
)
from custom_components.smart_safety_zone.journal import Document
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.station.checkpoints import CHECKPOINTS, Visits
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.readable import is_readable

from .conftest import OPERATOR, Station, broken, until

PATROL = Actor(kind=ActorKind.UNIT, user_id="user-31")


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
    """What the station finds itself."""
    heard: list[Signal] = []
    station.runtime.subscribe_signals(lambda _, signal: heard.append(signal))
    return heard


def add(station: Station, name: str = "Temple gate", *, hours: int = 4, at_night: bool = False) -> str:
    data = {"tag": f"tag of {name}", "latitude": 14.5, "longitude": 100.4, "every_hours": hours, "at_night": at_night}
    subentry = ConfigSubentry(
        data=MappingProxyType(data), subentry_type=SUBENTRY_CHECKPOINT, title=name, unique_id=None
    )
    station.hass.config_entries.async_add_subentry(station.runtime.entry, subentry)
    station.runtime.entry_updated()
    return subentry.subentry_id


async def visit(station: Station, checkpoint: str, actor: Actor = PATROL, **said: str) -> None:
    await station.runtime.checkpoints.visit(checkpoint, actor, station.runtime.clock.now().wall_ms, **said)


def told(signals: list[Signal]) -> list[SignalType]:
    return [signal.type for signal in signals]


async def test_a_visit_is_in_the_journal_and_known_after_a_restart(station: Station) -> None:
    checkpoint = add(station)
    await visit(station, checkpoint, OPERATOR, unit="101", device="phone")
    known = station.runtime.checkpoints.visits(checkpoint)
    assert known is not None
    assert (known.by, known.unit, known.device) == (OPERATOR, "101", "phone")
    entries = await station.runtime.journal.read(lambda reader: reader.entries(kinds=["patrol.visited"]))
    assert [b"user-7" in (entry.payload or b"") for entry in entries] == [True]
    # Who it was can be erased, names are never kept.
    assert all(b"user-7" not in entry.header and b"Somchai" not in (entry.payload or b"") for entry in entries)
    runtime = await station.restart()
    again = runtime.checkpoints.visits(checkpoint)
    assert again == replace(known, by=replace(OPERATOR, name=None))


async def test_nothing_shows_of_a_visit_that_is_not_on_disk(station: Station) -> None:
    checkpoint = add(station)
    with broken(station), pytest.raises(StationError) as refused:
        await visit(station, checkpoint)
    assert (refused.value.code, refused.value.failed) == ("not_committed", True)
    known = station.runtime.checkpoints.visits(checkpoint)
    assert known is not None
    assert known.visited_ms is None


async def test_a_visit_to_nothing_is_refused(station: Station) -> None:
    with pytest.raises(StationError) as refused:
        await visit(station, "nothing")
    assert refused.value.code == "unknown_checkpoint"


async def test_nobody_in_time_is_a_trouble_until_somebody_comes(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    checkpoint = add(station)
    checkpoints = station.runtime.checkpoints
    await visit(station, checkpoint)
    time.ahead_ms = 4 * HOUR_MS - 60_000
    checkpoints.look()
    assert not checkpoints.is_overdue(checkpoint)
    time.ahead_ms += 2 * 60_000
    checkpoints.look()
    checkpoints.look()
    assert checkpoints.is_overdue(checkpoint)
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    assert (signals[0].kind_text, signals[0].point_id, signals[0].text) == ("unvisited", checkpoint, "Temple gate")
    assert not station.runtime.open_incidents()

    await visit(station, checkpoint)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])
    assert signals[1].refers_to == signals[0].id
    assert not checkpoints.is_overdue(checkpoint)


async def test_it_is_an_incident_where_the_administrator_wants_one(station: Station, time: Time) -> None:
    checkpoint = add(station)
    entry = station.runtime.entry
    options = {**entry.options, CONF_VISIT_INCIDENTS: True}
    station.hass.config_entries.async_update_entry(entry, options=options)
    time.ahead_ms = 5 * HOUR_MS
    station.runtime.checkpoints.look()
    await until(station.runtime.open_incidents)
    (incident,) = station.runtime.open_incidents()
    assert (incident.kind, incident.kind_text, incident.point_id) == (AlarmKind.TROUBLE, "unvisited", checkpoint)
    assert station.runtime.naming.name(incident.site_id, checkpoint) == "Temple gate"
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)
    runtime = await station.restart()
    assert runtime.naming.name(incident.site_id, checkpoint) == "Temple gate"


async def test_a_restart_neither_repeats_nor_forgets_that_it_is_overdue(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    checkpoint = add(station)
    time.ahead_ms = 5 * HOUR_MS
    station.runtime.checkpoints.look()
    await until(lambda: told(signals) == [SignalType.TROUBLE])
    runtime = await station.restart()
    runtime.subscribe_signals(lambda _, signal: signals.append(signal))
    runtime.checkpoints.look()
    assert runtime.checkpoints.is_overdue(checkpoint)
    await visit(station, checkpoint)
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])


async def test_a_time_without_the_station_counts(station: Station, time: Time) -> None:
    checkpoint = add(station)
    await station.runtime.stop()
    time.ahead_ms = 5 * HOUR_MS
    runtime = await station.restart()
    assert runtime.checkpoints.is_overdue(checkpoint)


async def test_a_checkpoint_that_is_changed_or_removed_is_judged_anew(
    station: Station, time: Time, signals: list[Signal]
) -> None:
    checkpoint = add(station)
    time.ahead_ms = 5 * HOUR_MS
    station.runtime.checkpoints.look()
    entry = station.runtime.entry
    subentry = entry.subentries[checkpoint]
    station.hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "every_hours": 9})
    station.runtime.entry_updated()
    await until(lambda: told(signals) == [SignalType.TROUBLE, SignalType.RESTORAL])
    time.ahead_ms = 10 * HOUR_MS
    station.runtime.checkpoints.look()
    station.hass.config_entries.async_remove_subentry(entry, checkpoint)
    station.runtime.entry_updated()
    await until(lambda: told(signals)[2:] == [SignalType.TROUBLE, SignalType.RESTORAL])
    assert not await station.runtime.journal.read(lambda reader: reader.scan(CHECKPOINTS))


async def test_a_clock_that_was_ahead_excuses_nobody_for_as_long(station: Station, time: Time) -> None:
    time.ahead_ms = 1000 * HOUR_MS
    checkpoint = add(station)
    await visit(station, checkpoint)
    time.ahead_ms = 0
    station.runtime.checkpoints.look()
    assert not station.runtime.checkpoints.is_overdue(checkpoint)
    time.ahead_ms = 5 * HOUR_MS
    station.runtime.checkpoints.look()
    assert station.runtime.checkpoints.is_overdue(checkpoint)


def test_what_is_kept_of_a_checkpoint_is_read_again() -> None:
    visits = Visits(since_ms=1, visited_ms=2, by=PATROL, unit="101", device="phone")
    document = visits.document("01JCHECKPOINT")
    assert document.value == (
        b'{"version":1,"since_ms":1,"visited_ms":2,"by":{"kind":"unit","user_id":"user-31"},"unit":"101","device":"phone"}'
    )
    assert Visits.read(document.value) == visits
    assert is_readable(document)
    assert not is_readable(Document(CHECKPOINTS, document.key, b"{"))
