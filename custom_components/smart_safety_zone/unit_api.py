"""The websocket commands of a unit's page: what the unit is to do, and what it reports.

Who rides with a unit reports for it; an operator may as well, since he hears the unit on the radio. Whether it is on
duty is said by who rides with it, or by a supervisor. What is asked of
the page is checked here each time: nobody reports for a unit that is not his, or of what it was not sent to.
"""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.event import async_call_later
import probatio as vol

from .const import DOMAIN
from .desk_api import BATCH_S, BEAT_S, INCIDENT, the_station, translating
from .desk_view import View, pictures, row
from .incident.handling import Handling, handling_of_incident
from .incident.model import TEXT_MAX, Actor, ActorKind, Incident, Step, StepType
from .incident.units import wants_help
from .notices import place_on_map
from .operators import async_commanding, command_of, may
from .patrol import MAX_CALL_SIGN
from .station.errors import StationError
from .station.runtime import StationRuntime
from .station.units import Unit, spelled

NOTES_SHOWN: Final = 5
STEPS: Final = {"en_route": "en_route", "arrived": "arrived", "finished": "finished", "help": "ask_for_help"}
"""What a unit reports, with the method that keeps it."""
_CALL_SIGN: Final = vol.All(str, vol.Strip, vol.Length(min=1, max=MAX_CALL_SIGN))


def units_of(runtime: StationRuntime, user: User) -> tuple[Unit, ...]:
    """Return the units whose page a user may open: those that he rides with; an operator, who rides with none, all."""
    own = runtime.units.of_user(user.id)
    return own if own or not may(runtime, user, "unit/subscribe") else runtime.units.roster


async def async_reporter(
    hass: HomeAssistant, runtime: StationRuntime, connection: ActiveConnection, msg: View
) -> Actor:
    """Tell who reports for a unit; ServiceValidationError if the unit is not his and he is no operator."""
    unit = runtime.units.named(msg["unit"])
    user = connection.user
    if unit is not None and user.is_active and user.id in unit.members:
        return Actor(kind=ActorKind.UNIT, user_id=user.id, name=user.name)
    if not may(runtime, user, command_of(msg)):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_in_unit",
            translation_placeholders={"unit": msg["unit"]},
        )
    return await async_commanding(hass, runtime, connection, msg)


def task_of(runtime: StationRuntime, unit: Unit, incident_id: str) -> Incident:
    """Return an incident that a unit was sent to and has not finished; StationError if it was not."""
    for incident, _ in runtime.units.tasks(unit.call_sign):
        if incident.id == incident_id:
            return incident
    raise StationError("unit_not_sent")


def unit_view(runtime: StationRuntime, unit: Unit, user: User) -> View:
    """Return what a unit's page shows to a user."""
    tasks = [_task(runtime, unit, incident, state) for incident, state in runtime.units.tasks(unit.call_sign)]
    may_switch = user.id in unit.members or may(runtime, user, "unit/duty")
    duty = {"on_duty": runtime.units.is_on_duty(unit), "may_switch": may_switch}
    return {"unit": unit.call_sign, "kind": unit.kind, **duty, "tasks": tasks}


def _task(runtime: StationRuntime, unit: Unit, incident: Incident, state: str) -> View:
    seen = row(runtime, incident)
    place = place_on_map(runtime, incident)
    told = ("id", "kind", "about", "site_name", "point_name", "silent", "drill", "priority", "opened_ms", "repeats")
    notes = [step for step in incident.timeline if step.type is StepType.NOTED and step.actor.is_operator]
    return {
        **{name: seen[name] for name in told},
        "state": state,
        "quiet": handling_of_incident(incident) is Handling.DISPATCH_SILENTLY,
        "latitude": None if place is None else place[0],
        "longitude": None if place is None else place[1],
        "asked_for_help": spelled(unit.call_sign) in {spelled(each) for each in wants_help(incident)},
        "others": [each for each in incident.units if spelled(each) != spelled(unit.call_sign)],
        "notes": [{"at_ms": step.at_ms, "text": step.text} for step in notes[-NOTES_SHOWN:]],
    }


