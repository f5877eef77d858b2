"""Signals as they come in, incidents as they stand, steps as they happened: frozen values, replaced, never edited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
import hashlib
from types import MappingProxyType
from typing import Final, Self

from .false_cause import FalseCause

LATE_AFTER_MS: Final = 30_000
"""EN 50136's longest transmission time in its best category: what took longer bears the late mark."""

SIGNALS_KEPT: Final = 32
"""An incident names its first signal and its newest ones; the journal holds every record."""

TEXT_MAX: Final = 2_000
"""Characters of a note: a screenful, so that one note cannot swell every copy of an incident."""


class _Word(StrEnum):
    """A closed list of words that still has to make something of a word that is not on it."""

    @classmethod
    def _find(cls, text: str) -> Self | None:
        try:
            return cls(text.strip().casefold())
        except ValueError:
            return None


class AlarmKind(_Word):
    """What an alarm is about."""

    POLICE = "police"
    HOLD_UP = "hold_up"
    DURESS = "duress"
    """Somebody is made to disarm: always silent, and nothing at the site may show it."""
    INTRUSION = "intrusion"
    FIRE = "fire"
    MEDICAL = "medical"
    TAMPER = "tamper"
    TROUBLE = "trouble"
    TEST = "test"
    OTHER = "other"

    @classmethod
    def of(cls, text: str) -> AlarmKind:
        """Return the kind that `text` names, OTHER when it names none."""
        return cls._find(text) or cls.OTHER


class SignalType(_Word):
    """What a signal says about its alarm point."""

    ALARM = "alarm"
    RESTORAL = "restoral"
    TEST = "test"
    TAMPER = "tamper"
    TROUBLE = "trouble"
    CANCEL = "cancel"
    OPENING = "opening"
    """A panel was disarmed, in the ordinary course of the day."""
    CLOSING = "closing"
    """A panel was armed."""

    @classmethod
    def of(cls, text: str) -> SignalType:
        """Return the type that `text` names, ALARM when it names none; see `classify` for its kind."""
        return cls._find(text) or cls.ALARM


class Priority(IntEnum):
    """How soon somebody must look: 1 before 4."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


DEFAULT_PRIORITY: Final[Mapping[AlarmKind, Priority]] = MappingProxyType(
    {
        # A person is in danger and asked for help.
        AlarmKind.POLICE: Priority.CRITICAL,
        AlarmKind.HOLD_UP: Priority.CRITICAL,
        AlarmKind.DURESS: Priority.CRITICAL,
        AlarmKind.FIRE: Priority.CRITICAL,
        AlarmKind.MEDICAL: Priority.CRITICAL,
        # What nobody here understands may be just that.
        AlarmKind.OTHER: Priority.CRITICAL,
        # A sensor says so; nobody has yet.
        AlarmKind.INTRUSION: Priority.HIGH,
        AlarmKind.TAMPER: Priority.MEDIUM,
        AlarmKind.TROUBLE: Priority.LOW,
        AlarmKind.TEST: Priority.LOW,
    }
)


class State(StrEnum):
    """Where an incident stands, in the order of its life."""

    HELD = "held"
    """Its site may still take it back: kept and to be seen, but it waits for nobody and nothing sounds."""
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    CLOSED = "closed"


WAITING: Final = frozenset({State.HELD, State.OPEN})
"""Where nobody has taken it."""


class Disposition(StrEnum):
    """What it turned out to be, after the field's four (true, false, test, cancelled) and what a room needs beside."""

    REAL = "real"
    FALSE_ALARM = "false_alarm"
    """Nothing had happened; why it was raised all the same, its cause tells."""
    UNFOUNDED = "unfounded"
    """Somebody went, and found nothing that explains it."""
    TEST = "test"
    CANCELLED_BY_USER = "cancelled_by_user"
    DUPLICATE = "duplicate"
    """Another incident is about the same."""


class Way(StrEnum):
    """How others are told of what nobody takes."""

    SOUND = "sound"
    """The armed screens ring louder."""
    SUPERVISOR = "supervisor"
    PLAYER = "player"
    """A loudspeaker of the station."""
    NEXT_STATION = "next_station"


