r"""What lasts: a record is signed once by its author and kept as exactly those bytes.

record  = length of header (2) ‖ header ‖ signature (64) ‖ salt (32) ‖ body
signed  = "ssz/record/1\0" ‖ header
header names SHA-256(salt ‖ body), so that salt and body can be erased later while the signature stays provable
"""

from dataclasses import dataclass
from struct import Struct
from typing import Annotated

from .crypto import SIGNATURE_BYTES, SigningKey, VerifyKey, sha256
from .errors import AuthError, Fault, LocalError, RemoteError
from .fields import BOOL, BOOT, DIGEST, ID, UINT, Field, decode, encode, message
from .moment import Moment

RECORD_VERSION = 1
SALT_BYTES = 32
MAX_BODY_BYTES = 32 * 1024
_TAG = b"ssz/record/1\0"
_LENGTH = Struct(">H")
_FIXED_BYTES = _LENGTH.size + SIGNATURE_BYTES + SALT_BYTES


@message
class RecordHeader:
    """What a record says of itself and what its author signs."""

    version: Annotated[int, Field(1, UINT)]
    kind: Annotated[int, Field(2, UINT)]
    """A `messages.Kind`; kept as a number, since a newer peer may send one that is unknown here."""
    sender: Annotated[bytes, Field(3, ID)]
    receiver: Annotated[bytes, Field(4, ID)]
    id: Annotated[bytes, Field(5, ID)]
    epoch: Annotated[int, Field(6, UINT)]
    number: Annotated[int, Field(7, UINT)]
    """Rises by one within (sender, epoch, receiver); serves order and gaps only, not the recognition of duplicates."""
    wall_ms: Annotated[int, Field(8, UINT)]
    mono_ms: Annotated[int, Field(9, UINT)]
    boot: Annotated[bytes, Field(10, BOOT)]
    clock_set: Annotated[bool, Field(11, BOOL)]
    digest: Annotated[bytes, Field(12, DIGEST)]

    @property
    def made(self) -> Moment:
        """When the author made it, by both of its clocks."""
        return Moment(self.wall_ms, self.mono_ms, self.boot, self.clock_set)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it travels and is kept: `raw` is what was signed, the rest is read from it."""

    raw: bytes
    header: RecordHeader
    signed: bytes
    """Header and signature: what a journal keeps for ever."""
    salt: bytes
    body: bytes

    def verify(self, author: VerifyKey) -> None:
        """Raise AuthError unless `author` signed exactly this header and body."""
        if sha256(self.salt, self.body) != self.header.digest:
            raise AuthError(Fault.BAD_DIGEST)
        verify_signed(self.signed, author)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The place of a record in its author's order towards one receiver."""

    epoch: int
    number: int


def sign_record(  # noqa: PLR0913 - a record is exactly these parts
    signing: SigningKey,
    *,
    kind: int,
    sender: bytes,
    receiver: bytes,
    identifier: bytes,
    place: Numbered,
    made: Moment,
    salt: bytes,
    body: bytes,
) -> Record:
    """Make a record; `identifier` (16) and `salt` (32) are the caller's entropy. LocalError if the body is too long."""
    if len(body) > MAX_BODY_BYTES:
        raise LocalError(Fault.OVERSIZED, f"body of {len(body)} bytes")
    header = RecordHeader(
        version=RECORD_VERSION,
        kind=kind,
        sender=sender,
        receiver=receiver,
        id=identifier,
        epoch=place.epoch,
        number=place.number,
        wall_ms=made.wall_ms,
        mono_ms=made.mono_ms,
        boot=made.boot,
        clock_set=made.clock_set,
        digest=sha256(salt, body),
    )
    raw_header = encode(header)
    signed = raw_header + signing.sign(_TAG + raw_header)
    return Record(_LENGTH.pack(len(raw_header)) + signed + salt + body, header, signed, salt, body)


def read_record(raw: bytes) -> Record:
    """Read a record without judging its signature; RemoteError if it is not one of a version that is spoken here."""
    if len(raw) < _FIXED_BYTES:
        raise RemoteError(Fault.TRUNCATED, "record")
    (length,) = _LENGTH.unpack_from(raw)
    if len(raw) > _FIXED_BYTES + length + MAX_BODY_BYTES:
        raise RemoteError(Fault.OVERSIZED, "record")
    end = _LENGTH.size + length
    if len(raw) < end + SIGNATURE_BYTES + SALT_BYTES:
        raise RemoteError(Fault.TRUNCATED, "record header")
    header = decode(RecordHeader, raw[_LENGTH.size : end])
    if header.version != RECORD_VERSION:
        raise RemoteError(Fault.VERSION, f"record version {header.version}")
    after = end + SIGNATURE_BYTES
    return Record(raw, header, raw[_LENGTH.size : after], raw[after : after + SALT_BYTES], raw[after + SALT_BYTES :])


def read_signed(signed: bytes) -> RecordHeader:
    """Read the header of what a journal keeps for ever; RemoteError if it is none."""
    return decode(RecordHeader, signed[:-SIGNATURE_BYTES])


def verify_signed(signed: bytes, author: VerifyKey) -> None:
    """Raise AuthError unless `author` signed this header, of whose salt and body nothing is said."""
    author.verify(signed[-SIGNATURE_BYTES:], _TAG + signed[:-SIGNATURE_BYTES])


def raw_of(signed: bytes, salt: bytes, body: bytes) -> bytes:
    """Put the bytes of a record together again from what a journal keeps, without reading them."""
    return _LENGTH.pack(max(0, len(signed) - SIGNATURE_BYTES) & 0xFFFF) + signed + salt + body


def from_parts(signed: bytes, salt: bytes, body: bytes) -> Record:
    """Put a record together again from what a journal keeps; RemoteError if that is no record."""
    length = len(signed) - SIGNATURE_BYTES
    if length < 0 or length >> 16 or len(salt) != SALT_BYTES:
        raise RemoteError(Fault.TRUNCATED, "record header")
    return read_record(raw_of(signed, salt, body))
