"""What a radio room does first: a word for every kind, and never one that gives somebody away or sends for a drill."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.handling import (
    DEFAULT_HANDLING,
    Handling,
    handling_of,
    handling_of_incident,
)
from custom_components.smart_safety_zone.incident.model import DEFAULT_PRIORITY, AlarmKind, Priority, SignalType

from .made import incident

KINDS = st.sampled_from(AlarmKind)
TYPES = st.sampled_from(SignalType)


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_kind_says_what_is_done_first(kind: AlarmKind) -> None:
    assert handling_of(SignalType.ALARM, kind) is DEFAULT_HANDLING[kind]


@pytest.mark.parametrize("kind", [kind for kind, level in DEFAULT_PRIORITY.items() if level is Priority.CRITICAL])
def test_what_is_critical_sends_somebody_without_asking_first(kind: AlarmKind) -> None:
    assert DEFAULT_HANDLING[kind] in {Handling.DISPATCH, Handling.DISPATCH_SILENTLY}


@given(TYPES, KINDS)
def test_nobody_is_called_or_verified_aloud_about_a_silent_alarm(type_: SignalType, kind: AlarmKind) -> None:
    assert handling_of(type_, kind, silent=True) not in {Handling.DISPATCH, Handling.VERIFY}


@given(TYPES, KINDS, st.booleans())
def test_a_drill_or_a_test_sends_nobody(type_: SignalType, kind: AlarmKind, silent: bool) -> None:
    harmless = {Handling.PRACTISE, Handling.LOG}
    assert handling_of(type_, kind, silent=silent, drill=True) in harmless
    assert handling_of(SignalType.TEST, kind, silent=silent) is Handling.LOG


def test_an_incident_is_handled_as_it_stands() -> None:
    assert handling_of_incident(incident(kind=AlarmKind.INTRUSION)) is Handling.VERIFY
    assert handling_of_incident(incident(kind=AlarmKind.INTRUSION, silent=True)) is Handling.DISPATCH_SILENTLY
    assert handling_of_incident(incident(kind=AlarmKind.FIRE, drill=True)) is Handling.PRACTISE


@pytest.mark.parametrize("type_", [SignalType.OPENING, SignalType.CLOSING])
def test_an_opening_or_a_closing_is_no_reason_to_go(type_: SignalType) -> None:
    assert handling_of(type_, AlarmKind.OTHER) is Handling.LOG
