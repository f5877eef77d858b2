"""Adversaries at the door, on the way, and with stolen keys: what they may not reach, in two Home Assistants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
import os
import time
from typing import Any, Final, override

from homeassistant.components.http.ban import KEY_BAN_MANAGER
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from custom_components.smart_safety_zone.const import DOMAIN
from custom_components.smart_safety_zone.link.channel import Channel
from custom_components.smart_safety_zone.link.websocket import LINK_PATH, dial
from custom_components.smart_safety_zone.protocol.cameras import Evidence, HelpCall, Look
from custom_components.smart_safety_zone.protocol.delivery import Lane
from custom_components.smart_safety_zone.protocol.elsewhere import Elsewhere
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault
from custom_components.smart_safety_zone.protocol.fields import encode
from custom_components.smart_safety_zone.protocol.identity import (
    SEALING_KEY_GRACE_MS,
    SEALING_KEY_LIFE_MS,
    Identity,
    Keyring,
    Role,
)
from custom_components.smart_safety_zone.protocol.lamps import Lamps
from custom_components.smart_safety_zone.protocol.letter import Frame, open_letter, read_letter
from custom_components.smart_safety_zone.protocol.messages import (
    RECORDS,
    VERSIONS,
    Body,
    Inventory,
    Kind,
    Leave,
    Progress,
    Receipt,
    Refusal,
    Signal,
    StandingChange,
)
from custom_components.smart_safety_zone.protocol.panels import PanelReport
from custom_components.smart_safety_zone.protocol.record import Numbered, sign_record
from custom_components.smart_safety_zone.protocol.tips import Attachment, Tip, TipProgress
from custom_components.smart_safety_zone.site.runtime import SiteRuntime
from custom_components.smart_safety_zone.station import reception
from custom_components.smart_safety_zone.station.limits import IN_ALL
from custom_components.smart_safety_zone.station.runtime import StationRuntime
from scripts.rig.virtual import VirtualSite, now
from tests.surface.town import until

from .homes import HOUSEHOLD, House, RadioRoom, Site
from .test_two_homes import ALARM, arrived, client_of, nobody_is_left_in, signals

CROWD: Final = 1_000
UPGRADE: Final = (
    f"GET {LINK_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
).encode()
SLOWEST_S: Final = 5.0
"""Far beyond what any of this takes; a machine that does other things as well must not fail a test."""


async def knock(room: RadioRoom, number: int, said: bytes) -> asyncio.StreamWriter:
    """Connect from one of a hundred addresses of this machine, say something, and fall silent."""
    port = room.hass.http.server_port
    _reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.0.{2 + number % 100}", 0))
    writer.write(said)
    await writer.drain()
    return writer


@asynccontextmanager
async def crowd(room: RadioRoom) -> AsyncIterator[list[asyncio.StreamWriter]]:
    """Hold a thousand sockets open: half are silent after their upgrade, half never finish asking for it."""
    strangers = [await knock(room, number, UPGRADE if number % 2 else UPGRADE[:40]) for number in range(CROWD)]
    yield strangers
    for each in strangers:
        each.close()
    await asyncio.gather(*(each.wait_closed() for each in strangers), return_exceptions=True)


async def virtual_site(room: RadioRoom, house: House, name: str) -> VirtualSite:
    """Let a site join whose keys the test holds; not connected yet."""
    site = VirtualSite(name, "shop")
    await site.enrol(await dial(client_of(house), room.address), await room.invite())
    await room.runtime.approve(site.id, room.runtime.administrator)
    return site


def thief_of(site: VirtualSite) -> VirtualSite:
    """Whoever copied a site's store: its id, its signing key and its pins, but no sealing key, which is in no store."""
    thief = VirtualSite(site.name, site.kind)
    thief.raw_id, thief.enrolled, thief.ticket = site.raw_id, site.enrolled, site.ticket
    thief.keyring = Keyring(site.keyring.identity, VERSIONS, os.urandom(32), now())
    return thief


