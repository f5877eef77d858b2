"""One socket's conversation, without the socket: frames in → events out, and frames to send.

    site                                   station
      AWAITING   ←── GREETING (card, nonce) ──   AWAITING
                 ── LETTER Hello ──────────→     (known site? proof?)  → Greeted
      OPEN       ←── LETTER Welcome ─────────    OPEN
      OPEN       ←→  LETTER Offer, Heartbeat ←→  OPEN
                 ── ENROL Commitment ──────→     `commitment`, to be judged before the challenge is sent
                 ←── ENROL Challenge ────────
                 ── ENROL request ─────────→     → EnrolmentAsked, one answer, CLOSED

Feed frames to `receive`, act on the events, write what `data_to_send` returns. After an AuthError the session is CLOSED
and its socket is to be closed; a RemoteError concerns that one frame alone.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto

from .crypto import SigningKey, VerifyKey, sha256
from .errors import AuthError, Fault, LocalError, RemoteError
from .events import CardRenewed, EnrolmentAsked, Event, Greeted, Welcomed, read_event
from .fields import ID_BYTES, decode, encode
from .identity import Keyring, Peer, Role, read_card
from .letter import (
    LETTER_VERSION,
    MAX_FIRST_FRAME_BYTES,
    MAX_FRAME_BYTES,
    Frame,
    LetterHeader,
    open_letter,
    read_letter,
    write_letter,
)
from .messages import VERSIONS, Hello, Standing, Talk, View, Welcome, read_talk, write_talk
from .opening import Challenge, Commitment, Greeting
from .succession import Pinned, Succession

NONCE_BYTES = 32
MIN_SILENCE_MS = 1_000
MAX_SILENCE_MS = 600_000
"""Beyond these a station would switch supervision off, or have the site send nothing but heartbeats."""


class SessionState(Enum):
    """Where a session stands."""

    AWAITING = auto()
    OPEN = auto()
    CLOSED = auto()


def greeting_nonce_id(nonce: bytes) -> bytes:
    """Tell the session id that letters bear until both nonces are known."""
    return nonce[:ID_BYTES]


def session_id(greeting: bytes, hello: bytes) -> bytes:
    """Tell the session id once both ends have spoken; binds both cards and nonces."""
    return sha256(b"ssz/session/1\0", greeting, hello)[:ID_BYTES]


class Session:
    """What both ends of a session have in common."""

    role: Role

    def __init__(self, keyring: Keyring) -> None:
        """Start a session of the identity that the keyring belongs to."""
        self.keyring = keyring
        self.state = SessionState.AWAITING
        self.peer: Peer | None = None
        self._card_made_ms = 0
        self._session = b""
        self._sent = 0
        self._received = 0
        self._outgoing: list[bytes] = []

    def receive(self, frame: bytes) -> Event | None:
        """Take one frame in; AuthError closes the session, RemoteError only drops the frame."""
        if self.state is SessionState.CLOSED:
            raise LocalError(Fault.CLOSED)
        try:
            return self._handler(frame)(frame)
        except _AuthenticError:
            raise
        except AuthError:
            self.close()
            raise
        except RemoteError as err:
            # A frame that cannot be read proves nothing of the peer, and a greeting or welcome has no second try.
            self.close()
            raise AuthError(err.code, str(err)) from err

    def _handler(self, frame: bytes) -> Callable[[bytes], Event | None]:
        limit = MAX_FRAME_BYTES if self.state is SessionState.OPEN else MAX_FIRST_FRAME_BYTES
        if len(frame) > limit:
            raise AuthError(Fault.OVERSIZED, f"frame of {len(frame)} bytes")
        handler = self._frames().get(frame[0]) if frame else None
        if handler is None:
            raise AuthError(Fault.NOT_A_FRAME, f"frame {frame[:1].hex()} here and now")
        return handler

    def _frames(self) -> Mapping[int, Callable[[bytes], Event | None]]:
        raise NotImplementedError

    def send(self, talk: Talk) -> None:
        """Queue a message; LocalError if the session is not open."""
        if self.state is not SessionState.OPEN:
            raise LocalError(Fault.OUT_OF_TURN, "session is not open")
        self._outgoing.append(self._letter(Frame.LETTER, self._session, write_talk(talk)))

    def renew_card(self) -> None:
        """Queue the newest card of this end, after its sealing key changed."""
        if self.state is SessionState.OPEN:
            self._outgoing.append(bytes((Frame.CARD,)) + self.keyring.card)

    @property
    def has_to_send(self) -> bool:
        """Whether `data_to_send` has something."""
        return bool(self._outgoing)

    def data_to_send(self) -> list[bytes]:
        """Hand out the queued frames, once."""
        frames, self._outgoing = self._outgoing, []
        return frames

    def close(self) -> None:
        """End the session; nothing is taken in or sent any more."""
        self.state = SessionState.CLOSED

    @property
    def counter(self) -> int:
        """How many letters of the peer were taken in."""
        return self._received

    @property
    def _signing(self) -> SigningKey:
        return self.keyring.identity.signing

    def _letter(self, frame: Frame, session: bytes, payload: bytes) -> bytes:
        peer = self._known_peer()
        self._sent += 1
        header = LetterHeader(
            version=LETTER_VERSION,
            sender=self.keyring.identity.id,
            receiver=peer.id,
            session=session,
            direction=int(self.role),
            counter=self._sent,
            key=peer.sealing_id,
        )
        return bytes((frame,)) + write_letter(self._signing, peer.sealing, header, payload)

    def _known_peer(self) -> Peer:
        if self.peer is None:
            raise LocalError(Fault.OUT_OF_TURN, "the peer is not known yet")
        return self.peer

    def _open(self, frame: bytes, session: bytes, author: Peer | VerifyKey) -> bytes:
        """Open a letter of the peer in this session and count it; returns its payload."""
        letter = read_letter(frame[1:])
        header = letter.header
        if header.direction != self.role.other or header.session != session:
            raise AuthError(Fault.WRONG_SESSION)
        if self.peer is not None and header.sender != self.peer.id:
            raise AuthError(Fault.UNKNOWN_SENDER)
        if header.counter <= self._received:
            raise AuthError(Fault.REPLAYED)
        opened = open_letter(letter, self.keyring)
        opened.verify(author.signing if isinstance(author, Peer) else author)
        self._received = header.counter
        return opened.payload

    def _receive_talk(self, frame: bytes) -> Event | None:
        peer = self._known_peer()
        try:
            payload = self._open(frame, self._session, peer)
        except AuthError as err:
            if err.code == Fault.NOT_SEALED_FOR_US and self.keyring.opener(read_letter(frame[1:]).header.key) is None:
                self.renew_card()
                return None
            raise
        try:
            talk = read_talk(payload, peer.role)
        except RemoteError as err:
            raise _AuthenticError(err.code, str(err)) from err
        event = read_event(talk, peer, self.keyring.identity.id)
        if event is None:
            raise _AuthenticError(Fault.OUT_OF_TURN, type(talk).__name__)
        return event

    def _receive_card(self, frame: bytes) -> Event | None:
        peer = self._known_peer()
        card = read_card(frame[1:])
        if (card.role, card.id) != (peer.role, peer.id):
            raise AuthError(Fault.UNKNOWN_SENDER, "card of somebody else")
        if card.made_ms <= self._card_made_ms:
            return None
        self.peer = Peer.from_card(card, peer.signing)
        self._card_made_ms = card.made_ms
        return CardRenewed()


class _AuthenticError(RemoteError):
    """A message of the proven peer that cannot be understood: dropped and counted, the session goes on."""


class SiteSession(Session):
    """The site's end: knows the station beforehand and dials it."""

    role = Role.SITE

    def __init__(self, keyring: Keyring, station: bytes, pinned: Pinned, nonce: bytes, view: View) -> None:
        """Expect the greeting of this station; `nonce` is 32 bytes of entropy, `view` what is known of the station."""
        super().__init__(keyring)
        self._station = station
        self._pinned = pinned
        self._nonce = nonce
        self._view = view
        self.succession: Succession | None = None
        """The succession that was followed: once the station is proven, its key is the one to pin."""
        self._greeting = b""
        self._hello = b""

    def _frames(self) -> Mapping[int, Callable[[bytes], Event | None]]:
        if self.state is SessionState.OPEN:
            return {Frame.LETTER: self._receive_talk, Frame.CARD: self._receive_card}
        if not self._greeting:
            return {Frame.GREETING: self._receive_greeting}
        return {Frame.LETTER: self._receive_welcome}

    def _receive_greeting(self, frame: bytes) -> None:
        greeting = decode(Greeting, frame[1:])
        card = read_card(greeting.card)
        if card.role is not Role.STATION or card.id != self._station:
            raise AuthError(Fault.WRONG_STATION)
        key, self.succession = self._pinned.follow(greeting.succession, self._station)
        self.peer = Peer.from_card(card, key)
        self._card_made_ms = card.made_ms
        self._greeting = sha256(frame)
        hello = Hello(greeting=self._greeting, card=self.keyring.card, nonce=self._nonce, view=self._view)
        payload = write_talk(hello)
        self._session = greeting_nonce_id(greeting.nonce)
        self._outgoing.append(self._letter(Frame.LETTER, self._session, payload))
        self._hello = sha256(payload)

    def _receive_welcome(self, frame: bytes) -> Welcomed:
        peer = self._known_peer()
        session = session_id(self._greeting, self._hello)
        welcome = read_talk(self._open(frame, session, peer), Role.STATION)
        if not isinstance(welcome, Welcome):
            raise AuthError(Fault.OUT_OF_TURN, type(welcome).__name__)
        if (welcome.greeting, welcome.hello) != (self._greeting, self._hello):
            raise AuthError(Fault.WRONG_SESSION)
        if welcome.version not in {0, *VERSIONS} or welcome.standing not in set(Standing):
            raise RemoteError(Fault.BAD_FIELD, "welcome")
        if not MIN_SILENCE_MS <= welcome.silence_ms <= MAX_SILENCE_MS:
            raise RemoteError(Fault.BAD_FIELD, "silence")
        self._session = session
        self.state = SessionState.OPEN if welcome.version else SessionState.CLOSED
        return Welcomed(welcome)


