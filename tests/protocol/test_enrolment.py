"""How a site joins, and everybody who must not."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from itertools import count, product
from typing import Any
from unittest.mock import patch

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol import enrolment as module
from custom_components.smart_safety_zone.protocol.crypto import prove
from custom_components.smart_safety_zone.protocol.enrolment import (
    AnswerCore,
    Enrolled,
    InviteState,
    SiteEnrolment,
    _Answer,
    _committed,
    _Request,
    judge,
    proves_code,
    read_request,
    refuse_answer,
    six_digits,
)
from custom_components.smart_safety_zone.protocol.errors import (
    AuthError,
    EnrolmentError,
    Fault,
    LinkError,
    LocalError,
    RemoteError,
)
from custom_components.smart_safety_zone.protocol.events import EnrolmentAsked
from custom_components.smart_safety_zone.protocol.fields import decode, encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role
from custom_components.smart_safety_zone.protocol.invite import invite_keys
from custom_components.smart_safety_zone.protocol.letter import (
    MAX_FIRST_FRAME_BYTES,
    Frame,
    open_letter,
    read_letter,
    write_letter,
)
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.opening import Challenge
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.protocol.session import SessionState, StationSession, greeting_nonce_id

from .ends import (
    NOW,
    SITE,
    STATION,
    STRANGER,
    Noted,
    an_id,
    flipped,
    greeting_frame,
    header_to,
    identity,
    keyring,
    peer_of,
    refused,
    seed,
)
from .joining import CODE, KEYS, LIFE_MS, RECOVERY, TOLD_TO_ALL, WRONG_CODE, Office, ask, commit, enrolment, join
from .test_crypto import SMALL_ORDER_ED25519

IMPOSTOR = replace(identity(Role.STATION, "impostor"), id=STATION.id)


def told(code: EnrolmentRefusal, action: Callable[..., object], *args: object) -> None:
    refused(EnrolmentError, code, action, *args)


def test_a_site_with_the_code_joins_and_both_ends_show_the_same_digits() -> None:
    office = Office.with_invite()
    enrolled = join(office, enrolment(SITE))
    assert enrolled == Enrolled(
        station=STATION.id,
        signing=STATION.signing.public,
        recovery=RECOVERY,
        name="Station 5",
        standing=Standing.UNAPPROVED,
        digits=office.digits,
    )
    assert (len(office.digits), office.digits.isdigit()) == (6, True)
    assert office.invite.state is InviteState.BOUND
    assert (office.invite.bound_key, office.invite.bound_site) == (SITE.signing.public, SITE.id)
    assert office.applicant is not None
    assert (office.applicant.core.name, office.applicant.peer.id) == ("Shop", SITE.id)


def test_an_invite_without_approval_is_spent_at_once() -> None:
    office = Office.with_invite(needs_approval=False)
    enrolled = join(office, enrolment(SITE))
    assert enrolled is not None
    assert enrolled.standing is Standing.ACTIVE
    assert (office.invite.state, office.invite.bound_key) == (InviteState.SPENT, SITE.signing.public)


def test_a_site_that_knows_the_code_alone_joins() -> None:
    assert join(Office.with_invite(), enrolment(SITE, station=None)) is not None


@pytest.mark.parametrize("approved", [False, True])
def test_a_lost_answer_is_repeated_to_the_same_key_even_after_the_invite_expired(approved: bool) -> None:
    office = Office.with_invite()
    assert join(office, enrolment(SITE), answered=False) is None
    if approved:
        office.approve()
    office.now_ms += 10 * LIFE_MS
    enrolled = join(office, enrolment(SITE))
    assert enrolled is not None
    assert enrolled.standing is (Standing.ACTIVE if approved else Standing.UNAPPROVED)


def test_a_second_key_with_the_right_code_freezes_both() -> None:
    office = Office.with_invite()
    join(office, enrolment(SITE))
    told(EnrolmentRefusal.FROZEN, lambda: join(office, enrolment(STRANGER)))
    told(EnrolmentRefusal.FROZEN, lambda: join(office, enrolment(SITE)))
    assert office.invite.state is InviteState.FROZEN
    assert (office.invite.bound_key, office.invite.rival_key) == (SITE.signing.public, STRANGER.signing.public)
    office.choose(STRANGER)
    assert join(office, enrolment(STRANGER)) is not None
    told(EnrolmentRefusal.USED, lambda: join(office, enrolment(SITE)))


ALIAS = Identity(Role.SITE, an_id("alias"), SITE.signing)
"""The same key under another id."""


def test_an_invite_is_for_one_site_id_even_with_the_same_key() -> None:
    office = Office.with_invite()
    join(office, enrolment(SITE))
    told(EnrolmentRefusal.FROZEN, lambda: join(office, enrolment(ALIAS)))
    assert (office.invite.state, office.invite.rival_key) == (InviteState.FROZEN, SITE.signing.public)
    assert office.invite.bound_site == SITE.id
    office = Office.with_invite(needs_approval=False)
    join(office, enrolment(SITE))
    told(EnrolmentRefusal.USED, lambda: join(office, enrolment(ALIAS)))
    assert join(office, enrolment(SITE)) is not None


def test_expired_is_told_to_whoever_proves_the_code_and_wrong_code_to_everybody_else() -> None:
    office = Office.with_invite()
    office.now_ms = office.invite.expires_ms
    told(EnrolmentRefusal.EXPIRED, lambda: join(office, enrolment(SITE)))
    assert office.invite.state is InviteState.OPEN
    told(EnrolmentRefusal.WRONG_CODE, lambda: join(office, enrolment(SITE, invite_keys(WRONG_CODE, STATION.id))))


def test_used_is_told_to_whoever_proves_the_code_and_wrong_code_to_everybody_else() -> None:
    office = Office.with_invite(needs_approval=False)
    join(office, enrolment(SITE))
    told(EnrolmentRefusal.USED, lambda: join(office, enrolment(STRANGER)))
    wrong_proof = replace(KEYS, site_proof=seed("guess"))
    told(EnrolmentRefusal.WRONG_CODE, lambda: join(office, enrolment(STRANGER, wrong_proof)))
    assert office.verdict is not None
    assert (office.verdict.proven, office.verdict.invite) == (False, None)


def test_a_withdrawn_invite_refuses_even_its_own_site() -> None:
    office = Office.with_invite()
    join(office, enrolment(SITE))
    office.withdraw()
    told(EnrolmentRefusal.REFUSED, lambda: join(office, enrolment(SITE)))


def test_a_code_works_at_its_own_station_only() -> None:
    told(
        EnrolmentRefusal.WRONG_CODE,
        lambda: join(Office.with_invite(), enrolment(SITE, invite_keys(CODE, an_id("another")), station=None)),
    )


def test_another_station_than_the_invite_names_is_foreign() -> None:
    site = enrolment(SITE, station=an_id("another"))
    told(EnrolmentRefusal.FOREIGN, lambda: join(Office.with_invite(), site))


def test_a_site_that_greets_is_foreign() -> None:
    told(EnrolmentRefusal.FOREIGN, lambda: enrolment(STRANGER).receive(greeting_frame(keyring(SITE), seed("n"))))


def test_a_station_that_speaks_no_common_version_is_outdated() -> None:
    frame = greeting_frame(keyring(STATION, versions=(7,)), seed("n"))
    told(EnrolmentRefusal.OUTDATED, lambda: enrolment(SITE).receive(frame))


def test_a_site_that_speaks_no_common_version_is_told_so() -> None:
    site = SiteEnrolment(keyring(SITE, versions=(9,)), KEYS, STATION.id, nonce=seed("nonce"), name="Shop", kind="shop")
    told(EnrolmentRefusal.OUTDATED, lambda: join(Office.with_invite(), site))


def test_our_own_unfit_name_is_our_own_mistake() -> None:
    site = SiteEnrolment(keyring(SITE), KEYS, STATION.id, nonce=seed("nonce"), name="a\nb", kind="shop")
    refused(LocalError, Fault.BAD_FIELD, lambda: site.receive(greeting_frame(keyring(STATION), seed("n"))))


def test_a_busy_station_is_believed_without_a_proof() -> None:
    office = Office.with_invite()
    busy = EnrolmentRefusal.BUSY
    with patch("tests.protocol.joining.judge", lambda *_: module.Verdict(busy, None, proven=False)):
        told(EnrolmentRefusal.BUSY, lambda: join(office, enrolment(SITE)))


@pytest.mark.parametrize("reason", [reason for reason in EnrolmentRefusal if reason not in {"wrong_code", "busy"}])
def test_any_other_refusal_without_a_proof_is_not_believed(reason: EnrolmentRefusal) -> None:
    with patch("tests.protocol.joining.judge", lambda *_: module.Verdict(reason, None, proven=False)):
        told(EnrolmentRefusal.NOT_GENUINE, lambda: join(Office.with_invite(), enrolment(SITE)))


def test_a_reason_that_a_newer_station_gives_reads_as_refused() -> None:
    newer: EnrolmentRefusal = "moon_phase"  # type: ignore[assignment]
    with patch("tests.protocol.joining.judge", lambda *_: module.Verdict(newer, None, proven=True)):
        told(EnrolmentRefusal.REFUSED, lambda: join(Office.with_invite(), enrolment(SITE)))


def answered_with(core: AnswerCore, *, prove_by: bytes = KEYS.station_proof) -> None:
    """Let a station that knows the code answer anything."""
    raw = encode(core)

    def accept(applicant: module.Applicant, *_: object, **__: object) -> bytes:
        return encode(_Answer(core=raw, proof=prove(prove_by, applicant.transcript + raw)))

    with patch("tests.protocol.joining.accept_answer", accept):
        join(Office.with_invite(), enrolment(SITE))


GENUINE = AnswerCore(standing=Standing.ACTIVE, recovery=RECOVERY, name="Station", version=1)


def test_a_genuine_answer_is_taken() -> None:
    answered_with(GENUINE)


@pytest.mark.parametrize("recovery", [b"", bytes(31), *SMALL_ORDER_ED25519.values()])
def test_a_recovery_key_that_proves_nothing_is_not_pinned(recovery: bytes) -> None:
    told(EnrolmentRefusal.NOT_GENUINE, lambda: answered_with(replace(GENUINE, recovery=recovery)))


def test_an_answer_proven_by_the_sites_own_key_is_not_genuine() -> None:
    told(EnrolmentRefusal.NOT_GENUINE, lambda: answered_with(GENUINE, prove_by=KEYS.site_proof))


@pytest.mark.parametrize(
    ("core", "code"),
    [
        (replace(GENUINE, version=0), EnrolmentRefusal.OUTDATED),
        (replace(GENUINE, version=9), EnrolmentRefusal.OUTDATED),
        (replace(GENUINE, standing="king"), EnrolmentRefusal.NOT_GENUINE),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(core: AnswerCore, code: EnrolmentRefusal) -> None:
    told(code, lambda: answered_with(core))


def letter(keys: Keyring, author: Identity, session: bytes, payload: bytes, /, **changes: Any) -> bytes:
    """An ENROL frame to the owner of `keys`, with whatever shall be wrong with it."""
    signing = changes.pop("signing", author.signing)
    header = replace(header_to(keys, author, session, changes.pop("counter", 1)), **changes)
    return bytes((Frame.ENROL,)) + write_letter(signing, peer_of(keys).sealing, header, payload)


def inside(frame: bytes, keys: Keyring) -> bytes:
    return open_letter(read_letter(frame[1:]), keys).payload


def test_a_man_in_the_middle_with_his_own_keys_is_found_out_by_the_site() -> None:
    """He answers the site as the station; he has no code."""
    site, wrong = enrolment(SITE), invite_keys(WRONG_CODE, STATION.id)
    mine = StationSession(keyring(IMPOSTOR), seed("mine"), lambda _: None, seed("my challenge"))
    applicant = read_request(ask(mine, site))
    for keys in (None, wrong):
        for payload in (
            refuse_answer(EnrolmentRefusal.EXPIRED, applicant, keys),
            module.accept_answer(
                applicant, wrong, standing=Standing.ACTIVE, recovery=IMPOSTOR.signing.public, name="x"
            ),
        ):
            frame = letter(keyring(SITE), IMPOSTOR, greeting_nonce_id(seed("mine")), payload)
            told(EnrolmentRefusal.NOT_GENUINE, site.receive, frame)


@pytest.mark.parametrize(
    ("author", "card", "code"),
    [
        (STRANGER, SITE, Fault.UNKNOWN_SENDER),
        (SITE, SITE, Fault.BAD_SIGNATURE),
        (STRANGER, STRANGER, EnrolmentRefusal.WRONG_CODE),
    ],
)
def test_a_man_in_the_middle_who_passes_proofs_on_is_found_out_by_the_station(
    author: Identity, card: Identity, code: str
) -> None:
    """He shows the site a greeting of his own and passes both proofs on, with the site's card or with his own."""
    office, mine = Office.with_invite(), keyring(IMPOSTOR)
    caught = StationSession(mine, seed("mine"), lambda _: None, seed("challenge 1"))
    asked = ask(caught, enrolment(SITE))
    request = decode(_Request, asked.payload)
    core = encode(replace(decode(module.RequestCore, request.core), card=keyring(card).card))
    commitment = replace(asked.commitment, card=keyring(card).card, digest=_committed(core))
    session = office.session()
    name = greeting_nonce_id(session._nonce)
    frame = letter(office.keyring, author, name, encode(commitment), signing=STRANGER.signing)
    if code != EnrolmentRefusal.WRONG_CODE:
        refused(AuthError, code, session.receive, frame)
        return
    assert session.receive(frame) is None
    assert session.commitment is not None
    assert not proves_code(session.commitment, session.greeting_frame, KEYS)
    payload = encode(replace(request, core=core))
    passed_on = session.receive(letter(office.keyring, author, name, payload, counter=2))
    assert isinstance(passed_on, EnrolmentAsked)
    office.decide(passed_on)
    assert office.verdict is not None
    assert office.verdict.refusal == code
    assert office.invite.bound_key is None


