"""Everything that exists on the wire, and who may say it; what is not in these tables is refused.

Records last: signed once, committed before they are shown or acknowledged. Talk belongs to one session: it is signed
with the letter that carries it and forgotten when the session ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Annotated, Any

from .cameras import (
    Evidence,
    FramePart,
    FrameTaken,
    HelpCall,
    HelpRelayed,
    InventoryCamera,
    Look,
    RtcWord,
    ViewAnswer,
    ViewEnd,
    ViewRequest,
)
from .elsewhere import Elsewhere
from .errors import Fault, RemoteError
from .fields import BOOL, BYTES, DIGEST, ID, SINT, TEXT, UINT, Field, decode, encode, many, message, nested
from .identity import Role
from .lamps import InventoryGroup, LampAnswer, LampRequest, Lamps
from .names import NAME
from .panels import InventoryPanel, PanelReport
from .tips import Chunk, ChunkWanted, Tip, TipProgress

PROTOCOL_VERSION = 1
VERSIONS = (1,)
"""Versions that this end speaks; the highest that both speak is used."""
MAX_POINTS = 100
"""So many alarm points of a site fit into one inventory, whatever they are called."""
MAX_PANELS = 8

_SITE = frozenset({Role.SITE})
_STATION = frozenset({Role.STATION})
_BOTH = _SITE | _STATION


class Kind(IntEnum):
    """The kinds of record; the numbers travel and are kept for ever."""

    SIGNAL = 1
    PROGRESS = 2
    RECEIPT = 3
    REFUSAL = 4
    INVENTORY = 5
    STANDING = 6
    LEAVE = 7
    ELSEWHERE = 8
    PANEL = 9
    LAMPS = 10
    TIP = 11
    TIP_PROGRESS = 12
    LOOK = 13
    EVIDENCE = 14
    HELP_CALL = 15


class Standing(StrEnum):
    """What a site is to its station; the values travel."""

    UNAPPROVED = "unapproved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class ProgressStep(StrEnum):
    """How far the station has come with a signal, as far as its site is told; the values travel."""

    PRESENTED = "presented"
    TAKEN = "taken"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    CLOSED = "closed"
    REOPENED = "reopened"
    RELEASED = "released"
    """A closed incident of a silent signal may be shown at its site."""


@message
class Signal:
    """One message of an alarm point."""

    signal: Annotated[bytes, Field(1, ID)]
    """The same in the records to every receiver, so that they speak of one signal."""
    point: Annotated[str, Field(2, TEXT)]
    type: Annotated[str, Field(3, TEXT)]
    """An `incident` signal type; an unknown one is treated as an alarm."""
    kind: Annotated[str, Field(4, TEXT)]
    """An `incident` alarm kind; an unknown one is shown as the gravest."""
    label: Annotated[str, Field(5, NAME)] = ""
    """The alarm point's name, so that the room can name it even before the inventory came."""
    silent: Annotated[bool, Field(6, BOOL)] = False
    drill: Annotated[bool, Field(7, BOOL)] = False
    refers_to: Annotated[bytes | None, Field(8, ID)] = None
    """The signal that a restoral or a cancel is about."""
    before_ms: Annotated[int, Field(9, UINT)] = 0
    """How long before this record was made the source changed (a press that Home Assistant was not there to see)."""
    cancellable_ms: Annotated[int, Field(10, UINT)] = 0
    """Of an alarm: how long, from the making of this record, its site may still take it back, so that it is kept apart
    and calls nobody until then. Of a cancel: that of the alarm, if it was taken back in time by the site's own clock.
    """
    user: Annotated[int | None, Field(11, UINT)] = None
    """The number of the panel's user whose code it was."""
    user_label: Annotated[str, Field(12, NAME)] = ""
    """What that user is called."""


@message
class Progress:
    """What became of a signal at the station."""

    signal: Annotated[bytes, Field(1, ID)]
    incident: Annotated[bytes, Field(2, ID)]
    step: Annotated[str, Field(3, TEXT)]
    at_ms: Annotated[int, Field(4, UINT)]
    operator: Annotated[int | None, Field(5, UINT)] = None
    """The operator's number; names of operators stay at the station."""
    disposition: Annotated[str | None, Field(6, TEXT)] = None


@message
class Receipt:
    """Committed: the record with this id and digest is on disk here. Only this empties an outbox."""

    record: Annotated[bytes, Field(1, ID)]
    digest: Annotated[bytes, Field(2, DIGEST)]


@message
class Refusal:
    """Kept, but not understood or not allowed: the record with this id will not be acted on here."""

    record: Annotated[bytes, Field(1, ID)]
    digest: Annotated[bytes, Field(2, DIGEST)]
    code: Annotated[str, Field(3, TEXT)]


