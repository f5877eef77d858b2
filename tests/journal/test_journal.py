"""The journal as the event loop sees it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
import shutil
import sqlite3
import subprocess
import sys
import threading
from typing import Any

import pytest

from custom_components.smart_safety_zone import journal as module
from custom_components.smart_safety_zone.journal import (
    Document,
    Journal,
    JournalClosedError,
    JournalDamagedError,
    JournalError,
    JournalFullError,
    JournalSealedError,
    Known,
    Reader,
    Write,
    Written,
    worker as worker_module,
)
from custom_components.smart_safety_zone.journal.database import Database
from custom_components.smart_safety_zone.journal.journal import TOLD_AT_ONCE
from custom_components.smart_safety_zone.journal.worker import GATHER_S, LARGE_GROUP, Worker

from .book import draft, record, unique


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.db"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[Journal]:
    journal = await Journal.open(path)
    yield journal
    await journal.close()


@asynccontextmanager
async def busy(journal: Journal) -> AsyncIterator[None]:
    """Keep the journal's thread busy, so that all that is asked meanwhile is queued."""
    begun, go = threading.Event(), threading.Event()

    def wait(_: Reader) -> None:
        begun.set()
        go.wait()

    waiting = asyncio.create_task(journal.read(wait))
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        go.set()
    await waiting


async def statements(journal: Journal, act: Callable[[], Awaitable[object]]) -> list[str]:
    """Return what SQLite is told while something is done."""
    seen: list[str] = []
    await journal._act(lambda database: database._connection.set_trace_callback(seen.append))
    await act()
    await journal._act(lambda database: database._connection.set_trace_callback(None))
    return seen


async def test_a_write_is_done_once_it_can_be_read(journal: Journal) -> None:
    future = journal.write(record(1))
    assert journal.pending == 1
    written = await future
    assert isinstance(written, Written)
    assert (journal.pending, journal.head) == (0, written.head)
    entry = await journal.read(lambda reader: reader.entry(1))
    assert entry is not None
    assert entry.payload == b"payload 1"
    assert await journal.write(record(1)) == Known(1, same=True)


async def test_all_that_is_queued_is_one_transaction(journal: Journal) -> None:
    async def hundred() -> None:
        async with busy(journal):
            futures = [journal.write(record(number)) for number in range(100)]
            assert journal.pending == 100
        results = await asyncio.gather(*futures)
        assert [result.first_seq for result in results if isinstance(result, Written)] == list(range(1, 101))

    seen = await statements(journal, hundred)
    assert (seen.count("COMMIT"), seen.count("BEGIN IMMEDIATE"), seen.count("SAVEPOINT batch")) == (1, 1, 1)
    # Each is a moment at which another thread takes its turn, which on a busy loop is not given back at once.
    assert len(seen) < 30
    assert (await journal.verify()).ok


async def test_futures_are_done_in_the_order_of_the_calls(journal: Journal) -> None:
    done: list[int] = []

    def note(number: int, _: object) -> None:
        done.append(number)

    futures: list[asyncio.Future[Written | Known]] = []
    for number in range(300):
        future = journal.write(record(number))
        future.add_done_callback(partial(note, number))
        futures.append(future)
        if number % 7 == 0:
            await asyncio.sleep(0)
    results = await asyncio.gather(*futures)
    assert done == list(range(300))
    assert [result.first_seq for result in results if isinstance(result, Written)] == list(range(1, 301))


async def test_a_question_sees_what_was_written_before_it_even_if_nobody_waited(journal: Journal) -> None:
    async with busy(journal):
        for number in range(50):
            journal.write(record(number))
        question = asyncio.create_task(journal.read(lambda reader: reader.head()[0]))
        await asyncio.sleep(0)
    assert await question == 50


async def test_writes_go_before_questions_that_are_waiting(journal: Journal) -> None:
    order: list[str] = []
    async with busy(journal):
        tasks = [asyncio.create_task(journal.read(lambda _: order.append("question"))) for _ in range(3)]
        await asyncio.sleep(0)
        future = journal.write(record(1))
        future.add_done_callback(lambda _: order.append("written"))
        seen: list[int] = []
        tasks.append(asyncio.create_task(journal.read(lambda reader: seen.append(reader.head()[0]))))
    await asyncio.gather(*tasks)
    assert seen == [1]
    assert future.done()


async def test_nobody_need_wait_for_a_write(journal: Journal) -> None:
    async with busy(journal):
        future = journal.write(record(1))
        future.cancel()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(journal.write(record(2)), 0)
        assert journal.pending == 2
    assert await journal.read(lambda reader: reader.head()[0]) == 2
    assert journal.pending == 0


async def test_a_bad_write_among_good_ones_fails_alone(journal: Journal) -> None:
    async with busy(journal):
        good = journal.write(record(1))
        bad = journal.write(Write((draft(2),), (Document("c", b"k", "text"),)))  # type: ignore[arg-type]
        after = journal.write(record(3))
    assert isinstance(await good, Written)
    assert isinstance(await after, Written)
    with pytest.raises(JournalError):
        await bad
    assert journal.head[0] == 2


