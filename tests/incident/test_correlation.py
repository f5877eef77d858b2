"""What becomes of one signal, given the incidents so far."""

from dataclasses import dataclass, field, replace

import pytest

from custom_components.smart_safety_zone.incident.correlation import (
    Awaits,
    Concerns,
    Held,
    Joins,
    Key,
    Known,
    Logged,
    LogReason,
    Opens,
    absorbs,
    key_of,
    key_of_signal,
    place,
)
from custom_components.smart_safety_zone.incident.machine import advance, opened
from custom_components.smart_safety_zone.incident.model import (
    SITE,
    TEXT_MAX,
    AlarmKind,
    Incident,
    Signal,
    SignalType,
    State,
    StepType,
    incident_id,
)

from .made import NOW_MS, about, incident, signal, signal_id, step


@dataclass
class OneIncident:
    """A look-up that knows one incident, opened by signal 1."""

    incident: Incident
    cancelled: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def joinable(self, key: Key) -> Incident | None:
        return self.incident if key == key_of(self.incident) and absorbs(self.incident) else None

    def held(self, site_id: str, signal_id: str) -> Held | None:
        self.asked.append((site_id, signal_id))
        here = (site_id, signal_id) == (self.incident.site_id, self.incident.signals[0])
        return Held(self.incident, self.cancelled) if here else None


@pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED, State.DISPATCHED, State.ON_SCENE])
def test_a_press_joins_the_incident_of_its_point_and_kind_until_that_is_closed(state: State) -> None:
    value = incident(state)
    outcome = place(signal(2, silent=True), OneIncident(value))
    assert isinstance(outcome, Joins)
    assert outcome.incident_id == value.id
    assert (outcome.step.type, outcome.step.at_ms, outcome.step.actor) == (StepType.REPEATED, NOW_MS + 2, SITE)
    assert (outcome.step.signal_id, outcome.step.silent) == (signal_id(2), True)


@pytest.mark.parametrize(
    "other",
    [
        signal(2, site_id="site-b"),
        signal(2, point_id="teller-3"),
        signal(2, kind=AlarmKind.FIRE),
        signal(2, drill=True),
        signal(2, type=SignalType.TAMPER),
    ],
)
def test_what_differs_in_site_point_kind_or_being_a_drill_opens_an_incident_of_its_own(other: Signal) -> None:
    outcome = place(other, OneIncident(incident()))
    assert isinstance(outcome, Opens)
    assert outcome.incident == opened(other)
    assert outcome.incident.id == incident_id(other.site_id, other.id)


def test_a_drill_never_absorbs_a_real_press_nor_a_real_incident_a_drill() -> None:
    assert isinstance(place(signal(2), OneIncident(incident(drill=True))), Opens)
    assert isinstance(place(signal(2, drill=True), OneIncident(incident(drill=False))), Opens)
    assert isinstance(place(signal(2, drill=True), OneIncident(incident(drill=True))), Joins)


def test_what_the_site_cancelled_never_absorbs_a_press() -> None:
    cancelled = advance(incident(), step(StepType.CANCELLED, SITE))
    assert isinstance(place(signal(2), OneIncident(cancelled)), Opens)


def test_what_is_closed_never_absorbs_a_press() -> None:
    assert isinstance(place(signal(2), OneIncident(incident(State.CLOSED))), Opens)


def test_two_unknown_kinds_are_two_incidents_and_one_of_them_is_one() -> None:
    flood = incident(kind=AlarmKind.OTHER, kind_text="flood")
    assert isinstance(place(signal(2, kind=AlarmKind.OTHER, kind_text="flood"), OneIncident(flood)), Joins)
    assert isinstance(place(signal(2, kind=AlarmKind.OTHER, kind_text="gas"), OneIncident(flood)), Opens)


def test_two_troubles_are_two_incidents_and_one_of_them_is_one() -> None:
    lost = incident(kind=AlarmKind.TROUBLE, kind_text="link", point_id="")
    for word, joins in (("link", True), ("two_sessions", False)):
        trouble = signal(2, type=SignalType.TROUBLE, kind=AlarmKind.TROUBLE, kind_text=word, point_id="")
        assert isinstance(place(trouble, OneIncident(lost), trouble_is_incident=True), Joins) is joins


