"""An administrator's day at a station: invites, sites, operators and settings, while every site stays connected."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock, MagicMock, patch

from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.config_entries import ConfigEntries, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.http import current_request
import pytest
from pytest_homeassistant_custom_component.common import MockUser, get_schema_suggested_value

from custom_components.smart_safety_zone.protocol.enrolment import InviteState
from custom_components.smart_safety_zone.protocol.invite import code_text, read_invite
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.keys import own_keys
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from .flow_driving import (
    ADDRESS,
    PLACE,
    SITE_NAME,
    STATION_NAME,
    Result,
    answer_options,
    join,
    open_options,
    record_of,
    start,
    station_entry,
)

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf", "sites_hang_up_first")


@pytest.fixture(autouse=True)
def reloads() -> Iterator[AsyncMock]:
    """Reloads of any entry, of which there are none."""
    with patch.object(ConfigEntries, "async_reload") as reload:
        yield reload
        reload.assert_not_called()


@pytest.fixture
async def entry(hass: HomeAssistant) -> ConfigEntry[Any]:
    return await start(hass, station_entry())


@pytest.fixture
def runtime(entry: ConfigEntry[Any]) -> StationRuntime:
    runtime: StationRuntime = entry.runtime_data
    return runtime


@pytest.fixture
async def site(hass: HomeAssistant, runtime: StationRuntime) -> ConfigEntry[Any]:
    """A market that waits for approval."""
    return await join(hass, runtime)


def menu(step: str) -> dict[str, Any]:
    return {"next_step_id": step}


def options_of(result: Result, field: str) -> dict[str, str]:
    """Return value and label of what a field offers."""
    selector = result["data_schema"].schema[field]
    return {option["value"]: option["label"] for option in selector.config["options"]}


async def test_everything_is_a_menu(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await open_options(hass, entry)

    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == [
        "invite",
        "sites",
        "invites",
        "operators",
        "escalation",
        "procedures",
        "supervision",
        "tips",
        "cameras",
        "key",
        "settings",
    ]


@pytest.mark.parametrize("step", ["init", "invite", "sites", "invites"])
async def test_a_station_that_does_not_run_says_so(hass: HomeAssistant, entry: ConfigEntry[Any], step: str) -> None:
    if step == "init":
        await hass.config_entries.async_unload(entry.entry_id)
        result = await open_options(hass, entry)
    else:
        result = await open_options(hass, entry)
        await hass.config_entries.async_unload(entry.entry_id)
        result = await answer_options(hass, result, next_step_id=step)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


async def test_an_invite_is_shown_to_scan_to_copy_and_to_type(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime
) -> None:
    result = await open_options(hass, entry, menu("invite"), {"validity": "day"})

    text = result["description_placeholders"]["invite"]
    invite = read_invite(text)
    assert result["step_id"] == "invite_made"
    assert invite.address == ADDRESS
    assert result["description_placeholders"]["code"] == code_text(invite.code)
    assert result["description_placeholders"]["station"] == STATION_NAME
    fields = result["data_schema"].schema
    assert fields["qr"].config["data"] == text
    assert get_schema_suggested_value(fields, "invite") == text
    [kept] = runtime.invites().values()
    assert kept.needs_approval
    assert kept.expires_ms - kept.made_ms == 24 * 60 * 60 * 1000

    result = await answer_options(hass, result, invite=text)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "invite_successful")


@pytest.mark.parametrize(
    ("needs_approval", "minutes"), [(True, 60), (False, 15)], ids=["with approval", "without approval"]
)
async def test_an_invite_may_let_a_site_in_at_once_where_the_policy_allows(
    hass: HomeAssistant, needs_approval: bool, minutes: int
) -> None:
    entry = await start(hass, station_entry(approval="invited"))
    await open_options(hass, entry, menu("invite"), {"needs_approval": needs_approval, "validity": "hour"})

    [kept] = entry.runtime_data.invites().values()
    assert kept.needs_approval is needs_approval
    assert kept.expires_ms - kept.made_ms == minutes * 60_000


async def test_an_invite_that_could_not_be_made_is_not_shown(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    with patch.object(StationRuntime, "make_invite", side_effect=StationError("no_address")):
        result = await open_options(hass, entry, menu("invite"), {"validity": "week"})

    assert (result["step_id"], result["errors"]) == ("invite", {"base": "not_done"})
    assert get_schema_suggested_value(result["data_schema"].schema, "validity") == "week"


async def test_an_invite_is_withdrawn(hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime) -> None:
    made = await runtime.make_invite()
    other = await runtime.make_invite()

    result = await open_options(hass, entry, menu("invites"))
    offered = options_of(result, "handle")
    assert offered.keys() == {made.handle.hex(), other.handle.hex()}
    assert all(label.endswith("(Not used yet)") for label in offered.values())
    result = await answer_options(hass, result, handle=made.handle.hex())

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "withdraw_successful")
    assert runtime.invites()[made.handle].state is InviteState.WITHDRAWN
    result = await open_options(hass, entry, menu("invites"))
    assert options_of(result, "handle").keys() == {other.handle.hex()}


async def test_rows_are_in_the_language_of_this_home_assistant(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime
) -> None:
    hass.config.language = "th"
    await runtime.make_invite()

    result = await open_options(hass, entry, menu("invites"))

    assert next(iter(options_of(result, "handle").values())).endswith("(ยังไม่ได้ใช้)")


async def test_an_invite_that_was_used_meanwhile_cannot_be_withdrawn(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime
) -> None:
    made = await runtime.make_invite()
    await runtime.make_invite()
    result = await open_options(hass, entry, menu("invites"))
    with patch.object(StationRuntime, "withdraw_invite", side_effect=StationError("invite_used")):
        result = await answer_options(hass, result, handle=made.handle.hex())

    assert (result["step_id"], result["errors"]) == ("invites", {"base": "invite_used"})


async def test_without_invites_there_is_nothing_to_withdraw(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await open_options(hass, entry, menu("invites"))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_invites")


async def test_without_sites_there_is_nothing_to_approve(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await open_options(hass, entry, menu("sites"))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_sites")


async def test_a_site_is_approved_once_its_digits_were_compared(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime, site: ConfigEntry[Any]
) -> None:
    result = await open_options(hass, entry, menu("sites"))
    assert options_of(result, "site") == {str(site.unique_id): f"{SITE_NAME} (Market): Waiting for approval"}
    result = await answer_options(hass, result, site=site.unique_id)
    assert result["menu_options"] == ["approve", "decline"]
    assert result["description_placeholders"]["standing"] == "Waiting for approval"
    result = await answer_options(hass, result, next_step_id="approve")
    digits = result["description_placeholders"]["digits"]
    assert digits.replace(" ", "") == record_of(runtime, site).digits
    result = await answer_options(hass, result, digits_match=False)
    assert result["errors"] == {"digits_match": "not_compared"}
    assert record_of(runtime, site).standing is Standing.UNAPPROVED

    result = await answer_options(hass, result, digits_match=True)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "approve_successful")
    assert result["description_placeholders"]["name"] == SITE_NAME
    assert record_of(runtime, site).standing is Standing.ACTIVE


@pytest.mark.parametrize(
    ("before", "step", "standing"),
    [
        ([], "decline", Standing.REVOKED),
        (["approve"], "suspend", Standing.SUSPENDED),
        (["approve", "suspend"], "resume", Standing.ACTIVE),
        (["approve"], "revoke", Standing.REVOKED),
        (["approve", "suspend"], "revoke", Standing.REVOKED),
    ],
)
async def test_a_decision_about_a_site_is_confirmed_and_made(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    runtime: StationRuntime,
    site: ConfigEntry[Any],
    before: list[str],
    step: str,
    standing: Standing,
) -> None:
    for decision in before:
        await getattr(runtime, decision)(site.unique_id, None)

    result = await open_options(hass, entry, menu("sites"), {"site": site.unique_id}, menu(step))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, step)
    assert result["description_placeholders"]["name"] == SITE_NAME
    result = await answer_options(hass, result)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, f"{step}_successful")
    assert record_of(runtime, site).standing is standing


async def test_a_revoked_site_has_left_the_list(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime, site: ConfigEntry[Any]
) -> None:
    other = await join(hass, runtime, name="ร้านทอง", kind="gold_shop")
    third = await join(hass, runtime, name="Bank", kind="bank")
    await runtime.approve(str(third.unique_id), None)
    await runtime.revoke(str(site.unique_id), None)

    result = await open_options(hass, entry, menu("sites"))

    # Who waits comes first.
    assert list(options_of(result, "site")) == [other.unique_id, third.unique_id]


async def test_a_site_that_is_in_and_asks_for_a_new_key_can_be_approved_declined_or_revoked(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime, site: ConfigEntry[Any]
) -> None:
    await runtime.approve(str(site.unique_id), None)
    record = record_of(runtime, site)
    waiting = MagicMock(wraps=record, id=record.id, kind="castle", candidate=object(), waits=True, digits="123456")
    waiting.standing = Standing.ACTIVE
    waiting.name = "Castle"
    waiting.enrolled_ms = record.enrolled_ms
    with patch.object(StationRuntime, "sites", return_value={record.id: waiting}):
        listed = await open_options(hass, entry, menu("sites"))
        result = await answer_options(hass, listed, site=record.id)

    assert options_of(listed, "site") == {record.id: "Castle (castle): Waiting for approval"}
    assert result["menu_options"] == ["approve", "decline", "revoke"]


@pytest.mark.parametrize(
    ("step", "typed", "code", "error"),
    [
        ("approve", {"digits_match": True}, "not_unapproved", "not_unapproved"),
        ("decline", {}, "not_committed", "not_committed"),
        ("decline", {}, "something_new", "not_done"),
    ],
)
async def test_what_the_station_refuses_is_said_and_not_done(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    site: ConfigEntry[Any],
    step: str,
    typed: dict[str, Any],
    code: str,
    error: str,
) -> None:
    result = await open_options(hass, entry, menu("sites"), {"site": site.unique_id}, menu(step))
    with patch.object(StationRuntime, step, side_effect=StationError(code)):
        result = await answer_options(hass, result, **typed)

    assert (result["step_id"], result["errors"]) == (step, {"base": error})


async def test_a_site_that_is_gone_meanwhile_ends_the_dialog(
    hass: HomeAssistant, entry: ConfigEntry[Any], site: ConfigEntry[Any]
) -> None:
    result = await open_options(hass, entry, menu("sites"))
    with patch.object(StationRuntime, "sites", return_value={}):
        result = await answer_options(hass, result, site=site.unique_id)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_sites")


async def test_the_record_names_the_user_whose_request_it_is(
    hass: HomeAssistant, runtime: StationRuntime, entry: ConfigEntry[Any], site: ConfigEntry[Any]
) -> None:
    user = MockUser(name="Somchai").add_to_hass(hass)
    await open_options(hass, entry, menu("operators"), {"user": user.id}, {"role": "supervisor", "number": 7})
    request = {KEY_HASS_USER: user}
    token = current_request.set(request)  # type: ignore[arg-type]
    try:
        with patch.object(StationRuntime, "approve") as approve:
            steps = menu("sites"), {"site": site.unique_id}, menu("approve"), {"digits_match": True}
            await open_options(hass, entry, *steps)
    finally:
        current_request.reset(token)

    site_id, actor = approve.call_args.args
    assert site_id == site.unique_id
    assert (actor.user_id, actor.number, actor.name) == (user.id, 7, "Somchai")


async def test_where_nobody_is_named_an_administrator_acts(
    hass: HomeAssistant, runtime: StationRuntime, entry: ConfigEntry[Any], site: ConfigEntry[Any]
) -> None:
    with patch.object(StationRuntime, "approve") as approve:
        steps = menu("sites"), {"site": site.unique_id}, menu("approve"), {"digits_match": True}
        await open_options(hass, entry, *steps)

    assert approve.call_args.args[1] is runtime.administrator


async def test_a_user_becomes_an_operator(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    user = MockUser(name="Somchai").add_to_hass(hass)
    MockUser(name="Gone", is_active=False).add_to_hass(hass)
    MockUser(name="Cloud", system_generated=True).add_to_hass(hass)

    result = await open_options(hass, entry, menu("operators"))
    assert options_of(result, "user") == {user.id: "Somchai"}
    result = await answer_options(hass, result, user=user.id)
    assert result["description_placeholders"] == {"name": "Somchai", "free": "1"}
    fields = result["data_schema"].schema
    assert (get_schema_suggested_value(fields, "role"), get_schema_suggested_value(fields, "number")) == ("operator", 1)
    result = await answer_options(hass, result, role="operator", number=7.0)
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {
        "address": ADDRESS,
        **PLACE,
        "approval": "always",
        "operators": {user.id: {"role": "operator", "number": 7}},
    }
    assert isinstance(entry.options["operators"][user.id]["number"], int)


async def test_no_two_operators_have_one_number(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    first = MockUser(name="Somchai").add_to_hass(hass)
    second = MockUser(name="Malee").add_to_hass(hass)
    await open_options(hass, entry, menu("operators"), {"user": first.id}, {"role": "supervisor"})

    result = await open_options(hass, entry, menu("operators"))
    assert options_of(result, "user")[first.id] == "Somchai (Supervisor, 1)"
    result = await answer_options(hass, result, user=second.id)
    result = await answer_options(hass, result, role="viewer", number=1)
    assert result["errors"] == {"number": "number_taken"}
    assert result["description_placeholders"]["free"] == "2"
    await answer_options(hass, result, role="viewer")

    assert entry.options["operators"] == {
        first.id: {"role": "supervisor", "number": 1},
        second.id: {"role": "viewer", "number": 2},
    }


async def test_an_operator_keeps_the_number_when_the_role_changes(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    user = MockUser(name="Somchai").add_to_hass(hass)
    await open_options(hass, entry, menu("operators"), {"user": user.id}, {"role": "viewer", "number": 7})

    result = await open_options(hass, entry, menu("operators"), {"user": user.id})
    assert get_schema_suggested_value(result["data_schema"].schema, "number") == 7
    await answer_options(hass, result, role="supervisor", number=7)

    assert entry.options["operators"] == {user.id: {"role": "supervisor", "number": 7}}


async def test_an_operator_becomes_nobody_again_even_when_the_user_is_gone(hass: HomeAssistant) -> None:
    made = {"somebody": {"role": "operator", "number": 4}}
    entry = await start(hass, station_entry(operators=made))

    result = await open_options(hass, entry, menu("operators"))
    assert options_of(result, "user") == {"somebody": "– (Operator, 4)"}
    result = await answer_options(hass, result, user="somebody")
    assert result["description_placeholders"]["name"] == "–"
    await answer_options(hass, result, role="nobody")

    assert entry.options["operators"] == {}


async def test_the_settings_change(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await open_options(hass, entry, menu("settings"))
    fields = result["data_schema"].schema
    assert {key: get_schema_suggested_value(fields, key) for key in ("address", "place", "approval")} == {
        "address": ADDRESS,
        "place": PLACE,
        "approval": "always",
    }
    form = {"address": "https://new.example", "place": {"latitude": 1.0, "longitude": 2.0}, "approval": "invited"}
    result = await answer_options(hass, result, **{**form, "address": "new.example"})
    assert result["errors"] == {"address": "bad_address"}
    assert get_schema_suggested_value(result["data_schema"].schema, "approval") == "invited"
    result = await answer_options(hass, result, **form)
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {
        "address": "https://new.example",
        "latitude": 1.0,
        "longitude": 2.0,
        "approval": "invited",
        "operators": {},
    }


async def test_the_sites_stay_connected_while_the_station_works(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime, site: ConfigEntry[Any]
) -> None:
    [receiver] = site.runtime_data.receivers.values()
    await hass.async_block_till_done(wait_background_tasks=False)
    session = receiver._channel
    assert session is not None
    user = MockUser(name="Somchai").add_to_hass(hass)

    await open_options(hass, entry, menu("sites"), {"site": site.unique_id}, menu("approve"), {"digits_match": True})
    await open_options(hass, entry, menu("invite"), {"validity": "day"})
    await open_options(hass, entry, menu("operators"), {"user": user.id}, {"role": "operator"})
    form = {"address": "https://new.example", "place": PLACE, "approval": "invited"}
    await open_options(hass, entry, menu("settings"), form)
    hass.config_entries.async_update_entry(entry, title="สภ.ป่าโมก")
    await hass.async_block_till_done()

    assert entry.runtime_data is runtime
    assert receiver._channel is session


async def test_supervision_is_chosen_and_shown_again(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    result = await open_options(hass, entry, menu("supervision"))
    kinds = result["data_schema"].schema["patient_kinds"].config["options"]
    # A bank is never waited for, and always an incident: neither can be chosen.
    assert "bank" not in kinds
    assert "household" in kinds
    chosen = {"patient_kinds": ["household"], "patience": "180", "incident_kinds": ["gold_shop"]}
    result = await answer_options(hass, result, **chosen)
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert {key: entry.options[key] for key in chosen} == chosen
    assert entry.options["address"] == ADDRESS
    result = await open_options(hass, entry, menu("supervision"))
    fields = result["data_schema"].schema
    assert {key: get_schema_suggested_value(fields, key) for key in chosen} == chosen


@pytest.mark.parametrize("typed", ["", "AAAA", "B" * 52, "ไม่ใช่กุญแจ"])
async def test_a_wrong_recovery_key_changes_nothing(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime, typed: str
) -> None:
    before = await own_keys(runtime.journal)
    result = await open_options(hass, entry, menu("key"), {"recovery_key": typed})
    assert "wrong_recovery_key" in result["errors"].values()
    assert await own_keys(runtime.journal) == before


async def test_how_long_tip_offs_are_kept_is_chosen_and_shown_again(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> None:
    result = await open_options(hass, entry, menu("tips"))
    assert result["step_id"] == "tips"
    result = await answer_options(hass, result, tip_days=30, evidence_mb=500, site_evidence_mb=20)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    kept = {key: entry.options[key] for key in ("tip_days", "evidence_mb", "site_evidence_mb")}
    assert kept == {"tip_days": 30, "evidence_mb": 500, "site_evidence_mb": 20}
    result = await open_options(hass, entry, menu("tips"))
    fields = result["data_schema"].schema
    assert {key: get_schema_suggested_value(fields, key) for key in kept} == kept


async def test_screens_are_off_until_an_administrator_switches_them_on(
    hass: HomeAssistant, entry: ConfigEntry[Any], runtime: StationRuntime
) -> None:
    assert not runtime.cameras.screen_is_on
    result = await open_options(hass, entry, menu("cameras"))
    assert result["step_id"] == "cameras"
    result = await answer_options(hass, result, station_screen=True)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert runtime.cameras.screen_is_on
