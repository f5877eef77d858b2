"""What the radio room's screens are told: incidents, their timelines and sites as plain values."""

from collections.abc import Iterable
from typing import Any

from homeassistant.auth.models import User
from homeassistant.const import ATTR_LATITUDE, ATTR_LONGITUDE

from .const import CONF_NUMBER, CONF_OPERATORS, CONF_ROLE, ROLE_VIEWER
from .desk_sites import site_view, where
from .evidence_view import picture_path
from .incident.escalation import ways_done
from .incident.handling import handling_of_incident
from .incident.machine import offered
from .incident.model import Actor, ActorKind, Incident, State, Step, StepType
from .incident.together import metres
from .incident.units import unit_states, wants_help
from .protocol.messages import Standing
from .station.cameras.looks import Account, told_once
from .station.runtime import StationRuntime
from .station.shelf import came_in_ms
from .station.site_record import Place
from .station.units import FREE, OFF, Unit

CLOSED_SHOWN = 50
"""The newest closed incidents that a screen starts with."""

type View = dict[str, Any]


def row(runtime: StationRuntime, incident: Incident) -> View:
    """Return an incident as a line of the queue; times are wall clock milliseconds of this station."""
    site = runtime.sites().get(incident.site_id)
    return {
        "id": incident.id,
        "version": incident.version,
        "state": incident.state,
        "kind": incident.kind,
        "about": incident.kind_text,
        "priority": int(incident.priority),
        "handling": handling_of_incident(incident),
        "site": incident.site_id,
        "site_name": site.name if site else None,
        "point_name": runtime.naming.name(incident.site_id, incident.point_id),
        "silent": incident.silent,
        "drill": incident.drill,
        "cancelled": incident.cancelled,
        "restored": incident.restored,
        "repeats": incident.repeats,
        "late": incident.late,
        "late_by": late_by(incident),
        "age_ms": incident.age_ms,
        "raised_ms": incident.raised_ms,
        "opened_ms": incident.opened_ms,
        "presented_ms": incident.presented_ms,
        "acknowledged_ms": incident.acknowledged_ms,
        "closed_ms": incident.closed_ms,
        "disposition": incident.disposition,
        "false_cause": incident.false_cause,
        "owner": person(incident.owner),
        "units": list(incident.units),
        "unit_states": dict(unit_states(incident)),
        "escalated": len(ways := ways_done(incident)),
        "ways": list(ways),
        "wants_help": list(wants_help(incident)),
        "lead": incident.lead if incident.is_part else None,
        "parts": list(incident.parts),
        "duplicate_of": incident.duplicate_of,
        "pictures": runtime.album.count(incident.id),
        "looks": len(looks := runtime.cameras.log.of(incident.id)),
        "looking": sum(look.ended_ms is None for look in looks),
        "stored": incident.id not in runtime.desk.unkept,
    }


def late_by(incident: Incident) -> str | None:
    """Return what held it up for the greater part."""
    if not incident.late or incident.age_ms is None:
        return None
    return "site" if 2 * incident.before_ms > incident.age_ms else "line"


async def async_detail(runtime: StationRuntime, incident: Incident, viewer: Actor | None) -> View:
    """Return all of an incident: its row, its timeline, and which steps `viewer` may be offered."""
    is_mine = viewer is not None and viewer.is_same_operator(incident.owner)
    looks = told_once(await runtime.cameras.log.all_of(incident.id, came_in_ms(incident)))
    return {
        **row(runtime, incident),
        "mine": is_mine,
        "timeline": _timeline(runtime, incident, looks),
        "offered": [] if viewer is None else list(offered(incident, viewer)),
        "operators": [] if viewer is None else operators(runtime, besides=viewer.number),
        "bundle": viewer is not None and viewer.supervisor,
        "known_units": [] if viewer is None else known_units(runtime, incident),
    }


def pictures(runtime: StationRuntime, incident: Incident) -> list[View]:
    """Return the pictures that a site took around the signals of an incident, and where each is to be had."""
    return [
        {
            "signal": taken.signal,
            "camera": taken.camera,
            "offset_ms": taken.offset_ms,
            "since_ms": taken.since_ms,
            "mask": taken.mask,
            "state": row.state,
            "path": picture_path(row),
        }
        for taken, row in runtime.album.of(incident.id)
    ]


def together(runtime: StationRuntime, incident: Incident) -> View:
    """Return what goes with an incident, and what may be about the same."""
    lead = incident if not incident.is_part else runtime.desk.incidents.get(incident.lead or "")
    parts = () if lead is None else runtime.desk.parts_of(lead.id)
    found = runtime.proposal(incident)
    incidents = runtime.desk.incidents
    return {
        "lead": None if lead is None or lead.id == incident.id else row(runtime, lead),
        "parts": [row(runtime, incidents.get(each.id, each)) for each in parts],
        "proposed": None
        if found is None
        else {
            "incidents": [row(runtime, incidents[each]) for each in found.ids],
            "within_m": found.within_m,
            "within_ms": found.within_ms,
        },
    }


def _named(runtime: StationRuntime, incident_id: str | None) -> View | None:
    """Return what a line needs to name another incident."""
    incident = runtime.desk.incidents.get(incident_id or "")
    return None if incident is None else row(runtime, incident)


def _line(runtime: StationRuntime, step: Step) -> View:
    return {
        "type": step.type,
        "at_ms": step.at_ms,
        "by": {"kind": step.actor.kind, **(person(step.actor) or {})},
        "to": person(step.to),
        "text": step.text,
        "words": dict(step.words),
        "unit": step.unit,
        "disposition": step.disposition,
        "false_cause": step.false_cause,
        "way": step.way,
        "priority": None if step.priority is None else int(step.priority),
        "other": _named(runtime, step.other),
        "count": step.count,
        "silent": step.silent,
        "look": None,
    }


