"""The archive of a release holds the component with its blueprints, and is the same whoever builds it."""

from pathlib import Path
import subprocess
import sys
from typing import Final
import zipfile

import pytest

from custom_components.smart_safety_zone.blueprint_install import blueprint_folder, read_sources

ROOT: Final = Path(__file__).parents[1]
COMPONENT: Final = ROOT / "custom_components/smart_safety_zone"


def build(folder: Path) -> Path:
    command = [sys.executable, str(ROOT / "scripts/release"), str(folder)]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    return folder / "smart_safety_zone.zip"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("release"))


def test_two_builds_are_one(archive: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == archive.read_bytes()


def test_it_holds_the_component_and_nothing_that_tools_left(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        assert opened.read("manifest.json") == (COMPONENT / "manifest.json").read_bytes()

    assert names == sorted(names)
    assert {"__init__.py", "translations/th.json", "brand/icon.png"} <= set(names)
    assert [name for name in names if "__pycache__" in name or name.startswith("/") or ".." in name] == []


def test_its_blueprints_are_those_of_the_repository(archive: Path, tmp_path: Path) -> None:
    component = tmp_path / "custom_components" / COMPONENT.name
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(component)
    folder, ours = blueprint_folder(component), blueprint_folder(COMPONENT)

    assert (folder, ours) == (component / "blueprints", ROOT / "blueprints")
    assert folder is not None
    assert ours is not None
    released = list(read_sources(folder))
    assert len(released) > 10
    assert released == list(read_sources(ours))
