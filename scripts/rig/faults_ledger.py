"""What became of every press, by what was seen at both ends and by both ends' books."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from .book import RECORD_IN, RECORD_OUT, Book, Said
from .faults_load import ALARM, RESTORAL, Press
from .faults_watch import ALARMING, EFFECTS, Fired

SLACK_S: Final = 0.4
"""How far a record's time may be from that of its press: they are made in one go, and presses are 0.5 s apart."""
UNSURE_S: Final = 30.0
"""The same where nobody saw the press."""
SHOWN_SLACK_S: Final = 0.05
CUT_SHORT_S: Final = 3.0
"""So long before its site was killed, a press that was not shown as sent yet may have died with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """All that is known when a fault is over."""

    presses: list[Press]
    sites: dict[str, Book]
    """Each site's book, by the key of its premises."""
    station: Book
    fired: list[Fired] = field(default_factory=list)
    unbroken: bool = False
    """Whether the station's events were watched without a gap."""
    shown_sent: set[tuple[str, str]] = field(default_factory=set)
    site_kills: list[float] = field(default_factory=list)
    known: frozenset[str] = frozenset()
    """Signals of before."""
    clock_steps_s: frozenset[float] = frozenset()
    """How far the sites' clock was set at once; a record and what is shown of it may stand on two sides of that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What became of the presses."""

    sent: int
    """Presses that had to arrive."""
    lost: list[Press]
    """Not at the station, or without effect there."""
    duplicated: list[str]
    """Signals that stand more than once in the station's book."""
    refired: list[str]
    """Signals without a press, and those that had their effect more than once."""
    unkept: list[tuple[str, str]]
    """Shown as sent, and in no site's book."""
    broken: list[str]
    """Books whose chain does not hold."""
    lateness: list[float]
    """Seconds from each press to what the station shows."""
    receipted: list[tuple[float, float | None]]
    """When each was pressed, and when its receipt came in; None if it never did."""
    signals: frozenset[str]
    """All signals that the books know."""

    @property
    def max_late_s(self) -> float | None:
        """The longest way of all."""
        return max(self.lateness, default=None)

    def recovered_s(self, began: float, ended: float) -> float | None:
        """Tell how long after a fault the last receipt came of what was pressed in it; None if one never did."""
        came = [receipt for at, receipt in self.receipted if began <= at <= ended]
        if any(each is None for each in came):
            return None
        return max([0.0, *(each - ended for each in came if each is not None)])


def settle(evidence: Evidence) -> Account:
    """Account for every press."""
    station = [said for said in evidence.station.signals(RECORD_IN) if said.signal not in evidence.known]
    there = Counter(said.signal for said in station)
    steps = {step: evidence.station.steps(step) for step in EFFECTS}
    alarms = [step for name in ("opened", "repeated") for step in steps[name] if step.get("signal_id")]
    effects = Counter(step["signal_id"] for step in alarms)
    restored = Counter(said["signal_id"] for said in steps["restored"] if said.get("signal_id"))
    pairs: list[tuple[Press, Said | None]] = []
    unpressed: list[Said] = []
    kept: dict[str, list[Said]] = {}
    made: dict[str, list[Said]] = {}
    receipts: dict[str, int] = {}
    for key, book in evidence.sites.items():
        kept[key] = [said for said in book.signals(RECORD_OUT) if _is_ours(said)]
        made[key] = [said for said in kept[key] if said.signal not in evidence.known]
        receipts |= book.receipts()
        matched, left = match([press for press in evidence.presses if press.site == key], made[key])
        pairs += [(press, said) for press, said in matched if said is not None or not _cut_short(press, evidence)]
        unpressed += left
    live = _Live(evidence.fired, alarms)
    lost = [
        press
        for press, said in pairs
        if said is None
        or said.signal not in there
        or (said.type == ALARM and (not effects[said.signal] or (evidence.unbroken and said.signal not in live.shown)))
    ]
    twice = [signal for signal in {said.signal for said in station} if effects[signal] > 1 or restored[signal] > 1]
    opened = _more_than_once(step["incident"] for step in steps["opened"])
    kept_s = {said.signal: said.kept_ms / 1000 for said in reversed(station)}
    return Account(
        sent=len(pairs),
        lost=lost,
        duplicated=_more_than_once(there.elements()),
        refired=sorted({*twice, *opened, *live.repeated, *(said.signal for said in unpressed)}),
        unkept=[each for each in evidence.shown_sent if not _is_kept(each, kept, evidence.clock_steps_s)],
        broken=[book.path.name for book in (evidence.station, *evidence.sites.values()) if not book.verification.ok],
        lateness=[
            max(0.0, live.shown.get(said.signal, kept_s[said.signal]) - press.at)
            for press, said in pairs
            if said is not None and said.signal in kept_s
        ],
        receipted=[
            (press.at, None if said is None or said.record not in receipts else receipts[said.record] / 1000)
            for press, said in pairs
        ],
        signals=evidence.known | there.keys() | {said.signal for each in made.values() for said in each},
    )


