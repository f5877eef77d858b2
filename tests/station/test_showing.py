"""What is told in a storm: what is new first, presses that wait together, and everything of one incident in order."""

import asyncio
from dataclasses import replace

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
    screen.showing.signal(signal(1))

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
    for told in (signal(1), signal(2), signal(3), restoral, signal(5), replace(signal(6), point_id="other")):
        screen.showing.signal(told)
    await screen.settled()

    assert [each for each, _ in screen.signals] == [signal(3).id, restoral.id, signal(5).id, signal(6).id]


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
    screen.showing.signal(signal(1))
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
