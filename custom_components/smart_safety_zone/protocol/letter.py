r"""What travels: a letter is signed and then sealed to its receiver, each time it is sent, and never stored.

    frame   = type (1) ‖ content
    letter  = length of header (2) ‖ header ‖ sealed
    bound   = "ssz/letter/1\0" ‖ length of header (2) ‖ header
    sealed  = HPKE(info = bound, signature (64) ‖ length of payload (4) ‖ payload ‖ zeros)
    signed  = bound ‖ payload

The header names both ends, the session, the direction and the counter; the signature covers it, so a letter cannot be
passed on to somebody else, into another session or a second time. Zeros pad the plaintext to one of a few sizes.
"""

from dataclasses import dataclass
from enum import IntEnum
from struct import Struct
from typing import Annotated

from .crypto import SEAL_OVERHEAD_BYTES, SIGNATURE_BYTES, SealTo, SigningKey, VerifyKey
from .errors import AuthError, Fault, LocalError, RemoteError
from .fields import BOOT, ID, UINT, Field, decode, encode, message
from .identity import Keyring

LETTER_VERSION = 1
MAX_FRAME_BYTES = 64 * 1024
"""Nothing longer is looked at."""
MAX_FIRST_FRAME_BYTES = 16 * 1024
"""The same before the peer has proven who it is."""
PADDED_BYTES = (512, 1024, 2048, 4096)
"""Sizes of a plaintext; beyond, multiples of the last."""

_TAG = b"ssz/letter/1\0"
_LENGTH = Struct(">H")
_SIZE = Struct(">I")
_PLAIN_PREFIX = SIGNATURE_BYTES + _SIZE.size


class Frame(IntEnum):
    """What a frame holds; its first byte."""

    GREETING = 1
    """The station's card and nonce, in clear: the first thing on a socket."""
    LETTER = 2
    ENROL = 3
    """A letter of an enrolment, with somebody who is not known yet."""
    CARD = 4
    """A card in clear: the answer to a letter that was sealed to a key which is gone."""


@message
class LetterHeader:
    """What is seen of a letter from outside."""

    version: Annotated[int, Field(1, UINT)]
    sender: Annotated[bytes, Field(2, ID)]
    receiver: Annotated[bytes, Field(3, ID)]
    session: Annotated[bytes, Field(4, ID)]
    direction: Annotated[int, Field(5, UINT)]
    """The sender's role."""
    counter: Annotated[int, Field(6, UINT)]
    key: Annotated[bytes, Field(7, BOOT)]
    """`identity.key_id` of the receiver's sealing key."""


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """A letter whose header has been read and nothing else."""

    header: LetterHeader
    raw_header: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter that could be opened; its signature is still to be judged by `verify`."""

    header: LetterHeader
    payload: bytes
    _signature: bytes
    _signed: bytes

    def verify(self, author: VerifyKey) -> None:
        """Raise AuthError unless `author` signed this header and payload."""
        author.verify(self._signature, self._signed)


def padded_size(size: int) -> int:
    """Tell the length that a plaintext of `size` bytes is padded to."""
    for step in PADDED_BYTES:
        if size <= step:
            return step
    return -(-size // PADDED_BYTES[-1]) * PADDED_BYTES[-1]


def _bound(raw_header: bytes) -> bytes:
    """Tell what signature and seal bind beside the payload; the length keeps header and payload apart."""
    return _TAG + _LENGTH.pack(len(raw_header)) + raw_header


def write_letter(signing: SigningKey, to: SealTo, header: LetterHeader, payload: bytes) -> bytes:
    """Sign and seal; the content of a LETTER or ENROL frame. LocalError if it would not fit into a frame."""
    raw_header = encode(header)
    bound = _bound(raw_header)
    size = padded_size(_PLAIN_PREFIX + len(payload))
    if 1 + _LENGTH.size + len(raw_header) + SEAL_OVERHEAD_BYTES + size > MAX_FRAME_BYTES:
        raise LocalError(Fault.OVERSIZED, f"payload of {len(payload)} bytes")
    signature = signing.sign(bound + payload)
    plain = b"".join((signature, _SIZE.pack(len(payload)), payload)).ljust(size, b"\0")
    return b"".join((_LENGTH.pack(len(raw_header)), raw_header, to.seal(plain, bound)))


def read_letter(content: bytes) -> SealedLetter:
    """Read a letter's header; RemoteError if this is no letter of a version that is spoken here."""
    if len(content) < _LENGTH.size:
        raise RemoteError(Fault.TRUNCATED, "letter")
    (length,) = _LENGTH.unpack_from(content)
    end = _LENGTH.size + length
    if len(content) < end + SEAL_OVERHEAD_BYTES + _PLAIN_PREFIX:
        raise RemoteError(Fault.TRUNCATED, "letter")
    raw_header = content[_LENGTH.size : end]
    header = decode(LetterHeader, raw_header)
    if header.version != LETTER_VERSION:
        raise RemoteError(Fault.VERSION, f"letter version {header.version}")
    return SealedLetter(header, raw_header, content[end:])


def open_letter(letter: SealedLetter, keyring: Keyring) -> OpenedLetter:
    """Open a letter that is addressed to us; AuthError otherwise.

    The code is NOT_SEALED_FOR_US when the letter names a key that is gone, which is answered with the newest card.
    """
    if letter.header.receiver != keyring.identity.id:
        raise AuthError(Fault.WRONG_RECEIVER)
    key = keyring.opener(letter.header.key)
    if key is None:
        raise AuthError(Fault.NOT_SEALED_FOR_US, "sealed to a key that is gone")
    bound = _bound(letter.raw_header)
    plain = key.open(letter.sealed, bound)
    (size,) = _SIZE.unpack_from(plain, SIGNATURE_BYTES)
    if _PLAIN_PREFIX + size > len(plain):
        raise AuthError(Fault.TRUNCATED, "payload")
    payload = plain[_PLAIN_PREFIX : _PLAIN_PREFIX + size]
    return OpenedLetter(letter.header, payload, plain[:SIGNATURE_BYTES], bound + payload)
