"""The one byte form of everything that is signed: numbered, length-prefixed fields in rising order.

A field is its number (1 byte), the length of its value (4 bytes, big-endian) and the value. Numbers rise strictly, so
there is one encoding of a message and no field twice. A reader refuses a number below 128 that it does not know
(critical) and passes over one from 128 on (an addition that older readers may ignore).
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from struct import Struct
from typing import Annotated, Any, dataclass_transform, get_args, get_origin, get_type_hints

from .errors import Fault, LocalError, RemoteError

FIRST_OPTIONAL_NUMBER = 128
ID_BYTES = 16
MAX_TEXT_BYTES = 1024
MAX_LONG_TEXT_BYTES = 12 * 1024
MAX_UINT = 2**63 - 1
"""What every store can hold: SQLite's integers are signed."""

_PREFIX = Struct(">BI")
_LENGTH = Struct(">I")


@dataclass(frozen=True, slots=True)
class Codec[T]:
    """How one kind of value becomes bytes and back; `decode` raises RemoteError for anything not canonical."""

    encode: Callable[[T], bytes]
    decode: Callable[[bytes], T]


@dataclass(frozen=True, slots=True)
class Field:
    """Marks a dataclass field, inside `Annotated`, with its number on the wire and its codec."""

    number: int
    codec: Codec[Any]


@dataclass(frozen=True, slots=True)
class _Slot:
    number: int
    name: str
    codec: Codec[Any]
    default: Any


def _bad(detail: str) -> RemoteError:
    return RemoteError(Fault.BAD_FIELD, detail)


def _fixed(size: int) -> Codec[bytes]:
    def check(value: bytes) -> bytes:
        if len(value) != size:
            raise _bad(f"{len(value)} bytes instead of {size}")
        return bytes(value)

    return Codec(check, check)


def _encode_uint(value: int) -> bytes:
    if not 0 <= value <= MAX_UINT:
        raise _bad("number is negative or too large")
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _decode_uint(raw: bytes) -> int:
    if raw[:1] == b"\0":
        raise _bad("number is not in its shortest form")
    value = int.from_bytes(raw, "big")
    if value > MAX_UINT:
        raise _bad("number is too large")
    return value


def _encode_sint(value: int) -> bytes:
    return _encode_uint(value << 1 if value >= 0 else (-value << 1) - 1)


def _decode_sint(raw: bytes) -> int:
    value = _decode_uint(raw)
    return -((value + 1) >> 1) if value & 1 else value >> 1


def _decode_bool(raw: bytes) -> bool:
    if raw not in {b"\0", b"\1"}:
        raise _bad("truth value is neither 0 nor 1")
    return raw == b"\1"


def _text(limit: int) -> Codec[str]:
    def encode_text(value: str) -> bytes:
        try:
            raw = value.encode()
        except UnicodeEncodeError as err:
            raise _bad("text is not Unicode") from err
        if len(raw) > limit:
            raise _bad(f"text of {len(raw)} bytes, at most {limit}")
        return raw

    def decode_text(raw: bytes) -> str:
        if len(raw) > limit:
            raise _bad(f"text of {len(raw)} bytes, at most {limit}")
        try:
            return str(raw, "utf-8")
        except UnicodeDecodeError as err:
            raise _bad("text is not UTF-8") from err

    return Codec(encode_text, decode_text)


ID = _fixed(ID_BYTES)
"""16 random bytes that name a site, a station, a record, a signal or a session."""
DIGEST = _fixed(32)
"""SHA-256, a public key or a nonce."""
BOOT = _fixed(8)
UINT = Codec(_encode_uint, _decode_uint)
"""0 .. 2^63-1 in the fewest bytes; zero is the empty value."""
SINT = Codec(_encode_sint, _decode_sint)
"""A signed number, zigzag."""
BOOL = Codec(lambda value: b"\1" if value else b"\0", _decode_bool)
BYTES: Codec[bytes] = Codec(bytes, bytes)
TEXT = _text(MAX_TEXT_BYTES)
"""UTF-8 of at most 1,024 bytes."""
LONG_TEXT = _text(MAX_LONG_TEXT_BYTES)
"""UTF-8 of at most 12,288 bytes, which still fits into one letter: what programs say to each other."""


