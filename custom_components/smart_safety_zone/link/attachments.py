"""Attachments on disk, each in a file that is called by its digest. Everything here blocks: call it in the executor."""

from collections.abc import Collection
from contextlib import suppress
import hashlib
import os
from pathlib import Path
from typing import Final

FILES_SUFFIX: Final = ".files"
"""Of the folder beside a journal in which what is too large for it lies."""
_PART: Final = ".part"
_ASIDE: Final = ".aside"
"""Of what a journal that came back does not name, and nobody may delete unseen."""


class Files:
    """A folder of attachments: whole ones, and parts of some that are on their way in."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made when something is written."""
        self._folder = folder

    def keep(self, data: bytes) -> bytes:
        """Write an attachment; returns its digest once it is on disk for good. OSError."""
        digest = hashlib.sha256(data).digest()
        part = self._part(digest)
        self._folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            _flush(file.fileno())
        self._finish(part, self._whole(digest))
        return digest

    def read(self, digest: bytes, offset: int = 0, size: int = -1) -> bytes:
        """Read an attachment, or some of it; nothing if it is not here."""
        try:
            with self._whole(digest).open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except OSError, OverflowError:
            return b""

    def has(self, digest: bytes) -> bool:
        """Tell whether all of an attachment is here."""
        return self._whole(digest).exists()

    def begun(self, digest: bytes) -> int:
        """Tell how many bytes are here of an attachment that is on its way in."""
        try:
            return self._part(digest).stat().st_size
        except OSError:
            return 0

    def append(self, digest: bytes, offset: int, data: bytes) -> None:
        """Write what begins at an offset; what lay behind that is gone. OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._part(digest).open("r+b" if offset else "wb") as file:
            file.seek(offset)
            file.truncate()
            file.write(data)

    def digest_of_part(self, digest: bytes) -> bytes:
        """Hash what is here of an attachment that is on its way in. OSError."""
        with self._part(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()

    def head_of_part(self, digest: bytes, size: int = 16) -> bytes:
        """Read how it begins. OSError."""
        with self._part(digest).open("rb") as file:
            return file.read(size)

    def finish(self, digest: bytes) -> None:
        """Call what has come in an attachment; it is on disk for good afterwards. OSError."""
        part = self._part(digest)
        with part.open("r+b") as file:
            _flush(file.fileno())
        self._finish(part, self._whole(digest))

    def remove(self, digest: bytes) -> None:
        """Delete an attachment and what came in of it."""
        for path in (self._whole(digest), self._part(digest)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def drop_part(self, digest: bytes) -> None:
        """Delete what came in of an attachment."""
        with suppress(OSError):
            self._part(digest).unlink(missing_ok=True)

    def sweep(self, keep: Collection[bytes]) -> None:
        """Delete all files but those of these attachments: what was written and never named by anything."""
        names = {digest.hex() for digest in keep}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.suffix != _ASIDE and path.name.removesuffix(_PART) not in names:
                    path.unlink(missing_ok=True)

    def set_aside(self, keep: Collection[bytes]) -> None:
        """Put away, under another name, all whole files but those of these attachments; `sweep` leaves them alone."""
        names = {digest.hex() for digest in keep}
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                if not path.suffix and path.name not in names:
                    path.rename(path.with_suffix(_ASIDE))

    def clear(self) -> None:
        """Delete all files and the folder."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                path.unlink(missing_ok=True)
            self._folder.rmdir()

    def _whole(self, digest: bytes) -> Path:
        return self._folder / digest.hex()

    def _part(self, digest: bytes) -> Path:
        return self._folder / f"{digest.hex()}{_PART}"

    def _finish(self, part: Path, whole: Path) -> None:
        part.replace(whole)
        # The name is on disk only once the folder is.
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            _flush(folder)
        finally:
            os.close(folder)


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)
