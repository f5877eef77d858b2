"""Everything that a session must refuse, with its reason, and what it may cost to refuse it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.protocol.crypto import SealingKey, VerifyKey
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LocalError, RemoteError
from custom_components.smart_safety_zone.protocol.events import (
    EnrolmentAsked,
    Greeted,
    HeartbeatReceived,
    RecordReceived,
    RecordUnreadable,
)
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.letter import MAX_FIRST_FRAME_BYTES, MAX_FRAME_BYTES, Frame
from custom_components.smart_safety_zone.protocol.messages import Progress, Signal, View, Welcome, write_talk
from custom_components.smart_safety_zone.protocol.opening import Commitment, Greeting
from custom_components.smart_safety_zone.protocol.record import Record
from custom_components.smart_safety_zone.protocol.session import SessionState, greeting_nonce_id

from .ends import (
    SITE,
    STATION,
    STRANGER,
    Pair,
    a_heartbeat,
    a_record,
    an_id,
    an_offer,
    carry,
    dialled,
    flipped,
    greet,
    greeting_frame,
    header_to,
    identity,
    keyring,
    opened,
    peer_of,
    reason,
    refused,
    seed,
    welcome,
)
from .make_golden import talks
from .test_letter import resealed

BEAT = write_talk(a_heartbeat())
OTHER_STATION = identity(Role.STATION, "other station")


def reordered(pair: Pair) -> bytes:
    first, second = pair.forged(BEAT), pair.forged(BEAT, counter=pair.station.counter + 2)
    pair.station.receive(second)
    return first


def replayed(pair: Pair) -> bytes:
    frame = pair.forged(BEAT)
    pair.station.receive(frame)
    return frame


def too_long_inside(pair: Pair) -> bytes:
    header = header_to(pair.station_keys, SITE, pair.session, pair.station.counter + 1)
    plain = bytes(64) + (10_000).to_bytes(4, "big") + bytes(512 - 68)
    return bytes((Frame.LETTER,)) + resealed(encode(header), plain, peer_of(pair.station_keys).sealing)


def sealed_for_another(pair: Pair) -> bytes:
    """Names the station's key, but another can open it."""
    return pair.forged(BEAT, to=keyring(STATION, name="another"), key=pair.station_keys.key_id)