class ActorKind(StrEnum):
    """What sort of somebody did a step."""

    OPERATOR = "operator"
    UNIT = "unit"
    AUTOMATION = "automation"
    SITE = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did a step."""

    kind: ActorKind
    user_id: str | None = None
    number: int | None = None
    """An operator's number: all that a site is told of who acts."""
    name: str | None = field(default=None, repr=False)
    """Kept for the record, out of every log."""
    supervisor: bool = False
    """Of an operator: an administrator lets this one decide about what others own."""

    @property
    def is_operator(self) -> bool:
        """Return whether a known person of the radio room acts."""
        return self.kind is ActorKind.OPERATOR and self.user_id is not None

    def is_same_operator(self, other: Actor | None) -> bool:
        """Return whether both are one person of the radio room, whatever name or number was shown at the time."""
        return self.is_operator and other is not None and other.is_operator and self.user_id == other.user_id


SITE: Final = Actor(kind=ActorKind.SITE)
AUTOMATION: Final = Actor(kind=ActorKind.AUTOMATION)


class Cause(StrEnum):
    """Why an incident that was held is held no longer."""

    WINDOW_OVER = "window_over"
    LINK_LOST = "link_lost"
    """A smashed button, a cut line: whoever silences a site in this moment is no mistake."""
    TAMPER = "tamper"
    PRESSED = "pressed"
    """The site raised an alarm that cannot be taken back."""


class StepType(StrEnum):
    """What can happen to an incident."""

    HELD = "held"
    """A signal made it that its site may still take back; it is opened when that is over."""
    OPENED = "opened"
    REPEATED = "repeated"
    RESTORED = "restored"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """Its last signal was taken back in time: nobody ever had to act on it."""
    PRESENTED = "presented"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    RELEASED = "released"
    """The acknowledgement is handed back: it waits again."""
    HANDED_OVER = "handed_over"
    """Its owner gives it away: `to` owns it from now on."""
    TAKEN_OVER = "taken_over"
    """Another operator takes it from its owner, and says why."""
    PRIORITISED = "prioritised"
    """Somebody must look at it sooner or later than its kind says."""
    JOINED = "joined"
    """It goes with `other` from now on, and does what that one does."""
    SPLIT = "split"
    """It is on its own again."""
    GATHERED = "gathered"
    """`other` goes with it from now on."""
    PARTED = "parted"
    """`other` is on its own again."""
    DISPATCHED = "dispatched"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    RECALLED = "recalled"
    """All units are called back: the dispatch is taken back."""
    STOOD_DOWN = "stood_down"
    """One of several units is called back."""
    FINISHED = "finished"
    """A unit is done there, and free for something else."""
    TAKEN_ELSEWHERE = "taken_elsewhere"
    """By word of its site, another station has taken it first."""
    NOTED = "noted"
    TICKED = "ticked"
    """An item of the procedure is done."""
    UNTICKED = "unticked"
    """It was ticked by mistake, or is to be done again."""
    CLOSED = "closed"
    REOPENED = "reopened"
    """The closing is taken back by whom it belongs to from now on."""
    DISCLOSED = "disclosed"
    """The site may show what became of its silent alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One message of an alarm point, as the station received it."""

    id: str
    """Unique to its site: (site_id, id) names a signal."""
    site_id: str
    point_id: str
    type: SignalType
    kind: AlarmKind
    kind_text: str
    """The kind as it was sent, known here or not."""
    raised_ms: int
    """By the site's clock."""
    received_ms: int
    """By the station's clock."""
    age_ms: int | None
    """How old it was on receipt; None: the site could not know, so it is treated as new."""
    drill: bool
    silent: bool
    refers_to: str | None = None
    """The signal that a restoral or cancel is about."""
    again: bool = False
    """Offered once more by a site, to a station that had lost it."""
    cancellable_ms: int = 0
    """Of an alarm: for how long after its receipt it may be taken back. Of a cancel: above 0 if it was in time."""
    before_ms: int = 0
    """How much of its age had passed before the site's own Home Assistant saw it."""
    text: str | None = field(default=None, repr=False)
    user: int | None = None
    """The number of the panel's user whose code it was."""
    user_label: str = field(default="", repr=False)
    """What that user is called."""

    @property
    def subject(self) -> AlarmKind:
        """Return the kind of incident that this is about: tamper and trouble are kinds of their own on any point."""
        return _SUBJECTS.get(self.type, self.kind)


