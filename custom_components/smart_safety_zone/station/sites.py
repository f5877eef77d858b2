"""The sites and invites of a station, and what may become of them: frozen values and pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from ..const import APPROVAL_ALWAYS, SITE_KIND_BANK
from ..journal import JournalTooNewError
from ..protocol.enrolment import Applicant, InviteState, KeptInvite, Verdict, judge, six_digits
from ..protocol.identity import id_text
from ..protocol.invite import InviteKeys
from ..protocol.messages import Standing
from ..protocol.names import plain_name
from ..protocol.refusals import EnrolmentRefusal
from .errors import StationError
from .site_record import Candidate, SiteRecord

FORMAT_VERSION = 1
QUICK_INVITE_MINUTES = 15
"""An invite that needs no approval lives no longer: whoever finds it is in."""
INVITE_MINUTES = 72 * 60
MAX_INVITE_MINUTES = 30 * 24 * 60
INVITE_KEPT_MS = 30 * 24 * 60 * 60 * 1000
"""So long a used or expired invite still gets its own answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One decision about sites and invites: commit it, then take it in, then tell."""

    kind: str
    """What the chained entry says was decided; empty: nothing is to be kept."""
    before: SiteRecord | None = None
    site: SiteRecord | None = None
    invites: tuple[KeptInvite, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What else the entry keeps, erasable."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """What the station makes of an applicant: what to commit, then what to answer."""

    verdict: Verdict
    standing: Standing = Standing.UNAPPROVED
    change: Change | None = None


def enrol(applicant: Applicant, invite: KeptInvite | None, site: SiteRecord | None, now_ms: int) -> Enrolment:
    """Decide about an applicant who may be a stranger, a site that repeats itself, or a known site with a new key."""
    if invite is not None and applicant.core.kind == SITE_KIND_BANK:
        invite = replace(invite, needs_approval=True)
    verdict = judge(applicant, invite, now_ms)
    if verdict.refusal is None and invite is not None:
        verdict = _unless_revoked(verdict, applicant, invite, site)
    if verdict.refusal is not None or verdict.invite is None:
        change = Change(kind="invite.frozen", invites=(verdict.invite,)) if verdict.invite else None
        return Enrolment(verdict=verdict, change=change)
    key = applicant.peer.signing.public
    # Whoever repeats shows new digits, since they come from the transcript.
    digits = six_digits(applicant.transcript)
    handle = applicant.core.handle
    if site is None:
        standing = Standing.ACTIVE if verdict.invite.state is InviteState.SPENT else Standing.UNAPPROVED
        joined = SiteRecord(
            id=id_text(applicant.peer.id),
            standing=standing,
            key=key,
            key_digits=digits,
            invite=handle,
            enrolled_ms=now_ms,
            decided_ms=now_ms,
            own_name=applicant.core.name,
            own_kind=applicant.core.kind,
        )
        return _enrolled(verdict, None, joined, standing)
    if site.key == key:
        if site.standing is Standing.UNAPPROVED and verdict.invite.state is InviteState.SPENT:
            site_now = replace(site, standing=Standing.ACTIVE, decided_ms=now_ms)
        else:
            site_now = site
        return _enrolled(verdict, site, replace(site_now, key_digits=digits, invite=handle), site_now.standing)
    # A known id under a new key always waits for an operator: the code alone must not displace a site, not even one
    # that waits itself.
    held = replace(verdict.invite, state=InviteState.BOUND, needs_approval=True)
    verdict = replace(verdict, invite=held)
    if site.standing is not Standing.REVOKED:
        candidate = Candidate(key=key, digits=digits, invite=handle, asked_ms=now_ms)
        return _enrolled(verdict, site, replace(site, candidate=candidate), Standing.UNAPPROVED)
    again = replace(
        site,
        standing=Standing.UNAPPROVED,
        key=key,
        key_digits=digits,
        invite=handle,
        enrolled_ms=now_ms,
        decided_ms=now_ms,
        own_name=applicant.core.name,
        own_kind=applicant.core.kind,
        candidate=None,
    )
    return _enrolled(verdict, site, again, Standing.UNAPPROVED)


def _unless_revoked(verdict: Verdict, applicant: Applicant, invite: KeptInvite, site: SiteRecord | None) -> Verdict:
    """Take back a yes to a key that was revoked: whoever joins again does so with a new key and a new invite."""
    if site is not None and site.key == applicant.peer.signing.public:
        if site.standing is Standing.REVOKED:
            return Verdict(EnrolmentRefusal.REFUSED, None, proven=True)
    elif invite.state is InviteState.SPENT:
        # The site has another key by now.
        return Verdict(EnrolmentRefusal.USED, None, proven=True)
    return verdict


def _enrolled(verdict: Verdict, before: SiteRecord | None, site: SiteRecord, standing: Standing) -> Enrolment:
    assert verdict.invite is not None
    detail = {"name": site.own_name, "kind": site.own_kind, "standing": standing.value}
    change = Change(kind="site.enrolled", before=before, site=site, invites=(verdict.invite,), detail=detail)
    return Enrolment(verdict=verdict, standing=standing, change=change)


def approve(site: SiteRecord, invites: Mapping[bytes, KeptInvite], digits: str | None, now_ms: int) -> Change:
    """Take the site in, or its new key; `digits` are those that the operator read to the site, if he typed them."""
    if not site.waits:
        raise StationError("not_unapproved")
    if digits is not None and "".join(digits.split()) != site.digits:
        raise StationError("wrong_digits")
    if site.candidate is not None:
        new = site.candidate
        approved = replace(
            site, key=new.key, key_digits=new.digits, invite=new.invite, candidate=None, decided_ms=now_ms
        )
    else:
        approved = site
    if approved.standing is Standing.UNAPPROVED:
        approved = _standing(approved, Standing.ACTIVE, now_ms)
    invite = invites.get(approved.invite)
    invites_now: tuple[KeptInvite, ...] = ()
    if invite is not None:
        spent = replace(invite, state=InviteState.SPENT, bound_key=approved.key, bound_site=approved.raw_id)
        invites_now = (spent,)
    return Change(kind="site.approved", before=site, site=approved, invites=invites_now, detail={"digits": site.digits})


def decline(site: SiteRecord, now_ms: int) -> Change:
    """Turn the site away, or its new key."""
    if not site.waits:
        raise StationError("not_unapproved")
    if site.candidate is not None:
        return Change(kind="site.declined", before=site, site=replace(site, candidate=None))
    return Change(kind="site.declined", before=site, site=_standing(site, Standing.REVOKED, now_ms))


def suspend(site: SiteRecord, now_ms: int) -> Change:
    """Store what the site sends, but make no incidents of it."""
    if site.standing is not Standing.ACTIVE:
        raise StationError("not_active")
    return Change(kind="site.suspended", before=site, site=_standing(site, Standing.SUSPENDED, now_ms))


def resume(site: SiteRecord, now_ms: int) -> Change:
    """Take back a suspension."""
    if site.standing is not Standing.SUSPENDED:
        raise StationError("not_suspended")
    return Change(kind="site.resumed", before=site, site=_standing(site, Standing.ACTIVE, now_ms))


def revoke(site: SiteRecord, now_ms: int, *, by_site: bool = False) -> Change:
    """End it for good; the site can only join anew."""
    if site.standing is Standing.REVOKED:
        raise StationError("already_revoked")
    ended = replace(_standing(site, Standing.REVOKED, now_ms), candidate=None)
    return Change(kind="site.left" if by_site else "site.revoked", before=site, site=ended)


def rename(site: SiteRecord, name: str) -> Change:
    """Call the site by a name of the station's own; an empty one gives it back its own."""
    return Change(
        kind="site.renamed", before=site, site=replace(site, given_name=plain_name(name)), detail={"name": name}
    )


