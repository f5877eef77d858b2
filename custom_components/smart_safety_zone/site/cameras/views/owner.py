"""Asking the owner whether somebody may look, and what follows from his answer."""

import asyncio
from collections.abc import Callable
import os
from typing import Final

from homeassistant.core import CALLBACK_TYPE, callback

from ....link.clock import Clock
from ....link.guard import Guard
from ....protocol.cameras import ViewRefusal
from ..approvals import ENTROPY_BYTES, QUESTION_MS, Approvals, Tokens
from ..judgement import Approval
from .view import View

QUESTION_S: Final = QUESTION_MS / 1000

type Asked = Callable[[View, Tokens | None], None]
"""Told that a view waits for the owner, with the tokens that answer for it; with None once it waits no more."""


class Owner:
    """What stands between the owner of a site and those who want to look."""

    def __init__(self, clock: Clock, guard: Guard) -> None:
        """Start with nothing asked."""
        self._clock = clock
        self._guard = guard
        self._approvals = Approvals()
        self._answers: dict[bytes, asyncio.Future[ViewRefusal | None]] = {}
        self._listeners: list[Asked] = []

    @property
    def granted(self) -> tuple[Approval, ...]:
        """What he has said yes to, and for how long."""
        return tuple(self._approvals.granted.values())

    @callback
    def subscribe(self, listener: Asked) -> CALLBACK_TYPE:
        """Call `listener` whenever he is asked, and when that is over."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def prepare(self, view: View) -> Tokens | ViewRefusal:
        """Make room for a question; returns what answers it, or why he is not asked."""
        now_ms, station = self._now_ms, view.receiver.station_id
        if self._approvals.refuses(station, view.camera, now_ms):
            return ViewRefusal.DENIED
        if self._approvals.is_full:
            return ViewRefusal.TOO_MANY
        tokens = Tokens.of(os.urandom(2 * ENTROPY_BYTES))
        self._approvals = self._approvals.asked(view.request.view, station, view.camera, tokens, now_ms)
        return tokens

    async def ask(self, view: View, tokens: Tokens) -> ViewRefusal | None:
        """Ask what was prepared, and wait for the answer; returns why not."""
        key = view.request.view
        answer: asyncio.Future[ViewRefusal | None] = asyncio.get_running_loop().create_future()
        self._answers[key] = answer
        view.waits = True
        self._tell(view, tokens)
        try:
            async with asyncio.timeout(QUESTION_S):
                return await answer
        except TimeoutError:
            return ViewRefusal.NOT_ANSWERED
        finally:
            view.waits = False
            del self._answers[key]
            self._tell(view, None)

    def _tell(self, view: View, tokens: Tokens | None) -> None:
        for listener in list(self._listeners):
            self._guard.call(listener, view, tokens)

    def meant(self, token: str) -> tuple[bytes, bool] | None:
        """Tell which view a button on a phone answers, and whether with yes; None if it counts no more, or never."""
        return self._approvals.meant(token, self._now_ms)

    def answer(self, view: View, user: str, minutes: int) -> bool:
        """Take his answer in, 0 minutes being no; tells whether the view waited for it."""
        key = view.request.view
        view.answered_by = user
        if minutes:
            self._approvals = self._approvals.allowed(key, minutes, self._now_ms)
        else:
            self._approvals = self._approvals.refused(key, self._now_ms)
        answer = self._answers.get(key)
        if answer is not None and not answer.done():
            answer.set_result(None if minutes else ViewRefusal.DENIED)
        return answer is not None

    def forget(self, view: View) -> None:
        """Drop all of a view that is over."""
        self._approvals = self._approvals.forgotten(view.request.view)

    @property
    def _now_ms(self) -> int:
        return self._clock.now().mono_ms
