"""When each alarm point last proved that it works, and which ones have not sent the self-test that they promised."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
import logging
from typing import Final, override

import orjson

from ..incident.due import HOUR_MS, proof_overdue_ms
from ..incident.model import Signal, SignalType
from ..incident.words import UNPROVED
from ..journal import Document, Known, Reader, Write, Written
from ..protocol.identity import id_bytes, id_text
from ..protocol.messages import Standing
from ..protocol.supervision import LinkState
from .desk import Desk
from .ground import Ground
from .links import LinkView
from .part import Part
from .registry import Registry, scan_all
from .site_record import SiteRecord
from .troubles import Troubles

_LOGGER = logging.getLogger(__name__)

FORMAT_VERSION: Final = 1
PROOFS: Final = "proof"
"""Documents by site id and point id."""
LOOK_MS: Final = HOUR_MS
"""How often all sites are looked at. One is judged when it was heard at two looks in a row: whoever has been away has
that long to send what it owes."""
_ID_BYTES: Final = 16

type PointPlace = tuple[str, str]
"""Site id and point id."""


@dataclass(frozen=True, slots=True)
class PointProof:
    """What is known of a point that promises tests; times by the station's wall clock."""

    since_ms: int
    """When the promise was first heard, or the clock put right; from here the first test counts."""
    proved_ms: int | None = None
    """When a test of it last came in."""

    @property
    def last_ms(self) -> int:
        """From when the next test counts."""
        return max(self.since_ms, self.proved_ms or 0)

    def document(self, place: PointPlace) -> Document:
        """Write it down."""
        value = {"version": FORMAT_VERSION, "since_ms": self.since_ms, "proved_ms": self.proved_ms}
        return Document(PROOFS, _key(place), orjson.dumps(value))


def read_proof(raw: bytes) -> PointProof:
    """Read what `PointProof.document` wrote."""
    value = orjson.loads(raw)
    return PointProof(since_ms=int(value["since_ms"]), proved_ms=value["proved_ms"])


def promises(site: SiteRecord) -> Mapping[str, int]:
    """Tell which points of a site promise tests, and how often in milliseconds."""
    return {point.id: point.test_every_s * 1000 for point in site.points if point.test_every_s}


