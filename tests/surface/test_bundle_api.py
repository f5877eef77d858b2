"""An evidence bundle is for supervisors alone: to make it, and to take it away."""

from http import HTTPStatus
import io
import json
from typing import Any
from zipfile import ZipFile

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.smart_safety_zone.const import DOMAIN

from .screens import screen
from .town import NOBODY, OPERATOR, STATION, SUPERVISOR, VIEWER, Town, full_disk


@pytest.fixture
async def incident(town: Town) -> str:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    return town.incident.id


async def ask(
    hass: HomeAssistant, town: Town, hass_ws_client: WebSocketGenerator, who: str, **said: Any
) -> dict[str, Any]:
    view = await screen(hass, town, hass_ws_client, who)
    await view.client.send_json({"id": 1, "type": f"{DOMAIN}/bundle/make", **said})
    answer: dict[str, Any] = await view.client.receive_json()
    return answer


async def test_a_supervisor_makes_one_and_takes_it_away(
    hass: HomeAssistant,
    town: Town,
    incident: str,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> None:
    made = (await ask(hass, town, hass_ws_client, SUPERVISOR, incident=incident))["result"]
    token = await hass.auth.async_create_refresh_token(town.users[SUPERVISOR], "https://example.com/")
    browser = await hass_client(hass.auth.async_create_access_token(token))
    answer = await browser.get(made["path"])
    data = await answer.read()

    assert (answer.status, answer.headers["Cache-Control"]) == (HTTPStatus.OK, "no-store")
    assert made["name"] in answer.headers["Content-Disposition"]
    assert len(data) == made["size"]
    with ZipFile(io.BytesIO(data)) as archive:
        said = json.loads(archive.read("manifest.json"))
        page = archive.read("timeline.html").decode()
    assert said["station"]["name"] == STATION
    assert said["made_by"]["number"] == 1
    assert "ลำดับเหตุการณ์" in page
    assert "What happened" in page
    # Each word of the page has its text.
    assert not [word for word in ("bundle_", "step_", "look_", "state_", "column_") if word in page]
    kinds = await town.runtime.journal.read(lambda reader: [each.kind for each in reader.entries()])
    assert kinds[-2:] == ["bundle.made", "bundle.given"]


@pytest.mark.parametrize("who", [NOBODY, VIEWER, OPERATOR])
async def test_others_neither_make_one_nor_take_it_away(
    hass: HomeAssistant,
    town: Town,
    incident: str,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
    who: str,
) -> None:
    answer = await ask(hass, town, hass_ws_client, who, incident=incident)
    assert answer["error"]["translation_key"] == "not_supervisor"

    made = (await ask(hass, town, hass_ws_client, SUPERVISOR, incident=incident))["result"]
    token = await hass.auth.async_create_refresh_token(town.users[who], "https://example.com/")
    browser = await hass_client(hass.auth.async_create_access_token(token))
    assert (await browser.get(made["path"])).status == HTTPStatus.FORBIDDEN
    kinds = await town.runtime.journal.read(lambda reader: [each.kind for each in reader.entries()])
    assert "bundle.given" not in kinds


async def test_strangers_get_no_login_alarm(
    hass: HomeAssistant, town: Town, incident: str, hass_client_no_auth: ClientSessionGenerator
) -> None:
    browser = await hass_client_no_auth()
    assert (await browser.get(f"/api/{DOMAIN}/bundle/{'00' * 16}")).status == HTTPStatus.FORBIDDEN


async def test_what_is_not_there_is_not_found_and_what_is_not_written_down_not_given(
    hass: HomeAssistant,
    town: Town,
    incident: str,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> None:
    token = await hass.auth.async_create_refresh_token(town.users[SUPERVISOR], "https://example.com/")
    browser = await hass_client(hass.auth.async_create_access_token(token))
    assert (await browser.get(f"/api/{DOMAIN}/bundle/{'00' * 16}")).status == HTTPStatus.NOT_FOUND
    assert (await browser.get(f"/api/{DOMAIN}/bundle/..%2f..%2fsecrets")).status == HTTPStatus.BAD_REQUEST
    made = (await ask(hass, town, hass_ws_client, SUPERVISOR, incident=incident))["result"]
    with full_disk(town.runtime.journal):
        assert (await browser.get(made["path"])).status == HTTPStatus.SERVICE_UNAVAILABLE
        answer = await ask(hass, town, hass_ws_client, SUPERVISOR, incident=incident)
        assert answer["error"]["translation_key"] == "bundle_not_made"


async def test_an_incident_that_never_was_has_none(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    answer = await ask(hass, town, hass_ws_client, SUPERVISOR, incident="00" * 16)
    assert answer["error"]["translation_key"] == "unknown_incident"


@pytest.mark.parametrize(("who", "offered"), [(VIEWER, False), (OPERATOR, False), (SUPERVISOR, True)])
async def test_the_screen_offers_it_to_whoever_may(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator, who: str, *, offered: bool
) -> None:
    view = await screen(hass, town, hass_ws_client, who)

    assert (await view.done("incident", incident=incident))["bundle"] is offered


async def test_the_action_answers_with_a_link_for_whoever_asked(
    hass: HomeAssistant,
    town: Town,
    incident: str,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    view = await screen(hass, town, hass_ws_client, SUPERVISOR)
    said = {"domain": DOMAIN, "service": "make_bundle", "service_data": {"incident": incident}}
    await view.client.send_json({"id": 1, "type": "call_service", "return_response": True, **said})
    made = (await view.client.receive_json())["result"]["response"]
    nobody = await hass_client_no_auth()
    answer = await nobody.get(made["url"])

    assert (answer.status, len(await answer.read())) == (HTTPStatus.OK, made["size"])
    entries = await town.runtime.journal.read(lambda reader: reader.entries(kinds={"bundle.given"}))
    assert [json.loads(entry.payload or b"")["actor"]["number"] for entry in entries] == [1]
    # The link is for this bundle, and what asked without a login gets one for nobody.
    assert (await nobody.get(made["path"])).status == HTTPStatus.FORBIDDEN
    unsigned = await town.act("make_bundle", SUPERVISOR, incident=incident)
    assert (await nobody.get(unsigned["url"])).status == HTTPStatus.FORBIDDEN