class UnitFeed:
    """One phone's subscription: what its user's units are to do, told anew when that changes."""

    def __init__(self, hass: HomeAssistant, runtime: StationRuntime, user: User, send: Callable[[View], None]) -> None:
        """Listen, and send what is to do now."""
        self._hass = hass
        self._runtime = runtime
        self._user = user
        self._send = send
        self._said: list[View] | None = None
        self._hurried = False
        self._unsubscribe = [
            runtime.subscribe_incidents(self._incident_changed),
            runtime.units.subscribe(self._hurry),
        ]
        self._timer: CALLBACK_TYPE | None = None
        self._flush(None)

    @callback
    def stop(self) -> None:
        """Listen no longer."""
        if self._timer is not None:
            self._timer()
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @callback
    def _incident_changed(self, _incident: Incident, _step: Step) -> None:
        self._hurry()

    @callback
    def _hurry(self) -> None:
        if not self._hurried and self._timer is not None:
            self._hurried = True
            self._timer()
            self._timer = async_call_later(self._hass, BATCH_S, self._flush)

    @callback
    def _flush(self, _now: object) -> None:
        self._hurried = False
        self._timer = async_call_later(self._hass, BEAT_S, self._flush)
        now = [unit_view(self._runtime, unit, self._user) for unit in units_of(self._runtime, self._user)]
        view: View = {"now_ms": self._runtime.clock.now().wall_ms}
        if now != self._said:
            self._said = view["units"] = now
        self._send(view)


@websocket_command({vol.Required("type"): f"{DOMAIN}/unit/subscribe"})
@async_response
async def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    if not units_of(runtime, connection.user):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="in_no_unit")
    connection.send_result(msg["id"])

    @callback
    def send(view: View) -> None:
        connection.send_message(event_message(msg["id"], view))

    feed = UnitFeed(hass, runtime, connection.user, send)
    runtime.entry.async_on_unload(feed.stop)
    connection.subscriptions[msg["id"]] = feed.stop


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/unit/step",
        vol.Required("unit"): _CALL_SIGN,
        vol.Required("incident"): INCIDENT,
        vol.Required("step"): vol.In(list(STEPS)),
        vol.Optional("text"): vol.All(str, vol.Length(min=1, max=TEXT_MAX)),
    }
)
@async_response
@translating
async def _step(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    actor = await async_reporter(hass, runtime, connection, msg)
    unit = _unit(runtime, msg)
    incident = task_of(runtime, unit, msg["incident"])
    # As the incident has it: a call sign typed in small letters is the same unit.
    sent_as = next(each for each in incident.units if spelled(each) == spelled(unit.call_sign))
    more: dict[str, Any] = {"text": msg["text"]} if msg["step"] == "help" and "text" in msg else {}
    await getattr(runtime, STEPS[msg["step"]])(incident.id, actor, sent_as, **more)
    connection.send_result(msg["id"])


@websocket_command(
    {vol.Required("type"): f"{DOMAIN}/unit/duty", vol.Required("unit"): _CALL_SIGN, vol.Required("on"): bool}
)
@async_response
@translating
async def _duty(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    actor = await async_reporter(hass, runtime, connection, msg)
    await runtime.units.set_duty(msg["unit"], actor, on=msg["on"])
    connection.send_result(msg["id"])


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/unit/pictures",
        vol.Required("unit"): _CALL_SIGN,
        vol.Required("incident"): INCIDENT,
    }
)
@async_response
@translating
async def _pictures(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    await async_reporter(hass, runtime, connection, msg)
    connection.send_result(msg["id"], pictures(runtime, task_of(runtime, _unit(runtime, msg), msg["incident"])))


def _unit(runtime: StationRuntime, msg: View) -> Unit:
    unit = runtime.units.named(msg["unit"])
    if unit is None:
        raise StationError("unit_not_sent")
    return unit


@callback
def async_setup_unit_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds the station when it is called."""
    for command in (_subscribe, _step, _duty, _pictures):
        async_register_command(hass, command)
