"""Invites as an operator hands them out."""

from collections.abc import Mapping
from dataclasses import dataclass
import os
from typing import Any

from ..const import APPROVAL_ALWAYS, CONF_ADDRESS, CONF_APPROVAL
from ..incident.model import Actor
from ..protocol.identity import id_bytes
from ..protocol.invite import CODE_BYTES, Invite, code_text, invite_keys, invite_text
from . import sites
from .errors import StationError
from .registry import Registry
from .sites import Change


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeInvite:
    """An invite as it is handed out; the station keeps only keys of it."""

    text: str
    code: str
    handle: bytes
    expires_ms: int
    needs_approval: bool


async def make_invite(
    registry: Registry,
    station_id: str,
    options: Mapping[str, Any],
    actor: Actor | None,
    *,
    now_ms: int,
    needs_approval: bool | None,
    valid_minutes: int | None,
) -> MadeInvite:
    """Make an invite; it holds once this returns. StationError `no_address` if no site could find the station."""
    address: str = options.get(CONF_ADDRESS, "")
    if not address:
        raise StationError("no_address")
    code = os.urandom(CODE_BYTES)
    station = id_bytes(station_id)
    invite = sites.new_invite(
        invite_keys(code, station),
        options.get(CONF_APPROVAL, APPROVAL_ALWAYS),
        now_ms,
        needs_approval=needs_approval,
        valid_minutes=valid_minutes,
    )
    await registry.change(lambda: Change(kind="invite.made", invites=(invite,)), actor)
    return MadeInvite(
        text=invite_text(Invite(address=address, station=station, code=code, expires_ms=invite.expires_ms)),
        code=code_text(code),
        handle=invite.keys.handle,
        expires_ms=invite.expires_ms,
        needs_approval=invite.needs_approval,
    )
