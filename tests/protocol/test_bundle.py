"""The manifest of a bundle: what was written once is read for ever, and only the station's signature makes it one."""

import json
from pathlib import Path
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.bundle import (
    Named,
    is_access,
    line_of,
    read_manifest,
    sign_manifest,
    verify_manifest,
    write_manifest,
    write_pem,
)
from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, RemoteError

GOLDEN: Final = Path(__file__).parent / "golden" / "bundle"
KEY: Final = SigningKey(bytes(range(32)))
STATION: Final = VerifyKey(KEY.public)
SAID: Final[dict[str, Any]] = {
    "bundle": "0123456789abcdef0123456789abcdef",
    "made_ms": 1_795_000_900_000,
    "made_by": {"kind": "operator", "user_id": "user-1", "number": 1},
    "station": {"id": "a" * 26, "recovery_key": "00" * 32, "name": "เมืองอ่างทอง", "key": KEY.public.hex()}
    | {"fingerprint": "AAAA-AAAA-AAAA-AAAA", "succession": ""},
    "site": {"id": "b" * 26, "name": "ตลาดสุขใจ", "kind": "market", "keys": ["11" * 32]},
    "incident": {
        "id": "fedcba9876543210fedcba9876543210",
        "site": "b" * 26,
        "point": "teller-2",
        "kind": "hold_up",
        "kind_text": "hold_up",
        "priority": 1,
        "state": "closed",
        "disposition": "real",
        "drill": False,
        "silent": True,
        "duplicate_of": None,
        "lead": None,
        "parts": ["0f" * 16],
        "disclosed_ms": None,
        "raised_ms": 1_795_000_000_000,
        "opened_ms": 1_795_000_000_400,
        "closed_ms": 1_795_000_800_000,
    },
    "point_name": "Teller 2",
    "journal": {"head_seq": 77, "head_hash": "22" * 32, "entries": 1, "left_out": 0},
    "erased": [{"seq": 5, "kind": "record.in"}],
    "records": [
        {
            "file": "records/00000005-in.signed",
            "seq": 5,
            "direction": "in",
            "kind": 1,
            "key": "11" * 32,
            "erased": True,
        }
    ],
    "pictures": [
        {
            "file": None,
            "sha256": "33" * 32,
            "camera": "camera-1",
            "signal": "44" * 16,
            "offset_ms": -2_000,
            "mask": 3,
            "state": "gone",
        }
    ],
}
FILES: Final = (Named.of("timeline.json", b"[]\n"), Named.of("records/00000005-in.signed", b"header and signature"))


def test_the_manifest_is_written_as_it_was_the_first_time_and_read_for_ever() -> None:
    raw = write_manifest(SAID, FILES)

    assert raw == (GOLDEN / "manifest.json").read_bytes()
    assert sign_manifest(KEY, raw) == (GOLDEN / "manifest.sig").read_bytes()
    assert write_pem(KEY.public) == (GOLDEN / "station.pem").read_bytes()
    said, files = read_manifest(raw)
    assert files == FILES
    assert {name: said[name] for name in SAID} == SAID
    verify_manifest(STATION, raw, (GOLDEN / "manifest.sig").read_bytes())


def test_a_manifest_of_a_newer_form_is_refused_and_not_guessed_at() -> None:
    with pytest.raises(RemoteError) as raised:
        read_manifest((GOLDEN / "manifest.json").read_bytes().replace(b'"format": 1', b'"format": 2'))
    assert raised.value.code == Fault.VERSION


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", b'{"kind": "another", "format": 1, "files": []}'])
def test_what_is_no_manifest_is_refused(raw: bytes) -> None:
    with pytest.raises(RemoteError):
        read_manifest(raw)


def test_a_name_twice_is_refused_since_programs_read_it_differently() -> None:
    raw = write_manifest({}, ())
    with pytest.raises(RemoteError):
        read_manifest(raw.replace(b'"format": 1', b'"format": 1, "format": 1'))


@given(st.integers(0), st.integers(0, 7))
def test_any_changed_bit_is_found(at: int, bit: int) -> None:
    raw = bytearray(write_manifest(SAID, FILES))
    signature = sign_manifest(KEY, bytes(raw))
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(AuthError):
        verify_manifest(STATION, bytes(raw), signature)


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)])
def test_what_is_no_signature_proves_nothing(signature: bytes) -> None:
    with pytest.raises(AuthError):
        verify_manifest(STATION, b"", signature)


def test_a_signature_of_something_else_is_none_of_a_manifest() -> None:
    raw = write_manifest(SAID, FILES)
    with pytest.raises(AuthError):
        verify_manifest(STATION, raw, KEY.sign(raw))


def test_entries_are_told_in_plain_values_and_what_is_erased_says_nothing() -> None:
    assert line_of(7, "incident.noted", 9, b'{"a": 1}', None) == {
        "seq": 7,
        "kind": "incident.noted",
        "time_ms": 9,
        "fact": {"a": 1},
        "said": None,
    }
    assert line_of(7, "record.in", 9, b"\x01\x02", b"") is None
    assert [kind for kind in ("view.asked", "bundle.made", "evidence.seen", "evidence.fetched") if is_access(kind)] == [
        "view.asked",
        "bundle.made",
        "evidence.seen",
    ]


def made() -> dict[str, bytes]:
    """What the golden files hold."""
    raw = write_manifest(SAID, FILES)
    return {
        "manifest.json": raw,
        "manifest.sig": sign_manifest(KEY, raw),
        "station.pem": write_pem(KEY.public),
    }


def test_the_golden_manifest_is_json_that_any_program_reads() -> None:
    assert json.loads(made()["manifest.json"])["kind"] == "smart_safety_zone/bundle"
