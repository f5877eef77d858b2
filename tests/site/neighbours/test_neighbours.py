"""Two sites and their real station: one calls, the other believes it for the neighbour's signature alone."""

import asyncio
from collections.abc import AsyncIterator
import json
from math import inf
import os
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.model import Actor, ActorKind, Disposition, incident_id
from custom_components.smart_safety_zone.journal import JournalFullError, Write
from custom_components.smart_safety_zone.link.correspondent import Correspondent
from custom_components.smart_safety_zone.protocol.cameras import HelpRelayed
from custom_components.smart_safety_zone.protocol.crypto import SigningKey
from custom_components.smart_safety_zone.protocol.identity import id_bytes, id_text
from custom_components.smart_safety_zone.protocol.messages import Spoken
from custom_components.smart_safety_zone.protocol.neighbours import read_neighbour
from custom_components.smart_safety_zone.site.joining import join
from custom_components.smart_safety_zone.site.neighbours.neighbours import AGREED, CALLS, HELP_CALL
from custom_components.smart_safety_zone.site.neighbours.settings import pinned
from custom_components.smart_safety_zone.site.progress import PointStep
from custom_components.smart_safety_zone.station.neighbours import RELAYED
from custom_components.smart_safety_zone.station.runtime import StationRuntime

from ..home import Home, point_data, until

OPERATOR = Actor(kind=ActorKind.OPERATOR, user_id="user-7", number=7, name="Somchai")
SOS = point_data("SOS")


class Street:
    """A station, a shop that calls and a house that may help; and what the station carried."""

    def __init__(self, hass: HomeAssistant, station: StationRuntime) -> None:
        self.hass = hass
        self.station = station
        self.shop = Home(hass, None)
        self.house = Home(hass, None)
        self.carried: list[bytes] = []

    async def open(self, home: Home, *points: Any) -> None:
        invite = (await self.station.make_invite(OPERATOR)).text
        joined = await join(self.hass, name="Market", kind="market", invite_text=invite)
        home.make_entry(joined, *points)
        await self.station.approve(joined.site_id, OPERATOR, joined.digits)
        await home.start()
        await home.linked()

    def pair(self, home: Home, neighbour: Home, **agreed: bool) -> ConfigSubentry:
        card = read_neighbour(neighbour.runtime.neighbours.text())
        data = {**pinned(card), "called": False, "helped": False, **agreed}
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type="neighbour", title=card.name, unique_id=id_text(card.site)
        )
        self.hass.config_entries.async_add_subentry(home.entry, subentry)
        home.runtime.entry_updated()
        return subentry

    def bring(self, raw: bytes) -> None:
        """Have the station say it, whatever it is: a modified one can."""
        self.station._links.say(self.house.runtime.id, HelpRelayed(record=raw))

    async def judged(self, count: int) -> list[str | None]:
        """Wait until the house has judged so many calls; return what became of each, as its journal has it."""
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(5):
            while len(found) < count:
                found = await entries(self.house, HELP_CALL)
        return [each["refusal"] for each in found]


async def entries(home: Home, kind: str) -> list[dict[str, Any]]:
    found = await home.runtime.journal.read(lambda reader: reader.entries(limit=1000, kinds=(kind,)))
    return [json.loads(each.payload or b"") for each in found]


@pytest.fixture
async def street(
    hass: HomeAssistant, mock_async_zeroconf: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Street]:
    assert await async_setup_component(hass, "http", {})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Mueang Ang Thong",
        unique_id="station",
        data={
            "role": "station",
            "station_id": id_text(os.urandom(16)),
            "recovery_key": SigningKey(os.urandom(32)).public.hex(),
        },
        options={"address": "http://station.example:8123", "approval": "always"},
    )
    entry.add_to_hass(hass)
    station = await StationRuntime.open(hass, entry)
    await station.start()
    street = Street(hass, station)
    say = Correspondent.say

    def listen(correspondent: Correspondent, talk: Spoken) -> bool:
        if isinstance(talk, HelpRelayed):
            street.carried.append(talk.record)
        return say(correspondent, talk)

    monkeypatch.setattr(Correspondent, "say", listen)
    await street.open(street.shop, SOS)
    await street.open(street.house)
    yield street
    for home in (street.shop, street.house):
        await home.stop()
    await station.stop()
    await hass.async_block_till_done()


