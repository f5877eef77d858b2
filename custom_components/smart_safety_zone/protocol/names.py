"""Texts that somebody elsewhere wrote and people read: what they may hold, and how they travel."""

import unicodedata

from .errors import Fault, RemoteError
from .fields import TEXT, Codec

MAX_NAME_CHARACTERS = 64
MAX_PROSE_CHARACTERS = 2_000
_MAX_CHARACTER_BYTES = 4
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Characters that do not show although their category does not say so, and ranges kept for more of them. Others without
# a meaning yet are let through: a newer Unicode at the far end may give them one, and an alarm hangs on its label.
_HIDDEN_RANGES = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF),
)


def plain_name(text: str) -> str:
    """Make a text fit to be a name on the wire: no control, bidi or invisible characters, at most 64 characters."""
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_visible(char))
    return " ".join(kept.split())[:MAX_NAME_CHARACTERS].strip()


def _is_visible(char: str) -> bool:
    if char.isascii():
        return char.isprintable()
    if unicodedata.category(char) in _HIDDEN_CATEGORIES:
        return False
    return not any(first <= ord(char) <= last for first, last in _HIDDEN_RANGES)


def _check_name(text: str) -> str:
    if plain_name(text) != text:
        raise RemoteError(Fault.BAD_FIELD, "name is too long or has characters that do not show")
    return text


NAME = Codec[str](lambda text: TEXT.encode(_check_name(text)), lambda raw: _check_name(TEXT.decode(raw)))
"""A text that people read in a list: at most 64 characters, all of which show."""


def plain_prose(text: str) -> str:
    """Make a text fit to travel that people write in lines: no control, bidi or invisible characters, at most 2,000."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = (
        "".join(" " if char.isspace() else char for char in line if char.isspace() or _is_visible(char))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in kept).strip()[:MAX_PROSE_CHARACTERS].strip()


def _check_prose(text: str) -> str:
    if plain_prose(text) != text:
        raise RemoteError(Fault.BAD_FIELD, "text is too long or has characters that do not show")
    return text


def _decode_prose(raw: bytes) -> str:
    if len(raw) > MAX_PROSE_CHARACTERS * _MAX_CHARACTER_BYTES:
        raise RemoteError(Fault.BAD_FIELD, f"text of {len(raw)} bytes")
    try:
        return _check_prose(str(raw, "utf-8"))
    except UnicodeDecodeError as err:
        raise RemoteError(Fault.BAD_FIELD, "text is not UTF-8") from err


PROSE = Codec[str](lambda text: _check_prose(text).encode(), _decode_prose)
"""A text in lines: at most 2,000 characters, all of which show."""
