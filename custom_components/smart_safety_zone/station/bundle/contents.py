"""What lies in a bundle, made of what was found: pure, so that it can be tried without a station."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import json
from typing import Any, Final

from ...incident.model import Incident
from ...journal import Entry
from ...link.keeping import RECORD_IN, RECORD_OUT
from ...protocol.bundle import RECORDS, SIGNED_ONLY, is_access, is_timeline, line_of
from ...protocol.crypto import VerifyKey
from ...protocol.errors import AuthError, LinkError
from ...protocol.record import raw_of, read_signed, verify_signed

type Json = dict[str, Any]

RECORD_SUFFIX: Final = ".record"


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record as its author signed it."""

    name: str
    data: bytes
    said: Json
    """What the manifest tells of it."""


def chain_lines(entries: Iterable[Entry]) -> bytes:
    """Write the entries, each as a line, with all that its hash is made of."""
    return b"".join(
        json.dumps(
            {
                "seq": entry.seq,
                "kind": entry.kind,
                "time_ms": entry.time_ms,
                "header": _text(entry.header),
                "payload_digest": entry.payload_digest.hex(),
                "previous": entry.previous.hex(),
                "hash": entry.hash.hex(),
                "salt": _text(entry.salt),
                "payload": _text(entry.payload),
            }
        ).encode()
        + b"\n"
        for entry in entries
    )


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()


def record_files(entries: Iterable[Entry], keys: Mapping[str, tuple[VerifyKey, ...]]) -> list[RecordFile]:
    """Return the records, byte by byte as they were signed; `keys` are those that are known, by direction."""
    found = []
    for entry in entries:
        if entry.kind not in {RECORD_IN, RECORD_OUT}:
            continue
        direction = "in" if entry.kind == RECORD_IN else "out"
        data, suffix = entry.header, SIGNED_ONLY
        if entry.salt is not None and entry.payload is not None:
            data, suffix = raw_of(entry.header, entry.salt, entry.payload), RECORD_SUFFIX
        name = f"{RECORDS}{entry.seq:08d}-{direction}{suffix}"
        said = {
            "file": name,
            "seq": entry.seq,
            "direction": direction,
            "kind": _kind(entry.header),
            "key": _author(entry.header, keys[direction]),
            "erased": entry.erased,
        }
        found.append(RecordFile(name, data, said))
    return found


def _kind(signed: bytes) -> int | None:
    try:
        return read_signed(signed).kind
    except LinkError:
        # Of a version that is not spoken here: its bytes are kept all the same.
        return None


def _author(signed: bytes, keys: Iterable[VerifyKey]) -> str | None:
    """Tell whose key signed it; None for a key that is known no longer."""
    for key in keys:
        try:
            verify_signed(signed, key)
        except AuthError:
            continue
        return key.public.hex()
    return None


def timeline(entries: Iterable[Entry]) -> list[Json]:
    """Return the steps of the incident and what was looked at for its sake, as the chain tells them."""
    return _lines(entry for entry in entries if is_timeline(entry.kind))


def access(entries: Iterable[Entry]) -> list[Json]:
    """Return who has looked at what, and who has taken a bundle away, as the chain tells it."""
    return _lines(entry for entry in entries if is_access(entry.kind))


def _lines(entries: Iterable[Entry]) -> list[Json]:
    lines = (line_of(entry.seq, entry.kind, entry.time_ms, entry.header, entry.payload) for entry in entries)
    return [line for line in lines if line is not None]


def json_file(value: object) -> bytes:
    """Write plain values as people read them."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def incident_said(incident: Incident) -> Json:
    """Return what the manifest tells of the incident."""
    return {
        "id": incident.id,
        "site": incident.site_id,
        "point": incident.point_id,
        "kind": incident.kind.value,
        "kind_text": incident.kind_text,
        "priority": int(incident.priority),
        "state": incident.state.value,
        "disposition": None if incident.disposition is None else incident.disposition.value,
        "false_cause": None if incident.false_cause is None else incident.false_cause.value,
        "drill": incident.drill,
        "silent": incident.silent,
        "duplicate_of": incident.duplicate_of,
        "lead": incident.lead,
        "parts": list(incident.parts),
        "disclosed_ms": incident.disclosed_ms,
        "raised_ms": incident.raised_ms,
        "opened_ms": incident.opened_ms,
        "closed_ms": incident.closed_ms,
    }
