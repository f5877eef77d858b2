"""Which documents of a damaged journal a station can still start with."""

from collections.abc import Callable, Mapping
from typing import Final

import orjson

from ..incident.codec import from_json
from ..incident.errors import Code, UnreadableError
from ..journal import Document
from ..link.keeping import OUTBOX
from ..protocol.errors import LinkError
from ..protocol.record import read_record
from .checkpoints import CHECKPOINTS, Visits
from .evidence.rows import Row
from .keys import KEY_BYTES
from .procedures.model import Guide, Written
from .procedures.procedures import GUIDES, PROCEDURES
from .proofs import PROOFS, read_proof
from .registry import INVENTORIES, INVITES, read_inventory
from .site_notes import NOTES, SiteNotes
from .sites import read_invite_json, read_site
from .tips.model import Tip
from .tokens import BUTTONS, Button

_READERS: Final[Mapping[str, Callable[[bytes], object]]] = {
    INVENTORIES: read_inventory,
    INVITES: read_invite_json,
    OUTBOX: read_record,
    BUTTONS: Button.read,
    PROOFS: read_proof,
    CHECKPOINTS: Visits.read,
    PROCEDURES: Written.read,
    GUIDES: Guide.read,
    NOTES: SiteNotes.read,
}


def is_readable(document: Document) -> bool:
    """Tell whether a start can use a document that was found."""
    key, raw = document.key, document.value or b""
    try:
        match document.collection, key:
            case "identity", b"seed" | b"ticket":
                return len(raw) == KEY_BYTES
            case "site", _:
                return read_site(raw).raw_id == key
            case (("incident" | "incident.closed" | "tip" | "tip.closed" | "evidence") as collection, _):
                return _own_key(collection, raw) == key
            case name, _ if name in _READERS:
                _READERS[name](raw)
    except UnreadableError as err:
        # A later version's is not damaged: the start that follows says so.
        return err.code is Code.FORMAT_TOO_NEW
    except ValueError, KeyError, TypeError, LinkError:
        return False
    return True


def _own_key(collection: str, raw: bytes) -> bytes:
    """Tell by its content under which key a document belongs."""
    if collection == "evidence":
        return Row.read(raw).key
    return bytes.fromhex(Tip.read(raw).id if collection.startswith("tip") else from_json(orjson.loads(raw)).id)
