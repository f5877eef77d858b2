"""The cards that are committed are what their source builds, and speak both languages."""

import json
from pathlib import Path
import re
import subprocess
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "custom_components" / "smart_safety_zone" / "frontend"
SOURCE: Final = ROOT / "frontend"
TEXTS: Final = SOURCE / "src" / "texts"


def texts(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.slow
def test_committed_cards_are_what_the_source_builds(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts" / "build-frontend", tmp_path], check=True, timeout=150)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert built == {path.name: path.read_bytes() for path in BUILT.iterdir()}


def test_cards_speak_thai_wherever_they_speak_english() -> None:
    english, thai = texts("en"), texts("th")

    assert list(english) == list(thai)
    for key, words in thai.items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", english[key])), key
        assert re.search("[\u0e01-\u0e2e]", words.replace("SOS", "")), key


def test_cards_use_no_element_of_home_assistants_own() -> None:
    # They are no interface: they come and go with its versions.
    for path in (SOURCE / "src").rglob("*.ts"):
        assert not re.search(r"</?(?:ha|hui|mwc)-", path.read_text(encoding="utf-8")), path.name


def test_lock_names_no_registry() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
