"""The pictures of an incident on the radio room's screens, for operators alone, and each look written down."""

from http import HTTPStatus

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.smart_safety_zone.desk_api import BATCH_S
from custom_components.smart_safety_zone.journal import Write
from custom_components.smart_safety_zone.protocol.cameras import Evidence, evidence_owner
from custom_components.smart_safety_zone.protocol.identity import id_bytes
from custom_components.smart_safety_zone.protocol.tips import Attachment
from custom_components.smart_safety_zone.station.evidence.rows import RowState
from custom_components.smart_safety_zone.station.evidence.taken import made_of

from .screens import passes, screen
from .town import OPERATOR, VIEWER, Site, Town, until

DATA = b"\xff\xd8\xff a picture"


@pytest.fixture
async def incident(town: Town) -> str:
    site = await town.site()
    await site.press()
    await site.reaches("stored")
    await hang(town, site)
    return town.incident.id


async def hang(town: Town, site: Site, camera: str = "01JCAMERA") -> None:
    """Put a picture of the newest signal into the album."""
    station = town.runtime
    digest = station.evidence._files.keep(DATA)
    body = Evidence(
        signal=bytes.fromhex(town.incident.signals[0]),
        camera=camera,
        offset_ms=2_000,
        picture=Attachment(digest=digest, size=len(DATA), mime="image/jpeg"),
        mask=3,
    )
    owner = evidence_owner(id_bytes(station.id), body)
    await station.journal.write(Write(documents=station.evidence.admit(site.id, owner.hex(), (body.picture,))))
    station.album.put(made_of(body, owner, site.id, town.incident.id, 1_795_000_000_000))
    station.evidence.fetch(owner.hex())
    await until(lambda: all(row.state is RowState.KEPT for row in station.evidence.of(owner.hex())))


async def test_an_operator_sees_what_was_taken_and_when(
    hass: HomeAssistant,
    town: Town,
    incident: str,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    [shot] = await view.done("pictures", incident=incident)
    assert (shot["camera"], shot["offset_ms"], shot["mask"], shot["state"]) == ("01JCAMERA", 2_000, 3, "kept")

    token = await hass.auth.async_create_refresh_token(town.users[OPERATOR], "https://example.com/")
    browser = await hass_client(hass.auth.async_create_access_token(token))
    answer = await browser.get(shot["path"])
    assert (answer.status, await answer.read()) == (HTTPStatus.OK, DATA)
    kinds = await town.runtime.journal.read(lambda reader: [each.kind for each in reader.entries()])
    assert "evidence.seen" in kinds


async def test_the_queue_says_how_many_there_are_as_they_arrive(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    await view.done("subscribe")
    assert [row["pictures"] for row in (await view.hears())["all"]["incidents"]] == [1]

    (site,) = town.sites
    await hang(town, site, "01JOTHER")
    passes(hass, BATCH_S)

    while not (rows := (await view.hears()).get("incidents")):
        pass
    assert [(row["id"], row["pictures"]) for row in rows] == [(incident, 2)]
    await town.runtime.evidence.delete([taken.owner for taken, _ in town.runtime.album.of(incident)], "retention")
    assert town.runtime.album.count(incident) == 0
    assert town.runtime.album.count("00" * 16) == 0


async def test_a_viewer_sees_none(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, VIEWER)
    assert await view.refused("pictures", incident=incident) == "not_operator"


async def test_an_incident_that_never_was_has_none(
    hass: HomeAssistant, town: Town, incident: str, hass_ws_client: WebSocketGenerator
) -> None:
    view = await screen(hass, town, hass_ws_client, OPERATOR)
    assert await view.refused("pictures", incident="00" * 16) == "unknown_incident"
