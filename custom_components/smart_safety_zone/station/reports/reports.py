"""Reading what a report is made of, a little at a time: what comes in meanwhile never waits for it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from functools import partial
from heapq import merge
from itertools import batched
from typing import Final

from homeassistant.util import dt as dt_util
import orjson

from ...incident.model import Incident, State
from ...incident.response import Response, response_from_json, response_of
from ...journal import JournalError, Reader
from ...protocol.messages import Standing
from ..errors import StationError
from ..ground import Ground
from ..shelf import DATED, came_in_ms, dated_after
from ..site_record import SiteRecord
from .losses import Losses
from .period import Period, Span
from .report import Report, making
from .slices import SLICE, Sliced, in_turns, sliced
from .uptime import Stretch

PAGE: Final = 200
"""Closed incidents for which alarms wait at most: less than a millisecond."""
PAUSE_S: Final = 0.01
"""Between two pages, so that a report of a year takes no more than a share of the journal's time."""
_AT_BYTES: Final = 8

type Dated = tuple[int, str, Response]
"""When an incident came in, its id, and what it says."""


class Reports:
    """Makes reports, one at a time."""

    def __init__(
        self,
        ground: Ground,
        losses: Losses,
        incidents: Callable[[], Mapping[str, Incident]],
        sites: Callable[[], Mapping[str, SiteRecord]],
    ) -> None:
        """Prepare; `incidents` are those in memory, all that are open among them."""
        self._ground = ground
        self._losses = losses
        self._incidents = incidents
        self._sites = sites
        self._turn = asyncio.Lock()

    @property
    def zone(self) -> tzinfo:
        """The time zone by whose days is counted: that of this Home Assistant."""
        return dt_util.get_default_time_zone()

    @property
    def today(self) -> date:
        """Which day it is here."""
        return dt_util.utc_from_timestamp(self._ground.clock.now().wall_ms / 1000).astimezone(self.zone).date()

    async def make(self, span: Span, day: date) -> Report:
        """Make the report of the day, month or year in which a day is; StationError not_readable."""
        period, zone = Period.around(span, day), self.zone
        async with self._turn:
            dated = await self._read(period, zone)
            try:
                watched, lost = await self._losses.between(*period.bounds(zone))
            except JournalError as err:
                raise StationError("not_readable", failed=True) from err
            now_ms = self._ground.clock.now().wall_ms
            # As they are now: while a report is made, sites come and go.
            sites = tuple(self._sites().values())
            return await in_turns(_reporting(period, zone, now_ms, dated, watched, lost, sites))

    async def incidents(self, span: Span, day: date) -> list[Dated]:
        """Return the incidents of a period, in the order in which they came in; StationError not_readable."""
        async with self._turn:
            return await self._read(Period.around(span, day), self.zone)

    async def _read(self, period: Period, zone: tzinfo) -> list[Dated]:
        from_ms, until_ms = period.bounds(zone)
        after, end = dated_after(from_ms), dated_after(until_ms)
        found: dict[str, Dated] = {}
        try:
            while page := await self._ground.journal.read(partial(_page, after)):
                for each in await in_turns(sliced(map(_decode, (row for row in page if row[0] < end)))):
                    found[each[1]] = each
                after = page[-1][0]
                if after >= end or len(page) < PAGE:
                    break
                await asyncio.sleep(PAUSE_S)
        except JournalError as err:
            raise StationError("not_readable", failed=True) from err
        # Whatever is open, and what was closed behind the page that was read.
        held = [
            (came_in_ms(each), each)
            for each in self._incidents().values()
            if each.state is not State.CLOSED or each.id not in found
        ]
        within = ((at_ms, each) for at_ms, each in held if from_ms <= at_ms < until_ms)
        fresh = await in_turns(sliced((at_ms, each.id, response_of(each)) for at_ms, each in within))
        for each in fresh:
            found.pop(each[1], None)
        return await in_turns(sliced(merge(found.values(), sorted(fresh, key=_when), key=_when)))


def _reporting(
    period: Period,
    zone: tzinfo,
    now_ms: int,
    dated: Sequence[Dated],
    watched: Sequence[Stretch],
    lost: Mapping[str, Sequence[Stretch]],
    sites: Sequence[SiteRecord],
) -> Sliced[Report]:
    called: set[str] = set()
    for some in batched(dated, SLICE, strict=False):
        called.update(said.site_id for _, _, said in some)
        yield
    told = {site.id: site.enrolled_ms for site in sites if site.standing is Standing.ACTIVE or site.id in called}
    responses = ((at_ms, said) for at_ms, _, said in dated)
    return (yield from making(period, zone, now_ms, responses, watched, lost, told))


def _when(each: Dated) -> tuple[int, str]:
    return each[:2]


def _page(after: bytes, reader: Reader) -> list[tuple[bytes, bytes]]:
    return reader.scan(DATED, after=after, limit=PAGE)


def _decode(row: tuple[bytes, bytes]) -> Dated:
    key, value = row
    return int.from_bytes(key[:_AT_BYTES]), key[_AT_BYTES:].hex(), response_from_json(orjson.loads(value))
