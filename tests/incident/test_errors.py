"""Reasons have stable codes."""

import pytest

from custom_components.smart_safety_zone.incident.errors import (
    Code,
    IncidentError,
    RefusedStepError,
    StaleDecisionError,
    UnknownIncidentError,
    UnreadableError,
)


def test_codes_are_words_that_never_change() -> None:
    assert {code.value for code in Code} == {
        "actor_not_allowed",
        "actor_not_operator",
        "already_acknowledged",
        "already_closed",
        "already_disclosed",
        "already_dispatched",
        "already_open",
        "cause_missing",
        "disposition_missing",
        "drill",
        "drill_and_real",
        "format_too_new",
        "format_unreadable",
        "has_parts",
        "held",
        "is_part",
        "last_unit",
        "not_acknowledged",
        "not_closed",
        "not_dispatched",
        "not_held",
        "not_joined",
        "not_silent",
        "nothing_stands",
        "other_missing",
        "others_stand",
        "owned_by_other",
        "priority_missing",
        "receiver_missing",
        "item_missing",
        "same_incident",
        "same_priority",
        "signal_missing",
        "stale_decision",
        "text_missing",
        "text_too_long",
        "unit_missing",
        "unit_not_sent",
        "unknown_incident",
    }


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (RefusedStepError(Code.ALREADY_CLOSED), "already_closed", "already_closed"),
        (UnreadableError(Code.FORMAT_TOO_NEW, "format 9"), "format_too_new", "format_too_new: format 9"),
        (UnknownIncidentError("ab"), "unknown_incident", "unknown_incident: ab"),
        (StaleDecisionError("ab"), "stale_decision", "stale_decision: ab"),
    ],
)
def test_an_error_says_its_code_first(error: IncidentError, code: str, text: str) -> None:
    assert error.code == code
    assert str(error) == text
