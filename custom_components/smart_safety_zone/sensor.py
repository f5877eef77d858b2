"""Sensors. Station: what waits and how long. Site: the link, the outbox, and what became of each alarm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from .checkpoint_entities import async_add_last_visits
from .entity import (
    Add,
    RemoteSiteEntity,
    SiteEntity,
    async_add_as_they_come,
    async_add_for_sites,
    itself,
)
from .entry import SafetyZoneConfigEntry
from .protocol.messages import Standing
from .protocol.supervision import LinkState
from .proving_entities import async_add_proof_sensors
from .queue_entities import queue_sensors
from .rate_entities import async_add_point_rates, async_add_site_rates
from .report_entities import async_add_reports
from .shared_camera_entities import async_add_camera_reasons
from .site.dialling import LINK_PROBLEMS
from .site.progress import PointStep
from .site.runtime import Point, Receiver, SiteRuntime
from .station.runtime import StationRuntime
from .station.site_record import SiteRecord
from .times import moment
from .tip_entities import OpenTipsSensor, TipSensor
from .view_entities import async_setup_last_viewed

PARALLEL_UPDATES = 0

DRIFT_INTERVAL = timedelta(seconds=30)
SETTLE_S = 1
NO_PROBLEM = "none"
TAKEN_STEPS = frozenset({PointStep.TAKEN, PointStep.DISPATCHED, PointStep.ON_SCENE, PointStep.CLOSED})
"""Whoever presented an incident is known as well, but has not taken it."""


@dataclass(frozen=True, kw_only=True)
class RemoteSiteSensorDescription(SensorEntityDescription):
    """Something about a site, at its station."""

    value: Callable[[StationRuntime, SiteRecord], Any]
    drifts: bool = False
    """Whether it changes with every heartbeat, so that it is looked at now and then."""


@dataclass(frozen=True, kw_only=True)
class ReceiverSensorDescription(SensorEntityDescription):
    """Something about a site's receiver."""

    value: Callable[[Receiver], Any]
    settles: bool = False
    """Whether to wait a moment before a change is shown: what is gone by then was of no interest."""
    drifts: bool = False
    """As for a remote site's sensors."""


@dataclass(frozen=True, kw_only=True)
class PointSensorDescription(SensorEntityDescription):
    """Something about an alarm point, at its site."""

    value: Callable[[Point], Any]
    attributes: Callable[[Point], dict[str, Any]] = lambda _: {}


def _moment(wall_ms: int | None) -> datetime | None:
    return None if wall_ms is None else moment(wall_ms)


def _point_attributes(point: Point) -> dict[str, Any]:
    state = point.state
    return {
        "incident": state.incident,
        "operator": state.operator,
        "disposition": state.disposition,
        "since": _moment(state.since),
        "at": _moment(state.at_ms),
        "until": _moment(state.until) if state.step is PointStep.CANCELLABLE else None,
        "cancelled": state.cancelled,
        "drill": state.drill,
    }


REMOTE_SITE_SENSORS = (
    RemoteSiteSensorDescription(
        key="standing",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=list(Standing),
        value=lambda _, site: site.standing,
    ),
    RemoteSiteSensorDescription(
        key="last_heard",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        drifts=True,
        value=lambda runtime, site: _moment(runtime.link(site.id).heard_wall_ms),
    ),
    RemoteSiteSensorDescription(
        key="clock_offset",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        drifts=True,
        value=lambda runtime, site: offset.ms if (offset := runtime.link(site.id).offset) else None,
    ),
    RemoteSiteSensorDescription(
        key="outbox",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        drifts=True,
        value=lambda runtime, site: runtime.link(site.id).peer_outbox,
    ),
)

RECEIVER_SENSORS = (
    ReceiverSensorDescription(
        key="link",
        device_class=SensorDeviceClass.ENUM,
        options=list(LinkState),
        value=lambda receiver: receiver.link_state,
    ),
    ReceiverSensorDescription(
        key="link_problem",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[NO_PROBLEM, *LINK_PROBLEMS],
        value=lambda receiver: receiver.last_error or NO_PROBLEM,
    ),
    ReceiverSensorDescription(
        key="standing",
        device_class=SensorDeviceClass.ENUM,
        options=list(Standing),
        value=lambda receiver: receiver.standing,
    ),
    ReceiverSensorDescription(
        key="digits", entity_category=EntityCategory.DIAGNOSTIC, value=lambda receiver: receiver.digits
    ),
    ReceiverSensorDescription(
        key="outbox",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda receiver: receiver.outbox,
        settles=True,
    ),
    ReceiverSensorDescription(
        key="last_heard",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        drifts=True,
        value=lambda receiver: _moment(receiver.last_heard_ms),
    ),
)

POINT_SENSORS = (
    PointSensorDescription(
        key="progress",
        device_class=SensorDeviceClass.ENUM,
        options=list(PointStep),
        value=lambda point: point.state.step,
        attributes=_point_attributes,
    ),
    PointSensorDescription(
        key="taken_by",
        value=lambda point: point.state.operator if point.state.step in TAKEN_STEPS else None,
        attributes=lambda point: {"drill": point.state.drill},
    ),
)


