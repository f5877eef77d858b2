"""Where the journals of sites lie, and what they are called before a site is finished.

    joining-INVITE-SITE.db    a key that has not proven its invite yet; deleted after an hour
    joined-INVITE-SITE.db     the station has accepted, but nobody has taken the site over; deleted after a day
    site-SITE.db              a site, for ever
    site-SITE.files           what its stations have been told of and will fetch

Whoever repeats an invite finds its key by name, and the journals of finished sites are never looked into.
"""

from collections.abc import Iterable
import json
from pathlib import Path
import time
from typing import Final

from homeassistant.core import HomeAssistant

from ..const import FOLDER
from ..journal import Document, Draft, Journal, Write
from ..protocol.identity import id_bytes, id_text
from .store import IDENTITY, RECEIVER

KEPT_S: Final = {"joining": 3600, "joined": 24 * 3600}
_HANDLE_BYTES: Final = 16
LEFT: Final = "site.left"


def journal_path(hass: HomeAssistant, site_id: str) -> Path:
    """Tell where a site's journal lies."""
    return Path(hass.config.path(FOLDER, f"site-{site_id}.db"))


def begun_path(hass: HomeAssistant, handle: bytes, new_site: bytes) -> tuple[Path, bytes]:
    """Return the journal in which joining by this invite was begun, or a new one; and its site. Blocking."""
    folder = Path(hass.config.path(FOLDER))
    invite = id_text(handle[:_HANDLE_BYTES])
    _sweep(folder, invite)
    for path in sorted(folder.glob(f"join*-{invite}-*.db")):
        return path, _site_of(path)
    return folder / f"joining-{invite}-{id_text(new_site)}.db", new_site


def finish(path: Path) -> None:
    """Note by its name that the station has accepted; blocking, the journal is closed."""
    path.replace(path.with_name(path.name.replace("joining-", "joined-", 1)))


async def open_journal(hass: HomeAssistant, site_id: str) -> Journal:
    """Open a site's journal, taking it over from whoever joined; JournalError."""
    path = journal_path(hass, site_id)
    joined = await hass.async_add_executor_job(_joined, path, site_id)
    if joined is not None:
        # Closed in order, it is one file and nothing is left in a log beside it.
        await (await Journal.open(joined)).close()
        await hass.async_add_executor_job(joined.replace, path)
    return await Journal.open(path)


def _joined(path: Path, site_id: str) -> Path | None:
    if path.exists():
        return None
    return next(path.parent.glob(f"joined-*-{site_id}.db"), None)


def _site_of(path: Path) -> bytes:
    return id_bytes(path.stem.rpartition("-")[2])


def _sweep(folder: Path, keep: str) -> None:
    """Delete what was begun by other invites and never finished."""
    now = time.time()
    for state, kept_s in KEPT_S.items():
        for path in folder.glob(f"{state}-*.db"):
            if not path.name.startswith(f"{state}-{keep}-") and path.stat().st_mtime < now - kept_s:
                for each in (path, *folder.glob(f"{path.name}-*")):
                    each.unlink(missing_ok=True)


async def seal_left(journal: Journal, stations: Iterable[bytes], reason: str, *, told: bool, wall_ms: int) -> None:
    """Destroy a site's keys and what it holds of its stations, and seal its journal; JournalError."""
    gone = [Document(IDENTITY, key, None) for key, _ in await journal.read(lambda reader: reader.scan(IDENTITY))]
    gone += [Document(RECEIVER, station, None) for station in stations]
    await journal.write(Write(documents=tuple(gone)))
    header = json.dumps({"reason": reason, "told": told}).encode()
    await journal.seal(Draft(kind=LEFT, time_ms=wall_ms, header=header))
