"""The pure parts of a station: decisions about sites and invites, points in alarm, what a site is told."""

from dataclasses import replace
import os
from pathlib import Path

import pytest

from custom_components.smart_safety_zone.incident.machine import advance, opened
from custom_components.smart_safety_zone.incident.model import (
    Actor,
    ActorKind,
    AlarmKind,
    Disposition,
    Signal,
    SignalType,
    Step,
    StepType,
)
from custom_components.smart_safety_zone.journal import JournalTooNewError
from custom_components.smart_safety_zone.protocol.enrolment import InviteState, KeptInvite
from custom_components.smart_safety_zone.protocol.identity import id_text
from custom_components.smart_safety_zone.protocol.invite import invite_keys
from custom_components.smart_safety_zone.protocol.messages import Inventory, InventoryPoint, Standing
from custom_components.smart_safety_zone.station.errors import StationError
from custom_components.smart_safety_zone.station.points import Points
from custom_components.smart_safety_zone.station.progress import progress_of
from custom_components.smart_safety_zone.station.site_record import Candidate, SiteRecord
from custom_components.smart_safety_zone.station.sites import (
    approve,
    decline,
    invite_json,
    is_stale,
    new_invite,
    read_invite_json,
    read_site,
    rename,
    resume,
    revoke,
    site_json,
    suspend,
    withdraw,
)

KEYS = invite_keys(bytes(10), bytes(16))
SITE = SiteRecord(
    id=id_text(bytes(16)),
    standing=Standing.ACTIVE,
    key=b"k" * 32,
    key_digits="123456",
    invite=KEYS.handle,
    enrolled_ms=1,
    decided_ms=2,
    own_name="Market",
    own_kind="market",
)
CANDIDATE = Candidate(key=b"n" * 32, digits="654321", invite=KEYS.handle, asked_ms=3)
OPERATOR = Actor(kind=ActorKind.OPERATOR, user_id="u", number=7)


@pytest.mark.parametrize(
    "site", [SITE, replace(SITE, given_name="ตลาด", candidate=CANDIDATE), replace(SITE, standing=Standing.REVOKED)]
)
def test_a_site_is_read_as_it_was_written(site: SiteRecord) -> None:
    assert read_site(site_json(site)) == site


def test_a_later_format_is_refused() -> None:
    with pytest.raises(JournalTooNewError, match="format 2"):
        read_site(site_json(SITE).replace(b'"format":1', b'"format":2'))


GOLDEN = Path(__file__).parent / "golden"


def test_what_the_first_version_wrote_is_read_for_ever() -> None:
    site = replace(SITE, given_name="ตลาด", candidate=CANDIDATE)
    invite = KeptInvite(
        keys=KEYS,
        made_ms=1,
        expires_ms=2,
        needs_approval=True,
        state=InviteState.FROZEN,
        bound_key=b"a" * 32,
        bound_site=b"s" * 16,
    )

    assert read_site((GOLDEN / "site-1.json").read_bytes()) == site
    assert read_invite_json((GOLDEN / "invite-1.json").read_bytes()) == invite
    assert site_json(site) == (GOLDEN / "site-1.json").read_bytes()
    assert invite_json(invite) == (GOLDEN / "invite-1.json").read_bytes()


def test_an_invite_is_read_as_it_was_written_and_holds_no_code() -> None:
    code = os.urandom(10)
    invite = new_invite(invite_keys(code, bytes(16)), "invited", 0, needs_approval=None, valid_minutes=None)
    used = replace(invite, state=InviteState.FROZEN, bound_key=b"a" * 32, bound_site=b"s" * 16, rival_key=b"b" * 32)

    for each in (invite, used):
        assert read_invite_json(invite_json(each)) == each
    assert code.hex().encode() not in invite_json(invite)
    assert not is_stale(invite, invite.expires_ms)
    assert is_stale(invite, invite.expires_ms + 31 * 24 * 3600 * 1000)
    with pytest.raises(StationError, match="invite_used"):
        withdraw(replace(invite, state=InviteState.SPENT))


@pytest.mark.parametrize("standing", Standing)
def test_decisions_fit_the_standing_or_are_refused(standing: Standing) -> None:
    site = replace(SITE, standing=standing)
    outcomes = {}
    for decide in (suspend, resume, revoke, decline):
        try:
            change = decide(site, 9)
        except StationError as err:
            outcomes[decide.__name__] = err.code
        else:
            assert change.site is not None
            assert change.site.decided_ms == 9
            outcomes[decide.__name__] = change.site.standing
    assert outcomes == {
        "suspend": Standing.SUSPENDED if standing is Standing.ACTIVE else "not_active",
        "resume": Standing.ACTIVE if standing is Standing.SUSPENDED else "not_suspended",
        "revoke": "already_revoked" if standing is Standing.REVOKED else Standing.REVOKED,
        "decline": Standing.REVOKED if standing is Standing.UNAPPROVED else "not_unapproved",
    }


