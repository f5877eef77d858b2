"""Live video of a look, by Home Assistant's own go2rtc integration, for a viewer who stays connected after its end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import patch

from homeassistant.components.camera.const import CameraEntityFeature
from homeassistant.components.go2rtc.const import DOMAIN as GO2RTC
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.smart_safety_zone.protocol.cameras import (
    RtcWord,
    SharingTier,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRefusal,
    ViewState,
)
from custom_components.smart_safety_zone.site.cameras import judgement
from custom_components.smart_safety_zone.site.cameras.rtc import live as module
from custom_components.smart_safety_zone.site.cameras.settings import CONF_WEBRTC
from scripts.rig.cameras import RtspCamera
from scripts.rig.sender import Sender
from tests.site.cameras.rtc.viewer import Viewer as Browser
from tests.site.home import until

from .conftest import Opens
from .viewer import Viewer

SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
SOON_S = 1.0


class Eye:
    """The household's camera entity, with a stream."""

    supported_features = CameraEntityFeature.STREAM

    def __init__(self, source: str) -> None:
        self.source: str | None = source
        self.stream_options: dict[str, Any] = {}

    async def stream_source(self) -> str | None:
        return self.source


@pytest.fixture
async def film(socket_enabled: None) -> AsyncIterator[RtspCamera]:
    async with RtspCamera() as camera:
        yield camera


@pytest.fixture
async def eye(hass: HomeAssistant, film: RtspCamera) -> AsyncIterator[Eye]:
    assert await async_setup_component(hass, "camera", {})
    eye = Eye(film.url)
    with patch.object(module, "get_camera_from_entity_id", lambda _hass, _entity: eye):
        yield eye


@pytest.fixture
async def sender(hass: HomeAssistant, eye: Eye) -> AsyncIterator[Sender]:
    async with Sender() as sender:
        assert await async_setup_component(hass, GO2RTC, {GO2RTC: {"url": sender.url}})
        await hass.async_block_till_done(wait_background_tasks=True)
        yield sender


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    browser = Browser()
    yield browser
    await browser.close()


async def live(viewer: Viewer, browser: Browser, **said: Any) -> bytes:
    """Look at live video until it is seen; returns the view."""
    view = await viewer.ask(ViewMode.WEBRTC, **said)
    assert (await viewer.answer(view)).state == ViewState.GRANTED
    viewer.room.speak(RtcWord(view=view, kind="offer", text=await browser.offer()))
    await until(lambda: viewer.said(RtcWord, view), "an answer to the offer")
    answer = viewer.said(RtcWord, view)[0]
    assert answer.kind == "answer"
    await browser.accept(answer.text)
    await browser.sees(5)
    return view


ENDS: dict[str, tuple[Callable[[Viewer, bytes], Any], ViewRefusal]] = {
    "kill switch": (
        lambda viewer, _: viewer.shop.cameras.switch_off(viewer.shop.camera, None),
        ViewRefusal.SWITCHED_OFF,
    ),
    "all off": (lambda viewer, _: viewer.shop.cameras.switch_off(None, None), ViewRefusal.SWITCHED_OFF),
    "withdrawn": (lambda viewer, _: viewer.shop.cameras.withdraw(viewer.shop.camera, "owner"), ViewRefusal.NO_CONSENT),
    "masked": (
        lambda viewer, _: viewer.shop.runtime.evidence.pictures.set_mask(viewer.shop.camera, [SQUARE]),
        ViewRefusal.NOT_OFFERED,
    ),
    "closed": (
        lambda viewer, view: viewer.room.speak(ViewEnd(view=view, reason=ViewRefusal.ENDED)),
        ViewRefusal.ENDED,
    ),
    "no": (
        lambda viewer, view: viewer.shop.views.answer(viewer.shop.views.find(view.hex()), "owner", 0),
        ViewRefusal.DENIED,
    ),
}


@pytest.mark.parametrize("how", ENDS)
async def test_whatever_ends_a_look_starves_its_video_within_a_second(
    opens: Opens, sender: Sender, film: RtspCamera, browser: Browser, how: str
) -> None:
    change, reason = ENDS[how]
    viewer = await opens(SharingTier.ALWAYS, **{CONF_WEBRTC: True})
    view = await live(viewer, browser)
    ending = change(viewer, view)
    if asyncio.iscoroutine(ending):
        await ending
    await asyncio.sleep(SOON_S)
    seen = browser.frames
    await asyncio.sleep(SOON_S)
    # Whoever sends would still, and is connected; there is nothing to send.
    assert (browser.frames, browser.state, sender.connected, film.watched_by) == (seen, "connected", 1, 0)
    assert await viewer.ended(view) is reason
    entry = (await viewer.shop.log())[-1]
    assert (entry["mode"], entry["reason"]) == ("webrtc", reason)
    assert entry["pictures"] >= seen


async def test_its_time_that_is_over_ends_it_with_the_next_frame(
    opens: Opens, sender: Sender, film: RtspCamera, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await opens(SharingTier.INCIDENT, **{CONF_WEBRTC: True})
    view = await live(viewer, browser, incident=await viewer.press())
    monkeypatch.setattr(judgement, "INCIDENT_MS", 0)
    assert await viewer.ended(view) is ViewRefusal.EXPIRED
    await asyncio.sleep(SOON_S)
    seen = browser.frames
    await asyncio.sleep(SOON_S)
    assert (browser.frames, browser.state) == (seen, "connected")


async def test_a_lost_link_starves_it_as_well(opens: Opens, sender: Sender, film: RtspCamera, browser: Browser) -> None:
    viewer = await opens(SharingTier.ALWAYS, **{CONF_WEBRTC: True})
    await live(viewer, browser)
    await viewer.room.shut_door()
    await asyncio.sleep(SOON_S)
    seen = browser.frames
    await asyncio.sleep(SOON_S)
    assert (browser.frames, browser.state, film.watched_by) == (seen, "connected", 0)


async def test_a_masked_camera_has_none(opens: Opens, sender: Sender, film: RtspCamera) -> None:
    viewer = await opens(SharingTier.ALWAYS, **{CONF_WEBRTC: True})
    await viewer.shop.runtime.evidence.pictures.set_mask(viewer.shop.camera, [SQUARE])
    assert await viewer.refusal(ViewMode.WEBRTC) is ViewRefusal.NOT_OFFERED
    assert (film.opened, sender.added) == (0, [])


async def test_a_camera_without_a_stream_has_none(opens: Opens, sender: Sender, eye: Eye) -> None:
    eye.supported_features = CameraEntityFeature(0)
    viewer = await opens(SharingTier.ALWAYS, **{CONF_WEBRTC: True})
    assert await viewer.refusal(ViewMode.WEBRTC) is ViewRefusal.NOT_OFFERED


async def test_where_nobody_makes_webrtc_the_look_ends_and_pictures_are_there_still(
    opens: Opens, eye: Eye, browser: Browser
) -> None:
    viewer = await opens(SharingTier.ALWAYS, **{CONF_WEBRTC: True})
    view = await viewer.ask(ViewMode.WEBRTC)
    assert (await viewer.answer(view)).state == ViewState.GRANTED
    viewer.room.speak(RtcWord(view=view, kind="offer", text=await browser.offer()))
    assert await viewer.ended(view) is ViewRefusal.NO_PICTURE
    await viewer.looks()
    assert len(viewer.said(ViewAnswer, view)) == 1
