"""A screen is armed until it says otherwise, or falls silent."""

from custom_components.smart_safety_zone.station.screens import ARMED_FOR_MS, Screens


def test_a_screen_that_falls_silent_counts_no_more() -> None:
    screens = Screens()
    screens.beat("wall", 0)
    screens.beat("desk", 10_000)

    screens.look(ARMED_FOR_MS - 1)
    assert screens.armed == 2
    screens.look(ARMED_FOR_MS)
    assert screens.armed == 1


def test_who_asks_is_told_once_for_each_change() -> None:
    told: list[int] = []
    screens = Screens()
    stop = screens.subscribe(lambda: told.append(screens.armed))

    screens.beat("desk", 0)
    screens.beat("desk", 5_000)
    screens.leave("desk", 6_000)
    screens.leave("desk", 7_000)

    assert told == [1, 0]
    stop()
    screens.beat("desk", 8_000)
    assert told == [1, 0]
