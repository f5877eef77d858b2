"""Two ends to test with: fixed keys, fixed entropy, one clock that only moves when told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey, sha256
from custom_components.smart_safety_zone.protocol.errors import Fault, LinkError
from custom_components.smart_safety_zone.protocol.events import Event, Greeted, Welcomed
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Peer, Role, read_card
from custom_components.smart_safety_zone.protocol.letter import LETTER_VERSION, Frame, LetterHeader, write_letter
from custom_components.smart_safety_zone.protocol.messages import (
    VERSIONS,
    Body,
    Heartbeat,
    Offer,
    Signal,
    Standing,
    View,
    kind_of,
)
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.opening import Greeting
from custom_components.smart_safety_zone.protocol.record import Numbered, Record, sign_record
from custom_components.smart_safety_zone.protocol.session import (
    Session,
    SessionState,
    SiteSession,
    StationSession,
    greeting_nonce_id,
)
from custom_components.smart_safety_zone.protocol.succession import Pinned

NOW = Moment(wall_ms=1_792_000_000_000, mono_ms=5_000_000, boot=b"boot-one")
SILENCE_MS = 20_000


def seed(name: str) -> bytes:
    """32 bytes that are always the same for a name."""
    return sha256(b"test", name.encode())


def an_id(name: str) -> bytes:
    return seed(name)[:16]


def later(now: Moment, ms: int) -> Moment:
    """The same machine, some time later."""
    return replace(now, wall_ms=now.wall_ms + ms, mono_ms=now.mono_ms + ms)


def identity(role: Role, name: str) -> Identity:
    return Identity.from_seed(role, an_id(name), seed(f"{name} signing"))


SITE = identity(Role.SITE, "site")
STATION = identity(Role.STATION, "station")
STRANGER = identity(Role.SITE, "stranger")


def keyring(who: Identity, now: Moment = NOW, versions: tuple[int, ...] = VERSIONS, name: str = "") -> Keyring:
    return Keyring(who, versions, seed(f"{who.id.hex()} sealing {name}"), now)


def verify_key(who: Identity) -> VerifyKey:
    return VerifyKey(who.signing.public)


def peer_of(keys: Keyring) -> Peer:
    return Peer.from_card(read_card(keys.card))


def a_signal(**changes: Any) -> Signal:
    return replace(Signal(signal=an_id("signal"), point="till", type="alarm", kind="robbery"), **changes)


def a_heartbeat(**changes: Any) -> Heartbeat:
    return replace(Heartbeat(wall_ms=NOW.wall_ms, mono_ms=9, silent_ms=0, view=View(), outbox=0), **changes)


def a_record(
    body: Body | None = None,
    *,
    author: Identity = SITE,
    receiver: bytes = STATION.id,
    name: str = "record",
    **changes: Any,
) -> Record:
    """A record of `author` to `receiver`, with whatever shall be wrong with it."""
    body = a_signal() if body is None else body
    parts: dict[str, Any] = {
        "kind": kind_of(body),
        "sender": author.id,
        "receiver": receiver,
        "identifier": an_id(name),
        "place": Numbered(1, 1),
        "made": NOW,
        "salt": seed(f"{name} salt"),
        "body": changes.pop("raw_body", encode(body)),
    }
    signing: SigningKey = changes.pop("signing", author.signing)
    return sign_record(signing, **(parts | changes))


def an_offer(record: Record | None = None, **changes: Any) -> Offer:
    record = a_record() if record is None else record
    return replace(Offer(id=record.header.id, record=record.raw), **changes)


def header_to(keys: Keyring, author: Identity, session: bytes, counter: int) -> LetterHeader:
    return LetterHeader(
        version=LETTER_VERSION,
        sender=author.id,
        receiver=keys.identity.id,
        session=session,
        direction=int(author.role),
        counter=counter,
        key=keys.key_id,
    )


@dataclass
class Pair:
    """Both ends of one socket, and what lies between them."""

    site: SiteSession
    station: StationSession
    site_keys: Keyring
    station_keys: Keyring

    @property
    def states(self) -> tuple[SessionState, SessionState]:
        return self.site.state, self.station.state

    @property
    def session(self) -> bytes:
        return self.station._session

    def forged(
        self,
        payload: bytes,
        *,
        author: Identity = SITE,
        signing: SigningKey | None = None,
        to: Keyring | None = None,
        frame: int = Frame.LETTER,
        **changes: Any,
    ) -> bytes:
        """A letter in this session that the station would take, with whatever shall be wrong with it."""
        keys = to if to is not None else self.station_keys
        header = header_to(keys, author, self.session, self.station.counter + 1)
        peer = peer_of(keys)
        header = replace(header, **changes)
        return bytes((frame,)) + write_letter(signing or author.signing, peer.sealing, header, payload)


def dialled(
    *, site: Identity = SITE, versions: tuple[int, ...] = VERSIONS, known: bool = True, nonce: str = "station nonce"
) -> Pair:
    """A socket on which nothing has been said yet."""
    site_keys = keyring(site, versions=versions)
    station_keys = keyring(STATION)
    directory: dict[bytes, VerifyKey] = {site.id: verify_key(site)} if known else {}
    return Pair(
        SiteSession(site_keys, STATION.id, Pinned(verify_key(STATION)), seed("site nonce"), View(epoch=1, number=4)),
        StationSession(station_keys, seed(nonce), directory.get, seed(f"{nonce} challenge")),
        site_keys,
        station_keys,
    )


def carry(sender: Session, receiver: Session) -> list[Event]:
    """Take all that one end has to send to the other."""
    events = (receiver.receive(frame) for frame in sender.data_to_send())
    return [event for event in events if event is not None]


def greet(pair: Pair) -> Greeted:
    """Let the site prove itself."""
    assert carry(pair.station, pair.site) == []
    (greeted,) = carry(pair.site, pair.station)
    assert isinstance(greeted, Greeted)
    return greeted


def welcome(pair: Pair, greeted: Greeted, standing: Standing = Standing.ACTIVE) -> None:
    pair.station.welcome(
        greeted,
        standing=standing,
        view=View(epoch=1, number=2),
        ticket=b"ticket",
        silence_ms=SILENCE_MS,
        wall_ms=NOW.wall_ms,
        name="Station 5",
    )


def opened(**choices: Any) -> Pair:
    """A socket on which both ends have proven themselves."""
    pair = dialled(**choices)
    welcome(pair, greet(pair))
    (event,) = carry(pair.station, pair.site)
    assert isinstance(event, Welcomed)
    return pair


def enrolment_session(nonce: bytes) -> bytes:
    return greeting_nonce_id(nonce)


def greeting_frame(keys: Keyring, nonce: bytes, succession: bytes = b"") -> bytes:
    return bytes((Frame.GREETING,)) + encode(Greeting(card=keys.card, nonce=nonce, succession=succession))


def refused(error: type[LinkError], code: str | Fault, action: Callable[..., object], *args: object) -> None:
    """Demand that an action is refused with exactly this class and code."""
    with pytest.raises(error) as caught:
        action(*args)
    assert caught.value.code == str(code), caught.value


def reason(error: type[LinkError], action: Callable[..., object], *args: object) -> str | None:
    """The code that an action is refused with, or None if it is not; no other error passes."""
    try:
        action(*args)
    except error as err:
        return err.code
    return None


@dataclass
class Noted:
    """Lets frames pass and remembers them."""

    frames: list[bytes]

    def __call__(self, frame: bytes) -> bytes:
        self.frames.append(frame)
        return frame


def flipped(raw: bytes, bit: int) -> bytes:
    """The same bytes but for one bit."""
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
