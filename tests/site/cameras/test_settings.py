"""What shares more asks for consent again, and what does not ask grants nothing that was not granted before."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.smart_safety_zone.const import CONF_BEFORE, CONF_SOURCE, CONF_SOURCE_ENTITY
from custom_components.smart_safety_zone.protocol.cameras import SharingTier, ViewMode, ViewRequest
from custom_components.smart_safety_zone.site.cameras.judgement import Reason, Situation, judge
from custom_components.smart_safety_zone.site.cameras.settings import (
    CONF_FROM,
    CONF_RADIUS,
    CONF_SCREEN,
    CONF_TIERS,
    CONF_TO,
    CONF_WEBRTC,
    CONF_WEEKDAYS,
    WEEKDAYS,
    CameraSettings,
)
from custom_components.smart_safety_zone.site.cameras.terms import CONSENT_VERSION, Consent, Hours, Terms

STATIONS = ("police", "council")
INCIDENT = bytes(range(16))
AGREED = Consent(version=CONSENT_VERSION, at_ms=0, user="owner")
TIMES = st.sampled_from(["00:00:00", "06:00:00", "12:00:00", "18:30:00"])
DATA = st.fixed_dictionaries(
    {
        CONF_SOURCE: st.sampled_from(["camera.shop", "camera.yard"]),
        CONF_TIERS: st.dictionaries(st.sampled_from(STATIONS), st.sampled_from([each.value for each in SharingTier])),
        CONF_WEEKDAYS: st.lists(st.sampled_from(WEEKDAYS), unique=True),
        CONF_FROM: TIMES,
        CONF_TO: TIMES,
        CONF_RADIUS: st.sampled_from([0, 100, 500]),
        CONF_BEFORE: st.booleans(),
        CONF_WEBRTC: st.booleans(),
        CONF_SCREEN: st.booleans(),
    }
)
REQUESTS = st.builds(
    ViewRequest,
    view=st.just(bytes(16)),
    camera=st.just("camera"),
    mode=st.sampled_from([each.value for each in ViewMode]),
    beat_ms=st.just(0),
    operator=st.sampled_from([None, 7]),
    purpose=st.sampled_from(["", "burglary"]),
    incident=st.sampled_from([None, INCIDENT]),
    screen=st.booleans(),
)
SITUATIONS = st.builds(
    Situation,
    now_ms=st.just(1_000),
    local=st.datetimes(datetime(2026, 11, 23), datetime(2026, 12, 7), timezones=st.just(UTC)),  # noqa: DTZ001 - given a zone there
    reasons=st.lists(
        st.builds(
            Reason, incident=st.just(INCIDENT), at_ms=st.just(0), distance_m=st.sampled_from([None, 50.0, 300.0, 900.0])
        ),
        max_size=2,
    ).map(tuple),
)


def terms(settings: CameraSettings) -> Terms:
    return Terms(
        tiers=settings.tiers,
        hours=settings.hours,
        consent=AGREED,
        webrtc=settings.webrtc,
        screen=settings.screen,
        radius_m=settings.radius_m,
    )


@given(after=DATA, before=DATA, request=REQUESTS, situation=SITUATIONS, station=st.sampled_from(STATIONS))
def test_what_does_not_ask_anew_grants_nothing_new(
    after: Mapping[str, Any], before: Mapping[str, Any], request: ViewRequest, situation: Situation, station: str
) -> None:
    new, old = CameraSettings.of(after), CameraSettings.of(before)
    granted_now = judge(request, station, terms(new), situation).granted
    granted_before = judge(request, station, terms(old), situation).granted

    assert granted_before or not granted_now or new.widens(old)
    assert new.widens(old) or not new.shares or new.reference == old.reference
    assert new.widens(old) or not (new.shares and new.before and not old.before)


@given(data=DATA)
def test_who_changes_nothing_is_not_asked(data: Mapping[str, Any]) -> None:
    assert not CameraSettings.of(data).widens(CameraSettings.of(data))


@given(before=DATA, after=DATA)
@example(before={}, after={CONF_TIERS: {"police": "registry"}, CONF_WEBRTC: True})
def test_who_shares_no_pictures_is_not_asked(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    settings = CameraSettings.of({**after, CONF_TIERS: dict.fromkeys(after[CONF_TIERS], "registry")})

    assert not settings.shares
    assert not settings.widens(CameraSettings.of(before))


def test_what_is_not_said_is_not_shared() -> None:
    settings = CameraSettings.of({CONF_SOURCE_ENTITY: "camera.shop"})

    assert settings == CameraSettings(reference="camera.shop", entity="camera.shop")
    assert not settings.shares


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        ([], None),
        (["mon", "sun"], Hours(weekdays=frozenset({0, 6}), begin_min=18 * 60 + 30, end_min=6 * 60)),
    ],
    ids=["no days", "two days"],
)
def test_hours_are_read_as_they_are_typed(days: list[str], hours: Hours | None) -> None:
    settings = CameraSettings.of({CONF_WEEKDAYS: days, CONF_FROM: "18:30:00", CONF_TO: "06:00:00"})

    assert settings.hours == hours
