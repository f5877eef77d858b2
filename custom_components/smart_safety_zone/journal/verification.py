"""Whether the chain holds from the first entry to the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .entry import ERASED, GENESIS, chain, digest, erased_seqs


class Fault(StrEnum):
    """How an entry can be broken."""

    HASH = "hash"
    """What it says is not what was hashed."""

    PREVIOUS = "previous"
    """It does not follow the entry before it."""

    GAP = "gap"
    """It is missing."""

    PAYLOAD = "payload"
    """Its payload is not what the chain covers."""

    PAYLOAD_MISSING = "payload missing"
    """Its payload is gone and no entry says that it was erased."""

    HEAD = "head"
    """It is not where the book says that it ends: entries were cut off, or added from outside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """What a walk along the whole chain found."""

    entries: int
    """How many hold, counted from the first."""

    erased: int
    """How many of those had a payload that was erased."""

    head: tuple[int, bytes]
    """Where the chain ends as far as it holds."""

    broken_seq: int | None = None
    """The first entry that does not hold."""

    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        """True if the whole chain holds."""
        return self.fault is None


class Verifier:
    """Walks along the chain in as many steps as one likes, so that writes can go on in between."""

    def __init__(self) -> None:
        """Start before the first entry."""
        self.last_seq = 0
        """The last entry that holds."""

        self._hash = GENESIS
        self._erased = 0
        self._unexplained: set[int] = set()
        self._broken: tuple[int, Fault] | None = None

    def follow(self, rows: Iterable[tuple[Any, ...]]) -> bool:
        """Check the next rows, each an entry with salt and payload; False once the chain is broken."""
        for row in rows:
            fault = self._check(row)
            if fault is not None:
                self._broken = (self.last_seq + 1, fault)
                return False
            self.last_seq += 1
            self._hash = row[6]
        return True

    def finish(self, head: tuple[int, bytes], payload_seqs: tuple[int, int] | None) -> Verification:
        """Compare the end with what the book says of it; `payload_seqs` are the first and last of its payloads."""
        if self._broken is None:
            self._broken = self._compare(head, payload_seqs)
        broken_seq, fault = self._broken or (None, None)
        return Verification(
            entries=self.last_seq,
            erased=self._erased,
            head=(self.last_seq, self._hash),
            broken_seq=broken_seq,
            fault=fault,
        )

    def _check(self, row: tuple[Any, ...]) -> Fault | None:
        seq, kind, time_ms, header, payload_digest, previous, hash_, salt, payload = row
        if seq != self.last_seq + 1:
            return Fault.GAP
        if previous != self._hash:
            return Fault.PREVIOUS
        # The kind comes as bytes: what a tamperer left there need not be text.
        name = kind.decode(errors="replace")
        if chain(previous, seq, kind=name, time_ms=time_ms, header=header, payload_digest=payload_digest) != hash_:
            return Fault.HASH
        if payload is not None:
            if digest(salt, payload) != payload_digest:
                return Fault.PAYLOAD
        elif payload_digest:
            self._erased += 1
            self._unexplained.add(seq)
        if name == ERASED:
            self._unexplained.difference_update(erased_seqs(header))
        return None

    def _compare(self, head: tuple[int, bytes], payload_seqs: tuple[int, int] | None) -> tuple[int, Fault] | None:
        if head[0] != self.last_seq:
            return min(head[0], self.last_seq) + 1, Fault.HEAD
        if head[1] != self._hash:
            return self.last_seq, Fault.HEAD
        # After the head: entries that were cut off may have been those that named the erased payloads.
        if self._unexplained:
            return min(self._unexplained), Fault.PAYLOAD_MISSING
        if payload_seqs is not None and payload_seqs[0] < 1:
            return payload_seqs[0], Fault.PAYLOAD
        if payload_seqs is not None and payload_seqs[1] > self.last_seq:
            return payload_seqs[1], Fault.PAYLOAD
        return None