async def test_a_question_that_fails_fails_alone(journal: Journal) -> None:
    with pytest.raises(KeyError):
        await journal.read(lambda _: dict[str, int]()["nothing"])
    with pytest.raises(RuntimeError, match="StopIteration"):
        await journal.read(lambda _: next(iter(())))
    with pytest.raises(JournalError, match="no such table"):
        await journal.read(lambda reader: reader._connection.execute("SELECT * FROM nowhere"))
    assert isinstance(await journal.write(record(1)), Written)


async def test_a_sealed_journal_takes_what_came_before_and_nothing_after(journal: Journal, path: Path) -> None:
    async with busy(journal):
        before = journal.write(record(1))
        sealing = asyncio.create_task(journal.seal(draft(2, kind="journal.moved")))
        await asyncio.sleep(0)
        after = journal.write(record(3))
    await sealing
    assert isinstance(await before, Written)
    with pytest.raises(JournalSealedError):
        await after
    assert journal.head[0] == 2
    await journal.close()
    again = await Journal.open(path)
    with pytest.raises(JournalSealedError):
        await again.write(record(4))
    with pytest.raises(JournalSealedError):
        await again.erase([1], 0, "too late")
    assert (await again.read(lambda reader: reader.entries()))[-1].kind == "journal.moved"
    await again.close()


async def test_closing_finishes_what_is_queued_and_can_be_repeated(journal: Journal, path: Path) -> None:
    threads = threading.active_count()
    async with busy(journal):
        futures = [journal.write(record(number)) for number in range(10)]
        closings = [asyncio.create_task(journal.close()) for _ in range(2)]
        await asyncio.sleep(0)
        late = journal.write(record(99))
    await asyncio.gather(*closings)
    await journal.close()
    assert all(isinstance(future.result(), Written) for future in futures)
    assert threading.active_count() <= threads
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(JournalClosedError):
        await late
    with pytest.raises(JournalClosedError):
        await journal.read(lambda reader: reader.head())
    with pytest.raises(JournalClosedError):
        await journal.verify()
    with pytest.raises(JournalClosedError):
        await journal.erase([1], 0, "late")


async def test_a_file_that_cannot_be_opened_leaves_no_thread(path: Path) -> None:
    await asyncio.to_thread(path.write_bytes, b"no database at all " * 500)
    threads = threading.active_count()
    with pytest.raises(JournalDamagedError, match=path.name):
        await Journal.open(path)
    with pytest.raises(JournalError):
        await Journal.open(path / "below a file")
    assert threading.active_count() == threads


def test_a_loop_that_is_closed_before_it_is_told_loses_only_the_news(path: Path) -> None:
    loop = asyncio.new_event_loop()
    journal = loop.run_until_complete(Journal.open(path))
    go = threading.Event()

    async def leave() -> None:
        question = asyncio.ensure_future(journal.read(lambda _: go.wait()))
        await asyncio.sleep(0)
        journal.write(record(1))
        question.cancel()

    loop.run_until_complete(leave())
    loop.close()
    journal._worker.post(None)
    go.set()
    journal._worker.join()
    with closing(Database.open(path)) as database:
        assert database.head[0] == 1


