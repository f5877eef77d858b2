"""The invite: what an operator hands to a site so that it can join, as text and as the content of a QR code.

    SSZ1: ‖ base32 of (fields ‖ first 4 bytes of SHA-256(fields))

The one-time code inside has 80 bits. The station keeps only keys derived from it (HKDF-SHA256), never the code.
"""

from base64 import b32decode, b32encode
from dataclasses import dataclass
from typing import Annotated

from .crypto import derive, sha256
from .errors import EnrolmentError, RemoteError
from .fields import BYTES, ID, TEXT, UINT, Field, decode, encode, message
from .refusals import EnrolmentRefusal

CODE_BYTES = 10
PREFIX = "SSZ1:"
_CHECK_BYTES = 4


@message
class Invite:
    """All that a site needs to find a station, to prove that it was invited, and to know it when it answers."""

    address: Annotated[str, Field(1, TEXT)]
    """Base URL of the station's Home Assistant, as sites reach it."""
    station: Annotated[bytes, Field(2, ID)]
    code: Annotated[bytes, Field(3, BYTES)]
    expires_ms: Annotated[int, Field(4, UINT)]
    """By the station's clock; told so that a person can read it, judged by the station alone."""


@dataclass(frozen=True, slots=True)
class InviteKeys:
    """What is derived from a code; the station stores these and forgets the code."""

    handle: bytes
    """Finds the invite."""
    site_proof: bytes
    station_proof: bytes


def invite_keys(code: bytes, station: bytes) -> InviteKeys:
    """Derive an invite's keys; the station id is the salt, so a code works at its own station only."""
    return InviteKeys(
        *(derive(code, station, b"ssz/invite/1/" + use) for use in (b"handle", b"site-proof", b"station-proof"))
    )


def invite_text(invite: Invite) -> str:
    """Write an invite as upper-case text that fits a QR code's alphanumeric mode."""
    raw = encode(invite)
    return PREFIX + b32encode(raw + sha256(raw)[:_CHECK_BYTES]).decode().rstrip("=")


def read_invite(text: str) -> Invite:
    """Read a pasted or scanned invite; EnrolmentError NOT_AN_INVITE or DAMAGED says what is wrong with it."""
    compact = "".join(text.split()).upper()
    if not compact.startswith(PREFIX):
        raise EnrolmentError(EnrolmentRefusal.NOT_AN_INVITE)
    body = compact.removeprefix(PREFIX)
    try:
        raw = b32decode(body + "=" * (-len(body) % 8))
        if sha256(raw[:-_CHECK_BYTES])[:_CHECK_BYTES] != raw[-_CHECK_BYTES:]:
            raise EnrolmentError(EnrolmentRefusal.DAMAGED)
        invite = decode(Invite, raw[:-_CHECK_BYTES])
    except (ValueError, RemoteError) as err:
        raise EnrolmentError(EnrolmentRefusal.DAMAGED) from err
    if len(invite.code) != CODE_BYTES:
        raise EnrolmentError(EnrolmentRefusal.DAMAGED)
    return invite


def code_text(code: bytes) -> str:
    """Write a code for people: sixteen letters and digits in four groups."""
    text = b32encode(code).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_code(text: str) -> bytes:
    """Read a typed code, forgiving spaces, dashes, case and digits like letters; EnrolmentError BAD_CODE."""
    compact = "".join(char for char in text.upper() if char.isalnum()).translate(str.maketrans("018", "OIB"))
    try:
        code = b32decode(compact)
    except ValueError as err:
        raise EnrolmentError(EnrolmentRefusal.BAD_CODE) from err
    if len(code) != CODE_BYTES:
        raise EnrolmentError(EnrolmentRefusal.BAD_CODE)
    return code
