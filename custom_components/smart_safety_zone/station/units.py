"""The units of a station: who rides with each, how its phone is reached, what it does, and whether it is on duty."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
import orjson

from ..const import CONF_MEMBERS, CONF_PHONE, CONF_TRACKER, CONF_UNIT_KIND, SUBENTRY_UNIT
from ..incident.model import Actor, Incident, State, Step, StepType
from ..incident.units import UnitState, unit_states
from ..journal import Document, JournalError, Write
from .desk import Desk
from .entries import FORMAT_VERSION, actor_json, entry_draft
from .errors import StationError
from .ground import Ground
from .listeners import Listeners
from .part import Part
from .registry import COMMIT_TIMEOUT_S, scan_all

OFF_DUTY: Final = "unit.off_duty"
"""Documents by a unit's id: those that are off duty, and since when."""
FREE: Final = "free"
OFF: Final = "off_duty"

_MOVING: Final = frozenset(
    {
        StepType.DISPATCHED,
        StepType.EN_ROUTE,
        StepType.ARRIVED,
        StepType.FINISHED,
        StepType.STOOD_DOWN,
        StepType.RECALLED,
        StepType.CLOSED,
        StepType.REOPENED,
        StepType.JOINED,
        StepType.SPLIT,
    }
)
"""Steps after which a unit may have something else to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit, as an administrator described it."""

    id: str
    call_sign: str
    kind: str
    members: frozenset[str]
    """Ids of Home Assistant's users."""
    phone: str | None
    tracker: str | None

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Self:
        """Read it from its subentry."""
        data = subentry.data
        return cls(
            id=subentry.subentry_id,
            call_sign=subentry.title,
            kind=data[CONF_UNIT_KIND],
            members=frozenset(data.get(CONF_MEMBERS, ())),
            phone=data.get(CONF_PHONE) or None,
            tracker=data.get(CONF_TRACKER) or None,
        )


class Units(Part):
    """All units; a part of the station. A call sign that nobody described can be sent as well."""

    def __init__(self, ground: Ground, entry: ConfigEntry[Any], desk: Desk) -> None:
        """Prepare; `load` reads what the entry, the desk and the journal hold."""
        self._ground = ground
        self._entry = entry
        self._desk = desk
        self._roster: dict[str, Unit] = {}
        self._sent: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """By call sign: the incidents that it was sent to, the newest last."""
        self._off: set[str] = set()
        """Ids of the units that are off duty."""
        self._listeners = Listeners[[]]()

    @override
    async def load(self) -> None:
        self.configure()
        kept = await self._ground.journal.read(partial(scan_all, collection=OFF_DUTY))
        self._off = {key.decode() for key, _ in kept}
        for incident in self._desk.incidents.values():
            self._follow(incident)

    @override
    def configure(self) -> None:
        found = (Unit.of(each) for each in self._entry.get_subentries_of_type(SUBENTRY_UNIT))
        self._roster = {spelled(unit.call_sign): unit for unit in sorted(found, key=lambda unit: unit.call_sign)}

    @property
    def roster(self) -> tuple[Unit, ...]:
        """The units that are described, by call sign."""
        return tuple(self._roster.values())

    def named(self, call_sign: str) -> Unit | None:
        """Find a unit by its call sign, however it was typed."""
        return self._roster.get(spelled(call_sign))

    def of_user(self, user_id: str) -> tuple[Unit, ...]:
        """Return the units that a user rides with."""
        return tuple(unit for unit in self._roster.values() if user_id in unit.members)

    def tasks(self, call_sign: str) -> list[tuple[Incident, UnitState]]:
        """Return what a unit was sent to and has not finished, the newest first, each with how far it has come."""
        found: list[tuple[Incident, UnitState]] = []
        for incident_id in reversed(self._sent.get(spelled(call_sign), {})):
            incident = self._desk.incidents[incident_id]
            states = {spelled(unit): state for unit, state in unit_states(incident).items()}
            state = states.get(spelled(call_sign))
            if state is not None and state is not UnitState.FINISHED:
                found.append((incident, state))
        return found

    def state(self, unit: Unit) -> str:
        """Return what a unit does: how far it has come with its newest errand, free, or off duty.

        Who is sent all the same, since an operator typed its call sign, is on an errand for as long as that takes.
        """
        tasks = self.tasks(unit.call_sign)
        if tasks:
            return tasks[0][1]
        return OFF if unit.id in self._off else FREE

    def is_on_duty(self, unit: Unit) -> bool:
        """Tell whether a unit is proposed to be sent."""
        return unit.id not in self._off

    async def set_duty(self, call_sign: str, actor: Actor, *, on: bool) -> None:
        """Say that a unit is on duty, or no longer; it holds once this returns. StationError."""
        unit = self.named(call_sign)
        if unit is None:
            raise StationError("unknown_unit", {"unit": call_sign})
        if self.is_on_duty(unit) == on:
            return
        if not on and self.tasks(call_sign):
            raise StationError("unit_busy", {"unit": unit.call_sign})
        now_ms = self._ground.clock.now().wall_ms
        draft = entry_draft(
            "unit.on_duty" if on else "unit.off_duty", now_ms, {"unit": unit.id}, {"actor": actor_json(actor)}
        )
        value = None if on else orjson.dumps({"version": FORMAT_VERSION, "since_ms": now_ms})
        written = self._ground.journal.write(Write((draft,), documents=(Document(OFF_DUTY, unit.id.encode(), value),)))
        try:
            async with asyncio.timeout(COMMIT_TIMEOUT_S):
                await asyncio.shield(written)
        except (TimeoutError, JournalError) as err:
            raise StationError("not_committed", failed=True) from err
        (self._off.discard if on else self._off.add)(unit.id)
        self._listeners.tell("")

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be told when a unit goes on or off duty."""
        return self._listeners.add(listener, None)

    def step_shown(self, incident: Incident, step: Step) -> None:
        """Take in what happened to an incident."""
        if step.type in _MOVING:
            self._follow(incident)

    def _follow(self, incident: Incident) -> None:
        # What goes with another incident is done with that one.
        runs = incident.state is not State.CLOSED and not incident.is_part
        now = {spelled(unit) for unit in incident.units} if runs else set()
        for call_sign in [each for each, ids in self._sent.items() if incident.id in ids and each not in now]:
            del self._sent[call_sign][incident.id]
            if not self._sent[call_sign]:
                del self._sent[call_sign]
        for call_sign in now:
            self._sent[call_sign].setdefault(incident.id)


def spelled(call_sign: str) -> str:
    """Return a call sign as it is compared: "tiger 1" is "Tiger  1"."""
    return " ".join(call_sign.casefold().split())
