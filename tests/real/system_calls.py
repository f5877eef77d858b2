"""What a trace of system calls says of the order of writing, flushing and sending."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import re
from typing import Final, Literal

CALLS: Final = "pwrite64,pwritev,write,writev,sendto,sendmsg,fsync,fdatasync"
_LOG_HEADER_BYTES: Final = 32
"""The log's beginning, which is flushed by itself; a frame is written in pieces of another size."""
_FLUSHES: Final = frozenset({"fsync", "fdatasync"})
_CALL: Final = re.compile(r"^(?P<thread>\d+)\s+(?P<call>\w+)\(\d+<(?P<file>(?:->|[^>])*)>")
_UNFINISHED: Final = "<unfinished ...>"
_RESUMED: Final = re.compile(r"^(?P<thread>\d+)\s+<\.\.\. (?P<call>\w+) resumed>.*= (?P<result>-?\d+)")
_RESULT: Final = re.compile(r"= (?P<result>-?\d+)(?: \S.*)?$")


@dataclass(frozen=True, slots=True)
class Call:
    """One system call that succeeded: a write and a send at their beginning, a flush at its end."""

    what: Literal["write", "flush", "send"]
    file: str
    size: int


def read_trace(lines: Iterable[str]) -> Iterator[Call]:
    """Read what `strace -f -yy` wrote, in order."""
    begun: dict[tuple[str, str], str] = {}
    for line in lines:
        if (resumed := _RESUMED.match(line)) is not None:
            file = begun.pop((resumed["thread"], resumed["call"]), None)
            if file is not None and resumed["call"] in _FLUSHES and int(resumed["result"]) == 0:
                yield Call("flush", file, 0)
            continue
        found = _CALL.match(line)
        if found is None:
            continue
        call, file = found["call"], found["file"]
        if _UNFINISHED in line:
            begun[found["thread"], call] = file
            if call not in _FLUSHES:
                # Its size is unknown here; what is sent is long enough if it takes so long.
                yield Call("send" if file.startswith("TCP") else "write", file, 1 << 20)
            continue
        result = _RESULT.search(line)
        if result is None or (size := int(result["result"])) < 0:
            continue
        if call in _FLUSHES:
            yield Call("flush", file, 0)
        else:
            yield Call("send" if file.startswith("TCP") else "write", file, size)


def unflushed_sends(calls: Iterable[Call], *, journal: str, peer: str, at_least: int) -> tuple[int, int]:
    """Count the times that something was committed and then sent, and those of them without a flush in between.

    A send counts from `at_least` bytes on a socket whose name holds `peer`, if the log of `journal` was written since
    the send before it; the log's writes up to the flush are the commit that the send tells of.
    """
    written = flushed = False
    sends = bad = 0
    for call in calls:
        is_log = call.file.endswith("-wal") and journal in call.file
        if call.what == "write" and is_log and call.size != _LOG_HEADER_BYTES:
            written = True
        elif call.what == "flush" and is_log:
            flushed = flushed or written
        elif call.what == "send" and peer in call.file and call.size >= at_least and written:
            sends += 1
            bad += not flushed
            written = flushed = False
    return sends, bad
