"""Triggers: what each fires for, what it leaves, and that the user interface can offer it."""

from collections.abc import Callable
import json
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.helpers.trigger import async_get_all_descriptions, async_validate_trigger_config
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import probatio as vol
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN, EVENT_ALARM, EVENT_INCIDENT, EVENT_LINK
from custom_components.smart_safety_zone.trigger import ANSWERS, TRIGGERS

from .flow_texts import COMPONENT, TEXTS as ALL_TEXTS
from .town import Site, Town, until

ALARM: dict[str, Any] = {"role": "site", "first": True, "step": "sent", "kind": "police", "drill": False}
INCIDENT: dict[str, Any] = {"step": "opened", "kind": "police", "priority": 1, "drill": False}
LINK: dict[str, Any] = {"role": "station", "link": "lost"}

FIRES: dict[str, tuple[str, dict[str, Any]]] = {
    "alarm_raised": (EVENT_ALARM, ALARM),
    "alarm_answered": (EVENT_ALARM, {**ALARM, "first": False, "step": "taken"}),
    "alarm_received": (EVENT_ALARM, {**ALARM, "role": "station", "step": "received"}),
    "incident_opened": (EVENT_INCIDENT, INCIDENT),
    "incident_taken": (EVENT_INCIDENT, {**INCIDENT, "step": "acknowledged"}),
    "incident_dispatched": (EVENT_INCIDENT, {**INCIDENT, "step": "dispatched"}),
    "incident_closed": (EVENT_INCIDENT, {**INCIDENT, "step": "closed"}),
    "link_lost": (EVENT_LINK, LINK),
    "link_restored": (EVENT_LINK, {**LINK, "link": "restored"}),
}
"""What each fires for."""
OF_INCIDENTS = [name for name in FIRES if name.startswith("incident")]
WITH_KIND = [name for name in FIRES if not name.startswith("link")]


TEXTS: Final = ALL_TEXTS["en"]
ICONS: Final = json.loads((COMPONENT / "icons.json").read_text(encoding="utf-8"))


@pytest.fixture
def calls(hass: HomeAssistant) -> list[ServiceCall]:
    calls: list[ServiceCall] = async_mock_service(hass, "test", "automation")
    return calls


async def automate(hass: HomeAssistant, trigger: str, **config: Any) -> None:
    """Set an automation up that says what it was told."""
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "triggers": {"trigger": f"{DOMAIN}.{trigger}", **config},
                "actions": {
                    "action": "test.automation",
                    "data": {"told": "{{ trigger }}", "description": "{{ trigger.description }}"},
                },
            }
        },
    )
    await hass.async_block_till_done()
    assert hass.states.async_all("automation"), "the automation was refused"


async def fire(hass: HomeAssistant, trigger: str, **fields: Any) -> None:
    event, told = FIRES[trigger]
    hass.bus.async_fire(event, {**told, **fields})
    await hass.async_block_till_done()


@pytest.mark.parametrize("trigger", FIRES)
async def test_it_fires_for_what_it_is_named_after_and_for_nothing_else(
    hass: HomeAssistant, town: Town, calls: list[ServiceCall], trigger: str
) -> None:
    await automate(hass, trigger)
    for other in FIRES:
        if other not in {trigger, "alarm_raised"}:
            await fire(hass, other)
    # The first that is told of an alarm may also be that no police would take it.
    assert calls == []

    await fire(hass, trigger)

    assert [call.data["description"] for call in calls] == [trigger.replace("_", " ").replace("incident d", "unit d")]
    payload = trigger.split("_", maxsplit=1)[0]
    assert FIRES[trigger][1].items() <= calls[0].data["told"][payload].items()


@pytest.mark.parametrize("trigger", WITH_KIND)
async def test_kinds_are_chosen(hass: HomeAssistant, town: Town, calls: list[ServiceCall], trigger: str) -> None:
    await automate(hass, trigger, options={"kinds": ["fire", "medical"]})
    for kind in ("police", "medical", "fire"):
        await fire(hass, trigger, kind=kind)

    assert len(calls) == 2


