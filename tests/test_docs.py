"""The documentation speaks of what is there: links, entities, actions, words, and what scripts write."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Any, Final

from homeassistant.util.yaml import load_yaml_dict
import pytest

ROOT: Final = Path(__file__).parents[1]
COMPONENT: Final = ROOT / "custom_components" / "smart_safety_zone"
DOCS: Final = ROOT / "docs"
PAGES: Final = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def read(path: Path) -> str:
    """Return a page's text."""
    return path.read_text(encoding="utf-8")


def texts(language: str) -> dict[str, Any]:
    """Return the translations of a language."""
    found: dict[str, Any] = json.loads(read(COMPONENT / "translations" / f"{language}.json"))
    return found


def anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(page: str) -> set[str]:
    """Return the anchors of a page."""
    return {anchor(line.lstrip("#")) for line in page.splitlines() if re.match(r"#{1,6} ", line)}


def broken_links(page: Path) -> Iterator[str]:
    """Yield the links of a page that lead nowhere in this repository."""
    for match in LINK.finditer(read(page)):
        target = match[1] or match[2]
        if "://" in target:
            continue
        path, _, fragment = target.partition("#")
        found = page if not path else (page.parent / path).resolve()
        if not found.exists() or (fragment and fragment not in anchors(read(found))):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# One two\n[x](#one-two) [y](#three) [z](b.md) ![p](c.svg)", encoding="utf-8")

    assert list(broken_links(page)) == ["#three", "b.md", "c.svg"]


def test_every_page_is_in_the_index() -> None:
    linked = {
        (DOCS / match[1].partition("#")[0]).resolve() for match in LINK.finditer(read(DOCS / "index.md")) if match[1]
    }

    assert {page for page in DOCS.rglob("*.md") if page.name != "index.md"} - linked == set()


def test_the_page_of_messages_is_what_the_script_makes_of_the_tables() -> None:
    command = [sys.executable, str(ROOT / "scripts/draw-reference"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, f"run scripts/draw-reference: {done.stdout}{done.stderr}"


def test_every_entity_is_described() -> None:
    page = read(DOCS / "reference/entities.md")
    keys = {key for platform in texts("en")["entity"].values() for key in platform}

    assert {key for key in keys if f"| `{key}` |" not in page} == set()


def test_entities_bear_the_names_of_the_translation() -> None:
    rows = re.findall(
        r"\| (sensor|binary sensor|button|event) \*([^*]+)\* \| `(\w+)` \|", read(DOCS / "reference/entities.md")
    )
    entities = texts("en")["entity"]

    assert [row for row in rows if entities[row[0].replace(" ", "_")][row[2]]["name"] != row[1]] == []


def test_every_action_is_described_with_its_fields() -> None:
    page = read(DOCS / "reference/actions.md")
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")}
    actions = load_yaml_dict(str(COMPONENT / "services.yaml"))

    assert actions.keys() - sections.keys() == set()
    assert [
        (name, field)
        for name, action in actions.items()
        for field in (action or {}).get("fields", {})
        if f"`{field}`" not in sections[name]
    ] == []


@pytest.mark.parametrize("what", ["triggers", "conditions"])
def test_every_trigger_and_condition_is_described_with_its_options(what: str) -> None:
    rows = [line for line in read(DOCS / "reference/triggers.md").splitlines() if line.startswith("| `")]
    described = {name: row for row in rows for name in re.findall(r"^\| `(\w+)` \|", row)}
    there = {
        name: each["fields"]
        for name, each in load_yaml_dict(str(COMPONENT / f"{what}.yaml")).items()
        if not name.startswith(".")
    }

    assert there.keys() - described.keys() == set()
    assert [
        (name, field) for name, fields in there.items() for field in fields if f"`{field}`" not in described[name]
    ] == []


def test_words_at_the_site_are_explained() -> None:
    page = read(DOCS / "explanation/delivery.md")

    assert [step for step in texts("en")["entity"]["sensor"]["progress"]["state"] if f"`{step}`" not in page] == []


def test_thai_words_are_those_of_the_translation() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", read(DOCS / "glossary.md"), re.MULTILINE)
    thai = [word for _, word in rows if re.search("[\u0e01-\u0e2e]", word)]
    used = read(COMPONENT / "translations" / "th.json")

    assert len(thai) > 20
    assert [word for word in thai if word not in used] == []


def missing_tests(page: str) -> list[str]:
    """Return the tests that a page names and that are not there."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    return [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file() or not re.search(rf"^(async )?def {name}\(", read(ROOT / path), re.MULTILINE)
    ]


def test_each_promise_of_the_threat_model_names_a_test_that_is_there() -> None:
    page = read(DOCS / "explanation/threat-model.md")
    rows = [
        line for line in page.splitlines() if line.startswith("|") and not line.startswith(("| ---", "| he", "| pr"))
    ]

    assert len(rows) > 30
    assert [row for row in rows if not re.search(r"\| `tests/[\w/]+\.py::\w+` \|$", row)] == []
    assert missing_tests(page) == []


def test_a_missing_test_is_found() -> None:
    here = "tests/test_docs.py"
    assert missing_tests(f"`{here}::test_a_missing_test_is_found` `{here}::test_gone` `tests/no.py::test_x`") == [
        f"{here}::test_gone",
        "tests/no.py::test_x",
    ]


READ_A_BOOK: Final = """
import asyncio, sys
from pathlib import Path
sys.path.append("custom_components/smart_safety_zone")
from journal import Draft, Journal, Write

async def main():
    book = await Journal.open(Path(sys.argv[1]))
    await book.write(Write(drafts=(Draft(kind="site.sample", time_ms=0, header=b""),)))
    await book.close()

asyncio.run(main())
"""


def test_the_program_that_reads_a_journal_reads_one(tmp_path: Path) -> None:
    [program] = re.findall(r"```python\n(.*?)```", read(DOCS / "how-to/read-the-journal.md"), re.DOTALL)
    book = str(tmp_path / "copy.db")
    outputs = [
        subprocess.run(
            [sys.executable, "-c", text, book], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT
        ).stdout
        for text in (READ_A_BOOK, program)
    ]

    assert outputs[1].startswith("1 entries hold; broken: None")
    assert "site.sample" in outputs[1]
