"""A site with two stations: one in its own Home Assistant, reached within the process, and one beyond a websocket."""

import time
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.smart_safety_zone.const import SUBENTRY_RECEIVER
from custom_components.smart_safety_zone.site import routing
from tests.surface import flow_driving as flows
from tests.surface.town import until

from .homes import HOUSEHOLD, House, RadioRoom, Site


@pytest.fixture
async def own_room(house: House) -> RadioRoom:
    """A station in the house itself."""
    room = RadioRoom(house.hass)
    await room.found()
    room.hass.config_entries.async_update_entry(room.entry, title="Pa Mok")
    await room.hass.async_block_till_done()
    return room


async def add(site: Site, room: RadioRoom, purpose: str) -> None:
    """Join one more station by the dialog, and be approved."""
    subentries = site.house.hass.config_entries.subentries
    kind = (site.entry.entry_id, SUBENTRY_RECEIVER)
    result: flows.Result = await subentries.async_init(kind, context={"source": SOURCE_USER})
    invite: dict[str, Any] = {"invite": await room.invite(), "purpose": purpose}
    for answer in ({"next_step_id": "invite"}, invite):
        result = await subentries.async_configure(result["flow_id"], answer)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    await site.house.hass.async_block_till_done()
    await room.decide("approve", site)

    def linked() -> bool:
        those = [each for each in site.runtime.receivers.values() if each.station_id == room.runtime.id]
        return bool(those) and those[0].is_usable and those[0].connected

    await until(linked, "a link")
    await site.described(room)


@pytest.fixture
async def site(house: House, room: RadioRoom, own_room: RadioRoom) -> Site:
    """Its primary is the room beyond the network, its backup the station in the house."""
    site = await house.join(room, HOUSEHOLD)
    await add(site, own_room, "backup")
    return site


async def test_both_stations_have_one_incident_and_hear_who_took_it_first(
    site: Site, room: RadioRoom, own_room: RadioRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "PRESENT_PATIENCE_MS", 500)
    await site.press()
    await site.reaches("stored")
    await until(lambda: own_room.queue == ("1", "1"), "an incident at the backup")
    assert room.entry.title != own_room.entry.title
    incident = room.incident_of(site)["incident"]
    assert own_room.incident_of(site)["incident"] == incident

    await own_room.act("acknowledge", incident)
    taken = await site.reaches("taken")
    assert taken.attributes["receiver"] == own_room.entry.title
    await until(lambda: room.incident_of(site)["event_type"] == "taken_elsewhere", "told")
    assert room.incident_of(site)["elsewhere"] == own_room.entry.title
    assert room.incident_of(site)["elsewhere_operator"] == 7
    assert room.queue == ("1", "1")

    await room.act("acknowledge", incident)
    await room.act("close", incident, disposition="duplicate")
    assert (await site.reaches("taken")).attributes["receiver"] == own_room.entry.title
    await own_room.act("close", incident, disposition="real")
    assert (await site.reaches("closed")).attributes["disposition"] in {"real", "duplicate"}


async def test_a_primary_that_dies_is_made_up_for_by_the_backup_within_seconds(
    site: Site, room: RadioRoom, own_room: RadioRoom
) -> None:
    await room.go_away()
    began = time.monotonic()
    await site.press()
    await site.reaches("stored")
    took_s = time.monotonic() - began
    assert routing.STORE_PATIENCE_MS / 1000 <= took_s < routing.STORE_PATIENCE_MS / 1000 + 3
    assert own_room.queue == ("1", "1")
    await room.come_back()
    await until(lambda: room.queue == ("1", "1"), "the primary has it, too")
    assert room.incident_of(site)["incident"] == own_room.incident_of(site)["incident"]
    assert [type_ for type_, _, _ in own_room.signals_of(site)] == ["alarm"]


async def test_a_restart_in_between_forgets_nobody(site: Site, room: RadioRoom, own_room: RadioRoom) -> None:
    await room.go_away()
    await site.press()
    await site.reaches("sent")
    await site.reload()
    await until(lambda: own_room.queue == ("1", "1"), "the backup has it")
    assert [type_ for type_, _, _ in own_room.signals_of(site)] == ["alarm"]
    await room.come_back()
    await until(lambda: room.queue == ("1", "1"), "the primary has it, too")
