"""The pages that are committed are what their source builds, and speak both languages."""

from collections.abc import Iterable
import json
from pathlib import Path
import re
import subprocess
from typing import Final

import pytest

from custom_components.smart_safety_zone.incident.handling import Handling
from custom_components.smart_safety_zone.incident.model import (
    ActorKind,
    AlarmKind,
    Disposition,
    Priority,
    State,
    StepType,
)
from custom_components.smart_safety_zone.protocol.cameras import SharingTier, ViewRefusal
from custom_components.smart_safety_zone.protocol.messages import Standing
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.report_view import WHYS
from custom_components.smart_safety_zone.station.cameras.looks import Difference
from custom_components.smart_safety_zone.station.cameras.view import Ending

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "custom_components" / "smart_safety_zone" / "frontend"
SOURCE: Final = ROOT / "frontend"
TEXTS: Final = SOURCE / "src" / "texts"


def texts(page: str, language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((TEXTS / f"{page}.{language}.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.slow
def test_committed_pages_are_what_the_source_builds(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts" / "build-frontend", tmp_path], check=True, timeout=150)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert built == {path.name: path.read_bytes() for path in BUILT.iterdir()}


@pytest.mark.parametrize("page", ["cards", "room", "masks", "places", "reports", "eyes", "unit"])
def test_thai_is_spoken_wherever_english_is(page: str) -> None:
    english, thai = texts(page, "en"), texts(page, "th")

    assert list(english) == list(thai)
    for key, words in thai.items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", english[key])), key
        assert re.search("[\u0e01-\u0e2e]", words.replace("SOS", "")), key


@pytest.mark.parametrize(
    ("list_", "words"),
    [
        ("kind", AlarmKind),
        ("state", State),
        ("step", StepType),
        ("disposition", Disposition),
        ("false_cause", WHYS),
        ("handling", Handling),
        ("actor", ActorKind),
        ("link", LinkState),
        ("standing", Standing),
        ("priority", [str(each.value) for each in Priority]),
    ],
)
def test_room_has_a_word_for_all_that_the_station_says(list_: str, words: Iterable[str]) -> None:
    assert [word for word in words if f"room.{list_}.{word}" not in texts("room", "en")] == []


def test_pages_use_no_element_of_home_assistants_own() -> None:
    # They are no interface: they come and go with its versions.
    for path in (SOURCE / "src").rglob("*.ts"):
        assert not re.search(r"</?(?:ha|hui|mwc)-", path.read_text(encoding="utf-8")), path.name


def test_what_others_wrote_comes_with_its_license() -> None:
    said = (BUILT / "licenses.txt").read_text(encoding="utf-8")

    for name in json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))["dependencies"]:
        assert re.search(rf"^{name} \d", said, re.MULTILINE), name


def test_desk_opens_without_the_map() -> None:
    # What draws maps is larger than all else, and is fetched when the desk is there.
    assert b"leaflet-tile" not in (BUILT / "radio-room.js").read_bytes()


def test_lock_names_no_registry() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


@pytest.mark.parametrize(
    ("list_", "words"),
    [
        ("tier", {*SharingTier}),
        ("reason", {*ViewRefusal, *Ending, "registry_only", "not_connected", "not_committed", "page_lost", "refused"}),
        ("differ", {*Difference}),
    ],
)
def test_eyes_have_a_word_for_all_that_the_station_says(list_: str, words: set[str]) -> None:
    start = f"eyes.{list_}."
    assert {key.removeprefix(start) for key in texts("eyes", "en") if key.startswith(start)} >= words


def test_eyes_have_a_word_for_all_that_the_station_does_not_even_ask_for() -> None:
    folder = ROOT / "custom_components/smart_safety_zone/station/cameras"
    codes = set(re.findall(r'"view_(\w+)"', (folder / "cameras.py").read_text(encoding="utf-8")))
    assert {f"eyes.reason.{code}" for code in codes - {"over"}} - texts("eyes", "en").keys() == set()
