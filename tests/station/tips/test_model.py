"""What may become of a tip-off, by whom, and how it lies in the journal."""

import json

import pytest

from custom_components.smart_safety_zone.incident.model import Actor, ActorKind
from custom_components.smart_safety_zone.protocol.tips import (
    Attachment,
    Tip as TipBody,
    TipCategory,
    TipOutcome,
    TipStep,
)
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.tips.model import Tip, made_of
from custom_components.smart_safety_zone.station.tips.shelf import Shelf, Told

SOMCHAI = Actor(kind=ActorKind.OPERATOR, user_id="somchai", number=7)
WICHAI = Actor(kind=ActorKind.OPERATOR, user_id="wichai", number=8)
BODY = TipBody(
    tip=bytes(16),
    category="drugs",
    text="Behind the market",
    at_ms=1,
    latitude_e6=14_589_606,
    longitude_e6=-100_455_055,
    attachments=(Attachment(digest=bytes(32), size=9, mime="image/jpeg"),),
)
TIP = made_of(BODY, "site", "ab" * 16, 5)


def refused(act: object) -> str:
    with pytest.raises(StationError) as caught:
        act()  # type: ignore[operator]
    return caught.value.code


def test_it_is_what_came_in() -> None:
    assert (TIP.category, TIP.text, TIP.latitude, TIP.longitude) == ("drugs", BODY.text, 14.589606, -100.455055)
    assert (TIP.step, TIP.step_ms, TIP.at_ms, TIP.pictures) == (TipStep.RECEIVED, 5, 1, ("00" * 32,))


def test_a_category_that_is_not_known_here_is_another() -> None:
    strange = TipBody(tip=bytes(16), category="dragons", text="Seen", at_ms=1)
    made = made_of(strange, "site", "ab" * 16, 5)
    assert (made.category, made.latitude) == (TipCategory.OTHER, None)


def test_it_is_read_taken_handed_on_and_closed() -> None:
    read = TIP.read_by_somebody(6)
    taken = read.taken(SOMCHAI, 7)
    handed = taken.taken(WICHAI, 8)
    closed = handed.closed(WICHAI, TipOutcome.ACTED, "note", 9)
    assert [each.step for each in (read, taken, handed, closed)] == ["read", "taken", "taken", "closed"]
    assert [each.owner for each in (read, taken, handed, closed)] == [None, 7, 8, 8]
    assert (closed.open, closed.outcome, closed.note, closed.step_ms) == (False, TipOutcome.ACTED, "note", 9)


def test_reading_goes_no_step_back() -> None:
    taken = TIP.taken(SOMCHAI, 7)
    assert taken.read_by_somebody(8) is taken


def test_what_cannot_be_says_why() -> None:
    taken = TIP.taken(SOMCHAI, 7)
    closed = taken.closed(SOMCHAI, TipOutcome.ACTED, None, 8)
    assert refused(lambda: TIP.closed(SOMCHAI, TipOutcome.ACTED, None, 8)) == "tip_not_taken"
    assert refused(lambda: taken.closed(WICHAI, TipOutcome.ACTED, None, 8)) == "tip_of_other"
    assert refused(lambda: taken.taken(SOMCHAI, 8)) == "tip_already_taken"
    assert refused(lambda: closed.taken(WICHAI, 9)) == "tip_closed"
    assert refused(lambda: closed.closed(SOMCHAI, TipOutcome.ACTED, None, 9)) == "tip_closed"


def test_it_is_written_and_read_and_hides_what_it_says() -> None:
    closed = TIP.taken(SOMCHAI, 7).closed(SOMCHAI, TipOutcome.ACTED, "note", 8)
    for tip in (TIP, closed):
        assert Tip.read(tip.write()) == tip
    assert "market" not in repr(closed)
    assert "note" not in repr(closed)
    assert json.loads(closed.write()) == {
        "format": 1, "id": "00" * 16, "site_id": "site", "record": "ab" * 16, "category": "drugs",
        "text": "Behind the market", "latitude": 14.589606, "longitude": -100.455055, "pictures": ["00" * 32],
        "at_ms": 1, "received_ms": 5, "step": "closed", "step_ms": 8, "owner_id": "somchai", "owner": 7,
        "outcome": "acted", "note": "note",
    }  # fmt: skip


def test_what_a_site_was_told_adds_up_until_it_is_closed() -> None:
    shelf = Shelf()
    assert shelf.tell("a", received=True) == Told("", received=True)
    assert shelf.tell("a", step="taken") == Told("taken", received=True)
    assert shelf.tell("a", step="closed") == Told("closed", received=True)
    assert shelf.told == {}
    for told in (Told(), Told("taken", received=True)):
        assert Told.read(told.write()) == told


def test_a_day_is_counted_by_itself() -> None:
    shelf = Shelf()
    for _ in range(3):
        shelf.count("a", 100)
    assert [shelf.on_day("a", day) for day in (99, 100, 101)] == [0, 3, 0]
    shelf.count("a", 101)
    assert (shelf.on_day("a", 101), shelf.counted("a")) == (1, (101).to_bytes(8) + (1).to_bytes(8))
