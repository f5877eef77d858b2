"""Self-tests: once a week each alarm point sends a test that the station receipts, or it is a trouble here.

A test takes the way of an alarm from the point on. It makes no incident, sounds nowhere, and says nothing about what
was pressed before it, so that it may show at a point whose alarms must not.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
import os
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..const import CONF_TEST_DAY, CONF_TEST_HOUR, TEST_DAY_ANY, TEST_DAY_OFF, TEST_HOUR
from ..incident.due import CATCH_UP_S, HOUR_MS, WEEK_MS, Weekly, proof_due_ms, spread, weekly_of
from ..incident.model import AlarmKind, SignalType
from ..journal import Document, Draft, Journal, Reader
from ..link.clock import Clock
from ..link.party import Reaction
from ..protocol.messages import Body, Signal
from ..protocol.moment import Moment
from .errors import NoStationError, UnknownPointError
from .part import Part
from .points import Point
from .proof import DEADLINE_MS, PROOF, Proof, ProofState, answered, at_clock, expired, sent, without_source

RETRY_MS: Final = 15 * 60_000
"""How long to wait for a source, a clock or an approval that a due test lacks."""


class Site(Protocol):
    """What self-tests need of the site whose points they test."""

    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock

    @property
    def id(self) -> str:
        """The site's id as text."""

    @property
    def points(self) -> Mapping[str, Point]:
        """The alarm points, by subentry."""

    @property
    def connected(self) -> bool:
        """Whether there is a station that takes signals."""

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal together with a document and offer it."""

    def keep(self, document: Document) -> None:
        """Commit a document alone."""

    def point_changed(self, point: str) -> None:
        """Show a point anew."""


def promised_s(options: Mapping[str, Any]) -> int:
    """Return how often a site promises to test each point, in seconds; 0 for never."""
    return 0 if options.get(CONF_TEST_DAY, TEST_DAY_ANY) == TEST_DAY_OFF else WEEK_MS // 1000


class SelfTests(Part):
    """The self-tests of a site's alarm points."""

    def __init__(self, site: Site) -> None:
        """Prepare; `load` reads what the journal holds."""
        self._site = site
        self._proofs: dict[str, Proof] = {}
        self._shown: dict[str, Proof] = {}
        self._waiting: dict[str, asyncio.Future[ProofState]] = {}
        self._decisions = 0
        self._shown_decision: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._from_ms: int | None = None
        """When it was started, by the monotonic clock; from here missed tests are caught up."""

    @override
    async def load(self) -> None:
        """Read what is known of each point."""
        kept = await self._site.journal.read(_read_proofs)
        self._proofs = {point: proof for point, proof in kept.items() if point in self._site.points}
        self._shown = dict(self._proofs)

    def proof(self, point_id: str) -> Proof | None:
        """Tell what is known of a point's tests."""
        return self._shown.get(point_id)

    @property
    def failed(self) -> tuple[Point, ...]:
        """The points whose newest test has failed."""
        return tuple(
            point
            for identifier, point in self._site.points.items()
            if (proof := self._shown.get(identifier)) is not None and proof.failed
        )

    @override
    def start(self) -> None:
        """Test whenever a test is due, also those that were missed."""
        self._from_ms = self._site.clock.now().mono_ms
        self._look()

    @override
    async def stop(self) -> None:
        """Test no more."""
        self._from_ms = None
        self._cancel()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(ProofState.WAITING)
        self._waiting.clear()

    @override
    def configure(self) -> None:
        """Take over which points there are, and when they are to be tested."""
        for gone in self._proofs.keys() - self._site.points.keys():
            del self._proofs[gone]
            self._shown.pop(gone, None)
            self._shown_decision.pop(gone, None)
            self._site.keep(Document(PROOF, gone.encode(), None))
        if self._from_ms is not None:
            self._look()

    @override
    def answered(self, body: Body, at_ms: int, *, refused: bool) -> Reaction | None:
        """React to the station's answer to a test."""
        if not isinstance(body, Signal) or body.type != SignalType.TEST:
            return None
        before = self._proofs.get(body.point)
        after = None if before is None else answered(before, body.signal.hex(), at_ms, refused=refused)
        if after is None or after == before:
            return Reaction()
        return Reaction(documents=(after.document(body.point),), show=self._decided(body.point, after))

    async def test(self, point_id: str, patience_s: float) -> ProofState:
        """Test a point now; returns what came of it, or that it still waits after `patience_s`. As for `begin`."""
        state = self.begin(point_id)
        if state is not ProofState.WAITING:
            return state
        waiting = self._waiting.setdefault(point_id, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(patience_s):
                return await asyncio.shield(waiting)
        except TimeoutError:
            return ProofState.WAITING

    @callback
    def begin(self, point_id: str) -> ProofState:
        """Test a point now, unless a test is under way; tells whether one is. UnknownPointError, NoStationError."""
        now_ms = self._site.clock.now().wall_ms
        point = self._site.points.get(point_id)
        if point is None:
            raise UnknownPointError
        if not self._site.connected:
            raise NoStationError
        proof = self._proofs.get(point_id) or Proof(last_ms=now_ms)
        if proof.signal is not None and 0 <= now_ms - proof.last_ms < DEADLINE_MS:
            # Also after a failed one: whoever asks again and again must not fill the outbox.
            return ProofState.WAITING
        if point.source_fault is not None:
            self._decide(point_id, without_source(proof))
            return ProofState.SOURCE_UNAVAILABLE
        identifier = os.urandom(16)
        after = sent(proof, identifier.hex(), now_ms)
        signal = Signal(
            signal=identifier,
            point=point_id,
            type=SignalType.TEST,
            # Never the point's own: whoever looks at kinds alone must not take it for an alarm.
            kind=AlarmKind.TEST,
            label=point.name,
        )
        kept = partial(self._kept, point_id, after, self._decided(point_id, after))
        self._site.post(signal, (), after.document(point_id), kept)
        self._wake_at(now_ms, after.deadline_ms() or now_ms + RETRY_MS)
        return ProofState.WAITING

    def _kept(self, point_id: str, written: Proof, show: Callable[[bool], None], committed: bool) -> None:  # noqa: FBT001 - as every `kept`
        present = self._proofs.get(point_id)
        if committed and present is not None and present != written:
            # A commit that was tried again may have brought an old state of this point to disk.
            self._site.keep(present.document(point_id))
        show(committed)

    def _look(self) -> None:
        """Begin what is due, end what has waited too long, and sleep until there is more to do."""
        now = self._site.clock.now()
        if not now.clock_set or self._from_ms is None:
            self._wake_at(now.wall_ms, now.wall_ms + RETRY_MS)
            return
        next_ms = now.wall_ms + HOUR_MS
        for point_id in list(self._site.points):
            next_ms = min(next_ms, self._look_at(point_id, now))
        self._wake_at(now.wall_ms, next_ms)

    def _look_at(self, point_id: str, now: Moment) -> int:
        """Do what is to be done about a point; returns when to look again."""
        proof, now_ms = self._proofs.get(point_id), now.wall_ms
        if proof is None:
            # From here its first week counts, also over restarts.
            first = self._proofs[point_id] = self._shown[point_id] = Proof(last_ms=now_ms)
            self._site.keep(first.document(point_id))
            return now_ms + HOUR_MS
        righted = expired(at_clock(proof, now_ms), now_ms)
        if righted != proof:
            self._decide(point_id, righted)
        plan = self._plan(point_id)
        if plan is None:
            return righted.deadline_ms() or now_ms + HOUR_MS
        due_ms = max(
            self._caught_up(point_id, now), proof_due_ms(plan, righted.last_ms, dt_util.get_default_time_zone())
        )
        if due_ms > now_ms:
            return min(due_ms, righted.deadline_ms() or due_ms)
        if self._can_test(point_id):
            self.begin(point_id)
        return now_ms + RETRY_MS

    def _can_test(self, point_id: str) -> bool:
        """Tell whether a due test may be made: not while no police would take it, nor while a source only restarts."""
        point = self._site.points[point_id]
        return self._site.connected and (point.source_fault is None or point.source_problem is not None)

    def _caught_up(self, point_id: str, now: Moment) -> int:
        """Tell from when on a missed test of a point may be made."""
        assert self._from_ms is not None
        return now.wall_ms - (now.mono_ms - self._from_ms) + 1000 * spread(self._site.id, point_id, within=CATCH_UP_S)

    def _plan(self, point_id: str) -> Weekly | None:
        options = self._site.entry.options
        day, hour = options.get(CONF_TEST_DAY, TEST_DAY_ANY), int(options.get(CONF_TEST_HOUR, TEST_HOUR))
        return weekly_of(day, hour, self._site.id, point_id)

    def _decide(self, point_id: str, proof: Proof) -> None:
        show = self._decided(point_id, proof)
        self._site.keep(proof.document(point_id))
        show(True)

    def _decided(self, point_id: str, proof: Proof) -> Callable[[bool], None]:
        """Take a decision in; returns what shows it, unless a newer one is shown by then."""
        self._proofs[point_id] = proof
        self._decisions += 1
        return partial(self._show, point_id, self._decisions, proof)

    def _show(self, point_id: str, decision: int, proof: Proof, _committed: bool) -> None:  # noqa: FBT001 - as every `show`
        if point_id not in self._proofs or decision < self._shown_decision.get(point_id, 0):
            return
        self._shown_decision[point_id] = decision
        self._shown[point_id] = proof
        waiting = self._waiting.get(point_id)
        if waiting is not None and proof.signal is None:
            del self._waiting[point_id]
            if not waiting.done():
                waiting.set_result(proof.state)
        self._site.point_changed(point_id)

    def _wake_at(self, now_ms: int, at_ms: int) -> None:
        wait_s = max(0.0, (at_ms - now_ms) / 1000) + 0.01
        when = asyncio.get_running_loop().time() + wait_s
        if self._timer is not None and self._timer.when() <= when:
            return
        self._cancel()
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._woken)

    @callback
    def _woken(self) -> None:
        self._timer = None
        self._look()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _read_proofs(reader: Reader) -> dict[str, Proof]:
    return {key.decode(): Proof.read(raw) for key, raw in reader.scan(PROOF)}
