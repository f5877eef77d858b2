"""What a lamp was is put into words that make it so again."""

from pathlib import Path
from typing import Any

import pytest

from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.site.lighting.causes import Cause, Claim
from custom_components.smart_safety_zone.site.lighting.former import Call, Former, lit
from custom_components.smart_safety_zone.site.lighting.memory import GroupMemory

GOLDEN = Path(__file__).parents[1] / "golden"
NOW = Moment(1_800_000_000_000, 5_000_000, b"boot-one")


@pytest.mark.parametrize(
    ("attributes", "data"),
    [
        ({"color_mode": "onoff"}, {}),
        ({"color_mode": "brightness", "brightness": 3}, {"brightness": 3}),
        (
            {"color_mode": "color_temp", "brightness": 9, "color_temp_kelvin": 2700, "hs_color": (28.4, 65.7)},
            {"brightness": 9, "color_temp_kelvin": 2700},
        ),
        (
            {"color_mode": "hs", "brightness": 9, "hs_color": (10.0, 90.0), "rgb_color": (255, 63, 25)},
            {"brightness": 9, "hs_color": [10.0, 90.0]},
        ),
        ({"color_mode": "rgb", "rgb_color": (1, 2, 3)}, {"rgb_color": [1, 2, 3]}),
        ({"color_mode": "rgbw", "rgbw_color": (1, 2, 3, 4)}, {"rgbw_color": [1, 2, 3, 4]}),
        ({"color_mode": "rgbww", "rgbww_color": (1, 2, 3, 4, 5)}, {"rgbww_color": [1, 2, 3, 4, 5]}),
        ({"color_mode": "xy", "xy_color": (0.1, 0.2)}, {"xy_color": [0.1, 0.2]}),
        ({"color_mode": "white", "brightness": 7}, {"brightness": 7, "white": 7}),
        ({"color_mode": "unknown", "brightness": 7}, {"brightness": 7}),
        (
            {"color_mode": "hs", "brightness": 9, "hs_color": (10.0, 90.0), "effect": "candle"},
            {"brightness": 9, "effect": "candle", "hs_color": [10.0, 90.0]},
        ),
    ],
)
def test_a_light_is_put_back_in_its_own_colour_mode(attributes: dict[str, Any], data: dict[str, Any]) -> None:
    assert Former.of("light", "on", attributes).restoring() == Call("turn_on", data)


@pytest.mark.parametrize("state", ["off", "unknown"])
def test_what_is_not_on_is_put_out(state: str) -> None:
    assert Former.of("light", state, {"brightness": None}).restoring() == Call("turn_off", {})


def test_a_switch_is_on_or_off() -> None:
    assert Former.of("switch", "on", {"brightness": 9}).restoring() == Call("turn_on", {})


@pytest.mark.parametrize(
    ("domain", "modes", "data"),
    [
        ("light", ["onoff"], {}),
        ("light", None, {}),
        ("light", ["brightness"], {"brightness": 200}),
        ("light", ["hs", "color_temp"], {"brightness": 200}),
        ("switch", ["hs"], {}),
    ],
)
def test_a_lamp_is_lit_as_brightly_as_it_can_be_told(
    domain: str, modes: list[str] | None, data: dict[str, Any]
) -> None:
    assert lit(domain, {"supported_color_modes": modes}, 200) == Call("turn_on", data)


def memory(until_ms: int | None) -> GroupMemory:
    return GroupMemory(
        claims={
            Cause.ALARM: Claim(blink=True, until_ms=until_ms),
            Cause.SCHEDULE: Claim(brightness=40, muted=True),
        },
        formers={"l": Former.of("light", "on", {"color_mode": "hs", "hs_color": (1.0, 2.0), "brightness": 3})},
        taken=frozenset({"k"}),
        alarms={"point": "signal"},
        failed={"m": "on"},
        trouble="ab",
    )


@pytest.mark.parametrize(
    ("now", "until_ms"),
    [
        (Moment(NOW.wall_ms - 99, NOW.mono_ms + 600, NOW.boot), 5_001_000),
        (Moment(NOW.wall_ms + 600, 70, b"boot-two"), 470),
        (Moment(NOW.wall_ms + 600, 70, b"boot-two", clock_set=False), 1070),
        (Moment(NOW.wall_ms - 600, 70, b"boot-two"), 1070),
    ],
)
def test_what_is_kept_of_a_group_goes_on_by_whatever_clock_can_tell(now: Moment, until_ms: int) -> None:
    raw = memory(NOW.mono_ms + 1000).document("group", NOW).value
    assert raw is not None
    assert GroupMemory.read(raw, now) == memory(until_ms)


def test_what_is_kept_has_its_golden_form() -> None:
    raw = memory(NOW.mono_ms + 1000).document("group", NOW).value
    assert raw == (GOLDEN / "lighting-1.json").read_bytes().rstrip(b"\n")
