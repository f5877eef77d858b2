"""Which alarm points of which sites are in alarm, as far as their signals say."""

from collections import defaultdict

from ..incident.model import Incident, Signal, SignalType, State
from ..journal import Document, Reader
from ..protocol.identity import id_bytes, id_text
from ..protocol.messages import MAX_POINTS
from .registry import scan_all

POINTS = "point"
"""Documents by site id and point id: the signal that put the point in alarm."""
MAX_IN_ALARM = 2 * MAX_POINTS
"""Of one site: more than it may have, so that names of points that nobody knows fill no memory."""
_ID_BYTES = 16
_RAISING = frozenset({SignalType.ALARM, SignalType.TAMPER})
_ENDING = frozenset({SignalType.RESTORAL, SignalType.CANCEL})


class Points:
    """Levels, made of edges: a point is in alarm from its alarm to its restoral."""

    def __init__(self) -> None:
        """Start with all quiet."""
        self._alarms: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def load(self, reader: Reader) -> None:
        """Read what was in alarm."""
        for key, signal in scan_all(reader, POINTS):
            self._alarms[id_text(key[:_ID_BYTES])][key[_ID_BYTES:].decode()] = signal.decode()

    def in_alarm(self, site_id: str) -> frozenset[str]:
        """Tell a site's points that are in alarm."""
        return frozenset(self._alarms.get(site_id, ()))

    def signalled(self, signal: Signal) -> tuple[Document, ...]:
        """Take a signal in; returns what is to be committed with it."""
        if signal.drill:
            return ()
        if signal.type in _RAISING:
            return self._raised(signal.site_id, signal.point_id, signal.id)
        # What is said of an earlier alarm says nothing of the one that came after it.
        held = self.signal_of(signal.site_id, signal.point_id)
        if signal.type in _ENDING and signal.refers_to in {None, held}:
            return self.quiet(signal.site_id, signal.point_id)
        return ()

    def opened(self, incident: Incident) -> tuple[Document, ...]:
        """Take in that an incident counts which its site could take back until now; returns what is to be committed."""
        if incident.drill or incident.restored or incident.state is State.CLOSED:
            return ()
        return self._raised(incident.site_id, incident.point_id, incident.signals[-1])

    def _raised(self, site_id: str, point_id: str, signal_id: str) -> tuple[Document, ...]:
        in_alarm = self._alarms[site_id]
        if len(in_alarm) >= MAX_IN_ALARM and point_id not in in_alarm:
            return ()
        in_alarm[point_id] = signal_id
        return (Document(POINTS, _key(site_id, point_id), signal_id.encode()),)

    def owed(self, signal: Signal) -> tuple[Document, ...]:
        """Tell what is to be committed for a signal that was taken in before but could not be kept."""
        if self.signal_of(signal.site_id, signal.point_id) != signal.id:
            return ()
        return (Document(POINTS, _key(signal.site_id, signal.point_id), signal.id.encode()),)

    def signal_of(self, site_id: str, point_id: str) -> str | None:
        """Tell the signal that put a point in alarm."""
        return self._alarms.get(site_id, {}).get(point_id)

    def quiet(self, site_id: str, point_id: str) -> tuple[Document, ...]:
        """Take in that a point is in alarm no more."""
        self._alarms.get(site_id, {}).pop(point_id, None)
        return (quiet_document(site_id, point_id),)

    def forget_all_but(self, site_id: str, points: frozenset[str]) -> tuple[Document, ...]:
        """Take in which points a site still has."""
        gone = self.in_alarm(site_id) - points
        return tuple(document for point in sorted(gone) for document in self.quiet(site_id, point))


def quiet_document(site_id: str, point_id: str) -> Document:
    """Make the document of a point that is in alarm no more."""
    return Document(POINTS, _key(site_id, point_id), None)


def _key(site_id: str, point_id: str) -> bytes:
    return id_bytes(site_id) + point_id.encode()
