"""Whether somebody at a station may look through a camera: pure rules, by the site's own terms, signals and clocks.

The same rules are asked again for every picture of a running view, so that whatever the owner changes ends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ...protocol.cameras import SharingTier, ViewMode, ViewRefusal, ViewRequest
from ..requests import INCIDENT_MS
from .terms import Terms, includes

MAX_VIEWS_OF_CAMERA: Final = 4
MAX_VIEWS_OF_SITE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that has happened and opens the incident tier: a signal of this site, or a neighbour's call."""

    incident: bytes
    at_ms: int
    """By the site's monotonic clock."""
    distance_m: float | None = None
    """How far away the neighbour is; None for this site itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The owner said yes to one view."""

    view: bytes
    until_ms: int
    """By the monotonic clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is so at the moment, beside the request and the terms."""

    now_ms: int
    """Monotonic."""
    local: datetime
    """The same moment on the wall, aware."""
    reasons: tuple[Reason, ...] = ()
    approvals: tuple[Approval, ...] = ()
    views_of_camera: int = 0
    """Running ones, this one not counted."""
    views_of_site: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of a request: refused, or granted until a moment, or for the owner to decide."""

    refusal: ViewRefusal | None = None
    asks_owner: bool = False
    until_ms: int | None = None
    """By the monotonic clock; None: as long as the session."""

    @property
    def granted(self) -> bool:
        """Whether pictures may leave."""
        return self.refusal is None and not self.asks_owner


def judge(request: ViewRequest, station: str, terms: Terms | None, now: Situation) -> Verdict:
    """Decide about a request, or about a view that it began: the two are one question.

    `terms` is None for a camera that is not there, or not shared with this station at all.
    """
    refusal = _refusal(request, station, terms, now)
    if refusal is not None or terms is None:
        return Verdict(refusal=refusal or ViewRefusal.UNKNOWN_CAMERA)
    until = _granted_until(request, station, terms, now)
    if until:
        # Of several grants the one that holds longest; one without an end holds as long as the session.
        return Verdict(until_ms=None if None in until else max(each for each in until if each is not None))
    if request.screen:
        # Nobody stands behind a screen whom the owner could be asked for.
        return Verdict(refusal=ViewRefusal.NO_INCIDENT)
    if not request.case and all(reason.incident != request.incident for reason in now.reasons):
        # It claims an incident that nobody here, nor a neighbour, has raised: the owner is not to be talked into that.
        return Verdict(refusal=ViewRefusal.NO_INCIDENT)
    return Verdict(asks_owner=True)


def _refusal(request: ViewRequest, station: str, terms: Terms | None, now: Situation) -> ViewRefusal | None:
    if terms is None:
        return ViewRefusal.UNKNOWN_CAMERA
    checks: Iterable[tuple[bool, ViewRefusal]] = (
        (terms.off, ViewRefusal.SWITCHED_OFF),
        (not terms.agreed, ViewRefusal.NO_CONSENT),
        (terms.tier(station) is SharingTier.REGISTRY, ViewRefusal.REGISTRY_ONLY),
        (request.mode not in set(ViewMode), ViewRefusal.NOT_OFFERED),
        (request.mode == ViewMode.WEBRTC and (terms.masked or not terms.webrtc), ViewRefusal.NOT_OFFERED),
        (request.screen and not terms.screen, ViewRefusal.NOT_OFFERED),
        (not request.screen and request.operator is None, ViewRefusal.NO_OPERATOR),
        (
            not request.screen and not (request.purpose and (request.incident is not None or request.case)),
            ViewRefusal.NO_PURPOSE,
        ),
        (
            now.views_of_camera >= MAX_VIEWS_OF_CAMERA or now.views_of_site >= MAX_VIEWS_OF_SITE,
            ViewRefusal.TOO_MANY,
        ),
    )
    return next((refusal for holds, refusal in checks if holds), None)


def _granted_until(request: ViewRequest, station: str, terms: Terms, now: Situation) -> list[int | None]:
    """Return until when each of the reasons grants that there are; empty if none does."""
    tier = terms.tier(station)
    until: list[int | None] = []
    if tier is SharingTier.ALWAYS:
        until.append(None)
    if includes(tier, SharingTier.SCHEDULED) and terms.hours is not None:
        end = terms.hours.ends_at(now.local)
        if end is not None:
            until.append(now.now_ms + round((end - now.local).total_seconds() * 1000))
    if includes(tier, SharingTier.INCIDENT):
        until += [
            reason.at_ms + INCIDENT_MS
            for reason in now.reasons
            if reason.incident == request.incident
            and now.now_ms < reason.at_ms + INCIDENT_MS
            and (reason.distance_m is None or reason.distance_m <= terms.radius_m)
        ]
    until += [
        approval.until_ms
        for approval in now.approvals
        if approval.view == request.view and now.now_ms < approval.until_ms
    ]
    return until
