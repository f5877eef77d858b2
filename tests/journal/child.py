"""Writes until it is killed and says what it was told is written; run by test_crash.py, without Home Assistant."""

import asyncio
from hashlib import sha256
import os
from pathlib import Path
import sys

sys.path.insert(0, sys.argv[1])

# It lies in the folder that the first argument names, where mypy does not look.
from journal import Document, Draft, Journal, Unique, Write, Written  # type: ignore[import-not-found]


async def main(path: Path) -> None:
    """Write in twelve lanes, so that groups of many sizes are cut short."""
    journal = await Journal.open(path)
    first = journal.head[0]

    async def lane(name: int) -> None:
        for number in range(1_000_000):
            body = b"%d %d %d " % (first, name, number)
            salt = sha256(body).digest()
            draft = Draft(kind="record.in", time_ms=number, header=body, salt=salt, payload=body * (number % 200))
            unique = Unique(b"lane %d" % name, body, salt, first, number)
            twin = Draft(kind="twin", time_ms=number, header=body)
            write = Write((draft, twin), (Document("last", b"%d" % name, body),), unique)
            written = await journal.write(write)
            assert isinstance(written, Written)
            os.write(1, b"%d %s\n" % (written.first_seq, written.head[1].hex().encode()))

    await asyncio.gather(*(lane(name) for name in range(12)))


asyncio.run(main(Path(sys.argv[2])))
