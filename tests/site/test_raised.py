"""What an alarm point has raised of late ages over a restart, and names every incident that it may have opened."""

from pathlib import Path

from hypothesis import given, strategies as st

from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.site.raised import SIGNALS_KEPT, Raised, raised_document, read_raised
from custom_components.smart_safety_zone.site.requests import INCIDENT_MS

GOLDEN = Path(__file__).parent / "golden"
NOW = Moment(1_800_000_000_000, 5_000_000, b"boot-one")


def test_what_is_kept_has_its_golden_form() -> None:
    raised = {"sos": Raised(signals=("a", "b"), at_ms=NOW.mono_ms - 7000)}
    assert raised_document(raised, NOW).value == (GOLDEN / "raised-1.json").read_bytes().rstrip(b"\n")


def test_reasons_for_the_station_to_ask_age_over_a_restart() -> None:
    raised = {"sos": Raised(signals=("a",), at_ms=NOW.mono_ms - 7000, silent=True)}
    raw = raised_document(raised, NOW).value
    assert raw is not None
    later = Moment(NOW.wall_ms + 1000, 9_000_000, b"boot-two")
    assert read_raised(raw, later) == {"sos": Raised(signals=("a",), at_ms=9_000_000 - 8000, silent=True)}


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=3 * SIGNALS_KEPT))
def test_the_first_press_and_the_newest_ones_are_remembered_of_however_many(numbers: list[int]) -> None:
    raised = Raised(signals=("first",), at_ms=0)
    for at_ms, number in enumerate(numbers):
        raised = raised.again(str(number), at_ms, silent=False)
    assert raised.signals[0] == "first"
    assert len(raised.signals) <= SIGNALS_KEPT
    assert list(raised.signals[1:]) == [str(number) for number in numbers][1 - SIGNALS_KEPT :]


def test_a_new_press_prolongs_and_half_an_hour_after_it_nothing_is_left() -> None:
    raised = Raised(signals=("a",), at_ms=0).again("b", 1000, silent=False)
    assert raised.is_live(INCIDENT_MS + 1000)
    assert not raised.is_live(INCIDENT_MS + 1001)


def test_what_was_silent_once_stays_so() -> None:
    assert Raised(signals=("a",), at_ms=0, silent=True).again("b", 1, silent=False).silent
