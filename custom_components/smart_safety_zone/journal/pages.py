"""Rows of a journal's file read page by page, past whatever is damaged: SQLite itself stops at the first broken page.

Only the formats of SQLite's file and of its log are relied on. Rows are told apart by the shape of their values, so it
does not matter whether the schema or the way to a page can still be read. What was erased is not found: free pages are
overwritten with zeros (`secure_delete`).
"""

from collections.abc import Iterator
from io import SEEK_END
from pathlib import Path
import struct
from struct import Struct
from typing import BinaryIO

type Value = int | bytes | str | None
type Row = tuple[Value, ...]

PAGE_SIZE = 4096
"""SQLite's default and so ours; the header may be what is damaged."""
_FILE_HEADER = 100
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_LOG_HEADER, _FRAME_HEADER = 32, 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_U16, _U32 = Struct(">H"), Struct(">I")
_INT_SIZES = (0, 1, 2, 3, 4, 6, 8)
_MAX_VARINT = 9
_MORE = 0x80
_FIRST_BYTES_CODE = 12
_INT64_LIMIT = 1 << 63


class Pages:
    """The pages of a file as its log leaves them."""

    def __init__(self, file: BinaryIO, log: BinaryIO | None) -> None:
        """Find the newest committed version of each page."""
        self._file = file
        self._log = log
        file.seek(0, SEEK_END)
        self.count = -(-file.tell() // PAGE_SIZE)
        self._in_log: dict[int, int] = {}
        if log is not None:
            self._read_log(log)

    def _read_log(self, log: BinaryIO) -> None:
        """Follow the log as far as its checksums hold; what follows its last commit never happened."""
        header = log.read(_LOG_HEADER)
        if len(header) < _LOG_HEADER or _U32.unpack_from(header)[0] not in _LOG_MAGIC:
            return
        order = Struct(">II" if _U32.unpack_from(header)[0] & 1 else "<II")
        if _U32.unpack_from(header, 8)[0] != PAGE_SIZE:
            return
        sums = _checksum((0, 0), header[:24], order)
        offset, pending = _LOG_HEADER, dict[int, int]()
        while len(frame := log.read(_FRAME_HEADER + PAGE_SIZE)) == _FRAME_HEADER + PAGE_SIZE:
            sums = _checksum(_checksum(sums, frame[:8], order), frame[_FRAME_HEADER:], order)
            if frame[8:16] != header[16:24] or frame[16:24] != _U32.pack(sums[0]) + _U32.pack(sums[1]):
                return
            number, commit = _U32.unpack_from(frame)[0], _U32.unpack_from(frame, 4)[0]
            pending[number] = offset + _FRAME_HEADER
            if commit:
                self._in_log.update(pending)
                self.count = max(self.count, commit)
                pending.clear()
            offset += len(frame)

    def page(self, number: int) -> bytes:
        """Return one page, counted from 1; shorter where the file is cut off."""
        offset = self._in_log.get(number)
        file = self._file
        if offset is None or self._log is None:
            offset = (number - 1) * PAGE_SIZE
        else:
            file = self._log
        file.seek(offset)
        return file.read(PAGE_SIZE)

    def rows(self) -> Iterator[Row]:
        """Yield every row that can be read, in no order; the row's number stands before the values of a table's row."""
        for number in range(1, self.count + 1):
            page = self.page(number).ljust(PAGE_SIZE, b"\0")
            start = _FILE_HEADER if number == 1 else 0
            kind = page[start]
            if kind not in {_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER}:
                continue
            array = start + (12 if kind == _INDEX_INNER else 8)
            cells = min(_U16.unpack_from(page, start + 3)[0], (PAGE_SIZE - array) // 2)
            for cell in range(cells):
                try:
                    row = self._row(page, kind, _U16.unpack_from(page, array + 2 * cell)[0])
                except ValueError, IndexError, struct.error:
                    continue
                yield row

    def _row(self, page: bytes, kind: int, at: int) -> Row:
        if kind == _INDEX_INNER:
            at += 4
        length, at = _varint(page, at)
        number: tuple[Value, ...] = ()
        if kind == _TABLE_LEAF:
            rowid, at = _varint(page, at)
            if rowid >= _INT64_LIMIT:
                raise ValueError
            number = (rowid,)
        most = PAGE_SIZE - 35 if kind == _TABLE_LEAF else (PAGE_SIZE - 12) * 64 // 255 - 23
        if length > self.count * PAGE_SIZE:
            raise ValueError
        if length <= most:
            return number + _values(_piece(page, at, length))
        least = (PAGE_SIZE - 12) * 32 // 255 - 23
        local = least + (length - least) % (PAGE_SIZE - 4)
        local = local if local <= most else least
        body = bytearray(_piece(page, at, local))
        following = _U32.unpack_from(page, at + local)[0]
        while len(body) < length:
            if not 1 <= following <= self.count:
                raise ValueError
            more = self.page(following)
            body += _piece(more, 4, min(length - len(body), PAGE_SIZE - 4))
            following = _U32.unpack_from(more)[0]
        return number + _values(bytes(body))


def read_rows(path: Path) -> Iterator[Row]:
    """Yield every row of a file that nobody has open, and of the log beside it; writes to neither."""
    log_path = path.with_name(f"{path.name}-wal")
    with path.open("rb") as file:
        if not log_path.exists():
            yield from Pages(file, None).rows()
            return
        with log_path.open("rb") as log:
            yield from Pages(file, log).rows()


def _checksum(sums: tuple[int, int], data: bytes, order: Struct) -> tuple[int, int]:
    first, second = sums
    for one, two in order.iter_unpack(data):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second


def _piece(data: bytes, at: int, length: int) -> bytes:
    piece = data[at : at + length]
    if len(piece) != length:
        raise ValueError
    return piece


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(_MAX_VARINT):
        byte = data[at + index]
        if index == _MAX_VARINT - 1:
            return value << 8 | byte, at + _MAX_VARINT
        value = value << 7 | byte & 0x7F
        if byte < _MORE:
            return value, at + index + 1
    raise ValueError


def _values(record: bytes) -> Row:
    """Read the values of a record; ValueError unless it is one to its last byte."""
    length, at = _varint(record, 0)
    body = length
    values: list[Value] = []
    while at < length:
        code, at = _varint(record, at)
        value, size = _value(record, body, code)
        values.append(value)
        body += size
    if at != length or body != len(record):
        raise ValueError
    return tuple(values)


def _value(record: bytes, at: int, code: int) -> tuple[Value, int]:
    match code:
        case 0:
            return None, 0
        case 8 | 9:
            return code - 8, 0
        case _ if 1 <= code < len(_INT_SIZES):
            size = _INT_SIZES[code]
            return int.from_bytes(_piece(record, at, size), signed=True), size
        case _ if code >= _FIRST_BYTES_CODE:
            size = (code - _FIRST_BYTES_CODE) // 2
            piece = _piece(record, at, size)
            return (piece.decode() if code & 1 else piece), size
    raise ValueError
