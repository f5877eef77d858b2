"""What is hidden leaves no trace in what travels, as whoever opens the letters at the station can tell."""

from io import BytesIO
from typing import Any, Final

from homeassistant.components.camera import Image as CameraImage
from homeassistant.core import HomeAssistant
from PIL import Image, ImageDraw
import pytest

from custom_components.smart_safety_zone.protocol.cameras import FramePart, SharingTier, ViewMode, ViewRefusal

from .conftest import Opens, in_place
from .viewer import Lens, Viewer

SIZE: Final = (640, 480)
HIDDEN: Final = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
FACE: Final = (200, 160, 440, 320)
"""In pixels, within what is hidden."""


class Street(Lens):
    """A camera before which something stands, or does not."""

    def __init__(self) -> None:
        super().__init__()
        self._street = Image.effect_noise(SIZE, 40).convert("RGB")
        self.face: str | None = None
        self.lamp = "white"

    async def image(self, _hass: HomeAssistant, _entity: str) -> CameraImage:
        street = self._street.copy()
        draw = ImageDraw.Draw(street)
        draw.ellipse((10, 10, 60, 60), fill=self.lamp)
        if self.face is not None:
            draw.ellipse(FACE, fill=self.face, outline="black", width=5)
        out = BytesIO()
        street.save(out, "PNG")
        return CameraImage("image/png", out.getvalue())


@pytest.fixture
def lens() -> Any:
    with in_place(Street()) as street:
        yield street


async def parts(viewer: Viewer) -> list[tuple[int, int, int, bytes]]:
    """Look once; returns all that came of it but for what names the look, and how old it was."""
    view = await viewer.looks(ViewMode.STILL)
    assert await viewer.ended(view) is ViewRefusal.ENDED
    return [(each.number, each.part, each.parts, each.data) for each in viewer.said(FramePart, view)]


async def test_two_scenes_that_differ_only_under_the_mask_are_the_same_on_the_wire(opens: Opens, lens: Street) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    await viewer.shop.runtime.evidence.pictures.set_mask(viewer.shop.camera, [HIDDEN])
    empty = await parts(viewer)
    assert len(empty) > 1
    for face in ("red", "blue"):
        lens.face = face
        assert await parts(viewer) == empty
    # What stands elsewhere does show: the comparison can fail.
    lens.lamp = "red"
    assert await parts(viewer) != empty


async def test_without_a_mask_they_differ(opens: Opens, lens: Street) -> None:
    viewer = await opens(SharingTier.ALWAYS)
    empty = await parts(viewer)
    lens.face = "red"
    assert await parts(viewer) != empty
