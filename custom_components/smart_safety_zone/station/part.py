"""What a running station is put together from, beside its desk and its links."""

from typing import Protocol

from ..link.party import Reaction
from ..protocol.events import RecordReceived


class Part(Protocol):
    """A piece of a station with a life of its own; the runtime loads, starts, configures and stops it."""

    async def load(self) -> None:
        """Read what the journal holds of it; ValueError, KeyError or TypeError if that cannot be read."""

    def start(self) -> None:
        """Begin, once sites may come in."""

    async def stop(self) -> None:
        """End, while the journal is still open; may be called again."""

    def configure(self) -> None:
        """Apply what changed in the entry and its subentries."""

    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        """React to a record of a site that the station takes things from; None if it is not this part's."""
