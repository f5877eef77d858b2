"""Incidents that are about one event: never joined by themselves, and what goes with one does what that one does."""

from dataclasses import replace
from functools import reduce

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.errors import Code
from custom_components.smart_safety_zone.incident.machine import advance, opened, refusal
from custom_components.smart_safety_zone.incident.model import (
    SITE,
    Actor,
    AlarmKind,
    Incident,
    State,
    Step,
    StepType,
)
from custom_components.smart_safety_zone.incident.needs import LED
from custom_components.smart_safety_zone.incident.together import (
    FOLLOWED,
    WITHIN_M,
    WITHIN_MS,
    Place,
    catching_up,
    following,
    may_join,
    metres,
    proposed,
)
from custom_components.smart_safety_zone.incident.units import UnitState, unit_states, wants_help

from .made import MALEE, NOW_MS, PATROL, SOMCHAI, incident, signal, step

MARKET = (14.5896, 100.4550)
"""Ang Thong."""
NORTH_M = 1 / 111_195
"""A metre to the north, in degrees."""
UNITS = ("unit-1", "unit-2")


def at(
    number: int, site: str, after_ms: int = 0, *, drill: bool = False, kind: AlarmKind = AlarmKind.POLICE
) -> Incident:
    """An open incident of a site, pressed some time after the first one."""
    return opened(signal(number, site_id=site, received_ms=NOW_MS + after_ms, age_ms=0, drill=drill, kind=kind))


def nowhere(_: str) -> Place | None:
    """No site has told where it is."""
    return None


def places(**north_m: float) -> dict[str, Place]:
    """Where sites are: so many metres to the north of the market."""
    return {site: (MARKET[0] + each * NORTH_M, MARKET[1]) for site, each in north_m.items()}


def test_what_was_raised_nearby_within_minutes_is_proposed_the_nearest_in_time_first() -> None:
    where = places(a=0, b=80, c=120, far=WITHIN_M + 5)
    first = at(1, "a")
    others = [at(2, "b", 40_000), at(3, "c", 10_000), at(4, "far", 1_000), at(5, "b", WITHIN_MS + 1), at(6, "nowhere")]

    found = proposed(first, [first, *others], where.get)

    assert found is not None
    assert found.ids == (others[1].id, others[0].id)
    assert (found.within_m, found.within_ms) == (120, 40_000)


def test_another_point_of_the_same_site_needs_no_place() -> None:
    first, second = at(1, "a"), opened(signal(2, site_id="a", point_id="door"))
    found = proposed(first, [second], nowhere)
    assert found is not None
    assert (found.ids, found.within_m) == ((second.id,), 0)


@pytest.mark.parametrize(
    "other",
    [
        at(2, "a", drill=True),
        at(2, "a", kind=AlarmKind.TROUBLE),
        replace(at(2, "a"), lead="0" * 32),
        replace(at(2, "a"), parts=("0" * 32,)),
        replace(at(2, "a"), state=State.CLOSED),
        replace(at(2, "a"), state=State.HELD),
        replace(at(2, "a"), state=State.ACKNOWLEDGED, owner=MALEE),
        replace(at(2, "a"), state=State.DISPATCHED, owner=SOMCHAI),
    ],
)
def test_what_could_not_be_joined_is_not_proposed(other: Incident) -> None:
    first = replace(at(1, "a"), state=State.ACKNOWLEDGED, owner=SOMCHAI)
    assert proposed(first, [other], nowhere) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c"]), st.integers(0, 2 * WITHIN_MS), st.booleans(), st.sampled_from(AlarmKind)
        ),
        min_size=2,
        max_size=8,
    ),
    st.fixed_dictionaries({site: st.floats(0, 400) for site in "abc"}),
)
def test_whatever_is_proposed_is_open_near_and_mutual_and_proposing_changes_nothing(
    made: list[tuple[str, int, bool, AlarmKind]], north_m: dict[str, float]
) -> None:
    all_ = [
        at(number, site, ms, drill=drill, kind=kind) for number, (site, ms, drill, kind) in enumerate(made, start=1)
    ]
    before = repr(all_)
    where = places(**north_m)
    by_id = {each.id: each for each in all_}
    for one in all_:
        found = proposed(one, all_, where.get)
        for other in [] if found is None else [by_id[each] for each in found.ids]:
            assert found is not None
            assert other.id != one.id
            assert (other.drill, other.state) == (one.drill, State.OPEN)
            assert abs(other.opened_ms - one.opened_ms) <= found.within_ms <= WITHIN_MS
            assert metres(where[one.site_id], where[other.site_id]) - 1 <= found.within_m <= WITHIN_M
            back = proposed(other, all_, where.get)
            assert back is not None
            assert one.id in back.ids
    assert repr(all_) == before


def test_distances_are_those_of_a_globe() -> None:
    assert metres(MARKET, MARKET) == 0
    assert metres((0, 0), (0, 1)) == pytest.approx(111_195, rel=1e-3)
    assert metres((13.7563, 100.5018), (18.7883, 98.9853)) == pytest.approx(582_000, rel=0.01)
    assert metres((0, 179.9995), (0, -179.9995)) == pytest.approx(111.2, rel=0.01)


def test_drills_and_real_ones_and_chains_are_not_joined() -> None:
    lead, part = incident(State.ACKNOWLEDGED), at(2, "b")
    assert may_join(lead, part) is None
    assert may_join(lead, lead) is Code.SAME_INCIDENT
    assert may_join(lead, at(3, "b", drill=True)) is Code.DRILL_AND_REAL
    assert may_join(lead, part, [replace(at(4, "c"), lead=part.id)]) is Code.HAS_PARTS


