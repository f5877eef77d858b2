"""What each station says of a point's newest press, and which of them is shown: pure rules, no clock."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from ..protocol.messages import Progress
from .progress import RANK, PointProgress, PointStep, concerns

type Reports = Mapping[str, PointProgress]
"""By station."""
NO_REPORTS: Final[Reports] = MappingProxyType({})


def current(reports: Reports, progress: PointProgress) -> Reports:
    """Leave out what was said of an earlier press."""
    return {station: each for station, each in reports.items() if each.signal == progress.signal}


def heard(
    reports: Reports, progress: PointProgress, station: str, change: Callable[[PointProgress], PointProgress]
) -> Reports:
    """Take a station's word in; the same value if it says nothing new.

    A station that has said nothing of this press yet starts at its beginning. The first one of all goes on from what
    is shown: as long as there was one station, only that was kept.
    """
    known = current(reports, progress)
    before = known.get(station, _beginning(progress) if known else progress)
    after = change(before)
    return reports if after == before else {**known, station: after}


def is_about(reports: Reports, progress: PointProgress, station: str, news: Progress) -> bool:
    """Tell whether a station speaks of the newest press: of its signal, or of the incident that it is part of there."""
    return concerns(current(reports, progress).get(station, progress), news)


def _beginning(progress: PointProgress) -> PointProgress:
    return PointProgress(
        step=PointStep.SENT, signal=progress.signal, at_ms=progress.since, since=progress.since, drill=progress.drill
    )


def leading(reports: Reports) -> str | None:
    """Tell which station's word is shown: who is furthest, but while one still acts, never that another has closed."""
    return max(reports, key=lambda station: _weight(reports[station]), default=None)


def _weight(progress: PointProgress) -> tuple[int, int, int]:
    acts = progress.open and RANK[progress.step] >= RANK[PointStep.TAKEN]
    step = 0 if progress.step is PointStep.REFUSED else RANK[progress.step]
    # Of two that are equally far, the one that was there first.
    return (int(acts), step, -(progress.at_ms or 0))


def merged(progress: PointProgress, reports: Reports, police: Callable[[str], bool]) -> PointProgress:
    """Return what is shown of a press by the word of the police; before they say anything, what was."""
    station = leading({each: report for each, report in reports.items() if police(each)})
    return progress if station is None else reports[station]
