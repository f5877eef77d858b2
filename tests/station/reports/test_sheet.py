"""No cell of a table is reckoned with, and Thai is Thai in every spreadsheet."""

import csv
import io

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.station.reports.sheet import BOM, cell, sheet
from custom_components.smart_safety_zone.station.reports.slices import done


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.com")',
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\tx",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "  =1",
        "\u00a0=1",
        '"=1',
        "'=1",
        "\ufeff=1",
    ],
)
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"), [("ตลาดสุขใจ", "ตลาดสุขใจ"), ("a=b", "a=b"), (None, ""), (-1, "-1"), (1.5, "1.5"), ("", "")]
)
def test_the_rest_stands_as_it_is(value: str | float | None, text: str) -> None:
    assert cell(value) == text


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2)))
def test_a_table_is_read_as_it_was_written_and_begins_with_its_mark(rows: list[list[str]]) -> None:
    text = done(sheet(("one", "two"), rows))

    assert text.startswith(BOM + "one,two\r\n")
    assert text.encode()[:3] == b"\xef\xbb\xbf"
    read = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert read[1:] == [[cell(each) for each in row] for row in rows]
    assert not any(each[:1] in tuple("=+-@\t\r") for row in read[1:] for each in row if each)
