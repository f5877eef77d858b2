"""How many wrong codes a panel takes: pure rules, no clock. Kept, so that a restart gives nobody another try."""

from dataclasses import dataclass
from typing import Final

WRONG_CODES: Final = 5
"""So many within `WITHIN_MS` are no slip of the finger any more."""
WITHIN_MS: Final = 120_000
LOCKED_MS: Final = 90_000
"""At five codes in 90 seconds, half of all codes of four digits take a whole day."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """The wrong codes of late; times are wall clock milliseconds."""

    wrong_ms: tuple[int, ...] = ()
    locked_at_ms: int | None = None

    def locked_ms(self, now_ms: int) -> int:
        """Tell how long no code is taken from now on; 0 if one is."""
        if self.locked_at_ms is None:
            return 0
        passed = now_ms - self.locked_at_ms
        # A clock that was set back must not keep the owner out for longer.
        return LOCKED_MS if passed < 0 else max(0, LOCKED_MS - passed)

    def wrong(self, now_ms: int) -> Attempts:
        """Count a wrong code; the panel is locked from now on if it was one too many."""
        late = tuple(at for at in self.wrong_ms if abs(now_ms - at) < WITHIN_MS)
        if len(late) + 1 >= WRONG_CODES:
            return Attempts(locked_at_ms=now_ms)
        return Attempts((*late, now_ms))
