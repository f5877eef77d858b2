"""A damaged file: set aside whole, and all that is readable goes on in a new one."""

from collections.abc import Callable, Iterable
from contextlib import closing
import json
from pathlib import Path
import random
import shutil
import sqlite3

import pytest

from custom_components.smart_safety_zone.journal import (
    SALVAGED,
    Document,
    Entry,
    Fault,
    JournalDamagedError,
    Reader,
    Salvaged,
    Unique,
    Write,
    finish_salvage,
    salvage,
)
from custom_components.smart_safety_zone.journal.database import Database
from custom_components.smart_safety_zone.journal.pages import PAGE_SIZE, read_rows

from .book import SITE, draft, tamper, unique

ENTRIES = 400
STAMP = "20261123T120000Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books" / "site-x.db"


def _write(path: Path, *, log: bool = False) -> None:
    """Write a book of some eighty pages: entries with payloads of all sizes, documents, an erasure."""
    with closing(Database.open(path)) as database:
        sizes = random.Random(5)
        for number in range(1, ENTRIES + 1):
            payload = sizes.randbytes(sizes.choice((0, 10, 300, 3000, 9000 if number % 40 == 0 else 40)))
            document = Document("outbox", b"%06d" % number, sizes.randbytes(200))
            write = Write((draft(number, payload=payload),), (document,), unique(number))
            database.write_group([write])
            if number == ENTRIES // 2:
                database.erase([3, 4], 1, "retention")
                database.checkpoint()
                database._auto_checkpoint(0)
        if log:
            # What a killed process leaves: the newest of it in the log alone.
            for each in (path, _log(path)):
                shutil.copy(each, each.with_name(f"killed-{each.name}"))
    if log:
        for each in (path, _log(path)):
            each.with_name(f"killed-{each.name}").replace(each)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _salvage(path: Path, keep: Callable[[Document], bool] | None = None) -> Salvaged:
    def recognize(entry: Entry) -> Unique | None:
        return unique(int(entry.header.split()[1])) if entry.kind == "record.in" else None

    def complete(_reader: Reader) -> Iterable[Document]:
        return (Document("completed", b"x", b"y"),)

    return salvage(
        path, STAMP, 7, keep=keep or (lambda *_: True), recognize=recognize, complete=complete,
        marks=[Document("meta", b"mark", b"1")],
    )  # fmt: skip


