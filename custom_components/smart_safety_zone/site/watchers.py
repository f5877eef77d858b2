"""Who is told that something of a site is to be shown anew."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback

from ..link.guard import Guard


class Watchers:
    """Listeners to one thing of a site, or to all of it; one that fails keeps the news from nobody else."""

    def __init__(self, guard: Guard) -> None:
        """Start with nobody listening."""
        self._guard = guard
        self._listeners: dict[str | None, list[Callable[[], None]]] = {}

    @callback
    def add(self, key: str | None, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever `key` is told, None being the site itself; returns how to stop."""
        listeners = self._listeners.setdefault(key, [])
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    @callback
    def tell(self, key: str | None) -> None:
        """Have everybody who listens to `key` look anew."""
        for listener in list(self._listeners.get(key, ())):
            self._guard.call(listener)