def match(presses: list[Press], said: list[Said]) -> tuple[list[tuple[Press, Said | None]], list[Said]]:
    """Give each press its signal, nearest in time first within what is credible; return what signals are left, too.

    Presses that nobody saw and that have no signal are left out: they need not have happened.
    """
    left = list(said)
    pairs: list[tuple[Press, Said | None]] = []
    for sure in (True, False):
        for press in sorted((each for each in presses if each.sure is sure), key=lambda each: each.shown):
            near = [
                (abs(each.raised_ms / 1000 - press.shown), index)
                for index, each in enumerate(left)
                if each.type == press.type
            ]
            distance, index = min(near, default=(UNSURE_S, -1))
            if index >= 0 and distance <= (SLACK_S if sure else UNSURE_S):
                pairs.append((press, left.pop(index)))
            elif sure:
                pairs.append((press, None))
    return pairs, left


class _Live:
    """What a subscriber saw, beside the steps that the station's book has of alarms, in their order."""

    def __init__(self, fired: list[Fired], alarms: list[dict[str, Any]]) -> None:
        effects = [each for each in fired if each.type in ALARMING]
        self.shown: dict[str, float] = {}
        """When each alarm was shown, by its own event or by one that counts it, and each restoral."""
        counted: dict[str, list[tuple[int, float]]] = {}
        for each in effects:
            counted.setdefault(each.incident, []).append((each.repeats, each.at))
        own: dict[str, float] = {}
        for each in effects:
            own.setdefault(each.signal, each.at)
        place: Counter[str] = Counter()
        for step in alarms:
            # An incident is opened by its first alarm, and each further one repeats it.
            number, place[step["incident"]] = place[step["incident"]], place[step["incident"]] + 1
            seen = [at for repeats, at in counted.get(step["incident"], ()) if repeats >= number]
            signal = step["signal_id"]
            if signal in own or seen:
                # By the count only without an event of its own: a disk that fails brings the book out of order.
                self.shown[signal] = own[signal] if signal in own else min(seen)
        for each in fired:
            if each.type in {RESTORAL, "restored"}:
                self.shown.setdefault(each.signal, each.at)
        told = Counter((each.entity_id, each.signal) for each in fired if each.type in {ALARM, RESTORAL, "restored"})
        self.repeated = {
            *_more_than_once(each.signal for each in effects),
            *(signal for (_, signal), times in told.items() if times > 1),
        }


def _is_ours(said: Said) -> bool:
    # Troubles, and their ends, are signals that nobody presses.
    return said.type in {ALARM, RESTORAL} and said.kind != "trouble"


def _cut_short(press: Press, evidence: Evidence) -> bool:
    return any(0 <= killed - press.at <= CUT_SHORT_S for killed in evidence.site_kills)


def _is_kept(shown: tuple[str, str], kept: dict[str, list[Said]], steps_s: frozenset[float]) -> bool:
    key, since = shown
    at = datetime.fromisoformat(since).timestamp()
    return any(
        abs(said.raised_ms / 1000 - at - step) <= SHOWN_SLACK_S for said in kept[key] for step in {0.0, *steps_s}
    )


def _more_than_once(items: Iterable[Any]) -> list[Any]:
    return [item for item, times in Counter(items).items() if times > 1]
