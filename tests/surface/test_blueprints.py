"""Blueprints: what each says of itself, and that a user can import it."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.components.blueprint.models import Blueprint
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
import yarl

from custom_components.smart_safety_zone.blueprint_install import OWNER, SCHEMAS
from custom_components.smart_safety_zone.lighting_services import LIGHT
from custom_components.smart_safety_zone.services import ACTIONS
from custom_components.smart_safety_zone.site_services import SITE_ACTIONS

from .blueprints import FOLDER, ROOT

ALL: Final = sorted(FOLDER.rglob("*.yaml"))
THAI: Final = re.compile("[\u0e01-\u0e2e]")
pytestmark = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)


def read(path: Path) -> Blueprint:
    domain = path.parents[1].name
    return Blueprint(load_yaml_dict(str(path)), expected_domain=domain, schema=SCHEMAS[domain])


def texts(tree: Any) -> Iterator[str]:
    """Yield what people read of inputs: names, descriptions and labels."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in {"name", "description", "label"} and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(tree, list):
        for each in tree:
            yield from texts(each)


def test_home_assistant_takes_it(path: Path) -> None:
    blueprint = read(path)

    assert blueprint.validate() is None
    assert blueprint.metadata["homeassistant"]["min_version"] == "2026.10.0"


def test_it_speaks_both_languages(path: Path) -> None:
    blueprint = read(path)
    english, thai = blueprint.metadata["description"].split("\n\n")

    assert not THAI.search(english)
    assert THAI.search(thai)
    ours = [*texts(blueprint.metadata["input"]), blueprint.name]
    assert [text for text in ours if not (THAI.search(text) or text == "English")] == []
    assert [text for text in ours if not (re.search("[A-Za-z]", text) or text == "ไทย")] == []


def test_each_input_is_chosen_with_a_selector(path: Path) -> None:
    assert [name for name, each in read(path).inputs.items() if "selector" not in (each or {})] == []


def test_what_is_collapsed_has_defaults(path: Path) -> None:
    for section in read(path).metadata["input"].values():
        if section.get("collapsed"):
            assert [name for name, each in section["input"].items() if "default" not in each] == []


def test_importing_puts_it_where_our_action_does(path: Path) -> None:
    url = yarl.URL(read(path).metadata["source_url"])

    assert (url.parts[1], url.parts[-1]) == (OWNER, path.name)
    assert "/".join(url.parts[5:]) == path.relative_to(ROOT).as_posix()


def test_importing_makes_the_same_of_it(path: Path) -> None:
    # The import button writes a blueprint anew, without its comments.
    blueprint = read(path)
    again = parse_yaml(blueprint.yaml())

    assert isinstance(again, dict)
    assert SCHEMAS[blueprint.domain](again) == blueprint.data


def test_it_calls_actions_that_are_there(path: Path) -> None:
    called = set(re.findall(r"action: smart_safety_zone\.(\w+)", path.read_text(encoding="utf-8")))

    assert called <= ACTIONS.keys() | SITE_ACTIONS.keys() | {LIGHT}


def test_the_documentation_has_its_button(path: Path) -> None:
    page = (ROOT / "docs/reference/blueprints.md").read_text(encoding="utf-8")
    url = str(read(path).metadata["source_url"])
    encoded = url.replace(":", "%3A").replace("/", "%2F")

    assert f"https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url={encoded}" in page
    title = read(path).name.split(" (")[0]
    [section] = [part for part in page.split("\n## ") if part.startswith(f"{title}\n")]
    assert [name for name in read(path).inputs if f"\n| `{name}` |" not in section] == []
