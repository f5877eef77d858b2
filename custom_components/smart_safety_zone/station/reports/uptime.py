"""How long links held: from when they were lost, and from when the station was there to see that. Pure rules."""

from collections.abc import Iterable, Sequence

type Stretch = tuple[int, int]
"""From when until when, in milliseconds; the end is not part of it."""


def within(stretches: Iterable[Stretch], from_ms: int, until_ms: int) -> list[Stretch]:
    """Return what of these lies in a period, in order, without overlaps."""
    cut = sorted((max(from_ms, start), min(until_ms, end)) for start, end in stretches)
    joined: list[Stretch] = []
    for start, end in cut:
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def length_ms(stretches: Iterable[Stretch]) -> int:
    """Add up stretches that do not overlap."""
    return sum(end - start for start, end in stretches)


def common(one: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """Return what lies in both; each is in order and without overlaps."""
    found, at, its = [], 0, 0
    while at < len(one) and its < len(other):
        start, end = max(one[at][0], other[its][0]), min(one[at][1], other[its][1])
        if start < end:
            found.append((start, end))
        if one[at][1] < other[its][1]:
            at += 1
        else:
            its += 1
    return found


def available(watched: Sequence[Stretch], lost: Sequence[Stretch]) -> tuple[int, int]:
    """Tell for how long a link was watched, and for how long of that it was there."""
    watched_ms = length_ms(watched)
    return watched_ms, watched_ms - length_ms(common(watched, lost))
