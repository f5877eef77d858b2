"""Putting pictures together from the parts that come in, within bounds: pure, no clock."""

from dataclasses import dataclass, field
from typing import Final

from ...protocol.cameras import FRAME_PART_BYTES, MAX_FRAME_PARTS, FramePart

_JPEG: Final = b"\xff\xd8\xff"


class BadPictureError(Exception):
    """What came is not a part of a picture, or the whole is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A whole picture of a view."""

    number: int
    data: bytes = field(repr=False)
    age_ms: int
    """How old it was when it came, as far as its site knows."""


@dataclass(slots=True)
class Assembly:
    """The picture of a view that is under way; one at a time, and never more than `MAX_FRAME_PARTS` parts of it."""

    newest: int = -1
    """The number of the newest whole picture."""
    _number: int = -1
    _parts: list[bytes | None] = field(default_factory=list, repr=False)

    def take(self, part: FramePart) -> Picture | None:
        """Take a part in; the picture once it is whole. BadPictureError ends whatever it belongs to."""
        if not (0 < part.parts <= MAX_FRAME_PARTS and part.part < part.parts):
            raise BadPictureError("a part outside of its picture")
        if not 0 < len(part.data) <= FRAME_PART_BYTES:
            raise BadPictureError(f"a part of {len(part.data)} bytes")
        if part.number <= self.newest or part.number < self._number:
            # Of a picture that is over; a newer one has overtaken it.
            return None
        if part.number > self._number:
            self._number, self._parts = part.number, [None] * part.parts
        if len(self._parts) != part.parts:
            raise BadPictureError("a picture that changes its size")
        self._parts[part.part] = part.data
        if any(each is None for each in self._parts):
            return None
        data = b"".join(each for each in self._parts if each is not None)
        self.newest, self._parts = part.number, []
        if not data.startswith(_JPEG):
            raise BadPictureError("no JPEG")
        return Picture(number=part.number, data=data, age_ms=part.age_ms)

    def clear(self) -> None:
        """Let go of what has come so far."""
        self._parts = []
