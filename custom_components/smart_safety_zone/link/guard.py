"""Calling what others have written: a fault of theirs is told once and keeps nothing from anybody else."""

from collections import Counter
from collections.abc import Callable
import logging

_LOGGER = logging.getLogger(__name__)


class Guard:
    """Faults that should not be, of one peer: counted as `failed`, each sort logged once with where it came from."""

    def __init__(self, label: str, faults: Counter[str]) -> None:
        """Prepare; `label` says in the log whose faults these are."""
        self._label = label
        self._faults = faults
        self._told: set[tuple[str, type[BaseException]]] = set()

    def call[**P](self, act: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call, and go on whatever happens."""
        try:
            act(*args, **kwargs)
        except Exception as err:  # noqa: BLE001 - whatever it is, an alarm or a receipt hangs on what comes behind it
            self.report("a listener", err)

    def report(self, what: str, err: BaseException) -> None:
        """Count a fault; log it once."""
        self._faults["failed"] += 1
        sort = (what, type(err))
        if sort in self._told:
            _LOGGER.debug("%s: %s failed again: %r", self._label, what, err)
            return
        self._told.add(sort)
        _LOGGER.error("%s: %s failed", self._label, what, exc_info=err)
