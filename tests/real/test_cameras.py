"""A shop's camera, seen by the radio room: RTSP through Home Assistant's own integrations, between two real homes."""

import asyncio
from collections.abc import AsyncGenerator
from time import monotonic
from typing import Any, Final

import av
import pytest
import pytest_asyncio

from scripts.rig import until
from scripts.rig.cameras import RtspCamera
from scripts.rig.cameras_town import CameraTown

from .acts import DEADLINE_S, clear, operator, the_incident

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]

RING_FILLS_S: Final = 6.0
"""The oldest picture is five seconds old."""
RING_FILLS_AGAIN_S: Final = 12.0
"""Those of the press before are taken for ten seconds."""
WITHIN_S: Final = 1.0
OVER_THE_CAMERA_S: Final = 0.3
POLL_S: Final = 0.02


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cameras(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[CameraTown]:
    """A shop that shares its camera in incidents, with the seconds before a press."""
    async with CameraTown(tmp_path_factory.mktemp("cameras"), tier="incident", before=True) as cameras:
        yield cameras


async def pictures(cameras: CameraTown) -> list[dict[str, Any]]:
    """Return what the radio room has of pictures of the only incident that is open."""
    api = await operator(cameras.town)
    incident = await the_incident(cameras.town, cameras.shop)
    found = await api.command("smart_safety_zone/desk/pictures", incident=incident["incident"])
    return [each for each in found if each["state"] == "kept"]


async def until_first_picture(cameras: CameraTown) -> tuple[float, dict[str, Any]]:
    """Press, and return the seconds until a picture is at the station, and the picture."""
    # A login takes a second by itself.
    await operator(cameras.town)
    began = monotonic()
    await cameras.town.press(cameras.shop)
    first = await until(lambda: pictures(cameras), DEADLINE_S, "a picture at the station")
    return monotonic() - began, first[0]


def first_frame(camera: RtspCamera) -> float:
    """Return the seconds until the camera itself shows its first picture to whoever opens it."""
    began = monotonic()
    options = {"rtsp_transport": "tcp", "analyzeduration": "500000"}
    with av.open(camera.url, options=options, timeout=(10.0, 5.0)) as container:
        next(container.decode(video=0))
    return monotonic() - began


async def test_with_the_seconds_before_kept_a_picture_is_there_within_a_second(cameras: CameraTown) -> None:
    for fills_s in (RING_FILLS_S, RING_FILLS_AGAIN_S):
        await until(lambda: cameras.camera.watched_by, DEADLINE_S, "the camera being watched")
        await asyncio.sleep(fills_s)
        took_s, picture = await until_first_picture(cameras)
        assert took_s < WITHIN_S
        # It shows what was before the press.
        assert picture["offset_ms"] < 0
        await clear(cameras.town)


async def test_without_them_it_is_there_as_soon_as_the_camera_has_one(cameras: CameraTown) -> None:
    await cameras.share_anew(before=False)
    await until(lambda: not cameras.camera.watched_by, DEADLINE_S, "a camera that nobody watches")
    own_s = max([await asyncio.to_thread(first_frame, cameras.camera) for _ in range(5)])
    took_s, picture = await until_first_picture(cameras)
    assert took_s < own_s + OVER_THE_CAMERA_S
    assert picture["offset_ms"] >= 0
    await clear(cameras.town)
