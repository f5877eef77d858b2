"""Operators look from their own page, under their own name, and the look ends with the page."""

from base64 import b64decode
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.desk_api import BATCH_S
from custom_components.smart_safety_zone.protocol.cameras import RtcWord, ViewEnd, ViewRequest
from tests.station.cameras.owner import PURPOSE, Owner, jpeg

from .screens import passes, screen
from .shared_cameras import owner
from .town import NOBODY, OPERATOR, SUPERVISOR, VIEWER, Town, full_disk, until

__all__ = ["owner"]


class Page:
    """A browser of one user."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        self.client = client
        self.asked = 0

    async def ask(self, command: str, **data: Any) -> dict[str, Any]:
        """Send a command; return its answer, passing over events."""
        self.asked += 1
        await self.client.send_json({"id": self.asked, "type": f"{DOMAIN}/view/{command}", **data})
        while (message := await self.client.receive_json())["id"] != self.asked or message["type"] != "result":
            pass
        answer: dict[str, Any] = message
        return answer

    async def done(self, command: str, **data: Any) -> Any:
        answer = await self.ask(command, **data)
        assert answer["success"], answer
        return answer["result"]

    async def refused(self, command: str, **data: Any) -> str:
        answer = await self.ask(command, **data)
        assert not answer["success"]
        key: str = answer["error"]["translation_key"]
        return key

    async def hears(self) -> dict[str, Any]:
        message = await self.client.receive_json()
        assert message["type"] == "event", message
        event: dict[str, Any] = message["event"]
        return event

    async def start(self, owner: Owner, **data: Any) -> str:
        """Begin to look; returns the handle of the look."""
        about = {} if "case" in data else {"incident": owner.incident.hex()}
        result = await self.done(
            "start", site=owner.site.id, **{"camera": "front", "purpose": PURPOSE, **about, **data}
        )
        handle: str = result["look"]
        return handle


async def page(hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str = OPERATOR) -> Page:
    token = await hass.auth.async_create_refresh_token(town.users[who], "https://example.com/")
    return Page(await hass_ws_client(hass, hass.auth.async_create_access_token(token)))


async def test_the_nearest_cameras_come_with_distance_direction_and_why_they_show_nothing(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    view = await page(hass, town, hass_ws_client)
    cameras = await view.done("nearest", incident=owner.incident.hex())
    assert [(each["camera"], each["unavailable"]) for each in cameras] == [
        ("hall", "switched_off"), ("yard", "registry_only"), ("front", None)
    ]  # fmt: skip
    front = cameras[-1]
    assert (front["metres"], front["bearing"], front["faces"], front["masked"]) == (111, 0, True, True)
    assert front["site_name"] == "Gold shop"


async def test_a_look_is_one_subscription_from_the_question_to_the_end(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    handle = await tab.start(owner)
    request = await owner.asked()
    assert (request.operator, request.purpose, request.incident) == (7, PURPOSE, owner.incident)
    assert await tab.hears() == {"look": handle, "phase": "asking", "reason": "", "left_ms": None}
    await owner.answer(request.view, "waiting", left_ms=60_000)
    waiting = await tab.hears()
    assert waiting["phase"] == "waiting"
    assert 50_000 < waiting["left_ms"] <= 60_000
    await owner.answer(request.view)
    assert (await tab.hears())["phase"] == "live"
    data = jpeg()
    (view,) = town.runtime.cameras.views
    await owner.send(view, 1, data)
    picture = await tab.hears()
    assert (picture["number"], b64decode(picture["picture"])) == (1, data)
    assert picture["age_ms"] >= 40
    await owner.end(view, "switched_off")
    assert await tab.hears() == {"look": handle, "phase": "ended", "reason": "switched_off", "left_ms": None}


async def test_a_page_that_is_slow_gets_the_newest_picture_when_it_has_shown_the_last(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    handle = await tab.start(owner)
    await owner.answer((await owner.asked()).view)
    assert [(await tab.hears())["phase"] for _ in range(2)] == ["asking", "live"]
    (view,) = town.runtime.cameras.views
    for number in (1, 2, 3):
        await owner.send(view, number, jpeg())
    await until(lambda: view.pictures == 3)
    assert (await tab.hears())["number"] == 1
    tab.asked += 1
    await tab.client.send_json({"id": tab.asked, "type": f"{DOMAIN}/view/shown", "look": handle})
    assert (await tab.hears())["number"] == 3


async def test_the_look_ends_when_the_page_asks_for_no_more(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    await tab.start(owner)
    await owner.answer((await owner.asked()).view)
    subscription = tab.asked
    tab.asked += 1
    await tab.client.send_json({"id": tab.asked, "type": "unsubscribe_events", "subscription": subscription})
    await until(lambda: owner.heard(ViewEnd))
    assert town.runtime.cameras.views == ()


@pytest.mark.parametrize("granted", [False, True])
async def test_the_look_ends_with_the_page_also_before_the_site_has_answered(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator, granted: bool
) -> None:
    tab = await page(hass, town, hass_ws_client)
    await tab.start(owner)
    request = await owner.asked()
    if granted:
        await owner.answer(request.view)
    await tab.client.close()
    await until(lambda: owner.heard(ViewEnd))
    assert town.runtime.cameras.views == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"camera": "yard"}, "view_registry_only"),
        ({"camera": "attic"}, "view_unknown_camera"),
        ({"incident": "00" * 16}, "view_no_incident"),
    ],
)
async def test_what_is_not_even_asked_for_says_why(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator, data: dict[str, Any], code: str
) -> None:
    tab = await page(hass, town, hass_ws_client)
    await tab.start(owner, **data)
    event = await tab.hears()
    assert (event["phase"], event["reason"]) == ("refused", code)
    assert owner.heard(ViewRequest) == []


async def test_without_a_disk_nobody_looks(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    with full_disk(town.runtime.journal):
        await tab.start(owner)
        while (event := await tab.hears())["phase"] != "refused":
            pass
    assert event["reason"] == "not_committed"
    assert owner.heard(ViewRequest) == []


@pytest.mark.parametrize(("who", "key"), [(VIEWER, "not_operator"), (NOBODY, "not_operator")])
async def test_nobody_else_looks_or_learns_which_cameras_there_are(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator, who: str, key: str
) -> None:
    tab = await page(hass, town, hass_ws_client, who)
    incident = owner.incident.hex()
    assert await tab.refused("nearest", incident=incident) == key
    assert await tab.refused("start", site=owner.site.id, camera="front", purpose=PURPOSE, incident=incident) == key
    assert owner.heard(ViewRequest) == []


async def test_the_room_sees_who_looked_for_the_sake_of_an_incident(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    await tab.start(owner)
    await owner.answer((await owner.asked()).view, "refused", refusal="denied")
    await until(lambda: not town.runtime.cameras.views)
    await tab.start(owner)
    await owner.answer((await owner.asked(2)).view)
    await tab.start(owner, case="2569/14")
    await owner.asked(3)
    other = await page(hass, town, hass_ws_client, SUPERVISOR)
    looks = await other.done("looks", incident=owner.incident.hex())
    assert [(each["over"], each["reason"]) for each in looks] == [(False, ""), (True, "denied")]
    assert {(each["operator"], each["camera_name"], each["purpose"]) for each in looks} == {(7, "Front door", PURPOSE)}
    # The timeline tells the same, where each began; the case is no part of the incident.
    desk = await screen(hass, town, hass_ws_client, VIEWER)
    shown = await desk.done("incident", incident=owner.incident.hex())
    assert (shown["looks"], shown["looking"]) == (2, 1)
    lines = [line for line in shown["timeline"] if line["type"] == "looked"]
    assert [line["look"]["reason"] for line in lines] == ["denied", ""]
    assert {(line["by"]["number"], line["text"], line["look"]["camera_name"]) for line in lines} == {
        (7, PURPOSE, "Front door")
    }
    viewer = await page(hass, town, hass_ws_client, VIEWER)
    assert await viewer.refused("looks", incident=owner.incident.hex()) == "not_operator"


async def test_a_look_shows_at_once_on_every_screen_and_stays_in_the_closed_incident(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    feed = await screen(hass, town, hass_ws_client, VIEWER)
    await feed.done("subscribe")
    await feed.hears()
    tab = await page(hass, town, hass_ws_client)
    seen = []
    for happens in ("begin", "grant", "close"):
        if happens == "begin":
            await tab.start(owner)
        elif happens == "grant":
            await owner.answer((await owner.asked()).view)
            await until(lambda: [each.phase for each in town.runtime.cameras.views] == ["live"])
            continue
        else:
            await town.act("acknowledge", incident=owner.incident.hex())
            await town.act("close", incident=owner.incident.hex(), disposition="real")
            await until(lambda: town.runtime.cameras.log.of(owner.incident.hex())[0].ended_ms is not None)
        passes(hass, BATCH_S)
        while not (rows := (await feed.hears()).get("incidents")):
            pass
        seen.append((rows[-1]["looks"], rows[-1]["looking"]))
    assert seen == [(1, 1), (1, 0)]
    (line,) = [
        each for each in (await feed.done("incident", incident=owner.incident.hex()))["timeline"] if each["look"]
    ]
    assert (line["look"]["over"], line["look"]["reason"]) == (True, "incident_closed")


async def test_a_look_without_an_incident_wants_a_case(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    await tab.start(owner, case="2569/14")
    request = await owner.asked()
    assert (request.incident, request.case) == (None, "2569/14")


async def test_one_page_s_look_is_nobody_else_s(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    handle = await tab.start(owner, mode="webrtc")
    await owner.answer((await owner.asked()).view)
    assert [(await tab.hears())["phase"] for _ in range(2)] == ["asking", "live"]
    other = await page(hass, town, hass_ws_client, SUPERVISOR)
    assert await other.refused("shown", look=handle) == "view_over"
    assert await other.refused("rtc", look=handle, kind="offer", text="v=0") == "view_over"
    await tab.done("rtc", look=handle, kind="offer", text="v=0")
    await until(lambda: owner.heard(RtcWord))
    (view,) = town.runtime.cameras.views
    await owner.site.speak(RtcWord(view=view.id, kind="answer", text="v=0 too"))
    assert await tab.hears() == {"rtc": {"kind": "answer", "text": "v=0 too"}}


async def test_who_has_lost_his_role_sees_no_further_picture(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    handle = await tab.start(owner)
    await owner.answer((await owner.asked()).view)

    hass.config_entries.async_update_entry(town.station, options={**town.station.options, "operators": {}})

    assert await tab.refused("shown", look=handle) == "not_operator"
    assert await tab.refused("rtc", look=handle, kind="offer", text="v=0") == "not_operator"


async def test_a_difference_is_a_repair_until_a_supervisor_has_looked_into_it(
    hass: HomeAssistant, town: Town, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    issue = f"looks_differ_{town.station.entry_id}"
    issues = ir.async_get(hass)
    tab = await page(hass, town, hass_ws_client)
    await tab.start(owner)
    await owner.answer((await owner.asked()).view)
    await until(lambda: town.runtime.cameras.views)
    (view,) = town.runtime.cameras.views
    town.runtime.cameras.end(view)
    await owner.tell(view, pictures=50)
    await until(lambda: town.runtime.cameras.log.differing)
    await hass.async_block_till_done()
    assert [each.translation_key for each in issues.issues.values()].count("looks_differ") == 1, issue
    assert await tab.refused("differences") == "not_supervisor"
    chief = await page(hass, town, hass_ws_client, SUPERVISOR)
    (difference,) = await chief.done("differences")
    assert (difference["difference"], difference["pictures"], difference["told_pictures"]) == ("pictures", 0, 50)
    assert difference["camera_name"] == "Front door"
    await chief.done("settle", view=difference["view"], note="The owner counted what was lost with the link")
    assert await chief.refused("settle", view=difference["view"], note="Again") == "unknown_look"
    await hass.async_block_till_done()
    assert [each.translation_key for each in issues.issues.values()].count("looks_differ") == 0


async def test_a_page_without_a_station_is_told_so(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator
) -> None:
    tab = await page(hass, town, hass_ws_client)
    await hass.config_entries.async_unload(town.station.entry_id)
    assert await tab.refused("nearest", incident="00" * 16) == "no_station"
