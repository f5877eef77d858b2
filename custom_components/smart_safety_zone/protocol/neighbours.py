"""How two sites get to know each other without a station: a text that one shows and the other takes in.

    SSZN1: ‖ base32 of (length of fields (2) ‖ fields ‖ one signature (64) for each key)

The text may travel by any messenger: who takes it in also types the code, 80 bits of the hash of all of it, which the
neighbour reads to him from his own screen. A text that was changed on its way has another code.
"""

from base64 import b32decode, b32encode
from struct import Struct
from typing import Annotated

from .crypto import SIGNATURE_BYTES, SigningKey, VerifyKey
from .errors import AuthError, EnrolmentError, Fault, RemoteError
from .fields import DIGEST, ID, SINT, Field, decode, encode, many, message, nested
from .identity import fingerprint
from .invite import code_text, read_code
from .names import NAME

PREFIX = "SSZN1:"
MAX_KEYS = 8
"""A site has one key for each of its stations."""
_TAG = b"ssz/neighbour/1\0"
_LENGTH = Struct(">H")


@message
class NeighbourKey:
    """The key by which a site signs what one of its stations carries."""

    station: Annotated[bytes, Field(1, ID)]
    key: Annotated[bytes, Field(2, DIGEST)]


@message
class NeighbourCard:
    """What a site's neighbours are to know of it."""

    site: Annotated[bytes, Field(1, ID)]
    name: Annotated[str, Field(2, NAME)]
    keys: Annotated[tuple[NeighbourKey, ...], Field(3, many(nested(NeighbourKey)))]
    latitude_e6: Annotated[int | None, Field(4, SINT)] = None
    longitude_e6: Annotated[int | None, Field(5, SINT)] = None


def neighbour_text(card: NeighbourCard, signing: dict[bytes, SigningKey]) -> str:
    """Write a card as text, signed with each key that it shows; `signing` is by station."""
    raw = encode(card)
    signatures = b"".join(signing[each.station].sign(_TAG + raw) for each in card.keys)
    return PREFIX + b32encode(_LENGTH.pack(len(raw)) + raw + signatures).decode().rstrip("=")


def neighbour_code(text: str) -> str:
    """Return the code of a text that two people compare: sixteen letters and digits in four groups."""
    return fingerprint(_TAG + _raw(text))


def is_code_of(text: str, typed: str) -> bool:
    """Tell whether the code that somebody typed is that of a text; RemoteError as for `read_neighbour`."""
    code = neighbour_code(text)
    try:
        return code_text(read_code(typed)) == code
    except EnrolmentError:
        return False


def read_neighbour(text: str) -> NeighbourCard:
    """Read a pasted or scanned text; RemoteError if it is none, AuthError if somebody shows keys that are not his."""
    raw = _raw(text)
    (length,) = _LENGTH.unpack_from(raw)
    body, signatures = raw[_LENGTH.size : _LENGTH.size + length], raw[_LENGTH.size + length :]
    card = decode(NeighbourCard, body)
    stations = {each.station for each in card.keys}
    if not 0 < len(card.keys) <= MAX_KEYS or len(stations) != len(card.keys):
        raise RemoteError(Fault.BAD_FIELD, "keys")
    if len(signatures) != SIGNATURE_BYTES * len(card.keys):
        raise AuthError(Fault.BAD_SIGNATURE)
    for at, each in enumerate(card.keys):
        VerifyKey(each.key).verify(signatures[at * SIGNATURE_BYTES :][:SIGNATURE_BYTES], _TAG + body)
    return card


def _raw(text: str) -> bytes:
    compact = "".join(text.split()).upper()
    if not compact.startswith(PREFIX):
        raise RemoteError(Fault.BAD_FIELD, "no neighbour's text")
    body = compact.removeprefix(PREFIX)
    try:
        raw = b32decode(body + "=" * (-len(body) % 8))
    except ValueError as err:
        raise RemoteError(Fault.BAD_FIELD, "base32") from err
    if len(raw) < _LENGTH.size or b32encode(raw).decode().rstrip("=") != body:
        raise RemoteError(Fault.TRUNCATED, "neighbour's text")
    return raw
