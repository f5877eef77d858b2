"""The book of incidents that are not closed: decide, commit, accept."""

from collections.abc import Iterable

import pytest

from custom_components.smart_safety_zone.incident.correlation import Awaits, Concerns, Held, Joins, Known, Logged, Opens
from custom_components.smart_safety_zone.incident.errors import (
    Code,
    RefusedStepError,
    StaleDecisionError,
    UnknownIncidentError,
)
from custom_components.smart_safety_zone.incident.index import EARLY_KEPT, Book, Decision, Placed
from custom_components.smart_safety_zone.incident.machine import advance
from custom_components.smart_safety_zone.incident.model import (
    AUTOMATION,
    SIGNALS_KEPT,
    SITE,
    Incident,
    Signal,
    SignalType,
    State,
    StepType,
    incident_id,
)
from custom_components.smart_safety_zone.incident.tally import Counts

from .made import NOW_MS, about, incident, signal, signal_id, step

NONE = Counts(open=0, unacknowledged=0, oldest_unacknowledged_ms=None)


def heard(book: Book, *signals: Signal) -> Decision:
    """The decision on the last of these signals, all of which the book accepted."""
    for each in signals:
        decision = book.decide(each)
        book.accept(decision)
    return decision


def done(book: Book, incident_id: str, *kinds: StepType) -> Incident:
    """The incident after these steps, all of which the book accepted."""
    for kind in kinds:
        decision = book.decide_step(incident_id, step(kind))
        book.accept(decision)
    assert decision.incident is not None
    return decision.incident


def row(number: int, *, cancelled: bool = False, opener: int = 1) -> Placed:
    return Placed(
        site_id="site-a",
        signal_id=signal_id(number),
        incident_id=incident_id("site-a", signal_id(opener)),
        cancelled=cancelled,
    )


def test_deciding_changes_nothing_and_accepting_does() -> None:
    book = Book()
    decision = book.decide(signal())
    assert isinstance(decision.outcome, Opens)
    assert (book.counts(), dict(book.incidents)) == (NONE, {})
    book.accept(decision)
    assert decision.incident is not None
    assert dict(book.incidents) == {decision.incident.id: decision.incident}
    assert book.counts() == Counts(open=1, unacknowledged=1, oldest_unacknowledged_ms=NOW_MS + 1)


def test_a_decision_holds_all_that_is_to_be_committed() -> None:
    book = Book()
    first = heard(book, signal(1))
    assert (first.before, first.placed) == (None, row(1))
    assert first.incident is not None
    assert first.steps == first.incident.timeline
    second = heard(book, signal(2))
    assert isinstance(second.outcome, Joins)
    assert (second.before, second.placed) == (first.incident, row(2))
    assert [line.type for line in second.steps] == [StepType.REPEATED]
    third = heard(book, about(2, SignalType.CANCEL))
    assert third.placed == row(2, cancelled=True)
    assert third.incident == book.incidents[first.incident.id]
    fourth = heard(book, about(1, SignalType.RESTORAL))
    assert fourth.placed is None


def test_a_signal_without_effect_is_still_there_to_be_kept() -> None:
    book = Book()
    heard(book, signal(1))
    for each in (signal(1), signal(3, type=SignalType.TEST), signal(4, type=SignalType.CANCEL)):
        decision = heard(book, each)
        assert isinstance(decision.outcome, Known | Logged)
        assert (decision.signal, decision.incident, decision.steps, decision.placed) == (each, None, (), None)
    assert book.counts().open == 1


def test_drills_are_counted_apart() -> None:
    book = Book()
    heard(book, signal(1), signal(2, drill=True), signal(3, drill=True, point_id="door"))
    assert (book.counts().open, book.counts(drill=True).open) == (1, 2)


def test_what_is_closed_leaves_the_book_and_a_new_press_opens_anew() -> None:
    book = Book()
    first = heard(book, signal(1), signal(2))
    assert first.incident is not None
    done(book, first.incident.id, StepType.ACKNOWLEDGED, StepType.CLOSED)
    assert (book.counts(), dict(book.incidents), book.held("site-a", signal_id(2))) == (NONE, {}, None)
    second = heard(book, signal(3))
    assert isinstance(second.outcome, Opens)
    assert second.incident is not None
    assert second.incident.id != first.incident.id


def test_a_step_that_is_refused_leaves_the_book_as_it_was() -> None:
    book = Book()
    value = heard(book, signal(1)).incident
    assert value is not None
    with pytest.raises(RefusedStepError) as error:
        book.decide_step(value.id, step(StepType.ACKNOWLEDGED, AUTOMATION))
    assert error.value.code is Code.ACTOR_NOT_OPERATOR
    assert book.incidents[value.id] == value


