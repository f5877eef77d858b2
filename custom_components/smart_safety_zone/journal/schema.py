"""The tables, and how the tables of earlier versions become these."""

APPLICATION_ID = 0x53535A4A
"""`SSZJ` in the file's header: this file is a journal."""

type Migration = tuple[str, ...]

_TO_1: Migration = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE entry (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, time_ms INTEGER NOT NULL, header BLOB NOT NULL,
        payload_digest BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT""",
    "CREATE INDEX entry_kind ON entry (kind)",
    "CREATE TABLE payload (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, payload BLOB NOT NULL) STRICT",
    """CREATE TABLE known (
        sender BLOB NOT NULL, id BLOB NOT NULL, digest BLOB NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
        seq INTEGER NOT NULL, PRIMARY KEY (sender, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX known_number ON known (sender, epoch, number)",
    """CREATE TABLE document (
        collection TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (collection, key)) STRICT, WITHOUT ROWID""",
    # Seq 0 and the hash that the first entry names as the one before it.
    "INSERT INTO meta VALUES ('head', zeroblob(40))",
)

MIGRATIONS: tuple[Migration, ...] = (_TO_1,)
"""Statement by statement, the step from each schema to the next; schema 0 is an empty file."""

SCHEMA_VERSION = len(MIGRATIONS)