class StationSession(Session):
    """The station's end: greets, then learns who dialled."""

    role = Role.STATION

    def __init__(
        self,
        keyring: Keyring,
        nonce: bytes,
        directory: Callable[[bytes], VerifyKey | None],
        challenge: bytes,
        succession: bytes = b"",
    ) -> None:
        """Greet; `directory` gives the pinned key of a site id, or None for a stranger.

        `nonce` and `challenge` are 32 bytes of entropy each, for this socket alone.
        """
        super().__init__(keyring)
        self._directory = directory
        self._nonce = nonce
        self._challenge = challenge
        self.commitment: Commitment | None = None
        """What an applicant committed himself to; the challenge is queued, or `refuse_commitment` instead."""
        self.greeting_frame = bytes((Frame.GREETING,)) + encode(
            Greeting(card=keyring.card, nonce=nonce, succession=succession)
        )
        self._greeting = sha256(self.greeting_frame)
        self._hello = b""
        self._asked = False
        self._outgoing.append(self.greeting_frame)

    def _frames(self) -> Mapping[int, Callable[[bytes], Event | None]]:
        if self.state is SessionState.OPEN:
            return {Frame.LETTER: self._receive_talk, Frame.CARD: self._receive_card}
        if self.commitment is not None:
            return {} if self._asked else {Frame.ENROL: self._receive_request}
        if self.peer is not None:
            return {}
        return {Frame.LETTER: self._receive_hello, Frame.ENROL: self._receive_commitment}

    def _receive_hello(self, frame: bytes) -> Greeted:
        header = read_letter(frame[1:]).header
        pinned = self._directory(header.sender)
        if pinned is None:
            raise AuthError(Fault.UNKNOWN_SENDER)
        payload = self._open(frame, greeting_nonce_id(self._nonce), pinned)
        hello = read_talk(payload, Role.SITE)
        if not isinstance(hello, Hello):
            raise AuthError(Fault.OUT_OF_TURN, type(hello).__name__)
        card = read_card(hello.card)
        if hello.greeting != self._greeting or card.role is not Role.SITE or card.id != header.sender:
            raise AuthError(Fault.WRONG_SESSION)
        self.peer = Peer.from_card(card, pinned)
        self._card_made_ms = card.made_ms
        self._hello = sha256(payload)
        self._session = session_id(self._greeting, self._hello)
        return Greeted(card.id, hello.view, max((v for v in card.versions if v in VERSIONS), default=0))

    def _receive_commitment(self, frame: bytes) -> None:
        letter = read_letter(frame[1:])
        if letter.header.direction != Role.SITE or letter.header.session != greeting_nonce_id(self._nonce):
            raise AuthError(Fault.WRONG_SESSION)
        opened = open_letter(letter, self.keyring)
        commitment = decode(Commitment, opened.payload)
        card = read_card(commitment.card)
        if card.role is not Role.SITE or card.id != letter.header.sender:
            raise AuthError(Fault.UNKNOWN_SENDER)
        peer = Peer.from_card(card)
        opened.verify(peer.signing)
        self.peer, self.commitment, self._received = peer, commitment, letter.header.counter
        self._enrol(encode(Challenge(challenge=self._challenge)))

    def _receive_request(self, frame: bytes) -> EnrolmentAsked:
        peer, commitment = self._known_peer(), self.commitment
        assert commitment is not None
        payload = self._open(frame, greeting_nonce_id(self._nonce), peer)
        self._asked = True
        return EnrolmentAsked(payload, peer, self._greeting, commitment, self._challenge)

    def _enrol(self, payload: bytes) -> None:
        self._outgoing.append(self._letter(Frame.ENROL, greeting_nonce_id(self._nonce), payload))

    def welcome(
        self,
        greeted: Greeted,
        *,
        standing: Standing,
        view: View,
        ticket: bytes,
        silence_ms: int,
        wall_ms: int,
        name: str,
    ) -> None:
        """Answer a proven site; the session is open afterwards unless no version is common.

        LocalError if nobody proved himself here, or the session has ended since.
        """
        if self.state is not SessionState.AWAITING or not self._hello:
            raise LocalError(Fault.OUT_OF_TURN, "nobody waits for a welcome")
        talk = Welcome(
            greeting=self._greeting,
            hello=self._hello,
            version=greeted.version,
            standing=standing,
            view=view,
            ticket=ticket,
            silence_ms=silence_ms,
            wall_ms=wall_ms,
            name=name,
        )
        self._outgoing.append(self._letter(Frame.LETTER, self._session, write_talk(talk)))
        self.state = SessionState.OPEN if greeted.version else SessionState.CLOSED

    def refuse_commitment(self, refusal: str) -> None:
        """Send an applicant away instead of challenging him; the session is closed afterwards."""
        self._outgoing.clear()
        self._enrol(encode(Challenge(refusal=refusal)))
        self.close()

    def answer_enrolment(self, payload: bytes) -> None:
        """Answer an enrolment request; the session is closed afterwards."""
        self._enrol(payload)
        self.close()
