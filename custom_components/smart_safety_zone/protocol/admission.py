"""Who may take up a station's time before being proven: tickets for known sites, budgets for strangers.

A ticket is site id (16) ‖ day (4) ‖ HMAC(ticket key, id ‖ day). It proves nothing about who speaks, only that this
station once proved the site; so limits on strangers never lock out a known site that shares their address.
"""

from dataclasses import dataclass, replace
from struct import Struct

from .crypto import prove, proven
from .fields import ID_BYTES

TICKET_LIFE_DAYS = 30
_DAY_MS = 24 * 60 * 60 * 1000
_DAY = Struct(">I")
_TAG = b"ssz/ticket/1\0"


def make_ticket(key: bytes, site: bytes, now_ms: int) -> bytes:
    """Write today's ticket of a site."""
    named = site + _DAY.pack(now_ms // _DAY_MS)
    return named + prove(key, _TAG + named)


def ticket_holder(key: bytes, ticket: bytes, now_ms: int) -> bytes | None:
    """Tell whose ticket this is, or None if it is forged or too old."""
    named, proof = ticket[: ID_BYTES + _DAY.size], ticket[ID_BYTES + _DAY.size :]
    if len(named) != ID_BYTES + _DAY.size or not proven(key, _TAG + named, proof):
        return None
    age = now_ms // _DAY_MS - _DAY.unpack_from(named, ID_BYTES)[0]
    return named[:ID_BYTES] if -1 <= age <= TICKET_LIFE_DAYS else None


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket: `level` tokens at `at_ms`, refilled at `per_s` up to `size`."""

    size: float
    per_s: float
    level: float
    at_ms: int

    @classmethod
    def full(cls, size: float, per_s: float, now_ms: int) -> Bucket:
        """A bucket that nobody has drawn from."""
        return cls(size, per_s, size, now_ms)

    def refilled(self, now_ms: int) -> Bucket:
        """The bucket as it stands now."""
        level = min(self.size, self.level + self.per_s * max(0, now_ms - self.at_ms) / 1000)
        return replace(self, level=level, at_ms=max(now_ms, self.at_ms))

    def take(self, now_ms: int, tokens: float = 1) -> Bucket | None:
        """The bucket after drawing tokens, or None if it holds too few."""
        bucket = self.refilled(now_ms)
        return replace(bucket, level=bucket.level - tokens) if bucket.level >= tokens else None
