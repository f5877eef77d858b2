"""What a running site is put together from, beside its alarm points and receivers."""

from typing import Protocol

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
