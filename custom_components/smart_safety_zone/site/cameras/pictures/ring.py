"""Pictures of the last seconds, in memory alone and within bounds: pure, no clock."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from .picture import Picture

SPAN_MS: Final = 10_000
MAX_BYTES: Final = 4 * 1024 * 1024
"""Of one camera: some twenty pictures."""


class Ring:
    """What one camera has shown of late."""

    def __init__(self, span_ms: int = SPAN_MS, max_bytes: int = MAX_BYTES) -> None:
        """Begin empty."""
        self._span_ms = span_ms
        self._max_bytes = max_bytes
        self._pictures: deque[Picture] = deque()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """How much is held."""
        return self._bytes

    def add(self, picture: Picture) -> None:
        """Take a picture in, and let the oldest ones go."""
        if self._pictures and self._pictures[-1].mask != picture.mask:
            # What an earlier mask did not hide.
            self.clear()
        self._pictures.append(picture)
        self._bytes += len(picture.data)
        oldest_ms = picture.taken_ms - self._span_ms
        while self._pictures and (self._bytes > self._max_bytes or self._pictures[0].taken_ms < oldest_ms):
            self._bytes -= len(self._pictures.popleft().data)

    def clear(self) -> None:
        """Hold nothing any more."""
        self._pictures.clear()
        self._bytes = 0

    def before(self, at_ms: int, ages_ms: Iterable[int], mask: int) -> list[Picture]:
        """Return for each age the newest picture that is no younger, the oldest first; none twice, none too old."""
        fit = [each for each in self._pictures if each.mask == mask and at_ms - self._span_ms <= each.taken_ms <= at_ms]
        found = []
        for age_ms in sorted(ages_ms, reverse=True):
            newest = next((each for each in reversed(fit) if each.taken_ms <= at_ms - age_ms), None)
            if newest is not None and newest not in found:
                found.append(newest)
        return found
