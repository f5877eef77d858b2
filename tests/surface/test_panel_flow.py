"""The dialogs of a panel: how it behaves, who has codes, and which alarm points are its zones."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components.smart_safety_zone.protocol.messages import MAX_PANELS
from custom_components.smart_safety_zone.site.panel.codes import MAX_USERS

from .bank import CODE, DURESS, FIRST_USER, SETTINGS, Bank, Clients, open_bank
from .flow_driving import Result
from .town import Town, full_disk

OTHER = {"name": "Malee", "code": "5555", "code_again": "5555"}


@pytest.fixture
async def bank(town: Town, hass_ws_client: Clients) -> Bank:
    """A bank with a panel and no zones."""
    return await open_bank(town, await hass_ws_client(town.hass), None, {})


async def begin(bank: Bank, kind: str = "panel", step: str | None = None) -> Result:
    """Open the dialog of a new panel or alarm point."""
    result = await bank.hass.config_entries.subentries.async_init(
        (bank.site.entry.entry_id, kind), context={"source": SOURCE_USER}
    )
    return result if step is None else await answer(bank, result, next_step_id=step)


async def change(bank: Bank, step: str) -> Result:
    """Open a step of the panel's change."""
    result = await bank.hass.config_entries.subentries.async_init(
        (bank.site.entry.entry_id, "panel"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": bank.panel.id},
    )
    assert result["type"] is FlowResultType.MENU
    return await answer(bank, result, next_step_id=step)


async def answer(bank: Bank, result: Result, **typed: Any) -> Result:
    """Answer a step."""
    result = await bank.hass.config_entries.subentries.async_configure(result["flow_id"], typed)
    await bank.hass.async_block_till_done()
    return result


def users(bank: Bank) -> list[tuple[int, str]]:
    """Number and name of the panel's users."""
    return [(each.number, each.name) for each in bank.panel.users]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"code": "123", "code_again": "123"}, {"code": "bad_code"}),
        ({"code": "12ab", "code_again": "12ab"}, {"code": "bad_code"}),
        ({"code_again": "4712"}, {"code_again": "codes_differ"}),
        ({"duress_code": CODE}, {"duress_code": "code_taken"}),
        ({"duress_code": "x"}, {"duress_code": "bad_code"}),
        ({"name": " "}, {"name": "name_missing"}),
    ],
)
async def test_a_code_that_cannot_be_one_is_refused_and_not_shown_again(
    bank: Bank, typed: dict[str, str], errors: dict[str, str]
) -> None:
    result = await answer(bank, await begin(bank), **SETTINGS)
    result = await answer(bank, result, **{**FIRST_USER, **typed})
    assert result["errors"] == errors
    for field in ("code", "code_again", "duress_code"):
        assert get_schema_suggested_value(result["data_schema"].schema, field) is None
    assert len(bank.site.runtime.panels.by_subentry) == 1


async def test_users_come_change_and_go_and_their_codes_with_them(bank: Bank) -> None:
    result = await answer(bank, await change(bank, "add_user"), **OTHER)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "user_saved")
    assert users(bank) == [(1, "Somchai"), (2, "Malee")]
    await bank.does("arm_away", "5555")
    assert bank.state.attributes["changed_by"] == "2"

    result = await answer(bank, await change(bank, "change_user"), user="2")
    assert get_schema_suggested_value(result["data_schema"].schema, "name") == "Malee"
    await answer(bank, result, name="Malee S.", code="6666", code_again="6666", no_duress_code=False)
    await bank.refuses("wrong_code", "disarm", "5555")
    await bank.does("disarm", "6666")

    result = await answer(bank, await change(bank, "remove_user"), user="2")
    assert result["reason"] == "user_removed"
    await bank.refuses("wrong_code", "arm_away", "6666")
    assert (await change(bank, "remove_user"))["reason"] == "last_user"


@pytest.mark.parametrize("code", [CODE, DURESS])
@pytest.mark.parametrize("field", ["code", "duress_code"])
async def test_no_two_codes_are_the_same(bank: Bank, code: str, field: str) -> None:
    typed = {**OTHER, field: code} | ({"code_again": code} if field == "code" else {})
    result = await answer(bank, await change(bank, "add_user"), **typed)
    assert result["errors"] == {field: "code_taken"}


async def test_what_is_left_empty_stays_and_a_duress_code_can_be_taken_away(bank: Bank) -> None:
    async def changed(**typed: Any) -> Result:
        result = await answer(bank, await change(bank, "change_user"), user="1")
        return await answer(bank, result, **{"name": "Somchai", "no_duress_code": False, **typed})

    assert (await changed(duress_code=CODE))["errors"] == {"duress_code": "code_taken"}
    assert (await changed(code=DURESS, code_again=DURESS))["errors"] == {"code": "code_taken"}
    both = await changed(duress_code="8888", no_duress_code=True)
    assert both["errors"] == {"no_duress_code": "duress_or_none"}
    before = bank.panel.users
    assert (await changed())["reason"] == "user_saved"
    assert bank.panel.users == before

    await bank.does("disarm", DURESS)
    await changed(no_duress_code=True)
    await bank.does("disarm", CODE)
    await bank.refuses("wrong_code", "disarm", DURESS)


