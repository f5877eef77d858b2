"""What a running site is put together from, beside its alarm points and receivers."""

from typing import Protocol

from ..link.party import Reaction
from ..protocol.messages import Body


class Part(Protocol):
    """A piece of a site with a life of its own; the runtime starts it, tells it of answers, and stops it."""

    def start(self) -> None:
        """Begin, before the link does: what happened meanwhile is to be on its way first."""

    async def stop(self) -> None:
        """End, while the journal is still open; may be called again."""

    def configure(self) -> None:
        """Apply what changed in the entry and its subentries."""

    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction | None:
        """React to the station's answer to a record of ours; None if it is not this part's."""
