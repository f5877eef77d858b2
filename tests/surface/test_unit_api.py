"""A unit's page: who may open it is asked at the station each time, and reports only of what the unit was sent to."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.desk_api import BATCH_S
from custom_components.smart_safety_zone.incident.model import ActorKind, State
from custom_components.smart_safety_zone.incident.units import wants_help

from .screens import passes
from .test_units import unit
from .town import NOBODY, OPERATOR, OWNER, SUPERVISOR, VIEWER, Town

RIDER = NOBODY
"""Whoever rides in the car has no role in the room."""
UNIT = "Tiger 1"


class Phone:
    """A browser of one user."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        self.client = client
        self.asked = 0

    async def ask(self, command: str, **data: Any) -> dict[str, Any]:
        self.asked += 1
        await self.client.send_json({"id": self.asked, "type": f"{DOMAIN}/unit/{command}", **data})
        while (message := await self.client.receive_json())["id"] != self.asked or message["type"] != "result":
            pass
        answer: dict[str, Any] = message
        return answer

    async def hears(self) -> dict[str, Any]:
        message = await self.client.receive_json()
        assert message["type"] == "event"
        event: dict[str, Any] = message["event"]
        return event

    async def step(self, incident: str, step: str, call_sign: str = UNIT, **data: Any) -> str | None:
        """Report; return the key of the reason if it is refused."""
        answer = await self.ask("step", incident=incident, unit=call_sign, step=step, **data)
        return None if answer["success"] else str(answer["error"]["translation_key"])


@pytest.fixture
async def incident(town: Town) -> str:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    await unit(town, UNIT, members=[town.users[RIDER].id])
    await unit(town, "Tiger 2")
    return town.incident.id


async def phone(hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str = RIDER) -> Phone:
    token = await hass.auth.async_create_refresh_token(town.users[who], "https://example.com/")
    return Phone(await hass_ws_client(hass, hass.auth.async_create_access_token(token)))


async def sent(town: Town, incident: str) -> None:
    await town.act("dispatch", incident=incident, unit="tiger 1")
    await town.hass.async_block_till_done()


async def test_a_unit_sees_its_own_incident_and_hears_when_it_is_sent(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    rider = await phone(hass, town, hass_ws_client)
    assert (await rider.ask("subscribe"))["success"]
    assert (await rider.hears())["units"] == [
        {"unit": UNIT, "kind": "car", "on_duty": True, "may_switch": True, "tasks": []}
    ]

    await town.act("note", incident=incident, text="Back door is open")
    await sent(town, incident)
    passes(hass, BATCH_S)
    while "units" not in (said := await rider.hears()):
        pass

    [task] = said["units"][0]["tasks"]
    assert (task["id"], task["state"], task["site_name"]) == (incident, "sent", "Suk Chai market")
    assert [each["text"] for each in task["notes"]] == ["Back door is open"]
    assert task["latitude"] is not None


async def test_a_unit_reports_on_its_way_there_help_and_done(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    rider = await phone(hass, town, hass_ws_client)
    await sent(town, incident)

    for step in ("en_route", "arrived", "help"):
        assert await rider.step(incident, step) is None
    assert town.incident.state is State.ON_SCENE
    assert wants_help(town.incident) == ("tiger 1",)
    await town.hass.async_block_till_done()
    assert await rider.step(incident, "finished") is None

    lines = town.incident.timeline[-4:]
    assert [line.type for line in lines] == ["en_route", "arrived", "escalated", "finished"]
    assert {(line.actor.kind, line.actor.user_id) for line in lines} == {(ActorKind.UNIT, town.users[RIDER].id)}
    await town.hass.async_block_till_done()
    assert await rider.step(incident, "arrived") == "unit_not_sent"


async def test_nobody_reports_for_a_unit_that_is_not_his_or_of_what_it_was_not_sent_to(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    rider = await phone(hass, town, hass_ws_client)
    assert await rider.step(incident, "arrived") == "unit_not_sent"
    await sent(town, incident)
    assert await rider.step(incident, "arrived", "Tiger 2") == "not_in_unit"
    assert await rider.step(incident, "arrived", "Nobody 9") == "not_in_unit"
    assert await rider.step("0" * 32, "arrived") == "unit_not_sent"
    assert not (await rider.ask("pictures", incident=incident, unit="Tiger 2"))["success"]
    assert (await rider.ask("pictures", incident=incident, unit=UNIT))["result"] == []
    for who in (VIEWER, OWNER):
        other = await phone(hass, town, hass_ws_client, who)
        assert await other.step(incident, "arrived") == "not_in_unit"
        assert (await other.ask("subscribe"))["error"]["translation_key"] == "in_no_unit"
    assert town.incident.state is State.DISPATCHED


async def test_an_operator_reports_for_any_unit_by_what_he_hears_on_the_radio(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    await sent(town, incident)
    operator = await phone(hass, town, hass_ws_client, OPERATOR)
    assert (await operator.ask("subscribe"))["success"]
    assert [each["unit"] for each in (await operator.hears())["units"]] == [UNIT, "Tiger 2"]

    assert await operator.step(incident, "arrived") is None

    assert town.incident.timeline[-1].actor.number == 7


async def test_who_is_made_inactive_reports_no_more(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    rider = await phone(hass, town, hass_ws_client)
    await sent(town, incident)
    town.users[RIDER].is_active = False

    assert await rider.step(incident, "arrived") == "not_in_unit"


async def test_who_rides_with_it_and_a_supervisor_say_whether_a_unit_is_on_duty(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    rider = await phone(hass, town, hass_ws_client)
    await rider.ask("subscribe")
    (mine,) = (await rider.hears())["units"]
    assert (mine["on_duty"], mine["may_switch"]) == (True, True)

    assert (await rider.ask("duty", unit=UNIT, on=False))["success"]
    passes(hass, BATCH_S)
    (mine,) = (await rider.hears())["units"]
    assert not mine["on_duty"]

    refused = await rider.ask("duty", unit="Tiger 2", on=False)
    assert refused["error"]["translation_key"] == "not_in_unit"
    operator = await phone(hass, town, hass_ws_client, OPERATOR)
    await operator.ask("subscribe")
    assert [each["may_switch"] for each in (await operator.hears())["units"]] == [False, False]
    assert (await operator.ask("duty", unit=UNIT, on=True))["error"]["translation_key"] == "not_in_unit"
    chief = await phone(hass, town, hass_ws_client, SUPERVISOR)
    assert (await chief.ask("duty", unit=UNIT, on=True))["success"]
    await sent(town, incident)
    assert (await rider.ask("duty", unit=UNIT, on=False))["error"]["translation_key"] == "unit_busy"
