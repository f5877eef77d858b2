"""One byte form for each message, and nothing else is read."""

from struct import pack
from typing import Annotated, Any

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.cameras import MAX_RTC_TEXT_BYTES, RtcWord
from custom_components.smart_safety_zone.protocol.errors import Fault, LocalError, RemoteError
from custom_components.smart_safety_zone.protocol.fields import (
    BOOL,
    BYTES,
    ID,
    MAX_TEXT_BYTES,
    MAX_UINT,
    SINT,
    TEXT,
    UINT,
    Codec,
    Field,
    decode,
    encode,
    many,
    message,
    nested,
)

from .ends import reason, refused
from .strategies import ANY_MESSAGE, FORMS, messages


@message
class Inner:
    number: Annotated[int, Field(1, UINT)] = 0


@message
class Sample:
    """One field of every kind, and an addition that older readers may pass over."""

    number: Annotated[int, Field(1, UINT)]
    name: Annotated[str, Field(2, TEXT)] = ""
    id: Annotated[bytes | None, Field(3, ID)] = None
    yes: Annotated[bool, Field(4, BOOL)] = False
    signed: Annotated[int | None, Field(5, SINT)] = None
    inner: Annotated[Inner | None, Field(7, nested(Inner))] = None
    list: Annotated[tuple[int, ...], Field(9, many(UINT))] = ()
    added: Annotated[bytes, Field(128, BYTES)] = b""


@message
class OlderSample:
    number: Annotated[int, Field(1, UINT)]


def field(number: int, content: bytes) -> bytes:
    return pack(">BI", number, len(content)) + content


def parts_of(raw: bytes) -> list[bytes]:
    """The fields of an encoded message, one by one."""
    parts = []
    while raw:
        end = 5 + int.from_bytes(raw[1:5], "big")
        parts.append(raw[:end])
        raw = raw[end:]
    return parts


@given(messages(Sample))
def test_a_message_is_read_as_it_was_written(value: Sample) -> None:
    assert decode(Sample, encode(value)) == value


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(data=st.data())
def test_every_message_on_the_wire_is_read_as_it_was_written(form: type, data: st.DataObject) -> None:
    value = data.draw(messages(form))
    assert decode(form, encode(value)) == value


@given(ANY_MESSAGE, st.data())
def test_a_truncated_message_is_refused_or_lacks_whole_optional_fields(value: Any, data: st.DataObject) -> None:
    raw = encode(value)
    assume(raw)
    cut = data.draw(st.integers(0, len(raw) - 1))
    whole = {sum(map(len, parts_of(raw)[:count])) for count in range(len(parts_of(raw)))}
    if cut in whole:
        code = reason(RemoteError, decode, type(value), raw[:cut])
        assert code in {None, Fault.BAD_FIELD}
        assert code is not None or decode(type(value), raw[:cut]) != value
    else:
        refused(RemoteError, Fault.TRUNCATED, lambda: decode(type(value), raw[:cut]))


@given(ANY_MESSAGE, st.binary(min_size=1, max_size=20))
def test_trailing_bytes_never_leave_the_message_the_same_unless_they_are_optional(value: Any, extra: bytes) -> None:
    raw = encode(value) + extra
    code = reason(RemoteError, decode, type(value), raw)
    assert code in {None, Fault.TRUNCATED, Fault.DUPLICATE_FIELD, Fault.UNKNOWN_FIELD, Fault.BAD_FIELD}
    if code is None:
        assert all(part[0] >= 128 for part in parts_of(extra)) or encode(decode(type(value), raw)) == raw


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_trailing_scrap_of_a_field_is_refused(size: int) -> None:
    refused(RemoteError, Fault.TRUNCATED, lambda: decode(Inner, field(1, b"\1") + b"\xff" * size))


@given(ANY_MESSAGE, st.randoms(use_true_random=False))
def test_reordered_fields_are_refused(value: Any, random: Any) -> None:
    parts = parts_of(encode(value))
    shuffled = list(parts)
    random.shuffle(shuffled)
    assume(shuffled != parts)
    refused(RemoteError, Fault.DUPLICATE_FIELD, lambda: decode(type(value), b"".join(shuffled)))


@given(ANY_MESSAGE, st.data())
def test_a_field_that_comes_twice_is_refused(value: Any, data: st.DataObject) -> None:
    parts = parts_of(encode(value))
    assume(parts)
    at = data.draw(st.integers(0, len(parts) - 1))
    raw = b"".join((*parts[: at + 1], *parts[at:]))
    refused(RemoteError, Fault.DUPLICATE_FIELD, lambda: decode(type(value), raw))


def with_field(value: Any, more: bytes) -> bytes:
    """Encode a message with one field more, in its place."""
    parts: list[bytes] = [*parts_of(encode(value)), more]
    parts.sort(key=lambda part: part[0])
    return b"".join(parts)


@given(ANY_MESSAGE, st.integers(100, 127), st.binary(max_size=10))
def test_an_unknown_critical_field_is_refused(value: Any, number: int, content: bytes) -> None:
    refused(RemoteError, Fault.UNKNOWN_FIELD, lambda: decode(type(value), with_field(value, field(number, content))))


@given(ANY_MESSAGE, st.integers(200, 255), st.binary(max_size=10))
def test_an_unknown_addition_is_passed_over(value: Any, number: int, content: bytes) -> None:
    assert decode(type(value), with_field(value, field(number, content))) == value


