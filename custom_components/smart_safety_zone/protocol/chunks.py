"""How something large comes over in chunks: pulled by its receiver, one chunk at a time, from wherever it had got to.

The receiver asks for what begins where its own bytes end: what is lost is asked for again, what comes twice is passed
over, and a restart goes on from what is on disk. At the end the digest decides: all of it, or nothing.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from .tips import MAX_CHUNK_BYTES, Attachment, Chunk, ChunkWanted

MAX_ATTACHMENTS: Final = 4
"""Of one record."""
MAX_ATTACHMENT_BYTES: Final = 1024 * 1024
MIMES: Final = ("image/jpeg", "image/png")


class Verdict(Enum):
    """What a chunk is to whom it was sent."""

    NOT_WANTED = auto()
    """It is another attachment's, came before, or comes too early."""
    WANTED = auto()
    GONE = auto()
    """The sender does not have it."""
    MISSHAPEN = auto()
    """More than there may be."""


class Ending(Enum):
    """What all the bytes of an attachment turned out to be."""

    WHOLE = auto()
    AGAIN = auto()
    """Not what was signed, but part of it was found on our disk: pull it once more from its beginning."""
    WRONG = auto()
    """Not what was signed, and all of it came from the sender."""


@dataclass(frozen=True, slots=True)
class Pull:
    """An attachment on its way in."""

    digest: bytes
    size: int
    have: int = 0
    """So many of its first bytes are here."""
    resumed: bool = False
    """Whether some of them were found on disk, where a crash may have left anything."""

    @classmethod
    def beginning(cls, digest: bytes, size: int, found: int) -> Pull:
        """Go on from what was found on disk; more than there can be is not believed."""
        have = found if found <= size else 0
        return cls(digest, size, have, resumed=have > 0)

    @property
    def complete(self) -> bool:
        """Whether all bytes are here; whether they are right is another question."""
        return self.have == self.size

    @property
    def wanted(self) -> ChunkWanted:
        """What to ask for next."""
        return ChunkWanted(digest=self.digest, offset=self.have)

    def judge(self, chunk: Chunk) -> Verdict:
        """Tell what to do with a chunk."""
        if chunk.digest != self.digest or chunk.offset != self.have:
            return Verdict.NOT_WANTED
        if not chunk.data:
            return Verdict.GONE
        if len(chunk.data) > MAX_CHUNK_BYTES or self.have + len(chunk.data) > self.size:
            return Verdict.MISSHAPEN
        return Verdict.WANTED

    def grown(self, chunk: Chunk) -> Pull:
        """Count a chunk that was wanted and is on disk."""
        return replace(self, have=self.have + len(chunk.data))

    def ended(self, digest: bytes) -> Ending:
        """Tell by the digest of all bytes whether they are what was signed."""
        if digest == self.digest:
            return Ending.WHOLE
        return Ending.AGAIN if self.resumed else Ending.WRONG

    def again(self) -> Pull:
        """Begin anew, believing nothing that lies on disk."""
        return Pull(self.digest, self.size)


def is_fit(attachment: Attachment) -> bool:
    """Tell whether a receiver will ask for such an attachment at all."""
    return 0 < attachment.size <= MAX_ATTACHMENT_BYTES and attachment.mime in MIMES


def looks_like(mime: str, head: bytes) -> bool:
    """Tell by its first bytes whether something is what its sender calls it."""
    return head.startswith({"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}.get(mime, b"\0nothing"))
