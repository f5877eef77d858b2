"""What must hold of every input, whatever it is: each breach is one line of text."""

from collections.abc import Iterator
from dataclasses import dataclass
import time
from typing import Any, Final

from custom_components.smart_safety_zone.protocol.crypto import SIGNATURE_BYTES, VerifyKey, sha256
from custom_components.smart_safety_zone.protocol.enrolment import Enrolled, SiteEnrolment, read_request
from custom_components.smart_safety_zone.protocol.errors import (
    AuthError,
    EnrolmentError,
    LinkError,
    LocalError,
    RemoteError,
)
from custom_components.smart_safety_zone.protocol.events import (
    CardRenewed,
    EnrolmentAsked,
    Greeted,
    HeartbeatReceived,
    RecordReceived,
    RecordUnreadable,
    Welcomed,
)
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import read_card
from custom_components.smart_safety_zone.protocol.letter import Frame, LetterHeader, open_letter, read_letter
from custom_components.smart_safety_zone.protocol.messages import RECORDS, TALK, Hello
from custom_components.smart_safety_zone.protocol.record import RecordHeader
from custom_components.smart_safety_zone.protocol.session import SessionState

from .machines import Machine
from .mutation import split, without_additions

TIME_FIXED_MS: Final = 5.0
TIME_PER_KIB_MS: Final = 1.0
"""Four times what the slowest honest frame takes on a small machine; what grows faster than its input is found."""
_TALK: Final = {rule.form: number for number, rule in TALK.items()}


@dataclass(frozen=True)
class Outcome:
    """What became of one frame."""

    name: str
    """The event's class, or the error's with its code: what the corpus is filed by."""
    took_ms: float
    breaches: tuple[str, ...]


def feed(machine: Machine, frame: bytes, *, outsider: bool) -> Outcome:
    """Give a frame to a fresh copy of a machine and check all that must hold afterwards."""
    end = machine.make()
    before = dict(vars(end)) | {"_outgoing": list(getattr(end, "_outgoing", ()))}
    event: object = None
    error: Exception | None = None
    began = time.thread_time_ns()
    try:
        event = end.receive(frame)
    except Exception as err:  # noqa: BLE001 - that there is nothing else is what is asked
        error = err
    took_ms = (time.thread_time_ns() - began) / 1e6
    if error is not None:
        name = f"{type(error).__name__.strip('_')}-{getattr(error, 'code', '')}"
        breaches = tuple(_after_refusal(end, before, error, frame))
    else:
        name = type(event).__name__
        breaches = tuple(_after_event(machine, end, before, event, frame, outsider=outsider))
    if isinstance(event, RecordUnreadable | RecordReceived) and event.fault:
        name += f"-{event.fault}"
    return Outcome(name, took_ms, breaches)


def too_slow(outcome: Outcome, frame: bytes) -> bool:
    """Tell whether a frame took longer than its size explains."""
    return outcome.took_ms > TIME_FIXED_MS + TIME_PER_KIB_MS * len(frame) / 1024


def _after_refusal(end: Any, before: dict[str, Any], error: Exception, frame: bytes) -> Iterator[str]:
    if not isinstance(error, LinkError):
        yield f"raised {error!r}"
        return
    if isinstance(error, LocalError):
        yield f"blamed itself: {error}"
    if isinstance(end, SiteEnrolment):
        if not isinstance(error, EnrolmentError):
            yield f"raised {error!r} while joining"
        return
    closed = end.state is SessionState.CLOSED
    if closed is not isinstance(error, AuthError):
        yield f"{end.state} after {error!r}"
    changed = {key for key, value in vars(end).items() if value != before[key]}
    # A letter that proved its sender counts, even when what it says is refused.
    if changed - {"state", "_received"} and not closed:
        yield f"a refused frame changed {changed}"
    if end._outgoing != before["_outgoing"]:
        yield "a refused frame is answered"
    if closed:
        yield from _stays_closed(end, frame)


def _stays_closed(end: Any, frame: bytes) -> Iterator[str]:
    try:
        end.receive(frame)
    except LocalError:
        return
    except LinkError as err:
        yield f"a closed session looks at frames: {err}"
        return
    yield "a closed session takes frames"


def _after_event(
    machine: Machine, end: Any, before: dict[str, Any], event: object, frame: bytes, *, outsider: bool
) -> Iterator[str]:
    if event is None:
        yield from _after_nothing(machine, end, before, frame, outsider=outsider)
        return
    if isinstance(event, bytes):
        return
    if outsider:
        yield f"an outsider brought about {type(event).__name__}"
    yield from _meaning(machine, end, before, event, frame)
    if frame[0] in {Frame.LETTER, Frame.ENROL} and not isinstance(event, Enrolled):
        yield from _bound(machine, end, before, frame)


