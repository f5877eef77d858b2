"""A lighting group is made of lamps that the household has, in three short forms, and changed the same way."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_schema_suggested_value

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.lamps import MAX_GROUPS

from .flow_driving import PLACE, SITE_NAME, STATION_ID, Result

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf")

ALARM: dict[str, Any] = {"on_alarm": "all", "blink": False, "minutes": 30, "access": "incident"}
TIMES: dict[str, Any] = {
    "schedule": "none",
    "from": "18:00:00",
    "to": "06:00:00",
    "brightness": 100,
    "presence_minutes": 5,
    "dark_only": True,
}


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
    hass.states.async_set("switch.shed", "off", {"friendly_name": "Shed"})
    hass.states.async_set("binary_sensor.pir", "off")
    return entry


@pytest.fixture
def registered(hass: HomeAssistant) -> str:
    """A light of the entity registry: its id there."""
    return er.async_get(hass).async_get_or_create("light", "hue", "1", object_id_base="alley").id


async def begin(hass: HomeAssistant, site: MockConfigEntry) -> Result:
    return await hass.config_entries.subentries.async_init(
        (site.entry_id, "lighting_group"), context={"source": SOURCE_USER}
    )


async def answer(hass: HomeAssistant, result: Result, **typed: Any) -> Result:
    return await hass.config_entries.subentries.async_configure(result["flow_id"], typed)


def suggested(result: Result, field: str) -> Any:
    schema = result["data_schema"]
    assert schema is not None
    return get_schema_suggested_value(schema.schema, field)


async def make(hass: HomeAssistant, site: MockConfigEntry, *lamps: str, **typed: Any) -> Result:
    result = await answer(hass, await begin(hass, site), name="Alley", lamps=list(lamps), **typed)
    assert (result["step_id"], result["errors"]) == ("alarm", {})
    result = await answer(hass, result, **ALARM)
    assert result["step_id"] == "times"
    return await answer(hass, result, **TIMES)


async def test_a_group_keeps_its_lamps_by_what_they_are_known_by(
    hass: HomeAssistant, site: MockConfigEntry, registered: str
) -> None:
    result = await make(hass, site, "light.alley", "switch.shed", place={"latitude": 14.5, "longitude": 100.5})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Alley"
    assert result["data"] == {
        "lamps": {registered: "light.alley", "switch.shed": "switch.shed"},
        "latitude": 14.5,
        "longitude": 100.5,
        "alarm_points": [],
        **ALARM,
        **TIMES,
    }


async def test_a_presence_entity_is_kept_the_same_way(hass: HomeAssistant, site: MockConfigEntry) -> None:
    result = await answer(hass, await begin(hass, site), name="Alley", lamps=["switch.shed"])
    result = await answer(hass, result, **ALARM)
    result = await answer(hass, result, **TIMES, presence="binary_sensor.pir")
    assert (result["data"]["presence"], result["data"]["presence_entity"]) == ("binary_sensor.pir",) * 2


async def test_a_group_is_changed_without_losing_anything(
    hass: HomeAssistant, site: MockConfigEntry, registered: str
) -> None:
    await make(hass, site, "light.alley")
    (subentry,) = site.get_subentries_of_type("lighting_group")
    er.async_get(hass).async_update_entity("light.alley", new_entity_id="light.lane")
    result = await hass.config_entries.subentries.async_init(
        (site.entry_id, "lighting_group"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id},
    )
    assert suggested(result, "lamps") == ["light.lane"]
    result = await answer(hass, result, name="Lane", lamps=["light.lane"])
    assert suggested(result, "access") == "incident"
    result = await answer(hass, result, **{**ALARM, "access": "always"})
    result = await answer(hass, result, **TIMES)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    (changed,) = site.get_subentries_of_type("lighting_group")
    assert (changed.title, changed.data["access"]) == ("Lane", "always")
    assert changed.data["lamps"] == {registered: "light.lane"}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": "", "lamps": ["switch.shed"]}, {"name": "name_missing"}),
        ({"name": "A", "lamps": []}, {"lamps": "lamps_missing"}),
        ({"name": "A", "lamps": ["light.nowhere"]}, {"lamps": "unknown_entity"}),
        ({"name": "A", "lamps": ["light.ours"]}, {"lamps": "own_lamps"}),
        ({"name": "A", "lamps": ["switch.taken", "switch.shed"]}, {"lamps": "lamp_taken"}),
    ],
)
async def test_what_cannot_be_a_lamp_is_said_and_can_be_mended(
    hass: HomeAssistant, site: MockConfigEntry, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    er.async_get(hass).async_get_or_create("light", DOMAIN, "1", object_id_base="ours")
    hass.states.async_set("switch.taken", "off")
    await make(hass, site, "switch.taken")
    result = await answer(hass, await begin(hass, site), **typed)
    assert (result["type"], result["step_id"], result["errors"]) == (FlowResultType.FORM, "user", errors)
    result = await answer(hass, result, name="A", lamps=["switch.shed"])
    assert result["step_id"] == "alarm"


async def test_chosen_alarm_points_are_to_be_chosen(hass: HomeAssistant, site: MockConfigEntry) -> None:
    result = await answer(hass, await begin(hass, site), name="A", lamps=["switch.shed"])
    result = await answer(hass, result, **{**ALARM, "on_alarm": "chosen"})
    assert result["errors"] == {"alarm_points": "points_missing"}
    result = await answer(hass, result, **ALARM)
    assert result["step_id"] == "times"


async def test_a_site_has_no_more_groups_than_a_station_takes(hass: HomeAssistant, site: MockConfigEntry) -> None:
    for number in range(MAX_GROUPS):
        hass.states.async_set(f"switch.lamp_{number}", "off")
        await make(hass, site, f"switch.lamp_{number}")
    result = await begin(hass, site)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "too_many_groups")