def test_whoever_has_the_code_proves_it_before_he_is_challenged() -> None:
    office = Office.with_invite()
    session = office.session()
    session.receive(commit(session, enrolment(SITE)))
    assert session.commitment is not None
    assert session.commitment.handle == KEYS.handle
    assert proves_code(session.commitment, session.greeting_frame, KEYS)
    assert not proves_code(session.commitment, session.greeting_frame, replace(KEYS, site_proof=KEYS.station_proof))
    assert not proves_code(session.commitment, office.session().greeting_frame, KEYS)
    assert not proves_code(replace(session.commitment, digest=seed("another")), session.greeting_frame, KEYS)


def test_what_is_committed_to_cannot_be_read_from_the_commitment() -> None:
    office, digests = Office.with_invite(), set()
    for nonce in ("one", "two"):
        session = office.session()
        session.receive(commit(session, enrolment(SITE, nonce=nonce)))
        assert session.commitment is not None
        assert {each.name for each in fields(session.commitment)} == {"card", "digest", "handle", "proof"}
        digests.add(session.commitment.digest)
    assert len(digests) == 2


@pytest.mark.parametrize("reason", ["wrong_code", "busy", "expired", "moon_phase"])
def test_a_refusal_instead_of_a_challenge_is_believed_if_it_is_told_to_all(reason: str) -> None:
    site, session = enrolment(SITE), Office.with_invite().session()
    session.receive(commit(session, site))
    session.refuse_commitment(reason)
    assert session.state is SessionState.CLOSED
    (frame,) = session.data_to_send()
    told(EnrolmentRefusal(reason) if reason in TOLD_TO_ALL else EnrolmentRefusal.NOT_GENUINE, site.receive, frame)


