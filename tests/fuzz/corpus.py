"""Inputs that are kept: for each machine and each outcome the shortest frame that brought it about."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Final
import zlib

FOLDER: Final = Path(__file__).parent / "corpus"


def kept() -> Iterator[tuple[str, str, bytes]]:
    """Machine, outcome and frame of everything that is kept."""
    for file in sorted(FOLDER.glob("*/*.txt")):
        yield file.parent.name, file.stem, zlib.decompress(b64decode(file.read_text(encoding="ascii")))


def keep(found: dict[tuple[str, str], bytes]) -> int:
    """Write what is new, or shorter than what was kept; returns how many files were written."""
    written = 0
    there = {(machine, outcome): frame for machine, outcome, frame in kept()}
    for (machine, outcome), frame in found.items():
        before = there.get((machine, outcome))
        if before is None or len(frame) < len(before):
            file = FOLDER / machine / f"{outcome}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(b64encode(zlib.compress(frame, 9)).decode() + "\n", encoding="ascii")
            written += 1
    return written
