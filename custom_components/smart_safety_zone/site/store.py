"""What a site keeps in its journal's documents, each with the version of its form."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
import json
from typing import Any, Final

from ..const import BACKUP_MARK
from ..journal import Document, Entry, Reader
from ..link.keeping import RECORD_IN, RECORD_OUT, outbox_document
from ..protocol.crypto import VerifyKey, sha256
from ..protocol.delivery import Lane
from ..protocol.errors import LinkError
from ..protocol.identity import Role
from ..protocol.messages import ANSWERS, Kind, Receipt, Refusal, Signal, Standing, read_body
from ..protocol.record import Record, from_parts, read_record
from ..protocol.succession import Pinned, Succession
from ..protocol.tips import Tip
from .cameras.consent import CONSENT, read_consent
from .courses import Routed
from .lighting.memory import LIGHTING, GroupMemory
from .neighbours.settings import read_place
from .panel.store import PanelMemory, read_users
from .progress import PointProgress, PointStep
from .proof import Proof
from .raised import NO_MOMENT, RAISED, read_raised
from .reports import NO_REPORTS, Reports, current
from .tips.progress import TipState

FORMAT_VERSION: Final = 1
MAX_TICKET_BYTES: Final = 96
"""What a station takes beside a dial; a longer one would be refused, by whatever stands before it, for ever."""
IDENTITY: Final = "identity"
SEED_KEY: Final = b"seed"
"""Followed by a station's id: the key by which the site proves itself to that station. Alone: the key of a site whose
journal was begun when it had one station."""
SEED_BYTES: Final = 32
PENDING_KEY: Final = b"pending"
RECEIVER: Final = "receiver"
POINT: Final = "point"
INVENTORY: Final = "inventory"
URGENT_TYPES: Final = frozenset({"alarm", "cancel"})
"""Types of signals that overtake all others; a cancel travels with the alarm that it takes back."""
LEAVING: Final = "leaving"
"""Documents: key = a station that is no receiver any more and is still to be told."""
_PAGE: Final = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Pins:
    """What a site knows of a station since it joined."""

    station: bytes
    signing: bytes
    recovery: bytes
    """The public key that alone can sign a succession to a new identity of this station."""
    name: str
    standing: Standing
    digits: str
    """What the operator compared, shown until he approved."""
    address: str
    ticket: bytes = field(default=b"", repr=False)
    followed: int = 0
    """The count of the succession that led to `signing`."""
    since_epoch: int = 0
    """The first epoch of records that the site's present key signed."""

    @property
    def connected(self) -> bool:
        """Whether the station takes this site's signals, as far as it last said."""
        return self.standing in {Standing.ACTIVE, Standing.SUSPENDED}

    @property
    def pinned(self) -> Pinned:
        """What the station must prove at a dial."""
        return Pinned(VerifyKey(self.signing), VerifyKey(self.recovery), self.followed)

    def with_succession(self, succession: Succession) -> Pins:
        """Take over the key that the station's recovery key has vouched for."""
        return replace(self, signing=succession.signing, followed=succession.count)

    def with_welcome(self, standing: str, ticket: bytes, name: str) -> Pins:
        """Take over what a welcome says, but for a ticket that no dial could show."""
        shown = 0 < len(ticket) <= MAX_TICKET_BYTES
        return replace(self, standing=Standing(standing), ticket=ticket if shown else self.ticket, name=name)

    def document(self) -> Document:
        """Write it down."""
        value = {
            "version": FORMAT_VERSION,
            "signing": self.signing.hex(),
            "recovery": self.recovery.hex(),
            "name": self.name,
            "standing": self.standing.value,
            "digits": self.digits,
            "address": self.address,
            "ticket": self.ticket.hex(),
            "since_epoch": self.since_epoch,
        }
        if self.followed:
            value["followed"] = self.followed
        return Document(RECEIVER, self.station, _write(value))

    @classmethod
    def read(cls, station: bytes, raw: bytes) -> Pins:
        """Read what `document` wrote."""
        value = json.loads(raw)
        pins = cls(
            station=station,
            signing=bytes.fromhex(value["signing"]),
            recovery=bytes.fromhex(value["recovery"]),
            name=value["name"],
            standing=Standing(value["standing"]),
            digits=value["digits"],
            address=value["address"],
            ticket=bytes.fromhex(value["ticket"]),
            since_epoch=value["since_epoch"],
            followed=value.get("followed", 0),
        )
        VerifyKey(pins.signing)
        return pins


