"""What the demo's town has beside its SOS buttons: a lamp in the alley, a bank alarm, a silent button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .api import Api
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Furniture:
    """Where to find it."""

    group: str
    """The `light` entity of the alley's lighting group."""
    panel: str
    """The bank's alarm panel."""
    silent: str
    """The progress sensor of the silent button."""


async def furnish(town: Town) -> Furniture:
    """Make what is not there yet, through the real dialogs, and return where it is."""
    api = town.town.api
    market, bank = town.sites["market"].entry_id, town.sites["bank"].entry_id
    if await _make(api, market, "lighting_group", _ALLEY, _lighting_group()):
        await api.call_service("light", "turn_on", {"brightness": DIMMED}, target={"entity_id": LAMP})
    await _make(api, bank, "panel", _ALARM, _panel())
    await _make(api, bank, "alarm_point", _SILENT, _silent_point())
    return Furniture(
        group=await _entity(api, market, "light"),
        panel=await _entity(api, bank, "alarm_control_panel"),
        silent=await _entity(api, bank, "sensor", device=_SILENT, key="progress"),
    )


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
