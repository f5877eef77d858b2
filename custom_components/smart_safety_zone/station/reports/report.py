"""One report, made of what incidents and links say: pure arithmetic."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from ...incident.response import TARGETS, Figures, Group, Measure, Met, Response, figures, met, waits
from .period import Parts, Period
from .uptime import Stretch, available, length_ms, within

_RATED: Final = frozenset({Group.ALARM, Group.CANCELLED, Group.HELD})
"""What says something of how often a site calls in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What came in within a part of the period, or from a site."""

    alarms: int = 0
    serious: int = 0
    """Of these, not closed as false."""
    false: int = 0
    """Closed as nothing, or taken back; of `rated`."""
    rated: int = 0
    """Alarms that are closed, and no test and no duplicate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the period: what the plots show."""

    start_ms: int
    counted: Counted
    acknowledge: Figures
    arrive: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """What is said of one site."""

    site_id: str
    counted: Counted
    causes: Mapping[str, int]
    """How many were false, by why."""
    watched_ms: int
    """For how long the station watched its link."""
    up_ms: int
    """For how long of that it was there."""
    losses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is told of a period."""

    period: Period
    from_ms: int
    until_ms: int
    made_ms: int
    groups: Mapping[Group, int]
    waiting: int
    """Alarms of the period that nobody has taken yet."""
    figures: Mapping[Measure, Figures]
    """Of alarms alone."""
    others: Mapping[Group, Mapping[Measure, Figures]] = field(default_factory=dict)
    """Of what is counted apart."""
    targets: Mapping[str, Met]
    causes: Mapping[tuple[str, str], int]
    """How many false ones there were, by kind and why."""
    counted: Counted
    parts: tuple[Part, ...]
    sites: tuple[SiteLine, ...]
    watched_ms: int


def make(
    period: Period,
    zone: tzinfo,
    now_ms: int,
    responses: Iterable[tuple[int, Response]],
    watched: Sequence[Stretch],
    lost: Mapping[str, Sequence[Stretch]],
    sites: Mapping[str, int],
) -> Report:
    """Make a report: of responses with when they came in, and of sites with since when each is one."""
    from_ms, until_ms = period.bounds(zone)
    found = [(at_ms, each) for at_ms, each in responses if from_ms <= at_ms < until_ms]
    by_group: defaultdict[Group, list[Response]] = defaultdict(list)
    by_site: defaultdict[str, list[Response]] = defaultdict(list)
    for _, each in found:
        by_group[each.group].append(each)
        by_site[each.site_id].append(each)
    alarms = by_group[Group.ALARM]
    ended_ms = max(from_ms, min(until_ms, now_ms))
    seen = within(watched, from_ms, ended_ms)
    return Report(
        period=period,
        from_ms=from_ms,
        until_ms=until_ms,
        made_ms=now_ms,
        groups={group: len(by_group[group]) for group in Group},
        waiting=sum(waits(each, Measure.ACKNOWLEDGE, now_ms) is not None for each in alarms),
        figures=_figures(alarms),
        others={group: _figures(by_group[group]) for group in Group if group is not Group.ALARM},
        targets={
            target.name: met(
                target,
                _times(alarms, target.measure),
                [ms for each in alarms if (ms := waits(each, target.measure, now_ms)) is not None],
            )
            for target in TARGETS
        },
        causes=Counter(
            (each.kind.value, each.why)
            for _, each in found
            if each.group in _RATED and each.is_false and each.disposition is not None
        ),
        counted=_counted(each for _, each in found),
        parts=_parts(period.parts(zone), found),
        sites=tuple(
            _site_line(site_id, by_site.get(site_id, []), within(seen, since_ms, ended_ms), lost.get(site_id, ()))
            for site_id, since_ms in sites.items()
            if since_ms < until_ms or site_id in by_site
        ),
        watched_ms=length_ms(seen),
    )


def _times(responses: Iterable[Response], measure: Measure) -> list[int]:
    return [each.times[measure] for each in responses if measure in each.times]


def _figures(responses: Sequence[Response]) -> dict[Measure, Figures]:
    return {measure: figures(_times(responses, measure)) for measure in Measure}


def _counted(responses: Iterable[Response]) -> Counted:
    alarms = serious = false = rated = 0
    for each in responses:
        alarms += each.group is Group.ALARM
        serious += each.group is Group.ALARM and not each.is_false
        if each.group in _RATED and each.disposition is not None:
            rated += 1
            false += each.is_false
    return Counted(alarms=alarms, serious=serious, false=false, rated=rated)


def _parts(parts: Parts, found: Iterable[tuple[int, Response]]) -> tuple[Part, ...]:
    divided: list[list[Response]] = [[] for _ in parts.starts]
    for at_ms, each in found:
        divided[parts.index(at_ms)].append(each)
    return tuple(
        Part(
            start_ms=start_ms,
            counted=_counted(responses),
            acknowledge=figures(_times(_alarms(responses), Measure.ACKNOWLEDGE)),
            arrive=figures(_times(_alarms(responses), Measure.ARRIVE)),
        )
        for start_ms, responses in zip(parts.starts, divided, strict=True)
    )


def _alarms(responses: Iterable[Response]) -> list[Response]:
    return [each for each in responses if each.group is Group.ALARM]


def _site_line(
    site_id: str, responses: Sequence[Response], watched: Sequence[Stretch], lost: Sequence[Stretch]
) -> SiteLine:
    from_ms, until_ms = (watched[0][0], watched[-1][1]) if watched else (0, 0)
    gone = within(lost, from_ms, until_ms)
    watched_ms, up_ms = available(watched, gone)
    return SiteLine(
        site_id=site_id,
        counted=_counted(responses),
        causes=Counter(
            each.why for each in responses if each.group in _RATED and each.is_false and each.disposition is not None
        ),
        watched_ms=watched_ms,
        up_ms=up_ms,
        losses=len(gone),
    )
