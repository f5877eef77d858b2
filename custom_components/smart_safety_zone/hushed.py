"""What a Home Assistant that is a station and one of its sites keeps to itself: its site's silent alarms.

Whoever stands beside the robber may read that Home Assistant's logbook, history and map. Until the room has released an
alarm they tell nothing of it there; the room's own screen, its phones and its automations hear of it as ever.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send

from .const import DOMAIN
from .incident.model import Incident, Signal, State
from .station.runtime import StationRuntime

_SAID: Final = f"{DOMAIN}_hushed_{{}}"


class Shown(NamedTuple):
    """The numbers of the queue that entities show."""

    open: int
    unacknowledged: int
    oldest_ms: int | None
    held: int
    drills: int


@callback
def async_is_own(hass: HomeAssistant, site_id: str) -> bool:
    """Tell whether a site of the station is in this Home Assistant as well."""
    return any(entry.unique_id == site_id for entry in hass.config_entries.async_entries(DOMAIN))


@callback
def async_is_hushed(hass: HomeAssistant, incident: Incident) -> bool:
    """Tell whether nothing of an incident is told here, as it was not released yet."""
    return incident.silent and incident.disclosed_ms is None and async_is_own(hass, incident.site_id)


@callback
def async_is_hushed_signal(hass: HomeAssistant, signal: Signal) -> bool:
    """Tell whether nothing of a signal is told here: when it comes in, nobody can have released it."""
    return signal.silent and async_is_own(hass, signal.site_id)


@callback
def async_hushed(hass: HomeAssistant, runtime: StationRuntime) -> Iterator[Incident]:
    """Yield the incidents that are not told of here; where no site is in this Home Assistant, that costs nothing."""
    if not any(entry.unique_id in runtime.sites() for entry in hass.config_entries.async_entries(DOMAIN)):
        return iter(())
    return (incident for incident in runtime.desk.incidents.values() if async_is_hushed(hass, incident))


@callback
def async_shown(hass: HomeAssistant, runtime: StationRuntime) -> Shown:
    """Count the queue as entities show it."""
    hushed = [each for each in async_hushed(hass, runtime) if each.state is not State.CLOSED]
    waits = [each for each in hushed if each.state is State.OPEN and not each.drill]
    open_, unacknowledged, oldest_ms = runtime.counts
    if waits:
        gone = {each.id for each in waits}
        shown = (each for each in runtime.open_incidents() if each.state is State.OPEN and not each.drill)
        oldest_ms = min((each.opened_ms for each in shown if each.id not in gone), default=None)
    held = sum(each.state is State.HELD and not each.drill for each in hushed)
    return Shown(
        open=open_ - sum(each.state is not State.HELD and not each.drill for each in hushed),
        unacknowledged=unacknowledged - len(waits),
        oldest_ms=oldest_ms,
        held=runtime.held - held,
        drills=runtime.open_drills - sum(each.drill for each in hushed),
    )


@callback
def async_say_hushed(hass: HomeAssistant, event_type: str, data: dict[str, Any]) -> None:
    """Tell the station's automations what stands on no bus, where the recorder would write it down."""
    async_dispatcher_send(hass, _SAID.format(event_type), Event(event_type, data, context=Context()))


@callback
def async_hear_hushed(hass: HomeAssistant, event_type: str, listener: Callable[[Event], None]) -> CALLBACK_TYPE:
    """Hear what is told so."""
    return async_dispatcher_connect(hass, _SAID.format(event_type), listener)
