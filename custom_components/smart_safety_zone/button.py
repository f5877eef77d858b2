"""Buttons. Site only: what raises and takes back the alarms of its points, and a self-test of each point."""

from typing import ClassVar, override

from homeassistant.components.button import ButtonEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from .entity import Add, SiteEntity, async_add_as_they_come
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .proving_entities import async_add_test_buttons
from .site.errors import SiteError
from .site.raising import take_back
from .site.runtime import Point, SiteRuntime

PARALLEL_UPDATES = 0


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add what raises the alarms of points that wrap nothing, and what takes alarms back."""
    runtime = entry.runtime_data
    assert isinstance(runtime, SiteRuntime)
    async_add_test_buttons(entry, runtime, async_add_entities)
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: [key for key, point in runtime.points.items() if SosButton.suits(point)],
        lambda key: async_add_entities([SosButton(runtime, key)], config_subentry_id=key),
    )
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: [key for key, point in runtime.points.items() if CancelButton.suits(point)],
        lambda key: async_add_entities([CancelButton(runtime, key)], config_subentry_id=key),
    )


class PointButton(SiteEntity, ButtonEntity):
    """A button of an alarm point, which goes when its point wants it no more."""

    key: ClassVar[str]

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, self.key, subentry_id)
        self._subentry_id = subentry_id

    @staticmethod
    def suits(point: Point) -> bool:
        """Tell whether a point wants this button."""
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe(self._look))

    @callback
    def _look(self) -> None:
        point = self._runtime.points.get(self._subentry_id)
        if point is not None and not self.suits(point):
            er.async_get(self.hass).async_remove(self.entity_id)


class CancelButton(PointButton):
    """Takes the newest alarm of its point back."""

    key = "cancel"

    @staticmethod
    @override
    def suits(point: Point) -> bool:
        return point.care.window_ms > 0

    @override
    async def async_press(self) -> None:
        """Take it back, in time or not; the point's progress tells which."""
        try:
            await take_back(self._runtime.points[self._subentry_id])
        except SiteError as err:
            raise translated(HomeAssistantError, err) from err


class SosButton(PointButton):
    """Raises the alarm of its point."""

    key = "sos"

    @staticmethod
    @override
    def suits(point: Point) -> bool:
        # Home Assistant shows and records that a button was pressed: none of a silent point.
        return not point.wrapped and not point.silent

    @override
    async def async_press(self) -> None:
        """Commit the alarm; what becomes of it shows in the point's progress."""
        try:
            self._runtime.press(self._subentry_id, context=self._context)
        except SiteError as err:
            raise translated(HomeAssistantError, err) from err
