"""All shared cameras of a site: on what terms, by whose consent, and whether they are switched off."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
import json
import logging
import os
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ...const import CONF_STATION_ID, SUBENTRY_CAMERA, SUBENTRY_RECEIVER
from ...incident.words import CAMERA
from ...journal import Document, Draft, Journal, JournalError, Reader, Write
from ...link.clock import Clock
from ...link.guard import Guard
from ...link.keeping import COMMIT_PATIENCE_S
from ...protocol.cameras import InventoryCamera
from ...protocol.messages import Signal
from ..errors import NotKeptError
from ..part import Part
from ..watchers import Watchers
from .consent import CONSENT, agreed_entry, consent_document, newest, read_consent, withdrawn_entry
from .errors import AllOffError, NotAgreedError, NotSharedError, OffNotKeptError
from .pictures.evidence import EvidenceTaking
from .settings import CONF_TIERS
from .shared import SharedCamera
from .terms import Consent, Terms

_LOGGER = logging.getLogger(__name__)

OFF: Final = "camera.off"
"""Documents of what is switched off: key = the camera's id, or `ALL`."""
ALL: Final = b"*"
TROUBLE: Final = "camera.trouble"
"""Documents of cameras that give no picture: key = the camera's id, value = the signal that says so."""
SWITCHED: Final = "site.camera_switched"
"""Entries: key as above in the header, who and whether on in the payload."""
RETRY_S: Final = 10.0
"""What is off must be off after a restart, too: until then the disk is tried again."""


class Site(Protocol):
    """What shared cameras need of their site."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock
    faults: Counter[str]

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str, /) -> asyncio.Task[None]:
        """Start a task that ends with the entry."""

    @property
    def restored_mark(self) -> bytes | None:
        """There if the journal came back from a backup."""

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal and a document, and offer the signal."""

    def point_changed(self, point: str) -> None:
        """Show something of the site anew."""

    def describe(self) -> None:
        """Tell the stations what the site is, where that has changed."""


