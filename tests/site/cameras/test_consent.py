"""The ledger says what was agreed to, by whom and when; the text of a version does not change."""

from hashlib import sha256
import json
from pathlib import Path

import pytest

import custom_components.smart_safety_zone as component
from custom_components.smart_safety_zone.site.cameras.consent import (
    AGREED,
    DIGESTS,
    agreed_entry,
    consent_document,
    newest,
    read_consent,
    withdrawn_entry,
)
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION, Consent

GOLDEN = Path(__file__).parents[1] / "golden"
TRANSLATIONS = Path(str(component.__file__)).parent / "translations"
CONSENT = Consent(version=1, at_ms=1_800_000_000_000, user="c0ffee")


def test_what_holds_has_its_golden_form() -> None:
    golden = (GOLDEN / "camera-consent-1.json").read_bytes().rstrip()

    assert consent_document("ab", CONSENT).value == golden
    assert read_consent(golden) == CONSENT


def test_what_holds_no_longer_is_no_document() -> None:
    assert consent_document("ab", None).value is None


def test_a_newer_form_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="version 2"):
        read_consent(b'{"at_ms":1,"text":1,"user":"","version":2}')


def test_the_ledger_names_the_text_and_what_was_agreed_to() -> None:
    entry = agreed_entry("ab", CONSENT, bytes(32), {"camera": "Shop", "tiers": {"police": "incident"}})

    assert (entry.kind, entry.header, entry.time_ms) == (AGREED, b"ab", CONSENT.at_ms)
    assert json.loads(entry.payload or b"") == {
        "agreed": True,
        "text": 1,
        "digest": DIGESTS[1],
        "user": "c0ffee",
        "camera": "Shop",
        "tiers": {"police": "incident"},
    }


def test_the_ledger_says_why_it_holds_no_longer() -> None:
    entry = withdrawn_entry("ab", 5, "c0ffee", "withdrawn", bytes(32))

    assert json.loads(entry.payload or b"") == {"agreed": False, "user": "c0ffee", "reason": "withdrawn"}


def test_the_text_of_a_version_does_not_change() -> None:
    """Whoever changes the notice gives it a version of its own, so that owners are asked again."""
    texts = [
        json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))["config_subentries"]["camera"][
            "step"
        ]["consent"]["description"]
        for language in ("en", "th")
    ]

    assert DIGESTS[CONSENT_VERSION] == sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()
    assert newest(1, "owner").version == CONSENT_VERSION == max(DIGESTS)
