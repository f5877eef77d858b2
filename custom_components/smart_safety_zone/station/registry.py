"""The register of sites and invites: every change is on disk before it holds."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
import logging
from struct import Struct
from types import MappingProxyType
from typing import Any, NamedTuple

from ..incident.model import Actor
from ..journal import Document, Draft, JournalError, Reader, Write
from ..protocol.admission import Bucket
from ..protocol.crypto import VerifyKey
from ..protocol.enrolment import KeptInvite
from ..protocol.identity import Role, id_text
from ..protocol.messages import MAX_PANELS, MAX_POINTS, Inventory, InventoryPoint, Kind, Standing, read_body
from .entries import actor_json, entry_draft
from .errors import StationError
from .ground import Ground, unheard
from .site_record import SiteRecord
from .sites import Change, invite_json, is_stale, read_invite_json, read_site, revoke, site_json

_LOGGER = logging.getLogger(__name__)

SITES = "site"
INVITES = "invite"
INVENTORIES = "inventory"
"""Documents by site id: epoch and number of the record that brought it, then its body as it came."""
COMMIT_TIMEOUT_S = 10
"""So long an operator waits for the disk; what is written later still holds and is shown then."""
NEW_POINTS = 2 * MAX_POINTS
NEW_POINTS_PER_S = 1 / 600
"""A site may change all its points at once, and then one every ten minutes: each new one stays in Home Assistant's
registry for weeks, also when it is gone. An alarm of a point beyond that passes like any other."""
_PLACE = Struct(">QQ")
_PAGE = 1000


class _Kept(NamedTuple):
    sites: dict[str, SiteRecord]
    invites: dict[bytes, KeptInvite]


class Registry:
    """Who the sites are. Decisions are made one after another; what is seen here is committed."""

    def __init__(self, ground: Ground) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._journal = ground.journal
        self._clock = ground.clock
        self._faults = ground.faults
        self._new_points: dict[str, Bucket] = {}
        self._spawn = ground.spawn
        self._turn = asyncio.Lock()
        self._sites: dict[str, SiteRecord] = {}
        self._invites: dict[bytes, KeptInvite] = {}
        self._pins: dict[bytes, VerifyKey] = {}
        self.changed: Callable[[str], None] = unheard
        """Called with a site's id after it changed."""
        self.rekeyed: Callable[[str], None] = unheard
        """Called with a site's id after another key was pinned."""

    async def load(self) -> None:
        """Read sites, inventories and invites."""
        sites, self._invites = await self._journal.read(_read_all)
        self._sites.update(sites)
        self._pins = {site.raw_id: VerifyKey(site.key) for site in self._sites.values()}

    @property
    def sites(self) -> Mapping[str, SiteRecord]:
        """All sites that ever joined, by id."""
        return MappingProxyType(self._sites)

    @property
    def invites(self) -> Mapping[bytes, KeptInvite]:
        """The invites that still get an answer, by handle."""
        return MappingProxyType(self._invites)

    def site(self, site_id: str) -> SiteRecord:
        """Find a site; StationError unknown_site."""
        site = self._sites.get(site_id)
        if site is None:
            raise StationError("unknown_site")
        return site

    def standing(self, site_id: str) -> Standing:
        """Tell what a site is to the station; a stranger is as good as revoked."""
        site = self._sites.get(site_id)
        return Standing.REVOKED if site is None else site.standing

    def pin(self, raw_id: bytes) -> VerifyKey | None:
        """Tell the key that a site must prove."""
        return self._pins.get(raw_id)

    def candidate_pin(self, raw_id: bytes) -> VerifyKey | None:
        """Tell the key that waits for an operator."""
        site = self._sites.get(id_text(raw_id))
        return VerifyKey(site.candidate.key) if site is not None and site.candidate is not None else None

    async def change[C: Change | None](self, decide: Callable[[], C], actor: Actor | None) -> C:
        """Decide, commit and take in, undisturbed by others and by the caller's own end.

        StationError not_committed if the disk did not do it, or not in time; what it does later still holds.
        """
        done: asyncio.Future[C] = asyncio.get_running_loop().create_future()
        self._spawn(self._change(decide, actor, done), "registry change")
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                return await asyncio.shield(done)
        except TimeoutError as err:
            raise StationError("not_committed", failed=True) from err

    async def _change[C: Change | None](
        self, decide: Callable[[], C], actor: Actor | None, done: asyncio.Future[C]
    ) -> None:
        try:
            async with self._turn:
                change = decide()
                if change is not None:
                    await self._commit(change, actor)
        except JournalError as err:
            _LOGGER.warning("A decision about a site could not be kept: %s", type(err).__name__)
            _fail(done, StationError("not_committed", failed=True))
        except StationError as err:
            _fail(done, err)
        else:
            if not done.done():
                done.set_result(change)

    async def _commit(self, change: Change, actor: Actor | None) -> None:
        stale = self._stale_invites()
        await self._journal.write(Write(drafts=(self._draft(change, actor),), documents=(*_documents(change), *stale)))
        for document in stale:
            del self._invites[document.key]
        self._invites.update({invite.keys.handle: invite for invite in change.invites})
        if change.site is not None:
            self._take_in(change.site, change.before)

    def _take_in(self, site: SiteRecord, before: SiteRecord | None) -> None:
        held = self._sites.get(site.id)
        if held is not None and before is not None and held != before:
            if (held.standing, held.key) != (before.standing, before.key):
                # The site left meanwhile: that was written after this, and stands.
                return
            # Meanwhile it only said what it has.
            site = replace(site, inventory=held.inventory, inventory_place=held.inventory_place)
        self._sites[site.id] = site
        self._pins[site.raw_id] = VerifyKey(site.key)
        if held is not None and held.key != site.key:
            self.rekeyed(site.id)
        self.changed(site.id)

    def _draft(self, change: Change, actor: Actor | None) -> Draft:
        header = {"site": change.site.id} if change.site else {}
        payload = {"actor": actor_json(actor), **change.detail}
        return entry_draft(change.kind, self._clock.now().wall_ms, header, payload)

    def _stale_invites(self) -> list[Document]:
        now_ms = self._clock.now().wall_ms
        return [Document(INVITES, handle, None) for handle, invite in self._invites.items() if is_stale(invite, now_ms)]

    def leave(self, site_id: str, actor: Actor) -> tuple[tuple[Draft, ...], tuple[Document, ...]]:
        """Take in at once that a site has left; returns what is to be committed with its record."""
        site = self._sites.get(site_id)
        if site is None:
            return (), ()
        if site.standing is Standing.REVOKED:
            # It may be here only: what could not be kept comes again.
            again = Change(kind="site.left", site=site)
            return (self._draft(again, actor),), _documents(again)
        change = revoke(site, self._clock.now().wall_ms, by_site=True)
        assert change.site is not None
        self._sites[site_id] = change.site
        return (self._draft(change, actor),), _documents(change)

    def equip(self, site_id: str, inventory: Inventory, raw: bytes, place: tuple[int, int]) -> tuple[Document, ...]:
        """Take in at once what a site has; returns what is to be committed with its record."""
        site = self._sites[site_id]
        if place < site.inventory_place:
            return ()
        within = replace(inventory, points=self._within(site, _bounded(inventory)))
        self._sites[site_id] = replace(site, inventory=within, inventory_place=place)
        return (Document(INVENTORIES, site.raw_id, _PLACE.pack(*place) + raw),)

    def _within(self, site: SiteRecord, inventory: Inventory) -> tuple[InventoryPoint, ...]:
        """Leave out what is new beyond measure."""
        before = {point.id for point in site.points}
        now_ms = self._clock.now().mono_ms
        bucket = self._new_points.get(site.id) or Bucket.full(NEW_POINTS, NEW_POINTS_PER_S, now_ms)
        kept = []
        for point in inventory.points:
            left = bucket if point.id in before else bucket.take(now_ms)
            if left is None:
                self._faults["too_many_points"] += 1
            else:
                bucket = left
                kept.append(point)
        self._new_points[site.id] = bucket
        return tuple(kept)


