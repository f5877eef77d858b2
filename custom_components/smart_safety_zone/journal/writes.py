"""What is asked of the journal in one piece, and what it answers."""

from dataclasses import dataclass

from .entry import Draft

_INT64_LIMIT = 1 << 63


@dataclass(frozen=True, slots=True)
class Document:
    """A value that is replaced rather than appended, such as a state or a key."""

    collection: str
    key: bytes
    value: bytes | None
    """None deletes."""

    def __post_init__(self) -> None:
        """Refuse names that a scan could not find."""
        if not self.collection or not self.key:
            msg = "A document needs a collection and a key"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Unique:
    """By what a record is known: the filter against duplicates."""

    sender: bytes
    id: bytes
    digest: bytes
    epoch: int
    number: int

    def __post_init__(self) -> None:
        """Refuse numbers that could not be kept."""
        if not (0 <= self.epoch < _INT64_LIMIT and 0 <= self.number < _INT64_LIMIT):
            msg = f"An epoch and a number are 0 to 2^63 - 1, not {self.epoch} and {self.number}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Write:
    """Entries and documents that are written together or not at all."""

    drafts: tuple[Draft, ...] = ()
    documents: tuple[Document, ...] = ()
    unique: Unique | None = None
    """Where it is given, the first draft is the record that it knows."""

    def __post_init__(self) -> None:
        """Refuse a filter that would point nowhere."""
        if self.unique is not None and not self.drafts:
            msg = "A unique write needs the entry that it is known by"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Written:
    """The write is on disk."""

    first_seq: int | None
    last_seq: int | None
    head: tuple[int, bytes]
    """The end of the chain after this write: seq and hash."""

    collision: bool
    """Another id of that sender already bears this epoch and number, with another digest."""


@dataclass(frozen=True, slots=True)
class Known:
    """The record was there already; nothing of the write was done."""

    seq: int
    same: bool
    """The digest is that of the record that is known; else somebody used the id twice."""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What the filter keeps of a record."""

    seq: int
    digest: bytes
    epoch: int
    number: int
