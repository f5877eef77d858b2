"""A small book that always comes out the same, and ways to look at one from outside."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path
import sqlite3

from custom_components.smart_safety_zone.journal import Document, Draft, Unique, Write
from custom_components.smart_safety_zone.journal.database import Database

GOLDEN_HEAD = (7, bytes.fromhex("9ba012c2eef9124ee144c14b2cab8c6be6880d6d791be0a991fe7add0226068e"))
SITE = b"site-1"


def draft(number: int, *, payload: bytes | None = None, kind: str = "record.in") -> Draft:
    """Make an entry; the salt comes from the number."""
    salt = b"" if payload is None else sha256(b"salt %d" % number).digest()
    return Draft(
        kind=kind, time_ms=1_790_000_000_000 + number, header=b"header %d" % number, salt=salt, payload=payload
    )


def unique(number: int, *, epoch: int = 1, digest: bytes = b"d") -> Unique:
    """Make what a record of the site is known by."""
    return Unique(SITE, b"id %d" % number, digest, epoch, number)


def record(number: int) -> Write:
    """Make a record with a payload, known by its number."""
    return Write((draft(number, payload=b"payload %d" % number),), unique=unique(number))


def write_golden(path: Path) -> None:
    """Write the book whose dump is golden/schema_1.sql."""
    database = Database.open(path)
    try:
        database.write_group(
            [
                record(1),
                record(2),
                Write(
                    (draft(3, kind="incident.opened"), draft(4, payload=b"")), (Document("incident", b"i1", b"open"),)
                ),
                Write(documents=(Document("meta", b"backup-mark", b"2026-10-04"), Document("incident", b"i2", b""))),
            ]
        )
        database.erase([2], 1_790_000_100_000, "retention")
        database.write_group([record(5)])
        database.seal(draft(6, kind="journal.moved"))
    finally:
        database.close()


def dump(path: Path) -> str:
    """Write a book down as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        pragmas = [f"PRAGMA application_id = {application};", f"PRAGMA user_version = {version};"]
        return "\n".join([*pragmas, *connection.iterdump()]) + "\n"


def load(sql: Path, path: Path) -> None:
    """Make a book of what was written down."""
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql.read_text())


def tamper(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Change a closed book behind the journal's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement, arguments in statements:
            assert connection.execute(statement, arguments).rowcount == 1
