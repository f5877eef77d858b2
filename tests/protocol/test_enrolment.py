"""How a site joins, and everybody who must not."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol import enrolment as module
from custom_components.smart_safety_zone.protocol.crypto import prove, sha256
from custom_components.smart_safety_zone.protocol.enrolment import (
    AnswerCore,
    Enrolled,
    InviteState,
    SiteEnrolment,
    _Answer,
    _Request,
    judge,
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
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.invite import invite_keys
from custom_components.smart_safety_zone.protocol.letter import (
    MAX_FIRST_FRAME_BYTES,
    Frame,
    open_letter,
    read_letter,
    write_letter,
)
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.protocol.session import greeting_nonce_id

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
from .joining import CODE, KEYS, LIFE_MS, RECOVERY, WRONG_CODE, Office, enrolment, join
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
    assert (office.invite.state, office.invite.bound_key) == (InviteState.BOUND, SITE.signing.public)
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
    office.choose(STRANGER.signing.public)
    assert join(office, enrolment(STRANGER)) is not None
    told(EnrolmentRefusal.USED, lambda: join(office, enrolment(SITE)))


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


def test_a_man_in_the_middle_with_his_own_keys_is_found_out_by_the_site() -> None:
    """He answers the site as the station; he has no code."""
    site, mine = enrolment(SITE), keyring(IMPOSTOR)
    greeting, wrong = greeting_frame(mine, seed("mine")), invite_keys(WRONG_CODE, STATION.id)
    request = site.receive(greeting)
    assert isinstance(request, bytes)
    opened = open_letter(read_letter(request[1:]), mine)
    applicant = read_request(opened.payload, sha256(greeting), opened)
    for keys in (None, wrong):
        for payload in (
            refuse_answer(EnrolmentRefusal.EXPIRED, applicant, keys),
            module.accept_answer(
                applicant, wrong, standing=Standing.ACTIVE, recovery=IMPOSTOR.signing.public, name="x"
            ),
        ):
            to = keyring(SITE)
            header = header_to(to, IMPOSTOR, greeting_nonce_id(seed("mine")), 1)
            frame = b"\3" + write_letter(IMPOSTOR.signing, peer_of(to).sealing, header, payload)
            told(EnrolmentRefusal.NOT_GENUINE, site.receive, frame)


def test_a_man_in_the_middle_who_passes_the_request_on_is_found_out_by_the_station() -> None:
    """He shows the site a greeting of his own and passes the proof on, with the site's card or with his own."""
    office, mine = Office.with_invite(), keyring(IMPOSTOR)
    site = enrolment(SITE)
    request = site.receive(greeting_frame(mine, seed("mine")))
    assert isinstance(request, bytes)
    payload = open_letter(read_letter(request[1:]), mine).payload
    session = office.session()
    for author, card in ((STRANGER, None), (STRANGER, keyring(STRANGER).card), (SITE, None)):
        changed = payload
        if card is not None:
            parts = decode(_Request, payload)
            core = replace(decode(module.RequestCore, parts.core), card=card)
            changed = encode(replace(parts, core=encode(core)))
        header = header_to(office.keyring, author, greeting_nonce_id(session._nonce), 1)
        frame = b"\3" + write_letter(STRANGER.signing, peer_of(office.keyring).sealing, header, changed)
        asked = session.receive(frame)
        assert isinstance(asked, EnrolmentAsked)
        try:
            office.decide(asked)
        except AuthError:
            pass
        else:
            assert office.verdict is not None
            assert office.verdict.refusal is EnrolmentRefusal.WRONG_CODE
        assert office.invite.bound_key is None
        session = office.session()


def test_a_request_that_comes_late_to_another_greeting_proves_nothing() -> None:
    office, kept = Office.with_invite(), Noted([])
    join(office, enrolment(SITE), up=kept, answered=False)
    refused(AuthError, Fault.WRONG_SESSION, office.session().receive, kept.frames[0])


@pytest.mark.parametrize("way", ["up", "down"])
def test_no_flipped_bit_on_the_way_leads_to_an_enrolment(way: str) -> None:
    kept = Noted([])
    ways: dict[str, Any] = {way: kept}
    join(Office.with_invite(), enrolment(SITE), **ways)
    for bit in range(0, len(kept.frames[0]) * 8, 97):
        office = Office.with_invite()
        ways = {way: partial(flipped, bit=bit)}
        with pytest.raises(LinkError):
            join(office, enrolment(SITE), **ways)
        assert way == "down" or office.invite.bound_key is None


