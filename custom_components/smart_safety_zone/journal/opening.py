"""From a path to a sound, migrated connection, or to an error that leaves the file as it is."""

from collections.abc import Sequence
import contextlib
import os
from pathlib import Path
import sqlite3

from .errors import JournalDamagedError, JournalError, JournalFullError, JournalTooNewError
from .schema import APPLICATION_ID, Migration

LOCK_TIMEOUT_S = 2.0
"""How long a closing predecessor may still hold the file."""

CHECKPOINT_PAGES = 1000
"""SQLite's default: the log goes into the file about every 4 MiB."""

_LOG_SIZE_LIMIT = 16 << 20
_HEADER_SIZE = 512

_SETTINGS = (
    "PRAGMA synchronous = FULL",
    # On a Mac only this reaches the disk's platter; elsewhere it does nothing.
    "PRAGMA fullfsync = ON",
    # What is erased must not stay readable in free pages.
    "PRAGMA secure_delete = ON",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
    f"PRAGMA journal_size_limit = {_LOG_SIZE_LIMIT}",
)


def open_connection(path: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    """Open the file, or make it; readable by its owner only."""
    try:
        _create(path)
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=LOCK_TIMEOUT_S
        )
    except OSError as err:
        msg = f"Cannot open {path}: {err}"
        raise JournalError(msg) from err
    except sqlite3.Error as err:
        raise journal_error(err, path) from err
    try:
        # A file that turns out to be damaged must stay as it is, and closing would write to it.
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
        # A second writer would fork the chain. It also spares the shared memory file.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = _check(connection, path, len(migrations))
        _configure(connection, path)
        _migrate(connection, version, migrations)
    except sqlite3.Error as err:
        connection.close()
        raise journal_error(err, path) from err
    except UnicodeDecodeError as err:
        # SQLite quotes the file's own table names, and those are damaged.
        connection.close()
        msg = f"{path} is damaged: {err}"
        raise JournalDamagedError(msg) from err
    except BaseException:
        connection.close()
        raise
    return connection


def journal_error(err: sqlite3.Error, path: Path) -> JournalError:
    """Say in the journal's own words what SQLite says."""
    text = f"{path}: {err}"
    match getattr(err, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return JournalFullError(text)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return JournalDamagedError(text)
        case _:
            return JournalError(text)


def _create(path: Path) -> None:
    """Make an empty file whose name survives a power cut; the log and its like inherit its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Have the names in a folder survive a power cut."""
    with contextlib.suppress(PermissionError):  # Windows cannot open a folder.
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _check(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    """Return the file's schema, 0 for an empty file, if it is a sound journal of ours."""
    size, log = path.stat().st_size, path.with_name(f"{path.name}-wal")
    if size == 0 and log.exists() and log.stat().st_size > 0:
        # SQLite would delete the log, and with it what can still be read.
        msg = f"{path} is empty, but its log is not"
        raise JournalDamagedError(msg)
    if 0 < size < _HEADER_SIZE:
        # SQLite would take it for an empty file and write over what is left of it.
        msg = f"{path} is cut off"
        raise JournalDamagedError(msg)
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if empty and version == application == 0:
        return 0
    if application != APPLICATION_ID or version < 1:
        msg = f"{path} is a database, but not a journal"
        raise JournalDamagedError(msg)
    if version > newest:
        msg = f"{path} has schema {version}; this version knows up to {newest}"
        raise JournalTooNewError(msg)
    problem: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        msg = f"{path} is damaged: {problem}"
        raise JournalDamagedError(msg)
    return version


def _configure(connection: sqlite3.Connection, path: Path) -> None:
    path.chmod(0o600)
    mode: str = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        msg = f"{path} is on a file system that does not allow a write-ahead log"
        raise JournalError(msg)
    for setting in _SETTINGS:
        connection.execute(setting).fetchall()


def _migrate(connection: sqlite3.Connection, version: int, migrations: Sequence[Migration]) -> None:
    """Bring the tables up to date in one transaction, or leave them as they were."""
    if version == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    for migration in migrations[version:]:
        for statement in migration:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(migrations)}")
    connection.execute("COMMIT")
