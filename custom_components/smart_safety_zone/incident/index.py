"""The incidents that are not closed, found at once by what they are about and by the signals that they hold.

Deciding and accepting are two calls, so that what was decided can be committed before it is shown:

    decision = book.decide(signal)      # changes nothing
    ... commit decision.steps, decision.incident and decision.placed ...
    book.accept(decision)

Accept a decision before asking for the next one. A caller that commits many at once accepts first and shows later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Final

from .correlation import (
    ABOUT_ANOTHER,
    Awaits,
    Concerns,
    Held,
    Joins,
    Key,
    Known,
    Logged,
    Lookup,
    Opens,
    Placement,
    absorbs,
    early_step,
    key_of,
    place,
)
from .errors import StaleDecisionError, UnknownIncidentError
from .machine import advance
from .model import Incident, Signal, SignalType, State, Step, StepType
from .tally import Counts, Tally

EARLY_KEPT: Final = 1_024
"""Cancels and restorals that came before their signal; to forget one leaves an alarm standing: the safe side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row for the store, one per signal that an incident holds: (site_id, signal_id) is its key."""

    site_id: str
    signal_id: str
    incident_id: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be: commit it, then have the book accept it. Without an incident there is only the signal to keep."""

    outcome: Placement
    before: Incident | None = None
    incident: Incident | None = None
    steps: tuple[Step, ...] = ()
    placed: Placed | None = None
    signal: Signal | None = None


