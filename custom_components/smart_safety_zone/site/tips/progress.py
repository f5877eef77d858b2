"""What became of the newest tip-off: pure rules, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

import orjson

from ...protocol.tips import TipOutcome, TipProgress, TipStep

FORMAT_VERSION: Final = 1


class ShownStep(StrEnum):
    """How far the newest tip-off has come; the values are entity states."""

    NONE = "none"
    """None was ever sent."""
    SENT = "sent"
    """On disk here, on its way."""
    NOT_STORED = "not_stored"
    """Sent from memory: this end's disk does not take it."""
    NOT_CONNECTED = "not_connected"
    """On disk here; there is no police that would take it."""
    STORED = "stored"
    """On disk at the station; its pictures are on their way."""
    RECEIVED = "received"
    """On disk at the station, with its pictures."""
    READ = "read"
    TAKEN = "taken"
    CLOSED = "closed"
    REFUSED = "refused"
    """The station does not take it: too many in a day, or the site is suspended."""


_RANK: Final[Mapping[ShownStep, int]] = MappingProxyType(
    {
        ShownStep.NONE: 0,
        ShownStep.SENT: 1,
        ShownStep.NOT_STORED: 1,
        ShownStep.NOT_CONNECTED: 1,
        ShownStep.STORED: 2,
        ShownStep.REFUSED: 2,
        ShownStep.RECEIVED: 3,
        ShownStep.READ: 4,
        ShownStep.TAKEN: 5,
        ShownStep.CLOSED: 6,
    }
)
_STEPS: Final[Mapping[str, ShownStep]] = MappingProxyType(
    {
        TipStep.RECEIVED: ShownStep.RECEIVED,
        TipStep.READ: ShownStep.READ,
        TipStep.TAKEN: ShownStep.TAKEN,
        TipStep.CLOSED: ShownStep.CLOSED,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TipState:
    """What a site shows of its newest tip-off; times are wall clock milliseconds. What it says is not here."""

    step: ShownStep = ShownStep.NONE
    tip: str | None = None
    category: str | None = None
    pictures: int = 0
    unkept: int = 0
    """How many of them the station could not keep."""
    operator: int | None = None
    outcome: TipOutcome | None = None
    since_ms: int | None = None
    at_ms: int | None = None

    def answered(self, tip: str, at_ms: int, *, refused: bool) -> TipState:
        """Take the station's answer in; the same value if it says nothing new."""
        step = ShownStep.REFUSED if refused else ShownStep.STORED
        if tip != self.tip or _RANK[self.step] >= _RANK[step]:
            return self
        return replace(self, step=step, at_ms=at_ms)

    def advanced(self, news: TipProgress) -> TipState:
        """Take the station's word in; the same value if it is about another one, older, or not understood."""
        step = _STEPS.get(news.step)
        if step is None or news.tip.hex() != self.tip:
            return self
        unkept = max(self.unkept, news.unkept)
        late = (_RANK[step], news.at_ms) < (_RANK[self.step], self.at_ms if step is self.step else news.at_ms)
        if late:
            return replace(self, unkept=unkept)
        return replace(
            self,
            step=step,
            unkept=unkept,
            at_ms=news.at_ms,
            operator=self.operator if news.operator is None else news.operator,
            outcome=_outcome(news.outcome) if step is ShownStep.CLOSED else None,
        )

    def shown(self, *, connected: bool, stored_here: bool) -> TipState:
        """Tell what to show: never "sent" of what no police would take, nor of what is not on disk."""
        if self.step is not ShownStep.SENT:
            return self
        if not connected:
            return replace(self, step=ShownStep.NOT_CONNECTED)
        return self if stored_here else replace(self, step=ShownStep.NOT_STORED)

    def write(self) -> bytes:
        """Write it down."""
        return orjson.dumps({"format": FORMAT_VERSION, **{name: getattr(self, name) for name in self.__slots__}})

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `write` wrote; ValueError, KeyError or TypeError."""
        value: dict[str, Any] = orjson.loads(raw)
        del value["format"]
        outcome = value.pop("outcome")
        return cls(step=ShownStep(value.pop("step")), outcome=None if outcome is None else TipOutcome(outcome), **value)


def _outcome(word: str | None) -> TipOutcome:
    return TipOutcome(word) if word in set(TipOutcome) else TipOutcome.NO_ACTION
