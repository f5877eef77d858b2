"""Whom a signal is offered to: whatever happens in whatever order, the police get it and nobody gets it twice."""

from dataclasses import replace
from typing import Final

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.site.routing import (
    PRESENT_PATIENCE_MS,
    STORE_PATIENCE_MS,
    Course,
    Reach,
    Station,
    Taken,
    arrived,
    offered,
    plan,
    reached,
    told,
    took,
    untold,
    without,
)

PRIMARY: Final = Station(b"primary", police=True, usable=True)
BACKUP: Final = Station(b"backup", police=True, usable=True)
THIRD: Final = Station(b"third", police=True, usable=True)
COPY: Final = Station(b"copy", police=False, usable=True)
ALL: Final = (PRIMARY, BACKUP, THIRD, COPY)
ALARM: Final = Course(alarm=True)
NOTE: Final = Course(alarm=False)


def go(course: Course, stations: tuple[Station, ...], age: int, followed: Course | None = None) -> Course:
    """Offer it to all whose turn it is."""
    for station in plan(course, stations, age, followed).now:
        course = offered(course, station, age)
    return course


def away(station: Station) -> Station:
    return replace(station, usable=False)


def test_the_primary_and_every_copy_get_it_at_once() -> None:
    assert plan(ALARM, ALL, 0).now == (b"primary", b"copy")
    assert plan(ALARM, ALL, 0).again_ms == STORE_PATIENCE_MS


def test_a_test_goes_to_every_station_at_once_reached_or_not_and_to_none_twice() -> None:
    course = Course(alarm=False, everywhere=True)
    those = (PRIMARY, away(BACKUP), THIRD, COPY)
    assert plan(course, those, 0).now == (b"primary", b"backup", b"third", b"copy")
    assert plan(course, those, 0).again_ms is None
    course = go(course, those, 0)
    assert plan(course, those, 10 * STORE_PATIENCE_MS).now == ()
    assert not arrived(reached(course, b"copy", Reach.STORED), those)
    assert arrived(reached(course, b"backup", Reach.STORED), those)


def test_the_next_one_gets_what_is_not_stored_in_time() -> None:
    course = go(ALARM, ALL, 0)
    assert plan(course, ALL, STORE_PATIENCE_MS - 1).now == ()
    course = go(course, ALL, STORE_PATIENCE_MS)
    assert b"backup" in course.legs
    assert plan(course, ALL, STORE_PATIENCE_MS).again_ms == 2 * STORE_PATIENCE_MS
    assert plan(course, ALL, 2 * STORE_PATIENCE_MS).now == (b"third",)


def test_the_next_one_gets_what_is_stored_and_not_presented_in_time() -> None:
    course = reached(go(ALARM, ALL, 0), b"primary", Reach.STORED)
    assert plan(course, ALL, 0).again_ms == PRESENT_PATIENCE_MS
    course = go(course, ALL, PRESENT_PATIENCE_MS)
    assert b"backup" in course.legs
    course = reached(course, b"backup", Reach.PRESENTED)
    assert plan(course, ALL, 10**9).now == ()
    assert plan(course, ALL, 10**9).again_ms is None


def test_what_needs_no_eyes_has_arrived_once_it_is_stored() -> None:
    course = reached(go(NOTE, ALL, 0), b"primary", Reach.STORED)
    assert plan(course, ALL, 10**9).now == ()


def test_who_may_take_it_back_still_calls_nobody_else_meanwhile() -> None:
    course = go(Course(alarm=True, held_ms=20_000), ALL, 0)
    course = reached(course, b"primary", Reach.STORED)
    assert plan(course, ALL, PRESENT_PATIENCE_MS).now == ()
    assert plan(course, ALL, 20_000 + PRESENT_PATIENCE_MS).now == (b"backup",)
    assert plan(replace(course, cancelled=True), ALL, 10**9).now == ()


def test_a_refusal_or_a_station_out_of_reach_keeps_nobody_waiting() -> None:
    course = reached(go(ALARM, ALL, 0), b"primary", Reach.REFUSED)
    assert plan(course, ALL, 1).now == (b"backup",)
    assert plan(ALARM, (away(PRIMARY), away(BACKUP), THIRD), 0).now == (b"primary", b"third")


