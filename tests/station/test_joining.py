"""How sites join, are approved, suspended and revoked."""

from dataclasses import replace
import os
import time
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.link.channel import local_pair
from custom_components.smart_safety_zone.protocol.enrolment import DRAWS, InviteState, SiteEnrolment
from custom_components.smart_safety_zone.protocol.errors import AuthError, EnrolmentError
from custom_components.smart_safety_zone.protocol.identity import Identity, Keyring, Role, id_bytes
from custom_components.smart_safety_zone.protocol.invite import invite_keys, read_invite
from custom_components.smart_safety_zone.protocol.messages import VERSIONS, Leave, Standing
from custom_components.smart_safety_zone.protocol.refusals import EnrolmentRefusal
from custom_components.smart_safety_zone.station.errors import StationError
from scripts.rig.virtual import VirtualSite, now, read_frame

from .conftest import DOOR, OPERATOR, SOS, Station, broken


async def refused(station: Station, site: VirtualSite, text: str | None = None, code: str = "") -> str:
    with pytest.raises(EnrolmentError) as caught:
        await site.enrol(await station.dial(site), text, code=code, station=id_bytes(station.runtime.id))
    return caught.value.code


async def test_a_site_joins_by_an_invite_that_needs_no_approval(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    site = VirtualSite()

    enrolled = await site.enrol(await station.dial(site), made.text)

    record = station.runtime.sites()[site.id]
    assert enrolled.standing is Standing.ACTIVE
    assert (record.standing, record.name, record.kind) == (Standing.ACTIVE, "Market", "market")
    assert record.digits == enrolled.digits
    assert enrolled.recovery.hex() == station.runtime.entry.data["recovery_key"]
    assert enrolled.name == "Mueang Ang Thong"
    [invite] = station.runtime.invites().values()
    assert invite.state is InviteState.SPENT


async def test_a_site_joins_by_its_code_alone_and_waits_for_approval(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR, needs_approval=True)
    site = VirtualSite()
    enrolled = await site.enrol(await station.dial(site), code=made.code, station=id_bytes(station.runtime.id))
    assert enrolled.standing is Standing.UNAPPROVED

    with pytest.raises(StationError, match="wrong_digits"):
        await station.runtime.approve(site.id, OPERATOR, digits="x")
    await station.runtime.approve(site.id, OPERATOR, digits=enrolled.digits)

    assert station.runtime.sites()[site.id].standing is Standing.ACTIVE
    [invite] = station.runtime.invites().values()
    assert invite.state is InviteState.SPENT
    with pytest.raises(StationError, match="not_unapproved"):
        await station.runtime.approve(site.id, OPERATOR)


async def test_a_bank_is_always_approved_by_an_operator(station: Station) -> None:
    site = await station.enrol(VirtualSite("Bank", "bank"), approve=False, needs_approval=False)

    assert station.runtime.sites()[site.id].standing is Standing.UNAPPROVED


async def test_a_wrong_code_is_refused_and_voids_no_invite(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)

    assert await refused(station, VirtualSite(), code="AAAA-BBBB-CCCC-DDDD") == EnrolmentRefusal.WRONG_CODE

    site = VirtualSite()
    await site.enrol(await station.dial(site), made.text)


async def test_an_invite_of_another_station_is_foreign(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    site = VirtualSite()
    with pytest.raises(EnrolmentError) as caught:
        await site.enrol(await station.dial(site), code=made.code, station=bytes(16))

    assert caught.value.code == EnrolmentRefusal.FOREIGN


async def test_an_expired_invite_says_so_to_whoever_proves_it(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    runtime = station.runtime
    later = replace(runtime.clock.now(), wall_ms=made.expires_ms)
    with patch.object(runtime.clock, "now", return_value=later):
        assert await refused(station, VirtualSite(), made.text) == EnrolmentRefusal.EXPIRED
    assert runtime.sites() == {}


async def test_a_used_invite_says_so_and_its_own_site_may_repeat_it(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    site = VirtualSite()
    await site.enrol(await station.dial(site), made.text)

    assert await refused(station, VirtualSite(), made.text) == EnrolmentRefusal.USED
    again = await site.enrol(await station.dial(site), made.text)

    assert again.standing is Standing.ACTIVE
    assert station.runtime.sites()[site.id].digits == again.digits


def alias(site: VirtualSite) -> VirtualSite:
    """The same key under another id."""
    other = VirtualSite(site.name, site.kind)
    identity = Identity(Role.SITE, other.raw_id, site.keyring.identity.signing)
    other.keyring = Keyring(identity, VERSIONS, os.urandom(32), now())
    return other


@pytest.mark.parametrize("needs_approval", [True, False])
async def test_an_invite_gives_one_key_one_site(station: Station, needs_approval: bool) -> None:
    made = await station.runtime.make_invite(OPERATOR, needs_approval=needs_approval)
    site = VirtualSite()
    await site.enrol(await station.dial(site), made.text)

    refusal = await refused(station, alias(site), made.text)

    assert refusal == (EnrolmentRefusal.FROZEN if needs_approval else EnrolmentRefusal.USED)
    assert list(station.runtime.sites()) == [site.id]
    await station.restart()
    [invite] = station.runtime.invites().values()
    assert (invite.bound_key, invite.bound_site) == (site.keyring.identity.signing.public, site.raw_id)


async def test_an_invite_gives_few_challenges_and_more_in_time(station: Station) -> None:
    runtime = station.runtime
    made, other = await runtime.make_invite(OPERATOR), await runtime.make_invite(OPERATOR)
    keys = invite_keys(read_invite(made.text).code, id_bytes(runtime.id))
    with patch.object(runtime.clock, "now", return_value=runtime.clock.now()):
        for _ in range(DRAWS):
            # Whoever has the code looks at the challenge and goes.
            channel = await station.dial(VirtualSite())
            site = VirtualSite()
            trial = SiteEnrolment(site.keyring, keys, None, nonce=os.urandom(32), name="x", kind="shop")
            commitment = trial.receive(await read_frame(channel))
            assert isinstance(commitment, bytes)
            await channel.send(commitment)
            assert isinstance(trial.receive(await read_frame(channel)), bytes)
            await channel.close()

        assert await refused(station, VirtualSite(), made.text) == EnrolmentRefusal.BUSY
        site = VirtualSite()
        await site.enrol(await station.dial(site), other.text)
    later = replace(runtime.clock.now(), mono_ms=runtime.clock.now().mono_ms + 601_000)
    with patch.object(runtime.clock, "now", return_value=later):
        site = VirtualSite()
        await site.enrol(await station.dial(site), made.text)


async def test_two_sites_with_one_code_freeze_it_for_the_operator(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR, needs_approval=True)
    first, second = VirtualSite(), VirtualSite()
    await first.enrol(await station.dial(first), made.text)

    assert await refused(station, second, made.text) == EnrolmentRefusal.FROZEN
    assert await refused(station, first, made.text) == EnrolmentRefusal.FROZEN

    [invite] = station.runtime.invites().values()
    assert invite.state is InviteState.FROZEN
    await station.restart()
    assert [each.state for each in station.runtime.invites().values()] == [InviteState.FROZEN]


async def test_a_withdrawn_invite_is_refused(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    await station.runtime.withdraw_invite(made.handle, OPERATOR)

    assert await refused(station, VirtualSite(), made.text) == EnrolmentRefusal.REFUSED


async def test_old_invites_are_forgotten_after_thirty_days(station: Station) -> None:
    runtime = station.runtime
    made = await runtime.make_invite(OPERATOR)
    month = replace(runtime.clock.now(), wall_ms=made.expires_ms + 31 * 24 * 3600 * 1000)
    with patch.object(runtime.clock, "now", return_value=month):
        other = await runtime.make_invite(OPERATOR)

    assert list(runtime.invites()) == [other.handle]
    await station.restart()
    assert list(station.runtime.invites()) == [other.handle]


async def test_an_invite_stays_within_the_policy(station: Station) -> None:
    runtime = station.runtime
    with pytest.raises(StationError, match="validity_out_of_range"):
        await runtime.make_invite(OPERATOR, valid_minutes=16)
    station.hass.config_entries.async_update_entry(
        runtime.entry, options={**runtime.entry.options, "approval": "always"}
    )
    assert (await runtime.make_invite(OPERATOR)).needs_approval
    with pytest.raises(StationError, match="approval_required"):
        await runtime.make_invite(OPERATOR, needs_approval=False)
    station.hass.config_entries.async_update_entry(runtime.entry, options={})
    with pytest.raises(StationError, match="no_address"):
        await runtime.make_invite(OPERATOR)


async def test_wrong_codes_slow_their_address_and_nobody_else(served: Station) -> None:
    made = await served.runtime.make_invite(OPERATOR)
    site = VirtualSite()
    for _ in range(8):
        assert await refused(served, VirtualSite(), code="AAAA-BBBB-CCCC-DDDD") == EnrolmentRefusal.WRONG_CODE
    assert await refused(served, site, made.text) == EnrolmentRefusal.BUSY

    ours, theirs = local_pair()
    served.runtime.entry.async_create_background_task(served.hass, served.runtime._reception.serve(ours), "local")
    assert (await site.enrol(theirs, made.text)).standing is Standing.ACTIVE


async def test_an_unapproved_site_gets_no_receipt_for_an_alarm_until_it_is_approved(station: Station) -> None:
    site = await station.enrol(VirtualSite(), approve=False, needs_approval=True)
    await station.connect(site)
    assert site.welcome is not None
    assert site.welcome.standing == Standing.UNAPPROVED
    press = await site.press()
    await site.answered(await site.describe(SOS, DOOR))
    assert press.header.id not in site.answers
    assert station.runtime.counts == (0, 0, None)
    assert [point.id for point in station.runtime.sites()[site.id].points] == ["sos", "door"]

    await station.runtime.approve(site.id, OPERATOR)
    await site.until(lambda: site.standings == ["active"])
    await site.offer_again()

    await site.answered(press)
    assert station.runtime.counts[:2] == (1, 1)


async def test_a_suspended_site_is_stored_and_shown_apart(station: Station) -> None:
    site = await station.joined()
    heard: list[str] = []
    station.runtime.subscribe_signals(lambda site_id, signal: heard.append(site_id))
    await station.runtime.suspend(site.id, OPERATOR)

    await site.answered(await site.press())
    await site.until(lambda: site.standings == ["suspended"])

    assert heard == [site.id]
    assert station.runtime.counts == (0, 0, None)
    await station.runtime.resume(site.id, OPERATOR)
    await site.answered(await site.press())
    assert station.runtime.counts[:2] == (1, 1)


async def test_a_revoked_site_is_told_and_closed_within_a_second(served: Station) -> None:
    site = await served.joined()
    began = time.monotonic()

    await served.runtime.revoke(site.id, OPERATOR)
    await site.until(lambda: not site.connected, 1)

    assert time.monotonic() - began < 1
    assert site.standings == ["revoked"]
    assert served.runtime.present_sites() == []
    await served.connect(site)
    assert site.welcome is not None
    assert site.welcome.standing == Standing.REVOKED
    await site.until(lambda: not site.connected, 1)
    with pytest.raises(StationError, match="already_revoked"):
        await served.runtime.revoke(site.id, OPERATOR)


async def test_a_revoked_site_that_was_away_learns_it_when_it_dials(station: Station) -> None:
    site = await station.joined()
    await site.disconnect()
    await station.runtime.revoke(site.id, OPERATOR)
    await station.restart()

    await station.connect(site)

    assert site.welcome is not None
    assert site.welcome.standing == Standing.REVOKED
    assert site.standings == []


async def test_a_revoked_site_joins_anew_with_a_new_key_only_by_approval(station: Station) -> None:
    site = await station.joined()
    old = site.keyring
    await station.runtime.revoke(site.id, OPERATOR)
    await site.until(lambda: not site.connected)
    site.renew_key()

    await station.enrol(site, approve=False, needs_approval=False)

    assert station.runtime.sites()[site.id].standing is Standing.UNAPPROVED
    await station.runtime.approve(site.id, OPERATOR)
    await station.connect(site)
    await site.answered(await site.press())
    assert site.standings == ["revoked"]
    site.keyring = old
    with pytest.raises((ConnectionResetError, AuthError)):
        await site.connect(await station.dial(site))


async def test_a_revoked_key_does_not_come_back_by_any_invite(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR)
    site = VirtualSite()
    await site.enrol(await station.dial(site), made.text)
    await station.runtime.revoke(site.id, OPERATOR)
    fresh = await station.runtime.make_invite(OPERATOR)

    for text in (made.text, fresh.text):
        assert await refused(station, site, text) == EnrolmentRefusal.REFUSED

    assert station.runtime.sites()[site.id].standing is Standing.REVOKED
    assert station.runtime.invites()[fresh.handle].state is InviteState.OPEN
    old = site.keyring
    site.renew_key()
    await site.enrol(await station.dial(site), fresh.text)
    await station.runtime.approve(site.id, OPERATOR)
    site.keyring = old
    assert await refused(station, site, made.text) == EnrolmentRefusal.USED
    assert not station.runtime.sites()[site.id].waits


async def test_a_site_that_was_turned_away_is_not_let_in_by_asking_again(station: Station) -> None:
    made = await station.runtime.make_invite(OPERATOR, needs_approval=True)
    site = VirtualSite()
    await site.enrol(await station.dial(site), made.text)
    await station.runtime.decline(site.id, OPERATOR)

    assert await refused(station, site, made.text) == EnrolmentRefusal.REFUSED

    assert station.runtime.sites()[site.id].standing is Standing.REVOKED


async def test_a_site_that_waits_is_not_displaced_by_another_key(station: Station) -> None:
    site = await station.enrol(VirtualSite(), approve=False, needs_approval=True)
    key, digits = site.keyring.identity.signing.public, station.runtime.sites()[site.id].digits
    thief = VirtualSite("Thief", "household")
    thief.raw_id = site.raw_id
    thief.renew_key()
    enrolled = await thief.enrol(await station.dial(thief), (await station.runtime.make_invite(OPERATOR)).text)
    assert enrolled.standing is Standing.UNAPPROVED

    record = station.runtime.sites()[site.id]
    assert (record.key, record.name, record.standing) == (key, "Market", Standing.UNAPPROVED)
    assert record.digits == enrolled.digits
    await station.connect(site)
    assert site.connected
    with pytest.raises(StationError, match="wrong_digits"):
        await station.runtime.approve(site.id, OPERATOR, digits=digits)
    await station.runtime.decline(site.id, OPERATOR)
    await station.runtime.approve(site.id, OPERATOR, digits=digits)
    await site.until(lambda: site.standings == ["active"])


async def test_a_new_key_of_an_active_site_waits_while_the_old_one_holds(station: Station) -> None:
    site = await station.joined()
    thief = VirtualSite("Thief", "household")
    thief.raw_id = site.raw_id
    thief.renew_key()
    enrolled = await thief.enrol(await station.dial(thief), (await station.runtime.make_invite(OPERATOR)).text)
    assert enrolled.standing is Standing.UNAPPROVED
    record = station.runtime.sites()[site.id]
    assert (record.standing, record.waits, record.digits) == (Standing.ACTIVE, True, enrolled.digits)

    welcome = await thief.connect(await station.dial(thief))
    assert welcome.standing == Standing.UNAPPROVED
    await thief.until(lambda: not thief.connected)
    await site.answered(await site.press())

    await station.runtime.decline(site.id, OPERATOR)
    with pytest.raises(ConnectionResetError):
        await thief.connect(await station.dial(thief))
    assert site.connected


async def test_an_approved_new_key_cuts_the_old_one_off(station: Station) -> None:
    site = await station.joined()
    moved = VirtualSite()
    moved.raw_id = site.raw_id
    moved.renew_key()
    moved._number = 100
    await moved.enrol(await station.dial(moved), (await station.runtime.make_invite(OPERATOR)).text)

    await station.runtime.approve(site.id, OPERATOR)

    await site.until(lambda: not site.connected)
    await station.connect(moved)
    assert moved.welcome is not None
    assert moved.welcome.standing == Standing.ACTIVE
    await moved.answered(await moved.press())
    with pytest.raises(ConnectionResetError):
        await site.connect(await station.dial(site))


async def test_a_site_that_leaves_is_revoked(station: Station) -> None:
    site = await station.joined()
    changed: list[str] = []
    station.runtime.subscribe_sites(changed.append, site.id)

    await site.answered(await site.say(Leave(reason="moved")))
    await site.until(lambda: not site.connected)

    assert station.runtime.sites()[site.id].standing is Standing.REVOKED
    assert site.id in changed
    await station.restart()
    assert station.runtime.sites()[site.id].standing is Standing.REVOKED


async def test_decisions_are_kept_with_whoever_made_them(station: Station) -> None:
    site = await station.joined("Market", "market", needs_approval=True)
    await station.runtime.rename(site.id, OPERATOR, "Talat Luang")

    assert station.runtime.sites()[site.id].name == "Talat Luang"
    kinds = ("invite.made", "site.enrolled", "site.approved", "site.renamed")
    entries = await station.runtime.journal.read(lambda reader: reader.entries(kinds=kinds))
    assert [entry.kind for entry in entries] == list(kinds)
    for entry in (entries[0], *entries[2:]):
        assert entry.payload is not None
        assert b'"user_id":"user-7"' in entry.payload
        assert b"Somchai" not in entry.payload
        assert b"user-7" not in entry.header
    assert (await station.runtime.journal.verify()).ok


async def test_a_decision_that_cannot_be_kept_is_not_made(station: Station) -> None:
    site = await station.enrol(VirtualSite(), approve=False, needs_approval=True)
    await station.connect(site)
    with broken(station), pytest.raises(StationError) as caught:
        await station.runtime.approve(site.id, OPERATOR)
    assert (caught.value.code, caught.value.failed) == ("not_committed", True)
    assert station.runtime.sites()[site.id].standing is Standing.UNAPPROVED
    assert site.standings == []
    made = await station.runtime.make_invite(OPERATOR)
    with broken(station):
        assert await refused(station, VirtualSite(), made.text) == EnrolmentRefusal.BUSY
