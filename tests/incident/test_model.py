"""What signals and incidents are, before anything happens to them."""

from dataclasses import FrozenInstanceError, replace
import hashlib

import pytest

from custom_components.smart_safety_zone.incident.model import (
    DEFAULT_PRIORITY,
    LATE_AFTER_MS,
    Actor,
    ActorKind,
    AlarmKind,
    Priority,
    SignalType,
    StepType,
    incident_id,
)
from custom_components.smart_safety_zone.incident.words import classify

from .made import MALEE, NOBODY, PATROL, SOMCHAI, incident, signal, step


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_kind_is_known_by_its_word_and_has_a_priority(kind: AlarmKind) -> None:
    assert AlarmKind.of(f" {kind.value.upper()} ") is kind
    assert kind in DEFAULT_PRIORITY


@pytest.mark.parametrize("text", ["", "flood", "hold up", "\N{THAI CHARACTER KO KAI}", "x" * 10_000])
def test_an_unknown_kind_is_other_and_of_the_highest_default_priority(text: str) -> None:
    assert AlarmKind.of(text) is AlarmKind.OTHER
    assert DEFAULT_PRIORITY[AlarmKind.OTHER] == min(DEFAULT_PRIORITY.values()) == Priority.CRITICAL


@pytest.mark.parametrize("kind", SignalType)
def test_every_type_of_signal_is_known_by_its_word(kind: SignalType) -> None:
    assert SignalType.of(kind.value) is kind


def test_an_unknown_type_of_signal_is_an_alarm() -> None:
    assert SignalType.of("shout") is SignalType.ALARM


def test_an_unknown_type_of_signal_has_the_highest_priority_whatever_its_kind_says() -> None:
    assert classify("shout", "trouble") == (SignalType.ALARM, AlarmKind.OTHER)
    assert classify("alarm", "fire") == (SignalType.ALARM, AlarmKind.FIRE)
    assert classify("restoral", "flood") == (SignalType.RESTORAL, AlarmKind.OTHER)


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        (SignalType.ALARM, AlarmKind.HOLD_UP),
        (SignalType.TAMPER, AlarmKind.TAMPER),
        (SignalType.TROUBLE, AlarmKind.TROUBLE),
        (SignalType.RESTORAL, AlarmKind.HOLD_UP),
    ],
)
def test_a_tampered_or_troubled_point_is_about_that_and_not_about_its_own_kind(
    said: SignalType, subject: AlarmKind
) -> None:
    assert signal(type=said).subject is subject


def test_names_and_notes_of_people_are_in_no_representation() -> None:
    noted = step(StepType.NOTED, text="Khun Anong has the key")
    value = replace(incident(text="Anong presses"), owner=SOMCHAI, timeline=(noted,))
    for text in (repr(SOMCHAI), repr(noted), repr(value), repr(signal(text="Anong")), f"{value}"):
        assert "Somchai" not in text
        assert "Anong" not in text
    assert "number=7" in repr(SOMCHAI)


def test_an_operator_is_the_same_person_under_another_name_and_number() -> None:
    assert SOMCHAI.is_same_operator(replace(SOMCHAI, name=None, number=12))
    assert not SOMCHAI.is_same_operator(MALEE)
    assert not SOMCHAI.is_same_operator(None)


def test_whoever_has_no_user_is_no_operator_and_nobody_else_either() -> None:
    assert not NOBODY.is_operator
    assert not NOBODY.is_same_operator(NOBODY)
    assert not PATROL.is_same_operator(PATROL)
    assert not Actor(kind=ActorKind.AUTOMATION, user_id="user-7").is_same_operator(SOMCHAI)


@pytest.mark.parametrize(
    ("age_ms", "late"), [(None, False), (0, False), (LATE_AFTER_MS, False), (LATE_AFTER_MS + 1, True)]
)
def test_late_is_what_took_longer_than_the_standard_allows_and_unknown_age_is_new(
    age_ms: int | None, *, late: bool
) -> None:
    assert incident(age_ms=age_ms).late is late


def test_values_are_never_edited() -> None:
    with pytest.raises(FrozenInstanceError):
        incident().repeats = 3  # type: ignore[misc]


def test_the_incident_id_is_known_to_every_receiver_without_talking() -> None:
    parts = (b"smart-safety-zone/incident-id/1", b"site-a", b"0" * 32)
    told = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert incident_id("site-a", "0" * 32) == hashlib.sha256(told).hexdigest()[:32]
    assert incident_id("site-a", "0" * 32) == "9a9dae75869078e88b655f2c741b2f76"


def test_no_two_pairs_of_site_and_signal_run_together() -> None:
    assert len({incident_id(*pair) for pair in (("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc"))}) == 4