def test_a_challenge_that_challenges_nobody_is_not_genuine() -> None:
    site, session = enrolment(SITE), Office.with_invite().session()
    session.receive(commit(session, site))
    session._outgoing.clear()
    session._enrol(encode(Challenge()))
    told(EnrolmentRefusal.NOT_GENUINE, site.receive, session.data_to_send()[0])


class Middleman:
    """Sits between a site and a station, has the code, and wants both to show the same digits."""

    def __init__(self, attempt: int) -> None:
        self.office = Office.with_invite()
        self.office.dials = attempt
        self.site = enrolment(SITE, nonce=f"site nonce {attempt}")
        self.greeting = seed(f"middle greeting {attempt}")
        self.as_station = StationSession(
            keyring(IMPOSTOR), self.greeting, lambda _: None, seed(f"middle challenge {attempt}")
        )
        self.as_site = enrolment(STRANGER, nonce=f"middle nonce {attempt}")

    def towards_the_site(self) -> str:
        """Has to challenge before he sees the request; returns the digits that the site will show."""
        self.asked = ask(self.as_station, self.site)
        return six_digits(read_request(self.asked).transcript)

    def second_challenge(self, wanted: str) -> bytes:
        """The challenge that would have given the digits he wants, now that he knows the request."""
        for number in count():
            challenge = seed(f"found {number}")
            if six_digits(read_request(replace(self.asked, challenge=challenge)).transcript) == wanted:
                payload = encode(Challenge(challenge=challenge))
                return letter(keyring(SITE), IMPOSTOR, greeting_nonce_id(self.greeting), payload, counter=2)
        raise AssertionError

    def towards_the_station(self) -> str:
        """Has to commit himself before he is challenged; returns the digits that the station will show."""
        self.session = self.office.session()
        self.fair = ask(self.session, self.as_site)
        return six_digits(read_request(self.fair).transcript)

    def second_request(self, wanted: str) -> EnrolmentAsked:
        """The request that would have given the digits he wants, now that he knows the challenge."""
        first = decode(module.RequestCore, decode(_Request, self.fair.payload).core)
        for number in count():
            core = encode(replace(first, nonce=seed(f"found {number}")))
            transcript = module._transcript(self.fair.greeting, core, self.fair.challenge)
            if six_digits(transcript) == wanted:
                payload = encode(_Request(core=core, proof=prove(KEYS.site_proof, transcript)))
                return replace(self.fair, payload=payload)
        raise AssertionError


