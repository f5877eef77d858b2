"""A station with people, and a site that shares a camera."""

import pytest

from tests.station.conftest import OPERATOR, Station

from .owner import SUPERVISOR, Owner


def roles(station: Station, **options: object) -> None:
    """Make operators of the people."""
    entry = station.runtime.entry
    people = {
        OPERATOR.user_id: {"role": "operator", "number": OPERATOR.number},
        SUPERVISOR.user_id: {"role": "supervisor", "number": SUPERVISOR.number},
        "user-9": {"role": "viewer", "number": 9},
    }
    station.hass.config_entries.async_update_entry(entry, options={**entry.options, "operators": people, **options})
    station.runtime.entry_updated()


@pytest.fixture
async def owner(station: Station) -> Owner:
    roles(station)
    owner = await Owner.joined(station)
    await owner.press()
    return owner