async def async_setup_entry(hass: HomeAssistant, entry: SafetyZoneConfigEntry, async_add_entities: Add) -> None:
    """Add the sensors of the entry's role."""
    runtime = entry.runtime_data
    async_add_proof_sensors(entry, async_add_entities)
    async_setup_last_viewed(entry, async_add_entities)
    if isinstance(runtime, StationRuntime):
        _setup_station(entry, runtime, async_add_entities)
    else:
        _setup_site(entry, runtime, async_add_entities)


def _setup_station(entry: SafetyZoneConfigEntry, runtime: StationRuntime, add: Add) -> None:
    add([*queue_sensors(runtime), OpenTipsSensor(runtime)])
    async_add_last_visits(entry, runtime, add)
    async_add_site_rates(entry, runtime, add)
    async_add_reports(entry, runtime, add)
    async_add_camera_reasons(entry, runtime, add)
    async_add_for_sites(
        entry,
        runtime,
        itself,
        lambda site_id, _: add(RemoteSiteSensor(runtime, site_id, each) for each in REMOTE_SITE_SENSORS),
    )


def _setup_site(entry: SafetyZoneConfigEntry, runtime: SiteRuntime, add: Add) -> None:
    add([TipSensor(runtime)])
    async_add_point_rates(entry, runtime, add)
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: runtime.receivers,
        lambda key: add([ReceiverSensor(runtime, key, each) for each in RECEIVER_SENSORS], config_subentry_id=key),
    )
    async_add_as_they_come(
        entry,
        runtime.subscribe,
        lambda: runtime.points,
        lambda key: add([PointSensor(runtime, key, each) for each in POINT_SENSORS], config_subentry_id=key),
    )


class RemoteSiteSensor(RemoteSiteEntity, SensorEntity):
    """Something about a site, at its station."""

    entity_description: RemoteSiteSensorDescription

    def __init__(self, runtime: StationRuntime, site_id: str, description: RemoteSiteSensorDescription) -> None:
        """Show what the description tells."""
        super().__init__(runtime, site_id, description.key)
        self.entity_description = description
        self._update()

    def _update(self) -> bool:
        site = self._runtime.sites().get(self._site_id)
        value = None if site is None else self.entity_description.value(self._runtime, site)
        if value == self._attr_native_value:
            return False
        self._attr_native_value = value
        return True

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_sites(self._look, self._site_id))
        if self.entity_description.drifts:
            self.async_on_remove(async_track_time_interval(self.hass, self._look, DRIFT_INTERVAL))

    @callback
    def _look(self, *_: object) -> None:
        if self._update():
            self.async_write_ha_state()


class ReceiverSensor(SiteEntity, SensorEntity):
    """Something about one of the site's receivers."""

    entity_description: ReceiverSensorDescription

    def __init__(self, runtime: SiteRuntime, subentry_id: str, description: ReceiverSensorDescription) -> None:
        """Show what the description tells."""
        super().__init__(runtime, description.key, subentry_id)
        self.entity_description = description
        self._subentry_id = subentry_id
        self._attr_native_value = description.value(runtime.receivers[subentry_id])
        self._settling: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe(self._look))

        self.async_on_remove(self._end_settling)
        if self.entity_description.drifts:
            self.async_on_remove(async_track_time_interval(self.hass, self._look, DRIFT_INTERVAL))

    @callback
    def _look(self, *_: object) -> None:
        if not self.entity_description.settles:
            self._show()
        elif self._settling is None:
            self._settling = async_call_later(self.hass, SETTLE_S, self._settled)

    @callback
    def _settled(self, _now: datetime) -> None:
        self._settling = None
        self._show()

    @callback
    def _end_settling(self) -> None:
        if self._settling is not None:
            self._settling()
            self._settling = None

    def _show(self) -> None:
        receiver = self._runtime.receivers.get(self._subentry_id)
        if receiver is None:
            return
        value = self.entity_description.value(receiver)
        if value != self._attr_native_value:
            self._attr_native_value = value
            self.async_write_ha_state()


class PointSensor(SiteEntity, SensorEntity):
    """What became of an alarm point's newest signal."""

    # The journal holds when and which; the recorder would keep a row of attributes for every step.
    _unrecorded_attributes = frozenset({"at", "incident", "since", "until"})

    entity_description: PointSensorDescription

    def __init__(self, runtime: SiteRuntime, subentry_id: str, description: PointSensorDescription) -> None:
        """Show what the description tells."""
        super().__init__(runtime, description.key, subentry_id)
        self.entity_description = description
        self._subentry_id = subentry_id
        self._update()

    def _update(self) -> bool:
        point = self._runtime.points.get(self._subentry_id)
        if point is None:
            return False
        attributes = self.entity_description.attributes(point)
        if attributes:
            attributes |= self._runtime.answers(point.reports)
        shown = (self.entity_description.value(point), attributes)
        if shown == (self._attr_native_value, getattr(self, "_attr_extra_state_attributes", None)):
            return False
        self._attr_native_value, self._attr_extra_state_attributes = shown
        return True

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.subscribe_point(self._subentry_id, self._look))

    @callback
    def _look(self) -> None:
        if self._update():
            self.async_write_ha_state()
