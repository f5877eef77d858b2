"""How many incidents there are, how many wait, and since when the oldest waits."""

from dataclasses import dataclass
import heapq

from .model import Incident, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a room must know at one glance."""

    open: int
    """Not closed."""
    unacknowledged: int
    """Of these, taken by nobody."""
    oldest_unacknowledged_ms: int | None
    """When the one that waits longest was opened."""
    held: int = 0
    """Neither open nor waiting: their sites may still take them back."""


class Tally:
    """Keeps the counts as incidents come, change and go, each at the cost of a logarithm."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._open = 0
        self._held = 0
        self._waiting: dict[str, int] = {}
        self._oldest_first: list[tuple[int, str]] = []

    def count(self, before: Incident | None, after: Incident | None) -> None:
        """Take in that `before` is replaced by `after`; None and closed ones do not count."""
        self._open += _is_open(after) - _is_open(before)
        self._held += _is_held(after) - _is_held(before)
        if before is not None and before.state is State.OPEN:
            self._waiting.pop(before.id, None)
        if after is not None and after.state is State.OPEN:
            self._waiting[after.id] = after.opened_ms
            if before is None or before.state is not State.OPEN:
                heapq.heappush(self._oldest_first, (after.opened_ms, after.id))
        self._forget_taken()

    def counts(self) -> Counts:
        """Return the counts as they stand."""
        return Counts(
            open=self._open,
            unacknowledged=len(self._waiting),
            oldest_unacknowledged_ms=self._oldest_first[0][0] if self._oldest_first else None,
            held=self._held,
        )

    def _forget_taken(self) -> None:
        while self._oldest_first and self._oldest_first[0][1] not in self._waiting:
            heapq.heappop(self._oldest_first)
        # Behind one that waits for days, taken ones would pile up for ever.
        if len(self._oldest_first) > 2 * len(self._waiting) + 16:
            self._oldest_first = [(opened_ms, key) for key, opened_ms in self._waiting.items()]
            heapq.heapify(self._oldest_first)


def _is_open(incident: Incident | None) -> bool:
    return incident is not None and incident.state not in {State.HELD, State.CLOSED}


def _is_held(incident: Incident | None) -> bool:
    return incident is not None and incident.state is State.HELD
