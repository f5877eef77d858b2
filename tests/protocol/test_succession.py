"""Only the recovery key names a station's next identity key, and no former key comes back."""

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import SigningKey, VerifyKey
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault, LinkError
from custom_components.smart_safety_zone.protocol.succession import (
    Pinned,
    Succession,
    make_succession,
    read_succession,
)

from .ends import STATION, seed, verify_key

RECOVERY = SigningKey(seed("recovery"))
RECOVERY_PUBLIC = VerifyKey(RECOVERY.public)
NEW = SigningKey(seed("new key"))
FIRST = Succession(station=STATION.id, signing=NEW.public, count=1)
RAW = make_succession(RECOVERY, FIRST)


def test_what_the_recovery_key_signed_is_read_as_it_was() -> None:
    assert read_succession(RAW, STATION.id, RECOVERY_PUBLIC) == FIRST


def test_a_site_follows_to_the_new_key_once() -> None:
    pinned = Pinned(verify_key(STATION), RECOVERY_PUBLIC)
    key, succession = pinned.follow(RAW, STATION.id)
    assert (key.public, succession) == (NEW.public, FIRST)
    again = Pinned(key, RECOVERY_PUBLIC, followed=1)
    assert again.follow(RAW, STATION.id) == (key, None)


def test_no_former_key_comes_back() -> None:
    now = SigningKey(seed("newest key"))
    pinned = Pinned(VerifyKey(now.public), RECOVERY_PUBLIC, followed=2)
    assert pinned.follow(RAW, STATION.id)[0].public == now.public
    assert pinned.follow(b"", STATION.id)[0].public == now.public


def test_a_succession_by_anybody_else_is_refused() -> None:
    for signer in (NEW, SigningKey(seed("thief"))):
        with pytest.raises(AuthError) as refusal:
            read_succession(make_succession(signer, FIRST), STATION.id, RECOVERY_PUBLIC)
        assert refusal.value.code == Fault.BAD_SIGNATURE


def test_a_succession_of_another_station_is_refused() -> None:
    with pytest.raises(AuthError) as refusal:
        read_succession(RAW, seed("another")[:16], RECOVERY_PUBLIC)
    assert refusal.value.code == Fault.WRONG_STATION


@given(at=st.integers(0, len(RAW) - 1), bit=st.integers(0, 7))
def test_one_bit_off_is_refused(at: int, bit: int) -> None:
    altered = bytearray(RAW)
    altered[at] ^= 1 << bit
    with pytest.raises(LinkError):
        read_succession(bytes(altered), STATION.id, RECOVERY_PUBLIC)


@given(raw=st.binary(max_size=300))
def test_any_input_is_refused_in_our_own_words(raw: bytes) -> None:
    with pytest.raises(LinkError):
        read_succession(raw, STATION.id, RECOVERY_PUBLIC)
