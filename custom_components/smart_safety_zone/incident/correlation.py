"""Which signals belong together: a pure decision per signal, at the cost of two look-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from .machine import fitting, opened
from .model import AUTOMATION, SITE, AlarmKind, Cause, Incident, Signal, SignalType, State, Step, StepType


class Key(NamedTuple):
    """What an incident is about: only a press of the very same joins it."""

    site_id: str
    point_id: str
    kind: AlarmKind
    word: str
    """The word itself, where the kind is none or any trouble: two unknown kinds are not one, nor are two troubles."""
    drill: bool


def key_of_signal(signal: Signal) -> Key:
    """Return what this signal is about."""
    return _key(signal.site_id, signal.point_id, signal.subject, signal.kind_text, drill=signal.drill)


def key_of(incident: Incident) -> Key:
    """Return what this incident is about."""
    return _key(incident.site_id, incident.point_id, incident.kind, incident.kind_text, drill=incident.drill)


_TOLD_BY_WORD: Final = frozenset({AlarmKind.OTHER, AlarmKind.TROUBLE})


def _key(site_id: str, point_id: str, kind: AlarmKind, kind_text: str, *, drill: bool) -> Key:
    return Key(site_id, point_id, kind, kind_text if kind in _TOLD_BY_WORD else "", drill)


def absorbs(incident: Incident) -> bool:
    """Return whether a press may join it: it is not over, and some signal of it still stands."""
    return incident.closed_ms is None and not incident.cancelled


class Held(NamedTuple):
    """Where a signal was placed before."""

    incident: Incident
    cancelled: bool


class Lookup(Protocol):
    """What `place` has to know of the incidents so far; each answer costs the same however many there are."""

    def joinable(self, key: Key) -> Incident | None:
        """Return the newest incident of this key that `absorbs`."""

    def held(self, site_id: str, signal_id: str) -> Held | None:
        """Return where this signal of this site was placed."""


@dataclass(frozen=True, slots=True)
class Opens:
    """The signal opens this incident."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Joins:
    """The signal is a repeated press of this incident."""

    incident_id: str
    step: Step
    opening: Step | None = None
    """Goes before it: the press cannot be taken back, so what was held is held no longer."""


@dataclass(frozen=True, slots=True)
class Concerns:
    """The signal says something about a signal of this incident."""

    incident_id: str
    step: Step


@dataclass(frozen=True, slots=True)
class Known:
    """The signal has had its effect on this incident before; it has no other."""

    incident_id: str


@dataclass(frozen=True, slots=True)
class Awaits:
    """The signal is about one that is not held here: it may lie in the store, or be still on its way."""

    signal_id: str


class LogReason(StrEnum):
    """Why a signal is written down and nothing more."""

    TEST = "test"
    TROUBLE = "trouble"
    OPENING = "opening"
    CLOSING = "closing"
    REFERS_TO_NOTHING = "refers_to_nothing"
    DRILL_AND_REAL = "drill_and_real"


@dataclass(frozen=True, slots=True)
class Logged:
    """The signal makes no incident and changes none."""

    reason: LogReason


type Placement = Opens | Joins | Concerns | Known | Awaits | Logged

ABOUT_ANOTHER: Final[Mapping[SignalType, StepType]] = MappingProxyType(
    {SignalType.RESTORAL: StepType.RESTORED, SignalType.CANCEL: StepType.CANCELLED}
)
"""Signals that are about another one, with the step that each makes."""


_NOTED: Final[Mapping[SignalType, LogReason]] = MappingProxyType(
    {
        SignalType.TEST: LogReason.TEST,
        SignalType.OPENING: LogReason.OPENING,
        SignalType.CLOSING: LogReason.CLOSING,
    }
)
"""Signals that are kept and shown, and never make an incident."""


def place(signal: Signal, lookup: Lookup, *, trouble_is_incident: bool = False) -> Placement:
    """Return what becomes of this signal; nothing is changed. Every alarm opens or joins exactly one incident."""
    said = ABOUT_ANOTHER.get(signal.type)
    if said is not None:
        return _refer(signal, said, lookup)
    noted = _NOTED.get(signal.type)
    if noted is not None:
        return Logged(noted)
    if signal.type is SignalType.TROUBLE and not trouble_is_incident:
        return Logged(LogReason.TROUBLE)
    held = lookup.held(signal.site_id, signal.id)
    if held is not None:
        return Known(held.incident.id)
    incident = lookup.joinable(key_of_signal(signal))
    if incident is None:
        return Opens(opened(signal))
    counts = incident.state is State.HELD and not signal.cancellable_ms
    opening = opening_step(Cause.PRESSED, signal.received_ms) if counts else None
    return Joins(incident.id, step_of(signal, StepType.REPEATED, signal.id), opening)


def _refer(signal: Signal, said: StepType, lookup: Lookup) -> Placement:
    if signal.refers_to is None:
        return Logged(LogReason.REFERS_TO_NOTHING)
    # Asked by site and id, so that no site speaks about another's signals.
    held = lookup.held(signal.site_id, signal.refers_to)
    if held is None:
        return Awaits(signal.refers_to)
    if held.incident.drill != signal.drill:
        return Logged(LogReason.DRILL_AND_REAL)
    if said is StepType.CANCELLED and (held.cancelled or held.incident.cancelled):
        return Known(held.incident.id)
    return Concerns(held.incident.id, step_of(signal, _said_of(held.incident, signal, said), signal.refers_to))


def opening_step(cause: Cause, at_ms: int) -> Step:
    """Return the step that opens what was held."""
    by_site = cause in {Cause.PRESSED, Cause.TAMPER}
    return Step(type=StepType.OPENED, at_ms=at_ms, actor=SITE if by_site else AUTOMATION, cause=cause)


def ends_holding(signal: Signal) -> Cause | None:
    """Return why this signal opens what its site could still take back, None if it does not."""
    if signal.type is SignalType.TAMPER or signal.subject is AlarmKind.TAMPER:
        return Cause.TAMPER if signal.type in {SignalType.ALARM, SignalType.TAMPER} else None
    # What becomes of an alarm that is held shows at its site, and nothing there may tell of a silent one.
    presses = signal.type is SignalType.ALARM and not signal.silent and not signal.cancellable_ms
    return Cause.PRESSED if presses else None


def _said_of(incident: Incident, signal: Signal, said: StepType) -> StepType:
    """Return the step that a restoral or cancel makes: the last signal taken back in time ends what was held."""
    last = incident.state is State.HELD and incident.standing == 1
    return StepType.WITHDRAWN if said is StepType.CANCELLED and signal.cancellable_ms and last else said


def early_step(incident: Incident, signal: Signal, said: StepType, about: str) -> Step:
    """Return the step that a restoral or cancel makes which came before the signal that it is about."""
    return step_of(signal, _said_of(incident, signal, said), about)


def step_of(signal: Signal, said: StepType, about: str) -> Step:
    """Return the step that this signal makes of what it says about signal `about`."""
    return Step(
        type=said,
        at_ms=signal.received_ms,
        actor=SITE,
        text=fitting(signal.text),
        signal_id=about,
        silent=signal.silent,
    )