BROKEN: dict[str, tuple[Callable[[Pair], bytes], Fault]] = {
    "empty": (lambda _: b"", Fault.NOT_A_FRAME),
    "of an unknown type": (lambda _: b"\x09abc", Fault.NOT_A_FRAME),
    "a greeting in mid-session": (lambda pair: pair.station.greeting_frame, Fault.NOT_A_FRAME),
    "an enrolment in mid-session": (lambda pair: pair.forged(BEAT, frame=Frame.ENROL), Fault.NOT_A_FRAME),
    "not a letter": (lambda _: b"\x02" + b"\0\x07garbage" + bytes(300), Fault.TRUNCATED),
    "truncated in its header": (lambda pair: pair.forged(BEAT)[:40], Fault.TRUNCATED),
    "truncated in its seal": (lambda pair: pair.forged(BEAT)[:-1], Fault.NOT_SEALED_FOR_US),
    "extended": (lambda pair: pair.forged(BEAT) + b"\0", Fault.NOT_SEALED_FOR_US),
    "oversized": (lambda pair: pair.forged(BEAT).ljust(MAX_FRAME_BYTES + 1, b"\0"), Fault.OVERSIZED),
    "too short for its payload": (too_long_inside, Fault.TRUNCATED),
    "of another version": (lambda pair: pair.forged(BEAT, version=2), Fault.VERSION),
    "signed by another key": (lambda pair: pair.forged(BEAT, signing=STRANGER.signing), Fault.BAD_SIGNATURE),
    "sealed for another": (sealed_for_another, Fault.NOT_SEALED_FOR_US),
    "replayed": (replayed, Fault.REPLAYED),
    "reordered": (reordered, Fault.REPLAYED),
    "of counter zero": (lambda pair: pair.forged(BEAT, counter=0), Fault.REPLAYED),
    "of another session": (lambda pair: pair.forged(BEAT, session=an_id("other session")), Fault.WRONG_SESSION),
    "of the greeting's session": (
        lambda pair: pair.forged(BEAT, session=greeting_nonce_id(seed("station nonce"))),
        Fault.WRONG_SESSION,
    ),
    "reflected": (lambda pair: pair.forged(BEAT, direction=int(Role.STATION)), Fault.WRONG_SESSION),
    "of no direction": (lambda pair: pair.forged(BEAT, direction=7), Fault.WRONG_SESSION),
    "of another sender": (lambda pair: pair.forged(BEAT, sender=STRANGER.id), Fault.UNKNOWN_SENDER),
    "to another receiver": (lambda pair: pair.forged(BEAT, receiver=OTHER_STATION.id), Fault.WRONG_RECEIVER),
    "a card that is none": (lambda _: bytes((Frame.CARD,)) + b"abc", Fault.TRUNCATED),
    "a card of another": (lambda _: bytes((Frame.CARD,)) + keyring(STRANGER).card, Fault.UNKNOWN_SENDER),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_frame_that_proves_nothing_ends_the_session(name: str) -> None:
    broken, code = BROKEN[name]
    pair = opened()
    frame = broken(pair)
    refused(AuthError, code, lambda: pair.station.receive(frame))
    assert pair.station.state is SessionState.CLOSED


def test_a_letter_with_any_flipped_bit_is_not_taken() -> None:
    pair = opened()
    frame = pair.forged(BEAT)
    for bit in range(0, len(frame) * 8, 3):
        pair.station.state = SessionState.OPEN
        try:
            # A letter that seems to be sealed to a key that is gone is answered by the card instead.
            assert pair.station.receive(flipped(frame, bit)) is None
        except AuthError:
            assert pair.station.state is SessionState.CLOSED
    pair.station.state = SessionState.OPEN
    assert pair.station.receive(frame) == HeartbeatReceived(a_heartbeat())


def test_our_own_letter_thrown_back_ends_the_session() -> None:
    pair = opened()
    pair.site.send(a_heartbeat())
    (frame,) = pair.site.data_to_send()
    refused(AuthError, Fault.WRONG_SESSION, lambda: pair.site.receive(frame))


UNREADABLE: dict[str, tuple[Callable[[], Record], Fault]] = {
    "signed by another": (lambda: a_record(signing=STRANGER.signing), Fault.BAD_SIGNATURE),
    "relayed": (lambda: a_record(author=STRANGER), Fault.NOT_ALLOWED),
    "for another receiver": (lambda: a_record(receiver=OTHER_STATION.id), Fault.WRONG_RECEIVER),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_record_that_is_not_the_peers_own_to_us_is_told_and_the_session_goes_on(name: str) -> None:
    make, code = UNREADABLE[name]
    pair, record = opened(), make()
    pair.site.send(an_offer(record))
    assert carry(pair.site, pair.station) == [RecordUnreadable(record.header.id, record.raw, code)]
    assert_goes_on(pair)


def assert_goes_on(pair: Pair) -> None:
    pair.site.send(a_heartbeat())
    assert carry(pair.site, pair.station) == [HeartbeatReceived(a_heartbeat())]
    assert pair.station.state is SessionState.OPEN


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", Fault.TRUNCATED),
        (bytes(200), Fault.BAD_FIELD),
        (a_record().raw[:-1], Fault.BAD_DIGEST),
        (a_record().raw + b"\0", Fault.BAD_DIGEST),
        (a_record().raw + bytes(40_000), Fault.OVERSIZED),
    ],
)
def test_bytes_that_are_no_record_are_told_and_the_session_goes_on(raw: bytes, code: Fault) -> None:
    pair = opened()
    pair.site.send(replace(an_offer(), record=raw))
    assert carry(pair.site, pair.station) == [RecordUnreadable(an_id("record"), raw, code)]
    assert_goes_on(pair)


def test_a_record_that_bears_another_id_than_its_offer_is_told() -> None:
    pair = opened()
    pair.site.send(an_offer(id=an_id("other")))
    assert carry(pair.site, pair.station) == [RecordUnreadable(an_id("other"), a_record().raw, Fault.NOT_ALLOWED)]


