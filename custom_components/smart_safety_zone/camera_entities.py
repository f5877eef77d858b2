"""Entities of shared cameras at their site: the owner's switches, and whether a camera is there."""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .entity import Add, SiteEntity, async_add_as_they_come
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .site.cameras.errors import AllOffError, NotAgreedError, NotSharedError
from .site.errors import SiteError
from .site.runtime import SiteRuntime

_REFUSED = (AllOffError, NotAgreedError, NotSharedError)


@callback
def async_setup_switches(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the switch of the whole site, and one for each shared camera."""
    runtime = entry.runtime_data
    if isinstance(runtime, SiteRuntime):
        async_add_entities([CameraSwitch(runtime)])
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.cameras.by_subentry,
            lambda key: async_add_entities([CameraSwitch(runtime, key)], config_subentry_id=key),
        )


@callback
def async_setup_camera_problems(entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add, for each shared camera of a site, what tells that it gives no picture."""
    runtime = entry.runtime_data
    if isinstance(runtime, SiteRuntime):
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.cameras.by_subentry,
            lambda key: async_add_entities([CameraProblem(runtime, key)], config_subentry_id=key),
        )


class CameraSwitch(SiteEntity, SwitchEntity):
    """Whether a camera of the site, or any, is shared; off ends every look at once."""

    def __init__(self, runtime: SiteRuntime, subentry_id: str | None = None) -> None:
        """Belong to the camera's device, or to the site's."""
        key = "cameras_sharing" if subentry_id is None else "camera_sharing"
        super().__init__(runtime, key, subentry_id)
        self._subentry_id = subentry_id
        self._attr_is_on = runtime.cameras.is_on(subentry_id)

    @override
    async def async_added_to_hass(self) -> None:
        if self._subentry_id is None:
            self.async_on_remove(self._runtime.subscribe(self._look))
        else:
            self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))
        # What happened since it was made is not told again.
        self._attr_is_on = self._runtime.cameras.is_on(self._subentry_id)

    @callback
    def _look(self) -> None:
        cameras = self._runtime.cameras
        if self._subentry_id is None or self._subentry_id in cameras.by_subentry:
            is_on = cameras.is_on(self._subentry_id)
            if is_on != self._attr_is_on:
                self._attr_is_on = is_on
                self.async_write_ha_state()

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Share it again, as its terms say."""
        try:
            await self._runtime.cameras.switch_on(self._subentry_id, self._user)
        except SiteError as err:
            raise translated(ServiceValidationError if isinstance(err, _REFUSED) else HomeAssistantError, err) from err

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Have nobody look any more."""
        try:
            await self._runtime.cameras.switch_off(self._subentry_id, self._user)
        except SiteError as err:
            raise translated(HomeAssistantError, err) from err

    @property
    def _user(self) -> str | None:
        return None if self._context is None else self._context.user_id


class CameraProblem(SiteEntity, BinarySensorEntity):
    """Whether the entity that is shared is missing, disabled or unavailable."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the camera's device."""
        super().__init__(runtime, "camera_problem", subentry_id)
        self._subentry_id = subentry_id
        self._attr_is_on = runtime.cameras.by_subentry[subentry_id].problem is not None

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))

    @callback
    def _look(self) -> None:
        camera = self._runtime.cameras.by_subentry.get(self._subentry_id)
        if camera is not None and (camera.problem is not None) != self._attr_is_on:
            self._attr_is_on = camera.problem is not None
            self.async_write_ha_state()
