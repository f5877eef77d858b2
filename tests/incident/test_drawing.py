"""The drawn life of an incident is the one that the code lives, and the rules stand alone."""

from pathlib import Path
import subprocess
import sys
import xml.etree.ElementTree as ET

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "custom_components/smart_safety_zone"

ALONE = """
import sys

class Guard:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"homeassistant", "custom_components", "asyncio", "random"}:
            raise ImportError(name)

sys.meta_path.insert(0, Guard())
sys.path.append(sys.argv[1])
import incident.index, incident.codec
print(incident.index.Book().counts().open)
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=60, check=False)


def test_the_picture_and_the_reference_page_are_what_the_script_makes_of_the_tables() -> None:
    done = run(str(ROOT / "scripts/draw"), "--check")
    assert done.returncode == 0, f"run scripts/draw: {done.stdout}{done.stderr}"


def test_the_picture_is_well_formed_and_says_in_words_what_it_shows() -> None:
    svg = ET.fromstring((ROOT / "docs/explanation/incident-life.svg").read_text(encoding="utf-8"))  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    assert svg.findtext(f"{space}title") == "The life of an incident"
    assert "closed to acknowledged: reopened" in (svg.findtext(f"{space}desc") or "")


def test_the_package_needs_nothing_but_python_and_no_clock() -> None:
    done = run("-c", ALONE, str(COMPONENT))
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
