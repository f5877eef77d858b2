"""Who gets in, how many, and what no stop and no cancelled handler may lose."""

import asyncio
from contextlib import suppress
import os
import time
from unittest.mock import patch

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
import pytest

from custom_components.smart_safety_zone.journal import Document
from custom_components.smart_safety_zone.link.channel import Channel, local_pair
from custom_components.smart_safety_zone.link.door import doors
from custom_components.smart_safety_zone.protocol.enrolment import DRAWS, SiteEnrolment
from custom_components.smart_safety_zone.protocol.errors import TransportError
from custom_components.smart_safety_zone.protocol.invite import invite_keys, read_invite
from custom_components.smart_safety_zone.protocol.messages import Receipt
from custom_components.smart_safety_zone.protocol.session import StationSession
from custom_components.smart_safety_zone.protocol.supervision import LinkState
from custom_components.smart_safety_zone.station import reception
from custom_components.smart_safety_zone.station.limits import ADDRESSES_KEPT, IN_ALL, PER_ADDRESS, Limits, network_of
from scripts.rig.virtual import VirtualSite, read_frame

from .conftest import OPERATOR, Station, until

SITES = 100


async def test_a_hundred_connected_sites_notice_no_decision_about_others(served: Station) -> None:
    runtime = served.runtime
    sites = [await served.joined(f"Shop {number}", "shop") for number in range(SITES)]
    newcomer = await served.enrol(VirtualSite("Late"), approve=False, needs_approval=True)

    await runtime.approve(newcomer.id, OPERATOR)
    await runtime.rename(sites[0].id, OPERATOR, "Corner shop")
    await runtime.make_invite(OPERATOR)
    await runtime.suspend(sites[1].id, OPERATOR)
    await runtime.resume(sites[1].id, OPERATOR)
    served.hass.config_entries.async_update_entry(
        runtime.entry, title="Ang Thong", options={**runtime.entry.options, "operators": {"u": {}}}
    )
    runtime.entry_updated()
    records = [await site.press() for site in sites]
    for site, record in zip(sites, records, strict=True):
        assert isinstance(await site.answered(record), Receipt)

    assert all(site.connected for site in sites)
    assert runtime.counts[0] == SITES
    assert {runtime.link(site.id).state for site in sites} == {LinkState.UP}
    assert runtime._reception.limits.unproven == 0
    await served.runtime.revoke(sites[2].id, OPERATOR)
    await sites[2].until(lambda: not sites[2].connected, 1)
    assert sum(site.connected for site in sites) == SITES - 1


async def test_a_handler_that_is_cancelled_in_mid_commit_loses_nothing(station: Station) -> None:
    site = await station.enrol(VirtualSite())
    ours, theirs = local_pair()
    handler = asyncio.ensure_future(station.runtime._reception.serve(ours))
    await site.connect(theirs)
    record = await site.press()
    await until(lambda: station.runtime.journal.pending)

    handler.cancel()
    with suppress(asyncio.CancelledError):
        await handler

    await station.runtime.journal.read(lambda reader: reader.head())
    assert station.runtime.counts[:2] == (1, 1)
    await station.connect(site)
    assert isinstance(await site.answered(record), Receipt)
    assert station.runtime.counts[:2] == (1, 1)


