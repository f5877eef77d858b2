"""How a site joins: one-time code → pinned keys at both ends, over a socket that nobody vouches for.

    station → GREETING          card, nonce
    site    → ENROL commitment  card, SHA-256 of the request's core, handle, proof by the code's site key over these
    station → ENROL challenge   32 bytes of entropy, or a refusal
    site    → ENROL request     core (card, nonce, name, kind, handle), proof by the code's site key over the transcript
    station → ENROL answer      core (standing, recovery key, names) or a refusal, proof by the code's station key

The transcript is SHA-256 over greeting, core and challenge; both ends prove the code over it, so whoever sits in the
middle with another key is found out. Six digits of it are shown at both ends for the operator to compare. The site
stores its key before it proves; every step can be repeated with the same key after a crash.

Whoever sits in the middle and has the code can only guess the digits. Towards the site he has to tell the challenge
while the site's core, with 32 secret bytes in it, is known to him by its digest alone; towards the station he is bound
to a core of his own before he learns the challenge. So his last word never falls in sight of the digits, and each pair
of attempts agrees once in a million. He may break off and draw again: at the site that takes a person each time, and
the station gives an invite few challenges (`DRAWS`), and none to whoever does not prove the code first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Never

from .crypto import VerifyKey, prove, proven, sha256
from .errors import AuthError, EnrolmentError, Fault, RemoteError
from .events import EnrolmentAsked
from .fields import BYTES, DIGEST, TEXT, UINT, Field, decode, encode, message
from .identity import Keyring, Peer, Role, read_card
from .invite import InviteKeys
from .letter import (
    LETTER_VERSION,
    MAX_FIRST_FRAME_BYTES,
    Frame,
    LetterHeader,
    open_letter,
    read_letter,
    write_letter,
)
from .messages import VERSIONS, Standing
from .names import NAME
from .opening import Challenge, Commitment, Greeting
from .refusals import EnrolmentRefusal
from .session import greeting_nonce_id

DIGITS = 6
DRAWS = 16
DRAWS_PER_S = 1 / 600
"""Challenges for one invite: whoever guesses at the digits for three days meets them once in 2,000 times."""


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
    """Another key or site proved the code as well; the operator decides."""
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
    bound_site: bytes | None = None
    """Key and id are bound together: an invite is for one site, and what was approved is this one."""
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


def _committed(core: bytes) -> bytes:
    return sha256(b"ssz/enrol-commit/1\0", core)


def _begun(greeting: bytes, committed: bytes) -> bytes:
    return sha256(b"ssz/enrol-begin/1\0", greeting, committed)


def _transcript(greeting: bytes, core: bytes, challenge: bytes) -> bytes:
    return sha256(b"ssz/enrol/1\0", greeting, sha256(core), challenge)


def proves_code(commitment: Commitment, greeting_frame: bytes, keys: InviteKeys) -> bool:
    """Tell whether whoever committed himself to this greeting knows the invite's code."""
    return proven(keys.site_proof, _begun(sha256(greeting_frame), commitment.digest), commitment.proof)


def read_request(asked: EnrolmentAsked) -> Applicant:
    """Read an enrolment request and check that it is the one that was committed to; RemoteError or AuthError."""
    request = decode(_Request, asked.payload)
    if _committed(request.core) != asked.commitment.digest:
        raise AuthError(Fault.BAD_DIGEST, "another request than was committed to")
    core = decode(RequestCore, request.core)
    if (core.card, core.handle) != (asked.commitment.card, asked.commitment.handle):
        raise AuthError(Fault.UNKNOWN_SENDER, "another card or invite than was committed to")
    return Applicant(core, asked.peer, _transcript(asked.greeting, request.core, asked.challenge), request.proof)


