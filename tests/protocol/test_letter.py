"""What travels is signed, sealed to one receiver, and tells its size only roughly."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import SealTo
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LinkError, LocalError, RemoteError
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import Identity, Role, read_card
from custom_components.smart_safety_zone.protocol.letter import (
    MAX_FRAME_BYTES,
    PADDED_BYTES,
    LetterHeader,
    open_letter,
    padded_size,
    read_letter,
    write_letter,
)

from .ends import SITE, STATION, STRANGER, an_id, flipped, header_to, keyring, peer_of, refused, seed, verify_key

KEYS = keyring(STATION)
SEALING = peer_of(KEYS).sealing
HEADER = header_to(KEYS, SITE, an_id("session"), 3)
LETTER = write_letter(SITE.signing, SEALING, HEADER, b"payload")
MOST = 15 * 4096 - 68
"""The longest payload that fits into a frame."""


def resealed(raw_header: bytes, plain: bytes, to: SealTo = SEALING) -> bytes:
    """A letter whose inside is whatever it is."""
    prefix = len(raw_header).to_bytes(2, "big")
    return prefix + raw_header + to.seal(plain, b"ssz/letter/1\0" + prefix + raw_header)


def test_a_letter_is_opened_and_verified_as_it_was_written() -> None:
    opened = open_letter(read_letter(LETTER), KEYS)
    opened.verify(verify_key(SITE))
    assert (opened.header, opened.payload) == (HEADER, b"payload")


@given(st.binary(max_size=10_000))
def test_any_payload_arrives(payload: bytes) -> None:
    opened = open_letter(read_letter(write_letter(SITE.signing, SEALING, HEADER, payload)), KEYS)
    opened.verify(verify_key(SITE))
    assert opened.payload == payload


def test_a_letter_with_any_flipped_bit_is_refused() -> None:
    author = verify_key(SITE)
    for bit in range(len(LETTER) * 8):
        with pytest.raises((AuthError, RemoteError)):
            open_letter(read_letter(flipped(LETTER, bit)), KEYS).verify(author)


def test_any_truncated_or_extended_letter_is_refused() -> None:
    for changed in (*(LETTER[:size] for size in range(len(LETTER))), LETTER + b"\0"):
        with pytest.raises((AuthError, RemoteError)):
            open_letter(read_letter(changed), KEYS)


@given(st.binary(max_size=800))
def test_reading_anything_raises_nothing_but_link_errors(raw: bytes) -> None:
    with pytest.raises(LinkError):
        open_letter(read_letter(raw), KEYS)


def test_a_letter_signed_by_another_key_is_refused() -> None:
    opened = open_letter(read_letter(write_letter(STRANGER.signing, SEALING, HEADER, b"payload")), KEYS)
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: opened.verify(verify_key(SITE)))


def test_a_letter_to_somebody_else_is_refused() -> None:
    letter = write_letter(SITE.signing, SEALING, replace(HEADER, receiver=STRANGER.id), b"payload")
    refused(AuthError, Fault.WRONG_RECEIVER, lambda: open_letter(read_letter(letter), KEYS))


def test_a_letter_cannot_be_passed_on_to_somebody_else() -> None:
    """The station takes a letter of the site and seals it, as it is, to another station."""
    opened = open_letter(read_letter(LETTER), KEYS)
    other = keyring(Identity.from_seed(Role.STATION, an_id("other"), seed("other")))
    inside = opened._signature + len(opened.payload).to_bytes(4, "big") + opened.payload
    for header in (
        HEADER,
        replace(HEADER, receiver=other.identity.id, key=other.key_id),
        replace(HEADER, key=other.key_id),
    ):
        passed_on = resealed(encode(header), inside, peer_of(other).sealing)
        with pytest.raises(AuthError):
            open_letter(read_letter(passed_on), other).verify(verify_key(SITE))


def test_a_letter_to_a_key_that_is_gone_says_so() -> None:
    letter = write_letter(SITE.signing, SEALING, HEADER, b"payload")
    restarted = keyring(STATION, name="after a restart")
    refused(AuthError, Fault.NOT_SEALED_FOR_US, lambda: open_letter(read_letter(letter), restarted))


def test_a_letter_that_names_our_key_but_is_sealed_to_another_is_refused() -> None:
    other = peer_of(keyring(STATION, name="other")).sealing
    letter = write_letter(SITE.signing, other, HEADER, b"payload")
    refused(AuthError, Fault.NOT_SEALED_FOR_US, lambda: open_letter(read_letter(letter), KEYS))


def test_a_letter_of_another_version_is_refused() -> None:
    letter = write_letter(SITE.signing, SEALING, replace(HEADER, version=2), b"")
    refused(RemoteError, Fault.VERSION, lambda: read_letter(letter))


@pytest.mark.parametrize("size", [0xFFFFFFFF, 512 - 68 + 1])
def test_a_payload_longer_than_its_letter_is_refused(size: int) -> None:
    letter = resealed(encode(HEADER), bytes(64) + size.to_bytes(4, "big") + bytes(512 - 68))
    refused(AuthError, Fault.TRUNCATED, lambda: open_letter(read_letter(letter), KEYS))


def test_header_and_payload_cannot_trade_bytes() -> None:
    """An addition to the header, moved to the front of the payload, is another letter."""
    raw_header = encode(HEADER)
    addition = b"\x80" + (3).to_bytes(4, "big") + b"new"
    signature = SITE.signing.sign(
        b"ssz/letter/1\0" + (len(raw_header) + len(addition)).to_bytes(2, "big") + raw_header + addition + b"rest"
    )
    inside = (addition + b"rest", b"rest")
    moved = resealed(raw_header, signature + len(inside[0]).to_bytes(4, "big") + inside[0])
    kept = resealed(raw_header + addition, signature + len(inside[1]).to_bytes(4, "big") + inside[1])
    open_letter(read_letter(kept), KEYS).verify(verify_key(SITE))
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: open_letter(read_letter(moved), KEYS).verify(verify_key(SITE)))


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 512), (512, 512), (513, 1024), (1025, 2048), (2049, 4096), (4096, 4096), (4097, 8192), (61_000, 61_440)],
)
def test_a_plaintext_is_padded_to_one_of_a_few_sizes(size: int, padded: int) -> None:
    assert padded_size(size) == padded


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_letters_of_one_class_are_equally_long(one: int, two: int) -> None:
    sizes = {padded_size(68 + size) for size in (one, two)}
    lengths = {len(write_letter(SITE.signing, SEALING, HEADER, bytes(size))) for size in (one, two)}
    assert len(lengths) == len(sizes)
    assert all(size in PADDED_BYTES or size % PADDED_BYTES[-1] == 0 for size in sizes)


def test_a_silent_alarm_is_as_long_as_a_heartbeat() -> None:
    assert len(write_letter(SITE.signing, SEALING, HEADER, bytes(90))) == len(
        write_letter(SITE.signing, SEALING, HEADER, bytes(444))
    )


def test_the_longest_letter_fits_into_a_frame_and_a_longer_one_is_not_written() -> None:
    assert 1 + len(write_letter(SITE.signing, SEALING, HEADER, bytes(MOST))) <= MAX_FRAME_BYTES
    refused(LocalError, Fault.OVERSIZED, lambda: write_letter(SITE.signing, SEALING, HEADER, bytes(MOST + 1)))


def test_the_outside_of_a_letter_shows_its_header_alone() -> None:
    letter = read_letter(LETTER)
    assert letter.header == HEADER
    assert b"payload" not in LETTER
    assert isinstance(letter.header, LetterHeader)
    assert read_card(KEYS.card).id == letter.header.receiver
