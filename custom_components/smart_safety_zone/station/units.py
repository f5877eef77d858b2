"""The units of a station: who rides with each, how its phone is reached, and what it has to do."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, Self, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from ..const import CONF_MEMBERS, CONF_PHONE, CONF_TRACKER, CONF_UNIT_KIND, SUBENTRY_UNIT
from ..incident.model import Incident, State, Step, StepType
from ..incident.units import UnitState, unit_states
from .desk import Desk
from .part import Part

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

    def __init__(self, entry: ConfigEntry[Any], desk: Desk) -> None:
        """Prepare; `load` reads what the entry and the desk hold."""
        self._entry = entry
        self._desk = desk
        self._roster: dict[str, Unit] = {}
        self._sent: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """By call sign: the incidents that it was sent to, the newest last."""

    @override
    async def load(self) -> None:
        self.configure()
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
