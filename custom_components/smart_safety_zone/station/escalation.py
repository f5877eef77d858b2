"""What nobody takes is escalated: at its time, or at once where no screen has its sound armed; calls for help at once.

Others are told first, and the timeline then says who was: after a restart in between somebody is told twice, and never
nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any, Final, override

from ..const import (
    CONF_ESCALATE_LOWEST,
    CONF_NEXT_STATION_S,
    CONF_NEXT_STATION_TARGETS,
    CONF_PLAYER_S,
    CONF_PLAYERS,
    CONF_SOUND_S,
    CONF_SUPERVISOR_S,
    CONF_SUPERVISOR_TARGETS,
    DEFAULT_NEXT_STATION_S,
    DEFAULT_PLAYER_S,
    DEFAULT_SOUND_S,
    DEFAULT_SUPERVISOR_S,
)
from ..incident.escalation import Plan, Rung, due, help_ways, next_ms, untold_calls
from ..incident.model import AUTOMATION, Incident, Priority, State, Step, StepType, Way
from .desk import Desk
from .errors import StationError
from .ground import Ground
from .part import Part
from .screens import ARMED_FOR_MS, Screens

_LOGGER = logging.getLogger(__name__)

LOOK_S: Final = 5
"""How often it is looked whether screens have fallen silent."""

type Carry = Callable[[Incident, Way, bool, str | None], Awaitable[str | None]]
"""Tells others by a way, whether nobody hears the room, and of a unit that asks for help, which one it is; returns what
the timeline is to say of it."""


async def _nobody(_incident: Incident, _way: Way, _deaf: bool, _unit: str | None) -> str | None:  # noqa: FBT001
    return None


def plan_of(options: Mapping[str, Any]) -> Plan:
    """Return what a station's options say; a way that leads to nobody is none."""
    sound_s = options.get(CONF_SOUND_S, DEFAULT_SOUND_S)
    ways = [(Way.SOUND, sound_s)] if sound_s else []
    for way, seconds, default_s, targets in (
        (Way.SUPERVISOR, CONF_SUPERVISOR_S, DEFAULT_SUPERVISOR_S, CONF_SUPERVISOR_TARGETS),
        (Way.PLAYER, CONF_PLAYER_S, DEFAULT_PLAYER_S, CONF_PLAYERS),
        (Way.NEXT_STATION, CONF_NEXT_STATION_S, DEFAULT_NEXT_STATION_S, CONF_NEXT_STATION_TARGETS),
    ):
        if options.get(targets):
            ways.append((way, options.get(seconds, default_s)))
    rungs = (Rung(way=way, after_ms=int(seconds) * 1000) for way, seconds in ways)
    lowest = Priority(int(options.get(CONF_ESCALATE_LOWEST, Priority.MEDIUM)))
    return Plan(rungs=tuple(sorted(rungs, key=lambda rung: rung.after_ms)), lowest=lowest)


