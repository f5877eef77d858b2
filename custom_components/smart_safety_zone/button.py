"""Buttons. Site only: the virtual SOS button of an alarm point that wraps nothing, and a self-test of each point."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .entity import Add, SiteEntity, async_add_as_they_come
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .proving_entities import async_add_test_buttons
from .site.errors import SiteError
from .site.runtime import SiteRuntime

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add a button for each alarm point that is pressed in Home Assistant itself."""
    runtime = entry.runtime_data
    assert isinstance(runtime, SiteRuntime)
    async_add_test_buttons(entry, runtime, async_add_entities)
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: [key for key, point in runtime.points.items() if not point.wrapped],
        lambda key: async_add_entities([SosButton(runtime, key)], config_subentry_id=key),
    )


class SosButton(SiteEntity, ButtonEntity):
    """Raises the alarm of its point."""

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, "sos", subentry_id)
        self._subentry_id = subentry_id

    @override
    async def async_press(self) -> None:
        """Commit the alarm; what becomes of it shows in the point's progress."""
        try:
            self._runtime.press(self._subentry_id, context=self._context)
        except SiteError as err:
            raise translated(HomeAssistantError, err) from err