@dataclass(frozen=True, kw_only=True, slots=True)
class PointMemory:
    """What an alarm point must not forget over a restart."""

    progress: PointProgress = field(default_factory=PointProgress)
    source: str = ""
    """The source that the rest is about; another one starts afresh."""
    level: bool | None = None
    """Whether the last signal of a latched source was its alarm; None before its state was ever known."""
    raised: str | None = None
    """The alarm that still wants its restoral."""
    handled_ms: int = 0
    """The timestamp of a momentary source that was handled last."""
    trouble: str | None = None
    """The trouble signal that still wants its restoral."""
    reports: Reports = NO_REPORTS
    """What each station says of the newest press."""
    hold_since_ms: int | None = None
    """Since when a latched source is in alarm that must last for some time before it counts."""
    standing: tuple[str, ...] = ()
    """The newest alarms that were not taken back and are not over."""
    visible: PointProgress | None = None
    """What is shown instead, while what became of a silent alarm is hidden."""
    hidden_until_ms: int | None = None
    """When that ends without a word of the station."""
    outcomes: tuple[tuple[int, int, int], ...] = ()
    """What alarms turned out to be, by the day, as `incident.rate.Rate` has it."""
    counted: str | None = None
    """The incident that was counted last."""
    counted_as: str | None = None
    counted_ms: int = 0

    def document(self, point: str) -> Document:
        """Write it down."""
        value = {"version": FORMAT_VERSION, **asdict(replace(self, reports={}))}
        del value["reports"]
        if reports := current(self.reports, self.progress):
            value["reports"] = {station: asdict(report) for station, report in reports.items()}
        return Document(POINT, point.encode(), _write(value))

    @classmethod
    def read(cls, raw: bytes) -> PointMemory:
        """Read what `document` wrote."""
        value: dict[str, Any] = json.loads(raw)
        del value["version"]
        visible: dict[str, Any] | None = value.pop("visible", None)
        reports = {station: _read_progress(report) for station, report in value.pop("reports", {}).items()}
        return cls(
            progress=_read_progress(value.pop("progress")),
            visible=None if visible is None else _read_progress(visible),
            standing=tuple(value.pop("standing", ())),
            outcomes=tuple((day, false, all_) for day, false, all_ in value.pop("outcomes", ())),
            reports=reports,
            **value,
        )


