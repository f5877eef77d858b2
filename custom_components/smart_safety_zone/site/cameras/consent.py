"""The ledger of what owners agreed to: documents that hold, and entries that stay. Pure: time and entropy are given."""

from collections.abc import Mapping
import json
from typing import Any, Final

from ...journal import Document, Draft
from .terms import CONSENT_VERSION, Consent

FORMAT_VERSION: Final = 1
CONSENT: Final = "camera.consent"
"""Documents: key = what the camera's subentry names, value = what was agreed."""
AGREED: Final = "site.camera_consent"
"""Entries of every consent and every withdrawal: the camera's key in the header, the rest in the payload."""
DIGESTS: Final[Mapping[int, str]] = {
    1: "779c0a60174f243e536610ace5707041555f7e18f0a62680c00fe15d392f4d41",
}
"""By version, the SHA-256 of the texts that owners are shown; a text that changes wants a version of its own."""


def consent_document(key: str, consent: Consent | None) -> Document:
    """Write down what holds; None: nothing any more."""
    if consent is None:
        return Document(CONSENT, key.encode(), None)
    value = {"version": FORMAT_VERSION, "text": consent.version, "at_ms": consent.at_ms, "user": consent.user}
    return Document(CONSENT, key.encode(), json.dumps(value, separators=(",", ":"), sort_keys=True).encode())


def read_consent(raw: bytes) -> Consent:
    """Read what `consent_document` wrote; ValueError, KeyError or TypeError."""
    value: dict[str, Any] = json.loads(raw)
    if value["version"] > FORMAT_VERSION:
        message = f"version {value['version']}, known {FORMAT_VERSION}"
        raise ValueError(message)
    return Consent(version=int(value["text"]), at_ms=int(value["at_ms"]), user=str(value["user"]))


def agreed_entry(key: str, consent: Consent, salt: bytes, about: Mapping[str, Any]) -> Draft:
    """Write into the ledger that somebody agreed, to which text and to what."""
    said = {
        "agreed": True,
        "text": consent.version,
        "digest": DIGESTS[consent.version],
        "user": consent.user,
        **about,
    }
    return _entry(key, consent.at_ms, salt, said)


def withdrawn_entry(key: str, at_ms: int, user: str | None, reason: str, salt: bytes) -> Draft:
    """Write into the ledger that it holds no longer, and why: withdrawn, removed, restored."""
    return _entry(key, at_ms, salt, {"agreed": False, "user": user, "reason": reason})


def _entry(key: str, at_ms: int, salt: bytes, said: Mapping[str, Any]) -> Draft:
    payload = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
    return Draft(kind=AGREED, time_ms=at_ms, header=key.encode(), salt=salt, payload=payload)


def newest(at_ms: int, user: str) -> Consent:
    """Make a consent to the text as it is now."""
    return Consent(version=CONSENT_VERSION, at_ms=at_ms, user=user)
