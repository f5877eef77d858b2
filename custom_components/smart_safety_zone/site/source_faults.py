"""A source that is gone for long is a trouble."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

FAULT_AFTER_S: Final = 300
"""How long a source may be gone before that is a trouble: an update or a restart of its integration is none."""


class SourceFaults:
    """Watches for how long a source has been gone."""

    def __init__(
        self, hass: HomeAssistant, fault: Callable[[], str | None], lasts: Callable[[str], None], name: str
    ) -> None:
        """Prepare; `fault` tells what is wrong now, `lasts` is told once that has lasted."""
        self._hass = hass
        self._fault = fault
        self._lasts = lasts
        self._name = name
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def wait(self) -> None:
        """Begin to count, unless that has begun."""
        if self._cancel is None:
            job = HassJob(self._lasted, f"{self._name} source fault", cancel_on_shutdown=True)
            self._cancel = async_call_later(self._hass, FAULT_AFTER_S, job)

    @callback
    def forget(self) -> None:
        """Count no more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _lasted(self, _now: datetime) -> None:
        self._cancel = None
        fault = self._fault()
        if fault is not None:
            self._lasts(fault)
