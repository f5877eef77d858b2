"""Two sites show each other a text and compare its code; whatever is changed on its way shows."""

from base64 import b32decode, b32encode

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.errors import AuthError, LinkError, RemoteError
from custom_components.smart_safety_zone.protocol.neighbours import (
    MAX_KEYS,
    PREFIX,
    NeighbourCard,
    NeighbourKey,
    is_code_of,
    neighbour_code,
    neighbour_text,
    read_neighbour,
)

SITE = b"s" * 16
KEYS = {bytes([at]) * 16: SigningKey(bytes([at]) * 32) for at in range(1, MAX_KEYS + 2)}


def card(stations: int = 2, **changes: object) -> NeighbourCard:
    keys = tuple(NeighbourKey(station=each, key=KEYS[each].public) for each in list(KEYS)[:stations])
    values = {"site": SITE, "name": "ร้านทอง", "keys": keys, "latitude_e6": 14_589_606, "longitude_e6": -5, **changes}
    return NeighbourCard(**values)  # type: ignore[arg-type]


def test_a_text_reads_back_however_it_was_broken_into_lines() -> None:
    text = neighbour_text(card(), KEYS)
    broken = "\n ".join(text[at : at + 20] for at in range(0, len(text), 20)).lower()
    assert read_neighbour(broken) == card()
    assert neighbour_code(broken) == neighbour_code(text)


def test_the_code_forgives_how_it_is_typed_and_nothing_else() -> None:
    text, other = neighbour_text(card(), KEYS), neighbour_text(card(name="Market"), KEYS)
    code = neighbour_code(text)
    assert is_code_of(text, code.lower().replace("-", " "))
    for wrong in (neighbour_code(other), "", code[:-1], "not a code"):
        assert not is_code_of(text, wrong)


@given(st.data())
def test_whatever_is_changed_on_its_way_is_refused_or_has_another_code(data: st.DataObject) -> None:
    text = neighbour_text(card(), KEYS)
    body = text.removeprefix(PREFIX)
    raw = bytearray(b32decode(body + "=" * (-len(body) % 8)))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    changed = PREFIX + b32encode(raw).decode().rstrip("=")
    assert not is_code_of(changed, neighbour_code(text))
    with pytest.raises(LinkError):
        read_neighbour(changed)


def test_nobody_shows_a_key_that_is_not_his() -> None:
    stranger = {**KEYS, b"\1" * 16: SigningKey(b"x" * 32)}
    with pytest.raises(AuthError):
        read_neighbour(neighbour_text(card(), stranger))


@pytest.mark.parametrize("stations", [0, MAX_KEYS + 1])
def test_a_text_shows_some_keys_and_not_too_many(stations: int) -> None:
    with pytest.raises(RemoteError):
        read_neighbour(neighbour_text(card(stations), KEYS))


def test_one_station_has_one_key() -> None:
    twice = card().keys[:1] * 2
    with pytest.raises(RemoteError):
        read_neighbour(neighbour_text(card(keys=twice), KEYS))


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    for each in (text, PREFIX + text):
        with pytest.raises(LinkError):
            read_neighbour(each)
