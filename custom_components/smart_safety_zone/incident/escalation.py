"""Who is told when nobody takes an incident: which step of a plan is due, by the time that is given. No clock, no I/O.

What was done stands in the incident's timeline, so that a station that was restarted goes on where it was.
"""

from dataclasses import dataclass
from typing import Final

from .model import AlarmKind, Incident, Priority, State, StepType, Way

_SEEN_BY_EAR: Final = frozenset({Way.SOUND})
"""What reaches nobody where no screen has its sound armed."""
_BEGINS: Final = frozenset({StepType.OPENED, StepType.RELEASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a plan."""

    way: Way
    after_ms: int
    """So long after an incident began to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done about what nobody takes."""

    rungs: tuple[Rung, ...] = ()
    lowest: Priority = Priority.MEDIUM
    """What is less urgent waits for the room alone."""


def waits_since_ms(incident: Incident, plan: Plan) -> int | None:
    """Return since when an incident waits for somebody, None if it does not, or if nobody is to be told of it."""
    if incident.state is not State.OPEN or incident.drill or incident.is_part:
        return None
    if incident.kind is AlarmKind.TEST or incident.priority > plan.lowest:
        return None
    began = (step.at_ms for step in reversed(incident.timeline) if step.type in _BEGINS)
    return next(began, incident.opened_ms)


def ways_done(incident: Incident) -> tuple[Way, ...]:
    """Return what was done since the incident last began to wait, in its order."""
    ways: dict[Way, None] = {}
    for step in incident.timeline:
        if step.type in _BEGINS:
            ways.clear()
        elif step.type is StepType.ESCALATED and step.way is not None:
            ways[step.way] = None
    return tuple(ways)


def done(incident: Incident) -> frozenset[Way]:
    """Return what was done since the incident last began to wait."""
    return frozenset(ways_done(incident))


def untold_calls(incident: Incident) -> tuple[str, ...]:
    """Return the units that have asked for help since others were last told of this incident."""
    asking: dict[str, None] = {}
    for step in incident.timeline if incident.units else ():
        if step.type is StepType.ESCALATED and step.unit is not None:
            asking[step.unit] = None
        elif step.type is StepType.ESCALATED and step.way is not None:
            asking.clear()
    return tuple(unit for unit in asking if unit in incident.units)


def help_ways(plan: Plan, *, deaf: bool) -> tuple[Way, ...]:
    """Return who is told at once of a unit that asks for help; the next station if nobody hears the room."""
    wanted = {Way.SUPERVISOR, Way.PLAYER, *([Way.NEXT_STATION] if deaf else [])}
    return tuple(rung.way for rung in plan.rungs if rung.way in wanted)


def due_ms(incident: Incident, rung: Rung, plan: Plan, deaf_since_ms: int | None) -> int | None:
    """Return when a step of the plan is to be done, None if never.

    Since `deaf_since_ms` no screen has its sound armed: then what waits goes to the others at once. None if one has.
    """
    since_ms = waits_since_ms(incident, plan)
    if since_ms is None or rung.way in done(incident):
        return None
    in_time_ms = since_ms + rung.after_ms
    if deaf_since_ms is None or rung.way in _SEEN_BY_EAR:
        return in_time_ms
    return min(in_time_ms, max(since_ms, deaf_since_ms))


def due(incident: Incident, plan: Plan, now_ms: int, deaf_since_ms: int | None) -> tuple[Rung, ...]:
    """Return the steps that are to be done now, the soonest first."""
    times = [(due_ms(incident, rung, plan, deaf_since_ms), rung) for rung in plan.rungs]
    late = [(at_ms, rung) for at_ms, rung in times if at_ms is not None and at_ms <= now_ms]
    return tuple(rung for _, rung in sorted(late, key=lambda each: (each[0], each[1].after_ms)))


def next_ms(incident: Incident, plan: Plan, deaf_since_ms: int | None) -> int | None:
    """Return when the next step is due, None if there is none."""
    times = (due_ms(incident, rung, plan, deaf_since_ms) for rung in plan.rungs)
    return min((each for each in times if each is not None), default=None)
