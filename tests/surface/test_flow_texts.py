"""Words and flows fit: nothing is shown without words, and no words are left over."""

import re

from probatio import Required, Schema

from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal

from .flow_texts import COMPONENT, TEXTS, missing_texts


def test_no_text_is_left_that_no_flow_shows() -> None:
    sources = [*COMPONENT.glob("*.py"), *(COMPONENT / "site").rglob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    shown = {*re.findall(r'"(\w+)"', source), *EnrolmentRefusal}
    texts = TEXTS["en"]
    sections = [texts["config"], texts["options"], texts["config_subentries"]["alarm_point"]]

    kept = {
        key.removesuffix("_successful") if key.removesuffix("_successful") in shown else key
        for section in sections
        for part in ("step", "error", "abort", "create_entry")
        for key in section.get(part, {})
    }

    assert kept - shown == set()


def test_a_result_without_words_is_found() -> None:
    section = {
        "step": {"site": {"title": "Site", "description": "Join {station}", "data": {"name": "Name"}}},
        "abort": {"no_sites": "None"},
    }
    form = {
        "type": "form",
        "step_id": "site",
        "errors": {"name": "odd"},
        "data_schema": Schema({Required("name"): str}),
    }

    assert list(missing_texts(section, form)) == [
        "step.site.description names ['station']",
        "no text step.site.data_description.name",
        "no text error.odd",
    ]
    assert list(missing_texts(section, {"type": "abort", "reason": "no_sites"})) == []
    assert list(missing_texts(section, {"type": "abort", "reason": "no_invites"})) == ["no text abort.no_invites"]