async def test_codes_that_the_disk_does_not_take_do_not_hold(bank: Bank) -> None:
    with full_disk(bank.site.runtime.journal):
        result = await answer(bank, await change(bank, "add_user"), **OTHER)
    assert result["errors"] == {"base": "cannot_store"}
    assert users(bank) == [(1, "Somchai")]


async def test_a_panel_has_no_more_users_than_it_can_compare(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    panels = bank.site.runtime.panels
    everybody = tuple(bank.panel.users[0] for _ in range(MAX_USERS))
    monkeypatch.setattr(panels, "users", lambda _key: everybody)
    assert (await change(bank, "add_user"))["reason"] == "too_many_users"


async def test_a_site_has_no_more_panels_than_a_station_takes(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    subentries = [bank.site.entry.subentries[bank.panel.id]] * MAX_PANELS
    monkeypatch.setattr(type(bank.site.entry), "get_subentries_of_type", lambda _entry, _kind: subentries)
    assert (await begin(bank))["reason"] == "too_many_panels"


async def test_without_its_site_codes_have_no_place_to_go(bank: Bank) -> None:
    panel_id = bank.panel.id
    assert await bank.hass.config_entries.async_unload(bank.site.entry.entry_id)
    assert (await begin(bank))["reason"] == "not_running"
    result = await bank.hass.config_entries.subentries.async_init(
        (bank.site.entry.entry_id, "panel"), context={"source": SOURCE_RECONFIGURE, "subentry_id": panel_id}
    )
    assert result["reason"] == "not_running"


async def test_settings_apply_without_dropping_the_link(bank: Bank) -> None:
    result = await change(bank, "settings")
    assert get_schema_suggested_value(result["data_schema"].schema, "entry_s") == 30
    await answer(bank, result, **{**SETTINGS, "name": "Hall", "exit_s": 20, "code_to_arm": False})
    await bank.site.described()
    assert (await bank.does("arm_away", None))["state"] == "arming"
    assert bank.town.still_linked()


async def test_hours_that_make_no_sense_are_refused(bank: Bank) -> None:
    result = await answer(bank, await change(bank, "schedule"), opens_at="08:00:00")
    assert result["errors"] == {"opens_at": "no_days"}
    result = await answer(bank, result, opens_at="20:00:00", closed_by_mon="17:00:00")
    assert result["errors"] == {"opens_at": "opens_after_closing"}
    await answer(bank, result, opens_at="08:00:00", closed_by_mon="17:00:00")
    schedule = bank.panel.settings.schedule
    assert (str(schedule.opens_at), {day: str(at) for day, at in schedule.closed_by.items()}) == (
        "08:00:00",
        {0: "17:00:00"},
    )


async def test_an_alarm_point_may_be_a_zone_once_there_is_a_panel(bank: Bank) -> None:
    bank.hass.states.async_set("binary_sensor.window", "off", {"friendly_name": "Window"})
    result = await begin(bank, "alarm_point", "entity")
    result = await answer(bank, result, source="binary_sensor.window", point_kind="intrusion")
    while result["type"] is FlowResultType.FORM and result["step_id"] != "zone":
        typed = {"alarm_states": ["on"], "restoral_states": ["off"]} if result["step_id"] == "states" else {}
        result = await answer(bank, result, **typed)
    assert result["type"] is FlowResultType.FORM, result
    result = await answer(bank, result, panel=bank.panel.id)
    assert result["errors"] == {"zone_type": "zone_type_missing"}
    result = await answer(bank, result, panel=bank.panel.id, zone_type="instant")
    while result["type"] is FlowResultType.FORM:
        result = await answer(bank, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (zone,) = bank.panel.zones().values()
    assert zone.value == "instant"


async def test_a_button_on_the_screen_is_heard_armed_or_not(bank: Bank) -> None:
    result = await begin(bank, "alarm_point", "sos")
    result = await answer(bank, result, name="Counter", point_kind="hold_up")
    while result["type"] is FlowResultType.FORM and result["step_id"] != "zone":
        result = await answer(bank, result)
    result = await answer(bank, result, panel=bank.panel.id, zone_type="instant")
    assert result["errors"] == {"zone_type": "button_is_heard_always"}
    result = await answer(bank, result, panel=bank.panel.id, zone_type="hold_up")
    assert result["type"] is not FlowResultType.FORM or not result["errors"]


async def test_a_panel_that_is_removed_takes_its_codes_along_and_leaves_its_zones_heard(
    town: Town, hass_ws_client: Clients
) -> None:
    bank = await open_bank(town, await hass_ws_client(town.hass), None, {"Window": "instant"})
    key, panel_id = bank.panel.users_key, bank.panel.id
    bank.hass.config_entries.async_remove_subentry(bank.site.entry, panel_id)
    await bank.hass.async_block_till_done()
    assert not bank.site.runtime.panels.users(key)
    await bank.opens("Window")
    await bank.said("alarm intrusion")
