"""A station and its sites in Home Assistants of their own: what is pressed in one is seen in the other, once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
import random
import time
from typing import Any

from aiohttp import ClientConnectionError, ClientSession, WSMsgType, WSServerHandshakeError
from aiohttp.web import BaseRequest, WebSocketResponse
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from custom_components.smart_safety_zone.incident.model import Signal
from custom_components.smart_safety_zone.link.clock import Clock
from custom_components.smart_safety_zone.link.party import Reaction
from custom_components.smart_safety_zone.protocol import supervision
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import DEFAULT_SILENCE_MS, LinkState
from custom_components.smart_safety_zone.station.desk import Desk
from custom_components.smart_safety_zone.station.limits import PER_ADDRESS
from tests.surface import flow_driving as flows
from tests.surface.town import until

from .homes import BANK, HOUSEHOLD, House, RadioRoom, Site

ALARM = ("alarm", "SOS")
DOOR = "Back door"
DISTURBANCES = ("press", "press", "press", "cut", "cut", "go or come", "reload", "reload station", "go on")


def signals(room: RadioRoom, site: Site) -> list[tuple[str, str]]:
    return [(type_, point) for type_, point, _age in room.signals_of(site)]


@pytest.fixture
def cuts_are_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a link that is cut again and again not count as unstable, which would be a signal among those counted."""
    monkeypatch.setattr(supervision, "FLAPS", 10_000)


async def arrived(room: RadioRoom, site: Site, count: int) -> None:
    """Wait until so many signals have come in."""
    await until(lambda: len(room.signals_of(site)) >= count, f"{count} signals")


def client_of(house: House) -> ClientSession:
    """Return the client that the integration dials with."""
    return async_get_clientsession(house.hass, verify_ssl=False)


# A day


