"""Holds every result of a flow against the texts: whatever is shown has words, with values for all that they name."""

from collections.abc import Iterator
import json
from pathlib import Path
from string import Formatter
from typing import Any, Final

from homeassistant.config_entries import ConfigEntriesFlowManager, ConfigSubentryFlowManager, OptionsFlowManager
from homeassistant.data_entry_flow import FlowManager, FlowResultType
from homeassistant.helpers import config_validation as cv
import probatio
import pytest

COMPONENT: Final = Path(__file__).parents[2] / "custom_components" / "smart_safety_zone"
TEXTS: Final = {
    language: json.loads((COMPONENT / "translations" / f"{language}.json").read_text(encoding="utf-8"))
    for language in ("en", "th")
}

type Result = Any


def missing_texts(section: dict[str, Any], result: Result) -> Iterator[str]:
    """Yield what is wrong with the words for one result of a flow."""
    given = set(result.get("description_placeholders") or {})
    for path in wanted(result):
        text: Any = section
        for key in path:
            text = text.get(key) if isinstance(text, dict) else None
        if not isinstance(text, str):
            yield f"no text {'.'.join(path)}"
        elif lacking := {name for _, name, _, _ in Formatter().parse(text) if name} - given:
            yield f"{'.'.join(path)} names {sorted(lacking)}"


def wanted(result: Result) -> Iterator[tuple[str, ...]]:
    """Yield the keys of the texts that the frontend looks up for a result."""
    match result["type"]:
        case FlowResultType.FORM | FlowResultType.MENU:
            step = ("step", result["step_id"])
            yield (*step, "title")
            yield (*step, "description")
            for name in result.get("menu_options") or []:
                yield (*step, "menu_options", name)
                yield (*step, "menu_option_descriptions", name)
            for field in (
                (result["data_schema"].schema if result.get("data_schema") else {}) if "errors" in result else ()
            ):
                yield (*step, "data", str(field))
                yield (*step, "data_description", str(field))
            for error in (result.get("errors") or {}).values():
                yield ("error", error)
        case FlowResultType.ABORT if "translation_domain" not in result:
            yield ("abort", result["reason"])
        case FlowResultType.CREATE_ENTRY if result.get("description"):
            yield ("create_entry", result["description"])


def section_of(manager: FlowManager[Any, Any, Any], result: Result, texts: dict[str, Any]) -> dict[str, Any]:
    """Return the texts of the kind of flow that a manager runs."""
    section: dict[str, Any] = {}
    match manager:
        case ConfigEntriesFlowManager():
            section = texts["config"]
        case OptionsFlowManager():
            section = texts["options"]
        case ConfigSubentryFlowManager():
            section = texts["config_subentries"][result["handler"][1]]
    return section


@pytest.fixture(autouse=True)
def every_text_is_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look at every result of every flow of the test."""
    found: list[str] = []

    def watch(name: str) -> None:
        original = getattr(FlowManager, name)

        async def watched(self: FlowManager[Any, Any, Any], *args: Any, **kwargs: Any) -> Result:
            result = await original(self, *args, **kwargs)
            # What Home Assistant cannot write down for the frontend is shown to nobody.
            probatio.to_field_list(
                result.get("data_schema") or probatio.Schema({}), custom_serializer=cv.custom_serializer
            )
            for texts in TEXTS.values():
                found.extend(missing_texts(section_of(self, result, texts), result))
            return result

        monkeypatch.setattr(FlowManager, name, watched)

    watch("async_init")
    watch("async_configure")
    yield
    assert found == []