def test_a_man_in_the_middle_who_has_the_code_can_only_guess_the_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DIGITS", 1)
    agreed = 0
    for attempt in range(40):
        middle = Middleman(attempt)
        shown_at_site, shown_at_station = middle.towards_the_site(), middle.towards_the_station()
        agreed += shown_at_site == shown_at_station
        # What he would have to say to make them agree is found at once, and comes too late at either end.
        refused(AuthError, Fault.BAD_DIGEST, read_request, middle.second_request(shown_at_site))
        told(EnrolmentRefusal.NOT_GENUINE, middle.site.receive, middle.second_challenge(shown_at_station))
        assert six_digits(middle.site._transcript) == shown_at_site
    assert agreed < 12, "of 40, with one digit: four by chance"


def test_a_request_needs_its_commitment_and_both_come_once() -> None:
    office, kept = Office.with_invite(), Noted([])
    join(office, enrolment(SITE), up=kept, answered=False)
    commitment, request = (inside(frame, office.keyring) for frame in kept.frames)
    session = office.session()
    name = greeting_nonce_id(session._nonce)
    with pytest.raises(AuthError):
        session.receive(letter(office.keyring, SITE, name, request))
    session = office.session()
    name = greeting_nonce_id(session._nonce)
    session.receive(letter(office.keyring, SITE, name, commitment))
    refused(AuthError, Fault.REPLAYED, session.receive, letter(office.keyring, SITE, name, commitment))
    session = office.session()
    name = greeting_nonce_id(session._nonce)
    session.receive(letter(office.keyring, SITE, name, commitment))
    again = session.receive(letter(office.keyring, SITE, name, commitment, counter=2))
    assert isinstance(again, EnrolmentAsked)
    with pytest.raises(RemoteError):
        read_request(again)


