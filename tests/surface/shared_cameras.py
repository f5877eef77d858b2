"""A site without Home Assistant that shares cameras with the town's station."""

from collections.abc import AsyncIterator

import pytest

from custom_components.smart_safety_zone.protocol.cameras import InventoryCamera
from tests.station.cameras.owner import Owner
from tests.station.conftest import Station

from .town import Town

FRONT = InventoryCamera(
    id="front", name="Front door", tier="incident", direction=180, latitude_e6=14_591_000, longitude_e6=100_450_000,
    screen=True, masked=True,
)  # fmt: skip
YARD = InventoryCamera(id="yard", name="Yard", tier="registry")
HALL = InventoryCamera(id="hall", name="Hall", tier="request", off=True)


@pytest.fixture
async def owner(town: Town) -> AsyncIterator[Owner]:
    """A gold shop that is connected, with three cameras and an alarm."""
    station = Station(town.hass, town.runtime)
    owner = await Owner.joined(station)
    await owner.describe(FRONT, YARD, HALL, latitude_e6=14_590_000, longitude_e6=100_450_000)
    await owner.press()
    await town.hass.async_block_till_done()
    yield owner
    await owner.site.disconnect()
