"""The shared cameras of all sites: asking to look, pictures that come in, and the end of each view."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...const import CONF_OPERATORS, CONF_ROLE, CONF_STATION_SCREEN, ROLE_VIEWER
from ...incident.model import ActorKind, Incident, State, Step, StepType
from ...link.party import Reaction
from ...protocol.cameras import (
    FramePart,
    FrameTaken,
    InventoryCamera,
    Look,
    RtcWord,
    SharingTier,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRefusal,
    ViewRequest,
    ViewState,
)
from ...protocol.events import RecordReceived
from ...protocol.messages import Spoken, Standing
from ..asking import Asking, Matter, Silence
from ..desk import Desk
from ..errors import StationError
from ..ground import Ground, unheard
from ..links import Links
from ..part import Part
from ..registry import Registry
from ..site_record import Place
from .log import LookLog
from .nearest import Sighting, nearest
from .picture import BadPictureError
from .view import EXTENDED_MS, MAX_WORDS, Ending, Phase, View, Wish

_LONGEST_MS: Final = 24 * 60 * 60_000
"""A far end may say any number; no timer is longer."""
MAX_VIEWS: Final = 64
MAX_OF_OPERATOR: Final = 12
"""A wall of nine, and some that are just ending."""
_LAST_S: Final = 1.0
"""So long the end of the station waits for the log of its last looks."""


class _OverError(Exception):
    """Whoever wanted to look does no longer."""


class SharedCameras(Part):
    """All looks that are under way, and who may begin one; a part of the station."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        ground: Ground,
        registry: Registry,
        desk: Desk,
        links: Links,
        changed: Callable[[str], None],
    ) -> None:
        """Prepare; `changed` is told of sites whose log of looks differs from ours, or whose cameras show anew."""
        self._hass = hass
        self._entry = entry
        self._ground = ground
        self._registry = registry
        self._desk = desk
        self._links = links
        self._changed = changed
        self._was_on = self.screen_is_on
        self._asking = Asking[ViewRequest, ViewAnswer](links)
        self.log = LookLog(hass, ground, links, changed)
        self._views: dict[View, None] = {}
        self._timers: dict[View, asyncio.TimerHandle] = {}
        self._ending: set[asyncio.Task[None]] = set()

    @override
    async def load(self) -> None:
        await self.log.load()

    @override
    def start(self) -> None:
        self.log.start()

    @override
    async def stop(self) -> None:
        self.log.stop()
        self._asking.stop()
        self._end_all(self._views, Ending.STATION_ENDED)
        if self._ending:
            await asyncio.wait(self._ending, timeout=_LAST_S)

    @override
    def configure(self) -> None:
        """End what is looked at by those who may no longer."""
        self._end_all((each for each in self._views if not self._may_look(each.wish)), Ending.ROLE_LOST)
        if self._was_on != self.screen_is_on:
            self._was_on = self.screen_is_on
            for site in self._registry.sites.values():
                if site.cameras:
                    self._changed(site.id)

    @property
    def screen_is_on(self) -> bool:
        """Whether cameras may stand on the station's screens, behind which nobody in particular stands."""
        return bool(self._entry.options.get(CONF_STATION_SCREEN, False))

    @property
    def views(self) -> tuple[View, ...]:
        """The looks that are under way."""
        return tuple(self._views)

    def camera(self, site_id: str, camera_id: str) -> InventoryCamera:
        """Find a shared camera; StationError."""
        for camera in self._registry.site(site_id).cameras:
            if camera.id == camera_id:
                return camera
        raise StationError("view_unknown_camera")

    def nearest(self, incident: Incident) -> list[Sighting]:
        """Return the cameras around the place of an incident, the likeliest to show it first."""
        site = self._registry.sites.get(incident.site_id)
        here = None if site is None else site.place
        return nearest(here, incident.site_id, self._all())

    def _all(self) -> Iterable[tuple[str, Place | None, InventoryCamera]]:
        for site in self._registry.sites.values():
            if site.standing is Standing.ACTIVE:
                for camera in site.cameras:
                    yield site.id, site.place, camera

    async def look(self, site_id: str, wish: Wish, begun: Callable[[View], None] = unheard) -> View:
        """Ask a site to let somebody look; a view that it refuses is ended, with its reason.

        StationError where the site is not even asked. `begun` gets the view before that, to listen from the beginning.
        """
        self._admit(site_id, wish)
        view = View(site_id, wish)
        self._views[view] = None
        begun(view)
        matter = Matter[ViewRequest, ViewAnswer](
            request=wish.request,
            is_stale=lambda answer: answer.refusal == ViewRefusal.STALE,
            before=partial(self._about_to_ask, view),
            after=partial(self._was_asked, view),
        )
        try:
            answer = await self._asking.ask(site_id, matter)
        except _OverError:
            return view
        except BaseException:
            self.end(view)
            raise
        if isinstance(answer, Silence):
            self._finish(view, answer)
        elif answer.refusal == ViewRefusal.STALE:
            self._finish(view, answer.refusal, tell=False)
        return view

    async def _about_to_ask(self, view: View, request: ViewRequest) -> None:
        if view.ended:
            raise _OverError
        try:
            await self.log.asked(view.site_id, request, view.wish.actor)
        except asyncio.CancelledError:
            self.end(view)
            self._spawn_log(request.view, view)
            raise
        if view not in self._views:
            self._spawn_log(request.view, view)
            raise _OverError
        view.id, view.session = request.view, self._links.session(view.site_id)

    async def _was_asked(self, view: View, request: ViewRequest, answer: ViewAnswer | Silence) -> None:
        if not isinstance(answer, Silence) and answer.refusal == ViewRefusal.STALE and not view.ended:
            await self.log.ended(request.view, answer.refusal, 0, 0)

    def _admit(self, site_id: str, wish: Wish) -> None:
        site = self._registry.site(site_id)
        if site.standing is not Standing.ACTIVE:
            raise StationError("view_site_not_active")
        camera = self.camera(site_id, wish.camera)
        if camera.tier == SharingTier.REGISTRY:
            raise StationError("view_registry_only")
        if not self._may_look(wish):
            raise StationError("view_screen_off" if wish.screen else "view_no_operator")
        if not wish.screen:
            self._admit_reason(wish)
        mine = sum(each.wish.actor.user_id == wish.actor.user_id for each in self._views)
        if len(self._views) >= MAX_VIEWS or (not wish.screen and mine >= MAX_OF_OPERATOR):
            raise StationError("view_too_many")

    def _admit_reason(self, wish: Wish) -> None:
        if not wish.purpose or (wish.incident is None and not wish.case):
            raise StationError("view_no_purpose")
        if wish.incident is not None:
            incident = self._desk.incidents.get(wish.incident.hex())
            if incident is None or incident.state is State.CLOSED:
                raise StationError("view_no_incident")

    def _may_look(self, wish: Wish) -> bool:
        if wish.screen:
            return self.screen_is_on
        made = self._entry.options.get(CONF_OPERATORS, {}).get(wish.actor.user_id)
        is_person = wish.actor.kind is ActorKind.OPERATOR and wish.actor.number is not None
        return is_person and made is not None and made[CONF_ROLE] != ROLE_VIEWER

    def end(self, view: View) -> None:
        """Close a view: whoever looked does no longer."""
        self._finish(view, ViewRefusal.ENDED)

    def say(self, view: View, kind: str, text: str) -> None:
        """Pass a word of a WebRTC negotiation on to the camera's site; StationError where the view is over."""
        if view.ended or not view.id or not self._links.say(view.site_id, RtcWord(view=view.id, kind=kind, text=text)):
            raise StationError("view_over")

    @override
    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        return self.log.received(site_id, event.body) if isinstance(event.body, Look) else None

    @override
    def spoken(self, site_id: str, talk: Spoken) -> bool:
        match talk:
            case ViewAnswer():
                self._asking.answered(site_id, talk.view, talk)
                # At once: its first picture may be the next letter.
                if talk.refusal != ViewRefusal.STALE and (view := self._find(site_id, talk.view)):
                    self._answer(view, talk)
            case ViewEnd():
                if view := self._find(site_id, talk.view):
                    self._finish(view, talk.reason, tell=False)
            case FramePart():
                if view := self._find(site_id, talk.view):
                    self._refund(view)
                    self._take(view, talk)
            case RtcWord():
                view = self._find(site_id, talk.view)
                if view is not None and view.wish.mode is ViewMode.WEBRTC and view.words < MAX_WORDS:
                    view.words += 1
                    view.tell(talk)
            case _:
                return False
        return True

    @override
    def link_changed(self, site_id: str) -> None:
        if those := self._of(site_id):
            session = self._links.session(site_id)
            lost = (each for each in those if each.id and each.session is not session)
            self._end_all(lost, ViewRefusal.LINK_LOST, tell=False)

    def site_changed(self, site_id: str) -> None:
        """Look again whether a site is still one that may be looked at."""
        those = self._of(site_id)
        if those and self._registry.standing(site_id) is not Standing.ACTIVE:
            self._end_all(those, Ending.SITE_LOST)

    @override
    def stepped(self, incident: Incident, step: Step) -> None:
        if step.type is StepType.CLOSED:
            raw = bytes.fromhex(incident.id)
            self._end_all((each for each in self._views if each.wish.incident == raw), Ending.INCIDENT_CLOSED)

    def _of(self, site_id: str) -> list[View]:
        return [each for each in self._views if each.site_id == site_id]

    def _find(self, site_id: str, identifier: bytes) -> View | None:
        return next((each for each in self._views if each.id == identifier and each.site_id == site_id), None)

    def _answer(self, view: View, answer: ViewAnswer) -> None:
        if view.ended:
            return
        now_ms = self._ground.clock.now().mono_ms
        if answer.state not in {ViewState.GRANTED, ViewState.WAITING}:
            # A word that this version does not know grants nothing.
            self._finish(view, answer.refusal or ViewState.REFUSED, tell=False)
            return
        view.phase = Phase.LIVE if answer.state == ViewState.GRANTED else Phase.WAITING
        if view.phase is Phase.LIVE and view.live_ms is None:
            view.live_ms = now_ms
        view.until_ms = None if answer.left_ms is None else now_ms + answer.left_ms
        self._time(view, answer.left_ms)
        view.tell(None)

    def _time(self, view: View, left_ms: int | None) -> None:
        if (timer := self._timers.pop(view, None)) is not None:
            timer.cancel()
        if left_ms is not None:
            reason = ViewRefusal.EXPIRED if view.phase is Phase.LIVE else ViewRefusal.NOT_ANSWERED
            wait_s = min(left_ms + EXTENDED_MS, _LONGEST_MS) / 1000
            self._timers[view] = asyncio.get_running_loop().call_later(wait_s, self._finish, view, reason)

    def _refund(self, view: View) -> None:
        """Let a part cost its site nothing: it came because the picture before was taken, unless it comes too often."""
        now_s = self._ground.clock.now().mono_ms / 1000
        if view.phase is Phase.LIVE and view.wanted.missing_s(now_s) == 0:
            view.wanted.draw(now_s)
            self._links.refund(view.site_id)

    def _take(self, view: View, part: FramePart) -> None:
        if view.phase is not Phase.LIVE:
            return
        try:
            picture = view.assembly.take(part)
        except BadPictureError:
            self._ground.faults["bad_picture"] += 1
            self._finish(view, Ending.BAD_PICTURE)
            return
        if picture is None:
            return
        view.picture, view.came_ms = picture, self._ground.clock.now().mono_ms
        view.pictures += 1
        self._links.say(view.site_id, FrameTaken(view=view.id, number=picture.number))
        view.tell(picture)
        if view.wish.mode is ViewMode.STILL:
            self.end(view)

    def _end_all(self, views: Iterable[View], reason: str, *, tell: bool = True) -> None:
        for view in list(views):
            self._finish(view, reason, tell=tell)

    def _finish(self, view: View, reason: str, *, tell: bool = True) -> None:
        if view.ended:
            return
        was_live = view.live_ms
        view.phase, view.reason = Phase.ENDED, reason
        view.assembly.clear()
        self._views.pop(view, None)
        if (timer := self._timers.pop(view, None)) is not None:
            timer.cancel()
        if view.id:
            if tell:
                self._links.say(view.site_id, ViewEnd(view=view.id, reason=ViewRefusal.ENDED))
            seconds = 0 if was_live is None else (self._ground.clock.now().mono_ms - was_live) // 1000
            self._spawn_log(view.id, view, seconds)
        view.tell(None)

    def _spawn_log(self, identifier: bytes, view: View, seconds: int = 0) -> None:
        work = self.log.ended(identifier, view.reason, seconds, view.pictures)
        with suppress(RuntimeError):
            task = self._ground.spawn(work, "log of a look")
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
