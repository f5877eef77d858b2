"""How soon the radio room acted: what counts, from when, and what is never counted together."""

import json
from pathlib import Path
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.false_cause import FalseCause
from custom_components.smart_safety_zone.incident.machine import advance
from custom_components.smart_safety_zone.incident.model import (
    AlarmKind,
    Disposition,
    Incident,
    State,
    StepType,
)
from custom_components.smart_safety_zone.incident.response import (
    TARGETS,
    Group,
    Measure,
    Met,
    Response,
    Target,
    figures,
    met,
    percentile,
    response_from_json,
    response_of,
    response_to_json,
    waits,
)

from .made import MALEE, NOW_MS, PATROL, incident, signal_id, step

GOLDEN: Final = Path(__file__).parent / "golden" / "response.json"
TIMES = st.lists(st.integers(0, 10**10), min_size=1, max_size=200)
NENA: Final = Target("nena", Measure.ACKNOWLEDGE, 15_000, 90)


def lived(value: Incident, *steps: tuple[StepType, int, dict[str, Any]]) -> Incident:
    """An incident with these steps, so many milliseconds after it came in."""
    came_in = value.timeline[0].at_ms
    for kind, after_ms, said in steps:
        value = advance(value, step(kind, at_ms=came_in + after_ms, **said))
    return value


def handled() -> Incident:
    return lived(
        incident(),
        (StepType.ACKNOWLEDGED, 9_000, {}),
        (StepType.DISPATCHED, 40_000, {}),
        (StepType.ARRIVED, 250_000, {"actor": PATROL}),
        (StepType.CLOSED, 900_000, {"disposition": Disposition.REAL}),
    )


def test_each_time_runs_from_where_its_standard_says() -> None:
    said = response_of(handled())

    assert said.times == {
        Measure.REACH: 400,
        Measure.ACKNOWLEDGE: 9_000,
        Measure.DISPATCH: 31_000,
        Measure.ARRIVE: 250_000,
    }
    assert (said.group, said.disposition, said.is_false) == (Group.ALARM, Disposition.REAL, False)


def test_the_first_who_took_it_counts_whatever_became_of_that() -> None:
    value = lived(
        incident(),
        (StepType.ACKNOWLEDGED, 5_000, {}),
        (StepType.RELEASED, 8_000, {}),
        (StepType.ACKNOWLEDGED, 700_000, {"actor": MALEE}),
        (StepType.DISPATCHED, 705_000, {"actor": MALEE}),
        (StepType.RECALLED, 706_000, {"actor": MALEE}),
        (StepType.CLOSED, 707_000, {"actor": MALEE, "disposition": Disposition.UNFOUNDED}),
        (StepType.REOPENED, 800_000, {"actor": MALEE}),
        (StepType.DISPATCHED, 900_000, {"actor": MALEE}),
    )

    assert response_of(value).times[Measure.ACKNOWLEDGE] == 5_000
    assert response_of(value).times[Measure.DISPATCH] == 700_000


def test_what_was_held_waits_from_when_it_was_opened() -> None:
    held = incident(State.HELD)
    opened = lived(
        held, (StepType.OPENED, 10_000, {"actor": held.timeline[0].actor}), (StepType.ACKNOWLEDGED, 14_000, {})
    )

    assert response_of(held).group is Group.HELD
    assert response_of(opened).group is Group.ALARM
    assert response_of(opened).times[Measure.ACKNOWLEDGE] == 4_000


def test_a_clock_that_was_set_back_makes_nobody_faster_than_at_once() -> None:
    value = advance(incident(), step(StepType.ACKNOWLEDGED, at_ms=NOW_MS - 60_000))

    assert response_of(value).times[Measure.ACKNOWLEDGE] == 0


@pytest.mark.parametrize(
    ("value", "group"),
    [
        (incident(State.CLOSED, drill=True), Group.DRILL),
        (incident(State.CLOSED, kind=AlarmKind.TEST), Group.TEST),
        (lived(incident(State.ACKNOWLEDGED), (StepType.CLOSED, 9_000, {"disposition": Disposition.TEST})), Group.TEST),
        (incident(State.CLOSED, kind=AlarmKind.TROUBLE), Group.TROUBLE),
        (incident(State.CLOSED, kind=AlarmKind.TAMPER), Group.ALARM),
        (
            lived(
                incident(State.HELD),
                (StepType.WITHDRAWN, 4_000, {"signal_id": signal_id(1), "actor": incident().timeline[0].actor}),
            ),
            Group.HELD,
        ),
        (
            lived(incident(), (StepType.CANCELLED, 4_000, {"actor": incident().timeline[0].actor})),
            Group.CANCELLED,
        ),
        (
            lived(
                incident(State.ACKNOWLEDGED), (StepType.CLOSED, 9_000, {"disposition": Disposition.CANCELLED_BY_USER})
            ),
            Group.CANCELLED,
        ),
        (
            lived(
                incident(State.ACKNOWLEDGED),
                (StepType.CLOSED, 9_000, {"disposition": Disposition.DUPLICATE, "other": "0" * 32}),
            ),
            Group.DUPLICATE,
        ),
    ],
)
def test_what_is_no_alarm_is_counted_apart(value: Incident, group: Group) -> None:
    assert response_of(value).group is group


