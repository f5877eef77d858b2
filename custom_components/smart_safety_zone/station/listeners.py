"""Who is told of what: subscriptions, each for everything or for one site."""

from collections.abc import Callable
import logging

_LOGGER = logging.getLogger(__name__)


class Listeners[**P]:
    """Listeners to one sort of news; a listener that fails keeps the news from nobody else."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._by_site: dict[str | None, dict[object, Callable[P, None]]] = {}

    def add(self, listener: Callable[P, None], site_id: str | None) -> Callable[[], None]:
        """Listen to what concerns a site, or to everything; returns how to stop."""
        key = object()
        self._by_site.setdefault(site_id, {})[key] = listener

        def remove() -> None:
            listeners = self._by_site.get(site_id, {})
            listeners.pop(key, None)
            if not listeners:
                self._by_site.pop(site_id, None)

        return remove

    def tell(self, concerned: str, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell the news that concerns a site."""
        for site_id in (None, concerned):
            for listener in list(self._by_site.get(site_id, {}).values()):
                try:
                    listener(*args, **kwargs)
                except Exception:
                    _LOGGER.exception("A listener failed")
