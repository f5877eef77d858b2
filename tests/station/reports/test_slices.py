"""However much there is to report, nobody waits for it: the work is done in slices, and gives way between them."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Final
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from custom_components.smart_safety_zone.incident.model import AlarmKind, Disposition
from custom_components.smart_safety_zone.incident.response import Group, Measure, Response
from custom_components.smart_safety_zone.station.reports import slices
from custom_components.smart_safety_zone.station.reports.period import Period, Span
from custom_components.smart_safety_zone.station.reports.report import making
from custom_components.smart_safety_zone.station.reports.sheet import sheet
from custom_components.smart_safety_zone.station.reports.slices import SLICE, Sliced, done, in_turns, sliced

ZONE: Final = ZoneInfo("Asia/Bangkok")
YEAR: Final = Period.around(Span.YEAR, date(2026, 11, 28))
FROM_MS, UNTIL_MS = YEAR.bounds(ZONE)
MANY: Final = 20 * SLICE + 7


def responses(count: int = MANY) -> Iterator[tuple[int, Response]]:
    for number in range(count):
        at_ms = FROM_MS + number * 1_000
        yield (
            at_ms,
            Response(
                site_id=f"site-{number % 50}",
                kind=AlarmKind.POLICE,
                group=Group.ALARM,
                disposition=Disposition.REAL,
                called_ms=at_ms,
                times={Measure.ACKNOWLEDGE: number},
            ),
        )


class Watched:
    """Counts what is taken of something between two breaths."""

    def __init__(self) -> None:
        self.taken = self.most = self.all = 0

    def through[T](self, items: Iterator[T]) -> Iterator[T]:
        for each in items:
            self.taken += 1
            self.all += 1
            self.most = max(self.most, self.taken)
            yield each

    def breathing[T](self, work: Sliced[T]) -> Sliced[T]:
        while True:
            self.taken = 0
            try:
                next(work)
            except StopIteration as over:
                result: T = over.value
                return result
            yield


def test_a_report_never_looks_at_more_than_a_slice_of_incidents_at_a_time() -> None:
    watched = Watched()
    work = making(YEAR, ZONE, UNTIL_MS, watched.through(responses()), [(0, UNTIL_MS)], {}, {"site-1": 0})
    report = done(watched.breathing(work))

    assert report.counted.alarms == watched.all == MANY
    assert watched.most == SLICE


def test_a_table_is_never_written_by_more_than_a_slice_of_lines_at_a_time() -> None:
    watched = Watched()
    rows = watched.through((number,) for number in range(MANY))
    text = done(watched.breathing(sheet(("number",), rows)))

    assert text.count("\r\n") == MANY + 1
    assert watched.most == SLICE


def test_things_are_gone_through_by_slices_and_none_is_lost() -> None:
    watched = Watched()

    assert done(watched.breathing(sliced(watched.through(iter(range(MANY)))))) == list(range(MANY))
    assert watched.most == SLICE


async def test_the_event_loop_turns_with_each_slice_of_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "TURN_S", 0)
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    with patch.object(slices, "PAUSE_S", 0):
        report = await in_turns(making(YEAR, ZONE, UNTIL_MS, responses(), [], {}, {}))
    turning.cancel()

    assert report.figures[Measure.ACKNOWLEDGE].longest_ms == MANY - 1
    assert turns >= MANY // SLICE


async def test_an_error_in_the_middle_is_told_to_who_asked() -> None:
    def failing() -> Sliced[None]:
        yield
        raise ValueError("no such day")

    with pytest.raises(ValueError, match="no such day"):
        await in_turns(failing())