def test_a_step_for_an_incident_that_is_not_here_says_so() -> None:
    with pytest.raises(UnknownIncidentError):
        Book().decide_step("0" * 32, step(StepType.NOTED))
    with pytest.raises(UnknownIncidentError):
        Book().decide_step("0" * 32, step(StepType.NOTED), stored=incident(State.CLOSED))


def test_two_decisions_on_one_incident_do_not_overwrite_each_other() -> None:
    book = Book()
    value = heard(book, signal(1)).incident
    assert value is not None
    mine, other = (book.decide_step(value.id, step(kind)) for kind in (StepType.ACKNOWLEDGED, StepType.NOTED))
    book.accept(mine)
    with pytest.raises(StaleDecisionError):
        book.accept(other)
    assert book.incidents[value.id] == mine.incident


def test_two_presses_decided_at_once_do_not_open_two_incidents() -> None:
    book = Book()
    first, second = book.decide(signal(1)), book.decide(signal(2))
    book.accept(first)
    with pytest.raises(StaleDecisionError):
        book.accept(second)
    with pytest.raises(StaleDecisionError):
        book.accept(first)
    assert isinstance(heard(book, signal(2)).outcome, Joins)


def test_an_incident_whose_signals_are_all_cancelled_still_waits_for_an_operator() -> None:
    book = Book()
    value = heard(book, signal(1)).incident
    assert value is not None
    heard(book, about(1, SignalType.CANCEL))
    assert book.incidents[value.id].cancelled
    assert book.counts().unacknowledged == 1
    assert isinstance(heard(book, signal(2)).outcome, Opens)
    assert book.counts().unacknowledged == 2


def test_one_signal_cancelled_twice_is_taken_back_once() -> None:
    book = Book()
    heard(book, signal(1), signal(2), about(1, SignalType.CANCEL))
    twice = heard(book, signal(77, type=SignalType.CANCEL, refers_to=signal_id(1)))
    assert isinstance(twice.outcome, Known)
    (value,) = book.incidents.values()
    assert (value.standing, value.cancelled) == (1, False)


def test_a_cancel_that_comes_before_its_signal_takes_effect_with_it() -> None:
    book = Book()
    early = heard(book, about(1, SignalType.CANCEL))
    assert (early.outcome, early.incident) == (Awaits(signal_id(1)), None)
    decision = heard(book, signal(1))
    assert isinstance(decision.outcome, Opens)
    assert decision.incident is not None
    assert decision.outcome.incident == decision.incident
    assert decision.incident.cancelled
    assert [line.type for line in decision.steps] == [StepType.OPENED, StepType.CANCELLED]
    assert decision.placed == row(1, cancelled=True)
    assert book.counts().unacknowledged == 1


def test_an_early_cancel_of_a_repeated_press_leaves_the_first_one_standing() -> None:
    book = Book()
    decision = heard(book, signal(1), about(2, SignalType.CANCEL), about(2, SignalType.RESTORAL), signal(2))
    assert isinstance(decision.outcome, Joins)
    assert decision.incident is not None
    assert (decision.incident.repeats, decision.incident.standing, decision.incident.restored) == (1, 1, True)
    assert [line.type for line in decision.steps] == [StepType.REPEATED, StepType.RESTORED, StepType.CANCELLED]


def test_an_early_cancel_is_for_its_own_site_and_never_from_a_drill() -> None:
    book = Book()
    heard(book, about(1, SignalType.CANCEL, site_id="site-b"), about(1, SignalType.CANCEL, drill=True))
    decision = heard(book, signal(1))
    assert decision.incident is not None
    assert not decision.incident.cancelled


def test_a_flood_of_early_cancels_costs_a_bounded_memory_and_leaves_alarms_standing() -> None:
    book = Book()
    heard(book, *(about(number, SignalType.CANCEL) for number in range(EARLY_KEPT + 1)))
    assert len(book._early) == EARLY_KEPT
    forgotten, kept = (heard(book, signal(number, point_id=f"p{number}")).incident for number in (0, 1))
    assert forgotten is not None
    assert kept is not None
    assert (forgotten.cancelled, kept.cancelled) == (False, True)


def test_a_restoral_of_a_closed_incident_that_the_store_knows_is_written_into_it() -> None:
    closed = incident(State.CLOSED)
    book = Book()
    restoral = about(1, SignalType.RESTORAL)
    assert isinstance(book.decide(restoral).outcome, Awaits)
    decision = book.decide(restoral, stored=Held(closed, cancelled=False))
    assert isinstance(decision.outcome, Concerns)
    assert decision.before == closed
    assert decision.incident is not None
    assert (decision.incident.state, decision.incident.restored) == (State.CLOSED, True)
    book.accept(decision)
    assert (book.counts(), dict(book.incidents)) == (NONE, {})


def test_what_the_store_knows_of_one_site_is_nothing_to_another() -> None:
    stored = Held(incident(State.CLOSED), cancelled=False)
    decision = Book().decide(about(1, SignalType.CANCEL, site_id="site-b"), stored=stored)
    assert isinstance(decision.outcome, Awaits)