class Escalation(Part):
    """Looks after what waits; a part of the station."""

    def __init__(self, ground: Ground, desk: Desk, screens: Screens, options: Callable[[], Mapping[str, Any]]) -> None:
        """Prepare; `start` looks at what waits already."""
        self._ground = ground
        self._desk = desk
        self._screens = screens
        self._options = options
        self._plan = Plan()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._under_way: set[tuple[str, Way]] = set()
        """What is being told, or was told and could not be written down."""
        self._deaf_since_ms: int | None = None
        self._looking: asyncio.TimerHandle | None = None
        self._resuming: asyncio.TimerHandle | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self.carry: Carry = _nobody
        """Set by who knows phones and loudspeakers."""

    @override
    def start(self) -> None:
        self._plan = plan_of(self._options())
        # A browser has that long to say again that it is armed.
        self._deaf_since_ms = self._now_ms + ARMED_FOR_MS
        self._unsubscribe = self._screens.subscribe(self._screens_changed)
        self._look_again()
        self._look_at_all()
        # Phones are not there as soon as we are.
        self._resuming = asyncio.get_running_loop().call_later(ARMED_FOR_MS / 1000, self._resume_calls)

    @override
    async def stop(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if self._resuming is not None:
            self._resuming.cancel()
            self._resuming = None
        while self._timers:
            self._timers.popitem()[1].cancel()

    @override
    def configure(self) -> None:
        if self._unsubscribe is not None:
            self._plan = plan_of(self._options())
            self._look_at_all()

    def step_shown(self, incident: Incident, step: Step) -> None:
        """Take in what happened to an incident; a repeated press changes no time."""
        if step.type is not StepType.REPEATED:
            self.look(incident)
        if step.type is StepType.ESCALATED and step.unit is not None and self._unsubscribe is not None:
            self._call_for_help(incident, step.unit)

    def _resume_calls(self) -> None:
        """Tell of calls for help that a station which ended too soon told nobody of."""
        for incident in list(self._desk.incidents.values()):
            for unit in untold_calls(incident) if incident.state is not State.CLOSED else ():
                self._call_for_help(incident, unit)

    def _call_for_help(self, incident: Incident, unit: str) -> None:
        # Somebody took the incident long ago: what waits for its time is not what this is about.
        for way in help_ways(self._plan, deaf=self._is_deaf):
            work = self._escalate(incident, way, self._is_deaf, unit)
            self._ground.spawn(work, f"call for help in {incident.id}")

    @property
    def _is_deaf(self) -> bool:
        return self._deaf_since_ms is not None and self._deaf_since_ms <= self._now_ms

    def look(self, incident: Incident) -> None:
        """Set an incident's time anew, or forget it once somebody has taken it."""
        timer = self._timers.pop(incident.id, None)
        if timer is not None:
            timer.cancel()
        if incident.state is not State.OPEN:
            self._under_way -= {(incident.id, way) for way in Way}
        at_ms = None if self._unsubscribe is None else self._next_ms(incident)
        if at_ms is not None:
            wait_s = max(0, at_ms - self._now_ms) / 1000
            self._timers[incident.id] = asyncio.get_running_loop().call_later(wait_s, self._due, incident.id)

    def _next_ms(self, incident: Incident) -> int | None:
        rungs = tuple(rung for rung in self._plan.rungs if (incident.id, rung.way) not in self._under_way)
        return next_ms(incident, Plan(rungs=rungs, lowest=self._plan.lowest), self._deaf_since_ms)

    @property
    def _now_ms(self) -> int:
        return self._ground.clock.now().wall_ms

    def _look_at_all(self) -> None:
        for incident in list(self._desk.incidents.values()):
            if incident.state is State.OPEN or incident.id in self._timers:
                self.look(incident)

    def _look_again(self) -> None:
        self._screens.look(self._ground.clock.now().mono_ms)
        self._looking = asyncio.get_running_loop().call_later(LOOK_S, self._look_again)

    def _screens_changed(self) -> None:
        is_deaf = self._screens.armed == 0
        if is_deaf and self._deaf_since_ms is None:
            self._deaf_since_ms = self._now_ms
        elif not is_deaf and self._deaf_since_ms is not None:
            self._deaf_since_ms = None
        else:
            return
        self._look_at_all()

    def _due(self, incident_id: str) -> None:
        self._timers.pop(incident_id, None)
        incident = self._desk.incidents.get(incident_id)
        if incident is None:
            return
        deaf = self._is_deaf
        for rung in due(incident, self._plan, self._now_ms, self._deaf_since_ms):
            if (incident_id, rung.way) not in self._under_way:
                self._under_way.add((incident_id, rung.way))
                self._ground.spawn(self._escalate(incident, rung.way, deaf, None), f"escalation of {incident_id}")
        self.look(incident)

    async def _escalate(
        self,
        incident: Incident,
        way: Way,
        deaf: bool,  # noqa: FBT001 - handed on
        unit: str | None,
    ) -> None:
        try:
            text = await self.carry(incident, way, deaf, unit)
        except Exception:
            # Who could not be told is no reason not to say that it was tried.
            _LOGGER.exception("An incident could not be escalated (%s)", way)
            text = None
        step = Step(type=StepType.ESCALATED, at_ms=self._now_ms, actor=AUTOMATION, way=way, text=text)
        try:
            await self._desk.take_step(incident.id, step)
        except StationError as err:
            # Closed meanwhile, or the disk is full: others were told, and are told once.
            _LOGGER.warning("That an incident was escalated could not be written down (%s)", err.code)
