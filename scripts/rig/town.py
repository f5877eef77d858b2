"""A radio room and a town that reports to it: two real Home Assistants, joined through the real flows."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from .api import Api
from .auth import Login
from .flows import Step
from .folder import Place
from .home import Home
from .rest import Json
from .waiting import until

DOMAIN: Final = "smart_safety_zone"
STATION_NAME: Final = "Mueang radio room"
OPERATOR: Final = Login(username="operator", password="operator-seven", name="Operator seven")  # noqa: S106
OPERATOR_NUMBER: Final = 7
JOIN_DEADLINE_S: Final = 30.0
SPARE: Final = "input_button.spare"
"""A button that is nobody's alarm point."""
INCIDENTS: Final = "event.mueang_radio_room_incident"

# The room announces by itself and says so: what a loudspeaker or a screen does in a real one.
_ROOM_CONFIGURATION: Final = f"""
automation:
  - id: announce
    alias: Announce new incidents
    mode: queued
    max: 1000
    triggers:
      - trigger: event.received
        target:
          entity_id: {INCIDENTS}
        options:
          event_type: [opened, reopened]
    actions:
      - action: persistent_notification.create
        data:
          title: "{{{{ trigger.to_state.attributes.site_name }}}}"
          message: "{{{{ trigger.to_state.attributes.point_name }}}}: {{{{ trigger.to_state.attributes.kind }}}}"
          notification_id: "{{{{ trigger.to_state.attributes.incident }}}}"
      - action: {DOMAIN}.confirm_presented
        data:
          incident: "{{{{ trigger.to_state.attributes.incident }}}}"
"""
_TOWN_CONFIGURATION: Final = """
input_button:
  market_pole:
    name: Market SOS pole
    icon: mdi:alarm-light
  spare:
    name: Spare button
input_boolean:
  bank_hold_up:
    name: Bank hold-up button
    icon: mdi:bank
  alley_lamp:
    name: Alley lamp, its wire
  teller_2:
    name: Button under the desk of teller 2
  bank_door:
    name: Door of the bank
input_number:
  alley_lamp:
    name: Alley lamp, its dimmer
    min: 0
    max: 255
template:
  - light:
      - name: Alley lamp
        unique_id: alley_lamp
        default_entity_id: light.alley_lamp
        state: "{{ is_state('input_boolean.alley_lamp', 'on') }}"
        level: "{{ states('input_number.alley_lamp') | float(0) | int }}"
        turn_on:
          - action: input_boolean.turn_on
            target: { entity_id: input_boolean.alley_lamp }
        turn_off:
          - action: input_boolean.turn_off
            target: { entity_id: input_boolean.alley_lamp }
        set_level:
          - action: input_number.set_value
            target: { entity_id: input_number.alley_lamp }
            data: { value: "{{ brightness }}" }
          - action: input_boolean.turn_on
            target: { entity_id: input_boolean.alley_lamp }
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Premises:
    """One site of the town, before it is one."""

    key: str
    name: str
    kind: str
    place: tuple[float, float]
    point: str
    point_kind: str = "police"
    source: str | None = None
    """The entity that its alarm point wraps; None for the virtual SOS button."""
    states: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The source's states that mean alarm, and restoral."""


PREMISES: Final = (
    Premises(
        key="market", name="Fresh market", kind="market", place=(14.5909, 100.4551), point="SOS pole",
        source="input_button.market_pole",
    ),
    Premises(
        key="bank", name="Market branch bank", kind="bank", place=(14.5889, 100.4572), point="Hold-up button",
        point_kind="hold_up", source="input_boolean.bank_hold_up", states=(("on",), ("off",)),
    ),
    Premises(key="gold", name="Gold shop", kind="gold_shop", place=(14.5901, 100.4538), point="SOS"),
)  # fmt: skip
HOUSEHOLD: Final = Premises(
    key="home", name="House behind the shop", kind="household", place=(14.5904, 100.4534), point="SOS"
)
"""Lives in the demo alone: what is measured and tested is the three above."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One site of the town, joined."""

    premises: Premises
    entry_id: str
    source: str
    """What is pressed."""
    progress: str
    link: str
    outbox: str
    standing: str


