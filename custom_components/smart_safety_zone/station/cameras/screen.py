"""Cameras on a screen of the station, behind which nobody in particular stands: stills, where both ends allow it."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from ...incident.model import AUTOMATION
from ...protocol.cameras import InventoryCamera, SharingTier, ViewMode, ViewRefusal
from ...protocol.messages import Standing
from ...protocol.supervision import LinkState
from ..errors import StationError
from ..ground import Ground
from ..links import Links
from ..listeners import Listeners
from ..registry import Registry
from .cameras import SharedCameras
from .picture import Picture
from .view import Ending, News, View, Wish

FRESH_MS: Final = 10_000
"""So long one picture is shown: each is a look, which both ends write down."""
PATIENCE_S: Final = 8.0
"""Home Assistant waits ten seconds for a picture."""


class ScreenReason(StrEnum):
    """Why a camera shows nothing on the station's screens; `AVAILABLE` where it shows."""

    AVAILABLE = "available"
    NOT_ACTIVE = "not_active"
    REGISTRY_ONLY = "registry_only"
    SWITCHED_OFF = "switched_off"
    STATION_OFF = "station_off"
    """Screens are not switched on at the station …"""
    NOT_ON_SCREEN = "not_on_screen"
    """… or not by the owner."""
    NOT_CONNECTED = "not_connected"
    NO_CONSENT = "no_consent"
    NO_INCIDENT = "no_incident"
    NO_PICTURE = "no_picture"
    NO_MASK = "no_mask"
    TOO_MANY = "too_many"
    NOT_KEPT = "not_kept"
    REFUSED = "refused"


_OTHER_WORDS: Final = {
    ViewRefusal.NOT_OFFERED: ScreenReason.NOT_ON_SCREEN,
    ViewRefusal.LINK_LOST: ScreenReason.NOT_CONNECTED,
    Ending.NO_ANSWER: ScreenReason.NOT_CONNECTED,
    Ending.NOT_CONNECTED: ScreenReason.NOT_CONNECTED,
    Ending.BAD_PICTURE: ScreenReason.NO_PICTURE,
    "not_committed": ScreenReason.NOT_KEPT,
    "view_too_many": ScreenReason.TOO_MANY,
}


def standing_reason(
    camera: InventoryCamera | None, standing: Standing, link: LinkState, *, is_on: bool
) -> ScreenReason | None:
    """Tell why nobody is even asked, as the inventory and the link stand; None if somebody is."""
    if standing is not Standing.ACTIVE:
        return ScreenReason.NOT_ACTIVE
    if camera is None or camera.tier == SharingTier.REGISTRY:
        return ScreenReason.REGISTRY_ONLY
    if camera.off:
        return ScreenReason.SWITCHED_OFF
    if not is_on:
        return ScreenReason.STATION_OFF
    if not camera.screen:
        return ScreenReason.NOT_ON_SCREEN
    return None if link is LinkState.UP else ScreenReason.NOT_CONNECTED


def refused_reason(refusal: str) -> ScreenReason:
    """Tell in the words of this list why a site did not show what it was asked for."""
    known = _OTHER_WORDS.get(refusal)
    if known is not None:
        return known
    return ScreenReason(refusal) if refusal in set(ScreenReason) else ScreenReason.REFUSED


class CameraScreens:
    """The stills of all cameras that stand on screens."""

    def __init__(self, ground: Ground, registry: Registry, links: Links, cameras: SharedCameras) -> None:
        """Prepare."""
        self._ground = ground
        self._registry = registry
        self._links = links
        self._cameras = cameras
        self._refused: dict[tuple[str, str], ScreenReason] = {}
        self._shown: dict[tuple[str, str], tuple[int, bytes]] = {}
        self._turns: dict[tuple[str, str], asyncio.Lock] = {}
        self._listeners = Listeners[[]]()

    def subscribe(self, listener: Callable[[], None], site_id: str) -> Callable[[], None]:
        """Hear that a site has refused, or shown again, what it was asked for."""
        return self._listeners.add(listener, site_id)

    def reason(self, site_id: str, camera_id: str) -> ScreenReason:
        """Tell why a camera shows nothing, or that it does."""
        standing = self._standing_reason(site_id, camera_id)
        return standing or self._refused.get((site_id, camera_id)) or ScreenReason.AVAILABLE

    def may_ask(self, site_id: str, camera_id: str) -> bool:
        """Tell whether a picture is asked for at all; none is shown otherwise."""
        return self._standing_reason(site_id, camera_id) is None

    async def picture(self, site_id: str, camera_id: str) -> bytes | None:
        """Return a picture of now, or one that is a few seconds old; None where there is none to be shown."""
        key = (site_id, camera_id)
        async with self._turns.setdefault(key, asyncio.Lock()):
            if not self.may_ask(site_id, camera_id):
                self._shown.pop(key, None)
                return None
            at_ms, data = self._shown.get(key, (0, b""))
            if data and self._ground.clock.now().mono_ms - at_ms < FRESH_MS:
                return data
            self._shown.pop(key, None)
            picture, refusal = await self._look(site_id, camera_id)
            self._keep_refusal(key, None if picture is not None else refused_reason(refusal))
            if picture is None:
                return None
            self._shown[key] = (self._ground.clock.now().mono_ms, picture.data)
            return picture.data

    async def _look(self, site_id: str, camera_id: str) -> tuple[Picture | None, str]:
        over = asyncio.Event()
        begun: list[View] = []

        def follow(view: View) -> None:
            begun.append(view)

            def heard(_news: News) -> None:
                if view.ended:
                    over.set()

            view.subscribe(heard)

        wish = Wish(camera=camera_id, mode=ViewMode.STILL, actor=AUTOMATION, screen=True)
        try:
            async with asyncio.timeout(PATIENCE_S):
                view = await self._cameras.look(site_id, wish, follow)
                if not view.ended:
                    await over.wait()
        except StationError as err:
            return None, err.code
        except TimeoutError:
            return None, ViewRefusal.NO_PICTURE
        finally:
            for each in begun:
                self._cameras.end(each)
        return view.picture, view.reason

    def _keep_refusal(self, key: tuple[str, str], reason: ScreenReason | None) -> None:
        before = self._refused.pop(key, None)
        if reason is not None:
            self._refused[key] = reason
        if reason is not before:
            self._listeners.tell(key[0])

    def _standing_reason(self, site_id: str, camera_id: str) -> ScreenReason | None:
        site = self._registry.sites.get(site_id)
        camera = None if site is None else next((each for each in site.cameras if each.id == camera_id), None)
        link = self._links.view(site_id).state
        return standing_reason(camera, self._registry.standing(site_id), link, is_on=self._cameras.screen_is_on)
