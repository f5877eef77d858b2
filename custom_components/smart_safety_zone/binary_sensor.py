"""Binary sensors. Station: each site's link and each of its alarm points. Site: what is wrong with it or a source."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .camera_entities import async_setup_camera_problems
from .checkpoint_entities import async_add_overdue_visits
from .entity import Add, RemoteSiteEntity, SiteEntity, async_add_as_they_come, async_add_for_sites, itself
from .entry import SafetyZoneConfigEntry
from .hushed import async_hushed
from .incident.model import AlarmKind
from .lighting_entities import async_setup_lamp_problems
from .panel_entities import async_add_closing
from .protocol.messages import InventoryPoint, Standing
from .protocol.supervision import LinkState
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .view_entities import async_setup_viewed

PARALLEL_UPDATES = 0

POINT_CLASSES = {
    AlarmKind.FIRE: BinarySensorDeviceClass.SMOKE,
    AlarmKind.TAMPER: BinarySensorDeviceClass.TAMPER,
    AlarmKind.TROUBLE: BinarySensorDeviceClass.PROBLEM,
}


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the binary sensors of the entry's role."""
    runtime = entry.runtime_data
    async_setup_lamp_problems(entry, async_add_entities)
    async_setup_camera_problems(entry, async_add_entities)
    async_setup_viewed(entry, async_add_entities)
    if isinstance(runtime, StationRuntime):
        _setup_station(entry, runtime, async_add_entities)
    else:
        async_add_entities([StorageProblem(runtime), RunsTwice(runtime)])
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: [key for key, point in runtime.points.items() if point.wrapped],
            lambda key: async_add_entities([SourceProblem(runtime, key)], config_subentry_id=key),
        )
        async_add_closing(entry, runtime, async_add_entities)


def _setup_station(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    async_add_overdue_visits(entry, runtime, add)
    async_add_for_sites(entry, runtime, itself, lambda site_id, _: add([RemoteSiteLink(runtime, site_id)]))

    def points(site_id: str) -> list[str]:
        site = runtime.sites()[site_id]
        # Who has not been approved must not fill the registry, which keeps what was once in it.
        return [] if site.standing is Standing.UNAPPROVED else [point.id for point in site.points]

    async_add_for_sites(
        entry,
        runtime,
        points,
        lambda site_id, point_id: add([RemotePoint(runtime, site_id, point_id)]),
    )


class RemoteSiteLink(RemoteSiteEntity, BinarySensorEntity):
    """Whether a site can be heard; off says that an alarm of it would not arrive now."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    def __init__(self, runtime: StationRuntime, site_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "link")
        self._attr_is_on = self._heard

    @property
    def _heard(self) -> bool:
        return self._runtime.link(self._site_id).state is not LinkState.DOWN

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look, self._site_id))

    @callback
    def _look(self, _site_id: str) -> None:
        if self._heard != self._attr_is_on:
            self._attr_is_on = self._heard
            self.async_write_ha_state()


class RemotePoint(RemoteSiteEntity, BinarySensorEntity):
    """Whether an alarm point of a site is in alarm: until its restoral, or until its incident is closed."""

    def __init__(self, runtime: StationRuntime, site_id: str, point_id: str) -> None:
        """Belong to the site's device, named as the site's inventory says."""
        super().__init__(runtime, site_id, f"point_{point_id}")
        self._attr_translation_key = "point"
        self._point_id = point_id
        self._describe(runtime.point(site_id, point_id))
        self._attr_is_on = self._in_alarm

    def _describe(self, point: InventoryPoint) -> None:
        self._attr_name = point.name
        self._attr_device_class = POINT_CLASSES.get(AlarmKind.of(point.kind), BinarySensorDeviceClass.SAFETY)

    @property
    def _in_alarm(self) -> bool:
        if self._point_id not in self._runtime.points_in_alarm(self._site_id):
            return False
        hushed = async_hushed(self._runtime.hass, self._runtime)
        return not any((each.site_id, each.point_id) == (self._site_id, self._point_id) for each in hushed)

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look_at_inventory, self._site_id))
        self.async_on_remove(self._runtime.subscribe_signals(self._look, self._site_id))
        self.async_on_remove(self._runtime.subscribe_incidents(self._look, self._site_id))

    @callback
    def _look_at_inventory(self, _site_id: str) -> None:
        try:
            point = self._runtime.point(self._site_id, self._point_id)
        except KeyError:
            # The site has this point no more.
            er.async_get(self.hass).async_remove(self.entity_id)
            return
        before = (self._attr_name, self._attr_device_class, self._attr_is_on)
        self._describe(point)
        self._attr_is_on = self._in_alarm
        if before != (self._attr_name, self._attr_device_class, self._attr_is_on):
            self.async_write_ha_state()

    @callback
    def _look(self, *_: object) -> None:
        if self._in_alarm != self._attr_is_on:
            self._attr_is_on = self._in_alarm
            self.async_write_ha_state()


class SourceProblem(SiteEntity, BinarySensorEntity):
    """Whether the entity that an alarm point wraps is missing, disabled or unavailable."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, "source_problem", subentry_id)
        self._subentry_id = subentry_id
        self._attr_is_on = runtime.points[subentry_id].source_problem is not None

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))

    @callback
    def _look(self) -> None:
        point = self._runtime.points.get(self._subentry_id)
        if point is not None and (point.source_problem is not None) != self._attr_is_on:
            self._attr_is_on = point.source_problem is not None
            self.async_write_ha_state()


class StorageProblem(SiteEntity, BinarySensorEntity):
    """Whether a signal was sent from memory that the disk has not taken yet."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, "storage_problem")
        self._attr_is_on = runtime.storage_problem

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe(self._look))

    @callback
    def _look(self) -> None:
        if self._runtime.storage_problem != self._attr_is_on:
            self._attr_is_on = self._runtime.storage_problem
            self.async_write_ha_state()


class RunsTwice(SiteEntity, BinarySensorEntity):
    """Whether a copy of this site talks with its station too, by the station's word."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, "runs_twice")
        self._attr_is_on = runtime.runs_twice

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe(self._look))

    @callback
    def _look(self) -> None:
        if self._runtime.runs_twice != self._attr_is_on:
            self._attr_is_on = self._runtime.runs_twice
            self.async_write_ha_state()