class Town:
    """Both homes and what lives in them; `async with` starts, furnishes where needed, and stops them."""

    def __init__(
        self,
        folder: Path,
        *,
        language: str = "en",
        premises: tuple[Premises, ...] = PREMISES,
        announces: bool = True,
        log_level: str = "warning",
        address: str | None = None,
        town_configuration: str = "",
    ) -> None:
        """Start nothing; `announces`: the room has an automation that shows new incidents and confirms it.

        `address` is what the station gives its sites to dial, where that is not its own; `town_configuration` is what
        the town's configuration.yaml holds beside its furniture.
        """
        self.room = Home(
            "Radio room",
            folder / "radio-room",
            language=language,
            configuration=_ROOM_CONFIGURATION if announces else "",
            log_level=log_level,
        )
        self.town = Home(
            "Town",
            folder / "town",
            language=language,
            place=Place(),
            configuration=_TOWN_CONFIGURATION + town_configuration,
            log_level=log_level,
        )
        self.sites: dict[str, Site] = {}
        self._premises = premises
        self._address = address or self.room.url

    async def __aenter__(self) -> Self:
        """Start both homes, and join the sites that are not joined yet."""
        try:
            await asyncio.gather(self.room.start(), self.town.start())
            await self.furnish()
        except BaseException:
            await asyncio.gather(self.room.kill(), self.town.kill())
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop both homes."""
        await asyncio.gather(*(home.stop() for home in (self.room, self.town) if home.running))

    async def furnish(self) -> None:
        """Make the station, the operator and the sites, as far as they are not there from an earlier start."""
        if not await self.room.api.entries(DOMAIN):
            await make_station(self.room, address=self._address)
        joined = {entry["title"]: entry["entry_id"] for entry in await self.town.api.entries(DOMAIN)}
        for premises in self._premises:
            entry_id = joined.get(premises.name) or await self._join(premises)
            self.sites[premises.key] = await self._site(premises, entry_id)
        for site in self.sites.values():
            await self.town.api.wait_state(site.link, "up", JOIN_DEADLINE_S)
        api = await self.operator()
        await until(lambda: self._is_described(api), JOIN_DEADLINE_S, "alarm point of every site at the station")
        await api.close()

    async def _is_described(self, api: Api) -> bool:
        sites = (await self.act(api, "list_sites"))["sites"]
        named = {each["name"] for each in sites if each["points"]}
        return {premises.name for premises in self._premises} <= named

    async def operator(self) -> Api:
        """Return a connection of the operator."""
        return await self.room.connect(OPERATOR)

    async def act(self, api: Api, action: str, **data: Json) -> Json:
        """Run an action of the station, as its owner if it is about sites; return its response, if any."""
        wants = action in {"make_invite", "list_sites", "list_incidents"}
        if action == "make_invite" or action.endswith("_site"):
            api = self.room.api
        return await api.call_service(DOMAIN, action, data, return_response=wants)

    async def press(self, site: Site) -> None:
        """Press what raises the site's alarm."""
        domain = site.source.partition(".")[0]
        service = "turn_on" if domain == "input_boolean" else "press"
        await self.town.api.call_service(domain, service, target={"entity_id": site.source})

    async def _join(self, premises: Premises) -> str:
        """Join a site by an invite, compare the digits, approve it, and give it its alarm point."""
        api = await self.operator()
        invite = await self.act(api, "make_invite")
        latitude, longitude = premises.place
        wrapped = premises.source is not None
        result = await self.town.api.run_flow(
            DOMAIN,
            [
                {"next_step_id": "site"},
                {
                    "invite": invite["invite"],
                    "name": premises.name,
                    "kind": premises.kind,
                    "place": {"latitude": latitude, "longitude": longitude},
                    "sos_button": not wrapped,
                },
            ],
        )
        entry_id: str = result["result"]["entry_id"]
        if wrapped:
            await self.town.api.run_subentry_flow(entry_id, "alarm_point", _alarm_point(premises))
        await self._approve(api, premises, entry_id)
        await api.close()
        return entry_id

    async def _approve(self, api: Api, premises: Premises, entry_id: str) -> None:
        async def waiting() -> Json:
            sites = (await self.act(api, "list_sites"))["sites"]
            return next((each for each in sites if each["name"] == premises.name), None)

        site = await until(waiting, JOIN_DEADLINE_S, f"{premises.name} among the sites")
        digits = await self._entity(entry_id, "digits")
        shown = await self.town.api.wait_state(digits, site["digits"], JOIN_DEADLINE_S)
        if shown.state != site["digits"]:
            message = f"{premises.name}: the digits differ"
            raise AssertionError(message)
        await self.act(api, "approve_site", site=site["site"])
        standing = await self._entity(entry_id, "standing")
        await self.town.api.wait_state(standing, "active", JOIN_DEADLINE_S)

    async def _site(self, premises: Premises, entry_id: str) -> Site:
        return Site(
            premises=premises,
            entry_id=entry_id,
            source=premises.source or await self._entity(entry_id, "sos"),
            progress=await self._entity(entry_id, "progress"),
            link=await self._entity(entry_id, "link"),
            outbox=await self._entity(entry_id, "outbox"),
            standing=await self._entity(entry_id, "standing"),
        )

    async def _entity(self, entry_id: str, translation_key: str) -> str:
        async def registered() -> Any:
            for each in await self.town.api.entities(DOMAIN):
                if each["config_entry_id"] == entry_id and each["translation_key"] == translation_key:
                    return each["entity_id"]
            return None

        found: str = await until(registered, JOIN_DEADLINE_S, f"entity {translation_key}")
        return found


async def make_station(
    room: Home, *, approval: str = "always", address: str | None = None, name: str = STATION_NAME
) -> None:
    """Make a station of a home by the real flow, with an operator who may invite; `address`: as of `Town`."""
    place = Place()

    def station(_form: Json) -> dict[str, Json]:
        return {
            "name": name,
            "address": address or room.url,
            "place": {"latitude": place.latitude, "longitude": place.longitude},
            "approval": approval,
        }

    steps: list[Step] = [{"next_step_id": "station"}, station, _write_down_recovery_key]
    result = await room.api.run_flow(DOMAIN, steps)
    user_id = await room.add_user(OPERATOR, group="system-users")
    await room.api.run_options_flow(
        result["result"]["entry_id"],
        [
            {"next_step_id": "operators"},
            {"user": user_id},
            {"role": "supervisor", "number": OPERATOR_NUMBER},
        ],
    )


def _write_down_recovery_key(form: Json) -> dict[str, Json]:
    """Type the last group of the recovery key, as whoever wrote it down can."""
    return {"last_group": form["description_placeholders"]["recovery_key"].split()[-1]}


def _alarm_point(premises: Premises) -> list[Step]:
    alarm, restoral = premises.states
    states: list[Step] = [{"alarm_states": list(alarm), "restoral_states": list(restoral)}] if alarm else []
    return [
        {"next_step_id": "entity"},
        {"source": premises.source, "name": premises.point, "point_kind": premises.point_kind},
        *states,
        {"cancel_window": 0},
    ]
