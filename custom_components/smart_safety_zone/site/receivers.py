"""The stations that a site reports to: which they are, by which key each knows the site, in which order they come."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
import logging
import os
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from ..const import (
    CONF_ADDRESS,
    CONF_PURPOSE,
    CONF_SITE_ID,
    CONF_STATION_ID,
    PURPOSE_BACKUP,
    PURPOSE_COPY,
    PURPOSE_PRIMARY,
    SUBENTRY_RECEIVER,
)
from ..journal import Document, Journal, JournalError
from ..link.clock import Clock
from ..link.party import Reaction
from ..protocol.crypto import sha256
from ..protocol.delivery import Lane
from ..protocol.fields import encode
from ..protocol.identity import Identity, Keyring, Role, id_bytes
from ..protocol.messages import VERSIONS, Inventory, Leave, Standing
from .joining import Joined, join
from .parting import Partings
from .purposes import settled
from .receiver import Receiver, Site
from .reports import Reports, leading
from .resigning import sign_waiting_anew
from .routing import Station
from .store import INVENTORY, KeptSite, read_site

_LOGGER = logging.getLogger(__name__)
LEAVE_PATIENCE_S: Final = 5
_ORDER: Final = (PURPOSE_PRIMARY, PURPOSE_BACKUP)
"""Whom a signal is offered, one after the other; who is none of these gets every signal beside them."""


class Receivers:
    """The receivers of one site, each with a key and a link of its own."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        journal: Journal,
        clock: Clock,
        site: Site,
        *,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
        faults: Counter[str],
    ) -> None:
        """Prepare; `load` makes a receiver for each station that the journal knows."""
        self._hass = hass
        self._entry = entry
        self._journal = journal
        self._clock = clock
        self._site = site
        self._spawn = spawn
        self._faults = faults
        self._receivers: dict[str, Receiver] = {}
        self._keyrings: dict[str, Keyring] = {}
        self._described: dict[str, bytes] = {}
        self._left: dict[str, asyncio.Event] = {}
        self._partings = Partings(journal, clock, self._make, spawn)
        self.forget: Callable[[bytes], tuple[Document, ...]] = lambda _station: ()
        """Told of a station that is no receiver any more; returns what is to be committed with that."""
        self._changing = asyncio.Lock()
        self._tending: asyncio.TimerHandle | None = None
        self._started = False
        self._settling = False

    async def load(self, kept: KeptSite) -> None:
        """Make a receiver for each station of the entry that the journal has a key for."""
        for each in self._subentries().values():
            await self._add(each, kept, restored=kept.restored)

    def _subentries(self) -> dict[str, ConfigSubentry]:
        return {each.subentry_id: each for each in self._entry.get_subentries_of_type(SUBENTRY_RECEIVER)}

    def wants(self, station: bytes) -> bool:
        """Tell whether the entry names a station, whether or not the journal knows it."""
        return any(id_bytes(each.data[CONF_STATION_ID]) == station for each in self._subentries().values())

    async def _add(self, subentry: ConfigSubentry, kept: KeptSite, *, restored: bool = False) -> None:
        station = id_bytes(subentry.data[CONF_STATION_ID])
        receiver = self._make(station, kept, subentry.data[CONF_ADDRESS], self._site, subentry.data[CONF_PURPOSE])
        if receiver is None:
            return
        stations = {id_bytes(each.data[CONF_STATION_ID]) for each in self._subentries().values()}
        identity = receiver.keyring.identity
        await sign_waiting_anew(self._journal, identity, kept.receivers[station], stations)
        await receiver.load(restored=restored)
        described = await self._journal.read(lambda reader: reader.get(INVENTORY, station))
        key = subentry.subentry_id
        self._described[key] = described or b""
        self._keyrings[key] = receiver.keyring
        self._receivers[key] = receiver

    def _make(
        self, station: bytes, kept: KeptSite, address: str, site: Site, purpose: str = PURPOSE_COPY
    ) -> Receiver | None:
        """Make the receiver of a station; None if the journal has no key or no pins for it."""
        pins, seed = kept.receivers.get(station), kept.keys.get(station)
        if pins is None or seed is None:
            return None
        identity = Identity.from_seed(Role.SITE, id_bytes(self._entry.data[CONF_SITE_ID]), seed)
        return Receiver(
            self._hass,
            Keyring(identity, VERSIONS, os.urandom(32), self._clock.now()),
            self._journal,
            self._clock,
            site,
            pins,
            address,
            purpose=purpose,
            spawn=self._spawn,
            faults=self._faults,
        )

    @property
    def by_subentry(self) -> Mapping[str, Receiver]:
        """All receivers, in the order in which they were added."""
        return self._receivers

    @property
    def police(self) -> list[Receiver]:
        """The primary and then the backups; the first of these if somebody has removed the primary."""
        those = [each for each in self._receivers.values() if each.is_police]
        return sorted(those, key=lambda each: _ORDER.index(each.purpose))

    def stations(self) -> tuple[Station, ...]:
        """All receivers as the rules of delivery look at them: the police in their order, then who gets copies."""
        copies = [each for each in self._receivers.values() if not each.is_police]
        return tuple(
            Station(id_bytes(each.station_id), each.is_police, each.is_usable) for each in (*self.police, *copies)
        )

    def of(self, station: bytes) -> Receiver | None:
        """Find the receiver of a station."""
        return next((each for each in self._receivers.values() if id_bytes(each.station_id) == station), None)

    def answers(self, reports: Reports) -> dict[str, Any]:
        """Tell, by the stations' names, whose word is shown of a press, and what each of them has said."""
        known = [(each, reports[each.station_id]) for each in self._receivers.values() if each.station_id in reports]
        police = {each.station_id: report for each, report in known if each.is_police}
        first = leading(police)
        shown: dict[str, Any] = {"receiver": next((each.name for each, _ in known if each.station_id == first), None)}
        if len(self.police) > 1:
            shown["receivers"] = {each.name: report.step for each, report in known if each.is_police}
        if len(self.police) < len(self._receivers):
            shown["copies"] = {each.name: report.step for each, report in known if not each.is_police}
        return shown

    def start(self) -> None:
        """Begin to dial."""
        self._started = True
        self._settle_purposes({})
        self._tend()
        for receiver in self._receivers.values():
            receiver.start()
        self._spawn(self._resume_partings(), "stations to leave")

    async def _resume_partings(self) -> None:
        async with self._changing:
            if self._started:
                await self._partings.resume()

    async def stop(self) -> None:
        """Hang up for good; may be called again."""
        self._started = False
        if self._tending is not None:
            self._tending.cancel()
            self._tending = None
        for receiver in list(self._receivers.values()):
            await receiver.stop()
        await self._partings.stop()

    @callback
    def _tend(self) -> None:
        """Replace the sealing keys when they are due, and show the new cards."""
        now = self._clock.now()
        for key, keyring in self._keyrings.items():
            if keyring.tend(os.urandom(32), now):
                self._receivers[key].renew_card()
        if self._tending is not None:
            self._tending.cancel()
            self._tending = None
        due_ms = min((keyring.due_ms() for keyring in self._keyrings.values()), default=None)
        if due_ms is not None:
            wait_s = max(1, (due_ms - now.mono_ms) / 1000)
            self._tending = asyncio.get_running_loop().call_later(wait_s, self._tend)

    @callback
    def configure(self) -> None:
        """Apply what changed in the receivers' subentries, without dropping a link that stays."""
        self._settle_purposes({})
        subentries = self._subentries()
        for key, receiver in self._receivers.items():
            if key in subentries:
                data = subentries[key].data
                receiver.purpose = data[CONF_PURPOSE]
                receiver.move(data[CONF_ADDRESS])
        if subentries.keys() != self._receivers.keys():
            self._spawn(self._change(), "receivers changed")

    @callback
    def assign(self, key: str, purpose: str) -> None:
        """Give a receiver another purpose, and the others those that go with it."""
        self._settle_purposes({key: purpose}, key)

    def _settle_purposes(self, changed: Mapping[str, str], wish: str | None = None) -> None:
        """Keep one primary: the first backup where the primary has been removed."""
        if self._settling:
            return
        self._settling = True
        try:
            subentries = self._subentries()
            purposes = {key: each.data[CONF_PURPOSE] for key, each in subentries.items()}
            purposes.update(changed)
            for key, purpose in settled(purposes, wish).items():
                each = subentries[key]
                if each.data[CONF_PURPOSE] != purpose:
                    data = {**each.data, CONF_PURPOSE: purpose}
                    self._hass.config_entries.async_update_subentry(self._entry, each, data=data)
        finally:
            self._settling = False

    async def _change(self) -> None:
        async with self._changing:
            for key in self._receivers.keys() - self._subentries().keys():
                receiver = self._receivers.pop(key)
                del self._keyrings[key], self._described[key]
                await receiver.stop()
                await self._begin_parting(receiver)
            await self._add_missing()

    async def _begin_parting(self, receiver: Receiver) -> None:
        station = id_bytes(receiver.station_id)
        try:
            await self._partings.stop()
            await self._partings.begin(station, receiver.address, self.forget(station))
            await self._partings.resume()
        except JournalError as err:
            _LOGGER.warning("A station that is no receiver any more could not be told: %s", err)

    async def _add_missing(self) -> None:
        """Make a receiver for each subentry that has none and whose station the journal knows."""
        subentries = self._subentries()
        try:
            kept = await self._journal.read(read_site)
            for key in subentries.keys() - self._receivers.keys():
                await self._add(subentries[key], kept)
                if self._started and key in self._receivers:
                    self._receivers[key].start()
        except JournalError as err:
            _LOGGER.warning("A receiver could not be added: %s", err)
        # In the order of the subentries, which is that of the backups.
        self._receivers = {key: self._receivers[key] for key in subentries if key in self._receivers}
        if self._started:
            self._tend()
        self._site.receiver_changed()

    async def join(self, name: str, kind: str, *, again: str | None = None, **invite: Any) -> Joined:
        """Join one more station, or by a new key one that took us no longer, whose subentry is `again`.

        Errors as those of `joining.join`, whose ways of asking these are.
        """
        async with self._changing:
            former = None if again is None else self._receivers.pop(again, None)
            if former is not None and again is not None:
                await former.stop()
                del self._keyrings[again], self._described[again]
            # One that is being left may be the one that is joined: what is destroyed must not be its new key.
            await self._partings.stop()
            station_ids = [each.station_id for each in self._receivers.values()]
            try:
                return await join(
                    self._hass,
                    name=name,
                    kind=kind,
                    site_id=self._entry.data[CONF_SITE_ID],
                    journal=self._journal,
                    known=station_ids,
                    **invite,
                )
            finally:
                await self._add_missing()
                await self._partings.resume()

    def describe(self, inventory_for: Callable[[Receiver], Inventory]) -> None:
        """Tell each station what the site is to it, where that has changed since it was last told."""
        for key, receiver in self._receivers.items():
            self._describe(key, inventory_for(receiver))

    def _describe(self, key: str, inventory: Inventory) -> None:
        digest = sha256(encode(inventory))
        if digest != self._described[key]:
            self._described[key] = digest
            receiver = self._receivers[key]
            document = Document(INVENTORY, id_bytes(receiver.station_id), digest)
            receiver.post(inventory, Lane.STATUS, documents=(document,), kept=_nothing)

    async def leave(self, reason: str) -> bool:
        """Tell every station that takes it that the site leaves; whether all have receipted it in time."""
        waiting = []
        for receiver in self._receivers.values():
            if receiver.standing is not Standing.REVOKED:
                waiting.append(self._left.setdefault(receiver.station_id, asyncio.Event()))
                receiver.post(Leave(reason=reason), Lane.ALARM, kept=_nothing)
        if not waiting:
            return False
        self.start()
        try:
            async with asyncio.timeout(LEAVE_PATIENCE_S):
                await asyncio.gather(*(each.wait() for each in waiting))
        except TimeoutError:
            _LOGGER.debug("A station could not be told of the leaving")
        return all(each.is_set() for each in waiting)

    def left(self, receiver: Receiver) -> Reaction:
        """React to a station's answer to our leaving."""
        told = self._left.setdefault(receiver.station_id, asyncio.Event())
        return Reaction(show=lambda _committed: told.set())


def _nothing(_committed: bool) -> None:  # noqa: FBT001 - as every `kept`
    return
