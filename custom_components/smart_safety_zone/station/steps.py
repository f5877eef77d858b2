"""What the people of a radio room do with incidents."""

from collections.abc import Iterable
from typing import Any, Final

from ..incident.false_cause import FalseCause
from ..incident.model import Actor, Disposition, Incident, Priority, State, Step, StepType
from ..incident.together import Place, Proposal, catching_up, may_join, proposed
from ..link.clock import Clock
from .desk import Desk
from .errors import StationError
from .registry import Registry

_PLACE: Final = {State.OPEN: 0, State.HELD: 2}


class IncidentSteps:
    """The incidents of a station, and each step that somebody may take; StationError says why one cannot be."""

    desk: Desk
    clock: Clock
    registry: Registry

    def open_incidents(self) -> list[Incident]:
        """The incidents that are not closed, as shown: those nobody has taken first, then by priority and age.

        What its site may still take back comes after these. Drills come last: none of them may stand before somebody
        who waits for help.
        """
        shown = (incident for incident in self.desk.incidents.values() if incident.state is not State.CLOSED)
        return sorted(shown, key=lambda each: (each.drill, _PLACE.get(each.state, 1), each.priority, each.opened_ms))

    @property
    def held(self) -> int:
        """How many alarms their sites may still take back; `counts` leaves them out."""
        return self.desk.counts.held

    @property
    def open_drills(self) -> int:
        """How many drills are not closed; `counts` leaves them out."""
        return self.desk.drills.open

    @property
    def counts(self) -> tuple[int, int, int | None]:
        """Open incidents, those of them that nobody has taken, and when the oldest of these was opened."""
        counts = self.desk.counts
        return counts.open, counts.unacknowledged, counts.oldest_unacknowledged_ms

    async def find_incident(self, incident_id: str) -> Incident:
        """Return an incident as it is shown, be it closed long ago; StationError if there never was one."""
        return await self.desk.find(incident_id)

    async def acknowledge(self, incident_id: str, actor: Actor) -> Incident:
        """Take an incident."""
        return await self.desk.take_step(incident_id, self._said(StepType.ACKNOWLEDGED, actor))

    async def note(self, incident_id: str, actor: Actor, text: str) -> Incident:
        """Write something down."""
        return await self.desk.take_step(incident_id, self._said(StepType.NOTED, actor, text=text))

    async def close(
        self,
        incident_id: str,
        actor: Actor,
        disposition: Disposition | None,
        text: str | None = None,
        duplicate_of: str | None = None,
        false_cause: FalseCause | None = None,
    ) -> Incident:
        """Close an incident as what it turned out to be; a false alarm by its cause, a duplicate by its other."""
        other = None
        if disposition is Disposition.DUPLICATE and duplicate_of is not None:
            other = (await self.desk.stands(duplicate_of)).id
        why = false_cause if disposition is Disposition.FALSE_ALARM else None
        said = self._said(StepType.CLOSED, actor, disposition=disposition, false_cause=why, text=text, other=other)
        return await self.desk.take_step(incident_id, said)

    async def present(self, incident_id: str, actor: Actor) -> None:
        """Note that the room has seen or heard it; once is enough."""
        incident = self.desk.incidents.get(incident_id)
        if incident is None or incident.presented_ms is None:
            await self.desk.take_step(incident_id, self._said(StepType.PRESENTED, actor))

    async def hand_back(self, incident_id: str, actor: Actor) -> Incident:
        """Give an incident back that one has taken: it waits again."""
        return await self.desk.take_step(incident_id, self._said(StepType.RELEASED, actor))

    async def dispatch(self, incident_id: str, actor: Actor, unit: str) -> Incident:
        """Send a unit."""
        return await self.desk.take_step(incident_id, self._said(StepType.DISPATCHED, actor, unit=unit))

    async def en_route(self, incident_id: str, actor: Actor, unit: str) -> Incident:
        """Note that a unit is on its way."""
        return await self.desk.take_step(incident_id, self._said(StepType.EN_ROUTE, actor, unit=unit))

    async def arrived(self, incident_id: str, actor: Actor, unit: str) -> Incident:
        """Note that a unit is there."""
        return await self.desk.take_step(incident_id, self._said(StepType.ARRIVED, actor, unit=unit))

    async def finished(self, incident_id: str, actor: Actor, unit: str) -> Incident:
        """Note that a unit is done there."""
        return await self.desk.take_step(incident_id, self._said(StepType.FINISHED, actor, unit=unit))

    async def recall(self, incident_id: str, actor: Actor, unit: str | None = None) -> Incident:
        """Call a unit back, or all of them; without its last one the incident is as it was before the dispatch."""
        sent = (await self.desk.stands(incident_id)).units
        type_ = StepType.RECALLED if unit is None or sent == (unit,) else StepType.STOOD_DOWN
        return await self.desk.take_step(incident_id, self._said(type_, actor, unit=unit))

    async def ask_for_help(self, incident_id: str, actor: Actor, unit: str, text: str | None = None) -> Incident:
        """Tell the room that a unit needs help."""
        return await self.desk.take_step(incident_id, self._said(StepType.ESCALATED, actor, unit=unit, text=text))

    async def hand_over(self, incident_id: str, actor: Actor, to: Actor) -> Incident:
        """Give an incident to another operator."""
        return await self.desk.take_step(incident_id, self._said(StepType.HANDED_OVER, actor, to=to))

    async def take_over(self, incident_id: str, actor: Actor, reason: str) -> Incident:
        """Take an incident from whoever has it, who may have gone home; the record says why."""
        return await self.desk.take_step(incident_id, self._said(StepType.TAKEN_OVER, actor, text=reason))

    async def prioritise(self, incident_id: str, actor: Actor, priority: Priority, text: str | None = None) -> Incident:
        """Have it looked at sooner, or later."""
        said = self._said(StepType.PRIORITISED, actor, priority=priority, text=text)
        return await self.desk.take_step(incident_id, said)

    async def join(self, incident_id: str, actor: Actor, others: Iterable[str]) -> Incident:
        """Have others go with an incident, or with the one that it goes with itself."""
        lead = await self.desk.stands(incident_id)
        if lead.is_part and lead.lead is not None:
            lead = await self.desk.stands(lead.lead)
        joined = self._said(StepType.JOINED, actor, other=lead.id)
        wanted: dict[str, tuple[Step, ...]] = {lead.id: ()}
        for other in dict.fromkeys(others):
            part = await self.desk.stands(other)
            code = may_join(lead, part, self.desk.parts_of(other))
            if code is not None:
                raise StationError(code.value)
            wanted[lead.id] += (self._said(StepType.GATHERED, actor, other=other),)
            wanted[other] = (joined, *catching_up(lead, actor, joined.at_ms))
        return await self.desk.take_steps(wanted)

    async def split(self, incident_id: str, actor: Actor) -> Incident:
        """Have an incident go its own way again."""
        part = await self.desk.stands(incident_id)
        wanted = {incident_id: (self._said(StepType.SPLIT, actor),)}
        if part.is_part and part.lead is not None:
            wanted[part.lead] = (self._said(StepType.PARTED, actor, other=incident_id),)
        return await self.desk.take_steps(wanted)

    def proposal(self, incident: Incident) -> Proposal | None:
        """Tell which open incidents may be about the same as this one."""
        return proposed(incident, self.desk.incidents.values(), self._place_of)

    def _place_of(self, site_id: str) -> Place | None:
        site = self.registry.sites.get(site_id)
        place = None if site is None else site.place
        return None if place is None else (place.latitude, place.longitude)

    async def reopen(self, incident_id: str, actor: Actor) -> Incident:
        """Take a closing back."""
        return await self.desk.take_step(incident_id, self._said(StepType.REOPENED, actor))

    async def release(self, incident_id: str, actor: Actor) -> Incident:
        """Let the site of a closed silent incident show what became of it."""
        return await self.desk.take_step(incident_id, self._said(StepType.DISCLOSED, actor))

    def _said(self, type_: StepType, actor: Actor, **said: Any) -> Step:
        return Step(type=type_, at_ms=self.clock.now().wall_ms, actor=actor, **said)
