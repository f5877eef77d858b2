"""One link of the chain, and how links hold together: pure, no I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
import json
import struct

GENESIS = bytes(32)
"""What the first entry names as the hash before it."""

ERASED = "journal.erased"
"""The kind of the entry that says which payloads were deleted, and why."""

SALT_SIZE = 32
KIND_MAX_LENGTH = 64

_CHAIN_TAG = b"smart_safety_zone/journal/entry/1\x00"
_INT64_LIMIT = 1 << 63
_FIXED = struct.Struct(">IQIqI")
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a role asks to be kept: one link of the chain."""

    kind: str
    """ASCII, 1 to 64 characters, like `incident.acknowledged`."""

    time_ms: int
    """The writer's wall clock, milliseconds in UTC."""

    header: bytes
    """Kept for ever, hashed whole."""

    salt: bytes = b""
    """32 random bytes where there is a payload, so that an erased payload cannot be guessed from its digest."""

    payload: bytes | None = None
    """Can be erased; the chain covers SHA-256(salt ‖ payload)."""

    def __post_init__(self) -> None:
        """Refuse what could not be kept."""
        if not (self.kind.isascii() and 0 < len(self.kind) <= KIND_MAX_LENGTH):
            msg = f"A kind is 1 to {KIND_MAX_LENGTH} ASCII characters, not {self.kind!r}"
            raise ValueError(msg)
        if not -_INT64_LIMIT <= self.time_ms < _INT64_LIMIT:
            msg = f"No time: {self.time_ms}"
            raise ValueError(msg)
        if len(self.salt) != (0 if self.payload is None else SALT_SIZE):
            msg = f"A payload goes with a salt of {SALT_SIZE} bytes, and a salt with a payload"
            raise ValueError(msg)

    @property
    def payload_digest(self) -> bytes:
        """SHA-256(salt ‖ payload), or nothing where there is no payload."""
        return b"" if self.payload is None else digest(self.salt, self.payload)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One link of the chain, as it was read back."""

    seq: int
    """1, 2, 3 … without gaps."""

    kind: str
    time_ms: int
    header: bytes
    payload_digest: bytes
    """32 bytes, or none where there never was a payload."""

    previous: bytes
    hash: bytes
    salt: bytes | None
    payload: bytes | None

    @property
    def erased(self) -> bool:
        """True if there was a payload that is no longer here."""
        return bool(self.payload_digest) and self.payload is None


def digest(salt: bytes, payload: bytes) -> bytes:
    """SHA-256(salt ‖ payload): what the chain keeps of a payload."""
    return sha256(salt + payload).digest()


def chain(previous: bytes, seq: int, *, kind: str, time_ms: int, header: bytes, payload_digest: bytes) -> bytes:
    """SHA-256(domain tag ‖ previous ‖ every field with its length before it)."""
    name = kind.encode()
    return sha256(
        b"".join(
            (
                _CHAIN_TAG,
                previous,
                _FIXED.pack(8, seq, 8, time_ms, len(name)),
                name,
                _LENGTH.pack(len(header)),
                header,
                _LENGTH.pack(len(payload_digest)),
                payload_digest,
            )
        )
    ).digest()


def erasure(seqs: Iterable[int], time_ms: int, reason: str) -> Draft:
    """Make the entry that names deleted payloads and the reason."""
    header = json.dumps({"reason": reason, "seqs": sorted(seqs)}, separators=(",", ":")).encode()
    return Draft(kind=ERASED, time_ms=time_ms, header=header)


def erased_seqs(header: bytes) -> list[int]:
    """Read which payloads an entry of kind `journal.erased` names; one that is not ours to read names none."""
    try:
        return [int(seq) for seq in json.loads(header)["seqs"]]
    except ValueError, TypeError, KeyError:
        return []
