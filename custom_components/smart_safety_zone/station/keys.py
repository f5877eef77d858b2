"""A station's own keys, in its journal and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import os
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..const import CONF_RECOVERY_KEY, CONF_STATION_ID, FOLDER
from ..incident.model import Actor
from ..journal import Document, Draft, Journal, JournalError, Reader, Write
from ..link.keeping import OUTBOX
from ..protocol.crypto import SigningKey, VerifyKey
from ..protocol.identity import id_bytes
from ..protocol.succession import Succession, make_succession, read_succession
from .entries import actor_json, entry_draft
from .errors import KeysLostError, StationError
from .registry import scan_all

IDENTITY: Final = "identity"
SEED_KEY: Final = b"seed"
TICKET_KEY: Final = b"ticket"
SUCCESSION_KEY: Final = b"succession"
KEY_BYTES: Final = 32


def station_path(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Path:
    """Tell where a station's journal lies."""
    return Path(hass.config.path(FOLDER, f"station-{entry.data[CONF_STATION_ID]}.db"))


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What a station proves itself with."""

    seed: bytes = field(repr=False)
    """Of the identity key."""
    ticket: bytes = field(repr=False)
    succession: bytes = b""
    """What vouches for the identity key, if it is not the one that the station was founded with."""


async def own_keys(journal: Journal, *, founded: bool = False) -> OwnKeys:
    """Read the keys; on the very first start make them, and commit them before any use.

    KeysLostError if there is no seed although the book has entries, or the station is known to be founded.
    """

    def read(reader: Reader) -> tuple[bytes | None, bytes | None, bytes | None, int]:
        seed, ticket = reader.get(IDENTITY, SEED_KEY), reader.get(IDENTITY, TICKET_KEY)
        return seed, ticket, reader.get(IDENTITY, SUCCESSION_KEY), reader.head()[0]

    seed, ticket, succession, written = await journal.read(read)
    if seed is None and (written or founded):
        raise KeysLostError("the station's key is missing")
    if seed is None or ticket is None:
        seed, ticket = seed or os.urandom(KEY_BYTES), ticket or os.urandom(KEY_BYTES)
        documents = Document(IDENTITY, SEED_KEY, seed), Document(IDENTITY, TICKET_KEY, ticket)
        await journal.write(Write(documents=documents))
    return OwnKeys(seed, ticket, succession or b"")


async def change_key(
    journal: Journal, entry_data: Mapping[str, Any], recovery_seed: bytes, actor: Actor, now_ms: int
) -> None:
    """Give the station a new identity key that its sites follow to; the present one is worth nothing to them any more.

    What waits for sites bears the former key's signature and goes: every site is told at the next start how things
    stand. The station must be opened anew after this. StationError wrong_recovery_key, or not_committed.
    """
    recovery, station = SigningKey(recovery_seed), id_bytes(entry_data[CONF_STATION_ID])
    if recovery.public.hex() != entry_data[CONF_RECOVERY_KEY]:
        raise StationError("wrong_recovery_key")
    try:
        await _succeed(journal, station, recovery, entry_draft("station.key", now_ms, {}, {"actor": actor_json(actor)}))
    except JournalError as err:
        raise StationError("not_committed", failed=True) from err


async def _succeed(journal: Journal, station: bytes, recovery: SigningKey, draft: Draft) -> None:

    def read(reader: Reader) -> tuple[bytes | None, tuple[bytes, ...]]:
        return reader.get(IDENTITY, SUCCESSION_KEY), tuple(key for key, _ in scan_all(reader, OUTBOX))

    former, waiting = await journal.read(read)
    count = 1 if former is None else read_succession(former, station, VerifyKey(recovery.public)).count + 1
    seed = os.urandom(KEY_BYTES)
    raw = make_succession(recovery, Succession(station=station, signing=SigningKey(seed).public, count=count))
    documents = [Document(IDENTITY, SEED_KEY, seed), Document(IDENTITY, SUCCESSION_KEY, raw)]
    documents += [Document(OUTBOX, key, None) for key in waiting]
    await journal.write(Write(drafts=(draft,), documents=tuple(documents)))


async def destroy_keys(journal: Journal) -> None:
    """Delete all keys; nobody can speak for this station any more."""
    await journal.write(
        Write(documents=tuple(Document(IDENTITY, key, None) for key in (SEED_KEY, TICKET_KEY, SUCCESSION_KEY)))
    )
