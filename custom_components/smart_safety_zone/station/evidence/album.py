"""Pictures of evidence by the incidents that they belong to: what comes in, what is shown, and when it is deleted."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_time_interval

from ...incident.model import State
from ...journal import Document, JournalError, Reader, Write
from ...link.party import Reaction
from ...protocol.cameras import Evidence, evidence_owner
from ...protocol.delivery import Lane
from ...protocol.events import RecordReceived
from ...protocol.messages import Standing
from ...protocol.tips import TipProgress, TipStep
from ..desk import Desk
from ..entries import entry_draft
from ..ground import Ground
from ..links import Links
from ..listeners import Listeners
from ..part import Part
from ..registry import Registry, scan_all
from .rows import Row, RowState
from .store import EvidenceStore
from .taken import Taken, made_of

_LOGGER = logging.getLogger(__name__)

TAKEN: Final = "evidence.taken"
"""Documents: key = owner, value = what the station knows of the picture."""
MAX_OF_INCIDENT: Final = 256
KEPT_DAYS: Final = 30
"""From the day on which a picture came; those of an incident that is not closed stay."""
UNKNOWN_SIGNAL: Final = "unknown_signal"
TOO_MANY: Final = "too_many"
SUSPENDED: Final = "suspended"
_DAY_MS: Final = 24 * 60 * 60_000


class Album(Part):
    """All pictures of evidence of a station."""

    def __init__(
        self, hass: HomeAssistant, ground: Ground, registry: Registry, desk: Desk, links: Links, store: EvidenceStore
    ) -> None:
        """Prepare; `load` reads what there is."""
        self._hass = hass
        self._ground = ground
        self._registry = registry
        self._desk = desk
        self._links = links
        self._store = store
        self._taken: dict[str, Taken] = {}
        """By owner."""
        self._of: defaultdict[str, set[str]] = defaultdict(set)
        """The owners by incident."""
        self._arriving: dict[str, Taken] = {}
        """On their way to the disk."""
        self._listeners = Listeners[[str]]()
        self._unlisten: CALLBACK_TYPE | None = None
        store.settled.append(self._settled)

    @override
    async def load(self) -> None:
        for each in await self._ground.journal.read(_read):
            self.put(each)

    @override
    def start(self) -> None:
        for owner in [each.owner for each in self._taken.values() if not each.told]:
            if all(row.settled for row in self._store.of(owner)):
                self._settled(owner)
        self._unlisten = async_track_time_interval(self._hass, self._daily, timedelta(days=1))
        self._ground.spawn(self._delete_old(), "delete old evidence")

    @override
    async def stop(self) -> None:
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    def of(self, incident: str) -> list[tuple[Taken, Row]]:
        """Return the pictures of an incident, as they were taken, with what has become of each."""
        taken = sorted(
            (self._taken[owner] for owner in self._of.get(incident, ())),
            key=lambda each: (each.signal, each.offset_ms, each.camera),
        )
        return [(each, row) for each in taken for row in self._store.of(each.owner)]

    def count(self, incident: str) -> int:
        """Tell how many pictures of an incident are here: each row of a queue asks, so nothing is sought for it."""
        owners = self._of.get(incident, ())
        return sum(row.state is RowState.KEPT for owner in owners for row in self._store.of(owner))

    def put(self, taken: Taken) -> None:
        """Take a picture in whose document is on disk."""
        self._taken[taken.owner] = taken
        self._of[taken.incident].add(taken.owner)

    def _drop(self, taken: Taken) -> None:
        self._taken.pop(taken.owner, None)
        those = self._of.get(taken.incident, set())
        those.discard(taken.owner)
        if not those:
            self._of.pop(taken.incident, None)

    def subscribe(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Hear of the incidents whose pictures have changed, by id."""
        return self._listeners.add(listener, None)

    @override
    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        body = event.body
        if not isinstance(body, Evidence):
            return None
        raw_owner = evidence_owner(self._ground.keyring.identity.id, body)
        owner = raw_owner.hex()
        if owner in self._taken:
            # The same in another record, as from a site with a new key.
            return Reaction()
        if self._registry.standing(site_id) is not Standing.ACTIVE:
            return Reaction(refusal=SUSPENDED)
        incident = self._desk.incident_of(site_id, body.signal.hex())
        if incident is None:
            return Reaction(refusal=UNKNOWN_SIGNAL)
        if (
            sum(each.incident == incident for each in (*self._taken.values(), *self._arriving.values()))
            >= MAX_OF_INCIDENT
        ):
            return Reaction(refusal=TOO_MANY)
        taken = self._arriving.setdefault(
            owner, made_of(body, raw_owner, site_id, incident, self._ground.clock.now().wall_ms)
        )
        pictures = self._store.admit(site_id, owner, (body.picture,))

        def show(committed: bool) -> None:  # noqa: FBT001 - as every `show`
            if committed and (arrived := self._arriving.pop(owner, None)) is not None:
                self.put(arrived)
                self._listeners.tell(arrived.site_id, incident)
                self._store.fetch(owner)

        return Reaction(documents=(_document(taken), *pictures), show=show)

    def _settled(self, owner: str) -> None:
        taken = self._taken.get(owner)
        if taken is None:
            return
        self._listeners.tell(taken.site_id, taken.incident)
        if taken.told:
            return
        told = self._taken[owner] = replace(taken, told=True)
        progress = TipProgress(
            tip=bytes.fromhex(owner),
            step=TipStep.RECEIVED,
            at_ms=self._ground.clock.now().wall_ms,
            unkept=self._store.unkept(owner),
        )
        self._links.tell(taken.site_id, progress, Lane.REPORT, (_document(told),))

    async def _daily(self, _now: datetime) -> None:
        await self._delete_old()

    async def _delete_old(self) -> None:
        before_ms = self._ground.clock.now().wall_ms - KEPT_DAYS * _DAY_MS
        open_ = {each.id for each in self._desk.incidents.values() if each.state is not State.CLOSED}
        old = [each for each in self._taken.values() if each.since_ms <= before_ms and each.incident not in open_]
        try:
            for each in old:
                await self._store.delete([each.owner], "retention")
                header = {"site": each.site_id, "owner": each.owner, "incident": each.incident, "reason": "retention"}
                draft = entry_draft("evidence.forgotten", self._ground.clock.now().wall_ms, header, {})
                gone = Document(TAKEN, bytes.fromhex(each.owner), None)
                await self._ground.journal.write(Write(drafts=(draft,), documents=(gone,)))
                self._drop(each)
                self._listeners.tell(each.site_id, each.incident)
        except JournalError as err:
            _LOGGER.warning("Old evidence could not be deleted: %s", err)


def _document(taken: Taken) -> Document:
    return Document(TAKEN, bytes.fromhex(taken.owner), taken.write())


def _read(reader: Reader) -> list[Taken]:
    return [Taken.read(raw) for _, raw in scan_all(reader, TAKEN)]
