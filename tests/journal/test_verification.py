"""Whatever is written, the chain holds; whatever is changed from outside, the first broken entry is named."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
import sqlite3
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.journal import Document, Draft, Fault, JournalError, Known, Write, chain
from custom_components.smart_safety_zone.journal.database import VERIFY_STEP, Database
from custom_components.smart_safety_zone.journal.writes import Unique

from .book import draft, tamper

type Change = tuple[str, tuple[object, ...]]


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    payload = draw(st.none() | st.binary(max_size=40))
    return Draft(
        kind=draw(st.sampled_from(["record.in", "record.out", "access"])),
        time_ms=draw(st.integers(-(1 << 63), (1 << 63) - 1)),
        header=draw(st.binary(max_size=40)),
        salt=b"" if payload is None else draw(st.binary(min_size=32, max_size=32)),
        payload=payload,
    )


@st.composite
def writes(draw: st.DrawFn) -> Write:
    some = tuple(draw(st.lists(drafts(), max_size=3)))
    few = st.integers(0, 3)
    known = draw(st.booleans()) and bool(some)
    unique = Unique(draw(st.sampled_from([b"a", b"b"])), bytes([draw(few)]), bytes([draw(few)]), draw(few), draw(few))
    documents = st.builds(Document, st.just("c"), st.binary(min_size=1, max_size=2), st.none() | st.binary(max_size=9))
    return Write(some, tuple(draw(st.lists(documents, max_size=3))), unique if known else None)


@given(groups=st.lists(st.lists(writes(), min_size=1, max_size=5), max_size=5), data=st.data())
def test_any_sequence_of_writes_and_erasures_holds_and_is_a_simple_fold(
    groups: list[list[Write]], data: st.DataObject
) -> None:
    headers: list[bytes] = []
    documents: dict[bytes, bytes] = {}
    known: dict[tuple[bytes, bytes], bytes] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder, "book.db")
        for group in groups:
            with closing(Database.open(path)) as database:
                for write, result in zip(group, database.write_group(group), strict=True):
                    if write.unique and (name := (write.unique.sender, write.unique.id)) in known:
                        assert isinstance(result, Known)
                        assert result.same == (known[name] == write.unique.digest)
                        continue
                    if write.unique:
                        known[name] = write.unique.digest
                    headers += [draft.header for draft in write.drafts]
                    for document in write.documents:
                        documents.pop(document.key, None)
                        if document.value is not None:
                            documents[document.key] = document.value
                verification = database.verify()
                assert (verification.ok, verification.entries) == (True, len(headers))
                assert [entry.header for entry in database.reader.entries()] == headers
                assert database.reader.scan("c") == sorted(documents.items())
        with closing(Database.open(path)) as database:
            seqs = [entry.seq for entry in database.reader.entries() if entry.payload is not None]
            chosen = data.draw(st.lists(st.sampled_from(seqs), unique=True)) if seqs else []
            assert database.erase(chosen, 1, "retention") == len(chosen)
            verification = database.verify()
            assert (verification.ok, verification.erased) == (True, len(chosen))


def _flip(column: str) -> Callable[[int, Any], list[Change]]:
    def change(seq: int, row: Any) -> list[Change]:
        old: bytes = row[column]
        table = "payload" if column in ("salt", "payload") else "entry"
        return [(f"UPDATE {table} SET {column} = ? WHERE seq = ?", (old[:-1] + bytes([old[-1] ^ 1]), seq))]  # noqa: S608

    return change


CHANGES: dict[str, tuple[Fault, Callable[[int, Any], list[Change]]]] = {
    "header": (Fault.HASH, _flip("header")),
    "hash": (Fault.HASH, _flip("hash")),
    "payload digest": (Fault.HASH, _flip("payload_digest")),
    "previous": (Fault.PREVIOUS, _flip("previous")),
    "salt": (Fault.PAYLOAD, _flip("salt")),
    "payload": (Fault.PAYLOAD, _flip("payload")),
    "time": (Fault.HASH, lambda seq, _: [("UPDATE entry SET time_ms = time_ms + 1 WHERE seq = ?", (seq,))]),
    "kind": (Fault.HASH, lambda seq, _: [("UPDATE entry SET kind = 'access' WHERE seq = ?", (seq,))]),
    "kind that is no text": (
        Fault.HASH,
        lambda seq, _: [("UPDATE entry SET kind = CAST(x'ff' AS TEXT) WHERE seq = ?", (seq,))],
    ),
    "payload removed": (Fault.PAYLOAD_MISSING, lambda seq, _: [("DELETE FROM payload WHERE seq = ?", (seq,))]),
    "payload moved": (Fault.PAYLOAD, lambda seq, _: [("UPDATE payload SET seq = 99 WHERE seq = ?", (seq,))]),
    "entry removed": (Fault.GAP, lambda seq, _: [("DELETE FROM entry WHERE seq = ?", (seq,))]),
    "order": (
        Fault.PREVIOUS,
        lambda seq, _: [
            ("UPDATE entry SET seq = -1 WHERE seq = ?", (seq,)),
            ("UPDATE entry SET seq = ? WHERE seq = ?", (seq, seq + 1)),
            ("UPDATE entry SET seq = ? WHERE seq = -1", (seq + 1,)),
        ],
    ),
}


@pytest.fixture(params=[False, True], ids=["whole", "with erased payloads"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    with closing(Database.open(path)) as database:
        database.write_group([Write((draft(number, payload=b"payload %d" % number),)) for number in range(1, 9)])
        if request.param:
            database.erase([2, 7], 1, "retention")
    return path


def _verify(path: Path) -> tuple[int | None, Fault | None]:
    with closing(Database.open(path)) as database:
        verification = database.verify()
        return verification.broken_seq, verification.fault


@pytest.mark.parametrize("seq", [1, 4, 6])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_from_outside_is_named_at_its_entry(book: Path, change: str, seq: int) -> None:
    with closing(sqlite3.connect(book)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute("SELECT * FROM entry JOIN payload USING (seq) WHERE seq = ?", (seq,)).fetchone()
    fault, statements = CHANGES[change]
    tamper(book, *statements(seq, row))
    found_seq, found = _verify(book)
    if change == "payload moved":
        # Two places are wrong then: the one without and the one beyond the end.
        assert (found_seq, found) == (seq, Fault.PAYLOAD_MISSING)
    else:
        assert (found_seq, found) == (seq, fault)


@pytest.mark.parametrize("seq", range(1, 9))
def test_a_cut_off_end_is_named_where_it_begins(book: Path, seq: int) -> None:
    with closing(sqlite3.connect(book)) as connection, connection:
        connection.execute("DELETE FROM entry WHERE seq >= ?", (seq,))
        connection.execute("DELETE FROM payload WHERE seq >= ?", (seq,))
    assert _verify(book) == (seq, Fault.HEAD)


def test_entries_added_behind_the_journals_back_are_named(book: Path) -> None:
    with closing(Database.open(book)) as database:
        seq, hash_ = database.head
    fields = {"kind": "record.in", "time_ms": 1, "header": b"never said", "payload_digest": b""}
    row = (seq + 1, *fields.values(), hash_, chain(hash_, seq + 1, **fields))  # type: ignore[arg-type]
    tamper(book, ("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", row))
    assert _verify(book) == (seq + 1, Fault.HEAD)


def test_a_last_entry_that_was_replaced_by_a_well_chained_one_is_named(book: Path) -> None:
    with closing(Database.open(book)) as database:
        last = database.reader.entries(newest_first=True, limit=1)[0]
    fields = {"kind": last.kind, "time_ms": last.time_ms, "header": b"other", "payload_digest": last.payload_digest}
    hash_ = chain(last.previous, last.seq, **fields)  # type: ignore[arg-type]
    tamper(book, ("UPDATE entry SET header = ?, hash = ? WHERE seq = ?", (b"other", hash_, last.seq)))
    assert _verify(book) == (last.seq, Fault.HEAD)


@pytest.mark.parametrize("seq", [0, -5, 99])
def test_a_payload_without_an_entry_is_named(book: Path, seq: int) -> None:
    tamper(book, ("INSERT INTO payload VALUES (?, x'', x'')", (seq,)))
    assert _verify(book) == (seq, Fault.PAYLOAD)


def test_an_entry_before_the_first_is_named(book: Path) -> None:
    tamper(book, ("INSERT INTO entry VALUES (0, 'a', 0, x'', x'', x'', x'')", ()))
    assert _verify(book) == (1, Fault.GAP)


def test_an_erasure_explains_only_what_it_names(book: Path) -> None:
    with closing(Database.open(book)) as database:
        database.erase([3], 1, "retention")
    assert _verify(book) == (None, None)
    tamper(book, ("DELETE FROM payload WHERE seq = 5", ()))
    assert _verify(book) == (5, Fault.PAYLOAD_MISSING)


def test_a_book_longer_than_one_step_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with closing(Database.open(path)) as database:
        database.write_group([Write((draft(number),)) for number in range(2 * VERIFY_STEP)])
        assert database.verify().entries == 2 * VERIFY_STEP
        database.write_group([Write((draft(1),))])
        assert database.verify().head == database.head == (2 * VERIFY_STEP + 1, database.head[1])
    tamper(path, ("UPDATE entry SET header = x'00' WHERE seq = ?", (2 * VERIFY_STEP + 1,)))
    assert _verify(path) == (2 * VERIFY_STEP + 1, Fault.HASH)


@given(data=st.data())
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changes_no_entry(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "book.db")
        with closing(Database.open(path)) as database:
            database.write_group([Write((draft(number, payload=b"payload"),)) for number in range(30)])
            entries = database.reader.entries()
        content = bytearray(path.read_bytes())
        used = [index for index, byte in enumerate(content) if byte]
        content[data.draw(st.sampled_from(used))] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(content)
        try:
            with closing(Database.open(path)) as database:
                if database.verify().ok:
                    assert database.reader.entries() == entries
        except JournalError:
            return
