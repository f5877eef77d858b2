"""One live view: a camera's video through a source of ours, by whatever makes WebRTC in this home."""

import asyncio
from collections.abc import Callable
import logging
import secrets
from typing import Final

from homeassistant.components.camera import Camera
from homeassistant.components.camera.const import CameraEntityFeature
from homeassistant.components.camera.helper import get_camera_from_entity_id
from homeassistant.components.camera.webrtc import WebRTCAnswer, WebRTCCandidate, WebRTCError, WebRTCMessage
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from webrtc_models import RTCIceCandidateInit

from ..pictures.errors import NoPictureError
from ..pictures.pictures import stream_options
from .negotiation import MAX_CANDIDATES, BadWordError, check_answer, check_candidate, check_offer
from .relay import Relay
from .stand_in import StandIn

_LOGGER = logging.getLogger(__name__)

ANSWER_TIMEOUT_S: Final = 10.0


class NoLiveError(NoPictureError):
    """There is no live video of this camera that could be ended again; its pictures are there still."""


class LiveVideo:
    """Live video of one camera for one browser, from `start` until `stop`; only once."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str | None,
        *,
        leaves: Callable[[int], bool],
        say: Callable[[str], None],
        ended: Callable[[], None],
    ) -> None:
        """Prepare.

        `leaves` is asked before frames leave, with their number, whether they may. `say` gets candidates for the
        browser, `ended` is told that there is nothing more to see; neither is after `stop`.
        """
        self._hass = hass
        self._entity_id = entity_id
        self._leaves = leaves
        self._say = say
        self._tell_ended = ended
        self._session = secrets.token_hex(16)
        self._relay: Relay | None = None
        self._camera: StandIn | None = None
        self._offering: asyncio.Task[None] | None = None
        self._answer: asyncio.Future[str] | None = None
        self._answered = False
        self._early: list[str] = []
        self._said = self._heard = 0
        self._stopped = False

    @property
    def sent(self) -> int:
        """How many bytes of video went out so far."""
        return 0 if self._relay is None else self._relay.sent

    async def start(self, offer: str) -> str:
        """Answer an offer. NoLiveError."""
        try:
            check_offer(offer)
            return await self._negotiate(offer)
        except BadWordError as err:
            self.stop()
            raise NoLiveError from err
        except BaseException:
            self.stop()
            raise

    async def _negotiate(self, offer: str) -> str:
        stand_in = self._camera = StandIn(self._hass, await self._open())
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                answer = await self._ask(stand_in, offer)
        except NoLiveError:
            raise
        except Exception as err:
            # Whoever makes WebRTC raises whatever its server does.
            _LOGGER.debug("No live video: %s", type(err).__name__)
            raise NoLiveError from err
        self._go_on()
        check_answer(answer)
        self._answered = True
        for candidate in self._early:
            await self._hand_on(candidate)
        return answer

    async def _open(self) -> str:
        """Open the view's own source."""
        camera = find_camera(self._hass, self._entity_id)
        try:
            source = await camera.stream_source()
        except (HomeAssistantError, TimeoutError) as err:
            raise NoLiveError from err
        self._go_on()
        if not source:
            raise NoLiveError
        relay = self._relay = Relay(source, stream_options(camera.stream_options), self._leaves, self._over)
        try:
            address = await relay.open()
        except OSError as err:
            raise NoLiveError from err
        self._go_on()
        return address

    async def _ask(self, stand_in: StandIn, offer: str) -> str:
        """Have WebRTC made of that source by whoever takes it; a camera's own could not be ended."""
        await stand_in.async_refresh_providers(write_state=False)
        self._go_on()
        if stand_in.webrtc_provider is None:
            raise NoLiveError
        self._answer = self._hass.loop.create_future()
        self._offering = self._hass.async_create_task(
            stand_in.async_handle_async_webrtc_offer(offer, self._session, self._from_provider)
        )
        await asyncio.wait([self._offering])
        self._go_on()
        self._offering.result()
        return await self._answer

    def _go_on(self) -> None:
        """Begin nothing more for a view that has ended meanwhile. NoLiveError."""
        if self._stopped:
            raise NoLiveError

    @callback
    def candidate(self, text: str) -> None:
        """Take one more address of the browser in; one that is none is nobody's."""
        self._heard += 1
        if self._stopped or self._heard > MAX_CANDIDATES:
            return
        try:
            check_candidate(text)
        except BadWordError:
            return
        if self._answered:
            self._hass.async_create_background_task(self._hand_on(text), "smart_safety_zone live view candidate")
        else:
            self._early.append(text)

    async def _hand_on(self, candidate: str) -> None:
        if self._stopped or self._camera is None:
            return
        try:
            await self._camera.async_on_webrtc_candidate(self._session, RTCIceCandidateInit(candidate))
        except Exception as err:  # noqa: BLE001 - one candidate of several; without any the video never begins
            _LOGGER.debug("A candidate was not taken: %s", type(err).__name__)

    @callback
    def stop(self) -> None:
        """End it: when this returns, no more of the camera leaves this process for it."""
        if self._stopped:
            return
        self._stopped = True
        if self._relay is not None:
            self._relay.cut()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoLiveError())
            # Nobody may wait for it any more.
            self._answer.exception()
        if self._offering is not None:
            self._offering.cancel()
        if self._camera is not None:
            leaving = self._leave(self._camera, self._offering)
            self._hass.async_create_background_task(leaving, "smart_safety_zone live view ends")

    async def _leave(self, camera: StandIn, offering: asyncio.Task[None] | None) -> None:
        if offering is not None:
            # A session that is being opened could not be closed.
            await asyncio.wait([offering])
        try:
            camera.close_webrtc_session(self._session)
            await camera.forget()
        except Exception as err:  # noqa: BLE001 - the source is cut; this only tidies up
            _LOGGER.debug("A live view's session was not closed: %s", type(err).__name__)

    @callback
    def _from_provider(self, message: WebRTCMessage) -> None:
        answer = self._answer
        if self._stopped or answer is None:
            return
        match message:
            case WebRTCAnswer() if not answer.done():
                answer.set_result(message.answer)
            case WebRTCError() if not answer.done():
                answer.set_exception(NoLiveError())
            case WebRTCCandidate():
                self._pass_on(message.candidate.candidate)

    def _pass_on(self, candidate: str) -> None:
        try:
            check_candidate(candidate)
        except BadWordError:
            return
        self._said += 1
        if self._said <= MAX_CANDIDATES:
            self._say(candidate)

    @callback
    def _over(self) -> None:
        if not self._stopped:
            self.stop()
            self._tell_ended()


def find_camera(hass: HomeAssistant, entity_id: str | None) -> Camera:
    """Return a camera that has a stream. NoLiveError."""
    try:
        camera = None if entity_id is None else get_camera_from_entity_id(hass, entity_id)
    except HomeAssistantError as err:
        raise NoLiveError from err
    if camera is None or CameraEntityFeature.STREAM not in camera.supported_features:
        raise NoLiveError
    return camera
