"""What a running site is put together from, beside its alarm points and receivers."""

from typing import Protocol

from ..link.guard import Guard
from ..link.party import Reaction
from ..protocol.messages import Body, Progress, Signal, Spoken
from .receiver import Receiver


class Part(Protocol):
    """A piece of a site with a life of its own; the runtime starts it, tells it what happens, and stops it.

    Inherit from it: what a part has no use for does nothing.
    """

    async def load(self) -> None:
        """Read what the journal holds of it; ValueError, KeyError or TypeError if that cannot be read."""
        return

    def start(self) -> None:
        """Begin, before the link does: what happened meanwhile is to be on its way first."""
        return

    async def stop(self) -> None:
        """End, while the journal is still open; may be called again."""
        return

    def configure(self) -> None:
        """Apply what changed in the entry and its subentries."""
        return

    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction | None:  # noqa: ARG002 - for whose it is
        """React to the station's answer to a record of ours; None if it is not this part's."""
        return None

    def raised(self, signal: Signal) -> None:  # noqa: ARG002 - as above
        """Take note of a signal that was just handed in, on its way to disk and station; it may be silent."""
        return

    def progressed(self, news: Progress) -> None:  # noqa: ARG002 - as above
        """Take note of what the station says of a signal, once the signal's point has."""
        return

    def received(self, receiver: Receiver, body: Body) -> Reaction | None:  # noqa: ARG002 - as above
        """React to a record of a station that is about no signal; None if it is not this part's."""
        return None

    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> bool:  # noqa: ARG002 - as above
        """React to what a station says now; False if it is not this part's."""
        return False

    def reached(self, receiver: Receiver) -> None:  # noqa: ARG002 - as above
        """Take note that a station was reached, or has decided anew what this site is to it."""
        return


class Parts(tuple[Part, ...]):
    """All parts of a site; what comes in is the first one's that knows it. Only `load` raises what a part does."""

    __slots__ = ()

    async def load(self) -> None:
        """Load them; errors as those of `Part.load`."""
        for part in self:
            await part.load()

    def start(self) -> None:
        """Start them."""
        for part in self:
            part.start()

    async def stop(self) -> None:
        """Stop them."""
        for part in self:
            await part.stop()

    def configure(self) -> None:
        """Have them apply what changed."""
        for part in self:
            part.configure()

    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction | None:
        """React to the station's answer to a record of ours; None if no part knows it."""
        reactions = (part.answered(body, at_ms, refused=refused) for part in self)
        return next((each for each in reactions if each is not None), None)

    def raised(self, signal: Signal, guard: Guard) -> None:
        """Have them take note of a signal; one that fails keeps nothing from the others."""
        for part in self:
            guard.call(part.raised, signal)

    def progressed(self, news: Progress, guard: Guard) -> None:
        """Have them take note of what the station says of a signal."""
        for part in self:
            guard.call(part.progressed, news)

    def received(self, receiver: Receiver, body: Body) -> Reaction:
        """React to a record of a station that is about no signal."""
        reactions = (part.received(receiver, body) for part in self)
        return next((each for each in reactions if each is not None), Reaction())

    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> None:
        """React to what a station says now."""
        any(part.spoken(receiver, talk, newest=newest) for part in self)

    def reached(self, receiver: Receiver, guard: Guard) -> None:
        """Have them take note that a station was reached, or has decided anew."""
        for part in self:
            guard.call(part.reached, receiver)
