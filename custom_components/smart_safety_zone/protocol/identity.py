"""Who speaks: ids, signing identities, sealing keys that come and go, and the signed card that shows them."""

from base64 import b32decode, b32encode
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Annotated

from .crypto import SIGNATURE_BYTES, SealingKey, SealTo, SigningKey, VerifyKey, sha256
from .errors import AuthError, Fault, RemoteError
from .fields import DIGEST, ID, ID_BYTES, UINT, Field, decode, encode, many, message
from .moment import Moment

SEALING_KEY_LIFE_MS = 24 * 60 * 60 * 1000
"""A sealing key is replaced daily, so that a stolen memory opens at most a day of letters."""

SEALING_KEY_GRACE_MS = 10 * 60 * 1000
"""How long the previous sealing key still opens letters that were on their way."""

KEY_ID_BYTES = 8
IDS_KEPT = 4_096
"""Ids whose two forms are remembered: a station has hundreds of sites, and names one with each of its records."""
_CARD_TAG = b"ssz/card/1\0"


class Role(IntEnum):
    """Which end of a link somebody is; travels."""

    SITE = 0
    STATION = 1

    @property
    def other(self) -> Role:
        """The role at the far end."""
        return Role.STATION if self is Role.SITE else Role.SITE


@lru_cache(IDS_KEPT)
def id_text(raw: bytes) -> str:
    """Write a 16-byte id as 26 lower-case letters and digits, for entities, mDNS and logs."""
    return b32encode(raw).decode().rstrip("=").lower()


@lru_cache(IDS_KEPT)
def id_bytes(text: str) -> bytes:
    """Read what `id_text` wrote; ValueError for anything else."""
    raw = b32decode(text.strip().upper() + "======")
    if len(raw) != ID_BYTES or id_text(raw) != text.strip().lower():
        detail = "not an id"
        raise ValueError(detail)
    return raw


def fingerprint(public: bytes) -> str:
    """Name a public key for people: 80 bits of its SHA-256 in four groups of four."""
    text = b32encode(sha256(public)[:10]).decode()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def key_id(public: bytes) -> bytes:
    """Name a sealing key inside a letter's header."""
    return sha256(b"ssz/key-id/1\0", public)[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class Identity:
    """A site or station with the private key that it signs with."""

    role: Role
    id: bytes
    signing: SigningKey

    @classmethod
    def from_seed(cls, role: Role, identifier: bytes, seed: bytes) -> Identity:
        """Load an identity; `seed` is the 32 bytes that its store keeps."""
        return cls(role, identifier, SigningKey(seed))


@message
class _CardBody:
    role: Annotated[int, Field(1, UINT)]
    id: Annotated[bytes, Field(2, ID)]
    signing: Annotated[bytes, Field(3, DIGEST)]
    sealing: Annotated[bytes, Field(4, DIGEST)]
    made_ms: Annotated[int, Field(5, UINT)]
    versions: Annotated[tuple[int, ...], Field(6, many(UINT))]


@dataclass(frozen=True, slots=True)
class Card:
    """What an end shows of itself: its id, both public keys and the protocol versions it speaks, signed by itself."""

    raw: bytes
    role: Role
    id: bytes
    signing: bytes
    sealing: bytes
    made_ms: int
    versions: tuple[int, ...]

    def verify(self, pinned: VerifyKey | None = None) -> None:
        """Raise AuthError unless the card is signed by the key it shows, and that is the pinned one if there is one."""
        if pinned is not None and pinned.public != self.signing:
            raise AuthError(Fault.BAD_KEY, "card shows another key than the pinned one")
        key = pinned if pinned is not None else VerifyKey(self.signing)
        key.verify(self.raw[-SIGNATURE_BYTES:], _CARD_TAG + self.raw[:-SIGNATURE_BYTES])


def make_card(identity: Identity, sealing_public: bytes, versions: tuple[int, ...], made_ms: int) -> bytes:
    """Sign a card."""
    body = encode(
        _CardBody(
            role=int(identity.role),
            id=identity.id,
            signing=identity.signing.public,
            sealing=sealing_public,
            made_ms=made_ms,
            versions=versions,
        )
    )
    return body + identity.signing.sign(_CARD_TAG + body)


def read_card(raw: bytes) -> Card:
    """Read a card without judging its signature; RemoteError if it is not one."""
    if len(raw) <= SIGNATURE_BYTES:
        raise RemoteError(Fault.TRUNCATED, "card")
    body = decode(_CardBody, raw[:-SIGNATURE_BYTES])
    if body.role not in {Role.SITE, Role.STATION}:
        raise RemoteError(Fault.BAD_FIELD, "role")
    return Card(
        raw=raw,
        role=Role(body.role),
        id=body.id,
        signing=body.signing,
        sealing=body.sealing,
        made_ms=body.made_ms,
        versions=body.versions,
    )


class Keyring:
    """The sealing keys of one end: in memory only, made at start, replaced daily, the previous kept for a while."""

    def __init__(self, identity: Identity, versions: tuple[int, ...], seed: bytes, now: Moment) -> None:
        """Make the first key from 32 bytes of entropy."""
        self.identity = identity
        self._versions = versions
        self._previous: SealingKey | None = None
        self._made_wall_ms = -1
        self._make(seed, now)

    def _make(self, seed: bytes, now: Moment) -> None:
        self._current = SealingKey(seed)
        self._made_mono_ms = now.mono_ms
        # Of two cards the newer counts, also where the wall clock was set back between them.
        self._made_wall_ms = max(now.wall_ms, self._made_wall_ms + 1)
        self.card = make_card(self.identity, self._current.public, self._versions, self._made_wall_ms)
        """The current card, signed once and handed out often."""
        self.key_id = key_id(self._current.public)
        self._by_id = {self.key_id: self._current}
        if self._previous is not None:
            self._by_id[key_id(self._previous.public)] = self._previous

    def due_ms(self) -> int:
        """Monotonic time of the next call of `tend`."""
        life = SEALING_KEY_LIFE_MS if self._previous is None else SEALING_KEY_GRACE_MS
        return self._made_mono_ms + life

    def tend(self, seed: bytes, now: Moment) -> bool:
        """Replace the key when it is a day old and forget the previous one in time; True if there is a new card."""
        age = now.mono_ms - self._made_mono_ms
        if self._previous is not None and age >= SEALING_KEY_GRACE_MS:
            del self._by_id[key_id(self._previous.public)]
            self._previous = None
        if age < SEALING_KEY_LIFE_MS:
            return False
        self._previous = self._current
        self._make(seed, now)
        return True

    def opener(self, identifier: bytes) -> SealingKey | None:
        """Find the private key that a letter names, if it is still kept."""
        return self._by_id.get(identifier)


@dataclass(frozen=True, slots=True)
class Peer:
    """The far end as this end knows it for one session: pinned signing key and the sealing key of its newest card."""

    role: Role
    id: bytes
    signing: VerifyKey
    sealing: SealTo
    sealing_id: bytes

    @classmethod
    def from_card(cls, card: Card, pinned: VerifyKey | None = None) -> Peer:
        """Verify the card and trial-seal to it; AuthError if either fails."""
        card.verify(pinned)
        signing = pinned if pinned is not None else VerifyKey(card.signing)
        return cls(card.role, card.id, signing, SealTo(card.sealing), key_id(card.sealing))
