"""The websocket commands of the radio room's screens: one live feed, and each step of an operator.

Every command names its user by itself, since it comes over that user's own connection.
"""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_SERVICE_VALIDATION_ERROR
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.event import async_call_later
import probatio as vol

from .const import DOMAIN
from .desk_sites import site_view
from .desk_view import View, async_detail, me, pictures, placed_units, row, together, whole
from .entry import station_of
from .errors import translated
from .incident.false_cause import FalseCause
from .incident.model import TEXT_MAX, Actor, Disposition, Incident, Priority, State, Step
from .incident_services import MAX_JOINED
from .operators import async_commanding, async_operator, may
from .protocol.messages import Standing
from .protocol.names import MAX_NAME_CHARACTERS
from .station.errors import StationError
from .station.runtime import StationRuntime

BATCH_S: Final = 0.2
"""Changes that come together are told together, so that a storm is five messages a second to each screen."""
GATHER_S: Final = 0.02
"""After a calm a change waits no longer than for what is committed along with it."""
BEAT_S: Final = 5
"""How often a quiet feed says that it is alive: a screen that hears nothing for longer says so."""

INCIDENT: Final = vol.All(str, vol.Match(r"^[0-9a-f]{32}$"))

type Handler = Callable[[HomeAssistant, ActiveConnection, View], Coroutine[Any, Any, None]]
type _Act = Callable[[StationRuntime, Actor, View], Awaitable[Incident | None]]


class Feed:
    """One screen's subscription: everything at first, then what has changed since."""

    def __init__(self, hass: HomeAssistant, runtime: StationRuntime, user: User, send: Callable[[View], None]) -> None:
        """Listen, and send everything."""
        self._hass = hass
        self._runtime = runtime
        self._user = user
        self._send = send
        self._incidents: dict[str, Incident] = {}
        self._sites: set[str] = set()
        self._unsubscribe = [
            runtime.subscribe_incidents(self._incident_changed),
            runtime.subscribe_sites(self._site_changed),
            # Pictures that arrive and looks that begin are no steps, and show at once all the same.
            runtime.album.subscribe(self._more_known),
            runtime.cameras.log.subscribe(self._more_known),
        ]
        self._me = me(runtime, user)
        send({"all": whole(runtime, user), **self._stamp()})
        self._told_at = hass.loop.time()
        self._timer: CALLBACK_TYPE = async_call_later(hass, BEAT_S, self._flush)
        self._hurried = False

    @callback
    def stop(self) -> None:
        """Listen no longer."""
        self._timer()
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @callback
    def _incident_changed(self, incident: Incident, _step: Step) -> None:
        self._incidents[incident.id] = incident
        if incident.state is State.CLOSED:
            # What it was closed as counts among its site's false alarms.
            self._sites.add(incident.site_id)
        self._hurry()

    @callback
    def _more_known(self, incident_id: str) -> None:
        incident = self._runtime.desk.incidents.get(incident_id)
        if incident is not None:
            self._incidents[incident_id] = incident
            self._hurry()

    @callback
    def _site_changed(self, site_id: str) -> None:
        self._sites.add(site_id)
        self._hurry()

    def _hurry(self) -> None:
        if not self._hurried:
            self._hurried = True
            self._timer()
            calm = self._told_at + BATCH_S - self._hass.loop.time()
            self._timer = async_call_later(self._hass, max(GATHER_S, calm), self._flush)

    @callback
    def _flush(self, _now: object) -> None:
        self._hurried = False
        self._told_at = self._hass.loop.time()
        self._timer = async_call_later(self._hass, BEAT_S, self._flush)
        incidents, self._incidents = self._incidents, {}
        sites, self._sites = self._sites, set()
        runtime = self._runtime
        changes: View = self._stamp()
        if incidents:
            changes["incidents"] = [row(runtime, each) for each in incidents.values()]
        if sites:
            known = runtime.sites()
            here = {key for key in sites if key in known and known[key].standing is not Standing.REVOKED}
            changes["sites"] = [site_view(runtime, known[key]) for key in sorted(here)]
            changes["gone_sites"] = sorted(sites - here)
        if (now := me(runtime, self._user)) != self._me:
            self._me = changes["me"] = now
        self._send(changes)

    def _stamp(self) -> View:
        return {"now_ms": self._runtime.clock.now().wall_ms, "armed": self._runtime.screens.armed}


