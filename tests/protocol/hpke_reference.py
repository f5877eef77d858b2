"""RFC 9180 in base mode from its primitives, with the additional data that the library's `Suite` does not take."""

from dataclasses import dataclass
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_KEM = b"KEM" + (0x0020).to_bytes(2, "big")
_HPKE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0003))
_BASE = b"\0"


def _extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    # No output here is longer than one block of SHA-256.
    return hmac.digest(key, labelled + b"\1", "sha256")[:size]


@dataclass(frozen=True)
class Context:
    """What section 5.1 calls a context: key, nonce and the shared secret that they come from."""

    shared_secret: bytes
    key: bytes
    base_nonce: bytes

    def nonce(self, sequence: int) -> bytes:
        return (int.from_bytes(self.base_nonce, "big") ^ sequence).to_bytes(12, "big")

    def seal(self, plaintext: bytes, aad: bytes = b"", sequence: int = 0) -> bytes:
        return ChaCha20Poly1305(self.key).encrypt(self.nonce(sequence), plaintext, aad)

    def open(self, ciphertext: bytes, aad: bytes = b"", sequence: int = 0) -> bytes:
        return ChaCha20Poly1305(self.key).decrypt(self.nonce(sequence), ciphertext, aad)


def _context(shared: bytes, enc: bytes, receiver: bytes, info: bytes) -> Context:
    prk = _extract(_KEM, b"", b"eae_prk", shared)
    secret = _expand(_KEM, prk, b"shared_secret", enc + receiver, 32)
    schedule = _BASE + _extract(_HPKE, b"", b"psk_id_hash", b"") + _extract(_HPKE, b"", b"info_hash", info)
    mixed = _extract(_HPKE, secret, b"secret", b"")
    return Context(
        secret, _expand(_HPKE, mixed, b"key", schedule, 32), _expand(_HPKE, mixed, b"base_nonce", schedule, 12)
    )


def sender(ephemeral: bytes, receiver: bytes, info: bytes) -> tuple[bytes, Context]:
    """Set up the sending side from a private ephemeral key; the encapsulated key and the context."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = private.public_key().public_bytes_raw()
    return enc, _context(private.exchange(X25519PublicKey.from_public_bytes(receiver)), enc, receiver, info)


def receiver(enc: bytes, private: bytes, info: bytes) -> Context:
    """Set up the receiving side."""
    key = X25519PrivateKey.from_private_bytes(private)
    shared = key.exchange(X25519PublicKey.from_public_bytes(enc))
    return _context(shared, enc, key.public_key().public_bytes_raw(), info)
