r"""The evidence bundle of one incident: a ZIP whose manifest names each file by its hash, and is signed by the station.

signed = "ssz/bundle/1\0" ‖ the bytes of manifest.json

Whoever has the bundle and the station's public key can tell, without a network and without this station, what of it is
as it was made. What the sites have signed lies in it as they signed it.
"""

from binascii import b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import json
from typing import Any, Final

from .crypto import SIGNATURE_BYTES, SigningKey, VerifyKey, sha256
from .errors import AuthError, Fault, RemoteError

FORMAT_VERSION: Final = 1
KIND: Final = "smart_safety_zone/bundle"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
STATION_KEY: Final = "station.pem"
CHAIN: Final = "chain.jsonl"
TIMELINE: Final = "timeline.json"
ACCESS: Final = "access.json"
RECORDS: Final = "records/"
PICTURES: Final = "pictures/"
SIGNED_ONLY: Final = ".signed"
"""Ends the name of a record whose content was erased: its header and signature are all that is left."""
TIMELINE_KINDS: Final = ("incident.", "view.asked", "view.ended")
"""How the kinds of entries begin that tell what happened: the steps, and what the room looked at meanwhile."""
ACCESS_KINDS: Final = ("evidence.seen", "view.", "bundle.", "site.notes_read")
"""How the kinds of entries begin that tell who has looked, and who has taken a bundle away."""
_TAG: Final = b"ssz/bundle/1\0"
_PEM_PREFIX: Final = bytes.fromhex("302a300506032b6570032100")
"""Of an Ed25519 public key as RFC 8410 writes it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file as the manifest names it."""

    name: str
    size: int
    digest: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Named:
        """Name a file."""
        return cls(name, len(data), sha256(data).hex())


def write_manifest(said: Mapping[str, Any], files: Iterable[Named]) -> bytes:
    """Write a manifest: what is said of the bundle, and its files in their order."""
    listed = [{"name": each.name, "size": each.size, "sha256": each.digest} for each in files]
    whole = {"kind": KIND, "format": FORMAT_VERSION, **said, "files": listed}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(raw: bytes) -> tuple[dict[str, Any], tuple[Named, ...]]:
    """Read a manifest, without judging its signature; RemoteError if it is none of a version that is known here."""
    try:
        said = json.loads(raw, object_pairs_hook=_once)
        version = said["format"] if said["kind"] == KIND else None
        files = tuple(Named(str(each["name"]), int(each["size"]), str(each["sha256"])) for each in said["files"])
    except (ValueError, KeyError, TypeError) as err:
        raise RemoteError(Fault.BAD_FIELD, "manifest") from err
    if version != FORMAT_VERSION:
        raise RemoteError(Fault.VERSION, f"manifest format {version}")
    return said, files


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of two values under one name some programs show the first, and some the last.
    found = dict(pairs)
    if len(found) != len(pairs):
        detail = "a name twice"
        raise ValueError(detail)
    return found


def sign_manifest(station: SigningKey, manifest: bytes) -> bytes:
    """Sign a manifest; 64 bytes."""
    return station.sign(_TAG + manifest)


def verify_manifest(station: VerifyKey, manifest: bytes, signature: bytes) -> None:
    """Raise AuthError unless the station signed exactly these bytes."""
    if len(signature) != SIGNATURE_BYTES:
        raise AuthError(Fault.BAD_SIGNATURE)
    station.verify(signature, _TAG + manifest)


def write_pem(public: bytes) -> bytes:
    """Write a public key as openssl reads it."""
    text = b2a_base64(_PEM_PREFIX + public, newline=False).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n".encode()


def is_timeline(kind: str) -> bool:
    """Tell whether an entry of this kind says what happened."""
    return kind.startswith(TIMELINE_KINDS)


def is_access(kind: str) -> bool:
    """Tell whether an entry of this kind says who has looked."""
    return kind.startswith(ACCESS_KINDS)


def line_of(seq: int, kind: str, time_ms: int, header: bytes, payload: bytes | None) -> dict[str, Any] | None:
    """Tell an entry in plain values, as timeline and access log do; None if it is not written as they are."""
    try:
        fact = json.loads(header)
        said = None if payload is None else json.loads(payload)
    except ValueError:
        return None
    return {"seq": seq, "kind": kind, "time_ms": time_ms, "fact": fact, "said": said}
