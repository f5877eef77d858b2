"""The desk: what is made of signals, and what operators do with it. Committed before it is shown.

Two states of an incident are kept apart. *Decided* is what the next decision builds upon, in the order in which things
came in and in which the journal commits them. *Shown* is what is on disk, or what had to be shown without that; it
follows by the same steps. A step of an operator that could not be committed is taken out of what was decided.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
import logging
from types import MappingProxyType

from ..incident.correlation import ABOUT_ANOTHER, Awaits, Concerns, Held, Known, Logged, ends_holding, opening_step
from ..incident.errors import Code, IncidentError
from ..incident.index import Book, Decision
from ..incident.machine import advance, refusal
from ..incident.model import Cause, Incident, Signal, State, Step, StepType
from ..incident.tally import Counts
from ..journal import Document, Draft, Journal, Known as KnownRecord, Reader, Write, Written
from ..link.party import Reaction, both
from .errors import StationError
from .points import Points, quiet_document
from .rates import Rates
from .registry import COMMIT_TIMEOUT_S
from .shelf import (
    CLOSED_IN_MEMORY,
    incident_documents,
    placed_document,
    read_closed,
    read_held,
    read_shelf,
    signal_draft,
    step_draft,
)
from .showing import Showing

_LOGGER = logging.getLogger(__name__)

FRESH_MS = 5_000
"""A press so young is no old one that was signed anew by a later key, unless memory knows it."""

type Found = Callable[[Held | None], None]


@dataclass(slots=True, eq=False)
class _Act:
    """One decision on its way to the disk and onto the screen."""

    drafts: tuple[Draft, ...]
    incident_id: str | None = None
    opening: Incident | None = None
    """The incident as this act opens it; None where the act changes one."""
    steps: tuple[Step, ...] = ()
    signal: Signal | None = None
    documents: tuple[Document, ...] = ()
    """What is committed with it beside the incident itself."""
    shown: bool = False

    def upon(self, incident: Incident | None) -> Incident | None:
        """Return what the act makes of an incident; steps that no longer fit are left out."""
        if self.opening is not None:
            return self.opening
        for step in self.steps if incident is not None else ():
            assert incident is not None
            if refusal(incident, step) is None:
                incident = advance(incident, step)
        return incident


class Desk:
    """All incidents of a station."""

    def __init__(self, journal: Journal, points: Points, is_momentary: Callable[[str, str], bool]) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._journal = journal
        self._points = points
        self._is_momentary = is_momentary
        self._book = Book()
        self._closed: OrderedDict[str, Incident] = OrderedDict()
        """Decided, the newest last."""
        self._shown: dict[str, Incident] = {}
        self._pending: defaultdict[str, list[_Act]] = defaultdict(list)
        self._unkept: dict[tuple[str, str], _Act] = {}
        """Acts of signals that were shown although they are not on disk."""
        self._closed_by_signal: dict[tuple[str, str], str] = {}
        """The closed incidents in memory, by the signals that they name."""
        self._found: dict[tuple[str, str], Held | None] = {}
        """What the journal said of signals that memory does not know, until they are decided about."""
        self.rates = Rates()
        self.showing = Showing()

    async def load(self) -> None:
        """Start from what the journal holds."""
        shelf = await self._journal.read(read_shelf)
        await self._journal.read(self._points.load)
        await self._journal.read(self.rates.load)
        self._book = Book(shelf.open.values(), shelf.placed)
        for incident in shelf.closed.values():
            self._remember(incident)
        self._shown = {**shelf.closed, **shelf.open}

    @property
    def incidents(self) -> Mapping[str, Incident]:
        """The incidents in memory, as they are shown: all that are not closed, and the newest closed ones."""
        return MappingProxyType(self._shown)

    def incident_of(self, site_id: str, signal_id: str) -> str | None:
        """Tell which incident in memory names a signal."""
        held = self._book.held(site_id, signal_id)
        return self._closed_by_signal.get((site_id, signal_id)) if held is None else held.incident.id

    @property
    def counts(self) -> Counts:
        """How many real incidents are open, and how many of these nobody has taken."""
        return self._book.counts()

    @property
    def drills(self) -> Counts:
        """The same of the drills, none of which may hide among real incidents."""
        return self._book.counts(drill=True)

    @property
    def unkept(self) -> frozenset[str]:
        """The incidents that are shown although they are not on disk."""
        return frozenset(act.incident_id for act in self._unkept.values() if act.incident_id is not None)

    def receive(self, signal: Signal, *, trouble_is_incident: bool = False) -> Reaction:
        """Decide about a signal; tells what to commit and how to show it."""
        act = self._unkept.get((signal.site_id, signal.id))
        if act is not None:
            return self._owed(act, signal)
        held = self._held_closed(signal)
        decision = self._book.decide(signal, stored=held, trouble_is_incident=trouble_is_incident)
        if isinstance(decision.outcome, Known) and signal.type not in ABOUT_ANOTHER:
            # The same press in another record, as from a site with a new key: it has had its effect, and is no news.
            act = _Act(drafts=(signal_draft(signal, "no_effect"),))
            return Reaction(act.drafts, (), partial(self._show, act))
        # What may still be taken back puts no point in alarm, for automations to act upon.
        waits = decision.incident is not None and decision.incident.state is State.HELD
        documents = () if waits else self._points.signalled(signal)
        if isinstance(decision.outcome, Logged | Awaits | Known):
            self._book.accept(decision)
            word = decision.outcome.reason if isinstance(decision.outcome, Logged) else "no_effect"
            act = _Act(drafts=(signal_draft(signal, word),), signal=signal)
        else:
            act = self._accept(decision, signal)
            documents += self._documents(act, decision.before)
        return self._with_opened(signal, act, Reaction(act.drafts, documents, partial(self._show, act)))

    def _with_opened(self, signal: Signal, act: _Act, reaction: Reaction) -> Reaction:
        """Open with a signal what its site could still take back, if it says that something is wrong there."""
        cause = ends_holding(signal)
        held = () if cause is None else self._book.held_of(signal.site_id)
        for incident in held:
            if cause is not None and incident.drill == signal.drill and incident.id != act.incident_id:
                opened = self.open_held(incident.id, cause, signal.received_ms)
                reaction = reaction if opened is None else both(opened, reaction)
        return reaction

    def held(self, site_id: str) -> tuple[Incident, ...]:
        """Return the incidents that a site may still take back, as decided."""
        return self._book.held_of(site_id)

    def open_held(self, incident_id: str, cause: Cause, at_ms: int) -> Reaction | None:
        """Decide that an incident is held no longer; None if it is not held."""
        before = self._book.incidents.get(incident_id)
        if before is None or before.state is not State.HELD:
            return None
        act = self._accept(self._book.decide_step(incident_id, opening_step(cause, at_ms)))
        return Reaction(act.drafts, self._documents(act, before), partial(self._show, act))

    def documents(self, incident_id: str) -> tuple[Document, ...]:
        """Make the documents of an incident as it stands now."""
        decided = self._decided(incident_id)
        return () if decided is None else incident_documents(self._shown.get(incident_id), decided)

    def log(self, signal: Signal, word: str) -> Reaction:
        """Keep and show a signal without making anything of it."""
        unkept = self._unkept.get((signal.site_id, signal.id))
        if unkept is not None:
            return self._owed(unkept, signal)
        act = _Act(drafts=(signal_draft(signal, word),), signal=signal)
        return Reaction(act.drafts, (), partial(self._show, act))

    def follow(self, site_id: str, signal_id: str, step: Step) -> Reaction:
        """Do what a site tells of the incident that holds one of its signals; nothing if there is none in memory."""
        held = self._book.held(site_id, signal_id)
        incident_id = self._closed_by_signal.get((site_id, signal_id)) if held is None else held.incident.id
        incident = None if incident_id is None else self._decided(incident_id)
        if incident is None or refusal(incident, step) is not None:
            return Reaction()
        act = self._accept(decision := self._book.decide_step(incident.id, step, stored=incident))
        return Reaction(act.drafts, self._documents(act, decision.before), partial(self._show, act))

    def _owed(self, act: _Act, signal: Signal) -> Reaction:
        # It was shown when it could not be kept; now that it comes again only the disk is owed.
        return Reaction(act.drafts, (*self._points.owed(signal), *self._documents(act)), partial(self._show, act))

    def _held_closed(self, signal: Signal) -> Held | None:
        about = _about(signal)
        if about is None or self._book.held(signal.site_id, about) is not None:
            return None
        found = self._found.pop((signal.site_id, about), None)
        incident_id = self._closed_by_signal.get((signal.site_id, about))
        if incident_id is not None:
            incident = self._closed[incident_id]
            return Held(incident, cancelled=incident.cancelled)
        # While the journal was asked, that incident may have gone on.
        return None if found is None else Held(self._decided(found.incident.id) or found.incident, found.cancelled)

    def question(self, signal: Signal, known_ms: int) -> tuple[Callable[[Reader], Held | None], Found] | None:
        """Tell what the journal is to be asked before `receive`, and who takes the answer; None if memory will do.

        A press can be here already, in another record, only if it is older than the key that signed this one, which is
        known here since `known_ms`. What a restoral or a cancel is about may have left memory long ago.
        """
        about = _about(signal)
        if about is None or self._book.held(signal.site_id, about) or (signal.site_id, about) in self._closed_by_signal:
            return None
        if signal.type not in ABOUT_ANOTHER and signal.age_ms is not None:
            raised_ms = signal.received_ms - signal.age_ms
            if signal.age_ms < FRESH_MS or raised_ms > known_ms:
                return None
        key = (signal.site_id, about)
        return partial(read_held, *key), partial(self._found.__setitem__, key)

    def _accept(self, decision: Decision, signal: Signal | None = None) -> _Act:
        incident = decision.incident
        assert incident is not None
        self._book.accept(decision)
        self._remember(incident)
        act = _Act(
            drafts=tuple(step_draft(incident, step) for step in decision.steps),
            incident_id=incident.id,
            opening=incident if decision.before is None else None,
            steps=decision.steps,
            signal=signal,
            documents=() if decision.placed is None else (placed_document(decision.placed),),
        )
        before = decision.before
        act.documents += self.rates.changed(before, incident)
        if before is not None and before.state is State.HELD and incident.state is not State.HELD:
            act.documents += self._points.opened(incident)
        self._pending[incident.id].append(act)
        return act

    def _remember(self, decided: Incident) -> None:
        before = self._closed.pop(decided.id, None)
        if before is not None:
            self._forget_signals(before)
        if decided.state is State.CLOSED:
            self._closed[decided.id] = decided
            for signal_id in decided.signals:
                self._closed_by_signal[decided.site_id, signal_id] = decided.id
            if len(self._closed) > CLOSED_IN_MEMORY:
                oldest, incident = self._closed.popitem(last=False)
                self._forget_signals(incident)
                if oldest not in self._pending:
                    self._shown.pop(oldest, None)

    def _forget_signals(self, incident: Incident) -> None:
        for signal_id in incident.signals:
            self._closed_by_signal.pop((incident.site_id, signal_id), None)

    def _decided(self, incident_id: str) -> Incident | None:
        return self._book.incidents.get(incident_id) or self._closed.get(incident_id)

    def _documents(self, act: _Act, before: Incident | None = None) -> tuple[Document, ...]:
        """Make the documents of what an act concerns, as it stands now."""
        decided = None if act.incident_id is None else self._decided(act.incident_id)
        if decided is None:
            return ()
        return incident_documents(before or self._shown.get(decided.id), decided) + act.documents

    def _show(self, act: _Act, committed: bool) -> None:  # noqa: FBT001 - as every `show`
        if act.signal is not None:
            key = (act.signal.site_id, act.signal.id)
            if committed:
                self._unkept.pop(key, None)
            else:
                self._unkept[key] = act
        if act.shown:
            return
        act.shown = True
        incident = self._settle(act)
        if incident is not None:
            for step in act.steps:
                if self._ends_alarm(incident, step):
                    self._points.quiet(incident.site_id, incident.point_id)
                self.showing.step(incident, step)
        if act.signal is not None:
            # Second: operators act on the incident; the signal is for whoever looks closer.
            self.showing.signal(act.signal, act.steps)

    def _settle(self, act: _Act) -> Incident | None:
        """Move an act from what is pending to what is shown."""
        if act.incident_id is None:
            return None
        pending = self._pending[act.incident_id]
        pending.remove(act)
        # Where nothing else waits, all that was decided is shown; else what was decided goes beyond this act.
        decided = None if pending else self._decided(act.incident_id)
        incident = decided or act.upon(self._shown.get(act.incident_id))
        if not pending:
            del self._pending[act.incident_id]
        if incident is not None:
            self._shown[act.incident_id] = incident
        return incident

    async def take_step(self, incident_id: str, step: Step, documents: tuple[Document, ...] = ()) -> Incident:
        """Do a step of an operator; returns once it is committed and shown. StationError says why not.

        `documents` are committed with the step, or not at all.
        """
        try:
            stored = await self._find_closed(incident_id)
            decision = self._book.decide_step(incident_id, step, stored=stored)
        except IncidentError as err:
            raise StationError(err.code.value) from err
        act = self._accept(decision)
        documents = (*documents, *self._documents(act, decision.before))
        if decision.incident is not None and self._ends_alarm(decision.incident, step):
            documents += (quiet_document(decision.incident.site_id, decision.incident.point_id),)
        written = self._journal.write(Write(drafts=act.drafts, documents=documents))
        settled = asyncio.Event()
        written.add_done_callback(partial(self._step_written, act, settled))
        with suppress(TimeoutError):
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await settled.wait()
        if not act.shown:
            raise StationError("not_committed", failed=True)
        return self._shown[incident_id]

    async def find(self, incident_id: str) -> Incident:
        """Return an incident as it is shown, also one that has left memory; StationError if there is none."""
        if incident_id not in self._shown:
            await self._find_closed(incident_id)
        if incident_id not in self._shown:
            raise StationError(Code.UNKNOWN_INCIDENT.value)
        return self._shown[incident_id]

    async def _find_closed(self, incident_id: str) -> Incident | None:
        if incident_id in self._book.incidents:
            return None
        if incident_id not in self._closed:
            try:
                key = bytes.fromhex(incident_id)
            except ValueError as err:
                raise StationError(Code.UNKNOWN_INCIDENT.value) from err
            found = await self._journal.read(partial(read_closed, key)) if key else None
            # While the store was asked, somebody else may have found it and gone on from there.
            if found is not None and self._decided(incident_id) is None:
                self._shown[incident_id] = found
                self._remember(found)
        return self._closed.get(incident_id)

    def _ends_alarm(self, incident: Incident, step: Step) -> bool:
        """Tell whether a point's alarm ends with its incident, as it does where the point only ever says "pressed"."""
        return (
            step.type is StepType.CLOSED
            and self._is_momentary(incident.site_id, incident.point_id)
            and self._points.signal_of(incident.site_id, incident.point_id) in incident.signals
        )

    def _step_written(self, act: _Act, settled: asyncio.Event, done: asyncio.Future[Written | KnownRecord]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._show(act, committed=True)
        else:
            _LOGGER.warning("A step of an operator could not be kept, and was not done")
            self._undo(act)
        settled.set()

    def _undo(self, act: _Act) -> None:
        """Take a step out of what was decided; what was decided upon it since then stays."""
        assert act.incident_id is not None
        pending = self._pending[act.incident_id]
        pending.remove(act)
        decided = self._decided(act.incident_id)
        restored = self._shown.get(act.incident_id)
        for later in pending:
            restored = later.upon(restored)
        if restored is None or decided is None:
            return
        self.rates.changed(decided, restored)
        self._book.accept(Decision(outcome=Concerns(act.incident_id, act.steps[0]), before=decided, incident=restored))
        self._remember(restored)
        if pending:
            # What followed may have been committed with this step inside.
            self._journal.write(Write(documents=incident_documents(decided, restored)))
        else:
            del self._pending[act.incident_id]


def _about(signal: Signal) -> str | None:
    """Tell which signal this one is about: another, or itself."""
    return signal.refers_to if signal.type in ABOUT_ANOTHER else signal.id
