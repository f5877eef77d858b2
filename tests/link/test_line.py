"""How many copies of a peer there are, by who answers to what on which socket."""

from types import SimpleNamespace
from typing import Any

from custom_components.smart_safety_zone.link.line import Line, copies


def line(opened_ms: int, *, heard_ms: int, echoed_ms: int | None) -> Line:
    nothing: Any = SimpleNamespace()
    made = Line(nothing, nothing, opened_ms)
    made.heard_ms, made.echoed_ms = heard_ms, echoed_ms
    return made


def test_one_socket_is_one_copy() -> None:
    assert copies([line(100, heard_ms=900, echoed_ms=800)], 500) == 1


def test_who_answers_on_an_older_socket_to_what_was_said_since_is_a_copy() -> None:
    assert copies([line(100, heard_ms=900, echoed_ms=800), line(700, heard_ms=900, echoed_ms=800)], 500) == 2


def test_a_socket_that_was_left_says_nothing_of_a_copy_however_late_it_is_read() -> None:
    assert copies([line(100, heard_ms=900, echoed_ms=600), line(700, heard_ms=900, echoed_ms=800)], 500) == 1
    assert copies([line(100, heard_ms=900, echoed_ms=None), line(700, heard_ms=900, echoed_ms=None)], 500) == 1


def test_a_copy_that_has_fallen_silent_is_none() -> None:
    assert copies([line(100, heard_ms=900, echoed_ms=800), line(700, heard_ms=900, echoed_ms=800)], 901) == 1
