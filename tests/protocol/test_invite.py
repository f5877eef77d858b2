"""What an operator hands to a site, as text, picture and typed code."""

from hypothesis import example, given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.errors import EnrolmentError
from custom_components.smart_safety_zone.protocol.invite import (
    PREFIX,
    Invite,
    code_text,
    invite_keys,
    invite_text,
    read_code,
    read_invite,
)
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal

from .ends import STATION, an_id, reason, refused, seed
from .make_golden import INVITE
from .strategies import messages

TEXT = invite_text(INVITE)
CODE = seed("code")[:10]
ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(messages(Invite), st.binary(min_size=10, max_size=10))
def test_an_invite_is_read_as_it_was_written(invite: Invite, code: bytes) -> None:
    invite = Invite(address=invite.address, station=invite.station, code=code, expires_ms=invite.expires_ms)
    text = invite_text(invite)
    assert read_invite(text) == invite
    assert set(text) <= ALPHANUMERIC


def test_an_invite_may_be_broken_into_lines_and_written_small() -> None:
    assert read_invite("  " + "\n".join(TEXT[at : at + 20] for at in range(0, len(TEXT), 20)).lower() + "\t") == INVITE


@pytest.mark.parametrize("text", ["", "hello", "http://station.example", "SSZ2:ABC", TEXT[1:], "SSZ1"])
def test_something_else_is_not_an_invite(text: str) -> None:
    refused(EnrolmentError, EnrolmentRefusal.NOT_AN_INVITE, lambda: read_invite(text))


def test_an_invite_with_any_slip_is_damaged() -> None:
    # The very last character also holds bits that stand for nothing.
    for at in range(len(PREFIX), len(TEXT) - 1):
        for other in {"A", "B", "7"} - {TEXT[at]}:
            refused(EnrolmentError, EnrolmentRefusal.DAMAGED, read_invite, TEXT[:at] + other + TEXT[at + 1 :])


def test_a_part_of_an_invite_is_damaged() -> None:
    for size in range(len(PREFIX), len(TEXT)):
        refused(EnrolmentError, EnrolmentRefusal.DAMAGED, read_invite, TEXT[:size])


@pytest.mark.parametrize("code", [b"", bytes(9), bytes(11)])
def test_an_invite_with_a_code_of_another_length_is_damaged(code: bytes) -> None:
    text = invite_text(Invite(address="x", station=STATION.id, code=code, expires_ms=1))
    refused(EnrolmentError, EnrolmentRefusal.DAMAGED, lambda: read_invite(text))


@given(st.text(max_size=100))
@example("ß")
@example("=" * 8)
@example("é" * 8)
@example("A" * 8 + "=")
def test_reading_anything_raises_nothing_but_enrolment_errors(text: str) -> None:
    for whole in (text, PREFIX + text, TEXT + text):
        code = reason(EnrolmentError, read_invite, whole)
        assert code in {None, EnrolmentRefusal.NOT_AN_INVITE, EnrolmentRefusal.DAMAGED}
        assert code is not None or read_invite(whole) == INVITE


@given(st.binary(min_size=10, max_size=10))
def test_a_code_is_read_as_it_was_written(code: bytes) -> None:
    text = code_text(code)
    assert [len(group) for group in text.split("-")] == [4, 4, 4, 4]
    assert read_code(text) == read_code(text.lower().replace("-", " ")) == read_code(f" {text}.") == code


def test_digits_that_look_like_letters_are_forgiven() -> None:
    assert read_code("0018-0018-0018-0018") == read_code("OOIB-OOIB-OOIB-OOIB")


@given(st.text(max_size=40))
@example("ß" * 8)
@example("\u0e50" * 16)
@example("A" * 15)
@example("A" * 24)
def test_reading_anything_as_a_code_raises_nothing_but_bad_code(text: str) -> None:
    code = reason(EnrolmentError, read_code, text)
    assert code in {None, EnrolmentRefusal.BAD_CODE}
    assert code is not None or len(read_code(text)) == 10


def test_a_code_makes_three_keys_that_differ_at_every_station() -> None:
    ours, theirs = invite_keys(CODE, STATION.id), invite_keys(CODE, an_id("other station"))
    keys = {key for each in (ours, theirs) for key in (each.handle, each.site_proof, each.station_proof)}
    assert len(keys) == 6
    assert all(len(key) == 32 for key in keys)
    assert invite_keys(CODE, STATION.id) == ours