PROGRESS = Progress(signal=an_id("signal"), incident=an_id("incident"), step="taken", at_ms=0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": 4711}, Fault.UNKNOWN_KIND),
        ({"raw_body": b"\xff"}, Fault.TRUNCATED),
        ({"raw_body": b""}, Fault.BAD_FIELD),
        ({"body": PROGRESS}, Fault.NOT_ALLOWED),
    ],
)
def test_a_record_that_cannot_be_understood_or_acted_on_is_handed_over_with_the_fault(
    changes: dict[str, object], code: Fault
) -> None:
    pair, record = opened(), a_record(**changes)  # type: ignore[arg-type]
    pair.site.send(an_offer(record))
    assert carry(pair.site, pair.station) == [RecordReceived(record, None, code, None, again=False)]
    assert_goes_on(pair)


def test_a_record_with_a_newer_optional_field_is_understood() -> None:
    pair = opened()
    body = Signal(signal=an_id("signal"), point="p", type="alarm", kind="sos")
    record = a_record(body, raw_body=encode(body) + b"\x80\0\0\0\1x")
    pair.site.send(an_offer(record))
    assert carry(pair.site, pair.station) == [RecordReceived(record, body, None, None, again=False)]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", Fault.TRUNCATED),
        (b"\xc8", Fault.UNKNOWN_KIND),
        (BEAT[:-1], Fault.TRUNCATED),
        (BEAT + b"\x7f\0\0\0\0", Fault.UNKNOWN_FIELD),
        (write_talk(talks()["welcome"]), Fault.NOT_ALLOWED),
        (write_talk(talks()["hello"]), Fault.OUT_OF_TURN),
    ],
)
def test_talk_of_the_proven_peer_that_cannot_be_understood_is_dropped_alone(payload: bytes, code: Fault) -> None:
    pair = opened()
    frame = pair.forged(payload)
    with pytest.raises(RemoteError) as caught:
        pair.station.receive(frame)
    assert caught.value.code == code
    assert pair.station.counter == 2
    refused_again = pair.forged(BEAT)
    assert pair.station.receive(refused_again) == HeartbeatReceived(a_heartbeat())


GREETING = greeting_frame(keyring(STATION), seed("station nonce"))
CHANGED_GREETINGS = {
    "another nonce": (greeting_frame(keyring(STATION), seed("another nonce")), None),
    "another sealing key": (greeting_frame(keyring(STATION, name="another"), seed("station nonce")), None),
    "another station": (greeting_frame(keyring(OTHER_STATION), seed("station nonce")), Fault.WRONG_STATION),
    "a site": (greeting_frame(keyring(SITE), seed("station nonce")), Fault.WRONG_STATION),
    "the station's id with another key": (
        greeting_frame(keyring(replace(STATION, signing=STRANGER.signing)), seed("station nonce")),
        Fault.BAD_KEY,
    ),
    "a card with another signature": (
        b"\1" + encode(Greeting(card=flipped(keyring(STATION).card, -8), nonce=seed("n"))),
        Fault.BAD_SIGNATURE,
    ),
    "no greeting": (b"\1abc", Fault.TRUNCATED),
    "oversized": (GREETING.ljust(MAX_FIRST_FRAME_BYTES + 1, b"\0"), Fault.OVERSIZED),
    "a letter first": (b"\2" + bytes(300), Fault.NOT_A_FRAME),
}


@pytest.mark.parametrize("name", CHANGED_GREETINGS)
def test_a_man_in_the_middle_gains_nothing_by_changing_the_greeting(name: str) -> None:
    frame, code = CHANGED_GREETINGS[name]
    pair = dialled()
    pair.station.data_to_send()
    if code is not None:
        refused(AuthError, code, lambda: pair.site.receive(frame))
        assert pair.site.state is SessionState.CLOSED
        assert not pair.site.has_to_send
        return
    # The site cannot know better: it answers what it saw, and the station finds out.
    assert pair.site.receive(frame) is None
    (hello,) = pair.site.data_to_send()
    with pytest.raises(AuthError):
        pair.station.receive(hello)
    assert pair.station.state is SessionState.CLOSED