async def test_a_press_is_stored_taken_and_closed_and_both_homes_show_it(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    at_station = f"{room.runtime.id}_{site.id}_point_{next(iter(site.runtime.points))}"
    await site.press()
    await site.reaches("stored")
    await room.shows(at_station, "on")
    assert room.queue == ("1", "1")
    opened = room.incident_of(site)
    assert (opened["site_name"], opened["point_name"], opened["kind"]) == (HOUSEHOLD[0], "SOS", "police")

    await room.act("acknowledge", opened["incident"])
    taken = await site.reaches("taken")
    assert taken.attributes["operator"] == room.incident_of(site)["operator"] == 7
    assert room.queue == ("1", "0")

    await room.act("close", opened["incident"], disposition="real")
    closed = await site.reaches("closed")
    assert closed.attributes["disposition"] == room.incident_of(site)["disposition"] == "real"
    await room.shows(at_station, "off")
    assert room.queue == ("0", "0")

    assert site.steps() == ["idle", "sent", "stored", "taken", "closed"]
    assert room.steps == [(site.id, step) for step in ("opened", "acknowledged", "closed")]
    assert signals(room, site) == [ALARM]


async def test_a_site_waits_for_its_approval_and_both_homes_show_the_same_digits(room: RadioRoom, house: House) -> None:
    result = await house.begin(await room.invite(), HOUSEHOLD)
    site = await house.joined(result)
    digits = house.state(site.receiver("digits")).state
    assert result["description_placeholders"]["digits"].replace(" ", "") == digits == site.record(room).digits
    await site.press()
    await site.reaches("not_connected")
    assert room.queue == ("0", "0")

    await room.decide("approve", site)
    await site.reaches("stored")
    await house.shows(site.receiver("standing"), "active")
    assert room.steps == [(site.id, "opened")]


async def test_a_bank_and_a_household_do_not_get_in_each_others_way(room: RadioRoom, house: House) -> None:
    household = await house.join(room)
    bank = await house.join(room, BANK)
    assert {site.kind for site in room.runtime.sites().values()} == {"household", "bank"}
    await asyncio.gather(household.press(), bank.press())
    await household.reaches("stored")
    await bank.reaches("stored")
    assert room.queue == ("2", "2")

    await room.act("acknowledge", room.incident_of(bank)["incident"])
    await bank.reaches("taken")
    assert household.steps()[-1] == "stored"
    room.cut()
    await room.act("acknowledge", room.incident_of(household)["incident"])
    await room.act(
        "close", room.incident_of(household)["incident"], disposition="false_alarm", false_cause="user_error"
    )
    await household.reaches("closed")
    await household.linked()
    await bank.linked()
    assert bank.steps() == ["idle", "sent", "stored", "taken"]
    assert signals(room, household) == signals(room, bank) == [ALARM]
    assert room.queue == ("1", "0")


async def test_a_household_that_is_suspended_does_not_hold_up_the_bank(room: RadioRoom, house: House) -> None:
    household = await house.join(room)
    bank = await house.join(room, BANK)
    await room.decide("suspend", household)
    await house.shows(household.receiver("standing"), "suspended")
    await asyncio.gather(household.press(), bank.press())
    await household.reaches("stored")
    await bank.reaches("stored")
    assert room.steps == [(bank.id, "opened")]


async def test_a_revoked_site_is_told_and_joins_again_with_what_it_still_had_to_say(
    room: RadioRoom, house: House
) -> None:
    site = await house.join(room)
    await room.decide("revoke", site)
    await house.shows(site.receiver("standing"), "revoked")
    await site.press()
    await site.reaches("not_connected")
    await until(house.hass.config_entries.flow.async_progress, "a reauth")
    [flow] = house.hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH

    result = await flows.answer(house.hass, flow, invite=await room.invite())
    assert result["step_id"] == "compare_again", result
    result = await flows.answer(house.hass, result)
    assert result["reason"] == "reauth_successful"
    await house.hass.async_block_till_done()
    await room.decide("approve", site)
    await site.reaches("stored")
    assert room.steps == [(site.id, "opened")]


# The network


@pytest.mark.parametrize("moment", ["before the press", "while it is being sent", "before it can be answered"])
async def test_a_socket_that_is_cut_loses_no_press_and_doubles_none(room: RadioRoom, house: House, moment: str) -> None:
    site = await house.join(room)
    unlisten = room.runtime.subscribe_signals(lambda _site, _signal: room.cut())
    if moment != "before it can be answered":
        unlisten()
    if moment == "before the press":
        room.cut()
    await site.press()
    if moment == "while it is being sent":
        room.cut()
    await site.reaches("stored")
    if moment == "before it can be answered":
        unlisten()
    await site.linked()
    assert room.steps == [(site.id, "opened")]
    assert signals(room, site) == [ALARM]
    assert room.incident_of(site)["repeats"] == 0
    await site.delivered()
    await nobody_is_left_in(room, 1)


async def nobody_is_left_in(room: RadioRoom, sites: int) -> None:
    """Wait until nothing is left of the sockets that were cut."""
    reception = room.runtime._reception
    await until(lambda: (len(reception._channels), reception.limits.unproven) == (sites, 0), "all handlers ended")


@pytest.mark.usefixtures("cuts_are_no_trouble")
async def test_a_socket_that_is_cut_at_every_word_still_brings_every_press_once(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    cuts = 0

    def cut(_site: object, _news: object = None) -> None:
        nonlocal cuts
        cuts += 1
        if cuts < 12:
            room.cut()

    room.runtime.subscribe_signals(cut)
    room.runtime.subscribe_incidents(cut)
    room.runtime.subscribe_sites(cut)
    for _ in range(4):
        await site.press()
    await arrived(room, site, 4)
    await room.act("acknowledge", room.incident_of(site)["incident"])
    await site.reaches("taken")
    await site.delivered()
    assert signals(room, site) == [ALARM] * 4
    assert room.steps == [(site.id, step) for step in ("opened", "repeated", "repeated", "repeated", "acknowledged")]
    await nobody_is_left_in(room, 1)


@pytest.mark.usefixtures("cuts_are_no_trouble")
@pytest.mark.parametrize("seed", range(2))
async def test_whatever_is_cut_or_reloaded_every_press_arrives_once(room: RadioRoom, house: House, seed: int) -> None:
    chance = random.Random(seed)
    sites = [await house.join(room), await house.join(room, BANK)]
    pressed: Counter[str] = Counter()
    away = False
    for _ in range(40):
        site = chance.choice(sites)
        match chance.choice(
            ["press", "press", "press", "cut", "cut", "go or come", "reload", "reload station", "go on"]
        ):
            case "press":
                await site.press()
                pressed[site.id] += 1
            case "cut":
                room.cut()
            case "go or come":
                await (room.come_back() if away else room.go_away())
                away = not away
            case "reload":
                await site.reload()
            case "reload station":
                assert await room.hass.config_entries.async_reload(room.entry.entry_id)
            case "go on":
                # How far everything gets is chance too.
                await asyncio.sleep(chance.uniform(0, 0.1))
    if away:
        await room.come_back()
    for site in sites:
        await site.linked()
        await arrived(room, site, pressed[site.id])
        await site.delivered()
        await room.act("acknowledge", room.incident_of(site)["incident"])
        await site.reaches("taken")
        assert signals(room, site) == [ALARM] * pressed[site.id]
        steps = [step for at, step in room.steps if at == site.id]
        assert steps == ["opened", *["repeated"] * (pressed[site.id] - 1), "acknowledged"]
    await nobody_is_left_in(room, 2)


async def test_what_happens_while_the_station_is_gone_arrives_once_with_its_age(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    await site.wrap_door(room)
    await room.go_away()
    await house.shows(site.receiver("link_problem"), "unreachable")
    pressed = time.monotonic()
    await site.press()
    await site.reaches("sent")
    site.door(is_open=True)
    await site.reaches("sent", DOOR)
    await house.shows(site.receiver("outbox"), "2")
    gone_ms = int((time.monotonic() - pressed) * 1000)
    assert signals(room, site) == []

    await room.come_back()
    await site.reaches("stored")
    await site.reaches("stored", DOOR)
    await house.shows(site.receiver("link_problem"), "none")
    received = room.signals_of(site)
    assert [(type_, point) for type_, point, _ in received] == [ALARM, ("alarm", DOOR)]
    assert received[0][2] >= gone_ms > 0
    assert 0 < received[1][2] <= received[0][2]
    assert room.steps == [(site.id, "opened")] * 2

    # It is still open: an end that comes back calls nobody for that again.
    room.cut()
    await site.linked()
    site.door(is_open=False)
    await arrived(room, site, 3)
    assert signals(room, site)[2] == ("restoral", DOOR)
    assert room.steps == [(site.id, "opened"), (site.id, "opened"), (site.id, "restored")]


async def test_what_the_station_does_while_nobody_hears_it_is_told_afterwards(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    await site.press()
    await site.reaches("stored")
    await room.go_away()
    incident = room.incident_of(site)["incident"]
    await room.act("acknowledge", incident)
    await room.act("close", incident, disposition="unfounded")
    assert site.steps()[-1] == "stored"
    await room.come_back()
    closed = await site.reaches("closed")
    assert (closed.attributes["operator"], closed.attributes["disposition"]) == (7, "unfounded")
    assert site.steps() == ["idle", "sent", "stored", "taken", "closed"]


# Reloads and stops


async def test_a_site_that_stops_in_order_is_restarting_and_no_trouble_until_it_has_been_away_for_too_long(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)

    def seen() -> LinkState:
        return room.runtime.link(site.id).state

    assert await house.hass.config_entries.async_unload(site.entry.entry_id)
    await until(lambda: seen() is LinkState.RESTARTING, "the announcement")
    assert await house.hass.config_entries.async_setup(site.entry.entry_id)
    await site.linked()
    await until(lambda: seen() is LinkState.UP, "the return")
    # A second one within the hour is not heeded.
    assert await house.hass.config_entries.async_unload(site.entry.entry_id)
    await until(lambda: seen() is LinkState.CONNECTING, "the loss")
    room.runtime.watch.look(site.id)
    assert signals(room, site) == []
    read = Clock.now

    def later(clock: Clock) -> Moment:
        moment = read(clock)
        return replace(moment, mono_ms=moment.mono_ms + DEFAULT_SILENCE_MS)

    monkeypatch.setattr(Clock, "now", later)
    room.runtime.watch.look(site.id)
    await until(lambda: [type_ for type_, _ in signals(room, site)] == ["trouble"], "the trouble")


async def test_a_station_that_stops_in_order_is_restarting_for_its_sites(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    assert await room.hass.config_entries.async_unload(room.entry.entry_id)
    await house.shows(site.receiver("link"), "restarting")
    assert await room.hass.config_entries.async_setup(room.entry.entry_id)
    await house.shows(site.receiver("link"), "up")


async def test_a_station_that_is_reloaded_goes_on_where_it_was(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    await site.wrap_door(room)
    await site.press()
    site.door(is_open=True)
    await site.reaches("stored")
    await site.reaches("stored", DOOR)
    incident = next(each.id for each in room.runtime.open_incidents() if each.kind == "police")

    assert await room.hass.config_entries.async_reload(room.entry.entry_id)
    await site.linked()
    assert room.queue == ("2", "2")
    await room.act("acknowledge", incident)
    await site.reaches("taken")
    await site.press()
    await until(lambda: room.incident_of(site)["repeats"] == 1, "a second press")
    assert signals(room, site) == [ALARM, ("alarm", DOOR), ALARM]
    assert room.queue == ("2", "1")


async def test_a_press_that_comes_in_while_the_station_is_reloaded_is_still_told(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await house.join(room)
    reloads: list[asyncio.Task[bool]] = []

    def receive(desk: Desk, signal: Signal, **how: bool) -> Reaction:
        if not reloads:
            reload = room.hass.config_entries.async_reload(room.entry.entry_id)
            reloads.append(room.hass.async_create_task(reload))
        return decide(desk, signal, **how)

    decide = Desk.receive
    monkeypatch.setattr(Desk, "receive", receive)
    await site.press()
    await site.reaches("stored")
    await asyncio.gather(*reloads)
    await site.linked()
    assert room.queue == ("1", "1")
    assert signals(room, site) == [ALARM]
    assert room.steps == [(site.id, "opened")]


async def test_what_is_pressed_while_the_station_is_unloaded_waits_for_it(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    entries = room.hass.config_entries
    assert await entries.async_unload(room.entry.entry_id)
    await house.shows(site.receiver("link_problem"), "refused")
    await site.press()
    await site.reaches("sent")
    assert await entries.async_setup(room.entry.entry_id)
    await site.reaches("stored")
    assert room.steps == [(site.id, "opened")]
    assert 403 in room.statuses


@pytest.mark.parametrize("station", ["is there", "is gone"])
async def test_a_site_that_is_reloaded_goes_on_where_it_was(room: RadioRoom, house: House, station: str) -> None:
    site = await house.join(room)
    await site.wrap_door(room)
    if station == "is gone":
        await room.go_away()
    await site.press()
    site.door(is_open=True)
    await site.reload()
    if station == "is gone":
        assert site.steps()[-1] == site.steps(DOOR)[-1] == "sent"
        await room.come_back()
    await site.reaches("stored")
    await site.reaches("stored", DOOR)
    await site.linked()
    assert sorted(signals(room, site)) == [("alarm", DOOR), ALARM]
    assert room.queue == ("2", "2")

    await room.act("acknowledge", room.incident_of(site)["incident"])
    site.door(is_open=False)
    await until(lambda: ("restoral", DOOR) in signals(room, site), "the restoral")
    assert len(room.signals_of(site)) == 3


async def test_neither_end_numbers_two_records_alike_after_a_reload(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    await site.press()
    await site.reaches("stored")
    await room.act("acknowledge", room.incident_of(site)["incident"])
    await site.reaches("taken")
    [at_station] = (each.correspondent for each in room.runtime._links._links.values())
    await until(lambda: len(at_station.outbox) == 0, "receipts")

    # The newest thing that both have said is an answer.
    await room.go_away()
    await site.reload()
    assert await room.hass.config_entries.async_reload(room.entry.entry_id)
    await site.press()
    await room.act("close", room.incident_of(site)["incident"], disposition="real")
    await room.come_back()
    await site.reaches("stored")
    await site.delivered()
    assert not {"number_reused", "known", "fork"} & {*room.runtime.faults, *site.runtime.faults}
    [at_site] = (each._correspondent for each in site.runtime.receivers.values())
    [at_station] = (each.correspondent for each in room.runtime._links._links.values())
    assert at_site._author.place.epoch == at_station._author.place.epoch == 1


async def test_a_house_that_stops_leaves_at_once_and_the_station_sees_it(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    async with asyncio.timeout(5):
        await house.stop()
    await until(lambda: not room.runtime.link(site.id).connected, "the end of the socket")
    await nobody_is_left_in(room, 0)


async def test_a_station_that_stops_does_not_wait_for_its_sites(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    async with asyncio.timeout(5):
        # Home Assistant's server gives an open socket ten seconds.
        await room.stop()
    await house.shows(site.receiver("link_problem"), "unreachable")
    await site.press()
    await site.reaches("sent")


# Joining


async def test_an_invite_that_leads_nowhere_can_be_tried_again_at_another_address(
    room: RadioRoom, house: House
) -> None:
    invite = await room.invite()
    await room.go_away()
    result = await house.begin(invite, HOUSEHOLD)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"base": "unreachable"})
    await room.come_back()
    typed = {"invite": invite, "name": HOUSEHOLD[0], "kind": HOUSEHOLD[1], "place": flows.PLACE, "sos_button": True}
    result = await flows.answer(house.hass, result, **typed, address=room.address)
    site = await house.joined(result)
    await room.decide("approve", site)
    await house.shows(site.receiver("standing"), "active")


async def test_a_join_that_is_cut_before_its_answer_is_the_same_site_when_it_is_tried_again(
    room: RadioRoom, house: House
) -> None:
    invite = await room.invite()
    unlisten = room.runtime.subscribe_sites(lambda _site: room.cut())
    result = await house.begin(invite, HOUSEHOLD)
    assert (result["type"], result["errors"]) == (FlowResultType.FORM, {"base": "unreachable"})
    unlisten()
    [(known, _)] = room.runtime.sites().items()
    site = await house.joined(await house.begin(invite, HOUSEHOLD))
    assert [site.id] == [known] == list(room.runtime.sites())
    await nobody_is_left_in(room, 1)


async def test_an_invite_that_is_used_lets_no_second_site_in(room: RadioRoom, house: House) -> None:
    invite = await room.invite()
    await house.joined(await house.begin(invite, HOUSEHOLD))
    result = await house.begin(invite, BANK)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"].keys() == {"invite"}
    assert len(room.runtime.sites()) == 1


# Whoever else dials


async def handshake(house: House, room: RadioRoom, **said: Any) -> int:
    """Dial, and return how the dialling was answered."""
    try:
        async with client_of(house).ws_connect(room.link_url, **said):
            return 101
    except WSServerHandshakeError as err:
        return err.status


async def test_a_browser_is_refused_and_no_login_alarm_is_raised(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    assert await handshake(house, room, origin="https://elsewhere.example") == 403
    assert await handshake(house, room, origin=room.address) == 403
    assert await handshake(house, room, headers={"Authorization": "Bearer nonsense"}) == 101
    assert await handshake(house, room, headers={"X-SSZ-Ticket": "nonsense"}) == 101
    async with client_of(house).get(room.link_url) as response:
        # No websocket at all; whoever asks learns that one is spoken here.
        assert response.status == 400
    assert room.raised_no_login_alarm()
    await site.press()
    await site.reaches("stored")
    await nobody_is_left_in(room, 1)


async def test_a_dialler_who_is_gone_before_the_handshake_ends_leaves_nothing_behind(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_and_prepare(socket: WebSocketResponse, request: BaseRequest) -> Awaitable[Any]:
        room.cut()
        return prepare(socket, request)

    prepare = WebSocketResponse.prepare
    monkeypatch.setattr(WebSocketResponse, "prepare", cut_and_prepare)
    with pytest.raises(ClientConnectionError):
        await handshake(house, room)
    await nobody_is_left_in(room, 0)


async def test_strangers_who_hold_every_place_do_not_keep_a_site_out(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    client = client_of(house)
    strangers = [await client.ws_connect(room.link_url) for _ in range(PER_ADDRESS)]
    assert await handshake(house, room) == 429
    assert set(room.statuses) == {101, 429}
    for each in site.runtime.receivers.values():
        assert each._channel is not None
        await each._channel.close()
    await site.press()
    await site.reaches("stored")
    await asyncio.gather(*(each.close() for each in strangers))
    await nobody_is_left_in(room, 1)


@pytest.mark.parametrize(
    "said", [b"", b"\x00" * 64, b"\x01" * 70_000, "text"], ids=["nothing", "noise", "much", "text"]
)
async def test_a_stranger_who_talks_nonsense_is_hung_up_on(room: RadioRoom, house: House, said: bytes | str) -> None:
    async with client_of(house).ws_connect(room.link_url) as stranger:
        assert (await stranger.receive(timeout=5)).type is WSMsgType.BINARY
        await (stranger.send_str(said) if isinstance(said, str) else stranger.send_bytes(said))
        assert (await stranger.receive(timeout=5)).type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
    await nobody_is_left_in(room, 0)
