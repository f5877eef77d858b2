"""What the counts cost, and that they forget."""

from dataclasses import replace

from custom_components.smart_safety_zone.incident.machine import advance, opened
from custom_components.smart_safety_zone.incident.model import StepType
from custom_components.smart_safety_zone.incident.tally import Counts, Tally

from .made import NOW_MS, signal, step


def test_an_empty_tally_counts_nothing() -> None:
    assert Tally().counts() == Counts(open=0, unacknowledged=0, oldest_unacknowledged_ms=None)


def test_what_is_handed_back_waits_since_it_was_opened() -> None:
    tally = Tally()
    first, second = opened(signal(1)), opened(signal(2))
    taken = advance(first, step(StepType.ACKNOWLEDGED))
    tally.count(None, first)
    tally.count(None, second)
    tally.count(first, taken)
    assert tally.counts() == Counts(open=2, unacknowledged=1, oldest_unacknowledged_ms=NOW_MS + 2)
    tally.count(taken, advance(taken, step(StepType.RELEASED)))
    assert tally.counts() == Counts(open=2, unacknowledged=2, oldest_unacknowledged_ms=NOW_MS + 1)


def test_thousands_taken_behind_one_that_waits_for_days_leave_nothing_behind() -> None:
    tally = Tally()
    tally.count(None, opened(signal(1)))
    for number in range(2, 2_002):
        value = opened(signal(number))
        taken = advance(value, step(StepType.ACKNOWLEDGED))
        tally.count(None, value)
        tally.count(value, taken)
        tally.count(taken, advance(taken, step(StepType.CLOSED)))
    assert tally.counts() == Counts(open=1, unacknowledged=1, oldest_unacknowledged_ms=NOW_MS + 1)
    assert len(tally._oldest_first) < 50


def test_a_change_that_leaves_it_waiting_counts_once() -> None:
    tally = Tally()
    value = opened(signal(1))
    tally.count(None, value)
    tally.count(value, replace(value, version=2))
    assert tally.counts() == Counts(open=1, unacknowledged=1, oldest_unacknowledged_ms=NOW_MS + 1)
    assert len(tally._oldest_first) == 1
