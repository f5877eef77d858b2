"""Live video of one view: through whatever makes WebRTC in the home, and over when the site says so."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from time import monotonic
from typing import Any, override
from unittest.mock import patch

from homeassistant.components.camera import Camera
from homeassistant.components.camera.const import CameraEntityFeature
from homeassistant.components.camera.webrtc import (
    CameraWebRTCProvider,
    WebRTCAnswer,
    WebRTCCandidate,
    WebRTCError,
    WebRTCSendMessage,
    async_register_webrtc_provider,
)
from homeassistant.components.go2rtc.const import DOMAIN as GO2RTC
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from webrtc_models import RTCIceCandidateInit

from custom_components.smart_safety_zone.site.cameras.rtc import live as module
from custom_components.smart_safety_zone.site.cameras.rtc.live import LiveVideo, NoLiveError
from custom_components.smart_safety_zone.site.cameras.rtc.negotiation import MAX_CANDIDATES
from custom_components.smart_safety_zone.site.cameras.rtc.stand_in import ENTITY_ID
from scripts.rig.cameras import RtspCamera
from scripts.rig.sender import Sender
from scripts.rig.waiting import until

from .test_negotiation import AUDIO, HEAD, VIDEO, sdp
from .viewer import Viewer

pytestmark = pytest.mark.usefixtures("socket_enabled")

OFFER = sdp(*HEAD, *VIDEO, "a=recvonly")
ANSWER = sdp(*HEAD, *VIDEO, "a=sendonly")
CANDIDATE = "candidate:1 1 udp 2113937151 192.0.2.1 60781 typ host"
SOON_S = 1.0
DEADLINE_S = 10.0


class Eye:
    """A camera entity of the household, as far as live video needs one."""

    supported_features = CameraEntityFeature.STREAM

    def __init__(self) -> None:
        self.source: str | None = "rtsp://127.0.0.1:1/nothing"
        self.stream_options: dict[str, Any] = {}
        self.broken = False

    async def stream_source(self) -> str | None:
        if self.broken:
            raise HomeAssistantError
        return self.source

    async def async_handle_async_webrtc_offer(self, *_arguments: object) -> None:
        """Fail the test: the household's own WebRTC is never asked."""
        pytest.fail("the camera itself was asked for WebRTC")


class Maker(CameraWebRTCProvider):
    """Whatever makes WebRTC of a camera."""

    def __init__(self) -> None:
        self.says: list[Any] = [WebRTCAnswer(ANSWER)]
        self.sources: list[str | None] = []
        self.cameras: list[Camera] = []
        self.heard: list[str] = []
        self.closed: list[str] = []
        self.left: list[Camera] = []
        self.session = ""
        self.send: WebRTCSendMessage | None = None
        self.hangs = False
        self.fails = False

    @property
    @override
    def domain(self) -> str:
        return "maker"

    @override
    def async_is_supported(self, stream_source: str) -> bool:
        return stream_source.startswith("http:")

    @override
    async def async_handle_async_webrtc_offer(
        self, camera: Camera, offer_sdp: str, session_id: str, send_message: WebRTCSendMessage
    ) -> None:
        self.cameras.append(camera)
        self.sources.append(await camera.stream_source())
        self.session, self.send = session_id, send_message
        if self.fails:
            raise ValueError(offer_sdp)
        if self.hangs:
            await asyncio.Event().wait()
        for each in self.says:
            send_message(each)

    @override
    async def async_on_webrtc_candidate(self, session_id: str, candidate: RTCIceCandidateInit) -> None:
        self.heard.append(candidate.candidate)

    @override
    def async_close_session(self, session_id: str) -> None:
        self.closed.append(session_id)

    @override
    async def async_unregister_camera(self, camera: Camera) -> None:
        self.left.append(camera)


