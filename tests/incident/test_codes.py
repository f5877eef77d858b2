"""Whoever reads the trade's codes alone understands what a signal says."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.codes import (
    Codes,
    codes_of,
    codes_of_incident,
    codes_of_signal,
)
from custom_components.smart_safety_zone.incident.model import AlarmKind, SignalType
from custom_components.smart_safety_zone.incident.words import FAIL_TO_CLOSE, LINK, OUT_OF_HOURS, WRONG_CODES, classify

from .made import incident, signal

KINDS = st.sampled_from(AlarmKind)
TYPES = st.sampled_from(SignalType)


@pytest.mark.parametrize(
    ("kind", "alarm", "restoral"),
    [
        (AlarmKind.POLICE, Codes("PA", "E120"), Codes("PR", "R120")),
        (AlarmKind.HOLD_UP, Codes("HA", "E123"), Codes("HR", "R123")),
        (AlarmKind.DURESS, Codes("HA", "E121"), Codes("HR", "R121")),
        (AlarmKind.INTRUSION, Codes("BA", "E130"), Codes("BR", "R130")),
        (AlarmKind.FIRE, Codes("FA", "E110"), Codes("FR", "R110")),
        (AlarmKind.MEDICAL, Codes("MA", "E100"), Codes("MR", "R100")),
        (AlarmKind.TAMPER, Codes("TA", "E137"), Codes("TR", "R137")),
        (AlarmKind.TROUBLE, Codes("UT", "E380"), Codes("UJ", "R380")),
        (AlarmKind.OTHER, Codes("UA", "E140"), Codes("UR", "R140")),
    ],
)
def test_an_alarm_and_its_restoral_are_called_as_in_the_tables(kind: AlarmKind, alarm: Codes, restoral: Codes) -> None:
    assert codes_of(SignalType.ALARM, kind) == alarm
    assert codes_of(SignalType.RESTORAL, kind) == restoral


def test_a_silent_hold_up_is_told_from_an_audible_one() -> None:
    assert codes_of(SignalType.ALARM, AlarmKind.HOLD_UP, silent=True) == Codes("HA", "E122")
    assert codes_of(SignalType.RESTORAL, AlarmKind.HOLD_UP, silent=True) == Codes("HR", "R122")


def test_a_lost_line_is_told_from_a_sensor_in_trouble() -> None:
    lost = signal(1, type=SignalType.TROUBLE, kind=AlarmKind.TROUBLE, kind_text=LINK, point_id="")
    assert codes_of_signal(lost) == Codes("YC", "E350")
    assert codes_of_signal(replace(lost, type=SignalType.RESTORAL)) == Codes("YK", "R350")
    assert codes_of_incident(incident(kind=AlarmKind.TROUBLE, kind_text=LINK)) == Codes("YC", "E350")
    assert codes_of_signal(replace(lost, kind_text="trouble")) == Codes("UT", "E380")


@pytest.mark.parametrize(
    ("type_text", "word", "codes"),
    [
        ("trouble", FAIL_TO_CLOSE, Codes("CI", "E454")),
        ("restoral", FAIL_TO_CLOSE, Codes("CJ", "R454")),
        ("trouble", OUT_OF_HOURS, Codes("OK", "E451")),
        ("tamper", WRONG_CODES, Codes("JA", "E461")),
        ("opening", "opening", Codes("OP", "E401")),
        ("closing", "closing", Codes("CL", "R401")),
    ],
)
def test_what_a_panel_says_is_called_as_in_the_tables(type_text: str, word: str, codes: Codes) -> None:
    type_, kind = classify(type_text, word)
    assert codes_of_signal(signal(1, type=type_, kind=kind, kind_text=word)) == codes


@pytest.mark.parametrize("word", [FAIL_TO_CLOSE, LINK, WRONG_CODES])
def test_an_alarm_of_a_word_that_only_troubles_bear_is_of_the_gravest_kind(word: str) -> None:
    assert classify("alarm", word) == (SignalType.ALARM, AlarmKind.OTHER)


def test_tamper_and_trouble_of_a_point_are_called_by_what_they_are_and_not_by_its_kind() -> None:
    for type_, sia in ((SignalType.TAMPER, "TA"), (SignalType.TROUBLE, "UT")):
        assert codes_of_signal(signal(1, type=type_, kind=AlarmKind.FIRE, kind_text="fire")).sia == sia


@given(TYPES, KINDS, st.text(max_size=8), st.booleans())
def test_a_drill_is_a_test_whatever_it_drills(type_: SignalType, kind: AlarmKind, word: str, silent: bool) -> None:
    assert codes_of(type_, kind, word=word, silent=silent, drill=True) == codes_of(SignalType.TEST, kind)


@given(TYPES, KINDS, st.text(max_size=8), st.booleans())
def test_every_signal_has_codes_of_their_shapes(type_: SignalType, kind: AlarmKind, word: str, silent: bool) -> None:
    codes = codes_of(type_, kind, word=word, silent=silent)
    assert len(codes.sia) == 2
    assert codes.sia.isupper()
    assert codes.contact_id[0] in "ER"
    assert len(codes.contact_id) == 4
    assert codes.contact_id[1:].isdigit()


@given(TYPES, KINDS)
def test_only_restorals_and_closings_read_as_restorals(type_: SignalType, kind: AlarmKind) -> None:
    ends = codes_of(type_, kind).contact_id.startswith("R")
    assert ends == (type_ in {SignalType.RESTORAL, SignalType.CLOSING} and kind is not AlarmKind.TEST)
