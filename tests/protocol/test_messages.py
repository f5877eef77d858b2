"""The tables of what exists on the wire, and the texts that people read."""

from itertools import product
import unicodedata

from hypothesis import example, given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.errors import Fault, LocalError, RemoteError
from custom_components.smart_safety_zone.protocol.fields import TEXT, encode
from custom_components.smart_safety_zone.protocol.identity import Role
from custom_components.smart_safety_zone.protocol.messages import (
    ANSWERS,
    RECORDS,
    TALK,
    Body,
    Kind,
    Offer,
    Standing,
    Welcome,
    kind_of,
    read_body,
    read_talk,
    write_talk,
)
from custom_components.smart_safety_zone.protocol.names import MAX_NAME_CHARACTERS, NAME, plain_name

from .ends import a_signal, refused
from .make_golden import BODIES, talks
from .strategies import messages

# Who may say what, a second time and by hand: a change of the tables must be meant.
ALLOWED_RECORDS = {
    (Role.SITE, "Signal"),
    (Role.STATION, "Progress"),
    (Role.SITE, "Receipt"),
    (Role.STATION, "Receipt"),
    (Role.SITE, "Refusal"),
    (Role.STATION, "Refusal"),
    (Role.SITE, "Inventory"),
    (Role.STATION, "StandingChange"),
    (Role.SITE, "Leave"),
    (Role.SITE, "Elsewhere"),
    (Role.SITE, "PanelReport"),
    (Role.SITE, "Lamps"),
    (Role.SITE, "Tip"),
    (Role.STATION, "TipProgress"),
    (Role.SITE, "Look"),
    (Role.SITE, "Evidence"),
    (Role.SITE, "HelpCall"),
}
ALLOWED_TALK = {
    (Role.SITE, "Hello"),
    (Role.STATION, "Welcome"),
    (Role.SITE, "Offer"),
    (Role.STATION, "Offer"),
    (Role.SITE, "Heartbeat"),
    (Role.STATION, "Heartbeat"),
    (Role.STATION, "LampRequest"),
    (Role.SITE, "LampAnswer"),
    (Role.STATION, "ChunkWanted"),
    (Role.SITE, "Chunk"),
    (Role.STATION, "ViewRequest"),
    (Role.SITE, "ViewAnswer"),
    (Role.SITE, "ViewEnd"),
    (Role.STATION, "ViewEnd"),
    (Role.SITE, "FramePart"),
    (Role.STATION, "FrameTaken"),
    (Role.SITE, "RtcWord"),
    (Role.STATION, "RtcWord"),
    (Role.STATION, "HelpRelayed"),
}

UNFIT_NAMES = [
    "\x00",
    "a\nb",
    "a\tb",
    "\x7f",
    "\x85",
    "a\u202eb",
    "a\u2066b",
    "a\u200fb",
    "\u061c",
    "a\u200bb",
    "\ufeff",
    "\u00ad",
    "\u2028",
    "\ue000",
    "a  b",
    " a",
    "a ",
    "a\u00a0b",
    "\u3164",
    "\u115f",
    "\U000e0041",
    "\U000e0200",
    "\ufff0",
    "x" * (MAX_NAME_CHARACTERS + 1),
]


@pytest.mark.parametrize("name", UNFIT_NAMES, ids=ascii)
def test_a_name_that_does_not_show_as_it_is_cannot_travel(name: str) -> None:
    refused(RemoteError, Fault.BAD_FIELD, lambda: NAME.decode(TEXT.encode(name)))
    refused(LocalError, Fault.BAD_FIELD, lambda: encode(a_signal(label=name)))
    assert NAME.decode(NAME.encode(plain_name(name))) == plain_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "ร้านทอง ที่ตลาด", "Café Köln № 5", "銀行", "🏦 1", "x" * MAX_NAME_CHARACTERS, "\u0378", "\U0001fb00\u0301"],
)
def test_a_name_of_any_script_can_travel(name: str) -> None:
    assert plain_name(name) == name
    assert NAME.decode(NAME.encode(name)) == name


@given(st.text(st.characters(), max_size=200))
@example("\ud800")
@example("a" * 63 + "  b")
@example("\u200b " * 70)
def test_any_text_can_be_made_a_name(text: str) -> None:
    name = plain_name(text)
    assert plain_name(name) == name
    assert len(name) <= MAX_NAME_CHARACTERS
    assert NAME.decode(NAME.encode(name)) == name
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not any(unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI"} for char in name)


def test_the_tables_name_exactly_what_is_allowed() -> None:
    assert {(role, rule.form.__name__) for rule in RECORDS.values() for role in rule.senders} == ALLOWED_RECORDS
    assert {(role, rule.form.__name__) for rule in TALK.values() for role in rule.senders} == ALLOWED_TALK


def test_every_kind_has_a_row() -> None:
    assert set(RECORDS) == set(Kind)
    assert set(Kind) > ANSWERS


@pytest.mark.parametrize(("role", "kind"), list(product(Role, RECORDS)))
def test_a_record_is_read_from_those_who_may_say_it_and_from_nobody_else(role: Role, kind: int) -> None:
    body = next(body for body in BODIES.values() if kind_of(body) == kind)
    raw = encode(body)
    if (role, type(body).__name__) in ALLOWED_RECORDS:
        assert read_body(kind, raw, role) == body
    else:
        refused(RemoteError, Fault.NOT_ALLOWED, lambda: read_body(kind, raw, role))


@pytest.mark.parametrize(("role", "number"), list(product(Role, TALK)))
def test_talk_is_read_from_those_who_may_say_it_and_from_nobody_else(role: Role, number: int) -> None:
    talk = next(talk for talk in talks().values() if isinstance(talk, TALK[number].form))
    raw = write_talk(talk)
    assert raw[0] == number
    if (role, type(talk).__name__) in ALLOWED_TALK:
        assert read_talk(raw, role) == talk
    else:
        refused(RemoteError, Fault.NOT_ALLOWED, lambda: read_talk(raw, role))


@given(st.sampled_from(Role), st.integers(0, 2**63 - 1).filter(lambda kind: kind not in RECORDS), st.binary())
def test_an_unknown_kind_of_record_is_refused(role: Role, kind: int, raw: bytes) -> None:
    refused(RemoteError, Fault.UNKNOWN_KIND, lambda: read_body(kind, raw, role))


@given(st.sampled_from(Role), st.integers(0, 255).filter(lambda number: number not in TALK), st.binary())
def test_an_unknown_kind_of_talk_is_refused(role: Role, number: int, raw: bytes) -> None:
    refused(RemoteError, Fault.UNKNOWN_KIND, lambda: read_talk(bytes((number,)) + raw, role))


def test_an_empty_payload_is_refused() -> None:
    refused(RemoteError, Fault.TRUNCATED, lambda: read_talk(b"", Role.SITE))


@given(st.sampled_from([rule.form for rule in RECORDS.values()]).flatmap(messages))
def test_a_body_knows_its_kind(body: Body) -> None:
    kind = kind_of(body)
    assert isinstance(body, RECORDS[kind].form)
    assert read_body(kind, encode(body), min(RECORDS[kind].senders)) == body


@given(st.sampled_from([Offer, Welcome]).flatmap(messages))
def test_talk_is_read_as_it_was_written(talk: Offer | Welcome) -> None:
    assert read_talk(write_talk(talk), Role.STATION) == talk


def test_what_a_site_is_to_its_station_keeps_its_words() -> None:
    assert {str(standing) for standing in Standing} == {"unapproved", "active", "suspended", "revoked"}
