"""How a site joins: one-time code → pinned keys at both ends, over a socket that nobody vouches for.

    station → GREETING          card, nonce
    site    → ENROL request     core (card, nonce, name, kind, handle), proof by the code's site key over the transcript
    station → ENROL answer      core (standing, recovery key, names) or a refusal, proof by the code's station key

The transcript is SHA-256 over the greeting and the request's core; both ends prove the code over it, so whoever sits in
the middle with another key is found out. Six digits of it are shown at both ends for the operator to compare. The site
stores its key before it proves; every step can be repeated with the same key after a crash.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from .crypto import VerifyKey, prove, proven, sha256
from .errors import AuthError, EnrolmentError, Fault, RemoteError
from .fields import BYTES, DIGEST, TEXT, UINT, Field, decode, encode, message
from .identity import Keyring, Peer, Role, read_card
from .invite import InviteKeys
from .letter import (
    LETTER_VERSION,
    MAX_FIRST_FRAME_BYTES,
    Frame,
    LetterHeader,
    OpenedLetter,
    open_letter,
    read_letter,
    write_letter,
)
from .messages import NAME, VERSIONS, Greeting, Standing
from .refusals import EnrolmentRefusal
from .session import greeting_nonce_id

DIGITS = 6


@message
class RequestCore:
    """What the site says of itself."""

    card: Annotated[bytes, Field(1, BYTES)]
    nonce: Annotated[bytes, Field(2, DIGEST)]
    handle: Annotated[bytes, Field(3, DIGEST)]
    name: Annotated[str, Field(4, NAME)]
    kind: Annotated[str, Field(5, TEXT)]


@message
class _Request:
    core: Annotated[bytes, Field(1, BYTES)]
    proof: Annotated[bytes, Field(2, DIGEST)]


@message
class AnswerCore:
    """What the station answers: a refusal, or all that the site pins."""

    refusal: Annotated[str, Field(1, TEXT)] = ""
    standing: Annotated[str, Field(2, TEXT)] = ""
    recovery: Annotated[bytes, Field(3, BYTES)] = b""
    """The key that alone can sign a succession to a new identity of this station."""
    name: Annotated[str, Field(4, NAME)] = ""
    version: Annotated[int, Field(5, UINT)] = 0


@message
class _Answer:
    core: Annotated[bytes, Field(1, BYTES)]
    proof: Annotated[bytes, Field(2, BYTES)] = b""
    """Missing in the refusal of somebody who did not prove the code."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Station: a request that has been read; its proof is still to be judged against the invite."""

    core: RequestCore
    peer: Peer
    transcript: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Site: the station proved the code; this is what to pin."""

    station: bytes
    signing: bytes
    recovery: bytes
    name: str
    standing: Standing
    digits: str


class InviteState(StrEnum):
    """Where an invite stands at its station; kept in the station's store."""

    OPEN = "open"
    BOUND = "bound"
    """A site proved the code; only its key may repeat."""
    FROZEN = "frozen"
    """Another key proved the code as well; the operator decides."""
    SPENT = "spent"
    """The operator approved the site."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptInvite:
    """An invite as the station keeps it: keys, never the code."""

    keys: InviteKeys
    made_ms: int
    expires_ms: int
    needs_approval: bool
    state: InviteState = InviteState.OPEN
    bound_key: bytes | None = None
    rival_key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the station makes of an applicant: a refusal or none, and the invite to commit before it is told."""

    refusal: EnrolmentRefusal | None
    invite: KeptInvite | None
    proven: bool


def six_digits(transcript: bytes) -> str:
    """Tell the digits that both ends show."""
    number = int.from_bytes(sha256(b"ssz/digits/1\0", transcript)[:8], "big") % 10**DIGITS
    return f"{number:0{DIGITS}d}"


def _transcript(greeting: bytes, core: bytes) -> bytes:
    return sha256(b"ssz/enrol/1\0", greeting, sha256(core))


def read_request(payload: bytes, greeting: bytes, opened: OpenedLetter) -> Applicant:
    """Read an enrolment request and check that its letter is signed by the key it brings; RemoteError or AuthError."""
    request = decode(_Request, payload)
    core = decode(RequestCore, request.core)
    card = read_card(core.card)
    if card.role is not Role.SITE or card.id != opened.header.sender:
        raise AuthError(Fault.UNKNOWN_SENDER)
    peer = Peer.from_card(card)
    opened.verify(peer.signing)
    return Applicant(core, peer, _transcript(greeting, request.core), request.proof)


def judge(  # noqa: PLR0911 - one line for each verdict
    applicant: Applicant, invite: KeptInvite | None, now_ms: int
) -> Verdict:
    """Decide about an applicant. `expired` and `used` are told only to whoever proved the code."""
    if invite is None or not proven(invite.keys.site_proof, applicant.transcript, applicant.proof):
        return Verdict(EnrolmentRefusal.WRONG_CODE, None, proven=False)
    key = applicant.peer.signing.public
    match invite.state:
        case InviteState.WITHDRAWN:
            return Verdict(EnrolmentRefusal.REFUSED, None, proven=True)
        case InviteState.FROZEN:
            return Verdict(EnrolmentRefusal.FROZEN, None, proven=True)
        case InviteState.SPENT | InviteState.BOUND if invite.bound_key == key:
            return Verdict(None, invite, proven=True)
        case InviteState.SPENT:
            return Verdict(EnrolmentRefusal.USED, None, proven=True)
        case InviteState.BOUND:
            frozen = replace(invite, state=InviteState.FROZEN, rival_key=key)
            return Verdict(EnrolmentRefusal.FROZEN, frozen, proven=True)
    if now_ms >= invite.expires_ms:
        return Verdict(EnrolmentRefusal.EXPIRED, None, proven=True)
    state = InviteState.BOUND if invite.needs_approval else InviteState.SPENT
    return Verdict(None, replace(invite, state=state, bound_key=key), proven=True)


