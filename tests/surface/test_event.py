"""Events of the station: each step of each incident, and the signals of each site."""

from typing import Any

from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.incident.model import SignalType, StepType

from .town import COLLEAGUE, DOOR, MARKET, OWNER, Town, full_disk, named, until

SOURCE = "input_boolean.door"


def heard(hass: HomeAssistant, entity_id: str | None) -> list[State]:
    """Collect what an event entity says from now on."""
    states: list[State] = []

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] == entity_id and event.data["new_state"] is not None:
            states.append(event.data["new_state"])

    hass.bus.async_listen("state_changed", changed)
    return states


def types(states: list[State]) -> list[Any]:
    return [state.attributes["event_type"] for state in states]


@pytest.mark.parametrize("only", [Platform.EVENT], indirect=True)
async def test_events_look_like_this(
    hass: HomeAssistant, only: Platform, town: Town, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion
) -> None:
    site = await town.site()
    site.runtime.press(site.point("SOS"))
    await site.reached("stored")
    await town.act("acknowledge", incident=town.incident.id)

    await snapshot_platform(hass, entity_registry, named(town, snapshot), town.station.entry_id)


async def test_every_step_of_an_incident_is_an_event(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    steps = heard(hass, town.own("incident"))
    assert town.state(town.own("incident")).state == STATE_UNKNOWN

    await site.press()
    await site.reaches("stored")
    incident = town.incident.id
    await town.act("confirm_presented", None, incident=incident)
    await town.act("acknowledge", incident=incident)
    await town.act("note", incident=incident, text="Two men, a blue car")
    await town.act("take_over", COLLEAGUE, incident=incident, text="Shift is over")
    await town.act("close", COLLEAGUE, incident=incident, disposition="real")
    await town.act("reopen", COLLEAGUE, incident=incident)

    assert types(steps) == ["opened", "presented", "acknowledged", "noted", "taken_over", "closed", "reopened"]
    assert [state.attributes["operator"] for state in steps] == [None, None, 7, 7, 8, 8, 8]
    assert [state.attributes["state"] for state in steps] == [
        *("open", "open", "acknowledged", "acknowledged", "acknowledged", "closed", "acknowledged")
    ]
    assert {state.attributes["incident"] for state in steps} == {incident}
    assert {state.attributes["site_name"] for state in steps} == {MARKET}
    assert {state.attributes["point_name"] for state in steps} == {"SOS"}
    assert steps[5].attributes["disposition"] == "real"
    # A note is for those who may read the journal.
    assert "blue car" not in str(steps)


async def test_a_second_press_is_the_same_incident_again(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    steps = heard(hass, town.own("incident"))

    await site.press()
    await until(lambda: steps)

    assert types(steps) == ["repeated"]
    assert steps[0].attributes["repeats"] == 1


async def test_each_site_has_an_event_of_its_own_signals(hass: HomeAssistant, town: Town) -> None:
    hass.states.async_set(SOURCE, "off")
    market, bank = await town.site(MARKET, "market", DOOR), await town.site("Krung bank", "bank")
    signals, others = heard(hass, market.at_station("signal")), heard(hass, bank.at_station("signal"))

    hass.states.async_set(SOURCE, "on")
    await until(lambda: len(signals) == 1)
    hass.states.async_set(SOURCE, "off")
    await until(lambda: len(signals) == 2)

    assert types(signals) == ["alarm", "restoral"]
    assert {state.attributes["point_name"] for state in signals} == {"Back door"}
    assert {state.attributes["kind"] for state in signals} == {"intrusion"}
    assert others == []


async def test_a_site_that_is_suspended_is_heard_but_makes_no_incident(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    await town.act("suspend_site", OWNER, site=site.id)
    signals, steps = heard(hass, site.at_station("signal")), heard(hass, town.own("incident"))

    await site.press()
    await until(lambda: signals)

    assert (types(signals), steps) == (["alarm"], [])


async def test_an_alarm_is_shown_though_the_disk_of_the_station_is_full(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()
    steps = heard(hass, town.own("incident"))
    with full_disk(town.runtime.journal):
        await site.press()
        await until(lambda: steps)

    assert types(steps) == ["opened"]


async def test_event_types_are_the_steps_and_the_signals(hass: HomeAssistant, town: Town) -> None:
    site = await town.site()

    assert town.state(town.own("incident")).attributes["event_types"] == list(StepType)
    assert town.state(site.at_station("signal")).attributes["event_types"] == list(SignalType)
