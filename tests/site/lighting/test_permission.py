"""The site decides, by its own signals and its own clock, whether its station may switch a lamp."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.lamps import FRESH_MS, LampAccess, LampRefusal, LampRequest
from custom_components.smart_safety_zone.site.lighting.permission import (
    REQUESTS,
    doorkeeper,
    judge,
    refusal,
)
from custom_components.smart_safety_zone.site.raised import Raised
from custom_components.smart_safety_zone.site.requests import INCIDENT_MS

NOW_MS = 10_000_000
ON = LampRequest(request=b"r" * 16, group="alley", on=True, beat_ms=NOW_MS, incident=b"i" * 16)
FRESH = {"sos": Raised(signals=("a",), at_ms=NOW_MS)}
OLD = {"sos": Raised(signals=("a",), at_ms=NOW_MS - INCIDENT_MS - 1)}
SILENT = {"desk": Raised(signals=("a",), at_ms=NOW_MS, silent=True)}


@pytest.mark.parametrize(
    ("access", "raised", "near", "because"),
    [
        (None, FRESH, False, LampRefusal.UNKNOWN_GROUP),
        (LampAccess.NEVER, FRESH, False, LampRefusal.NOT_ALLOWED),
        ("a word of tomorrow", FRESH, False, LampRefusal.NOT_ALLOWED),
        (LampAccess.INCIDENT, FRESH, False, None),
        (LampAccess.INCIDENT, {}, False, LampRefusal.NO_INCIDENT),
        (LampAccess.INCIDENT, OLD, False, LampRefusal.NO_INCIDENT),
        (LampAccess.INCIDENT, SILENT, False, LampRefusal.SILENT),
        (LampAccess.INCIDENT, FRESH | SILENT, False, LampRefusal.SILENT),
        (LampAccess.INCIDENT, FRESH, True, LampRefusal.NOT_ALLOWED),
        (LampAccess.NEIGHBOURS, {}, True, None),
        (LampAccess.NEIGHBOURS, {}, False, LampRefusal.NO_INCIDENT),
        (LampAccess.NEIGHBOURS, SILENT, True, LampRefusal.SILENT),
        (LampAccess.ALWAYS, {}, False, None),
        (LampAccess.ALWAYS, {}, True, None),
    ],
)
def test_who_may_have_light(
    access: str | None, raised: dict[str, Raised], near: bool, because: LampRefusal | None
) -> None:
    assert refusal(replace(ON, near=near), access, raised, NOW_MS) is because


@pytest.mark.parametrize("access", [LampAccess.INCIDENT, LampAccess.NEIGHBOURS, LampAccess.ALWAYS])
def test_to_end_its_own_light_the_station_needs_no_reason(access: LampAccess) -> None:
    assert refusal(replace(ON, on=False), access, {}, NOW_MS) is None


@given(st.integers(-3 * FRESH_MS, 3 * FRESH_MS))
def test_a_request_is_as_young_as_the_heartbeat_that_it_names(age_ms: int) -> None:
    keeper = doorkeeper(NOW_MS)
    _, because = judge(keeper, ON, LampAccess.INCIDENT, FRESH, NOW_MS + age_ms, newest=True)
    assert (because is LampRefusal.STALE) is not (0 <= age_ms <= FRESH_MS)


def test_a_request_holds_once() -> None:
    keeper, because = judge(doorkeeper(NOW_MS), ON, LampAccess.ALWAYS, {}, NOW_MS, newest=True)
    assert because is None
    _, because = judge(keeper, ON, LampAccess.ALWAYS, {}, NOW_MS, newest=True)
    assert because is LampRefusal.REPEATED


def test_a_request_that_was_refused_does_not_hold_later() -> None:
    keeper, because = judge(doorkeeper(NOW_MS), ON, LampAccess.INCIDENT, {}, NOW_MS, newest=True)
    assert because is LampRefusal.NO_INCIDENT
    _, because = judge(keeper, ON, LampAccess.INCIDENT, FRESH, NOW_MS, newest=True)
    assert because is LampRefusal.REPEATED


def test_a_request_by_an_older_session_does_not_hold() -> None:
    _, because = judge(doorkeeper(NOW_MS), ON, LampAccess.ALWAYS, {}, NOW_MS, newest=False)
    assert because is LampRefusal.OLD_SESSION


def test_lamps_do_not_flash_by_request() -> None:
    keeper = doorkeeper(NOW_MS)
    said = []
    for number in range(REQUESTS + 5):
        asked = replace(ON, request=number.to_bytes(16), on=number % 2 == 0)
        keeper, because = judge(keeper, asked, LampAccess.ALWAYS, {}, NOW_MS, newest=True)
        said.append(because)
    assert said == [None] * REQUESTS + [LampRefusal.TOO_MANY] * 5