def the_station(hass: HomeAssistant) -> StationRuntime:
    """Return the station of this Home Assistant; ServiceValidationError if there is none."""
    runtime = station_of(hass)
    if runtime is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_station")
    return runtime


def translating(handler: Handler) -> Handler:
    """Turn the station's errors into translated ones of Home Assistant; what was refused is no error of its log."""

    @wraps(handler)
    async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
        try:
            await handler(hass, connection, msg)
        except StationError as err:
            if err.failed:
                raise translated(HomeAssistantError, err) from err
            _refuse(connection, msg, translated(ServiceValidationError, err))
        except ServiceValidationError as err:
            _refuse(connection, msg, err)

    return handle


def _refuse(connection: ActiveConnection, msg: View, err: ServiceValidationError) -> None:
    connection.send_error(
        msg["id"],
        ERR_SERVICE_VALIDATION_ERROR,
        str(err),
        translation_domain=err.translation_domain,
        translation_key=err.translation_key,
        translation_placeholders=err.translation_placeholders,
    )


@websocket_command({vol.Required("type"): f"{DOMAIN}/desk/subscribe"})
@async_response
@translating
async def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    connection.send_result(msg["id"])

    @callback
    def send(view: View) -> None:
        connection.send_message(event_message(msg["id"], view))

    feed = Feed(hass, runtime, connection.user, send)
    runtime.entry.async_on_unload(feed.stop)
    connection.subscriptions[msg["id"]] = feed.stop


