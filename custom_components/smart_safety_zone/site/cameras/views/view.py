"""One look of somebody at a station, from the request to its end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ....protocol.cameras import ViewRefusal, ViewRequest
from ...receiver import Receiver

type ViewKey = tuple[str, bytes]
"""The station and the id that it gave the view: no station can speak of another one's."""


class LiveSource(Protocol):
    """Live video of one view. It passes through this process, so that ending it needs nobody's consent."""

    async def start(self, view: View, offer: str) -> str:
        """Begin, and return the answer to the viewer's offer; NoPictureError if it cannot.

        Whoever sends asks `Views.may_go_on` for every frame and counts it with `View.picture_leaves`.
        """

    def candidate(self, text: str) -> None:
        """Take one more address of the viewer in."""

    def stop(self) -> None:
        """Let no further frame out, from the moment this is called; may be called again, and before `start` is done."""


type MakesLive = Callable[[View], LiveSource | None]
"""Makes the source of a view; None for a camera that has no live video which could be starved."""


@dataclass(eq=False, slots=True, kw_only=True)
class View:
    """A look, whether it is still being decided about, waits for the owner, or runs."""

    request: ViewRequest
    receiver: Receiver
    asked_ms: int
    """By the wall clock."""
    waits: bool = False
    """Whether the owner has been asked and has not answered."""
    began_ms: int | None = None
    """When it was granted and that was on disk, by the monotonic clock."""
    until_ms: int | None = None
    """By the monotonic clock; None: as long as the session."""
    pictures: int = 0
    """How many have begun to leave."""
    left_ms: int | None = None
    """When the newest of them did, by the monotonic clock."""
    answered_by: str | None = None
    """The user who let somebody look, or did not."""
    over: ViewRefusal | None = None
    """Why it has ended."""
    under_way: bool = False
    """Whether the newest picture has begun to leave; before that nobody can have it."""
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the station has the whole of the newest picture."""
    task: asyncio.Task[None] | None = None
    live: LiveSource | None = None

    @property
    def key(self) -> ViewKey:
        """By what it is known here."""
        return self.receiver.station_id, self.request.view

    @property
    def id(self) -> str:
        """What it is called towards the owner."""
        return self.request.view.hex()

    @property
    def camera(self) -> str:
        """The camera's subentry, as the station named it."""
        return self.request.camera

    @property
    def runs(self) -> bool:
        """Whether pictures may leave."""
        return self.began_ms is not None and self.over is None

    @property
    def seconds(self) -> int:
        """How long pictures have gone out."""
        if self.began_ms is None or self.left_ms is None:
            return 0
        return round((self.left_ms - self.began_ms) / 1000)

    def picture_leaves(self, now_ms: int) -> int:
        """Count a picture that begins to leave; returns its number."""
        self.pictures += 1
        self.left_ms = now_ms
        self.under_way = True
        self.taken.clear()
        return self.pictures
