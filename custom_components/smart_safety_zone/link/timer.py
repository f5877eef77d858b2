"""The one timer of a peer, set to whatever is next."""

import asyncio
from collections.abc import Callable

MIN_TICK_S = 0.02
"""What is overdue and cannot be helped at once must not keep the processor busy."""


class Timer:
    """Calls once when it is due, and is set anew by whom it calls."""

    def __init__(self, ring: Callable[[], None]) -> None:
        """Prepare; nothing is due yet."""
        self._ring = ring
        self._handle: asyncio.TimerHandle | None = None
        self._due_ms = 0

    def set(self, due_ms: int | None, now_ms: int) -> None:
        """Call at `due_ms` or earlier; None for not at all."""
        if self._handle is not None:
            if due_ms is not None and due_ms >= self._due_ms:
                # The timer that is set comes earlier and sets the next one: cheaper than setting it anew each time.
                return
            self.cancel()
        if due_ms is not None:
            self._due_ms = due_ms
            wait_s = max(MIN_TICK_S, (due_ms - now_ms) / 1000 + 0.001)
            self._handle = asyncio.get_running_loop().call_later(wait_s, self._due)

    def cancel(self) -> None:
        """Call no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _due(self) -> None:
        self._handle = None
        self._ring()
