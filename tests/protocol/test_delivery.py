"""Nothing leaves an outbox but by an answer, alarms overtake, and memory is bounded without losing anything."""

from collections.abc import Iterator
from unittest.mock import patch

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
import pytest

from custom_components.smart_safety_zone.protocol import delivery
from custom_components.smart_safety_zone.protocol.crypto import sha256
from custom_components.smart_safety_zone.protocol.delivery import (
    IN_FLIGHT,
    MEMORY_PARCELS,
    RESEND_AFTER_MS,
    RESEND_CAP_MS,
    Lane,
    Outbox,
    Parcel,
)

from .ends import an_id, seed


def a_parcel(number: int, lane: Lane = Lane.STATUS, *, again: bool = False) -> Parcel:
    raw = seed(f"raw {number}")
    return Parcel(an_id(f"parcel {number}"), seed(f"digest {number}"), lane, number, raw, again)


def an_outbox(*parcels: Parcel) -> Outbox:
    outbox = Outbox()
    outbox.session_opened()
    for parcel in parcels:
        assert outbox.add(parcel)
    return outbox


@pytest.fixture
def small_memory() -> Iterator[None]:
    with patch.object(delivery, "MEMORY_PARCELS", 4):
        yield


def test_a_parcel_is_offered_until_it_is_answered() -> None:
    parcel = a_parcel(1)
    outbox = an_outbox(parcel)
    assert outbox.take_due(0) == [parcel]
    assert outbox.take_due(RESEND_AFTER_MS - 1) == []
    assert outbox.take_due(RESEND_AFTER_MS) == [parcel]
    assert outbox.answered(parcel.id, parcel.digest) == parcel
    assert outbox.take_due(10**9) == []
    assert (len(outbox), parcel.id in outbox) == (0, False)


def test_the_time_between_offers_doubles_up_to_thirty_seconds() -> None:
    outbox, now, waits = an_outbox(a_parcel(1)), 0, []
    for _ in range(8):
        assert len(outbox.take_due(now)) == 1
        due = outbox.next_due_ms()
        assert due is not None
        assert outbox.take_due(due - 1) == []
        waits.append(due - now)
        now = due
    assert waits == [3000, 6000, 12_000, 24_000, *[RESEND_CAP_MS] * 4]


def test_a_new_session_offers_everything_at_once_and_starts_over() -> None:
    parcels = [a_parcel(number, Lane(number % 2)) for number in range(6)]
    outbox = an_outbox(*parcels)
    outbox.take_due(0)
    outbox.take_due(RESEND_AFTER_MS)
    outbox.session_closed()
    assert outbox.take_due(10**9) == []
    assert outbox.next_due_ms() is None
    outbox.session_opened()
    assert set(outbox.take_due(20)) == set(parcels)
    assert outbox.next_due_ms() == 20 + RESEND_AFTER_MS


def test_alarms_overtake_everything_else() -> None:
    status, alarm = [a_parcel(number) for number in range(3)], [a_parcel(number, Lane.ALARM) for number in (7, 8)]
    assert an_outbox(*status, *alarm).take_due(0) == [*alarm, *status]


def test_alarms_that_are_offered_again_still_come_first() -> None:
    alarm, status = a_parcel(1, Lane.ALARM), a_parcel(2)
    outbox = an_outbox(alarm)
    outbox.take_due(0)
    outbox.add(status)
    assert outbox.take_due(RESEND_AFTER_MS) == [alarm, status]


def test_parcels_keep_their_order_within_a_lane() -> None:
    parcels = [a_parcel(number) for number in range(20)]
    assert an_outbox(*parcels).take_due(0) == parcels


def test_status_is_held_back_by_the_far_end_and_alarms_are_not() -> None:
    status = [a_parcel(number) for number in range(3 * IN_FLIGHT)]
    outbox = an_outbox(*status)
    assert outbox.take_due(0) == status[:IN_FLIGHT]
    assert outbox.take_due(1) == []
    alarms = [a_parcel(number, Lane.ALARM) for number in range(1000, 1000 + 2 * IN_FLIGHT)]
    for parcel in alarms:
        outbox.add(parcel)
    assert outbox.take_due(2) == alarms
    outbox.answered(status[0].id, status[0].digest)
    outbox.answered(status[5].id, status[5].digest)
    assert outbox.take_due(3) == status[IN_FLIGHT : IN_FLIGHT + 2]


def test_an_answer_for_another_digest_removes_nothing() -> None:
    parcel = a_parcel(1)
    outbox = an_outbox(parcel)
    assert outbox.answered(parcel.id, seed("other")) is None
    assert outbox.answered(an_id("other"), parcel.digest) is None
    assert parcel.id in outbox


def test_whoever_cannot_read_a_record_refuses_it_by_the_digest_of_its_bytes() -> None:
    parcel = a_parcel(1)
    outbox = an_outbox(parcel)
    assert outbox.answered(parcel.id, sha256(parcel.raw)) == parcel