@pytest.mark.parametrize("trigger", OF_INCIDENTS)
async def test_priorities_are_chosen(hass: HomeAssistant, town: Town, calls: list[ServiceCall], trigger: str) -> None:
    await automate(hass, trigger, options={"priorities": ["1", 2]})
    for priority in (1, 2, 3, 4):
        await fire(hass, trigger, priority=priority)

    assert len(calls) == 2


@pytest.mark.parametrize("trigger", WITH_KIND)
@pytest.mark.parametrize(
    ("options", "told"), [({}, [False]), ({"drills": "include"}, [False, True]), ({"drills": "only"}, [True])]
)
async def test_a_drill_moves_only_what_asks_for_drills(
    hass: HomeAssistant,
    town: Town,
    calls: list[ServiceCall],
    trigger: str,
    options: dict[str, str],
    told: list[bool],
) -> None:
    await automate(hass, trigger, options=options)
    for drill in (False, True):
        await fire(hass, trigger, drill=drill)

    assert [call.data["told"][trigger.split("_", maxsplit=1)[0]]["drill"] for call in calls] == told


async def test_an_answer_is_chosen(hass: HomeAssistant, town: Town, calls: list[ServiceCall]) -> None:
    await automate(hass, "alarm_answered", options={"steps": ["stored", "taken"]})
    for step in ("sent", "stored", "presented", "taken", "closed"):
        await fire(hass, "alarm_answered", step=step)

    assert [call.data["told"]["alarm"]["step"] for call in calls] == ["stored", "taken"]


async def test_that_it_was_sent_is_no_answer(hass: HomeAssistant, town: Town, calls: list[ServiceCall]) -> None:
    await automate(hass, "alarm_answered", options={"steps": []})
    for step in ("sent", "stored"):
        await fire(hass, "alarm_answered", step=step)

    assert [call.data["told"]["alarm"]["step"] for call in calls] == ["stored"]


@pytest.mark.parametrize("trigger", ["link_lost", "link_restored"])
async def test_a_link_has_two_ends(hass: HomeAssistant, town: Town, calls: list[ServiceCall], trigger: str) -> None:
    await automate(hass, trigger, options={"role": "site"})
    for role in ("site", "station"):
        await fire(hass, trigger, role=role)

    assert [call.data["told"]["link"]["role"] for call in calls] == ["site"]


def device_of(town: Town, identifier: str, entry: Any) -> str:
    device = town.device(identifier, entry)
    assert device is not None
    return device.id


type Choice = Callable[[Town, Site], dict[str, Any]]

AIMS: dict[str, Choice] = {
    "the site's device": lambda town, site: {"device_id": device_of(town, site.id, town.station)},
    "the station's device": lambda town, _: {"device_id": device_of(town, town.runtime.id, town.station)},
    "an entity of the site": lambda _, site: {"entity_id": site.at_station("signal")},
    "an entity of the station": lambda town, _: {"entity_id": town.own("incident")},
    "the alarm point": lambda _, site: {"entity_id": site.at_station(f"point_{site.point('SOS')}")},
}


@pytest.mark.parametrize("aim", AIMS)
async def test_it_is_aimed_at_devices_and_entities(
    hass: HomeAssistant, town: Town, calls: list[ServiceCall], aim: str
) -> None:
    site, other = await town.site(), await town.site("Gold shop", "gold_shop")
    await automate(hass, "incident_opened", target=AIMS[aim](town, site))
    await site.press()
    await site.reaches("stored")
    await until(lambda: calls)
    heard = len(calls)
    await other.press()
    await other.reaches("stored")
    await hass.async_block_till_done()

    assert heard == 1
    assert len(calls) == (2 if "station" in aim else 1)


async def test_another_point_of_the_site_is_not_meant(
    hass: HomeAssistant, town: Town, calls: list[ServiceCall]
) -> None:
    site = await town.site("Market", "market", {"title": "Pole", "kind": "police"})
    await automate(hass, "alarm_received", target={"entity_id": site.at_station(f"point_{site.point('SOS')}")})
    site.runtime.press(site.point("Pole"))
    await site.reaches("stored", "Pole")
    await hass.async_block_till_done()

    assert calls == []


