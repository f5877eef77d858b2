"""Whether a site does what its station asks of its lamps: pure rules, by the site's own signals and clock."""

from collections.abc import Mapping
from typing import Final

from ...protocol.lamps import FRESH_MS, LampAccess, LampRefusal, LampRequest
from ..raised import Raised
from ..requests import Doorkeeper

REQUESTS: Final = 30
REQUESTS_PER_S: Final = 1 / 10
"""Beyond these, lamps would flash by request: bad for relays, and for people whom flashing light makes ill."""


def doorkeeper(now_ms: int) -> Doorkeeper:
    """Start with nobody having asked."""
    return Doorkeeper.fresh(REQUESTS, REQUESTS_PER_S, FRESH_MS, now_ms)


def judge(
    keeper: Doorkeeper,
    request: LampRequest,
    access: str | None,
    raised: Mapping[str, Raised],
    now_ms: int,
    *,
    newest: bool,
) -> tuple[Doorkeeper, LampRefusal | None]:
    """Decide; `access` is None for a group that is not there, `raised` holds the alarms that are not over."""
    after, disorder = keeper.admit(request.request, request.beat_ms, now_ms, newest=newest)
    if disorder is not None:
        return after, LampRefusal(disorder)
    return after, refusal(request, access, raised, now_ms)


def refusal(request: LampRequest, access: str | None, raised: Mapping[str, Raised], now_ms: int) -> LampRefusal | None:
    """Tell what the owner's policy has against a request that is in order; None if nothing."""
    if access is None:
        return LampRefusal.UNKNOWN_GROUP
    if access == LampAccess.ALWAYS or (not request.on and access != LampAccess.NEVER):
        # To end what the station has lit needs no reason; nothing else ends by it.
        return None
    if access not in {LampAccess.INCIDENT, LampAccess.NEIGHBOURS} or (request.near and access != LampAccess.NEIGHBOURS):
        return LampRefusal.NOT_ALLOWED
    live = [each for each in raised.values() if each.is_live(now_ms)]
    if any(each.silent for each in live):
        # Whatever else goes on: light now would tell a robber that somebody has called.
        return LampRefusal.SILENT
    return None if live or request.near else LampRefusal.NO_INCIDENT
