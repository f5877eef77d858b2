"""The book of records: append-only, hash-chained, on disk before anybody is told that it is."""

from .entry import ERASED, GENESIS, Draft, Entry, chain
from .errors import (
    JournalClosedError,
    JournalDamagedError,
    JournalError,
    JournalFullError,
    JournalSealedError,
    JournalTooNewError,
)
from .journal import Journal
from .reader import Reader
from .salvage import SALVAGED, Salvaged, finish_salvage, salvage
from .verification import Fault, Verification
from .writes import Document, Known, KnownRecord, Unique, Write, Written

__all__ = [
    "ERASED",
    "GENESIS",
    "SALVAGED",
    "Document",
    "Draft",
    "Entry",
    "Fault",
    "Journal",
    "JournalClosedError",
    "JournalDamagedError",
    "JournalError",
    "JournalFullError",
    "JournalSealedError",
    "JournalTooNewError",
    "Known",
    "KnownRecord",
    "Reader",
    "Salvaged",
    "Unique",
    "Verification",
    "Write",
    "Written",
    "chain",
    "finish_salvage",
    "salvage",
]