def test_a_backup_out_of_reach_gets_its_turn_once_it_is_back() -> None:
    stations = (away(PRIMARY), away(BACKUP))
    course = go(ALARM, stations, 0)
    assert [*course.legs] == [b"primary"]
    assert plan(course, (away(PRIMARY), BACKUP), 60_000).now == (b"backup",)


def test_a_restoral_goes_where_its_alarm_went() -> None:
    alarm = go(ALARM, ALL, 0)
    restoral = go(Course(alarm=False, follows=b"alarm"), ALL, 0, alarm)
    assert restoral.legs.keys() == alarm.legs.keys()
    alarm = go(alarm, ALL, STORE_PATIENCE_MS)
    assert plan(restoral, ALL, 0, alarm).now == (b"backup",)
    # Of what nobody remembers, everybody may have heard.
    assert len(plan(Course(alarm=False, follows=b"?"), ALL, 0).now) == len(ALL)


def test_the_first_who_takes_it_is_told_to_all_others_once() -> None:
    course = go(go(ALARM, ALL, 0), ALL, STORE_PATIENCE_MS)
    assert untold(course) == ()
    first = Taken(b"backup", 1, 7, b"i")
    course = took(took(course, first), Taken(b"primary", 2, 9, b"i"))
    assert course.taken == first
    assert {*untold(course)} == {b"primary", b"copy"}
    for station in untold(course):
        course = told(course, station)
    assert untold(course) == ()


def test_who_has_gone_is_forgotten() -> None:
    course = without(go(ALARM, ALL, 0), b"primary")
    assert plan(course, (BACKUP, COPY), 0).now == (b"backup",)


STATIONS = st.permutations(ALL).flatmap(
    lambda those: st.tuples(*(st.builds(replace, st.just(each), usable=st.booleans()) for each in those))
)
HAPPENINGS = st.lists(
    st.tuples(st.integers(0, 20_000), STATIONS, st.sampled_from([each.id for each in ALL]), st.sampled_from(Reach)),
    max_size=30,
)


@given(happenings=HAPPENINGS, alarm=st.booleans())
def test_whatever_happens_nobody_is_offered_it_twice_and_steps_never_go_back(
    happenings: list[tuple[int, tuple[Station, ...], bytes, Reach]], alarm: bool
) -> None:
    course, age, offers = Course(alarm=alarm), 0, list[bytes]()
    for later, stations, who, reach in happenings:
        age += later
        before = course
        now = plan(course, stations, age).now
        offers += now
        course = reached(go(course, stations, age), who, reach)
        assert all(course.legs[each].reach >= leg.reach for each, leg in before.legs.items())
        assert {each.id for each in stations if not each.police} <= course.legs.keys()
        assert any(each.police and each.id in course.legs for each in stations)
    assert len(offers) == len({*offers})


@given(stations=STATIONS, alarm=st.booleans(), stored=st.sets(st.sampled_from([each.id for each in ALL])))
def test_as_long_as_nobody_of_the_police_does_his_part_all_who_can_be_reached_get_it_in_the_end(
    stations: tuple[Station, ...], alarm: bool, stored: set[bytes]
) -> None:
    course, age = Course(alarm=alarm), 0
    for _ in range(10):
        course = go(course, stations, age)
        for each in stored:
            course = reached(course, each, Reach.STORED)
        again = plan(course, stations, age).again_ms
        if again is None:
            break
        assert again > age
        age = again
    assert plan(course, stations, age).again_ms is None
    usable = {each.id for each in stations if each.police and each.usable}
    assert arrived(course, stations) or usable <= course.legs.keys()
    assert age <= 3 * PRESENT_PATIENCE_MS


@given(reach=st.sampled_from([Reach.STORED, Reach.PRESENTED, Reach.TAKEN]), age=st.integers(0, 10**9))
def test_what_a_copy_does_never_counts(reach: Reach, age: int) -> None:
    course = reached(go(ALARM, (PRIMARY, BACKUP, COPY), 0), b"copy", reach)
    assert not arrived(course, ALL)
    assert (plan(course, (PRIMARY, BACKUP, COPY), age).now == (b"backup",)) is (age >= STORE_PATIENCE_MS)
