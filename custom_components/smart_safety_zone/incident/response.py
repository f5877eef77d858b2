"""How long the radio room took: what one incident says of that, and what many say together.

Pure arithmetic. Shares and percentiles, never averages: one incident that waited for an hour would hide behind fifty
that were taken at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from .false_cause import FalseCause
from .model import AlarmKind, Disposition, Incident, State, StepType
from .rate import FALSE

FORMAT_VERSION: Final = 1


class Group(StrEnum):
    """What is never counted together; the values are kept."""

    ALARM = "alarm"
    DRILL = "drill"
    TEST = "test"
    TROUBLE = "trouble"
    """A line, a lamp, a checkpoint: nobody called for help."""
    CANCELLED = "cancelled"
    """All of it was taken back by its site."""
    HELD = "held"
    """Its site could take it back, and nobody was called."""
    DUPLICATE = "duplicate"
    """Another incident is about the same, and counts."""


class Measure(StrEnum):
    """What is timed; the values are kept."""

    REACH = "reach"
    """From the press at the site to its arrival here, by whatever clock knows."""
    ACKNOWLEDGE = "acknowledge"
    """From the call to the radio room until somebody has taken it."""
    DISPATCH = "dispatch"
    """From then until the first unit was sent."""
    ARRIVE = "arrive"
    """From the call until the first unit was there."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which share of a measure is to be within which time."""

    name: str
    measure: Measure
    within_ms: int
    percent: int


TARGETS: Final = (
    # NFPA 72: from the initiating device to the display at the supervising station.
    Target("nfpa_72", Measure.REACH, 90_000, 100),
    # NENA-STA-020: 90 % of calls answered within 15 s, 95 % within 20 s.
    Target("nena_15", Measure.ACKNOWLEDGE, 15_000, 90),
    Target("nena_20", Measure.ACKNOWLEDGE, 20_000, 95),
    # NFPA 1225: from the answer to the first unit that is sent.
    Target("nfpa_1225", Measure.DISPATCH, 60_000, 90),
    # The Royal Thai Police's order for Bangkok names the five minutes; the share is this project's choice.
    Target("thai_police", Measure.ARRIVE, 300_000, 90),
)
"""What others promise, to be held against what was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one incident says of the radio room, small enough to be kept beside millions of others."""

    site_id: str
    kind: AlarmKind
    group: Group
    disposition: Disposition | None
    false_cause: FalseCause | None = None
    called_ms: int
    """When it began to wait for somebody."""
    taken_ms: int | None = None
    """When somebody first took it, whatever became of that later; the others alike."""
    times: Mapping[Measure, int]

    @property
    def is_false(self) -> bool:
        """Whether it was closed as nothing; what was taken back counts as that too, as in a site's rate."""
        return self.disposition in FALSE

    @property
    def why(self) -> str:
        """Why it was false, as far as anybody said: its cause, or as what it was closed."""
        return self.false_cause or self.disposition or ""


def response_of(incident: Incident) -> Response:
    """Return what an incident says."""
    first: dict[StepType, int] = {}
    for step in incident.timeline:
        first.setdefault(step.type, step.at_ms)
    # Taken by itself, or together with the one that it goes with.
    called, taken = incident.opened_ms, first.get(StepType.ACKNOWLEDGED, first.get(StepType.JOINED))
    times = {
        Measure.REACH: incident.age_ms,
        Measure.ACKNOWLEDGE: _between(called, taken),
        Measure.DISPATCH: _between(taken, first.get(StepType.DISPATCHED)),
        Measure.ARRIVE: _between(called, first.get(StepType.ARRIVED)),
    }
    return Response(
        site_id=incident.site_id,
        kind=incident.kind,
        group=group_of(incident),
        disposition=incident.disposition,
        false_cause=incident.false_cause,
        called_ms=called,
        taken_ms=taken,
        times=MappingProxyType({measure: ms for measure, ms in times.items() if ms is not None}),
    )


def _between(from_ms: int | None, until_ms: int | None) -> int | None:
    # A clock that was set back between two steps makes nobody faster than at once.
    return None if from_ms is None or until_ms is None else max(0, until_ms - from_ms)


