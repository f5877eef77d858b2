"""Checklists: the templates are whole, what people write is read, what was kept can be read for ever."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.checklist import Occasion
from custom_components.smart_safety_zone.incident.model import TEXT_MAX
from custom_components.smart_safety_zone.journal import Document
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.procedures.model import (
    MAX_ITEM_CHARACTERS,
    MAX_ITEMS,
    Checklist,
    Guide,
    Item,
    Source,
    Written,
    lines_of,
    read_templates,
)
from custom_components.smart_safety_zone.station.procedures.procedures import GUIDES, PROCEDURES, TEMPLATES
from custom_components.smart_safety_zone.station.readable import is_readable

THAI = re.compile("[\u0e01-\u0e2e]")
OWN = Written(3, ("โทรหายาม", "Call the guard"))
GUIDE = Guide(
    Occasion.FIRE,
    {
        Occasion.FIRE: Checklist(
            Occasion.FIRE, Source.TEMPLATE, 1, (Item("brigade", {"en": "Call 199", "th": "โทร 199"}),)
        ),
        Occasion.HELP: OWN.checklist(Occasion.HELP, Source.SITE),
    },
)


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_has_a_template_in_both_languages(occasion: Occasion) -> None:
    checklist = read_templates(TEMPLATES.read_bytes())[occasion]
    assert len(checklist.items) >= 5
    assert len({item.key for item in checklist.items}) == len(checklist.items)
    for item in checklist.items:
        assert item.words.keys() == {"en", "th"}
        assert THAI.search(item.words["th"])
        assert not THAI.search(item.words["en"])
        assert all(text.strip() == text and len(text) <= MAX_ITEM_CHARACTERS for text in item.words.values())


def test_nobody_is_called_and_nothing_is_heard_before_a_robber_is_gone() -> None:
    first, *_ = read_templates(TEMPLATES.read_bytes())[Occasion.ROBBERY].items
    assert "Do not call" in first.said("en")
    assert "ห้ามโทร" in first.said("th-TH")


def test_a_reader_of_another_language_gets_english_and_of_the_stations_own_words_those() -> None:
    assert Item("a", {"en": "Call", "th": "โทร"}).said("de") == "Call"
    assert Item("1", {"": "Anrufen"}).said("th") == "Anrufen"


def test_lines_are_read_with_or_without_bullets_and_numbers() -> None:
    text = "1. Call 199\n\n  - Everybody out \n* ระวังแก๊ส\n12) Tell 1129\n199 is the brigade"
    assert lines_of(text) == ("Call 199", "Everybody out", "ระวังแก๊ส", "Tell 1129", "199 is the brigade")


@given(st.text(max_size=400))
def test_what_was_read_reads_the_same_again(text: str) -> None:
    try:
        lines = lines_of(text)
    except StationError:
        return
    assert all(line and line == line.strip() for line in lines)
    assert len(lines) <= MAX_ITEMS
    assert all(len(line) <= TEXT_MAX for line in lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [("x\n" * (MAX_ITEMS + 1), "too_many_items"), ("x" * (MAX_ITEM_CHARACTERS + 1), "item_too_long")],
)
def test_what_nobody_can_read_in_a_hurry_is_refused(text: str, code: str) -> None:
    with pytest.raises(StationError) as refused:
        lines_of(text)
    assert refused.value.code == code


def test_what_is_kept_is_read_again() -> None:
    written = OWN.write()
    assert written.decode() == '{"version":1,"number":3,"lines":["โทรหายาม","Call the guard"]}'
    assert Written.read(written) == OWN
    shown = GUIDE.write()
    assert shown.decode() == (
        '{"version":1,"occasion":"fire","shown":{'
        '"fire":{"source":"template","number":1,"items":[["brigade",{"en":"Call 199","th":"โทร 199"}]]},'
        '"help":{"source":"site","number":3,"items":[["1",{"":"โทรหายาม"}],["2",{"":"Call the guard"}]]}}}'
    )
    assert Guide.read(shown) == GUIDE
    for collection, raw in ((PROCEDURES, written), (GUIDES, shown)):
        assert is_readable(Document(collection, b"k", raw))
        for damaged in (b"{", raw.replace(b'"version":1', b'"version":2'), raw.replace(b"number", b"nubmer")):
            assert not is_readable(Document(collection, b"k", damaged))


def test_a_guide_without_its_list_is_not_read() -> None:
    assert not is_readable(Document(GUIDES, b"k", GUIDE.write().replace(b'"occasion":"fire"', b'"occasion":"brawl"')))
