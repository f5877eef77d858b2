"""A town in one Home Assistant: a station, the sites that report to it, and the people who work there."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
import re
from types import MappingProxyType
from typing import Any, Final
from unittest.mock import AsyncMock, patch

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, State, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

import custom_components.smart_safety_zone as component
from custom_components.smart_safety_zone.const import (
    DOMAIN,
    SUBENTRY_ALARM_POINT,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_LIGHTING_GROUP,
    SUBENTRY_RECEIVER,
    Role,
)
from custom_components.smart_safety_zone.incident.model import Incident
from custom_components.smart_safety_zone.journal import Journal, JournalFullError, Known, Write, Written
from custom_components.smart_safety_zone.protocol.errors import TransportError
from custom_components.smart_safety_zone.site import dialling
from custom_components.smart_safety_zone.site.runtime import SiteRuntime
from custom_components.smart_safety_zone.station.runtime import StationRuntime
from custom_components.smart_safety_zone.station.site_record import SiteRecord

from . import flow_driving as flows

DEADLINE_S: Final = 15
STATION: Final = "Mueang Ang Thong"
MARKET: Final = "Suk Chai market"
OPERATOR: Final = "Somchai"
COLLEAGUE: Final = "Wichai"
SUPERVISOR: Final = "Malee"
VIEWER: Final = "Anong"
NOBODY: Final = "Prasit"
OWNER: Final = "Kanya"
PEOPLE: Final = {
    OPERATOR: ("operator", 7),
    SUPERVISOR: ("supervisor", 1),
    VIEWER: ("viewer", 9),
    COLLEAGUE: ("operator", 8),
}

SOS: Final[dict[str, Any]] = {"title": "SOS", "kind": "police"}
DOOR: Final[dict[str, Any]] = {
    "title": "Back door",
    "kind": "intrusion",
    "source": "input_boolean.door",
    "alarm": ["on"],
    "restoral": ["off"],
}
DESK: Final[dict[str, Any]] = {"title": "Desk", "kind": "hold_up", "source": "input_button.desk"}


async def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait for what tells nobody that it has happened."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not holds():  # noqa: ASYNC110
                await asyncio.sleep(0.002)
    except TimeoutError:
        message = f"never: {what or holds}"
        raise AssertionError(message) from None


class Site:
    """A site: its own entry, and what the station keeps of it."""

    def __init__(self, town: Town, entry: ConfigEntry[Any]) -> None:
        self.town = town
        self.entry = entry
        self.id = str(entry.unique_id)

    @property
    def runtime(self) -> SiteRuntime:
        runtime: SiteRuntime = self.entry.runtime_data
        return runtime

    @property
    def record(self) -> SiteRecord:
        """What the station keeps of it."""
        return self.town.runtime.sites()[self.id]

    @property
    def receiver(self) -> str:
        """The subentry of its station."""
        return next(
            each.subentry_id for each in self.entry.subentries.values() if each.subentry_type == SUBENTRY_RECEIVER
        )

    def point(self, title: str) -> str:
        """The subentry of an alarm point."""
        return next(each.subentry_id for each in self.entry.subentries.values() if each.title == title)

    def at_home(self, key: str, subentry_id: str | None = None) -> str | None:
        """The entity at the site."""
        return self.town.entity("_".join(filter(None, (self.id, subentry_id, key))))

    def at_station(self, key: str) -> str | None:
        """The entity at the station."""
        return self.town.entity(f"{self.town.runtime.id}_{self.id}_{key}")

    def progress(self, title: str = "SOS") -> State:
        """What became of the newest press."""
        return self.town.state(self.at_home("progress", self.point(title)))

    async def reaches(self, step: str, title: str = "SOS") -> State:
        """Wait until a point has come so far."""
        await until(lambda: self.progress(title).state == step, f"{step}, but {self.progress(title).state}")
        return self.progress(title)

    async def reached(self, step: str, title: str = "SOS") -> None:
        """Wait as `reaches` does, where the sensors are not set up."""
        point = self.runtime.points[self.point(title)]
        await until(lambda: point.state.step == step, f"{step}, but {point.state.step}")

    async def press(self, title: str = "SOS", user: User | None = None) -> None:
        """Press the virtual button of a point."""
        await self.town.hass.services.async_call(
            "button",
            "press",
            {"entity_id": self.at_home("sos", self.point(title))},
            blocking=True,
            context=Context(user_id=user.id) if user else None,
        )

    async def add_point(self, point: dict[str, Any]) -> str:
        """Add an alarm point while everything runs."""
        data = {
            "point_kind": point["kind"],
            **({"source": point["source"]} if "source" in point else {}),
            "alarm_states": point.get("alarm", []),
            "restoral_states": point.get("restoral", []),
            **point.get("care", {}),
        }
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type=SUBENTRY_ALARM_POINT, title=point["title"], unique_id=None
        )
        self.town.hass.config_entries.async_add_subentry(self.entry, subentry)
        await self.town.hass.async_block_till_done()
        return subentry.subentry_id

    async def add_group(self, data: Mapping[str, Any], title: str = "Alley") -> str:
        """Add a lighting group while everything runs, and wait until the station shows its lamps."""
        subentry = ConfigSubentry(
            data=MappingProxyType(dict(data)), subentry_type=SUBENTRY_LIGHTING_GROUP, title=title, unique_id=None
        )
        self.town.hass.config_entries.async_add_subentry(self.entry, subentry)
        key = subentry.subentry_id
        for shown in (f"lamps_{key}", f"remote_lamp_problem_{key}"):
            await until(partial(self._knows, shown), "told of")
        await self.town.hass.async_block_till_done()
        return key

    def _knows(self, key: str) -> bool:
        state = self.town.hass.states.get(self.at_station(key) or "light.none")
        return state is not None and state.state != "unknown"

    async def described(self) -> None:
        """Wait until the station knows what the site has by now, and shows it."""
        wanted = {point.id: point.name for point in self.runtime.points.values()}
        await until(
            lambda: (
                {point.id: point.name for point in self.record.points} == wanted
                and self.record.name == self.entry.title
            ),
            "described",
        )
        await self.town.hass.async_block_till_done()


class Town:
    """One Home Assistant that holds a radio room and its town."""

    def __init__(self, hass: HomeAssistant, users: dict[str, User]) -> None:
        self.hass = hass
        self.users = users
        self.sites: list[Site] = []
        self.states: list[tuple[str, ConfigEntryState]] = []
        self.station: MockConfigEntry

    @property
    def runtime(self) -> StationRuntime:
        runtime: StationRuntime = self.station.runtime_data
        return runtime

    async def found(self, **options: Any) -> None:
        """Set the station up."""
        operators = {self.users[name].id: {"role": role, "number": number} for name, (role, number) in PEOPLE.items()}
        self.station = flows.station_entry(operators=operators, **options)
        self.station.add_to_hass(self.hass)
        self.hass.config_entries.async_update_entry(self.station, title=STATION)
        assert await self.hass.config_entries.async_setup(self.station.entry_id)
        self._watch(self.station)

    def add_checkpoint(self, title: str = "Temple gate") -> str:
        """Make a checkpoint while everything runs."""
        data = {"tag": title, "latitude": 14.59, "longitude": 100.45, "every_hours": 4, "at_night": False}
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type=SUBENTRY_CHECKPOINT, title=title, unique_id=None
        )
        self.hass.config_entries.async_add_subentry(self.station, subentry)
        return subentry.subentry_id

    async def site(
        self, name: str = MARKET, kind: str = "market", *points: dict[str, Any], sos: bool = True, approve: bool = True
    ) -> Site:
        """Let a site join through its own dialog, and approve it."""
        entry = await flows.join(self.hass, self.runtime, name=name, kind=kind, sos_button=sos)
        site = Site(self, entry)
        self.sites.append(site)
        await until(lambda: site.runtime.receivers[site.receiver].connected, "a link")
        for point in points:
            await site.add_point(point)
        if approve:
            await self.runtime.approve(site.id, self.runtime.administrator)
            await until(lambda: site.runtime.connected, "approved")
        await site.described()
        self._watch(entry)
        return site

    def _watch(self, entry: ConfigEntry[Any]) -> None:
        """Remember every change of an entry's state, of which there are none while all runs."""

        @callback
        def changed() -> None:
            self.states.append((entry.title, entry.state))

        entry.async_on_state_change(changed)

    def entity(self, unique_id: str) -> str | None:
        """Find an entity."""
        entities = er.async_get(self.hass).entities.values()
        return next(
            (each.entity_id for each in entities if (each.platform, each.unique_id) == (DOMAIN, unique_id)), None
        )

    def own(self, key: str) -> str | None:
        """Find an entity of the station itself."""
        return self.entity(f"{self.runtime.id}_{key}")

    def state(self, entity_id: str | None) -> State:
        """Return the state of an entity that is there."""
        assert entity_id is not None
        state = self.hass.states.get(entity_id)
        assert state is not None
        return state

    def device(self, identifier: str, entry: ConfigEntry[Any]) -> dr.DeviceEntry | None:
        """Find a device of an entry."""
        device = dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, identifier), config_entry_id=entry.entry_id
        )
        assert device is None or isinstance(device, dr.DeviceEntry)
        return device

    async def act(self, action: str, user: str | None = OPERATOR, **data: Any) -> Any:
        """Call an action as somebody, or as an automation."""
        response = self.hass.services.supports_response(DOMAIN, action).value != "none"
        answer = await self.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            context=Context(user_id=self.users[user].id if user else None),
            return_response=response,
        )
        await self.hass.async_block_till_done()
        return answer

    @property
    def incident(self) -> Incident:
        """The newest incident."""
        return list(self.runtime.desk.incidents.values())[-1]

    async def incidents(self, count: int) -> list[Incident]:
        """Wait for incidents."""
        await until(lambda: len(self.runtime.desk.incidents) >= count, f"{count} incidents")
        return list(self.runtime.desk.incidents.values())

    def still_linked(self) -> bool:
        """Tell whether nothing was unloaded, and everybody is connected."""
        return self.states == [] and all(
            receiver.connected for site in self.sites for receiver in site.runtime.receivers.values()
        )


