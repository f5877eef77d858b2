"""Whatever comes in, from anybody and in any state, nothing but link errors is raised."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.enrolment import SiteEnrolment, read_request
from custom_components.smart_safety_zone.protocol.errors import (
    AuthError,
    EnrolmentError,
    Fault,
    LinkError,
    LocalError,
    RemoteError,
)
from custom_components.smart_safety_zone.protocol.events import EnrolmentAsked
from custom_components.smart_safety_zone.protocol.identity import read_card
from custom_components.smart_safety_zone.protocol.invite import invite_text, read_code, read_invite
from custom_components.smart_safety_zone.protocol.letter import Frame, open_letter, read_letter
from custom_components.smart_safety_zone.protocol.messages import write_talk
from custom_components.smart_safety_zone.protocol.record import read_record
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.protocol.session import Session, SessionState

from .ends import (
    SITE,
    STATION,
    Noted,
    a_heartbeat,
    a_record,
    an_offer,
    dialled,
    greet,
    keyring,
    opened,
    reason,
    refused,
)
from .joining import Office, ask, commit, enrolment, join
from .make_golden import INVITE
from .strategies import ANY_MESSAGE

KEYS = keyring(STATION)


@cache
def real_frames() -> tuple[bytes, ...]:
    """Frames of a real conversation and a real enrolment."""
    pair = dialled()
    frames = list(pair.station._outgoing)
    greet(pair)
    pair = opened()
    frames += [pair.forged(write_talk(a_heartbeat())), pair.forged(write_talk(an_offer()))]
    frames.append(bytes((Frame.CARD,)) + pair.site_keys.card)
    join(Office.with_invite(), enrolment(SITE), up=Noted(frames), down=Noted(frames))
    return tuple(frames)


@cache
def real_request() -> EnrolmentAsked:
    return ask(Office.with_invite().session(), enrolment(SITE))


@st.composite
def mutated(draw: st.DrawFn, real: st.SearchStrategy[bytes]) -> bytes:
    """Real bytes with a few changes, or a scrap of them, or anything."""
    raw = bytearray(draw(real))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        match draw(st.integers(0, 3)):
            case 0 if raw:
                raw[at] ^= draw(st.integers(1, 255))
            case 1:
                raw[at:at] = draw(st.binary(min_size=1, max_size=8))
            case 2:
                del raw[at : at + draw(st.integers(1, 40))]
            case _:
                del raw[at:]
    return bytes(raw)


FRAMES = (
    mutated(st.deferred(lambda: st.sampled_from(real_frames())))
    | st.binary(max_size=300)
    | st.builds(lambda kind, rest: bytes((kind,)) + rest, st.integers(0, 6), st.binary(max_size=300))
)


def waiting(end: str) -> Session:
    pair = dialled()
    return pair.site if end == "site" else pair.station


def greeted(end: str) -> Session:
    pair = dialled()
    greet(pair)
    return pair.site if end == "site" else pair.station


def talking(end: str) -> Session:
    pair = opened()
    return pair.site if end == "site" else pair.station


def enrolling(end: str) -> Session:
    session = Office.with_invite().session()
    if end == "site":
        # Whoever joins is no session: see below.
        return waiting(end)
    session.receive(commit(session, enrolment(SITE)))
    return session


@pytest.mark.parametrize("state", [waiting, greeted, talking, enrolling])
@pytest.mark.parametrize("end", ["site", "station"])
@given(frames=st.lists(FRAMES, max_size=4))
def test_a_session_raises_nothing_but_link_errors(
    state: Callable[[str], Session], end: str, frames: list[bytes]
) -> None:
    session = state(end)
    for frame in frames:
        before = session.state
        if before is SessionState.CLOSED:
            refused(LocalError, Fault.CLOSED, session.receive, frame)
            continue
        try:
            session.receive(frame)
        except AuthError:
            assert session.state is SessionState.CLOSED
        except RemoteError:
            assert session.state is before is SessionState.OPEN


@given(inside=st.binary(max_size=300) | st.deferred(lambda: ANY_MESSAGE.map(write_talk_or_bytes)))
def test_whatever_the_proven_peer_says_the_session_goes_on(inside: bytes) -> None:
    pair = opened()
    frame = pair.forged(inside)
    reason(RemoteError, pair.station.receive, frame)
    assert pair.station.state is SessionState.OPEN


def write_talk_or_bytes(value: object) -> bytes:
    try:
        return write_talk(value)  # type: ignore[arg-type]
    except KeyError:
        return b"\1" + repr(value).encode("utf-8", "replace")


@given(record=mutated(st.just(a_record().raw)) | st.binary(max_size=300), again=st.booleans())
def test_whatever_the_proven_peer_offers_the_session_goes_on(record: bytes, again: bool) -> None:
    pair = opened()
    pair.site.send(replace(an_offer(), record=record, again=again))
    (frame,) = pair.site.data_to_send()
    assert pair.station.receive(frame) is not None
    assert pair.station.state is SessionState.OPEN


@given(frames=st.lists(FRAMES, min_size=1, max_size=3), heard=st.integers(0, 2))
def test_a_joining_site_raises_nothing_but_enrolment_errors(frames: list[bytes], heard: int) -> None:
    site: SiteEnrolment = enrolment(SITE)
    session = Office.with_invite().session()
    if heard == 1:
        commit(session, site)
    elif heard:
        ask(session, site)
    for frame in frames:
        assert reason(EnrolmentError, site.receive, frame) in {None, *EnrolmentRefusal}


@given(payload=mutated(st.builds(lambda: real_request().payload)))
def test_a_request_raises_nothing_but_link_errors(payload: bytes) -> None:
    try:
        applicant = read_request(replace(real_request(), payload=payload))
    except LinkError:
        return
    assert applicant.peer.id == SITE.id


def _open(raw: bytes) -> object:
    return open_letter(read_letter(raw), KEYS)


READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "card": (read_card, KEYS.card),
    "record": (read_record, a_record().raw),
    "letter": (_open, b""),
}


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_a_reader_raises_nothing_but_link_errors(name: str, data: st.DataObject) -> None:
    read, real = READERS[name]
    raw = data.draw(mutated(st.just(real or real_frames()[1][1:])) | st.binary(max_size=200))
    assert reason(LinkError, read, raw) in {None, *Fault}


@given(data=st.data())
def test_an_invite_or_code_raises_nothing_but_enrolment_errors(data: st.DataObject) -> None:
    real = invite_text(INVITE).encode()
    text = data.draw(mutated(st.just(real)).map(lambda raw: raw.decode("latin-1")) | st.text(max_size=60))
    for read in (read_invite, read_code):
        assert reason(EnrolmentError, read, text) in {None, *EnrolmentRefusal}
