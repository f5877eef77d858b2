"""What is said in more than one file is said alike: versions, addresses, sizes."""

import json
from pathlib import Path
import re
import tomllib
from typing import Any, Final

from awesomeversion import AwesomeVersion
from homeassistant.const import __version__ as home_assistant_version
from PIL import Image
import pytest

ROOT: Final = Path(__file__).parents[1]
COMPONENT: Final = ROOT / "custom_components" / "smart_safety_zone"
BLUEPRINTS: Final = sorted((ROOT / "blueprints").rglob("*.yaml"))

PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REPOSITORY: Final[str] = PROJECT["urls"]["repository"]
MANIFEST: Final[dict[str, Any]] = json.loads((COMPONENT / "manifest.json").read_text(encoding="utf-8"))
HACS: Final[dict[str, Any]] = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))


def strange_addresses(text: str) -> list[str]:
    """Return the addresses of this project, by its name, that are not at its repository."""
    repository = re.escape(REPOSITORY.removeprefix("https://"))
    # Badges and import buttons carry owner and name, or the whole address percent-encoded.
    ours = text.replace("%3A", ":").replace("%2F", "/")
    found = re.findall(r"[\w.-]+/[\w.-]+/smart-safety-zone(?![\w-])", ours)
    return [address for address in found if not re.fullmatch(repository, address)]


def test_versions_agree() -> None:
    assert MANIFEST["version"] == PROJECT["version"]


def test_manifest_is_in_order() -> None:
    assert list(MANIFEST) == ["domain", "name", *sorted(MANIFEST.keys() - {"domain", "name"})]
    assert MANIFEST["domain"] == COMPONENT.name
    assert MANIFEST["name"] == HACS["name"]


def test_manifest_gives_the_projects_address() -> None:
    assert MANIFEST["documentation"].startswith(REPOSITORY)
    assert MANIFEST["issue_tracker"] == f"{REPOSITORY}/issues"
    assert MANIFEST["codeowners"] == [f"@{REPOSITORY.split('/')[-2]}"]


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_blueprint_gives_its_own_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert f"source_url: {REPOSITORY}/blob/main/{path.relative_to(ROOT).as_posix()}\n" in text


@pytest.mark.parametrize("name", ["README.md", "README.th.md", "CONTRIBUTING.md"])
def test_page_gives_the_projects_address(name: str) -> None:
    page = ROOT / name

    assert not page.exists() or strange_addresses(page.read_text(encoding="utf-8")) == []


def test_a_strange_address_is_found() -> None:
    assert strange_addresses(f"[a]({REPOSITORY}/issues) [b](https://github.com/someone/smart-safety-zone)") == [
        "github.com/someone/smart-safety-zone"
    ]


def test_hacs_asks_for_the_home_assistant_that_the_tests_run_on() -> None:
    assert AwesomeVersion(HACS["homeassistant"]) <= home_assistant_version
    assert HACS["homeassistant"].split(".")[:2] == home_assistant_version.split(".")[:2]


def test_hacs_takes_the_integration_from_the_repository_itself() -> None:
    # Until releases carry an archive, promising one would leave HACS with nothing to install.
    assert "zip_release" not in HACS


@pytest.mark.parametrize("name", ["icon", "dark_icon"])
@pytest.mark.parametrize(("suffix", "size"), [("", 256), ("@2x", 512)])
def test_icon_has_the_size_that_home_assistant_asks_for(name: str, suffix: str, size: int) -> None:
    with Image.open(COMPONENT / "brand" / f"{name}{suffix}.png") as image:
        assert image.size == (size, size)
        assert image.mode == "RGBA"


@pytest.mark.parametrize("name", ["logo", "dark_logo"])
@pytest.mark.parametrize(("suffix", "low", "high"), [("", 128, 256), ("@2x", 256, 512)])
def test_logo_has_the_size_that_home_assistant_asks_for(name: str, suffix: str, low: int, high: int) -> None:
    with Image.open(COMPONENT / "brand" / f"{name}{suffix}.png") as image:
        assert low <= min(image.size) <= high
        assert image.width > image.height
