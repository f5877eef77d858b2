"""Asking a site for what holds once and now: each try by its newest heartbeat, with an id of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
import os
from typing import Final, Protocol

from ..protocol.messages import Spoken

ANSWER_S: Final = 5.0
"""A site that is connected answers within the time that its disk takes."""
BEAT_S: Final = 3.0
"""So long after a stale request its site's fresh heartbeat may take."""
_ID_BYTES: Final = 16
_POLL_S: Final = 0.05


class Voice(Protocol):
    """What asking needs of the links to the sites."""

    def beat_ms(self, site_id: str) -> int | None:
        """Tell what the site's own clock said in its newest heartbeat of this session; None without one."""

    def session(self, site_id: str) -> object | None:
        """Tell the newest session of a site; None without one."""

    def say(self, site_id: str, talk: Spoken) -> bool:
        """Say something to a site now, by its newest session; False if there is none."""


class Silence(StrEnum):
    """Why there is no answer."""

    NO_ANSWER = "no_answer"
    NOT_CONNECTED = "not_connected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter[R: Spoken, A]:
    """What a site is asked, but for what each try of it has of its own."""

    request: Callable[[bytes, int], R]
    """Makes a request of an id and the heartbeat that it names."""
    is_stale: Callable[[A], bool]
    """Tells whether an answer says that the heartbeat was too old."""
    before: Callable[[R], Awaitable[None]]
    """Writes down that it is asked: whatever this raises keeps the site from being asked."""
    after: Callable[[R, A | Silence], Awaitable[None]]
    """Writes down what was answered."""


class Asking[R: Spoken, A]:
    """Requests to sites that wait for their answers."""

    def __init__(self, links: Voice) -> None:
        """Prepare."""
        self._links = links
        self._waiting: dict[tuple[str, bytes], asyncio.Future[A]] = {}

    async def ask(self, site_id: str, matter: Matter[R, A]) -> A | Silence:
        """Ask, once more where the site found the heartbeat that was named too old."""
        named_ms = self._links.beat_ms(site_id)
        if named_ms is None and self._links.session(site_id) is not None:
            # It has only just come: its first heartbeat is on its way.
            named_ms = await self._fresher_beat(site_id, None)
        answer = await self._once(site_id, matter, named_ms)
        if not isinstance(answer, Silence) and matter.is_stale(answer):
            answer = await self._once(site_id, matter, await self._fresher_beat(site_id, named_ms))
        return answer

    def answered(self, site_id: str, request: bytes, answer: A) -> bool:
        """Take an answer in; False if nobody waits for it, as for a second one."""
        waiting = self._waiting.get((site_id, request))
        if waiting is None or waiting.done():
            return False
        waiting.set_result(answer)
        return True

    def stop(self) -> None:
        """Let nobody wait any longer."""
        for each in self._waiting.values():
            each.cancel()

    async def _fresher_beat(self, site_id: str, named_ms: int | None) -> int | None:
        """Wait for the heartbeat that a site sends when it was asked by an old one: its own are rare by choice."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S):
                while self._links.beat_ms(site_id) == named_ms:  # noqa: ASYNC110 - a heartbeat tells nobody that it came
                    await asyncio.sleep(_POLL_S)
        return self._links.beat_ms(site_id)

    async def _once(self, site_id: str, matter: Matter[R, A], beat_ms: int | None) -> A | Silence:
        if beat_ms is None:
            return Silence.NOT_CONNECTED
        identifier = os.urandom(_ID_BYTES)
        request = matter.request(identifier, beat_ms)
        await matter.before(request)
        waiting = self._waiting[site_id, identifier] = asyncio.get_running_loop().create_future()
        answer: A | Silence
        try:
            if not self._links.say(site_id, request):
                return Silence.NOT_CONNECTED
            async with asyncio.timeout(ANSWER_S):
                answer = await waiting
        except TimeoutError:
            answer = Silence.NO_ANSWER
        finally:
            del self._waiting[site_id, identifier]
        await matter.after(request, answer)
        return answer
