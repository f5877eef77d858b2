"""What a radio room does first with an incident, unless its people know better: one word per kind."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .model import AlarmKind, Incident, SignalType


class Handling(StrEnum):
    """What is done first."""

    DISPATCH = "dispatch"
    """Send a unit at once, and call the site back."""
    DISPATCH_SILENTLY = "dispatch_silently"
    """Send a unit at once, without a siren and without a call: whoever pressed must not be given away."""
    VERIFY = "verify"
    """Find out first: nobody has asked for help yet."""
    SERVICE = "service"
    """Have somebody see to the equipment."""
    PRACTISE = "practise"
    """Go through it as if it were real, and send nobody."""
    LOG = "log"
    """Keep it; nobody has to do anything."""


DEFAULT_HANDLING: Final[Mapping[AlarmKind, Handling]] = MappingProxyType(
    {
        AlarmKind.POLICE: Handling.DISPATCH,
        # A robber is there; a bell that rings turns him against who pressed.
        AlarmKind.HOLD_UP: Handling.DISPATCH_SILENTLY,
        AlarmKind.DURESS: Handling.DISPATCH_SILENTLY,
        AlarmKind.FIRE: Handling.DISPATCH,
        AlarmKind.MEDICAL: Handling.DISPATCH,
        # What nobody here understands may be a cry for help.
        AlarmKind.OTHER: Handling.DISPATCH,
        # A sensor says so; most of these are mistakes, so somebody looks before a unit goes.
        AlarmKind.INTRUSION: Handling.VERIFY,
        AlarmKind.TAMPER: Handling.VERIFY,
        AlarmKind.TROUBLE: Handling.SERVICE,
        AlarmKind.TEST: Handling.LOG,
    }
)

_NOTED: Final = frozenset({SignalType.TEST, SignalType.OPENING, SignalType.CLOSING})


def handling_of(type_: SignalType, kind: AlarmKind, *, silent: bool = False, drill: bool = False) -> Handling:
    """Return what is done first about a signal of this type and kind."""
    if type_ in _NOTED or kind is AlarmKind.TEST:
        return Handling.LOG
    if drill:
        return Handling.PRACTISE
    handling = DEFAULT_HANDLING[kind]
    # Verifying by telephone gives away as much as a siren does.
    if silent and handling in {Handling.DISPATCH, Handling.VERIFY}:
        return Handling.DISPATCH_SILENTLY
    return handling


def handling_of_incident(incident: Incident) -> Handling:
    """Return what is done first about an incident."""
    return handling_of(SignalType.ALARM, incident.kind, silent=incident.silent, drill=incident.drill)