async def test_an_enrolment_whose_handler_is_cancelled_is_committed(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    ours, theirs = local_pair()
    handler = asyncio.ensure_future(station.runtime._reception.serve(ours))
    site = VirtualSite()
    joining = asyncio.ensure_future(site.enrol(theirs, made.text))
    await until(lambda: station.runtime.journal.pending)
    handler.cancel()
    await asyncio.gather(joining, handler, return_exceptions=True)

    await station.runtime.journal.read(lambda reader: reader.head())
    assert site.id in station.runtime.sites()
    await site.enrol(await station.dial(site), made.text)


async def test_whoever_proves_nothing_is_sent_away(station: Station) -> None:
    ours, theirs = local_pair()
    with patch.object(reception, "PROOF_TIMEOUT_S", 0.01):
        await station.runtime._reception.serve(ours)

    assert await theirs.receive() is not None
    assert await theirs.receive() is None
    assert station.runtime.faults["no_proof"] == 1


@pytest.mark.parametrize("frame", [b"", b"\x00", b"\x02", b"\x03" + bytes(200), b"\x02" + bytes(20_000), b"\x01x"])
async def test_what_is_no_letter_closes_the_socket_and_is_counted(station: Station, frame: bytes) -> None:
    ours, theirs = local_pair()
    await theirs.send(frame)

    await station.runtime._reception.serve(ours)

    assert await theirs.receive() is not None
    assert await theirs.receive() is None
    assert station.runtime.faults.total() == 1


@pytest.mark.parametrize("where", ["receive", "data_to_send"])
async def test_a_fault_of_ours_ends_that_socket_alone_and_is_told_once(
    station: Station, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    with patch.object(StationSession, where, side_effect=LookupError("a fault of ours")):
        for _ in range(2):
            ours, theirs = local_pair()
            await theirs.send(bytes(9))
            await station.runtime._reception.serve(ours)
            while await theirs.receive() is not None:
                pass

    assert station.runtime.faults["failed"] == 2
    told = [each.levelname for each in caplog.records if "a dial failed" in each.message and each.levelname != "DEBUG"]
    assert told == ["ERROR"]
    await station.joined()


async def committed(station: Station, channel: Channel) -> bytes:
    """Dial with a code up to the challenge; returns the request that would come next."""
    invite = read_invite((await station.runtime.make_invite(OPERATOR)).text)
    keys = invite_keys(invite.code, invite.station)
    enrolment = SiteEnrolment(
        VirtualSite().keyring, keys, invite.station, nonce=os.urandom(32), name="Shop", kind="shop"
    )
    commitment = enrolment.receive(await read_frame(channel))
    assert isinstance(commitment, bytes)
    await channel.send(commitment)
    request = enrolment.receive(await read_frame(channel))
    assert isinstance(request, bytes)
    return request


@pytest.mark.parametrize("frame", [b"", b"\x02" + bytes(200), b"\x03" + bytes(200), b"\x03" + bytes(20_000)])
async def test_what_comes_instead_of_the_request_closes_the_socket(station: Station, frame: bytes) -> None:
    channel = await station.dial(VirtualSite())
    request = await committed(station, channel)

    await channel.send(frame)
    await channel.send(request)

    assert await channel.receive() is None
    assert station.runtime.faults.total() == 1
    assert station.runtime.sites() == {}


async def test_both_letters_of_an_enrolment_are_due_within_one_deadline(served: Station) -> None:
    limits = served.runtime._reception.limits
    with patch.object(reception, "PROOF_TIMEOUT_S", 1):
        began = time.monotonic()
        channel = await served.dial(VirtualSite())
        await asyncio.sleep(0.6)
        await committed(served, channel)
        assert limits.unproven == 1
        assert await channel.receive() is None
    assert time.monotonic() - began < 1.5
    assert served.runtime.faults["no_proof"] == 1
    await until(lambda: limits.unproven == 0)


async def test_strangers_are_limited_and_give_their_place_back_once_proven(served: Station) -> None:
    site = await served.enrol(VirtualSite())
    idle = [await served.dial(VirtualSite()) for _ in range(PER_ADDRESS)]
    with pytest.raises(TransportError, match="refused"):
        await served.dial(VirtualSite())
    assert served.runtime._reception.limits.unproven == PER_ADDRESS

    await idle.pop().close()
    await until(lambda: served.runtime._reception.limits.unproven < PER_ADDRESS)
    await served.connect(site)
    assert served.runtime._reception.limits.unproven == PER_ADDRESS - 1

    stranger = await served.dial(VirtualSite())
    await site.connect(await served.dial(site))
    assert site.connected
    for channel in (*idle, stranger):
        await channel.close()


async def test_a_site_has_four_sockets_at_most(station: Station) -> None:
    site = await station.joined()
    twins = []
    for _ in range(4):
        twin = VirtualSite()
        twin.raw_id, twin.keyring, twin.enrolled = site.raw_id, site.keyring, site.enrolled
        twins.append(await station.connect(twin))

    await site.until(lambda: not site.connected)

    assert all(twin.connected for twin in twins)


async def test_stop_closes_the_sockets_and_final_write_the_journal(station: Station) -> None:
    site = await station.joined()
    hass, runtime = station.hass, station.runtime
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await site.until(lambda: not site.connected)
    await hass.async_block_till_done()
    assert doors(hass) == {}
    assert (await runtime.make_invite(OPERATOR)).text

    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()

    assert runtime.journal._closing
    await runtime.stop()


async def test_a_copy_from_a_backup_numbers_anew(station: Station) -> None:
    site = await station.joined()
    await station.runtime.journal.hold_checkpoints(Document("meta", b"backup-mark", b"now"))
    await site.disconnect()
    runtime = await station.restart()

    assert runtime._links._links[site.id].correspondent._author.place.epoch == 2
    assert await runtime.journal.read(lambda reader: reader.get("meta", b"backup-mark")) is None


async def test_a_new_sealing_key_is_told_to_all(station: Station) -> None:
    site = await station.joined()
    runtime = station.runtime
    with patch.object(runtime._keyring, "tend", return_value=True):
        runtime._tend()

    assert isinstance(await site.answered(await site.press()), Receipt)


async def test_the_station_shows_itself_by_its_name(station: Station) -> None:
    runtime = station.runtime
    await runtime._advertising.show(runtime.entry.title)
    shown = runtime._advertising._shown
    assert shown is not None
    assert shown[1].name == "Mueang Ang Thong._ssz-station._tcp.local."
    assert shown[1].decoded_properties["id"] == runtime.id

    station.hass.config_entries.async_update_entry(runtime.entry, title="สภ.เมือง " * 20)
    runtime.entry_updated()
    await runtime._advertising.show(runtime._plain_title())

    shown = runtime._advertising._shown
    assert shown is not None
    assert shown[1].name.startswith("สภ เมือง")
    await runtime._advertising.withdraw()
    assert runtime._advertising._shown is None


async def test_a_network_that_fails_is_said_once_and_stops_nothing(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    advertising = station.runtime._advertising
    with patch("homeassistant.components.zeroconf.async_get_async_instance", side_effect=OSError):
        await advertising.show("one")
        await advertising.show("two")

    assert caplog.text.count("advertising failed") == 1


def test_limits_count_networks_and_forget_old_ones() -> None:
    limits = Limits()
    leaves = [limits.enter(f"10.0.{number // 20}.1", None) for number in range(IN_ALL)]
    assert limits.enter("10.9.9.9", None) is None
    leave = limits.enter("10.9.9.9", b"site")
    assert leave is not None
    leave()
    leave()
    assert leaves[0] is not None
    leaves[0]()
    assert limits.unproven == IN_ALL - 1
    for number in range(ADDRESSES_KEPT + 9):
        limits.wrong_code(f"10.{number // 250}.{number % 250}.1", 0)
    assert len(limits._wrong) == ADDRESSES_KEPT


def test_an_address_belongs_to_its_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::2") != network_of("2001:db8:1::1")
    assert network_of("::ffff:10.0.0.1") == network_of("10.0.0.1") == "10.0.0.1"
    assert network_of("unix") == "unix"


def test_wrong_codes_are_forgiven_in_time() -> None:
    limits = Limits()
    for _ in range(8):
        assert limits.may_enrol("a", 0)
        limits.wrong_code("a", 0)
    assert not limits.may_enrol("a", 0)
    assert limits.may_enrol("b", 0)
    assert limits.may_enrol("a", 31_000)


def test_challenges_are_counted_by_invite_whoever_asks() -> None:
    limits = Limits()
    assert all(limits.may_draw(b"one", 0) for _ in range(DRAWS))
    assert not limits.may_draw(b"one", 0)
    assert limits.may_draw(b"two", 0)
    assert not limits.may_draw(b"one", 599_000)
    assert limits.may_draw(b"one", 600_000)
    assert not limits.may_draw(b"one", 600_000)
    month = 30 * 24 * 3_600_000
    assert sum(limits.may_draw(b"one", at) for at in range(600_000, month, 60_000)) < 5_000