async def test_an_area_is_looked_up_when_it_changes(
    hass: HomeAssistant,
    town: Town,
    calls: list[ServiceCall],
    area_registry: ar.AreaRegistry,
    device_registry: dr.DeviceRegistry,
) -> None:
    site = await town.site()
    area = area_registry.async_create("Old town")
    await automate(hass, "alarm_received", target={"area_id": area.id})
    await fire(hass, "alarm_received", device_id=device_of(town, site.id, town.station))
    assert calls == []

    device_registry.async_update_device(device_of(town, site.id, town.station), area_id=area.id)
    await hass.async_block_till_done()
    await fire(hass, "alarm_received", device_id=device_of(town, site.id, town.station))

    assert len(calls) == 1


async def test_the_household_hears_of_its_own_alarm_by_its_points_device(
    hass: HomeAssistant, town: Town, calls: list[ServiceCall]
) -> None:
    site = await town.site()
    point = device_of(town, f"{site.id}_{site.point('SOS')}", site.entry)
    await automate(hass, "alarm_raised", target={"device_id": point})
    await site.press()
    await site.reaches("stored")
    await hass.async_block_till_done()

    assert [call.data["told"]["alarm"]["point_name"] for call in calls] == ["SOS"]


async def test_it_fires_no_more_once_the_automation_is_off(
    hass: HomeAssistant, town: Town, calls: list[ServiceCall]
) -> None:
    site = await town.site()
    await automate(hass, "link_lost", target={"entity_id": site.at_station("link")})
    automation = hass.states.async_all("automation")[0].entity_id
    await hass.services.async_call("automation", "turn_off", {"entity_id": automation}, blocking=True)
    await fire(hass, "link_lost", device_id=device_of(town, site.id, town.station))

    assert calls == []


@pytest.mark.parametrize(
    ("trigger", "options"),
    [
        ("alarm_raised", {"kinds": ["boredom"]}),
        ("alarm_raised", {"priorities": ["1"]}),
        ("alarm_answered", {"steps": ["sent"]}),
        ("incident_opened", {"priorities": ["5"]}),
        ("incident_opened", {"drills": "yes"}),
        ("link_lost", {"role": "province"}),
    ],
)
async def test_what_cannot_be_chosen_is_refused(
    hass: HomeAssistant, town: Town, trigger: str, options: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await async_validate_trigger_config(hass, [{"platform": f"{DOMAIN}.{trigger}", "options": options}])


async def test_the_user_interface_can_offer_each(hass: HomeAssistant, town: Town) -> None:
    descriptions = await async_get_all_descriptions(hass)
    files = load_yaml_dict(str(COMPONENT / "triggers.yaml"))
    described = {name for name in files if not name.startswith(".")}

    assert described == set(TRIGGERS) == set(FIRES)
    assert {name: bool(descriptions.get(f"{DOMAIN}.{name}")) for name in TRIGGERS} == dict.fromkeys(TRIGGERS, True)
    assert TEXTS["triggers"].keys() == ICONS["triggers"].keys() == set(TRIGGERS)
    assert files["alarm_answered"]["fields"]["steps"]["selector"]["select"]["options"] == list(ANSWERS)
    for name, trigger in TRIGGERS.items():
        fields = files[name]["fields"]
        options = next(value for key, value in trigger.schema.schema.items() if key == "options")  # type: ignore[attr-defined] # all are ours
        assert {str(key) for key in options} == fields.keys() == TEXTS["triggers"][name]["fields"].keys()
        for field in fields.values():
            chosen = field["selector"].get("select", {})
            texts = TEXTS["selector"][chosen["translation_key"]]["options"]
            assert set(chosen["options"]) <= texts.keys()


async def test_it_is_offered_for_our_devices_only(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, entity_registry: er.EntityRegistry
) -> None:
    site = await town.site()
    entity_registry.async_get_or_create("light", "demo", "lamp", suggested_object_id="lamp")
    client = await hass_ws_client(hass)
    found = []
    for entity_id in (site.at_station("signal"), "light.lamp"):
        await client.send_json_auto_id({"type": "get_triggers_for_target", "target": {"entity_id": [entity_id]}})
        answer = await client.receive_json()
        found.append({name for name in answer["result"] if name.startswith(DOMAIN)})

    assert found == [{f"{DOMAIN}.{name}" for name in TRIGGERS}, set()]
