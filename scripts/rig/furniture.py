"""What the demo has beside SOS buttons: a lamp in the alley, a bank alarm, a silent button, cameras, patrol cars."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .api import Api
from .cctv import SCENES, Scene
from .flows import Step
from .rest import Json
from .town import DOMAIN, JOIN_DEADLINE_S, Town
from .waiting import until

CODE: Final = "4711"
DURESS_CODE: Final = "1174"
LAMP: Final = "light.alley_lamp"
DIMMED: Final = 77
"""How bright the alley is on an ordinary evening, of 255."""
TELLER: Final = "input_boolean.teller_2"
_ALLEY: Final = "Alley behind the market"
_ALARM: Final = "Bank alarm"
_SILENT: Final = "Teller 2"
UNITS: Final = ("Tiger 1", "Tiger 2")
"""The patrol cars of the radio room."""
_TIERS: Final = {"gold": "incident", "home": "request"}
"""How far each site shares its camera."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Furniture:
    """Where to find it."""

    group: str
    """The `light` entity of the alley's lighting group."""
    panel: str
    """The bank's alarm panel."""
    silent: str
    """The progress sensor of the silent button."""
    cameras: dict[str, str]
    """The switches of the shared cameras, by site."""


async def furnish(town: Town) -> Furniture:
    """Make what is not there yet, through the real dialogs, and return where it is."""
    api = town.town.api
    market, bank = town.sites["market"].entry_id, town.sites["bank"].entry_id
    if await _make(api, market, "lighting_group", _ALLEY, _lighting_group()):
        await api.call_service("light", "turn_on", {"brightness": DIMMED}, target={"entity_id": LAMP})
    await _make(api, bank, "panel", _ALARM, _panel())
    await _make(api, bank, "alarm_point", _SILENT, _silent_point())
    room = town.room.api
    [station] = await room.entries(DOMAIN)
    for name in UNITS:
        await _make(room, station["entry_id"], "unit", name, [{"name": name, "unit_kind": "car"}])
    cameras = {key: await share(town, key, scene) for key, scene in SCENES.items() if key in town.sites}
    return Furniture(
        group=await _entity(api, market, "light"),
        panel=await _entity(api, bank, "alarm_control_panel"),
        silent=await _entity(api, bank, "sensor", device=_SILENT, key="progress"),
        cameras=cameras,
    )


async def share(town: Town, site: str, scene: Scene) -> str:
    """Hang a camera up and share it, as its owner does; returns its switch."""
    api, entry_id = town.town.api, town.sites[site].entry_id
    await asyncio.to_thread(scene.redraw, town.town)
    if not any(each["title"] == scene.name for each in await api.entries("local_file")):
        file = str(scene.file(town.town))
        await api.run_flow("local_file", [{"name": scene.name, "file_path": file}])
    await api.wait_state(scene.entity, "idle", JOIN_DEADLINE_S)
    await _make(api, entry_id, "camera", scene.name, _camera(scene, _TIERS[site]))
    return await _entity(api, entry_id, "switch", device=scene.name)


async def _make(api: Api, entry_id: str, kind: str, title: str, steps: Sequence[Step]) -> bool:
    """Make something, and tell whether it was not there before."""
    if any(each["title"] == title for each in await api.subentries(entry_id)):
        return False
    await api.run_subentry_flow(entry_id, kind, steps)
    return True


async def _entity(api: Api, entry_id: str, domain: str, *, device: str | None = None, key: str | None = None) -> str:
    async def registered() -> Any:
        devices = {each["id"]: each["name"] for each in await api.devices()}
        for each in await api.entities(DOMAIN):
            if (
                each["config_entry_id"] == entry_id
                and each["entity_id"].startswith(f"{domain}.")
                and (device is None or devices.get(each["device_id"]) == device)
                and (key is None or each["translation_key"] == key)
            ):
                return each["entity_id"]
        return None

    found: str = await until(registered, JOIN_DEADLINE_S, f"{domain} of {device or entry_id}")
    return found


def _camera(scene: Scene, tier: str) -> list[Step]:
    limits: dict[str, Json] = {"webrtc": False, "screen": False}
    if tier != "request":
        limits |= {"radius": 150, "before": True}
    return [
        {"source": scene.entity, "name": scene.name, "sees": "frontage", "direction": 90, "angle": 80},
        {"tier": tier},
        limits,
        {"agree": True},
    ]


def _lighting_group() -> list[Step]:
    return [
        {"name": _ALLEY, "lamps": [LAMP]},
        {"on_alarm": "all", "blink": False, "minutes": 30, "access": "incident"},
        {"schedule": "none", "brightness": 100, "presence_minutes": 5, "dark_only": True},
    ]


def _panel() -> list[Step]:
    return [
        {"name": _ALARM, "exit_s": 0, "entry_s": 30, "code_to_arm": True, "codes_by_action": False},
        {"name": "Manager", "code": CODE, "code_again": CODE, "duress_code": DURESS_CODE},
    ]


def _silent_point() -> list[Step]:
    return [
        {"next_step_id": "entity"},
        {"source": TELLER, "name": _SILENT, "point_kind": "hold_up"},
        {"alarm_states": ["on"], "restoral_states": ["off"]},
        {"silent": True, "hold": 0, "within": 3, "cancel_window": 0},
        # The demo's recorder keeps the button itself; the dialog warns of that.
        {},
        _no_zone,
    ]


def _no_zone(form: Json) -> dict[str, Json]:
    if form["step_id"] != "zone":
        raise AssertionError(form["step_id"])
    return {}
