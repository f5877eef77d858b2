"""A link is up only while letters flow in both directions, and what keeps failing is one trouble."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.messages import Heartbeat, View
from custom_components.smart_safety_zone.protocol.moment import Moment
from custom_components.smart_safety_zone.protocol.supervision import (
    ABSENCE_EVERY_MS,
    BEATS_PER_SILENCE,
    DEFAULT_SILENCE_MS,
    MAX_ABSENCE_MS,
    MAX_BANK_ABSENCE_MS,
    QUIET_MS,
    ROUNDING_MS,
    SILENCE_CHOICES_MS,
    LinkState,
    Offset,
    Supervision,
)

from .ends import NOW, a_heartbeat, later, seed

UP = Supervision().opened(NOW, DEFAULT_SILENCE_MS)
SILENCE_MS = DEFAULT_SILENCE_MS


def at(ms: int) -> Moment:
    return later(NOW, ms)


def test_a_link_that_never_was_is_down() -> None:
    assert Supervision().state(NOW) is LinkState.DOWN
    assert Supervision().closed(NOW).noted(NOW) == Supervision()
    assert Supervision().next_check_ms() is None


def test_an_open_session_is_up() -> None:
    assert UP.state(NOW) is LinkState.UP
    assert UP.next_check_ms() == NOW.mono_ms + SILENCE_MS


@pytest.mark.parametrize("silence_ms", SILENCE_CHOICES_MS)
def test_silence_is_a_trouble_exactly_when_its_time_is_over(silence_ms: int) -> None:
    link = Supervision().opened(NOW, silence_ms)
    assert link.state(at(silence_ms - 1)) is LinkState.UP
    assert link.state(at(silence_ms)) is LinkState.DOWN
    assert not link.noted(at(silence_ms - 1)).lost
    assert link.noted(at(silence_ms)).lost


def test_any_letter_ends_silence() -> None:
    link = UP.noted(at(SILENCE_MS)).heard(at(SILENCE_MS + 5))
    assert link.state(at(SILENCE_MS + 5)) is LinkState.UP
    assert not link.lost
    assert link.next_check_ms() == NOW.mono_ms + SILENCE_MS + 5 + SILENCE_MS
    assert link.noted(at(2 * SILENCE_MS + 5)).lost, "the next silence is noted as well"


def test_a_link_that_the_far_end_does_not_hear_is_down() -> None:
    link = UP.beat_received(a_heartbeat(silent_ms=SILENCE_MS), at(100))
    assert link.state(at(100)) is LinkState.DOWN
    assert link.lost
    link = link.beat_received(a_heartbeat(silent_ms=SILENCE_MS - 1), at(200))
    assert link.state(at(200)) is LinkState.UP
    assert not link.lost


def test_without_a_session_a_link_is_connecting_until_silence_is_over() -> None:
    link = UP.closed(at(1000))
    assert link.state(at(1000)) is LinkState.CONNECTING
    assert link.state(at(SILENCE_MS - 1)) is LinkState.CONNECTING
    assert link.state(at(SILENCE_MS)) is LinkState.DOWN
    assert link.noted(at(SILENCE_MS)).lost
    assert (link.opened_ms, link.beat_due_ms) == (None, None)


def test_without_a_session_what_the_far_end_last_heard_of_us_counts_as_well() -> None:
    """Of a link that is dead in one direction the end that hears nothing hangs up; the other has to know by then."""
    link = UP
    for ms in (5000, 10_000, 15_000):
        link = link.beat_received(a_heartbeat(silent_ms=ms), at(ms))
    assert link.state(at(16_000)) is LinkState.UP
    link = link.closed(at(16_000))
    assert link.state(at(16_000)) is LinkState.CONNECTING
    assert link.next_check_ms() == NOW.mono_ms + SILENCE_MS
    assert link.state(at(SILENCE_MS)) is LinkState.DOWN
    link = link.noted(at(SILENCE_MS))
    assert link.lost
    assert len(link.losses) == 1
    assert link.opened(at(SILENCE_MS + 5), SILENCE_MS).state(at(SILENCE_MS + 5)) is LinkState.UP


def test_a_silence_and_the_end_of_its_session_are_one_loss() -> None:
    silent = UP.noted(at(SILENCE_MS))
    assert len(silent.losses) == 1
    assert silent.closed(at(SILENCE_MS + 10)).losses == silent.losses
    dropped = UP.closed(at(10))
    assert len(dropped.losses) == 1
    assert dropped.noted(at(SILENCE_MS)).losses == dropped.losses


def test_the_time_of_the_last_letter_is_kept() -> None:
    link = UP.heard(at(700)).closed(at(900)).noted(at(SILENCE_MS * 3))
    assert (link.heard_ms, link.heard_wall_ms) == (NOW.mono_ms + 700, NOW.wall_ms + 700)


@given(period_s=st.integers(3, 29), blips=st.integers(3, 25), silence_ms=st.sampled_from(SILENCE_CHOICES_MS))
def test_blips_of_two_seconds_are_one_change_to_unstable_until_a_quiet_minute(
    period_s: int, blips: int, silence_ms: int
) -> None:
    link, states, ms = Supervision().opened(NOW, silence_ms), list[LinkState](), 0
    last_loss = 0
    for now_ms in range(0, blips * period_s * 1000 + QUIET_MS + 5000, 500):
        blip, since = divmod(now_ms, period_s * 1000)
        if blip < blips and since == 0:
            link, last_loss = link.closed(at(now_ms)), now_ms
        elif blip < blips and since == 2000:
            link = link.opened(at(now_ms), silence_ms)
        elif link.opened_ms is not None:
            link = link.heard(at(now_ms))
        link = link.noted(at(now_ms))
        states.append(link.state(at(now_ms)))
        if states[-1] is LinkState.UNSTABLE:
            ms = now_ms
    changes = [after for before, after in pairwise(states) if before is not after]
    assert changes.count(LinkState.UNSTABLE) == 1
    assert LinkState.DOWN not in states
    assert ms + 500 == last_loss + QUIET_MS
    assert states[-1] is LinkState.UP


def test_twenty_blips_show_as_unstable_once() -> None:
    test_blips_of_two_seconds_are_one_change_to_unstable_until_a_quiet_minute.hypothesis.inner_test(  # type: ignore[attr-defined]
        period_s=10, blips=20, silence_ms=SILENCE_MS
    )


def test_rare_losses_are_never_unstable() -> None:
    link = UP
    for number in range(1, 20):
        link = link.closed(at(number * 31_000)).opened(at(number * 31_000 + 500), SILENCE_MS)
        assert link.state(at(number * 31_000 + 500)) is LinkState.UP


def test_the_end_of_a_quiet_minute_is_worth_a_look() -> None:
    link = UP
    for number in range(3):
        link = link.closed(at(number)).opened(at(number), 180_000)
    assert link.state(at(10)) is LinkState.UNSTABLE
    assert link.next_check_ms() == NOW.mono_ms + 2 + QUIET_MS
    quiet = link.heard(at(2 + QUIET_MS)).noted(at(2 + QUIET_MS))
    assert (quiet.state(at(2 + QUIET_MS)), quiet.losses) == (LinkState.UP, ())


@given(st.binary(min_size=4, max_size=4), st.sampled_from(SILENCE_CHOICES_MS))
def test_three_heartbeats_may_be_lost_before_silence_is_a_trouble(entropy: bytes, silence_ms: int) -> None:
    link, _ = Supervision().opened(NOW, silence_ms).beat(NOW, View(), 0, entropy)
    assert link.beat_due_ms is not None
    wait = link.beat_due_ms - NOW.mono_ms
    assert silence_ms / BEATS_PER_SILENCE * 0.75 - 1 <= wait <= silence_ms / BEATS_PER_SILENCE


def test_heartbeats_are_spread() -> None:
    due = {UP.beat(NOW, View(), 0, seed(str(number)))[0].beat_due_ms for number in range(100)}
    assert len(due) > 80


def test_a_heartbeat_says_how_its_sender_sees_the_link() -> None:
    link = UP.beat_received(a_heartbeat(mono_ms=77), at(1000))
    _, beat = link.beat(at(1300), View(number=3), 5, bytes(4))
    assert beat == Heartbeat(
        wall_ms=at(1300).wall_ms,
        mono_ms=at(1300).mono_ms,
        silent_ms=300,
        view=View(number=3),
        outbox=5,
        echo_mono_ms=77,
        held_ms=300,
    )
    _, first = UP.beat(at(10), View(), 0, bytes(4))
    assert (first.echo_mono_ms, first.held_ms) == (None, 0)
    _, unheard = Supervision().beat(NOW, View(), 0, bytes(4))
    assert unheard.silent_ms == 0


def test_a_copy_of_this_end_is_known_until_the_session_is_another() -> None:
    _, beat = UP.beat(NOW, View(), 0, bytes(4), sessions=2)
    link = UP.beat_received(beat, at(1))
    assert (UP.peer_sessions, link.peer_sessions, link.closed(at(2)).peer_sessions) == (1, 2, 2)
    assert link.closed(at(2)).opened(at(3), link.silence_ms).peer_sessions == 1
    assert link.beat_received(a_heartbeat(), at(4)).peer_sessions == 1


def told(link: Supervision, absence_ms: int, ms: int) -> Supervision:
    """Have the far end announce that it will be away, and hang up."""
    return link.beat_received(a_heartbeat(absence_ms=absence_ms), at(ms)).closed(at(ms))


@given(absence_ms=st.integers(1, 10**9), most_ms=st.sampled_from([MAX_ABSENCE_MS, MAX_BANK_ABSENCE_MS]))
def test_an_announced_absence_is_no_trouble_for_as_long_as_it_may_last(absence_ms: int, most_ms: int) -> None:
    link = told(replace(UP, absence_ms=most_ms), absence_ms, 0)
    until = min(absence_ms, most_ms)
    assert link.state(at(until - 1)) is LinkState.RESTARTING
    over = max(until, SILENCE_MS)
    assert link.state(at(over - 1)) in {LinkState.RESTARTING, LinkState.CONNECTING}
    assert link.state(at(over)) is LinkState.DOWN
    assert link.next_check_ms() == at(over).mono_ms
    assert not link.noted(at(over - 1)).lost
    assert link.noted(at(over)).lost
    assert link.losses == ()


def test_an_end_that_is_back_has_no_absence_left() -> None:
    link = told(UP, MAX_ABSENCE_MS, 0).opened(at(30_000), SILENCE_MS)
    assert link.state(at(30_000)) is LinkState.UP
    assert link.closed(at(31_000)).state(at(31_000)) is LinkState.CONNECTING
    assert link.closed(at(31_000)).state(at(30_000 + SILENCE_MS)) is LinkState.DOWN


def test_a_second_announcement_within_the_hour_is_not_heeded() -> None:
    back = told(UP, MAX_ABSENCE_MS, 0).opened(at(30_000), SILENCE_MS)
    assert told(back, MAX_ABSENCE_MS, 40_000).state(at(40_000)) is LinkState.CONNECTING
    hour = ABSENCE_EVERY_MS
    assert told(back.opened(at(hour - 1), SILENCE_MS), MAX_ABSENCE_MS, hour).state(at(hour)) is LinkState.RESTARTING


def test_who_announces_and_falls_silent_with_an_open_session_is_lost_as_ever() -> None:
    link = UP.beat_received(a_heartbeat(absence_ms=MAX_ABSENCE_MS), at(0))
    assert link.state(at(SILENCE_MS)) is LinkState.DOWN
    lost = link.noted(at(SILENCE_MS))
    assert lost.lost
    assert lost.closed(at(SILENCE_MS + 1)).state(at(SILENCE_MS + 1)) is LinkState.DOWN


def test_what_the_far_end_says_of_itself_is_kept() -> None:
    link = UP.beat_received(a_heartbeat(view=View(number=9), outbox=4), at(1))
    assert (link.peer_view, link.peer_outbox) == (View(number=9), 4)
    assert link.closed(at(2)).peer_view == View(number=9)


@dataclass
class End:
    """One end of a simulated link, with clocks of its own."""

    ahead_ms: float
    mono_start_ms: float
    link: Supervision = field(default_factory=Supervision)

    def now(self, true_ms: float) -> Moment:
        wall_ms = 1_792_000_000_000 + true_ms + self.ahead_ms
        return Moment(int(wall_ms // 1), int((self.mono_start_ms + true_ms) // 1), b"any boot")


times = st.floats(0, 20_000)


@given(
    skew=st.floats(-1e9, 1e9),
    starts=st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)),
    there=times | st.floats(0, 2),
    held=times,
    back=times | st.floats(0, 2),
)
def test_the_offset_of_the_far_clock_lies_within_its_uncertainty(
    skew: float, starts: tuple[float, float], there: float, held: float, back: float
) -> None:
    near, far = End(0, starts[0]), End(skew, starts[1])
    near.link = near.link.opened(near.now(0), SILENCE_MS)
    far.link = far.link.opened(far.now(0), SILENCE_MS)
    near.link, ping = near.link.beat(near.now(0), View(), 0, bytes(4))
    far.link = far.link.beat_received(ping, far.now(there))
    far.link, pong = far.link.beat(far.now(there + held), View(), 0, bytes(4))
    near.link = near.link.beat_received(pong, near.now(there + held + back))
    offset = near.link.offset
    assert offset is not None
    assert abs(offset.ms - skew) <= offset.uncertainty_ms
    assert offset.uncertainty_ms <= (there + back) / 2 + 2 + ROUNDING_MS


def test_an_echo_that_cannot_be_changes_no_estimate() -> None:
    link = replace(UP, offset=Offset(5, 9))
    impossible = a_heartbeat(echo_mono_ms=NOW.mono_ms + 5000, held_ms=0)
    assert link.beat_received(impossible, NOW).offset == Offset(5, 9)
    assert link.beat_received(a_heartbeat(), NOW).offset == Offset(5, 9)


@given(
    cut=st.sampled_from(["there", "back", "both"]),
    cut_ms=st.integers(5_000, 60_000),
    delay_ms=st.integers(0, 400),
    entropy=st.binary(min_size=1, max_size=8),
    silence_ms=st.sampled_from(SILENCE_CHOICES_MS[:2]),
)
def test_both_ends_detect_a_link_that_carries_nothing_in_one_direction(
    cut: str, cut_ms: int, delay_ms: int, entropy: bytes, silence_ms: int
) -> None:
    ends = {"there": End(0, 0), "back": End(5_000, 7_000)}
    for end in ends.values():
        end.link = end.link.opened(end.now(0), silence_ms)
    on_the_way: list[tuple[int, str, Heartbeat]] = []
    noticed: dict[str, int] = {}
    step = 100
    for now_ms in range(0, cut_ms + 2 * silence_ms, step):
        for name, other in (("there", "back"), ("back", "there")):
            end, moment = ends[name], ends[name].now(now_ms)
            if end.link.beat_due_ms is not None and end.link.beat_due_ms <= moment.mono_ms:
                mixed = (entropy * 4)[now_ms // step % 4 :][:4].ljust(4, b"\x55")
                end.link, beat = end.link.beat(moment, View(), 0, mixed)
                if now_ms < cut_ms or cut not in {name, "both"}:
                    on_the_way.append((now_ms + delay_ms, other, beat))
        for arrives, receiver, beat in [each for each in on_the_way if each[0] <= now_ms]:
            on_the_way.remove((arrives, receiver, beat))
            ends[receiver].link = ends[receiver].link.beat_received(beat, ends[receiver].now(now_ms))
        for name, end in ends.items():
            down = end.link.state(end.now(now_ms)) is LinkState.DOWN
            assert not (down and now_ms < cut_ms)
            if down:
                noticed.setdefault(name, now_ms)
    deaf = {"there": ["back"], "back": ["there"], "both": ["there", "back"]}[cut]
    for name in ends:
        # The deaf end hears nothing; the other one is told by its next heartbeat.
        patience = silence_ms if name in deaf else silence_ms + silence_ms // BEATS_PER_SILENCE
        assert name in noticed
        assert noticed[name] - cut_ms <= patience + 2 * delay_ms + 2 * step


def test_the_default_is_the_reporting_time_of_the_strictest_class() -> None:
    assert min(SILENCE_CHOICES_MS) == DEFAULT_SILENCE_MS == 20_000


@pytest.mark.parametrize(
    ("ms", "uncertainty_ms", "minutes"),
    [
        (59_000, 3, 0),
        (60_002, 3, 0),
        (61_000, 3, 1),
        (-61_000, 3, -1),
        (3_600_000, 40, 60),
        (-480_000, 9, -8),
        (90_000, 40_000, 0),
    ],
)
def test_a_clock_is_wrong_only_where_that_is_certain(ms: int, uncertainty_ms: int, minutes: int) -> None:
    assert Offset(ms, uncertainty_ms).wrong_by_min == minutes
