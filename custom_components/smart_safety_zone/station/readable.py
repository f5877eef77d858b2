"""Which documents of a damaged journal a station can still start with."""

import orjson

from ..incident.codec import from_json
from ..incident.errors import Code, UnreadableError
from ..journal import Document
from ..protocol.errors import LinkError
from ..protocol.record import read_record
from .keys import KEY_BYTES
from .registry import read_inventory
from .sites import read_invite_json, read_site
from .tokens import Button


def is_readable(document: Document) -> bool:
    """Tell whether a start can use a document that was found."""
    key, raw = document.key, document.value or b""
    try:
        match document.collection, key:
            case "identity", b"seed" | b"ticket":
                return len(raw) == KEY_BYTES
            case "site", _:
                return read_site(raw).raw_id == key
            case "invite", _:
                read_invite_json(raw)
            case "inventory", _:
                read_inventory(raw)
            case (("incident" | "incident.closed"), _):
                return bytes.fromhex(from_json(orjson.loads(raw)).id) == key
            case "patrol_button", _:
                Button.read(raw)
            case "outbox", _:
                read_record(raw)
    except UnreadableError as err:
        # A later version's is not damaged: the start that follows says so.
        return err.code is Code.FORMAT_TOO_NEW
    except ValueError, KeyError, TypeError, LinkError:
        return False
    return True
