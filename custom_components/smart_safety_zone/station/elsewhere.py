"""What sites tell of their other stations: that one of them has taken an incident which is here as well."""

from typing import override

from ..incident.model import SITE, Actor, ActorKind, Step, StepType
from ..link.clock import Clock
from ..link.party import Reaction
from ..protocol.elsewhere import Elsewhere
from ..protocol.events import RecordReceived
from ..protocol.messages import ProgressStep
from .desk import Desk
from .part import Part


class Others(Part):
    """The other stations of the sites, as the sites speak of them; a part of the station."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        """Prepare."""
        self._desk = desk
        self._clock = clock

    @override
    def received(self, site_id: str, event: RecordReceived) -> Reaction | None:
        news = event.body
        if not isinstance(news, Elsewhere):
            return None
        if news.step != ProgressStep.TAKEN:
            return Reaction()
        step = Step(
            type=StepType.TAKEN_ELSEWHERE,
            at_ms=self._clock.now().wall_ms,
            actor=SITE,
            signal_id=news.signal.hex(),
            silent=news.silent,
            to=Actor(kind=ActorKind.OPERATOR, number=news.operator, name=news.name or None),
        )
        return self._desk.follow(site_id, news.signal.hex(), step)
