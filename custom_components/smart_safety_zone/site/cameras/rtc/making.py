"""Live video for looks: what is asked before each frame, and what ends with the look."""

from collections.abc import Callable
from typing import Protocol

from homeassistant.core import HomeAssistant

from ....protocol.cameras import RtcWord, ViewRefusal
from ..pictures.picture import mono_ms
from ..views.view import LiveSource, MakesLive, View
from .live import LiveVideo, NoLiveError, find_camera


class Looks(Protocol):
    """What live video needs of the looks that it is for."""

    def may_go_on(self, view: View) -> ViewRefusal | None:
        """Tell why no further picture of a look may leave; None if one may."""

    def end(self, view: View, reason: ViewRefusal) -> None:
        """End a look at once, and record why."""


class LiveLook(LiveSource):
    """The live video of one look."""

    def __init__(self, hass: HomeAssistant, entity_id: str | None, looks: Looks, view: View) -> None:
        """Prepare."""
        self._looks = looks
        self._view = view
        self._video = LiveVideo(hass, entity_id, leaves=self._leaves, say=self._say, ended=self._ended)

    async def start(self, view: View, offer: str) -> str:
        """Begin, and return the answer to the viewer's offer. NoLiveError."""
        assert view is self._view
        return await self._video.start(offer)

    def candidate(self, text: str) -> None:
        """Take one more address of the viewer in."""
        self._video.candidate(text)

    def stop(self) -> None:
        """Let no further frame out, from the moment this is called."""
        self._video.stop()

    def _leaves(self, frames: int) -> bool:
        if self._looks.may_go_on(self._view) is not None:
            return False
        for _ in range(frames):
            self._view.picture_leaves(mono_ms())
        return True

    def _say(self, candidate: str) -> None:
        self._view.receiver.say(RtcWord(view=self._view.request.view, kind="candidate", text=candidate))

    def _ended(self) -> None:
        self._looks.end(self._view, self._looks.may_go_on(self._view) or ViewRefusal.NO_PICTURE)


def live_video(hass: HomeAssistant, entity: Callable[[str], str | None], looks: Looks) -> MakesLive:
    """Make live video for looks, of cameras whose entities `entity` tells."""

    def make(view: View) -> LiveSource | None:
        entity_id = entity(view.camera)
        try:
            find_camera(hass, entity_id)
        except NoLiveError:
            return None
        return LiveLook(hass, entity_id, looks, view)

    return make