def _seen(path: Path) -> tuple[set[tuple[object, ...]], ...]:
    """Read a book's rows as SQLite itself sees them."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return tuple(
            set(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - names from here
            for table in ("entry", "payload", "known", "document")
        )


def _contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.mark.parametrize("log", [False, True], ids=["closed", "killed"])
def test_the_pages_tell_all_that_sqlite_tells_and_nothing_that_was_erased(path: Path, *, log: bool) -> None:
    _write(path, log=log)
    before = _contents(path.parent)
    salvaged = _salvage(path)
    assert (salvaged.missing, salvaged.first_missing, salvaged.dropped) == (0, None, 0)
    found = _seen(path)
    for name, content in before.items():
        aside = name.replace("site-x.db", f"site-x.damaged-{STAMP}.db")
        assert (path.parent / aside).read_bytes() == content
    entries, payloads, known, documents = _seen(salvaged.aside)
    assert len(entries) == ENTRIES + 1
    assert entries <= found[0]
    assert payloads == found[1]
    assert known == found[2]
    assert documents | {("completed", b"x", b"y"), ("meta", b"mark", b"1")} == found[3]
    with closing(Database.open(path)) as database:
        verification = database.verify()
        assert (verification.ok, verification.erased) == (True, 2)
        last = database.reader.entries(newest_first=True, limit=1)[0]
        assert last.kind == SALVAGED
        assert json.loads(last.header)["aside"] == salvaged.aside.name


def _header(content: bytearray) -> None:
    content[:100] = b"\xff" * 100


def _schema(content: bytearray) -> None:
    content[100:PAGE_SIZE] = b"\xff" * (PAGE_SIZE - 100)


def _cut(content: bytearray) -> None:
    del content[len(content) * 2 // 3 + 77 :]


def _pages(content: bytearray) -> None:
    for number in (3, 7, 20, 21, 40):
        content[number * PAGE_SIZE : (number + 1) * PAGE_SIZE] = b"\xa5" * PAGE_SIZE


@pytest.mark.parametrize("damage", [_header, _schema, _cut, _pages])
@pytest.mark.parametrize("log", [False, True], ids=["closed", "killed"])
def test_a_damaged_book_is_set_aside_and_all_that_is_readable_goes_on(
    path: Path, damage: Callable[[bytearray], None], *, log: bool
) -> None:
    _write(path, log=log)
    shutil.copytree(path.parent, path.parent.with_name("sound"))
    sound = _seen(path.parent.with_name("sound") / path.name)
    content = bytearray(path.read_bytes())
    damage(content)
    path.write_bytes(content)
    if damage in {_cut, _pages} or not log:
        with pytest.raises(JournalDamagedError):
            Database.open(path)
    before = _contents(path.parent)
    readable = {row[0] for row in read_rows(path) if len(row) == 8}

    salvaged = _salvage(path)

    assert salvaged.aside.read_bytes() == before[path.name]
    assert readable
    assert readable <= {row[0] for row in _seen(path)[0]}
    if damage in {_header, _schema}:
        assert salvaged.missing == 0
    for found, all_ in zip(_seen(path), sound, strict=True):
        strays = {row for row in found - all_ if SALVAGED not in row and row[0] not in {"completed", "meta"}}
        assert not strays
        assert len(found & all_) > len(all_) // 3
    with closing(Database.open(path)) as database:
        verification = database.verify()
        assert verification.ok is (salvaged.missing == 0 and verification.fault is None)
        if salvaged.first_missing is not None:
            assert verification.broken_seq is not None
            assert verification.broken_seq <= salvaged.first_missing
        # Each record whose entry is here is known again.
        for entry in database.reader.entries(kinds=["record.in"], limit=ENTRIES):
            assert database.reader.known(SITE, b"id " + entry.header.split()[1]) is not None
        assert not isinstance(database.write_group([Write((draft(9999),))])[0], Exception)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_bytes_are_flipped_the_role_gets_a_book_that_it_can_open(path: Path, seed: int) -> None:
    _write(path)
    flips = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(flips.choice((1, 10, 1000))):
        content[flips.randrange(len(content))] ^= 1 << flips.randrange(8)
    path.write_bytes(content)
    salvaged = _salvage(path)
    assert salvaged.aside.read_bytes() == bytes(content)
    with closing(Database.open(path)) as database:
        database.verify()
        assert salvaged.entries > ENTRIES // 2


def test_a_flipped_payload_opens_and_the_first_one_is_named(path: Path) -> None:
    _write(path)
    tamper(path, ("UPDATE payload SET payload = x'00' WHERE seq = 77", ()))
    tamper(path, ("UPDATE payload SET payload = x'00' WHERE seq = 99", ()))
    with closing(Database.open(path)) as database:
        verification = database.verify()
        assert (verification.broken_seq, verification.fault) == (77, Fault.PAYLOAD)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.999])
def test_a_log_that_is_cut_off_ends_at_a_whole_group(path: Path, share: float) -> None:
    _write(path, log=True)
    log = _log(path)
    log.write_bytes(log.read_bytes()[: int(log.stat().st_size * share)])
    with closing(Database.open(path)) as database:
        assert database.verify().ok
        last, _ = database.head
        assert ENTRIES // 2 < last <= ENTRIES
        assert database.reader.scan("outbox", after=b"%06d" % (last - 2))[0][0] == b"%06d" % (last - 1)


def test_a_book_whose_log_is_gone_is_sound_as_of_its_last_checkpoint(path: Path) -> None:
    _write(path, log=True)
    _log(path).unlink()
    with closing(Database.open(path)) as database:
        assert database.verify().ok
        assert database.head[0] == ENTRIES // 2 + 1


def test_a_document_that_cannot_be_used_is_left_behind_and_counted(path: Path) -> None:
    _write(path)
    salvaged = _salvage(path, lambda document: document.key != b"000005")
    assert salvaged.dropped == 1
    with closing(Database.open(path)) as database:
        assert database.reader.get("outbox", b"000005") is None
        assert database.reader.get("outbox", b"000006") is not None


def test_a_salvage_that_is_cut_short_is_finished_at_the_next_start(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever move was the last: the old log never lies beside the new file."""
    _write(path, log=True)
    before = _contents(path.parent)
    rename, left = Path.rename, 0

    def dying(self: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", dying)
    for left in range(2):  # noqa: B007 - `dying` counts it down
        with pytest.raises(KeyboardInterrupt):
            finish_salvage(path) if list(path.parent.glob("*.salvaged-*")) else _salvage(path)
    monkeypatch.undo()
    finish_salvage(path)
    aside = path.with_name(f"site-x.damaged-{STAMP}.db")
    assert (aside.read_bytes(), _log(aside).read_bytes()) == (before[path.name], before[_log(path).name])
    with closing(Database.open(path)) as database:
        assert database.verify().ok
        assert database.head[0] == ENTRIES + 2
    finish_salvage(path)
    assert len(list(path.parent.iterdir())) == 3


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "empty"])
def test_a_log_without_its_file_is_damage_and_what_it_holds_goes_on(path: Path, *, gone: bool) -> None:
    _write(path, log=True)
    if gone:
        path.unlink()
    else:
        path.write_bytes(b"")
    log = _log(path).read_bytes()
    with pytest.raises(JournalDamagedError, match="log"):
        Database.open(path)
    assert _log(path).read_bytes() == log
    salvaged = _salvage(path)
    assert _log(salvaged.aside).read_bytes() == log
    assert salvaged.entries > ENTRIES // 3
    with closing(Database.open(path)) as database:
        assert database.head[0] == ENTRIES + 2