@pytest.mark.parametrize("changes", [{"card": keyring(STRANGER).card}, {"handle": seed("another handle")}])
def test_a_request_for_another_card_or_invite_than_was_committed_to_is_refused(changes: dict[str, bytes]) -> None:
    asked = ask(Office.with_invite().session(), enrolment(SITE))
    other = replace(asked, commitment=replace(asked.commitment, **changes))
    refused(AuthError, Fault.UNKNOWN_SENDER, read_request, other)


def test_what_comes_late_to_another_greeting_proves_nothing() -> None:
    office, kept = Office.with_invite(), Noted([])
    join(office, enrolment(SITE), up=kept, answered=False)
    assert len(kept.frames) == 2
    for frame in kept.frames:
        refused(AuthError, Fault.WRONG_SESSION, office.session().receive, frame)


@dataclass
class Flipper:
    """Changes one bit of one of the frames that pass."""

    frame: int
    bit: int
    passed: int = 0

    def __call__(self, frame: bytes) -> bytes:
        self.passed += 1
        return flipped(frame, self.bit) if self.passed - 1 == self.frame else frame


@pytest.mark.parametrize(("way", "frame"), product(("up", "down"), (0, 1)))
def test_no_flipped_bit_on_the_way_leads_to_an_enrolment(way: str, frame: int) -> None:
    kept = Noted([])
    ways: dict[str, Any] = {way: kept}
    join(Office.with_invite(), enrolment(SITE), **ways)
    for bit in range(0, len(kept.frames[frame]) * 8, 97):
        office = Office.with_invite()
        ways = {way: Flipper(frame, bit)}
        with pytest.raises(LinkError):
            join(office, enrolment(SITE), **ways)
        assert (way, frame) == ("down", 1) or office.invite.bound_key is None