@message
class InventoryPoint:
    """An alarm point as its site describes it."""

    id: Annotated[str, Field(1, TEXT)]
    kind: Annotated[str, Field(2, TEXT)]
    name: Annotated[str, Field(3, NAME)]
    silent: Annotated[bool, Field(4, BOOL)] = False
    momentary: Annotated[bool, Field(5, BOOL)] = False
    """Whether it has presses only and never a restoral."""
    panel: Annotated[str, Field(8, TEXT)] = ""
    """The panel that it is a zone of."""
    test_every_s: Annotated[int, Field(9, UINT)] = 0
    """How often the site promises a test of it, in seconds; 0: it promises none."""
    battery_low: Annotated[bool, Field(10, BOOL)] = False
    """Whether the battery of its device runs low."""


@message
class Inventory:
    """All that a site has; the newest replaces the ones before."""

    name: Annotated[str, Field(1, NAME)]
    kind: Annotated[str, Field(2, TEXT)]
    """What the premises are: household, shop, market, bank …"""
    points: Annotated[tuple[InventoryPoint, ...], Field(3, many(nested(InventoryPoint)))] = ()
    latitude_e6: Annotated[int | None, Field(4, SINT)] = None
    longitude_e6: Annotated[int | None, Field(5, SINT)] = None
    software: Annotated[str, Field(6, TEXT)] = ""
    groups: Annotated[tuple[InventoryGroup, ...], Field(7, many(nested(InventoryGroup)))] = ()
    panels: Annotated[tuple[InventoryPanel, ...], Field(8, many(nested(InventoryPanel)))] = ()
    cameras: Annotated[tuple[InventoryCamera, ...], Field(9, many(nested(InventoryCamera)))] = ()
    """Those that are shared with this station, on what terms."""


@message
class StandingChange:
    """The station's decision about the site."""

    standing: Annotated[str, Field(1, TEXT)]


@message
class Leave:
    """The site leaves the station for good; its key is destroyed once this is sent."""

    reason: Annotated[str, Field(1, TEXT)]


@message
class View:
    """What one end knows of the other: the newest of its records here, and this end's own journal head."""

    epoch: Annotated[int, Field(1, UINT)] = 0
    number: Annotated[int, Field(2, UINT)] = 0
    head_seq: Annotated[int, Field(3, UINT)] = 0
    head_hash: Annotated[bytes, Field(4, BYTES)] = b""


@message
class Hello:
    """The site proves itself: its card, its nonce and, by digest, the greeting that it answers."""

    greeting: Annotated[bytes, Field(1, DIGEST)]
    card: Annotated[bytes, Field(2, BYTES)]
    nonce: Annotated[bytes, Field(3, DIGEST)]
    view: Annotated[View, Field(4, nested(View))]


@message
class Welcome:
    """The station proves itself and says what the site is to it; binds greeting and hello by digest."""

    greeting: Annotated[bytes, Field(1, DIGEST)]
    hello: Annotated[bytes, Field(2, DIGEST)]
    version: Annotated[int, Field(3, UINT)]
    """The version to speak; 0 if the two have none in common."""
    standing: Annotated[str, Field(4, TEXT)]
    view: Annotated[View, Field(5, nested(View))]
    ticket: Annotated[bytes, Field(6, BYTES)]
    """Shown at the next dial, so that the site is not held to the limits of strangers."""
    silence_ms: Annotated[int, Field(7, UINT)]
    """How long silence may last before it is a trouble at this link."""
    wall_ms: Annotated[int, Field(8, UINT)]
    name: Annotated[str, Field(9, NAME)]


@message
class Offer:
    """A record on its way; the same again until its receipt comes."""

    id: Annotated[bytes, Field(1, ID)]
    record: Annotated[bytes, Field(2, BYTES)]
    age_ms: Annotated[int | None, Field(3, UINT)] = None
    """How long ago the record was made, by the sender's clocks; missing where no clock can tell."""
    again: Annotated[bool, Field(4, BOOL)] = False
    """The receiver once had it and has lost it."""


@message
class Heartbeat:
    """I am here, and this is how I see you."""

    wall_ms: Annotated[int, Field(1, UINT)]
    mono_ms: Annotated[int, Field(2, UINT)]
    silent_ms: Annotated[int, Field(3, UINT)]
    """How long ago the sender last heard the receiver."""
    view: Annotated[View, Field(4, nested(View))]
    outbox: Annotated[int, Field(5, UINT)]
    echo_mono_ms: Annotated[int | None, Field(6, UINT)] = None
    """The receiver's own stamp from its newest heartbeat that came in here …"""
    held_ms: Annotated[int, Field(7, UINT)] = 0
    """… and how long ago it came in; together they give the round trip."""
    sessions: Annotated[int, Field(128, UINT)] = 1
    """With how many copies of the receiver the sender talks: one, unless the receiver runs twice."""
    absence_ms: Annotated[int, Field(129, UINT)] = 0
    """The sender hangs up now, in order, and means to be back within this time."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table: what the number means and who may send it."""

    form: type
    senders: frozenset[Role]