def _timeline(runtime: StationRuntime, incident: Incident, looks: list[Account]) -> list[View]:
    """Return the steps in their order, and each look where it began."""
    lines, waiting = [], looks[::-1]
    for step in incident.timeline:
        while waiting and waiting[-1].at_ms < step.at_ms:
            lines.append(_look_line(runtime, waiting.pop()))
        lines.append(_line(runtime, step))
    return [*lines, *(_look_line(runtime, look) for look in reversed(waiting))]


def _look_line(runtime: StationRuntime, account: Account) -> View:
    """Return a look as a line of the timeline: the log of looks is its record, and the incident's steps tell none."""
    who = Actor(kind=ActorKind.OPERATOR, user_id=account.user_id, number=account.operator)
    step = Step(type=StepType.NOTED, at_ms=account.at_ms, actor=who, text=account.purpose)
    return {**_line(runtime, step), "type": "looked", "look": look_view(runtime, account)}


def look_view(runtime: StationRuntime, account: Account) -> View:
    """Return what a screen is told of a look."""
    site = runtime.sites().get(account.site_id)
    camera = runtime.naming.camera(account.site_id, account.camera)
    return {
        "view": account.view,
        "site_name": None if site is None else site.name,
        "camera_name": None if camera is None else camera.name,
        "mode": account.mode,
        "at_ms": account.at_ms,
        "operator": account.operator,
        "purpose": account.purpose,
        "over": account.ended_ms is not None,
        "ended_ms": account.ended_ms,
        "reason": account.reason,
        "seconds": account.seconds,
        "pictures": account.pictures,
        "difference": account.difference,
    }


def person(actor: Actor | None) -> View | None:
    """Return who did something."""
    return None if actor is None else {"number": actor.number, "name": actor.name, "user": actor.user_id}


def whole(runtime: StationRuntime, user: User) -> View:
    """Return what a screen starts from."""
    return {
        "station": runtime.entry.title,
        "me": me(runtime, user),
        "incidents": [row(runtime, each) for each in shown_incidents(runtime)],
        "sites": [site_view(runtime, each) for each in runtime.sites().values() if each.standing != Standing.REVOKED],
    }


def me(runtime: StationRuntime, user: User) -> View:
    """Return who a user is to the station: a role and a number, and whether he may enrol sites."""
    made = runtime.entry.options.get(CONF_OPERATORS, {}).get(user.id, {})
    return {
        "user": user.id,
        "role": made.get(CONF_ROLE),
        "number": made.get(CONF_NUMBER),
        "administrator": user.is_admin,
    }


def operators(runtime: StationRuntime, besides: int | None) -> list[View]:
    """Return to whom an incident can be handed: numbers and roles, no names."""
    made = runtime.entry.options.get(CONF_OPERATORS, {}).values()
    acting = [each for each in made if each[CONF_ROLE] != ROLE_VIEWER and each[CONF_NUMBER] != besides]
    return [
        {"number": each[CONF_NUMBER], "role": each[CONF_ROLE]}
        for each in sorted(acting, key=lambda each: int(each[CONF_NUMBER]))
    ]


def known_units(runtime: StationRuntime, incident: Incident) -> list[View]:
    """Return the units: what each does, and how far it is where that is known; the nearest free ones first."""
    site = runtime.sites().get(incident.site_id)
    there = None if site is None or site.place is None else (site.place.latitude, site.place.longitude)
    found = []
    for unit in runtime.units.roster:
        tasks = runtime.units.tasks(unit.call_sign)
        here = None if there is None else _unit_place(runtime, unit)
        found.append(
            {
                "unit": unit.call_sign,
                "kind": unit.kind,
                "state": runtime.units.state(unit),
                "incident": tasks[0][0].id if tasks else None,
                "distance_m": round(metres(here[0], there)) if here is not None and there is not None else None,
                "placed_ms": None if here is None else here[1],
            }
        )
    far = float("inf")
    order = {FREE: 0, OFF: 2}
    return sorted(found, key=lambda each: (order.get(str(each["state"]), 1), each["distance_m"] or far, each["unit"]))


def placed_units(runtime: StationRuntime) -> list[View]:
    """Return the units that say where they are, and since when that is known: a place grows old."""
    found = []
    for unit in runtime.units.roster:
        here = _unit_place(runtime, unit)
        if here is not None:
            said = {"unit": unit.call_sign, "kind": unit.kind, "state": runtime.units.state(unit)}
            found.append({**said, "placed_ms": here[1], **where(Place(*here[0]))})
    return found


def _unit_place(runtime: StationRuntime, unit: Unit) -> tuple[tuple[float, float], int] | None:
    """Return where a unit is and since when that is known; where people are who are off duty is nobody's business."""
    state = None if unit.tracker is None else runtime.hass.states.get(unit.tracker)
    if state is None or ATTR_LATITUDE not in state.attributes or ATTR_LONGITUDE not in state.attributes:
        return None
    if runtime.units.state(unit) == OFF:
        return None
    place = (state.attributes[ATTR_LATITUDE], state.attributes[ATTR_LONGITUDE])
    return place, round(state.last_updated.timestamp() * 1000)


def shown_incidents(runtime: StationRuntime) -> Iterable[Incident]:
    """Return the incidents that are not closed, and the newest closed ones."""
    incidents = runtime.desk.incidents.values()
    closed = sorted(
        (each for each in incidents if each.state is State.CLOSED), key=lambda each: each.closed_ms or 0, reverse=True
    )
    return [*(each for each in incidents if each.state is not State.CLOSED), *closed[:CLOSED_SHOWN]]
