"""Reasons travel and are keys of texts: they never change."""

import re

from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal


def test_the_reasons_that_exist_keep_their_words() -> None:
    assert {reason.value for reason in EnrolmentRefusal} >= {
        "not_an_invite",
        "damaged_invite",
        "bad_code",
        "foreign_station",
        "wrong_code",
        "expired",
        "used",
        "frozen",
        "refused",
        "not_genuine",
        "outdated",
        "busy",
    }


def test_every_reason_can_be_a_translation_key() -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]*", reason) for reason in EnrolmentRefusal)