def _standing(site: SiteRecord, standing: Standing, now_ms: int) -> SiteRecord:
    return replace(site, standing=standing, decided_ms=now_ms)


def new_invite(
    keys: InviteKeys, policy: str, now_ms: int, *, needs_approval: bool | None, valid_minutes: int | None
) -> KeptInvite:
    """Make an invite within the station's policy; StationError says what goes beyond it."""
    needs = policy == APPROVAL_ALWAYS if needs_approval is None else needs_approval
    if policy == APPROVAL_ALWAYS and not needs:
        raise StationError("approval_required")
    longest = MAX_INVITE_MINUTES if needs else QUICK_INVITE_MINUTES
    minutes = (INVITE_MINUTES if needs else QUICK_INVITE_MINUTES) if valid_minutes is None else valid_minutes
    if not 0 < minutes <= longest:
        raise StationError("validity_out_of_range", {"max": str(longest)})
    return KeptInvite(keys=keys, made_ms=now_ms, expires_ms=now_ms + minutes * 60_000, needs_approval=needs)


def withdraw(invite: KeptInvite) -> Change:
    """Make an invite useless; whoever joined by it stays."""
    if invite.state is InviteState.SPENT:
        raise StationError("invite_used")
    return Change(kind="invite.withdrawn", invites=(replace(invite, state=InviteState.WITHDRAWN),))


