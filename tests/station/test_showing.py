"""What is told in a storm: what is new first, presses that wait together, and everything of one incident in order."""

import asyncio
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from unittest.mock import patch

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.incident.model import Incident, Signal, SignalType, State, Step, StepType
from custom_components.smart_safety_zone.station import showing
from custom_components.smart_safety_zone.station.showing import Showing
from tests.incident.made import incident, signal, step


class Screen:
    """Somebody who is told, and for whom nothing is quick enough."""

    def __init__(self) -> None:
        self.showing = Showing()
        self.showing.step_shown = self._step
        self.showing.signal_shown = self._signal
        self.steps: list[tuple[str, str, int]] = []
        self.signals: list[tuple[str, str]] = []

    def _step(self, incident: Incident, step: Step) -> None:
        self.steps.append((incident.id, step.type, step.count))

    def _signal(self, _site_id: str, signal: Signal) -> None:
        self.signals.append((signal.id, signal.type))

    async def settled(self) -> None:
        async with asyncio.timeout(5):
            while self.showing._next_turn:  # noqa: ASYNC110
                await asyncio.sleep(0)


@pytest.fixture
async def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    # Whatever is told takes all the time of a turn.
    monkeypatch.setattr(showing, "BUDGET_S", 1e-12)
    return Screen()


ONE, OTHER = incident(number=1), incident(number=50)
REPEATED, OPENED = step(StepType.REPEATED, signal_id="2"), replace(step(StepType.NOTED), type=StepType.OPENED)


async def test_without_a_storm_everything_is_told_at_once() -> None:
    screen = Screen()

    screen.showing.step(ONE, OPENED)
    screen.showing.signal(signal(1), ())

    assert (len(screen.steps), len(screen.signals)) == (1, 1)
    await screen.settled()


async def test_presses_that_wait_are_told_as_one_with_their_count(screen: Screen) -> None:
    screen.showing.step(OTHER, OPENED)
    for _ in range(500):
        screen.showing.step(ONE, REPEATED)
    await screen.settled()

    assert screen.steps == [(OTHER.id, "opened", 1), (ONE.id, "repeated", 500)]


async def test_what_is_new_is_told_before_what_is_repeated(screen: Screen) -> None:
    screen.showing.step(OTHER, REPEATED)
    screen.showing.step(OTHER, REPEATED)
    screen.showing.step(ONE, OPENED)
    await screen.settled()

    assert [told[1] for told in screen.steps] == ["repeated", "opened", "repeated"]


async def test_what_follows_presses_is_told_after_them(screen: Screen) -> None:
    closed = replace(ONE, state=State.CLOSED)
    screen.showing.step(OTHER, OPENED)
    for told in (OPENED, REPEATED, REPEATED, step(StepType.NOTED), REPEATED):
        screen.showing.step(ONE, told)
    screen.showing.step(closed, step(StepType.CLOSED))
    await screen.settled()

    of_one = [(kind, count) for incident_id, kind, count in screen.steps if incident_id == ONE.id]
    assert of_one == [("opened", 1), ("repeated", 2), ("noted", 1), ("repeated", 1), ("closed", 1)]


async def test_signals_of_a_site_keep_their_order_and_only_presses_of_one_point_are_told_as_one(screen: Screen) -> None:
    restoral = replace(signal(4), type=SignalType.RESTORAL, refers_to=signal(3).id)
    screen.showing.step(OTHER, OPENED)
    for told in (signal(1), signal(2), signal(3)):
        screen.showing.signal(told, [REPEATED])
    screen.showing.signal(restoral, ())
    for told in (signal(5), replace(signal(6), point_id="other")):
        screen.showing.signal(told, [REPEATED])
    await screen.settled()

    assert [each for each, _ in screen.signals] == [signal(3).id, restoral.id, signal(5).id, signal(6).id]


async def test_one_that_presses_without_end_is_told_of_a_few_times_per_second_and_fills_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(showing, "EACH_AT_ONCE", 2)
    monkeypatch.setattr(showing, "EACH_PER_S", 20)
    screen = Screen()
    for _ in range(100):
        screen.showing.step(ONE, REPEATED)
        for point in ("one", "other"):
            screen.showing.signal(replace(signal(1), point_id=point), [REPEATED])

    assert (len(screen.steps), len(screen.signals)) == (2, 2)
    await screen.settled()
    assert (len(screen.steps), len(screen.signals)) == (3, 4)
    assert sum(count for _, _, count in screen.steps) == 100


async def test_what_waits_at_the_end_is_told(screen: Screen) -> None:
    for _ in range(3):
        screen.showing.step(ONE, OPENED)
    screen.showing.flush()

    assert len(screen.steps) == 3
    await screen.settled()


