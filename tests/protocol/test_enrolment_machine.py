"""Any order of attempts, crashes and decisions: one key is bound, and nobody without the code gains anything."""

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.smart_safety_zone.protocol.enrolment import Enrolled, InviteState, SiteEnrolment
from custom_components.smart_safety_zone.protocol.errors import AuthError, EnrolmentError
from custom_components.smart_safety_zone.protocol.events import EnrolmentAsked
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role
from custom_components.smart_safety_zone.protocol.invite import InviteKeys, invite_keys
from custom_components.smart_safety_zone.protocol.letter import Frame, open_letter, read_letter, write_letter
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.protocol.session import greeting_nonce_id

from .ends import STATION, greeting_frame, header_to, identity, keyring, peer_of, reason, refused, seed
from .joining import KEYS, LIFE_MS, TOLD_TO_ALL, WRONG_CODE, Office, enrolment, join

HONEST = identity(Role.SITE, "honest")
THIEF = identity(Role.SITE, "thief")
"""Has the code as well, from a photograph of the invite."""
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
        self.first_bound: bytes | None = None
        self.chosen: bytes | None = None

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
        if self.first_bound is None:
            self.first_bound = self.office.invite.bound_key
        return outcome

    def expected(self, who: Identity) -> str | None:
        """What somebody with the code must be told, None if he may join; judged before the attempt."""
        invite, key = self.office.invite, who.signing.public
        if invite.state is InviteState.WITHDRAWN:
            return EnrolmentRefusal.REFUSED
        if invite.state is InviteState.FROZEN:
            return EnrolmentRefusal.FROZEN
        if invite.bound_key == key:
            return None
        if invite.state is InviteState.BOUND:
            return EnrolmentRefusal.FROZEN
        if invite.state is InviteState.SPENT:
            return EnrolmentRefusal.USED
        return EnrolmentRefusal.EXPIRED if self.office.now_ms >= invite.expires_ms else None

    @rule(who=st.sampled_from([HONEST, THIEF]))
    def somebody_with_the_code_tries(self, who: Identity) -> None:
        expected = self.expected(who)
        outcome = self.attempt(who, KEYS)
        assert (outcome if isinstance(outcome, str) else None) == expected
        if expected is None:
            assert isinstance(outcome, Enrolled)

    @rule(who=st.sampled_from([HONEST, THIEF]))
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
        request = site.receive(greeting_frame(mine, seed("mine")))
        assert isinstance(request, bytes)
        before = self.office.invite
        self.pass_on(open_letter(read_letter(request[1:]), mine).payload)
        assert self.office.invite == before
        self.answer_as(mine, site)

    def pass_on(self, payload: bytes) -> None:
        session = self.office.session()
        for author in (HONEST, GUESSER):
            header = header_to(self.office.keyring, author, greeting_nonce_id(session._nonce), 1)
            to = peer_of(self.office.keyring).sealing
            asked = session.receive(bytes((Frame.ENROL,)) + write_letter(GUESSER.signing, to, header, payload))
            assert isinstance(asked, EnrolmentAsked)
            assert reason(AuthError, self.office.decide, asked) is not None
            session = self.office.session()

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
        invite = self.office.invite
        self.chosen = invite.bound_key if first else invite.rival_key
        assert self.chosen is not None
        self.office.choose(self.chosen)

    @rule()
    def the_operator_withdraws(self) -> None:
        self.office.withdraw()

    @invariant()
    def one_key_is_bound_and_stays_so(self) -> None:
        invite = self.office.invite
        if invite.state is InviteState.OPEN:
            assert (invite.bound_key, invite.rival_key) == (None, None)
        elif invite.state is not InviteState.WITHDRAWN:
            assert invite.bound_key == (self.chosen or self.first_bound)
            assert invite.bound_key in {HONEST.signing.public, THIEF.signing.public}

    @invariant()
    def a_frozen_invite_keeps_both_keys(self) -> None:
        invite = self.office.invite
        if invite.state is InviteState.FROZEN:
            assert {invite.bound_key, invite.rival_key} == {HONEST.signing.public, THIEF.signing.public}
        elif invite.state is not InviteState.WITHDRAWN:
            assert invite.rival_key is None


TestEnrolmentMachine = EnrolmentMachine.TestCase
TestEnrolmentMachine.settings = settings(stateful_step_count=15, max_examples=40, deadline=None)
