"""A station's own keys, in its journal and nowhere else."""

import os
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..const import CONF_STATION_ID, FOLDER
from ..journal import Document, Journal, JournalDamagedError, Reader, Write

IDENTITY: Final = "identity"
SEED_KEY: Final = b"seed"
TICKET_KEY: Final = b"ticket"
_KEY_BYTES: Final = 32


def station_path(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Path:
    """Tell where a station's journal lies."""
    return Path(hass.config.path(FOLDER, f"station-{entry.data[CONF_STATION_ID]}.db"))


async def own_keys(journal: Journal) -> tuple[bytes, bytes]:
    """Read the identity's seed and the ticket key; on the very first start make them, and commit them before any use.

    JournalDamagedError if a book that has entries holds no seed: a new one would be a stranger to every site.
    """

    def read(reader: Reader) -> tuple[bytes | None, bytes | None, int]:
        return reader.get(IDENTITY, SEED_KEY), reader.get(IDENTITY, TICKET_KEY), reader.head()[0]

    seed, ticket, written = await journal.read(read)
    if seed is None and written:
        raise JournalDamagedError("the station's key is missing")
    if seed is None or ticket is None:
        seed, ticket = seed or os.urandom(_KEY_BYTES), ticket or os.urandom(_KEY_BYTES)
        documents = Document(IDENTITY, SEED_KEY, seed), Document(IDENTITY, TICKET_KEY, ticket)
        await journal.write(Write(documents=documents))
    return seed, ticket


async def destroy_keys(journal: Journal) -> None:
    """Delete both keys; nobody can speak for this station any more."""
    await journal.write(Write(documents=tuple(Document(IDENTITY, key, None) for key in (SEED_KEY, TICKET_KEY))))
