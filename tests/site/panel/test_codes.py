"""Codes that nobody can read, and that take as long to look at whoever they are of."""

from dataclasses import replace
import hashlib
import itertools
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.site.panel.codes import (
    MAX_USERS,
    Match,
    User,
    find,
    free_number,
    hashed,
    is_code,
    no_code,
    with_user,
    without_user,
)

SALTS = (bytes([number]) * 16 for number in itertools.count())


def user(number: int, code: str, duress: str | None = None, name: str = "Somchai") -> User:
    return User(
        number=number,
        name=name,
        code=hashed(code, next(SALTS)),
        duress=no_code(lambda size: b"\x07" * size) if duress is None else hashed(duress, next(SALTS)),
    )


USERS = (user(1, "1234"), user(2, "5678", "8765", "Malee"))


@pytest.mark.parametrize(
    ("code", "match"),
    [
        ("1234", Match(1, "Somchai", duress=False)),
        ("5678", Match(2, "Malee", duress=False)),
        ("8765", Match(2, "Malee", duress=True)),
        ("0000", None),
        ("", None),
    ],
)
def test_a_code_is_found_with_who_has_it_and_whether_he_was_forced(code: str, match: Match | None) -> None:
    assert find(USERS, code) == match


@pytest.mark.parametrize("code", ["1234", "5678", "8765", "0000"])
def test_every_code_is_compared_whichever_fits(code: str) -> None:
    with patch("hashlib.scrypt", wraps=hashlib.scrypt) as scrypt:
        find(USERS, code)
    assert scrypt.call_count == 2 * len(USERS)


def test_the_same_code_of_two_users_has_two_hashes() -> None:
    assert hashed("1234", b"a" * 16).hash != hashed("1234", b"b" * 16).hash


def test_neither_code_nor_hash_nor_name_can_get_into_a_log() -> None:
    text = repr(USERS) + repr(find(USERS, "8765"))
    assert USERS[0].code.hash.hex() not in text
    assert repr(USERS[0].code.hash) not in text
    assert "Malee" not in text


@pytest.mark.parametrize("text", ["1234", "000000", "123456789012"])
def test_digits_are_a_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "123", "1234567890123", "12 34", "12a4", "๑๒๓๔", "\uff11\uff12\uff13\uff14"])
def test_what_no_keypad_has_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_users_are_kept_in_order_of_their_numbers_each_once() -> None:
    users = with_user(with_user(USERS, user(2, "1111", name="Anong")), user(4, "2222"))
    assert [(each.number, each.name) for each in users] == [(1, "Somchai"), (2, "Anong"), (4, "Somchai")]
    assert free_number(users) == 3
    assert [each.number for each in without_user(users, 2)] == [1, 4]


def test_there_is_always_a_number_for_one_more() -> None:
    everybody = tuple(replace(USERS[0], number=number) for number in range(1, MAX_USERS + 1))
    assert free_number(everybody) == MAX_USERS + 1
