"""What a screen shows beside an incident: the procedure to tick, whom to call for the key, to those who may see it."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.smart_safety_zone.diagnostics import async_get_config_entry_diagnostics
from custom_components.smart_safety_zone.incident.checklist import Occasion

from .screens import Screen, screen
from .town import COLLEAGUE, NOBODY, OPERATOR, SUPERVISOR, VIEWER, Site, Town, full_disk

TICK = {"occasion": "help", "item": "what", "done": True}
SOMSRI = {"name": "Somsri", "phone": "081-234-5678", "remark": "Back door"}


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@pytest.fixture
async def incident(town: Town, site: Site) -> str:
    await site.press()
    await site.reaches("stored")
    return town.incident.id


async def view_of(hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str) -> Screen:
    return await screen(hass, town, hass_ws_client, who)


def done(checklist: dict[str, Any]) -> dict[str, int]:
    """Which items are ticked, and by which number."""
    return {each["key"]: each["done"]["by"]["number"] for each in checklist["items"] if each["done"]}


async def test_the_procedure_is_ticked_on_the_screen_and_every_screen_shows_by_whom(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    first = await view_of(hass, town, hass_ws_client, OPERATOR)
    second = await view_of(hass, town, hass_ws_client, COLLEAGUE)
    shown = await first.done("checklist", incident=incident)
    assert (shown["occasion"], shown["source"], shown["edition"]) == ("help", "template", "template-1")
    assert shown["occasions"] == [each.value for each in Occasion]
    assert all(each["words"].keys() == {"en", "th"} and each["done"] is None for each in shown["items"])
    # Nothing is ticked of what nobody has taken.
    assert await first.refused("tick", incident=incident, **TICK) == "not_acknowledged"

    await first.done("acknowledge", incident=incident)
    assert (await first.done("tick", incident=incident, **TICK))["id"] == incident
    assert done(await second.done("checklist", incident=incident)) == {"what": 7}
    lines = (await second.done("incident", incident=incident))["timeline"]
    ticked = [line for line in lines if line["type"] == "ticked"]
    assert [line["text"] for line in ticked] == [shown["items"][0]["words"]["en"]]
    assert [line["words"] for line in ticked] == [shown["items"][0]["words"]]

    await second.done("tick", incident=incident, **TICK | {"done": False})
    assert done(await first.done("checklist", incident=incident)) == {}


async def test_an_operator_says_what_it_is_and_a_colleague_sees_that_list(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    first = await view_of(hass, town, hass_ws_client, OPERATOR)
    second = await view_of(hass, town, hass_ws_client, COLLEAGUE)
    chosen = await first.done("checklist", incident=incident, occasion="missing_child")
    assert chosen["occasion"] == "missing_child"
    assert await second.done("checklist", incident=incident) == chosen


async def test_a_viewer_sees_the_list_and_leaves_no_trace_but_changes_nothing(
    hass: HomeAssistant, town: Town, incident: str, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    view = await view_of(hass, town, hass_ws_client, VIEWER)
    assert (await view.done("checklist", incident=incident))["items"]
    entries = await town.runtime.journal.read(lambda reader: reader.entries(kinds=["procedure.shown"]))
    assert entries == []
    assert await view.refused("checklist", incident=incident, occasion="fire") == "not_operator"
    assert await view.refused("tick", incident=incident, **TICK) == "not_operator"
    assert await view.refused("site_notes", site=site.id) == "not_operator"
    nobody = await view_of(hass, town, hass_ws_client, NOBODY)
    assert await nobody.refused("checklist", incident=incident) == "not_viewer"


async def test_what_is_not_so_is_said_in_words(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await view_of(hass, town, hass_ws_client, OPERATOR)
    await view.done("acknowledge", incident=incident)
    assert await view.refused("tick", incident=incident, **TICK | {"item": "nothing"}) == "unknown_item"
    assert await view.refused("checklist", incident="0" * 32) == "unknown_incident"
    with full_disk(town.runtime.journal):
        assert await view.refused("tick", incident=incident, **TICK) == "not_committed"
    assert done(await view.done("checklist", incident=incident)) == {}


async def test_key_holders_are_written_by_a_supervisor_and_read_by_operators(
    hass: HomeAssistant, town: Town, incident: str, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    supervisor = await view_of(hass, town, hass_ws_client, SUPERVISOR)
    operator = await view_of(hass, town, hass_ws_client, OPERATOR)
    nothing = await operator.done("site_notes", site=site.id, incident=incident)
    assert (nothing["note"], nothing["holders"], nothing["may_write"]) == ("", [], False)
    data = {"site": site.id, "note": "Gas behind the kitchen", "holders": [SOMSRI, {"name": "Kanya"}]}
    assert await operator.refused("write_site_notes", **data) == "not_supervisor"

    written = await supervisor.done("write_site_notes", **data)
    assert written["may_write"]
    read = await operator.done("site_notes", site=site.id, incident=incident)
    assert (read["note"], read["holders"]) == (
        "Gas behind the kitchen",
        [SOMSRI, {"name": "Kanya", "phone": "", "remark": ""}],
    )
    for words in (str(town.runtime.entry.as_dict()), str(await async_get_config_entry_diagnostics(hass, town.station))):
        assert "Somsri" not in words

    await supervisor.done("write_site_notes", site=site.id, note="", holders=[])
    assert not town.runtime.site_notes.knows(site.id)


@pytest.mark.parametrize(
    "bad", [{"holders": [{"phone": "1"}]}, {"holders": [SOMSRI] * 11}, {"note": "x" * 2001}, {"site": "no id"}]
)
async def test_notes_that_are_none_are_refused(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator, bad: dict[str, Any]
) -> None:
    view = await view_of(hass, town, hass_ws_client, SUPERVISOR)
    answer = await view.ask("write_site_notes", **{"site": site.id, "note": "", "holders": []} | bad)
    assert answer["error"]["code"] == "invalid_format"


async def test_nobody_writes_about_a_site_that_is_gone(
    hass: HomeAssistant, town: Town, site: Site, hass_ws_client: WebSocketGenerator
) -> None:
    view = await view_of(hass, town, hass_ws_client, SUPERVISOR)
    await town.runtime.revoke(site.id, town.runtime.administrator)
    assert await view.refused("write_site_notes", site=site.id, note="x", holders=[]) == "unknown_site"
