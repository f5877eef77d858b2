"""What is written down without a receiver's help."""

import asyncio
from collections.abc import Callable
import logging
import os
from typing import Final

from ..journal import Document, Draft, Journal, Known, Write, Written
from ..link.keeping import COMMIT_PATIENCE_S
from ..protocol.fields import encode
from ..protocol.messages import Signal

_LOGGER = logging.getLogger(__name__)
UNSENT: Final = "site.unsent"


def write_unsent(
    journal: Journal,
    signal: Signal,
    wall_ms: int,
    drafts: tuple[Draft, ...],
    documents: tuple[Document, ...],
    kept: Callable[[bool], None],
) -> None:
    """Commit a signal that there is no station for, together with what says so."""
    unsent = Draft(kind=UNSENT, time_ms=wall_ms, header=signal.signal, salt=os.urandom(32), payload=encode(signal))

    def done(written: asyncio.Future[Written | Known]) -> None:
        kept(not written.cancelled() and written.exception() is None)

    journal.write(Write(drafts=(unsent, *drafts), documents=documents)).add_done_callback(done)


def write_shown(journal: Journal, document: Document, kept: Callable[[bool], None]) -> None:
    """Commit a document that something shown waits for; a disk that hangs must not hold that up for ever.

    `kept` is called with True once it is on disk; or with False when that fails or takes too long, then perhaps True.
    """
    patience = asyncio.get_running_loop().call_later(COMMIT_PATIENCE_S, kept, False)

    def done(written: asyncio.Future[Written | Known]) -> None:
        patience.cancel()
        kept(not written.cancelled() and written.exception() is None)

    journal.write(Write(documents=(document,))).add_done_callback(done)


def write_document(journal: Journal, document: Document) -> None:
    """Commit a document alone, where the next one brings the same again if that fails."""
    journal.write(Write(documents=(document,))).add_done_callback(_look)


def _look(done: asyncio.Future[Written | Known]) -> None:
    if not done.cancelled() and (err := done.exception()) is not None:
        _LOGGER.debug("Not kept: %s", err)
