"""Units: made by a dialog, told by their phones that they are sent, and seen in the room with what each does."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.smart_safety_zone.const import SUBENTRY_UNIT
from custom_components.smart_safety_zone.desk_view import known_units, placed_units
from custom_components.smart_safety_zone.incident.model import State
from custom_components.smart_safety_zone.incident.units import UnitState
from custom_components.smart_safety_zone.station.errors import StationError

from .test_patrol import tap
from .town import COLLEAGUE, NOBODY, Site, Town, full_disk, until

PHONE = "mobile_app_tiger_1"


@pytest.fixture
def phone(hass: HomeAssistant) -> list[ServiceCall]:
    """What the phone of Tiger 1 was told."""
    calls: list[ServiceCall] = []
    hass.services.async_register("notify", PHONE, calls.append)
    return calls


async def dialog(town: Town) -> Any:
    subentries = town.hass.config_entries.subentries
    return await subentries.async_init((town.station.entry_id, SUBENTRY_UNIT), context={"source": "user"})


async def answer(town: Town, result: Any, **data: Any) -> Any:
    return await town.hass.config_entries.subentries.async_configure(result["flow_id"], data)


async def unit(town: Town, name: str = "Tiger 1", **data: Any) -> str:
    """Make a unit by its dialog, and return its subentry."""
    result = await answer(town, await dialog(town), name=name, **{"unit_kind": "car"} | data)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await town.hass.async_block_till_done()
    return str(list(town.station.subentries)[-1])


@pytest.fixture
async def incident(town: Town) -> str:
    site: Site = await town.site()
    await site.press()
    await site.reaches("stored")
    await town.act("acknowledge", incident=town.incident.id)
    return town.incident.id


async def test_a_unit_is_made_and_changed_without_a_reload(town: Town) -> None:
    with patch.object(ConfigEntries, "async_reload") as reload:
        made = await unit(town, members=[town.users[NOBODY].id], phone=PHONE, tracker="person.tiger")
        subentries = town.hass.config_entries.subentries
        result = await subentries.async_init(
            (town.station.entry_id, SUBENTRY_UNIT), context={"source": "reconfigure", "subentry_id": made}
        )
        changed = await answer(town, result, name="Tiger 2", unit_kind="foot")
        reload.assert_not_called()

    assert changed["reason"] == "reconfigure_successful"
    await town.hass.async_block_till_done()
    [found] = town.runtime.units.roster
    assert (found.call_sign, found.kind, found.members, found.phone) == ("Tiger 2", "foot", frozenset(), None)


@pytest.mark.parametrize(
    ("name", "error"), [("", "name_missing"), ("x" * 41, "name_too_long"), ("TIGER  1", "name_taken")]
)
async def test_a_call_sign_is_short_and_names_one_unit(town: Town, name: str, error: str) -> None:
    await unit(town)

    result = await answer(town, await dialog(town), name=name, unit_kind="car")

    assert result["errors"] == {"name": error}
    assert (await answer(town, result, name="Tiger 2", unit_kind="car"))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_station_takes_so_many_units(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.smart_safety_zone.unit_flow.MAX_UNITS", 1)
    await unit(town)
    result = await dialog(town)
    assert (result["reason"], result["description_placeholders"]) == ("too_many_units", {"max": "1"})


async def test_a_unit_that_is_sent_is_told_by_its_phone_with_buttons_that_report(
    town: Town, incident: str, phone: list[ServiceCall]
) -> None:
    await unit(town, phone=PHONE)
    await town.act("dispatch", incident=incident, unit="tiger 1")
    await until(lambda: phone, "a notification")

    [call] = phone
    assert call.data["title"] == "Tiger 1: go to Police"
    assert "Suk Chai market" in call.data["message"]
    assert call.data["data"]["clickAction"] == f"/patrol-unit?incident={incident}"
    titles = {each["title"]: each["action"] for each in call.data["data"]["actions"]}
    assert list(titles)[:2] == ["On my way", "Arrived"]
    await tap(town, titles["Arrived"])
    assert town.incident.state is State.ON_SCENE

    await town.act("recall", incident=incident)
    await until(lambda: len(phone) == 2, "called back")
    assert phone[1].data["title"] == "Tiger 1: called back"
    assert phone[1].data["data"]["tag"] == call.data["data"]["tag"]


async def test_whoever_rides_with_a_unit_answers_by_its_buttons_and_is_on_record_as_himself(
    town: Town, incident: str, phone: list[ServiceCall]
) -> None:
    members = [town.users[each].id for each in (NOBODY, COLLEAGUE)]
    await unit(town, phone=PHONE, members=members)
    await town.act("dispatch", incident=incident, unit="Tiger 1")
    await until(lambda: phone, "a notification")
    titles = {each["title"]: each["action"] for each in phone[0].data["data"]["actions"]}

    await tap(town, titles["On my way"], COLLEAGUE)
    await tap(town, titles["Arrived"], NOBODY)

    said = [(step.type.value, step.unit, step.actor.user_id) for step in town.incident.timeline[-2:]]
    assert said == [("en_route", "Tiger 1", members[1]), ("arrived", "Tiger 1", members[0])]


async def test_the_notification_goes_when_the_incident_is_over(
    town: Town, incident: str, phone: list[ServiceCall]
) -> None:
    await unit(town, phone=PHONE)
    await town.act("dispatch", incident=incident, unit="Tiger 1")
    await until(lambda: phone, "a notification")
    await town.act("close", incident=incident, disposition="real")
    await until(lambda: len(phone) == 2, "taken away")

    assert phone[1].data["message"] == "clear_notification"


@pytest.mark.parametrize("breaks", [True, False])
async def test_the_room_is_told_when_a_phone_is_not(town: Town, incident: str, breaks: bool) -> None:
    def broken(_: ServiceCall) -> None:
        raise HomeAssistantError("no such phone")

    if breaks:
        town.hass.services.async_register("notify", PHONE, broken)
    await unit(town, phone=PHONE)
    await town.act("dispatch", incident=incident, unit="Tiger 1")
    await until(lambda: town.incident.timeline[-1].type == "noted", "a note")

    line = town.incident.timeline[-1]
    assert line.text == "The phone of Tiger 1 could not be told. Use the radio."
    assert line.actor.kind == "automation"


async def test_the_room_sees_what_each_unit_does_and_how_far_it_is(town: Town, incident: str) -> None:
    place = town.runtime.sites()[town.incident.site_id].place
    assert place is not None
    town.hass.states.async_set(
        "person.tiger", "home", {"latitude": place.latitude + 0.01, "longitude": place.longitude}
    )
    for name, tracker in (("Tiger 1", {}), ("Tiger 2", {"tracker": "person.tiger"}), ("Tiger 3", {})):
        await unit(town, name, **tracker)
    await town.act("dispatch", incident=incident, unit="Tiger 3")
    await town.hass.async_block_till_done()

    seen = known_units(town.runtime, town.incident)

    assert [(each["unit"], each["state"], each["distance_m"]) for each in seen] == [
        ("Tiger 2", "free", 1112),
        ("Tiger 1", "free", None),
        ("Tiger 3", "sent", None),
    ]
    assert seen[2]["incident"] == incident


async def test_who_is_off_duty_is_proposed_to_nobody_and_seen_nowhere_until_he_is_back(
    hass: HomeAssistant, town: Town, incident: str
) -> None:
    hass.states.async_set("person.tiger", "home", {"latitude": 14.5, "longitude": 100.4})
    await unit(town, "Tiger 1", tracker="person.tiger")
    await unit(town, "Tiger 2")
    units, chief = town.runtime.units, town.runtime.administrator

    def seen() -> list[tuple[str, str, bool]]:
        known = known_units(town.runtime, town.incident)
        return [(each["unit"], each["state"], each["distance_m"] is None) for each in known]

    assert seen() == [("Tiger 1", "free", False), ("Tiger 2", "free", True)]
    await units.set_duty("tiger 1", chief, on=False)
    assert seen() == [("Tiger 2", "free", True), ("Tiger 1", "off_duty", True)]
    assert placed_units(town.runtime) == []

    await hass.config_entries.async_reload(town.station.entry_id)
    await hass.async_block_till_done()
    assert seen()[1] == ("Tiger 1", "off_duty", True)

    # A call sign that is typed is sent all the same, and cannot go off duty meanwhile.
    await town.act("dispatch", incident=incident, unit="Tiger 1")
    await hass.async_block_till_done()
    units = town.runtime.units
    assert seen()[1] == ("Tiger 1", "sent", False)
    await units.set_duty("Tiger 1", chief, on=True)
    with pytest.raises(StationError, match="unit_busy"):
        await units.set_duty("Tiger 1", chief, on=False)
    await town.act("recall", incident=incident)
    await hass.async_block_till_done()
    assert seen()[0] == ("Tiger 1", "free", False)


async def test_off_duty_is_what_is_on_disk(town: Town) -> None:
    await unit(town)
    units, chief = town.runtime.units, town.runtime.administrator
    with full_disk(town.runtime.journal), pytest.raises(StationError, match="not_committed"):
        await units.set_duty("Tiger 1", chief, on=False)
    with pytest.raises(StationError, match="unknown_unit"):
        await units.set_duty("Lion 1", chief, on=False)

    assert units.state(units.roster[0]) == "free"
    await units.set_duty("Tiger 1", chief, on=False)
    entries = await town.runtime.journal.read(lambda reader: list(reader.entries()))
    assert [each.kind for each in entries if each.kind.startswith("unit.")] == ["unit.off_duty"]


async def test_a_map_is_told_where_units_are_and_since_when(town: Town, incident: str) -> None:
    town.hass.states.async_set("person.tiger", "home", {"latitude": 14.5, "longitude": 100.4})
    town.hass.states.async_set("person.lion", "unknown")
    for name, tracker in (("Tiger 1", "person.tiger"), ("Lion 1", "person.lion"), ("Lion 2", "person.nobody")):
        await unit(town, name, tracker=tracker)
    await town.act("dispatch", incident=incident, unit="Tiger 1")
    await town.hass.async_block_till_done()

    (seen,) = placed_units(town.runtime)

    assert (seen["unit"], seen["state"], seen["latitude"], seen["longitude"]) == ("Tiger 1", "sent", 14.5, 100.4)
    state = town.hass.states.get("person.tiger")
    assert state is not None
    assert seen["placed_ms"] == round(state.last_updated.timestamp() * 1000)


async def test_a_unit_is_free_again_once_it_is_done_or_its_incident_is_over(town: Town, incident: str) -> None:
    await unit(town)
    units = town.runtime.units
    for end, data in (("finished", {"unit": "Tiger 1"}), ("recall", {}), ("close", {"disposition": "real"})):
        await town.act("dispatch", incident=incident, unit="Tiger 1")
        await town.hass.async_block_till_done()
        assert units.tasks("TIGER 1") == [(town.incident, UnitState.SENT)]
        await town.act(end, incident=incident, **data)
        await town.hass.async_block_till_done()
        assert units.tasks("Tiger 1") == []
    assert units.of_user(town.users[COLLEAGUE].id) == ()
