"""Time as the rules see it: a value that is handed in, never a clock that is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of both clocks of a machine, in milliseconds."""

    wall_ms: int
    """UTC since the epoch, as this machine believes it."""

    mono_ms: int
    """Monotonic within one boot; means nothing across boots."""

    boot: bytes
    """8 random bytes, drawn anew whenever the monotonic clock may have started over."""

    clock_set: bool = True
    """Whether the wall clock is known to be set (a small machine starts in 1970 or at its last shutdown)."""


def age_ms(then: Moment, now: Moment) -> int | None:
    """Tell how long ago `then` was, or None when no clock can say.

    Within a boot the monotonic clock decides. Across boots the wall clock does, if it was set both times and does not
    run backwards.
    """
    if then.boot == now.boot:
        return max(0, now.mono_ms - then.mono_ms)
    if then.clock_set and now.clock_set and now.wall_ms >= then.wall_ms:
        return now.wall_ms - then.wall_ms
    return None
