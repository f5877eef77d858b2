"""All looks through a site's cameras: judged by the owner's terms, recorded before anything leaves, ended at once."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ....const import CONF_SITE_ID
from ....journal import Journal
from ....link.clock import Clock
from ....link.guard import Guard
from ....protocol.cameras import (
    FrameTaken,
    RtcWord,
    ViewAnswer,
    ViewEnd,
    ViewMode,
    ViewRefusal,
    ViewRequest,
    ViewState,
)
from ....protocol.delivery import Lane
from ....protocol.messages import Progress, ProgressStep, Signal, Spoken
from ...alarms import Alarms
from ...neighbours.neighbours import Neighbours
from ...part import Part
from ...receiver import Receiver
from ...watchers import Watchers
from ..access import Access, AccessLog
from ..approvals import DEFAULT_MINUTES, QUESTION_MS
from ..cameras import Cameras
from ..errors import NoSuchViewError
from ..judgement import Situation, Verdict, judge
from ..pictures.errors import NoMaskError, NoPictureError
from ..pictures.evidence import EvidenceTaking
from ..rtc.making import live_video
from .door import Door
from .owner import Owner
from .sending import send_pictures
from .telling import entry_of, look_of
from .view import MakesLive, View, ViewKey

CHECK_S: Final = 0.5
"""What no word tells of, such as the end of an hour, ends a view after so long at the latest."""
OFFER_PATIENCE_S: Final = 30.0


class Site(Protocol):
    """What looks need of their site."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock
    faults: Counter[str]
    alarms: Alarms
    neighbours: Neighbours
    cameras: Cameras
    evidence: EvidenceTaking

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str, /) -> asyncio.Task[None]:
        """Start a task that ends with the entry."""

    def point_changed(self, point: str) -> None:
        """Show something of the site anew."""

    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever something of the site changed."""


class Views(Part):
    """The looks of one site."""

    def __init__(self, site: Site) -> None:
        """Prepare; `load` reads the access log."""
        self._site = site
        site_id = site.entry.data[CONF_SITE_ID]
        self.access = AccessLog(site.hass, site.journal, site.clock, site_id, self._show_anew)
        self.live: MakesLive = live_video(site.hass, site.cameras.entity_id, self)
        """Makes live video, of a camera that has any which could be starved."""
        self._views: dict[ViewKey, View] = {}
        self._offers: dict[bytes, asyncio.Future[str]] = {}
        self._door = Door(site.clock)
        self._guard = Guard("views", site.faults)
        self.owner = Owner(site.clock, self._guard)
        self._watchers = Watchers(self._guard)
        self._cancel: list[CALLBACK_TYPE] = []
        self._ticking: asyncio.TimerHandle | None = None

    # What there is

    @property
    def shown(self) -> tuple[View, ...]:
        """The looks that run or wait, but for those of a silent alarm."""
        return tuple(each for each in self._views.values() if (each.runs or each.waits) and not self.hides(each))

    def hides(self, view: View) -> bool:
        """Tell whether nothing here may show a look."""
        return self.access.hides(view.request.incident)

    def is_viewed(self, camera: str) -> bool:
        """Tell whether somebody looks through a camera now, as far as that may be seen."""
        return any(each.runs and each.camera == camera for each in self.shown)

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever a look of any camera, or the terms of one, changed, as far as that may be seen."""
        return self._watchers.add(None, listener)

    # Life

    @override
    async def load(self) -> None:
        await self.access.load()

    @override
    def start(self) -> None:
        self.access.start()
        self._cancel = [
            self._site.cameras.subscribe(self._check),
            self._site.subscribe(self._check),
            self._site.cameras.subscribe(lambda: self._watchers.tell(None)),
        ]

    @override
    async def stop(self) -> None:
        while self._cancel:
            self._cancel.pop()()
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        for view in list(self._views.values()):
            self.end(view, ViewRefusal.LINK_LOST)
        self.access.stop()

    @override
    def raised(self, signal: Signal) -> None:
        self.access.raised(signal)

    @override
    def progressed(self, news: Progress) -> None:
        if news.step == ProgressStep.RELEASED:
            self.access.released(news.incident)

    @override
    def reached(self, receiver: Receiver) -> None:
        # A new session, or another standing: what was granted before is over.
        for view in list(self._views.values()):
            if view.receiver is receiver:
                self.end(view, ViewRefusal.LINK_LOST)

    # What a station says

    @override
    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> bool:
        if isinstance(talk, ViewRequest):
            self._take(receiver, talk, newest=newest)
            return True
        if not isinstance(talk, ViewEnd | FrameTaken | RtcWord):
            return False
        view = self._views.get((receiver.station_id, talk.view))
        match talk:
            case _ if view is None or not newest:
                pass
            case ViewEnd():
                self.end(view, ViewRefusal.ENDED)
            case FrameTaken(number=number) if view.under_way and number == view.pictures:
                view.taken.set()
            case RtcWord(kind="candidate", text=text) if view.live is not None:
                self._guard.call(view.live.candidate, text)
            case RtcWord(kind="offer", text=text):
                offer = self._offers.get(view.request.view)
                if offer is not None and not offer.done():
                    offer.set_result(text)
        return True

    def _take(self, receiver: Receiver, request: ViewRequest, *, newest: bool) -> None:
        view = View(request=request, receiver=receiver, asked_ms=self._site.clock.now().wall_ms)
        disorder = self._door.admit(receiver.station_id, request, newest=newest)
        if disorder is None and any(each.request.view == request.view for each in self._views.values()):
            # Another station's: what the owner says of a view is said of that one alone.
            disorder = ViewRefusal.REPEATED
        if disorder is not None:
            view.over = disorder
            self._say_refused(view)
            if disorder is ViewRefusal.STALE:
                receiver.beat()
            if self._door.writes():
                self.access.write(self._entry(view, ViewState.REFUSED))
            return
        self._views[view.key] = view
        view.task = self._site.spawn(self._run(view), "view")
        self._tick_soon()

    # A look, from its request to its end

    async def _run(self, view: View) -> None:
        over = ViewRefusal.NO_PICTURE
        try:
            over = await self._decide(view) or await self._show(view)
        except NoMaskError:
            over = ViewRefusal.NO_MASK
        except NoPictureError:
            over = ViewRefusal.NO_PICTURE
        finally:
            self.end(view, over)

    async def _decide(self, view: View) -> ViewRefusal | None:
        """Begin the look, once that it is granted is on disk; returns why not."""
        verdict = self._judge(view)
        if verdict.asks_owner:
            if (refusal := await self._ask_owner(view)) is not None:
                return refusal
            verdict = self._judge(view)
        if not verdict.granted:
            return verdict.refusal or ViewRefusal.NOT_ANSWERED
        if view.request.mode == ViewMode.WEBRTC:
            view.live = self.live(view)
            if view.live is None:
                return ViewRefusal.NOT_OFFERED
        if not await self.access.keep(self._entry(view, ViewState.GRANTED)):
            return ViewRefusal.NOT_KEPT
        # The owner may have changed his mind while the disk was busy.
        verdict = self._judge(view)
        if not verdict.granted:
            return verdict.refusal or ViewRefusal.EXPIRED
        view.began_ms, view.until_ms = self._site.clock.now().mono_ms, verdict.until_ms
        self._say_granted(view)
        self._post(view, ViewState.GRANTED)
        self._changed(view)
        return None

    def _judge(self, view: View) -> Verdict:
        others = [each for each in self._views.values() if each is not view and not each.waits]
        situation = Situation(
            now_ms=self._site.clock.now().mono_ms,
            local=dt_util.now(),
            reasons=self._site.alarms.reasons + self._site.neighbours.reasons,
            approvals=self.owner.granted,
            views_of_camera=sum(each.camera == view.camera for each in others),
            views_of_site=len(others),
        )
        terms = self._site.cameras.terms(view.camera) if view.receiver.accepts else None
        return judge(view.request, view.receiver.station_id, terms, situation)

    def may_go_on(self, view: View) -> ViewRefusal | None:
        """Tell why no further picture of a look may leave; None if one may."""
        if view.over is not None:
            return view.over
        if not view.receiver.connected:
            return ViewRefusal.LINK_LOST
        verdict = self._judge(view)
        if verdict.granted:
            view.until_ms = verdict.until_ms
            return None
        if verdict.asks_owner or verdict.refusal is ViewRefusal.NO_INCIDENT:
            # There was a reason once.
            return ViewRefusal.EXPIRED
        return verdict.refusal

    async def _show(self, view: View) -> ViewRefusal:
        if view.live is None:
            return await send_pictures(view, self._site.evidence.pictures, self.may_go_on)
        offer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._offers[view.request.view] = offer
        try:
            async with asyncio.timeout(OFFER_PATIENCE_S):
                answer = await view.live.start(view, await offer)
        except TimeoutError:
            return ViewRefusal.NO_PICTURE
        view.receiver.say(RtcWord(view=view.request.view, kind="answer", text=answer))
        # From here on the source sends by itself, until the look is ended.
        await asyncio.Event().wait()
        return ViewRefusal.ENDED

    def end(self, view: View, reason: ViewRefusal) -> None:
        """End a look at once, running or not, and record why; one that is over stays as it is."""
        if view.over is not None:
            return
        was, view.over = view.runs, reason
        if view.live is not None:
            self._guard.call(view.live.stop)
        self._views.pop(view.key, None)
        self.owner.forget(view)
        self._offers.pop(view.request.view, None)
        if view.task is not None and view.task is not asyncio.current_task():
            view.task.cancel()
        if was:
            view.receiver.say(ViewEnd(view=view.request.view, reason=reason))
        else:
            self._say_refused(view)
        state = ViewState.GRANTED if was else ViewState.REFUSED
        self.access.write(self._entry(view, state))
        self._post(view, state)
        self._changed(view)

    @callback
    def _check(self) -> None:
        """End what may not go on."""
        for view in list(self._views.values()):
            if view.runs:
                refusal = self.may_go_on(view)
            elif not view.receiver.connected:
                refusal = ViewRefusal.LINK_LOST
            else:
                refusal = self._judge(view).refusal if view.waits else None
            if refusal is not None:
                self.end(view, refusal)

    def _tick_soon(self) -> None:
        if self._ticking is None and self._views and self._cancel:
            self._ticking = self._site.hass.loop.call_later(CHECK_S, self._tick)

    @callback
    def _tick(self) -> None:
        self._ticking = None
        self._guard.call(self._check)
        self._tick_soon()

    # The owner

    async def _ask_owner(self, view: View) -> ViewRefusal | None:
        """Ask him and wait; returns why not."""
        if self.hides(view):
            # The question would tell whoever holds him up that he has called.
            return ViewRefusal.NOT_ANSWERED
        tokens = self.owner.prepare(view)
        if isinstance(tokens, ViewRefusal):
            return tokens
        if not await self.access.keep(self._entry(view, ViewState.WAITING)):
            return ViewRefusal.NOT_KEPT
        view.receiver.say(ViewAnswer(view=view.request.view, state=ViewState.WAITING, left_ms=QUESTION_MS))
        try:
            return await self.owner.ask(view, tokens)
        finally:
            self._changed(view)

    def find(self, view_id: str) -> View:
        """Find a look that runs or waits and may be seen. NoSuchViewError."""
        found = next((each for each in self.shown if each.id == view_id), None)
        if found is None:
            raise NoSuchViewError
        return found

    def meant(self, token: str) -> tuple[View, bool] | None:
        """Tell what a button on a phone answers, and whether with yes; None for one that counts no more, or never."""
        meant = self.owner.meant(token)
        view = None if meant is None else next((each for each in self.shown if each.request.view == meant[0]), None)
        return None if meant is None or view is None else (view, meant[1])

    def answer(self, view: View, user: str, minutes: int = DEFAULT_MINUTES) -> None:
        """Let somebody look for so long, who waits or looks already; with 0 no, and no longer."""
        if self.owner.answer(view, user, minutes):
            return
        if not minutes:
            self.end(view, ViewRefusal.DENIED)
        elif self.may_go_on(view) is None:
            self.access.write(self._entry(view, ViewState.GRANTED))
            self._say_granted(view)
            self._changed(view)

    # Telling

    def _say_granted(self, view: View) -> None:
        now_ms = self._site.clock.now().mono_ms
        left_ms = None if view.until_ms is None else max(0, view.until_ms - now_ms)
        view.receiver.say(ViewAnswer(view=view.request.view, state=ViewState.GRANTED, left_ms=left_ms))

    def _say_refused(self, view: View) -> None:
        view.receiver.say(ViewAnswer(view=view.request.view, state=ViewState.REFUSED, refusal=view.over or ""))

    def _entry(self, view: View, state: ViewState) -> Access:
        camera = self._site.cameras.by_subentry.get(view.camera)
        return entry_of(view, state, camera, self._door.take_unwritten())

    def _post(self, view: View, state: ViewState) -> None:
        """Tell the station what stands in the access log, so that it can compare."""
        if view.receiver.accepts:
            view.receiver.post(look_of(view, state, silent=self.hides(view)), Lane.STATUS, kept=_nothing)

    def _changed(self, view: View) -> None:
        if not self.hides(view):
            self._show_anew(view.camera)

    def _show_anew(self, camera: str) -> None:
        self._site.point_changed(camera)
        self._watchers.tell(None)


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return
