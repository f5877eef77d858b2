"""Both languages say the same things: every text is there twice, with the same placeholders."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from string import Formatter
from typing import Final

import pytest

FOLDER: Final = Path(__file__).parents[1] / "custom_components" / "smart_safety_zone" / "translations"

# Texts that read the same in Thai: names and abbreviations.
SAME_IN_THAI: Final = frozenset(
    {"Smart Safety Zone", "SOS", "MQTT", "SIA DC-09", "WebRTC", "{name}", "{title}", "{what}: {step}"}
)

type Texts = dict[str, str]


def flat(tree: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with its dotted key."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def different_keys(one: Texts, other: Texts) -> list[str]:
    """Return the keys that one language lacks."""
    return sorted(one.keys() ^ other.keys())


def different_placeholders(one: Texts, other: Texts) -> list[str]:
    """Return the keys whose texts take different values."""
    return [key for key in one.keys() & other.keys() if placeholders(one[key]) != placeholders(other[key])]


def poor_texts(texts: Texts) -> list[str]:
    """Return the keys of texts that are empty, padded, or carry an address; addresses are placeholders."""
    return [key for key, text in texts.items() if not text or text != text.strip() or re.search(r"\w://|www\.", text)]


def untranslated(texts: Texts) -> list[str]:
    """Return the keys of Thai texts that have no Thai letter."""
    return [key for key, text in texts.items() if text not in SAME_IN_THAI and not re.search("[\u0e01-\u0e2e]", text)]


@pytest.fixture(params=["en", "th"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return read(request.param)


def read(language: str) -> Texts:
    """Return the texts of one language by key."""
    return dict(flat(json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))))


def test_both_languages_have_the_same_texts() -> None:
    assert different_keys(read("en"), read("th")) == []


def test_both_languages_have_the_same_placeholders() -> None:
    assert different_placeholders(read("en"), read("th")) == []


def test_no_text_is_empty_or_padded_or_holds_an_address(texts: Texts) -> None:
    assert poor_texts(texts) == []


def test_thai_is_thai() -> None:
    assert untranslated(read("th")) == []


def test_a_fault_is_found() -> None:
    english = {"a": "Call {name}", "b": "Site"}

    assert different_keys(english, {"a": "เรียก {name}"}) == ["b"]
    assert different_placeholders(english, {"a": "เรียก {nmae}", "b": "จุด"}) == ["a"]
    assert poor_texts({"a": "", "b": "See https://x", "c": " Site", "d": "Site"}) == ["a", "b", "c"]
    assert untranslated({"a": "Site", "b": "จุด", "c": "SOS"}) == ["a"]
