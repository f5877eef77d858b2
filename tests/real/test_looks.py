"""From the press to a live picture on the operator's screen, and its end by the owner's switch: two real homes."""

from collections.abc import AsyncGenerator
from time import monotonic
from typing import Final

import pytest
import pytest_asyncio

from scripts.rig.cameras_town import CAMERA, CameraTown

from .acts import clear, operator, the_incident
from .room import Person, person

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AT_ONCE_S: Final = 1.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cameras(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[CameraTown]:
    """A shop that shares its camera in incidents."""
    async with CameraTown(tmp_path_factory.mktemp("looks"), tier="incident") as cameras:
        yield cameras


async def begin_to_look(desk: Person) -> None:
    """Open the first camera by its key, and say what for."""
    tile = desk.page.locator("ssz-eye-tile").first
    await tile.get_by_text(CAMERA).first.wait_for()
    await desk.key("Digit1")
    await desk.click("eyes.begin")
    # Single pictures come first, and live video may take their place at any moment.
    await tile.locator("figure").wait_for()


async def test_the_owner_s_switch_takes_the_picture_off_the_operator_s_screen_within_a_second(
    cameras: CameraTown,
) -> None:
    town = cameras.town
    switch = await cameras.kill_switch()
    api = await operator(town)
    async with person(town.room.url, api.token) as desk:
        await desk.sit_down()
        await town.press(cameras.shop)
        await desk.sees_incident(cameras.shop.premises.name)
        await begin_to_look(desk)
        await desk.reads("eyes.logged", who=desk.text("room.operator", number=7), purpose=desk.text("eyes.purpose.1"))
        tile = desk.page.locator("ssz-eye-tile").first
        assert await desk.violations() == []
        await cameras.home.call_service("switch", "turn_off", target={"entity_id": switch})
        began = monotonic()
        await tile.locator("figure").wait_for(state="detached")
        assert monotonic() - began < AT_ONCE_S
        await desk.reads("eyes.off")
        assert await desk.violations() == []

    assert await api.command("smart_safety_zone/view/differences") == []
    incident = await the_incident(town, cameras.shop)
    assert incident["site_name"] == cameras.shop.premises.name
    await clear(town)
