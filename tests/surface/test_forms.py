"""What the flows' forms share."""

import pytest

from custom_components.smart_safety_zone.forms import unmarked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("สภ.เมืองอ่างทอง", "สภ.เมืองอ่างทอง"),
        ("Market (old), no. 2: east-side", "Market (old), no. 2: east-side"),
        ("![](http://evil/x.png)", r"\!\[\](http:\//evil/x.png)"),
        ("see https://evil.example", r"see https:\//evil.example"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("**approved** <b>", r"\*\*approved\*\* \<b\>"),
    ],
)
def test_a_far_ends_name_marks_nothing_up(name: str, shown: str) -> None:
    assert unmarked(name) == shown