def test_an_answer_counts_without_a_session() -> None:
    parcel = a_parcel(1)
    outbox = Outbox()
    outbox.add(parcel)
    assert outbox.answered(parcel.id, parcel.digest) == parcel
    outbox.session_opened()
    assert outbox.take_due(0) == []


def test_a_parcel_that_is_there_is_not_added_twice() -> None:
    parcel = a_parcel(1)
    outbox = an_outbox(parcel)
    outbox.take_due(0)
    assert outbox.add(parcel)
    assert outbox.take_due(1) == []
    assert len(outbox) == 1


def test_memory_is_bounded_and_says_what_it_left_in_the_store(small_memory: None) -> None:
    outbox = an_outbox(*(a_parcel(number) for number in range(4)))
    assert not outbox.left_in_store
    assert not outbox.add(a_parcel(4))
    assert (outbox.left_in_store, outbox.hungry) == (True, False)
    for number in (0, 1):
        assert outbox.answered(a_parcel(number).id, a_parcel(number).digest)
    assert outbox.hungry
    outbox.refill([a_parcel(number) for number in (2, 3, 4)], more=False)
    assert (outbox.left_in_store, len(outbox)) == (False, 3)


def test_an_alarm_takes_the_place_of_the_newest_status(small_memory: None) -> None:
    outbox = an_outbox(*(a_parcel(number) for number in range(4)))
    alarm = a_parcel(9, Lane.ALARM)
    assert outbox.add(alarm)
    assert a_parcel(3).id not in outbox
    assert outbox.left_in_store
    assert outbox.take_due(0) == [alarm, *(a_parcel(number) for number in range(3))]


def test_when_alarms_fill_the_memory_a_further_one_waits_in_the_store(small_memory: None) -> None:
    outbox = an_outbox(*(a_parcel(number, Lane.ALARM) for number in range(4)))
    assert not outbox.add(a_parcel(4, Lane.ALARM))
    assert outbox.left_in_store


def test_status_does_not_overtake_status_that_waits_in_the_store(small_memory: None) -> None:
    outbox = an_outbox(*(a_parcel(number) for number in range(4)))
    outbox.add(a_parcel(4))
    outbox.answered(a_parcel(0).id, a_parcel(0).digest)
    assert not outbox.add(a_parcel(5))
    assert outbox.add(a_parcel(6, Lane.ALARM))
    outbox.answered(a_parcel(1).id, a_parcel(1).digest)
    assert outbox.add(a_parcel(0, again=True)), "the store no longer holds it as waiting"


def test_what_was_turned_away_while_the_store_was_read_is_fetched_later(small_memory: None) -> None:
    outbox = an_outbox(*(a_parcel(number) for number in range(4)))
    outbox.add(a_parcel(4))
    read_before = [a_parcel(4)]
    outbox.add(a_parcel(5))
    for number in range(4):
        outbox.answered(a_parcel(number).id, a_parcel(number).digest)
    outbox.refill(read_before, more=False)
    assert outbox.hungry
    outbox.refill([a_parcel(4), a_parcel(5)], more=False)
    assert (outbox.left_in_store, len(outbox)) == (False, 2)


def test_an_outbox_that_was_told_everything_is_not_hungry_for_ever(small_memory: None) -> None:
    outbox = an_outbox(*(a_parcel(number) for number in range(4)))
    outbox.add(a_parcel(9, Lane.ALARM))
    for number in (0, 1, 2):
        outbox.answered(a_parcel(number).id, a_parcel(number).digest)
    for _ in range(2):
        outbox.refill([a_parcel(9, Lane.ALARM)], more=False)
    assert not outbox.hungry


def test_nothing_is_due_before_it_was_offered() -> None:
    assert an_outbox(a_parcel(1)).next_due_ms() is None
    assert Outbox().next_due_ms() is None


@given(st.lists(st.sampled_from(Lane), max_size=200))
def test_every_parcel_is_offered_in_its_turn(lanes: list[Lane]) -> None:
    parcels = [a_parcel(number, lane) for number, lane in enumerate(lanes)]
    outbox, offered = an_outbox(*parcels), list[Parcel]()
    while due := outbox.take_due(0):
        assert [each.lane for each in due] == sorted(each.lane for each in due)
        offered += due
        for each in due:
            outbox.answered(each.id, each.digest)
    assert offered == sorted(parcels, key=lambda each: (each.lane, each.order))