@contextmanager
def full_disk(journal: Journal) -> Iterator[None]:
    """Let the disk of a journal be full."""

    def write(_: Write) -> asyncio.Future[Written | Known]:
        failed: asyncio.Future[Written | Known] = asyncio.get_running_loop().create_future()
        failed.set_exception(JournalFullError("full"))
        return failed

    with patch.object(journal, "write", side_effect=write):
        yield


async def make_people(hass: HomeAssistant) -> dict[str, User]:
    """Make the users of this Home Assistant."""
    # The first user of a Home Assistant owns it.
    return {
        name: await hass.auth.async_create_user(name, group_ids=[GROUP_ID_USER]) for name in [OWNER, *PEOPLE, NOBODY]
    }


@pytest.fixture
async def town(
    hass: HomeAssistant, mock_async_zeroconf: Any, sites_hang_up_first: None, monkeypatch: pytest.MonkeyPatch
) -> Town:
    """A station with its people, and no site yet; over the network nobody answers."""
    monkeypatch.setattr(dialling, "dial", AsyncMock(side_effect=TransportError("unreachable")))
    town = Town(hass, await make_people(hass))
    await town.found()
    return town


@pytest.fixture
def only(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """Set up one platform only, all its entities enabled, as `snapshot_platform` wants it; to be asked for first."""
    platform = Platform(request.param)
    for role in Role:
        monkeypatch.setitem(
            component.PLATFORMS, role, tuple(each for each in component.PLATFORMS[role] if each is platform)
        )
    monkeypatch.setattr("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True)
    return platform


_TIME: Final = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def names_in(town: Town) -> dict[str, str]:
    """Return a name for each id and each key's digits of the town."""
    names = {town.runtime.id: "STATION"}
    for site in town.sites:
        name = site.entry.title.upper()
        names |= {site.id: name, site.record.digits: f"DIGITS OF {name}"}
        names |= {each.subentry_id: f"{name}/{each.title.upper()}" for each in site.entry.subentries.values()}
    for number, incident in enumerate(town.runtime.desk.incidents.values(), 1):
        names |= {incident.id: f"INCIDENT {number}", **dict.fromkeys(incident.signals, f"SIGNAL OF {number}")}
    return names


def named(town: Town, snapshot: SnapshotAssertion, more: Mapping[str, str] | None = None) -> SnapshotAssertion:
    """Give what differs from run to run a name: ids, keys' digits, times. Once for each test."""
    names = {**names_in(town), **(more or {})}

    def replaced(data: Any, path: Any) -> Any:
        if isinstance(data, datetime):
            return "TIME"
        if isinstance(data, dict) and "state" in data and str(data.get("entity_id")).endswith(("_offset", "_outbox")):
            # As the last heartbeat said.
            data["state"] = "NUMBER"
        if path and path[-1][0] == "age_ms":
            return "AGE"
        if isinstance(data, str):
            for value, name in names.items():
                data = data.replace(value, name)
            return "TIME" if _TIME.match(data) else data
        return data

    return snapshot.with_defaults(matcher=replaced, extension_class=HomeAssistantSnapshotExtension)
