"""Two Home Assistants in one process: a radio room in one, sites in the other, and a real network between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.test_utils import unused_port
from homeassistant.auth.models import User
from homeassistant.components.http.ban import KEY_FAILED_LOGIN_ATTEMPTS
from homeassistant.components.persistent_notification import DOMAIN as NOTIFICATIONS
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, CoreState, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.smart_safety_zone.const import DOMAIN, SUBENTRY_ALARM_POINT, SUBENTRY_RECEIVER
from custom_components.smart_safety_zone.link.websocket import LINK_PATH
from custom_components.smart_safety_zone.site.runtime import SiteRuntime
from custom_components.smart_safety_zone.station.runtime import StationRuntime
from custom_components.smart_safety_zone.station.site_record import SiteRecord
from tests.surface import flow_driving as flows
from tests.surface.town import until

STATION: Final = "Mueang Ang Thong"
OPERATOR: Final = ("Somchai", 7)
HOUSEHOLD: Final = ("Baan Suan", "household")
BANK: Final = ("Krung Thai bank", "bank")


class Home:
    """A Home Assistant with a folder, a port and a history of its own."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.history: list[State] = []
        """Every state that any entity ever had here."""
        self.statuses: list[int] = []
        """What the server ever answered."""
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._changed)

        async def answered(_request: web.Request, response: web.StreamResponse) -> None:
            self.statuses.append(response.status)

        hass.http.app.on_response_prepare.append(answered)

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            self.history.append(state)

    def entity(self, unique_id: str) -> str:
        """Find an entity."""
        entities = er.async_get(self.hass).entities.values()
        return next(each.entity_id for each in entities if (each.platform, each.unique_id) == (DOMAIN, unique_id))

    def state(self, unique_id: str) -> State:
        """Return what an entity shows."""
        state = self.hass.states.get(self.entity(unique_id))
        assert state is not None
        return state

    async def shows(self, unique_id: str, value: str) -> State:
        """Wait until an entity shows something."""
        await until(lambda: self.state(unique_id).state == value, f"{value}, but {self.state(unique_id)}")
        return self.state(unique_id)

    def shown(self, unique_id: str) -> list[State]:
        """Return what an entity has shown, the oldest first."""
        entity_id = self.entity(unique_id)
        return [state for state in self.history if state.entity_id == entity_id]

    def events(self, unique_id: str) -> list[dict[str, Any]]:
        """Return what an event entity has told, each event once: after a reload it shows its newest one again."""
        told: dict[tuple[Any, ...], dict[str, Any]] = {}
        for state in self.shown(unique_id):
            attributes = dict(state.attributes)
            if attributes.get("event_type"):
                which = (attributes[each] for each in ("event_type", "signal"))
                told.setdefault((state.state, attributes.get("incident"), *which), attributes)
        return list(told.values())

    def notifications(self) -> list[str]:
        """Return what Home Assistant tells its users."""
        return list(self.hass.data.get(NOTIFICATIONS, {}))

    async def stop(self) -> None:
        """Stop as on a shutdown, with everything still open."""
        if self.hass.state is not CoreState.stopped:
            await self.hass.async_stop(force=True)


