"""What a spoilt input looks like: bytes, fields and lists, changed by a seeded chance."""

from collections.abc import Callable
from random import Random
import struct
from struct import Struct
from typing import Any, Final, get_args, get_type_hints

_PREFIX: Final = Struct(">BI")
_LENGTH: Final = Struct(">I")
INTERESTING: Final = (b"", b"\0", b"\1", b"\xff", b"\0" * 8, b"\x7f" + b"\xff" * 7, b"\x80" + b"\0" * 7, b"\xff" * 9)
NUMBERS: Final = (0, 1, 2, 7, 9, 127, 128, 129, 255)
TEXTS: Final = (
    *(
        "alarm",
        "restoral",
        "robbery",
        "active",
        "revoked",
        "taken",
        "\u202e",
        "\0",
        "a" * 1025,
        " x",
        "\ue000",
        "ก" * 400,
    ),
)

type Fields = list[tuple[int, bytes]]


def split(raw: bytes) -> Fields | None:
    """Read numbered fields leniently; None if it is nothing of that kind."""
    fields: Fields = []
    at = 0
    while at < len(raw):
        try:
            number, length = _PREFIX.unpack_from(raw, at)
        except struct.error:
            return None
        at += _PREFIX.size
        if at + length > len(raw):
            return None
        fields.append((number, raw[at : at + length]))
        at += length
    return fields


def join(fields: Fields) -> bytes:
    """Write fields one after the other, whatever their numbers."""
    return b"".join(_PREFIX.pack(number, len(value)) + value for number, value in fields)


def some_bytes(rng: Random, most: int = 64) -> bytes:
    """Anything."""
    return rng.randbytes(rng.randint(0, most))


def spoil_bytes(rng: Random, raw: bytes) -> bytes:
    """Change some bytes, of the content or of its length."""
    changed = bytearray(raw)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 1:
                changed[at:at] = some_bytes(rng, 9)
            case 2:
                del changed[at : at + rng.randint(1, 9)]
            case 3:
                piece = rng.choice(INTERESTING)
                changed[at : at + len(piece)] = piece
            case 4:
                del changed[at:]
            case _:
                changed += some_bytes(rng)
    return bytes(changed)


def spoil_fields(rng: Random, raw: bytes, depth: int = 3) -> bytes:
    """Change a message field by field, also inside of nested ones; bytes that are no message are changed as bytes."""
    fields = split(raw)
    if not fields or rng.random() < 0.05:
        return spoil_bytes(rng, raw)
    for _ in range(rng.choice((1, 1, 1, 2))):
        at = rng.randrange(len(fields))
        _CHANGES[rng.randrange(len(_CHANGES))](rng, fields, at, depth)
        if not fields:
            break
    return join(fields)


def _leave_out(_rng: Random, fields: Fields, at: int, _depth: int) -> None:
    del fields[at]


def _double(_rng: Random, fields: Fields, at: int, _depth: int) -> None:
    fields.insert(at, fields[at])


def _swap(rng: Random, fields: Fields, at: int, _depth: int) -> None:
    other = rng.randrange(len(fields))
    fields[at], fields[other] = fields[other], fields[at]


def _renumber(rng: Random, fields: Fields, at: int, _depth: int) -> None:
    fields[at] = (rng.choice(NUMBERS), fields[at][1])


def _replace(rng: Random, fields: Fields, at: int, _depth: int) -> None:
    value = rng.choice((rng.choice(INTERESTING), rng.choice(TEXTS).encode(), rng.randbytes(len(fields[at][1]))))
    fields[at] = (fields[at][0], value)


def _count(rng: Random, fields: Fields, at: int, _depth: int) -> None:
    number, value = fields[at]
    changed = max(0, int.from_bytes(value[:9], "big") + rng.choice((-1, 1, 1, 2, 1000)))
    fields[at] = (number, changed.to_bytes((changed.bit_length() + 7) // 8, "big"))


def _add_at_the_end(rng: Random, fields: Fields, _at: int, _depth: int) -> None:
    fields.append((rng.choice(NUMBERS), some_bytes(rng)))


def _inside(rng: Random, fields: Fields, at: int, depth: int) -> None:
    number, value = fields[at]
    fields[at] = (number, spoil_fields(rng, value, depth - 1) if depth else spoil_bytes(rng, value))


def _as_list(rng: Random, fields: Fields, at: int, _depth: int) -> None:
    number, value = fields[at]
    items = rng.choice((1, 2, 3, 40, 400))
    item = rng.choice((b"", b"\1", value[:40]))
    fields[at] = (number, value + (_LENGTH.pack(len(item)) + item) * items)


_CHANGES: Final[tuple[Callable[[Random, Fields, int, int], None], ...]] = (
    *(_leave_out, _double, _swap, _renumber, _replace, _replace, _count, _count, _add_at_the_end),
    *(_inside, _inside, _inside, _as_list),
)


def without_additions(form: type, raw: bytes) -> bytes:
    """Leave out the fields that a reader passes over, also inside of nested messages: what is left has one form."""
    wire: Any = form
    known = {slot.number: slot.name for slot in wire.__wire__}
    hints = get_type_hints(form)
    kept: Fields = []
    for number, value in split(raw) or []:
        if number in known:
            kept.append((number, _nested(hints[known[number]], value)))
    return join(kept)


def _nested(hint: Any, value: bytes) -> bytes:
    if hasattr(hint, "__wire__"):
        return without_additions(hint, value)
    items = get_args(hint)
    if not items or not hasattr(items[0], "__wire__"):
        return value
    parts = []
    at = 0
    while at < len(value):
        (length,) = _LENGTH.unpack_from(value, at)
        at += _LENGTH.size
        item = without_additions(items[0], value[at : at + length])
        parts.append(_LENGTH.pack(len(item)) + item)
        at += length
    return b"".join(parts)
