"""How long an alarm that came in may still be taken back: pure rules, no clock."""

from typing import Final

from ..incident.model import SignalType

MAX_WINDOW_MS: Final = 60_000
"""So long a site may have an alarm held at most, whatever it says."""
GRACE_MS: Final = 2_000
"""So long a cancel may travel that was made in time; one that waited for the link with its alarm is right behind it."""


def window_ms(type_: SignalType, said_ms: int, age_ms: int | None) -> int:
    """Tell for how long after its receipt a signal may be taken back; of a cancel, above 0 if it was made in time.

    An alarm that comes when its window is over, or that is of unknown age, waits only for a cancel right behind it.
    """
    said_ms = min(said_ms, MAX_WINDOW_MS)
    if type_ is SignalType.CANCEL or not said_ms:
        return said_ms
    if type_ is not SignalType.ALARM:
        return 0
    return GRACE_MS + (0 if age_ms is None else max(0, said_ms - age_ms))