def accept_answer(applicant: Applicant, keys: InviteKeys, *, standing: Standing, recovery: bytes, name: str) -> bytes:
    """Write the answer to an applicant who may join."""
    version = max((v for v in read_card(applicant.core.card).versions if v in VERSIONS), default=0)
    core = AnswerCore(standing=standing, recovery=recovery, name=name, version=version)
    return _answer(core, keys, applicant)


def refuse_answer(refusal: EnrolmentRefusal, applicant: Applicant, proven_keys: InviteKeys | None) -> bytes:
    """Write a refusal; proven to whoever proved the code, bare to anybody else."""
    return _answer(AnswerCore(refusal=refusal), proven_keys, applicant)


def _answer(core: AnswerCore, keys: InviteKeys | None, applicant: Applicant) -> bytes:
    raw = encode(core)
    proof = prove(keys.station_proof, applicant.transcript + raw) if keys is not None else b""
    return encode(_Answer(core=raw, proof=proof))


class SiteEnrolment:
    """The site's end: `receive` the greeting, send what it returns, `receive` the answer."""

    def __init__(
        self, keyring: Keyring, keys: InviteKeys, station: bytes | None, *, nonce: bytes, name: str, kind: str
    ) -> None:
        """Prepare to join; `station` is the id that the invite names, None when only a code is known."""
        self._keyring = keyring
        self._keys = keys
        self._station = station
        self._nonce = nonce
        self._name = name
        self._kind = kind
        self._peer: Peer | None = None
        self._session = b""
        self._transcript = b""

    def receive(self, frame: bytes) -> bytes | Enrolled:
        """Answer the greeting with a frame to send, or turn the answer into what to pin; EnrolmentError if refused."""
        if len(frame) > MAX_FIRST_FRAME_BYTES:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, Fault.OVERSIZED)
        try:
            return self._request(frame) if self._peer is None else self._read_answer(frame, self._peer)
        except (AuthError, RemoteError) as err:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, err.code) from err

    def _request(self, frame: bytes) -> bytes:
        if frame[:1] != bytes((Frame.GREETING,)):
            raise RemoteError(Fault.NOT_A_FRAME)
        greeting = decode(Greeting, frame[1:])
        card = read_card(greeting.card)
        if card.role is not Role.STATION or (self._station is not None and card.id != self._station):
            raise EnrolmentError(EnrolmentRefusal.FOREIGN)
        if not set(card.versions) & set(VERSIONS):
            raise EnrolmentError(EnrolmentRefusal.OUTDATED)
        self._peer = Peer.from_card(card)
        core = encode(
            RequestCore(
                card=self._keyring.card,
                nonce=self._nonce,
                handle=self._keys.handle,
                name=self._name,
                kind=self._kind,
            )
        )
        self._transcript = _transcript(sha256(frame), core)
        self._session = greeting_nonce_id(greeting.nonce)
        header = LetterHeader(
            version=LETTER_VERSION,
            sender=self._keyring.identity.id,
            receiver=card.id,
            session=self._session,
            direction=int(Role.SITE),
            counter=1,
            key=self._peer.sealing_id,
        )
        payload = encode(_Request(core=core, proof=prove(self._keys.site_proof, self._transcript)))
        signing = self._keyring.identity.signing
        return bytes((Frame.ENROL,)) + write_letter(signing, self._peer.sealing, header, payload)

    def _read_answer(self, frame: bytes, peer: Peer) -> Enrolled:
        if frame[:1] != bytes((Frame.ENROL,)):
            raise RemoteError(Fault.NOT_A_FRAME)
        letter = read_letter(frame[1:])
        header = letter.header
        if (header.sender, header.session, header.direction) != (peer.id, self._session, Role.STATION):
            raise AuthError(Fault.WRONG_SESSION)
        opened = open_letter(letter, self._keyring)
        opened.verify(peer.signing)
        answer = decode(_Answer, opened.payload)
        core = decode(AnswerCore, answer.core)
        genuine = proven(self._keys.station_proof, self._transcript + answer.core, answer.proof)
        if core.refusal:
            told_to_all = {EnrolmentRefusal.WRONG_CODE, EnrolmentRefusal.BUSY}
            if not genuine and core.refusal not in told_to_all:
                raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE)
            known = core.refusal in set(EnrolmentRefusal)
            raise EnrolmentError(core.refusal if known else EnrolmentRefusal.REFUSED, core.refusal)
        if not genuine:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE)
        if core.version not in VERSIONS:
            raise EnrolmentError(EnrolmentRefusal.OUTDATED)
        if core.standing not in set(Standing):
            raise RemoteError(Fault.BAD_FIELD, "standing")
        VerifyKey(core.recovery)
        return Enrolled(
            station=peer.id,
            signing=peer.signing.public,
            recovery=core.recovery,
            name=core.name,
            standing=Standing(core.standing),
            digits=six_digits(self._transcript),
        )
