"""What an owner sees in the browser when sharing a camera: each form, the notice in full, and the way back."""

from pathlib import Path

import pytest
import pytest_asyncio

from scripts.rig import Look
from scripts.rig.cctv import SCENES
from scripts.rig.furniture import share
from scripts.rig.town import DOMAIN, Town

from .test_pages import Walk, folder, look, walk

__all__ = ["folder", "look"]
pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SITES = ("gold",)
TEXTS = "config_subentries.camera"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(town: Town) -> str:
    """The switch of the gold shop's camera, which is shared."""
    return await share(town, "gold", SCENES["gold"])


async def test_the_dialogs_of_a_shared_camera(town: Town, shared: str, look: Look, folder: Path) -> None:
    async with walk(town.town, look, folder) as visit:
        await visit.begin(f"/config/integrations/integration/{DOMAIN}")
        await visit.page.get_by_text(visit.text(f"{TEXTS}.initiate_flow.user")).first.click()
        await visit.stop("camera", "step-flow-form", has=visit.text(f"{TEXTS}.step.user.data.source"))
        await visit.close()

        await _change(visit)
        await visit.stop(
            "camera_menu", "step-flow-menu", has=visit.text(f"{TEXTS}.step.reconfigure.menu_options.change")
        )
        await visit.choose(f"{TEXTS}.step.reconfigure", "change")
        await visit.stop("camera_change", "step-flow-form", has=visit.text(f"{TEXTS}.step.change.data.sees"))
        await visit.submit()
        await visit.stop("camera_sharing", "step-flow-form", has=visit.text(f"{TEXTS}.step.sharing.data.tier"))
        await visit.submit()
        await visit.stop("camera_limits", "step-flow-form", has=visit.text(f"{TEXTS}.step.limits.data.webrtc"))
        # Something more than was agreed to.
        await visit.dialog.locator("ha-selector-boolean").last.click()
        await visit.submit()
        said = await visit.stop("camera_consent", "step-flow-form", has=visit.text(f"{TEXTS}.step.consent.data.agree"))
        assert SCENES["gold"].name in said
        await visit.submit()
        await visit.stop("camera_not_agreed", "step-flow-form", has=visit.text(f"{TEXTS}.error.consent_missing"))
        await visit.close()

        await _change(visit)
        await visit.choose(f"{TEXTS}.step.reconfigure", "withdraw")
        await visit.stop("camera_withdraw", "step-flow-form", shows="ha-markdown")
        await visit.close()


async def test_the_device_of_a_shared_camera(town: Town, shared: str, look: Look, folder: Path) -> None:
    name = SCENES["gold"].name
    device = next(
        each for each in await town.town.api.devices() if each["name"] == name and each["identifiers"][0][0] == DOMAIN
    )
    async with walk(town.town, look, folder) as visit:
        await visit.begin(f"/config/devices/device/{device['id']}")
        await visit.stop("camera_device", "ha-config-device-page", has=name)


async def _change(visit: Walk) -> None:
    await visit.page.get_by_role("button", name=visit.text(f"{TEXTS}.initiate_flow.reconfigure")).first.click()
    await visit.page.locator("step-flow-menu").wait_for()