def _after_nothing(
    machine: Machine, end: Any, before: dict[str, Any], frame: bytes, *, outsider: bool
) -> Iterator[str]:
    if isinstance(end, SiteEnrolment):
        yield "an enrolment has nothing to say"
    elif end.state is not before["state"]:
        yield "nothing happened, and the state changed"
    elif outsider and machine.name.endswith("open") and end.counter != before["_received"]:
        yield "an outsider's letter counts"
    elif frame[0] == Frame.GREETING and end.peer.signing.public != machine.peer.signing.public:
        yield "a site follows a key that nobody vouched for"


def _meaning(machine: Machine, end: Any, before: dict[str, Any], event: object, frame: bytes) -> Iterator[str]:
    match event:
        case Greeted():
            yield from _greeted(machine, end, frame)
        case Welcomed(welcome) if (welcome.greeting, welcome.hello) != (end._greeting, end._hello):
            yield "welcomed in another session"
        case RecordReceived():
            yield from _received(machine, event)
        case HeartbeatReceived(heartbeat):
            yield from _canonical(machine, frame, heartbeat)
        case CardRenewed():
            card = read_card(frame[1:])
            card.verify(VerifyKey(machine.peer.signing.public))
            if card.made_ms <= before["_card_made_ms"] or card.id != machine.peer.id:
                yield "an older or another's card is taken"
        case EnrolmentAsked():
            yield from _asked(event)
        case Enrolled() if event.signing != machine.peer.signing.public:
            yield "pinned another key than that of the greeting"


def _greeted(machine: Machine, end: Any, frame: bytes) -> Iterator[str]:
    letter = open_letter(read_letter(frame[1:]), machine.own)
    letter.verify(VerifyKey(machine.peer.signing.public))
    hello = split(letter.payload[1:])
    if letter.payload[0] != _TALK[Hello] or hello is None or hello[0] != (1, end._greeting):
        yield "greeted without a hello to this greeting"
    if end.state is not SessionState.AWAITING:
        yield "open before the station has proven itself"


def _received(machine: Machine, event: RecordReceived) -> Iterator[str]:
    record, header = event.record, event.record.header
    if (header.sender, header.receiver) != (machine.peer.id, machine.own.identity.id):
        yield "took a record of somebody else, or to somebody else"
    if sha256(record.salt, record.body) != header.digest:
        yield "took a record whose digest is not its own"
    signed = record.signed
    VerifyKey(machine.peer.signing.public).verify(
        signed[-SIGNATURE_BYTES:], b"ssz/record/1\0" + signed[:-SIGNATURE_BYTES]
    )
    if encode(header) != without_additions(RecordHeader, signed[:-SIGNATURE_BYTES]):
        yield "a record's header has a second form"
    if event.body is not None:
        if machine.peer.role not in RECORDS[header.kind].senders:
            yield f"took a {type(event.body).__name__} from a {machine.peer.role.name}"
        if encode(event.body) != without_additions(type(event.body), record.body):
            yield f"a {type(event.body).__name__} has a second form"


def _canonical(machine: Machine, frame: bytes, talk: object) -> Iterator[str]:
    payload = open_letter(read_letter(frame[1:]), machine.own).payload
    if encode(talk) != without_additions(type(talk), payload[1:]):
        yield f"a {type(talk).__name__} has a second form"


def _asked(event: EnrolmentAsked) -> Iterator[str]:
    try:
        applicant = read_request(event)
    except AuthError, RemoteError:
        return
    if applicant.core.card != event.commitment.card:
        yield "asked with another card than was committed to"


def _bound(machine: Machine, end: Any, before: dict[str, Any], frame: bytes) -> Iterator[str]:
    """Check the header by a reader of our own, and that the same frame does nothing again."""
    length = int.from_bytes(frame[1:3], "big")
    raw = frame[3 : 3 + length]
    fields = dict(split(raw) or [])
    header = read_letter(frame[1:]).header
    if encode(header) != without_additions(LetterHeader, raw):
        yield "a letter's header has a second form"
    ends = (fields.get(2), fields.get(3), fields.get(4))
    if ends != (machine.peer.id, machine.own.identity.id, machine.letters[0].header.session):
        yield "took a letter of another session, sender or receiver"
    if header.counter <= before["_received"]:
        yield "took a letter that is no newer than the last"
    if end.state is SessionState.OPEN:
        try:
            if end.receive(frame) is not None:
                yield "the same letter twice is two events"
        except AuthError:
            return
        yield "a letter that comes again is not refused"
