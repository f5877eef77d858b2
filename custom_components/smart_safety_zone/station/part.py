"""What a running station is put together from, beside its desk and its links."""

from typing import Protocol

from ..incident.model import Incident, Signal, Step
from ..journal import Document
from ..link.party import Reaction
from ..protocol.events import RecordReceived
from ..protocol.messages import Body, Spoken


class Part(Protocol):
    """A piece of a station with a life of its own; the runtime loads, starts, configures and stops it.

    Inherit from it: what a part has no use for does nothing.
    """

    async def load(self) -> None:
        """Read what the journal holds of it; ValueError, KeyError or TypeError if that cannot be read."""
        return

    def start(self) -> None:
        """Begin, once sites may come in."""
        return

    async def stop(self) -> None:
        """End, while the journal is still open; may be called again."""
        return

    def configure(self) -> None:
        """Apply what changed in the entry and its subentries."""
        return

    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:  # noqa: ARG002 - for whose it is
        """React to a record of a site that the station takes things from; None if it is not this part's."""
        return None

    def answered(self, site_id: str, body: Body, *, refused: bool) -> Reaction | None:  # noqa: ARG002 - as above
        """React to a site's answer to a record of ours; None if it is not this part's."""
        return None

    def link_changed(self, site_id: str) -> None:  # noqa: ARG002 - as above
        """Look at a site's link again: it came, or went, or is in another state."""
        return

    def signalled(self, signal: Signal) -> tuple[Document, ...]:  # noqa: ARG002 - as above
        """Return what is to be committed with a signal of an active site."""
        return ()

    def shown(self, signal: Signal) -> None:  # noqa: ARG002 - as above
        """Take in a signal that is committed, or shown without that."""
        return

    def site_gone(self, site_id: str) -> tuple[Document, ...]:  # noqa: ARG002 - as above
        """Forget what is kept for a site that is revoked and has no open incident; returns what to commit for that."""
        return ()

    def stepped(self, incident: Incident, step: Step) -> None:  # noqa: ARG002 - as above
        """Take in a step of an incident that is committed, or shown without that."""
        return

    def spoken(self, site_id: str, talk: Spoken) -> bool:  # noqa: ARG002 - as above
        """React to what a site says now; False if it is not this part's."""
        return False


class Parts(tuple[Part, ...]):
    """All parts of a station; what comes in is the first one's that knows it."""

    __slots__ = ()

    async def load(self) -> None:
        """Load them."""
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

    def received(self, site_id: str, event: RecordReceived) -> Reaction:
        """React to a record of a site that is neither a signal nor about the site itself."""
        reactions = (part.received(site_id, event) for part in self)
        return next((each for each in reactions if each is not None), Reaction())

    def answered(self, site_id: str, body: Body, *, refused: bool) -> Reaction:
        """React to a site's answer to a record of ours."""
        reactions = (part.answered(site_id, body, refused=refused) for part in self)
        return next((each for each in reactions if each is not None), Reaction())

    def signalled(self, signal: Signal) -> tuple[Document, ...]:
        """Return what they want committed with a signal of an active site."""
        return tuple(document for part in self for document in part.signalled(signal))

    def shown(self, signal: Signal) -> None:
        """Have them take in a signal that is committed, or shown without that."""
        for part in self:
            part.shown(signal)

    def link_changed(self, site_id: str) -> None:
        """Have them look at a site's link."""
        for part in self:
            part.link_changed(site_id)

    def site_gone(self, site_id: str) -> tuple[Document, ...]:
        """Have them forget a site; returns what to commit for that."""
        return tuple(document for part in self for document in part.site_gone(site_id))

    def stepped(self, incident: Incident, step: Step) -> None:
        """Have them take in a step of an incident."""
        for part in self:
            part.stepped(incident, step)

    def spoken(self, site_id: str, talk: Spoken) -> None:
        """React to what a site says now."""
        any(part.spoken(site_id, talk) for part in self)