def group_of(incident: Incident) -> Group:
    """Tell what an incident is counted with."""
    if incident.drill:
        return Group.DRILL
    if incident.kind is AlarmKind.TEST or incident.disposition is Disposition.TEST:
        return Group.TEST
    if incident.kind is AlarmKind.TROUBLE:
        return Group.TROUBLE
    if incident.state is State.HELD or not _has_called(incident):
        return Group.HELD
    if incident.cancelled or incident.disposition is Disposition.CANCELLED_BY_USER:
        return Group.CANCELLED
    return Group.DUPLICATE if incident.disposition is Disposition.DUPLICATE else Group.ALARM


def _has_called(incident: Incident) -> bool:
    """Tell whether it ever waited for somebody: what was held until it was taken back, or taken, did not."""
    return any(step.type is StepType.OPENED for step in incident.timeline)


def response_to_json(response: Response) -> dict[str, Any]:
    """Write it down as JSON values."""
    return {
        "format": FORMAT_VERSION,
        "site": response.site_id,
        "kind": response.kind.value,
        "group": response.group.value,
        "disposition": None if response.disposition is None else response.disposition.value,
        **({} if response.false_cause is None else {"false_cause": response.false_cause.value}),
        "called_ms": response.called_ms,
        "taken_ms": response.taken_ms,
        "times": {measure.value: ms for measure, ms in response.times.items()},
    }


def response_from_json(raw: Mapping[str, Any]) -> Response:
    """Read what `response_to_json` wrote; ValueError, KeyError or TypeError."""
    if raw["format"] != FORMAT_VERSION:
        msg = f"format {raw['format']}"
        raise ValueError(msg)
    return Response(
        site_id=raw["site"],
        kind=AlarmKind(raw["kind"]),
        group=Group(raw["group"]),
        disposition=None if raw["disposition"] is None else Disposition(raw["disposition"]),
        false_cause=None if raw.get("false_cause") is None else FalseCause(raw["false_cause"]),
        called_ms=raw["called_ms"],
        taken_ms=raw["taken_ms"],
        times=MappingProxyType({Measure(name): int(ms) for name, ms in raw["times"].items()}),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What many times say together."""

    count: int
    p50_ms: int | None = None
    p90_ms: int | None = None
    longest_ms: int | None = None


def percentile(ordered: list[int], percent: int) -> int | None:
    """Return the time within which so many of a hundred were, as one of the times that were measured."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def figures(times: Iterable[int]) -> Figures:
    """Return the percentiles of times."""
    ordered = sorted(times)
    return Figures(len(ordered), percentile(ordered, 50), percentile(ordered, 90), ordered[-1] if ordered else None)


@dataclass(frozen=True, slots=True)
class Met:
    """How far a target was met."""

    within: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share, rounded down: 89.9 % are not 90 %."""
        return 100 * self.within // self.of if self.of else None

    def reaches(self, target: Target) -> bool | None:
        """Tell whether the target is met; None where there was nothing to meet it with."""
        return self.within * 100 >= target.percent * self.of if self.of else None


def met(target: Target, times: Iterable[int], waiting_ms: Iterable[int] = ()) -> Met:
    """Hold times against a target; what still waits counts as missed once it has waited too long, and not before."""
    ordered = list(times)
    overdue = sum(ms > target.within_ms for ms in waiting_ms)
    return Met(sum(ms <= target.within_ms for ms in ordered), len(ordered) + overdue)


def waits(response: Response, measure: Measure, now_ms: int) -> int | None:
    """Tell for how long an incident that is not closed has been waiting for what is measured; None if it does not."""
    if measure in response.times or response.disposition is not None:
        return None
    if measure is Measure.ACKNOWLEDGE:
        return max(0, now_ms - response.called_ms)
    # Nobody says that a unit is needed before one is sent.
    is_under_way = measure is Measure.ARRIVE and Measure.DISPATCH in response.times
    return max(0, now_ms - response.called_ms) if is_under_way else None
