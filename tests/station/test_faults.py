"""What a faulty part, a slow disk or a site that means harm must not bring about at a station."""

import asyncio
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from custom_components.smart_safety_zone.incident.model import Disposition, State
from custom_components.smart_safety_zone.journal import JournalError
from custom_components.smart_safety_zone.protocol.messages import MAX_POINTS, InventoryPoint, Leave, Receipt
from custom_components.smart_safety_zone.station.points import POINTS
from custom_components.smart_safety_zone.station.registry import NEW_POINTS

from .conftest import OPERATOR, SOS, Station, broken, until
from .test_incidents import Heard, only


async def test_a_signal_of_a_closed_incident_that_comes_in_a_new_record_calls_nobody_again(station: Station) -> None:
    # A site that got a new key signs anew what it does not know to have arrived.
    site = await station.joined()
    signal = site.entropy(16)
    await site.answered(await site.press(signal=signal))
    incident = only(station)
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)
    heard = Heard(station)

    answer = await site.answered(await site.press(signal=signal))

    assert isinstance(answer, Receipt)
    assert station.runtime.open_incidents() == []
    assert heard.steps == []
    assert station.runtime.desk.incidents[incident.id].state is State.CLOSED
    await station.restart()
    assert station.runtime.open_incidents() == []


async def test_a_repeated_press_of_a_closed_incident_that_comes_in_a_new_record_calls_nobody_again(
    station: Station,
) -> None:
    site = await station.joined()
    signal = site.entropy(16)
    await site.answered(await site.press())
    await site.answered(await site.press(signal=signal))
    incident = only(station)
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await station.runtime.close(incident.id, OPERATOR, Disposition.REAL)
    await site.answered(await site.press(signal=signal))
    assert station.runtime.open_incidents() == []


async def test_a_suspended_sites_signal_that_cannot_be_kept_is_shown_once(station: Station) -> None:
    site = await station.joined()
    await station.runtime.suspend(site.id, OPERATOR)
    heard = Heard(station)
    with broken(station):
        await site.press()
        await until(lambda: heard.signals)
        await site.offer_again()
        await until(lambda: station.runtime.faults["not_committed"] == 2)
    record = next(iter(site.outbox.values()))
    await site.offer_again()
    await site.answered(record)
    assert len(heard.signals) == 1


async def test_a_shown_incident_of_a_site_that_was_suspended_meanwhile_is_kept(station: Station) -> None:
    site = await station.joined()
    heard = Heard(station)
    with broken(station):
        record = await site.press()
        await heard.until(1)
    await station.runtime.suspend(site.id, OPERATOR)
    await site.offer_again()
    await site.answered(record)
    await station.restart()
    assert only(station).site_id == site.id


async def test_a_site_has_no_more_points_than_an_inventory_may_name(station: Station) -> None:
    site = await station.joined()
    many = [InventoryPoint(id=f"{number}", kind="police", name="x") for number in range(3 * MAX_POINTS)]
    await site.answered(await site.describe(*many))
    assert len(station.runtime.sites()[site.id].points) == MAX_POINTS
    await station.restart()
    assert len(station.runtime.sites()[site.id].points) == MAX_POINTS


async def test_a_site_with_ever_new_points_fills_no_registry_and_its_alarms_pass(station: Station) -> None:
    site = await station.joined()
    seen: set[str] = set()
    for batch in range(5):
        points = [replace(SOS, id=f"{batch}-{number}") for number in range(MAX_POINTS)]
        await site.answered(await site.describe(*points))
        seen |= {point.id for point in station.runtime.sites()[site.id].points}

    assert len(seen) == NEW_POINTS
    assert station.runtime.faults["too_many_points"] == 5 * MAX_POINTS - NEW_POINTS
    await site.answered(await site.press("4-7"))
    assert [incident.point_id for incident in station.runtime.open_incidents()] == ["4-7"]


async def test_alarms_of_ever_new_points_fill_no_memory(station: Station) -> None:
    site = await station.joined()
    with patch("custom_components.smart_safety_zone.station.points.MAX_IN_ALARM", 3):
        for number in range(6):
            await site.answered(await site.press(point=f"p{number}"))
        await site.answered(await site.press(point="p0"))
    assert station.runtime.points_in_alarm(site.id) == {"p0", "p1", "p2"}
    # Every alarm is an incident all the same.
    assert len(station.runtime.open_incidents()) == 6
    assert await station.runtime.journal.read(lambda reader: reader.count(POINTS)) == 3


async def test_known_sites_come_back_while_the_disk_does_not_say_what_waits_for_a_new_one(station: Station) -> None:
    known = await station.joined("Known")
    await known.disconnect()
    links = station.runtime._links
    async with links._opening:
        # Somebody's correspondent is being made, as long as it takes.
        async with asyncio.timeout(2):
            await station.connect(known)


async def test_a_decision_that_brings_up_a_fault_is_no_news_for_others(station: Station) -> None:
    site, other = await station.joined("One"), await station.joined("Other")
    receive = station.runtime.desk.receive

    def faulty(signal: Any, **said: Any) -> Any:
        if signal.site_id == site.id:
            raise LookupError("a fault of ours")
        return receive(signal, **said)

    with patch.object(station.runtime.desk, "receive", faulty):
        await site.press()
        await other.answered(await other.press())
        await until(lambda: station.runtime.faults["failed"] == 1)
    assert site.connected
    record = next(iter(site.outbox.values()))
    await site.offer_again()
    assert isinstance(await site.answered(record), Receipt)
    assert len(station.runtime.open_incidents()) == 2


async def test_a_leaving_that_cannot_be_kept_is_kept_when_it_comes_again(station: Station) -> None:
    site = await station.joined()
    with broken(station):
        record = await site.say(Leave(reason="removed"))
        await until(lambda: station.runtime.faults["not_committed"] == 1)
    await site.offer_again()
    assert isinstance(await site.answered(record), Receipt)
    await station.restart()
    assert station.runtime.sites()[site.id].standing == "revoked"


async def test_what_a_returning_site_has_missed_is_read_in_steps(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    incident = only(station)
    for number in range(12):
        await station.runtime.note(incident.id, OPERATOR, str(number))
    await station.runtime.acknowledge(incident.id, OPERATOR)
    await site.until(lambda: site.progress)
    await site.disconnect()
    site.progress.clear()
    site._station_place = (0, 0)
    read = type(station.runtime.journal).read
    with (
        patch("custom_components.smart_safety_zone.link.keeping.LOST_STEP", 1),
        patch.object(type(station.runtime.journal), "read", autospec=True, side_effect=read) as reads,
    ):
        await station.connect(site)
        await site.until(lambda: site.progress)
    assert reads.call_count >= 2


async def test_a_journal_that_cannot_be_read_keeps_no_site_out(station: Station) -> None:
    site = await station.joined()
    await site.answered(await site.press())
    await site.disconnect()
    site._station_place = (0, 0)
    with patch.object(station.runtime.journal, "read", side_effect=JournalError("unreadable")):
        await station.connect(site)
        await site.answered(await site.press())
