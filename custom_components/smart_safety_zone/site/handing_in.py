"""Where alarm points hand in what they have to say."""

from collections.abc import Callable
import json
import os
from typing import Final, Protocol

from homeassistant.core import Context

from ..journal import Document, Draft
from ..protocol.messages import Signal

PRESS: Final = "site.press"


class Desk(Protocol):
    """Where points hand their signals in."""

    @property
    def connected(self) -> bool:
        """Whether there is a station that takes signals."""

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal together with the point's document and offer it."""

    def keep(self, document: Document) -> None:
        """Commit the point's document alone."""

    def police(self, station_id: str) -> bool:
        """Tell whether a station's word counts as that of the police."""

    def point_changed(self, point: str) -> None:
        """Show the point anew."""

    def lets_alarm(self, point: str) -> bool:
        """Tell whether the panel that the point is a zone of lets its alarm out now; True without one."""

    def window_ms(self, point: str) -> int:
        """Tell how long a code at its panel takes the alarm of a zone back."""


def presser(signal: bytes, context: Context | None, wall_ms: int) -> tuple[Draft, ...]:
    """Note at home, and only there, which user of this Home Assistant pressed."""
    if context is None or context.user_id is None:
        return ()
    payload = json.dumps({"user": context.user_id}).encode()
    return (Draft(kind=PRESS, time_ms=wall_ms, header=signal, salt=os.urandom(32), payload=payload),)