@pytest.mark.parametrize("frame", [b"", b"\2", b"\1", b"\3abc", bytes(100), b"\1" + bytes(40)])
def test_a_frame_that_is_no_greeting_is_not_genuine(frame: bytes) -> None:
    told(EnrolmentRefusal.NOT_GENUINE, lambda: enrolment(SITE).receive(frame))


def test_an_oversized_frame_is_not_looked_at() -> None:
    frame = greeting_frame(keyring(STATION), seed("n")).ljust(MAX_FIRST_FRAME_BYTES + 1, b"\0")
    told(EnrolmentRefusal.NOT_GENUINE, lambda: enrolment(SITE).receive(frame))


def test_an_answer_in_another_session_or_from_another_is_not_genuine() -> None:
    for changes in ({"session": an_id("other")}, {"sender": STRANGER.id}, {"direction": 0}):
        site = enrolment(SITE)
        site.receive(greeting_frame(keyring(STATION), seed("n")))
        to = keyring(SITE)
        header = replace(header_to(to, STATION, greeting_nonce_id(seed("n")), 1), **changes)
        frame = bytes((Frame.ENROL,)) + write_letter(STATION.signing, peer_of(to).sealing, header, b"")
        told(EnrolmentRefusal.NOT_GENUINE, site.receive, frame)


def test_a_request_that_names_another_sender_than_its_card_is_refused() -> None:
    office = Office.with_invite()
    join(office, enrolment(SITE))
    assert office.applicant is not None
    request = encode(_Request(core=encode(office.applicant.core), proof=office.applicant.proof))
    header = replace(header_to(office.keyring, SITE, an_id("session"), 1), sender=STRANGER.id)
    opened = open_letter(
        read_letter(write_letter(SITE.signing, peer_of(office.keyring).sealing, header, request)), office.keyring
    )
    refused(AuthError, Fault.UNKNOWN_SENDER, read_request, request, seed("greeting"), opened)


def test_a_proof_counts_for_the_greeting_that_it_answers_alone() -> None:
    office = Office.with_invite()
    session = office.session()
    (greeting,) = session.data_to_send()
    request = enrolment(SITE).receive(greeting)
    assert isinstance(request, bytes)
    asked = session.receive(request)
    assert isinstance(asked, EnrolmentAsked)
    right = read_request(asked.payload, asked.greeting, asked.opened)
    wrong = read_request(asked.payload, seed("another greeting"), asked.opened)
    assert judge(right, office.invite, NOW.wall_ms).refusal is None
    assert judge(wrong, office.invite, NOW.wall_ms).refusal is EnrolmentRefusal.WRONG_CODE
    assert six_digits(right.transcript) != six_digits(wrong.transcript)


def test_a_request_signed_by_another_key_than_it_brings_is_refused() -> None:
    office = Office.with_invite()
    session = office.session()
    (greeting,) = session.data_to_send()
    request = enrolment(SITE).receive(greeting)
    assert isinstance(request, bytes)
    payload = open_letter(read_letter(request[1:]), office.keyring).payload
    header = header_to(office.keyring, SITE, greeting_nonce_id(session._nonce), 1)
    asked = session.receive(b"\3" + write_letter(STRANGER.signing, peer_of(office.keyring).sealing, header, payload))
    assert isinstance(asked, EnrolmentAsked)
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: office.decide(asked))


@given(st.binary(max_size=300))
def test_reading_anything_as_a_request_raises_nothing_but_link_errors(payload: bytes) -> None:
    header = header_to(keyring(STATION), SITE, an_id("s"), 1)
    letter = write_letter(SITE.signing, peer_of(keyring(STATION)).sealing, header, payload)
    opened = open_letter(read_letter(letter), keyring(STATION))
    with pytest.raises((RemoteError, AuthError)):
        read_request(payload, seed("greeting"), opened)


def test_digits_differ_between_attempts() -> None:
    assert six_digits(seed("one")) != six_digits(seed("two"))
    assert all(len(six_digits(seed(str(number)))) == 6 for number in range(200))


def test_an_invite_that_nobody_knows_is_a_wrong_code() -> None:
    office = Office.with_invite()
    join(office, enrolment(SITE))
    assert office.applicant is not None
    verdict = judge(office.applicant, None, NOW.wall_ms)
    assert (verdict.refusal, verdict.proven) == (EnrolmentRefusal.WRONG_CODE, False)
