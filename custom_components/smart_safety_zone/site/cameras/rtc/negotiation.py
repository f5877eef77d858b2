"""What may be agreed with a browser at a station: one line of video, towards it alone. Pure rules about SDP."""

from typing import Final

from ....protocol.cameras import MAX_RTC_TEXT_BYTES

MAX_CANDIDATE_BYTES: Final = 1024
MAX_CANDIDATES: Final = 32
"""Of one view and in one direction: more than a machine with many networks has."""
_DIRECTIONS: Final = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})


class BadWordError(ValueError):
    """Something in a negotiation that is not agreed to."""


def check_offer(sdp: str) -> None:
    """Accept an offer that only wants to see: neither to hear, nor to say or send anything. BadWordError."""
    _check(sdp, "recvonly")


def check_answer(sdp: str) -> None:
    """Accept an answer that gives a picture and nothing else. BadWordError."""
    _check(sdp, "sendonly")


def check_candidate(candidate: str) -> None:
    """Accept a candidate, or the empty one that says that there are no more. BadWordError."""
    if len(candidate.encode()) > MAX_CANDIDATE_BYTES or "\n" in candidate or "\r" in candidate:
        raise BadWordError
    if candidate and not candidate.removeprefix("a=").startswith("candidate:"):
        raise BadWordError


def _check(sdp: str, wanted: str) -> None:
    if len(sdp.encode()) > MAX_RTC_TEXT_BYTES:
        raise BadWordError
    lines = sdp.splitlines()
    if not lines or lines[0] != "v=0":
        raise BadWordError
    media = [number for number, line in enumerate(lines) if line.startswith("m=")]
    if len(media) != 1 or not lines[media[0]].startswith("m=video "):
        raise BadWordError
    # What the session says holds where its media say nothing; sending both ways is what holds where neither does.
    of_session, of_media = _direction(lines[: media[0]]), _direction(lines[media[0] :])
    if (of_media or of_session or {"sendrecv"}) != {wanted}:
        raise BadWordError


def _direction(lines: list[str]) -> set[str]:
    return {line.removeprefix("a=") for line in lines} & _DIRECTIONS
