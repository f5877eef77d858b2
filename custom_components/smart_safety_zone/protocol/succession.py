r"""A station's new identity key, vouched for by its recovery key, which lies on paper and in no Home Assistant.

    succession = body ‖ signature (64)
    signed     = "ssz/succession/1\0" ‖ body

The body names the station, its new key and which change of key this is. A site follows only to a higher count than it
has followed to before, so whoever holds a former key cannot have it back.
"""

from dataclasses import dataclass
from typing import Annotated

from .crypto import SIGNATURE_BYTES, SigningKey, VerifyKey
from .errors import AuthError, Fault, RemoteError
from .fields import DIGEST, ID, UINT, Field, decode, encode, message

_TAG = b"ssz/succession/1\0"


@message
class Succession:
    """Which key speaks for a station from here on."""

    station: Annotated[bytes, Field(1, ID)]
    signing: Annotated[bytes, Field(2, DIGEST)]
    """The public half of the new identity key."""
    count: Annotated[int, Field(3, UINT)]
    """1 for the first change of key, and one more for each."""


def make_succession(recovery: SigningKey, succession: Succession) -> bytes:
    """Sign a succession with the recovery key; the exact bytes that every greeting carries from then on."""
    body = encode(succession)
    return body + recovery.sign(_TAG + body)


def read_succession(raw: bytes, station: bytes, recovery: VerifyKey) -> Succession:
    """Read and verify what a greeting carries.

    RemoteError if it is no succession; AuthError if it is another station's, or `recovery` did not sign it.
    """
    if len(raw) <= SIGNATURE_BYTES:
        raise RemoteError(Fault.TRUNCATED, "succession")
    body = raw[:-SIGNATURE_BYTES]
    recovery.verify(raw[-SIGNATURE_BYTES:], _TAG + body)
    succession = decode(Succession, body)
    if succession.station != station:
        raise AuthError(Fault.WRONG_STATION, "succession of another station")
    VerifyKey(succession.signing)
    return succession


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a site holds a station to."""

    signing: VerifyKey
    recovery: VerifyKey | None = None
    """Who may name another key; None if nobody may."""
    followed: int = 0
    """The count of the succession that led to `signing`."""

    def follow(self, raw: bytes, station: bytes) -> tuple[VerifyKey, Succession | None]:
        """Tell the key that the station must prove, and the succession that leads to it if that is a new one.

        Raises as `read_succession` where there is one that cannot be believed.
        """
        if not raw or self.recovery is None:
            return self.signing, None
        found = read_succession(raw, station, self.recovery)
        if found.count <= self.followed:
            return self.signing, None
        return VerifyKey(found.signing), found
