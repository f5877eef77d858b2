"""Whether a neighbour's call for help is believed: pure rules, by the keys that were compared with the neighbour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ...incident.model import incident_id
from ...protocol.cameras import HelpCall
from ...protocol.crypto import VerifyKey
from ...protocol.errors import LinkError
from ...protocol.identity import Role, id_text
from ...protocol.messages import read_body
from ...protocol.moment import Moment
from ...protocol.record import Record, read_record
from .settings import Neighbour

FRESH_MS: Final = 120_000
"""So far apart the neighbour's clock and ours may be; a call that is older was held back on its way."""


class HelpRefusal(StrEnum):
    """Why a call opens nothing; the values are kept in the journal."""

    OLD_SESSION = "old_session"
    NOT_A_CALL = "not_a_call"
    UNKNOWN_NEIGHBOUR = "unknown_neighbour"
    """Nobody here has compared keys with whoever is said to have made it."""
    NOT_AGREED = "not_agreed"
    """The owner does not help this neighbour."""
    OTHER_STATION = "other_station"
    """It was made for another station than the one that brings it."""
    UNKNOWN_KEY = "unknown_key"
    """The neighbour has shown no key for this station."""
    FORGED = "forged"
    NOT_FOR_US = "not_for_us"
    STALE = "stale"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A call that is believed."""

    site: bytes
    call: bytes
    """The record's id."""
    incident: bytes
    signal: bytes
    kind: str
    place: tuple[int, int]
    """Epoch and number of the record: nothing up to it is believed any more."""
    age_ms: int
    latitude_e6: int | None
    longitude_e6: int | None
    over: bool


def examine(
    raw: bytes,
    station: bytes,
    site: bytes,
    neighbours: Mapping[bytes, Neighbour],
    places: Mapping[tuple[bytes, bytes], tuple[int, int]],
    now: Moment,
) -> Heard | HelpRefusal:
    """Decide about a call that a station has brought to `site`; `places` are the newest of each neighbour by station.

    Nothing that the station says counts: only what the neighbour signed, by the key that was pinned here.
    """
    try:
        record = read_record(raw)
    except LinkError:
        return HelpRefusal.NOT_A_CALL
    header, place = record.header, (record.header.epoch, record.header.number)
    call = _call(record, neighbours.get(header.sender), station)
    if isinstance(call, HelpRefusal):
        return call
    checks: Iterable[tuple[bool, HelpRefusal]] = (
        (site not in call.neighbours, HelpRefusal.NOT_FOR_US),
        (abs(now.wall_ms - header.wall_ms) > FRESH_MS, HelpRefusal.STALE),
        (place <= places.get((header.sender, station), (0, 0)), HelpRefusal.REPEATED),
    )
    refusal = next((refusal for holds, refusal in checks if holds), None)
    if refusal is not None:
        return refusal
    return Heard(
        site=header.sender,
        call=header.id,
        incident=bytes.fromhex(incident_id(id_text(header.sender), call.signal.hex())),
        signal=call.signal,
        kind=call.kind,
        place=place,
        age_ms=max(0, now.wall_ms - header.wall_ms),
        latitude_e6=call.latitude_e6,
        longitude_e6=call.longitude_e6,
        over=call.over,
    )


def _call(record: Record, neighbour: Neighbour | None, station: bytes) -> HelpCall | HelpRefusal:
    """Return what a neighbour said by the key that was pinned for this station, or why it is not to be believed."""
    if neighbour is None:
        return HelpRefusal.UNKNOWN_NEIGHBOUR
    if not neighbour.helped:
        return HelpRefusal.NOT_AGREED
    key = neighbour.keys.get(station)
    if record.header.receiver != station or key is None:
        return HelpRefusal.OTHER_STATION if record.header.receiver != station else HelpRefusal.UNKNOWN_KEY
    try:
        record.verify(VerifyKey(key))
    except LinkError:
        return HelpRefusal.FORGED
    try:
        call = read_body(record.header.kind, record.body, Role.SITE)
    except LinkError:
        return HelpRefusal.NOT_A_CALL
    return call if isinstance(call, HelpCall) else HelpRefusal.NOT_A_CALL
