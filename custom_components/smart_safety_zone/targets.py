"""What triggers and conditions are aimed at: our devices and entities, however the user chose them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import DOMAIN

_POINT = "_point_"


@dataclass(frozen=True, slots=True)
class Aim:
    """What was chosen: whole devices, and single alarm points of a site's device."""

    devices: frozenset[str]
    points: frozenset[tuple[str, str]]
    """A site's device at the station, and the point's id."""

    @classmethod
    def of(cls, hass: HomeAssistant, target: Mapping[str, Any]) -> Self:
        """Resolve a target as the registries stand now."""
        selection = TargetSelection(dict(target))
        found = async_extract_referenced_entity_ids(hass, selection, primary_entities_only=False)
        devices, points = set(found.referenced_devices), set()
        registry = er.async_get(hass)
        for entity_id in found.referenced | found.indirectly_referenced:
            entity = registry.async_get(entity_id)
            if entity is None or entity.platform != DOMAIN or entity.device_id is None:
                continue
            _, is_point, point_id = entity.unique_id.partition(_POINT)
            if is_point:
                points.add((entity.device_id, point_id))
            else:
                devices.add(entity.device_id)
        return cls(frozenset(devices), frozenset(points))

    def hits(self, hass: HomeAssistant, device_id: str | None, point_id: str | None = None) -> bool:
        """Tell whether a device, what it belongs to, or a point of it was chosen."""
        if point_id is not None and (device_id, point_id) in self.points:
            return True
        return not self.devices.isdisjoint(_with_parents(hass, device_id))


def _with_parents(hass: HomeAssistant, device_id: str | None) -> Iterable[str]:
    registry = dr.async_get(hass)
    while device_id is not None:
        yield device_id
        device = registry.async_get(device_id)
        device_id = device.via_device_id if isinstance(device, dr.DeviceEntry) else None


class Target:
    """A target that is looked up anew when the registries have changed; without one everything is meant."""

    def __init__(self, hass: HomeAssistant, target: Mapping[str, Any] | None) -> None:
        """Resolve nothing yet."""
        self._hass = hass
        self._target = target if target and TargetSelection(dict(target)).has_any_target else None
        self._aim: Aim | None = None

    @callback
    def follow(self) -> CALLBACK_TYPE:
        """Follow the registries; returns how to stop."""
        if self._target is None:
            return lambda: None
        registries = (
            er.EVENT_ENTITY_REGISTRY_UPDATED,
            dr.EVENT_DEVICE_REGISTRY_UPDATED,
            ar.EVENT_AREA_REGISTRY_UPDATED,
        )
        unlisten = [self._hass.bus.async_listen(registry, self._forget) for registry in registries]

        @callback
        def stop() -> None:
            for each in unlisten:
                each()

        return stop

    @callback
    def _forget(self, _event: Event[Any]) -> None:
        self._aim = None

    @callback
    def hits(self, device_id: str | None, point_id: str | None = None) -> bool:
        """Tell whether what happened at a device, or at a point of it, is meant."""
        if self._target is None:
            return True
        if self._aim is None:
            self._aim = Aim.of(self._hass, self._target)
        return self._aim.hits(self._hass, device_id, point_id)
