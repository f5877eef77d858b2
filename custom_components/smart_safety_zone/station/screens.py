"""The room's screens: which of them are armed, so that what opens is seen and heard. Pure, but for who is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

ARMED_FOR_MS = 15_000
"""A screen that has not said for so long that it is armed may be asleep, and counts as gone."""


@dataclass(slots=True)
class Screens:
    """Screens by an id of their own, each armed until it says otherwise or falls silent."""

    _heard: dict[str, int] = field(default_factory=dict)
    _count: int = 0
    _listeners: dict[object, Callable[[], None]] = field(default_factory=dict)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Hear when another number of them is armed; returns how to stop."""
        key = object()
        self._listeners[key] = listener

        def stop() -> None:
            self._listeners.pop(key, None)

        return stop

    @property
    def armed(self) -> int:
        """How many are armed, as of the last call of one of the others."""
        return self._count

    def beat(self, screen: str, now_ms: int) -> None:
        """Take in that a screen is armed; `now_ms` is monotonic."""
        self._heard[screen] = now_ms
        self.look(now_ms)

    def leave(self, screen: str, now_ms: int) -> None:
        """Take in that a screen is armed no more."""
        self._heard.pop(screen, None)
        self.look(now_ms)

    def look(self, now_ms: int) -> None:
        """Forget those that have fallen silent."""
        self._heard = {screen: at for screen, at in self._heard.items() if now_ms - at < ARMED_FOR_MS}
        if len(self._heard) != self._count:
            self._count = len(self._heard)
            for listener in list(self._listeners.values()):
                listener()
