"""How incidents lie in the journal: documents that say how they stand, entries that say what happened."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from struct import Struct
from typing import Any

import orjson

from ..incident.codec import from_json, step_to_json, to_json
from ..incident.correlation import Held
from ..incident.index import Placed
from ..incident.model import Incident, Signal, State, Step
from ..incident.response import response_of, response_to_json
from ..journal import Document, Draft, Reader
from ..protocol.identity import id_bytes
from .entries import entry_draft
from .registry import scan_all

OPEN = "incident"
"""Documents by incident id: those that are not closed."""
CLOSED = "incident.closed"
RECENT = "incident.recent"
"""The closed ones' ids, newest first."""
DATED = "incident.response"
"""Of the closed ones: key = when it came in ‖ incident id, value = what a report wants of it."""
PLACED = "incident.signal"
"""By site id and signal id: the incident that holds it, and whether the site cancelled it."""
CLOSED_IN_MEMORY = 200

_NEWEST_FIRST = Struct(">Q")
_MS = Struct(">Q")
_FAR_FUTURE_MS = 1 << 62


@dataclass(slots=True)
class Shelf:
    """What a desk starts from."""

    open: dict[str, Incident] = field(default_factory=dict)
    closed: OrderedDict[str, Incident] = field(default_factory=OrderedDict)
    """The newest last."""
    placed: list[Placed] = field(default_factory=list)


def read_shelf(reader: Reader) -> Shelf:
    """Read all open incidents and the newest closed ones."""
    shelf = Shelf()
    recent = reader.scan(RECENT, limit=CLOSED_IN_MEMORY)
    for _, raw in scan_all(reader, OPEN):
        incident = from_json(orjson.loads(raw))
        shelf.open[incident.id] = incident
        shelf.placed += [
            Placed(site_id=incident.site_id, signal_id=signal_id, incident_id=incident.id, cancelled=row[-1:] == b"\1")
            for signal_id in incident.signals
            if (row := reader.get(PLACED, _placed_key(incident.site_id, signal_id))) is not None
        ]
    for key, _ in reversed(recent):
        found = read_closed(key[_NEWEST_FIRST.size :], reader)
        if found is not None:
            shelf.closed[found.id] = found
    return shelf


def read_closed(key: bytes, reader: Reader) -> Incident | None:
    """Read one closed incident by its id."""
    raw = reader.get(CLOSED, key)
    return None if raw is None else from_json(orjson.loads(raw))


def incident_documents(before: Incident | None, incident: Incident) -> tuple[Document, ...]:
    """Make the documents that an incident lies in from now on."""
    key = bytes.fromhex(incident.id)
    raw = orjson.dumps(to_json(incident))
    was_closed = before is not None and before.state is State.CLOSED
    if incident.state is State.CLOSED:
        kept = Document(CLOSED, key, raw), _dated(incident)
        return kept if was_closed else (Document(OPEN, key, None), *kept, Document(RECENT, _recent(incident), b"\1"))
    if was_closed and before is not None:
        gone = Document(CLOSED, key, None), Document(RECENT, _recent(before), None)
        return Document(OPEN, key, raw), *gone, replace(_dated(before), value=None)
    return (Document(OPEN, key, raw),)


def dated_after(at_ms: int) -> bytes:
    """Tell after which key those lie that came in from a moment on."""
    return _MS.pack(max(0, at_ms))


def came_in_ms(incident: Incident) -> int:
    """Tell when an incident came in: what was held has been opened later, and reopening changes nothing."""
    return incident.timeline[0].at_ms


def _dated(incident: Incident) -> Document:
    value = orjson.dumps(response_to_json(response_of(incident)))
    return Document(DATED, dated_after(came_in_ms(incident)) + bytes.fromhex(incident.id), value)


def _recent(incident: Incident) -> bytes:
    return _NEWEST_FIRST.pack(_FAR_FUTURE_MS - (incident.closed_ms or 0)) + bytes.fromhex(incident.id)


def placed_document(placed: Placed) -> Document:
    """Make the row that says which incident holds a signal."""
    value = bytes.fromhex(placed.incident_id) + (b"\1" if placed.cancelled else b"\0")
    return Document(PLACED, _placed_key(placed.site_id, placed.signal_id), value)


def read_held(site_id: str, signal_id: str, reader: Reader) -> Held | None:
    """Find the incident that holds a signal of a site, open or closed, however old."""
    row = reader.get(PLACED, _placed_key(site_id, signal_id))
    if row is None:
        return None
    raw = reader.get(OPEN, row[:-1]) or reader.get(CLOSED, row[:-1])
    return None if raw is None else Held(from_json(orjson.loads(raw)), cancelled=row[-1:] == b"\1")


def _placed_key(site_id: str, signal_id: str) -> bytes:
    return id_bytes(site_id) + bytes.fromhex(signal_id)


def step_draft(incident: Incident, step: Step) -> Draft:
    """Make the chained entry of a step; who did it and what he wrote can be erased."""
    header = {"incident": incident.id, "site": incident.site_id, "step": step.type.value, "at_ms": step.at_ms}
    said = step_to_json(step)
    for somebody in ("actor", "to"):
        actor: dict[str, Any] = said.get(somebody, {})
        actor.pop("name", None)
    return entry_draft(f"incident.{step.type.value}", step.at_ms, header, said)


def signal_draft(signal: Signal, word: str) -> Draft:
    """Make the chained entry of a signal that made no incident and changed none."""
    header = {"site": signal.site_id, "signal": signal.id, "type": signal.type.value, "word": word}
    said: dict[str, Any] = {"point": signal.point_id}
    if signal.user is not None:
        said |= {"user": signal.user, "user_label": signal.user_label}
    return entry_draft("signal.logged", signal.received_ms, header, said)
