"""When to dial again: full jitter, so that a thousand sites do not come back in step."""

from dataclasses import dataclass, replace

EAGER_CAP_MS = 1_000
"""While an outage is young, a site is back within a second of its end."""
EAGER_FOR_MS = 5 * 60_000
PATIENT_CAP_MS = 30_000
FIRST_MS = 250


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often a dial failed in a row, and since when."""

    failures: int = 0
    since_ms: int | None = None

    def failed(self, now_ms: int) -> Backoff:
        """One more failure, at a monotonic time."""
        return replace(self, failures=self.failures + 1, since_ms=now_ms if self.since_ms is None else self.since_ms)

    def wait_ms(self, now_ms: int, entropy: bytes) -> int:
        """Tell how long to wait; evenly spread between 0 and a limit that doubles, by 4 bytes of entropy."""
        if self.failures == 0 or self.since_ms is None:
            return 0
        cap = EAGER_CAP_MS if now_ms - self.since_ms < EAGER_FOR_MS else PATIENT_CAP_MS
        limit = min(cap, FIRST_MS << min(self.failures - 1, 16))
        return int.from_bytes(entropy[:4], "big") * limit >> 32
