"""What self-tests show. Site: of each alarm point when it was last proved, and a button. Station: who owes a test."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.components.sensor import SensorEntity
from homeassistant.components.sensor.const import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError

from .entity import (
    Add,
    RemoteSiteEntity,
    SiteEntity,
    StationEntity,
    async_add_as_they_come,
    async_add_for_sites,
    itself,
)
from .entry import SafetyZoneConfigEntry
from .errors import translated
from .site.errors import SiteError
from .site.proof import Proof, ProofState
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .times import moment


@callback
def async_add_proof_sensors(entry: SafetyZoneConfigEntry, add: Add) -> None:
    """Add the sensors of the entry's role."""
    runtime = entry.runtime_data
    if isinstance(runtime, StationRuntime):
        add([UnprovedPoints(runtime)])
        async_add_for_sites(entry, runtime, itself, lambda site_id, _: add([RemoteLastProved(runtime, site_id)]))
    else:
        async_add_as_they_come(
            entry,
            runtime.subscribe,
            lambda: runtime.points,
            lambda key: add([LastProved(runtime, key), SelfTest(runtime, key)], config_subentry_id=key),
        )


@callback
def async_add_test_buttons(entry: SafetyZoneConfigEntry, runtime: SiteRuntime, add: Add) -> None:
    """Add a button for each alarm point that tests it now."""
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: runtime.points,
        lambda key: add([TestButton(runtime, key)], config_subentry_id=key),
    )


class _ProofSensor(SiteEntity, SensorEntity):
    """Something about an alarm point's self-tests."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime, key: str, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, key, subentry_id)
        self._subentry_id = subentry_id
        self._attr_native_value = self._value(self._proof)

    @property
    def _proof(self) -> Proof | None:
        return self._runtime.tests.proof(self._subentry_id)

    def _value(self, proof: Proof | None) -> datetime | str | None:
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))

    @callback
    def _look(self) -> None:
        value = self._value(self._proof)
        if value != self._attr_native_value:
            self._attr_native_value = value
            self.async_write_ha_state()


class LastProved(_ProofSensor):
    """When the station last receipted a test of the point."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, "last_proved", subentry_id)

    @override
    def _value(self, proof: Proof | None) -> datetime | None:
        return None if proof is None or proof.proved_ms is None else moment(proof.proved_ms)


class SelfTest(_ProofSensor):
    """What came of the newest test of the point."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = list(ProofState)

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, "self_test", subentry_id)

    @override
    def _value(self, proof: Proof | None) -> str:
        return ProofState.UNTESTED if proof is None else proof.state


class TestButton(SiteEntity, ButtonEntity):
    """Tests the point now."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: SiteRuntime, subentry_id: str) -> None:
        """Belong to the alarm point's device."""
        super().__init__(runtime, "test_now", subentry_id)
        self._subentry_id = subentry_id

    @override
    async def async_press(self) -> None:
        """Begin the test; what comes of it shows beside the button."""
        try:
            self._runtime.tests.begin(self._subentry_id)
        except SiteError as err:
            raise translated(HomeAssistantError, err) from err


class UnprovedPoints(StationEntity, SensorEntity):
    """How many alarm points owe the test that they promised."""

    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "unproved_points")
        self._attr_native_value = runtime.proofs.count

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look))

    @callback
    def _look(self, _site_id: str) -> None:
        if self._runtime.proofs.count != self._attr_native_value:
            self._attr_native_value = self._runtime.proofs.count
            self.async_write_ha_state()


class RemoteLastProved(RemoteSiteEntity, SensorEntity):
    """When the alarm point of a site was proved whose proof is oldest; unknown until all of them were once."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    # A thousand sites would have a thousand of them, and what is wrong shows elsewhere.
    _attr_entity_registry_enabled_default = False

    def __init__(self, runtime: StationRuntime, site_id: str) -> None:
        """Belong to the site's device."""
        super().__init__(runtime, site_id, "last_proved")
        self._attr_extra_state_attributes: dict[str, Any] = {}
        self._update()

    def _update(self) -> bool:
        proofs = self._runtime.proofs
        oldest_ms = proofs.oldest_ms(self._site_id)
        names = (self._runtime.naming.name(self._site_id, point) or point for point in proofs.unproved(self._site_id))
        value, attributes = None if oldest_ms is None else moment(oldest_ms), {"owing": sorted(names)}
        if (value, attributes) == (self._attr_native_value, self._attr_extra_state_attributes):
            return False
        self._attr_native_value, self._attr_extra_state_attributes = value, attributes
        return True

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look, self._site_id))

    @callback
    def _look(self, _site_id: str) -> None:
        if self._update():
            self.async_write_ha_state()
