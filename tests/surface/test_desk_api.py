"""The radio room's screens hear everything, each by its own user, and do what that user may."""

import asyncio
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone import desk_api
from custom_components.smart_safety_zone.desk_api import BATCH_S, BEAT_S, GATHER_S, STEPS
from custom_components.smart_safety_zone.desk_view import late_by
from custom_components.smart_safety_zone.incident.model import Disposition, State
from tests.incident.made import incident as made_incident

from .screens import passes, screen
from .town import COLLEAGUE, NOBODY, OPERATOR, VIEWER, Site, Town, full_disk, until

LONG_S: Final = 60
SCREEN: Final = "screen-in-the-corner"
UNIT: Final = {"unit": "Tiger 1"}
FILLED: Final[dict[str, dict[str, Any]]] = {
    "note": {"text": "Seen"},
    "close": {"disposition": "real"},
    **dict.fromkeys(("dispatch", "en_route", "arrived", "finished"), UNIT),
    "take_over": {"text": "Shift is over"},
    "hand_over": {"operator": 8},
    "set_priority": {"priority": 3},
    "join": {"others": ["0" * 32]},
}


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@pytest.fixture
async def incident(town: Town, site: Site) -> str:
    await site.press()
    await site.reaches("stored")
    return town.incident.id


async def test_a_screen_starts_with_everything_and_then_hears_what_changes(
    hass: HomeAssistant, town: Town, site: Site, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    first = await view.hears()

    assert first["all"]["me"] == {
        "user": town.users[VIEWER].id,
        "role": "viewer",
        "number": 9,
        "administrator": False,
    }
    assert [row["id"] for row in first["all"]["incidents"]] == [incident]
    assert [each["name"] for each in first["all"]["sites"]] == [site.entry.title]

    await town.act("acknowledge", incident=incident)
    passes(hass, BATCH_S)
    changes = await view.hears()

    assert [(row["state"], row["owner"]["number"]) for row in changes["incidents"]] == [("acknowledged", 7)]


@pytest.mark.parametrize(
    ("age_ms", "before_ms", "cause"),
    [(None, 0, None), (900, 0, None), (60_000, 0, "line"), (60_000, 59_000, "site"), (60_000, 30_000, "line")],
)
def test_what_came_late_says_what_held_it_up(age_ms: int | None, before_ms: int, cause: str | None) -> None:
    assert late_by(made_incident(age_ms=age_ms, before_ms=before_ms)) == cause


async def test_a_battery_that_runs_low_at_a_site_is_told_to_the_screens(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    [before] = (await view.hears())["all"]["sites"]
    assert not any(point["battery_low"] for point in before["points"])

    home = site.entry.runtime_data
    home.points[site.point("SOS")].battery_low = True
    home.describe()
    await until(lambda: town.runtime.point(site.id, site.point("SOS")).battery_low, "the station knows")
    passes(hass, BATCH_S)
    [after] = (await view.hears())["sites"]
    assert [point["id"] for point in after["points"] if point["battery_low"]] == [site.point("SOS")]


async def test_what_changes_together_is_told_in_one_message(
    hass: HomeAssistant,
    town: Town,
    incident: str,
    site: Site,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Long enough for a slow machine; the test says when it is over.
    monkeypatch.setattr(desk_api, "BATCH_S", LONG_S)
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    await view.hears()

    for _ in range(5):
        await site.press()
    await until(lambda: town.incident.repeats == 5, "5 repeats")
    passes(hass, LONG_S)
    changes = await view.hears()

    assert [row["repeats"] for row in changes["incidents"]] == [5]


async def test_after_a_calm_a_change_is_told_at_once(
    hass: HomeAssistant, town: Town, site: Site, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    await view.hears()
    await asyncio.sleep(BATCH_S)

    await town.act("acknowledge", incident=incident)
    passes(hass, GATHER_S)

    assert [row["state"] for row in (await view.hears())["incidents"]] == ["acknowledged"]


async def test_what_an_incident_was_closed_as_is_told_of_its_site(
    hass: HomeAssistant, town: Town, site: Site, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    await view.done("subscribe")
    first = (await view.hears())["all"]["sites"][0]
    assert (first["alarms"], first["false_percent"]) == (0, None)

    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="false_alarm", false_cause="user_error")
    passes(hass, BATCH_S)
    while "sites" not in (changes := await view.hears()):
        pass

    assert [(each["alarms"], each["false_percent"]) for each in changes["sites"]] == [(1, 100)]


async def test_a_quiet_feed_says_that_it_is_alive(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    await view.hears()

    passes(hass, BEAT_S)

    assert (await view.hears()).keys() == {"now_ms", "armed"}


async def test_a_revoked_site_leaves_the_screen(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    await view.hears()

    await town.runtime.revoke(site.id, town.runtime.administrator)
    passes(hass, BATCH_S)

    assert (await view.hears())["gone_sites"] == [site.id]


async def test_an_incident_is_handled_from_the_screen_alone(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)

    await view.done("present", incident=incident)
    await view.done("acknowledge", incident=incident)
    detail = await view.done("incident", incident=incident)
    assert detail["mine"]
    assert {"closed", "noted", "released"} <= set(detail["offered"])
    await view.done("hand_back", incident=incident)
    await view.done("acknowledge", incident=incident)
    await view.done("note", incident=incident, text="Caller breathes")
    assert (await view.done("dispatch", incident=incident, **UNIT))["units"] == ["Tiger 1"]
    await view.done("en_route", incident=incident, **UNIT)
    assert (await view.done("arrived", incident=incident, **UNIT))["state"] == "on_scene"
    closed = await view.done("close", incident=incident, disposition="real", text="Handed over")

    assert (closed["state"], closed["disposition"]) == ("closed", "real")
    assert (town.incident.state, town.incident.disposition) == (State.CLOSED, Disposition.REAL)
    said = await view.done("incident", incident=incident)
    assert [line["text"] for line in said["timeline"] if line["type"] == "noted"] == ["Caller breathes"]
    await view.done("reopen", incident=incident)


async def test_a_second_operator_is_told_who_has_it_and_may_take_it_over(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    first = await screen(hass, town, hass_ws_client, OPERATOR)
    second = await screen(hass, town, hass_ws_client, COLLEAGUE)
    await first.done("acknowledge", incident=incident)

    assert await second.refused("acknowledge", incident=incident) == "owned_by_other"
    assert not (await second.done("incident", incident=incident))["mine"]
    assert (await second.done("take_over", incident=incident, text="Shift is over"))["owner"]["number"] == 8


async def test_there_is_nothing_to_let_a_site_see_of_an_audible_incident(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    await view.done("acknowledge", incident=incident)
    await view.done("close", incident=incident, disposition="real")

    assert "disclosed" not in (await view.done("incident", incident=incident))["offered"]
    assert await view.refused("disclose", incident=incident) == "not_silent"


@pytest.mark.parametrize("step", STEPS)
async def test_a_viewer_sees_and_does_nothing(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator, step: str
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)

    assert (await view.done("incident", incident=incident))["offered"] == []
    assert await view.refused(step, incident=incident, **FILLED.get(step, {})) == "not_operator"
    assert await view.refused("arm", screen=SCREEN, armed=True) == "not_operator"


async def test_nobody_in_particular_sees_nothing(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, NOBODY)

    assert await view.refused("subscribe") == "not_viewer"
    assert await view.refused("incident", incident=incident) == "not_viewer"


async def test_an_incident_that_nobody_knows_is_refused(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)

    assert await view.refused("incident", incident="0" * 32) == "unknown_incident"


async def test_a_step_that_is_not_on_disk_was_not_done(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    with full_disk(town.runtime.journal):
        assert await view.refused("acknowledge", incident=incident) == "not_committed"

    assert town.incident.state is State.OPEN


async def test_armed_screens_are_counted_until_they_fall_silent(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, freezer: FrozenDateTimeFactory
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    sensor = town.own("armed_screens")
    assert town.state(sensor).state == "0"

    await view.done("arm", screen=SCREEN, armed=True)
    await view.done("arm", screen=SCREEN + "-2", armed=True)
    await hass.async_block_till_done()
    assert town.state(sensor).state == "2"

    await view.done("arm", screen=SCREEN, armed=False)
    await hass.async_block_till_done()
    assert town.state(sensor).state == "1"


async def test_a_screen_without_a_station_is_told_so(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    await hass.config_entries.async_unload(town.station.entry_id)

    assert await view.refused("subscribe") == "no_station"