class RadioRoom(Home):
    """The station's Home Assistant, which listens on a port of this machine."""

    entry: ConfigEntry[Any]
    operator: User

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.hass.http.server_port}"

    @property
    def link_url(self) -> str:
        return f"{self.address}{LINK_PATH}"

    @property
    def runtime(self) -> StationRuntime:
        runtime: StationRuntime = self.entry.runtime_data
        return runtime

    async def found(self) -> None:
        """Begin to listen, and make the station and its operator by their dialogs."""
        await self.hass.http.start()
        result = await flows.begin(self.hass, "station")
        result = await flows.answer(
            self.hass, result, name=STATION, address=self.address, place=flows.PLACE, approval="always"
        )
        self.recovery_key = str(result["description_placeholders"]["recovery_key"])
        result = await flows.answer(self.hass, result, last_group=self.recovery_key.split()[-1])
        assert result["type"] is FlowResultType.CREATE_ENTRY
        self.entry = result["result"]
        name, number = OPERATOR
        self.operator = await self.hass.auth.async_create_user(name)
        result = await self.options("operators", {"user": self.operator.id}, {"role": "operator", "number": number})
        assert result["type"] is FlowResultType.CREATE_ENTRY
        await self.hass.async_block_till_done()

    async def options(self, step: str, *answers: dict[str, Any]) -> flows.Result:
        """Go through the options dialog."""
        return await flows.open_options(self.hass, self.entry, {"next_step_id": step}, *answers)

    async def invite(self) -> str:
        """Make an invite by the dialog."""
        result = await self.options("invite", {"validity": "day"})
        text = str(result["description_placeholders"]["invite"])
        await flows.answer_options(self.hass, result)
        return text

    async def decide(self, decision: str, site: Site) -> None:
        """Approve, suspend, resume or revoke a site by the dialog."""
        answer = {"digits_match": True} if decision == "approve" else {}
        result = await self.options("sites", {"site": site.id}, {"next_step_id": decision}, answer)
        assert result["reason"] == f"{decision}_successful"

    async def act(self, action: str, incident: str, **data: Any) -> None:
        """Do something with an incident, as the operator."""
        await self.hass.services.async_call(
            DOMAIN, action, {"incident": incident, **data}, blocking=True, context=Context(user_id=self.operator.id)
        )

    @property
    def queue(self) -> tuple[str, str]:
        """How many incidents are open, and how many of these nobody has taken, as the sensors show."""
        own = self.runtime.id
        return self.state(f"{own}_open_incidents").state, self.state(f"{own}_unacknowledged_incidents").state

    @property
    def steps(self) -> list[tuple[str, str]]:
        """What happened to incidents, as the event entity told: site and step."""
        return [(each["site"], each["event_type"]) for each in self.events(f"{self.runtime.id}_incident")]

    def incident_of(self, site: Site) -> dict[str, Any]:
        """Return the attributes of the newest step at a site."""
        events = self.events(f"{self.runtime.id}_incident")
        return next(each for each in reversed(events) if each["site"] == site.id)

    def signals_of(self, site: Site) -> list[tuple[str, str, int]]:
        """Tell what came in from a site: alarm or restoral, of which point, how many milliseconds late."""
        events = self.events(f"{self.runtime.id}_{site.id}_signal")
        return [(each["event_type"], each["point_name"], each["age_ms"]) for each in events]

    def cut(self) -> None:
        """Cut every socket, without a goodbye; whoever dials is taken in again."""
        runner = self.hass.http.runner
        assert runner is not None
        assert runner.server is not None
        for connection in runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    async def go_away(self) -> None:
        """Listen no longer, and cut every socket."""
        listener = self.hass.http._server
        assert listener is not None
        listener.close()
        closed = asyncio.ensure_future(listener.wait_closed())

        def all_gone() -> bool:
            # Who is being accepted just now is there a moment later.
            self.cut()
            return closed.done()

        await until(all_gone, "the end of all sockets")

    async def come_back(self) -> None:
        """Listen on the same port again."""
        listener = self.hass.http._server = await self.hass.http._async_create_server()
        await listener.start_serving()

    def raised_no_login_alarm(self) -> bool:
        """Tell whether nobody was answered as if a login had failed."""
        attempts = self.hass.http.app[KEY_FAILED_LOGIN_ATTEMPTS]
        return web.HTTPUnauthorized.status_code not in self.statuses and not attempts and not self.notifications()


class House(Home):
    """The Home Assistant of one or more sites."""

    async def begin(self, invite: str, who: tuple[str, str]) -> flows.Result:
        """Paste an invite into the dialog; return what the dialog says."""
        result = await flows.begin(self.hass, "site")
        return await flows.answer(
            self.hass, result, invite=invite, name=who[0], kind=who[1], place=flows.PLACE, sos_button=True
        )

    async def join(self, room: RadioRoom, who: tuple[str, str] = HOUSEHOLD, *, approve: bool = True) -> Site:
        """Join by an invite, and be approved."""
        site = await self.joined(await self.begin(await room.invite(), who))
        if approve:
            await room.decide("approve", site)
            await site.linked()
            await self.shows(site.receiver("standing"), "active")
        await site.described(room)
        return site

    async def joined(self, result: flows.Result) -> Site:
        """Take over what a dialog has made."""
        assert result["type"] is FlowResultType.CREATE_ENTRY, result
        await self.hass.async_block_till_done()
        site = Site(self, result["result"])
        await site.linked()
        return site


