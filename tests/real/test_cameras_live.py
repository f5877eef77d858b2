"""Live video at the radio room's screen: a real browser shows it, and one that stays sees nothing after the end."""

import asyncio
from collections.abc import AsyncGenerator
import os
from pathlib import Path
from time import monotonic
from typing import Any, Final

import pytest
import pytest_asyncio

from scripts.rig import Browser, until
from scripts.rig.cameras_town import CAMERA, CameraTown
from tests.site.cameras.rtc.viewer import Viewer

from .acts import DEADLINE_S, clear, operator, the_incident
from .room import Person, person

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES: Final = os.environ.get("SSZ_PICTURES")
"""A folder that keeps the pictures, for a person to look at."""
SOON_S: Final = 1.0
_SHOWN: Final = """() => {
  const find = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.tagName === "SSZ-LIVE-VIDEO") return each;
      const found = each.shadowRoot && find(each.shadowRoot);
      if (found) return found;
    }
  };
  const live = find(document);
  if (!live) return { frames: 0, shows: false };
  const video = live.shadowRoot.querySelector("video");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [8, 8];
  const paint = canvas.getContext("2d");
  paint.drawImage(video, 0, 0, 8, 8);
  const colours = new Set();
  const data = paint.getImageData(0, 0, 8, 8).data;
  for (let at = 0; at < data.length; at += 4) colours.add(data.slice(at, at + 3).join());
  return { frames: live.frames, shows: live.shows, width: video.videoWidth, colours: colours.size };
}"""
# A browser that does what it can to go on seeing: it never closes its connection, whatever is said to it.
_STAYS: Final = """async (wish) => {
  const hass = document.querySelector("home-assistant").hass;
  const peer = new RTCPeerConnection({ iceServers: [] });
  const stays = (window.stays = { peer, frames: 0, phase: "", reason: "" });
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true });
  document.body.append(video);
  peer.addTransceiver("video", { direction: "recvonly" });
  peer.ontrack = (event) => {
    video.srcObject = new MediaStream([event.track]);
    const count = () => {
      stays.frames += 1;
      video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
  };
  await peer.setLocalDescription(await peer.createOffer());
  const offer = peer.localDescription.sdp;
  await hass.connection.subscribeMessage(
    (said) => {
      const word = said.rtc;
      if (word && word.kind === "answer") void peer.setRemoteDescription({ type: "answer", sdp: word.text });
      if (!said.phase) return;
      if (said.phase === "live" && stays.phase !== "live") {
        void hass.callWS({ type: "smart_safety_zone/view/rtc", look: said.look, kind: "offer", text: offer });
      }
      Object.assign(stays, { phase: said.phase, reason: said.reason });
    },
    { type: "smart_safety_zone/view/start", mode: "webrtc", ...wish },
  );
}"""
_STATS: Final = """async () => {
  const { peer, frames, phase, reason } = window.stays;
  let decoded = 0;
  let received = 0;
  for (const each of (await peer.getStats()).values()) {
    if (each.type === "inbound-rtp") [decoded, received] = [each.framesDecoded, each.packetsReceived];
  }
  return { frames, phase, reason, decoded, received, state: peer.connectionState };
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cameras(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[CameraTown]:
    """A shop that shares its camera in incidents, live video too."""
    async with CameraTown(tmp_path_factory.mktemp("cameras"), tier="incident") as cameras:
        yield cameras


@pytest_asyncio.fixture(loop_scope="module")
async def incident(cameras: CameraTown) -> AsyncGenerator[str]:
    """A robbery."""
    await cameras.town.press(cameras.shop)
    yield (await the_incident(cameras.town, cameras.shop))["incident"]
    await clear(cameras.town)


async def test_an_operator_sees_live_video_on_the_rooms_screen(
    cameras: CameraTown, incident: str, tmp_path: Path
) -> None:
    token = (await operator(cameras.town)).token
    async with person(cameras.town.room.url, token) as someone:
        await someone.sit_down()
        await someone.arm()
        await someone.sees_incident(cameras.shop.premises.name)
        page = someone.page
        await page.locator("ssz-eye-tile button.main").click()
        await page.locator("ssz-eyes form button.main").click()
        # Pictures come first, and stay until there is video.
        await page.locator("ssz-eye-tile img").wait_for(state="attached")

        async def shows() -> dict[str, Any] | None:
            said: dict[str, Any] = await page.evaluate(_SHOWN)
            return said if said["shows"] and said["frames"] >= 20 else None

        said = await until(shows, DEADLINE_S, "live video")
        assert said is not None
        # The camera's own size, and a picture rather than a black surface.
        assert (said["width"], said["colours"] > 10) == (640, True)
        await page.locator("ssz-eye-tile img").wait_for(state="hidden")
        folder = Path(PICTURES) if PICTURES else tmp_path
        await page.locator("ssz-eye-tile").first.screenshot(path=folder / "live-tile.png")
        await page.screenshot(path=folder / "live-room.png")

        await cameras.home.call_service("switch", "turn_off", target={"entity_id": await cameras.kill_switch()})
        try:
            await someone.reads("eyes.off")
            assert not (await page.evaluate(_SHOWN))["shows"]
        finally:
            await cameras.home.call_service("switch", "turn_on", target={"entity_id": await cameras.kill_switch()})


async def begin_to_look(desk: Person) -> None:
    """Open the first camera by its key, and say what for."""
    tile = desk.page.locator("ssz-eye-tile").first
    await tile.get_by_text(CAMERA).first.wait_for()
    await desk.key("Digit1")
    await desk.click("eyes.begin")
    # Single pictures come first, and live video may take their place at any moment.
    await tile.locator("figure").wait_for()


async def test_the_owner_s_switch_takes_the_picture_off_the_operator_s_screen_within_a_second(
    cameras: CameraTown, incident: str
) -> None:
    town = cameras.town
    switch = await cameras.kill_switch()
    api = await operator(town)
    async with person(town.room.url, api.token) as desk:
        await desk.sit_down()
        await desk.sees_incident(cameras.shop.premises.name)
        await begin_to_look(desk)
        await desk.reads("eyes.logged", who=desk.text("room.operator", number=7), purpose=desk.text("eyes.purpose.1"))
        tile = desk.page.locator("ssz-eye-tile").first
        assert await desk.violations() == []
        await cameras.home.call_service("switch", "turn_off", target={"entity_id": switch})
        began = monotonic()
        await tile.locator("figure").wait_for(state="detached")
        assert monotonic() - began < SOON_S
        await desk.reads("eyes.off")
        assert await desk.violations() == []

    assert await api.command("smart_safety_zone/view/differences") == []
    await cameras.home.call_service("switch", "turn_on", target={"entity_id": switch})


async def test_where_the_video_breaks_off_the_pictures_come_back(cameras: CameraTown, incident: str) -> None:
    async with person(cameras.town.room.url, await _token(cameras)) as someone:
        await someone.sit_down()
        await someone.arm()
        page = someone.page
        await page.locator("ssz-eye-tile button.main").click()
        await page.locator("ssz-eyes form button.main").click()

        async def shows() -> bool:
            return bool((await page.evaluate(_SHOWN))["shows"])

        await until(shows, DEADLINE_S, "live video")
        await cameras.sender.hang_up()
        try:
            picture = page.locator("ssz-eye-tile img")
            await picture.wait_for(state="visible")
            before = await picture.get_attribute("src")

            async def goes_on() -> bool:
                return await picture.get_attribute("src") != before and not await shows()

            # Newer pictures, and no frozen video over them.
            await until(goes_on, DEADLINE_S, "a newer picture")
            await page.locator("ssz-eye-tile figcaption", has_text=someone.text("eyes.frames")).wait_for()
        finally:
            cameras.sender.refuses = False


async def test_a_browser_that_stays_connected_sees_nothing_after_the_kill_switch(
    cameras: CameraTown, incident: str
) -> None:
    async with Browser(cameras.town.room.url, await _token(cameras)) as browser:
        page = await browser.go("/radio-room", selector="ssz-radio-room")
        wish = {"site": cameras.site, "camera": cameras.shared[0], "purpose": "See", "incident": incident}
        await page.evaluate(_STAYS, wish)

        async def sees() -> bool:
            said = await page.evaluate(_STATS)
            return bool(said["frames"] >= 15 and said["decoded"] >= 15)

        await until(sees, DEADLINE_S, "live video")
        await cameras.home.call_service("switch", "turn_off", target={"entity_id": await cameras.kill_switch()})
        try:
            await asyncio.sleep(SOON_S)
            after = await page.evaluate(_STATS)
            await asyncio.sleep(2 * SOON_S)
            later = await page.evaluate(_STATS)
            # It is connected as before; whoever sends would go on, and has nothing to send.
            assert (later["state"], cameras.sender.connected) == ("connected", 1)
            assert (later["frames"], later["decoded"]) == (after["frames"], after["decoded"])
            assert (later["phase"], later["reason"]) == ("ended", "switched_off")
            # Nobody else was cut off: the household's own camera is as it was.
            state = await cameras.home.state(cameras.entities[0])
            assert state is not None
            assert state.state != "unavailable"
        finally:
            await cameras.home.call_service("switch", "turn_on", target={"entity_id": await cameras.kill_switch()})


async def test_the_households_own_stream_goes_on_while_a_look_is_cut(cameras: CameraTown, incident: str) -> None:
    """What was a fact of go2rtc: its streams are named by camera, and ours is another one."""
    async with Browser(cameras.town.room.url, await _token(cameras)) as browser:
        page = await browser.go("/radio-room", selector="ssz-radio-room")
        own = await _household_looks(cameras)
        wish = {"site": cameras.site, "camera": cameras.shared[0], "purpose": "See", "incident": incident}
        await page.evaluate(_STAYS, wish)

        async def sees() -> bool:
            return bool((await page.evaluate(_STATS))["frames"] >= 5)

        await until(sees, DEADLINE_S, "live video")
        switch = await cameras.kill_switch()
        await cameras.home.call_service("switch", "turn_off", target={"entity_id": switch})
        try:
            await asyncio.sleep(SOON_S)
            await own.sees(15)
            await until(lambda: cameras.camera.watched_by == 1, DEADLINE_S, "a camera that the household alone watches")
        finally:
            await own.close()
            await cameras.home.call_service("switch", "turn_on", target={"entity_id": switch})


async def _token(cameras: CameraTown) -> str:
    token = (await operator(cameras.town)).token
    assert token is not None
    return token


async def _household_looks(cameras: CameraTown) -> Viewer:
    """Look as the household does: Home Assistant's own command, by its own go2rtc integration."""
    viewer = Viewer()
    inbox = await cameras.home.inbox("camera/webrtc/offer", entity_id=cameras.entities[0], offer=await viewer.offer())
    answer = await inbox.next(lambda said: said["type"] == "answer", deadline_s=DEADLINE_S)
    await viewer.accept(answer["answer"])
    await viewer.sees(5)
    return viewer
