"""Large things that a station has been told of by digest: they lie here until it has them, and are given in chunks."""

from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
import logging
from pathlib import Path
from typing import Any, Final, override

from homeassistant.core import HomeAssistant

from ..journal import Document, Journal, Reader
from ..link.attachments import Files
from ..protocol.fields import ID_BYTES
from ..protocol.identity import id_bytes
from ..protocol.messages import Spoken
from ..protocol.tips import MAX_CHUNK_BYTES, Chunk, ChunkWanted
from .errors import NotKeptError, SiteError
from .part import Part
from .receiver import Receiver

_LOGGER = logging.getLogger(__name__)

OUTGOING: Final = "attachment.out"
"""Documents: key = station ‖ owner ‖ digest, value = size. The owner is what names it: a tip-off, say."""
MAX_WAITING_BYTES: Final = 64 * 1024 * 1024
"""What may wait here for a station that cannot be reached; the disk is the household's."""
_PAGE: Final = 1000
_SIZE_BYTES: Final = 8


class Outgoing(Part):
    """The attachments of one site on their way to its stations."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        folder: Path,
        spawn: Callable[[Coroutine[Any, Any, None], str], object],
    ) -> None:
        """Prepare; `load` reads what waits."""
        self._hass = hass
        self._journal = journal
        self._files = Files(folder)
        self._spawn = spawn
        self._waiting: dict[bytes, int] = {}
        """Sizes by the keys of the documents."""
        self._unnamed: defaultdict[bytes, int] = defaultdict(int)
        """How often what is being kept right now, and named by no document yet."""
        self._answering: set[bytes] = set()

    @override
    async def load(self) -> None:
        self._waiting = await self._journal.read(_read)
        await self._hass.async_add_executor_job(self._files.sweep, {_digest(key) for key in self._waiting})

    async def keep(self, data: bytes, most: int | None = None) -> bytes:
        """Write something down; returns its digest once it is on disk. Then `offer` or `abandon` it. SiteError."""
        if sum(self._waiting.values()) + len(data) > (MAX_WAITING_BYTES if most is None else most):
            raise SiteError("too_much_waiting")
        try:
            digest = await self._hass.async_add_executor_job(self._files.keep, data)
        except OSError as err:
            raise NotKeptError from err
        self._unnamed[digest] += 1
        return digest

    def offer(self, receiver: Receiver, owner: bytes, kept: Iterable[tuple[bytes, int]]) -> tuple[Document, ...]:
        """Let a station have what was kept; returns what is to be committed with the record that names it."""
        documents = []
        for digest, size in kept:
            key = id_bytes(receiver.station_id) + owner + digest
            self._waiting[key] = size
            self._named(digest)
            documents.append(Document(OUTGOING, key, size.to_bytes(_SIZE_BYTES)))
        return tuple(documents)

    async def abandon(self, kept: Iterable[bytes]) -> None:
        """Delete what was kept and will be named by nothing."""
        for digest in kept:
            self._named(digest)
            await self._remove(digest)

    def _named(self, digest: bytes) -> None:
        self._unnamed[digest] -= 1
        if self._unnamed[digest] <= 0:
            del self._unnamed[digest]

    def done(self, owner: bytes) -> tuple[Document, ...]:
        """Tell what is to be committed once the station has all that belongs to something, or will never ask for it."""
        keys = [key for key in self._waiting if key[ID_BYTES : 2 * ID_BYTES] == owner]
        return tuple(Document(OUTGOING, key, None) for key in keys)

    def forget(self, documents: Iterable[Document]) -> None:
        """Delete what is done, after that was committed."""
        for document in documents:
            self._waiting.pop(document.key, None)
            self._spawn(self._remove(_digest(document.key)), "attachment done")

    async def _remove(self, digest: bytes) -> None:
        if digest not in self._unnamed and all(_digest(key) != digest for key in self._waiting):
            await self._hass.async_add_executor_job(self._files.remove, digest)

    async def clear(self) -> None:
        """Delete everything: the site leaves."""
        self._waiting.clear()
        await self._hass.async_add_executor_job(self._files.clear)

    @override
    def spoken(self, receiver: Receiver, talk: Spoken, *, newest: bool) -> bool:
        if not isinstance(talk, ChunkWanted):
            return False
        station = id_bytes(receiver.station_id)
        # One chunk under way for each station; who asks again meanwhile will do so once more.
        if newest and station not in self._answering:
            self._answering.add(station)
            self._spawn(self._answer(receiver, station, talk), "chunk")
        return True

    async def _answer(self, receiver: Receiver, station: bytes, wanted: ChunkWanted) -> None:
        try:
            data = b""
            if any(key.startswith(station) and _digest(key) == wanted.digest for key in self._waiting):
                # Nobody is given what was signed for somebody else.
                data = await self._hass.async_add_executor_job(
                    self._files.read, wanted.digest, wanted.offset, MAX_CHUNK_BYTES
                )
            receiver.hold_back(Chunk(digest=wanted.digest, offset=wanted.offset, data=data))
        finally:
            self._answering.discard(station)


def _digest(key: bytes) -> bytes:
    return key[2 * ID_BYTES :]


def _read(reader: Reader) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    after = b""
    while rows := reader.scan(OUTGOING, after=after, limit=_PAGE):
        after = rows[-1][0]
        found |= {key: int.from_bytes(raw) for key, raw in rows}
    return found
