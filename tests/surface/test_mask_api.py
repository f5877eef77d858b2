"""The editor of privacy masks: what is drawn holds, what hides nothing is refused, and only administrators draw."""

from base64 import b64decode
from io import BytesIO
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.components.camera import Image as CameraImage
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.smart_safety_zone.const import CONF_SOURCE_ENTITY, DOMAIN, SUBENTRY_CAMERA
from custom_components.smart_safety_zone.journal import Document, JournalFullError, Write
from custom_components.smart_safety_zone.site.cameras.pictures import pictures
from custom_components.smart_safety_zone.site.cameras.pictures.pictures import MASK

from .town import MARKET, Site, Town

SQUARE = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site(MARKET, "gold_shop")


@pytest.fixture
def camera(hass: HomeAssistant, site: Site) -> str:
    data = MappingProxyType({CONF_SOURCE_ENTITY: "camera.counter"})
    subentry = ConfigSubentry(data=data, subentry_type=SUBENTRY_CAMERA, title="Counter", unique_id=None)
    hass.config_entries.async_add_subentry(site.entry, subentry)
    return subentry.subentry_id


@pytest.fixture
async def client(hass: HomeAssistant, site: Site, hass_ws_client: WebSocketGenerator) -> MockHAClientWebSocket:
    return await hass_ws_client(hass)


async def ask(client: MockHAClientWebSocket, command: str, **data: Any) -> dict[str, Any]:
    await client.send_json_auto_id({"type": f"{DOMAIN}/mask/{command}", **data})
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def test_what_is_drawn_is_hidden(client: MockHAClientWebSocket, camera: str) -> None:
    out = BytesIO()
    Image.new("RGB", (320, 240), "white").save(out, "PNG")

    async def image(_hass: HomeAssistant, entity: str) -> CameraImage:
        assert entity == "camera.counter"
        return CameraImage("image/png", out.getvalue())

    before = await ask(client, "get", camera=camera)
    assert before["result"] == {"readable": True, "version": 0, "polygons": []}
    made = await ask(client, "set", camera=camera, polygons=[SQUARE])
    assert made["result"] == {"version": 1, "polygons": [SQUARE]}
    with patch.object(pictures, "async_get_image", image):
        still = (await ask(client, "still", camera=camera))["result"]
    assert still["mask"] == 1
    assert Image.open(BytesIO(b64decode(still["jpeg"]))).getpixel((160, 120)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("polygons", "key"),
    [
        ([[[0, 0], [1, 1], [0.5, 0.5]]], "bad_mask"),
        ([[[0, 0], [1, 1]]], "bad_mask"),
        ([[[0, 0], [2, 0], [1, 1]]], None),
    ],
    ids=["flat", "line", "beside"],
)
async def test_what_hides_nothing_is_refused(
    client: MockHAClientWebSocket, camera: str, polygons: list[Any], key: str | None
) -> None:
    answer = await ask(client, "set", camera=camera, polygons=polygons)
    assert not answer["success"]
    assert answer["error"].get("translation_key") == key
    assert (await ask(client, "get", camera=camera))["result"]["version"] == 0


async def test_a_mask_that_cannot_be_kept_is_not_said_to_be(
    client: MockHAClientWebSocket, camera: str, site: Site
) -> None:
    with patch.object(site.runtime.journal, "write", side_effect=JournalFullError("full")):
        answer = await ask(client, "set", camera=camera, polygons=[SQUARE])
    assert answer["error"]["translation_key"] == "cannot_store"


async def test_a_mask_that_cannot_be_read_is_told_of(client: MockHAClientWebSocket, camera: str, site: Site) -> None:
    await site.runtime.journal.write(Write(documents=(Document(MASK, camera.encode(), b"{}"),)))
    await site.runtime.evidence.pictures.load()
    assert not (await ask(client, "get", camera=camera))["result"]["readable"]
    with patch.object(pictures, "async_get_image", side_effect=AssertionError):
        still = await ask(client, "still", camera=camera)
    assert still["error"]["translation_key"] == "no_mask"
    assert (await ask(client, "set", camera=camera, polygons=[SQUARE]))["success"]


async def test_the_editor_finds_all_cameras(client: MockHAClientWebSocket, site: Site, camera: str) -> None:
    [found] = (await ask(client, "list"))["result"]
    assert found == {"camera": camera, "name": "Counter", "site": site.entry.title, "entity": "camera.counter"}


@pytest.mark.parametrize("command", ["get", "still", "set"])
async def test_what_is_no_camera_is_refused(client: MockHAClientWebSocket, site: Site, command: str) -> None:
    data: dict[str, Any] = {"polygons": []} if command == "set" else {}
    answer = await ask(client, command, camera=site.point("SOS"), **data)
    assert answer["error"]["translation_key"] == "unknown_camera"


@pytest.mark.parametrize("command", ["get", "still", "set"])
async def test_only_administrators_draw(
    client: MockHAClientWebSocket, camera: str, hass_admin_user: MockUser, command: str
) -> None:
    hass_admin_user.groups = []
    data: dict[str, Any] = {"polygons": []} if command == "set" else {}
    answer = await ask(client, command, camera=camera, **data)
    assert answer["error"]["code"] == "unauthorized"
