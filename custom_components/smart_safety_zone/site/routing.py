"""Whom a signal is offered to, and when the next one's turn comes: pure rules; time is the signal's age.

The police are one chain: the primary, then the backups. A signal goes to the first, and further along the chain while
nobody in it does his part in time. Who only gets a copy gets it at once, and nothing that he says counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Final

STORE_PATIENCE_MS: Final = 5_000
"""So long a station may take to have a signal on its disk, before the next one gets it too."""
PRESENT_PATIENCE_MS: Final = 30_000
"""So long until its room has been shown or told of an alarm."""
NO_ALARM: Final = frozenset({"restoral", "cancel", "test", "trouble", "opening", "closing"})
"""Types of signals that no room has to be shown: on disk there, they have arrived."""


class Reach(IntEnum):
    """How far a signal has come at one station; it only rises."""

    OFFERED = 0
    REFUSED = 1
    STORED = 2
    PRESENTED = 3
    TAKEN = 4


@dataclass(frozen=True, slots=True)
class Station:
    """A receiver, as far as the rules look at it."""

    id: bytes
    police: bool
    """Whether it is in the chain; else it gets a copy."""
    usable: bool
    """Whether it takes signals and is not known to be out of reach."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What became of a signal at one station."""

    offered_ms: int
    """How old the signal was when it was offered."""
    reach: Reach = Reach.OFFERED
    told: bool = False
    """Whether the station was told that another has taken it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a signal first, of the police."""

    station: bytes
    at_ms: int
    operator: int | None
    incident: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """The way of one signal to its stations."""

    alarm: bool
    """Whether a room has to be shown it."""
    held_ms: int = 0
    """Until which age no room shows it, since it may still be taken back."""
    everywhere: bool = False
    """Whether every station gets it at once: a test has to prove each way."""
    cancelled: bool = False
    """Whether it was taken back: nobody has to be shown it any more."""
    follows: bytes | None = None
    """The signal that this one is about; it goes wherever that one went."""
    legs: Mapping[bytes, Leg] = field(default_factory=lambda: MappingProxyType({}))
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to offer a signal now, and when to ask again."""

    now: tuple[bytes, ...] = ()
    again_ms: int | None = None
    """At which age of the signal; None if no time alone will change anything."""


def arrived(course: Course, chain: Iterable[Station]) -> bool:
    """Tell whether the police have it as they should: on disk, and an alarm before somebody's eyes."""
    enough = Reach.PRESENTED if course.alarm and not course.cancelled else Reach.STORED
    return any(station.police and _reach(course, station) >= enough for station in chain)


def plan(course: Course, stations: Sequence[Station], age_ms: int, followed: Course | None = None) -> Plan:
    """Tell whom to offer a signal of this age; `followed` is the course of the one that it is about, if that is known.

    The first of the police is offered everything, reached or not: it waits for him.
    """
    if course.follows is not None:
        goes = [each.id for each in stations if followed is None or each.id in followed.legs]
        return Plan(tuple(each for each in goes if each not in course.legs))
    if course.everywhere:
        return Plan(tuple(each.id for each in stations if each.id not in course.legs))
    copies = tuple(each.id for each in stations if not each.police and each.id not in course.legs)
    along = _along(course, [each for each in stations if each.police], age_ms)
    return Plan(along.now + copies, along.again_ms)


def _along(course: Course, chain: Sequence[Station], age_ms: int) -> Plan:
    now: list[bytes] = []
    turn_ms = 0
    first = True
    for station in chain:
        leg = course.legs.get(station.id)
        if leg is None:
            if not first and (arrived(course, chain) or not station.usable):
                continue
            if not first and age_ms < turn_ms:
                return Plan(tuple(now), turn_ms)
            now.append(station.id)
            leg = Leg(age_ms)
        first = False
        if station.usable:
            turn_ms = max(turn_ms, _patient_until_ms(course, leg))
    return Plan(tuple(now))


def _patient_until_ms(course: Course, leg: Leg) -> int:
    match leg.reach:
        case Reach.REFUSED:
            return 0
        case Reach.OFFERED:
            return leg.offered_ms + STORE_PATIENCE_MS
    return max(leg.offered_ms, course.held_ms) + PRESENT_PATIENCE_MS


def offered(course: Course, station: bytes, age_ms: int) -> Course:
    """Note that a signal is offered to a station."""
    return course if station in course.legs else _with(course, station, Leg(age_ms))


def reached(course: Course, station: bytes, reach: Reach) -> Course:
    """Note how far it has come there; the same value if that is nothing new."""
    leg = course.legs.get(station)
    return course if leg is None or reach <= leg.reach else _with(course, station, replace(leg, reach=reach))


def took(course: Course, taken: Taken) -> Course:
    """Note who took it, if nobody had before."""
    return course if course.taken is not None else replace(course, taken=taken)


def untold(course: Course) -> tuple[bytes, ...]:
    """Tell who has it and does not know yet that another has taken it."""
    taken = course.taken
    if taken is None:
        return ()
    return tuple(id_ for id_, leg in course.legs.items() if id_ != taken.station and not leg.told)


def told(course: Course, station: bytes) -> Course:
    """Note that a station is told who has taken it."""
    return _with(course, station, replace(course.legs[station], told=True))


def without(course: Course, station: bytes) -> Course:
    """Forget a station that is no receiver any more; who took it first stays."""
    return replace(course, legs=MappingProxyType({id_: leg for id_, leg in course.legs.items() if id_ != station}))


def _reach(course: Course, station: Station) -> Reach:
    leg = course.legs.get(station.id)
    return Reach.OFFERED if leg is None else leg.reach


def _with(course: Course, station: bytes, leg: Leg) -> Course:
    return replace(course, legs=MappingProxyType({**course.legs, station: leg}))
