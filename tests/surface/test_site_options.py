"""A household sends a tip-off from a dialog, with a picture from a phone, and no recorder keeps what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from .flow_driving import answer_options, open_options
from .test_tips import arrived, fetched, photograph
from .town import Site, Town, full_disk

UPLOAD = "01234567-89ab-cdef-0123-456789abcdef"
TEXT = "Two men behind the market\nevery night"


@pytest.fixture
async def site(town: Town) -> Site:
    return await town.site()


@contextmanager
def upload(tmp_path: Path, raw: bytes) -> Iterator[None]:
    """Have something uploaded in the dialog."""
    path = tmp_path / "upload.jpg"
    path.write_bytes(raw)

    @contextmanager
    def process(_hass: HomeAssistant, _file_id: str) -> Iterator[Path]:
        yield path

    with patch("custom_components.smart_safety_zone.tip_pictures.process_uploaded_file", process):
        yield


async def test_a_tip_off_is_sent_with_what_was_uploaded_and_a_still(town: Town, site: Site, tmp_path: Path) -> None:
    still = AsyncMock()
    still.return_value.content = photograph("blue")
    result = await open_options(town.hass, site.entry)
    assert result["step_id"] == "report"
    place = get_schema_suggested_value(result["data_schema"].schema, "place")
    assert place == {key: site.entry.options[key] for key in ("latitude", "longitude")}
    with (
        upload(tmp_path, photograph()),
        patch("custom_components.smart_safety_zone.tip_pictures.async_get_image", still),
    ):
        result = await answer_options(
            town.hass, result, category="gambling", text=TEXT, picture=UPLOAD, cameras=["camera.alley"]
        )
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "tip_sent")
    [tip] = await arrived(town)
    assert (tip.category, tip.text, tip.latitude) == ("gambling", TEXT, None)
    assert len(await fetched(town, tip.id)) == 2
    assert town.still_linked()


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        ({"text": "  "}, "text", "tip_text_missing"),
        ({"picture": UPLOAD}, "picture", "not_a_picture"),
        ({"cameras": ["camera.alley"]}, "base", "no_still"),
        ({"picture": UPLOAD}, "base", "file_unreadable"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    town: Town, site: Site, tmp_path: Path, typed: dict[str, Any], field: str, error: str
) -> None:
    result = await open_options(town.hass, site.entry)
    answer = {"category": "theft", "text": TEXT, **typed}
    no_image = AsyncMock(side_effect=HomeAssistantError)
    with patch("custom_components.smart_safety_zone.tip_pictures.async_get_image", no_image):
        if error == "file_unreadable":
            result = await answer_options(town.hass, result, **answer)
        else:
            with upload(tmp_path, b"no picture"):
                result = await answer_options(town.hass, result, **answer)
    assert result["errors"] == {field: error}
    assert get_schema_suggested_value(result["data_schema"].schema, "category") == "theft"
    assert town.runtime.tips.open == {}


async def test_a_disk_that_does_not_take_it_is_said(town: Town, site: Site) -> None:
    result = await open_options(town.hass, site.entry)
    with full_disk(site.runtime.journal):
        result = await answer_options(town.hass, result, category="theft", text=TEXT)
    assert result["reason"] == "tip_not_stored"
    await arrived(town)


async def test_a_site_that_does_not_run_says_so(town: Town, site: Site) -> None:
    assert await town.hass.config_entries.async_unload(site.entry.entry_id)
    result = await open_options(town.hass, site.entry)
    assert result["reason"] == "not_loaded"
