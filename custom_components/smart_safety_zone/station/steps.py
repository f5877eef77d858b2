"""What the people of a radio room do with incidents."""

from typing import Any, Final

from ..incident.model import Actor, Disposition, Incident, State, Step, StepType
from ..link.clock import Clock
from .desk import Desk

_PLACE: Final = {State.OPEN: 0, State.HELD: 2}


class IncidentSteps:
    """The incidents of a station, and each step that somebody may take; StationError says why one cannot be."""

    desk: Desk
    clock: Clock

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
        self, incident_id: str, actor: Actor, disposition: Disposition | None, text: str | None = None
    ) -> Incident:
        """Close an incident, saying what it turned out to be."""
        return await self.desk.take_step(
            incident_id, self._said(StepType.CLOSED, actor, disposition=disposition, text=text)
        )

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

    async def take_over(self, incident_id: str, actor: Actor) -> Incident:
        """Take an incident from whoever has it; he may have gone home."""
        return await self.desk.take_step(incident_id, self._said(StepType.HANDED_OVER, actor, to=actor))

    async def reopen(self, incident_id: str, actor: Actor) -> Incident:
        """Take a closing back."""
        return await self.desk.take_step(incident_id, self._said(StepType.REOPENED, actor))

    async def release(self, incident_id: str, actor: Actor) -> Incident:
        """Let the site of a closed silent incident show what became of it."""
        return await self.desk.take_step(incident_id, self._said(StepType.DISCLOSED, actor))

    def _said(self, type_: StepType, actor: Actor, **said: Any) -> Step:
        return Step(type=type_, at_ms=self.clock.now().wall_ms, actor=actor, **said)
