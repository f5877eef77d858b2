"""One open socket of a peer: the session that it carries, and how long its far end may keep us waiting."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from ..protocol.errors import LinkError, TransportError
from ..protocol.messages import Offer, Talk
from ..protocol.record import Record
from ..protocol.session import Session
from .channel import Channel

FAREWELL_S = 0.3
"""So long the end of a session waits for its last words to be written."""
MAX_UNSENT = 512
"""Answers that wait for a peer to read; beyond, nothing more of it is read until it has taken them."""
SEND_PATIENCE_S = 20.0
"""So long one frame may take; a socket that takes none for so long carries no alarm either."""
DEAF = "does_not_read"

type Source = Callable[[], Talk | None]
"""Asked for what is large, one message each time that there is room for one; None once it has no more."""


@dataclass(slots=True)
class Line:
    """A socket and its session."""

    channel: Channel
    session: Session
    heard_ms: int
    """Monotonic time of the newest letter on this socket."""
    opened_ms: int = field(init=False)
    echoed_ms: int | None = None
    """The newest stamp of our heartbeats that came back on this socket."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where there may be something to write."""
    sending: bool = False
    """Whether frames are being written, which may take as long as the peer likes."""
    _held_back: Talk | None = None
    """What is large and may wait: at most one message, since its far end asks for the next one."""
    _sources: deque[Source] = field(default_factory=deque)
    """Of what is large and is made only when it may leave; they take turns."""
    _unsent: int = 0
    _taken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where what waited is being written."""
    _sent: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where it is written."""

    def __post_init__(self) -> None:
        """The session has just opened."""
        self.opened_ms = self.heard_ms

    def reply(self, answer: Record) -> None:
        """Send an answer of ours, if the socket is still open; else the peer asks again."""
        self.say(Offer(id=answer.header.id, record=answer.raw))

    def say(self, talk: Talk) -> None:
        """Send a message, if the socket is still open."""
        try:
            self.session.send(talk)
        except LinkError:
            return
        self._unsent += 1
        self.wake.set()

    def hold_back(self, large: Talk | Source) -> None:
        """Send what is large once nothing else is to be written and no alarm waits.

        A later message takes the place of one that waits; a source has its turn behind the others.
        """
        if callable(large):
            self._sources.append(large)
        else:
            self._held_back = large
        self.wake.set()

    def say_held_back(self) -> None:
        """Send one message that was held back, unless something else is to be written before it."""
        if self._held_back is None and not self._sources:
            return
        if self.session.has_to_send:
            self.wake.set()
            return
        talk, self._held_back = self._held_back, None
        while talk is None and self._sources:
            source = self._sources.popleft()
            if (talk := source()) is not None:
                self._sources.append(source)
        if talk is not None:
            self.say(talk)

    async def heard(self, now_ms: int) -> None:
        """Note a letter, and have its answers written; waits for a peer that asks ever more and does not read."""
        self.heard_ms = now_ms
        if self.session.has_to_send:
            self._unsent += 1
            self.wake.set()
        while self._unsent > MAX_UNSENT:
            self._taken.clear()
            await self._taken.wait()

    async def write(self) -> None:
        """Write what is to be sent; TransportError once the socket has ended, or takes nothing any more."""
        frames, self._unsent = self.session.data_to_send(), 0
        self._taken.set()
        self.sending = True
        for frame in frames:
            try:
                async with asyncio.timeout(SEND_PATIENCE_S):
                    await self.channel.send(frame)
            except TimeoutError as err:
                raise TransportError(DEAF) from err
        self.sending = False
        self._sent.set()

    async def written(self) -> None:
        """Wait until all that was said is written."""
        while self.sending or self.session.has_to_send:
            self._sent.clear()
            await self._sent.wait()


def abandoned(lines: list[Line], before_ms: int, *, newest: bool) -> list[Line]:
    """Tell which sockets have heard nothing since then: their peer has gone. And the newest in any case, if asked.

    The newest alone is offered records; one that is dead must give way, although a copy of the peer goes on to talk.
    """
    return [line for line in lines if line.heard_ms <= before_ms or (newest and line is lines[-1])]


def copies(lines: list[Line], since_ms: int) -> int:
    """Tell with how many copies of the peer we talk, by what was heard since then.

    A peer that dials anew has left its older socket, whatever is still read from that. Who answers there to a heartbeat
    that was sent after the newest socket opened is another one with the same key.
    """
    newest = lines[-1]
    others = (line for line in lines[:-1] if line.heard_ms >= since_ms and line.echoed_ms is not None)
    return 1 + sum((line.echoed_ms or 0) > newest.opened_ms for line in others)


async def hang_up(lines: list[Line], farewell: Talk | None) -> None:
    """Close every socket, after a last message has been written, or could not be within a moment."""
    if farewell is not None and lines:
        say_to_all(lines, farewell)
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                for line in list(lines):
                    await line.written()
    for line in list(lines):
        await line.channel.close()


def say_to_all(lines: list[Line], talk: Talk) -> None:
    """Send a message on every socket: an older one may be that of a copy of the peer, which is as alive."""
    for line in lines:
        line.say(talk)
