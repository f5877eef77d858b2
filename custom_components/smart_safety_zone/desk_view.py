"""What the radio room's screens are told: incidents, their timelines and sites as plain values."""

from collections.abc import Iterable
from typing import Any

from homeassistant.auth.models import User

from .const import CONF_NUMBER, CONF_OPERATORS, CONF_ROLE
from .desk_sites import site_view
from .evidence_view import picture_path
from .incident.handling import handling_of_incident
from .incident.machine import offered
from .incident.model import Actor, Incident, State, Step
from .protocol.messages import Standing
from .station.runtime import StationRuntime

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
        "age_ms": incident.age_ms,
        "raised_ms": incident.raised_ms,
        "opened_ms": incident.opened_ms,
        "presented_ms": incident.presented_ms,
        "acknowledged_ms": incident.acknowledged_ms,
        "closed_ms": incident.closed_ms,
        "disposition": incident.disposition,
        "owner": person(incident.owner),
        "units": list(incident.units),
        "stored": incident.id not in runtime.desk.unkept,
    }


def detail(runtime: StationRuntime, incident: Incident, viewer: Actor | None) -> View:
    """Return all of an incident: its row, its timeline, and which steps `viewer` may be offered."""
    is_mine = viewer is not None and viewer.is_same_operator(incident.owner)
    steps = offered(incident.state, drill=incident.drill, silent=incident.silent)
    return {
        **row(runtime, incident),
        "mine": is_mine,
        "timeline": [_line(step) for step in incident.timeline],
        "offered": [] if viewer is None else list(steps),
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


def _line(step: Step) -> View:
    return {
        "type": step.type,
        "at_ms": step.at_ms,
        "by": {"kind": step.actor.kind, **(person(step.actor) or {})},
        "to": person(step.to),
        "text": step.text,
        "unit": step.unit,
        "disposition": step.disposition,
        "count": step.count,
        "silent": step.silent,
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


def shown_incidents(runtime: StationRuntime) -> Iterable[Incident]:
    """Return the incidents that are not closed, and the newest closed ones."""
    incidents = runtime.desk.incidents.values()
    closed = sorted(
        (each for each in incidents if each.state is State.CLOSED), key=lambda each: each.closed_ms or 0, reverse=True
    )
    return [*(each for each in incidents if each.state is not State.CLOSED), *closed[:CLOSED_SHOWN]]
