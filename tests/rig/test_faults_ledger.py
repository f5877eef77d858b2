"""The ledger that judges the faults: every press found, lost, doubled or invented, whatever hides it."""

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from scripts.rig.book import RECORD_IN, Book, Said
from scripts.rig.faults_ledger import Account, Evidence, match, settle
from scripts.rig.faults_load import ALARM, RESTORAL, Press
from scripts.rig.faults_watch import Fired, presented

START = 1_000_000.0
SITE = "gold"


def press(after_s: float, type_: str = ALARM, *, sure: bool = True) -> Press:
    """Press at a time."""
    return Press(site=SITE, type=type_, at=START + after_s, shown=START + after_s, sure=sure)


def said(signal: str, after_s: float, type_: str = ALARM, *, kind: str = "police", kept_s: float = 0.0) -> Said:
    """Say so."""
    at_ms = round((START + after_s) * 1000)
    return Said(
        site=SITE,
        signal=signal,
        record=f"record of {signal}",
        point="sos",
        type=type_,
        kind=kind,
        made_ms=at_ms,
        raised_ms=at_ms,
        kept_ms=round((START + kept_s) * 1000),
    )


def fired(type_: str, signal: str, after_s: float, *, repeats: int = 0) -> Fired:
    """Show an event."""
    return Fired(
        entity_id="event.one",
        type=type_,
        signal=signal,
        at=START + after_s,
        age_ms=0,
        incident="first",
        repeats=repeats,
    )


class Shelf:
    """Both ends' books, as a test writes them."""

    def __init__(self) -> None:
        self.made: list[Said] = []
        self.there: list[Said] = []
        self.receipts: dict[str, int] = {}
        self.steps: dict[str, list[dict[str, Any]]] = {"opened": [], "repeated": [], "restored": []}

    def deliver(self, item: Said, *, late_s: float = 0.1) -> None:
        """Write a signal down at both ends, with its effect and its receipt."""
        self.made.append(item)
        at_ms = item.raised_ms + round(late_s * 1000)
        self.there.append(
            Said(
                site=item.site,
                signal=item.signal,
                record=item.record,
                point=item.point,
                type=item.type,
                kind=item.kind,
                made_ms=item.made_ms,
                raised_ms=item.raised_ms,
                kept_ms=at_ms,
            )
        )
        self.receipts[item.record] = at_ms
        self.take_effect(item)

    def take_effect(self, item: Said) -> None:
        """Write the effect of a signal down."""
        step = "restored" if item.type == RESTORAL else "repeated" if self.steps["opened"] else "opened"
        self.steps[step].append({"signal_id": item.signal, "incident": "first"})

    def settle(self, presses: list[Press], **evidence: Any) -> Account:
        """Settle the accounts of these books."""
        return settle(
            Evidence(presses=presses, sites={SITE: self.book("site")}, station=self.book("station"), **evidence)
        )

    def book(self, name: str, *, whole: bool = True) -> Book:
        """Return the book of one end, by its name; `whole`: its chain holds."""
        book = Mock(Book, path=Path(f"{name}.db"), verification=Mock(ok=whole))
        book.signals.side_effect = lambda kind: self.there if kind == RECORD_IN else self.made
        book.steps.side_effect = self.steps.__getitem__
        book.receipts.return_value = self.receipts
        return book


@pytest.fixture
def shelf() -> Shelf:
    """Return books that hold two alarms and a restoral, all well."""
    shelf = Shelf()
    for item in (said("a", 0), said("b", 1), said("c", 2, RESTORAL)):
        shelf.deliver(item)
    return shelf


PRESSES = [press(0.01), press(1), press(2, RESTORAL)]


def wrong(account: Account) -> dict[str, int]:
    """Count what is wrong."""
    found = {name: len(getattr(account, name)) for name in ("lost", "duplicated", "refired", "unkept", "broken")}
    return {name: count for name, count in found.items() if count}


def test_where_all_is_well_nothing_is_wrong(shelf: Shelf) -> None:
    account = shelf.settle(PRESSES)

    assert (account.sent, wrong(account)) == (3, {})
    assert account.max_late_s == pytest.approx(0.1, abs=0.001)
    assert account.signals == {"a", "b", "c"}


def test_a_press_without_a_record_is_lost(shelf: Shelf) -> None:
    account = shelf.settle([*PRESSES, press(3)])

    assert account.lost == [press(3)]
    assert account.sent == 4


def test_a_record_that_the_station_does_not_have_is_lost(shelf: Shelf) -> None:
    shelf.there.pop()

    assert shelf.settle(PRESSES).lost == [PRESSES[2]]


def test_an_alarm_without_effect_is_lost(shelf: Shelf) -> None:
    shelf.steps["repeated"].clear()

    assert shelf.settle(PRESSES).lost == [PRESSES[1]]


def test_an_alarm_that_no_screen_showed_is_lost_where_the_screen_was_watched(shelf: Shelf) -> None:
    opened = fired("opened", "a", 0.2)

    assert shelf.settle(PRESSES, fired=[opened], unbroken=True).lost == [PRESSES[1]]
    assert shelf.settle(PRESSES, fired=[opened]).lost == []