class DeliveryMachine(RuleBasedStateMachine):
    """An outbox before a store that is read asynchronously, and a far end that answers when it likes."""

    MEMORY = 8
    FLIGHT = 3

    def __init__(self) -> None:
        super().__init__()
        self.patches = [patch.object(delivery, "MEMORY_PARCELS", self.MEMORY), patch.object(delivery, "IN_FLIGHT", 3)]
        for each in self.patches:
            each.start()
        self.outbox = Outbox()
        self.store: dict[bytes, Parcel] = {}
        self.posted: list[Parcel] = []
        self.offered: set[bytes] = set()
        self.under_way: set[bytes] = set()
        self.reading: tuple[list[Parcel], bool] | None = None
        self.is_open = False
        self.now = 0

    def teardown(self) -> None:
        try:
            self.drain()
        finally:
            for each in self.patches:
                each.stop()

    @rule(lane=st.sampled_from(Lane), count=st.integers(1, 6))
    def commit_and_post(self, lane: Lane, count: int) -> None:
        for _ in range(count):
            parcel = a_parcel(len(self.posted), lane)
            self.posted.append(parcel)
            self.store[parcel.id] = parcel
            self.outbox.add(parcel)

    @rule()
    def open_a_session(self) -> None:
        self.outbox.session_opened()
        self.is_open, self.under_way = True, set()
        due = self.take()
        waiting = [each for each in self.posted if each.id in self.outbox]
        assert {each.id for each in due} >= {each.id for each in waiting if each.lane is Lane.ALARM}
        status = sum(each.lane is Lane.STATUS for each in waiting)
        assert sum(each.lane is Lane.STATUS for each in due) == min(self.FLIGHT, status)

    @rule()
    def lose_the_session(self) -> None:
        self.outbox.session_closed()
        self.is_open = False
        assert self.take() == []

    @rule(ms=st.sampled_from([1, 1000, RESEND_AFTER_MS, RESEND_CAP_MS]))
    def wait(self, ms: int) -> None:
        self.now += ms
        self.take()

    def take(self) -> list[Parcel]:
        due = self.outbox.take_due(self.now)
        assert all(each.id in self.outbox for each in due)
        assert [each.lane for each in due] == sorted(each.lane for each in due)
        assert len({each.id for each in due}) == len(due)
        self.offered |= {each.id for each in due}
        self.under_way |= {each.id for each in due}
        return due

    @precondition(lambda self: self.offered)
    @rule(data=st.data(), right=st.booleans())
    def the_far_end_answers(self, data: st.DataObject, right: bool) -> None:
        identifier = data.draw(st.sampled_from(sorted(self.offered)))
        self.answer(next(each for each in self.posted if each.id == identifier), right=right)

    def answer(self, parcel: Parcel, *, right: bool = True) -> None:
        before = len(self.outbox)
        found = self.outbox.answered(parcel.id, parcel.digest if right else seed("wrong"))
        if found is not None:
            assert right
            assert found == parcel
            assert len(self.outbox) == before - 1
            self.store.pop(parcel.id, None)
            self.under_way.discard(parcel.id)
        else:
            assert len(self.outbox) == before

    @precondition(lambda self: self.outbox.hungry and self.reading is None)
    @rule()
    def begin_to_read_the_store(self) -> None:
        found = sorted(self.store.values(), key=lambda each: (each.lane, each.order))
        self.reading = (found[: self.MEMORY], len(found) > self.MEMORY)

    @precondition(lambda self: self.reading is not None)
    @rule()
    def finish_reading_the_store(self) -> None:
        assert self.reading is not None
        parcels, more = self.reading
        self.reading = None
        self.outbox.refill(parcels, more=more)

    @invariant()
    def nothing_is_forgotten(self) -> None:
        missing = [each for each in self.store if each not in self.outbox]
        assert not missing or self.outbox.left_in_store or self.reading is not None

    @invariant()
    def memory_is_bounded(self) -> None:
        assert len(self.outbox) <= self.MEMORY

    @invariant()
    def the_far_end_is_not_flooded(self) -> None:
        status = {each.id for each in self.posted if each.lane is Lane.STATUS and each.id in self.outbox}
        assert len(status & self.under_way) <= self.FLIGHT

    def drain(self) -> None:
        """Whatever happened: with a link and a far end that answers, everything arrives."""
        self.open_a_session()
        for _ in range(20 * len(self.posted) + 20):
            for parcel in self.take():
                self.answer(parcel)
            if self.reading is not None:
                self.finish_reading_the_store()
            elif self.outbox.hungry:
                self.begin_to_read_the_store()
            elif not len(self.outbox):
                break
            self.now += RESEND_CAP_MS
        assert (self.store, len(self.outbox), self.outbox.left_in_store) == ({}, 0, False)
        assert self.offered == {each.id for each in self.posted}


TestDeliveryMachine = DeliveryMachine.TestCase
TestDeliveryMachine.settings = settings(stateful_step_count=40, max_examples=100, deadline=None)


def test_the_real_bounds_are_those_of_the_design() -> None:
    assert (MEMORY_PARCELS, IN_FLIGHT) == (2000, 64)
