"""A station that takes sites in, as its database would: invites by handle, sites by id. And sites that join."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from custom_components.smart_safety_zone.protocol.enrolment import (
    Applicant,
    Enrolled,
    InviteState,
    KeptInvite,
    SiteEnrolment,
    Verdict,
    accept_answer,
    judge,
    read_request,
    refuse_answer,
    six_digits,
)
from custom_components.smart_safety_zone.protocol.events import EnrolmentAsked
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring
from custom_components.smart_safety_zone.protocol.invite import InviteKeys, invite_keys
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.protocol.session import StationSession

from .ends import NOW, STATION, keyring, seed

CODE = seed("invite code")[:10]
WRONG_CODE = seed("wrong code")[:10]
KEYS = invite_keys(CODE, STATION.id)
RECOVERY = Identity.from_seed(STATION.role, STATION.id, seed("recovery")).signing.public
LIFE_MS = 15 * 60_000


@dataclass
class Office:
    """The station's end of enrolment."""

    invite: KeptInvite
    keyring: Keyring = field(default_factory=lambda: keyring(STATION))
    now_ms: int = NOW.wall_ms
    dials: int = 0
    digits: str = ""
    verdict: Verdict | None = None
    applicant: Applicant | None = None

    @classmethod
    def with_invite(cls, *, needs_approval: bool = True) -> Office:
        return cls(
            KeptInvite(
                keys=KEYS,
                made_ms=NOW.wall_ms,
                expires_ms=NOW.wall_ms + LIFE_MS,
                needs_approval=needs_approval,
            )
        )

    def session(self) -> StationSession:
        """Somebody dialled."""
        self.dials += 1
        return StationSession(
            self.keyring, seed(f"greeting {self.dials}"), lambda _: None, seed(f"challenge {self.dials}")
        )

    def decide(self, asked: EnrolmentAsked) -> bytes:
        """Judge, commit, answer: in this order."""
        self.applicant = read_request(asked)
        found = self.invite if self.applicant.core.handle == self.invite.keys.handle else None
        self.verdict = judge(self.applicant, found, self.now_ms)
        if self.verdict.invite is not None:
            self.invite = self.verdict.invite
        if self.verdict.refusal is not None:
            return refuse_answer(self.verdict.refusal, self.applicant, KEYS if self.verdict.proven else None)
        self.digits = six_digits(self.applicant.transcript)
        standing = Standing.ACTIVE if self.invite.state is InviteState.SPENT else Standing.UNAPPROVED
        return accept_answer(self.applicant, KEYS, standing=standing, recovery=RECOVERY, name="Station 5")

    def approve(self) -> None:
        self.invite = replace(self.invite, state=InviteState.SPENT)

    def choose(self, who: Identity) -> None:
        """The operator decides between the two sites that proved one code."""
        self.invite = replace(
            self.invite,
            state=InviteState.SPENT,
            bound_key=who.signing.public,
            bound_site=who.id,
            rival_key=None,
        )

    def withdraw(self) -> None:
        self.invite = replace(self.invite, state=InviteState.WITHDRAWN)


def enrolment(
    who: Identity, keys: InviteKeys = KEYS, station: bytes | None = STATION.id, *, nonce: str = "site nonce"
) -> SiteEnrolment:
    return SiteEnrolment(keyring(who), keys, station, nonce=seed(nonce), name="Shop", kind="shop")


def join(
    office: Office,
    site: SiteEnrolment,
    *,
    up: Callable[[bytes], bytes] = lambda frame: frame,
    down: Callable[[bytes], bytes] = lambda frame: frame,
    answered: bool = True,
) -> Enrolled | None:
    """One attempt over one socket; `up` and `down` change frames after the greeting, an answer may be lost."""
    session = office.session()
    asked = ask(session, site, up, down)
    session.answer_enrolment(office.decide(asked))
    (frame,) = session.data_to_send()
    if not answered:
        return None
    enrolled = site.receive(down(frame))
    assert isinstance(enrolled, Enrolled)
    return enrolled


def commit(session: StationSession, site: SiteEnrolment) -> bytes:
    """Greeting, and what the site commits itself by."""
    (greeting,) = session.data_to_send()
    commitment = site.receive(greeting)
    assert isinstance(commitment, bytes)
    return commitment


def ask(
    session: StationSession,
    site: SiteEnrolment,
    up: Callable[[bytes], bytes] = lambda frame: frame,
    down: Callable[[bytes], bytes] = lambda frame: frame,
) -> EnrolmentAsked:
    """Everything before the answer."""
    assert session.receive(up(commit(session, site))) is None
    (challenge,) = session.data_to_send()
    request = site.receive(down(challenge))
    assert isinstance(request, bytes)
    asked = session.receive(up(request))
    assert isinstance(asked, EnrolmentAsked)
    return asked


TOLD_TO_ALL = {EnrolmentRefusal.WRONG_CODE, EnrolmentRefusal.BUSY}