@websocket_command({vol.Required("type"): f"{DOMAIN}/desk/incident", vol.Required("incident"): INCIDENT})
@async_response
@translating
async def _incident(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    viewer = await async_commanding(hass, runtime, connection, msg)
    may_act = may(runtime, connection.user, "desk/acknowledge")
    incident = await runtime.find_incident(msg["incident"])
    connection.send_result(msg["id"], await async_detail(runtime, incident, viewer if may_act else None))


@websocket_command({vol.Required("type"): f"{DOMAIN}/desk/pictures", vol.Required("incident"): INCIDENT})
@async_response
@translating
async def _pictures(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    incident = await runtime.find_incident(msg["incident"])
    connection.send_result(msg["id"], pictures(runtime, incident))


@websocket_command({vol.Required("type"): f"{DOMAIN}/desk/units"})
@async_response
@translating
async def _units(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    connection.send_result(msg["id"], placed_units(runtime))


@websocket_command({vol.Required("type"): f"{DOMAIN}/desk/together", vol.Required("incident"): INCIDENT})
@async_response
@translating
async def _together(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    incident = await runtime.find_incident(msg["incident"])
    connection.send_result(msg["id"], together(runtime, incident))


async def _present(runtime: StationRuntime, actor: Actor, msg: View) -> None:
    await runtime.present(msg["incident"], actor)


async def _hand_over(runtime: StationRuntime, actor: Actor, msg: View) -> Incident:
    to = await async_operator(runtime.hass, runtime, msg["operator"])
    return await runtime.hand_over(msg["incident"], actor, to)


async def _close(runtime: StationRuntime, actor: Actor, msg: View) -> Incident:
    more = (msg.get("text"), msg.get("duplicate_of"), msg.get("false_cause"))
    return await runtime.close(msg["incident"], actor, msg["disposition"], *more)


async def _set_priority(runtime: StationRuntime, actor: Actor, msg: View) -> Incident:
    return await runtime.prioritise(msg["incident"], actor, msg["priority"], msg.get("text"))


_CALL_SIGN: Final = vol.All(str, vol.Strip, vol.Length(min=1, max=MAX_NAME_CHARACTERS))
_UNIT: Final[dict[Any, Any]] = {vol.Required("unit"): _CALL_SIGN}
_TEXT: Final = vol.All(str, vol.Length(min=1, max=TEXT_MAX))

STEPS: Final[dict[str, tuple[dict[Any, Any], _Act]]] = {
    "acknowledge": ({}, lambda runtime, actor, msg: runtime.acknowledge(msg["incident"], actor)),
    "take_over": (
        {vol.Required("text"): _TEXT},
        lambda runtime, actor, msg: runtime.take_over(msg["incident"], actor, msg["text"]),
    ),
    "hand_over": ({vol.Required("operator"): vol.All(int, vol.Range(min=1))}, _hand_over),
    "set_priority": (
        {
            vol.Required("priority"): vol.All(vol.In([each.value for each in Priority]), Priority),
            vol.Optional("text"): _TEXT,
        },
        _set_priority,
    ),
    "join": (
        {vol.Required("others"): vol.All([INCIDENT], vol.Length(min=1, max=MAX_JOINED))},
        lambda runtime, actor, msg: runtime.join(msg["incident"], actor, msg["others"]),
    ),
    "split": ({}, lambda runtime, actor, msg: runtime.split(msg["incident"], actor)),
    "hand_back": ({}, lambda runtime, actor, msg: runtime.hand_back(msg["incident"], actor)),
    "note": (
        {vol.Required("text"): _TEXT},
        lambda runtime, actor, msg: runtime.note(msg["incident"], actor, msg["text"]),
    ),
    "close": (
        {
            vol.Required("disposition"): vol.All(vol.In([each.value for each in Disposition]), Disposition),
            vol.Optional("text"): _TEXT,
            vol.Optional("duplicate_of"): INCIDENT,
            vol.Optional("false_cause"): vol.All(vol.In([each.value for each in FalseCause]), FalseCause),
        },
        _close,
    ),
    "dispatch": (_UNIT, lambda runtime, actor, msg: runtime.dispatch(msg["incident"], actor, msg["unit"])),
    "en_route": (_UNIT, lambda runtime, actor, msg: runtime.en_route(msg["incident"], actor, msg["unit"])),
    "arrived": (_UNIT, lambda runtime, actor, msg: runtime.arrived(msg["incident"], actor, msg["unit"])),
    "finished": (_UNIT, lambda runtime, actor, msg: runtime.finished(msg["incident"], actor, msg["unit"])),
    "recall": (
        {vol.Optional("unit"): _CALL_SIGN},
        lambda runtime, actor, msg: runtime.recall(msg["incident"], actor, msg.get("unit")),
    ),
    "disclose": ({}, lambda runtime, actor, msg: runtime.release(msg["incident"], actor)),
    "reopen": ({}, lambda runtime, actor, msg: runtime.reopen(msg["incident"], actor)),
    "present": ({}, _present),
}
"""Steps by the word of their command, with what each asks beside the incident."""


def _step(act: _Act) -> Handler:
    async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
        runtime = the_station(hass)
        actor = await async_commanding(hass, runtime, connection, msg)
        incident = await act(runtime, actor, msg)
        connection.send_result(msg["id"], None if incident is None else row(runtime, incident))

    return translating(handle)


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/desk/arm",
        vol.Required("screen"): vol.All(str, vol.Length(min=8, max=64)),
        vol.Required("armed"): bool,
    }
)
@async_response
@translating
async def _arm(hass: HomeAssistant, connection: ActiveConnection, msg: View) -> None:
    runtime = the_station(hass)
    await async_commanding(hass, runtime, connection, msg)
    # By its user too: nobody disarms another's screen.
    screen = f"{connection.user.id} {msg['screen']}"
    now_ms = runtime.clock.now().mono_ms
    (runtime.screens.beat if msg["armed"] else runtime.screens.leave)(screen, now_ms)
    connection.send_result(msg["id"])


@callback
def async_setup_desk_api(hass: HomeAssistant) -> None:
    """Register the commands; each finds the station when it is called."""
    for command in (_subscribe, _incident, _together, _units, _pictures, _arm):
        async_register_command(hass, command)
    for name, (fields, act) in STEPS.items():
        schema = {vol.Required("type"): f"{DOMAIN}/desk/{name}", vol.Required("incident"): INCIDENT, **fields}
        handler = async_response(_step(act))
        async_register_command(hass, websocket_command(schema)(handler))