def _read_progress(value: Mapping[str, Any]) -> PointProgress:
    return PointProgress(**{**value, "step": PointStep(value["step"])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A key that is about to prove an invite: kept first, so that a crash or a second try proves the same one."""

    site: bytes
    station: bytes
    handle: bytes
    """Which invite."""
    seed: bytes = field(repr=False)

    def document(self) -> Document:
        """Write it down."""
        value = {
            "version": FORMAT_VERSION,
            "site": self.site.hex(),
            "station": self.station.hex(),
            "handle": self.handle.hex(),
            "seed": self.seed.hex(),
        }
        return Document(IDENTITY, PENDING_KEY, _write(value))

    @classmethod
    def read(cls, raw: bytes) -> Pending:
        """Read what `document` wrote."""
        value = json.loads(raw)
        return cls(**{key: bytes.fromhex(value[key]) for key in ("site", "station", "handle", "seed")})


@dataclass(frozen=True, slots=True)
class KeptSite:
    """A site as its journal holds it."""

    keys: Mapping[bytes, bytes] = field(repr=False)
    """By station, the seed of the key that the site proves itself with; none if the journal was lost."""
    shares_key: bool
    """Whether they are still kept as one, as by former versions."""
    receivers: Mapping[bytes, Pins]
    points: Mapping[str, PointMemory]
    pending: Pending | None
    """The key that an invite was last tried with."""
    restored_mark: bytes | None
    """What a file says that came back from a backup, or was put together from a damaged one."""

    @property
    def restored(self) -> bool:
        """Whether this file may be older than what others know of it."""
        return self.restored_mark is not None


def read_site(reader: Reader) -> KeptSite:
    """Read all that a start needs."""
    pending = reader.get(IDENTITY, PENDING_KEY)
    receivers = {key: Pins.read(key, raw) for key, raw in reader.scan(RECEIVER)}
    keys = dict(reader.scan(IDENTITY, prefix=SEED_KEY))
    former = keys.pop(SEED_KEY, None)
    own = {key.removeprefix(SEED_KEY): seed for key, seed in keys.items()}
    return KeptSite(
        keys=own if former is None else dict.fromkeys(receivers, former) | own,
        shares_key=former is not None,
        receivers=receivers,
        points={key.decode(): PointMemory.read(raw) for key, raw in reader.scan(POINT)},
        pending=None if pending is None else Pending.read(pending),
        restored_mark=reader.get(*BACKUP_MARK),
    )


def key_document(station: bytes, seed: bytes | None) -> Document:
    """Keep the key for a station; None destroys it."""
    return Document(IDENTITY, SEED_KEY + station, seed)


def own_keys(kept: KeptSite) -> tuple[Document, ...]:
    """Give each station the key that was the whole site's once."""
    if not kept.keys or not kept.shares_key:
        return ()
    former = Document(IDENTITY, SEED_KEY, None)
    return (former, *(key_document(station, seed) for station, seed in kept.keys.items()))


_BY_TEXT: Final[Mapping[str, Callable[[bytes], object]]] = {
    "point": PointMemory.read,
    "panel": PanelMemory.read,
    "panel.users": read_users,
    "proof": Proof.read,
    LIGHTING: lambda raw: GroupMemory.read(raw, NO_MOMENT),
    RAISED[0]: lambda raw: read_raised(raw, NO_MOMENT),
    "tip": TipState.read,
    CONSENT: read_consent,
}
"""How to read the documents that are found by a text."""


def is_readable(document: Document) -> bool:
    """Tell whether a start can use a document that was found in a damaged journal."""
    key, raw = document.key, document.value or b""
    try:
        match document.collection, key:
            case "identity", b"pending":
                Pending.read(raw)
            case "identity", _:
                return key.startswith(SEED_KEY) and len(raw) == SEED_BYTES
            case "receiver", _:
                Pins.read(key, raw)
            case _, _ if (read := _BY_TEXT.get(document.collection)) is not None:
                key.decode()
                read(raw)
            case "neighbour", _:
                read_place(raw)
            case "course", _:
                Routed.read(raw)
            case "outbox", _:
                read_record(raw)
    except ValueError, KeyError, TypeError, LinkError:
        return False
    return True


def unanswered_signals(site: bytes, reader: Reader) -> list[Document]:
    """Find what a site has raised and no station answered, by the entries: the documents may be lost."""
    answered: set[bytes] = set()
    waiting: dict[bytes, Record] = {}
    after = 0
    while entries := reader.entries(after_seq=after, limit=_PAGE, kinds=(RECORD_IN, RECORD_OUT)):
        after = entries[-1].seq
        for entry in entries:
            record = _record_of(entry)
            if record is None:
                continue
            if (
                entry.kind == RECORD_OUT
                and record.header.kind in {Kind.SIGNAL, Kind.TIP}
                and record.header.sender == site
            ):
                waiting[record.header.id] = record
            elif entry.kind == RECORD_IN and record.header.kind in ANSWERS:
                with suppress(LinkError):
                    answer = read_body(record.header.kind, record.body, Role.STATION)
                    if isinstance(answer, Receipt | Refusal):
                        answered.add(answer.record)
    return [
        outbox_document(record.header.receiver, _lane_of(record), record)
        for identifier, record in waiting.items()
        if identifier not in answered
    ]


def _record_of(entry: Entry) -> Record | None:
    """Put an entry's record together; None if it is erased or not as it was signed."""
    if entry.salt is None or entry.payload is None or sha256(entry.salt, entry.payload) != entry.payload_digest:
        return None
    try:
        return from_parts(entry.header, entry.salt, entry.payload)
    except LinkError:
        return None


def _lane_of(record: Record) -> Lane:
    try:
        body = read_body(record.header.kind, record.body, Role.SITE)
    except LinkError:
        return Lane.ALARM
    if isinstance(body, Tip):
        return Lane.REPORT
    return Lane.ALARM if isinstance(body, Signal) and body.type in URGENT_TYPES else Lane.STATUS


def _write(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
