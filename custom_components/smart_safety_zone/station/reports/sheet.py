"""Tables for spreadsheets: cells that no program takes for a formula, in a form that shows Thai everywhere."""

from collections.abc import Iterable, Sequence
import csv
import io
from itertools import batched
from typing import Final

from .slices import SLICE, Sliced

BOM: Final = "\ufeff"
"""Without it Excel takes the file for one in the machine's own code page, and Thai for rubbish."""
_STARTS_FORMULA: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""The last four are the wide forms, which programs of East Asia take for the same."""

type Cell = str | float | int | None


def cell(value: Cell) -> str:
    """Write a cell; text that a program would reckon with bears an apostrophe, which it shows as text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    # Also behind blanks and quotation marks, which some programs pass over.
    starts = {value[:1], value.lstrip(" \u00a0\u200b\ufeff\"'")[:1]}
    return f"'{value}" if starts & _STARTS_FORMULA else value


def sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Sliced[str]:
    """Write a table as CSV (RFC 4180), with a byte order mark, in slices."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([cell(each) for each in header])
    for some in batched(rows, SLICE, strict=False):
        writer.writerows([cell(each) for each in row] for row in some)
        yield
    return BOM + text.getvalue()
