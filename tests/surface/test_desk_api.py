"""The radio room's screens hear everything, each by its own user, and do what that user may."""

from datetime import timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.desk_api import BATCH_S, BEAT_S, STEPS
from custom_components.smart_safety_zone.incident.model import Disposition, State

from .town import COLLEAGUE, NOBODY, OPERATOR, VIEWER, Site, Town, full_disk, until

SCREEN: Final = "screen-in-the-corner"
UNIT: Final = {"unit": "Tiger 1"}
FILLED: Final[dict[str, dict[str, Any]]] = {
    "note": {"text": "Seen"},
    "close": {"disposition": "real"},
    **dict.fromkeys(("dispatch", "en_route", "arrived"), UNIT),
}


class Screen:
    """A browser of one user."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        self.client = client
        self.asked = 0

    async def ask(self, command: str, **data: Any) -> dict[str, Any]:
        """Send a command; return its answer, passing over what the feed says meanwhile."""
        self.asked += 1
        await self.client.send_json({"id": self.asked, "type": f"{DOMAIN}/desk/{command}", **data})
        while (message := await self.client.receive_json())["id"] != self.asked or message["type"] != "result":
            pass
        answer: dict[str, Any] = message
        return answer

    async def done(self, command: str, **data: Any) -> Any:
        """Send a command that is obeyed; return its result."""
        answer = await self.ask(command, **data)
        assert answer["success"], answer
        return answer["result"]

    async def refused(self, command: str, **data: Any) -> str:
        """Send a command that is refused; return the key of the reason, which is ours and translated."""
        answer = await self.ask(command, **data)
        assert not answer["success"]
        assert answer["error"]["translation_domain"] == DOMAIN
        key: str = answer["error"]["translation_key"]
        return key

    async def hears(self) -> dict[str, Any]:
        """Return the next that the feed says."""
        message = await self.client.receive_json()
        assert message["type"] == "event"
        event: dict[str, Any] = message["event"]
        return event


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@pytest.fixture
async def incident(town: Town, site: Site) -> str:
    await site.press()
    await site.reaches("stored")
    return town.incident.id


async def screen(hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str) -> Screen:
    user = town.users[who]
    token = await hass.auth.async_create_refresh_token(user, "https://example.com/")
    return Screen(await hass_ws_client(hass, hass.auth.async_create_access_token(token)))


def passes(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))


async def test_a_screen_starts_with_everything_and_then_hears_what_changes(
    hass: HomeAssistant, town: Town, site: Site, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    first = await view.hears()

    assert first["all"]["me"] == {"user": town.users[VIEWER].id, "role": "viewer", "number": 9}
    assert [row["id"] for row in first["all"]["incidents"]] == [incident]
    assert [each["name"] for each in first["all"]["sites"]] == [site.entry.title]

    await town.act("acknowledge", incident=incident)
    passes(hass, BATCH_S)
    changes = await view.hears()

    assert [(row["state"], row["owner"]["number"]) for row in changes["incidents"]] == [("acknowledged", 7)]


async def test_what_changes_together_is_told_in_one_message(
    hass: HomeAssistant, town: Town, incident: str, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    await view.hears()

    for _ in range(5):
        await site.press()
    await until(lambda: town.incident.repeats == 5, "5 repeats")
    passes(hass, BATCH_S)
    changes = await view.hears()

    assert [row["repeats"] for row in changes["incidents"]] == [5]


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
    assert (await second.done("take_over", incident=incident))["owner"]["number"] == 8


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
