"""What lasts is signed once, by its author, for one receiver."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import sha256
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LinkError, LocalError, RemoteError
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.messages import Kind, Receipt
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.record import (
    MAX_BODY_BYTES,
    RECORD_VERSION,
    SALT_BYTES,
    Numbered,
    RecordHeader,
    from_parts,
    read_record,
)

from .ends import NOW, SITE, STATION, STRANGER, a_record, a_signal, an_id, flipped, refused, seed, verify_key

RECORD = a_record()
UNSET = Moment(0, 0, NOW.boot, clock_set=False)


def resigned(header: RecordHeader) -> bytes:
    """A record with another header, properly signed."""
    raw = encode(header)
    signature = SITE.signing.sign(b"ssz/record/1\0" + raw)
    return len(raw).to_bytes(2, "big") + raw + signature + RECORD.salt + RECORD.body


def test_a_record_is_read_and_verified_as_it_was_signed() -> None:
    record = read_record(RECORD.raw)
    assert record == RECORD
    record.verify(verify_key(SITE))
    header = record.header
    assert (header.version, header.kind, header.sender, header.receiver) == (1, Kind.SIGNAL, SITE.id, STATION.id)
    assert (header.id, header.epoch, header.number, header.made) == (an_id("record"), 1, 1, NOW)
    assert header.digest == sha256(record.salt, record.body)
    assert record.body == encode(a_signal())


def test_a_record_of_another_author_is_refused() -> None:
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: RECORD.verify(verify_key(STRANGER)))


def test_a_record_with_any_flipped_bit_is_refused() -> None:
    author = verify_key(SITE)
    for bit in range(len(RECORD.raw) * 8):
        with pytest.raises((AuthError, RemoteError)):
            read_record(flipped(RECORD.raw, bit)).verify(author)


def test_any_truncated_or_extended_record_is_refused() -> None:
    author = verify_key(SITE)
    for size in range(len(RECORD.raw)):
        with pytest.raises((AuthError, RemoteError)):
            read_record(RECORD.raw[:size]).verify(author)
    refused(AuthError, Fault.BAD_DIGEST, lambda: read_record(RECORD.raw + b"\0").verify(author))


@given(st.binary(max_size=500))
def test_reading_anything_raises_nothing_but_link_errors(raw: bytes) -> None:
    with pytest.raises(LinkError):
        read_record(raw).verify(verify_key(SITE))


def test_another_body_or_salt_is_refused() -> None:
    author = verify_key(SITE)
    for salt, body in ((seed("other"), RECORD.body), (RECORD.salt, b"other")):
        changed = from_parts(RECORD.signed, salt, body)
        refused(AuthError, Fault.BAD_DIGEST, changed.verify, author)


def test_salt_and_body_cannot_trade_bytes() -> None:
    shifted = from_parts(RECORD.signed, RECORD.salt, RECORD.body)
    assert shifted == RECORD
    refused(
        RemoteError,
        Fault.TRUNCATED,
        lambda: from_parts(RECORD.signed, RECORD.salt[:-1], RECORD.salt[-1:] + RECORD.body),
    )


def test_a_record_of_another_version_is_refused() -> None:
    raw = resigned(replace(RECORD.header, version=2))
    refused(RemoteError, Fault.VERSION, lambda: read_record(raw))
    assert RECORD_VERSION == 1


def test_a_record_of_a_kind_that_is_unknown_here_is_still_read() -> None:
    record = a_record(kind=4711)
    assert read_record(record.raw).header.kind == 4711
    record.verify(verify_key(SITE))


def test_a_signature_for_another_use_is_refused() -> None:
    header = RECORD.signed[:-64]
    bare = from_parts(header + SITE.signing.sign(header), RECORD.salt, RECORD.body)
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: bare.verify(verify_key(SITE)))


def test_the_longest_body_fits_and_a_longer_one_is_never_signed() -> None:
    longest = a_record(raw_body=bytes(MAX_BODY_BYTES))
    read_record(longest.raw).verify(verify_key(SITE))
    refused(LocalError, Fault.OVERSIZED, lambda: a_record(raw_body=bytes(MAX_BODY_BYTES + 1)))
    refused(RemoteError, Fault.OVERSIZED, lambda: read_record(longest.raw + b"\0"))


def test_a_clock_that_is_not_set_travels_as_such() -> None:
    record = a_record(made=UNSET)
    assert read_record(record.raw).header.made == UNSET


def test_a_record_is_put_together_again_from_what_a_journal_keeps() -> None:
    assert from_parts(RECORD.signed, RECORD.salt, RECORD.body) == RECORD


@pytest.mark.parametrize("signed", [b"", bytes(63), bytes(64), bytes(70_000)])
def test_damaged_parts_are_refused(signed: bytes) -> None:
    with pytest.raises(RemoteError):
        from_parts(signed, bytes(SALT_BYTES), b"")


def test_two_records_of_the_same_words_have_different_digests() -> None:
    other = a_record(name="another")
    assert other.body == RECORD.body
    assert other.header.digest != RECORD.header.digest


@given(epoch=st.integers(0, 2**63 - 1), number=st.integers(0, 2**63 - 1), body=st.binary(max_size=100))
def test_any_place_and_body_are_kept(epoch: int, number: int, body: bytes) -> None:
    record = read_record(a_record(place=Numbered(epoch, number), raw_body=body).raw)
    record.verify(verify_key(SITE))
    assert (record.header.epoch, record.header.number, record.body) == (epoch, number, body)


def test_a_receipt_is_a_record_too() -> None:
    receipt = Receipt(record=RECORD.header.id, digest=RECORD.header.digest)
    a_record(receipt, author=STATION, receiver=SITE.id).verify(verify_key(STATION))