class Case:
    """A live view and what it said."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.said: list[str] = []
        self.ended = asyncio.Event()
        self.frames = 0
        self.may_go_on = True
        self.view = LiveVideo(hass, "camera.door", leaves=self._leaves, say=self.said.append, ended=self.ended.set)

    def _leaves(self, frames: int) -> bool:
        self.frames += frames
        return self.may_go_on


@pytest.fixture
async def eye(hass: HomeAssistant) -> AsyncIterator[Eye]:
    assert await async_setup_component(hass, "camera", {})
    eye = Eye()
    with patch.object(module, "get_camera_from_entity_id", lambda _hass, _entity: eye):
        yield eye


@pytest.fixture
def maker(hass: HomeAssistant, eye: Eye) -> Maker:
    maker = Maker()
    async_register_webrtc_provider(hass, maker)
    return maker


@pytest.fixture
async def film(eye: Eye) -> AsyncIterator[RtspCamera]:
    async with RtspCamera() as camera:
        eye.source = camera.url
        yield camera


@pytest.fixture
async def cases(hass: HomeAssistant, eye: Eye) -> AsyncIterator[Callable[[], Case]]:
    made: list[Case] = []

    def make() -> Case:
        made.append(Case(hass))
        return made[-1]

    yield make
    for each in made:
        each.view.stop()
    await hass.async_block_till_done(wait_background_tasks=True)
    for relay in (each.view._relay for each in made):
        assert relay is None or await asyncio.to_thread(relay._tap.join, 10.0)


@pytest.fixture
def case(cases: Callable[[], Case]) -> Case:
    return cases()


async def test_whoever_makes_webrtc_reads_our_source_and_not_the_cameras(
    hass: HomeAssistant, maker: Maker, film: RtspCamera, case: Case
) -> None:
    assert await case.view.start(OFFER) == ANSWER
    (source,), (camera,) = maker.sources, maker.cameras
    assert source is not None
    assert source.startswith("http://127.0.0.1:")
    assert camera.entity_id == ENTITY_ID
    assert hass.states.get(ENTITY_ID) is None


async def test_candidates_go_both_ways_in_their_order(
    hass: HomeAssistant, maker: Maker, film: RtspCamera, case: Case
) -> None:
    case.view.candidate(CANDIDATE)
    assert maker.heard == []
    await case.view.start(OFFER)
    for each in ("", "m=audio"):
        case.view.candidate(each)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert maker.heard == [CANDIDATE, ""]
    assert maker.send is not None
    for each in (CANDIDATE, "m=audio"):
        maker.send(WebRTCCandidate(RTCIceCandidateInit(each)))
    assert case.said == [CANDIDATE]
    for _ in range(MAX_CANDIDATES + 5):
        maker.send(WebRTCCandidate(RTCIceCandidateInit(CANDIDATE)))
        case.view.candidate(CANDIDATE)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (len(case.said), len(maker.heard)) == (MAX_CANDIDATES, MAX_CANDIDATES - 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda eye, maker: setattr(eye, "source", None),
        lambda eye, maker: setattr(eye, "broken", True),
        lambda eye, maker: setattr(eye, "supported_features", CameraEntityFeature(0)),
        lambda eye, maker: setattr(maker, "says", [WebRTCError("code", "message")]),
        lambda eye, maker: setattr(maker, "fails", True),
        lambda eye, maker: setattr(maker, "async_is_supported", lambda _source: False),
    ],
    ids=["no stream", "broken", "no streams at all", "refused", "failing", "not our source"],
)
async def test_what_cannot_be_had_is_no_live_video(
    hass: HomeAssistant, eye: Eye, maker: Maker, film: RtspCamera, case: Case, spoil: Callable[[Eye, Maker], None]
) -> None:
    spoil(eye, maker)
    with pytest.raises(NoLiveError):
        await case.view.start(OFFER)
    await hass.async_block_till_done(wait_background_tasks=True)
    await gone(film)


async def test_neither_sound_nor_more_than_was_asked_for_is_agreed_to(
    maker: Maker, film: RtspCamera, case: Case, cases: Callable[[], Case]
) -> None:
    with pytest.raises(NoLiveError):
        await case.view.start(OFFER + sdp(*AUDIO))
    assert maker.sources == []
    other = cases()
    maker.says = [WebRTCAnswer(ANSWER + sdp(*AUDIO))]
    with pytest.raises(NoLiveError):
        await other.view.start(OFFER)
    await gone(film)


async def test_a_view_that_ends_while_it_is_negotiated_leaves_nothing(
    hass: HomeAssistant, maker: Maker, film: RtspCamera, case: Case
) -> None:
    maker.hangs = True
    start = asyncio.create_task(case.view.start(OFFER))
    await until(lambda: maker.session, DEADLINE_S, "an offer")
    case.view.stop()
    with pytest.raises(NoLiveError):
        await start
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (maker.closed, maker.left) == ([maker.session], maker.cameras)
    await gone(film)


async def test_nobody_waits_for_an_answer_that_never_comes(
    maker: Maker, film: RtspCamera, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_TIMEOUT_S", 0.1)
    maker.says = []
    with pytest.raises(NoLiveError):
        await case.view.start(OFFER)


async def test_a_camera_that_gives_nothing_more_ends_the_view(
    hass: HomeAssistant, maker: Maker, film: RtspCamera, case: Case
) -> None:
    await case.view.start(OFFER)
    await film.close()
    async with asyncio.timeout(10):
        await case.ended.wait()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await maker.cameras[0].stream_source() is None


async def test_no_go2rtc_that_is_gone_keeps_a_view_from_ending(
    hass: HomeAssistant, maker: Maker, film: RtspCamera, case: Case
) -> None:
    await case.view.start(OFFER)
    hass.data[GO2RTC] = object()
    case.view.stop()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert maker.left == maker.cameras
    del hass.data[GO2RTC]


async def gone(film: RtspCamera) -> None:
    await until(lambda: not film.watched_by, DEADLINE_S, "a camera that nobody watches")


@pytest.fixture
async def sender(hass: HomeAssistant, eye: Eye) -> AsyncIterator[Sender]:
    """Home Assistant's own go2rtc integration, with a stand-in for the server that it speaks to."""
    async with Sender() as sender:
        assert await async_setup_component(hass, GO2RTC, {GO2RTC: {"url": sender.url}})
        await hass.async_block_till_done(wait_background_tasks=True)
        assert hass.config_entries.async_loaded_entries(GO2RTC)
        yield sender


