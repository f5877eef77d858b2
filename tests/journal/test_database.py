"""The book on disk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
import sqlite3
import stat
from unittest.mock import patch

import pytest

from custom_components.smart_safety_zone.journal import (
    GENESIS,
    Document,
    Draft,
    Fault,
    JournalDamagedError,
    JournalError,
    JournalFullError,
    JournalSealedError,
    JournalTooNewError,
    Known,
    KnownRecord,
    Write,
    Written,
    chain,
)
from custom_components.smart_safety_zone.journal.batch import Batch
from custom_components.smart_safety_zone.journal.database import Database
from custom_components.smart_safety_zone.journal.schema import MIGRATIONS, SCHEMA_VERSION
from custom_components.smart_safety_zone.journal.writes import Unique

from .book import GOLDEN_HEAD, SITE, draft, dump, load, record, tamper, unique, write_golden

GOLDEN = Path(__file__).parent / "golden" / "schema_1.sql"
ROWS_GIVEN = ("CONSTANT ROW", "VALUES CLAUSE", "CONSTANT ROWS")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books" / "site.journal.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with closing(Database.open(path)) as database:
        yield database


def test_a_new_book_is_for_its_owner_only(path: Path, database: Database) -> None:
    database.write_group([record(1)])
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["site.journal.db", "site.journal.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_disk_is_asked_to_keep_what_is_committed(database: Database) -> None:
    def pragma(name: str) -> object:
        return database._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("secure_delete") == 1


def test_entries_come_back_as_they_were_given_and_chained(database: Database) -> None:
    drafts = (draft(1, payload=b"secret"), draft(2))
    (written,) = database.write_group([Write(drafts)])
    first, second = database.reader.entries()
    assert written == Written(1, 2, (2, second.hash), collision=False)
    assert (first.kind, first.time_ms, first.header) == (drafts[0].kind, drafts[0].time_ms, drafts[0].header)
    assert (first.salt, first.payload, first.payload_digest) == (drafts[0].salt, b"secret", drafts[0].payload_digest)
    assert (second.salt, second.payload, second.payload_digest) == (None, None, b"")
    assert (first.previous, second.previous) == (GENESIS, first.hash)
    assert second.hash == chain(
        first.hash, 2, kind=second.kind, time_ms=second.time_ms, header=second.header, payload_digest=b""
    )
    assert database.reader.head() == database.head == (2, second.hash)


def test_a_known_record_is_not_written_again_nor_is_anything_beside_it(database: Database) -> None:
    database.write_group([record(1)])
    again = Write((draft(1), draft(2)), (Document("c", b"k", b"v"),), unique(1))
    assert database.write_group([again]) == [Known(1, same=True)]
    assert database.reader.head()[0] == 1
    assert database.reader.get("c", b"k") is None


def test_a_record_twice_in_one_group_is_written_once(database: Database) -> None:
    first, second = database.write_group([record(1), record(1)])
    assert isinstance(first, Written)
    assert second == Known(1, same=True)


def test_the_same_id_with_another_digest_is_told_apart(database: Database) -> None:
    database.write_group([record(1)])
    assert database.write_group([Write((draft(1),), unique=unique(1, digest=b"fork"))]) == [Known(1, same=False)]


def test_two_records_with_one_number_are_both_kept_and_the_second_is_called_a_collision(database: Database) -> None:
    twin = Unique(SITE, b"another id", b"another digest", 1, 1)
    first, second = database.write_group([record(1), Write((draft(9),), unique=twin)])
    assert isinstance(first, Written)
    assert not first.collision
    assert isinstance(second, Written)
    assert second.collision
    assert [entry.seq for entry in database.reader.numbered(SITE, 1, 0, limit=1)] == [1, 2]


def test_the_same_number_in_another_epoch_or_of_another_sender_is_no_collision(database: Database) -> None:
    others = [Unique(SITE, b"a", b"1", 2, 1), Unique(b"site-2", b"b", b"2", 1, 1)]
    results = database.write_group([record(1), *(Write((draft(2),), unique=other) for other in others)])
    assert [isinstance(result, Written) and result.collision for result in results] == [False, False, False]


def test_the_filter_tells_what_it_knows(database: Database) -> None:
    database.write_group([record(3), record(1), Write((draft(7),), unique=unique(7, epoch=2)), record(2)])
    reader = database.reader
    assert reader.known(SITE, b"id 3") == KnownRecord(1, b"d", 1, 3)
    assert reader.known(SITE, b"id 9") is None
    assert reader.highest(SITE) == (2, 7)
    assert reader.highest(b"stranger") is None
    assert [entry.seq for entry in reader.numbered(SITE, 1, 0)] == [2, 4, 1]
    assert [entry.seq for entry in reader.numbered(SITE, 1, 1, limit=1)] == [4]
    assert reader.numbered(SITE, 1, 3) == []


def test_documents_are_replaced_deleted_counted_and_found_in_order(database: Database) -> None:
    keys = [b"b", b"a\xff", b"a\xff\x01", b"\xff\xff", b"a", b"\xff"]
    database.write_group([Write(documents=tuple(Document("c", key, b"1") for key in keys))])
    database.write_group([Write(documents=(Document("c", b"b", b"2"), Document("d", b"b", b"3")))])
    database.write_group([Write(documents=(Document("d", b"b", None), Document("d", b"never", None)))])
    reader = database.reader
    assert reader.get("c", b"b") == b"2"
    assert reader.get("d", b"b") is None
    assert [key for key, _ in reader.scan("c")] == sorted(keys)
    assert [key for key, _ in reader.scan("c", prefix=b"a\xff")] == [b"a\xff", b"a\xff\x01"]
    assert [key for key, _ in reader.scan("c", prefix=b"\xff")] == [b"\xff", b"\xff\xff"]
    assert [key for key, _ in reader.scan("c", after=b"a", limit=2)] == [b"a\xff", b"a\xff\x01"]
    assert (reader.count("c"), reader.count("c", b"a"), reader.count("d")) == (6, 3, 0)


def test_entries_are_found_by_kind_and_from_either_end(database: Database) -> None:
    kinds = ["a", "b", "a", "c", "b", "a"]
    database.write_group([Write((draft(number, kind=kind),)) for number, kind in enumerate(kinds)])

    def seqs(**arguments: object) -> list[int]:
        return [entry.seq for entry in database.reader.entries(**arguments)]  # type: ignore[arg-type]

    assert seqs(kinds=["a", "b"]) == [1, 2, 3, 5, 6]
    assert seqs(kinds={"a", "c"}, newest_first=True, limit=2) == [6, 4]
    assert seqs(after_seq=2, before_seq=5) == [3, 4]
    assert seqs(newest_first=True, before_seq=4, limit=2) == [3, 2]
    assert seqs(kinds=[]) == []
    assert database.reader.entry(7) is None


def test_nothing_walks_through_the_book_or_through_all_that_a_sender_sent(database: Database) -> None:
    asked: set[str] = set()
    reader = database.reader
    database._connection.set_trace_callback(asked.add)
    database.write_group([record(1), record(1), Write(documents=(Document("c", b"k", b""), Document("c", b"l", None)))])
    database.erase([1], 1, "retention")
    reader.get("c", b"k"), reader.scan("c"), reader.scan("c", prefix=b"k"), reader.count("c", b"k")
    reader.entries(), reader.entries(newest_first=True), reader.entries(kinds=["a"]), reader.entry(1)
    reader.known(SITE, b"id 1"), reader.highest(SITE), reader.numbered(SITE, 1, 0), reader.head()
    database.verify()
    database._connection.set_trace_callback(None)
    searches = {query for query in asked if query.startswith(("SELECT", "DELETE"))}
    plans = [row[3] for query in searches for row in database._connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert len(searches) > 15
    # The result of a subquery is as short as its limit, and what was handed in is not the book.
    assert [plan for plan in plans if plan.startswith("SCAN") and not plan.endswith(ROWS_GIVEN)] == []
    assert [plan for plan in plans if plan.endswith("(sender=?)") and "known_number" not in plan] == []
    assert any("COVERING INDEX entry_kind (kind=? AND rowid>? AND rowid<?)" in plan for plan in plans)


def test_a_group_is_what_its_writes_would_be_one_after_another(tmp_path: Path) -> None:
    """Among them a record twice, a fork, a number used twice, a document that is put, replaced and deleted."""
    writes = [
        *(record(number) for number in range(1, 90)),
        record(7),
        Write((draft(7, payload=b"other"),), unique=Unique(SITE, b"id 8", b"fork", 1, 8)),
        Write((draft(9),), unique=Unique(SITE, b"twin", b"twin", 1, 9)),
        Write(documents=tuple(Document("c", b"%d" % number, b"first") for number in range(40))),
        Write((draft(1),), tuple(Document("c", b"%d" % number, b"second") for number in range(20, 60))),
        Write(documents=tuple(Document("c", b"%d" % number, None) for number in range(10, 30))),
        Write(documents=(Document("c", b"10", b"third"),)),
    ]
    with closing(Database.open(tmp_path / "group")) as group, closing(Database.open(tmp_path / "alone")) as alone:
        for first, second in ((writes[:50], writes[50:]), (writes, writes)):
            at_once = group.write_group(first) + group.write_group(second)
            assert at_once == [alone.write_group([write])[0] for write in first + second]
        assert group.head == alone.head
        assert group.reader.entries() == alone.reader.entries()
        assert group.reader.scan("c") == alone.reader.scan("c")
        assert group.verify().ok


def test_a_write_with_a_bad_value_fails_alone(database: Database) -> None:
    bad_header = Write((draft(2), Draft(kind="a", time_ms=0, header="text")), unique=unique(2))  # type: ignore[arg-type]
    bad_document = Write((draft(3),), (Document("c", b"k", "text"),))  # type: ignore[arg-type]
    results = database.write_group([record(1), bad_header, bad_document, record(4)])
    assert [type(result) for result in results] == [Written, TypeError, JournalError, Written]
    assert [entry.header for entry in database.reader.entries()] == [b"header 1", b"header 4"]
    assert database.reader.known(SITE, b"id 2") is None
    assert database.verify().ok


def test_a_commit_that_fails_takes_the_whole_group_with_it_and_nothing_after(database: Database) -> None:
    database.write_group([record(1)])
    head = database.head
    with patch.object(database, "_commit", side_effect=sqlite3.OperationalError("disk I/O error")):
        results = database.write_group([record(2), record(3)])
    assert [type(result) for result in results] == [JournalError, JournalError]
    assert results[0] is not results[1]
    assert database.head == database.reader.head() == head
    assert database.write_group([record(2)])[0] == Written(2, 2, database.head, collision=False)
    assert database.verify().ok


def test_a_full_disk_fails_what_does_not_fit_and_later_writes_go_on(database: Database) -> None:
    database.write_group([record(1)])
    pages = database._connection.execute("PRAGMA page_count").fetchone()[0]
    database._connection.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()
    big = Write((draft(2, payload=bytes(100_000)),), unique=unique(2))
    (failed,) = database.write_group([big])
    assert isinstance(failed, JournalFullError)
    assert database.verify().head == database.head
    database._connection.execute("PRAGMA max_page_count = 1000000").fetchone()
    (written,) = database.write_group([big])
    assert isinstance(written, Written)
    assert (written.first_seq, database.verify().ok) == (2, True)


def test_erased_payloads_are_gone_and_the_chain_still_holds(path: Path, database: Database) -> None:
    needle = b"the name of somebody"
    database.write_group([Write((draft(n, payload=needle * 500),)) for n in range(5)])
    salt = draft(1).salt or draft(1, payload=b"").salt
    assert database.erase([2, 3, 3, 99], 7, "retention") == 2
    assert database.erase([2], 8, "again") == 0
    kept, erased, *_, last = database.reader.entries()
    assert (kept.erased, erased.erased, erased.salt, erased.payload) == (False, True, None, None)
    assert (last.seq, last.kind, last.header) == (6, "journal.erased", b'{"reason":"retention","seqs":[2,3]}')
    verification = database.verify()
    assert (verification.ok, verification.entries, verification.erased) == (True, 6, 2)
    database.erase([1, 4, 5], 9, "retention")
    database.checkpoint()
    left = path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
    assert needle not in left
    assert salt not in left


def test_a_sealed_book_stays_sealed(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.write_group([record(1)])
        database.seal(draft(2, kind="journal.moved"))
    with closing(Database.open(path)) as database:
        assert [type(result) for result in database.write_group([record(3)])] == [JournalSealedError]
        with pytest.raises(JournalSealedError):
            database.seal(draft(4))
        with pytest.raises(JournalSealedError):
            database.erase([1], 5, "too late")
        database.hold(Document("meta", b"mark", b"1"))
        database.release(Document("meta", b"mark", None))
        assert database.head[0] == 2
        assert database.verify().ok


@pytest.mark.parametrize("act", ["erase", "seal"])
def test_an_erasure_or_a_seal_that_cannot_be_committed_is_not_done(database: Database, act: str) -> None:
    database.write_group([record(1)])
    head = database.head

    def do() -> None:
        if act == "erase":
            database.erase([1], 1, "retention")
        else:
            database.seal(draft(2))

    trouble = sqlite3.OperationalError("disk I/O error")
    with patch.object(database, "_commit", side_effect=trouble), pytest.raises(JournalError, match="disk I/O error"):
        do()
    assert database.head == database.reader.head() == head
    assert database.reader.entries()[0].payload is not None
    assert isinstance(database.write_group([record(2)])[0], Written)
    assert database.verify().ok


def test_an_interruption_leaves_nothing_half_done(database: Database) -> None:
    with patch.object(Batch, "flush", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        database.write_group([record(1)])
    assert isinstance(database.write_group([record(1)])[0], Written)


def test_a_transaction_that_sqlite_itself_threw_away_fails_the_whole_group(database: Database) -> None:
    def throw_away() -> None:
        database._connection.execute("ROLLBACK")
        raise sqlite3.OperationalError("disk I/O error")

    with patch.object(Batch, "flush", side_effect=throw_away):
        results = database.write_group([record(1), Write(documents=(Document("c", b"k", b"v"),)), record(2)])
    assert [type(result) for result in results] == [JournalError] * 3
    assert database.reader.entries() == []
    assert isinstance(database.write_group([record(1)])[0], Written)


def test_a_transaction_that_could_not_be_rolled_back_does_not_outlive_the_trouble(database: Database) -> None:
    database._connection.execute("BEGIN")
    database._connection.execute("INSERT INTO document VALUES ('c', x'00', x'00')")
    assert isinstance(database.write_group([record(1)])[0], Written)
    assert database.reader.count("c") == 0


def test_a_file_is_held_even_if_the_mark_cannot_be_written(path: Path, database: Database) -> None:
    with pytest.raises(JournalError):
        database.hold(Document("meta", b"mark", "text"))  # type: ignore[arg-type]
    held = path.read_bytes()
    database.write_group([Write((draft(number, payload=bytes(20_000)),)) for number in range(300)])
    assert path.read_bytes() == held
    database.release(Document("meta", b"mark", None))
    assert path.read_bytes() != held


def test_a_checkpoint_that_somebody_prevents_is_told(database: Database) -> None:
    database.write_group([record(1)])
    database._connection.execute("BEGIN")
    database._connection.execute("SELECT * FROM entry").fetchall()
    with pytest.raises(JournalError):
        database.checkpoint()
    with pytest.raises(JournalError):
        database.hold(None)
    database._connection.execute("ROLLBACK")
    database.release(None)


def test_the_file_does_not_change_while_it_is_held(path: Path, database: Database) -> None:
    mark = Document("meta", b"mark", b"now")
    database.hold(mark)
    held = path.read_bytes()
    for number in range(300):
        database.write_group([Write((draft(number, payload=bytes(20_000)),))])
    database.erase(range(1, 100), 1, "retention")
    database.checkpoint()
    assert path.read_bytes() == held
    database.release(mark)
    assert path.read_bytes() != held
    assert database.reader.get("meta", b"mark") is None


def test_a_book_that_is_closed_while_held_keeps_its_log_and_loses_nothing(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.hold(Document("meta", b"mark", b"now"))
        held = path.read_bytes()
        database.write_group([record(1)])
    assert path.read_bytes() == held
    with closing(Database.open(path)) as database:
        assert database.head[0] == 1
        assert database.reader.get("meta", b"mark") == b"now"


def test_a_second_opener_is_refused(path: Path, database: Database) -> None:
    database.write_group([record(1)])
    with patch(f"{Database.__module__.rpartition('.')[0]}.opening.LOCK_TIMEOUT_S", 0), pytest.raises(JournalError):
        Database.open(path)


@pytest.mark.parametrize(
    "content", [b"x", b"no database at all " * 500, b"SQLite format 3\x00" + bytes(4080)], ids=["short", "text", "hull"]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(JournalDamagedError, match=path.name):
        Database.open(path)
    assert path.read_bytes() == content


def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "home-assistant_v2.db"
    tamper_free = "CREATE TABLE states (id)"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(tamper_free)
    content = path.read_bytes()
    with pytest.raises(JournalDamagedError, match="not a journal"):
        Database.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "misnamed"])
def test_a_damaged_book_is_refused_and_left_alone(path: Path, damage: str) -> None:
    with closing(Database.open(path)) as database:
        database.write_group([Write((draft(number, payload=bytes(1000)),)) for number in range(100)])
    content = bytearray(path.read_bytes())
    if damage == "truncated":
        del content[len(content) // 2 :]
    elif damage == "misnamed":
        content = content.replace(b"INDEX entry_kind", b"INDEX \xe4ntry_kind", 1)
    else:
        content[3 * 4096 : 12 * 4096] = b"\xa5" * (9 * 4096)
    path.write_bytes(content)
    with pytest.raises(JournalDamagedError, match=path.name):
        Database.open(path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_book(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with closing(Database.open(path)) as database:
        assert database.head == (0, GENESIS)


def test_a_path_with_odd_characters_is_just_a_path(tmp_path: Path) -> None:
    path = tmp_path / "บ้าน #1?mode=memory%20.db"
    with closing(Database.open(path)) as database:
        database.write_group([record(1)])
    assert path.stat().st_size > 0


def test_an_older_book_is_migrated_in_one_go_and_a_newer_one_is_left_alone(path: Path) -> None:
    older = MIGRATIONS
    newer = (*older, ("ALTER TABLE known ADD COLUMN seen INTEGER NOT NULL DEFAULT 0", "CREATE TABLE extra (x) STRICT"))
    with closing(Database.open(path, older)) as database:
        database.write_group([record(1)])
    broken = (*older, (newer[-1][0], "CREATE TABLE extra (x INTEGER) STRICT", "NONSENSE"))
    with pytest.raises(JournalError, match="NONSENSE"):
        Database.open(path, broken)
    good = (*older, (newer[-1][0], "CREATE TABLE extra (x INTEGER) STRICT"))
    with closing(Database.open(path, good)) as database:
        assert database._connection.execute("SELECT seen FROM known").fetchall() == [(0,)]
        assert database._connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1
        assert database.verify().ok
    content = path.read_bytes()
    with pytest.raises(JournalTooNewError, match=str(SCHEMA_VERSION + 1)):
        Database.open(path, older)
    assert path.read_bytes() == content


def test_entries_cut_off_at_the_end_show_for_ever(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.write_group([record(number) for number in range(1, 6)])
    tamper(path, ("DELETE FROM entry WHERE seq = 5", ()), ("DELETE FROM payload WHERE seq = 5", ()))
    with closing(Database.open(path)) as database:
        assert (database.verify().broken_seq, database.verify().fault) == (5, Fault.HEAD)
        database.write_group([record(6)])
        assert database.head[0] == 6
        assert (database.verify().broken_seq, database.verify().fault) == (5, Fault.GAP)


def test_a_book_that_does_not_say_where_it_ends_is_refused(path: Path) -> None:
    with closing(Database.open(path)) as database:
        database.write_group([record(1)])
    tamper(path, ("DELETE FROM meta WHERE key = 'head'", ()))
    with pytest.raises(JournalDamagedError, match="ends"):
        Database.open(path)


def test_a_book_of_the_first_schema_is_read_by_every_later_version(path: Path) -> None:
    load(GOLDEN, path)
    with closing(Database.open(path)) as database:
        verification = database.verify()
        assert (verification.ok, verification.erased, verification.head) == (True, 1, GOLDEN_HEAD)
        reader = database.reader
        assert [entry.payload for entry in reader.entries()] == [
            b"payload 1", None, None, b"", None, b"payload 5", None
        ]  # fmt: skip
        assert reader.known(SITE, b"id 5") == KnownRecord(6, b"d", 1, 5)
        assert reader.scan("incident") == [(b"i1", b"open"), (b"i2", b"")]
        assert isinstance(database.write_group([record(9)])[0], JournalSealedError)


@pytest.mark.skipif(SCHEMA_VERSION != 1, reason="the golden book is of schema 1; make one of the new schema beside it")
def test_nobody_changes_the_tables_without_a_new_schema(path: Path, tmp_path: Path) -> None:
    write_golden(path)
    load(GOLDEN, tmp_path / "golden.db")
    assert dump(path) == dump(tmp_path / "golden.db")
