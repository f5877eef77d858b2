"""A bank in the town: a panel, its zones, its people with their codes, and a keypad's connection."""

from collections.abc import Awaitable, Callable
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant, State
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er

from custom_components.smart_safety_zone.const import SUBENTRY_ALARM_POINT
from custom_components.smart_safety_zone.incident.model import Incident, Signal
from custom_components.smart_safety_zone.site.panel.panel import Panel

from .town import Site, Town, until

CODE: Final = "4711"
DURESS: Final = "1174"
SETTINGS: Final[dict[str, Any]] = {
    "name": "Vault",
    "exit_s": 0,
    "entry_s": 30,
    "code_to_arm": True,
    "codes_by_action": False,
}
FIRST_USER: Final[dict[str, Any]] = {"name": "Somchai", "code": CODE, "code_again": CODE, "duress_code": DURESS}
ZONES: Final = {"Door": "delayed", "Window": "instant", "Hall": "interior", "Safe": "always", "Cover": "tamper"}


class Bank:
    """A bank, what people do there, and what a keypad sees of it."""

    def __init__(self, town: Town, site: Site, client: Any) -> None:
        self.town = town
        self.site = site
        self.hass = town.hass
        self.client = client
        self.signals: list[Signal] = []
        town.runtime.subscribe_signals(lambda _site_id, signal: self.signals.append(signal), site.id)

    @property
    def panel(self) -> Panel:
        (panel,) = self.site.runtime.panels.by_subentry.values()
        return panel

    @property
    def entity_id(self) -> str:
        entity_id = self.site.at_home("panel", self.panel.id)
        assert entity_id is not None
        return entity_id

    @property
    def state(self) -> State:
        return self.town.state(self.entity_id)

    @property
    def mirror(self) -> State:
        """The panel as the station shows it."""
        return self.town.state(self.site.at_station(f"panel_{self.panel.id}"))

    def station_entities(self) -> list[er.RegistryEntry]:
        """The entities of the station's entry: what they show is seen in the radio room."""
        return er.async_entries_for_config_entry(er.async_get(self.hass), self.town.station.entry_id)

    async def command(self, command: str, code: str | None = None, **said: Any) -> Any:
        """Send what a keypad sends; returns the answer."""
        if code is not None:
            said["code"] = code
        await self.client.send_json_auto_id(
            {"type": "smart_safety_zone/panel/command", "entity_id": self.entity_id, "command": command, **said}
        )
        answer = await self.client.receive_json()
        await self.hass.async_block_till_done()
        return answer

    async def does(self, command: str, code: str | None = CODE, **said: Any) -> Any:
        """Send a command that is obeyed."""
        answer = await self.command(command, code, **said)
        assert answer["success"], answer
        return answer["result"]

    async def refuses(self, error: str, command: str, code: str | None = CODE, **said: Any) -> Any:
        """Send a command that is refused."""
        answer = await self.command(command, code, **said)
        assert not answer["success"]
        assert answer["error"]["code"] == error, answer
        return answer["error"]

    async def opens(self, *zones: str) -> None:
        """Open what zones wrap."""
        for zone in zones:
            self.hass.states.async_set(source_of(zone), "on")
        await self.hass.async_block_till_done()

    async def shuts(self, *zones: str) -> None:
        """Shut it again."""
        for zone in zones:
            self.hass.states.async_set(source_of(zone), "off")
        await self.hass.async_block_till_done()

    async def shows(self, state: str) -> None:
        """Wait until the panel shows a state."""
        await until(lambda: self.state.state == state, f"{state}, but {self.state.state}")

    async def said(self, *types: str) -> list[Signal]:
        """Wait until the station has heard these signals and no others."""
        await until(lambda: len(self.signals) >= len(types), f"{types}, but {self.words}")
        assert sorted(self.words) == sorted(types)
        return self.signals

    @property
    def words(self) -> list[str]:
        return [f"{each.type.value} {each.kind_text}" for each in self.signals]

    @property
    def incidents(self) -> list[Incident]:
        return list(self.town.runtime.desk.incidents.values())


def source_of(zone: str) -> str:
    """Name the entity that a zone wraps."""
    return f"input_boolean.{zone.lower()}"


async def open_bank(
    town: Town, client: Any, settings: dict[str, Any] | None = None, zones: dict[str, str] | None = None
) -> Bank:
    """Found a bank with a panel, made by its dialog, and zones."""
    zones = ZONES if zones is None else zones
    for zone in zones:
        town.hass.states.async_set(source_of(zone), "off")
    site = await town.site("Bank", "bank", sos=False)
    panel_id = await add_panel(town.hass, site, {**SETTINGS, **(settings or {})})
    for zone, type_ in zones.items():
        add_zone(town.hass, site, zone, panel_id, type_)
    await town.hass.async_block_till_done()
    await site.described()
    return Bank(town, site, client)


async def add_panel(hass: HomeAssistant, site: Site, settings: dict[str, Any]) -> str:
    """Make a panel by its dialog; returns its subentry's id."""
    manager = hass.config_entries.subentries
    result = await manager.async_init((site.entry.entry_id, "panel"), context={"source": SOURCE_USER})
    for typed in (settings, FIRST_USER):
        assert result["type"] is FlowResultType.FORM, result
        result = await manager.async_configure(result["flow_id"], typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    await hass.async_block_till_done()
    return next(each.subentry_id for each in site.entry.subentries.values() if each.subentry_type == "panel")


def add_zone(hass: HomeAssistant, site: Site, title: str, panel: str, type_: str, **said: Any) -> None:
    """Add an alarm point that is a zone."""
    data = {
        "point_kind": "tamper" if type_ == "tamper" else "hold_up" if type_ == "hold_up" else "intrusion",
        "source": source_of(title),
        "alarm_states": ["on"],
        "restoral_states": ["off"],
        "panel": panel,
        "zone_type": type_,
        **said,
    }
    subentry = ConfigSubentry(
        data=MappingProxyType(data), subentry_type=SUBENTRY_ALARM_POINT, title=title, unique_id=None
    )
    hass.config_entries.async_add_subentry(site.entry, subentry)


type Clients = Callable[[HomeAssistant], Awaitable[Any]]
