"""Fetching attachments from the sites that have them: chunk by chunk, a few sites at a time, while they are there."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import logging
from typing import Final, Protocol

from homeassistant.core import HomeAssistant

from ...journal import JournalClosedError, JournalError
from ...link.attachments import Files
from ...protocol.chunks import Ending, Pull, Verdict, looks_like
from ...protocol.messages import Spoken
from ...protocol.tips import Chunk
from ..ground import Ground
from ..links import LinkView
from .rows import Row, RowState

_LOGGER = logging.getLogger(__name__)

SITES_AT_ONCE: Final = 4
"""The others wait for their turn: nobody's picture is worth the time of somebody else's alarm."""
CHUNK_PATIENCE_S: Final = 10.0
"""A site holds a chunk back while an alarm of its own waits; after so long it is asked again."""
CHUNK_PAUSE_S: Final = 0.05
"""Between two chunks of a site, so that a picture takes a second and everybody else has the time in between."""
RETRY_S: Final = 60.0
"""After a fault of this end, or of a site that does not answer."""


class Site(Protocol):
    """How to reach the sites."""

    def say(self, site_id: str, talk: Spoken) -> bool:
        """Say something to a site now; False if it is not there."""

    def view(self, site_id: str) -> LinkView:
        """Tell how the link to a site is."""

    def refund(self, site_id: str) -> None:
        """Take a letter off what the site may say: we have asked for it ourselves."""


class _NotNow(Exception):  # noqa: N818 - no error: it goes on later
    """The site is not there, does not answer, or our disk is full."""


class Fetching:
    """What is to be fetched, by site; each site has one task while there is something."""

    def __init__(
        self,
        hass: HomeAssistant,
        ground: Ground,
        files: Files,
        site: Site,
        fetched: Callable[[Row, RowState], Awaitable[None]],
    ) -> None:
        """Prepare; `fetched` commits what became of an attachment."""
        self._hass = hass
        self._ground = ground
        self._files = files
        self._site = site
        self._fetched = fetched
        self._queues: dict[str, dict[bytes, Row]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._answers: dict[str, tuple[Pull, asyncio.Future[Chunk]]] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._turn = asyncio.Semaphore(SITES_AT_ONCE)
        self._stopping = False

    def add(self, row: Row) -> None:
        """Fetch an attachment, after those of its site that wait already."""
        if self._stopping:
            return
        self._queues.setdefault(row.site_id, {})[row.key] = row
        if row.site_id not in self._tasks:
            self._changed[row.site_id] = asyncio.Event()
            self._tasks[row.site_id] = self._ground.spawn(self._fetch_all(row.site_id), "fetch attachments")

    def drop(self, row: Row) -> None:
        """Fetch it no more."""
        self._queues.get(row.site_id, {}).pop(row.key, None)

    async def stop(self) -> None:
        """End; what is not here yet goes on from where it is at the next start."""
        self._stopping = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def heard(self, site_id: str, chunk: Chunk) -> None:
        """Take a chunk that came; one that nobody asked for is passed over."""
        pull, answer = self._answers.get(site_id, (None, None))
        if pull is None or answer is None or answer.done() or pull.judge(chunk) is Verdict.NOT_WANTED:
            self._ground.faults["chunk_not_wanted"] += 1
            return
        self._site.refund(site_id)
        answer.set_result(chunk)

    def link_changed(self, site_id: str) -> None:
        """Wait no longer for a site that has gone, and go on with one that may be there again."""
        _, answer = self._answers.get(site_id, (None, None))
        if answer is not None and not answer.done() and not self._site.view(site_id).connected:
            answer.set_exception(_NotNow())
        if (changed := self._changed.get(site_id)) is not None:
            changed.set()

    async def _fetch_all(self, site_id: str) -> None:
        queue, changed = self._queues[site_id], self._changed[site_id]
        while queue:
            changed.clear()
            try:
                async with self._turn:
                    row = next(iter(queue.values()))
                    state = await self._fetch(row)
                    await self._fetched(row, state)
                    queue.pop(row.key, None)
            except _NotNow:
                with suppress(TimeoutError):
                    async with asyncio.timeout(RETRY_S):
                        await changed.wait()
            except JournalClosedError:
                return
            except (JournalError, OSError) as err:
                _LOGGER.debug("site %s: an attachment is not kept: %s", site_id, err)
                self._ground.faults["attachment_not_kept"] += 1
                await asyncio.sleep(RETRY_S)
            except Exception:
                # A fault of ours must not end the fetching for this site for good.
                _LOGGER.exception("site %s: fetching an attachment failed", site_id)
                self._ground.faults["failed"] += 1
                await asyncio.sleep(RETRY_S)
        # Without a pause since the queue was seen to be empty: what comes now begins anew.
        for each in (self._queues, self._changed, self._tasks):
            each.pop(site_id, None)

    async def _fetch(self, row: Row) -> RowState:
        """Fetch one attachment; tells what became of it. OSError, _NotNow."""
        job = self._hass.async_add_executor_job
        if await job(self._files.has, row.raw_digest):
            return RowState.KEPT
        pull = Pull.beginning(row.raw_digest, row.size, await job(self._files.begun, row.raw_digest))
        while True:
            while not pull.complete:
                chunk = await self._ask(row.site_id, pull)
                match pull.judge(chunk):
                    case Verdict.GONE:
                        return RowState.GONE
                    case Verdict.MISSHAPEN:
                        return RowState.WRONG
                await job(self._files.append, row.raw_digest, pull.have, chunk.data)
                pull = pull.grown(chunk)
                await asyncio.sleep(CHUNK_PAUSE_S)
            ending = pull.ended(await job(self._files.digest_of_part, row.raw_digest))
            if ending is not Ending.AGAIN:
                return await self._end(row, ending)
            pull = pull.again()

    async def _end(self, row: Row, ending: Ending) -> RowState:
        job = self._hass.async_add_executor_job
        head = await job(self._files.head_of_part, row.raw_digest)
        if ending is Ending.WRONG or not looks_like(row.mime, head):
            await job(self._files.drop_part, row.raw_digest)
            self._ground.faults["attachment_wrong"] += 1
            return RowState.WRONG
        await job(self._files.finish, row.raw_digest)
        return RowState.KEPT

    async def _ask(self, site_id: str, pull: Pull) -> Chunk:
        answer: asyncio.Future[Chunk] = asyncio.get_running_loop().create_future()
        self._answers[site_id] = (pull, answer)
        try:
            if not self._site.say(site_id, pull.wanted):
                raise _NotNow
            async with asyncio.timeout(CHUNK_PATIENCE_S):
                return await answer
        except TimeoutError as err:
            raise _NotNow from err
        finally:
            del self._answers[site_id]
