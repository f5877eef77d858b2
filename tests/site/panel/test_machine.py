"""What a panel does, whatever happens in whatever order."""

from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
import pytest

from custom_components.smart_safety_zone.site.panel.machine import (
    ALWAYS_RAISED,
    Delays,
    Mode,
    PanelState,
    Phase,
    RefusedError,
    ZoneType,
    armed,
    disarmed,
    edge,
    ended,
    in_the_way,
    watched,
)

DELAYS = Delays(exit_ms=60_000, entry_ms=30_000)
AT_ONCE = Delays(exit_ms=0, entry_ms=0)
ARMED = st.sampled_from([Mode.HOME, Mode.AWAY])
ZONES = {type_.value: type_ for type_ in ZoneType}
STATES = st.builds(
    PanelState,
    mode=st.sampled_from(Mode),
    phase=st.sampled_from(Phase),
    user=st.none() | st.integers(1, 20),
    bypassed=st.frozensets(st.sampled_from(list(ZONES))),
    tripped=st.lists(st.sampled_from(list(ZONES)), unique=True).map(tuple),
)


def arm(mode: Mode = Mode.AWAY, delays: Delays = DELAYS) -> PanelState:
    """A panel that is armed, its exit delay over."""
    state = armed(PanelState(), mode, delays, user=7, open_zones=(), bypass=False)
    return ended(state, ZONES, frozenset(), delays)[0] if state.phase is Phase.ARMING else state


def test_arming_gives_time_to_leave_and_ends_armed() -> None:
    state = armed(PanelState(), Mode.AWAY, DELAYS, user=7, open_zones=(), bypass=False)
    assert (state.shown, state.reported_closed, state.delay_ms(DELAYS)) == ("arming", False, 60_000)
    state, alarms = ended(state, ZONES, frozenset(), DELAYS)
    assert (state.shown, state.reported_closed, state.user, alarms) == ("armed_away", True, 7, ())


def test_whoever_comes_in_by_the_door_has_time_for_his_code_and_then_all_that_he_passed_raises_its_alarm() -> None:
    at_door = edge(arm(), "delayed", ZoneType.DELAYED, DELAYS)
    assert (at_door.state.shown, at_door.alarms, at_door.state.delay_ms(DELAYS)) == ("pending", (), 30_000)
    inside = edge(at_door.state, "interior", ZoneType.INTERIOR, DELAYS)
    assert (inside.state.shown, inside.alarms) == ("pending", ())
    state, alarms = ended(inside.state, ZONES, frozenset(), DELAYS)
    assert (state.shown, alarms) == ("triggered", ("delayed", "interior"))


def test_a_window_that_breaks_in_the_entry_delay_ends_it() -> None:
    at_door = edge(arm(), "delayed", ZoneType.DELAYED, DELAYS).state
    broken = edge(at_door, "instant", ZoneType.INSTANT, DELAYS)
    assert (broken.state.shown, broken.alarms) == ("triggered", ("delayed", "instant"))


def test_a_code_in_the_entry_delay_lets_nothing_out() -> None:
    at_door = edge(arm(), "delayed", ZoneType.DELAYED, DELAYS).state
    state = disarmed(at_door, user=7)
    assert state == PanelState(user=7)
    assert ended(state, ZONES, frozenset(), DELAYS) == (state, ())


def test_a_door_that_was_left_open_in_leaving_calls_back_before_it_alarms() -> None:
    state = armed(PanelState(), Mode.AWAY, DELAYS, user=7, open_zones=(), bypass=False)
    assert edge(state, "delayed", ZoneType.DELAYED, DELAYS).alarms == ()
    state, alarms = ended(state, ZONES, frozenset({"delayed"}), DELAYS)
    assert (state.shown, alarms) == ("pending", ())
    assert ended(state, ZONES, frozenset({"delayed"}), DELAYS)[1] == ("delayed",)


def test_the_inside_is_not_watched_while_somebody_is_at_home() -> None:
    assert edge(arm(Mode.HOME), "interior", ZoneType.INTERIOR, DELAYS).alarms == ()
    assert edge(arm(Mode.AWAY), "interior", ZoneType.INTERIOR, DELAYS).alarms == ("interior",)


def test_without_an_entry_delay_the_door_alarms_at_once() -> None:
    assert edge(arm(delays=AT_ONCE), "delayed", ZoneType.DELAYED, AT_ONCE).alarms == ("delayed",)


@given(ARMED)
def test_an_open_zone_is_in_the_way_unless_it_is_to_be_left_out(mode: Mode) -> None:
    restless = frozenset({"instant", "interior", "hold_up", "always"})
    found = in_the_way(mode, ZONES, restless)
    assert found == (("instant", "interior") if mode is Mode.AWAY else ("instant",))
    with pytest.raises(RefusedError) as refused:
        armed(PanelState(), mode, DELAYS, user=7, open_zones=found, bypass=False)
    assert (refused.value.code, refused.value.zones) == ("zones_open", found)

    state = armed(PanelState(), mode, DELAYS, user=7, open_zones=found, bypass=True)
    state, _ = ended(state, ZONES, restless, DELAYS)
    assert state.shown == mode
    assert all(edge(state, zone, ZONES[zone], DELAYS).alarms == () for zone in found)


