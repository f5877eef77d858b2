"""A kill does not show what a power cut would: the system calls do. What is told is flushed before, at both ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import re
import shutil
import subprocess
import sys
from typing import Final

import pytest

from scripts.rig import Home
from scripts.rig.town import Town

from .acts import clear, drained, linked, press_until
from .system_calls import CALLS, Call, read_trace, unflushed_sends

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]
SITES = ("gold",)
PRESSES: Final = 8
LETTER_BYTES: Final = 512
"""What a letter is padded to; a frame of the websocket's own is shorter."""
BY_CHANCE: Final = 0.5
"""What tells of the commit before, or is a heartbeat, looks like any letter from outside and may fall into a commit.

So do less than this share of the letters; where nothing is flushed, nearly all of them do.
"""
ATTACH_S: Final = 20

CHILD: Final = """
import socket, sqlite3, sys
path, setting, port = sys.argv[1:]
peer = socket.create_connection(("127.0.0.1", int(port)))
book = sqlite3.connect(path, isolation_level=None)
book.execute("PRAGMA journal_mode = WAL")
book.execute("CREATE TABLE entry (what)")
book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
peer.send(b"y" * 1000)
book.execute(f"PRAGMA synchronous = {setting}")
for number in range(5):
    book.execute("INSERT INTO entry VALUES (?)", (b"x" * 100,))
    peer.send(b"y" * 1000)
"""


@pytest.fixture(scope="module", autouse=True)
def may_trace() -> None:
    """Say plainly where no process may be traced."""
    strace = shutil.which("strace")
    assert strace is not None, "scripts/setup installs strace"
    if subprocess.run([strace, "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        pytest.skip("ptrace is not permitted here")


@pytest.mark.parametrize(("setting", "unflushed"), [("FULL", 0), ("NORMAL", 5), ("OFF", 5)])
async def test_the_trace_shows_a_journal_that_is_not_flushed(tmp_path: Path, setting: str, unflushed: int) -> None:
    """The check of the check: with the settings that a careless change would make, it fails."""

    async def listen(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    trace, book = tmp_path / "trace", tmp_path / "book.db"
    child = await asyncio.create_subprocess_exec(
        "strace", "-f", "-yy", "-e", f"trace={CALLS}", "-o", str(trace),
        sys.executable, "-c", CHILD, str(book), setting, str(port),
    )  # fmt: skip
    try:
        assert await asyncio.wait_for(child.wait(), ATTACH_S) == 0
    finally:
        server.close()
    found = unflushed_sends(_calls(trace), journal="book.db", peer=f"->127.0.0.1:{port}", at_least=1000)
    # The first is the child's set-up.
    assert found == (6, unflushed)


@asynccontextmanager
async def _traced(home: Home, trace: Path) -> AsyncGenerator[None]:
    """Trace a running home."""
    strace = await asyncio.create_subprocess_exec(
        "strace", "-f", "-yy", "-s", "0", "-e", f"trace={CALLS}", "-o", str(trace), "-p", str(home.pid),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert strace.stderr is not None
    try:
        async with asyncio.timeout(ATTACH_S):
            line = await strace.stderr.readline()
            assert b"attached" in line, line
        yield
    finally:
        if strace.returncode is None:
            strace.terminate()
        await strace.wait()


def _calls(trace: Path) -> list[Call]:
    return list(read_trace(trace.read_text().splitlines()))


async def test_both_ends_flush_before_they_tell(town: Town, tmp_path: Path) -> None:
    traces = {"site": tmp_path / "site", "station": tmp_path / "station"}
    gold = town.sites["gold"]
    await linked(town)
    async with _traced(town.town, traces["site"]), _traced(town.room, traces["station"]):
        for _ in range(PRESSES):
            await press_until(town, gold, "stored")
            await drained(town)

    at_site = _calls(traces["site"])
    link = re.compile(rf"127\.0\.0\.1:(\d+)->127\.0\.0\.1:{town.room.port}\b")
    ports = {
        found[1]
        for call in at_site
        if call.what == "send" and call.size >= LETTER_BYTES and (found := link.search(call.file))
    }
    results = {
        "site": unflushed_sends(at_site, journal="site-", peer=f"->127.0.0.1:{town.room.port}", at_least=LETTER_BYTES)
    }
    assert len(ports) == 1
    results["station"] = unflushed_sends(
        _calls(traces["station"]), journal="station-", peer=f"->127.0.0.1:{ports.pop()}", at_least=LETTER_BYTES
    )
    print(f"\ncommits that were told, and those told before their flush: {results}")  # noqa: T201 - figures of the run
    for sends, unflushed in results.values():
        assert sends >= PRESSES
        assert unflushed < sends * BY_CHANCE
    await clear(town)
