"""Each signal to its stations: the first of the police at once, the next ones in time, copies beside them."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from homeassistant.core import callback

from ..journal import Document, Draft, Journal, Reader
from ..link.clock import Clock
from ..link.party import Reaction
from ..protocol.delivery import Lane
from ..protocol.elsewhere import Elsewhere
from ..protocol.identity import id_bytes
from ..protocol.messages import Progress, ProgressStep, Signal
from ..protocol.moment import age_ms
from ..protocol.names import plain_name
from .courses import COURSE, Routed
from .receiver import Receiver
from .receivers import Receivers
from .routing import Course, Plan, Reach, Station, Taken, arrived, offered, plan, reached, told, took, untold, without
from .store import URGENT_TYPES
from .unsent import write_document, write_unsent

MAX_COURSES: Final = 1_000
"""So many signals are followed beyond their first station; the oldest that have arrived are forgotten first."""
MIN_WAIT_S: Final = 0.02
_PAGE: Final = 500
_CANCEL: Final = "cancel"
_REACHES: Final[Mapping[str, Reach]] = {
    ProgressStep.PRESENTED: Reach.PRESENTED,
    ProgressStep.TAKEN: Reach.TAKEN,
    ProgressStep.DISPATCHED: Reach.TAKEN,
    ProgressStep.ON_SCENE: Reach.TAKEN,
    ProgressStep.CLOSED: Reach.TAKEN,
    ProgressStep.REOPENED: Reach.TAKEN,
}


class Delivery:
    """The signals of one site, each on its course."""

    def __init__(self, journal: Journal, clock: Clock, receivers: Receivers) -> None:
        """Prepare; `load` reads where each signal stood."""
        self._journal = journal
        self._clock = clock
        self._receivers = receivers
        self._routed: dict[bytes, Routed] = {}
        """In the order in which they were raised."""
        self._open: dict[bytes, int | None] = {}
        """Those of them that somebody else may still get, and at which age time alone changes that."""
        self._stations: tuple[Station, ...] = ()
        self._all_due = False
        """Whether every one of them is to be looked at soon."""
        self._timer: asyncio.Handle | None = None
        self._started = False

    async def load(self, *, restored: bool) -> None:
        """Read the courses that the journal holds; of one that came back from a backup, others may know more."""
        now = self._clock.now()
        kept = [self._aged(each) for each in await self._journal.read(_read_courses)]
        self._routed = {
            each.signal.signal: each for each in sorted(kept, key=lambda each: -(age_ms(each.made, now) or 0))
        }
        # What a restored journal has offered goes on from its outboxes: once more offered it could be one more alarm.
        self._open = {id_: None for id_, each in self._routed.items() if not (restored and each.course.legs)}

    def _aged(self, routed: Routed) -> Routed:
        """Treat as new what no clock can tell the age of."""
        now = self._clock.now()
        return routed if age_ms(routed.made, now) is not None else replace(routed, made=now)

    def start(self) -> None:
        """Go on with what was under way."""
        self._started = True
        self._stations = self._receivers.stations()
        self._look()

    def stop(self) -> None:
        """End; what is under way goes on after the next start."""
        self._started = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def post(self, signal: Signal, drafts: tuple[Draft, ...], document: Document, kept: Callable[[bool], None]) -> None:
        """Commit a signal with its point's document, and offer it to whoever is to have it at once."""
        routed = self._routed[signal.signal] = Routed.begin(signal, self._clock.now())
        self._open[signal.signal] = None
        documents = (document, *self._make_room(), *self._taken_back(signal))
        stations = self._receivers.stations()
        first, *others = self._plan(signal.signal, stations, 0).now or (None,)
        if first is None:
            wall_ms = routed.made.wall_ms
            write_unsent(self._journal, signal, wall_ms, drafts, (routed.document(), *documents), kept)
        else:
            self._offer(signal.signal, first, 0, drafts, documents, kept)
        for station in others:
            self._offer(signal.signal, station, 0)
        self._look_at(signal.signal, stations)
        self._arm()

    def _make_room(self) -> tuple[Document, ...]:
        if len(self._routed) <= MAX_COURSES:
            return ()
        oldest = next((id_ for id_ in self._routed if id_ not in self._open), next(iter(self._routed)))
        del self._routed[oldest]
        self._open.pop(oldest, None)
        return (Document(COURSE, oldest, None),)

    def _taken_back(self, signal: Signal) -> tuple[Document, ...]:
        about = None if signal.type != _CANCEL or signal.refers_to is None else self._routed.get(signal.refers_to)
        if about is None:
            return ()
        return (self._put(replace(about, course=replace(about.course, cancelled=True))),)

    def _followed(self, routed: Routed) -> Course | None:
        about = None if routed.course.follows is None else self._routed.get(routed.course.follows)
        return None if about is None else about.course

    def _put(self, routed: Routed) -> Document:
        self._routed[routed.signal.signal] = routed
        return routed.document()

    def _offer(
        self,
        signal: bytes,
        station: bytes,
        age: int,
        drafts: tuple[Draft, ...] = (),
        documents: tuple[Document, ...] = (),
        kept: Callable[[bool], None] = lambda _committed: None,
    ) -> None:
        routed = self._routed[signal]
        receiver = self._receivers.of(station)
        assert receiver is not None
        document = self._put(replace(routed, course=offered(routed.course, station, age)))
        body, late = routed.signal, False
        if age:
            # The record is made now; the press was then.
            held_ms = max(0, body.cancellable_ms - age) if body.refers_to is None else body.cancellable_ms
            body = replace(body, before_ms=body.before_ms + age, cancellable_ms=held_ms)

        def decided(committed: bool) -> None:  # noqa: FBT001 - as every `kept`
            nonlocal late
            if committed and late and signal in self._routed:
                # A commit that was tried again has brought the course of its time to disk.
                write_document(self._journal, self._routed[signal].document())
            late = late or not committed
            kept(committed)

        # A cancel travels with the alarm that it takes back.
        lane = Lane.ALARM if routed.course.alarm or body.type in URGENT_TYPES else Lane.STATUS
        receiver.post(body, lane, drafts=drafts, documents=(document, *documents), kept=decided)

    def answered(self, receiver: Receiver, signal: bytes, *, refused: bool) -> Reaction:
        """Take note of a station's answer to a signal."""
        return self._reach(receiver, (signal,), Reach.REFUSED if refused else Reach.STORED)

    def progressed(self, receiver: Receiver, news: Progress) -> Reaction:
        """Take note of what a station's room has done; the earlier alarms of the same incident it has seen as well."""
        reach, routed = _REACHES.get(news.step), self._routed.get(news.signal)
        if reach is None or routed is None:
            return Reaction()
        station = id_bytes(receiver.station_id)
        documents: tuple[Document, ...] = ()
        if reach is Reach.TAKEN and receiver.is_police:
            taken = Taken(station, news.at_ms, news.operator, news.incident)
            course = took(routed.course, taken)
            if course is not routed.course:
                self._open[news.signal] = None
                documents = (self._put(replace(routed, course=course)),)
        mine = self._reach(receiver, (news.signal,), reach)
        earlier = tuple(self._earlier(routed, station))
        also = self._reach(receiver, earlier, Reach.PRESENTED)

        return Reaction(documents=documents).beside(mine).beside(also)

    def _earlier(self, newest: Routed, station: bytes) -> Iterator[bytes]:
        for id_ in self._open:
            routed = self._routed[id_]
            if routed is newest or self._age(routed) < self._age(newest):
                continue
            leg = routed.course.legs.get(station)
            if leg is not None and leg.reach is Reach.STORED and newest.is_sibling(routed):
                yield id_

    def _reach(self, receiver: Receiver, signals: tuple[bytes, ...], reach: Reach) -> Reaction:
        station = id_bytes(receiver.station_id)
        documents = []
        for signal in signals:
            routed = self._routed.get(signal)
            if routed is not None:
                course = reached(routed.course, station, reach)
                if course is not routed.course:
                    documents.append(self._put(replace(routed, course=course)))

        def show(_committed: bool) -> None:  # noqa: FBT001 - as every `show`
            stations = self._receivers.stations()
            for signal in signals:
                self._look_at(signal, stations)
            self._arm()

        return Reaction(documents=tuple(documents), show=show)

    @callback
    def receivers_changed(self) -> None:
        """Look whose turn it is, if a receiver has come, gone, or become reachable or not."""
        stations = self._receivers.stations()
        if self._started and stations != self._stations:
            self._stations = stations
            # Soon, not now: it may be our own offer that has changed something.
            self._all_due = True
            self._arm()

    def forget(self, station: bytes) -> tuple[Document, ...]:
        """Take a station that is no receiver any more out of every course; returns what is to be committed."""
        gone = [each for each in self._routed.values() if station in each.course.legs]
        return tuple(self._put(replace(each, course=without(each.course, station))) for each in gone)

    def _look(self) -> None:
        self._all_due = False
        stations = self._receivers.stations()
        for signal in list(self._open):
            self._look_at(signal, stations)
        self._arm()

    @callback
    def _look_at_due(self) -> None:
        stations = self._receivers.stations()
        for signal, due_ms in list(self._open.items()):
            if due_ms is not None and due_ms <= self._age(self._routed[signal]):
                self._look_at(signal, stations)
        self._arm()

    def _look_at(self, signal: bytes, stations: tuple[Station, ...]) -> None:
        """Offer a signal to whose turn it is, and tell those who have it who took it."""
        if not self._started or signal not in self._open:
            return
        age = self._age(self._routed[signal])
        now = self._plan(signal, stations, age).now
        for station in now:
            self._offer(signal, station, age)
        for station in untold(self._routed[signal].course):
            self._tell(signal, station)
        over = self._is_over(signal, stations)
        if over:
            del self._open[signal]
        else:
            self._open[signal] = self._plan(signal, stations, age).again_ms
        if now or over:
            for id_ in [id_ for id_ in self._open if self._routed[id_].course.follows == signal]:
                self._look_at(id_, stations)

    def _plan(self, signal: bytes, stations: tuple[Station, ...], age: int) -> Plan:
        routed = self._routed[signal]
        return plan(routed.course, stations, age, self._followed(routed))

    def _is_over(self, signal: bytes, stations: tuple[Station, ...]) -> bool:
        routed = self._routed[signal]
        if routed.course.follows is not None:
            return routed.course.follows not in self._open
        return arrived(routed.course, stations)

    def _tell(self, signal: bytes, station: bytes) -> None:
        routed, receiver = self._routed[signal], self._receivers.of(station)
        taken = routed.course.taken
        taker = None if taken is None else self._receivers.of(taken.station)
        document = self._put(replace(routed, course=told(routed.course, station)))
        if receiver is None or taken is None:
            return
        body = Elsewhere(
            signal=signal,
            incident=taken.incident,
            step=ProgressStep.TAKEN,
            at_ms=taken.at_ms,
            name="" if taker is None else plain_name(taker.name),
            purpose="" if taker is None else taker.purpose,
            operator=taken.operator,
            silent=routed.signal.silent,
        )
        receiver.post(body, Lane.ALARM, documents=(document,), kept=lambda _committed: None)

    def _age(self, routed: Routed) -> int:
        return age_ms(routed.made, self._clock.now()) or 0

    def _arm(self) -> None:
        """Set the one timer to whatever turn comes next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._started:
            return
        loop = asyncio.get_running_loop()
        if self._all_due:
            self._timer = loop.call_soon(self._look)
            return
        waits = [due_ms - self._age(self._routed[id_]) for id_, due_ms in self._open.items() if due_ms is not None]
        if waits:
            wait_s = max(MIN_WAIT_S, min(waits) / 1000)
            self._timer = loop.call_later(wait_s, self._look_at_due)


def _read_courses(reader: Reader) -> list[Routed]:
    found: list[Routed] = []
    after = b""
    while page := reader.scan(COURSE, after=after, limit=_PAGE):
        after = page[-1][0]
        found += [Routed.read(raw) for _, raw in page]
    return found
