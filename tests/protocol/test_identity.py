"""Ids, signing keys, sealing keys that come and go, and the card that shows them."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import SealingKey, SealTo, SigningKey
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LinkError, RemoteError
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import (
    SEALING_KEY_GRACE_MS,
    SEALING_KEY_LIFE_MS,
    Identity,
    Keyring,
    Peer,
    Role,
    _CardBody,
    fingerprint,
    id_bytes,
    id_text,
    key_id,
    make_card,
    read_card,
)
from custom_components.smart_safety_zone.protocol.moment import Moment

from .ends import NOW, SITE, STATION, STRANGER, flipped, keyring, later, refused, seed, verify_key
from .test_crypto import SMALL_ORDER_ED25519, SMALL_ORDER_X25519

CARD = keyring(STATION).card


def test_a_role_knows_the_far_end() -> None:
    assert Role.SITE.other is Role.STATION
    assert Role.STATION.other is Role.SITE


@given(st.binary(min_size=16, max_size=16))
def test_an_id_is_read_as_it_was_written(raw: bytes) -> None:
    text = id_text(raw)
    assert len(text) == 26
    assert id_bytes(text) == id_bytes(f" {text.upper()}\n") == raw


@given(st.text(max_size=40))
def test_nothing_else_is_an_id(text: str) -> None:
    try:
        raw = id_bytes(text)
    except ValueError:
        return
    assert id_text(raw) == text.strip().lower()


@pytest.mark.parametrize("text", ["", "a" * 25, "a" * 27, "a" * 25 + "b", "ß" * 13, "\u0131" * 26, "0" * 26, "é" * 26])
def test_an_almost_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        id_bytes(text)


def test_a_fingerprint_is_four_groups_of_four() -> None:
    assert fingerprint(SITE.signing.public) == fingerprint(SITE.signing.public)
    assert fingerprint(SITE.signing.public) != fingerprint(STATION.signing.public)
    assert [len(group) for group in fingerprint(SITE.signing.public).split("-")] == [4, 4, 4, 4]


def test_an_identity_is_made_from_its_seed() -> None:
    assert Identity.from_seed(Role.SITE, b"id", seed("one")).signing.public == SigningKey(seed("one")).public


def test_a_card_shows_who_made_it() -> None:
    card = read_card(CARD)
    card.verify()
    card.verify(verify_key(STATION))
    assert (card.role, card.id, card.signing) == (Role.STATION, STATION.id, STATION.signing.public)
    assert (card.made_ms, card.versions) == (NOW.wall_ms, (1,))


def test_a_card_of_another_key_than_the_pinned_one_is_refused() -> None:
    refused(AuthError, Fault.BAD_KEY, lambda: read_card(CARD).verify(verify_key(STRANGER)))


def test_a_card_with_any_flipped_bit_is_refused() -> None:
    for bit in range(len(CARD) * 8):
        with pytest.raises((AuthError, RemoteError)):
            read_card(flipped(CARD, bit)).verify(verify_key(STATION))
        with pytest.raises((AuthError, RemoteError)):
            read_card(flipped(CARD, bit)).verify()


def test_any_truncated_card_is_refused() -> None:
    for size in range(len(CARD)):
        with pytest.raises((AuthError, RemoteError)):
            read_card(CARD[:size]).verify()


@given(st.binary(max_size=400))
def test_reading_anything_as_a_card_raises_nothing_but_link_errors(raw: bytes) -> None:
    with pytest.raises(LinkError):
        Peer.from_card(read_card(raw))


def card_with(role: int = 1, signing: bytes = STATION.signing.public, sealing: bytes = SITE.signing.public) -> bytes:
    body = encode(_CardBody(role=role, id=STATION.id, signing=signing, sealing=sealing, made_ms=1, versions=(1,)))
    return body + STATION.signing.sign(b"ssz/card/1\0" + body)


def test_a_card_of_no_known_role_is_refused() -> None:
    refused(RemoteError, Fault.BAD_FIELD, lambda: read_card(card_with(role=2)))


@pytest.mark.parametrize("public", SMALL_ORDER_ED25519.values(), ids=SMALL_ORDER_ED25519)
def test_a_card_with_a_signing_key_of_small_order_is_refused(public: bytes) -> None:
    refused(AuthError, Fault.BAD_KEY, lambda: Peer.from_card(read_card(card_with(signing=public))))


@pytest.mark.parametrize("public", SMALL_ORDER_X25519)
def test_a_card_with_a_sealing_key_of_small_order_is_refused(public: bytes) -> None:
    card = read_card(card_with(sealing=public))
    refused(AuthError, Fault.BAD_KEY, lambda: Peer.from_card(card, verify_key(STATION)))


def test_a_signature_for_another_use_is_no_card() -> None:
    body = CARD[:-64]
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: read_card(body + STATION.signing.sign(body)).verify())


def test_a_peer_is_what_its_card_shows() -> None:
    peer = Peer.from_card(read_card(CARD))
    assert (peer.role, peer.id, peer.signing.public) == (Role.STATION, STATION.id, STATION.signing.public)
    assert (peer.sealing.public, peer.sealing_id) == (read_card(CARD).sealing, keyring(STATION).key_id)


def opens(keys: Keyring, public: bytes) -> bool:
    opener = keys.opener(key_id(public))
    return opener is not None and opener.open(SealTo(public).seal(b"x", b""), b"") == b"x"


def test_a_sealing_key_lives_for_a_day_and_opens_ten_minutes_longer() -> None:
    keys = keyring(STATION)
    first = read_card(keys.card).sealing
    assert keys.due_ms() == NOW.mono_ms + SEALING_KEY_LIFE_MS
    assert not keys.tend(seed("next"), later(NOW, SEALING_KEY_LIFE_MS - 1))
    assert keys.card == CARD
    day = later(NOW, SEALING_KEY_LIFE_MS)
    assert keys.tend(seed("next"), day)
    second = read_card(keys.card).sealing
    assert second == SealingKey(seed("next")).public != first
    assert keys.due_ms() == day.mono_ms + SEALING_KEY_GRACE_MS
    assert opens(keys, first)
    assert opens(keys, second)
    assert not keys.tend(seed("unused"), later(day, SEALING_KEY_GRACE_MS - 1))
    assert opens(keys, first)
    assert not keys.tend(seed("unused"), later(day, SEALING_KEY_GRACE_MS))
    assert not opens(keys, first)
    assert opens(keys, second)
    assert keys.due_ms() == day.mono_ms + SEALING_KEY_LIFE_MS


def test_a_key_that_was_not_tended_for_days_is_still_the_previous_one() -> None:
    keys = keyring(STATION)
    first = read_card(keys.card).sealing
    late = later(NOW, 3 * SEALING_KEY_LIFE_MS)
    assert keys.tend(seed("next"), late)
    assert opens(keys, first)
    later_still = later(late, 3 * SEALING_KEY_LIFE_MS)
    assert keys.tend(seed("after"), later_still)
    assert not opens(keys, first)
    assert opens(keys, SealingKey(seed("next")).public)


@given(st.lists(st.tuples(st.integers(0, 2 * SEALING_KEY_LIFE_MS), st.integers(-(10**9), 10**9)), max_size=8))
def test_a_newer_card_always_says_so_whatever_the_wall_clock_does(steps: list[tuple[int, int]]) -> None:
    keys, now = keyring(STATION), NOW
    made = [read_card(keys.card).made_ms]
    for number, (passed, set_by) in enumerate(steps):
        moved = later(now, passed)
        now = replace(moved, wall_ms=max(0, moved.wall_ms + set_by))
        before = now.mono_ms >= keys.due_ms()
        if keys.tend(seed(f"key {number}"), now):
            assert before
            made.append(read_card(keys.card).made_ms)
        assert keys.due_ms() > now.mono_ms
    assert made == sorted(set(made))


def test_a_card_names_the_versions_of_its_maker() -> None:
    card = read_card(make_card(SITE, SealingKey(seed("x")).public, (1, 2, 300), 0))
    assert card.versions == (1, 2, 300)


def test_a_keyring_starts_with_a_clock_that_is_not_set() -> None:
    keys = Keyring(SITE, (1,), seed("x"), Moment(0, 0, b"boot-one", clock_set=False))
    assert read_card(keys.card).made_ms == 0