def test_a_greeting_with_any_flipped_bit_never_leads_to_a_session() -> None:
    for bit in range(0, len(GREETING) * 8, 11):
        pair = dialled()
        pair.station.data_to_send()
        if reason(AuthError, pair.site.receive, flipped(GREETING, bit)) is None:
            assert reason(AuthError, carry, pair.site, pair.station) is not None


HELLO: Any = talks()["hello"]


def hello_with(pair: Pair, **changes: object) -> bytes:
    """A hello that the station would take, with whatever shall be wrong with it."""
    hello: Any = replace(HELLO, greeting=pair.station._greeting, card=pair.site_keys.card)
    header = {key: changes.pop(key) for key in ("sender", "session", "direction", "receiver") if key in changes}
    signing = changes.pop("signing", SITE.signing)
    header.setdefault("session", greeting_nonce_id(seed("station nonce")))
    return pair.forged(write_talk(replace(hello, **changes)), signing=signing, **header)  # type: ignore[arg-type]


HELLOS: dict[str, tuple[dict[str, object], Fault]] = {
    "of a stranger": ({"sender": STRANGER.id, "signing": STRANGER.signing}, Fault.UNKNOWN_SENDER),
    "signed by another": ({"signing": STRANGER.signing}, Fault.BAD_SIGNATURE),
    "to another greeting": ({"greeting": seed("another greeting")}, Fault.WRONG_SESSION),
    "with a stranger's card": ({"card": keyring(STRANGER).card}, Fault.WRONG_SESSION),
    "with the station's card": ({"card": keyring(STATION).card}, Fault.WRONG_SESSION),
    "with our id on another key": (
        {"card": keyring(replace(SITE, signing=STRANGER.signing)).card},
        Fault.BAD_KEY,
    ),
    "without a card": ({"card": b""}, Fault.TRUNCATED),
    "in another session": ({"session": an_id("another session")}, Fault.WRONG_SESSION),
    "as a station": ({"direction": int(Role.STATION)}, Fault.WRONG_SESSION),
    "for another station": ({"receiver": OTHER_STATION.id}, Fault.WRONG_RECEIVER),
}


@pytest.mark.parametrize("name", HELLOS)
def test_a_hello_that_does_not_prove_a_known_site_is_refused(name: str) -> None:
    changes, code = HELLOS[name]
    pair = dialled()
    assert isinstance(pair.station.receive(hello_with(pair)), Greeted)
    pair = dialled()
    frame = hello_with(pair, **changes)
    refused(AuthError, code, lambda: pair.station.receive(frame))
    assert pair.station.state is SessionState.CLOSED


def test_a_heartbeat_instead_of_a_hello_is_refused() -> None:
    pair = dialled()
    frame = pair.forged(BEAT, session=greeting_nonce_id(seed("station nonce")))
    refused(AuthError, Fault.OUT_OF_TURN, lambda: pair.station.receive(frame))


