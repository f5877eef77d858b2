"""Shared cameras at the station: a camera that is disabled until somebody wants it, and why it shows nothing."""

from typing import override

from homeassistant.components.camera import Camera
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er

from .entity import Add, RemoteSiteEntity, async_add_for_sites
from .entry import SafetyZoneConfigEntry
from .protocol.messages import Standing
from .station.cameras.screen import FRESH_MS, ScreenReason
from .station.runtime import StationRuntime


@callback
def async_add_shared_cameras(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    """Add a camera for each that a site shares with this station."""
    async_add_for_sites(
        entry,
        runtime,
        lambda site_id: _cameras(runtime, site_id),
        lambda site_id, camera_id: add([SharedCamera(runtime, site_id, camera_id)]),
    )


@callback
def async_add_camera_reasons(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    """Add, for each camera that a site shares, what says why it shows nothing."""
    async_add_for_sites(
        entry,
        runtime,
        lambda site_id: _cameras(runtime, site_id),
        lambda site_id, camera_id: add([CameraReason(runtime, site_id, camera_id)]),
    )


def _cameras(runtime: StationRuntime, site_id: str) -> list[str]:
    site = runtime.sites()[site_id]
    # Who has not been approved must not fill the registry, which keeps what was once in it.
    return [] if site.standing is Standing.UNAPPROVED else [camera.id for camera in site.cameras]


class _CameraEntity(RemoteSiteEntity):
    """Something of a shared camera; named as the site's inventory names it."""

    _attr_entity_registry_enabled_default = False

    def __init__(self, runtime: StationRuntime, site_id: str, key: str, camera_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, f"{key}_{camera_id}")
        self._attr_translation_key = key
        self._camera_id = camera_id
        self._name = ""
        self._describe()

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._site_changed, self._site_id))
        self.async_on_remove(self._runtime.camera_screens.subscribe(self._look, self._site_id))
        # What happened since it was made is not told again.
        self._describe()

    @callback
    def _site_changed(self, _site_id: str) -> None:
        if self._runtime.naming.camera(self._site_id, self._camera_id) is None:
            er.async_get(self.hass).async_remove(self.entity_id)
            return
        self._look()

    @callback
    def _look(self) -> None:
        before = (self._name, self._value)
        self._describe()
        if before != (self._name, self._value):
            self.async_write_ha_state()

    def _describe(self) -> None:
        camera = self._runtime.naming.camera(self._site_id, self._camera_id)
        self._name = self._name if camera is None else camera.name
        self._attr_translation_placeholders = {"camera": self._name}

    @property
    def _value(self) -> object:
        raise NotImplementedError


class SharedCamera(_CameraEntity, Camera):
    """Stills of a shared camera, where owner and station let it stand on screens; each is a look that both write down.

    Home Assistant shows cameras to every user, so no operator can be named: that is why it is off by default.
    """

    _attr_frame_interval = FRESH_MS / 1000

    def __init__(self, runtime: StationRuntime, site_id: str, camera_id: str) -> None:
        """Belong to the site's device."""
        Camera.__init__(self)
        super().__init__(runtime, site_id, "shared_camera", camera_id)

    @override
    def _describe(self) -> None:
        super()._describe()
        self._attr_name = self._name
        self._attr_available = self._runtime.camera_screens.may_ask(self._site_id, self._camera_id)

    @property
    @override
    def _value(self) -> bool:
        return self._attr_available

    @override
    async def async_camera_image(self, width: int | None = None, height: int | None = None) -> bytes | None:
        return await self._runtime.camera_screens.picture(self._site_id, self._camera_id)


class CameraReason(_CameraEntity, SensorEntity):
    """Why a shared camera shows nothing on the station's screens."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_options = list(ScreenReason)

    def __init__(self, runtime: StationRuntime, site_id: str, camera_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "camera_reason", camera_id)

    @override
    def _describe(self) -> None:
        super()._describe()
        self._attr_native_value = self._runtime.camera_screens.reason(self._site_id, self._camera_id)

    @property
    @override
    def _value(self) -> object:
        return self._attr_native_value