def test_approving_a_new_key_keeps_the_standing() -> None:
    site = replace(SITE, standing=Standing.SUSPENDED, candidate=CANDIDATE)
    assert site.digits == "654321"

    changed = approve(site, {}, "654 321", 9).site

    assert changed is not None
    assert (changed.key, changed.standing, changed.candidate) == (CANDIDATE.key, Standing.SUSPENDED, None)
    kept = decline(site, 9).site
    assert kept == replace(site, candidate=None)


def test_a_new_key_for_a_site_that_waits_is_one_decision() -> None:
    site = replace(SITE, standing=Standing.UNAPPROVED, candidate=CANDIDATE)

    changed = approve(site, {}, "654321", 9).site

    assert changed is not None
    assert (changed.key, changed.standing, changed.decided_ms) == (CANDIDATE.key, Standing.ACTIVE, 9)
    assert decline(site, 9).site == replace(site, candidate=None)


def test_approving_binds_the_invite_to_key_and_site() -> None:
    invite = KeptInvite(keys=KEYS, made_ms=1, expires_ms=2, needs_approval=True, state=InviteState.FROZEN)
    site = replace(SITE, standing=Standing.UNAPPROVED)

    [spent] = approve(site, {KEYS.handle: invite}, None, 9).invites

    assert (spent.state, spent.bound_key, spent.bound_site) == (InviteState.SPENT, SITE.key, SITE.raw_id)


def test_the_stations_name_for_a_site_comes_first_then_the_sites_newest() -> None:
    equipped = replace(
        SITE, inventory=Inventory(name="New market", kind="bank", latitude_e6=14_589_000, longitude_e6=1)
    )
    assert (SITE.name, equipped.name, equipped.kind) == ("Market", "New market", "bank")
    assert equipped.place == (14.589, 0.000001)
    assert SITE.place is None
    named = rename(equipped, "Talat\u202e").site
    assert named is not None
    assert named.name == "Talat"
    assert "New market" not in repr(equipped)


def signal(type_: SignalType = SignalType.ALARM, number: int = 1, **said: object) -> Signal:
    values: dict[str, object] = {
        "id": f"{number:032x}", "site_id": SITE.id, "point_id": "p", "type": type_, "kind": AlarmKind.POLICE,
        "kind_text": "police", "raised_ms": 0, "received_ms": 0, "age_ms": 0, "drill": False, "silent": False, **said,
    }  # fmt: skip
    return Signal(**values)  # type: ignore[arg-type]


def test_a_restoral_of_an_earlier_alarm_does_not_end_a_later_one() -> None:
    points = Points()
    points.signalled(signal(number=1))
    points.signalled(signal(number=2))
    assert points.signalled(signal(SignalType.RESTORAL, 3, refers_to=f"{1:032x}")) == ()
    assert points.in_alarm(SITE.id) == {"p"}

    [document] = points.signalled(signal(SignalType.RESTORAL, 4, refers_to=f"{2:032x}"))

    assert document.value is None
    assert points.in_alarm(SITE.id) == frozenset()
    assert points.owed(signal(number=2)) == ()


def test_a_drill_puts_no_point_in_alarm() -> None:
    points = Points()
    assert points.signalled(signal(drill=True)) == ()
    assert points.in_alarm(SITE.id) == frozenset()


def test_the_first_and_the_newest_four_signals_are_told_of_a_step() -> None:
    incident = opened(signal(number=1))
    for number in range(2, 8):
        repeated = Step(type=StepType.REPEATED, at_ms=0, actor=Actor(kind=ActorKind.SITE), signal_id=f"{number:032x}")
        assert list(progress_of(incident, repeated)) == []
        incident = advance(incident, repeated)
    taken = Step(type=StepType.ACKNOWLEDGED, at_ms=5, actor=OPERATOR)
    incident = advance(incident, taken)

    told = list(progress_of(incident, taken))

    assert [(int.from_bytes(each.signal), each.step, each.operator) for each in told] == [
        (1, "taken", 7),
        (4, "taken", 7),
        (5, "taken", 7),
        (6, "taken", 7),
        (7, "taken", 7),
    ]
    closed = Step(type=StepType.CLOSED, at_ms=6, actor=OPERATOR, disposition=Disposition.DUPLICATE, other="0" * 32)
    assert {each.disposition for each in progress_of(advance(incident, closed), closed)} == {"duplicate"}
    note = Step(type=StepType.NOTED, at_ms=6, actor=OPERATOR, text="x")
    assert list(progress_of(incident, note)) == []


def test_points_of_a_site_come_from_its_inventory() -> None:
    point = InventoryPoint(id="p", kind="police", name="P")
    assert SITE.points == ()
    assert replace(SITE, inventory=Inventory(name="x", kind="shop", points=(point,))).points == (point,)