def test_why_an_alarm_was_false_is_kept() -> None:
    false = lived(incident(State.ACKNOWLEDGED), (StepType.CLOSED, 9_000, {"false_cause": FalseCause.ENVIRONMENT}))
    kept = response_to_json(response_of(false))

    assert response_from_json(kept).why == kept["false_cause"] == "environment"
    # What was kept before causes were asked for tells as what it was closed.
    del kept["false_cause"]
    assert response_from_json(kept).why == "false_alarm"


def test_what_was_kept_is_read_for_ever() -> None:
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))

    assert response_to_json(response_of(handled())) == kept
    assert response_from_json(kept) == response_of(handled())
    with pytest.raises(ValueError, match="format 2"):
        response_from_json({**kept, "format": 2})


@given(TIMES, st.integers(1, 100))
def test_a_percentile_is_a_time_that_was_measured_and_enough_are_within_it(times: list[int], percent: int) -> None:
    found = percentile(sorted(times), percent)

    assert found is not None
    assert found in times
    assert sum(ms <= found for ms in times) * 100 >= percent * len(times)
    assert sum(ms < found for ms in times) * 100 < percent * len(times)


@given(TIMES)
def test_figures_rise_and_order_does_not_matter(times: list[int]) -> None:
    said = figures(times)

    assert said == figures(reversed(times))
    assert said.count == len(times)
    assert said.p50_ms is not None
    assert said.p90_ms is not None
    assert min(times) <= said.p50_ms <= said.p90_ms <= (said.longest_ms or 0) == max(times)


def test_nothing_has_no_figures_and_meets_and_misses_no_target() -> None:
    assert (figures([]).count, figures([]).p90_ms) == (0, None)
    assert (met(NENA, []).percent, met(NENA, []).reaches(NENA)) == (None, None)


@given(TIMES, st.lists(st.integers(0, 10**10), max_size=20))
def test_a_share_is_of_all_and_what_waits_too_long_is_missed_before_anybody_takes_it(
    times: list[int], waiting: list[int]
) -> None:
    now = met(NENA, times, waiting)
    later = met(NENA, times, [ms + 60_000 for ms in waiting])

    assert now.within == later.within == sum(ms <= 15_000 for ms in times)
    assert len(times) <= now.of <= later.of == len(times) + len(waiting)


@pytest.mark.parametrize(
    ("within", "of", "percent", "reached"), [(9, 10, 90, True), (899, 1000, 89, False), (1, 1, 100, True)]
)
def test_a_share_is_never_rounded_up_to_its_target(within: int, of: int, percent: int, reached: bool) -> None:
    assert Met(within, of).percent == percent
    assert Met(within, of).reaches(NENA) is reached


def test_what_nobody_has_taken_waits_and_what_needs_no_unit_does_not() -> None:
    now_ms = NOW_MS + 100_001
    taken, sent = incident(State.ACKNOWLEDGED), incident(State.DISPATCHED)

    assert waits(response_of(incident()), Measure.ACKNOWLEDGE, now_ms) == 100_000
    assert waits(response_of(taken), Measure.ACKNOWLEDGE, now_ms) is None
    assert waits(response_of(taken), Measure.ARRIVE, now_ms) is None
    assert waits(response_of(sent), Measure.ARRIVE, now_ms) == 100_000
    assert waits(response_of(incident(State.CLOSED)), Measure.ARRIVE, now_ms) is None


def test_targets_are_those_that_the_standards_name() -> None:
    said = {target.name: (target.measure, target.within_ms, target.percent) for target in TARGETS}

    assert said["nena_15"] == (Measure.ACKNOWLEDGE, 15_000, 90)
    assert said["nfpa_72"] == (Measure.REACH, 90_000, 100)
    assert len(said) == len(TARGETS)


def test_a_response_says_nothing_of_who_acted() -> None:
    assert "Somchai" not in json.dumps(response_to_json(response_of(handled())))
    assert isinstance(response_of(handled()), Response)
