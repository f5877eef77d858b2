"""Measures, inside a benched Home Assistant, how long its event loop leaves a timer waiting. No part of the product."""

from time import perf_counter

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

DOMAIN = "ssz_probe"
CONFIG_SCHEMA = cv.empty_config_schema(DOMAIN)
PERIOD_S = 0.005
"""Short against the stalls that are looked for, long against what a look costs."""


class _Probe:
    """A timer that notes how late it is."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._loop = hass.loop
        self._longest_s = 0.0
        self._late_s = 0.0
        self._wait()

    def _wait(self) -> None:
        self._due = perf_counter() + PERIOD_S
        self._loop.call_later(PERIOD_S, self._look)

    @callback
    def _look(self) -> None:
        late_s = max(0.0, perf_counter() - self._due)
        self._longest_s = max(self._longest_s, late_s)
        self._late_s += late_s
        self._wait()

    def read(self) -> dict[str, float]:
        """Return the longest delay and the sum of all since the last reading, in milliseconds."""
        # A stall that has not ended yet counts as well.
        longest_s = max(self._longest_s, perf_counter() - self._due)
        found = {"longest_ms": round(longest_s * 1000, 3), "sum_ms": round(self._late_s * 1000, 3)}
        self._longest_s = self._late_s = 0.0
        return found


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Start measuring; the action `read` tells and begins anew."""
    probe = _Probe(hass)

    async def read(_call: ServiceCall) -> ServiceResponse:
        return {**probe.read()}

    hass.services.async_register(DOMAIN, "read", read, supports_response=SupportsResponse.ONLY)
    return True
