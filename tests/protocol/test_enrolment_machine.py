"""Any order of attempts, crashes and decisions: one key is bound, and nobody without the code gains anything."""

from dataclasses import replace

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.smart_safety_zone.protocol.enrolment import (
    Enrolled,
    InviteState,
    SiteEnrolment,
    _committed,
    _Request,
    proves_code,
)
from custom_components.smart_safety_zone.protocol.errors import AuthError, EnrolmentError
from custom_components.smart_safety_zone.protocol.events import EnrolmentAsked
from custom_components.smart_safety_zone.protocol.fields import decode, encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role
from custom_components.smart_safety_zone.protocol.invite import InviteKeys, invite_keys
from custom_components.smart_safety_zone.protocol.letter import Frame, write_letter
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.protocol.session import StationSession, greeting_nonce_id

from .ends import STATION, an_id, header_to, identity, keyring, peer_of, reason, refused, seed
from .joining import KEYS, LIFE_MS, TOLD_TO_ALL, WRONG_CODE, Office, ask, enrolment, join

HONEST = identity(Role.SITE, "honest")
THIEF = identity(Role.SITE, "thief")
"""Has the code as well, from a photograph of the invite."""
ALIAS = Identity(Role.SITE, an_id("alias"), THIEF.signing)
"""The thief's key under another id."""
CODE_HOLDERS = st.sampled_from([HONEST, THIEF, ALIAS])
GUESSER = identity(Role.SITE, "guesser")
"""Has no code."""
IMPOSTOR = Identity.from_seed(Role.STATION, STATION.id, seed("impostor"))
WRONG_KEYS = invite_keys(WRONG_CODE, STATION.id)
# Knows which invite it is about, say from a line that was listened to, but not the code.
LISTENER_KEYS = InviteKeys(KEYS.handle, WRONG_KEYS.site_proof, WRONG_KEYS.station_proof)


