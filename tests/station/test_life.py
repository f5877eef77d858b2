"""What several people do with several incidents: a step is on disk with all that follows from it, or not done."""

import pytest

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import (
    Actor,
    ActorKind,
    Disposition,
    Incident,
    Priority,
    State,
    StepType,
)
from custom_components.smart_safety_zone.station.errors import StationError
from scripts.rig.virtual import VirtualSite

from .conftest import OPERATOR, SOS, Station, broken

OTHER = Actor(kind=ActorKind.OPERATOR, user_id="u8", number=8)
UNIT = Actor(kind=ActorKind.UNIT, user_id="u31")


async def pressed(station: Station, name: str) -> tuple[VirtualSite, Incident]:
    """A site, and the incident of its press."""
    site = await station.joined(name)
    await site.answered(await site.describe(SOS))
    await site.answered(await site.press())
    [incident] = [each for each in station.runtime.open_incidents() if each.site_id == site.id]
    return site, incident


def now(station: Station, incident: Incident) -> Incident:
    return station.runtime.desk.incidents[incident.id]


def kinds(incident: Incident) -> list[StepType]:
    return [step.type for step in incident.timeline]


async def test_what_is_done_to_one_is_done_to_those_that_go_with_it_and_each_site_hears_of_its_own(
    station: Station,
) -> None:
    runtime = station.runtime
    (shop, first), (stall, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await runtime.acknowledge(first.id, OPERATOR)
    await runtime.dispatch(first.id, OPERATOR, "Tiger 1")

    lead = await runtime.join(first.id, OPERATOR, [second.id])
    part = now(station, second)
    assert (lead.parts, part.lead, part.state, part.units) == ((second.id,), first.id, State.DISPATCHED, ("Tiger 1",))
    await runtime.arrived(first.id, UNIT, "Tiger 1")
    await runtime.take_over(first.id, OTHER, "Shift is over")
    assert now(station, second).owner == OTHER
    await runtime.close(first.id, OTHER, Disposition.REAL, "One thief, caught")

    assert (now(station, second).state, now(station, second).disposition) == (State.CLOSED, Disposition.REAL)
    assert now(station, second).timeline[-1].text == "One thief, caught"
    await stall.until(lambda: "closed" in stall.steps())
    assert stall.steps() == ["taken", "dispatched", "on_scene", "taken", "closed"]
    assert {each.incident.hex() for each in stall.progress} == {second.id}
    await shop.until(lambda: "closed" in shop.steps())
    assert shop.steps() == ["taken", "dispatched", "on_scene", "taken", "closed"]
    assert runtime.counts[:2] == (0, 0)


async def test_what_was_joined_is_joined_after_a_restart_and_opened_again_together(station: Station) -> None:
    (_, first), (_, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await station.runtime.acknowledge(first.id, OPERATOR)
    await station.runtime.join(first.id, OPERATOR, [second.id])

    runtime = await station.restart()
    assert [each.id for each in runtime.desk.parts_of(first.id)] == [second.id]
    await runtime.close(first.id, OPERATOR, Disposition.FALSE_ALARM, false_cause=FalseCause.UNKNOWN)
    runtime.desk._closed.clear()
    runtime.desk._shown.clear()
    await runtime.reopen(first.id, OPERATOR)

    assert (now(station, second).state, now(station, second).is_part) == (State.ACKNOWLEDGED, True)


async def test_a_press_that_follows_is_in_the_incident_of_its_own_site_and_learns_how_the_other_stands(
    station: Station,
) -> None:
    (_, first), (stall, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await station.runtime.acknowledge(first.id, OPERATOR)
    await station.runtime.join(first.id, OPERATOR, [second.id])
    signal = stall.entropy(16)

    await stall.answered(await stall.press(signal=signal))

    assert now(station, second).repeats == 1
    await stall.until(lambda: stall.steps(signal) == ["taken"])


async def test_one_that_is_split_off_is_decided_about_anew(station: Station) -> None:
    runtime = station.runtime
    (_, first), (_, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await runtime.acknowledge(first.id, OPERATOR)
    await runtime.dispatch(first.id, OPERATOR, "Tiger 1")
    await runtime.join(first.id, OPERATOR, [second.id])
    with pytest.raises(StationError, match="is_part"):
        await runtime.close(second.id, OPERATOR, Disposition.REAL)

    alone = await runtime.split(second.id, OPERATOR)

    assert (alone.state, alone.units, alone.lead) == (State.ACKNOWLEDGED, (), None)
    assert now(station, first).parts == ()
    await runtime.close(first.id, OPERATOR, Disposition.REAL)
    assert now(station, second).state is State.ACKNOWLEDGED


async def test_joining_is_done_whole_or_not_at_all(station: Station) -> None:
    runtime = station.runtime
    made = [(await pressed(station, name))[1] for name in ("Shop", "Stall", "Bank")]
    first, second, third = made
    await runtime.acknowledge(first.id, OPERATOR)
    await runtime.acknowledge(third.id, OTHER)

    with pytest.raises(StationError, match="owned_by_other") as caught:
        await runtime.join(first.id, OPERATOR, [second.id, third.id])
    assert caught.value.placeholders == {"number": "8"}
    with broken(station), pytest.raises(StationError, match="not_committed"):
        await runtime.join(first.id, OPERATOR, [second.id])

    for incident in (first, second):
        assert (now(station, incident).lead, now(station, incident).parts) == (None, ())
        assert not {StepType.JOINED, StepType.GATHERED} & {*kinds(now(station, incident))}
    await runtime.join(first.id, OPERATOR, [second.id])
    with pytest.raises(StationError, match="has_parts"):
        await runtime.join(third.id, OTHER, [first.id])


async def test_what_follows_is_not_done_either_when_the_disk_does_not_take_it(station: Station) -> None:
    runtime = station.runtime
    (_, first), (_, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await runtime.acknowledge(first.id, OPERATOR)
    await runtime.join(first.id, OPERATOR, [second.id])

    with broken(station), pytest.raises(StationError, match="not_committed"):
        await runtime.close(first.id, OPERATOR, Disposition.REAL)

    assert (now(station, first).state, now(station, second).state) == (State.ACKNOWLEDGED, State.ACKNOWLEDGED)
    await runtime.close(first.id, OPERATOR, Disposition.REAL)
    assert now(station, second).state is State.CLOSED


async def test_joining_to_one_that_goes_with_another_joins_that_other(station: Station) -> None:
    runtime = station.runtime
    first, second, third = [(await pressed(station, name))[1] for name in ("Shop", "Stall", "Bank")]
    await runtime.acknowledge(first.id, OPERATOR)
    await runtime.join(first.id, OPERATOR, [second.id])

    lead = await runtime.join(second.id, OPERATOR, [third.id])

    assert (lead.id, lead.parts) == (first.id, (second.id, third.id))


async def test_a_duplicate_is_of_an_incident_that_is_known(station: Station) -> None:
    runtime = station.runtime
    (_, first), (_, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await runtime.acknowledge(second.id, OPERATOR)

    with pytest.raises(StationError, match="other_missing"):
        await runtime.close(second.id, OPERATOR, Disposition.DUPLICATE)
    with pytest.raises(StationError, match="unknown_incident"):
        await runtime.close(second.id, OPERATOR, Disposition.DUPLICATE, duplicate_of="0" * 32)
    closed = await runtime.close(second.id, OPERATOR, Disposition.DUPLICATE, duplicate_of=first.id)

    assert closed.duplicate_of == first.id


async def test_units_come_and_go_each_by_itself(station: Station) -> None:
    runtime = station.runtime
    _, incident = await pressed(station, "Shop")
    await runtime.acknowledge(incident.id, OPERATOR)
    for unit in ("Tiger 1", "Tiger 2"):
        await runtime.dispatch(incident.id, OPERATOR, unit)

    assert (await runtime.recall(incident.id, OPERATOR, "Tiger 1")).units == ("Tiger 2",)
    assert (await runtime.finished(incident.id, UNIT, "Tiger 2")).state is State.DISPATCHED
    recalled = await runtime.recall(incident.id, OPERATOR, "Tiger 2")

    assert (recalled.state, recalled.units) == (State.ACKNOWLEDGED, ())
    assert kinds(recalled)[-3:] == [StepType.STOOD_DOWN, StepType.FINISHED, StepType.RECALLED]


async def test_an_incident_is_handed_over_and_moved_in_the_queue(station: Station) -> None:
    runtime = station.runtime
    (_, first), (_, second) = await pressed(station, "Shop"), await pressed(station, "Stall")
    await runtime.prioritise(first.id, OPERATOR, Priority.LOW, "A child, playing")
    assert [each.id for each in runtime.open_incidents()] == [second.id, first.id]
    await runtime.acknowledge(first.id, OPERATOR)
    handed = await runtime.hand_over(first.id, OPERATOR, OTHER)
    assert handed.owner == OTHER
    with pytest.raises(StationError, match="owned_by_other"):
        await runtime.hand_back(first.id, OPERATOR)
