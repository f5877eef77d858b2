"""The alarm industry's codes for what a signal says: SIA DC-03-2017 (table A.3) and Contact ID (SIA DC-05-2016)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .model import AlarmKind, Incident, Signal, SignalType
from .words import FAIL_TO_CLOSE, LINK, OUT_OF_HOURS, WRONG_CODES


@dataclass(frozen=True, slots=True)
class Codes:
    """What a signal is called by panels, receivers and reports of the trade."""

    sia: str
    """Two letters, such as `HA`."""
    contact_id: str
    """`E` for an event or `R` for its restoral, and three digits, such as `E122`."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One kind of condition: how its beginning and its end are called."""

    begins: str
    ends: str
    event: str

    def codes(self, *, ended: bool) -> Codes:
        return Codes(self.ends, f"R{self.event}") if ended else Codes(self.begins, f"E{self.event}")


_PAIRS: Final[Mapping[AlarmKind, _Pair]] = MappingProxyType(
    {
        AlarmKind.POLICE: _Pair("PA", "PR", "120"),
        AlarmKind.HOLD_UP: _Pair("HA", "HR", "123"),
        AlarmKind.DURESS: _Pair("HA", "HR", "121"),
        AlarmKind.INTRUSION: _Pair("BA", "BR", "130"),
        AlarmKind.FIRE: _Pair("FA", "FR", "110"),
        AlarmKind.MEDICAL: _Pair("MA", "MR", "100"),
        AlarmKind.TAMPER: _Pair("TA", "TR", "137"),
        AlarmKind.TROUBLE: _Pair("UT", "UJ", "380"),
        AlarmKind.OTHER: _Pair("UA", "UR", "140"),
    }
)
_SILENT_HOLD_UP: Final = _Pair("HA", "HR", "122")
_WORDS: Final[Mapping[tuple[AlarmKind, str], _Pair]] = MappingProxyType(
    {
        (AlarmKind.TROUBLE, LINK): _Pair("YC", "YK", "350"),
        # What ends a failure to close is a late closing.
        (AlarmKind.TROUBLE, FAIL_TO_CLOSE): _Pair("CI", "CJ", "454"),
        (AlarmKind.TROUBLE, OUT_OF_HOURS): _Pair("OK", "CL", "451"),
        (AlarmKind.TAMPER, WRONG_CODES): _Pair("JA", "TR", "461"),
    }
)
_TEST: Final = Codes("RX", "E601")
_SAID: Final[Mapping[SignalType, Codes]] = MappingProxyType(
    {
        SignalType.CANCEL: Codes("OC", "E406"),
        SignalType.OPENING: Codes("OP", "E401"),
        # The trade calls a closing the restoral of an opening.
        SignalType.CLOSING: Codes("CL", "R401"),
    }
)


def codes_of(type_: SignalType, kind: AlarmKind, *, word: str = "", silent: bool = False, drill: bool = False) -> Codes:
    """Return the codes of a signal of this type about this kind; `word` is the kind as it was sent.

    A drill is a test to whoever reads codes alone: none of them may send a patrol for it.
    """
    if drill or type_ is SignalType.TEST or kind is AlarmKind.TEST:
        return _TEST
    if (said := _SAID.get(type_)) is not None:
        return said
    return _pair(kind, word, silent=silent).codes(ended=type_ is SignalType.RESTORAL)


def codes_of_signal(signal: Signal) -> Codes:
    """Return the codes of a signal as it came in."""
    return codes_of(signal.type, signal.subject, word=signal.kind_text, silent=signal.silent, drill=signal.drill)


def codes_of_incident(incident: Incident) -> Codes:
    """Return the codes of what an incident is about."""
    return codes_of(
        SignalType.ALARM, incident.kind, word=incident.kind_text, silent=incident.silent, drill=incident.drill
    )


def _pair(kind: AlarmKind, word: str, *, silent: bool) -> _Pair:
    if kind is AlarmKind.HOLD_UP and silent:
        return _SILENT_HOLD_UP
    return _WORDS.get((kind, word)) or _PAIRS[kind]