def many[T](item: Codec[T]) -> Codec[tuple[T, ...]]:
    """Codec of a list: each item length-prefixed."""

    def encode(values: tuple[T, ...]) -> bytes:
        raws = [item.encode(value) for value in values]
        return b"".join(part for raw in raws for part in (_LENGTH.pack(len(raw)), raw))

    def decode(raw: bytes) -> tuple[T, ...]:
        values = []
        at = 0
        while at < len(raw):
            if at + 4 > len(raw):
                raise _bad("list is cut off")
            (length,) = _LENGTH.unpack_from(raw, at)
            at += 4
            if at + length > len(raw):
                raise _bad("list item is cut off")
            values.append(item.decode(raw[at : at + length]))
            at += length
        return tuple(values)

    return Codec(encode, decode)


def nested[T](cls: type[T]) -> Codec[T]:
    """Codec of another message inside a field."""
    return Codec(encode, lambda raw: decode(cls, raw))


@dataclass_transform(kw_only_default=True, frozen_default=True)
def message[T](cls: type[T]) -> type[T]:
    """Make a frozen dataclass whose `Annotated[…, Field(number, codec)]` fields are its wire form."""
    made = dataclass(frozen=True, kw_only=True, slots=True)(cls)
    hints = get_type_hints(made, include_extras=True)
    slots = []
    for each in fields(made):  # type: ignore[arg-type]
        hint = hints[each.name]
        if get_origin(hint) is not Annotated:
            text = f"{made.__name__}.{each.name} has no wire number"
            raise TypeError(text)
        mark = next(part for part in get_args(hint) if isinstance(part, Field))
        slots.append(_Slot(mark.number, each.name, mark.codec, each.default))
    if [slot.number for slot in slots] != sorted({slot.number for slot in slots}):
        text = f"{made.__name__}: wire numbers must rise"
        raise TypeError(text)
    made.__wire__ = tuple(slots)  # type: ignore[attr-defined]
    made.__wire_numbers__ = {slot.number: slot for slot in slots}  # type: ignore[attr-defined]
    return made


def encode(value: object) -> bytes:
    """Turn a message into its only byte form; a field that equals its default is left out.

    LocalError if a value has no byte form.
    """
    parts = []
    for slot in type(value).__wire__:  # type: ignore[attr-defined]
        content = getattr(value, slot.name)
        if content != slot.default:
            try:
                raw = slot.codec.encode(content)
            except RemoteError as err:
                raise LocalError(err.code, f"{type(value).__name__}.{slot.name}: {err}") from err
            parts.append(_PREFIX.pack(slot.number, len(raw)))
            parts.append(raw)
    return b"".join(parts)


def decode[T](cls: type[T], raw: bytes) -> T:
    """Read a message strictly; RemoteError says which rule it breaks."""
    numbers: dict[int, _Slot] = cls.__wire_numbers__  # type: ignore[attr-defined]
    values: dict[str, Any] = {}
    at, last, end = 0, 0, len(raw)
    while at < end:
        if at + 5 > end:
            raise RemoteError(Fault.TRUNCATED, "field prefix")
        number, length = _PREFIX.unpack_from(raw, at)
        at += 5
        if at + length > end:
            raise RemoteError(Fault.TRUNCATED, f"field {number}")
        if number <= last:
            raise RemoteError(Fault.DUPLICATE_FIELD, f"field {number} after {last}")
        last = number
        slot = numbers.get(number)
        if slot is not None:
            content = slot.codec.decode(raw[at : at + length])
            if content == slot.default:
                raise _bad(f"field {number} spells out its default")
            values[slot.name] = content
        elif number < FIRST_OPTIONAL_NUMBER:
            raise RemoteError(Fault.UNKNOWN_FIELD, f"field {number}")
        at += length
    for slot in numbers.values():
        if slot.default is MISSING and slot.name not in values:
            raise _bad(f"field {slot.number} is missing")
    return cls(**values)
