"""What a site keeps of each signal's way to its stations, so that a restart forgets no receiver."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
import json
from types import MappingProxyType
from typing import Any, Final

from ..journal import Document
from ..protocol.fields import decode, encode
from ..protocol.messages import Signal
from ..protocol.moment import Moment
from .routing import NO_ALARM, Course, Leg, Reach, Taken

FORMAT_VERSION: Final = 1
COURSE: Final = "course"
"""Documents: key = the signal's id."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A signal on its way."""

    signal: Signal = field(repr=False)
    """As it was raised."""
    made: Moment
    course: Course

    @classmethod
    def begin(cls, signal: Signal, now: Moment) -> Routed:
        """Start with a signal that is being raised and offered to nobody yet."""
        return cls(signal, now, _course(signal))

    def is_sibling(self, other: Routed) -> bool:
        """Tell whether both are alarms of one point and kind: one incident at a station while it is open."""
        return self.course.alarm and other.course.alarm and self._about == other._about

    @property
    def _about(self) -> tuple[object, ...]:
        return (self.signal.point, self.signal.kind, self.signal.drill)

    def document(self) -> Document:
        """Write it down."""
        course, made = self.course, self.made
        value: dict[str, Any] = {
            "version": FORMAT_VERSION,
            "signal": encode(self.signal).hex(),
            "made": {
                "wall_ms": made.wall_ms, "mono_ms": made.mono_ms, "boot": made.boot.hex(), "clock_set": made.clock_set,
            },
            "legs": {
                station.hex(): {"offered_ms": leg.offered_ms, "reach": leg.reach.name.lower(), "told": leg.told}
                for station, leg in course.legs.items()
            },
        }  # fmt: skip
        if course.cancelled:
            value["cancelled"] = True
        if course.taken is not None:
            value["taken"] = {
                "station": course.taken.station.hex(),
                "at_ms": course.taken.at_ms,
                "operator": course.taken.operator,
                "incident": course.taken.incident.hex(),
            }
        return Document(COURSE, self.signal.signal, json.dumps(value, separators=(",", ":"), sort_keys=True).encode())

    @classmethod
    def read(cls, raw: bytes) -> Routed:
        """Read what `document` wrote."""
        value: Mapping[str, Any] = json.loads(raw)
        signal = decode(Signal, bytes.fromhex(value["signal"]))
        made = value["made"]
        legs = {
            bytes.fromhex(station): Leg(leg["offered_ms"], Reach[leg["reach"].upper()], leg["told"])
            for station, leg in value["legs"].items()
        }
        course = replace(
            _course(signal),
            legs=MappingProxyType(legs),
            cancelled=value.get("cancelled", False),
            taken=_taken(value.get("taken")),
        )
        return cls(
            signal, Moment(made["wall_ms"], made["mono_ms"], bytes.fromhex(made["boot"]), made["clock_set"]), course
        )


def _course(signal: Signal) -> Course:
    held_ms = signal.cancellable_ms if signal.refers_to is None else 0
    return Course(
        alarm=signal.type not in NO_ALARM,
        held_ms=held_ms,
        everywhere=signal.type == "test",
        follows=signal.refers_to,
    )


def _taken(value: Mapping[str, Any] | None) -> Taken | None:
    if value is None:
        return None
    return Taken(bytes.fromhex(value["station"]), value["at_ms"], value["operator"], bytes.fromhex(value["incident"]))
