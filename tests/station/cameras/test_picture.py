"""Pictures come whole or not at all, whatever order their parts come in, and never take more than they may."""

from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.cameras import FRAME_PART_BYTES, MAX_FRAME_PARTS, FramePart
from custom_components.smart_safety_zone.station.cameras.picture import Assembly, BadPictureError, Picture

from .owner import JPEG, jpeg, parts_of

VIEW = bytes(16)


def part(number: int = 1, at: int = 0, of: int = 1, data: bytes = JPEG) -> FramePart:
    return FramePart(view=VIEW, number=number, part=at, parts=of, age_ms=7, data=data)


@given(st.integers(3, 5 * FRAME_PART_BYTES), st.randoms())
def test_a_picture_is_whole_with_its_last_part_in_any_order(size: int, random: Random) -> None:
    data = JPEG + bytes(size - 3)
    parts = parts_of(VIEW, 1, data)
    random.shuffle(parts)
    assembly = Assembly()
    *before, last = [assembly.take(each) for each in parts]
    assert before == [None] * len(before)
    assert last == Picture(number=1, data=data, age_ms=40)


def test_a_newer_picture_ends_the_one_under_way_and_an_older_one_is_passed_over() -> None:
    assembly = Assembly()
    old, new = parts_of(VIEW, 1, jpeg(40_000)), parts_of(VIEW, 2, jpeg(40_000))
    assert [assembly.take(each) for each in (old[0], old[1], new[0], old[2], new[1])] == [None] * 5
    whole = assembly.take(new[2])
    assert whole is not None
    assert whole.number == 2
    assert assembly.take(new[2]) is None


@pytest.mark.parametrize(
    "bad",
    [
        part(of=0),
        part(at=1),
        part(of=MAX_FRAME_PARTS + 1),
        part(data=b""),
        part(data=JPEG + bytes(FRAME_PART_BYTES)),
        part(data=b"<svg onload='alert(1)'/>"),
    ],
)
def test_what_is_no_part_of_a_picture_is_refused(bad: FramePart) -> None:
    with pytest.raises(BadPictureError):
        Assembly().take(bad)


def test_a_picture_that_changes_its_size_is_refused() -> None:
    assembly = Assembly()
    assert assembly.take(part(of=3)) is None
    with pytest.raises(BadPictureError):
        assembly.take(part(at=1, of=4))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 70), st.integers(0, 70)), max_size=60))
def test_no_order_of_parts_takes_more_memory_than_one_picture(parts: list[tuple[int, int, int]]) -> None:
    assembly = Assembly()
    for number, at, of in parts:
        try:
            assembly.take(part(number, at, of, JPEG + bytes(FRAME_PART_BYTES - 3)))
        except BadPictureError:
            continue
        assert sum(len(each or b"") for each in assembly._parts) <= MAX_FRAME_PARTS * FRAME_PART_BYTES