_SUBJECTS: Final[Mapping[SignalType, AlarmKind]] = MappingProxyType(
    {SignalType.TAMPER: AlarmKind.TAMPER, SignalType.TROUBLE: AlarmKind.TROUBLE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happened, when, by whom: one line of the timeline."""

    type: StepType
    at_ms: int
    actor: Actor
    text: str | None = field(default=None, repr=False)
    signal_id: str | None = None
    silent: bool = False
    """The signal behind this step was silent."""
    unit: str | None = None
    to: Actor | None = None
    """Who owns it after it was handed over; of what is taken elsewhere, by whom there, under that station's name."""
    disposition: Disposition | None = None
    false_cause: FalseCause | None = None
    cause: Cause | None = None
    """Why what was held has been opened."""
    item: str | None = None
    """Which item of a checklist, by the occasion and its place in that; its words are the text."""
    words: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The item's words by language, as they were when it was ticked; none of what has but one, which is the text."""
    edition: str | None = None
    """Which edition of the checklist was shown."""
    priority: Priority | None = None
    """What it is set to."""
    other: str | None = None
    """The incident that it goes with, goes with it, or is the same as."""
    way: Way | None = None
    """How others were told that nobody has taken it."""
    followed: bool = False
    """It was done to the incident that this one goes with, and so to this one."""
    count: int = 1
    """How many of a kind this line stands for; the time is the last one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What the station knows of one event: its fields say how it stands, its timeline how it came to that."""

    id: str
    site_id: str
    point_id: str
    kind: AlarmKind
    kind_text: str
    priority: Priority
    state: State
    opened_ms: int
    raised_ms: int
    age_ms: int | None
    drill: bool
    silent: bool
    """One silent signal makes it silent: whoever pressed it must not be given away."""
    before_ms: int = 0
    """Of its age: what passed while the site's own system was off; the rest is the line's."""
    repeats: int = 0
    standing: int = 1
    """How many of its signals nobody has cancelled."""
    held_until_ms: int | None = None
    """When it is opened unless its site takes it back; None for one that never was held."""
    signals: tuple[str, ...]
    """The first signal and up to 31 of the newest, in the order of their arrival."""
    restored: bool = False
    """The newest signal's point is back to normal."""
    owner: Actor | None = None
    elsewhere: Actor | None = None
    """Who of another station took it first, under that station's name; here it goes on as before."""
    units: tuple[str, ...] = ()
    presented_ms: int | None = None
    acknowledged_ms: int | None = None
    dispatched_ms: int | None = None
    on_scene_ms: int | None = None
    closed_ms: int | None = None
    disposition: Disposition | None = None
    false_cause: FalseCause | None = None
    """Why it was false; what was closed before causes were asked for has none."""
    duplicate_of: str | None = None
    """The incident that it was closed as a duplicate of."""
    lead: str | None = None
    """The incident that this one goes with: what is done to that one is done to this one."""
    parts: tuple[str, ...] = ()
    """The incidents that go with this one."""
    disclosed_ms: int | None = None
    """When the radio room let the site show what became of it."""
    timeline: tuple[Step, ...]
    version: int = 1
    """Grows by one with every step."""

    @property
    def cancelled(self) -> bool:
        """Return whether every signal of it was cancelled by the site; unless it was held, an operator decides."""
        return self.standing == 0

    @property
    def is_part(self) -> bool:
        """Return whether it goes with another one; what is closed goes with none."""
        return self.lead is not None and self.state is not State.CLOSED

    @property
    def late(self) -> bool:
        """Return whether it arrived noticeably after it was raised."""
        return self.age_ms is not None and self.age_ms > LATE_AFTER_MS


def incident_id(site_id: str, signal_id: str) -> str:
    """Return the id that every receiver gives to the incident which this signal opens."""
    digest = hashlib.sha256()
    for part in ("smart-safety-zone/incident-id/1", site_id, signal_id):
        data = part.encode()
        digest.update(len(data).to_bytes(4))
        digest.update(data)
    return digest.hexdigest()[:32]
