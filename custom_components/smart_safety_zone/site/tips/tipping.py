"""Sending tip-offs, and following the newest one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
import logging
import os
from typing import Final, Protocol, override

from homeassistant.core import HomeAssistant

from ...journal import Document, Journal
from ...link.clock import Clock
from ...link.party import Reaction
from ...protocol.admission import Bucket
from ...protocol.chunks import MAX_ATTACHMENTS
from ...protocol.delivery import Lane
from ...protocol.messages import Body
from ...protocol.names import plain_prose
from ...protocol.tips import Attachment, Tip, TipCategory, TipProgress, TipStep
from ..errors import SiteError
from ..outgoing import Outgoing
from ..part import Part
from ..receiver import Receiver
from .pictures import MIME, clean
from .progress import ShownStep, TipState

_LOGGER = logging.getLogger(__name__)

TIP: Final = "tip"
_NEWEST: Final = b"newest"
AT_ONCE: Final = 5
PER_S: Final = 1 / 600
"""A mistake in an automation sends five tip-offs, and then one every ten minutes."""
_ENDED: Final = frozenset({TipStep.RECEIVED, TipStep.CLOSED})
"""Steps after which the station asks for no picture any more."""


class Site(Protocol):
    """What tip-offs need of their site."""

    hass: HomeAssistant
    journal: Journal
    clock: Clock

    @property
    def tip_receiver(self) -> Receiver | None:
        """The police that tip-offs go to."""

    @property
    def connected(self) -> bool:
        """Whether a station takes what this site sends."""

    def tip_changed(self) -> None:
        """Show the newest tip-off anew."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a tip-off at this end."""

    tip: str
    stored: bool
    """Whether it is on disk here; if not, it goes out from memory."""


class Tipping(Part):
    """The tip-offs of one site."""

    def __init__(self, site: Site, outgoing: Outgoing) -> None:
        """Prepare; `load` reads what became of the newest."""
        self._site = site
        self._outgoing = outgoing
        self._state = TipState()
        self._stored_here = True
        self._bucket = Bucket.full(AT_ONCE, PER_S, site.clock.now().mono_ms)

    @override
    async def load(self) -> None:
        raw = await self._site.journal.read(lambda reader: reader.get(TIP, _NEWEST))
        if raw is not None:
            self._state = TipState.read(raw)

    @property
    def state(self) -> TipState:
        """The newest tip-off, as it is to be shown."""
        return self._state.shown(connected=self._site.connected, stored_here=self._stored_here)

    async def send(
        self,
        category: TipCategory,
        text: str,
        *,
        pictures: Sequence[bytes] = (),
        place: tuple[float, float] | None = None,
    ) -> Sent:
        """Send a tip-off; returns once it is on disk, with its pictures, or known not to be. SiteError says why not."""
        receiver = self._site.tip_receiver
        if receiver is None:
            raise SiteError("no_police")
        prose = plain_prose(text)
        if not prose:
            raise SiteError("tip_text_missing")
        if len(pictures) > MAX_ATTACHMENTS:
            raise SiteError("too_many_pictures", {"count": str(MAX_ATTACHMENTS)})
        # What cannot be sent costs nothing, but is not to be worked on for nothing either.
        self._drawn()
        kept: list[tuple[bytes, int]] = []
        try:
            for raw in pictures:
                fit = await self._site.hass.async_add_executor_job(clean, raw)
                digest = await self._outgoing.keep(fit)
                kept.append((digest, len(fit)))
            self._bucket = self._drawn()
        except BaseException:
            await self._outgoing.abandon(digest for digest, _ in kept)
            raise
        tip = Tip(
            tip=os.urandom(16),
            category=category,
            text=prose,
            at_ms=self._site.clock.now().wall_ms,
            latitude_e6=None if place is None else round(place[0] * 1_000_000),
            longitude_e6=None if place is None else round(place[1] * 1_000_000),
            attachments=tuple(Attachment(digest=digest, size=size, mime=MIME) for digest, size in dict(kept).items()),
        )
        return Sent(tip.tip.hex(), await self._post(receiver, tip, kept))

    def _drawn(self) -> Bucket:
        drawn = self._bucket.take(self._site.clock.now().mono_ms)
        if drawn is None:
            raise SiteError("too_many_tips")
        return drawn

    async def _post(self, receiver: Receiver, tip: Tip, kept: Sequence[tuple[bytes, int]]) -> bool:
        decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def told(committed: bool) -> None:  # noqa: FBT001 - as every `kept`
            # A commit that was late is told twice: first that it does not come, then that it came.
            if self._state.tip == tip.tip.hex():
                self._stored_here = committed
                self._site.tip_changed()
            if not decided.done():
                decided.set_result(committed)

        self._state = TipState(
            step=ShownStep.SENT,
            tip=tip.tip.hex(),
            category=tip.category,
            pictures=len(tip.attachments),
            since_ms=tip.at_ms,
            at_ms=tip.at_ms,
        )
        self._stored_here = True
        documents = (*self._outgoing.offer(receiver, tip.tip, kept), self._document())
        receiver.post(tip, Lane.REPORT, documents=documents, kept=told)
        self._site.tip_changed()
        return await decided

    def _document(self) -> Document:
        return Document(TIP, _NEWEST, self._state.write())

    @override
    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction | None:
        if not isinstance(body, Tip):
            return None
        done = self._outgoing.done(body.tip) if refused else ()
        return self._changed(self._state.answered(body.tip.hex(), at_ms, refused=refused), done)

    @override
    def received(self, receiver: Receiver, body: Body) -> Reaction | None:
        if not isinstance(body, TipProgress):
            return None
        done = self._outgoing.done(body.tip) if body.step in _ENDED else ()
        return self._changed(self._state.advanced(body), done)

    def _changed(self, state: TipState, done: tuple[Document, ...]) -> Reaction:
        if state is self._state and not done:
            return Reaction()
        self._state = state

        def show(committed: bool) -> None:  # noqa: FBT001 - as every `show`
            if committed:
                self._outgoing.forget(done)
            self._site.tip_changed()

        return Reaction(documents=(self._document(), *done), show=show)
