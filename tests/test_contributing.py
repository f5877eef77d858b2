"""The table "to change X, open Y" leads somewhere, and leaves nothing out."""

from pathlib import Path
import re
from typing import Final

ROOT: Final = Path(__file__).parents[1]
COMPONENT: Final = ROOT / "custom_components" / "smart_safety_zone"
PAGE: Final = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WITHOUT_ROW: Final = {"__pycache__"}


def table(page: str) -> list[str]:
    """Return the paths that the table names."""
    section = page.split("## To change X, open Y", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [path for row in rows for path in re.findall(r"`([^`]+)`", row)]


def test_every_path_of_the_table_exists() -> None:
    assert [path for path in table(PAGE) if not (COMPONENT / path).exists() and not (ROOT / path).exists()] == []


def test_every_file_and_folder_of_the_component_is_in_the_table() -> None:
    named = {path.split("/")[0] for path in table(PAGE)}

    assert {path.name for path in COMPONENT.iterdir()} - named - WITHOUT_ROW == set()


def test_every_module_of_a_layer_is_in_the_table() -> None:
    modules = {path.relative_to(COMPONENT).as_posix() for path in COMPONENT.glob("*/*.py")}

    assert {path for path in modules if not path.endswith("__init__.py")} - {*table(PAGE)} == set()


def test_a_missing_path_is_found() -> None:
    assert table("## To change X, open Y\n| a | `b.py`, `c/d.py` |\n## Next\n| `e.py` |") == ["b.py", "c/d.py"]