def test_an_alarm_that_the_store_holds_in_a_closed_incident_opens_no_second_one() -> None:
    stored = Held(incident(State.CLOSED), cancelled=False)
    assert isinstance(Book().decide(signal(1, again=True), stored=stored).outcome, Known)
    assert isinstance(Book().decide(signal(1, site_id="site-b"), stored=stored).outcome, Opens)


def test_a_closed_incident_takes_a_note_and_can_be_reopened_with_its_signals() -> None:
    closed = incident(State.CLOSED)
    book = Book()
    noted = book.decide_step(closed.id, step(StepType.NOTED), stored=closed)
    book.accept(noted)
    assert dict(book.incidents) == {}
    book.accept(book.decide_step(closed.id, step(StepType.REOPENED), stored=noted.incident))
    assert book.counts() == Counts(open=1, unacknowledged=0, oldest_unacknowledged_ms=None)
    book.remember([row(1, cancelled=True)])
    held = book.held("site-a", signal_id(1))
    assert held is not None
    assert held.cancelled
    assert isinstance(heard(book, signal(3)).outcome, Joins)
    with pytest.raises(StaleDecisionError):
        book.accept(Book().decide_step(closed.id, step(StepType.REOPENED), stored=noted.incident))


def test_of_two_that_could_absorb_a_press_the_newer_one_does() -> None:
    first = incident(State.CLOSED)
    book = Book()
    second = heard(book, signal(2)).incident
    assert second is not None
    book.accept(book.decide_step(first.id, step(StepType.REOPENED), stored=first))
    for either in (book, Book(book.incidents.values()), Book([*book.incidents.values()][::-1])):
        joined = either.decide(signal(3)).outcome
        assert isinstance(joined, Joins)
        assert joined.incident_id == second.id
    done(book, second.id, StepType.ACKNOWLEDGED, StepType.CLOSED)
    joined = heard(book, signal(4)).outcome
    assert isinstance(joined, Joins)
    assert joined.incident_id == first.id


@pytest.mark.parametrize("rows", [(), (row(1), row(2, cancelled=True), row(99, opener=50))])
def test_a_restarted_station_goes_on_where_it_was(rows: Iterable[Placed]) -> None:
    before = Book()
    heard(before, signal(1), signal(2), about(2, SignalType.CANCEL), signal(5, drill=True))
    after = Book([*before.incidents.values(), incident(State.CLOSED, number=9)], rows)
    assert dict(after.incidents) == dict(before.incidents)
    assert (after.counts(), after.counts(drill=True)) == (before.counts(), before.counts(drill=True))
    assert isinstance(heard(after, signal(2)).outcome, Known)
    assert isinstance(heard(after, signal(3)).outcome, Joins)
    if rows:
        assert isinstance(heard(after, about(2, SignalType.CANCEL)).outcome, Known)


def test_the_store_may_name_an_incident_twice() -> None:
    value = incident()
    later = advance(value, step(StepType.PRESENTED, AUTOMATION))
    book = Book([value, later])
    assert dict(book.incidents) == {value.id: later}
    assert book.counts().open == 1


def test_a_storm_of_presses_on_one_point_is_one_incident_and_fills_no_memory() -> None:
    book = Book()
    heard(book, *(signal(number) for number in range(1, 10_002)))
    (value,) = book.incidents.values()
    assert value.repeats == 10_000
    named = [number for number in range(1, 10_002) if book.held("site-a", signal_id(number)) is not None]
    assert named == [1, *range(10_002 - SIGNALS_KEPT + 1, 10_002)]
    assert {signal_id for _, signal_id in book._signals} == set(value.signals)
    done(book, value.id, StepType.ACKNOWLEDGED, StepType.CLOSED)
    assert (book._signals, book._joinable) == ({}, {})


def test_of_a_signal_that_an_open_incident_names_no_more_the_store_tells() -> None:
    book = Book()
    heard(book, *(signal(number) for number in range(1, 101)))
    (value,) = book.incidents.values()
    stored = Held(value, cancelled=False)
    assert isinstance(book.decide(about(50, SignalType.CANCEL)).outcome, Awaits)
    assert isinstance(book.decide(signal(50), stored=stored).outcome, Known)
    decision = book.decide(about(50, SignalType.CANCEL), stored=stored)
    book.accept(decision)
    assert decision.placed == row(50, cancelled=True)
    assert book.incidents[value.id].standing == 99
    assert len(book._signals) == SIGNALS_KEPT


def test_a_cancel_said_by_a_step_of_the_site_ends_the_joining_too() -> None:
    book = Book()
    value = heard(book, signal(1)).incident
    assert value is not None
    book.accept(book.decide_step(value.id, step(StepType.CANCELLED, SITE)))
    assert isinstance(book.decide(signal(2)).outcome, Opens)
