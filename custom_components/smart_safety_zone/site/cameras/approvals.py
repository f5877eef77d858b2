"""What the owner is asked, and what he has answered: questions with a time limit, grants that end. Pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ...protocol.crypto import sha256
from .judgement import Approval

PREFIX: Final = "SSZV_"
"""By this an answer from a phone is told from those to other notifications."""
ENTROPY_BYTES: Final = 16
QUESTION_MS: Final = 3 * 60_000
"""So long the owner has to answer; somebody waits at the station."""
DEFAULT_MINUTES: Final = 10
MAX_MINUTES: Final = 60
MAX_QUESTIONS: Final = 4
"""At once: who asks without end is not to bury what is important under notifications."""
DENIED_MS: Final = 5 * 60_000
"""So long after a no, the same station does not ask for the same camera again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one view asks of the owner."""

    view: bytes
    station: str
    camera: str
    until_ms: int
    """By the monotonic clock."""
    approve: bytes = field(repr=False)
    """The hash of the token that says yes."""
    deny: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The buttons on a phone: each counts once, for its own question, while that stands."""

    approve: str = field(repr=False)
    deny: str = field(repr=False)

    @classmethod
    def of(cls, entropy: bytes) -> Tokens:
        """Make them of twice as much entropy as `ENTROPY_BYTES`."""
        if len(entropy) != 2 * ENTROPY_BYTES:
            raise ValueError("tokens want all of their entropy")
        return cls(
            approve=PREFIX + entropy[:ENTROPY_BYTES].hex().upper(), deny=PREFIX + entropy[ENTROPY_BYTES:].hex().upper()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """All questions and answers of a site; methods return the next value. None of it outlives a session."""

    questions: Mapping[bytes, Question] = field(default_factory=dict)
    """By view."""
    granted: Mapping[bytes, Approval] = field(default_factory=dict)
    denied: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By station and camera: until when nobody is asked."""

    @property
    def is_full(self) -> bool:
        """Whether the owner has enough to answer."""
        return len(self.questions) >= MAX_QUESTIONS

    def refuses(self, station: str, camera: str, now_ms: int) -> bool:
        """Tell whether the owner has just said no to that."""
        return now_ms < self.denied.get((station, camera), 0)

    def asked(self, view: bytes, station: str, camera: str, tokens: Tokens, now_ms: int) -> Approvals:
        """Ask."""
        question = Question(
            view=view,
            station=station,
            camera=camera,
            until_ms=now_ms + QUESTION_MS,
            approve=digest_of(tokens.approve),
            deny=digest_of(tokens.deny),
        )
        return replace(self, questions={**self.questions, view: question})

    def allowed(self, view: bytes, minutes: int, now_ms: int) -> Approvals:
        """Take a yes in, to a question or to a view that runs, which it prolongs."""
        until_ms = now_ms + min(minutes, MAX_MINUTES) * 60_000
        return replace(
            self,
            questions=_without(self.questions, view),
            granted={**self.granted, view: Approval(view=view, until_ms=until_ms)},
        )

    def refused(self, view: bytes, now_ms: int) -> Approvals:
        """Take a no in."""
        question = self.questions.get(view)
        denied = {key: until_ms for key, until_ms in self.denied.items() if now_ms < until_ms}
        if question is not None:
            denied[question.station, question.camera] = now_ms + DENIED_MS
        return replace(self, questions=_without(self.questions, view), denied=denied)

    def forgotten(self, view: bytes) -> Approvals:
        """Drop all of a view that is over."""
        return replace(self, questions=_without(self.questions, view), granted=_without(self.granted, view))

    def meant(self, token: str, now_ms: int) -> tuple[bytes, bool] | None:
        """Tell which view a token answers for, and whether with yes; None if it means nothing, or nothing any more."""
        digest = digest_of(token)
        for view, question in self.questions.items():
            if now_ms < question.until_ms and digest in {question.approve, question.deny}:
                return view, digest == question.approve
        return None


def digest_of(token: str) -> bytes:
    """Return what is kept of a token."""
    return sha256(token.encode())


def _without[T](those: Mapping[bytes, T], view: bytes) -> dict[bytes, T]:
    return {key: each for key, each in those.items() if key != view}
