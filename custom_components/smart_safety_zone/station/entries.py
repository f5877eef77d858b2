"""How a station's decisions are written into the chain: the fact for ever, who it was and what was said erasable."""

from collections.abc import Mapping
import os
from typing import Any

import orjson

from ..incident.model import Actor
from ..journal import Draft

FORMAT_VERSION = 1
SALT_BYTES = 32


def entry_draft(kind: str, time_ms: int, header: Mapping[str, Any], payload: Mapping[str, Any]) -> Draft:
    """Make a chained entry; only `payload` can be erased later."""
    return Draft(
        kind=kind,
        time_ms=time_ms,
        header=orjson.dumps({"format": FORMAT_VERSION, **header}),
        salt=os.urandom(SALT_BYTES),
        payload=orjson.dumps(payload),
    )


def actor_json(actor: Actor | None) -> dict[str, Any]:
    """Tell who acted, by Home Assistant's user id and the operator's number; names stay out."""
    if actor is None:
        return {"kind": "system"}
    said = {"kind": actor.kind.value, "user_id": actor.user_id, "number": actor.number}
    return {name: value for name, value in said.items() if value is not None}