async def test_a_call_gives_the_house_a_reason_that_ends_with_the_incident(street: Street) -> None:
    shop, house = street.shop, street.house
    street.pair(shop, house, called=True)
    street.pair(house, shop, helped=True)
    shop.press()
    await until(lambda: house.runtime.neighbours.reasons, "a reason")
    (reason,) = house.runtime.neighbours.reasons
    assert shop.point.state.signal is not None
    assert reason.incident == bytes.fromhex(incident_id(shop.runtime.id, shop.point.state.signal))
    assert reason.distance_m == 0
    await shop.reaches(PointStep.STORED)
    (incident,) = street.station.desk.incidents.values()
    assert incident.id == reason.incident.hex()
    found = await street.station.journal.read(lambda reader: reader.entries(limit=1000, kinds=(RELAYED,)))
    assert [json.loads(each.payload or b"")["to"] for each in found] == [[house.runtime.id]]
    assert (await entries(house, HELP_CALL))[0]["site"] == shop.runtime.id

    await street.station.acknowledge(incident.id, OPERATOR)
    await street.station.close(incident.id, OPERATOR, Disposition.FALSE_ALARM, None, false_cause=FalseCause.USER_ERROR)
    await until(lambda: not house.runtime.neighbours.reasons, "the end")
    assert await street.judged(2) == [None, None]


async def test_without_the_owner_of_either_nothing_is_opened(street: Street) -> None:
    street.pair(street.shop, street.house)
    street.pair(street.house, street.shop, helped=True)
    street.shop.press()
    await street.shop.reaches(PointStep.STORED)
    assert street.carried == []
    assert not street.house.runtime.neighbours.reasons


async def test_what_the_house_did_not_pair_with_is_refused_and_written_down(street: Street) -> None:
    street.pair(street.shop, street.house, called=True)
    street.shop.press()
    assert await street.judged(1) == ["unknown_neighbour"]
    street.pair(street.house, street.shop)
    street.bring(street.carried[0])
    assert await street.judged(2) == ["unknown_neighbour", "not_agreed"]
    assert not street.house.runtime.neighbours.reasons


async def test_neither_a_drill_nor_a_silent_alarm_calls_anybody(street: Street) -> None:
    shop = street.shop
    street.pair(shop, street.house, called=True)
    street.pair(street.house, shop, helped=True)
    shop.press(drill=True)
    await until(lambda: street.station.desk.incidents, "the drill")
    subentry = shop.entry.subentries[shop.point.id]
    street.hass.config_entries.async_update_subentry(shop.entry, subentry, data={**subentry.data, "silent": True})
    shop.runtime.entry_updated()
    shop.point.push()
    await until(lambda: len(street.station.desk.incidents) == 2, "the silent alarm")
    assert street.carried == []


async def test_an_alarm_that_can_be_taken_back_calls_nobody_until_then(street: Street) -> None:
    shop = street.shop
    subentry = shop.entry.subentries[shop.point.id]
    street.hass.config_entries.async_update_subentry(shop.entry, subentry, data={**subentry.data, "cancel_window": 60})
    shop.runtime.entry_updated()
    street.pair(shop, street.house, called=True)
    shop.press()
    need = shop.runtime.neighbours._needs[shop.point.id]
    assert need.timer is not None
    assert not need.called
    shop.point.cancel()
    assert need.timer.cancelled()
    assert shop.runtime.neighbours._needs == {}
    await until(lambda: shop.receiver.outbox == 0)
    assert street.carried == []


