"""A Home Assistant that is station and site at once tells nothing of a silent alarm of its own until it is released."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import PropertyMock, patch

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events, async_mock_service

from custom_components.smart_safety_zone.const import DOMAIN, EVENT_ALARM, EVENT_INCIDENT

from .town import DESK, MARKET, Site, Town, until


@pytest.fixture(autouse=True)
def every_entity() -> Iterator[None]:
    """Those as well that only some switch on."""
    with patch.object(Entity, "entity_registry_enabled_default", PropertyMock(return_value=True)):
        yield


@pytest.fixture
async def bank(hass: HomeAssistant, town: Town) -> Site:
    """A site with a silent point, in the Home Assistant of its station."""
    hass.states.async_set("input_button.desk", "unknown")
    return await town.site(MARKET, "bank", {**DESK, "care": {"silent": True}})


@pytest.fixture
async def told(hass: HomeAssistant, bank: Site) -> list[ServiceCall]:
    """What an automation of the room was told."""
    calls: list[ServiceCall] = async_mock_service(hass, "test", "automation")
    triggers = [{"trigger": f"{DOMAIN}.{name}"} for name in ("alarm_received", "incident_opened", "incident_closed")]
    actions = {"action": "test.automation", "data": {"by": "{{ trigger.platform }}"}}
    automation = {"id": "room", "alias": "Room", "triggers": triggers, "actions": actions, "mode": "parallel"}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    return calls


async def hold_up(hass: HomeAssistant, town: Town) -> str:
    """Press silently, and work on it until it is closed."""
    hass.states.async_set("input_button.desk", "2026-11-28T10:00:00+00:00")
    [incident] = await town.incidents(1)
    assert incident.silent
    await town.act("acknowledge", incident=incident.id)
    await town.act("close", incident=incident.id, disposition="false_alarm", false_cause="misuse")
    await hass.async_block_till_done()
    return incident.id


async def test_no_state_and_no_event_tells_of_it_and_the_rooms_automations_hear_it(
    hass: HomeAssistant, town: Town, bank: Site, told: list[ServiceCall]
) -> None:
    events = [async_capture_events(hass, each) for each in (EVENT_ALARM, EVENT_INCIDENT)]
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    incident = await hold_up(hass, town)

    ours = ("input_button.", "automation.")
    assert [each.data["entity_id"] for each in changes if not each.data["entity_id"].startswith(ours)] == []
    assert events == [[], []]
    assert len(told) == 3
    assert [each.id for each in town.runtime.desk.incidents.values()] == [incident]

    await town.act("release", incident=incident)
    await hass.async_block_till_done()
    # From now on it is one like any other.
    assert [event.data["step"] for event in events[1]] == ["disclosed"]
    assert town.state(town.own("incident")).attributes["event_type"] == "disclosed"
    assert town.state(bank.at_station("false_alarms")).attributes["false"] == 1


async def test_the_numbers_of_the_queue_leave_it_out_beside_others(hass: HomeAssistant, town: Town, bank: Site) -> None:
    def numbers() -> list[Any]:
        names = ("open_incidents", "unacknowledged_incidents", "held_incidents", "open_drills")
        return [town.state(town.own(name)).state for name in names]

    hass.states.async_set("input_button.desk", "2026-11-28T10:00:00+00:00")
    await town.incidents(1)
    await bank.press()
    await bank.reaches("stored")
    await town.incidents(2)
    await hass.async_block_till_done()
    assert numbers() == ["1", "1", "0", "0"]
    silent = next(each for each in town.runtime.open_incidents() if each.silent)
    for each in town.runtime.open_incidents():
        await town.act("acknowledge", incident=each.id)
    await hass.async_block_till_done()
    assert numbers() == ["1", "0", "0", "0"]
    await town.act("close", incident=silent.id, disposition="real")
    await hass.async_block_till_done()
    assert numbers() == ["1", "0", "0", "0"]


async def test_what_is_heard_everywhere_is_told_as_ever(
    hass: HomeAssistant, town: Town, bank: Site, told: list[ServiceCall]
) -> None:
    events = async_capture_events(hass, EVENT_INCIDENT)
    await bank.press()
    await bank.reaches("stored")
    await until(lambda: events, "told")
    assert {event.data["silent"] for event in events} == {False}
    assert len(told) == 2