@given(STATES, ARMED)
def test_only_a_disarmed_panel_can_be_armed(state: PanelState, mode: Mode) -> None:
    if state.mode is Mode.DISARMED and state.phase is Phase.STEADY:
        assert armed(state, mode, DELAYS, user=1, open_zones=(), bypass=False).mode is mode
        return
    with pytest.raises(RefusedError):
        armed(state, mode, DELAYS, user=1, open_zones=(), bypass=False)


@given(STATES, st.sampled_from(sorted(ALWAYS_RAISED)), st.booleans())
def test_hold_up_tamper_and_round_the_clock_zones_always_raise_their_alarm(
    state: PanelState, type_: ZoneType, delays: bool
) -> None:
    decided = edge(state, type_.value, type_, DELAYS if delays else AT_ONCE)
    assert type_.value in decided.alarms


@given(STATES)
def test_nothing_of_a_hold_up_is_to_be_seen_at_the_panel(state: PanelState) -> None:
    assert edge(state, "hold_up", ZoneType.HOLD_UP, DELAYS).state == state


@given(STATES, st.sampled_from(ZoneType))
def test_a_zone_that_is_not_watched_raises_nothing_and_changes_nothing(state: PanelState, type_: ZoneType) -> None:
    if watched(state.mode, type_) or type_ in ALWAYS_RAISED:
        return
    decided = edge(state, type_.value, type_, DELAYS)
    assert (decided.state, decided.alarms) == (state, ())


@given(STATES, st.integers(1, 20))
def test_a_code_always_ends_it(state: PanelState, user: int) -> None:
    after = disarmed(state, user=user)
    # Who was the last to change something stays so, when a code changes nothing.
    assert after == (state if state.shown == "disarmed" else PanelState(user=user))


class Days(RuleBasedStateMachine):
    """A panel over many days, against what one would say of it in a sentence."""

    @initialize(entry=st.booleans(), leave=st.booleans())
    def begin(self, entry: bool, leave: bool) -> None:
        self.delays = Delays(exit_ms=60_000 if leave else 0, entry_ms=30_000 if entry else 0)
        self.state = PanelState()
        self.open: set[str] = set()
        self.out: set[str] = set()

    @rule(mode=ARMED, bypass=st.booleans())
    def arm(self, mode: Mode, bypass: bool) -> None:
        in_way = in_the_way(mode, ZONES, frozenset(self.open))
        before = self.state
        try:
            self.state = armed(before, mode, self.delays, user=7, open_zones=in_way, bypass=bypass)
        except RefusedError:
            assert before.shown != "disarmed" or (in_way and not bypass)

    @rule()
    def disarm(self) -> None:
        self.state = disarmed(self.state, user=7)
        self.out.clear()

    @rule(zone=st.sampled_from(list(ZONES)))
    def opens(self, zone: str) -> None:
        if zone in self.open:
            return
        self.open.add(zone)
        decided = edge(self.state, zone, ZONES[zone], self.delays)
        self.state = decided.state
        assert len(set(decided.alarms)) == len(decided.alarms)
        self.out |= set(decided.alarms)

    @rule(zone=st.sampled_from(list(ZONES)))
    def shuts(self, zone: str) -> None:
        self.open.discard(zone)

    @rule()
    def time_passes(self) -> None:
        before = self.state
        self.state, alarms = ended(before, ZONES, frozenset(self.open), self.delays)
        self.out |= set(alarms)
        if before.delay_ms(self.delays) is None:
            assert (self.state, alarms) == (before, ())
        else:
            assert self.state.phase is not before.phase

    @invariant()
    def it_is_triggered_only_by_an_alarm_that_went_out(self) -> None:
        if hasattr(self, "state") and self.state.phase is Phase.TRIGGERED:
            assert self.out & set(self.state.tripped)
            assert set(self.state.tripped) <= self.out

    @invariant()
    def what_waits_for_the_entry_delay_is_named_and_has_not_gone_out(self) -> None:
        if hasattr(self, "state") and self.state.phase is Phase.PENDING:
            assert self.state.tripped
            assert self.state.mode is not Mode.DISARMED
            assert not {zone for zone in self.state.tripped if ZONES[zone] not in ALWAYS_RAISED} & self.out

    @invariant()
    def a_delay_belongs_to_a_phase_that_has_one(self) -> None:
        if hasattr(self, "state"):
            assert (self.state.delay_ms(self.delays) is not None) == (self.state.phase in {Phase.ARMING, Phase.PENDING})


TestDays = Days.TestCase
