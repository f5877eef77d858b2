"""A bank's panel in real homes: it loses no time by a blackout, and gives nobody more of it."""

import asyncio
from typing import Any

import pytest

from scripts.rig import until
from scripts.rig.flows import Step
from scripts.rig.town import DOMAIN, Town

from .acts import KILLED, LINK_LOST, act, linked

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]
EXPECTED = (LINK_LOST, *KILLED)
SITES = ("bank",)
CODE = "4711"
DOOR = "input_boolean.back_door"
ENTRY_S = 4
PANEL: list[Step] = [
    {"name": "Vault", "exit_s": 0, "entry_s": ENTRY_S, "cancel_s": 0, "code_to_arm": True, "codes_by_action": False},
    {"name": "Manager", "code": CODE, "code_again": CODE},
]


def zone(panel: str) -> list[Step]:
    """Answer the dialog of an alarm point that is a zone."""

    def chosen(form: Any) -> dict[str, Any]:
        assert form["step_id"] == "zone"
        return {"panel": panel, "zone_type": "delayed"}

    return [
        {"next_step_id": "entity"},
        {"source": DOOR, "name": "Back door", "point_kind": "intrusion"},
        {"alarm_states": ["on"], "restoral_states": ["off"]},
        {"hold": 0, "within": 3, "cancel_window": 0},
        chosen,
    ]


async def test_a_kill_in_the_entry_delay_ends_in_the_alarm_and_in_one_only(town: Town) -> None:
    api, bank = town.town.api, town.sites["bank"]
    await api.command("input_boolean/create", name="Back door")
    await api.run_subentry_flow(bank.entry_id, "panel", PANEL)
    panel = next(each for each in await api.subentries(bank.entry_id) if each["subentry_type"] == "panel")
    await api.run_subentry_flow(bank.entry_id, "alarm_point", zone(panel["subentry_id"]))
    entities = await api.entities(DOMAIN)
    [entity] = [each["entity_id"] for each in entities if each["entity_id"].startswith("alarm_control_panel.")]
    # Registries are written late, or at a stop in order: what is killed too soon has forgotten its zones.
    await town.town.restart()
    await linked(town)
    api = town.town.api

    await api.command(f"{DOMAIN}/panel/command", entity_id=entity, command="arm_away", code=CODE)
    await api.wait_state(entity, "armed_away")
    await api.call_service("input_boolean", "turn_on", target={"entity_id": DOOR})
    await api.wait_state(entity, "pending")
    await town.town.kill()
    await asyncio.sleep(ENTRY_S)
    await town.town.start()
    await town.town.api.wait_state(entity, "triggered")
    await linked(town)

    async def alarms() -> list[dict[str, Any]]:
        found = (await act(town, "list_incidents"))["incidents"]
        return [each for each in found if each["kind"] == "intrusion"]

    [incident] = await until(alarms, 20, "the alarm of the door")
    assert incident["repeats"] == 0
    await town.town.api.command(f"{DOMAIN}/panel/command", entity_id=entity, command="disarm", code=CODE)
    await town.town.api.wait_state(entity, "disarmed")