class Site:
    """A site in a house."""

    def __init__(self, house: House, entry: ConfigEntry[Any]) -> None:
        self.house = house
        self.entry = entry
        self.id = str(entry.unique_id)

    @property
    def runtime(self) -> SiteRuntime:
        runtime: SiteRuntime = self.entry.runtime_data
        return runtime

    def record(self, room: RadioRoom) -> SiteRecord:
        """What the station keeps of it."""
        return room.runtime.sites()[self.id]

    def receiver(self, key: str) -> str:
        """Name an entity about the station."""
        [receiver] = self.entry.get_subentries_of_type(SUBENTRY_RECEIVER)
        return f"{self.id}_{receiver.subentry_id}_{key}"

    def point(self, key: str, title: str = "SOS") -> str:
        """Name an entity about an alarm point."""
        points = self.entry.get_subentries_of_type(SUBENTRY_ALARM_POINT)
        return f"{self.id}_{next(each.subentry_id for each in points if each.title == title)}_{key}"

    async def linked(self) -> None:
        """Wait until a session is open, and shown; after some cuts the link is called unstable."""
        link = self.receiver("link")
        await until(lambda: self.house.state(link).state in {"up", "unstable"}, "a link")
        await until(lambda: all(each.connected for each in self.runtime.receivers.values()), "connected")

    async def press(self) -> None:
        """Press the SOS button."""
        await self.house.hass.services.async_call(
            "button", "press", {"entity_id": self.house.entity(self.point("sos"))}, blocking=True
        )

    async def reaches(self, step: str, title: str = "SOS") -> State:
        """Wait until the newest press has come so far."""
        return await self.house.shows(self.point("progress", title), step)

    def steps(self, title: str = "SOS") -> list[str]:
        """Return how far presses have come, one after the other."""
        return [state.state for state in self.house.shown(self.point("progress", title))]

    async def wrap_door(self, room: RadioRoom) -> None:
        """Make an alarm point of a door by the dialog, and wait until the station knows it."""
        self.door(is_open=False)
        subentries = self.house.hass.config_entries.subentries
        kind = (self.entry.entry_id, SUBENTRY_ALARM_POINT)
        result: flows.Result = await subentries.async_init(kind, context={"source": "user"})
        door = {"source": "binary_sensor.door", "point_kind": "intrusion", "name": "Back door"}
        states = {"alarm_states": ["on"], "restoral_states": ["off"]}
        for answer in ({"next_step_id": "entity"}, door, states, {"cancel_window": 0}):
            result = await subentries.async_configure(result["flow_id"], answer)
        assert result["type"] is FlowResultType.CREATE_ENTRY
        await self.house.hass.async_block_till_done()
        await self.described(room)

    async def described(self, room: RadioRoom) -> None:
        """Wait until the station knows every alarm point, and this end knows that it does."""
        await until(lambda: {each.id for each in self.record(room).points} == self.runtime.points.keys(), "described")
        await self.delivered()
        await room.hass.async_block_till_done()

    async def delivered(self) -> None:
        """Wait until the station has receipted everything; the sensor shows that a moment later."""
        await until(lambda: all(each.outbox == 0 for each in self.runtime.receivers.values()), "receipts")

    def door(self, *, is_open: bool) -> None:
        """Open or close the door."""
        self.house.hass.states.async_set("binary_sensor.door", "on" if is_open else "off")

    async def reload(self) -> None:
        """Reload the entry."""
        assert await self.house.hass.config_entries.async_reload(self.entry.entry_id)


@asynccontextmanager
async def home_assistant(folder: Path) -> AsyncIterator[HomeAssistant]:
    """Run a Home Assistant with real files, whose own HTTP server is bound to a port of this machine alone."""
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        hass.data.pop(DATA_CUSTOM_COMPONENTS)
        try:
            http = {"server_host": "127.0.0.1", "server_port": unused_port()}
            assert await async_setup_component(hass, "http", {"http": http})
            yield hass
        finally:
            await end(hass)


async def end(hass: HomeAssistant) -> None:
    """Unload every entry, and stop; the entities of a test that stopped it before still have their timers."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    if hass.state is not CoreState.stopped:
        await hass.async_stop(force=True)
