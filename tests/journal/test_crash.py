"""What is reported as written is there after the process is killed."""

from contextlib import closing
from pathlib import Path
import random
import subprocess
import sys

import pytest

from custom_components.smart_safety_zone import journal
from custom_components.smart_safety_zone.journal.database import Database

KILLS = 20
CHILD = Path(__file__).with_name("child.py")
PACKAGE = Path(journal.__file__).parent.parent


def _write_until_killed(path: Path, lines: int) -> list[bytes]:
    """Let a process write, kill it after so many reports, return all that it reported."""
    command = [sys.executable, str(CHILD), str(PACKAGE), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        reported = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        reported += process.stdout.readlines()
    assert process.returncode == -9
    return reported


@pytest.mark.slow
def test_whatever_was_reported_as_written_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    lengths = random.Random(20)
    reported: dict[int, str] = {}
    for _ in range(KILLS):
        for line in _write_until_killed(path, lengths.randint(1, 400)):
            number, hash_ = line.decode().split()
            assert int(number) not in reported
            reported[int(number)] = hash_
        with closing(Database.open(path)) as database:
            verification = database.verify()
            assert verification.ok
            assert verification.entries >= max(reported)
            for seq, hash_ in reported.items():
                entry = database.reader.entry(seq)
                assert entry is not None
                assert entry.hash.hex() == hash_
                assert database.reader.known(b"lane " + entry.header.split()[1], entry.header) is not None