class Cameras(Part):
    """The shared cameras of one site."""

    def __init__(self, site: Site, evidence: EvidenceTaking) -> None:
        """Prepare; `load` reads what was agreed and what is off."""
        self._site = site
        self._pictures = evidence.pictures
        self._cameras: dict[str, SharedCamera] = {}
        self._consents: dict[str, Consent] = {}
        self._off: set[bytes] = set()
        """What nobody looks through from this moment on."""
        self._off_kept: set[bytes] = set()
        """What is on disk as off, and shown so."""
        self._turns: Counter[bytes] = Counter()
        """So that an older decision that is kept late does not undo a newer one."""
        self._listeners = Watchers(Guard("cameras", site.faults))
        self._started = False
        evidence.terms = self.terms
        self._pictures.entity = self.entity_id
        self._pictures.mask_changed = self._tell

    # What there is

    @property
    def by_subentry(self) -> Mapping[str, SharedCamera]:
        """The shared cameras, by subentry."""
        return self._cameras

    def entity_id(self, camera_id: str) -> str | None:
        """Tell which entity a camera is; None if it cannot be found."""
        camera = self._cameras.get(camera_id)
        return None if camera is None else camera.entity_id

    def terms(self, camera_id: str) -> Terms | None:
        """Tell on what terms a camera is shared at this moment; None for one that is not there."""
        camera = self._cameras.get(camera_id)
        if camera is None:
            return None
        settings = camera.settings
        return Terms(
            tiers=settings.tiers,
            hours=settings.hours,
            consent=self._consents.get(settings.consent_key),
            off=ALL in self._off or camera_id.encode() in self._off,
            masked=self._pictures.masked(camera_id),
            webrtc=settings.webrtc,
            screen=settings.screen,
            radius_m=settings.radius_m,
        )

    @callback
    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` at once, within the call that changes them, whenever the terms of any camera changed."""
        return self._listeners.add(None, listener)

    def described(self, station_id: str) -> tuple[InventoryCamera, ...]:
        """Describe the cameras as they are shared with one station."""
        known = ((each, self.terms(each.id)) for each in self._cameras.values())
        return tuple(each.described(terms, station_id) for each, terms in known if terms is not None)

    # Life

    @override
    async def load(self) -> None:
        self._consents, self._off, troubles = await self._site.journal.read(_read)
        self._off_kept = set(self._off)
        for subentry in self._subentries():
            camera = self._make(subentry, troubles.get(subentry.subentry_id.encode()))
            self._cameras[camera.id] = camera
            camera.start()
        await self._forget_consents()

    async def _forget_consents(self) -> None:
        """Drop what holds no longer: of a dialog that was not finished, and all where an old backup came back.

        What the owner has withdrawn since the backup was made would hold again.
        """
        known = {each.settings.consent_key for each in self._cameras.values()}
        restored = self._site.restored_mark is not None
        gone = [key for key in self._consents if restored or key not in known]
        if gone:
            drafts = (self._withdrawn(key, None, "restored" if key in known else "removed") for key in gone)
            documents = (consent_document(key, None) for key in gone)
            for key in gone:
                del self._consents[key]
            try:
                await self._site.journal.write(Write(drafts=tuple(drafts), documents=tuple(documents)))
            except JournalError as err:
                if restored:
                    # The next start would take them for given: nothing else says then that the file is an old one.
                    raise
                _LOGGER.debug("A consent that belongs to no camera stays on disk: %s", err)

    def _subentries(self) -> list[ConfigSubentry]:
        return list(self._site.entry.get_subentries_of_type(SUBENTRY_CAMERA))

    def _make(self, subentry: ConfigSubentry, trouble: bytes | None = None) -> SharedCamera:
        return SharedCamera(
            self._site.hass, subentry, None if trouble is None else trouble.hex(), self._problem_changed
        )

    def _problem_changed(self, camera_id: str) -> None:
        """Show what is wrong with a camera, and tell the stations that it gives no picture, or does again."""
        camera = self._cameras[camera_id]
        if (camera.problem is None) is (camera.trouble is not None):
            identifier, before = os.urandom(16), camera.trouble
            camera.trouble = identifier.hex() if before is None else None
            signal = Signal(
                signal=identifier,
                point=camera_id,
                type="trouble" if before is None else "restoral",
                kind=CAMERA,
                label=camera.name,
                refers_to=None if before is None else bytes.fromhex(before),
            )
            document = Document(TROUBLE, camera_id.encode(), identifier if before is None else None)
            self._site.post(signal, (), document, _nothing)
        self._site.point_changed(camera_id)

    @override
    def start(self) -> None:
        self._started = True
        for camera in self._cameras.values():
            camera.watch()

    @override
    async def stop(self) -> None:
        self._started = False
        for camera in self._cameras.values():
            camera.stop()

    @override
    def configure(self) -> None:
        self._forget_stations()
        subentries = {each.subentry_id: each for each in self._subentries()}
        changed = False
        for gone in self._cameras.keys() - subentries.keys():
            changed = True
            self._remove(self._cameras.pop(gone))
        for key, subentry in subentries.items():
            if key in self._cameras:
                changed = self._cameras[key].configure(subentry) or changed
                continue
            changed = True
            camera = self._cameras[key] = self._make(subentry)
            camera.start()
            if self._started:
                camera.watch()
        if changed:
            self._listeners.tell(None)

    def _forget_stations(self) -> None:
        """Share nothing with a station that was left: should it be joined again, it is trusted anew."""
        receivers = self._site.entry.get_subentries_of_type(SUBENTRY_RECEIVER)
        stations = {each.data[CONF_STATION_ID] for each in receivers}
        for subentry in self._subentries():
            tiers = subentry.data.get(CONF_TIERS, {})
            left = {station: tier for station, tier in tiers.items() if station in stations}
            if left != tiers:
                data = {**subentry.data, CONF_TIERS: left}
                self._site.hass.config_entries.async_update_subentry(self._site.entry, subentry, data=data)

    def _remove(self, camera: SharedCamera) -> None:
        camera.stop()
        key = camera.settings.consent_key
        agreed = self._consents.pop(key, None) is not None
        self._off.discard(camera.id.encode())
        self._off_kept.discard(camera.id.encode())
        self._turns[camera.id.encode()] += 1
        documents = [Document(OFF, camera.id.encode(), None), Document(TROUBLE, camera.id.encode(), None)]
        if key:
            documents.append(consent_document(key, None))
        drafts = (self._withdrawn(key, None, "removed"),) if agreed else ()
        self._site.spawn(self._forget(camera.id, Write(drafts=drafts, documents=tuple(documents))), "camera removed")

    async def _forget(self, camera_id: str, write: Write) -> None:
        try:
            await self._site.journal.write(write)
            await self._pictures.forget(camera_id)
        except JournalError as err:
            _LOGGER.warning("What is kept of a camera that was removed could not be deleted: %s", err)

    # What the owner agrees to

    def consent(self, camera_id: str) -> Consent | None:
        """Tell what the owner agreed to; None if nothing holds."""
        camera = self._cameras.get(camera_id)
        return None if camera is None else self._consents.get(camera.settings.consent_key)

    @property
    def not_agreed(self) -> list[SharedCamera]:
        """The cameras that stations may see pictures of once the owner agrees to the text as it is now."""
        cameras = self._cameras.values()
        return [each for each in cameras if each.settings.shares and not Terms(consent=self.consent(each.id)).agreed]

    async def agree(self, key: str, user: str, about: Mapping[str, Any]) -> None:
        """Commit that the owner agrees to the text as it is now; `about` says to what. NotKeptError."""
        consent = newest(self._site.clock.now().wall_ms, user)
        turn = self._turn(key.encode())
        entry = agreed_entry(key, consent, os.urandom(32), about)
        await self._commit(Write(drafts=(entry,), documents=(consent_document(key, consent),)))
        if self._turns[key.encode()] == turn:
            self._consents[key] = consent
            self._tell()

    async def withdraw(self, camera_id: str, user: str | None) -> None:
        """End all sharing of a camera at once, and commit that. NotKeptError: it would hold again after a restart."""
        key = self._cameras[camera_id].settings.consent_key
        self._turn(key.encode())
        self._consents.pop(key, None)
        self._listeners.tell(None)
        entry = self._withdrawn(key, user, "withdrawn")
        try:
            await self._commit(Write(drafts=(entry,), documents=(consent_document(key, None),)))
        finally:
            self._tell()

    def _withdrawn(self, key: str, user: str | None, reason: str) -> Draft:
        return withdrawn_entry(key, self._site.clock.now().wall_ms, user, reason, os.urandom(32))

    def _turn(self, key: bytes) -> int:
        self._turns[key] += 1
        return self._turns[key]

    async def _commit(self, write: Write) -> None:
        try:
            async with asyncio.timeout(COMMIT_PATIENCE_S):
                await asyncio.shield(self._site.journal.write(write))
        except (JournalError, TimeoutError) as err:
            raise NotKeptError from err

    # Switching off

    def is_on(self, camera_id: str | None = None) -> bool:
        """Tell whether a camera, or anything at all, may be looked through as its terms say; what is on disk counts."""
        if ALL in self._off_kept or camera_id is None:
            return ALL not in self._off_kept
        camera, consent = self._cameras[camera_id], self.consent(camera_id)
        agreed = Terms(consent=consent).agreed
        return agreed and camera.settings.shares and camera_id.encode() not in self._off_kept

    async def switch_off(self, camera_id: str | None, user: str | None) -> None:
        """Have nobody look through a camera, or any: from now on, and shown once it is on disk. OffNotKeptError."""
        key = ALL if camera_id is None else camera_id.encode()
        turn = self._turn(key)
        self._off.add(key)
        self._listeners.tell(None)
        kept = asyncio.get_running_loop().create_future()
        self._site.spawn(self._keep_off(key, turn, user, kept), "camera switched off")
        try:
            async with asyncio.timeout(COMMIT_PATIENCE_S):
                await kept
        except (JournalError, TimeoutError) as err:
            raise OffNotKeptError from err

    async def _keep_off(self, key: bytes, turn: int, user: str | None, kept: asyncio.Future[None]) -> None:
        """Try until the disk takes it, or somebody has decided otherwise."""
        write = Write(drafts=(self._switched(key, user, on=False),), documents=(Document(OFF, key, b"1"),))
        while self._turns[key] == turn:
            try:
                await self._site.journal.write(write)
            except JournalError as err:
                if not kept.done():
                    kept.set_exception(err)
                await asyncio.sleep(RETRY_S)
                continue
            if self._turns[key] == turn:
                self._off_kept.add(key)
            break
        if not kept.done():
            kept.set_result(None)
        self._tell()

    async def switch_on(self, camera_id: str | None, user: str | None) -> None:
        """Share a camera, or all, again as the terms say, once that is on disk. NotKeptError, or why it cannot be."""
        key = ALL
        if camera_id is not None:
            key = camera_id.encode()
            if not self._cameras[camera_id].settings.shares:
                raise NotSharedError
            if not Terms(consent=self.consent(camera_id)).agreed:
                raise NotAgreedError
            if ALL in self._off:
                raise AllOffError
        turn = self._turns[key]
        draft = self._switched(key, user, on=True)
        await self._commit(Write(drafts=(draft,), documents=(Document(OFF, key, None),)))
        if self._turns[key] == turn:
            self._turn(key)
            self._off.discard(key)
            self._off_kept.discard(key)
            self._tell()

    def _switched(self, key: bytes, user: str | None, *, on: bool) -> Draft:
        return Draft(
            kind=SWITCHED,
            time_ms=self._site.clock.now().wall_ms,
            header=key,
            salt=os.urandom(32),
            payload=json.dumps({"on": on, "user": user}, sort_keys=True).encode(),
        )

    # Telling

    def _tell(self) -> None:
        """Tell whoever looks, whoever shows, and the stations."""
        self._listeners.tell(None)
        for key in self._cameras:
            self._site.point_changed(key)
        self._site.point_changed("")
        self._site.describe()


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return


def _read(reader: Reader) -> tuple[dict[str, Consent], set[bytes], dict[bytes, bytes]]:
    consents = {}
    for key, raw in reader.scan(CONSENT):
        # Nothing that cannot be read opens a camera; and alarms are not to wait for that.
        with suppress(ValueError, KeyError, TypeError):
            consents[key.decode()] = read_consent(raw)
    return consents, {key for key, _ in reader.scan(OFF)}, dict(reader.scan(TROUBLE))
