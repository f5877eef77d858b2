"""A battery that runs low behind an alarm point is told to the stations while its button still works."""

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.protocol.messages import Inventory
from custom_components.smart_safety_zone.site.batteries import GOOD_PERCENT, LOW_PERCENT, is_low

from .home import Home, latched, point_data, until
from .radio_room import RadioRoom

DOOR = "binary_sensor.door"
BATTERY = "sensor.door_battery"
EMPTY = "binary_sensor.door_battery_low"


class Sensor:
    """A door sensor with a battery, as an integration of Home Assistant brings it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._entry = MockConfigEntry(domain="demo")
        self._entry.add_to_hass(hass)
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=self._entry.entry_id, identifiers={("demo", "door")}
        )
        self._device = device.id
        self.fit("binary_sensor", "door")
        self.says(DOOR, "off")

    def fit(self, domain: str, name: str, device_class: str | None = None) -> str:
        entry = er.async_get(self._hass).async_get_or_create(
            domain,
            "demo",
            name,
            suggested_object_id=name,
            config_entry=self._entry,
            device_id=self._device,
            original_device_class=device_class,
        )
        return entry.entity_id

    def fit_battery(self) -> None:
        assert self.fit("sensor", "door_battery", "battery") == BATTERY

    def says(self, entity_id: str, state: str) -> None:
        self._hass.states.async_set(entity_id, state)


@pytest.fixture
def sensor(hass: HomeAssistant) -> Sensor:
    return Sensor(hass)


def described(room: RadioRoom) -> list[Inventory]:
    return room.inventories


def told(room: RadioRoom) -> bool:
    """Tell what the station knows."""
    return described(room)[-1].points[0].battery_low


async def test_it_is_told_when_it_runs_low_and_when_it_was_changed(home: Home, room: RadioRoom, sensor: Sensor) -> None:
    sensor.fit_battery()
    sensor.says(BATTERY, "64")
    await home.open(latched(DOOR))
    await until(lambda: described(room))
    assert not told(room)
    sensor.says(BATTERY, str(LOW_PERCENT - 1))
    await until(lambda: told(room))
    count = len(described(room))
    # It wavers, and the radio is away for a while.
    for said in (LOW_PERCENT + 1, "unavailable", GOOD_PERCENT - 1, "unknown"):
        sensor.says(BATTERY, str(said))
    sensor.says(BATTERY, "100")
    await until(lambda: not told(room))
    assert len(described(room)) == count + 1
    # The alarm point itself has said nothing.
    assert room.signals == []


async def test_a_device_that_says_only_low_or_not_is_believed(home: Home, room: RadioRoom, sensor: Sensor) -> None:
    assert sensor.fit("binary_sensor", "door_battery_low", "battery") == EMPTY
    await home.open(latched(DOOR))
    sensor.says(EMPTY, "on")
    await until(lambda: described(room) and told(room))
    sensor.says(EMPTY, "off")
    await until(lambda: not told(room))


async def test_one_that_is_fitted_later_is_found(home: Home, room: RadioRoom, sensor: Sensor) -> None:
    await home.open(latched(DOOR))
    await until(lambda: described(room))
    sensor.fit_battery()
    sensor.says(BATTERY, "5")
    await until(lambda: told(room))


async def test_after_a_restart_it_is_what_it_was_until_it_says_otherwise(
    home: Home, room: RadioRoom, sensor: Sensor
) -> None:
    sensor.fit_battery()
    sensor.says(BATTERY, "5")
    await home.open(latched(DOOR))
    await until(lambda: described(room) and told(room))
    count = len(described(room))
    await home.runtime.stop()
    sensor.says(BATTERY, "unavailable")
    await home.start()
    await home.linked()
    assert home.point.battery_low
    sensor.says(BATTERY, "80")
    await until(lambda: not told(room))
    assert len(described(room)) == count + 1


async def test_what_has_no_battery_has_none_that_is_low(home: Home, room: RadioRoom) -> None:
    await home.open(point_data("SOS"))
    await until(lambda: described(room))
    assert not told(room)


PERCENT = st.integers(0, 100).map(str)
NOTHING = st.sampled_from([None, "unknown", "unavailable"])


def states(said: list[str | None]) -> list[State | None]:
    return [None if each is None else State("sensor.battery", each) for each in said]


@given(said=st.lists(NOTHING, min_size=1), was_low=st.booleans())
def test_silence_changes_nothing(said: list[str | None], *, was_low: bool) -> None:
    assert is_low(states(said), was_low=was_low) is was_low


@given(said=st.lists(PERCENT | NOTHING), was_low=st.booleans())
def test_what_was_just_found_is_found_again(said: list[str | None], *, was_low: bool) -> None:
    low = is_low(states(said), was_low=was_low)
    assert is_low(states(said), was_low=low) is low


@given(percent=st.integers(0, 100), was_low=st.booleans())
def test_one_limit_is_for_falling_and_a_higher_one_for_rising(percent: int, *, was_low: bool) -> None:
    limit = GOOD_PERCENT if was_low else LOW_PERCENT
    assert is_low(states([str(percent)]), was_low=was_low) is (percent < limit)