def is_stale(invite: KeptInvite, now_ms: int) -> bool:
    """Tell whether nobody needs an answer about this invite any more."""
    return now_ms - invite.expires_ms > INVITE_KEPT_MS


def site_json(site: SiteRecord) -> bytes:
    """Write a site for the store, but for its inventory."""
    candidate = site.candidate
    return orjson.dumps(
        {
            "format": FORMAT_VERSION,
            "id": site.id,
            "standing": site.standing.value,
            "key": site.key.hex(),
            "digits": site.key_digits,
            "invite": site.invite.hex(),
            "enrolled_ms": site.enrolled_ms,
            "decided_ms": site.decided_ms,
            "name": site.own_name,
            "kind": site.own_kind,
            "given_name": site.given_name,
            "candidate": candidate
            and {
                "key": candidate.key.hex(),
                "digits": candidate.digits,
                "invite": candidate.invite.hex(),
                "asked_ms": candidate.asked_ms,
            },
        }
    )


def read_site(raw: bytes) -> SiteRecord:
    """Read what `site_json` wrote; JournalTooNewError for a later format."""
    said = _checked(raw)
    asked = said["candidate"]
    return SiteRecord(
        id=said["id"],
        standing=Standing(said["standing"]),
        key=bytes.fromhex(said["key"]),
        key_digits=said["digits"],
        invite=bytes.fromhex(said["invite"]),
        enrolled_ms=said["enrolled_ms"],
        decided_ms=said["decided_ms"],
        own_name=said["name"],
        own_kind=said["kind"],
        given_name=said["given_name"],
        candidate=asked
        and Candidate(
            key=bytes.fromhex(asked["key"]),
            digits=asked["digits"],
            invite=bytes.fromhex(asked["invite"]),
            asked_ms=asked["asked_ms"],
        ),
    )


def invite_json(invite: KeptInvite) -> bytes:
    """Write an invite for the store: keys, never the code."""
    keys = invite.keys
    return orjson.dumps(
        {
            "format": FORMAT_VERSION,
            "keys": [keys.handle.hex(), keys.site_proof.hex(), keys.station_proof.hex()],
            "made_ms": invite.made_ms,
            "expires_ms": invite.expires_ms,
            "needs_approval": invite.needs_approval,
            "state": invite.state.value,
            "bound_key": invite.bound_key and invite.bound_key.hex(),
            "bound_site": invite.bound_site and invite.bound_site.hex(),
            "rival_key": invite.rival_key and invite.rival_key.hex(),
        }
    )


def read_invite_json(raw: bytes) -> KeptInvite:
    """Read what `invite_json` wrote; JournalTooNewError for a later format."""
    said = _checked(raw)
    return KeptInvite(
        keys=InviteKeys(*map(bytes.fromhex, said["keys"])),
        made_ms=said["made_ms"],
        expires_ms=said["expires_ms"],
        needs_approval=said["needs_approval"],
        state=InviteState(said["state"]),
        bound_key=said["bound_key"] and bytes.fromhex(said["bound_key"]),
        bound_site=said["bound_site"] and bytes.fromhex(said["bound_site"]),
        rival_key=said["rival_key"] and bytes.fromhex(said["rival_key"]),
    )


def _checked(raw: bytes) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(raw)
    if said["format"] > FORMAT_VERSION:
        raise JournalTooNewError(f"format {said['format']}, known {FORMAT_VERSION}")
    return said
