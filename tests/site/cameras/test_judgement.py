"""Nobody looks but on the owner's terms, whatever the station claims."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.cameras import SharingTier, ViewMode, ViewRefusal, ViewRequest
from custom_components.smart_safety_zone.site.cameras.judgement import (
    MAX_VIEWS_OF_CAMERA,
    MAX_VIEWS_OF_SITE,
    Approval,
    Reason,
    Situation,
    judge,
)
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION, Consent, Hours, Terms
from custom_components.smart_safety_zone.site.requests import INCIDENT_MS

STATION: Final = "station"
VIEW: Final = b"v" * 16
OWN: Final = b"i" * 16
FOREIGN: Final = b"f" * 16
NOW_MS: Final = 10_000_000
NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONSENT: Final = Consent(version=CONSENT_VERSION, at_ms=0, user="owner")
ALL_DAY: Final = Hours(begin_min=0, end_min=0)
ASKED: Final = ViewRequest(
    view=VIEW, camera="door", mode=ViewMode.FRAMES, beat_ms=0, operator=7, purpose="look", incident=OWN
)
BY_CASE: Final = replace(ASKED, incident=None, case="2569/114")
RAISED: Final = Reason(incident=OWN, at_ms=NOW_MS - 60_000)


def terms(tier: SharingTier, **more: Any) -> Terms:
    return Terms(tiers={STATION: tier}, **{"consent": CONSENT, **more})


def situation(*reasons: Reason, **more: Any) -> Situation:
    return Situation(now_ms=NOW_MS, local=NOON, reasons=reasons, **more)


@pytest.mark.parametrize(
    ("changes", "now", "refusal"),
    [
        ({"off": True}, {}, ViewRefusal.SWITCHED_OFF),
        ({"consent": None}, {}, ViewRefusal.NO_CONSENT),
        ({"tiers": {}}, {}, ViewRefusal.REGISTRY_ONLY),
        ({"tiers": {"another": SharingTier.ALWAYS}}, {}, ViewRefusal.REGISTRY_ONLY),
        ({}, {"views_of_camera": MAX_VIEWS_OF_CAMERA}, ViewRefusal.TOO_MANY),
        ({}, {"views_of_site": MAX_VIEWS_OF_SITE}, ViewRefusal.TOO_MANY),
    ],
)
def test_what_the_owner_has_against_it_holds_even_where_all_is_shared(
    changes: dict[str, Any], now: dict[str, Any], refusal: ViewRefusal
) -> None:
    shared = replace(terms(SharingTier.ALWAYS), **changes)

    assert judge(ASKED, STATION, shared, situation(RAISED, **now)).refusal is refusal


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"operator": None}, ViewRefusal.NO_OPERATOR),
        ({"purpose": ""}, ViewRefusal.NO_PURPOSE),
        ({"incident": None}, ViewRefusal.NO_PURPOSE),
        ({"mode": "listen"}, ViewRefusal.NOT_OFFERED),
        ({"mode": ViewMode.WEBRTC}, ViewRefusal.NOT_OFFERED),
        ({"screen": True}, ViewRefusal.NOT_OFFERED),
    ],
)
def test_a_look_has_an_operator_a_purpose_and_a_case(changes: dict[str, Any], refusal: ViewRefusal) -> None:
    assert judge(replace(ASKED, **changes), STATION, terms(SharingTier.ALWAYS), situation(RAISED)).refusal is refusal


def test_a_camera_that_nobody_knows_is_refused() -> None:
    assert judge(ASKED, STATION, None, situation(RAISED)).refusal is ViewRefusal.UNKNOWN_CAMERA


def test_a_masked_camera_never_offers_its_stream() -> None:
    asked = replace(ASKED, mode=ViewMode.WEBRTC)

    assert judge(asked, STATION, terms(SharingTier.ALWAYS, webrtc=True), situation(RAISED)).granted
    masked = terms(SharingTier.ALWAYS, webrtc=True, masked=True)
    assert judge(asked, STATION, masked, situation(RAISED)).refusal is ViewRefusal.NOT_OFFERED


def test_an_incident_of_this_site_opens_the_incident_tier_for_half_an_hour() -> None:
    verdict = judge(ASKED, STATION, terms(SharingTier.INCIDENT), situation(RAISED))
    assert (verdict.granted, verdict.until_ms) == (True, RAISED.at_ms + INCIDENT_MS)

    over = replace(RAISED, at_ms=NOW_MS - INCIDENT_MS)
    assert not judge(ASKED, STATION, terms(SharingTier.INCIDENT), situation(over)).granted


@pytest.mark.parametrize("tier", [tier for tier in SharingTier if tier is not SharingTier.REGISTRY])
def test_an_incident_that_nobody_here_raised_is_refused_and_the_owner_left_alone(tier: SharingTier) -> None:
    verdict = judge(replace(ASKED, incident=FOREIGN), STATION, terms(tier), situation(RAISED))

    if tier is SharingTier.ALWAYS:
        assert verdict.granted
    else:
        assert verdict.refusal is ViewRefusal.NO_INCIDENT


def test_a_neighbour_opens_no_camera_that_is_too_far_or_whose_owner_helps_nobody() -> None:
    call = Reason(incident=FOREIGN, at_ms=NOW_MS, distance_m=120)
    asked = replace(ASKED, incident=FOREIGN)

    assert judge(asked, STATION, terms(SharingTier.INCIDENT, radius_m=150), situation(call)).granted
    assert not judge(asked, STATION, terms(SharingTier.INCIDENT, radius_m=100), situation(call)).granted
    assert not judge(asked, STATION, terms(SharingTier.INCIDENT), situation(call)).granted


def test_without_an_incident_the_owner_is_asked_and_his_yes_holds_for_that_view_and_time() -> None:
    shared = terms(SharingTier.REQUEST)
    assert judge(BY_CASE, STATION, shared, situation()).asks_owner
    assert judge(ASKED, STATION, shared, situation(RAISED)).asks_owner

    yes = Approval(view=VIEW, until_ms=NOW_MS + 1)
    assert judge(BY_CASE, STATION, shared, situation(approvals=(yes,))).until_ms == NOW_MS + 1
    assert judge(BY_CASE, STATION, shared, situation(approvals=(replace(yes, view=OWN),))).asks_owner
    assert judge(BY_CASE, STATION, shared, situation(approvals=(replace(yes, until_ms=NOW_MS),))).asks_owner


def test_hours_open_the_scheduled_tier_until_they_end() -> None:
    afternoon = Hours(begin_min=11 * 60, end_min=13 * 60)

    verdict = judge(BY_CASE, STATION, terms(SharingTier.SCHEDULED, hours=afternoon), situation())
    assert verdict.until_ms == NOW_MS + 60 * 60_000
    assert judge(BY_CASE, STATION, terms(SharingTier.SCHEDULED), situation()).asks_owner
    assert judge(BY_CASE, STATION, terms(SharingTier.INCIDENT, hours=afternoon), situation()).asks_owner


def test_a_screen_shows_only_what_is_open_already_and_asks_nobody() -> None:
    asked = replace(ASKED, operator=None, purpose="", incident=None, screen=True)

    assert judge(asked, STATION, terms(SharingTier.ALWAYS, screen=True), situation()).granted
    assert (
        judge(asked, STATION, terms(SharingTier.REQUEST, screen=True), situation()).refusal is ViewRefusal.NO_INCIDENT
    )


requests = st.builds(
    ViewRequest,
    view=st.sampled_from([VIEW, OWN]),
    camera=st.just("door"),
    mode=st.sampled_from([*ViewMode, "listen"]),
    beat_ms=st.just(0),
    operator=st.sampled_from([None, 7]),
    purpose=st.sampled_from(["", "look"]),
    incident=st.sampled_from([None, OWN, FOREIGN]),
    case=st.sampled_from(["", "2569/114"]),
    screen=st.booleans(),
)
any_terms = st.builds(
    Terms,
    tiers=st.dictionaries(st.sampled_from([STATION, "another"]), st.sampled_from(SharingTier)),
    hours=st.sampled_from([None, ALL_DAY]),
    consent=st.sampled_from([None, CONSENT]),
    off=st.booleans(),
    masked=st.booleans(),
    webrtc=st.booleans(),
    screen=st.booleans(),
    radius_m=st.sampled_from([0, 150]),
)
reasons = st.builds(
    Reason,
    incident=st.sampled_from([OWN, FOREIGN]),
    at_ms=st.sampled_from([NOW_MS, NOW_MS - INCIDENT_MS]),
    distance_m=st.sampled_from([None, 120.0]),
)


@given(request=requests, shared=any_terms, known=st.lists(reasons, max_size=3), approved=st.booleans())
def test_whatever_is_asked_no_picture_leaves_against_the_owners_will(
    request: ViewRequest, shared: Terms, known: list[Reason], *, approved: bool
) -> None:
    approvals = (Approval(view=VIEW, until_ms=NOW_MS + 1),) if approved else ()
    verdict = judge(request, STATION, shared, situation(*known, approvals=approvals))

    if verdict.granted:
        assert not shared.off
        assert shared.consent is not None
        assert shared.tier(STATION) is not SharingTier.REGISTRY
        assert not (shared.masked and request.mode == ViewMode.WEBRTC)
        assert request.operator is not None or shared.screen
        assert verdict.until_ms is None or verdict.until_ms > NOW_MS
    assert not (verdict.asks_owner and verdict.refusal)


@given(request=requests, shared=any_terms, known=st.lists(reasons, max_size=3))
def test_the_kill_switch_ends_whatever_was_granted(request: ViewRequest, shared: Terms, known: list[Reason]) -> None:
    assert judge(request, STATION, replace(shared, off=True), situation(*known)).refusal is ViewRefusal.SWITCHED_OFF
