"""What a session tells the one who feeds it."""

from dataclasses import dataclass

from .errors import Fault, LinkError, RemoteError
from .identity import Peer
from .messages import Body, Heartbeat, Hello, Offer, Spoken, Talk, View, Welcome, read_body
from .opening import Commitment
from .record import Record, read_record


@dataclass(frozen=True, slots=True)
class Greeted:
    """Station: a known site proved itself; answer with `welcome`."""

    site: bytes
    view: View
    version: int


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Site: the station proved itself; letters may be sent."""

    welcome: Welcome


@dataclass(frozen=True, slots=True)
class EnrolmentAsked:
    """Station: whoever committed himself and was challenged asks to join; answer with `answer_enrolment`."""

    payload: bytes
    peer: Peer
    """Who signed both letters, by the key that he brings."""
    greeting: bytes
    commitment: Commitment
    challenge: bytes


@dataclass(frozen=True, slots=True)
class RecordReceived:
    """The peer's own record, verified. `body` is None, with the `fault`, if it cannot be understood or acted on."""

    record: Record
    body: Body | None
    fault: str | None
    age_ms: int | None
    again: bool


@dataclass(frozen=True, slots=True)
class RecordUnreadable:
    """The peer offered what is no record of its own to us; `raw` is what came."""

    id: bytes
    raw: bytes
    fault: str


@dataclass(frozen=True, slots=True)
class HeartbeatReceived:
    """The peer is there."""

    heartbeat: Heartbeat


@dataclass(frozen=True, slots=True)
class TalkReceived:
    """The peer says something that concerns its role, now and in this session alone."""

    talk: Spoken


@dataclass(frozen=True, slots=True)
class CardRenewed:
    """The peer has a new sealing key; what had no receipt is to be offered again."""


type Event = (
    Greeted
    | Welcomed
    | EnrolmentAsked
    | RecordReceived
    | RecordUnreadable
    | HeartbeatReceived
    | TalkReceived
    | CardRenewed
)


def read_event(talk: Talk, author: Peer, receiver: bytes) -> Event | None:
    """Tell what a message of the proven peer brings in an open session; None if it has no place there."""
    match talk:
        case Offer():
            return read_offer(talk, author, receiver)
        case Heartbeat():
            return HeartbeatReceived(talk)
        case Hello() | Welcome():
            return None
    return TalkReceived(talk)


def read_offer(offer: Offer, author: Peer, receiver: bytes) -> RecordReceived | RecordUnreadable:
    """Tell what an offer of the proven peer brings."""
    try:
        record = read_record(offer.record)
        header = record.header
        if header.id != offer.id or header.sender != author.id:
            raise RemoteError(Fault.NOT_ALLOWED, "record of somebody else")
        if header.receiver != receiver:
            raise RemoteError(Fault.WRONG_RECEIVER, "record for somebody else")
        record.verify(author.signing)
    except LinkError as err:
        return RecordUnreadable(offer.id, offer.record, err.code)
    try:
        body, fault = read_body(header.kind, record.body, author.role), None
    except RemoteError as err:
        body, fault = None, err.code
    return RecordReceived(record, body, fault, offer.age_ms, offer.again)
