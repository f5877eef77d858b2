"""Sensors of how the radio room does today, for Home Assistant's long-term statistics; one look serves them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from .entity import Add, RemoteSiteEntity, StationEntity, async_add_for_sites, itself
from .entry import SafetyZoneConfigEntry
from .incident.response import Measure
from .report_view import availability
from .station.errors import StationError
from .station.listeners import Listeners
from .station.reports.period import Span
from .station.reports.report import Report
from .station.runtime import StationRuntime

_LOGGER = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(minutes=15)
"""Links are lost and days end without an incident, too; statistics are made of five minutes and of hours."""
LOOK_AFTER_S: Final = 60
"""So long after an incident has changed; in a storm once a minute."""
TARGET: Final = "nena_15"


class Today:
    """The report of the day, looked at for all sensors together, and only while there are any."""

    def __init__(self, hass: HomeAssistant, runtime: StationRuntime) -> None:
        """Look at nothing yet."""
        self._hass = hass
        self._runtime = runtime
        self._listeners = Listeners[[]]()
        self._count = 0
        self._unlisten: list[CALLBACK_TYPE] = []
        self._soon: CALLBACK_TYPE | None = None
        self.report: Report | None = None

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Be told when there is a newer report."""
        if not self._count:
            self._unlisten = [
                async_track_time_interval(self._hass, self._look, LOOK_EVERY),
                self._runtime.subscribe_incidents(self._later),
            ]
            self._spawn()
        self._count += 1
        unsubscribe = self._listeners.add(listener, None)

        @callback
        def end() -> None:
            unsubscribe()
            self._count -= 1
            if not self._count:
                self._stop()

        return end

    def _stop(self) -> None:
        while self._unlisten:
            self._unlisten.pop()()
        if self._soon is not None:
            self._soon()
            self._soon = None

    @callback
    def _later(self, *_: object) -> None:
        if self._soon is None:
            self._soon = async_call_later(self._hass, LOOK_AFTER_S, self._look)

    async def _look(self, *_: object) -> None:
        if self._soon is not None:
            self._soon()
            self._soon = None
        await self._read()

    def _spawn(self) -> None:
        self._runtime.entry.async_create_background_task(self._hass, self._read(), "report of the day")

    async def _read(self) -> None:
        reports = self._runtime.reports
        try:
            self.report = await reports.make(Span.DAY, reports.today)
        except StationError as err:
            # What was true before stands, with its time; the journal's own troubles are told elsewhere.
            _LOGGER.debug("No report of the day: %s", err.code)
            return
        self._listeners.tell("")


@dataclass(frozen=True, kw_only=True)
class ReportSensorDescription(SensorEntityDescription):
    """A number of the day's report."""

    value: Callable[[Report], float | None]


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else round(ms / 1000, 1)


SENSORS: Final = (
    ReportSensorDescription(
        key="alarms_today",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value=lambda report: report.counted.alarms,
    ),
    ReportSensorDescription(
        key="time_to_take",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value=lambda report: _seconds(report.figures[Measure.ACKNOWLEDGE].p90_ms),
    ),
    ReportSensorDescription(
        key="taken_in_time",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        value=lambda report: report.targets[TARGET].percent,
    ),
    ReportSensorDescription(
        key="time_to_arrive",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value=lambda report: _seconds(report.figures[Measure.ARRIVE].p90_ms),
    ),
)


@callback
def async_add_reports(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    """Add the sensors of the station, and one for each of its sites."""
    today = Today(runtime.hass, runtime)
    add([ReportSensor(runtime, today, each) for each in SENSORS])
    async_add_for_sites(entry, runtime, itself, lambda site_id, _: add([SiteAvailability(runtime, today, site_id)]))


class _OfToday(SensorEntity):
    """Shows what the newest report of the day says."""

    _today: Today

    def _value(self, report: Report) -> float | None:
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._today.subscribe(self._told))
        self._update()

    def _update(self) -> bool:
        report, before = self._today.report, self._attr_native_value
        if report is not None:
            self._attr_native_value = self._value(report)
        return self._attr_native_value != before

    @callback
    def _told(self) -> None:
        if self._update():
            self.async_write_ha_state()


class ReportSensor(StationEntity, _OfToday):
    """A number of the day's report."""

    entity_description: ReportSensorDescription

    def __init__(self, runtime: StationRuntime, today: Today, description: ReportSensorDescription) -> None:
        """Show what the description tells."""
        super().__init__(runtime, description.key)
        self.entity_description = description
        self._today = today

    @override
    def _value(self, report: Report) -> float | None:
        return self.entity_description.value(report)


class SiteAvailability(RemoteSiteEntity, _OfToday):
    """For how much of today a site's link was there."""

    _attr_native_unit_of_measurement = PERCENTAGE
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_suggested_display_precision = 2
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, runtime: StationRuntime, today: Today, site_id: str) -> None:
        """Belong to the site's device at the station."""
        super().__init__(runtime, site_id, "availability")
        self._today = today

    @override
    def _value(self, report: Report) -> float | None:
        line = next((each for each in report.sites if each.site_id == self._site_id), None)
        return None if line is None else availability(line)