def test_an_oversized_first_frame_is_not_looked_at() -> None:
    pair = dialled()
    frame = hello_with(pair).ljust(MAX_FIRST_FRAME_BYTES + 1, b"\0")
    with counted() as calls:
        refused(AuthError, Fault.OVERSIZED, lambda: pair.station.receive(frame))
    assert calls == {"verify": 0, "open": 0, "load": 0}


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Count the costly steps: signatures judged, seals opened, keys loaded."""
    calls = {"verify": 0, "open": 0, "load": 0}
    verify, unseal, load = VerifyKey.verify, SealingKey.open, VerifyKey.__init__

    def counting_verify(key: VerifyKey, signature: bytes, message: bytes) -> None:
        calls["verify"] += 1
        verify(key, signature, message)

    def counting_open(key: SealingKey, sealed: bytes, info: bytes) -> bytes:
        calls["open"] += 1
        return unseal(key, sealed, info)

    def counting_load(key: VerifyKey, public: bytes) -> None:
        calls["load"] += 1
        load(key, public)

    with (
        patch.object(VerifyKey, "verify", counting_verify),
        patch.object(SealingKey, "open", counting_open),
        patch.object(VerifyKey, "__init__", counting_load),
    ):
        yield calls


def test_an_unknown_sender_is_refused_before_anything_is_opened_or_verified() -> None:
    pair = dialled(known=False)
    frame = hello_with(pair)
    with counted() as calls:
        refused(AuthError, Fault.UNKNOWN_SENDER, lambda: pair.station.receive(frame))
    assert calls == {"verify": 0, "open": 0, "load": 0}


def test_a_known_sender_is_verified() -> None:
    pair = dialled()
    frame = hello_with(pair)
    with counted() as calls:
        pair.station.receive(frame)
    assert calls == {"verify": 2, "open": 1, "load": 0}, "the letter and the card"


COMMITMENT = Commitment(card=keyring(STRANGER).card, digest=seed("digest"), handle=seed("handle"), proof=seed("proof"))


def enrolment(pair: Pair, payload: bytes = encode(COMMITMENT), **changes: object) -> bytes:
    fixed = {"author": STRANGER, "frame": Frame.ENROL, "session": greeting_nonce_id(seed("station nonce"))}
    return pair.forged(payload, **(fixed | changes))  # type: ignore[arg-type]


def test_one_commitment_is_challenged_and_one_request_handed_over_unjudged() -> None:
    pair = dialled(known=False)
    pair.station.data_to_send()
    frame = enrolment(pair)
    with counted() as calls:
        assert pair.station.receive(frame) is None
    assert calls == {"verify": 2, "open": 1, "load": 2}, "the letter and the card"
    assert pair.station.commitment == COMMITMENT
    (challenge,) = pair.station.data_to_send()
    assert challenge[0] == Frame.ENROL
    assert seed("station nonce challenge") not in challenge

    event = pair.station.receive(enrolment(pair, b"request"))

    assert isinstance(event, EnrolmentAsked)
    assert (event.payload, event.greeting) == (b"request", pair.station._greeting)
    assert (event.commitment, event.challenge) == (COMMITMENT, seed("station nonce challenge"))
    assert not pair.station.has_to_send
    refused(AuthError, Fault.NOT_A_FRAME, lambda: pair.station.receive(enrolment(pair, b"request")))


def test_a_commitment_opens_no_session() -> None:
    pair = dialled(known=False)
    pair.station.receive(enrolment(pair))
    refused(LocalError, Fault.OUT_OF_TURN, welcome, pair, Greeted(STRANGER.id, View(), 1))
    refused(LocalError, Fault.OUT_OF_TURN, pair.station.send, a_heartbeat())


BETWEEN: dict[str, tuple[Callable[[Pair], bytes], Fault]] = {
    "nothing": (lambda _: b"", Fault.NOT_A_FRAME),
    "a hello": (hello_with, Fault.NOT_A_FRAME),
    "the commitment again": (lambda pair: enrolment(pair, counter=1), Fault.REPLAYED),
    "of another sender": (lambda pair: enrolment(pair, b"request", author=SITE), Fault.UNKNOWN_SENDER),
    "signed by another": (lambda pair: enrolment(pair, b"request", signing=SITE.signing), Fault.BAD_SIGNATURE),
    "in another session": (lambda pair: enrolment(pair, b"request", session=an_id("other")), Fault.WRONG_SESSION),
    "oversized": (lambda _: b"\3".ljust(MAX_FIRST_FRAME_BYTES + 1, b"\0"), Fault.OVERSIZED),
    "garbage": (lambda _: b"\3" + bytes(300), Fault.BAD_FIELD),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_whatever_comes_between_commitment_and_request_ends_the_session(name: str) -> None:
    between, code = BETWEEN[name]
    pair = dialled(known=False)
    pair.station.receive(enrolment(pair))
    frame = between(pair)
    refused(AuthError, code, pair.station.receive, frame)
    assert pair.station.state is SessionState.CLOSED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"session": an_id("other")}, Fault.WRONG_SESSION),
        ({"direction": int(Role.STATION)}, Fault.WRONG_SESSION),
        ({"receiver": OTHER_STATION.id}, Fault.WRONG_RECEIVER),
        ({"author": SITE}, Fault.UNKNOWN_SENDER),
        ({"signing": SITE.signing}, Fault.BAD_SIGNATURE),
        ({"payload": b"commitment"}, Fault.TRUNCATED),
        ({"payload": encode(replace(COMMITMENT, card=keyring(STATION).card))}, Fault.UNKNOWN_SENDER),
        ({"payload": encode(replace(COMMITMENT, card=flipped(COMMITMENT.card, -8)))}, Fault.BAD_SIGNATURE),
    ],
)
def test_an_enrolment_letter_out_of_place_is_refused(changes: dict[str, object], code: Fault) -> None:
    pair = dialled(known=False)
    frame = enrolment(pair, **changes)  # type: ignore[arg-type]
    refused(AuthError, code, pair.station.receive, frame)
    assert pair.station.commitment is None


def test_an_answer_to_an_enrolment_ends_the_session() -> None:
    pair = dialled(known=False)
    pair.station.receive(enrolment(pair))
    pair.station.receive(enrolment(pair, b"request"))
    pair.station.data_to_send()
    pair.station.answer_enrolment(b"answer")
    assert pair.station.state is SessionState.CLOSED
    (frame,) = pair.station.data_to_send()
    assert frame[0] == Frame.ENROL


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"greeting": seed("x")}, Fault.WRONG_SESSION),
        ({"hello": seed("x")}, Fault.WRONG_SESSION),
        ({"version": 9}, Fault.BAD_FIELD),
        ({"standing": "king"}, Fault.BAD_FIELD),
    ],
)
def test_a_welcome_to_another_hello_or_with_nonsense_is_refused(changes: dict[str, object], code: Fault) -> None:
    pair = dialled()
    greeted = greet(pair)
    written: list[object] = []

    def write(talk: Welcome) -> bytes:
        written.append(talk)
        return write_talk(replace(talk, **changes))  # type: ignore[arg-type]

    with patch("custom_components.smart_safety_zone.protocol.session.write_talk", write):
        welcome(pair, greeted)
    assert written
    refused(AuthError, code, lambda: carry(pair.station, pair.site))
    assert pair.site.state is SessionState.CLOSED


def test_anything_but_a_welcome_is_refused_by_a_waiting_site() -> None:
    pair = dialled()
    greeted = greet(pair)
    with patch("custom_components.smart_safety_zone.protocol.session.write_talk", lambda _: BEAT):
        welcome(pair, greeted)
    refused(AuthError, Fault.OUT_OF_TURN, lambda: carry(pair.station, pair.site))


# Which frame types each end handles in each state; everything else ends the session.
HANDLED = {
    ("site", "awaiting"): {Frame.GREETING},
    ("site", "greeted"): {Frame.LETTER},
    ("site", "open"): {Frame.LETTER, Frame.CARD},
    ("site", "closed"): set(),
    ("station", "awaiting"): {Frame.LETTER, Frame.ENROL},
    ("station", "greeted"): set(),
    ("station", "committed"): {Frame.ENROL},
    ("station", "asked"): set(),
    ("station", "open"): {Frame.LETTER, Frame.CARD},
    ("station", "closed"): set(),
}


@pytest.mark.parametrize(
    ("end", "state", "frame"), [(*place, frame) for place, frame in product(HANDLED, (0, *Frame, 5))]
)
def test_each_state_handles_its_frames_and_no_others(end: str, state: str, frame: int) -> None:
    pair = opened() if state in {"open", "closed"} else dialled()
    if state == "greeted":
        greet(pair)
    if state in {"committed", "asked"}:
        pair.station.receive(enrolment(pair))
    if state == "asked":
        pair.station.receive(enrolment(pair, b"request"))
    session = pair.site if end == "site" else pair.station
    if state == "closed":
        session.close()
    assert (frame in session._frames()) == (frame in HANDLED[end, state]) or state == "closed"
    if frame not in HANDLED[end, state]:
        with pytest.raises(Exception, match=r"closed|not_a_frame"):
            session.receive(bytes((frame,)) + bytes(400))
        assert session.state is SessionState.CLOSED


def test_the_view_in_a_hello_arrives() -> None:
    pair = dialled()
    event = pair.station.receive(hello_with(pair, view=View(number=9)))
    assert isinstance(event, Greeted)
    assert event.view == View(number=9)