class Tapped(Channel):
    """Somebody listens on the way."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.heard: list[bytes] = []

    @override
    async def receive(self) -> bytes | None:
        frame = await self._channel.receive()
        if frame is not None:
            self.heard.append(frame)
        return frame

    @override
    async def send(self, frame: bytes) -> None:
        self.heard.append(frame)
        await self._channel.send(frame)

    @override
    async def close(self) -> None:
        await self._channel.close()


# At the door


async def test_a_thousand_sockets_that_say_nothing_keep_no_site_out(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None of them is to leave before all are there, however busy this machine is.
    monkeypatch.setattr(reception, "PROOF_TIMEOUT_S", 120)
    site = await house.join(room)
    async with crowd(room):
        limits = room.runtime._reception.limits
        await until(lambda: limits.unproven == IN_ALL, "a full hall")
        await until(lambda: room.runtime.faults["too_many_sockets"] == CROWD // 2 - IN_ALL, "the others sent away")
        for each in site.runtime.receivers.values():
            assert each._channel is not None
            await each._channel.close()
        began = time.monotonic()
        await site.press()
        await site.reaches("stored")
        assert time.monotonic() - began < SLOWEST_S
        assert signals(room, site) == [ALARM]
        assert limits.unproven == IN_ALL
    await nobody_is_left_in(room, 1)


async def test_a_first_letter_that_dribbles_in_is_cut_off_at_the_deadline(
    room: RadioRoom, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "PROOF_TIMEOUT_S", 1)
    site = await house.join(room)
    writer = await knock(room, 1, UPGRADE)
    began = time.monotonic()
    # A masked binary frame of 1,000 bytes, one byte at a time: it never ends, and it is never silent.
    for byte in b"\x82\xfe\x03\xe8\0\0\0\0" + bytes(1_000):
        if writer.transport.is_closing() or room.runtime._reception.limits.unproven == 0 < time.monotonic() - began - 1:
            break
        writer.write(bytes((byte,)))
        await asyncio.sleep(0.05)
    assert time.monotonic() - began < SLOWEST_S
    assert room.runtime.faults["no_proof"] == 1
    writer.close()
    await site.press()
    await site.reaches("stored")
    await nobody_is_left_in(room, 1)


# With the key of a site


async def test_the_key_of_one_site_is_nobody_elses(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    shop = await virtual_site(room, house, "Corner shop")
    thief = thief_of(shop)
    thief.raw_id = site.record(room).raw_id
    identity = Identity(Role.SITE, thief.raw_id, shop.keyring.identity.signing)
    thief.keyring = Keyring(identity, VERSIONS, os.urandom(32), now())
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            await thief.connect(await dial(client_of(house), room.address))
    assert room.runtime.faults[Fault.BAD_SIGNATURE] == 2
    await site.press()
    await site.reaches("stored")
    assert signals(room, site) == [ALARM]


async def test_the_key_of_one_site_changes_nothing_of_another_and_learns_nothing_of_it(
    room: RadioRoom, house: House
) -> None:
    site = await house.join(room)
    point = next(iter(site.runtime.points))
    thief = thief_of(await virtual_site(room, house, "Corner shop"))
    await thief.connect(await dial(client_of(house), room.address))
    await site.press()
    await site.reaches("stored")
    incident = room.incident_of(site)
    signal = bytes.fromhex(incident["signal"])

    for type_ in ("restoral", "cancel"):
        assert isinstance(await thief.answered(await thief.press(point, type=type_, refers_to=signal)), Receipt)
    own = await thief.press(point, signal=signal)
    assert isinstance(await thief.answered(own), Receipt)
    await room.hass.async_block_till_done()

    assert room.state(f"{room.runtime.id}_{site.id}_point_{point}").state == "on"
    assert (await site.reaches("stored")).state == "stored"
    await room.act("acknowledge", incident["incident"])
    await site.reaches("taken")
    assert room.incident_of(site)["incident"] == incident["incident"]
    await thief.answered(await thief.press("sos"))
    assert [each for each in thief.progress if each.incident.hex() == incident["incident"]] == []
    assert "taken" not in thief.steps()
    assert signals(room, site) == [ALARM]
    await thief.disconnect()


async def test_a_record_in_the_name_of_another_site_is_refused(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    thief = thief_of(await virtual_site(room, house, "Corner shop"))
    await thief.connect(await dial(client_of(house), room.address))
    assert thief.enrolled is not None
    body = Signal(signal=os.urandom(16), point="sos", type="alarm", kind="police")
    forged = sign_record(
        thief.keyring.identity.signing,
        kind=Kind.SIGNAL,
        sender=site.record(room).raw_id,
        receiver=thief.enrolled.station,
        identifier=os.urandom(16),
        place=Numbered(1, 99),
        made=now(),
        salt=os.urandom(32),
        body=encode(body),
    )
    answer = await thief.answered(await thief.send_record(forged))
    assert isinstance(answer, Refusal)
    assert answer.code == Fault.NOT_ALLOWED
    assert room.queue == ("0", "0")
    assert signals(room, site) == []
    await thief.disconnect()


async def test_the_key_of_a_site_opens_no_letter_of_before(room: RadioRoom, house: House) -> None:
    shop = await virtual_site(room, house, "Corner shop")
    tapped = Tapped(await dial(client_of(house), room.address))
    await shop.connect(tapped)
    await shop.answered(await shop.press())
    await shop.disconnect()
    thief = thief_of(shop)
    letters = [frame for frame in tapped.heard if frame[0] == Frame.LETTER]
    towards = [read_letter(frame[1:]) for frame in letters]
    received = [each for each in towards if each.header.receiver == shop.raw_id]
    assert len(received) >= 2
    for each in towards:
        with pytest.raises(AuthError):
            open_letter(each, thief.keyring)
    # The one who it was sealed to could; so it is the sealing key that is missing, which is in no store.
    assert all(open_letter(each, shop.keyring).payload for each in received)


# With the store of a station


STATION_SAYS: Final[dict[Kind, Body]] = {
    Kind.PROGRESS: Progress(signal=bytes(16), incident=bytes(16), step="taken", at_ms=1, operator=7),
    Kind.RECEIPT: Receipt(record=bytes(16), digest=bytes(32)),
    Kind.REFUSAL: Refusal(record=bytes(16), digest=bytes(32), code="no"),
    Kind.STANDING: StandingChange(standing="suspended"),
    Kind.TIP_PROGRESS: TipProgress(tip=bytes(16), step="received", at_ms=1),
}
SITE_SAYS: Final[dict[Kind, Body]] = {
    Kind.SIGNAL: Signal(signal=bytes(16), point="sos", type="alarm", kind="police"),
    Kind.INVENTORY: Inventory(name="Yours", kind="shop"),
    Kind.LEAVE: Leave(reason="stolen"),
    Kind.ELSEWHERE: Elsewhere(signal=bytes(16), incident=bytes(16), step="taken", at_ms=1),
    Kind.PANEL: PanelReport(panel="panel", state="disarmed", since_ms=1),
    Kind.LAMPS: Lamps(group="alley", on=True, causes=(), failed=0, at_ms=1),
    Kind.TIP: Tip(tip=bytes(16), category="other", text="Seen", at_ms=1),
    Kind.LOOK: Look(view=bytes(16), camera="door", mode="still", state="granted", at_ms=1),
    Kind.EVIDENCE: Evidence(
        signal=bytes(16), camera="door", offset_ms=0, picture=Attachment(digest=bytes(32), size=1, mime="image/jpeg")
    ),
    Kind.HELP_CALL: HelpCall(signal=bytes(16), kind="police", at_ms=1),
}


def test_the_tables_of_these_tests_hold_every_kind_that_there_is() -> None:
    assert STATION_SAYS.keys() == {kind for kind, rule in RECORDS.items() if Role.STATION in rule.senders}
    assert SITE_SAYS.keys() == {kind for kind, rule in RECORDS.items() if rule.senders == {Role.SITE}}


@pytest.mark.parametrize("kind", [*STATION_SAYS, *SITE_SAYS], ids=lambda kind: kind.name.lower())
async def test_whatever_a_stolen_station_says_a_home_only_shows_it(room: RadioRoom, house: House, kind: Kind) -> None:
    site = await house.join(room)
    site.door(is_open=False)
    await house.hass.async_block_till_done()
    called: list[str] = []

    @callback
    def note(event: Event[Any]) -> None:
        called.append(f"{event.data['domain']}.{event.data['service']}")

    house.hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    own = own_entities(house)
    before = (dict(site.entry.data), dict(site.entry.options), dict(site.entry.subentries), site.runtime.points.keys())
    seen = len(house.history)
    link, answered = room.runtime._links._links[site.id], asyncio.Event()
    body = {**STATION_SAYS, **SITE_SAYS}[kind]
    record = link.correspondent.post(body, Lane.STATUS)
    if kind in {Kind.RECEIPT, Kind.REFUSAL}:
        # Answers are not answered; what comes behind one is.
        record = link.correspondent.post(STATION_SAYS[Kind.PROGRESS], Lane.STATUS)
    link.party.answers[record.header.id] = answered
    await asyncio.wait_for(answered.wait(), SLOWEST_S)
    await house.hass.async_block_till_done()

    assert called == []
    assert {state.entity_id for state in house.history[seen:]} <= own
    after = (dict(site.entry.data), dict(site.entry.options), dict(site.entry.subentries), site.runtime.points.keys())
    assert after == before
    assert room.runtime.faults[f"refused_{Fault.NOT_ALLOWED}"] == (kind in SITE_SAYS)
    assert signals(room, site) == []
    await site.press()
    await arrived(room, site, int(kind != Kind.STANDING))


def own_entities(house: House) -> set[str]:
    """Name the entities of ours in a house."""
    entities = er.async_get(house.hass).entities.values()
    return {each.entity_id for each in entities if each.platform == DOMAIN}


# Keys that change, and a site that is sent away


def pass_time(runtime: SiteRuntime | StationRuntime, ms: int) -> None:
    """Let time pass for a sealing key, and its timer go off."""
    if isinstance(runtime, SiteRuntime):
        for keyring in runtime._receivers._keyrings.values():
            keyring._made_mono_ms -= ms
        runtime._receivers._tend()
        return
    runtime._keyring._made_mono_ms -= ms
    assert runtime._timer is not None
    runtime._timer.cancel()
    runtime._tend()


def presses(room: RadioRoom, site: Site) -> int:
    """How many presses the open incident of a site counts; a burst of them may be shown as one step."""
    told = [each for each in room.events(f"{room.runtime.id}_incident") if each["site"] == site.id]
    return 1 + max(each["repeats"] for each in told) if told else 0


async def presses_counted(room: RadioRoom, site: Site, count: int) -> None:
    """Wait until so many presses are counted."""
    await until(lambda: presses(room, site) >= count, f"{count} presses")


async def test_sealing_keys_change_under_load_and_nobody_notices(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    channels = [each._channel for each in site.runtime.receivers.values()]
    pressed, late = 0, 0.0
    for at in range(24):
        if at % 6 == 1:
            pass_time(site.runtime, SEALING_KEY_LIFE_MS)
        if at % 6 == 3:
            pass_time(room.runtime, SEALING_KEY_LIFE_MS)
        if at % 6 == 5:
            pass_time(site.runtime, SEALING_KEY_GRACE_MS)
            pass_time(room.runtime, SEALING_KEY_GRACE_MS)
        began = time.monotonic()
        await asyncio.gather(*(site.press() for _ in range(4)))
        pressed += 4
        await presses_counted(room, site, pressed)
        late = max(late, time.monotonic() - began)
    await site.delivered()
    (keyring,) = site.runtime._receivers._keyrings.values()
    assert len(room.runtime._keyring._by_id) == len(keyring._by_id) == 1
    assert presses(room, site) == pressed
    assert [each._channel for each in site.runtime.receivers.values()] == channels
    assert late < SLOWEST_S
    assert not {Fault.NOT_SEALED_FOR_US, Fault.REPLAYED} & set(room.runtime.faults)


async def test_a_revoked_site_is_off_both_ends_within_a_second(room: RadioRoom, house: House) -> None:
    site = await house.join(room)
    began = time.monotonic()
    await room.decide("revoke", site)
    decided = time.monotonic()
    await until(lambda: not any(each.connected for each in site.runtime.receivers.values()), "hung up")
    await until(lambda: not room.runtime.link(site.id).connected, "hung up at the station")
    assert time.monotonic() - decided < 1
    assert time.monotonic() - began < SLOWEST_S
    assert house.state(site.receiver("standing")).state == "revoked"
    await site.press()
    await site.reaches("not_connected")
    assert room.queue == ("0", "0")


async def test_a_site_whose_address_is_banned_is_a_repair_at_the_station_until_the_ban_is_lifted(
    room: RadioRoom, house: House
) -> None:
    """Home Assistant refuses the address before our door is reached; only the station can tell why the site is gone."""
    site = await house.join(room)
    issues = ir.async_get(room.hass)
    key = f"sites_banned_{room.entry.entry_id}"
    assert issues.async_get_issue(DOMAIN, key) is None
    manager = room.hass.http.app[KEY_BAN_MANAGER]
    await manager.async_add_ban(ip_address("127.0.0.1"))

    room.cut()

    await house.shows(site.receiver("link_problem"), "refused")
    await until(lambda: issues.async_get_issue(DOMAIN, key) is not None, "the repair")
    found = issues.async_get_issue(DOMAIN, key)
    assert found is not None
    assert found.translation_placeholders == {"count": "1", "names": HOUSEHOLD[0], "station": room.entry.title}
    manager.ip_bans_lookup.clear()
    await site.linked()
    await until(lambda: issues.async_get_issue(DOMAIN, key) is None, "its end")
