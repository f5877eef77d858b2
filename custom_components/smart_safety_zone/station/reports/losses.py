"""What is kept of links for the reports: each loss once it is over, those that go on, and when the station watched.

The trouble that a loss is lies in the chain; these rows are what a report of a year can read in passing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from struct import Struct
from typing import Final

from ...journal import Document, Reader, Write
from ...protocol.identity import id_bytes, id_text
from ..ground import Ground
from ..registry import scan_all
from .uptime import Stretch

LOST: Final = "link.lost"
"""Documents by site id: since when its link is lost."""
LOSSES: Final = "link.loss"
"""Documents: key = when it was over ‖ site id, value = since when it was lost. In the order of time."""
WATCHED: Final = "link.watched"
"""Documents: key = when the station started, value = when it was last known to run."""
ALIVE_S: Final = 300
"""How often that is written: a station that is killed has watched for so much less at most."""
PAGE: Final = 500
"""Rows for which alarms wait at most: a millisecond."""
PAUSE_S: Final = 0.01
_MS: Final = Struct(">Q")


class Losses:
    """The losses of all links."""

    def __init__(self, ground: Ground) -> None:
        """Prepare; `load` reads what there is."""
        self._ground = ground
        self._lost: dict[str, int] = {}
        self._started_ms: int | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._owed: dict[tuple[str, bytes], Document] = {}

    async def load(self) -> None:
        """Read which links are lost."""
        found = await self._ground.journal.read(partial(scan_all, collection=LOST))
        self._lost = {id_text(key): _MS.unpack(value)[0] for key, value in found}

    def start(self) -> None:
        """Note that the station watches from now on."""
        self._started_ms = self._ground.clock.now().wall_ms
        self._alive()

    def stop(self) -> None:
        """Note until when the station has watched."""
        if self._timer is not None:
            self._timer.cancel()
            self._write(self._watched())
        self._timer = self._started_ms = None

    def begin(self, site_id: str, heard_ms: int | None) -> None:
        """Take in that a link is lost, since it was last heard or, if it never was, since the station watches."""
        if site_id not in self._lost:
            since_ms = self._lost[site_id] = heard_ms or self._started_ms or self._ground.clock.now().wall_ms
            self._write(Document(LOST, id_bytes(site_id), _MS.pack(since_ms)))

    def end(self, site_id: str) -> None:
        """Take in that a link is back, or wanted no longer; nothing new if it is not lost."""
        since_ms = self._lost.pop(site_id, None)
        if since_ms is not None:
            raw_id, now_ms = id_bytes(site_id), self._ground.clock.now().wall_ms
            over = Document(LOSSES, _MS.pack(now_ms) + raw_id, _MS.pack(since_ms))
            self._write(Document(LOST, raw_id, None), over)

    async def between(self, from_ms: int, until_ms: int) -> tuple[list[Stretch], dict[str, list[Stretch]]]:
        """Return when the station watched, and when which link was lost; JournalError.

        Reads page by page, so that what comes in meanwhile is not kept waiting.
        """
        now_ms = self._ground.clock.now().wall_ms
        watched = [(_MS.unpack(key)[0], _MS.unpack(value)[0]) for key, value in await self._read(WATCHED, b"")]
        if self._started_ms is not None:
            watched = [each for each in watched if each[0] != self._started_ms]
            watched.append((self._started_ms, now_ms))
        lost: defaultdict[str, list[Stretch]] = defaultdict(list)
        for key, value in await self._read(LOSSES, _MS.pack(from_ms)):
            lost[id_text(key[_MS.size :])].append((_MS.unpack(value)[0], _MS.unpack_from(key)[0]))
        for site_id, since_ms in self._lost.items():
            lost[site_id].append((since_ms, max(now_ms, since_ms)))
        return watched, {site_id: each for site_id, each in lost.items() if any(since < until_ms for since, _ in each)}

    async def _read(self, collection: str, after: bytes) -> list[tuple[bytes, bytes]]:
        found: list[tuple[bytes, bytes]] = []
        while page := await self._ground.journal.read(_page(collection, found[-1][0] if found else after)):
            found += page
            await asyncio.sleep(PAUSE_S)
        return found

    def _watched(self) -> Document:
        assert self._started_ms is not None
        return Document(WATCHED, _MS.pack(self._started_ms), _MS.pack(self._ground.clock.now().wall_ms))

    def _alive(self) -> None:
        self._write(self._watched(), *self._owed.values())
        self._timer = asyncio.get_running_loop().call_later(ALIVE_S, self._alive)

    def _write(self, *documents: Document) -> None:
        for each in documents:
            # What a full disk does not take is given to it again with the next sign of life.
            self._owed[each.collection, each.key] = each
        self._ground.journal.write(Write(documents=documents)).add_done_callback(partial(self._written, documents))

    def _written(self, documents: tuple[Document, ...], done: asyncio.Future[object]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        for each in documents:
            if self._owed.get((each.collection, each.key)) is each:
                del self._owed[each.collection, each.key]


def _page(collection: str, after: bytes) -> Callable[[Reader], list[tuple[bytes, bytes]]]:
    return lambda reader: reader.scan(collection, after=after, limit=PAGE)
