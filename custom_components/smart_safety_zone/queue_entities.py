"""Sensors of a station's queue: how much waits, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfTime
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from .entity import StationEntity
from .hushed import Shown, async_shown
from .station.allowance import Allowance
from .station.runtime import StationRuntime

AGE_INTERVAL = timedelta(seconds=5)
AT_ONCE = 20
PER_S = 2
"""Changes of a number that are shown without a pause, and how many per second after that: a thousand incidents at once
are not a thousand rows in a recorder."""


@dataclass(frozen=True, kw_only=True)
class QueueSensorDescription(SensorEntityDescription):
    """A number about the queue."""

    value: Callable[[Shown], int]


QUEUE_SENSORS = (
    QueueSensorDescription(
        key="open_incidents", state_class=SensorStateClass.MEASUREMENT, value=lambda shown: shown.open
    ),
    QueueSensorDescription(
        key="unacknowledged_incidents",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda shown: shown.unacknowledged,
    ),
    QueueSensorDescription(
        key="held_incidents", state_class=SensorStateClass.MEASUREMENT, value=lambda shown: shown.held
    ),
    QueueSensorDescription(
        key="open_drills", state_class=SensorStateClass.MEASUREMENT, value=lambda shown: shown.drills
    ),
)


def queue_sensors(runtime: StationRuntime) -> list[SensorEntity]:
    """Make a station's sensors of its queue."""
    return [
        *(QueueSensor(runtime, each) for each in QUEUE_SENSORS),
        OldestIncidentSensor(runtime),
        ArmedScreens(runtime),
    ]


class QueueSensor(StationEntity, SensorEntity):
    """A number about the queue: shown at once, in a storm now and then."""

    entity_description: QueueSensorDescription

    def __init__(self, runtime: StationRuntime, description: QueueSensorDescription) -> None:
        """Show what the description tells."""
        super().__init__(runtime, description.key)
        self.entity_description = description
        self._attr_native_value = description.value(async_shown(runtime.hass, runtime))
        self._allowance = Allowance(AT_ONCE, PER_S)
        self._resting: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_incidents(self._look))
        self.async_on_remove(self._end_rest)

    @callback
    def _look(self, *_: object) -> None:
        value = self.entity_description.value(async_shown(self.hass, self._runtime))
        if self._resting is not None or value == self._attr_native_value:
            return
        now_s = self.hass.loop.time()
        if (wait_s := self._allowance.missing_s(now_s)) > 0:
            self._resting = async_call_later(self.hass, wait_s, self._rested)
            return
        self._allowance.draw(now_s)
        self._attr_native_value = value
        self.async_write_ha_state()

    @callback
    def _rested(self, _now: datetime) -> None:
        self._resting = None
        self._look()

    @callback
    def _end_rest(self) -> None:
        if self._resting is not None:
            self._resting()
            self._resting = None


class OldestIncidentSensor(StationEntity, SensorEntity):
    """How long the oldest incident that nobody has taken has been waiting; unknown while none is."""

    _attr_device_class = SensorDeviceClass.DURATION
    _attr_native_unit_of_measurement = UnitOfTime.SECONDS

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "oldest_waiting")
        self._look_now()

    def _look_now(self) -> None:
        oldest_ms = async_shown(self._runtime.hass, self._runtime).oldest_ms
        self._attr_native_value = (
            None if oldest_ms is None else max(0, (self._runtime.clock.now().wall_ms - oldest_ms) // 1000)
        )

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_incidents(self._look))
        self.async_on_remove(async_track_time_interval(self.hass, self._look, AGE_INTERVAL))

    @callback
    def _look(self, *_: object) -> None:
        before = self._attr_native_value
        self._look_now()
        if self._attr_native_value != before:
            self.async_write_ha_state()


class ArmedScreens(StationEntity, SensorEntity):
    """How many screens of the room have their sound armed; with none the room is deaf."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, runtime: StationRuntime) -> None:
        """Belong to the station."""
        super().__init__(runtime, "armed_screens")
        self._attr_native_value = runtime.screens.armed

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.screens.subscribe(self._show))
        self.async_on_remove(async_track_time_interval(self.hass, self._look, AGE_INTERVAL))

    @callback
    def _look(self, _now: datetime) -> None:
        self._runtime.screens.look(self._runtime.clock.now().mono_ms)

    @callback
    def _show(self) -> None:
        self._attr_native_value = self._runtime.screens.armed
        self.async_write_ha_state()
