"""Whether a link is alive: letters in both directions, heartbeats, flap damping and the offset of the far clock."""

from dataclasses import dataclass, replace
from enum import StrEnum

from .messages import Heartbeat, View
from .moment import Moment

DEFAULT_SILENCE_MS = 20_000
"""EN 50136-1 SP6's reporting time."""
SILENCE_CHOICES_MS = (20_000, 90_000, 180_000)
"""SP6, DP4/SP5 and SP4."""
BEATS_PER_SILENCE = 4
"""Three heartbeats may be lost before silence is a trouble."""
JITTER = 0.25
FLAPS = 3
"""So many losses within a quiet time make the link unstable: one trouble, not one for each."""
QUIET_MS = 60_000
MAX_ABSENCE_MS = 5 * 60_000
"""So long an end may announce to be away, as Home Assistant is while it restarts."""
MAX_BANK_ABSENCE_MS = 90_000
ABSENCE_EVERY_MS = 60 * 60_000
"""An announcement sooner after the last one is not heeded: whoever has the keys must not hush a link for good."""
CLOCK_TOLERANCE_MS = 60_000
"""A wall clock that is further off than this misleads whoever reads its times."""
ROUNDING_MS = 3
"""What whole milliseconds cost a round trip of four stamps, and an offset."""


