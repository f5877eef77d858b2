"""One look through a shared camera: what is wanted, how it stands, and its newest picture."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
import logging
from typing import Final

from ...incident.model import Actor
from ...protocol.cameras import MAX_FRAME_PARTS, RtcWord, ViewMode, ViewRequest
from ..allowance import Allowance
from .picture import Assembly, Picture

_LOGGER = logging.getLogger(__name__)

EXTENDED_MS: Final = 3_000
"""A view whose time is over is ended here as well, so long after its site should have done so."""
PARTS_PER_S: Final = 200
"""Ten pictures a second, each as large as one of a good camera is."""
MAX_WORDS: Final = 200
"""Of WebRTC in one view: far more than addresses that a camera may have."""


class Phase(StrEnum):
    """How a view stands."""

    ASKING = "asking"
    WAITING = "waiting"
    """The owner has been asked."""
    LIVE = "live"
    ENDED = "ended"


class Ending(StrEnum):
    """Why a view has ended, where that is the station's own word; the site's are those of `ViewRefusal`."""

    NO_ANSWER = "no_answer"
    NOT_CONNECTED = "not_connected"
    INCIDENT_CLOSED = "incident_closed"
    ROLE_LOST = "role_lost"
    """Whoever looked is no operator any more."""
    SITE_LOST = "site_lost"
    """The site is suspended or revoked."""
    BAD_PICTURE = "bad_picture"
    STATION_ENDED = "station_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to look at, and why."""

    camera: str
    mode: ViewMode
    actor: Actor
    purpose: str = field(default="", repr=False)
    incident: bytes | None = None
    case: str = field(default="", repr=False)
    screen: bool = False
    """Whether it is for a screen of the station, behind which nobody in particular stands."""

    def request(self, identifier: bytes, beat_ms: int) -> ViewRequest:
        """Make a request of it."""
        return ViewRequest(
            view=identifier,
            camera=self.camera,
            mode=self.mode,
            beat_ms=beat_ms,
            operator=None if self.screen else self.actor.number,
            purpose=self.purpose,
            incident=self.incident,
            case=self.case,
            screen=self.screen,
        )


type News = Picture | RtcWord | None
"""What a listener is told: a picture, a word of WebRTC, or that the view stands otherwise."""


class View:
    """One look; it changes only by what `SharedCameras` makes of the site's words."""

    def __init__(self, site_id: str, wish: Wish) -> None:
        """Begin before anything is asked."""
        self.site_id = site_id
        self.wish = wish
        self.id = b""
        """As it travels; another one for each try of asking."""
        self.phase = Phase.ASKING
        self.reason = ""
        """Why it has ended: a word of `ViewRefusal` or `Ending`, or one that this version does not know."""
        self.until_ms: int | None = None
        """When what it waits for, or its grant, is over, by the monotonic clock; None: with the session."""
        self.picture: Picture | None = None
        """The newest whole one."""
        self.came_ms = 0
        """When that came, by the monotonic clock."""
        self.pictures = 0
        self.live_ms: int | None = None
        """Since when it is live, by the monotonic clock."""
        self.session: object | None = None
        """The site's session that it holds in."""
        self.assembly = Assembly()
        self.wanted = Allowance(MAX_FRAME_PARTS, PARTS_PER_S)
        """The parts that count as asked for; more are a site's own, which it has to pay for as for any letter."""
        self.words = 0
        """How many words of WebRTC have come."""
        self._listeners: dict[object, Callable[[News], None]] = {}

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.phase is Phase.ENDED

    def subscribe(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Hear of pictures, words, and each change of how it stands; returns how to stop."""
        key = object()
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None

    def tell(self, news: News) -> None:
        """Tell the listeners; one that fails keeps the news from nobody else."""
        for listener in list(self._listeners.values()):
            try:
                listener(news)
            except Exception:
                _LOGGER.exception("A listener failed")