async def test_a_listener_that_fails_holds_nothing_up(screen: Screen, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_incident: Incident, _step: Step) -> None:
        raise LookupError

    screen.showing.step_shown = fail
    screen.showing.step(ONE, OPENED)
    screen.showing.step(OTHER, OPENED)
    screen.showing.signal(signal(1), ())
    await screen.settled()

    assert len(screen.signals) == 1
    assert "could not be told" in caplog.text


async def test_what_is_told_again_keeps_a_pace_and_news_do_not_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "AGAIN_AT_ONCE", 3)
    monkeypatch.setattr(showing, "AGAIN_PER_S", 50)
    screen = Screen()
    for number in range(1, 10):
        screen.showing.step(replace(ONE, id=f"{number:032x}"), REPEATED)
    at_once = len(screen.steps)
    screen.showing.step(OTHER, OPENED)

    assert (at_once, screen.steps[-1][1]) == (3, "opened")
    await screen.settled()
    assert [told[0] for told in screen.steps if told[1] == "repeated"] == [f"{number:032x}" for number in range(1, 10)]


ACTS = st.sampled_from(["press one", "press other", "note", "press two", "restore", "turn", "turn", "flush"])


@given(st.lists(ACTS, max_size=60), st.sampled_from([1e-12, 1.0]), st.integers(1, 8))
def test_whatever_happens_nothing_is_told_twice_lost_or_before_what_it_follows(
    acts: list[str], budget_s: float, at_once: int
) -> None:
    steps: list[tuple[str, int]] = []
    signals: list[tuple[str, bool]] = []
    screen = asyncio.run(_played(acts, steps, signals, budget_s, at_once))

    told = [(kind, count) for incident_id, kind, count in screen.steps if incident_id == ONE.id]
    assert _merged(told) == _merged(steps)
    # Of the presses between two other signals, the newest of each point is told, and nothing of another time.
    assert [each for each, kind in screen.signals if kind != "alarm"] == [each for each, again in signals if not again]
    said_as_shown = [(each, "alarm" if again else "restoral") for each, again in signals]
    for shown, said in zip(_parts(screen.signals), _parts(said_as_shown), strict=True):
        newest = {point: (point, number) for point, number in said}
        assert len(set(shown)) == len(shown)
        assert set(newest.values()) <= set(shown) <= set(said)


async def _played(
    acts: list[str], steps: list[tuple[str, int]], signals: list[tuple[str, bool]], budget_s: float, at_once: int
) -> Screen:
    with (
        patch.object(showing, "BUDGET_S", budget_s),
        patch.object(showing, "AGAIN_AT_ONCE", at_once),
        patch.object(showing, "EACH_PER_S", 2_000),
        patch.object(showing, "AGAIN_PER_S", 2_000),
    ):
        screen = Screen()
        for number, act in enumerate(acts):
            match act.split():
                case ["press", point]:
                    steps.append(("repeated", 1))
                    screen.showing.step(ONE, REPEATED)
                    signals.append((f"{point} {number}", True))
                    screen.showing.signal(replace(signal(1), id=f"{point} {number}", point_id=point), [REPEATED])
                case ["note"]:
                    steps.append(("noted", 1))
                    screen.showing.step(ONE, step(StepType.NOTED))
                case ["restore"]:
                    signals.append((f"restored {number}", False))
                    restoral = replace(signal(1), id=f"restored {number}", type=SignalType.RESTORAL)
                    screen.showing.signal(restoral, ())
                case ["turn"]:
                    await asyncio.sleep(0)
                case _:
                    screen.showing.flush()
        await screen.settled()
        return screen


def _merged(steps: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(kind, sum(count for _, count in some)) for kind, some in groupby(steps, key=itemgetter(0))]


def _parts(signals: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Split where something other than a press was said."""
    parts: list[list[tuple[str, str]]] = [[]]
    for each, kind in signals:
        if kind == "alarm":
            point, _, number = each.partition(" ")
            parts[-1].append((point, number))
        else:
            parts.append([])
    return parts


async def test_what_comes_before_anybody_listens_is_told_when_somebody_does() -> None:
    screen = Screen()
    screen.showing.hold()
    for told in (OPENED, REPEATED, REPEATED):
        screen.showing.step(ONE, told)
    screen.showing.signal(signal(1), (OPENED,))
    await screen.settled()
    assert (screen.steps, screen.signals) == ([], [])

    screen.showing.release()
    await screen.settled()

    assert screen.steps == [(ONE.id, "opened", 1), (ONE.id, "repeated", 2)]
    assert [told[0] for told in screen.signals] == [signal(1).id]