def _fail(done: asyncio.Future[Any], err: StationError) -> None:
    if not done.done():
        done.set_exception(err)
        # Whoever asked may be gone; then nobody else needs to know.
        done.exception()


def _documents(change: Change) -> tuple[Document, ...]:
    site = () if change.site is None else (Document(SITES, change.site.raw_id, site_json(change.site)),)
    return (*site, *(Document(INVITES, each.keys.handle, invite_json(each)) for each in change.invites))


def _read_all(reader: Reader) -> _Kept:
    sites = {}
    for key, raw in scan_all(reader, SITES):
        site = read_site(raw)
        inventory = reader.get(INVENTORIES, key)
        sites[site.id] = site if inventory is None else _equipped(site, inventory)
    return _Kept(sites, {key: read_invite_json(raw) for key, raw in scan_all(reader, INVITES)})


def _equipped(site: SiteRecord, kept: bytes) -> SiteRecord:
    inventory, place = read_inventory(kept)
    return replace(site, inventory=_bounded(inventory), inventory_place=place)


def read_inventory(kept: bytes) -> tuple[Inventory, tuple[int, int]]:
    """Read an inventory's document: what it says, and the place of the record that brought it."""
    inventory = read_body(Kind.INVENTORY, kept[_PLACE.size :], Role.SITE)
    assert isinstance(inventory, Inventory)
    epoch, number = _PLACE.unpack_from(kept)
    return inventory, (epoch, number)


def _bounded(inventory: Inventory) -> Inventory:
    """Leave out what is beyond the points that a site may have: each is an entity here."""
    return replace(inventory, points=inventory.points[:MAX_POINTS], panels=inventory.panels[:MAX_PANELS])


def scan_all(reader: Reader, collection: str, prefix: bytes = b"") -> list[tuple[bytes, bytes]]:
    """Read a whole collection, page by page."""
    found: list[tuple[bytes, bytes]] = []
    while page := reader.scan(collection, prefix=prefix, after=found[-1][0] if found else b"", limit=_PAGE):
        found += page
    return found
