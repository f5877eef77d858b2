"""What is to be hidden in a camera's pictures: polygons in parts of its width and height. Values, no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
import math
from typing import Any, Final, Self

import orjson

FORMAT_VERSION: Final = 1
MAX_POLYGONS: Final = 16
MAX_CORNERS: Final = 64
MIN_CORNERS: Final = 3

type Corner = tuple[float, float]
type Polygon = tuple[Corner, ...]


class BadMaskError(ValueError):
    """Something that hides nothing, or nobody knows what."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is hidden, and the version of that; a mask without polygons hides nothing."""

    version: int = 0
    polygons: tuple[Polygon, ...] = ()

    @property
    def hides(self) -> bool:
        """Whether it hides anything."""
        return bool(self.polygons)

    @property
    def shown_version(self) -> int:
        """The version that a picture bears: 0 where nothing was hidden."""
        return self.version if self.hides else 0

    def next(self, polygons: Iterable[Sequence[Sequence[float]]]) -> Mask:
        """Hide something else from now on. BadMaskError."""
        return Mask(self.version + 1, checked(polygons))

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"format": FORMAT_VERSION, "version": self.version, "polygons": self.polygons})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError."""
        value: dict[str, Any] = orjson.loads(raw)
        if value["format"] != FORMAT_VERSION:
            raise BadMaskError("format")
        return cls(int(value["version"]), checked(value["polygons"]))


def checked(polygons: Iterable[Sequence[Sequence[float]]]) -> tuple[Polygon, ...]:
    """Return polygons as they are kept; BadMaskError for one that is none, or lies beside the picture."""
    made = tuple(_polygon(each) for each in polygons)
    if len(made) > MAX_POLYGONS:
        raise BadMaskError("too many polygons")
    return made


def _polygon(corners: Sequence[Sequence[float]]) -> Polygon:
    if not MIN_CORNERS <= len(corners) <= MAX_CORNERS:
        raise BadMaskError("corners")
    made = tuple(_corner(each) for each in corners)
    if _area(made) == 0:
        raise BadMaskError("no area")
    if _crosses_itself(made):
        # What lies within two of its loops would be filled twice, which is not at all.
        raise BadMaskError("crosses itself")
    return made


def _corner(corner: Sequence[float]) -> Corner:
    if len(corner) != 2:  # noqa: PLR2004 - a point of a plane
        raise BadMaskError("corner")
    x, y = float(corner[0]), float(corner[1])
    if not (math.isfinite(x) and math.isfinite(y) and 0 <= x <= 1 and 0 <= y <= 1):
        raise BadMaskError("beside the picture")
    return x, y


def _area(polygon: Polygon) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*polygon, polygon[0])))) / 2


def _crosses_itself(polygon: Polygon) -> bool:
    edges = list(pairwise((*polygon, polygon[0])))
    return any(_cross(*one, *other) for at, one in enumerate(edges) for other in edges[at + 1 :])


def _cross(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Tell whether two edges pass through each other; touching is not crossing."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Corner, b: Corner, c: Corner) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
