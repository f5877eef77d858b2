"""Incidents that are about one event: one of them leads, and what is done to it is done to those that go with it.

Each keeps its own site, signals and timeline, so that every site hears of its own, and parting them loses nothing. That
they belong together is only ever proposed here, from place and time; an operator joins them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt
from typing import Final

from .errors import Code
from .model import Actor, AlarmKind, Incident, State, Step, StepType
from .needs import LED
from .units import UnitState, unit_states

WITHIN_M: Final = 150
"""A market, a street corner: shops that see the same robber."""
WITHIN_MS: Final = 3 * 60_000
"""So long after the first one others press about the same."""
_EARTH_M: Final = 6_371_000
_EQUIPMENT: Final = frozenset({AlarmKind.TROUBLE, AlarmKind.TEST})
FOLLOWED: Final = LED | {StepType.REOPENED}
"""What those that go with an incident do as it does."""

type Place = tuple[float, float]
"""Latitude and longitude, in degrees."""


def metres(one: Place, other: Place) -> float:
    """Return how far two places are from each other, over the ground."""
    (lat_1, lon_1), (lat_2, lon_2) = (tuple(map(radians, each)) for each in (one, other))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(half)))


def may_join(lead: Incident, part: Incident, parts: Iterable[Incident] = ()) -> Code | None:
    """Return why `part`, with which `parts` go, cannot go with `lead`, beside what the steps themselves say."""
    if lead.id == part.id:
        return Code.SAME_INCIDENT
    if lead.drill is not part.drill:
        return Code.DRILL_AND_REAL
    # One deep, so that everybody sees at once what goes with what.
    return Code.HAS_PARTS if any(each.lead == part.id for each in parts) else None


def following(step: Step) -> Step | None:
    """Return what those that go with an incident do when it does this step, None if nothing."""
    return replace(step, followed=True) if step.type in FOLLOWED else None


def catching_up(lead: Incident, actor: Actor, at_ms: int) -> tuple[Step, ...]:
    """Return the steps by which one that has just joined comes to stand where its lead stands."""
    steps: list[Step] = []

    def said(kind: StepType, unit: str) -> None:
        steps.append(Step(type=kind, at_ms=at_ms, actor=actor, unit=unit, followed=True))

    for unit, state in unit_states(lead).items():
        said(StepType.DISPATCHED, unit)
        if state is UnitState.EN_ROUTE:
            said(StepType.EN_ROUTE, unit)
        if state in {UnitState.ON_SCENE, UnitState.FINISHED} and lead.state is State.ON_SCENE:
            said(StepType.ARRIVED, unit)
        if state is UnitState.FINISHED:
            said(StepType.FINISHED, unit)
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Incidents that may be about the same as another one."""

    ids: tuple[str, ...]
    """The nearest in time first."""
    within_m: int
    """None of them is farther away."""
    within_ms: int
    """None of them was raised longer before or after."""


def proposed(
    incident: Incident, others: Iterable[Incident], place_of: Callable[[str], Place | None]
) -> Proposal | None:
    """Return which others may be about the same as an incident, None if none; nothing is done about it."""
    near: list[tuple[int, str, float]] = []
    for other in others if _counts(incident) else ():
        apart_ms = abs(_pressed_ms(other) - _pressed_ms(incident))
        if other.id == incident.id or other.drill is not incident.drill or apart_ms > WITHIN_MS:
            continue
        if other.parts or not _counts(other):
            continue
        # Others' own is theirs to join, and what has units of its own leads.
        if other.state is not State.OPEN and not (
            other.state is State.ACKNOWLEDGED and other.owner and other.owner.is_same_operator(incident.owner)
        ):
            continue
        apart_m = _apart(incident, other, place_of)
        if apart_m is not None and apart_m <= WITHIN_M:
            near.append((apart_ms, other.id, apart_m))
    if not near:
        return None
    near.sort()
    return Proposal(tuple(each for _, each, _ in near), round(max(each for *_, each in near)), near[-1][0])


def _counts(incident: Incident) -> bool:
    running = incident.state not in {State.HELD, State.CLOSED}
    return running and not incident.is_part and incident.kind not in _EQUIPMENT


def _pressed_ms(incident: Incident) -> int:
    # By the station's clock: two sites need not agree on the time.
    return incident.opened_ms - (incident.age_ms or 0)


def _apart(one: Incident, other: Incident, place_of: Callable[[str], Place | None]) -> float | None:
    if one.site_id == other.site_id:
        return 0.0
    places = place_of(one.site_id), place_of(other.site_id)
    return None if places[0] is None or places[1] is None else metres(places[0], places[1])
