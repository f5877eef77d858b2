"""What a request of a station has to be before its matter is looked at: new, fresh, of this session, not too many."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from ..protocol.admission import Bucket

INCIDENT_MS: Final = 30 * 60_000
"""So long after a signal of this site, or a call of a neighbour, a station may ask for its sake."""
MAX_SEEN: Final = 256
"""Ids of requests that are remembered; more than come within the time that one is fresh."""


class Disorder(StrEnum):
    """What is wrong with a request, whatever it asks for; the refusals of each matter have these words too."""

    OLD_SESSION = "old_session"
    STALE = "stale"
    REPEATED = "repeated"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """What must be remembered of earlier requests; methods return the next value."""

    budget: Bucket
    fresh_ms: int
    """How old the heartbeat may be that a request names."""
    seen: tuple[bytes, ...] = field(default=())

    @classmethod
    def fresh(cls, requests: int, per_s: float, fresh_ms: int, now_ms: int) -> Self:
        """Start with nobody having asked."""
        return cls(Bucket.full(requests, per_s, now_ms), fresh_ms)

    def admit(self, request: bytes, beat_ms: int, now_ms: int, *, newest: bool) -> tuple[Self, Disorder | None]:
        """Tell what is wrong with a request; only one that is in order costs of the budget."""
        repeated = request in self.seen
        after = self if repeated else replace(self, seen=(*self.seen, request)[-MAX_SEEN:])
        if not newest:
            return after, Disorder.OLD_SESSION
        if not 0 <= now_ms - beat_ms <= self.fresh_ms:
            return after, Disorder.STALE
        if repeated:
            return after, Disorder.REPEATED
        budget = self.budget.take(now_ms)
        if budget is None:
            return after, Disorder.TOO_MANY
        return replace(after, budget=budget), None
