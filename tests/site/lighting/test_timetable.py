"""A risky place is lit of itself by the time of day, and while somebody is there."""

from datetime import UTC, datetime, time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.site.lighting import timetable
from custom_components.smart_safety_zone.site.lighting.causes import Cause
from custom_components.smart_safety_zone.site.lighting.group import LightingGroup
from custom_components.smart_safety_zone.site.lighting.settings import within
from custom_components.smart_safety_zone.site.lighting.timetable import is_dark

from ..home import Home, until
from .lamps import Street

PIR = "binary_sensor.alley"


def the_group(home: Home) -> LightingGroup:
    return next(iter(home.runtime.lighting.groups.values()))


def look(home: Home) -> None:
    for each in home.runtime.lighting._timetables.values():
        each.look()


def set_dark(monkeypatch: pytest.MonkeyPatch, *, dark: bool) -> None:
    monkeypatch.setattr(timetable, "is_dark", lambda _hass: dark)


@given(st.times(), st.times(), st.times())
def test_between_two_times_goes_over_midnight(moment: time, begins: time, ends: time) -> None:
    inside = within(moment, begins, ends)
    if begins <= ends:
        assert inside == (begins <= moment < ends)
    else:
        assert inside is not within(moment, ends, begins)


@pytest.mark.parametrize(
    ("hour_utc", "dark"),
    [(0, False), (5, False), (10, False), (12, True), (17, True), (22, True)],
)
def test_it_is_dark_from_dusk_to_dawn_without_the_sun_s_entity(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hour_utc: int, dark: bool
) -> None:
    hass.config.latitude, hass.config.longitude = 14.59, 100.45
    freezer.move_to(datetime(2026, 11, 28, hour_utc, tzinfo=UTC))
    assert hass.states.get("sun.sun") is None
    assert is_dark(hass) is dark


@pytest.mark.parametrize(("month", "dark"), [(6, False), (12, True)])
def test_near_a_pole_it_is_dark_for_months_and_light_for_months(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, month: int, dark: bool
) -> None:
    hass.config.latitude, hass.config.longitude = 82.5, 0.0
    freezer.move_to(datetime(2026, month, 21, 12, tzinfo=UTC))
    assert is_dark(hass) is dark


async def test_from_dusk_to_dawn_lamps_are_on_at_the_chosen_brightness_and_then_as_before(
    home: Home, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = street.all
    set_dark(monkeypatch, dark=False)
    await home.open(street.group("light.red", "light.white", schedule="dusk", brightness=40))
    assert street.all == before
    set_dark(monkeypatch, dark=True)
    look(home)
    await until(lambda: [street.shows(f"light.{each}")["brightness"] for each in ("red", "white")] == [102, 102])
    the_group(home).alarm("p", "s", 60_000)
    await until(lambda: street.lit[:2] == [True, True])
    the_group(home).alarm_over("p")
    await until(lambda: street.shows("light.white")["brightness"] == 102)
    set_dark(monkeypatch, dark=False)
    look(home)
    await until(lambda: street.all == before)


async def test_who_switches_the_schedule_off_has_it_off_until_the_next_evening(
    home: Home, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = street.all
    set_dark(monkeypatch, dark=True)
    await home.open(street.group(schedule="dusk"))
    await until(lambda: all(street.lit))
    the_group(home).hand_off()
    await until(lambda: street.all == before)
    look(home)
    assert the_group(home).causes == ()
    set_dark(monkeypatch, dark=False)
    look(home)
    set_dark(monkeypatch, dark=True)
    look(home)
    await until(lambda: all(street.lit))


async def test_between_two_times_lamps_are_on(home: Home, street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "local_time", lambda: time(23))
    await home.open(street.group(**{"schedule": "times", "from": "22:00:00", "to": "04:00:00"}))
    await until(lambda: all(street.lit))
    monkeypatch.setattr(timetable, "local_time", lambda: time(4))
    look(home)
    assert the_group(home).causes == ()


async def test_lamps_are_on_while_somebody_is_there_and_a_while_longer(
    home: Home, street: Street, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = street.all
    set_dark(monkeypatch, dark=True)
    hass.states.async_set(PIR, "off")
    await home.open(street.group(presence=PIR, presence_entity=PIR, presence_minutes=5))
    hass.states.async_set(PIR, "on")
    await until(lambda: all(street.lit))
    hass.states.async_set(PIR, "off")
    await hass.async_block_till_done()
    claim = the_group(home).memory.claims[Cause.PRESENCE]
    left_ms = (claim.until_ms or 0) - home.runtime.clock.now().mono_ms
    assert 4 * 60_000 < left_ms <= 5 * 60_000
    hass.states.async_set(PIR, "on")
    await hass.async_block_till_done()
    assert the_group(home).memory.claims[Cause.PRESENCE].until_ms is None
    hass.states.async_set(PIR, "unavailable")
    await hass.async_block_till_done()
    assert the_group(home).memory.claims[Cause.PRESENCE].until_ms is not None
    the_group(home).release(Cause.PRESENCE)
    await until(lambda: street.all == before)


async def test_presence_lights_nothing_by_day_if_only_in_the_dark(
    home: Home, street: Street, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_dark(monkeypatch, dark=False)
    hass.states.async_set(PIR, "on")
    await home.open(street.group(presence=PIR, presence_entity=PIR))
    assert the_group(home).causes == ()
    set_dark(monkeypatch, dark=True)
    look(home)
    assert the_group(home).causes == (Cause.PRESENCE,)


async def test_presence_lights_by_day_as_well_if_the_owner_wants(
    home: Home, street: Street, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_dark(monkeypatch, dark=False)
    hass.states.async_set(PIR, "on")
    await home.open(street.group(presence=PIR, presence_entity=PIR, dark_only=False))
    assert the_group(home).causes == (Cause.PRESENCE,)
