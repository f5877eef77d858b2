"""The events on Home Assistant's bus that automations may rely on: told after the commit, as entities are.

Nothing that is told here may give somebody away: what a silent point raised is never told where it was pressed.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from .const import EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK
from .devices import async_device_id
from .entry import SafetyZoneConfigEntry
from .hushed import async_is_hushed, async_is_hushed_signal, async_say_hushed
from .incident.model import Incident, Signal, SignalType, Step, StepType
from .protocol.messages import Standing
from .protocol.supervision import LinkState
from .site.points import Point
from .site.progress import PointProgress, PointStep
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .station.watch import LINK
from .telling import alarm_at_site, alarm_at_station, held_alarm, incident_event, link_at_site, link_at_station

ALARMS: Final = frozenset({SignalType.ALARM, SignalType.TAMPER})
"""Signals that call for somebody."""
LOST: Final = frozenset({LinkState.DOWN, LinkState.UNSTABLE})

type _Told = tuple[str | None, PointStep, int | None]


@callback
def async_tell_events(hass: HomeAssistant, entry: SafetyZoneConfigEntry) -> None:
    """Fire the events of an entry's role; to be called before it starts, so that nothing is missed."""
    runtime = entry.runtime_data
    if isinstance(runtime, StationRuntime):
        _StationEvents(hass, runtime, entry.async_on_unload)
    else:
        _SiteEvents(hass, runtime, entry.async_on_unload)


class _Events:
    """What both roles do: name the device that an event is about, and fire."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._hass = hass
        self._entry_id = entry_id

    def _fire(self, event_type: str, identifier: str, fields: Mapping[str, Any], *, hushed: bool = False) -> None:
        device_id = async_device_id(self._hass, self._entry_id, identifier)
        say = async_say_hushed if hushed else _fire_on_bus
        say(self._hass, event_type, {"device_id": device_id, **fields})


class _StationEvents(_Events):
    """The events of a station: each step of each incident, alarms, and links."""

    def __init__(
        self, hass: HomeAssistant, runtime: StationRuntime, on_unload: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__(hass, runtime.entry.entry_id)
        self._runtime = runtime
        on_unload(runtime.subscribe_incidents(self._step))
        on_unload(runtime.subscribe_signals(self._signal))

    @callback
    def _step(self, incident: Incident, step: Step) -> None:
        hushed = async_is_hushed(self._hass, incident)
        self._fire(EVENT_INCIDENT, incident.site_id, incident_event(self._runtime, incident, step), hushed=hushed)
        if step.type is StepType.OPENED and step.cause is not None:
            # While its site could take it back it called nobody.
            alarm = alarm_at_station(self._runtime, held_alarm(incident))
            self._fire(EVENT_ALARM, incident.site_id, alarm, hushed=hushed)

    @callback
    def _signal(self, site_id: str, signal: Signal) -> None:
        site = self._runtime.sites().get(site_id)
        if _is_about_link(signal):
            lost = signal.type is SignalType.TROUBLE
            # The trouble of a site that is suspended or revoked ends as well, and nothing is back.
            if lost or self._runtime.link(site_id).state is LinkState.UP:
                self._fire(EVENT_LINK, site_id, link_at_station(self._runtime, signal, lost=lost))
        elif (
            signal.type in ALARMS
            and not signal.cancellable_ms
            and site is not None
            and site.standing is Standing.ACTIVE
        ):
            # Of others signals are kept and shown; nothing is done about them, by automations neither.
            hushed = async_is_hushed_signal(self._hass, signal)
            self._fire(EVENT_ALARM, site_id, alarm_at_station(self._runtime, signal), hushed=hushed)


class _SiteEvents(_Events):
    """The events of a site: each step of its own audible alarms, and its links."""

    def __init__(
        self, hass: HomeAssistant, runtime: SiteRuntime, on_unload: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__(hass, runtime.entry.entry_id)
        self._runtime = runtime
        self._told: dict[str, _Told] = {key: _told(point.state) for key, point in runtime.points.items()}
        self._hushed: dict[str, str | None] = {}
        """By point: the newest signal that it raised silently."""
        self._lost_ms: dict[str, int] = {}
        on_unload(runtime.subscribe(self._look))

    @callback
    def _look(self) -> None:
        for identifier, point in self._runtime.points.items():
            self._look_at_point(identifier, point)
        for gone in self._told.keys() - self._runtime.points.keys():
            del self._told[gone]
        self._look_at_links()

    def _look_at_point(self, identifier: str, point: Point) -> None:
        progress = point.state
        before, now = self._told.get(identifier, _told(PointProgress())), _told(progress)
        self._told[identifier] = now
        if point.silent:
            # Also once the point is none any more: what it raised while it was stays silent.
            self._hushed[identifier] = progress.signal
        if now == before or progress.step is PointStep.IDLE:
            return
        if progress.signal in {self._hushed.get(identifier, ""), point.revealed}:
            return
        fields = alarm_at_site(self._runtime, point, progress, first=now[0] != before[0])
        self._fire(EVENT_ALARM, f"{self._runtime.id}_{identifier}", fields)

    def _look_at_links(self) -> None:
        now_ms = self._runtime.clock.now().wall_ms
        for identifier, receiver in self._runtime.receivers.items():
            device = f"{self._runtime.id}_{identifier}"
            if receiver.link_state in LOST and identifier not in self._lost_ms:
                self._lost_ms[identifier] = receiver.last_heard_ms or now_ms
                fields = link_at_site(self._runtime, receiver, self._lost_ms[identifier], lost=True)
                self._fire(EVENT_LINK, device, fields)
            elif receiver.link_state is LinkState.UP and identifier in self._lost_ms:
                del self._lost_ms[identifier]
                self._fire(EVENT_LINK, device, link_at_site(self._runtime, receiver, now_ms, lost=False))
        for gone in self._lost_ms.keys() - self._runtime.receivers.keys():
            del self._lost_ms[gone]


def _fire_on_bus(hass: HomeAssistant, event_type: str, data: dict[str, Any]) -> None:
    hass.bus.async_fire(event_type, data)


def _is_about_link(signal: Signal) -> bool:
    return not signal.point_id and signal.kind_text == LINK


def _told(progress: PointProgress) -> _Told:
    return (progress.signal, progress.step, progress.operator)
