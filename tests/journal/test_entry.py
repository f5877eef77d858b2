"""The chain and its links."""

from dataclasses import replace
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.journal import GENESIS, Document, Draft, Unique, Write, chain
from custom_components.smart_safety_zone.journal.entry import erased_seqs, erasure

SALT = bytes(range(32))
FIELDS: dict[str, Any] = {
    "previous": GENESIS,
    "seq": 1,
    "kind": "record.in",
    "time_ms": 1_790_000_000_000,
    "header": b"header",
    "payload_digest": b"",
}


def test_the_chain_hash_of_the_first_release_is_the_chain_hash_of_every_release() -> None:
    assert chain(**FIELDS).hex() == "75ad0c59f171e1d820c26d2bbdf329f926fa816d5c6c1587b03e414c0ca2da31"


def test_the_payload_digest_covers_salt_and_payload() -> None:
    draft = Draft(kind="a", time_ms=0, header=b"", salt=SALT, payload=b"who and where")
    assert draft.payload_digest.hex() == "7d9cf2bbee6fd667cc81ecf9b220310165eb3ff9abc9fcc2aafec5b45a245f30"
    assert replace(draft, salt=bytes(32)).payload_digest != draft.payload_digest
    assert replace(draft, payload=b"").payload_digest != draft.payload_digest


def test_no_payload_has_no_digest_but_an_empty_payload_has_one() -> None:
    assert Draft(kind="a", time_ms=0, header=b"").payload_digest == b""
    assert len(Draft(kind="a", time_ms=0, header=b"", salt=SALT, payload=b"").payload_digest) == 32


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("previous", bytes(31) + b"\1"),
        ("seq", 2),
        ("kind", "record.on"),
        ("time_ms", -1),
        ("header", b"headers"),
        ("payload_digest", bytes(32)),
    ],
)
def test_the_chain_covers_every_field(field: str, value: object) -> None:
    assert chain(**FIELDS | {field: value}) != chain(**FIELDS)


@given(kind=st.text("ab", max_size=6), header=st.binary(max_size=6), digest=st.binary(max_size=6))
def test_no_byte_can_move_from_one_field_to_the_next(kind: str, header: bytes, digest: bytes) -> None:
    whole = kind.encode() + header + digest
    fields = FIELDS | {"kind": kind, "header": header, "payload_digest": digest}
    shifted = FIELDS | {"kind": "", "header": whole, "payload_digest": b""}
    assert (chain(**fields) == chain(**shifted)) == (not kind and not digest)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "x" * 65},
        {"kind": "ระเบียน"},
        {"time_ms": 1 << 63},
        {"payload": b"without salt"},
        {"salt": SALT},
        {"salt": b"short", "payload": b""},
    ],
)
def test_a_draft_that_could_not_be_kept_is_refused_at_once(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"kind": "a", "time_ms": 0, "header": b""}
    with pytest.raises(ValueError, match=r"kind|time|salt"):
        Draft(**right | wrong)


def test_what_could_not_be_found_again_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="collection"):
        Document("", b"key", b"")
    with pytest.raises(ValueError, match="key"):
        Document("state", b"", b"")
    with pytest.raises(ValueError, match="epoch"):
        Unique(b"s", b"i", b"d", -1, 0)
    with pytest.raises(ValueError, match="number"):
        Unique(b"s", b"i", b"d", 0, 1 << 63)
    with pytest.raises(ValueError, match="entry"):
        Write(unique=Unique(b"s", b"i", b"d", 0, 0))


def test_an_erasure_names_what_was_erased_and_why() -> None:
    draft = erasure([3, 1, 2], 5, "asked by the owner")
    assert draft.header == b'{"reason":"asked by the owner","seqs":[1,2,3]}'
    assert draft.payload is None
    assert erased_seqs(draft.header) == [1, 2, 3]


@pytest.mark.parametrize("header", [b"", b"\xff", b"other", b"[]", b"{}", b'{"seqs":5}', b'{"seqs":["x"]}'])
def test_an_erasure_that_cannot_be_read_explains_nothing(header: bytes) -> None:
    assert erased_seqs(header) == []
