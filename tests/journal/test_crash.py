"""What is reported as written is there after the process is killed, whole, and nothing is there by halves."""

from contextlib import closing
from pathlib import Path
import random
import subprocess
import sys
import threading
import time

import pytest

from custom_components.smart_safety_zone import journal
from custom_components.smart_safety_zone.journal.database import Database

KILLS = 200
KILLS_PER_BOOK = 20
"""The whole chain is read after each kill, so a book must not grow for ever."""
LONGEST_LIFE_S = 0.04
LANES = 12
CHILD = Path(__file__).with_name("child.py")
PACKAGE = Path(journal.__file__).parent.parent


def _write_until_killed(path: Path, life_s: float) -> list[bytes]:
    """Let a process write, kill it so long after its first report, return all that it reported."""
    command = [sys.executable, "-S", str(CHILD), str(PACKAGE), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        reported = [process.stdout.readline()]
        assert reported[0]
        reader = threading.Thread(target=lambda: reported.extend(process.stdout or ()))
        reader.start()
        time.sleep(life_s)
        process.kill()
        reader.join()
    assert process.returncode == -9
    return reported


def _check(path: Path, reported: dict[int, str]) -> int:
    """Compare a book with what was reported of it; return how many records it holds."""
    with closing(Database.open(path)) as database:
        verification = database.verify()
        assert verification.ok
        assert verification.entries >= max(reported)
        entries = {entry.seq: entry for entry in database.reader.entries(limit=1_000_000)}
        for seq, hash_ in reported.items():
            # The report names the head after a write of two entries.
            assert entries[seq + 1].hash.hex() == hash_
            assert database.reader.known(b"lane " + entries[seq].header.split()[1], entries[seq].header) is not None
        last: dict[bytes, bytes] = {}
        for seq, entry in entries.items():
            if entry.kind == "record.in":
                assert (entries[seq + 1].kind, entries[seq + 1].header) == ("twin", entry.header)
                last[entry.header.split()[1]] = entry.header
        assert dict(database.reader.scan("last")) == last
        return len(entries) // 2


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_whatever_was_reported_as_written_survives_being_killed_and_nothing_is_half_there(tmp_path: Path) -> None:
    moments = random.Random(20)
    committed = found = 0
    for book in range(KILLS // KILLS_PER_BOOK):
        path = tmp_path / f"book-{book}.db"
        reported: dict[int, str] = {}
        held = 0
        for _ in range(KILLS_PER_BOOK):
            for line in _write_until_killed(path, moments.uniform(0, LONGEST_LIFE_S)):
                number, hash_ = line.decode().split()
                assert int(number) not in reported
                reported[int(number)] = hash_
            held = _check(path, reported)
        committed += len(reported)
        found += held
    assert found >= committed > KILLS
    print(f"\n{KILLS} kills, {committed} writes reported, {found} found, 0 torn")  # noqa: T201 - figures of the run
