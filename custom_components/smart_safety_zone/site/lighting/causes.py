"""What holds a lighting group's lamps on: pure rules, no clock; times are monotonic milliseconds.

A lamp is on while any cause holds. All causes but the hand *borrow* the lamps: what each was before is kept and put
back when the last of them ends. What a hand does is done to the lamps as they are, or, while they are borrowed, to what
they will be put back to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ...protocol.lamps import LampAccess

FULL: Final = 255


class Cause(StrEnum):
    """Why lamps are on; the values travel."""

    ALARM = "alarm"
    STATION = "station"
    SCHEDULE = "schedule"
    PRESENCE = "presence"
    HAND = "hand"


CALLED: Final = frozenset({Cause.ALARM, Cause.STATION})
"""They end when somebody switches off."""
RECURRING: Final = frozenset({Cause.SCHEDULE, Cause.PRESENCE})
"""They count no more once somebody has switched off, until they begin anew."""
BORROWING: Final = CALLED | RECURRING


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One cause that holds."""

    brightness: int = FULL
    blink: bool = False
    until_ms: int | None = None
    """None: until it is said to be over."""
    muted: bool = False
    """Somebody has switched off since it began."""


@dataclass(frozen=True, slots=True)
class Light:
    """How borrowed lamps are to be."""

    brightness: int
    blink: bool


type Claims = Mapping[Cause, Claim]

NOTHING: Final[Claims] = MappingProxyType({})


def with_claim(claims: Claims, cause: Cause, claim: Claim) -> Claims:
    """Have a cause hold, or hold otherwise than before; one that is muted stays so."""
    held = claims.get(cause)
    muted = held is not None and held.muted and cause in RECURRING
    return MappingProxyType({**claims, cause: replace(claim, muted=muted)})


def without(claims: Claims, *causes: Cause) -> Claims:
    """Have causes hold no more."""
    return MappingProxyType({cause: claim for cause, claim in claims.items() if cause not in causes})


def at(claims: Claims, now_ms: int) -> Claims:
    """Leave out what has expired."""
    return without(claims, *(cause for cause, claim in claims.items() if _is_over(claim, now_ms)))


def switched_off(claims: Claims) -> Claims:
    """Take in that somebody has switched off by hand."""
    left = without(claims, Cause.HAND, *CALLED)
    return MappingProxyType({cause: replace(claim, muted=True) for cause, claim in left.items()})


def active(claims: Claims) -> tuple[Cause, ...]:
    """Tell what holds the lamps on."""
    return tuple(cause for cause in Cause if cause in claims and not claims[cause].muted)


def borrowed(claims: Claims) -> Light | None:
    """Tell how the lamps are to be while they are borrowed; None while they are not."""
    holding = active(claims)
    if BORROWING.isdisjoint(holding):
        return None
    those = [claims[cause] for cause in holding]
    return Light(max(claim.brightness for claim in those), any(claim.blink for claim in those))


def next_ms(claims: Claims) -> int | None:
    """Tell when `at` may find something expired."""
    return min((claim.until_ms for claim in claims.values() if claim.until_ms is not None), default=None)


def told(claims: Claims, access: str) -> tuple[Cause, ...]:
    """Tell what is the station's business: how a household lights its own nights is not."""
    holding = active(claims)
    return holding if access == LampAccess.ALWAYS else tuple(cause for cause in holding if cause in CALLED)


def _is_over(claim: Claim, now_ms: int) -> bool:
    return claim.until_ms is not None and claim.until_ms <= now_ms
