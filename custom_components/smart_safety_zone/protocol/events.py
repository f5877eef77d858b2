"""What a session tells the one who feeds it."""

from dataclasses import dataclass

from .letter import OpenedLetter
from .messages import Body, Heartbeat, View, Welcome
from .record import Record


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
    """Station: somebody with a code asks to join; answer with `answer_enrolment`."""

    payload: bytes
    greeting: bytes
    opened: OpenedLetter


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
class CardRenewed:
    """The peer has a new sealing key; what had no receipt is to be offered again."""


type Event = Greeted | Welcomed | EnrolmentAsked | RecordReceived | RecordUnreadable | HeartbeatReceived | CardRenewed
