"""Pictures around a press: some of the seconds before, where the owner keeps those, and some of those after."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
import logging
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ....const import (
    CONF_ALARM_POINTS,
    CONF_BEFORE,
    CONF_SOURCE,
    CONF_SOURCE_ENTITY,
    SUBENTRY_CAMERA,
)
from ....incident.model import SignalType
from ....journal import Document, Journal
from ....link.party import Reaction
from ....protocol.cameras import Evidence, SharingTier, evidence_owner
from ....protocol.delivery import Lane
from ....protocol.identity import id_bytes
from ....protocol.messages import Body, Signal
from ....protocol.tips import Attachment
from ...errors import SiteError
from ...outgoing import MAX_WAITING_BYTES as MAX_OUTGOING_BYTES, Outgoing
from ...part import Part
from ...receiver import Receiver
from ...tips.pictures import MIME
from ..terms import Terms, includes
from .errors import NoMaskError, NoPictureError
from .picture import Picture, mono_ms
from .pictures import Pictures
from .ring import Ring

_LOGGER = logging.getLogger(__name__)

AFTER_MS: Final = (0, 2_000, 5_000, 10_000)
"""When pictures are taken, from the press on."""
BEFORE_MS: Final = (0, 2_000, 5_000)
"""How old those from before are, at least."""
RING_PER_S: Final = 2.0
RETRY_S: Final = 1.0
"""Of a ring whose camera gives nothing, or may not be looked through at the moment."""
MAX_WAITING_BYTES: Final = MAX_OUTGOING_BYTES // 2
"""What nobody fetches leaves as much room for tip-offs."""
MAX_UNDER_WAY: Final = 16
"""Presses and cameras at once; who presses in a rage gets no more pictures than these."""


class Site(Protocol):
    """What evidence needs of its site."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    journal: Journal

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str, /) -> asyncio.Task[None]:
        """Start a task that ends with the entry."""

    @property
    def receivers(self) -> Mapping[str, Receiver]:
        """The stations."""


def shared_with_nobody(_camera_id: str) -> Terms | None:
    """Tell the terms of a camera that nobody has set any for."""
    return None