def judge(  # noqa: PLR0911 - one line for each verdict
    applicant: Applicant, invite: KeptInvite | None, now_ms: int
) -> Verdict:
    """Decide about an applicant. `expired` and `used` are told only to whoever proved the code.

    The bound key under another site id is as much a rival as another key: no site of ours ever asks so.
    """
    if invite is None or not proven(invite.keys.site_proof, applicant.transcript, applicant.proof):
        return Verdict(EnrolmentRefusal.WRONG_CODE, None, proven=False)
    key, site = applicant.peer.signing.public, applicant.peer.id
    match invite.state:
        case InviteState.WITHDRAWN:
            return Verdict(EnrolmentRefusal.REFUSED, None, proven=True)
        case InviteState.FROZEN:
            return Verdict(EnrolmentRefusal.FROZEN, None, proven=True)
        case InviteState.SPENT | InviteState.BOUND if (invite.bound_key, invite.bound_site) == (key, site):
            return Verdict(None, invite, proven=True)
        case InviteState.SPENT:
            return Verdict(EnrolmentRefusal.USED, None, proven=True)
        case InviteState.BOUND:
            frozen = replace(invite, state=InviteState.FROZEN, rival_key=key)
            return Verdict(EnrolmentRefusal.FROZEN, frozen, proven=True)
    if now_ms >= invite.expires_ms:
        return Verdict(EnrolmentRefusal.EXPIRED, None, proven=True)
    state = InviteState.BOUND if invite.needs_approval else InviteState.SPENT
    return Verdict(None, replace(invite, state=state, bound_key=key, bound_site=site), proven=True)


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
    """The site's end: `receive` the greeting, and send and `receive` as long as that returns a frame."""

    def __init__(
        self, keyring: Keyring, keys: InviteKeys, station: bytes | None, *, nonce: bytes, name: str, kind: str
    ) -> None:
        """Prepare to join; `station` is the id that the invite names, None when only a code is known.

        `nonce` is 32 bytes of entropy for this attempt alone.
        """
        self._keyring = keyring
        self._keys = keys
        self._station = station
        self._nonce = nonce
        self._name = name
        self._kind = kind
        self._next: Callable[[bytes], bytes | Enrolled] = self._commit
        self._peer: Peer
        self._session = b""
        self._sent = 0
        self._greeting = b""
        self._core = b""
        self._transcript = b""

    def receive(self, frame: bytes) -> bytes | Enrolled:
        """Answer greeting and challenge with a frame to send, turn the answer into what to pin.

        EnrolmentError if refused.
        """
        if len(frame) > MAX_FIRST_FRAME_BYTES:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, Fault.OVERSIZED)
        try:
            return self._next(frame)
        except (AuthError, RemoteError) as err:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, err.code) from err

    def _commit(self, frame: bytes) -> bytes:
        if frame[:1] != bytes((Frame.GREETING,)):
            raise RemoteError(Fault.NOT_A_FRAME)
        greeting = decode(Greeting, frame[1:])
        card = read_card(greeting.card)
        if card.role is not Role.STATION or (self._station is not None and card.id != self._station):
            raise EnrolmentError(EnrolmentRefusal.FOREIGN)
        if not set(card.versions) & set(VERSIONS):
            raise EnrolmentError(EnrolmentRefusal.OUTDATED)
        self._peer = Peer.from_card(card)
        self._core = encode(
            RequestCore(
                card=self._keyring.card,
                nonce=self._nonce,
                handle=self._keys.handle,
                name=self._name,
                kind=self._kind,
            )
        )
        self._greeting = sha256(frame)
        self._session = greeting_nonce_id(greeting.nonce)
        digest = _committed(self._core)
        commitment = Commitment(
            card=self._keyring.card,
            digest=digest,
            handle=self._keys.handle,
            proof=prove(self._keys.site_proof, _begun(self._greeting, digest)),
        )
        self._next = self._request
        return self._letter(encode(commitment))

    def _request(self, frame: bytes) -> bytes:
        told = decode(Challenge, self._open(frame))
        if told.refusal:
            self._refused(told.refusal, genuine=False)
        if told.challenge is None:
            raise RemoteError(Fault.BAD_FIELD, "challenge")
        self._transcript = _transcript(self._greeting, self._core, told.challenge)
        self._next = self._read_answer
        return self._letter(encode(_Request(core=self._core, proof=prove(self._keys.site_proof, self._transcript))))

    def _letter(self, payload: bytes) -> bytes:
        self._sent += 1
        header = LetterHeader(
            version=LETTER_VERSION,
            sender=self._keyring.identity.id,
            receiver=self._peer.id,
            session=self._session,
            direction=int(Role.SITE),
            counter=self._sent,
            key=self._peer.sealing_id,
        )
        signing = self._keyring.identity.signing
        return bytes((Frame.ENROL,)) + write_letter(signing, self._peer.sealing, header, payload)

    def _open(self, frame: bytes) -> bytes:
        if frame[:1] != bytes((Frame.ENROL,)):
            raise RemoteError(Fault.NOT_A_FRAME)
        letter = read_letter(frame[1:])
        header = letter.header
        if (header.sender, header.session, header.direction) != (self._peer.id, self._session, Role.STATION):
            raise AuthError(Fault.WRONG_SESSION)
        opened = open_letter(letter, self._keyring)
        opened.verify(self._peer.signing)
        return opened.payload

    def _refused(self, refusal: str, *, genuine: bool) -> Never:
        if not genuine and refusal not in {EnrolmentRefusal.WRONG_CODE, EnrolmentRefusal.BUSY}:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE)
        known = refusal in set(EnrolmentRefusal)
        raise EnrolmentError(refusal if known else EnrolmentRefusal.REFUSED, refusal)

    def _read_answer(self, frame: bytes) -> Enrolled:
        answer = decode(_Answer, self._open(frame))
        core = decode(AnswerCore, answer.core)
        genuine = proven(self._keys.station_proof, self._transcript + answer.core, answer.proof)
        if core.refusal:
            self._refused(core.refusal, genuine=genuine)
        if not genuine:
            raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE)
        if core.version not in VERSIONS:
            raise EnrolmentError(EnrolmentRefusal.OUTDATED)
        if core.standing not in set(Standing):
            raise RemoteError(Fault.BAD_FIELD, "standing")
        VerifyKey(core.recovery)
        return Enrolled(
            station=self._peer.id,
            signing=self._peer.signing.public,
            recovery=core.recovery,
            name=core.name,
            standing=Standing(core.standing),
            digits=six_digits(self._transcript),
        )
