"""What a checkpoint shows at its station: the last visit, and whether the next one is overdue."""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorEntity
from homeassistant.components.sensor.const import SensorDeviceClass
from homeassistant.const import ATTR_LATITUDE, ATTR_LONGITUDE
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo

from .const import DOMAIN, MANUFACTURER
from .entity import Add, PushedEntity, async_add_as_they_come, device_name
from .entry import SafetyZoneConfigEntry
from .station.checkpoints import Visits
from .station.runtime import StationRuntime
from .times import moment


@callback
def async_add_last_visits(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    """Add the sensor of each checkpoint."""
    _add(entry, runtime, add, LastVisit)


@callback
def async_add_overdue_visits(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    """Add the binary sensor of each checkpoint."""
    _add(entry, runtime, add, VisitOverdue)


def _add(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add, kind: type[LastVisit | VisitOverdue]) -> None:
    async_add_as_they_come(
        entry,
        runtime.checkpoints.subscribe,
        lambda: runtime.checkpoints.all,
        lambda key: add([kind(runtime, key)], config_subentry_id=key),
    )


class CheckpointEntity(PushedEntity):
    """An entity of a checkpoint."""

    def __init__(self, runtime: StationRuntime, key: str, subentry_id: str) -> None:
        """Belong to the checkpoint's device, which hangs below the station's."""
        owner = f"{runtime.id}_{subentry_id}"
        station = dr.async_get_device_id_by_identifier(
            runtime.hass, (DOMAIN, runtime.id), config_entry_id=runtime.entry.entry_id
        )
        device = DeviceInfo(
            identifiers={(DOMAIN, owner)},
            manufacturer=MANUFACTURER,
            name=device_name(runtime.entry, subentry_id),
            via_device_id=station,
        )
        super().__init__(owner, key, device)
        self._runtime = runtime
        self._subentry_id = subentry_id

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.checkpoints.subscribe(self._look))

    @callback
    def _look(self) -> None:
        raise NotImplementedError


class LastVisit(CheckpointEntity, SensorEntity):
    """When a patrol was last at the checkpoint, and who."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    # The journal holds who was where.
    _unrecorded_attributes = frozenset({ATTR_LATITUDE, ATTR_LONGITUDE, "by", "device", "operator", "unit"})

    def __init__(self, runtime: StationRuntime, subentry_id: str) -> None:
        """Belong to the checkpoint's device."""
        super().__init__(runtime, "last_visit", subentry_id)
        self._shown: tuple[Visits | None, dict[str, Any]] = (None, {})
        self._names: dict[str, str | None] = {}
        self._update()

    def _update(self) -> bool:
        visits = self._runtime.checkpoints.visits(self._subentry_id)
        subentry = self._runtime.entry.subentries.get(self._subentry_id)
        if subentry is None:
            return False
        place = {key: subentry.data.get(key) for key in (ATTR_LATITUDE, ATTR_LONGITUDE)}
        by = None if visits is None else visits.by
        attributes = {
            "by": None if by is None or by.user_id is None else self._names.get(by.user_id),
            "operator": None if by is None else by.number,
            "unit": None if visits is None else visits.unit,
            "device": None if visits is None else self._device(visits.device),
            **place,
        }
        if self._shown == (visits, attributes):
            return False
        self._shown = (visits, attributes)
        self._attr_native_value = None if visits is None or visits.visited_ms is None else moment(visits.visited_ms)
        self._attr_extra_state_attributes = attributes
        return True

    def _device(self, device_id: str | None) -> str | None:
        device = None if device_id is None else dr.async_get(self._runtime.hass).async_get(device_id)
        return None if device is None else device.name_by_user or device.name

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        await self._learn_name()

    async def _learn_name(self) -> None:
        """Look up what the last visitor is called now; names are kept nowhere."""
        visits = self._runtime.checkpoints.visits(self._subentry_id)
        user_id = None if visits is None or visits.by is None else visits.by.user_id
        if user_id is not None and user_id not in self._names:
            user = await self.hass.auth.async_get_user(user_id)
            self._names[user_id] = None if user is None else user.name
        self._update()

    @callback
    @override
    def _look(self) -> None:
        self.hass.async_create_task(self._show(), "show a visit")

    async def _show(self) -> None:
        before = self._shown
        await self._learn_name()
        if self._shown != before:
            self.async_write_ha_state()


class VisitOverdue(CheckpointEntity, BinarySensorEntity):
    """Whether nobody has visited the checkpoint in time."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM

    def __init__(self, runtime: StationRuntime, subentry_id: str) -> None:
        """Belong to the checkpoint's device."""
        super().__init__(runtime, "visit_overdue", subentry_id)
        self._attr_is_on = runtime.checkpoints.is_overdue(subentry_id)

    @callback
    @override
    def _look(self) -> None:
        overdue = self._runtime.checkpoints.is_overdue(self._subentry_id)
        if overdue != self._attr_is_on:
            self._attr_is_on = overdue
            self.async_write_ha_state()