def test_an_older_reader_passes_over_what_was_added() -> None:
    assert decode(OlderSample, encode(Sample(number=1, added=b"new"))) == OlderSample(number=1)


def test_field_number_zero_is_refused() -> None:
    refused(RemoteError, Fault.DUPLICATE_FIELD, lambda: decode(Sample, field(0, b"") + field(1, b"")))


def test_a_missing_field_is_refused() -> None:
    refused(RemoteError, Fault.BAD_FIELD, lambda: decode(Sample, b""))


@pytest.mark.parametrize(
    "raw",
    [
        field(1, b"") + field(2, b""),
        field(1, b"") + field(4, b"\0"),
        field(1, b"") + field(9, b""),
        field(1, b"") + field(128, b""),
        field(1, b"") + field(7, field(1, b"")),
    ],
)
def test_a_default_that_is_spelled_out_is_refused(raw: bytes) -> None:
    refused(RemoteError, Fault.BAD_FIELD, lambda: decode(Sample, raw))


@pytest.mark.parametrize(
    "raw",
    [
        field(1, b"\0"),
        field(1, b"\0\1"),
        field(1, b"\x80" + bytes(7)),
        field(1, b"\1" + bytes(8)),
        field(1, b"\xff" * 8),
        field(1, b"") + field(2, b"\xff"),
        field(1, b"") + field(2, b"\xed\xa0\x80"),
        field(1, b"") + field(2, b"a" * (MAX_TEXT_BYTES + 1)),
        field(1, b"") + field(3, bytes(15)),
        field(1, b"") + field(3, bytes(17)),
        field(1, b"") + field(4, b""),
        field(1, b"") + field(4, b"\2"),
        field(1, b"") + field(4, b"\1\1"),
        field(1, b"") + field(9, b"\0"),
        field(1, b"") + field(9, b"\0\0\0\1"),
        field(1, b"") + field(9, b"\0\0\0\1\0"),
        field(1, b"") + field(9, b"\0\0\0\0\0\0\0"),
    ],
)
def test_a_value_that_is_not_canonical_is_refused(raw: bytes) -> None:
    refused(RemoteError, Fault.BAD_FIELD, lambda: decode(Sample, raw))


@pytest.mark.parametrize(
    "value",
    [
        Sample(number=-1),
        Sample(number=MAX_UINT + 1),
        Sample(number=0, signed=2**62),
        Sample(number=0, name="a" * (MAX_TEXT_BYTES + 1)),
        Sample(number=0, name="\ud800"),
        Sample(number=0, id=b"short"),
        Sample(number=0, inner=Inner(number=-1)),
        Sample(number=0, list=(1, -1)),
    ],
)
def test_a_value_without_a_byte_form_is_our_own_mistake(value: Sample) -> None:
    refused(LocalError, Fault.BAD_FIELD, lambda: encode(value))


def test_what_programs_say_may_be_as_long_as_a_negotiation() -> None:
    offer = RtcWord(view=bytes(16), kind="offer", text="a" * MAX_RTC_TEXT_BYTES)
    assert decode(RtcWord, encode(offer)) == offer
    refused(LocalError, Fault.BAD_FIELD, lambda: encode(RtcWord(view=bytes(16), kind="offer", text=offer.text + "a")))


@pytest.mark.parametrize("number", [0, 1, 255, 256, MAX_UINT])
def test_a_number_takes_the_fewest_bytes(number: int) -> None:
    raw = UINT.encode(number)
    assert len(raw) == (number.bit_length() + 7) // 8
    assert UINT.decode(raw) == number


@pytest.mark.parametrize(("number", "raw"), [(0, b""), (-1, b"\1"), (1, b"\2"), (-128, b"\xff"), (128, b"\1\0")])
def test_a_signed_number_is_a_zigzag(number: int, raw: bytes) -> None:
    assert SINT.encode(number) == raw
    assert SINT.decode(raw) == number


def test_zero_and_nothing_are_different() -> None:
    assert decode(Sample, encode(Sample(number=0, signed=0))).signed == 0
    assert decode(Sample, encode(Sample(number=0))).signed is None
    assert decode(Sample, encode(Sample(number=0, inner=Inner()))).inner == Inner()


@given(st.lists(st.binary(max_size=9), max_size=9).map(tuple))
def test_a_list_keeps_its_items_apart(values: tuple[bytes, ...]) -> None:
    codec: Codec[tuple[bytes, ...]] = many(BYTES)
    assert codec.decode(codec.encode(values)) == values


@given(st.sampled_from(FORMS), st.binary(max_size=200))
def test_reading_anything_raises_nothing_but_remote_errors(form: type, raw: bytes) -> None:
    try:
        value: object = decode(form, raw)
    except RemoteError:
        return
    assert decode(form, encode(value)) == value


def test_a_field_without_a_number_is_a_mistake_in_the_code() -> None:
    with pytest.raises(TypeError, match="no wire number"):

        @message
        class Unmarked:
            number: int


def test_numbers_that_do_not_rise_are_a_mistake_in_the_code() -> None:
    with pytest.raises(TypeError, match="must rise"):

        @message
        class Unordered:
            second: Annotated[int, Field(2, UINT)]
            first: Annotated[int, Field(1, UINT)]


def test_a_message_is_frozen() -> None:
    value: Any = Inner(number=1)
    with pytest.raises(AttributeError):
        value.number = 2