class Book:
    """Holds the incidents that are not closed; changes only by `accept` and `remember`."""

    def __init__(self, incidents: Iterable[Incident] = (), placed: Iterable[Placed] = ()) -> None:
        """Start from what the store holds; closed incidents and rows of incidents not held are passed over."""
        self._incidents: dict[str, Incident] = {}
        self._joinable: dict[Key, dict[str, None]] = {}
        self._held: dict[str, dict[str, None]] = {}
        """By site: what it may still take back."""
        self._signals: dict[tuple[str, str], Placed] = {}
        self._early: dict[tuple[str, str, SignalType], Signal] = {}
        self._tallies = {False: Tally(), True: Tally()}
        for incident in incidents:
            self._put(self._incidents.get(incident.id), incident)
        self.remember(placed)

    @property
    def incidents(self) -> Mapping[str, Incident]:
        """Return those not closed, by id."""
        return MappingProxyType(self._incidents)

    def held_of(self, site_id: str) -> tuple[Incident, ...]:
        """Return what a site may still take back."""
        return tuple(self._incidents[incident_id] for incident_id in self._held.get(site_id, ()))

    def counts(self, *, drill: bool = False) -> Counts:
        """Return the counts of the real incidents, or those of the drills."""
        return self._tallies[drill].counts()

    def joinable(self, key: Key) -> Incident | None:
        """Return the newest incident of this key that absorbs presses."""
        found = (self._incidents[incident_id] for incident_id in self._joinable.get(key, ()))
        return max(found, key=lambda incident: (incident.opened_ms, incident.id), default=None)

    def held(self, site_id: str, signal_id: str) -> Held | None:
        """Return where this signal of this site was placed, None if no incident held here names it.

        An incident names its first signal and its newest ones; where the others were placed, the store knows.
        """
        row = self._signals.get((site_id, signal_id))
        return None if row is None else Held(self._incidents[row.incident_id], row.cancelled)

    def decide(self, signal: Signal, *, stored: Held | None = None, trouble_is_incident: bool = False) -> Decision:
        """Return what becomes of this signal; changes nothing.

        When the outcome is Awaits, look in the store for the signal that it names. If an incident there holds it,
        decide again with that as `stored`. If not, accept the decision: it takes effect when its signal comes.
        """
        lookup: Lookup = self if stored is None else _WithStored(self, stored)
        outcome = place(signal, lookup, trouble_is_incident=trouble_is_incident)
        match outcome:
            case Opens(incident):
                return self._begun(signal, outcome, None, incident, incident.timeline)
            case Joins(incident_id, step, opening):
                before = self._incidents[incident_id]
                steps = (step,) if opening is None else (opening, step)
                return self._begun(signal, outcome, before, reduce(advance, steps, before), steps)
            case Concerns(incident_id, step):
                before = self._known(incident_id, None if stored is None else stored.incident)
                return Decision(
                    outcome=outcome,
                    before=before,
                    incident=advance(before, step),
                    steps=(step,),
                    placed=_cancelling(signal, incident_id, step),
                    signal=signal,
                )
            case Known() | Awaits() | Logged():
                return Decision(outcome=outcome, signal=signal)

    def decide_step(self, incident_id: str, step: Step, *, stored: Incident | None = None) -> Decision:
        """Return what this step makes of the incident, or raise; changes nothing. A closed one is given as `stored`."""
        before = self._known(incident_id, stored)
        return Decision(
            outcome=Concerns(incident_id, step), before=before, incident=advance(before, step), steps=(step,)
        )

    def accept(self, decision: Decision) -> None:
        """Take in what was decided, or raise StaleDecisionError if the book has moved on since."""
        if isinstance(decision.outcome, Awaits) and decision.signal is not None:
            self._keep_early(decision.outcome.signal_id, decision.signal)
        if decision.incident is None:
            return
        self._refuse_stale(decision.before, decision.incident)
        self._put(self._incidents.get(decision.incident.id), decision.incident)
        if decision.placed is not None:
            self.remember([decision.placed])
            for said in ABOUT_ANOTHER:
                self._early.pop((decision.placed.site_id, decision.placed.signal_id, said), None)

    def remember(self, placed: Iterable[Placed]) -> None:
        """Take in rows of the store: at the start, and for an incident that was reopened."""
        for row in placed:
            incident = self._incidents.get(row.incident_id)
            if incident is not None and row.signal_id in incident.signals:
                self._signals[row.site_id, row.signal_id] = row

    def _known(self, incident_id: str, stored: Incident | None) -> Incident:
        incident = self._incidents.get(incident_id, stored)
        if incident is None or incident.id != incident_id:
            raise UnknownIncidentError(incident_id)
        return incident

    def _begun(
        self,
        signal: Signal,
        outcome: Opens | Joins,
        before: Incident | None,
        incident: Incident,
        steps: tuple[Step, ...],
    ) -> Decision:
        """Return the decision on an alarm, with what had already been said about it before it came."""
        cancelled = False
        for said, made in ABOUT_ANOTHER.items():
            early = self._early.get((signal.site_id, signal.id, said))
            if early is None or early.drill != signal.drill:
                continue
            step = early_step(incident, early, made, signal.id)
            incident = advance(incident, step)
            steps = (*steps, step)
            cancelled = cancelled or said is SignalType.CANCEL
        return Decision(
            outcome=Opens(incident) if before is None else outcome,
            before=before,
            incident=incident,
            steps=steps,
            placed=Placed(site_id=signal.site_id, signal_id=signal.id, incident_id=incident.id, cancelled=cancelled),
            signal=signal,
        )

    def _refuse_stale(self, before: Incident | None, after: Incident) -> None:
        held = self._incidents.get(after.id)
        expected = None if before is None or before.state is State.CLOSED else before.version
        overtaken = before is None and absorbs(after) and self.joinable(key_of(after)) is not None
        if overtaken or expected != (None if held is None else held.version):
            raise StaleDecisionError(after.id)

    def _keep_early(self, signal_id: str, signal: Signal) -> None:
        self._early[signal.site_id, signal_id, signal.type] = signal
        if len(self._early) > EARLY_KEPT:
            del self._early[next(iter(self._early))]

    def _put(self, before: Incident | None, after: Incident) -> None:
        self._tallies[after.drill].count(before, after)
        if after.state is State.HELD:
            self._held.setdefault(after.site_id, {})[after.id] = None
        elif before is not None and before.state is State.HELD:
            del self._held[after.site_id][after.id]
            if not self._held[after.site_id]:
                del self._held[after.site_id]
        if after.state is State.CLOSED:
            self._drop(after)
            return
        self._incidents[after.id] = after
        if absorbs(after):
            self._joinable.setdefault(key_of(after), {})[after.id] = None
        else:
            self._not_joinable(after)
        if before is None:
            self.remember(
                Placed(site_id=after.site_id, signal_id=signal_id, incident_id=after.id) for signal_id in after.signals
            )
        elif before.signals is not after.signals:
            # Ten thousand presses of one incident must not fill the memory.
            for gone in set(before.signals).difference(after.signals):
                self._signals.pop((after.site_id, gone), None)

    def _drop(self, incident: Incident) -> None:
        self._incidents.pop(incident.id, None)
        self._not_joinable(incident)
        for signal_id in incident.signals:
            self._signals.pop((incident.site_id, signal_id), None)

    def _not_joinable(self, incident: Incident) -> None:
        key = key_of(incident)
        ids = self._joinable.get(key, {})
        ids.pop(incident.id, None)
        if not ids:
            self._joinable.pop(key, None)


class _WithStored:
    """A book, and beside it one signal's place that the store knows."""

    def __init__(self, book: Book, stored: Held) -> None:
        self._book = book
        self._stored = stored

    def joinable(self, key: Key) -> Incident | None:
        return self._book.joinable(key)

    def held(self, site_id: str, signal_id: str) -> Held | None:
        # The store's answer is for the asking site alone, whoever put it here.
        stored = self._stored if self._stored.incident.site_id == site_id else None
        return self._book.held(site_id, signal_id) or stored


def _cancelling(signal: Signal, incident_id: str, step: Step) -> Placed | None:
    if step.type not in {StepType.CANCELLED, StepType.WITHDRAWN} or step.signal_id is None:
        return None
    return Placed(site_id=signal.site_id, signal_id=step.signal_id, incident_id=incident_id, cancelled=True)
