"""What this site has raised of late and is not over: why a station may ask for lamps, and look through cameras."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, callback

from ..const import CONF_SITE_ID
from ..incident.model import AlarmKind, SignalType, incident_id
from ..journal import Journal
from ..link.clock import Clock
from ..protocol.messages import Progress, ProgressStep, Signal
from .cameras.judgement import Reason
from .part import Part
from .points import Point
from .progress import PointStep
from .raised import RAISED, Raised, raised_document, read_raised
from .unsent import write_document

_CANCEL: Final = "cancel"


class Site(Protocol):
    """What this part needs of its site."""

    entry: ConfigEntry[Any]
    journal: Journal
    clock: Clock

    @property
    def points(self) -> Mapping[str, Point]:
        """The alarm points."""

    def subscribe(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever something of the site changed."""


class Alarms(Part):
    """The alarms of one site that are not over."""

    def __init__(self, site: Site) -> None:
        """Prepare; `load` reads what stands since before a restart."""
        self._site = site
        self._raised: dict[str, Raised] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._cancel: CALLBACK_TYPE | None = None

    @override
    async def load(self) -> None:
        raw = await self._site.journal.read(lambda reader: reader.get(*RAISED))
        self._raised = {} if raw is None else read_raised(raw, self._site.clock.now())

    @override
    def start(self) -> None:
        self._cancel = self._site.subscribe(self._look)
        self._look()

    @override
    async def stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @property
    def raised_by(self) -> Mapping[str, Raised]:
        """The alarms by alarm point; one that is too old to be a reason may still be among them."""
        return MappingProxyType(self._raised)

    @property
    def are_live(self) -> bool:
        """Whether any of them is a reason now."""
        now_ms = self._site.clock.now().mono_ms
        return any(each.is_live(now_ms) for each in self._raised.values())

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Tell which incidents open cameras, and since when: a new press prolongs, nothing else does."""
        site, now_ms = self._site.entry.data[CONF_SITE_ID], self._site.clock.now().mono_ms
        return tuple(
            Reason(incident=bytes.fromhex(incident_id(site, signal)), at_ms=each.at_ms)
            for each in self._raised.values()
            if each.is_live(now_ms)
            for signal in each.signals
        )

    @callback
    def subscribe(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Call `listener` with the alarm point whenever an alarm is over that was not silent."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @override
    def raised(self, signal: Signal) -> None:
        if signal.type == _CANCEL and signal.refers_to is not None:
            self._over(signal.point, signal.refers_to.hex())
        if not is_alarm(signal):
            return
        now_ms, silent = self._site.clock.now().mono_ms, is_silent(signal)
        before = self._raised.get(signal.point)
        if before is not None and before.is_live(now_ms):
            self._raised[signal.point] = before.again(signal.signal.hex(), now_ms, silent=silent)
        else:
            self._raised[signal.point] = Raised(signals=(signal.signal.hex(),), at_ms=now_ms, silent=silent)
        self._keep()

    @override
    def progressed(self, news: Progress) -> None:
        if news.step != ProgressStep.CLOSED:
            return
        signal = news.signal.hex()
        for point, raised in list(self._raised.items()):
            if signal == raised.newest:
                self._over(point, signal)
            elif signal in raised.signals:
                # What came after it may have opened another incident, of which this says nothing.
                left = raised.signals[raised.signals.index(signal) + 1 :]
                self._raised[point] = replace(raised, signals=left)
                self._keep()

    @callback
    def _look(self) -> None:
        """Look whether alarms are over by what their points show; what a panel raises by itself has no such point."""
        for key, raised in list(self._raised.items()):
            point = self._site.points.get(key)
            state = None if point is None else point.state
            ended = state is not None and state.signal == raised.newest and not state.open
            # What the station refused may be as grave; it ends by its time.
            refused = state is not None and state.step is PointStep.REFUSED
            if key not in self._site.entry.subentries or (ended and not refused):
                self._over(key, raised.newest)

    def _over(self, point: str, signal: str) -> None:
        raised = self._raised.get(point)
        if raised is None or raised.newest != signal:
            return
        del self._raised[point]
        self._keep()
        if not raised.silent:
            # Of the other sort nothing shows, nor that it has ended.
            for listener in list(self._listeners):
                listener(point)

    def _keep(self) -> None:
        write_document(self._site.journal, raised_document(self._raised, self._site.clock.now()))


def is_alarm(signal: Signal) -> bool:
    """Tell whether a signal is an alarm that somebody is to come for."""
    return SignalType.of(signal.type) is SignalType.ALARM and not signal.drill


def is_silent(signal: Signal) -> bool:
    """Tell whether nothing at the site may show that this was raised."""
    return signal.silent or signal.kind == AlarmKind.DURESS
