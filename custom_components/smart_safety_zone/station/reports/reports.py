"""Reading what a report is made of, a little at a time: what comes in meanwhile never waits for it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant
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
from .report import Report, make

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
        hass: HomeAssistant,
        ground: Ground,
        losses: Losses,
        incidents: Callable[[], Mapping[str, Incident]],
        sites: Callable[[], Mapping[str, SiteRecord]],
    ) -> None:
        """Prepare; `incidents` are those in memory, all that are open among them."""
        self._hass = hass
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
            responses = [(at_ms, said) for at_ms, _, said in await self._read(period, zone)]
            try:
                watched, lost = await self._losses.between(*period.bounds(zone))
            except JournalError as err:
                raise StationError("not_readable", failed=True) from err
            sites = {
                site.id: site.enrolled_ms
                for site in self._sites().values()
                if site.standing is Standing.ACTIVE or any(said.site_id == site.id for _, said in responses)
            }
            now_ms = self._ground.clock.now().wall_ms
            # A year of many incidents is sorted for as long as an alarm takes from press to sound.
            work = partial(make, period, zone, now_ms, responses, watched, lost, sites)
            return await self._hass.async_add_executor_job(work)

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
                dated = await self._hass.async_add_executor_job(_decode, [each for each in page if each[0] < end])
                found |= {each[1]: each for each in dated}
                after = page[-1][0]
                if after >= end or len(page) < PAGE:
                    break
                await asyncio.sleep(PAUSE_S)
        except JournalError as err:
            raise StationError("not_readable", failed=True) from err
        for incident in self._incidents().values():
            at_ms = came_in_ms(incident)
            if incident.state is State.CLOSED or not from_ms <= at_ms < until_ms:
                continue
            found[incident.id] = (at_ms, incident.id, response_of(incident))
        return sorted(found.values(), key=lambda each: each[:2])


def _page(after: bytes, reader: Reader) -> list[tuple[bytes, bytes]]:
    return reader.scan(DATED, after=after, limit=PAGE)


def _decode(page: list[tuple[bytes, bytes]]) -> list[Dated]:
    return [
        (int.from_bytes(key[:_AT_BYTES]), key[_AT_BYTES:].hex(), response_from_json(orjson.loads(value)))
        for key, value in page
    ]