class EvidenceTaking(Part):
    """Takes pictures when a point of the site is in alarm, and lets its stations have them."""

    def __init__(self, site: Site, outgoing: Outgoing) -> None:
        """Prepare; `load` reads the masks."""
        self._site = site
        self._outgoing = outgoing
        self.terms: Callable[[str], Terms | None] = shared_with_nobody
        """Asked before each picture: what the owner has taken back holds at once."""
        self.pictures = Pictures(site.hass, site.journal, self._entity_of)
        self._rings: dict[str, tuple[Ring, asyncio.Task[None]]] = {}
        self._under_way: set[tuple[str, str]] = set()
        self._started = False

    @override
    async def load(self) -> None:
        await self.pictures.load()

    @override
    def start(self) -> None:
        self._started = True
        self.configure()

    @override
    async def stop(self) -> None:
        self._started = False
        self.configure()
        await self.pictures.stop()

    @override
    def configure(self) -> None:
        wanted = {each for each in self._cameras() if self._data(each).get(CONF_BEFORE)} if self._started else set()
        for gone in self._rings.keys() - wanted:
            ring, task = self._rings.pop(gone)
            task.cancel()
            ring.clear()
        for new in wanted - self._rings.keys():
            ring = Ring()
            self._rings[new] = ring, self._site.spawn(self._keep_ring(new, ring), "camera ring")

    # Which cameras

    def _cameras(self) -> list[str]:
        return [key for key, each in self._site.entry.subentries.items() if each.subentry_type == SUBENTRY_CAMERA]

    def _data(self, subentry: str) -> Mapping[str, Any]:
        found = self._site.entry.subentries.get(subentry)
        return {} if found is None else found.data

    def _entity_of(self, camera: str) -> str | None:
        data = self._data(camera)
        reference = data.get(CONF_SOURCE)
        registry = er.async_get(self._site.hass)
        return (reference and er.async_resolve_entity_id(registry, reference)) or data.get(CONF_SOURCE_ENTITY)

    def _cameras_of(self, point: str) -> list[str]:
        """Tell the cameras of a point that a station may see in an alarm: those that go with it, or with any."""
        chosen = {each: self._data(each).get(CONF_ALARM_POINTS) for each in self._cameras()}
        return [key for key, points in chosen.items() if (not points or point in points) and any(self._entitled(key))]

    def _entitled(self, camera: str) -> Iterable[Receiver]:
        """Yield the stations that get this camera's evidence."""
        terms = self.terms(camera)
        if terms is not None and terms.agreed and not terms.off:
            for receiver in self._site.receivers.values():
                if receiver.accepts and includes(terms.tier(receiver.station_id), SharingTier.INCIDENT):
                    yield receiver

    # What was before

    async def _keep_ring(self, camera: str, ring: Ring) -> None:
        while True:
            try:
                async with aclosing(self.pictures.frames(camera, RING_PER_S)) as frames:
                    while any(self._entitled(camera)):
                        ring.add(await anext(frames))
            except NoPictureError, NoMaskError:
                _LOGGER.debug("A camera gives no picture to keep")
            # What may not be looked at is not kept either.
            ring.clear()
            await asyncio.sleep(RETRY_S)

    # A press

    @override
    def raised(self, signal: Signal) -> None:
        if signal.drill or SignalType.of(signal.type) is not SignalType.ALARM:
            return
        pressed_ms = mono_ms()
        for camera in self._cameras_of(signal.point):
            key = (signal.point, camera)
            if key not in self._under_way and len(self._under_way) < MAX_UNDER_WAY:
                self._under_way.add(key)
                self._site.spawn(self._take(signal, camera, pressed_ms), "evidence")

    async def _take(self, signal: Signal, camera: str, pressed_ms: int) -> None:
        sent: set[bytes] = set()
        try:
            for picture in self._from_before(camera, pressed_ms):
                await self._send(signal, camera, picture, pressed_ms, sent)
            async with self.pictures.watching(camera) as watched:
                for after_ms in AFTER_MS:
                    await asyncio.sleep((pressed_ms + after_ms - mono_ms()) / 1000)
                    if not any(self._entitled(camera)):
                        return
                    try:
                        picture = await watched.picture(0)
                    except NoPictureError, NoMaskError:
                        continue
                    await self._send(signal, camera, picture, pressed_ms, sent)
        except SiteError as err:
            _LOGGER.debug("A picture of evidence is not sent: %s", err.code)
        finally:
            self._under_way.discard((signal.point, camera))

    def _from_before(self, camera: str, pressed_ms: int) -> list[Picture]:
        if camera not in self._rings:
            return []
        mask = self.pictures.mask(camera).shown_version
        # The newest first: the room sees something at once.
        return self._rings[camera][0].before(pressed_ms, BEFORE_MS, mask)[::-1]

    async def _send(self, signal: Signal, camera: str, picture: Picture, pressed_ms: int, sent: set[bytes]) -> None:
        """Commit a picture and name it to the stations that may have it. SiteError."""
        digest = await self._outgoing.keep(picture.data, MAX_WAITING_BYTES)
        receivers = list(self._entitled(camera))
        if digest in sent or not receivers:
            # The camera shows the same; or the owner has just switched it off.
            await self._outgoing.abandon([digest])
            return
        sent.add(digest)
        size = len(picture.data)
        evidence = Evidence(
            signal=signal.signal,
            camera=camera,
            offset_ms=picture.taken_ms - pressed_ms,
            picture=Attachment(digest=digest, size=size, mime=MIME),
            mask=picture.mask,
            silent=signal.silent,
        )
        for receiver in receivers:
            owner = evidence_owner(id_bytes(receiver.station_id), evidence)
            documents = self._outgoing.offer(receiver, owner, [(digest, size)])
            receiver.post(evidence, Lane.REPORT, documents=documents, kept=_unheard)

    @override
    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction | None:
        if not isinstance(body, Evidence):
            return None
        if not refused:
            return Reaction()
        done = self._refused(body)

        def show(committed: bool) -> None:  # noqa: FBT001 - as every `show`
            if committed:
                self._outgoing.forget(done)

        return Reaction(documents=done, show=show)

    def _refused(self, evidence: Evidence) -> tuple[Document, ...]:
        """Tell what is kept for nobody any more; of several stations it is not known which one has refused."""
        receivers = list(self._site.receivers.values())
        if len(receivers) != 1:
            return ()
        return self._outgoing.done(evidence_owner(id_bytes(receivers[0].station_id), evidence))


def _unheard(_kept: bool) -> None:  # noqa: FBT001 - as every `kept`
    """Show nothing: a silent alarm may be why."""
