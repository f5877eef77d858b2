"""Shared cameras on the station's screens: nothing shows unless both ends allow it, and a sensor says why."""

from http import HTTPStatus

from homeassistant.components.camera import async_get_image
from homeassistant.const import STATE_UNAVAILABLE, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from custom_components.smart_safety_zone.protocol.cameras import InventoryCamera, ViewRequest
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.station.cameras import screen
from custom_components.smart_safety_zone.station.cameras.screen import ScreenReason, refused_reason, standing_reason
from tests.station.cameras.owner import Owner, jpeg

from .shared_cameras import FRONT, HALL, YARD, owner
from .town import Town, named, until

__all__ = ["owner"]


def unique(town: Town, owner: Owner, key: str) -> str:
    return f"{town.runtime.id}_{owner.site.id}_{key}"


async def enabled(town: Town, owner: Owner, camera: str = "front") -> tuple[str, str]:
    """Have an administrator enable a camera and its reason; returns both."""
    registry = er.async_get(town.hass)
    ids = [town.entity(unique(town, owner, f"{key}_{camera}")) for key in ("shared_camera", "camera_reason")]
    for each in ids:
        assert each is not None
        registry.async_update_entity(each, disabled_by=None)
    await owner.site.disconnect()
    await town.hass.config_entries.async_reload(town.station.entry_id)
    owner.station.runtime = town.runtime
    await owner.station.connect(owner.site)
    await until(lambda: town.runtime._links.beat_ms(owner.site.id) is not None)
    await town.hass.async_block_till_done()
    return str(ids[0]), str(ids[1])


def switch_on(town: Town, *, on: bool = True) -> None:
    options = {**town.station.options, "station_screen": on}
    town.hass.config_entries.async_update_entry(town.station, options=options)


async def shows(owner: Owner, camera: str, data: bytes) -> bytes:
    """Have the site show a picture to whoever asks next."""
    task = owner.station.hass.async_create_task(async_get_image(owner.station.hass, camera))
    request = await owner.asked(len(owner.heard(ViewRequest)) + 1)
    assert (request.screen, request.operator, request.mode) == (True, None, "still")
    await owner.answer(request.view)
    await until(lambda: owner.station.runtime.cameras.views[-1].live_ms is not None)
    await owner.send(owner.station.runtime.cameras.views[-1], 1, data)
    return (await task).content


async def test_cameras_and_reasons_are_disabled_until_somebody_wants_them(town: Town, owner: Owner) -> None:
    registry = er.async_get(town.hass)
    for camera in (FRONT, YARD, HALL):
        for key in ("shared_camera", "camera_reason"):
            entity = town.entity(unique(town, owner, f"{key}_{camera.id}"))
            assert entity is not None
            entry = registry.async_get(entity)
            assert entry is not None
            assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_screen_shows_a_camera_where_both_ends_allow_it_and_both_write_it_down(
    town: Town, owner: Owner
) -> None:
    camera, reason = await enabled(town, owner)
    assert (town.state(camera).state, town.state(reason).state) == (STATE_UNAVAILABLE, "station_off")
    switch_on(town)
    await town.hass.async_block_till_done()
    assert (town.state(camera).state, town.state(reason).state) == ("idle", "available")
    data = jpeg()
    assert await shows(owner, camera, data) == data
    # The next one within seconds is the same: each is a look.
    assert (await async_get_image(town.hass, camera)).content == data
    assert len(owner.heard(ViewRequest)) == 1
    asked = await town.runtime.journal.read(lambda reader: reader.entries(limit=9, kinds=("view.asked",)))
    assert b'"screen":true' in asked[0].header


async def test_what_the_owner_ends_shows_at_no_screen_not_even_from_memory(
    town: Town, owner: Owner, hass_client: ClientSessionGenerator
) -> None:
    camera, reason = await enabled(town, owner)
    switch_on(town)
    await shows(owner, camera, jpeg())
    await owner.describe(FRONT.__replace__(off=True))
    await town.hass.async_block_till_done()
    assert (town.state(camera).state, town.state(reason).state) == (STATE_UNAVAILABLE, "switched_off")
    with pytest.raises(HomeAssistantError):
        await async_get_image(town.hass, camera)
    client = await hass_client()
    answer = await client.get(f"/api/camera_proxy/{camera}")
    assert answer.status != HTTPStatus.OK


