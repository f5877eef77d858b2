"""When a risky place is lit of itself: from dusk to dawn, between two times, or while somebody is there."""

from datetime import time
from typing import Final

from homeassistant.const import STATE_HOME, STATE_ON
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.sun import get_astral_observer
from homeassistant.util import dt as dt_util

from ...link.clock import Clock
from ..sources import Source
from .causes import Cause, Claim
from .group import LightingGroup
from .settings import SCHEDULE_DUSK, SCHEDULE_TIMES, within

DUSK_DEGREES: Final = -6.0
"""Civil dusk and dawn: with the sun below that, one does not see who stands there."""
_PRESENT: Final = frozenset({STATE_ON, STATE_HOME})


def is_dark(hass: HomeAssistant) -> bool:
    """Tell whether it is between dusk and dawn where this Home Assistant is, also where the sun stays up or down."""
    # Loaded when it is first needed, as Home Assistant's own helpers do.
    from astral.sun import elevation  # type: ignore[import-untyped] # noqa: PLC0415

    return float(elevation(get_astral_observer(hass), dt_util.utcnow())) < DUSK_DEGREES


def local_time() -> time:
    """Tell the time of day where this Home Assistant is."""
    return dt_util.now().time()


class Timetable:
    """The schedule and the presence of one group; `look` is called every minute."""

    def __init__(self, hass: HomeAssistant, clock: Clock, group: LightingGroup) -> None:
        """Prepare."""
        self._hass = hass
        self._clock = clock
        self._group = group
        settings = group.settings
        reference = settings.presence
        self._source = (
            None if reference is None else Source(hass, reference, settings.presence_entity, self._presence_changed)
        )

    @callback
    def start(self) -> None:
        """Begin."""
        if self._source is not None:
            self._source.start()
        self.look()

    @callback
    def stop(self) -> None:
        """Follow nobody any more."""
        if self._source is not None:
            self._source.stop()

    @callback
    def look(self) -> None:
        """Begin and end what the time of day begins and ends."""
        group, settings = self._group, self._group.settings
        held = Cause.SCHEDULE in group.memory.claims
        if self._is_time() and not held:
            group.claim(Cause.SCHEDULE, Claim(brightness=settings.brightness))
        elif not self._is_time() and held:
            group.release(Cause.SCHEDULE)
        self._look_for_presence(None if self._source is None else self._source.state)

    def _is_time(self) -> bool:
        settings = self._group.settings
        if settings.schedule == SCHEDULE_DUSK:
            return is_dark(self._hass)
        if settings.schedule == SCHEDULE_TIMES:
            return within(local_time(), settings.begins, settings.ends)
        return False

    @callback
    def _presence_changed(self, new: State | None) -> None:
        self._look_for_presence(new)

    def _look_for_presence(self, state: State | None) -> None:
        group, settings = self._group, self._group.settings
        held = group.memory.claims.get(Cause.PRESENCE)
        present = state is not None and state.state in _PRESENT and self._source is not None
        if present:
            lit = held is not None and held.until_ms is None
            if not lit and (held is not None or not settings.dark_only or is_dark(self._hass)):
                group.claim(Cause.PRESENCE, Claim(brightness=settings.brightness))
        elif held is not None and held.until_ms is None:
            # Also where nobody can tell any more: a sensor that is gone must not keep a lamp burning.
            until_ms = self._clock.now().mono_ms + settings.presence_minutes * 60_000
            group.claim(Cause.PRESENCE, Claim(brightness=settings.brightness, until_ms=until_ms))