def test_a_forgotten_journal_does_not_keep_the_interpreter(path: Path) -> None:
    package = Path(module.__file__).parent.parent
    program = f"""
import asyncio, pathlib, sys
sys.path.insert(0, {str(package)!r})
from journal import Draft, Journal, Write
async def main():
    journal = await Journal.open(pathlib.Path({str(path)!r}))
    await journal.write(Write((Draft(kind="a", time_ms=0, header=b"h"),)))
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=30, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    with closing(Database.open(path)) as database:
        assert database.head[0] == 1


async def test_erasing_in_steps_names_everything_and_the_chain_holds(journal: Journal) -> None:
    await asyncio.gather(*(journal.write(record(number)) for number in range(1200)))
    assert await journal.erase(range(1, 2000), 1, "retention") == 1200
    assert await journal.erase(range(1, 2000), 2, "again") == 0
    verification = await journal.verify()
    assert (verification.ok, verification.erased, verification.entries) == (True, 1200, 1203)


async def test_writes_and_erasures_go_on_while_the_chain_is_verified(journal: Journal) -> None:
    await asyncio.gather(*(journal.write(record(number)) for number in range(2000)))
    verifying = asyncio.create_task(journal.verify())
    while not verifying.done():
        await journal.write(Write((draft(0, payload=b"meanwhile"),)))
        await journal.erase([journal.head[0], 1 + journal.head[0] % 1999], 0, "meanwhile")
    verification = await verifying
    assert verification.ok
    assert verification.entries > 2000
    assert (await journal.verify()).ok


@pytest.mark.slow
async def test_copies_made_while_held_are_good_and_bear_the_mark(journal: Journal, path: Path, tmp_path: Path) -> None:
    stop = False

    async def load(lane: int) -> None:
        number = 0
        while not stop:
            number += 1
            state = Document("state", b"lane %d" % lane, bytes([number % 256]) * 20_000)
            await journal.write(Write((draft(number, payload=b"%d" % number),), (state,)))

    lanes = [asyncio.create_task(load(lane)) for lane in range(8)]
    for turn in range(20):
        mark = Document("meta", b"backup-mark", b"%d" % turn)
        await journal.hold_checkpoints(mark)
        head = journal.head
        copy = tmp_path / f"copy-{turn}.db"
        await asyncio.to_thread(shutil.copyfile, path, copy)
        # Enough writes between the two files for the log to run into the file, if nobody held it.
        for number in range(45):
            state = Document("state", b"between", bytes([number]) * 100_000)
            await journal.write(Write((draft(number),), (state,)))
        await asyncio.to_thread(shutil.copyfile, f"{path}-wal", f"{copy}-wal")
        await journal.release_checkpoints()
        assert await journal.read(lambda reader: reader.get("meta", b"backup-mark")) is None
        await asyncio.to_thread(_check_copy, copy, head, b"%d" % turn)
    stop = True
    await asyncio.gather(*lanes)


def _check_copy(copy: Path, head: tuple[int, bytes], mark: bytes) -> None:
    with closing(Database.open(copy)) as database:
        verification = database.verify()
        assert verification.ok
        assert verification.entries >= head[0]
        if head[0]:
            entry = database.reader.entry(head[0])
            assert entry is not None
            assert entry.hash == head[1]
        assert database.reader.get("meta", b"backup-mark") == mark
    copy.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where this machine lets us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_full_disk_is_told_and_once_there_is_space_writes_go_on(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(700_000))
    path = small_disk / "book.db"
    journal = await Journal.open(path)
    assert isinstance(await journal.write(record(1)), Written)
    big = Write((draft(2, payload=bytes(450_000)),), unique=unique(2))
    with pytest.raises(JournalFullError):
        await journal.write(big)
    head = journal.head
    assert head[0] == 1
    ballast.unlink()
    assert isinstance(await journal.write(record(3)), Written)
    assert (await journal.verify()).ok
    await journal.close()
    with closing(Database.open(path)) as database:
        assert database.head[0] == 2
        assert database.verify().ok


async def test_a_disk_that_fills_up_keeps_everything_that_was_reported(small_disk: Path, tmp_path: Path) -> None:
    path = small_disk / "book.db"
    journal = await Journal.open(path)
    reported: list[int] = []

    async def fill() -> None:
        while True:
            written = await journal.write(Write((draft(len(reported), payload=bytes(3000)),)))
            assert isinstance(written, Written)
            reported.append(written.head[0])

    with pytest.raises(JournalError):
        await fill()
    await journal.close()
    # To a disk with space: a full one need not be able to open a book.
    copy = tmp_path / "copy"
    await asyncio.to_thread(shutil.copytree, small_disk, copy)
    with closing(Database.open(copy / path.name)) as database:
        assert database.verify().ok
        assert database.head[0] == len(reported) == reported[-1]


def test_the_tests_own_sqlite_is_one_that_home_assistant_accepts() -> None:
    assert sqlite3.sqlite_version_info >= (3, 40, 1)


async def test_a_thread_that_ends_by_itself_leaves_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No error of a closed book: whoever has something to say goes on without the disk."""
    collect = Worker._collect
    mortal = threading.Event()

    def dying(worker: Worker) -> None:
        collect(worker)
        if mortal.is_set():
            raise SystemError

    monkeypatch.setattr(Worker, "_collect", dying)
    journal = await Journal.open(tmp_path / "book.db")
    await journal.read(lambda _: None)
    mortal.set()
    async with asyncio.timeout(5):
        waiting: list[asyncio.Future[Any]] = [journal.write(Write((draft(number),))) for number in range(3)]
        waiting.append(asyncio.ensure_future(journal.verify()))
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [JournalError] * 4
        with pytest.raises(JournalError, match="thread"):
            await journal.write(Write((draft(4),)))
        await journal.close()
    assert journal.pending == 0
    assert "nothing is written any more" in caplog.text


async def test_a_large_group_is_told_in_order_and_leaves_others_their_turns(journal: Journal) -> None:
    told: list[asyncio.Future[Written | Known]] = []
    told_per_turn: list[int] = []
    async with busy(journal):
        writes = [journal.write(record(number)) for number in range(200)]
        for write in writes:
            write.add_done_callback(told.append)
    while len(told) < len(writes):
        before = len(told)
        await asyncio.sleep(0)
        told_per_turn.append(len(told) - before)

    assert told == writes
    assert max(told_per_turn) <= TOLD_AT_ONCE
    assert journal.pending == 0


async def test_after_a_crowd_writes_wait_for_each_other_and_alone_they_do_not(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(worker_module, "sleep", waits.append)

    for number in range(LARGE_GROUP):
        await journal.write(record(number))
    alone = len(waits)
    async with busy(journal):
        crowd = [journal.write(record(LARGE_GROUP + number)) for number in range(LARGE_GROUP)]
    await asyncio.gather(*crowd)
    await journal.write(record(3 * LARGE_GROUP))

    assert (alone, waits) == (0, [GATHER_S])
    assert (await journal.verify()).ok
