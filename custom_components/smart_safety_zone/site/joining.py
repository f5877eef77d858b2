"""Joining a station: the key is on disk before it proves anything, so that every step can be repeated.

A crash, a second try and a dialog that was closed before its end all go on with the same key; see `files`.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
import os
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..journal import Document, Journal, JournalError, Write
from ..link.author import Author
from ..link.channel import Channel
from ..link.clock import Clock
from ..protocol.enrolment import Enrolled, SiteEnrolment
from ..protocol.errors import EnrolmentError, LinkError, TransportError
from ..protocol.fields import decode
from ..protocol.identity import Identity, Keyring, Role, id_bytes, id_text, read_card
from ..protocol.invite import InviteKeys, invite_keys, read_code, read_invite
from ..protocol.messages import VERSIONS
from ..protocol.names import plain_name
from ..protocol.opening import Greeting
from ..protocol.refusals import EnrolmentRefusal
from .dialling import dial_station
from .errors import KnownStationError, NotKeptError
from .files import begun_path, finish, journal_path
from .store import IDENTITY, INVENTORY, LEAVING, PENDING_KEY, Pending, Pins, key_document

ANSWER_TIMEOUT_S: Final = 20
_ID_BYTES = 16
_SEED_BYTES = 32
_JOINING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}.joining")


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """What a config entry needs of a station that has accepted this site."""

    site_id: str
    station_id: str
    address: str
    station_name: str
    digits: str
    """For the operator to compare."""
    standing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Goal:
    """Whom to join, by what."""

    address: str
    code: bytes
    station: bytes | None
    name: str
    kind: str
    site: bytes | None
    """The site that gets a new key; None for a new site."""
    journal: Journal | None = None
    """That of a site that is running."""
    known: frozenset[bytes] = frozenset()
    """Stations that are not to be joined, since they are joined already."""


async def join(  # noqa: PLR0913 - what the several ways of asking bring
    hass: HomeAssistant,
    *,
    name: str,
    kind: str,
    invite_text: str | None = None,
    code: str | None = None,
    address: str | None = None,
    station_id: str | None = None,
    site_id: str | None = None,
    journal: Journal | None = None,
    known: Iterable[str] = (),
) -> Joined:
    """Join a station by an invite, or by a code and an address; repeatable.

    With `site_id`, an existing site gets a key for that station; it is not loaded now, or this is its open `journal`.
    KnownStationError says that the station is one of `known`, and that nothing was done; EnrolmentError and
    TransportError why it did not work; NotKeptError that the key cannot be brought to disk.
    """
    goal = replace(
        _goal(name, kind, invite_text, code, address, station_id, site_id),
        journal=journal,
        known=frozenset(map(id_bytes, known)),
    )
    async with hass.data.setdefault(_JOINING, asyncio.Lock()):
        try:
            return await _join(hass, goal)
        except JournalError as err:
            raise NotKeptError from err


def _goal(
    name: str,
    kind: str,
    invite_text: str | None,
    code: str | None,
    address: str | None,
    station_id: str | None,
    site_id: str | None,
) -> _Goal:
    site = None if site_id is None else id_bytes(site_id)
    if invite_text is not None:
        invite = read_invite(invite_text)
        return _Goal(
            address=address or invite.address,
            code=invite.code,
            station=invite.station,
            name=plain_name(name),
            kind=kind,
            site=site,
        )
    if code is None or address is None:
        raise EnrolmentError(EnrolmentRefusal.BAD_CODE)
    return _Goal(
        address=address,
        code=read_code(code),
        station=None if station_id is None else id_bytes(station_id),
        name=plain_name(name),
        kind=kind,
        site=site,
    )


async def _join(hass: HomeAssistant, goal: _Goal) -> Joined:
    channel = await dial_station(hass, goal.station, goal.address, spawn=_spawner(hass))
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            greeting = await _receive(channel)
            station = _station_of(greeting, goal.station)
            if station in goal.known:
                raise KnownStationError
            keys = invite_keys(goal.code, station)
            enrolled, site = await _Attempt(hass, goal, station, keys).make(channel, greeting)
    except TimeoutError as err:
        raise TransportError("unreachable", "no answer") from err
    finally:
        await channel.close()
    return Joined(
        site_id=id_text(site),
        station_id=id_text(enrolled.station),
        address=goal.address,
        station_name=enrolled.name,
        digits=enrolled.digits,
        standing=enrolled.standing.value,
    )


class _Attempt:
    """One try to prove an invite to a station that has greeted."""

    def __init__(self, hass: HomeAssistant, goal: _Goal, station: bytes, keys: InviteKeys) -> None:
        self._hass = hass
        self._goal = goal
        self._station = station
        self._keys = keys

    async def make(self, channel: Channel, greeting: bytes) -> tuple[Enrolled, bytes]:
        """Prove with a key that is kept, pin the station, and give the journal its name."""
        clock = await self._hass.async_add_executor_job(Clock.of_this_machine)
        if self._goal.journal is not None and self._goal.site is not None:
            return await self._go(self._goal.journal, self._goal.site, clock, channel, greeting), self._goal.site
        path, site = await self._hass.async_add_executor_job(self._find)
        journal = await Journal.open(path)
        try:
            enrolled = await self._go(journal, site, clock, channel, greeting)
        finally:
            await journal.close()
        if self._goal.site is None:
            await self._hass.async_add_executor_job(finish, path)
        return enrolled, site

    async def _go(self, journal: Journal, site: bytes, clock: Clock, channel: Channel, greeting: bytes) -> Enrolled:
        pending = await self._pending(journal, site)
        identity = Identity.from_seed(Role.SITE, pending.site, pending.seed)
        keyring = Keyring(identity, VERSIONS, os.urandom(_SEED_BYTES), clock.now())
        enrolled = await self._prove(channel, greeting, keyring)
        await self._pin(journal, pending, enrolled, Author(identity, self._station, clock, os.urandom))
        return enrolled

    def _find(self) -> tuple[Path, bytes]:
        """Find the journal to work with, and its site; blocking."""
        if self._goal.site is not None:
            return journal_path(self._hass, id_text(self._goal.site)), self._goal.site
        return begun_path(self._hass, self._keys.handle, os.urandom(_ID_BYTES))

    async def _pending(self, journal: Journal, site: bytes) -> Pending:
        """Find the key that this invite was tried with before, or commit a new one."""
        raw = await journal.read(lambda reader: reader.get(IDENTITY, PENDING_KEY))
        if raw is not None:
            pending = Pending.read(raw)
            if (pending.station, pending.handle) == (self._station, self._keys.handle):
                return pending
        pending = Pending(
            site=site,
            station=self._station,
            handle=self._keys.handle,
            seed=os.urandom(_SEED_BYTES),
        )
        await journal.write(Write(documents=(pending.document(),)))
        return pending

    async def _prove(self, channel: Channel, greeting: bytes, keyring: Keyring) -> Enrolled:
        enrolment = SiteEnrolment(
            keyring,
            self._keys,
            self._station,
            nonce=os.urandom(32),
            name=self._goal.name,
            kind=self._goal.kind,
        )
        outcome = enrolment.receive(greeting)
        while isinstance(outcome, bytes):
            await channel.send(outcome)
            outcome = enrolment.receive(await _receive(channel))
        return outcome

    async def _pin(self, journal: Journal, pending: Pending, enrolled: Enrolled, author: Author) -> None:
        """Make the key that proved the site's key, and the station its receiver, in one commit."""
        await journal.read(author.load)
        # What the former key numbered must not be mistaken for the new one's.
        epoch = author.place.epoch + 1 if self._goal.site is not None else author.place.epoch
        pins = Pins(
            station=enrolled.station,
            signing=enrolled.signing,
            recovery=enrolled.recovery,
            name=enrolled.name,
            standing=enrolled.standing,
            digits=enrolled.digits,
            address=self._goal.address,
            since_epoch=epoch,
        )
        # What is pending stays until the site starts: the dialog may be closed before its end, and begin again.
        documents = [
            Document(INVENTORY, enrolled.station, None),
            Document(LEAVING, enrolled.station, None),
            key_document(enrolled.station, pending.seed),
            pins.document(),
        ]
        if self._goal.site is not None:
            documents.append(author.begin_epoch(epoch))
        await journal.write(Write(documents=tuple(documents)))


async def _receive(channel: Channel) -> bytes:
    frame = await channel.receive()
    if frame is None:
        raise TransportError("unreachable", "closed without an answer")
    return frame


def _station_of(greeting: bytes, expected: bytes | None) -> bytes:
    """Tell who greets; EnrolmentError if that is somebody else than expected, or no station at all."""
    try:
        station = read_card(decode(Greeting, greeting[1:]).card).id
    except LinkError as err:
        raise EnrolmentError(EnrolmentRefusal.NOT_GENUINE, err.code) from err
    if expected is not None and station != expected:
        raise EnrolmentError(EnrolmentRefusal.FOREIGN)
    return station


def _spawner(hass: HomeAssistant) -> Callable[[Coroutine[Any, Any, None], str], object]:
    def spawn(coroutine: Coroutine[Any, Any, None], name: str) -> object:
        return hass.async_create_background_task(coroutine, name)

    return spawn