class Proofs(Part):
    """The proofs of all alarm points of all sites."""

    def __init__(
        self,
        ground: Ground,
        registry: Registry,
        desk: Desk,
        view: Callable[[str], LinkView],
        *,
        is_incident: Callable[[str], bool],
        changed: Callable[[str], None],
    ) -> None:
        """Prepare; `view` tells how a link is, `changed` hears whose proofs are to be shown anew."""
        self._ground = ground
        self._registry = registry
        self._view = view
        self._changed = changed
        self._troubles = Troubles(ground, desk, UNPROVED, "unproved", is_incident, changed)
        self._proofs: dict[str, dict[str, PointProof]] = {}
        self._away: set[str] = set()
        """Sites that were not heard at the last look."""
        self._running = False
        self._timer: asyncio.TimerHandle | None = None

    @override
    async def load(self) -> None:
        await self._ground.journal.read(self._read)
        await self._troubles.load()

    def _read(self, reader: Reader) -> None:
        for key, raw in scan_all(reader, PROOFS):
            self._proofs.setdefault(id_text(key[:_ID_BYTES]), {})[key[_ID_BYTES:].decode()] = read_proof(raw)

    @override
    def start(self) -> None:
        self._running = True
        self._troubles.start()
        # Nobody is judged by what was before the start: all have a while to catch up.
        self._away = set(self._registry.sites)
        for site in list(self._registry.sites.values()):
            self.take_stock(site.id)
        self._later()

    @override
    async def stop(self) -> None:
        self._running = False
        self._troubles.stop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @override
    def configure(self) -> None:
        """Nothing of it is configured."""

    def proofs(self, site_id: str) -> Mapping[str, PointProof]:
        """Tell what is known of a site's points that promise tests, by their ids."""
        return self._proofs.get(site_id, {})

    def unproved(self, site_id: str) -> frozenset[str]:
        """Tell which points of a site owe a test."""
        return frozenset(point for site, point in self._troubles.held if site == site_id)

    @property
    def sites_unproved(self) -> frozenset[str]:
        """The sites with a point that owes a test."""
        return frozenset(site for site, _ in self._troubles.held)

    @property
    def count(self) -> int:
        """How many points owe a test."""
        return len(self._troubles.held)

    def oldest_ms(self, site_id: str) -> int | None:
        """Tell when the point of a site was proved that was so longest ago; None if none is, or one never was."""
        proofs = self.proofs(site_id).values()
        proved = [each.proved_ms for each in proofs if each.proved_ms is not None]
        return min(proved) if proved and len(proved) == len(proofs) else None

    def signalled(self, signal: Signal) -> tuple[Document, ...]:
        """Return what is to be committed with a site's signal; it is taken in by `shown`, once that is done."""
        after = self._proved(signal)
        return () if after is None else (after.document((signal.site_id, signal.point_id)),)

    def shown(self, signal: Signal) -> None:
        """Take in a signal that is committed, or shown without that: a test proves its point."""
        after = self._proved(signal)
        if after is not None:
            self._proofs[signal.site_id][signal.point_id] = after
            self._troubles.end(signal.site_id, signal.point_id)
            self._changed(signal.site_id)

    def _proved(self, signal: Signal) -> PointProof | None:
        """Return what a signal makes of its point; None unless it is the test of one that promises tests."""
        if signal.type is not SignalType.TEST:
            return None
        before = self._proofs.get(signal.site_id, {}).get(signal.point_id)
        return None if before is None else replace(before, proved_ms=signal.received_ms)

    def take_stock(self, site_id: str) -> None:
        """Take in which points of a site promise tests by now, and which do no more."""
        if not self._running:
            return
        site = self._registry.sites.get(site_id)
        active = site is not None and site.standing is Standing.ACTIVE
        promised = promises(site) if site is not None and active else {}
        known = self._proofs.setdefault(site_id, {})
        gone, new = known.keys() - promised.keys(), promised.keys() - known.keys()
        documents = [Document(PROOFS, _key((site_id, point)), None) for point in gone]
        for point in gone:
            del known[point]
            self._troubles.end(site_id, point)
        now_ms = self._ground.clock.now().wall_ms
        for point in new:
            known[point] = PointProof(since_ms=now_ms)
            documents.append(known[point].document((site_id, point)))
        if documents:
            self._keep(documents)

    def look(self) -> None:
        """Find the points that owe a test; while a site is not heard, that is trouble enough."""
        now = self._ground.clock.now()
        if not now.clock_set:
            return
        for site in list(self._registry.sites.values()):
            if self._view(site.id).state is not LinkState.UP:
                self._away.add(site.id)
            elif site.id in self._away:
                self._away.discard(site.id)
            else:
                self._look_at(site, now.wall_ms)

    def _look_at(self, site: SiteRecord, now_ms: int) -> None:
        for point, every_ms in promises(site).items():
            proof = self.proofs(site.id).get(point)
            if proof is None:
                continue
            if proof.last_ms > now_ms:
                # The clock was ahead; what it wrote would excuse the point for as long.
                self._proofs[site.id][point] = righted = PointProof(since_ms=now_ms)
                self._keep([righted.document((site.id, point))])
            elif now_ms >= proof_overdue_ms(proof.last_ms, every_ms):
                self._troubles.begin(site.id, point, since_ms=proof_overdue_ms(proof.last_ms, every_ms))

    def _later(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOK_MS / 1000, self._woken)

    def _woken(self) -> None:
        self._later()
        self.look()

    def _keep(self, documents: list[Document]) -> None:
        self._ground.journal.write(Write(documents=tuple(documents))).add_done_callback(_kept)


def _kept(done: asyncio.Future[Written | Known]) -> None:
    # The next start takes stock again.
    if not done.cancelled() and (err := done.exception()) is not None:
        _LOGGER.debug("Not kept: %s", err)


def _key(place: PointPlace) -> bytes:
    return id_bytes(place[0]) + place[1].encode()
