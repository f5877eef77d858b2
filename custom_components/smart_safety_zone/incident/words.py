"""Words that tell more than a kind does: of troubles and tampers, as sites send them or the station finds them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .model import AlarmKind, SignalType

LINK: Final = "link"
"""The word of a trouble that is about the line itself."""
UNPROVED: Final = "unproved"
"""The word of an alarm point whose promised self-test did not come."""
UNVISITED: Final = "unvisited"
"""The word of a checkpoint that no patrol has visited in time."""
FOUND_HERE: Final = frozenset({UNPROVED, UNVISITED})
"""What a station finds of a point itself; no site has sent it."""
FAIL_TO_CLOSE: Final = "fail_to_close"
"""The word of a panel that nobody has armed by the time that the owner set."""
OUT_OF_HOURS: Final = "opened_out_of_hours"
"""The word of a panel that was disarmed when nobody should be there."""
WRONG_CODES: Final = "wrong_codes"
"""The word of a panel that took no more codes, after too many wrong ones."""
LAMP: Final = "lamp"
"""The word of a lamp that does not obey."""
CAMERA: Final = "camera"
"""The word of a shared camera that gives no picture."""
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        LINK: "trouble",
        LAMP: "trouble",
        CAMERA: "trouble",
        UNPROVED: "trouble",
        UNVISITED: "trouble",
        FAIL_TO_CLOSE: "trouble",
        OUT_OF_HOURS: "trouble",
        WRONG_CODES: "tamper",
    }
)
"""Words that tell more than a kind does, with the kind of each."""


def classify(type_text: str, kind_text: str) -> tuple[SignalType, AlarmKind]:
    """Return type and kind of a signal as sent; of an unknown type it is an alarm of the highest default priority."""
    known = SignalType._find(type_text)  # noqa: SLF001 -- the enum and this function are one
    if known is None:
        return SignalType.ALARM, AlarmKind.OTHER
    # An alarm of a word that only troubles bear is none that anybody understands, and so of the gravest kind.
    return known, AlarmKind.of(kind_text if known is SignalType.ALARM else _WORDS.get(kind_text, kind_text))
