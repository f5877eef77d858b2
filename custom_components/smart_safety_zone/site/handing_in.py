"""Where alarm points hand in what they have to say."""

from collections.abc import Callable
from typing import Protocol

from ..journal import Document, Draft
from ..protocol.messages import Signal


class Desk(Protocol):
    """Where points hand their signals in."""

    @property
    def connected(self) -> bool:
        """Whether there is a station that takes signals."""

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal together with the point's document and offer it."""

    def keep(self, document: Document) -> None:
        """Commit the point's document alone."""

    def point_changed(self, point: str) -> None:
        """Show the point anew."""

    def lets_alarm(self, point: str) -> bool:
        """Tell whether the panel that the point is a zone of lets its alarm out now; True without one."""