async def test_a_modified_station_opens_nothing_with_what_it_heard_before(street: Street) -> None:
    shop, house = street.shop, street.house
    street.pair(shop, house, called=True)
    street.pair(house, shop, helped=True)
    shop.press()
    await until(lambda: house.runtime.neighbours.reasons, "a reason")
    reason = house.runtime.neighbours.reasons
    forged = bytearray(raw := street.carried[0])
    forged[-1] ^= 1
    for each in (raw, bytes(forged), b"", os.urandom(200)):
        street.bring(each)
    assert await street.judged(5) == [None, "repeated", "forged", "not_a_call", "not_a_call"]
    assert house.runtime.neighbours.reasons == reason

    await house.restart()
    await house.linked()
    assert not house.runtime.neighbours.reasons
    street.bring(raw)
    assert (await street.judged(6))[-1] == "repeated"
    assert not house.runtime.neighbours.reasons


async def test_a_station_that_brings_calls_without_end_fills_no_journal(street: Street) -> None:
    for _ in range(CALLS + 20):
        street.bring(b"")
    assert await street.judged(CALLS) == ["not_a_call"] * CALLS
    street.pair(street.shop, street.house, called=True)
    street.shop.press()
    await street.shop.reaches(PointStep.STORED)
    assert len(await entries(street.house, HELP_CALL)) <= CALLS + 1


async def test_what_an_owner_agreed_is_written_down_and_ends_at_once(street: Street) -> None:
    shop, house = street.shop, street.house
    street.pair(shop, house, called=True)
    subentry = street.pair(house, shop, helped=True)
    shop.press()
    await until(lambda: house.runtime.neighbours.reasons, "a reason")
    street.hass.config_entries.async_remove_subentry(house.entry, subentry.subentry_id)
    house.runtime.entry_updated()
    assert not house.runtime.neighbours.reasons
    said = await entries(house, AGREED)
    assert [each["paired"] for each in said] == [True, False]
    key = shop.receiver.keyring.identity.signing.public
    assert said[0]["keys"] == {shop.receiver.station_id: key.hex()}
    assert id_bytes(shop.receiver.station_id)


async def test_what_the_disk_does_not_take_opens_nothing(street: Street) -> None:
    shop, house = street.shop, street.house
    street.pair(shop, house, called=True)
    street.pair(house, shop, helped=True)

    def write(_: Write) -> asyncio.Future[Any]:
        failed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        failed.set_exception(JournalFullError("full"))
        return failed

    with patch.object(house.runtime.journal, "write", side_effect=write) as tried:
        shop.press()
        await until(
            lambda: any(draft.kind == HELP_CALL for each in tried.call_args_list for draft in each.args[0].drafts),
            "a call",
        )
        await asyncio.sleep(0)
        assert not house.runtime.neighbours.reasons


@pytest.mark.parametrize(
    ("pinned_place", "least_m", "most_m"), [({}, 0, 0), ({"latitude": 14.6, "longitude": 100.455123}, 1_100, 1_250)]
)
async def test_a_neighbour_is_as_far_as_the_place_that_was_compared_says(
    street: Street, pinned_place: dict[str, float], least_m: float, most_m: float
) -> None:
    shop, house = street.shop, street.house
    street.pair(shop, house, called=True)
    subentry = street.pair(house, shop, helped=True)
    data = {**subentry.data, **pinned_place}
    if not pinned_place:
        # The one that the neighbour signed in its call counts then.
        del data["latitude"], data["longitude"]
    street.hass.config_entries.async_update_subentry(house.entry, subentry, data=data)
    house.runtime.entry_updated()
    shop.press()
    await until(lambda: house.runtime.neighbours.reasons, "a reason")
    (reason,) = house.runtime.neighbours.reasons
    assert reason.distance_m is not None
    assert least_m <= reason.distance_m <= most_m


async def test_a_neighbour_of_whom_nobody_knows_where_it_is_is_too_far_away(street: Street) -> None:
    shop, house = street.shop, street.house
    street.pair(shop, house, called=True)
    street.pair(house, shop, helped=True)
    street.hass.config_entries.async_update_entry(house.entry, options={"kind": "household"})
    shop.press()
    await until(lambda: house.runtime.neighbours.reasons, "a reason")
    assert house.runtime.neighbours.reasons[0].distance_m == inf
