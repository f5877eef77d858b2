"""Whatever a station asks for: it holds once, now, in the newest session, and not without end."""

import pytest

from custom_components.smart_safety_zone.protocol.cameras import ViewRefusal
from custom_components.smart_safety_zone.protocol.lamps import LampRefusal
from custom_components.smart_safety_zone.site.requests import Disorder, Doorkeeper

NOW_MS = 1_000_000
FRESH_MS = 10_000
KEEPER = Doorkeeper.fresh(2, 0.001, FRESH_MS, NOW_MS)


@pytest.mark.parametrize("disorder", Disorder)
def test_each_matter_has_a_word_for_what_is_out_of_order(disorder: Disorder) -> None:
    assert LampRefusal(disorder).value == ViewRefusal(disorder).value == disorder.value


def test_a_request_that_was_stale_is_no_better_when_it_is_repeated() -> None:
    keeper, disorder = KEEPER.admit(b"a", NOW_MS - FRESH_MS - 1, NOW_MS, newest=True)
    assert disorder is Disorder.STALE
    assert keeper.admit(b"a", NOW_MS, NOW_MS, newest=True)[1] is Disorder.REPEATED


def test_a_heartbeat_of_the_future_is_stale() -> None:
    assert KEEPER.admit(b"a", NOW_MS + 1, NOW_MS, newest=True)[1] is Disorder.STALE


def test_only_requests_in_order_cost_of_the_budget() -> None:
    keeper, _ = KEEPER.admit(b"a", NOW_MS, NOW_MS, newest=False)
    for request, expected in ((b"b", None), (b"b", Disorder.REPEATED), (b"c", None), (b"d", Disorder.TOO_MANY)):
        keeper, disorder = keeper.admit(request, NOW_MS, NOW_MS, newest=True)
        assert disorder is expected
