"""The few cryptographic operations of the protocol: the only module that imports `cryptography`.

Ed25519 (RFC 8032) signs, HPKE (RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, base mode) seals,
HKDF-SHA256 (RFC 5869) and HMAC-SHA256 derive and prove. Keys are made from seeds that are handed in; the one entropy
that this package cannot be handed is HPKE's own ephemeral key, which `cryptography` draws inside `encrypt`.
"""

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import AuthError, Fault

KEY_BYTES = 32
SIGNATURE_BYTES = 64
SEAL_OVERHEAD_BYTES = 48
"""HPKE's encapsulated key (32) and Poly1305's tag (16)."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_FIELD_PRIME = 2**255 - 19
# The y coordinates of the eight points of small order on edwards25519, little-endian: one of order 1, one of order 2,
# two of order 4 that share y = 0, and four of order 8 that share two. Encodings with y + p and either sign bit count
# too. A signature under such a key proves nothing: it verifies for many messages.
_SMALL_ORDER_Y = frozenset(
    int.from_bytes(bytes.fromhex(y), "little")
    for y in (
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "00" * 32,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)


class SigningKey:
    """A private Ed25519 key, made from its 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        """Load the key; `seed` is 32 bytes of entropy."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Sign; 64 bytes."""
        return self._key.sign(message)


class VerifyKey:
    """A public Ed25519 key, loaded once and used often."""

    def __init__(self, public: bytes) -> None:
        """Load the key; AuthError if it is no key, or one of small order."""
        if len(public) != KEY_BYTES or is_small_order(public):
            raise AuthError(Fault.BAD_KEY)
        self.public = bytes(public)
        self._key = Ed25519PublicKey.from_public_bytes(self.public)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise AuthError unless `signature` is this key's over `message`."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature as err:
            raise AuthError(Fault.BAD_SIGNATURE) from err


class SealingKey:
    """A private X25519 key that opens what was sealed to it."""

    def __init__(self, seed: bytes) -> None:
        """Load the key; `seed` is 32 bytes of entropy."""
        self._key = X25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._key.public_key().public_bytes_raw()

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open; AuthError if it was sealed to another key, under another `info`, or was altered."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=info)
        except (InvalidTag, ValueError) as err:
            raise AuthError(Fault.NOT_SEALED_FOR_US) from err


class SealTo:
    """A public X25519 key, loaded once, that letters are sealed to."""

    def __init__(self, public: bytes) -> None:
        """Load the key and seal a trial letter; AuthError if the key is unusable (small order included)."""
        try:
            self._key = X25519PublicKey.from_public_bytes(public)
            _SUITE.encrypt(b"", self._key, info=b"ssz/trial/1")
        except ValueError as err:
            raise AuthError(Fault.BAD_KEY) from err
        self.public = bytes(public)

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """Seal; `SEAL_OVERHEAD_BYTES` longer than the plaintext."""
        return _SUITE.encrypt(plaintext, self._key, info=info)


def is_small_order(public: bytes) -> bool:
    """Tell whether an Ed25519 public key is a point of small order, in any of its encodings."""
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    return y % _FIELD_PRIME in _SMALL_ORDER_Y


def sha256(*parts: bytes) -> bytes:
    """SHA-256 of the parts one after another; callers make the boundaries unambiguous."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def derive(secret: bytes, salt: bytes, info: bytes, size: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret)


def prove(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256, as a proof that one holds `key`."""
    return hmac.digest(key, message, "sha256")


def proven(key: bytes, message: bytes, proof: bytes) -> bool:
    """Tell, in constant time, whether `proof` is that of `key` over `message`."""
    return hmac.compare_digest(prove(key, message), proof)
