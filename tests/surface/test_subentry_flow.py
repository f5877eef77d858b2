"""An alarm point wraps what the household has, or is a button on the screen."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownHandler
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_schema_suggested_value

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.messages import MAX_POINTS

from .flow_driving import PLACE, SITE_NAME, STATION_ID, Result, station_entry

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf")

# The entries are not set up: alarm points are made and changed without a running site, too.
DOOR = "binary_sensor.back_door"
PANEL = "alarm_control_panel.shop"


@pytest.fixture
def site(hass: HomeAssistant) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=SITE_NAME,
        unique_id=STATION_ID,
        data={"role": "site", "site_id": STATION_ID},
        options={"kind": "market", **PLACE},
    )
    entry.add_to_hass(hass)
    hass.states.async_set(DOOR, "off", {"friendly_name": "Back door"})
    return entry


async def begin(hass: HomeAssistant, site: MockConfigEntry, step: str) -> Result:
    result = await hass.config_entries.subentries.async_init(
        (site.entry_id, "alarm_point"), context={"source": SOURCE_USER}
    )
    assert (result["type"], result["menu_options"]) == (FlowResultType.MENU, ["entity", "sos"])
    return await answer(hass, result, next_step_id=step)


async def change(hass: HomeAssistant, site: MockConfigEntry, subentry_id: str) -> Result:
    return await hass.config_entries.subentries.async_init(
        (site.entry_id, "alarm_point"), context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id}
    )


async def answer(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    """Answer a form; the one about false alarms, which is the last of all, as it is suggested without any care."""
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], typed)
    if result.get("step_id") == "care":
        no_care = {"cancel_window": 0}
        result = await hass.config_entries.subentries.async_configure(result["flow_id"], no_care)
    return result


async def wrap(hass: HomeAssistant, site: MockConfigEntry, source: str, **typed: Any) -> Result:
    result = await begin(hass, site, "entity")
    return await answer(hass, result, source=source, **{"point_kind": "intrusion", **typed})


def suggested(result: Result, *fields: str) -> dict[str, Any]:
    return {field: get_schema_suggested_value(result["data_schema"].schema, field) for field in fields}


def only_point(site: MockConfigEntry) -> Any:
    [subentry] = site.subentries.values()
    return subentry


def registered(hass: HomeAssistant, domain: str, platform: str = "knx", name: str | None = None) -> er.RegistryEntry:
    return er.async_get(hass).async_get_or_create(domain, platform, "1", original_name=name)


async def test_a_button_on_the_screen_is_an_alarm_point(hass: HomeAssistant, site: MockConfigEntry) -> None:
    result = await begin(hass, site, "sos")
    assert suggested(result, "name") == {"name": "SOS"}
    result = await answer(hass, result, name=" Counter  2 ", point_kind="hold_up")

    assert result["type"] is FlowResultType.CREATE_ENTRY
    point = only_point(site)
    assert (point.title, point.subentry_type, point.unique_id) == ("Counter 2", "alarm_point", None)
    assert point.data == {"point_kind": "hold_up", "alarm_states": [], "restoral_states": []}


@pytest.mark.parametrize(("name", "error"), [("\u202e", "name_missing"), ("x" * 65, "name_too_long")])
async def test_a_name_that_cannot_travel_is_refused(
    hass: HomeAssistant, site: MockConfigEntry, name: str, error: str
) -> None:
    result = await answer(hass, await begin(hass, site, "sos"), name=name, point_kind="fire")
    assert result["errors"] == {"name": error}
    assert suggested(result, "point_kind") == {"point_kind": "fire"}

    result = await wrap(hass, site, DOOR, name=name)
    assert result["errors"] == {"name": error}
    assert suggested(result, "source") == {"source": DOOR}


async def test_a_sensor_is_wrapped_under_its_own_name(hass: HomeAssistant, site: MockConfigEntry) -> None:
    result = await wrap(hass, site, DOOR)
    assert (result["step_id"], result["description_placeholders"]) == ("states", {"entity": "Back door"})
    states = suggested(result, "alarm_states", "restoral_states")
    assert states == {"alarm_states": ["on"], "restoral_states": ["off"]}
    result = await answer(hass, result, **states)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    point = only_point(site)
    assert point.title == "Back door"
    # An entity that is not in the registry is known by its entity id.
    assert point.data == {"point_kind": "intrusion", "source": DOOR, "source_entity": DOOR, **states}


async def test_an_entity_is_known_by_its_registry_id(hass: HomeAssistant, site: MockConfigEntry) -> None:
    entity = registered(hass, "switch", name="Panic")
    result = await wrap(hass, site, entity.entity_id, point_kind="police", name="Teller 2")
    await answer(hass, result, alarm_states=["on"])

    point = only_point(site)
    assert point.title == "Teller 2"
    assert point.data["source"] == entity.id
    assert point.data["restoral_states"] == []


async def test_an_entity_may_be_given_by_its_registry_id(hass: HomeAssistant, site: MockConfigEntry) -> None:
    entity = registered(hass, "button", name="Panic")
    await wrap(hass, site, entity.id)

    point = only_point(site)
    assert (point.title, point.data["source"]) == ("Panic", entity.id)


async def test_an_entity_without_any_name_gives_its_id(hass: HomeAssistant, site: MockConfigEntry) -> None:
    entity = registered(hass, "button")
    await wrap(hass, site, entity.entity_id)

    assert only_point(site).title == entity.entity_id


async def test_a_panel_is_in_alarm_when_it_is_triggered(hass: HomeAssistant, site: MockConfigEntry) -> None:
    hass.states.async_set(PANEL, "disarmed")
    result = await wrap(hass, site, PANEL)

    assert suggested(result, "alarm_states", "restoral_states") == {
        "alarm_states": ["triggered"],
        "restoral_states": [
            "disarmed",
            "armed_home",
            "armed_away",
            "armed_night",
            "armed_vacation",
            "armed_custom_bypass",
        ],
    }


@pytest.mark.parametrize(
    ("alarm", "restoral", "errors"),
    [
        ([], ["off"], {"alarm_states": "alarm_states_missing"}),
        (["on", "off"], ["off"], {"restoral_states": "states_overlap"}),
        (["unavailable"], ["off"], {"alarm_states": "silent_state"}),
        (["on"], ["unknown"], {"restoral_states": "silent_state"}),
        ([], ["unknown"], {"alarm_states": "alarm_states_missing", "restoral_states": "silent_state"}),
    ],
)
async def test_states_that_make_no_sense_are_refused(
    hass: HomeAssistant, site: MockConfigEntry, alarm: list[str], restoral: list[str], errors: dict[str, str]
) -> None:
    typed = {"alarm_states": alarm, "restoral_states": restoral}
    result = await answer(hass, await wrap(hass, site, DOOR), **typed)

    assert (result["step_id"], result["errors"]) == ("states", errors)
    assert suggested(result, *typed) == typed
    await answer(hass, result, alarm_states=["on"], restoral_states=["off"])
    assert only_point(site).data["alarm_states"] == ["on"]


@pytest.mark.parametrize("source", ["button.panic", "input_button.panic"])
async def test_what_is_only_pressed_has_no_states(hass: HomeAssistant, site: MockConfigEntry, source: str) -> None:
    hass.states.async_set(source, "unknown")
    result = await wrap(hass, site, source)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert only_point(site).data == {
        "point_kind": "intrusion",
        "source": source,
        "source_entity": source,
        "alarm_states": [],
        "restoral_states": [],
    }


@pytest.mark.parametrize(("typed", "kept"), [({"alarm_states": ["long"]}, ["long"]), ({}, [])], ids=["some", "all"])
async def test_of_an_event_all_or_some_types_count(
    hass: HomeAssistant, site: MockConfigEntry, typed: dict[str, Any], kept: list[str]
) -> None:
    hass.states.async_set("event.remote", "unknown", {"event_types": ["short", "long"], "friendly_name": "Remote"})
    result = await wrap(hass, site, "event.remote")
    assert (result["step_id"], result["description_placeholders"]) == ("event_types", {"entity": "Remote"})
    assert result["data_schema"].schema["alarm_states"].config["options"] == ["short", "long"]
    await answer(hass, result, **typed)

    assert only_point(site).data["alarm_states"] == kept


async def test_an_event_that_is_not_there_counts_with_all_its_types(hass: HomeAssistant, site: MockConfigEntry) -> None:
    result = await wrap(hass, site, registered(hass, "event", name="Remote").entity_id)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert only_point(site).data["alarm_states"] == []


async def test_what_cannot_be_wrapped_is_said(hass: HomeAssistant, site: MockConfigEntry) -> None:
    hass.states.async_set("light.hall", "on")
    ours = registered(hass, "button", DOMAIN)

    for source, error in {
        "binary_sensor.nowhere": "unknown_entity",
        "0123456789abcdef0123456789abcdef": "unknown_entity",
        "light.hall": "wrong_domain",
        ours.entity_id: "own_entity",
    }.items():
        result = await wrap(hass, site, source)
        assert (result["step_id"], result["errors"]) == ("entity", {"source": error})


async def test_an_entity_is_wrapped_once_in_a_site(hass: HomeAssistant, site: MockConfigEntry) -> None:
    await answer(hass, await wrap(hass, site, DOOR), alarm_states=["on"])
    await answer(hass, await begin(hass, site, "sos"), name="SOS", point_kind="police")

    result = await wrap(hass, site, DOOR)

    assert result["errors"] == {"source": "already_wrapped"}


async def test_a_button_on_the_screen_is_changed(hass: HomeAssistant, site: MockConfigEntry) -> None:
    await answer(hass, await begin(hass, site, "sos"), name="SOS", point_kind="police")
    subentry_id = only_point(site).subentry_id

    result = await change(hass, site, subentry_id)
    assert (result["step_id"], suggested(result, "name", "point_kind")) == (
        "sos",
        {"name": "SOS", "point_kind": "police"},
    )
    result = await answer(hass, result, name="Fire", point_kind="fire")

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert result["translation_domain"] == "homeassistant"
    point = only_point(site)
    # The station knows an alarm point by this id.
    assert point.subentry_id == subentry_id
    assert (point.title, point.data["point_kind"]) == ("Fire", "fire")


async def test_a_wrapped_entity_is_changed_after_it_was_renamed(hass: HomeAssistant, site: MockConfigEntry) -> None:
    entity = registered(hass, "binary_sensor", name="Door")
    typed = {"alarm_states": ["on"], "restoral_states": []}
    await answer(hass, await wrap(hass, site, entity.entity_id), **typed)
    er.async_get(hass).async_update_entity(entity.entity_id, new_entity_id="binary_sensor.gate")

    result = await change(hass, site, only_point(site).subentry_id)
    form = {"source": "binary_sensor.gate", "point_kind": "intrusion", "name": "Door"}
    assert (result["step_id"], suggested(result, *form)) == ("entity", form)
    result = await answer(hass, result, **{**form, "name": "Gate"})
    assert suggested(result, *typed) == typed
    result = await answer(hass, result, alarm_states=["off"], restoral_states=["on"])

    assert result["reason"] == "reconfigure_successful"
    point = only_point(site)
    assert point.title == "Gate"
    assert point.data == {
        "point_kind": "intrusion",
        "source": entity.id,
        "source_entity": "binary_sensor.gate",
        "alarm_states": ["off"],
        "restoral_states": ["on"],
    }


async def test_another_entity_begins_with_its_own_states(hass: HomeAssistant, site: MockConfigEntry) -> None:
    hass.states.async_set(PANEL, "disarmed")
    await answer(hass, await wrap(hass, site, DOOR), alarm_states=["off"], restoral_states=["on"])

    result = await change(hass, site, only_point(site).subentry_id)
    result = await answer(hass, result, source=PANEL, point_kind="intrusion")
    assert suggested(result, "alarm_states") == {"alarm_states": ["triggered"]}
    await answer(hass, result, alarm_states=["triggered"])

    assert only_point(site).data["source"] == PANEL


async def test_an_entity_that_is_gone_is_asked_for_again(hass: HomeAssistant, site: MockConfigEntry) -> None:
    entity = registered(hass, "binary_sensor", name="Door")
    await answer(hass, await wrap(hass, site, entity.entity_id), alarm_states=["on"])
    er.async_get(hass).async_remove(entity.entity_id)

    result = await change(hass, site, only_point(site).subentry_id)

    assert suggested(result, "source", "name") == {"source": None, "name": "Door"}


async def test_a_site_has_as_many_alarm_points_as_a_station_takes(hass: HomeAssistant) -> None:
    point = {"point_kind": "police", "alarm_states": [], "restoral_states": []}
    entry = MockConfigEntry(
        domain=DOMAIN,
        data={"role": "site", "site_id": STATION_ID},
        subentries_data=[
            {"data": point, "subentry_type": "alarm_point", "title": "SOS", "unique_id": None}
            for _ in range(MAX_POINTS)
        ],
    )
    entry.add_to_hass(hass)

    result = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "alarm_point"), context={"source": SOURCE_USER}
    )

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "too_many_points")


async def test_a_station_has_no_alarm_points(hass: HomeAssistant) -> None:
    entry = station_entry()
    entry.add_to_hass(hass)

    with pytest.raises(UnknownHandler):
        await hass.config_entries.subentries.async_init(
            (entry.entry_id, "alarm_point"), context={"source": SOURCE_USER}
        )


async def raw(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    """Answer a form and see the next one, whichever it is."""
    return await hass.config_entries.subentries.async_configure(result["flow_id"], typed)


async def test_a_button_on_the_screen_is_asked_what_makes_sense_for_it(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    result = await raw(hass, await begin(hass, site, "sos"), name="SOS", point_kind="fire")
    assert result["step_id"] == "care"
    assert [str(key) for key in result["data_schema"].schema] == ["double", "cancel_window"]
    assert result["data_schema"]({}) == {"double": 0, "cancel_window": 10}
    await raw(hass, result, double=3, cancel_window=20)

    assert only_point(site).data | {"double": 3, "cancel_window": 20} == only_point(site).data


async def test_a_sensor_is_held_or_joined_by_another(hass: HomeAssistant, site: MockConfigEntry) -> None:
    hass.states.async_set(PANEL, "disarmed")
    knee = registered(hass, "switch", name="Knee")
    result = await raw(hass, await begin(hass, site, "entity"), source=DOOR, point_kind="hold_up")
    result = await raw(hass, result, alarm_states=["on"])
    assert [str(key) for key in result["data_schema"].schema] == [
        "silent",
        "hold",
        "second",
        "within",
        "cancel_window",
    ]
    for second, error in {DOOR: "same_entity", "switch.nowhere": "unknown_entity"}.items():
        result = await raw(hass, result, hold=5, second=second)
        assert result["errors"] == {"second": error}
    await raw(hass, result, hold=5, second=knee.entity_id, within=4)

    point = only_point(site)
    kept = {key: point.data[key] for key in ("hold", "second", "second_entity", "within")}
    assert kept == {"hold": 5, "second": knee.id, "second_entity": knee.entity_id, "within": 4}
    assert "silent" not in point.data

    result = await raw(
        hass, await change(hass, site, point.subentry_id), source=DOOR, point_kind="hold_up", name="Door"
    )
    result = await raw(hass, result, alarm_states=["on"])
    assert suggested(result, "hold", "second", "within", "silent") == {
        "hold": 5,
        "second": knee.entity_id,
        "within": 4,
        "silent": False,
    }
    result = await raw(hass, result, hold=0)
    assert result["reason"] == "reconfigure_successful"
    assert {"hold", "second", "within"}.isdisjoint(only_point(site).data)


async def test_a_silent_point_warns_of_what_can_be_seen_and_goes_on(hass: HomeAssistant, site: MockConfigEntry) -> None:
    hass.states.async_set("input_button.knee", "unknown", {"friendly_name": "Knee"})
    result = await raw(hass, await begin(hass, site, "entity"), source="input_button.knee", point_kind="hold_up")
    result = await raw(hass, result, silent=True, cancel_window=20)
    assert (result["step_id"], result["description_placeholders"]["entity"]) == ("exposed", "Knee")
    assert "input_button.knee" in result["description_placeholders"]["excludes"]
    result = await raw(hass, result)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    # Nobody may see that a window runs.
    assert only_point(site).data["silent"] is True
    assert "cancel_window" not in only_point(site).data


async def test_what_cannot_be_seen_needs_no_warning(hass: HomeAssistant, site: MockConfigEntry) -> None:
    knee = registered(hass, "button", name="Knee")
    er.async_get(hass).async_update_entity(knee.entity_id, hidden_by=er.RegistryEntryHider.USER)
    result = await raw(hass, await begin(hass, site, "entity"), source=knee.entity_id, point_kind="police")
    result = await raw(hass, result, silent=True)

    assert result["type"] is FlowResultType.CREATE_ENTRY
