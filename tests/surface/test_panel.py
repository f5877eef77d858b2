"""The bank's panel as people meet it: by its keypad, by actions, after a restart, and at the station."""

import asyncio
from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.diagnostics import async_get_config_entry_diagnostics
from custom_components.smart_safety_zone.journal import Write
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.site.errors import CodeRequiredError
from custom_components.smart_safety_zone.site.files import open_journal
from custom_components.smart_safety_zone.site.panel.attempts import WRONG_CODES
from custom_components.smart_safety_zone.site.panel.schedule import WEEKDAYS
from custom_components.smart_safety_zone.site.panel.store import USERS

from .bank import CODE, DURESS, SETTINGS, Bank, Clients, open_bank
from .town import Town, until


@pytest.fixture
async def bank(town: Town, hass_ws_client: Clients) -> Bank:
    """A bank that arms at once and gives 30 s to come in."""
    return await open_bank(town, await hass_ws_client(town.hass))


async def passes(bank: Bank, seconds: float) -> None:
    """Let time pass for the timers of Home Assistant."""
    async_fire_time_changed(bank.hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await bank.hass.async_block_till_done()


async def test_a_day_of_a_bank_is_told_to_the_station_by_name_and_makes_no_incident(bank: Bank) -> None:
    result = await bank.does("arm_away")
    assert (bank.state.state, result["state"], bank.state.attributes["changed_by"]) == ("armed_away", "armed_away", "1")
    await until(lambda: bank.mirror.state == "armed_away")
    await bank.does("disarm")
    closing, opening = await bank.said("closing closing", "opening opening")
    assert (closing.user, closing.user_label) == (opening.user, opening.user_label) == (1, "Somchai")
    await until(lambda: bank.mirror.state == "disarmed")
    assert bank.mirror.attributes["changed_by"] == "1"
    assert not bank.incidents


async def test_zones_say_nothing_while_disarmed_but_for_those_that_always_do(bank: Bank) -> None:
    await bank.opens("Door", "Window", "Hall", "Cover")
    await bank.said("alarm tamper")
    assert bank.state.state == "disarmed"
    await bank.opens("Safe")
    await bank.said("alarm tamper", "alarm intrusion")
    await bank.shows("triggered")
    assert bank.state.attributes["tripped"] == ["Safe"]
    await bank.does("disarm")
    assert bank.state.state == "disarmed"


async def test_the_door_waits_for_a_code_and_alarms_without_one(bank: Bank) -> None:
    await bank.does("arm_away")
    await bank.opens("Door", "Hall")
    await bank.shuts("Door")
    await bank.shows("pending")
    await passes(bank, 31)
    await bank.shows("triggered")
    # The door was shut behind whoever came in: its alarm stands, and so does its end.
    await bank.said("closing closing", "alarm intrusion", "restoral intrusion", "alarm intrusion")
    assert len(await bank.town.incidents(2)) == 2


async def test_a_code_in_time_lets_nothing_out(bank: Bank) -> None:
    await bank.does("arm_away")
    await bank.opens("Door")
    await bank.shows("pending")
    await bank.does("disarm")
    await passes(bank, 31)
    await bank.said("closing closing", "opening opening")
    assert not bank.incidents


async def test_a_code_takes_an_alarm_back_in_time_and_nothing_else_does(town: Town, hass_ws_client: Clients) -> None:
    bank = await open_bank(town, await hass_ws_client(town.hass), {"cancel_s": 60})
    await bank.does("arm_away")
    await bank.opens("Window")
    await bank.shows("triggered")
    (held,) = await bank.town.incidents(1)
    assert held.state.value == "held"
    point = bank.site.runtime.points[bank.site.point("Window")]
    with pytest.raises(CodeRequiredError):
        point.cancel()

    await bank.does("disarm")
    await bank.said("closing closing", "alarm intrusion", "opening opening", "cancel intrusion")
    await until(lambda: bank.incidents[0].state.value == "closed")
    assert bank.incidents[0].disposition is not None
    assert bank.incidents[0].disposition.value == "cancelled_by_user"


@pytest.mark.parametrize("zone", ["Safe", "Cover"])
async def test_what_is_always_heard_calls_at_once_whatever_the_window(
    town: Town, hass_ws_client: Clients, zone: str
) -> None:
    bank = await open_bank(town, await hass_ws_client(town.hass), {"cancel_s": 60})
    await bank.does("arm_away")
    await bank.opens(zone)
    (incident,) = await bank.town.incidents(1)
    assert incident.state.value == "open"


async def test_an_open_zone_is_named_and_left_out_only_when_that_is_asked_for(bank: Bank) -> None:
    await bank.opens("Window")
    error = await bank.refuses("zones_open", "arm_away")
    assert error["translation_placeholders"] == {"zones": "Window"}
    result = await bank.does("arm_away", bypass=True)
    assert [zone["name"] for zone in result["bypassed"]] == ["Window"]
    await bank.shuts("Window")
    await bank.opens("Window")
    assert bank.state.state == "armed_away"


async def test_a_zone_that_cannot_be_seen_is_in_the_way(bank: Bank) -> None:
    bank.hass.states.async_set("input_boolean.window", "unavailable")
    await bank.refuses("zones_open", "arm_home")


async def test_five_wrong_codes_lock_the_panel_even_for_the_right_one_and_over_a_restart(bank: Bank) -> None:
    for _ in range(WRONG_CODES - 1):
        await bank.refuses("wrong_code", "arm_away", "0000")
    error = await bank.refuses("locked_out", "arm_away", "0000")
    assert 1 <= int(error["translation_placeholders"]["seconds"]) <= 90
    await bank.refuses("locked_out", "arm_away", CODE)
    (tamper,) = await bank.said("tamper wrong_codes")
    (incident,) = await bank.town.incidents(1)
    assert (tamper.kind.value, incident.kind.value) == ("tamper", "tamper")

    assert await bank.hass.config_entries.async_reload(bank.site.entry.entry_id)
    await bank.refuses("locked_out", "arm_away", CODE)


async def test_a_thousand_codes_at_once_are_looked_at_one_by_one(bank: Bank) -> None:
    commands = bank.site.runtime.panels.commands[bank.panel.id]
    tries = await asyncio.gather(*(commands.act("disarm", "0000") for _ in range(12)), return_exceptions=True)
    codes = [getattr(each, "code", None) for each in tries]
    assert codes == ["wrong_code"] * (WRONG_CODES - 1) + ["locked_out"] * (12 - WRONG_CODES + 1)


@pytest.mark.parametrize("code", [None, CODE, DURESS, "0000"])
async def test_codes_by_action_are_refused_whatever_they_are(bank: Bank, code: str | None) -> None:
    data = {ATTR_ENTITY_ID: bank.entity_id} | ({} if code is None else {"code": code})
    for action in ("alarm_arm_away", "alarm_arm_home", "alarm_disarm"):
        with pytest.raises(ServiceValidationError) as refused:
            await bank.hass.services.async_call("alarm_control_panel", action, data, blocking=True)
        assert refused.value.translation_key == "codes_not_by_action"
    assert (bank.state.attributes["code_format"], bank.words) == (None, [])


async def test_an_owner_may_accept_codes_by_action(town: Town, hass_ws_client: Clients) -> None:
    bank = await open_bank(town, await hass_ws_client(town.hass), {"codes_by_action": True}, {})
    assert bank.state.attributes["code_format"] == "number"
    for action in ("alarm_arm_away", "alarm_disarm"):
        await bank.hass.services.async_call(
            "alarm_control_panel", action, {ATTR_ENTITY_ID: bank.entity_id, "code": CODE}, blocking=True
        )
    await bank.said("closing closing", "opening opening")


async def test_a_silent_zone_shows_nothing_at_the_panel(town: Town, hass_ws_client: Clients) -> None:
    bank = await open_bank(town, await hass_ws_client(town.hass), None, {"Door": "instant"})
    (point,) = bank.site.runtime.points.values()
    point.silent = True
    await bank.does("arm_away")
    await bank.opens("Door")
    await bank.said("closing closing", "alarm intrusion")
    assert bank.state.state == "armed_away"


@pytest.mark.parametrize("down_s", [10, 31])
async def test_a_restart_in_the_entry_delay_goes_on_with_the_time_that_has_passed(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, down_s: int
) -> None:
    await bank.does("arm_away")
    await bank.opens("Door")
    await bank.shows("pending")
    entries, entry_id = bank.hass.config_entries, bank.site.entry.entry_id
    assert await entries.async_unload(entry_id)
    read = Clock.now

    def later(clock: Clock) -> Moment:
        now = read(clock)
        return replace(now, wall_ms=now.wall_ms + down_s * 1000, mono_ms=now.mono_ms + down_s * 1000)

    monkeypatch.setattr(Clock, "now", later)
    assert await entries.async_setup(entry_id)
    await bank.hass.async_block_till_done()
    if down_s < SETTINGS["entry_s"]:
        assert bank.state.state == "pending"
        assert 0 < (bank.panel.left_ms or 0) <= 20_000
        await bank.does("disarm")
        await bank.said("closing closing", "opening opening")
    else:
        await bank.shows("triggered")
        await bank.said("closing closing", "alarm intrusion")


async def test_an_alarm_that_was_on_its_way_when_all_stopped_is_no_second_one(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bank.does("arm_away")
    await bank.opens("Door")
    await bank.shows("pending")
    pending = bank.panel._memory
    await passes(bank, 31)
    await bank.shows("triggered")
    await bank.said("closing closing", "alarm intrusion")
    # As if the power had gone between the alarm's commit and that of the panel.
    entries, entry_id = bank.hass.config_entries, bank.site.entry.entry_id
    document = pending.document(bank.panel.id)
    assert await entries.async_unload(entry_id)
    journal = await open_journal(bank.hass, bank.site.id)
    await journal.write(Write(documents=(document,)))
    await journal.close()
    read = Clock.now
    monkeypatch.setattr(Clock, "now", lambda clock: replace(read(clock), mono_ms=read(clock).mono_ms + 31_000))
    assert await entries.async_setup(entry_id)
    await bank.shows("triggered")
    await bank.hass.async_block_till_done()
    assert len(bank.incidents) == 1
    assert bank.incidents[0].repeats == 0


async def test_who_has_not_closed_by_the_hour_is_reported_until_he_does(bank: Bank) -> None:
    panel, subentry = bank.panel, bank.site.entry.subentries[bank.panel.id]
    panel._memory = replace(panel._memory, opened_ms=0)
    deadline = (dt_util.now() - timedelta(minutes=1)).strftime("%H:%M:%S")
    data = {**subentry.data, "closed_by": dict.fromkeys(WEEKDAYS, deadline)}
    bank.hass.config_entries.async_update_subentry(bank.site.entry, subentry, data=data)
    await bank.hass.async_block_till_done()
    (late,) = await bank.said("trouble fail_to_close")
    assert late.kind.value == "trouble"
    sensor = bank.site.at_home("not_closed_in_time", panel.id)
    await until(lambda: bank.town.state(sensor).state == "on")

    await bank.does("arm_away")
    signals = await bank.said("trouble fail_to_close", "closing closing", "restoral fail_to_close")
    assert next(each.refers_to for each in signals if each.type.value == "restoral") == late.id
    await until(lambda: bank.town.state(sensor).state == "off")


async def test_a_keypad_sees_what_changes(bank: Bank) -> None:
    await bank.client.send_json_auto_id({"type": "smart_safety_zone/panel/subscribe", "entity_id": bank.entity_id})
    assert (await bank.client.receive_json())["success"]
    first = (await bank.client.receive_json())["event"]
    assert (first["state"], first["ends"], first["open_zones"], first["locked_until"]) == ("disarmed", None, [], None)

    await bank.opens("Window")
    shown = (await bank.client.receive_json())["event"]
    assert [zone["name"] for zone in shown["open_zones"]] == ["Window"]


@pytest.mark.parametrize("entity_id", ["alarm_control_panel.nobody", "light.nobody"])
async def test_a_keypad_of_nothing_is_told_so(bank: Bank, entity_id: str) -> None:
    for command in ({"type": "command", "command": "disarm"}, {"type": "subscribe"}):
        await bank.client.send_json_auto_id(
            command | {"type": f"smart_safety_zone/panel/{command['type']}", "entity_id": entity_id}
        )
        assert (await bank.client.receive_json())["error"]["code"] == "not_found"


async def test_who_may_not_control_the_entity_cannot_try_codes(
    bank: Bank, hass_ws_client: Any, hass_read_only_access_token: str
) -> None:
    bank.client = await hass_ws_client(bank.hass, hass_read_only_access_token)
    await bank.refuses("unauthorized", "disarm")


@pytest.mark.parametrize(
    "action",
    [
        "alarm_disarm",
        "alarm_arm_home",
        "alarm_arm_away",
        "alarm_arm_night",
        "alarm_arm_vacation",
        "alarm_arm_custom_bypass",
        "alarm_trigger",
    ],
)
async def test_the_station_can_neither_arm_nor_disarm(bank: Bank, action: str) -> None:
    await bank.does("arm_away")
    await until(lambda: bank.mirror.state == "armed_away")
    assert bank.mirror.attributes["supported_features"] == 0
    with pytest.raises(HomeAssistantError):
        await bank.hass.services.async_call(
            "alarm_control_panel", action, {ATTR_ENTITY_ID: bank.mirror.entity_id, "code": CODE}, blocking=True
        )
    assert (bank.state.state, bank.mirror.state) == ("armed_away", "armed_away")


async def test_the_mirror_of_a_site_that_is_not_heard_shows_nothing(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(lambda: bank.mirror.state == "disarmed")
    station = bank.town.runtime
    lost = replace(station.link(bank.site.id), state=LinkState.DOWN)
    monkeypatch.setattr(station, "link", lambda _site_id: lost)
    station.registry.changed(bank.site.id)
    assert bank.mirror.state == "unavailable"


async def test_a_code_is_neither_in_the_entry_nor_in_the_store_nor_in_the_journal_nor_in_a_log(
    bank: Bank, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", "custom_components.smart_safety_zone"):
        await bank.does("arm_away")
        await bank.refuses("wrong_code", "disarm", "90909090")
        await bank.does("disarm", DURESS)
    codes = ('"4711"', '"1174"', "90909090")
    entry = str(bank.site.entry.as_dict()) + str([dict(each.data) for each in bank.site.entry.subentries.values()])
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("custom_components")]
    diagnostics = json.dumps(await async_get_config_entry_diagnostics(bank.hass, bank.site.entry), default=str)
    assert not [code for code in codes for text in (entry, str(hass_storage), diagnostics, *ours) if code in text]
    users = await bank.site.runtime.journal.read(lambda reader: reader.get(USERS, bank.panel.users_key.encode()))
    assert users is not None
    assert not [code for code in codes if code.encode() in users]
    assert "salt" not in diagnostics
