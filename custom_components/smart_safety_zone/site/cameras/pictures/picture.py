"""A picture as it leaves: masked, small, and knowing how old it is."""

from dataclasses import dataclass, field
import time


@dataclass(frozen=True, slots=True)
class Picture:
    """A masked picture, JPEG."""

    data: bytes = field(repr=False)
    taken_ms: int
    """By the machine's monotonic clock, as `time.monotonic` counts."""
    mask: int = 0
    """The version of the mask that lies over it; 0: none."""

    @property
    def age_ms(self) -> int:
        """How long ago it was taken."""
        return max(0, mono_ms() - self.taken_ms)


def mono_ms() -> int:
    """Tell the time by which pictures are stamped."""
    return time.monotonic_ns() // 1_000_000