@pytest.mark.parametrize("frame", [b"", b"\2", b"\1", b"\3abc", bytes(100), b"\1" + bytes(40)])
def test_a_frame_that_is_no_greeting_is_not_genuine(frame: bytes) -> None:
    told(EnrolmentRefusal.NOT_GENUINE, lambda: enrolment(SITE).receive(frame))


def test_an_oversized_frame_is_not_looked_at() -> None:
    frame = greeting_frame(keyring(STATION), seed("n")).ljust(MAX_FIRST_FRAME_BYTES + 1, b"\0")
    told(EnrolmentRefusal.NOT_GENUINE, lambda: enrolment(SITE).receive(frame))


@pytest.mark.parametrize("challenged", [False, True])
@pytest.mark.parametrize("changes", [{"session": an_id("other")}, {"sender": STRANGER.id}, {"direction": 0}])
def test_a_letter_in_another_session_or_from_another_is_not_genuine(challenged: bool, changes: dict[str, Any]) -> None:
    site, office = enrolment(SITE), Office.with_invite()
    session = office.session()
    if challenged:
        payload = office.decide(ask(session, site))
    else:
        commit(session, site)
        payload = encode(Challenge(challenge=seed("challenge")))
    name = greeting_nonce_id(session._nonce)
    told(EnrolmentRefusal.NOT_GENUINE, site.receive, letter(keyring(SITE), STATION, name, payload, **changes))
    assert site.receive(letter(keyring(SITE), STATION, name, payload))


def test_a_proof_counts_for_the_greeting_and_the_challenge_that_it_answers_alone() -> None:
    office = Office.with_invite()
    asked = ask(office.session(), enrolment(SITE))
    right = read_request(asked)
    assert judge(right, office.invite, NOW.wall_ms).refusal is None
    for other in (replace(asked, greeting=seed("another")), replace(asked, challenge=seed("another"))):
        wrong = read_request(other)
        assert judge(wrong, office.invite, NOW.wall_ms).refusal is EnrolmentRefusal.WRONG_CODE
        assert six_digits(right.transcript) != six_digits(wrong.transcript)


def test_a_request_signed_by_another_key_than_its_commitment_is_refused() -> None:
    office, site = Office.with_invite(), enrolment(SITE)
    session = office.session()
    session.receive(commit(session, site))
    request = site.receive(session.data_to_send()[0])
    assert isinstance(request, bytes)
    payload, name = inside(request, office.keyring), greeting_nonce_id(session._nonce)
    frame = letter(office.keyring, SITE, name, payload, signing=STRANGER.signing, counter=2)
    refused(AuthError, Fault.BAD_SIGNATURE, session.receive, frame)
    assert session.state is SessionState.CLOSED


@given(st.binary(max_size=300))
def test_reading_anything_as_a_request_raises_nothing_but_link_errors(payload: bytes) -> None:
    asked = ask(Office.with_invite().session(), enrolment(SITE))
    commitment = replace(asked.commitment, digest=_committed(payload))
    for said in (payload, encode(_Request(core=payload, proof=bytes(32)))):
        with pytest.raises((RemoteError, AuthError)):
            read_request(replace(asked, payload=said, commitment=commitment))


def test_digits_differ_between_attempts() -> None:
    assert six_digits(seed("one")) != six_digits(seed("two"))
    assert all(len(six_digits(seed(str(number)))) == 6 for number in range(200))


def test_an_invite_that_nobody_knows_is_a_wrong_code() -> None:
    office = Office.with_invite()
    join(office, enrolment(SITE))
    assert office.applicant is not None
    verdict = judge(office.applicant, None, NOW.wall_ms)
    assert (verdict.refusal, verdict.proven) == (EnrolmentRefusal.WRONG_CODE, False)
