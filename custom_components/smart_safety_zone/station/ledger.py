"""What was decided about incidents, and what of it is shown: two states of each, kept apart.

*Decided* is what the next decision builds upon, in the order in which things came in and in which the journal commits
them. *Shown* is what is on disk, or what had to be shown without that; it follows by the same steps. A step of an
operator that could not be committed is taken out of what was decided.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from ..incident.correlation import Concerns, Held
from ..incident.errors import Code
from ..incident.index import Book, Decision
from ..incident.machine import advance, refusal
from ..incident.model import Incident, Signal, State, Step, StepType
from ..journal import Document, Draft, Journal, Write
from .errors import StationError
from .points import Points
from .rates import Rates
from .shelf import CLOSED_IN_MEMORY, incident_documents, placed_document, read_closed, read_shelf, step_draft
from .showing import Showing


@dataclass(slots=True, eq=False)
class Act:
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


class Ledger:
    """All incidents of a station, decided and shown."""

    def __init__(self, journal: Journal, points: Points, is_momentary: Callable[[str, str], bool]) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._journal = journal
        self._points = points
        self._is_momentary = is_momentary
        self._book = Book()
        self._closed: OrderedDict[str, Incident] = OrderedDict()
        """Decided, the newest last."""
        self._shown: dict[str, Incident] = {}
        self._pending: defaultdict[str, list[Act]] = defaultdict(list)
        self._unkept: dict[tuple[str, str], Act] = {}
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

    @property
    def unkept(self) -> frozenset[str]:
        """The incidents that are shown although they are not on disk."""
        return frozenset(act.incident_id for act in self._unkept.values() if act.incident_id is not None)

    async def find(self, incident_id: str) -> Incident:
        """Return an incident as it is shown, also one that has left memory; StationError if there is none."""
        if incident_id not in self._shown:
            await self._find_closed(incident_id)
        if incident_id not in self._shown:
            raise StationError(Code.UNKNOWN_INCIDENT.value)
        return self._shown[incident_id]

    def _accept(self, decision: Decision, signal: Signal | None = None) -> Act:
        incident = decision.incident
        assert incident is not None
        self._book.accept(decision)
        self._remember(incident)
        act = Act(
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

    def _documents(self, act: Act, before: Incident | None = None) -> tuple[Document, ...]:
        """Make the documents of what an act concerns, as it stands now."""
        decided = None if act.incident_id is None else self._decided(act.incident_id)
        if decided is None:
            return ()
        return incident_documents(before or self._shown.get(decided.id), decided) + act.documents

    def _show(self, act: Act, committed: bool) -> None:  # noqa: FBT001 - as every `show`
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

    def _settle(self, act: Act) -> Incident | None:
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

    def _undo(self, act: Act) -> None:
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
