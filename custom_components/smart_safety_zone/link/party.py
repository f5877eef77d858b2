"""What a role adds to a correspondence: the meaning of records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from ..journal import Document, Draft, Reader
from ..protocol.delivery import Parcel
from ..protocol.events import RecordReceived
from ..protocol.messages import Receipt, Refusal, Spoken


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `show`
    return


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a role wants kept together with a record, and what to do once it is."""

    drafts: tuple[Draft, ...] = ()
    documents: tuple[Document, ...] = ()
    show: Callable[[bool], None] = _nothing
    """Called with True once committed; or first with False when that fails or takes too long, then perhaps True."""
    refusal: str | None = None
    """Why nothing is done with a record that is kept: its sender is told so instead of a receipt."""
    receipt: bool = True
    """Whether the sender is told that the record is kept; without, the record is neither kept nor answered."""

    def beside(self, other: Reaction) -> Reaction:
        """Keep and show both."""

        def show(committed: bool) -> None:  # noqa: FBT001 - as every `show`
            self.show(committed)
            other.show(committed)

        return Reaction((*self.drafts, *other.drafts), (*self.documents, *other.documents), show)


def both(first: Reaction, second: Reaction) -> Reaction:
    """Make one reaction of two, shown one after the other."""

    def show(committed: bool) -> None:  # noqa: FBT001 - as every `show`
        first.show(committed)
        second.show(committed)

    return Reaction(first.drafts + second.drafts, first.documents + second.documents, show)


type Question = tuple[Callable[[Reader], Any], Callable[[Any], None]]
"""What to ask the journal, and who takes the answer."""


class Party(Protocol):
    """What a role does with what a peer says."""

    def question(self, event: RecordReceived) -> Question | None:  # noqa: ARG002 - for those that have one
        """Tell what the journal is to be asked before `received` can decide; None, as mostly, if nothing."""
        return None

    async def turn(self) -> None:
        """Wait until the peer's next letter may be taken in; meanwhile its socket is not read."""
        return

    def received(self, event: RecordReceived) -> Reaction:
        """React to a new, verified record that is no answer; `event.body` None is one that cannot be understood."""

    def answered(self, parcel: Parcel, answer: Receipt | Refusal) -> Reaction:
        """React to the far end's answer to one of our records."""

    def spoken(self, talk: Spoken, *, newest: bool) -> None:  # noqa: ARG002 - for those that listen
        """React to what the peer says now; `newest` tells whether by its newest session."""
        return

    def link_changed(self) -> None:
        """Look at the correspondent again: its supervision or its connection changed."""
