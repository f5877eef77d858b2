"""What a token on a patrol's phone stands for, and when it counts."""

from typing import Any

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.smart_safety_zone.station.tokens import (
    BUTTON_STEPS,
    ENTROPY_BYTES,
    PREFIX,
    Button,
    ButtonFault,
    digest_of,
    fault,
    new_token,
)

KEPT = (
    b'{"version":1,"incident":"00112233445566778899aabbccddeeff","unit":"191-7","step":"arrived",'
    b'"expires_ms":1700000043200000,"used_ms":null}'
)
"""As it lies in journals; later code must read it."""
BUTTON = Button(
    incident="00112233445566778899aabbccddeeff", unit="191-7", step="arrived", expires_ms=1_700_000_043_200_000
)
BUTTONS = st.builds(
    Button,
    incident=st.text("0123456789abcdef", min_size=32, max_size=32),
    unit=st.text(min_size=1, max_size=40),
    step=st.sampled_from(list(BUTTON_STEPS)),
    expires_ms=st.integers(0, 2**53),
    used_ms=st.none() | st.integers(0, 2**53),
)


def test_the_kept_form_stays_as_it_is() -> None:
    assert Button.read(KEPT) == BUTTON
    assert BUTTON.document(b"digest").value == KEPT


@given(BUTTONS)
def test_what_is_written_is_read(button: Button) -> None:
    written = button.document(b"digest").value
    assert written is not None
    assert Button.read(written) == button


@pytest.mark.parametrize("changed", [{"version": 2}, {"step": "close"}, {"incident": ...}, {"more": 1}])
def test_what_cannot_be_understood_is_not_guessed(changed: dict[str, Any]) -> None:
    data = {**orjson.loads(KEPT), **changed}
    raw = orjson.dumps({key: value for key, value in data.items() if value is not ...})
    with pytest.raises((ValueError, KeyError, TypeError)):
        Button.read(raw)


@given(
    st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES), st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)
)
def test_two_tokens_are_two(one: bytes, other: bytes) -> None:
    assert (digest_of(new_token(one)) == digest_of(new_token(other))) is (one == other)
    assert new_token(one).startswith(PREFIX)
    # What is kept does not hold what counts.
    assert one.hex().upper() not in digest_of(new_token(one)).hex().upper()


def test_a_token_of_little_entropy_is_not_made() -> None:
    with pytest.raises(ValueError, match="entropy"):
        new_token(b"short")


@given(BUTTONS, st.integers(0, 2**53), st.booleans())
def test_a_button_counts_once_in_its_time_for_its_incident(button: Button, now_ms: int, named: bool) -> None:
    why = fault(button, button.incident if named else None, now_ms)

    assert (why is None) is (button.used_ms is None and now_ms < button.expires_ms)
    assert fault(button.used(now_ms), None, now_ms) is ButtonFault.USED
    assert fault(button, "another", now_ms) is ButtonFault.FOREIGN
    assert fault(None, None, now_ms) is ButtonFault.UNKNOWN
