"""One report, made of what incidents and links say: pure arithmetic, in slices."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import batched
from typing import Final, override

from ...incident.response import TARGETS, Figures, Group, Measure, Met, Response, figures, met, waits
from .period import Parts, Period
from .slices import SLICE, Sliced, done
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
    return done(making(period, zone, now_ms, responses, watched, lost, sites))


def making(
    period: Period,
    zone: tzinfo,
    now_ms: int,
    responses: Iterable[tuple[int, Response]],
    watched: Sequence[Stretch],
    lost: Mapping[str, Sequence[Stretch]],
    sites: Mapping[str, int],
) -> Sliced[Report]:
    """Make a report in slices."""
    from_ms, until_ms = period.bounds(zone)
    found = _Found(period.parts(zone), now_ms)
    for some in batched(responses, SLICE, strict=False):
        for at_ms, each in some:
            if from_ms <= at_ms < until_ms:
                found.add(at_ms, each)
        yield
    ended_ms = max(from_ms, min(until_ms, now_ms))
    seen = within(watched, from_ms, ended_ms)
    figured: dict[Group, Mapping[Measure, Figures]] = {}
    for group in Group:
        figured[group] = yield from _figured(found.times[group])
    targets: dict[str, Met] = {}
    for target in TARGETS:
        targets[target.name] = met(target, found.times[Group.ALARM][target.measure], found.waiting[target.measure])
        yield
    parts: list[Part] = []
    for part in found.parts:
        parts.append(part.said())
        yield
    lines: list[SiteLine] = []
    for site_id, since_ms in sites.items():
        tally = found.sites.get(site_id)
        if since_ms < until_ms or tally is not None:
            looked = within(seen, since_ms, ended_ms)
            lines.append(_site_line(site_id, tally or _Tally(), looked, lost.get(site_id, ())))
            yield
    return Report(
        period=period,
        from_ms=from_ms,
        until_ms=until_ms,
        made_ms=now_ms,
        groups={group: found.groups[group] for group in Group},
        waiting=len(found.waiting[Measure.ACKNOWLEDGE]),
        figures=figured.pop(Group.ALARM),
        others=figured,
        targets=targets,
        causes=found.causes,
        counted=found.all.counted(),
        parts=tuple(parts),
        sites=tuple(lines),
        watched_ms=length_ms(seen),
    )


type _Times = dict[Measure, list[int]]


def _no_times() -> _Times:
    return {measure: [] for measure in Measure}


def _figured(times: _Times) -> Sliced[Mapping[Measure, Figures]]:
    said: dict[Measure, Figures] = {}
    for measure, each in times.items():
        said[measure] = figures(each)
        yield
    return said


class _Tally:
    """Counts what came in."""

    def __init__(self) -> None:
        self.alarms = self.serious = self.false = self.rated = 0
        self.causes: Counter[str] = Counter()

    def add(self, each: Response) -> None:
        is_alarm = each.group is Group.ALARM
        self.alarms += is_alarm
        self.serious += is_alarm and not each.is_false
        if each.group in _RATED and each.disposition is not None:
            self.rated += 1
            if each.is_false:
                self.false += 1
                self.causes[each.why] += 1

    def counted(self) -> Counted:
        return Counted(alarms=self.alarms, serious=self.serious, false=self.false, rated=self.rated)


class _PartFound(_Tally):
    """What was found of a part of the period."""

    def __init__(self, start_ms: int) -> None:
        super().__init__()
        self.start_ms = start_ms
        self.times = _no_times()

    @override
    def add(self, each: Response) -> None:
        super().add(each)
        if each.group is Group.ALARM:
            for measure, ms in each.times.items():
                self.times[measure].append(ms)

    def said(self) -> Part:
        return Part(
            start_ms=self.start_ms,
            counted=self.counted(),
            acknowledge=figures(self.times[Measure.ACKNOWLEDGE]),
            arrive=figures(self.times[Measure.ARRIVE]),
        )


class _Found:
    """What was found of the period: each response is looked at once."""

    def __init__(self, parts: Parts, now_ms: int) -> None:
        self._parts = parts
        self._now_ms = now_ms
        self.all = _Tally()
        self.groups: Counter[Group] = Counter()
        self.times: dict[Group, _Times] = {group: _no_times() for group in Group}
        self.waiting = _no_times()
        """For how long each alarm has been waiting for what is measured."""
        self.causes: Counter[tuple[str, str]] = Counter()
        self.parts = [_PartFound(start_ms) for start_ms in parts.starts]
        self.sites: defaultdict[str, _Tally] = defaultdict(_Tally)

    def add(self, at_ms: int, each: Response) -> None:
        for tally in (self.all, self.parts[self._parts.index(at_ms)], self.sites[each.site_id]):
            tally.add(each)
        self.groups[each.group] += 1
        for measure, ms in each.times.items():
            self.times[each.group][measure].append(ms)
        if each.group in _RATED and each.is_false:
            self.causes[each.kind.value, each.why] += 1
        if each.group is Group.ALARM and each.disposition is None:
            for measure, waiting in self.waiting.items():
                if (waited_ms := waits(each, measure, self._now_ms)) is not None:
                    waiting.append(waited_ms)


def _site_line(site_id: str, tally: _Tally, watched: Sequence[Stretch], lost: Sequence[Stretch]) -> SiteLine:
    from_ms, until_ms = (watched[0][0], watched[-1][1]) if watched else (0, 0)
    gone = within(lost, from_ms, until_ms)
    watched_ms, up_ms = available(watched, gone)
    return SiteLine(
        site_id=site_id,
        counted=tally.counted(),
        causes=tally.causes,
        watched_ms=watched_ms,
        up_ms=up_ms,
        losses=len(gone),
    )
