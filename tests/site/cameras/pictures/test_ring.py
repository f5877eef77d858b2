"""A ring never holds more than it may, nor anything that a newer mask hides."""

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.site.cameras.pictures.picture import Picture
from custom_components.smart_safety_zone.site.cameras.pictures.ring import Ring


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 400), st.integers(0, 1)), max_size=40))
def test_it_keeps_within_its_bounds(steps: list[tuple[int, int, int]]) -> None:
    ring, now_ms = Ring(10_000, 1_000), 0
    for pause_ms, size, mask in steps:
        now_ms += pause_ms
        ring.add(Picture(bytes(size), now_ms, mask))
        held = list(ring._pictures)
        assert ring.bytes == sum(len(each.data) for each in held) <= 1_000
        assert all(now_ms - each.taken_ms <= 10_000 and each.mask == mask for each in held)


def test_it_tells_what_was_before() -> None:
    ring = Ring()
    made = [Picture(b"%d" % at, at) for at in range(0, 8_000, 500)]
    for each in made:
        ring.add(each)
    assert [each.taken_ms for each in ring.before(7_600, (0, 2_000, 5_000), 0)] == [2_500, 5_500, 7_500]
    assert ring.before(7_600, (0,), 1) == []
    assert ring.before(30_000, (0,), 0) == []


def test_a_young_ring_gives_what_it_has_once() -> None:
    ring = Ring()
    ring.add(Picture(b"x", 1_000))
    assert [each.taken_ms for each in ring.before(1_200, (0, 100, 2_000), 0)] == [1_000]