def test_another_spelling_of_a_known_kind_is_the_same_kind() -> None:
    assert isinstance(place(signal(2, kind_text="HOLD_UP"), OneIncident(incident())), Joins)


def test_the_same_signal_has_no_second_effect() -> None:
    value = incident()
    assert place(signal(1, again=True), OneIncident(value)) == Known(value.id)


@pytest.mark.parametrize("drill", [True, False])
def test_a_test_is_written_down_and_no_incident(*, drill: bool) -> None:
    outcome = place(signal(2, type=SignalType.TEST, drill=drill), OneIncident(incident()))
    assert outcome == Logged(LogReason.TEST)


def test_a_trouble_is_an_incident_only_where_the_station_wants_it() -> None:
    trouble = signal(2, type=SignalType.TROUBLE)
    assert place(trouble, OneIncident(incident())) == Logged(LogReason.TROUBLE)
    outcome = place(trouble, OneIncident(incident()), trouble_is_incident=True)
    assert isinstance(outcome, Opens)
    assert outcome.incident.kind is AlarmKind.TROUBLE


@pytest.mark.parametrize(
    ("said", "made"), [(SignalType.RESTORAL, StepType.RESTORED), (SignalType.CANCEL, StepType.CANCELLED)]
)
@pytest.mark.parametrize("state", State)
def test_a_restoral_or_cancel_is_a_step_of_the_incident_that_holds_its_signal(
    said: SignalType, made: StepType, state: State
) -> None:
    value = incident(state)
    outcome = place(about(1, said), OneIncident(value))
    assert isinstance(outcome, Concerns)
    assert (outcome.incident_id, outcome.step.type, outcome.step.signal_id) == (value.id, made, signal_id(1))
    assert advance(value, outcome.step).state is state


@pytest.mark.parametrize("said", [SignalType.RESTORAL, SignalType.CANCEL])
def test_a_site_says_nothing_about_the_signals_of_another(said: SignalType) -> None:
    lookup = OneIncident(incident())
    assert place(about(1, said, site_id="site-b"), lookup) == Awaits(signal_id(1))
    assert lookup.asked == [("site-b", signal_id(1))]


@pytest.mark.parametrize("said", [SignalType.RESTORAL, SignalType.CANCEL])
def test_a_drill_says_nothing_about_a_real_incident_and_the_other_way_round(said: SignalType) -> None:
    apart = Logged(LogReason.DRILL_AND_REAL)
    assert place(about(1, said, drill=True), OneIncident(incident())) == apart
    assert place(about(1, said), OneIncident(incident(drill=True))) == apart


@pytest.mark.parametrize("said", [SignalType.RESTORAL, SignalType.CANCEL])
def test_what_is_about_an_unknown_signal_waits_for_it(said: SignalType) -> None:
    assert place(about(9, said), OneIncident(incident())) == Awaits(signal_id(9))


@pytest.mark.parametrize("said", [SignalType.RESTORAL, SignalType.CANCEL])
def test_a_restoral_or_cancel_of_nothing_is_no_incident(said: SignalType) -> None:
    assert place(signal(2, type=said), OneIncident(incident())) == Logged(LogReason.REFERS_TO_NOTHING)


def test_a_second_cancel_of_a_signal_has_no_effect() -> None:
    value = incident()
    assert place(about(1, SignalType.CANCEL), OneIncident(value, cancelled=True)) == Known(value.id)
    cancelled = advance(value, step(StepType.CANCELLED, SITE))
    assert place(about(1, SignalType.CANCEL), OneIncident(cancelled)) == Known(value.id)


@pytest.mark.parametrize("said", [SignalType.ALARM, SignalType.CANCEL])
def test_a_text_longer_than_a_step_may_bear_is_cut_and_never_a_reason_to_refuse(said: SignalType) -> None:
    long = replace(about(1, said), text="x" * (TEXT_MAX + 5))
    outcome = place(long, OneIncident(incident()))
    assert isinstance(outcome, Joins | Concerns)
    assert outcome.step.text == "x" * TEXT_MAX


def test_the_key_of_an_incident_is_that_of_its_signal() -> None:
    for made in (signal(), signal(kind=AlarmKind.OTHER, kind_text="flood"), signal(type=SignalType.TAMPER, drill=True)):
        assert key_of(opened(made)) == key_of_signal(made)
