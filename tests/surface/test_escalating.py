"""When nobody acts: the dialog that says whom to tell, and the phones and loudspeakers that are told."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.smart_safety_zone.escalating import AT_MOST
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, Way

from .town import MARKET, NOBODY, STATION, Town, until

FORM: dict[str, Any] = {
    "escalate_lowest": "2",
    "sound_s": 30,
    "supervisor_s": 60,
    "supervisor_targets": ["mobile_app_chief", "mobile_app_deputy"],
    "player_s": 60,
    "next_station_s": 180,
}


@pytest.fixture
def phone(hass: HomeAssistant) -> list[ServiceCall]:
    """What the chief's phone was told; the deputy's is broken."""
    calls: list[ServiceCall] = []

    def broken(_: ServiceCall) -> None:
        raise HomeAssistantError("no such phone")

    hass.services.async_register("notify", "mobile_app_chief", calls.append)
    hass.services.async_register("notify", "mobile_app_deputy", broken)
    return calls


async def dialog(town: Town) -> Any:
    options = town.hass.config_entries.options
    result = await options.async_init(town.station.entry_id)
    return await options.async_configure(result["flow_id"], {"next_step_id": "escalation"})


async def answered(town: Town, **changed: Any) -> Any:
    result = await dialog(town)
    return await town.hass.config_entries.options.async_configure(result["flow_id"], FORM | changed)


async def pressed(town: Town) -> Any:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    return town.incident


async def test_the_dialog_keeps_who_is_told_and_lets_go_of_who_is_left_out(town: Town) -> None:
    assert (await answered(town))["type"] is FlowResultType.CREATE_ENTRY
    assert town.station.options["supervisor_targets"] == ["mobile_app_chief", "mobile_app_deputy"]
    result = await dialog(town)
    without = {key: value for key, value in FORM.items() if key != "supervisor_targets"}
    await town.hass.config_entries.options.async_configure(result["flow_id"], without)

    assert "supervisor_targets" not in town.station.options
    assert "operators" in town.station.options


async def test_a_loudspeaker_needs_something_to_play(town: Town) -> None:
    result = await answered(town, players=["media_player.hall"])
    assert result["errors"] == {"player_media": "media_missing"}


async def test_supervisors_are_told_what_waits_and_where_and_the_room_who_was_told(
    town: Town, phone: list[ServiceCall]
) -> None:
    await answered(town)
    incident = await pressed(town)

    said = await town.runtime.escalation.carry(incident, Way.SUPERVISOR, False, None)
    deaf = await town.runtime.escalation.carry(incident, Way.SUPERVISOR, True, None)

    assert said == deaf == "Told: mobile_app_chief. Could not be told: mobile_app_deputy."
    assert [call.data["title"] for call in phone] == ["Nobody has taken: Police", "Nobody hears the radio room: Police"]
    assert phone[0].data["message"] == "Suk Chai market, SOS"
    assert phone[0].data["data"]["url"] == "/radio-room"


async def test_in_a_storm_a_phone_does_not_ring_without_end(town: Town, phone: list[ServiceCall]) -> None:
    await answered(town)
    incident = await pressed(town)

    said = [await town.runtime.escalation.carry(incident, Way.SUPERVISOR, False, None) for _ in range(AT_MOST + 3)]

    assert len(phone) == AT_MOST
    assert said[-1] == "Too many at once to tell one by one; 1 wait."


async def test_a_loudspeaker_plays_and_one_that_is_away_is_named(town: Town) -> None:
    calls: list[ServiceCall] = []
    town.hass.services.async_register("media_player", "play_media", calls.append)
    town.hass.states.async_set("media_player.hall", "idle")
    town.hass.states.async_set("media_player.yard", "unavailable")
    await answered(town, players=["media_player.hall", "media_player.yard"], player_media="siren.mp3")
    incident = await pressed(town)

    said = await town.runtime.escalation.carry(incident, Way.PLAYER, False, None)

    assert said == "Told: media_player.hall. Could not be told: media_player.yard."
    assert calls[0].data["media_content_id"] == "siren.mp3"
    assert await town.runtime.escalation.carry(incident, Way.SOUND, False, None) is None


async def test_notify_entities_are_told_as_well_and_those_that_are_gone_are_named(town: Town) -> None:
    calls: list[ServiceCall] = []
    town.hass.services.async_register("notify", "send_message", calls.append)
    town.hass.states.async_set("notify.pager", "unknown")
    await answered(town, supervisor_targets=["notify.pager", "notify.gone"])
    incident = await pressed(town)

    said = await town.runtime.escalation.carry(incident, Way.SUPERVISOR, False, None)

    assert said == "Told: notify.pager. Could not be told: notify.gone."
    assert [call.data["entity_id"] for call in calls] == ["notify.pager"]


async def test_supervisors_are_told_of_a_unit_that_needs_help_even_in_a_storm(
    town: Town, phone: list[ServiceCall]
) -> None:
    await answered(town)
    incident = await pressed(town)
    for _ in range(AT_MOST + 1):
        await town.runtime.escalation.carry(incident, Way.SUPERVISOR, False, None)

    await town.act("acknowledge", incident=incident.id)
    await town.act("dispatch", incident=incident.id, unit="Tiger 1")
    patrol = Actor(kind=ActorKind.UNIT, user_id=town.users[NOBODY].id)
    await town.runtime.ask_for_help(incident.id, patrol, "Tiger 1")
    await until(lambda: len(phone) == AT_MOST + 1)

    assert phone[-1].data["title"] == "Tiger 1 needs help: Police"
    assert phone[-1].data["data"]["push"] == {"interruption-level": "critical"}


@pytest.mark.parametrize("silent", [False, True])
async def test_another_station_hears_whose_it_is_and_of_a_silent_alarm_no_more_than_where(
    town: Town, phone: list[ServiceCall], silent: bool
) -> None:
    form = {key: value for key, value in FORM.items() if key != "supervisor_targets"}
    result = await dialog(town)
    await town.hass.config_entries.options.async_configure(
        result["flow_id"], form | {"next_station_targets": ["mobile_app_chief"]}
    )
    incident = replace(await pressed(town), silent=silent)

    await town.runtime.escalation.carry(incident, Way.NEXT_STATION, False, None)

    told = phone[0].data["message"]
    if silent:
        assert told == f"{STATION}: {MARKET}. Silent: no siren, do not call the site."
    else:
        assert told == f"{STATION}: {MARKET}, SOS"
