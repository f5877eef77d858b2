"""What is known of an alarm point's self-tests: pure rules, no clock."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
import json
from typing import Any, Final, Self

from ..journal import Document

FORMAT_VERSION: Final = 1
PROOF: Final = "proof"
"""Documents by subentry id."""
DEADLINE_MS: Final = 6 * 60_000
"""A test without a receipt by then has failed: longer than the longest absence that a station may announce."""


class ProofState(StrEnum):
    """How the newest self-test of a point stands; the values are entity states."""

    UNTESTED = "untested"
    WAITING = "waiting"
    """Sent, and no receipt yet."""
    PROVED = "proved"
    NOT_RECEIPTED = "not_receipted"
    """No receipt came in time; one that comes later still proves."""
    REFUSED = "refused"
    """The station has it and cannot understand it."""
    SOURCE_UNAVAILABLE = "source_unavailable"
    """Nothing was sent: what the point wraps could not have raised an alarm."""


FAILED: Final = frozenset({ProofState.NOT_RECEIPTED, ProofState.REFUSED, ProofState.SOURCE_UNAVAILABLE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What is kept of a point's self-tests; times are wall clock milliseconds."""

    last_ms: int
    """When it was last tested, or first seen: from here the next test counts."""
    state: ProofState = ProofState.UNTESTED
    signal: str | None = None
    """The newest test, while no receipt has come for it."""
    proved_ms: int | None = None
    """When a receipt last came."""

    @property
    def failed(self) -> bool:
        """Whether it is a trouble; the next good test ends that."""
        return self.state in FAILED

    def deadline_ms(self) -> int | None:
        """Return when the newest test will have failed, None if nothing is waited for."""
        waits = self.signal is not None and self.state is not ProofState.NOT_RECEIPTED
        return self.last_ms + DEADLINE_MS if waits else None

    def document(self, point: str) -> Document:
        """Write it down."""
        value = {"version": FORMAT_VERSION, **asdict(self)}
        return Document(PROOF, point.encode(), json.dumps(value, separators=(",", ":"), sort_keys=True).encode())

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read what `document` wrote."""
        value: dict[str, Any] = json.loads(raw)
        del value["version"]
        return cls(**value | {"state": ProofState(value["state"])})


def sent(proof: Proof, signal: str, now_ms: int) -> Proof:
    """Take in that a test is on its way; what failed before stays so until one has succeeded."""
    return replace(proof, last_ms=now_ms, signal=signal, state=proof.state if proof.failed else ProofState.WAITING)


def answered(proof: Proof, signal: str, now_ms: int, *, refused: bool) -> Proof:
    """Take in the station's answer to a test; the same value if it is about another one."""
    if proof.signal != signal:
        return proof
    if refused:
        return replace(proof, signal=None, state=ProofState.REFUSED)
    return replace(proof, signal=None, state=ProofState.PROVED, proved_ms=now_ms)


def expired(proof: Proof, now_ms: int) -> Proof:
    """Take in what time it is; the same value while there is still time, or nothing is waited for."""
    deadline_ms = proof.deadline_ms()
    if deadline_ms is None or now_ms < deadline_ms:
        return proof
    return replace(proof, state=ProofState.NOT_RECEIPTED)


def without_source(proof: Proof) -> Proof:
    """Take in that what the point wraps could not raise an alarm; the test is still due."""
    return replace(proof, signal=None, state=ProofState.SOURCE_UNAVAILABLE)


def at_clock(proof: Proof, now_ms: int) -> Proof:
    """Put right what was written by a clock that was ahead: it would put off the next test for as long."""
    return replace(proof, last_ms=now_ms) if proof.last_ms > now_ms else proof