class LinkState(StrEnum):
    """What is said of a link; the values are entity states."""

    UP = "up"
    CONNECTING = "connecting"
    """No session, but not for long enough to be a trouble."""
    RESTARTING = "restarting"
    """The far end has said that it would be away, and until when."""
    UNSTABLE = "unstable"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Offset:
    """How far the far wall clock is ahead of ours, and how sure that is (half the round trip)."""

    ms: int
    uncertainty_ms: int

    @property
    def wrong_by_min(self) -> int:
        """How many minutes the far wall clock is ahead of ours, or behind; 0 unless that is certain."""
        return round(self.ms / 60_000) if abs(self.ms) - self.uncertainty_ms > CLOCK_TOLERANCE_MS else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Supervision:
    """What one end knows of one link's health; methods return the next value. Times are monotonic milliseconds."""

    silence_ms: int = DEFAULT_SILENCE_MS
    opened_ms: int | None = None
    """When the session opened; None without one."""
    heard_ms: int | None = None
    """When the last authentic letter came in, on any session."""
    heard_wall_ms: int | None = None
    peer_heard: bool = False
    """Whether the far end's newest heartbeat of this session says that it hears us."""
    peer_deaf_since_ms: int | None = None
    """Since when the far end does not hear us, by its newest heartbeat; None if that is no longer than usual."""
    beat_due_ms: int | None = None
    losses: tuple[int, ...] = ()
    """When a session ended or fell silent, as far back as flaps are counted."""
    lost: bool = True
    """Whether silence has become a trouble."""
    echo: tuple[int, int] | None = None
    """The far end's newest stamp and when it came in."""
    absence_ms: int = MAX_ABSENCE_MS
    """How long an announced absence is at most, whatever is announced."""
    away_until_ms: int | None = None
    """When an announced absence has lasted too long; None without one."""
    away_ms: int | None = None
    """When an absence was last announced and heeded."""
    offset: Offset | None = None
    peer_view: View | None = None
    peer_outbox: int = 0
    peer_sessions: int = 1
    """With how many copies of this end the far end talks, by its newest heartbeat of this session."""

    def opened(self, now: Moment, silence_ms: int) -> Supervision:
        """A session opened: the far end has answered our fresh nonce, so it hears us."""
        return replace(
            self,
            silence_ms=silence_ms,
            opened_ms=now.mono_ms,
            heard_ms=now.mono_ms,
            heard_wall_ms=now.wall_ms,
            peer_heard=True,
            peer_deaf_since_ms=None,
            away_until_ms=None,
            beat_due_ms=now.mono_ms,
            lost=False,
            echo=None,
            peer_sessions=1,
        )

    def closed(self, now: Moment) -> Supervision:
        """The session ended; silence counts on from the last letter."""
        # The end of a session that had fallen silent is the same loss.
        before = self if self.opened_ms is None or self.lost or self._is_away(now) else self._with_loss(now)
        return replace(before, opened_ms=None, beat_due_ms=None, peer_heard=False, echo=None).noted(now)

    def heard(self, now: Moment) -> Supervision:
        """An authentic letter came in."""
        return replace(self, heard_ms=now.mono_ms, heard_wall_ms=now.wall_ms).noted(now)

    def beat_received(self, beat: Heartbeat, now: Moment) -> Supervision:
        """A heartbeat came in: take the far end's view, and the offset where it echoes a stamp of ours."""
        return replace(
            self._told_of_absence(beat.absence_ms, now),
            heard_ms=now.mono_ms,
            heard_wall_ms=now.wall_ms,
            peer_heard=beat.silent_ms < self.silence_ms,
            peer_deaf_since_ms=now.mono_ms - beat.silent_ms if beat.silent_ms * 2 >= self.silence_ms else None,
            echo=(beat.mono_ms, now.mono_ms),
            offset=_offset(beat, now) or self.offset,
            peer_view=beat.view,
            peer_outbox=beat.outbox,
            peer_sessions=beat.sessions,
        ).noted(now)

    def _told_of_absence(self, absence_ms: int, now: Moment) -> Supervision:
        early = self.away_ms is not None and now.mono_ms - self.away_ms < ABSENCE_EVERY_MS
        if not absence_ms or early:
            return self
        until_ms = now.mono_ms + min(absence_ms, self.absence_ms)
        return replace(self, away_until_ms=until_ms, away_ms=now.mono_ms)

    def _is_away(self, now: Moment) -> bool:
        return self.away_until_ms is not None and now.mono_ms < self.away_until_ms

    def beat(
        self, now: Moment, view: View, outbox: int, entropy: bytes, *, sessions: int = 1, absence_ms: int = 0
    ) -> tuple[Supervision, Heartbeat]:
        """Make the heartbeat that is due, and set the time of the next, jittered by 4 bytes of entropy."""
        echo, came_ms = self.echo if self.echo is not None else (None, now.mono_ms)
        beat = Heartbeat(
            wall_ms=now.wall_ms,
            mono_ms=now.mono_ms,
            silent_ms=now.mono_ms - self.heard_ms if self.heard_ms is not None else 0,
            view=view,
            outbox=outbox,
            echo_mono_ms=echo,
            held_ms=now.mono_ms - came_ms,
            sessions=sessions,
            absence_ms=absence_ms,
        )
        spread = 1 - JITTER * (int.from_bytes(entropy[:4], "big") / 2**32)
        due = now.mono_ms + int(self.silence_ms / BEATS_PER_SILENCE * spread)
        return replace(self, beat_due_ms=due), beat

    def silent(self, now: Moment) -> bool:
        """Tell whether the link counts as lost: no session, or nothing heard for too long in either direction."""
        if self.heard_ms is None:
            return True
        if self.opened_ms is None and self._is_away(now):
            return False
        if now.mono_ms - self.heard_ms >= self.silence_ms:
            return True
        if self.opened_ms is not None:
            # By its word alone, not by its age: behind much else to say, heartbeats come late.
            return not self.peer_heard
        # Of a link that is dead in one direction the end that hears nothing hangs up: that is no sign of life.
        return self.peer_deaf_since_ms is not None and now.mono_ms - self.peer_deaf_since_ms >= self.silence_ms

    def noted(self, now: Moment) -> Supervision:
        """Note a loss when silence has just become one, and forget losses that a quiet time has passed over."""
        silent = self.silent(now)
        if silent is not self.lost:
            loss = silent and self.opened_ms is not None
            return replace(self._with_loss(now) if loss else self, lost=silent)
        losses = self._recent(now)
        return replace(self, losses=losses) if losses != self.losses else self

    def _with_loss(self, now: Moment) -> Supervision:
        return replace(self, losses=(*self._recent(now), now.mono_ms), away_until_ms=None)

    def _recent(self, now: Moment) -> tuple[int, ...]:
        if len(self.losses) >= FLAPS and now.mono_ms - self.losses[-1] < QUIET_MS:
            # Unstable already: only a quiet time after the last loss ends that.
            return self.losses[-FLAPS:]
        return tuple(at for at in self.losses if now.mono_ms - at < QUIET_MS)

    def state(self, now: Moment) -> LinkState:
        """Tell what to show: a link that keeps failing is unstable until a quiet minute has passed."""
        if self.silent(now):
            return LinkState.DOWN
        if len(self._recent(now)) >= FLAPS:
            return LinkState.UNSTABLE
        if self.opened_ms is not None:
            return LinkState.UP
        return LinkState.RESTARTING if self._is_away(now) else LinkState.CONNECTING

    def next_check_ms(self) -> int | None:
        """Tell when `noted` may find something new."""
        times = [self.losses[-1] + QUIET_MS] if self.losses else []
        if not self.lost and self.opened_ms is None and self.away_until_ms is not None and self.heard_ms is not None:
            times.append(max(self.away_until_ms, self.heard_ms + self.silence_ms))
        elif not self.lost and self.heard_ms is not None:
            times.append(self.heard_ms + self.silence_ms)
            if self.opened_ms is None and self.peer_deaf_since_ms is not None:
                times.append(self.peer_deaf_since_ms + self.silence_ms)
        return min(times, default=None)


def _offset(beat: Heartbeat, now: Moment) -> Offset | None:
    """Estimate the far clock's lead as NTP does (RFC 5905, 8), from a stamp of ours that came back."""
    if beat.echo_mono_ms is None:
        return None
    trip = now.mono_ms - beat.echo_mono_ms - beat.held_ms
    if trip < -ROUNDING_MS:
        return None
    return Offset(beat.wall_ms + trip // 2 - now.wall_ms, max(0, trip) // 2 + ROUNDING_MS)
