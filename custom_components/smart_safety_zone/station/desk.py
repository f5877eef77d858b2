"""The desk: what is made of signals, and what operators do with it. Committed before it is shown."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial, reduce
import logging

from ..incident.correlation import ABOUT_ANOTHER, Awaits, Concerns, Held, Known, Logged, ends_holding, opening_step
from ..incident.errors import Code, IncidentError, UnknownIncidentError
from ..incident.index import Decision
from ..incident.machine import advance, refusal
from ..incident.model import Cause, Incident, Signal, State, Step
from ..incident.tally import Counts
from ..incident.together import following
from ..journal import Document, Known as KnownRecord, Reader, Write, Written
from ..link.party import Reaction, both
from .errors import StationError
from .ledger import Act, Ledger
from .points import quiet_document
from .registry import COMMIT_TIMEOUT_S
from .shelf import incident_documents, read_held, signal_draft

_LOGGER = logging.getLogger(__name__)

FRESH_MS = 5_000
"""A press so young is no old one that was signed anew by a later key, unless memory knows it."""

type Found = Callable[[Held | None], None]


class Desk(Ledger):
    """What is decided about incidents."""

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

    def receive(self, signal: Signal, *, trouble_is_incident: bool = False) -> Reaction:
        """Decide about a signal; tells what to commit and how to show it."""
        act = self._unkept.get((signal.site_id, signal.id))
        if act is not None:
            return self._owed(act, signal)
        held = self._held_closed(signal)
        decision = self._book.decide(signal, stored=held, trouble_is_incident=trouble_is_incident)
        if isinstance(decision.outcome, Known) and signal.type not in ABOUT_ANOTHER:
            # The same press in another record, as from a site with a new key: it has had its effect, and is no news.
            act = Act(drafts=(signal_draft(signal, "no_effect"),))
            return Reaction(act.drafts, (), partial(self._show, act))
        # What may still be taken back puts no point in alarm, for automations to act upon.
        waits = decision.incident is not None and decision.incident.state is State.HELD
        documents = () if waits else self._points.signalled(signal)
        if isinstance(decision.outcome, Logged | Awaits | Known):
            self._book.accept(decision)
            word = decision.outcome.reason if isinstance(decision.outcome, Logged) else "no_effect"
            act = Act(drafts=(signal_draft(signal, word),), signal=signal)
        else:
            act = self._accept(decision, signal)
            documents += self._documents(act, decision.before)
        return self._with_opened(signal, act, Reaction(act.drafts, documents, partial(self._show, act)))

    def _with_opened(self, signal: Signal, act: Act, reaction: Reaction) -> Reaction:
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
        act = Act(drafts=(signal_draft(signal, word),), signal=signal)
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

    def _owed(self, act: Act, signal: Signal) -> Reaction:
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

    async def stands(self, incident_id: str) -> Incident:
        """Return an incident as decided; StationError if there is none."""
        await self._find_closed(incident_id)
        incident = self._decided(incident_id)
        if incident is None:
            raise StationError(Code.UNKNOWN_INCIDENT.value)
        return incident

    def parts_of(self, incident_id: str) -> tuple[Incident, ...]:
        """Return the incidents in memory that go with another one, as decided."""
        lead = self._decided(incident_id)
        found = (self._decided(part) for part in (lead.parts if lead is not None else ()))
        return tuple(part for part in found if part is not None and part.lead == incident_id)

    async def take_step(self, incident_id: str, step: Step, documents: tuple[Document, ...] = ()) -> Incident:
        """Do a step of an operator, to the incident and to those that go with it; see `take_steps`."""
        lead, follows = await self.stands(incident_id), following(step)
        wanted = {incident_id: (step,)}
        if follows is not None:
            for part in lead.parts:
                await self._find_closed(part)
            # One that stands elsewhere by now is not dragged along.
            wanted |= {part.id: (follows,) for part in self.parts_of(incident_id) if refusal(part, follows) is None}
        return await self.take_steps(wanted, documents)

    async def take_steps(self, wanted: Mapping[str, Sequence[Step]], documents: tuple[Document, ...] = ()) -> Incident:
        """Do steps of an operator, all of them or none; returns the first incident once it is committed and shown.

        `documents` are committed with the steps, or not at all. StationError says why not.
        """
        for incident_id in wanted:
            await self._find_closed(incident_id)
        decisions = [self._decide_steps(incident_id, steps) for incident_id, steps in wanted.items()]
        acts: list[Act] = []
        for decision in decisions:
            act = self._accept(decision)
            acts.append(act)
            documents = (*documents, *self._documents(act, decision.before))
            incident = decision.incident
            if incident is not None and any(self._ends_alarm(incident, step) for step in decision.steps):
                documents += (quiet_document(incident.site_id, incident.point_id),)
        drafts = tuple(draft for act in acts for draft in act.drafts)
        written = self._journal.write(Write(drafts=drafts, documents=documents))
        settled = asyncio.Event()
        written.add_done_callback(partial(self._steps_written, acts, settled))
        with suppress(TimeoutError):
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await settled.wait()
        if not acts[0].shown:
            raise StationError("not_committed", failed=True)
        return self._shown[next(iter(wanted))]

    def _decide_steps(self, incident_id: str, steps: Sequence[Step]) -> Decision:
        before = self._decided(incident_id)
        try:
            if before is None:
                raise UnknownIncidentError(incident_id)
            after = reduce(advance, steps, before)
        except IncidentError as err:
            owner = before.owner if before is not None and err.code is Code.OWNED_BY_OTHER else None
            raise StationError(err.code.value, None if owner is None else {"number": str(owner.number)}) from err
        return Decision(outcome=Concerns(incident_id, steps[0]), before=before, incident=after, steps=tuple(steps))

    def _steps_written(
        self, acts: Sequence[Act], settled: asyncio.Event, done: asyncio.Future[Written | KnownRecord]
    ) -> None:
        if not done.cancelled() and done.exception() is None:
            for act in acts:
                self._show(act, committed=True)
        else:
            _LOGGER.warning("A step of an operator could not be kept, and was not done")
            for act in acts:
                self._undo(act)
        settled.set()


def _about(signal: Signal) -> str | None:
    """Tell which signal this one is about: another, or itself."""
    return signal.refers_to if signal.type in ABOUT_ANOTHER else signal.id
