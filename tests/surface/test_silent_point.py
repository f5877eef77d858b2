"""What a household sees of its silent alarm point: nothing, until the room lets it, and then how it ended."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.smart_safety_zone.site.timers import HIDDEN_MS

from .town import Site, Town, until

TELLER = "input_boolean.teller"


@pytest.fixture
async def bank(hass: HomeAssistant, town: Town) -> Site:
    """A bank with a silent button under a desk."""
    hass.states.async_set(TELLER, "off")
    site = await town.site("Bank", "bank", sos=False)
    await site.add_point(
        {
            "title": "Teller",
            "kind": "hold_up",
            "source": TELLER,
            "alarm": ["on"],
            "restoral": ["off"],
            "care": {"silent": True},
        }
    )
    return site


async def press(hass: HomeAssistant, town: Town) -> str:
    hass.states.async_set(TELLER, "on")
    await until(lambda: town.runtime.desk.incidents, "an incident")
    await hass.async_block_till_done()
    return town.incident.id


async def test_nothing_shows_until_the_room_lets_it_and_then_all_of_it(
    hass: HomeAssistant, town: Town, bank: Site
) -> None:
    before = bank.progress("Teller")
    incident = await press(hass, town)
    await town.act("acknowledge", incident=incident)
    await town.act("close", incident=incident, disposition="real")
    await hass.async_block_till_done()
    assert bank.progress("Teller") is before

    await town.act("release", incident=incident)

    shown = await bank.reaches("closed", "Teller")
    assert (shown.attributes["disposition"], shown.attributes["incident"]) == ("real", incident)


async def test_after_a_day_it_shows_although_nobody_let_it(hass: HomeAssistant, town: Town, bank: Site) -> None:
    await press(hass, town)
    await bank.reached("idle", "Teller")

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(milliseconds=HIDDEN_MS + 1_000))

    await bank.reaches("stored", "Teller")
