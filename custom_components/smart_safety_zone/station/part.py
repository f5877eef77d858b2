"""What a running station is put together from, beside its desk and its links."""

from typing import Protocol

from ..link.party import Reaction
from ..protocol.events import RecordReceived
from ..protocol.messages import Spoken


class Part(Protocol):
    """A piece of a station with a life of its own; the runtime loads, starts, configures and stops it.

    Inherit from it: what a part has no use for does nothing.
    """

    async def load(self) -> None:
        """Read what the journal holds of it; ValueError, KeyError or TypeError if that cannot be read."""

    def start(self) -> None:
        """Begin, once sites may come in."""

    async def stop(self) -> None:
        """End, while the journal is still open; may be called again."""

    def configure(self) -> None:
        """Apply what changed in the entry and its subentries."""

    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:  # noqa: ARG002 - for whose it is
        """React to a record of a site that the station takes things from; None if it is not this part's."""
        return None

    def spoken(self, site_id: str, talk: Spoken) -> bool:  # noqa: ARG002 - as above
        """React to what a site says now; False if it is not this part's."""
        return False
