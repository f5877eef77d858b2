"""Which requests are heard at all, and which of those that are out of order are written down one by one."""

from typing import Final

from ....link.clock import Clock
from ....protocol.admission import Bucket
from ....protocol.cameras import ViewRefusal, ViewRequest
from ...requests import Doorkeeper

FRESH_MS: Final = 10_000
"""A request that names an older heartbeat is refused: what was held back or recorded opens nothing."""
REQUESTS: Final = 40
REQUESTS_PER_S: Final = 1 / 2
"""Of one station: a whole screen of cameras at once, and more than hands can ask for after that."""
WRITTEN: Final = 30
WRITTEN_PER_S: Final = 1 / 10
"""Requests out of order are written down one by one up to these; beyond, the next entry tells how many there were."""


class Door:
    """The doorkeepers of one site, one for each station."""

    def __init__(self, clock: Clock) -> None:
        """Start with nobody having asked."""
        self._clock = clock
        self._keepers: dict[str, Doorkeeper] = {}
        self._written = Bucket.full(WRITTEN, WRITTEN_PER_S, clock.now().mono_ms)
        self._unwritten = 0

    def admit(self, station: str, request: ViewRequest, *, newest: bool) -> ViewRefusal | None:
        """Tell what is wrong with a request, whatever it asks for."""
        now_ms = self._clock.now().mono_ms
        keeper = self._keepers.get(station) or Doorkeeper.fresh(REQUESTS, REQUESTS_PER_S, FRESH_MS, now_ms)
        self._keepers[station], disorder = keeper.admit(request.view, request.beat_ms, now_ms, newest=newest)
        return None if disorder is None else ViewRefusal(disorder)

    def writes(self) -> bool:
        """Tell whether one more that is out of order is written down; else it is counted."""
        budget = self._written.take(self._clock.now().mono_ms)
        if budget is None:
            self._unwritten += 1
            return False
        self._written = budget
        return True

    def take_unwritten(self) -> int:
        """Return how many were only counted, for the next entry to tell."""
        unwritten, self._unwritten = self._unwritten, 0
        return unwritten