async def test_go2rtc_sends_until_the_site_cuts_its_source(
    hass: HomeAssistant, sender: Sender, film: RtspCamera, case: Case
) -> None:
    viewer = Viewer()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(viewer.close)
        await viewer.accept(await case.view.start(await viewer.offer()))
        await viewer.sees(10)
        cut = monotonic()
        case.view.stop()
        await asyncio.sleep(SOON_S)
        seen = viewer.frames
        await asyncio.sleep(2 * SOON_S)
        # The connection is as open as before, and nothing comes through it.
        assert (viewer.state, sender.connected, viewer.frames) == ("connected", 1, seen)
        assert viewer.last - cut < SOON_S
        assert (film.watched_by, sender.signalling, sender.streams) == (0, 0, {})


async def test_what_may_not_go_on_ends_with_the_frame_that_may_not(
    sender: Sender, film: RtspCamera, case: Case
) -> None:
    viewer = Viewer()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(viewer.close)
        await viewer.accept(await case.view.start(await viewer.offer()))
        await viewer.sees(5)
        assert case.frames >= viewer.frames
        case.may_go_on = False
        async with asyncio.timeout(SOON_S):
            await case.ended.wait()
        seen, asked = viewer.frames, case.frames
        await asyncio.sleep(SOON_S)
        assert (viewer.frames <= seen + 2, case.frames) == (True, asked)


async def test_the_stand_in_for_go2rtc_sends_on_when_only_its_signalling_closes(
    hass: HomeAssistant, sender: Sender, film: RtspCamera, case: Case
) -> None:
    viewer = Viewer()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(viewer.close)
        await viewer.accept(await case.view.start(await viewer.offer()))
        await viewer.sees(5)
        assert case.view._camera is not None
        case.view._camera.close_webrtc_session(case.view._session)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert sender.signalling == 0
        await asyncio.sleep(SOON_S)
        await viewer.sees(10)


async def test_two_views_of_a_camera_share_nothing_at_go2rtc(
    sender: Sender, film: RtspCamera, case: Case, cases: Callable[[], Case]
) -> None:
    other, viewers = cases(), [Viewer(), Viewer()]
    async with AsyncExitStack() as stack:
        for viewer, each in zip(viewers, (case, other), strict=True):
            stack.push_async_callback(viewer.close)
            await viewer.accept(await each.view.start(await viewer.offer()))
            await viewer.sees(3)
        assert len({name for name, _ in sender.added}) == len({source for _, source in sender.added}) == 2
        case.view.stop()
        await asyncio.sleep(SOON_S)
        seen = viewers[0].frames
        await viewers[1].sees(15)
        assert viewers[0].frames == seen
