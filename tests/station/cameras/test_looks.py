"""Both ends tell of each look, and what they tell is compared."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.smart_safety_zone.protocol.cameras import Look, ViewRequest
from custom_components.smart_safety_zone.station.cameras import looks
from custom_components.smart_safety_zone.station.cameras.looks import (
    AGAIN_MS,
    KEPT_MS,
    MISSING_MS,
    UNTOLD_MS,
    Account,
    Difference,
)

GOLDEN = Path(__file__).parent / "golden" / "account-1.json"
REQUEST = ViewRequest(
    view=bytes(range(16)),
    camera="cam",
    mode="frames",
    beat_ms=5,
    operator=7,
    purpose="See who is hurt",
    incident=bytes(range(16, 32)),
)
ASKED = looks.asked("site", REQUEST, "user-7", 1_000)
ENDED = looks.ended(ASKED, 9_000, "ended", 8, 20)


def look(**said: Any) -> Look:
    filled: dict[str, Any] = {
        "view": REQUEST.view,
        "camera": "cam",
        "mode": "frames",
        "state": "granted",
        "at_ms": 990,
        "operator": 7,
        "purpose": "See who is hurt",
        "incident": REQUEST.incident,
        "reason": "ended",
        "seconds": 8,
        "pictures": 20,
        **said,
    }
    return Look(**filled)


def test_the_form_on_disk_is_the_golden_one() -> None:
    account = replace(looks.told(ENDED, look(pictures=30)), settled_by=1)
    assert account.write() == GOLDEN.read_bytes().rstrip(b"\n")
    assert Account.read(GOLDEN.read_bytes()) == account


@pytest.mark.parametrize("pictures", [19, 20, 21])
def test_one_picture_under_way_is_no_difference(pictures: int) -> None:
    assert looks.told(ENDED, look(pictures=pictures)).difference is None


@pytest.mark.parametrize("pictures", [0, 18, 22])
def test_more_than_that_is(pictures: int) -> None:
    assert looks.told(ENDED, look(pictures=pictures)).difference is Difference.PICTURES


@pytest.mark.parametrize(
    "said",
    [
        {"camera": "other"},
        {"operator": 8},
        {"operator": None},
        {"purpose": "Curious"},
        {"incident": None},
        {"case": "1"},
    ],
)
def test_a_look_at_something_else_is_a_difference_even_before_its_end(said: dict[str, Any]) -> None:
    assert looks.told(ASKED, look(**said, reason="")).difference is Difference.OTHER
    assert looks.told(looks.told(ENDED, look(**said, reason="")), look()).difference is Difference.OTHER


def test_frames_of_live_video_which_go_past_the_station_are_no_difference() -> None:
    live = replace(ENDED, mode="webrtc", pictures=0)
    assert looks.told(live, look(mode="webrtc", pictures=300)).difference is None


def test_that_it_has_begun_says_nothing_of_how_it_ended() -> None:
    account = looks.told(ENDED, look(reason="", pictures=0))
    assert (account.told, account.difference) == (False, None)


def test_the_site_may_tell_of_the_end_first() -> None:
    early = looks.told(ASKED, look(pictures=3))
    assert early.difference is None
    assert looks.ended(early, 9_000, "link_lost", 8, 9).difference is Difference.PICTURES
    assert looks.ended(early, 9_000, "link_lost", 8, 4).difference is None


def test_what_ended_with_the_station_has_no_count_to_compare() -> None:
    account = looks.ended(ASKED, 9_000, "station_ended", 0, None)
    assert looks.told(account, look(pictures=99)).difference is None


def test_a_look_that_nobody_asked_for_stays_a_difference() -> None:
    account = looks.stranger("site", look(), 9_000)
    assert account.differs
    assert looks.told(account, look()).difference is Difference.UNKNOWN


def test_a_look_that_the_site_never_tells_of_is_missed_after_a_while_and_found_when_it_comes() -> None:
    assert looks.missed(ENDED, 9_000 + MISSING_MS - 1) == ENDED
    missed = looks.missed(ENDED, 9_000 + MISSING_MS)
    assert missed.difference is Difference.MISSING
    assert looks.told(missed, look()).difference is None


def test_nothing_is_missed_of_what_showed_nothing() -> None:
    refused = looks.ended(ASKED, 9_000, "no_incident", 0, 0)
    assert looks.missed(refused, 9_000 + MISSING_MS) == refused


def test_live_video_is_counted_at_the_site_alone_and_missed_all_the_same() -> None:
    live = looks.ended(replace(ASKED, mode="webrtc"), 9_000, "ended", 8, 0)
    assert looks.told(live, look(mode="webrtc", pictures=200)).difference is None
    assert looks.missed(live, 9_000 + MISSING_MS).difference is Difference.MISSING


def test_what_both_agree_on_is_kept_for_a_day_and_what_differs_until_somebody_has_looked_into_it() -> None:
    agreed, differing = looks.told(ENDED, look()), looks.told(ENDED, look(pictures=50))
    late = 9_000 + KEPT_MS + 1
    assert not agreed.is_old(late - 1)
    assert agreed.is_old(late)
    assert not differing.is_old(late)
    assert looks.settled(differing, 1).is_old(late)
    # The site has yet to tell, unless it does not come back.
    assert not ENDED.is_old(late)
    assert ENDED.is_old(9_000 + UNTOLD_MS + 1)


def test_what_was_asked_again_at_once_is_one_look() -> None:
    def asked(view: int, at_ms: int, reason: str = "ended", **said: Any) -> Account:
        return replace(looks.ended(ASKED, 9_000, reason, 0, 0), view=f"{view:032x}", at_ms=at_ms, **said)

    stale, again = asked(1, 0, "stale"), asked(2, AGAIN_MS)
    assert looks.told_once([again, stale]) == [again]
    # Of what nobody asked again, that it grew stale is how it ended; another camera is another look.
    assert looks.told_once([stale]) == [stale]
    assert looks.told_once([stale, asked(3, 5, camera="other")]) == [stale, asked(3, 5, camera="other")]
    assert looks.told_once([stale, asked(4, AGAIN_MS + 1)]) == [stale, asked(4, AGAIN_MS + 1)]
    # A refusal is told each time.
    refused = asked(5, 1, "denied")
    assert looks.told_once([again, refused]) == [refused, again]