class EnrolmentMachine(RuleBasedStateMachine):
    """A station with one invite, and all who want something from it."""

    @initialize(needs_approval=st.booleans())
    def print_an_invite(self, needs_approval: bool) -> None:
        self.office = Office.with_invite(needs_approval=needs_approval)
        self.first_bound: Identity | None = None
        self.rival: Identity | None = None
        self.chosen: Identity | None = None

    def attempt(self, who: Identity, keys: InviteKeys, *, answered: bool = True) -> Enrolled | str | None:
        try:
            enrolled = join(self.office, enrolment(who, keys), answered=answered)
        except EnrolmentError as err:
            outcome: Enrolled | str | None = err.code
        else:
            outcome = enrolled
            if enrolled is not None:
                assert enrolled.digits == self.office.digits
                assert enrolled.signing == STATION.signing.public
        if self.first_bound is None and self.office.invite.bound_key is not None:
            self.first_bound = who
        if self.rival is None and self.office.invite.rival_key is not None:
            self.rival = who
        return outcome

    def expected(self, who: Identity) -> str | None:
        """What somebody with the code must be told, None if he may join; judged before the attempt."""
        invite = self.office.invite
        if invite.state is InviteState.WITHDRAWN:
            return EnrolmentRefusal.REFUSED
        if invite.state is InviteState.FROZEN:
            return EnrolmentRefusal.FROZEN
        if (invite.bound_key, invite.bound_site) == (who.signing.public, who.id):
            return None
        if invite.state is InviteState.BOUND:
            return EnrolmentRefusal.FROZEN
        if invite.state is InviteState.SPENT:
            return EnrolmentRefusal.USED
        return EnrolmentRefusal.EXPIRED if self.office.now_ms >= invite.expires_ms else None

    @rule(who=CODE_HOLDERS)
    def somebody_with_the_code_tries(self, who: Identity) -> None:
        expected = self.expected(who)
        outcome = self.attempt(who, KEYS)
        assert (outcome if isinstance(outcome, str) else None) == expected
        if expected is None:
            assert isinstance(outcome, Enrolled)

    @rule(who=CODE_HOLDERS)
    def somebody_with_the_code_tries_and_crashes_before_the_answer(self, who: Identity) -> None:
        expected = self.expected(who)
        self.attempt(who, KEYS, answered=False)
        if expected is None:
            # Whatever the station committed, the same key may repeat at once.
            assert isinstance(self.attempt(who, KEYS), Enrolled)

    @rule(keys=st.sampled_from([WRONG_KEYS, LISTENER_KEYS]))
    def somebody_without_the_code_tries(self, keys: InviteKeys) -> None:
        before = self.office.invite
        outcome = self.attempt(GUESSER, keys)
        assert outcome in TOLD_TO_ALL
        assert self.office.invite == before

    @rule()
    def somebody_in_the_middle_answers_the_site(self) -> None:
        mine, site = keyring(IMPOSTOR), enrolment(HONEST)
        asked = ask(StationSession(mine, seed("mine"), lambda _: None, seed("my challenge")), site)
        before = self.office.invite
        self.pass_on(asked)
        assert self.office.invite == before
        self.answer_as(mine, site)

    def pass_on(self, asked: EnrolmentAsked) -> None:
        """Say to the station what the honest site said to him, as that site and as himself."""
        for author in (HONEST, GUESSER):
            session = self.office.session()
            frame = self.said(session, author, encode(asked.commitment), 1)
            assert reason(AuthError, session.receive, frame) is not None
        session = self.office.session()
        request = decode(_Request, asked.payload)
        commitment = replace(asked.commitment, card=keyring(GUESSER).card, digest=_committed(request.core))
        assert session.receive(self.said(session, GUESSER, encode(commitment), 1)) is None
        assert session.commitment is not None
        assert not proves_code(session.commitment, session.greeting_frame, KEYS)
        passed_on = session.receive(self.said(session, GUESSER, asked.payload, 2))
        assert isinstance(passed_on, EnrolmentAsked)
        assert reason(AuthError, self.office.decide, passed_on) is not None

    def said(self, session: StationSession, author: Identity, payload: bytes, counter: int) -> bytes:
        header = header_to(self.office.keyring, author, greeting_nonce_id(session._nonce), counter)
        to = peer_of(self.office.keyring).sealing
        return bytes((Frame.ENROL,)) + write_letter(GUESSER.signing, to, header, payload)

    def answer_as(self, mine: Keyring, site: SiteEnrolment) -> None:
        to = keyring(HONEST)
        header = header_to(to, IMPOSTOR, greeting_nonce_id(seed("mine")), 1)
        genuine = Office.with_invite()
        join(genuine, enrolment(HONEST))
        assert genuine.applicant is not None
        for payload in (b"", genuine.applicant.proof):
            frame = bytes((Frame.ENROL,)) + write_letter(mine.identity.signing, peer_of(to).sealing, header, payload)
            refused(EnrolmentError, EnrolmentRefusal.NOT_GENUINE, site.receive, frame)

    @rule(ms=st.sampled_from([1000, LIFE_MS // 2, LIFE_MS]))
    def time_passes(self, ms: int) -> None:
        self.office.now_ms += ms

    @precondition(lambda self: self.office.invite.state is InviteState.BOUND)
    @rule()
    def the_operator_approves(self) -> None:
        self.office.approve()

    @precondition(lambda self: self.office.invite.state is InviteState.FROZEN)
    @rule(first=st.booleans())
    def the_operator_chooses(self, first: bool) -> None:
        self.chosen = self.first_bound if first else self.rival
        assert self.chosen is not None
        self.office.choose(self.chosen)

    @rule()
    def the_operator_withdraws(self) -> None:
        self.office.withdraw()

    @invariant()
    def one_key_is_bound_and_stays_so(self) -> None:
        invite = self.office.invite
        if invite.state is InviteState.OPEN:
            assert (invite.bound_key, invite.bound_site, invite.rival_key) == (None, None, None)
        elif invite.state is not InviteState.WITHDRAWN:
            bound = self.chosen or self.first_bound
            assert bound is not None
            assert (invite.bound_key, invite.bound_site) == (bound.signing.public, bound.id)

    @invariant()
    def a_frozen_invite_keeps_both_keys(self) -> None:
        invite = self.office.invite
        if invite.state is InviteState.FROZEN:
            assert self.rival is not None
            assert invite.rival_key == self.rival.signing.public
        elif invite.state is not InviteState.WITHDRAWN:
            assert invite.rival_key is None


TestEnrolmentMachine = EnrolmentMachine.TestCase
TestEnrolmentMachine.settings = settings(stateful_step_count=15, max_examples=40, deadline=None)
