"""Texts in lines: what people may write, and what of it travels."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.errors import Fault, RemoteError
from custom_components.smart_safety_zone.protocol.names import MAX_PROSE_CHARACTERS, PROSE, plain_prose


def refused(raw: bytes) -> bool:
    with pytest.raises(RemoteError) as caught:
        PROSE.decode(raw)
    return caught.value.code == Fault.BAD_FIELD


@given(st.text())
def test_whatever_was_written_travels_once_it_is_made_fit(text: str) -> None:
    fit = plain_prose(text)
    assert plain_prose(fit) == fit
    assert PROSE.decode(PROSE.encode(fit)) == fit
    assert len(fit) <= MAX_PROSE_CHARACTERS


def test_lines_stay_and_what_does_not_show_goes() -> None:
    assert plain_prose(" หลังตลาด\r\nทุกคืน\u202e\x00 \n\n20:00\t- 22:00 \r") == "หลังตลาด\nทุกคืน\n\n20:00 - 22:00"


def test_the_longest_thai_text_travels() -> None:
    text = "ก" * MAX_PROSE_CHARACTERS
    assert PROSE.decode(PROSE.encode(text)) == text
    assert plain_prose(text + "ก") == text


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\u202eb", "a\tb", "a\r\nb", " a", "a \nb", "a\n", "x" * (MAX_PROSE_CHARACTERS + 1)]
)
def test_what_does_not_show_or_is_too_long_is_refused(text: str) -> None:
    assert refused(text.encode())
    with pytest.raises(RemoteError):
        PROSE.encode(text)


def test_what_is_no_text_is_refused() -> None:
    assert refused(b"\xff")
    assert refused(b"x" * (4 * MAX_PROSE_CHARACTERS + 1))
