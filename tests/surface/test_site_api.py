"""The websocket command by which an alarm is raised without a trace, and what a silent point does not have."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.site.points import Point

from .town import DESK, MARKET, Site, Town, until

SILENT = {"title": "Counter", "kind": "hold_up", "care": {"silent": True}}


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site(MARKET, "gold_shop", SILENT)


@pytest.fixture
async def say(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Callable[..., Awaitable[dict[str, Any]]]:
    client = await hass_ws_client(hass)

    async def said(**more: Any) -> dict[str, Any]:
        await client.send_json_auto_id({"type": f"{DOMAIN}/press", **more})
        answer: dict[str, Any] = await client.receive_json()
        return answer

    return said


def device(town: Town, site: Site, title: str) -> str:
    found = town.device(f"{site.id}_{site.point(title)}", site.entry)
    assert found is not None
    return found.id


async def test_a_silent_alarm_is_raised_by_device_or_by_entity(
    town: Town, site: Site, say: Callable[..., Awaitable[dict[str, Any]]]
) -> None:
    first = await say(device_id=device(town, site, "Counter"))
    second = await say(entity_id=site.at_home("progress", site.point("Counter")))
    for answer in (first, second):
        assert (answer["success"], answer["result"]) == (True, None)
    await until(lambda: town.runtime.open_incidents() and town.incident.repeats == 1)
    assert town.incident.silent
    assert site.progress("Counter").state == "idle"


async def test_whatever_goes_wrong_the_answer_is_the_same(
    town: Town,
    site: Site,
    say: Callable[..., Awaitable[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(Point, "press", fail)
    assert (await say(device_id=device(town, site, "Counter")))["success"]
    assert "OSError" not in caplog.text


async def test_what_is_no_alarm_point_is_refused(
    town: Town, site: Site, say: Callable[..., Awaitable[dict[str, Any]]]
) -> None:
    for said in ({"device_id": "nothing"}, {"entity_id": "light.hall"}, {}):
        answer = await say(**said)
        assert (answer["success"], answer["error"]["translation_key"]) == (False, "not_an_alarm_point")


@pytest.mark.parametrize("action", ["raise", "drill", "cancel"])
async def test_actions_refuse_a_silent_point_and_tell_the_way(town: Town, site: Site, action: str) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await town.act(action, device_id=device(town, site, "Counter"))
    assert refused.value.translation_key == "silent_point"
    assert not town.runtime.open_incidents()


async def test_its_button_goes_and_comes_with_silence(hass: HomeAssistant, town: Town, site: Site) -> None:
    assert site.at_home("sos", site.point("Counter")) is None
    subentry = site.entry.subentries[site.point("Counter")]

    def told(silent: bool) -> bool:
        return {each.silent for each in site.record.points} == {False, silent}

    for silent in (False, True, False):
        hass.config_entries.async_update_subentry(site.entry, subentry, data={**subentry.data, "silent": silent})
        await hass.async_block_till_done()
        assert (site.at_home("sos", site.point("Counter")) is None) is silent
        await until(partial(told, silent))
    assert town.still_linked()


async def test_an_alarm_with_a_window_is_cancelled_by_its_button_and_by_action(town: Town) -> None:
    site = await town.site(MARKET, "market", {"title": "Till", "kind": "police", "care": {"cancel_window": 30}})
    for how in ("button", "action"):
        await site.press("Till")
        assert (await site.reaches("cancellable", "Till")).attributes["until"] is not None
        await until(lambda: town.runtime.held == 1)
        if how == "button":
            button = site.at_home("cancel", site.point("Till"))
            await town.hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
        else:
            answer = await town.act("cancel", device_id=device(town, site, "Till"))
            assert answer == {"in_time": True, "stored": True, "connected": True}
        await until(lambda: town.runtime.held == 0)
        state = await site.reaches("closed", "Till")
        assert (state.attributes["disposition"], state.attributes["cancelled"]) == ("cancelled_by_user", True)
    assert town.runtime.counts[0] == 0
    with pytest.raises(ServiceValidationError) as refused:
        await town.act("cancel", device_id=device(town, site, "Till"))
    assert refused.value.translation_key == "nothing_to_cancel"


async def test_a_wrapped_entity_that_gives_it_away_is_a_repair_until_it_does_not(
    hass: HomeAssistant, town: Town
) -> None:
    registry = er.async_get(hass)
    entity = registry.async_get_or_create("input_button", "test", "1", suggested_object_id="knee")
    hass.states.async_set(entity.entity_id, "unknown")
    site = await town.site(MARKET, "market", {**DESK, "source": entity.id, "care": {"silent": True}})
    issue_id = f"silent_exposed_{site.point('Desk')}"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert "recorder:" in issue.translation_placeholders["excludes"]
    assert entity.entity_id in issue.translation_placeholders["excludes"]

    registry.async_update_entity(entity.entity_id, hidden_by=er.RegistryEntryHider.USER)
    await hass.async_block_till_done()
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
