"""The owner's page: every look and request, who, when, how long and why, and ending it; for administrators alone."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.protocol.cameras import ViewMode
from custom_components.smart_safety_zone.view_notices import CONF_PHONES

from .lookers import CASE, PURPOSE, Shop, shop
from .town import STATION, until

__all__ = ["shop"]


@pytest.fixture
async def client(hass: HomeAssistant, shop: Shop, hass_ws_client: WebSocketGenerator) -> MockHAClientWebSocket:
    return await hass_ws_client(hass)


async def ask(client: MockHAClientWebSocket, command: str, **data: Any) -> dict[str, Any]:
    await client.send_json_auto_id({"type": f"{DOMAIN}/access/{command}", **data})
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def looks(client: MockHAClientWebSocket) -> list[dict[str, Any]]:
    answer = await ask(client, "list")
    (site,) = answer["result"]["sites"]
    found: list[dict[str, Any]] = site["looks"]
    return found


async def test_what_runs_and_what_is_over_is_listed_with_all_that_the_owner_wants_to_know(
    client: MockHAClientWebSocket, shop: Shop
) -> None:
    await shop.share("always")
    still = await shop.looks(ViewMode.STILL)
    await shop.ended(still)
    view = await shop.looks()
    await until(lambda: len(shop.site.runtime.views.shown) == 1)
    running, past = await looks(client)
    assert (running["view"], running["state"]) == (view.id.hex(), "running")
    assert running["pictures"] >= 1
    assert {key: past[key] for key in ("camera_name", "station", "operator", "purpose", "case", "mode", "state")} == {
        "camera_name": "Shop front",
        "station": STATION,
        "operator": 7,
        "purpose": PURPOSE,
        "case": CASE,
        "mode": "still",
        "state": "ended",
    }
    assert (past["pictures"], past["reason"], past["incident"]) == (1, "ended", None)


async def test_a_question_is_answered_and_a_look_prolonged_and_ended(client: MockHAClientWebSocket, shop: Shop) -> None:
    await shop.ask_me()
    view = await shop.waits()
    (waiting,) = await looks(client)
    assert waiting["state"] == "waiting"
    assert (await ask(client, "answer", view=view.id.hex(), minutes=5))["success"]
    await until(lambda: view.pictures)
    before = (await looks(client))[0]["until"]
    assert (await ask(client, "answer", view=view.id.hex(), minutes=30))["success"]
    assert (await looks(client))[0]["until"] > before
    assert (await ask(client, "answer", view=view.id.hex(), minutes=0))["success"]
    assert await shop.ended(view) == "denied"
    (over,) = await looks(client)
    assert (over["state"], over["reason"]) == ("ended", "denied")
    assert over["answered_by"]
    answer = await ask(client, "answer", view=view.id.hex(), minutes=5)
    assert answer["error"]["translation_key"] == "no_such_view"


async def test_a_request_that_was_refused_is_listed(client: MockHAClientWebSocket, shop: Shop) -> None:
    await shop.ask_me()
    assert (await ask(client, "switch", site=shop.site.id, on=False))["success"]
    view = await shop.look()
    assert await shop.ended(view) == "switched_off"
    await until(lambda: shop.site.runtime.journal.head)
    (refused,) = [each for each in await looks(client) if each["reason"] != "stale"]
    assert (refused["state"], refused["reason"], refused["pictures"]) == ("refused", "switched_off", 0)


async def test_the_kill_switch_of_the_page_ends_what_runs(client: MockHAClientWebSocket, shop: Shop) -> None:
    await shop.share("always")
    view = await shop.looks()
    assert (await ask(client, "switch", site=shop.site.id, camera=shop.camera, on=False))["success"]
    assert await shop.ended(view) == "switched_off"
    site = (await ask(client, "list"))["result"]["sites"][0]
    assert (site["on"], [each["on"] for each in site["cameras"]]) == (True, [False])
    assert (await ask(client, "switch", site=shop.site.id, camera=shop.camera, on=True))["success"]
    assert (await ask(client, "switch", site=shop.site.id, camera="another", on=True))["error"]["translation_key"] == (
        "unknown_camera"
    )
    assert (await ask(client, "switch", site="another", on=False))["error"]["translation_key"] == "unknown_site"


async def test_whoever_has_the_page_open_hears_of_a_look(client: MockHAClientWebSocket, shop: Shop) -> None:
    await shop.share("always")
    assert (await ask(client, "subscribe"))["success"]
    await shop.looks()
    assert (await client.receive_json())["type"] == "event"


async def test_phones_are_chosen_without_dropping_the_link(
    hass: HomeAssistant, client: MockHAClientWebSocket, shop: Shop
) -> None:
    phone = MockConfigEntry(domain="mobile_app", title="Kanya's phone", data={"webhook_id": "hook"})
    phone.add_to_hass(hass)
    phone.mock_state(hass, ConfigEntryState.LOADED)
    assert (await ask(client, "list"))["result"]["phones"] == [{"phone": phone.entry_id, "name": "Kanya's phone"}]
    assert (await ask(client, "phones", site=shop.site.id, phones=[phone.entry_id]))["success"]
    await hass.async_block_till_done()
    assert shop.site.entry.options[CONF_PHONES] == [phone.entry_id]
    assert shop.site.town.still_linked()


async def test_a_look_at_a_silent_alarm_is_not_listed_and_cannot_be_answered(
    client: MockHAClientWebSocket, shop: Shop
) -> None:
    await shop.share("incident")
    view = await shop.looks(incident=await shop.hold_up())
    assert await looks(client) == []
    answer = await ask(client, "answer", view=view.id.hex(), minutes=0)
    assert answer["error"]["translation_key"] == "no_such_view"
    assert not view.ended
    # What it is hidden for is over once its station has released it.
    shop.site.runtime.views.access.released(view.wish.incident or b"")
    (running,) = await looks(client)
    assert (running["view"], running["state"]) == (view.id.hex(), "running")


@pytest.mark.parametrize("command", ["list", "subscribe", "answer", "switch", "phones"])
async def test_nobody_but_an_administrator_sees_or_does_anything(
    client: MockHAClientWebSocket, shop: Shop, hass_admin_user: MockUser, command: str
) -> None:
    hass_admin_user.groups = []
    data: dict[str, dict[str, Any]] = {
        "answer": {"view": "ab" * 16, "minutes": 5},
        "switch": {"site": shop.site.id, "on": False},
        "phones": {"site": shop.site.id, "phones": []},
    }
    answer = await ask(client, command, **data.get(command, {}))
    assert answer["error"]["code"] == "unauthorized"