def test_alarms_that_were_told_as_one_are_shown_by_the_count(shelf: Shelf) -> None:
    shelf.deliver(said("d", 3))
    told = [fired("opened", "a", 0.2), fired("repeated", "b", 3.5, repeats=2)]

    account = shelf.settle([*PRESSES, press(3)], fired=told, unbroken=True)

    assert wrong(account) == {}
    assert account.max_late_s == pytest.approx(2.5)
    assert presented(told, START) == 3
    assert presented(told, START + 1) == 2
    assert presented(told, START + 4) == 0


def test_a_record_that_stands_twice_is_duplicated(shelf: Shelf) -> None:
    shelf.there.append(shelf.there[0])

    assert wrong(shelf.settle(PRESSES)) == {"duplicated": 1}


def test_a_signal_that_nobody_pressed_has_fired_again(shelf: Shelf) -> None:
    shelf.deliver(said("d", 5))

    assert shelf.settle(PRESSES).refired == ["d"]


def test_a_signal_that_takes_effect_twice_has_fired_again(shelf: Shelf) -> None:
    shelf.take_effect(shelf.made[0])

    assert shelf.settle(PRESSES).refired == ["a"]


def test_an_incident_that_is_opened_twice_has_fired_again(shelf: Shelf) -> None:
    shelf.steps["opened"].append({"incident": "first"})

    assert shelf.settle(PRESSES).refired == ["first"]


@pytest.mark.parametrize(("first", "second"), [("opened", "repeated"), ("alarm", "alarm"), ("restored", "restored")])
def test_what_a_screen_showed_twice_has_fired_again(shelf: Shelf, first: str, second: str) -> None:
    told = [fired(type_, "a", 0.2) for type_ in (first, second)]

    assert shelf.settle(PRESSES, fired=told).refired == ["a"]


def test_the_trouble_of_a_source_is_no_press(shelf: Shelf) -> None:
    shelf.deliver(said("d", 5, "trouble", kind="trouble"))
    shelf.deliver(said("e", 6, RESTORAL, kind="trouble"))

    assert wrong(shelf.settle(PRESSES)) == {}


def test_what_was_known_before_is_left_out(shelf: Shelf) -> None:
    account = shelf.settle(PRESSES[2:], known=frozenset({"a", "b"}))

    assert (account.sent, wrong(account)) == (1, {})
    assert account.signals == {"a", "b", "c"}


def test_a_press_that_died_with_its_site_need_not_arrive_unless_it_was_shown_as_sent(shelf: Shelf) -> None:
    died, shown = press(3.2), (SITE, "1970-01-12T13:46:43.200+00:00")

    assert wrong(shelf.settle([*PRESSES, died], site_kills=[START + 3.3])) == {}
    assert wrong(shelf.settle([*PRESSES, died], site_kills=[START + 3.3], shown_sent={shown})) == {"unkept": 1}
    assert wrong(shelf.settle([*PRESSES, died], site_kills=[START + 9])) == {"lost": 1}


def test_a_clock_that_is_set_between_what_is_shown_and_the_record_makes_no_loss(shelf: Shelf) -> None:
    shown = (SITE, "1970-01-12T14:46:41+00:00")

    assert wrong(shelf.settle(PRESSES, shown_sent={shown}, clock_steps_s=frozenset({-3600.0}))) == {}
    assert wrong(shelf.settle(PRESSES, shown_sent={shown}, clock_steps_s=frozenset({3600.0}))) == {"unkept": 1}


def test_what_is_shown_as_sent_and_stands_in_the_book_is_kept(shelf: Shelf) -> None:
    assert wrong(shelf.settle(PRESSES, shown_sent={(SITE, "1970-01-12T13:46:41+00:00")})) == {}


def test_a_broken_chain_is_told(shelf: Shelf) -> None:
    site = shelf.book("site", whole=False)

    account = settle(Evidence(presses=PRESSES, sites={SITE: site}, station=shelf.book("station")))

    assert account.broken == ["site.db"]


def test_recovery_is_the_last_receipt_of_what_was_pressed_meanwhile() -> None:
    shelf = Shelf()
    shelf.deliver(said("a", 0), late_s=12)
    shelf.deliver(said("b", 1), late_s=12.5)
    shelf.deliver(said("c", 11.2), late_s=9)

    account = shelf.settle([press(0), press(1), press(11.2)])

    assert account.recovered_s(START - 1, START + 11) == pytest.approx(2.5)
    assert account.recovered_s(START + 0.5, START + 0.9) == 0
    shelf.receipts.clear()
    assert shelf.settle([press(0)]).recovered_s(START - 1, START + 11) is None


def test_a_press_that_nobody_saw_takes_a_signal_that_is_left_and_else_did_not_happen() -> None:
    asked, signal = press(0, sure=False), said("a", 7)

    assert match([asked], [signal]) == ([(asked, signal)], [])
    assert match([asked], []) == ([], [])
    assert match([press(7), asked], [signal]) == ([(press(7), signal)], [])
    assert match([asked], [said("b", 60)]) == ([], [said("b", 60)])


def test_an_alarm_is_no_restoral() -> None:
    assert match([press(0)], [said("a", 0, RESTORAL)]) == ([(press(0), None)], [said("a", 0, RESTORAL)])
