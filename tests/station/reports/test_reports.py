"""Reports are read from the journal, a little at a time, and know of links what restarts have forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import Disposition
from custom_components.smart_safety_zone.incident.response import Group, Measure
from custom_components.smart_safety_zone.journal import Journal, JournalError
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.reports import losses, reports
from custom_components.smart_safety_zone.station.reports.period import Span
from custom_components.smart_safety_zone.station.reports.report import Report
from custom_components.smart_safety_zone.station.runtime import StationRuntime
from scripts.rig.virtual import VirtualSite

from ..conftest import OPERATOR, Station, broken, until


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


async def year(runtime: StationRuntime) -> Report:
    return await runtime.reports.make(Span.YEAR, runtime.reports.today)


async def pressed(station: Station, site: VirtualSite, **said: Any) -> str:
    """Press, and return the incident."""
    before = {each.id for each in station.runtime.open_incidents()}
    await site.answered(await site.press(**said))
    await until(lambda: {each.id for each in station.runtime.open_incidents()} - before)
    (made,) = {each.id for each in station.runtime.open_incidents()} - before
    return made


async def closed(station: Station, site: VirtualSite, disposition: Disposition = Disposition.FALSE_ALARM) -> str:
    made = await pressed(station, site)
    await station.runtime.acknowledge(made, OPERATOR)
    await station.runtime.close(made, OPERATOR, disposition, false_cause=FalseCause.EQUIPMENT)
    return made


async def test_open_and_closed_ones_are_in_the_report_also_after_a_restart(station: Station) -> None:
    site = await station.joined()
    await closed(station, site)
    waiting = await pressed(station, site)
    said = await year(station.runtime)

    assert (said.groups[Group.ALARM], said.waiting, said.counted.false, said.counted.rated) == (2, 1, 1, 1)
    assert said.figures[Measure.ACKNOWLEDGE].count == 1

    runtime = await station.restart()
    again = await year(runtime)

    assert (again.groups, again.waiting, again.counted) == (said.groups, 1, said.counted)
    assert waiting in {each.id for each in runtime.open_incidents()}


async def test_a_reopened_one_is_there_once_and_as_it_stands(station: Station) -> None:
    site = await station.joined()
    made = await closed(station, site)
    await station.runtime.reopen(made, OPERATOR)
    open_again = await year(station.runtime)
    await station.runtime.close(made, OPERATOR, Disposition.REAL)
    said = await year(station.runtime)

    assert (open_again.groups[Group.ALARM], open_again.counted.rated) == (1, 0)
    assert (said.groups[Group.ALARM], said.counted.rated, said.counted.false) == (1, 1, 0)


async def test_many_are_read_page_by_page_and_each_once(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PAGE", 2)
    monkeypatch.setattr(reports, "PAUSE_S", 0)
    site = await station.joined()
    made = {await closed(station, site) for _ in range(5)}
    asked: list[Callable[..., Any]] = []
    read = Journal.read

    async def counted(journal: Journal, query: Callable[..., Any]) -> Any:
        asked.append(query)
        return await read(journal, query)

    with patch.object(Journal, "read", counted):
        found = await station.runtime.reports.incidents(Span.YEAR, station.runtime.reports.today)

    assert {incident for _, incident, _ in found} == made
    assert len(found) == 5
    assert len(asked) == 3


async def test_another_day_has_none_of_them(station: Station, time: Time) -> None:
    site = await station.joined()
    await closed(station, site)
    today = station.runtime.reports.today
    time.ahead_ms = 2 * 24 * 3_600_000

    assert (await station.runtime.reports.make(Span.DAY, today)).groups[Group.ALARM] == 1
    assert (await station.runtime.reports.make(Span.DAY, station.runtime.reports.today)).groups[Group.ALARM] == 0


async def test_a_disk_that_cannot_be_read_is_said_to_be_that(station: Station) -> None:
    with patch.object(Journal, "read", side_effect=JournalError("no disk")), pytest.raises(StationError) as raised:
        await year(station.runtime)
    assert (raised.value.code, raised.value.failed) == ("not_readable", True)


async def lost(station: Station, site: VirtualSite, time: Time, seconds: int = 3_600) -> None:
    await site.disconnect()
    await until(lambda: not station.runtime.link(site.id).connected)
    time.ahead_ms += seconds * 1000
    station.runtime.watch.look(site.id)


async def test_a_lost_link_counts_from_when_it_was_last_heard_until_it_is_back(station: Station, time: Time) -> None:
    site = await station.joined()
    await lost(station, site, time)
    during = (await year(station.runtime)).sites[0]
    await station.connect(site)
    await until(lambda: not station.runtime.watch.troubles)
    runtime = await station.restart()
    after = (await year(runtime)).sites[0]

    for said in (during, after):
        assert said.losses == 1
        assert 3_590_000 < said.watched_ms - said.up_ms < 3_610_000


async def test_a_loss_goes_on_over_a_restart_and_the_time_without_a_station_counts_for_nobody(
    station: Station, time: Time
) -> None:
    site = await station.joined()
    await lost(station, site, time)
    await station.runtime.stop()
    time.ahead_ms += 10 * 3_600_000
    runtime = await station.restart()
    time.ahead_ms += 3_600_000
    said = (await year(runtime)).sites[0]

    assert said.losses == 1
    assert 2 * 3_590_000 < said.watched_ms - said.up_ms < 2 * 3_610_000
    assert said.watched_ms < 3 * 3_600_000


async def test_what_a_full_disk_did_not_take_of_a_loss_is_written_later(
    station: Station, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(losses, "ALIVE_S", 0.05)
    site = await station.joined()
    kept = station.runtime.watch.losses
    kept.stop()
    with broken(station):
        kept.begin(site.id, None)
        await until(lambda: station.runtime.journal.pending == 0)
    kept.start()

    async def on_disk() -> list[tuple[bytes, bytes]]:
        return await station.runtime.journal.read(lambda reader: reader.scan(losses.LOST))

    await until(lambda: not kept._owed)
    assert len(await on_disk()) == 1


async def test_a_revoked_site_loses_nothing_more(station: Station, time: Time) -> None:
    site = await station.joined()
    await closed(station, site)
    await lost(station, site, time)
    await station.runtime.revoke(site.id, OPERATOR)
    await until(lambda: not station.runtime.watch.losses._lost)
    time.ahead_ms += 3_600_000
    said = (await year(station.runtime)).sites[0]

    assert 3_590_000 < said.watched_ms - said.up_ms < 3_610_000
    assert said.counted.alarms == 1