async def test_a_refusal_is_said_by_the_sensor_until_a_picture_comes(town: Town, owner: Owner) -> None:
    camera, reason = await enabled(town, owner)
    switch_on(town)
    task = town.hass.async_create_task(async_get_image(town.hass, camera))
    await owner.answer((await owner.asked()).view, "refused", refusal="no_mask")
    with pytest.raises(HomeAssistantError):
        await task
    await until(lambda: town.state(reason).state == "no_mask")
    await shows(owner, camera, jpeg())
    await until(lambda: town.state(reason).state == "available")


async def test_a_site_that_never_sends_its_picture_is_not_waited_for_long(
    town: Town, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "PATIENCE_S", 2)
    camera, reason = await enabled(town, owner)
    switch_on(town)
    task = town.hass.async_create_task(async_get_image(town.hass, camera))
    await owner.answer((await owner.asked()).view)
    with pytest.raises(HomeAssistantError):
        await task
    await until(lambda: town.state(reason).state == "no_picture")
    assert town.runtime.cameras.views == ()


async def test_a_camera_that_a_site_removes_is_gone(town: Town, owner: Owner) -> None:
    camera, reason = await enabled(town, owner)
    await owner.describe(YARD)
    await town.hass.async_block_till_done()
    assert (town.hass.states.get(camera), town.hass.states.get(reason)) == (None, None)


@pytest.mark.parametrize(
    ("camera", "standing", "link", "is_on", "reason"),
    [
        (FRONT, Standing.ACTIVE, LinkState.UP, True, None),
        (FRONT, Standing.SUSPENDED, LinkState.UP, True, ScreenReason.NOT_ACTIVE),
        (None, Standing.ACTIVE, LinkState.UP, True, ScreenReason.REGISTRY_ONLY),
        (YARD, Standing.ACTIVE, LinkState.UP, True, ScreenReason.REGISTRY_ONLY),
        (HALL, Standing.ACTIVE, LinkState.UP, True, ScreenReason.SWITCHED_OFF),
        (FRONT, Standing.ACTIVE, LinkState.UP, False, ScreenReason.STATION_OFF),
        (FRONT.__replace__(screen=False), Standing.ACTIVE, LinkState.UP, True, ScreenReason.NOT_ON_SCREEN),
        (FRONT, Standing.ACTIVE, LinkState.DOWN, True, ScreenReason.NOT_CONNECTED),
    ],
)
def test_each_reason_is_told(
    camera: InventoryCamera | None, standing: Standing, link: LinkState, is_on: bool, reason: ScreenReason | None
) -> None:
    assert standing_reason(camera, standing, link, is_on=is_on) is reason


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        ("no_consent", ScreenReason.NO_CONSENT),
        ("not_offered", ScreenReason.NOT_ON_SCREEN),
        ("no_answer", ScreenReason.NOT_CONNECTED),
        ("bad_picture", ScreenReason.NO_PICTURE),
        ("not_committed", ScreenReason.NOT_KEPT),
        ("a word of a later version", ScreenReason.REFUSED),
    ],
)
def test_what_a_site_refuses_is_told_in_words_of_the_sensor(refusal: str, reason: ScreenReason) -> None:
    assert refused_reason(refusal) is reason


async def test_the_proxy_of_a_camera_that_may_not_show_gives_nothing(
    hass: HomeAssistant, town: Town, owner: Owner, hass_client: ClientSessionGenerator
) -> None:
    camera, _ = await enabled(town, owner)
    answer = await (await hass_client()).get(f"/api/camera_proxy/{camera}")
    assert answer.status != HTTPStatus.OK
    assert owner.heard(ViewRequest) == []


@pytest.fixture
def one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Home Assistant draw the same token for each camera's address."""
    monkeypatch.setattr("random.SystemRandom.getrandbits", lambda _self, _bits: 1)


@pytest.mark.usefixtures("one_token")
@pytest.mark.parametrize("only", [Platform.CAMERA], indirect=True)
async def test_cameras_look_like_this(
    hass: HomeAssistant,
    only: Platform,
    town: Town,
    owner: Owner,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    switch_on(town)
    await hass.async_block_till_done()
    matched = named(town, snapshot, {owner.site.id: "GOLD SHOP"})
    await snapshot_platform(hass, entity_registry, matched, town.station.entry_id)