RECORDS: Mapping[int, Rule] = {
    Kind.SIGNAL: Rule(Signal, _SITE),
    Kind.PROGRESS: Rule(Progress, _STATION),
    Kind.RECEIPT: Rule(Receipt, _BOTH),
    Kind.REFUSAL: Rule(Refusal, _BOTH),
    Kind.INVENTORY: Rule(Inventory, _SITE),
    Kind.STANDING: Rule(StandingChange, _STATION),
    Kind.LEAVE: Rule(Leave, _SITE),
    Kind.ELSEWHERE: Rule(Elsewhere, _SITE),
    Kind.PANEL: Rule(PanelReport, _SITE),
    Kind.LAMPS: Rule(Lamps, _SITE),
    Kind.TIP: Rule(Tip, _SITE),
    Kind.TIP_PROGRESS: Rule(TipProgress, _STATION),
    Kind.LOOK: Rule(Look, _SITE),
    Kind.EVIDENCE: Rule(Evidence, _SITE),
    Kind.HELP_CALL: Rule(HelpCall, _SITE),
}
TALK: Mapping[int, Rule] = {
    1: Rule(Hello, _SITE),
    2: Rule(Welcome, _STATION),
    3: Rule(Offer, _BOTH),
    4: Rule(Heartbeat, _BOTH),
    5: Rule(LampRequest, _STATION),
    6: Rule(LampAnswer, _SITE),
    7: Rule(ChunkWanted, _STATION),
    8: Rule(Chunk, _SITE),
    9: Rule(ViewRequest, _STATION),
    10: Rule(ViewAnswer, _SITE),
    11: Rule(ViewEnd, _BOTH),
    12: Rule(FramePart, _SITE),
    13: Rule(FrameTaken, _STATION),
    14: Rule(RtcWord, _BOTH),
    15: Rule(HelpRelayed, _STATION),
}
ANSWERS = frozenset({Kind.RECEIPT, Kind.REFUSAL})
"""Records that answer a record; they are not answered themselves."""

type Body = (
    Signal
    | Progress
    | Receipt
    | Refusal
    | Inventory
    | StandingChange
    | Leave
    | Elsewhere
    | PanelReport
    | Lamps
    | Tip
    | TipProgress
    | Look
    | Evidence
    | HelpCall
)
type Talk = Hello | Welcome | Offer | Heartbeat | Spoken
type Spoken = (
    LampRequest
    | LampAnswer
    | ChunkWanted
    | Chunk
    | ViewRequest
    | ViewAnswer
    | ViewEnd
    | FramePart
    | FrameTaken
    | RtcWord
    | HelpRelayed
)
"""Talk that the roles hear; the rest is the session's own."""

_RECORD_KINDS = {rule.form: kind for kind, rule in RECORDS.items()}
_TALK_NUMBERS = {rule.form: number for number, rule in TALK.items()}


def kind_of(body: Body) -> int:
    """Tell the record kind of a body."""
    return _RECORD_KINDS[type(body)]


def read_body(kind: int, raw: bytes, sender: Role) -> Body:
    """Read a record's body; RemoteError says why it cannot be understood or is not the sender's to say."""
    body: Body = _read(RECORDS, kind, raw, sender)
    return body


def write_talk(talk: Talk) -> bytes:
    """Write the payload of a letter: one byte of number, then the message."""
    return bytes((_TALK_NUMBERS[type(talk)],)) + encode(talk)


def read_talk(payload: bytes, sender: Role) -> Talk:
    """Read the payload of a letter; RemoteError as for `read_body`."""
    if not payload:
        raise RemoteError(Fault.TRUNCATED, "payload")
    talk: Talk = _read(TALK, payload[0], payload[1:], sender)
    return talk


def _read(table: Mapping[int, Rule], number: int, raw: bytes, sender: Role) -> Any:
    rule = table.get(number)
    if rule is None:
        raise RemoteError(Fault.UNKNOWN_KIND, str(number))
    if sender not in rule.senders:
        raise RemoteError(Fault.NOT_ALLOWED, f"{rule.form.__name__} from a {sender.name.lower()}")
    return decode(rule.form, raw)
