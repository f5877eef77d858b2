"""What is told of signals, incidents, alarms and links: the fields that events bear, each in one place."""

from typing import Any

from .const import Role
from .incident.codes import codes_of_incident, codes_of_signal
from .incident.handling import handling_of_incident
from .incident.model import AlarmKind, Incident, Signal, SignalType, Step
from .site.points import Point
from .site.progress import PointProgress
from .site.receiver import Receiver
from .site.runtime import SiteRuntime
from .station.runtime import StationRuntime
from .times import iso


def step_fields(runtime: StationRuntime, incident: Incident, step: Step) -> dict[str, Any]:
    """Tell a step of an incident, and how the incident stands after it."""
    codes = codes_of_incident(incident)
    return {
        "incident": incident.id,
        "state": incident.state,
        "kind": incident.kind,
        "about": incident.kind_text if incident.kind is AlarmKind.TROUBLE else None,
        "sia_code": codes.sia,
        "contact_id": codes.contact_id,
        "priority": int(incident.priority),
        "handling": handling_of_incident(incident),
        "site": incident.site_id,
        "site_name": _site_name(runtime, incident.site_id),
        "point": incident.point_id,
        "point_name": runtime.naming.name(incident.site_id, incident.point_id),
        "signal": step.signal_id,
        "silent": incident.silent,
        "drill": incident.drill,
        "repeats": incident.repeats,
        "age_ms": incident.age_ms,
        "late": incident.late,
        "raised": iso(incident.raised_ms),
        "cause": step.cause,
        "operator": step.actor.number,
        "disposition": incident.disposition,
        "false_cause": incident.false_cause,
        "elsewhere": None if incident.elsewhere is None else incident.elsewhere.name or "",
        "elsewhere_operator": None if incident.elsewhere is None else incident.elsewhere.number,
    }


def signal_fields(runtime: StationRuntime, signal: Signal) -> dict[str, Any]:
    """Tell a signal as it came in."""
    codes = codes_of_signal(signal)
    return {
        "signal": signal.id,
        "point": signal.point_id,
        "point_name": runtime.naming.name(signal.site_id, signal.point_id),
        "kind": signal.kind,
        "about": signal.kind_text if signal.kind is AlarmKind.TROUBLE else None,
        "sia_code": codes.sia,
        "contact_id": codes.contact_id,
        "silent": signal.silent,
        "drill": signal.drill,
        "cancellable": signal.type is SignalType.ALARM and signal.cancellable_ms > 0,
        "age_ms": signal.age_ms,
        "again": signal.again,
    }


def incident_event(runtime: StationRuntime, incident: Incident, step: Step) -> dict[str, Any]:
    """Tell a step on Home Assistant's bus."""
    return {
        "step": step.type,
        "at": iso(step.at_ms),
        "station": runtime.id,
        **step_fields(runtime, incident, step),
        "unit": step.unit,
        "units": list(incident.units),
    }


def alarm_at_station(runtime: StationRuntime, signal: Signal) -> dict[str, Any]:
    """Tell an alarm that a station has received."""
    return {
        "role": Role.STATION,
        "step": "received",
        "at": iso(signal.received_ms),
        "station": runtime.id,
        "site": signal.site_id,
        "site_name": _site_name(runtime, signal.site_id),
        "type": signal.type,
        **signal_fields(runtime, signal),
        "raised": iso(signal.raised_ms),
    }


def held_alarm(incident: Incident) -> Signal:
    """Return the alarm that made an incident, which was held and counts from now on."""
    return Signal(
        id=incident.signals[0],
        site_id=incident.site_id,
        point_id=incident.point_id,
        type=SignalType.ALARM,
        kind=incident.kind,
        kind_text=incident.kind_text,
        raised_ms=incident.raised_ms,
        received_ms=incident.opened_ms,
        age_ms=incident.age_ms,
        drill=incident.drill,
        silent=incident.silent,
    )


def alarm_at_site(runtime: SiteRuntime, point: Point, progress: PointProgress, *, first: bool) -> dict[str, Any]:
    """Tell how far an alarm of this site has come."""
    return {
        "role": Role.SITE,
        "step": progress.step,
        "first": first,
        "at": _written(progress.at_ms),
        "site": runtime.id,
        "site_name": runtime.entry.title,
        "point": point.id,
        "point_name": point.name,
        "kind": point.kind,
        "drill": progress.drill,
        "signal": progress.signal,
        "incident": progress.incident,
        "operator": progress.operator,
        "disposition": progress.disposition,
        "raised": _written(progress.since),
    }


def link_at_station(runtime: StationRuntime, signal: Signal, *, lost: bool) -> dict[str, Any]:
    """Tell that the link to a site is lost, or back."""
    return {
        "role": Role.STATION,
        "link": "lost" if lost else "restored",
        "since": iso(signal.raised_ms),
        "station": runtime.id,
        "station_name": runtime.entry.title,
        "site": signal.site_id,
        "site_name": _site_name(runtime, signal.site_id),
    }


def link_at_site(runtime: SiteRuntime, receiver: Receiver, since_ms: int, *, lost: bool) -> dict[str, Any]:
    """Tell that the link to a station is lost, or back."""
    return {
        "role": Role.SITE,
        "link": "lost" if lost else "restored",
        "since": iso(since_ms),
        "station": receiver.station_id,
        "station_name": receiver.name,
        "site": runtime.id,
        "site_name": runtime.entry.title,
    }


def _site_name(runtime: StationRuntime, site_id: str) -> str | None:
    site = runtime.sites().get(site_id)
    return site.name if site else None


def _written(wall_ms: int | None) -> str | None:
    return None if wall_ms is None else iso(wall_ms)