STEPS = st.sampled_from(
    [
        *(step(kind, SOMCHAI) for kind in FOLLOWED),
        *(step(kind, MALEE, text="Shift is over") for kind in (StepType.ACKNOWLEDGED, StepType.TAKEN_OVER)),
        *(step(kind, PATROL, unit=unit) for kind in (StepType.EN_ROUTE, StepType.ARRIVED) for unit in UNITS),
        *(step(kind, SOMCHAI, unit="unit-2") for kind in (StepType.DISPATCHED, StepType.STOOD_DOWN)),
        step(StepType.HANDED_OVER, MALEE, to=SOMCHAI),
        step(StepType.CLOSED, MALEE),
    ]
)


@given(st.lists(STEPS, max_size=12), st.lists(STEPS, max_size=12))
def test_what_goes_with_another_stands_where_that_one_stands_whatever_is_done(
    before: list[Step], after: list[Step]
) -> None:
    lead = advance(at(1, "a"), step(StepType.ACKNOWLEDGED, SOMCHAI))
    for said in before:
        lead = advance(lead, said) if refusal(lead, said) is None else lead
    owner = lead.owner
    if lead.state in {State.OPEN, State.CLOSED} or owner is None:
        return
    part = at(2, "b")
    lead = advance(lead, step(StepType.GATHERED, owner, other=part.id))
    part = reduce(
        advance, (step(StepType.JOINED, owner, other=lead.id), *catching_up(lead, owner, NOW_MS + 9_000)), part
    )
    for said in after:
        if refusal(lead, said) is not None:
            continue
        lead, follows = advance(lead, said), following(said)
        assert follows is not None
        assert refusal(part, follows) is None, (part.state, follows)
        part = advance(part, follows)
        assert (part.owner, part.units, part.closed_ms is None) == (lead.owner, lead.units, lead.closed_ms is None)
        assert part.disposition == lead.disposition
        # Nobody is there any more, or somebody went there after the two were put together.
        assert part.state is lead.state or {part.state, lead.state} == {State.DISPATCHED, State.ON_SCENE}
        assert part.is_part is (lead.state is not State.CLOSED)


@pytest.mark.parametrize("kind", sorted(LED))
def test_what_goes_with_another_does_nothing_of_that_by_itself(kind: StepType) -> None:
    for state in (State.ACKNOWLEDGED, State.DISPATCHED):
        part = replace(incident(state), lead="0" * 32, units=UNITS if state is State.DISPATCHED else ())
        actor: Actor = MALEE if kind is StepType.TAKEN_OVER else SOMCHAI
        if refusal(replace(part, lead=None), step(kind, actor)) is None:
            assert refusal(part, step(kind, actor)) is Code.IS_PART


def test_what_is_split_off_is_taken_and_has_no_units() -> None:
    lead = incident(State.ON_SCENE)
    part = reduce(advance, (step(StepType.JOINED, other=lead.id), *catching_up(lead, SOMCHAI, NOW_MS)), at(2, "b"))
    assert (part.state, part.units, part.owner) == (State.ON_SCENE, ("unit-1",), SOMCHAI)
    alone = advance(part, step(StepType.SPLIT))
    assert (alone.state, alone.units, alone.owner, alone.lead) == (State.ACKNOWLEDGED, (), SOMCHAI, None)
    assert refusal(alone, step(StepType.CLOSED)) is None


def test_opened_again_with_the_one_that_leads_it_goes_on_with_it_and_by_itself_it_is_on_its_own() -> None:
    part = advance(replace(incident(State.ACKNOWLEDGED), lead="0" * 32), step(StepType.CLOSED, followed=True))
    assert not part.is_part
    assert advance(part, step(StepType.REOPENED, followed=True)).is_part
    assert advance(part, step(StepType.REOPENED)).lead is None


def test_each_unit_has_a_state_of_its_own() -> None:
    value = incident(State.DISPATCHED)
    for said in (
        step(StepType.DISPATCHED, unit="unit-2"),
        step(StepType.EN_ROUTE, PATROL, unit="unit-2"),
        step(StepType.DISPATCHED, unit="unit-2"),
        step(StepType.DISPATCHED, unit="unit-3"),
        step(StepType.ARRIVED, PATROL, unit="unit-3"),
        step(StepType.FINISHED, PATROL, unit="unit-3"),
    ):
        value = advance(value, said)
    assert unit_states(value) == {
        "unit-1": UnitState.SENT,
        "unit-2": UnitState.EN_ROUTE,
        "unit-3": UnitState.FINISHED,
    }
    again = advance(value, step(StepType.DISPATCHED, unit="unit-3"))
    assert unit_states(again)["unit-3"] is UnitState.SENT
    assert unit_states(advance(value, step(StepType.RECALLED))) == {}
    assert unit_states(advance(value, step(StepType.STOOD_DOWN))).keys() == {"unit-2", "unit-3"}
    assert unit_states(advance(incident(), step(StepType.REPEATED, SITE))) == {}


def test_a_unit_asks_for_help_until_the_room_does_something_about_it() -> None:
    value = advance(incident(State.DISPATCHED), step(StepType.ESCALATED, PATROL, unit="unit-1"))
    assert wants_help(value) == ("unit-1",)
    assert wants_help(advance(value, step(StepType.EN_ROUTE, PATROL))) == ("unit-1",)
    assert wants_help(advance(value, step(StepType.DISPATCHED, unit="unit-2"))) == ()
    assert wants_help(advance(value, step(StepType.NOTED))) == ()
